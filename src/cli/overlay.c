#include "cli/load.h"

#include <string.h>

int sy_cli_overlay(SyCli *cli, int argc, char **argv)
{
  int status =
      sy_cli_parse(cli, &argc, &argv, NULL, N_("new FILE.xml"),
                   N_("Writes every supplied, emended and inferred text, ready to be checked against the original.\n"
                      "Example: shiyosho overlay new genpon.xml; then: shiyosho build PROJECT --overlay genpon.xml"));
  if (status >= 0) return status;
  if (argc != 3 || strcmp(argv[1], "new") != 0) return sy_cli_usage(cli, _("say: overlay new FILE.xml"));
  SyCatalogue *catalogue = sy_cli_load_catalogue(cli);
  if (!catalogue) return sy_cli_finish(cli);
  g_autofree char *text = sy_catalogue_overlay_skeleton(catalogue);
  sy_catalogue_free(catalogue);
  return sy_cli_write_new(cli, argv[2], text);
}

#include "cli/load.h"
#include "project/project.h"

int sy_cli_new(SyCli *cli, int argc, char **argv)
{
  int status = sy_cli_parse(cli, &argc, &argv, NULL, N_("PROJECT.yaml"),
                            N_("Writes a commented project file to fill in: the questions, every requirement, every blank.\n"
                               "Example: shiyosho new denshi-shinsei.yaml"));
  if (status >= 0) return status;
  if (argc != 2) return sy_cli_usage(cli, _("give the name of one file to write"));
  SyCatalogue *catalogue = sy_cli_load_catalogue(cli);
  if (!catalogue) return sy_cli_finish(cli);
  g_autofree char *text = sy_project_skeleton(catalogue);
  sy_catalogue_free(catalogue);
  return sy_cli_write_new(cli, argv[1], text);
}

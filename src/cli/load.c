#include "cli/load.h"

#include <string.h>

SyCatalogue *sy_cli_load_catalogue(SyCli *cli)
{
  return sy_catalogue_load(cli->catalogue, cli->overlay, &cli->limits, cli->diagnostics);
}

int sy_cli_write_new(SyCli *cli, const char *path, const char *text)
{
  if (strcmp(path, "-") != 0 && g_file_test(path, G_FILE_TEST_EXISTS)) {
    SyPlace place = {.file = path};
    sy_diagnostics_add(cli->diagnostics, SY_ERROR, "file-exists", &place, _("give another name, or remove it first"),
                       _("the file is there already; it was not changed"));
    return sy_cli_finish(cli);
  }
  if (sy_file_write(path, text, strlen(text), cli->diagnostics) && strcmp(path, "-") != 0)
    sy_cli_say(cli, _("Written: %s"), path);
  return sy_cli_finish(cli);
}

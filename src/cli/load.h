/* What several commands load first. */
#ifndef SY_CLI_LOAD_H
#define SY_CLI_LOAD_H

#include "catalogue/catalogue.h"
#include "cli/cli.h"

SyCatalogue *sy_cli_load_catalogue(SyCli *cli);
/* Writes a new file, unless there is one already; the exit status. */
int sy_cli_write_new(SyCli *cli, const char *path, const char *text);

#endif

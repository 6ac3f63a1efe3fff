/* What several commands load first. */
#ifndef SY_CLI_LOAD_H
#define SY_CLI_LOAD_H

#include "catalogue/catalogue.h"
#include "cli/cli.h"
#include "pipeline/pipeline.h"

SyCatalogue *sy_cli_load_catalogue(SyCli *cli);
/* What build, batch and print take alike. edition and formats NULL: draft; docx,pdf. False after a message. */
bool sy_cli_build_options(SyCli *cli, const char *edition, const char *formats, int copies, SyBuildOptions *options);
/* False, with a diagnostic, if there is a file of that name. */
bool sy_cli_may_write(SyCli *cli, const char *path);
/* True if a file is to be read as a Word file: by its ending, else because it is a zip archive. */
bool sy_cli_is_package(const char *path, const char *data, gsize length);
/* False, with an error, if the output would be written over what is read. */
bool sy_cli_spares(SyCli *cli, const char *input, const char *output);
/* Writes a new file, unless there is one already; the exit status. */
int sy_cli_write_new(SyCli *cli, const char *path, const char *text);

#endif

/* What several commands load first. */
#ifndef SY_CLI_LOAD_H
#define SY_CLI_LOAD_H

#include "catalogue/catalogue.h"
#include "cli/cli.h"
#include "pipeline/pipeline.h"

SyCatalogue *sy_cli_load_catalogue(SyCli *cli);
/* The options that build and batch share, as they stand on the command line. */
typedef struct {
  char *output, *formats, *template_path, *edition;
  int copies;
  gboolean force;
  char *time; /* sy_cli_build_options sets it. */
} SyCliBuild;

/* The entries that fill *build, and after them the command's own, which end with {NULL} (own may be NULL). The caller
 * frees the array with g_free. */
GOptionEntry *sy_cli_build_entries(SyCliBuild *build, const GOptionEntry *own);
/* Options of a build from the command line and SOURCE_DATE_EPOCH; they borrow from build and cli. edition and formats
 * NULL: draft; docx,pdf. False after a message. */
bool sy_cli_build_options(SyCli *cli, SyCliBuild *build, SyBuildOptions *options);
void sy_cli_build_clear(SyCliBuild *build);
/* False, with a diagnostic, if there is a file of that name. */
bool sy_cli_may_write(SyCli *cli, const char *path);
/* True if a file is to be read as a Word file: by its ending, else because it is a zip archive. */
bool sy_cli_is_package(const char *path, const char *data, gsize length);
/* Says that a template is neither a Word file nor text in UTF-8. */
void sy_cli_not_text(SyCli *cli, const char *path, const char *data, gsize length);
/* False, with an error, if the output would be written over what is read. */
bool sy_cli_spares(SyCli *cli, const char *input, const char *output);
/* Writes a new file, unless there is one of that name already. Returns the exit status. */
int sy_cli_write_new(SyCli *cli, const char *path, const char *text);

#endif

/* pages: what the commands that write a picture for each page share. */
#ifndef SY_CLI_PAGES_H
#define SY_CLI_PAGES_H

#include "cairo/pages.h"
#include "cli/cli.h"

/* A command that writes DIR/FILE-001.EXTENSION …; dpi: has the option --dpi. */
typedef struct {
  const char *extension, *summary;
  bool dpi;
  SyPainter *(*open)(const char *directory, const char *stem, double dpi, SyDiagnostics *diagnostics);
  bool (*close)(SyPainter *painter, bool commit, SyDiagnostics *diagnostics);
} SyCliPages;

int sy_cli_pages(SyCli *cli, const SyCliPages *pages, int argc, char **argv);

#endif

/* cli: the commands. Each has a file of its own, and main() only calls them. */
#ifndef SY_CLI_H
#define SY_CLI_H

#include "base/base.h"

/* What every command takes; sy_cli_parse fills it. */
typedef struct {
  const char *program; /* "shiyosho" */
  const char *command; /* "build" */
  char *catalogue;     /* --catalogue, or NULL */
  char *overlay;       /* --overlay, or NULL */
  gboolean json, quiet;
  SyLimits limits; /* --limit NAME=VALUE */
  SyDiagnostics *diagnostics;
  size_t printed; /* how many of the diagnostics have been printed */
} SyCli;

typedef int (*SyCliRun)(SyCli *cli, int argc, char **argv);

/* Parses argv with the command's own entries and the common ones (--catalogue, --overlay, --json,
 * --quiet, --limit, --help). usage: "PROJECT [-o DIR]"; summary: what the command does, examples.
 * -1: go on; else the exit status (0 after --help, 2 after a wrong option). */
int sy_cli_parse(SyCli *cli, int *argc, char ***argv, const GOptionEntry *entries, const char *usage,
                 const char *summary);
/* Prints what is in the list to standard error (or as JSON lines) and returns the exit status. */
int sy_cli_finish(SyCli *cli);
/* Prints what has come since the last flush. */
void sy_cli_flush(SyCli *cli);
/* Says what is wrong with the command line, and where its help is. Returns 2. */
int sy_cli_usage(SyCli *cli, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* The word of an option as it is compared: full-width forms become narrow, letters small, and spaces around it go.
 * Caller frees. */
char *sy_cli_plain(const char *word);
/* Writes a line on standard output, unless --quiet is given. */
void sy_cli_say(SyCli *cli, const char *format, ...) G_GNUC_PRINTF(2, 3);

int sy_cli_new(SyCli *cli, int argc, char **argv);
int sy_cli_list(SyCli *cli, int argc, char **argv);
int sy_cli_show(SyCli *cli, int argc, char **argv);
int sy_cli_check(SyCli *cli, int argc, char **argv);
int sy_cli_build(SyCli *cli, int argc, char **argv);
int sy_cli_batch(SyCli *cli, int argc, char **argv);
int sy_cli_print(SyCli *cli, int argc, char **argv);
int sy_cli_overlay(SyCli *cli, int argc, char **argv);
int sy_cli_template(SyCli *cli, int argc, char **argv);
int sy_cli_merge(SyCli *cli, int argc, char **argv);
int sy_cli_pdf(SyCli *cli, int argc, char **argv);
int sy_cli_png(SyCli *cli, int argc, char **argv);
int sy_cli_svg(SyCli *cli, int argc, char **argv);
int sy_cli_fonts(SyCli *cli, int argc, char **argv);

#endif

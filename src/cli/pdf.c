#include "cli/cli.h"
#include "cli/load.h"
#include "pipeline/pipeline.h"

#include <stdio.h>
#include <string.h>

typedef struct {
  char *output;
  gboolean markup, no_tags, dump;
} PdfArguments;

/* The PDF stands beside the document: report.docx gives report.pdf, folder/ gives folder.pdf. */
static char *beside(const char *path)
{
  size_t length = strlen(path);
  while (length > 1 && path[length - 1] == '/') length--;
  g_autofree char *name = g_strndup(path, length);
  const char *slash = strrchr(name, '/'), *base = slash ? slash + 1 : name, *dot = strrchr(base, '.');
  return g_strdup_printf("%.*s.pdf", (int)(dot && dot > base ? (size_t)(dot - name) : length), name);
}

/* Writes lines and boxes as text on standard output. */
static bool dump(SyCli *cli, SyTypesetter *typesetter, SyPackage *package, SyTypesetOptions *options)
{
  g_autoptr(GString) text = g_string_new(NULL);
  SyPageTable *table = sy_page_table_new();
  options->dump = text;
  bool ok = sy_pipeline_typeset(typesetter, package, options, table, NULL, cli->diagnostics);
  fputs(text->str, stdout);
  sy_page_table_free(table);
  return ok;
}

static bool typeset(SyCli *cli, const PdfArguments *arguments, SyPackage *package, const char *output)
{
  SyTypesetter *typesetter = sy_typesetter_new(NULL, cli->diagnostics);
  if (!typesetter) return false;
  SyTypesetOptions options = {.markup = arguments->markup, .limits = &cli->limits};
  bool ok = arguments->dump
                ? dump(cli, typesetter, package, &options)
                : sy_pipeline_write_pdf(typesetter, package, &options, !arguments->no_tags, output, cli->diagnostics);
  sy_typesetter_free(typesetter);
  return ok;
}

static int pdf(SyCli *cli, const PdfArguments *a, const char *path)
{
  g_autofree char *output = a->output ? g_strdup(a->output) : strcmp(path, "-") == 0 ? g_strdup("-") : beside(path);
  if (!a->dump && !sy_cli_spares(cli, path, output)) return sy_cli_finish(cli);
  SyPackage *package = sy_package_open(path, &cli->limits, cli->diagnostics);
  if (package && typeset(cli, a, package, output) && !a->dump && !sy_file_is_output(output))
    sy_cli_say(cli, _("Written: %s"), output);
  sy_package_free(package);
  return sy_cli_finish(cli);
}

int sy_cli_pdf(SyCli *cli, int argc, char **argv)
{
  PdfArguments a = {0};
  const GOptionEntry entries[] = {
      {"output", 'o', 0, G_OPTION_ARG_FILENAME, &a.output, N_("the PDF to write; beside the document if absent"),
       N_("FILE.pdf")},
      {"markup", 0, 0, G_OPTION_ARG_NONE, &a.markup, N_("show insertions, deletions and comments"), NULL},
      {"no-tags", 0, 0, G_OPTION_ARG_NONE, &a.no_tags, N_("leave structure and links out"), NULL},
      {"dump-layout", 0, 0, G_OPTION_ARG_NONE, &a.dump, N_("write lines and boxes as text instead of a PDF"), NULL},
      {NULL}};
  int status = sy_cli_parse(cli, &argc, &argv, entries, N_("FILE.docx"),
                            N_("Sets a Word document as a PDF. Example: shiyosho pdf report.docx"));
  if (status < 0) status = argc == 2 ? pdf(cli, &a, argv[1]) : sy_cli_usage(cli, _("give one Word document"));
  g_free(a.output);
  return status;
}

#include "cli/pages.h"
#include "pipeline/pipeline.h"

#include <string.h>

/* What the user asked for. */
typedef struct {
  char *directory;
  double dpi;
  gboolean markup;
} Arguments;

static bool typeset(SyCli *cli, const SyCliPages *pages, const Arguments *a, SyPackage *package, const char *stem,
                    size_t *count)
{
  SyTypesetter *typesetter = sy_typesetter_new(NULL, cli->diagnostics);
  if (!typesetter) return false;
  SyTypesetOptions options = {.markup = a->markup, .limits = &cli->limits};
  SyPageTable *table = sy_page_table_new();
  SyPainter *painter = pages->open(a->directory ? a->directory : ".", stem, a->dpi, cli->diagnostics);
  bool ok = painter && sy_pipeline_typeset(typesetter, package, &options, table, painter, cli->diagnostics);
  if (painter) ok = pages->close(painter, ok, cli->diagnostics) && ok;
  *count = sy_page_table_pages(table);
  sy_page_table_free(table);
  sy_typesetter_free(typesetter);
  return ok;
}

static int write_pages(SyCli *cli, const SyCliPages *pages, const Arguments *a, const char *file)
{
  g_autofree char *stem = strcmp(file, "-") == 0 ? g_strdup("page") : sy_file_stem(file);
  SyPackage *package = sy_package_open(file, &cli->limits, cli->diagnostics);
  size_t n = 0;
  if (package && typeset(cli, pages, a, package, stem, &n)) {
    g_autofree char *name = g_strdup_printf("%s-%03zu.%s", stem, n, pages->extension),
                    *path = g_build_filename(a->directory ? a->directory : ".", name, NULL);
    sy_cli_say(cli, ngettext("Written: %zu page, %s", "Written: %zu pages, the last one %s", n), n, path);
  }
  sy_package_free(package);
  return sy_cli_finish(cli);
}

int sy_cli_pages(SyCli *cli, const SyCliPages *pages, int argc, char **argv)
{
  Arguments a = {.dpi = 144};
  const GOptionEntry common[] = {{"output", 'o', 0, G_OPTION_ARG_FILENAME, &a.directory,
                                  N_("the folder to write into; the current one if absent"), N_("DIR")},
                                 {"markup", 0, 0, G_OPTION_ARG_NONE, &a.markup,
                                  N_("show insertions, deletions and comments"), NULL}},
                     dpi = {"dpi", 0, 0, G_OPTION_ARG_DOUBLE, &a.dpi, N_("dots per inch; 144 if absent"), N_("N")};
  GOptionEntry entries[4] = {common[0]};
  size_t n = 1;
  if (pages->dpi) entries[n++] = dpi;
  entries[n] = common[1];
  int status = sy_cli_parse(cli, &argc, &argv, entries, N_("FILE.docx"), pages->summary);
  if (status < 0 && argc != 2) status = sy_cli_usage(cli, _("give one Word document"));
  if (status < 0 && !(a.dpi >= 8 && a.dpi <= 2400)) status = sy_cli_usage(cli, _("--dpi is a number from 8 to 2400"));
  if (status < 0) status = write_pages(cli, pages, &a, argv[1]);
  g_free(a.directory);
  return status;
}

#include "cairo/pages.h"
#include "cli/cli.h"
#include "pipeline/pipeline.h"

#include <string.h>

static bool typeset(SyCli *cli, SyPackage *package, const char *directory, const char *stem, double dpi, bool markup,
                    size_t *pages)
{
  SyTypesetter *typesetter = sy_typesetter_new(NULL, cli->diagnostics);
  if (!typesetter) return false;
  SyTypesetOptions options = {.markup = markup, .limits = &cli->limits};
  SyPageTable *table = sy_page_table_new();
  SyPainter *painter = sy_png_new(directory, stem, dpi, cli->diagnostics);
  bool ok = painter && sy_pipeline_typeset(typesetter, package, &options, table, painter, cli->diagnostics);
  if (painter) ok = sy_png_close(painter, ok, cli->diagnostics) && ok;
  *pages = sy_page_table_pages(table);
  sy_page_table_free(table);
  sy_typesetter_free(typesetter);
  return ok;
}

int sy_cli_png(SyCli *cli, int argc, char **argv)
{
  g_autofree char *directory = NULL;
  double dpi = 144;
  gboolean markup = FALSE;
  const GOptionEntry entries[] = {
      {"output", 'o', 0, G_OPTION_ARG_FILENAME, &directory, N_("the folder to write into; the current one if absent"),
       N_("DIR")},
      {"dpi", 0, 0, G_OPTION_ARG_DOUBLE, &dpi, N_("dots per inch; 144 if absent"), N_("N")},
      {"markup", 0, 0, G_OPTION_ARG_NONE, &markup, N_("show insertions, deletions and comments"), NULL},
      {NULL}};
  int status = sy_cli_parse(cli, &argc, &argv, entries, N_("FILE.docx"),
                            N_("Sets a Word document and writes each page as a picture, FILE-001.png, FILE-002.png …\n"
                               "Example: shiyosho png report.docx -o pages --dpi 96"));
  if (status >= 0) return status;
  if (argc != 2) return sy_cli_usage(cli, _("give one Word document"));
  if (!(dpi >= 8 && dpi <= 2400)) return sy_cli_usage(cli, _("--dpi is a number from 8 to 2400"));
  g_autofree char *stem = strcmp(argv[1], "-") == 0 ? g_strdup("page") : sy_file_stem(argv[1]);
  SyPackage *package = sy_package_open(argv[1], &cli->limits, cli->diagnostics);
  size_t pages = 0;
  if (package && typeset(cli, package, directory ? directory : ".", stem, dpi, markup, &pages)) {
    g_autofree char *name = g_strdup_printf("%s-%03zu.png", stem, pages),
                    *path = g_build_filename(directory ? directory : ".", name, NULL);
    sy_cli_say(cli, ngettext("Written: %zu page, %s", "Written: %zu pages, the last one %s", pages), pages, path);
  }
  sy_package_free(package);
  return sy_cli_finish(cli);
}

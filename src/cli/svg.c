#include "cli/pages.h"

static SyPainter *open_svg(const char *directory, const char *stem, double dpi, SyDiagnostics *diagnostics)
{
  (void)dpi;
  return sy_svg_new(directory, stem, diagnostics);
}

static const SyCliPages svg = {
    .extension = "svg",
    .summary = N_("Sets a Word document and writes each page as a drawing, FILE-001.svg, FILE-002.svg …\n"
                  "Text is outlines: no font is needed to look at it.\nExample: shiyosho svg report.docx -o pages"),
    .open = open_svg,
    .close = sy_svg_close};

int sy_cli_svg(SyCli *cli, int argc, char **argv)
{
  return sy_cli_pages(cli, &svg, argc, argv);
}

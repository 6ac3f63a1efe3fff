#include "cli/pages.h"

static const SyCliPages png = {
    .extension = "png",
    .summary = N_("Sets a Word document and writes each page as a picture, FILE-001.png, FILE-002.png …\n"
                  "Example: shiyosho png report.docx -o pages --dpi 96"),
    .dpi = true,
    .open = sy_png_new,
    .close = sy_png_close};

int sy_cli_png(SyCli *cli, int argc, char **argv)
{
  return sy_cli_pages(cli, &png, argc, argv);
}

#include "cli/cli.h"
#include "compose/font.h"
#include "layout/layout.h"

#include <stdio.h>

/* The families that Japanese documents name most. */
static const char *const asked[] = {"MS 明朝",
                                    "ＭＳ Ｐ明朝",
                                    "MS ゴシック",
                                    "ＭＳ Ｐゴシック",
                                    "游明朝",
                                    "游ゴシック",
                                    "メイリオ",
                                    "ヒラギノ明朝 ProN",
                                    "ヒラギノ角ゴ ProN",
                                    "BIZ UD明朝 Medium",
                                    "BIZ UDゴシック",
                                    "Times New Roman",
                                    "Century",
                                    "Arial",
                                    "Calibri",
                                    "Cambria",
                                    "Courier New"};

int sy_cli_fonts(SyCli *cli, int argc, char **argv)
{
  const GOptionEntry entries[] = {{NULL}};
  int status = sy_cli_parse(cli, &argc, &argv, entries, "",
                            N_("Lists which font is used for which family that documents name."));
  if (status >= 0) return status;
  if (argc != 1) return sy_cli_usage(cli, _("fonts takes no arguments"));
  SyTypesetter *typesetter = sy_typesetter_new(NULL, cli->diagnostics);
  if (typesetter) {
    SyFontSet *fonts = sy_typesetter_fonts(typesetter);
    for (size_t i = 0; i < G_N_ELEMENTS(asked); i++) {
      const SyFontChoice *choice = sy_font_choose(fonts, asked[i], true, false, false);
      printf("%s\t%s\t%s\n", asked[i], choice->face->family, choice->face->file);
    }
  }
  sy_typesetter_free(typesetter);
  return sy_cli_finish(cli);
}

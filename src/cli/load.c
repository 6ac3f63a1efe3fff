#include "cli/load.h"

#include <string.h>

SyCatalogue *sy_cli_load_catalogue(SyCli *cli)
{
  return sy_catalogue_load(cli->catalogue, cli->overlay, &cli->limits, cli->diagnostics);
}

static bool read_formats(SyCli *cli, const char *list, unsigned *formats)
{
  static const struct {
    const char *name;
    unsigned bit;
  } known[] = {{"docx", SY_FORMAT_DOCX}, {"pdf", SY_FORMAT_PDF}, {"xlsx", SY_FORMAT_XLSX}};
  g_auto(GStrv) words = g_strsplit(list ? list : "docx,pdf", ",", -1);
  *formats = 0;
  for (char **word = words; *word; word++) {
    unsigned before = *formats;
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
      if (strcmp(g_strstrip(*word), known[i].name) == 0) *formats |= known[i].bit;
    if (*formats != before || (before && !**word)) continue;
    sy_cli_usage(cli, _("“%s” is no format: write docx, pdf and xlsx with commas between, each once"), *word);
    return false;
  }
  return true;
}

#define SY_MAX_COPIES 999

bool sy_cli_build_options(SyCli *cli, const char *edition, const char *formats, int copies, SyBuildOptions *options)
{
  int number = sy_edition_parse(edition ? edition : "draft");
  if (number < 0) {
    sy_cli_usage(cli, _("“%s” is no edition: write draft, review, comment or final"), edition);
    return false;
  }
  options->edition = (SyEdition)number;
  if (copies < 0 || copies > SY_MAX_COPIES || (copies > 0 && options->edition != SY_EDITION_REVIEW)) {
    sy_cli_usage(cli, copies > 0 && copies <= SY_MAX_COPIES ? _("only the review edition has copies: add --edition review")
                                                            : _("--copies takes a number from 1 to 999"));
    return false;
  }
  options->copies = (unsigned)copies;
  return read_formats(cli, formats, &options->formats);
}

bool sy_cli_may_write(SyCli *cli, const char *path)
{
  if (strcmp(path, "-") == 0 || !g_file_test(path, G_FILE_TEST_EXISTS)) return true;
  SyPlace place = {.file = path};
  sy_diagnostics_add(cli->diagnostics, SY_ERROR, "file-exists", &place, _("give another name, or remove it first"),
                     _("the file is there already; it was not changed"));
  return false;
}

int sy_cli_write_new(SyCli *cli, const char *path, const char *text)
{
  if (!sy_cli_may_write(cli, path)) return sy_cli_finish(cli);
  if (sy_file_write(path, text, strlen(text), cli->diagnostics) && strcmp(path, "-") != 0)
    sy_cli_say(cli, _("Written: %s"), path);
  return sy_cli_finish(cli);
}

bool sy_cli_is_package(const char *path, const char *data, gsize length)
{
  static const char *const endings[] = {".docx", ".docm", ".dotx", ".dotm"};
  for (size_t i = 0; i < G_N_ELEMENTS(endings); i++)
    if (g_str_has_suffix(path, endings[i])) return true;
  return length >= 2 && memcmp(data, "PK", 2) == 0;
}

bool sy_cli_spares(SyCli *cli, const char *input, const char *output)
{
  if (!input || !output || !sy_file_same(input, output)) return true;
  SyPlace place = {.file = output};
  sy_diagnostics_add(cli->diagnostics, SY_ERROR, "output-is-input", &place, _("give another name with -o"),
                     _("the output would be written over the input"));
  return false;
}

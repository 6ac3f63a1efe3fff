#include "cli/load.h"

#include <string.h>

SyCatalogue *sy_cli_load_catalogue(SyCli *cli)
{
  SyCatalogueOptions options = {.path = cli->catalogue, .overlay = cli->overlay, .limits = &cli->limits};
  return sy_catalogue_load(&options, cli->diagnostics);
}

static bool read_formats(SyCli *cli, const char *list, unsigned *formats)
{
  g_autofree char *plain = sy_cli_plain(list ? list : "docx,pdf");
  g_auto(GStrv) words = g_regex_split_simple("[,、]", plain, 0, 0);
  *formats = 0;
  for (char **word = words; *word; word++) {
    unsigned before = *formats;
    for (const SyFormatName *known = sy_formats; known->name; known++)
      if (strcmp(g_strstrip(*word), known->name) == 0) *formats |= known->format;
    if (*formats != before || (before && !**word)) continue;
    sy_cli_usage(cli, _("“%s” is no format: write docx, pdf and xlsx with commas between, each once"), *word);
    return false;
  }
  return true;
}

/* https://reproducible-builds.org/specs/source-date-epoch/. *time: NULL where the variable is absent. */
static bool read_time(SyCli *cli, char **time)
{
  const char *epoch = g_getenv("SOURCE_DATE_EPOCH");
  g_clear_pointer(time, g_free);
  if (!epoch || !*epoch) return true;
  gint64 seconds = 0;
  g_autoptr(GDateTime) moment = NULL;
  if (g_ascii_string_to_signed(epoch, 10, 0, G_MAXINT64, &seconds, NULL))
    moment = g_date_time_new_from_unix_utc(seconds);
  if (moment) *time = g_date_time_format(moment, "%Y-%m-%dT%H:%M:%SZ");
  else sy_cli_usage(cli, _("SOURCE_DATE_EPOCH is no number of seconds since 1970: “%s”"), epoch);
  return moment != NULL;
}

#define SY_MAX_COPIES 999

bool sy_cli_build_options(SyCli *cli, SyCliBuild *build, SyBuildOptions *options)
{
  *options = (SyBuildOptions){.template_path = build->template_path, .force = build->force, .limits = &cli->limits};
  g_autofree char *plain = sy_cli_plain(build->edition ? build->edition : "draft");
  int number = sy_edition_parse(plain), copies = build->copies;
  if (number < 0) {
    sy_cli_usage(cli, _("“%s” is no edition: write draft, review, comment or final"), build->edition);
    return false;
  }
  options->edition = (SyEdition)number;
  if (copies < 0 || copies > SY_MAX_COPIES || (copies > 0 && options->edition != SY_EDITION_REVIEW)) {
    sy_cli_usage(cli, copies > 0 && copies <= SY_MAX_COPIES
                          ? _("only the review edition has copies: add --edition review")
                          : _("--copies takes a number from 1 to 999"));
    return false;
  }
  options->copies = (unsigned)copies;
  if (!read_formats(cli, build->formats, &options->formats) || !read_time(cli, &build->time)) return false;
  options->time = build->time;
  return true;
}

GOptionEntry *sy_cli_build_entries(SyCliBuild *build, const GOptionEntry *own)
{
  const GOptionEntry common[] = {
      {"output", 'o', 0, G_OPTION_ARG_FILENAME, &build->output, N_("the folder to write to; made if it is missing"),
       N_("DIR")},
      {"formats", 'f', 0, G_OPTION_ARG_STRING, &build->formats,
       N_("docx, pdf, xlsx, with commas between; docx,pdf if absent"), N_("LIST")},
      {"template", 't', 0, G_OPTION_ARG_FILENAME, &build->template_path,
       N_("chotatsu, bessi, a folder or a .docx; chotatsu if absent"), N_("TEMPLATE")},
      {"edition", 0, 0, G_OPTION_ARG_STRING, &build->edition, N_("draft, review, comment or final; draft if absent"),
       N_("EDITION")},
      {"copies", 0, 0, G_OPTION_ARG_INT, &build->copies, N_("review copies: a numbered PDF each"), N_("N")},
      {"force", 0, 0, G_OPTION_ARG_NONE, &build->force, N_("overwrite a DOCX that another program has saved since"),
       NULL},
  };
  size_t n = G_N_ELEMENTS(common), more = 0;
  while (own && own[more].long_name) more++;
  GOptionEntry *entries = g_new0(GOptionEntry, n + more + 1);
  memcpy(entries, common, sizeof common);
  if (more > 0) memcpy(entries + n, own, more * sizeof *own);
  return entries;
}

void sy_cli_build_clear(SyCliBuild *build)
{
  g_free(build->output);
  g_free(build->formats);
  g_free(build->template_path);
  g_free(build->edition);
  g_free(build->time);
}

bool sy_cli_may_write(SyCli *cli, const char *path)
{
  /* A device or a pipe is no file that could be lost. */
  if (strcmp(path, "-") == 0 || !g_file_test(path, G_FILE_TEST_IS_REGULAR | G_FILE_TEST_IS_DIR)) return true;
  SyPlace place = {.file = path};
  sy_diagnostics_add(cli->diagnostics, SY_ERROR, "file-exists", &place, _("give another name, or remove it first"),
                     _("the file is there already; it was not changed"));
  return false;
}

int sy_cli_write_new(SyCli *cli, const char *path, const char *text)
{
  if (!sy_cli_may_write(cli, path)) return sy_cli_finish(cli);
  if (sy_file_write(path, text, strlen(text), cli->diagnostics) && !sy_file_is_output(path))
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

void sy_cli_not_text(SyCli *cli, const char *path, const char *data, gsize length)
{
  SyPlace place = {.file = path};
  bool binary =
      memchr(data, 0, length) &&
      !(length >= 2 && ((data[0] == '\xff' && data[1] == '\xfe') || (data[0] == '\xfe' && data[1] == '\xff')));
  if (binary)
    sy_diagnostics_add(cli->diagnostics, SY_ERROR, "merge-encoding", &place, _("give a .docx or a text file"),
                       _("this is no template: neither a Word file nor text"));
  else
    sy_diagnostics_add(cli->diagnostics, SY_ERROR, "merge-encoding", &place, _("save it as UTF-8"),
                       _("the template is not UTF-8"));
}

bool sy_cli_spares(SyCli *cli, const char *input, const char *output)
{
  if (!input || !output || !sy_file_same(input, output)) return true;
  SyPlace place = {.file = output};
  sy_diagnostics_add(cli->diagnostics, SY_ERROR, "output-is-input", &place, _("give another name with -o"),
                     _("the output would be written over the input"));
  return false;
}

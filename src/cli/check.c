#include "cli/cli.h"
#include "cli/load.h"
#include "pipeline/batch.h"

#include <string.h>

typedef struct {
  char *template_path, *digest, *base;
  gboolean final;
} CheckArguments;

/* The last line says how many findings there are of each weight. */
static void show_total(SyCli *cli, const char *path)
{
  const SyDiagnostics *all = cli->diagnostics;
  size_t n = sy_diagnostics_count(all), warnings = sy_diagnostics_count_from(all, SY_WARNING),
         refusals = sy_diagnostics_count_from(all, SY_REFUSAL);
  if (n == 0) {
    sy_cli_say(cli, _("%s: nothing to say"), path);
    return;
  }
  sy_cli_flush(cli);
  if (cli->json) return;
  if (refusals > 0)
    sy_cli_say(cli, _("%s: %zu that forbid the final edition, %zu warnings, %zu notes"), path, refusals,
               warnings - refusals, n - warnings);
  else sy_cli_say(cli, _("%s: %zu warnings, %zu notes"), path, warnings, n - warnings);
}

static void check(SyCli *cli, const CheckArguments *a, const SyCatalogue *catalogue, const char *path)
{
  SyProject *project = sy_project_load(path, catalogue, &cli->limits, cli->diagnostics);
  SyBuildOptions options = {.template_path = a->template_path, .limits = &cli->limits};
  SyBuilder *builder = project ? sy_builder_new(catalogue, &options, cli->diagnostics) : NULL;
  if (builder) {
    SySelection *selection = sy_selection_new(catalogue, project);
    sy_selection_check(selection, sy_builder_clauses(builder), a->final, cli->diagnostics);
    show_total(cli, path);
    sy_selection_free(selection);
  }
  sy_builder_free(builder);
  sy_project_free(project);
}

/* ---- Which inputs a printed copy came from ------------------------------------------------------ */

static bool is_digest(const char *text)
{
  size_t n = strlen(text);
  return n >= 8 && n <= 64 && strspn(text, "0123456789abcdefABCDEF") == n;
}

typedef struct {
  SyCli *cli;
  const char *template_name;
  char *wanted;
  size_t seen, found;
} Match;

static void match_one(void *user, const SyPlace *place, const char *digest)
{
  Match *match = user;
  match->seen++;
  if (!g_str_has_prefix(digest, match->wanted)) return;
  g_autofree char *row = place->line > 0 ? g_strdup_printf(":%d", place->line) : g_strdup("");
  sy_cli_say(match->cli, "%s%s\t%s\t%s", place->file, row, match->template_name, digest);
  match->found++;
}

/* The inputs are those that batch takes: project files, folders of them, tables. */
static int match_digest(SyCli *cli, const CheckArguments *a, const SyCatalogue *catalogue, int argc, char **argv)
{
  static const char *const templates[] = {"chotatsu", "bessi"};
  Match match = {.cli = cli, .wanted = g_ascii_strdown(a->digest, -1)};
  for (size_t t = 0; t < (a->template_path ? 1 : G_N_ELEMENTS(templates)); t++) {
    match.seen = 0;
    match.template_name = a->template_path ? a->template_path : templates[t];
    SyBuildOptions build = {.template_path = match.template_name, .limits = &cli->limits};
    SyBatchOptions options = {.n_inputs = (size_t)argc - 1,
                              .inputs = (const char *const *)argv + 1,
                              .directory = ".",
                              .base = a->base,
                              .nameless = true,
                              .build = &build};
    g_autoptr(SyBatch) batch = sy_batch_new(catalogue, &options, cli->diagnostics);
    if (!batch) break;
    sy_batch_digests(batch, match_one, &match);
  }
  g_free(match.wanted);
  if (match.found == 0)
    sy_diagnostics_add(cli->diagnostics, SY_REFUSAL, "digest-unmatched", NULL,
                       _("give the same --catalogue, --overlay and --base, and -t for an own template"),
                       _("none of the %zu inputs matches the digest %s"), match.seen, a->digest);
  return sy_cli_finish(cli);
}

int sy_cli_check(SyCli *cli, int argc, char **argv)
{
  CheckArguments a = {0};
  const GOptionEntry entries[] = {
      {"final", 0, 0, G_OPTION_ARG_NONE, &a.final, N_("what must not be published is an error: exit status 1"), NULL},
      {"template", 't', 0, G_OPTION_ARG_FILENAME, &a.template_path,
       N_("the template whose clauses want confirming; chotatsu if absent"), N_("TEMPLATE")},
      {"base", 0, 0, G_OPTION_ARG_FILENAME, &a.base,
       N_("with --digest: the project file that gave what a table's rows leave out"), N_("FILE")},
      {"digest", 0, 0, G_OPTION_ARG_STRING, &a.digest, N_("say which of the inputs a printed copy came from"),
       N_("HEX")},
      {NULL}};
  int status = sy_cli_parse(
      cli, &argc, &argv, entries, N_("PROJECT"),
      N_("Says what is missing, doubtful or worth a thought; writes nothing.\nWith --digest HEX, PATH…: names the project files and rows of tables that match."));
  if (status < 0) {
    if (a.digest && !is_digest(a.digest))
      status = sy_cli_usage(cli, _("“%s” is no digest: at least 8 hexadecimal digits"), a.digest);
    else if (argc < 2 || (argc > 2 && !a.digest)) status = sy_cli_usage(cli, _("give one project file"));
    else {
      SyCatalogue *catalogue = sy_cli_load_catalogue(cli);
      if (catalogue && a.digest) status = match_digest(cli, &a, catalogue, argc, argv);
      else {
        if (catalogue) check(cli, &a, catalogue, argv[1]);
        status = sy_cli_finish(cli);
      }
      sy_catalogue_free(catalogue);
    }
  }
  g_free(a.template_path);
  g_free(a.digest);
  g_free(a.base);
  return status;
}

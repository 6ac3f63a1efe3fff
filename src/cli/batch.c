#include "base/json.h"
#include "cli/cli.h"
#include "cli/load.h"
#include "forms/forms.h"
#include "pipeline/batch.h"
#include "pipeline/manifest.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  SyCliBuild build;
  char *base, *name, *sheet, *shard, *skeleton;
  int jobs;
  gboolean resume, merge;
} BatchArguments;

static void clear(BatchArguments *a)
{
  sy_cli_build_clear(&a->build);
  char *strings[] = {a->base, a->name, a->sheet, a->shard, a->skeleton};
  for (size_t i = 0; i < G_N_ELEMENTS(strings); i++) g_free(strings[i]);
}

/* ---- Progress ------------------------------------------------------------------------------- */

#define SY_BAR_WIDTH 24
#define SY_BAR_EVERY (G_USEC_PER_SEC / 10)
#define SY_LINE_EVERY (10 * G_USEC_PER_SEC) /* So often a line is written where there is no terminal. */
#define SY_MOST_SEEN 10000                  /* So many different warnings are remembered, to be told once. */

typedef struct {
  SyCli *cli;
  bool terminal, bar; /* bar: the last line of the terminal is the bar */
  bool interrupted;   /* The interruption has been told. */
  gint64 begun, last;
  GHashTable *seen; /* the warnings that have been told */
} Show;

static void clear_bar(Show *show)
{
  if (show->bar) fputs("\r\033[K", stderr);
  show->bar = false;
}

static char *duration(double seconds)
{
  unsigned long s = (unsigned long)(seconds + 0.5);
  return s >= 3600 ? g_strdup_printf("%lu:%02lu:%02lu", s / 3600, s / 60 % 60, s % 60)
                   : g_strdup_printf("%lu:%02lu", s / 60, s % 60);
}

static char *progress_text(const Show *show, const SyBatchCounts *counts)
{
  size_t ended = counts->built + counts->unchanged + counts->failed;
  double seconds = (double)(g_get_monotonic_time() - show->begun) / G_USEC_PER_SEC,
         rate = seconds > 0 ? (double)ended / seconds : 0;
  GString *out = g_string_new(NULL);
  g_string_append_printf(out, _("%zu of %zu, %.1f per second"), ended, counts->total, rate);
  if (ended > 0 && rate > 0) {
    g_autofree char *left = duration((double)(counts->total - ended) / rate);
    g_string_append_printf(out, _(", %s left"), left);
  }
  if (counts->failed > 0) g_string_append_printf(out, _(", %zu failed"), counts->failed);
  return g_string_free(out, FALSE);
}

static void show_bar(Show *show, const SyBatchCounts *counts)
{
  g_autofree char *text = progress_text(show, counts);
  size_t ended = counts->built + counts->unchanged + counts->failed;
  int full = counts->total ? (int)(ended * SY_BAR_WIDTH / counts->total) : SY_BAR_WIDTH;
  fprintf(stderr, "\r\033[K[%.*s%*s] %s", full, "########################", SY_BAR_WIDTH - full, "", text);
  fflush(stderr);
  show->bar = true;
}

static void show_tick(void *user, const SyBatchCounts *counts, bool interrupted)
{
  Show *show = user;
  if (interrupted && !show->interrupted) {
    clear_bar(show);
    fprintf(stderr, "%s\n", _("Stopping: what is under way is finished first; once more ends at once."));
    show->interrupted = true;
  }
  gint64 now = g_get_monotonic_time();
  if (show->cli->quiet || show->cli->json || now - show->last < (show->terminal ? SY_BAR_EVERY : SY_LINE_EVERY)) return;
  show->last = now;
  if (show->terminal) {
    show_bar(show, counts);
    return;
  }
  g_autofree char *text = progress_text(show, counts);
  fprintf(stderr, "%s\n", text);
}

/* Thousands of projects of one template give the same warning, which is told once. */
static bool worth_telling(Show *show, const SyDiagnostic *diagnostic, const char *text)
{
  if (diagnostic->severity >= SY_REFUSAL) return true;
  if (show->cli->quiet || g_hash_table_contains(show->seen, text)) return false;
  if (g_hash_table_size(show->seen) < SY_MOST_SEEN) g_hash_table_add(show->seen, g_strdup(text));
  return true;
}

static void show_ended(void *user, const SyBatchResult *result, const SyBatchCounts *counts)
{
  Show *show = user;
  for (size_t i = 0; i < sy_diagnostics_count(result->diagnostics); i++) {
    const SyDiagnostic *diagnostic = sy_diagnostics_peek(result->diagnostics, i);
    g_autofree char *text = show->cli->json ? sy_diagnostic_json(diagnostic) : sy_diagnostic_text(diagnostic);
    if (!worth_telling(show, diagnostic, text)) continue;
    clear_bar(show);
    fprintf(stderr, "%s\n", text);
  }
  if (show->cli->json) fputs(result->json, stdout);
}

/* ---- The end -------------------------------------------------------------------------------- */

/* The command that goes on with the batch: the same one with --resume. */
static char *resume_command(const SyCli *cli, char **argv)
{
  GString *out = g_string_new(cli->program);
  for (char **word = argv; *word; word++) {
    if (strcmp(*word, "--resume") == 0) continue;
    g_autofree char *quoted = g_shell_quote(*word);
    bool plain = **word && strspn(*word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./,=:") ==
                               strlen(*word);
    g_string_append_printf(out, " %s", plain ? *word : quoted);
  }
  g_string_append(out, " --resume");
  return g_string_free(out, FALSE);
}

static void show_summary(const Show *show, const SyBatchCounts *counts, SyBatchEnd end, const char *directory)
{
  static const char *const ends[] = {
      [SY_BATCH_DONE] = "done", [SY_BATCH_INTERRUPTED] = "interrupted", [SY_BATCH_STOPPED] = "stopped"};
  double seconds = (double)(g_get_monotonic_time() - show->begun) / G_USEC_PER_SEC;
  if (show->cli->json) {
    const struct {
      const char *name;
      size_t number;
    } numbers[] = {{"total", counts->total},
                   {"built", counts->built},
                   {"unchanged", counts->unchanged},
                   {"failed", counts->failed}};
    SyJson *json = sy_json_new();
    sy_json_map(json);
    sy_json_member(json, "end", ends[end]);
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
      sy_json_key(json, numbers[i].name);
      sy_json_integer(json, (long long)numbers[i].number);
    }
    sy_json_key(json, "seconds");
    sy_json_decimal(json, seconds, 2);
    sy_json_end_map(json);
    g_autofree char *line = sy_json_finish(json);
    printf("%s\n", line);
    return;
  }
  g_autofree char *took = duration(seconds);
  sy_cli_say(show->cli, _("%zu projects: %zu built, %zu unchanged, %zu failed; %s; %s"), counts->total, counts->built,
             counts->unchanged, counts->failed, took, directory);
}

static int run(SyCli *cli, const SyBatchOptions *options, char **argv)
{
  SyCatalogue *catalogue = sy_cli_load_catalogue(cli);
  g_autoptr(SyBatch) batch = catalogue ? sy_batch_new(catalogue, options, cli->diagnostics) : NULL;
  int status = 0;
  if (batch) {
    Show show = {.cli = cli,
                 .terminal = isatty(STDERR_FILENO),
                 .begun = g_get_monotonic_time(),
                 .seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    show.last = show.begun;
    sy_cli_flush(cli);
    fflush(stdout);
    SyBatchEvents events = {.ended = show_ended, .tick = show_tick, .user = &show};
    SyBatchCounts counts;
    SyBatchEnd end = sy_batch_run(batch, &events, &counts, cli->diagnostics);
    clear_bar(&show);
    sy_cli_flush(cli);
    show_summary(&show, &counts, end, options->directory);
    g_autofree char *again = resume_command(cli, argv);
    if (end != SY_BATCH_DONE && !cli->json) fprintf(stderr, _("To go on: %s\n"), again);
    status = end == SY_BATCH_STOPPED ? 3 : end == SY_BATCH_INTERRUPTED || counts.failed > 0 ? 1 : 0;
    g_hash_table_destroy(show.seen);
  }
  int said = sy_cli_finish(cli);
  sy_catalogue_free(catalogue);
  return said ? said : status;
}

static int merge(SyCli *cli, const char *folder)
{
  size_t projects, failed;
  if (!sy_manifest_merge(folder, &projects, &failed, cli->diagnostics)) return sy_cli_finish(cli);
  if (cli->json) printf("{\"total\": %zu, \"failed\": %zu}\n", projects, failed);
  else sy_cli_say(cli, _("%zu projects, %zu failed; %s/%s"), projects, failed, folder, SY_MANIFEST_NAME);
  int status = sy_cli_finish(cli);
  return status ? status : failed > 0;
}

static int write_skeleton(SyCli *cli, const char *path)
{
  g_autofree char *small = g_ascii_strdown(path, -1);
  if (!g_str_has_suffix(small, ".xlsx"))
    return sy_cli_usage(cli, _("the table is an Excel file: give a name that ends with .xlsx"));
  SyCatalogue *catalogue = sy_cli_may_write(cli, path) ? sy_cli_load_catalogue(cli) : NULL;
  if (catalogue && sy_xlsx_table_skeleton(catalogue, path, cli->diagnostics)) sy_cli_say(cli, _("Written: %s"), path);
  sy_catalogue_free(catalogue);
  return sy_cli_finish(cli);
}

/* ---- The command ---------------------------------------------------------------------------- */

#define SY_MOST_JOBS 1024

static bool read_shard(SyCli *cli, const char *text, SyBatchOptions *options)
{
  if (!text) return true;
  int end = 0;
  if (sscanf(text, "%u/%u%n", &options->shard, &options->shards, &end) == 2 && !text[end] && options->shard >= 1 &&
      options->shard <= options->shards && options->shards <= SY_MOST_SHARDS)
    return true;
  sy_cli_usage(cli, _("“%s” is no shard: write 2/4 for the second of four"), text);
  return false;
}

static int batch(SyCli *cli, BatchArguments *a, int argc, char **argv, char **words)
{
  const char *output = a->build.output;
  if (a->skeleton)
    return argc > 1 ? sy_cli_usage(cli, _("--table-skeleton takes no inputs")) : write_skeleton(cli, a->skeleton);
  if (!output) return sy_cli_usage(cli, _("say with -o which folder to write into"));
  if (a->merge)
    return argc > 1 ? sy_cli_usage(cli, _("--merge-manifests takes no inputs, only -o")) : merge(cli, output);
  if (argc < 2) return sy_cli_usage(cli, _("give project files, folders of them, or tables (CSV, XLSX)"));
  if (a->jobs < 0 || a->jobs > SY_MOST_JOBS)
    return sy_cli_usage(cli, _("--jobs takes a number from 1 to %d"), SY_MOST_JOBS);
  SyBuildOptions build;
  SyBatchOptions options = {.n_inputs = (size_t)argc - 1,
                            .inputs = (const char *const *)argv + 1,
                            .directory = output,
                            .base = a->base,
                            .sheet = a->sheet,
                            .name = a->name,
                            .workers = (unsigned)a->jobs,
                            .resume = a->resume,
                            .build = &build};
  if (!sy_cli_build_options(cli, &a->build, &build) || !read_shard(cli, a->shard, &options)) return 2;
  return run(cli, &options, words);
}

static const char summary[] = N_(
    "Builds many projects: files, folders of them, or tables (CSV, XLSX) with a project a row.\n\n"
    "  shiyosho batch projects.xlsx --base common.yaml -o out --name '{{title}}_{{version}}'\n"
    "  shiyosho batch projects.xlsx -o out --resume        only what is not done or has changed\n\n"
    "Names may use the project's keys and {{file}}, {{row}}, {{number}}, {{edition}}.\n\n"
    "Over several processes or machines, into one folder, then joined with\n"
    "  shiyosho batch --merge-manifests -o out\n"
    "GNU parallel:   parallel shiyosho batch projects.xlsx -o out -j 1 --shard {}/4 ::: 1 2 3 4\n"
    "Slurm:          sbatch --array=1-4 --wrap 'shiyosho batch projects.xlsx -o out --shard $SLURM_ARRAY_TASK_ID/4'\n"
    "Kubernetes:     an Indexed Job with completions: 4 that runs\n"
    "                sh -c 'shiyosho batch projects.xlsx -o out --resume --shard $((JOB_COMPLETION_INDEX+1))/4'");

int sy_cli_batch(SyCli *cli, int argc, char **argv)
{
  BatchArguments a = {0};
  const GOptionEntry own[] = {
      {"base", 0, 0, G_OPTION_ARG_FILENAME, &a.base, N_("a project file that gives what the rows leave out"),
       N_("FILE")},
      {"sheet", 0, 0, G_OPTION_ARG_STRING, &a.sheet, N_("the workbooks' sheet; the first if absent"), N_("NAME")},
      {"name", 0, 0, G_OPTION_ARG_STRING, &a.name, N_("how documents are called: '{{title}}_{{version}}'"),
       N_("PATTERN")},
      {"jobs", 'j', 0, G_OPTION_ARG_INT, &a.jobs, N_("worker processes; as many as processors if absent"), N_("N")},
      {"resume", 0, 0, G_OPTION_ARG_NONE, &a.resume, N_("only what is not done or has changed"), NULL},
      {"shard", 0, 0, G_OPTION_ARG_STRING, &a.shard, N_("every N-th project, from the K-th"), N_("K/N")},
      {"table-skeleton", 0, 0, G_OPTION_ARG_FILENAME, &a.skeleton, N_("write a table to fill in, and nothing else"),
       N_("FILE.xlsx")},
      {"merge-manifests", 0, 0, G_OPTION_ARG_NONE, &a.merge, N_("join what shards have done in the output folder"),
       NULL},
      {NULL}};
  g_autofree GOptionEntry *entries = sy_cli_build_entries(&a.build, own);
  g_auto(GStrv) words = g_strdupv(argv);
  int status = sy_cli_parse(cli, &argc, &argv, entries, N_("INPUT… -o DIR"), summary);
  if (status < 0) status = batch(cli, &a, argc, argv, words);
  clear(&a);
  return status;
}

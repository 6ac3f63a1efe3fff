/* The parent of a batch: it plans, forks, listens and keeps the manifest. */
#include "pipeline/batch_private.h"
#include "pipeline/folder.h"
#include "pipeline/pool.h"
#include "project/columns.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SY_SYNC_EVERY (G_USEC_PER_SEC / 4) /* of the manifest: more often costs more than the work it saves */

/* ---- The plan ------------------------------------------------------------------------------- */

static void input_free(void *data)
{
  SyBatchInput *input = data;
  g_free(input->path);
  g_free(input->sheet);
  sy_project_columns_free(input->columns);
  g_free(input);
}

static void problem_free(void *data)
{
  sy_diagnostics_free(data);
}

/* The base's values: a project file's, or a question sheet's that has been filled in. */
static SyValue *read_base(SyBatch *batch, const char *path, SyDiagnostics *diagnostics)
{
  if (!g_str_has_suffix(path, ".xlsx")) return sy_value_read_file(path, batch->limits, diagnostics);
  SyProject *project = sy_project_load(path, batch->catalogue, batch->limits, diagnostics);
  SyValue *root = project ? sy_value_ref((SyValue *)project->root) : NULL;
  sy_project_free(project);
  return root;
}

/* What the base says must hold by itself; but a title is what rows are for. */
static bool load_base(SyBatch *batch, SyDiagnostics *diagnostics)
{
  const char *path = batch->options->base, *key = "title";
  g_autoptr(SyValue) root = read_base(batch, path, diagnostics);
  if (!root) return false;
  batch->base = sy_project_base(root);
  for (size_t i = 0; i < sy_value_count(root) && sy_value_type(root) == SY_VALUE_MAP; i++)
    if (strcmp(sy_name_english(sy_value_key(root, i)), "title") == 0) key = sy_value_key(root, i);
  if (sy_value_type(root) == SY_VALUE_MAP && !sy_value_truth(sy_value_get(root, key)))
    sy_value_map_set(root, key, sy_value_new_text("-"));
  SyProject *project = sy_project_new(root, path, batch->catalogue, diagnostics);
  sy_project_free(project);
  return project != NULL;
}

typedef struct {
  GPtrArray *known; /* names that a project may have, English and Japanese; ends with NULL */
  SyDiagnostics *diagnostics;
  const SyPlace *place;
  bool good;
} Names;

/* A misspelt name would fail every project alike: it is said before anything begins. */
static void check_tag(void *user, const SyTag *tag, int line, bool closes)
{
  Names *names = user;
  const char *const *known = (const char *const *)names->known->pdata;
  if (closes || tag->n_path == 0 || tag->path[0][0] == '@' || g_strv_contains(known, tag->path[0])) return;
  const char *near = sy_nearest(tag->path[0], known);
  g_autofree char *hint = near ? g_strdup_printf(_("did you mean “%s”?"), near) : NULL;
  sy_diagnostics_add(names->diagnostics, SY_ERROR, "batch-name", names->place, hint, _("projects have no “%s”"),
                     tag->name);
  names->good = false;
}

static bool check_names(const SyBatch *batch, const SyPlace *place, SyDiagnostics *diagnostics)
{
  g_autoptr(GPtrArray) known = g_ptr_array_new();
  for (const SyColumn *column = sy_columns; column->pattern; column++) {
    g_autofree char *first = g_strndup(column->pattern, strcspn(column->pattern, "."));
    g_ptr_array_add(known, (void *)g_intern_string(first));
    for (const SyName *name = sy_names; name->english; name++)
      if (strcmp(name->english, first) == 0) g_ptr_array_add(known, (void *)name->japanese);
  }
  for (const char *const *own = sy_batch_own_names; *own; own++) g_ptr_array_add(known, (void *)*own);
  g_ptr_array_add(known, NULL);
  Names names = {.known = known, .diagnostics = diagnostics, .place = place, .good = true};
  sy_text_template_each(batch->name, check_tag, &names);
  return names.good;
}

static bool compile_name(SyBatch *batch, SyDiagnostics *diagnostics)
{
  const char *name = batch->options->name;
  if (!name) return true;
  batch->naming = (SyTemplateOptions){.names = SY_NAMES_STRICT, .path = "--name", .limits = batch->limits};
  SyPlace place = {.file = "--name"};
  batch->name = sy_text_template_new(name, strlen(name), &batch->naming, &place, diagnostics);
  return batch->name && check_names(batch, &place, diagnostics);
}

static void name_formats(SyBatch *batch)
{
  size_t n = 0;
  for (const SyFormatName *known = sy_formats; known->name; known++)
    if (batch->options->build->formats & known->format) batch->formats[n++] = known->name;
}

SyBatch *sy_batch_new(const SyCatalogue *catalogue, const SyBatchOptions *options, SyDiagnostics *diagnostics)
{
  SyBatch *batch = g_new0(SyBatch, 1);
  batch->catalogue = catalogue;
  batch->options = options;
  batch->limits = options->build->limits ? options->build->limits : &sy_limits_default;
  batch->inputs = g_ptr_array_new_with_free_func(input_free);
  batch->jobs = g_array_new(FALSE, TRUE, sizeof(SyBatchJob));
  batch->problems = g_hash_table_new_full(NULL, NULL, NULL, problem_free);
  batch->stems = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  batch->arena = sy_arena_new();
  batch->spool = -1;
  name_formats(batch);
  batch->builder = sy_builder_new(catalogue, options->build, diagnostics);
  if (batch->builder) batch->suffix = sy_builder_suffix(batch->builder);
  if (batch->builder && compile_name(batch, diagnostics) && (!options->base || load_base(batch, diagnostics)) &&
      sy_batch_plan(batch, diagnostics))
    return batch;
  sy_batch_free(batch);
  return NULL;
}

void sy_batch_free(SyBatch *batch)
{
  if (!batch) return;
  if (batch->spool >= 0) close(batch->spool);
  sy_value_unref(batch->base);
  sy_text_template_free(batch->name);
  sy_builder_free(batch->builder);
  g_free(batch->suffix);
  g_ptr_array_free(batch->inputs, TRUE);
  g_array_free(batch->jobs, TRUE);
  g_hash_table_destroy(batch->problems);
  g_hash_table_destroy(batch->stems);
  sy_arena_free(batch->arena);
  g_free(batch);
}

/* ---- The folder ------------------------------------------------------------------------------ */

/* What a shard may remove of what it finds half-written: its own. .STEM.docx.XXXXXX.shiyosho-part belongs to the job
 * with the longest stem that it begins with. */
static bool is_own_leftover(void *user, const char *name)
{
  const SyBatch *batch = user;
  if (batch->options->shards == 0) return true;
  g_autofree char *manifest = sy_manifest_file_name(batch->options->shard, batch->options->shards);
  if (g_str_has_prefix(name, manifest)) return true;
  const SyBatchJob *best = NULL;
  size_t longest = 0;
  for (guint i = 0; i < batch->jobs->len; i++) {
    const SyBatchJob *job = &g_array_index(batch->jobs, SyBatchJob, i);
    size_t n = strlen(job->stem);
    if (n > longest && strncmp(name, job->stem, MIN(n, SY_PART_NAME)) == 0) best = job, longest = n;
  }
  return best && sy_batch_is_own(batch, best);
}

/* ---- The run --------------------------------------------------------------------------------- */

typedef struct {
  SyBatch *batch;
  const SyBatchEvents *events;
  SyBatchCounts *counts;
  SyDiagnostics *diagnostics;
  gint64 synced;
  bool unsynced;      /* the manifest could not be synced: nothing new is begun */
  size_t kept_others; /* entries of projects that are no longer there */
} Run;

static SyManifestEntry entry_of(const SyBatch *batch, const SyBatchJob *job)
{
  SyPlace place = sy_batch_place(batch, job);
  return (SyManifestEntry){.number = job->number,
                           .name = job->stem,
                           .source = place.file,
                           .sheet = place.sheet,
                           .row = job->row,
                           .program = SY_VERSION,
                           .edition = sy_edition_name(batch->options->build->edition),
                           .formats = batch->formats,
                           .copies = batch->options->build->copies};
}

static void died(const SyBatch *batch, const SyBatchJob *job, int status, SyDiagnostics *diagnostics)
{
  SyPlace place = sy_batch_place(batch, job);
  bool signalled = WIFSIGNALED(status), killed = signalled && WTERMSIG(status) == SIGKILL;
  g_autofree char *how = signalled
                             ? g_strdup_printf(_("by signal %d (%s)"), WTERMSIG(status), g_strsignal(WTERMSIG(status)))
                             : g_strdup_printf(_("with exit status %d"), WEXITSTATUS(status));
  sy_diagnostics_add(diagnostics, SY_FAILURE, "batch-worker-died", &place,
                     killed ? _("the machine may be out of memory: try --jobs 1")
                            : _("build this project alone to see what happens"),
                     _("two workers died of this project, the second %s"), how);
}

typedef struct {
  Run *run;
  const SyBatchJob *job;
  GString *json;
  bool good;
} Again;

/* An unchanged project's line stays, unless the project has moved among the inputs. */
static void keep_line(void *user, const SyManifestEntry *entry)
{
  Again *again = user;
  SyManifestEntry now = *entry, here = entry_of(again->run->batch, again->job);
  now.number = here.number;
  now.source = here.source;
  now.sheet = here.sheet;
  now.row = here.row;
  g_autoptr(GString) old = g_string_new(NULL);
  sy_manifest_append_json(old, entry);
  sy_manifest_append_json(again->json, &now);
  again->good = strcmp(old->str, again->json->str) == 0 ||
                sy_manifest_append(again->run->batch->manifest, &now, again->run->diagnostics);
}

static bool write_unchanged(Run *run, const SyBatchJob *job, GString *json)
{
  Again again = {.run = run, .job = job, .json = json};
  return sy_manifest_lookup(run->batch->manifest, job->stem, keep_line, &again) && again.good;
}

static const char *first_problem(const SyDiagnostics *list)
{
  for (size_t i = 0; i < sy_diagnostics_count(list); i++)
    if (sy_diagnostics_peek(list, i)->severity >= SY_REFUSAL) return sy_diagnostics_peek(list, i)->message;
  return NULL;
}

static bool write_line(Run *run, const SyBatchJob *job, const SyBatchAnswer *answer, const SyDiagnostics *said,
                       GString *json)
{
  SyManifestEntry entry = entry_of(run->batch, job);
  static const char *const none[] = {NULL};
  bool built = answer->state == SY_BATCH_BUILT;
  entry.digest = built ? answer->digest : NULL;
  entry.files = built ? answer->files : none;
  entry.problem = built ? NULL : first_problem(said);
  sy_manifest_append_json(json, &entry);
  return sy_manifest_append(run->batch->manifest, &entry, run->diagnostics);
}

static bool job_ended(void *user, size_t number, const char *line, int status)
{
  Run *run = user;
  const SyBatchJob *job = &g_array_index(run->batch->jobs, SyBatchJob, number);
  SyDiagnostics *said = sy_diagnostics_new();
  SyBatchAnswer answer = {.state = SY_BATCH_FAILED};
  if (!line || !sy_batch_answer_read(line, &answer, said)) died(run->batch, job, status, said);
  g_autoptr(GString) json = g_string_new(NULL);
  bool good =
      answer.state == SY_BATCH_UNCHANGED ? write_unchanged(run, job, json) : write_line(run, job, &answer, said, json);
  size_t *counts[] = {[SY_BATCH_BUILT] = &run->counts->built,
                      [SY_BATCH_UNCHANGED] = &run->counts->unchanged,
                      [SY_BATCH_FAILED] = &run->counts->failed};
  ++*counts[answer.state];
  SyBatchResult result = {
      .state = answer.state, .number = job->number, .name = job->stem, .json = json->str, .diagnostics = said};
  if (run->events->ended) run->events->ended(run->events->user, &result, run->counts);
  sy_batch_answer_clear(&answer);
  sy_diagnostics_free(said);
  return good && !answer.stop && !run->unsynced;
}

static void job_tick(void *user, bool interrupted)
{
  Run *run = user;
  gint64 now = g_get_monotonic_time();
  if (now - run->synced >= SY_SYNC_EVERY) {
    run->synced = now;
    if (!sy_manifest_sync(run->batch->manifest, run->diagnostics)) run->unsynced = true;
  }
  if (run->events->tick) run->events->tick(run->events->user, run->counts, interrupted);
}

/* Lines of other projects stay as long as their documents are there. */
static bool keep_entry(void *user, const SyManifestEntry *entry)
{
  Run *run = user;
  const SyBatch *batch = run->batch;
  g_autofree char *key = sy_batch_clash_key(entry->name);
  size_t number = GPOINTER_TO_SIZE(g_hash_table_lookup(batch->stems, key));
  if (number && strcmp(g_array_index(batch->jobs, SyBatchJob, number - 1).stem, entry->name) == 0) return true;
  if (!*entry->name)
    return entry->number <= batch->jobs->len && !*g_array_index(batch->jobs, SyBatchJob, entry->number - 1).stem;
  for (const char *const *file = entry->files; *file; file++) {
    g_autofree char *path = g_build_filename(batch->options->directory, *file, NULL);
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) return false;
  }
  if (entry->files[0]) run->kept_others++;
  return entry->files[0] != NULL;
}

static SyBatchEnd finish(Run *run)
{
  if (!sy_manifest_finish(run->batch->manifest, keep_entry, run, run->diagnostics)) return SY_BATCH_STOPPED;
  SyPlace place = {.file = run->batch->options->directory};
  if (run->kept_others > 0)
    sy_diagnostics_add(run->diagnostics, SY_NOTE, "batch-others", &place, _("the manifest tells which"),
                       _("the folder also holds the documents of %zu projects that are not among the inputs"),
                       run->kept_others);
  return SY_BATCH_DONE;
}

static SyBatchEnd work(Run *run)
{
  SyBatch *batch = run->batch;
  g_autoptr(GArray) jobs = g_array_new(FALSE, FALSE, sizeof(size_t));
  for (size_t i = 0; i < batch->jobs->len; i++)
    if (sy_batch_is_own(batch, &g_array_index(batch->jobs, SyBatchJob, i))) g_array_append_val(jobs, i);
  run->counts->total = jobs->len;
  unsigned workers = batch->options->workers ? batch->options->workers : g_get_num_processors();
  SyPool pool = {.workers = MIN(workers, MAX(jobs->len, 1)),
                 .n_jobs = jobs->len,
                 .jobs = (const size_t *)(void *)jobs->data,
                 .work = sy_batch_work,
                 .data = batch,
                 .ended = job_ended,
                 .tick = job_tick,
                 .user = run};
  switch (sy_pool_run(&pool)) {
  case SY_POOL_DONE: return finish(run);
  case SY_POOL_INTERRUPTED: return SY_BATCH_INTERRUPTED;
  case SY_POOL_STOPPED: return SY_BATCH_STOPPED;
  case SY_POOL_FAILED: break;
  }
  sy_diagnostics_add(run->diagnostics, SY_FAILURE, "batch-no-worker", NULL, _("try --jobs 1"),
                     _("no process can be started: %s"), g_strerror(errno));
  return SY_BATCH_STOPPED;
}

/* A project of this shard's by the name of its documents, or NULL. */
static const SyBatchJob *own_job(const SyBatch *batch, const char *name)
{
  g_autofree char *key = sy_batch_clash_key(name);
  size_t number = GPOINTER_TO_SIZE(g_hash_table_lookup(batch->stems, key));
  const SyBatchJob *job = number ? &g_array_index(batch->jobs, SyBatchJob, number - 1) : NULL;
  return job && strcmp(job->stem, name) == 0 && sy_batch_is_own(batch, job) ? job : NULL;
}

static bool recall_entry(void *user, const SyManifestEntry *entry)
{
  Run *run = user;
  SyManifest *own = run->batch->manifest;
  if (!entry->digest || !own_job(run->batch, entry->name) || sy_manifest_lookup(own, entry->name, NULL, NULL))
    return true;
  run->unsynced = !sy_manifest_append(own, entry, run->diagnostics);
  return !run->unsynced;
}

/* A shard that goes on after a merge finds what it has done in the merged manifest. */
static bool recall_merged(Run *run)
{
  const SyBatchOptions *options = run->batch->options;
  if (options->shards == 0 || !options->resume) return true;
  g_autofree char *path = g_build_filename(options->directory, SY_MANIFEST_NAME, NULL);
  g_autoptr(SyManifest) merged = sy_manifest_peek(path, run->diagnostics);
  return !merged || (sy_manifest_each(merged, recall_entry, run, run->diagnostics) && !run->unsynced);
}

SyBatchEnd sy_batch_run(SyBatch *batch, const SyBatchEvents *events, SyBatchCounts *counts, SyDiagnostics *diagnostics)
{
  *counts = (SyBatchCounts){0};
  int folder = sy_folder_lock(batch->options->directory, batch->options->shards > 0, diagnostics);
  if (folder < 0) return SY_BATCH_STOPPED;
  g_autofree char *name = sy_manifest_file_name(batch->options->shard, batch->options->shards);
  g_autofree char *path = g_build_filename(batch->options->directory, name, NULL);
  batch->manifest = sy_manifest_open(path, batch->options->resume, diagnostics);
  SyBatchEnd end = SY_BATCH_STOPPED;
  if (batch->manifest) {
    sy_folder_clean(batch->options->directory, is_own_leftover, batch);
    Run run = {.batch = batch, .events = events, .counts = counts, .diagnostics = diagnostics};
    if (recall_merged(&run)) end = work(&run);
    if (end != SY_BATCH_DONE) sy_manifest_sync(batch->manifest, diagnostics);
  }
  sy_manifest_free(batch->manifest);
  batch->manifest = NULL;
  sy_folder_unlock(folder);
  return end;
}

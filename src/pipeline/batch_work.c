/* A worker's part of a batch: one job, from its values to its documents; and what it tells the parent. */
#include "pipeline/batch_private.h"
#include "base/json.h"

#include <string.h>

static const char *const states[] = {
    [SY_BATCH_BUILT] = "built", [SY_BATCH_UNCHANGED] = "unchanged", [SY_BATCH_FAILED] = "failed"};

static SyProject *load_project(const SyBatch *batch, const SyBatchJob *job, SyDiagnostics *diagnostics)
{
  const SyBatchInput *input = batch->inputs->pdata[job->input];
  if (!input->columns) return sy_project_load(input->path, batch->catalogue, batch->limits, diagnostics);
  g_autoptr(SyValue) root = sy_batch_row(batch, job, diagnostics);
  return root ? sy_project_new(root, input->path, batch->catalogue, diagnostics) : NULL;
}

/* ---- What is done already ------------------------------------------------------------------- */

typedef struct {
  const SyBatch *batch;
  const char *digest;
  bool same;
} Compare;

static void compare_entry(void *user, const SyManifestEntry *entry)
{
  Compare *compare = user;
  const SyBatchOptions *options = compare->batch->options;
  if (g_strcmp0(entry->digest, compare->digest) != 0 || g_strcmp0(entry->program, SY_VERSION) != 0 ||
      g_strcmp0(entry->edition, sy_edition_name(options->build->edition)) != 0 ||
      entry->copies != options->build->copies)
    return;
  for (const char *const *format = compare->batch->formats; *format; format++)
    if (!g_strv_contains(entry->formats, *format)) return;
  for (const char *const *file = entry->files; *file; file++) {
    g_autofree char *path = g_build_filename(options->directory, *file, NULL);
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) return;
  }
  compare->same = entry->files[0] != NULL;
}

static bool is_done(const SyBatch *batch, const SyBatchJob *job, const char *digest)
{
  Compare compare = {.batch = batch, .digest = digest};
  return batch->options->resume && sy_manifest_lookup(batch->manifest, job->stem, compare_entry, &compare) &&
         compare.same;
}

/* ---- Telling -------------------------------------------------------------------------------- */

static void append_answer(GString *answer, SyBatchState state, const char *digest, const GPtrArray *files,
                          const SyDiagnostics *list)
{
  SyJson *json = sy_json_new();
  sy_json_map(json);
  sy_json_member(json, "state", states[state]);
  sy_json_member(json, "digest", digest ? digest : "");
  sy_json_key(json, "files");
  sy_json_list(json);
  for (guint i = 0; i < files->len; i++) {
    g_autofree char *name = g_path_get_basename(files->pdata[i]);
    sy_json_text(json, name);
  }
  sy_json_end_list(json);
  sy_json_key(json, "diagnostics");
  sy_json_list(json);
  for (size_t i = 0; i < sy_diagnostics_count(list); i++) sy_json_diagnostic(json, sy_diagnostics_peek(list, i));
  sy_json_end_list(json);
  sy_json_end_map(json);
  g_autofree char *text = sy_json_finish(json);
  g_string_append(answer, text);
}

static SySeverity severity_of(const char *word)
{
  static const char *const words[] = {
      [SY_NOTE] = "note", [SY_WARNING] = "warning", [SY_REFUSAL] = "refusal", [SY_ERROR] = "error"};
  for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
    if (g_strcmp0(word, words[i]) == 0) return (SySeverity)i;
  return SY_FAILURE;
}

static int number_in(const SyValue *map, const char *key)
{
  return (int)sy_value_number(sy_value_get(map, key));
}

static void read_diagnostic(const SyValue *value, SyDiagnostics *diagnostics)
{
  SyPlace place = {.file = sy_value_text_at(value, "file"),
                   .part = sy_value_text_at(value, "part"),
                   .sheet = sy_value_text_at(value, "sheet"),
                   .line = number_in(value, "line"),
                   .column = number_in(value, "column"),
                   .paragraph = number_in(value, "paragraph"),
                   .words = sy_value_text_at(value, "words"),
                   .under = sy_value_text_at(value, "under")};
  const char *code = sy_value_text_at(value, "code"), *message = sy_value_text_at(value, "message");
  sy_diagnostics_add(diagnostics, severity_of(sy_value_text_at(value, "severity")), g_intern_string(code ? code : ""),
                     &place, sy_value_text_at(value, "hint"), "%s", message ? message : "");
}

bool sy_batch_answer_read(const char *line, SyBatchAnswer *answer, SyDiagnostics *diagnostics)
{
  *answer = (SyBatchAnswer){.state = SY_BATCH_FAILED};
  SyDiagnostics *quiet = sy_diagnostics_new();
  g_autoptr(GBytes) bytes = g_bytes_new_static(line, strlen(line));
  answer->value = sy_value_read_json(bytes, "", NULL, quiet);
  sy_diagnostics_free(quiet);
  const char *state = sy_value_text_at(answer->value, "state");
  if (!state) return false;
  for (size_t i = 0; i < G_N_ELEMENTS(states); i++)
    if (strcmp(state, states[i]) == 0) answer->state = (SyBatchState)i;
  const SyValue *files = sy_value_get(answer->value, "files"), *list = sy_value_get(answer->value, "diagnostics");
  answer->files = g_new0(const char *, sy_value_count(files) + 1);
  for (size_t i = 0; i < sy_value_count(files); i++) answer->files[i] = sy_value_text(sy_value_item(files, i));
  answer->digest = sy_value_text_at(answer->value, "digest");
  for (size_t i = 0; i < sy_value_count(list); i++) {
    const SyValue *one = sy_value_item(list, i);
    read_diagnostic(one, diagnostics);
    if (g_strcmp0(sy_value_text_at(one, "code"), "file-unwritable") == 0) answer->stop = true;
  }
  return true;
}

void sy_batch_answer_clear(SyBatchAnswer *answer)
{
  sy_value_unref(answer->value);
  g_free(answer->files);
}

/* ---- The work ------------------------------------------------------------------------------- */

/* The project, if it can be read and its documents have a name. */
static SyProject *prepare(const SyBatch *batch, const SyBatchJob *job, SyDiagnostics *diagnostics)
{
  SyDiagnostics *problem = g_hash_table_lookup(batch->problems, GSIZE_TO_POINTER(job->number));
  if (problem) {
    sy_diagnostics_take(diagnostics, problem);
    return NULL;
  }
  SyProject *project = load_project(batch, job, diagnostics);
  if (!project || *job->stem) return project;
  g_free(sy_batch_name(batch, job, project->root, diagnostics)); /* It says why there is none. */
  sy_project_free(project);
  return NULL;
}

void sy_batch_work(void *data, size_t number, GString *answer)
{
  SyBatch *batch = data;
  const SyBatchJob *job = &g_array_index(batch->jobs, SyBatchJob, number);
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
  SyBatchState state = SY_BATCH_FAILED;
  g_autofree char *digest = NULL;
  SyProject *project = prepare(batch, job, diagnostics);
  if (project) digest = sy_builder_digest(batch->builder, project);
  if (digest && is_done(batch, job, digest)) state = SY_BATCH_UNCHANGED;
  else if (digest &&
           sy_builder_build(batch->builder, project, batch->options->directory, job->stem, files, diagnostics))
    state = SY_BATCH_BUILT;
  sy_project_free(project);
  append_answer(answer, state, digest, files, diagnostics);
  sy_diagnostics_free(diagnostics);
}

void sy_batch_digests(const SyBatch *batch, void (*see)(void *, const SyPlace *, const char *), void *user)
{
  for (guint i = 0; i < batch->jobs->len; i++) {
    const SyBatchJob *job = &g_array_index(batch->jobs, SyBatchJob, i);
    SyDiagnostics *unheard = sy_diagnostics_new();
    bool readable = !g_hash_table_contains(batch->problems, GSIZE_TO_POINTER(job->number));
    SyProject *project = readable ? load_project(batch, job, unheard) : NULL;
    g_autofree char *digest = project ? sy_builder_digest(batch->builder, project) : NULL;
    SyPlace place = sy_batch_place(batch, job);
    if (digest) see(user, &place, digest);
    sy_project_free(project);
    sy_diagnostics_free(unheard);
  }
}

/* The plan: which projects there are, in which order, and what their documents are called. */
#include "pipeline/batch_private.h"

#include "table/table.h"

#include <string.h>
#include <unistd.h>

#define SY_NAME_MAX 255 /* where the folder does not say */

bool sy_batch_is_own(const SyBatch *batch, const SyBatchJob *job)
{
  unsigned shards = batch->options->shards;
  return shards == 0 || (job->number - 1) % shards == batch->options->shard - 1;
}

/* ---- Names ---------------------------------------------------------------------------------- */

/* How long a stem may be, in bytes: its longest ending must still fit. */
static size_t most_bytes(const SyBatch *batch)
{
  long most = pathconf(batch->options->directory, _PC_NAME_MAX);
  g_autofree char *ending = batch->options->build->copies > 0
                                ? g_strdup_printf("-%u.docx", batch->options->build->copies)
                                : g_strdup(".docx");
  return (size_t)(most > 0 ? most : SY_NAME_MAX) - strlen(ending);
}

const char *const sy_batch_own_names[] = {"file", "ファイル", "row",          "行", "number",
                                          "連番", "edition",  "エディション", NULL};

/* Keys that a name may ask for although the project leaves them out. */
static const char *const optional_keys[] = {"title",   "organization", "department", "date",
                                            "version", "place",        "level",      "deployment"};

static SyValue *name_values(const SyBatch *batch, const SyBatchJob *job, const SyValue *root)
{
  SyValue *values = sy_value_new_map();
  for (size_t i = 0; i < sy_value_count(root); i++)
    sy_value_map_set(values, sy_value_key(root, i), sy_value_ref(sy_value_pair(root, i)));
  for (size_t i = 0; i < G_N_ELEMENTS(optional_keys); i++)
    if (!sy_value_get(values, optional_keys[i])) sy_value_map_set(values, optional_keys[i], sy_value_new_text(""));
  const SyBatchInput *input = batch->inputs->pdata[job->input];
  g_autofree char *file = g_path_get_basename(input->path);
  char *dot = strrchr(file, '.');
  if (dot && dot != file) *dot = 0;
  g_autofree char *row = g_strdup_printf("%d", job->row), *number = g_strdup_printf("%zu", job->number);
  const char *texts[] = {file, row, number,
                         sy_edition_name(batch->options->build->edition)}; /* in the order of sy_batch_own_names */
  for (size_t i = 0; sy_batch_own_names[i]; i++)
    sy_value_map_set(values, sy_batch_own_names[i], sy_value_new_text(texts[i / 2]));
  return values;
}

char *sy_batch_name(const SyBatch *batch, const SyBatchJob *job, const SyValue *root, SyDiagnostics *diagnostics)
{
  g_autoptr(GString) text = g_string_new(NULL);
  if (batch->name) {
    g_autoptr(SyValue) values = name_values(batch, job, root);
    SyScope scope = {.value = values};
    if (!sy_text_template_render(batch->name, &scope, &batch->naming, text, diagnostics)) return g_strdup("");
  } else {
    const char *title = sy_value_text(sy_value_get(root, "title"));
    if (*title) g_string_append_printf(text, "%s%s", title, batch->suffix);
  }
  char *stem = sy_batch_stem(text->str, most_bytes(batch));
  if (!*stem) {
    SyPlace place = sy_batch_place(batch, job);
    sy_diagnostics_add(diagnostics, SY_ERROR, "batch-no-name", &place,
                       _("the documents are named after the title, or as --name says"),
                       _("there is no name for the documents"));
  }
  return stem;
}

/* A project file's documents are called as build calls them. */
static char *file_name(const SyBatch *batch, const char *path)
{
  g_autofree char *stem = sy_builder_stem(batch->builder, path);
  return sy_batch_stem(stem, most_bytes(batch));
}

/* ---- Jobs ----------------------------------------------------------------------------------- */

static SyBatchJob *add_job(SyBatch *batch, int row)
{
  SyBatchJob job = {.input = batch->inputs->len - 1, .row = row, .number = batch->jobs->len + 1, .stem = ""};
  g_array_append_val(batch->jobs, job);
  return &g_array_index(batch->jobs, SyBatchJob, batch->jobs->len - 1);
}

static void set_stem(SyBatch *batch, SyBatchJob *job, const char *stem)
{
  job->stem = *stem ? sy_arena_strndup(batch->arena, stem, strlen(stem)) : "";
}

/* The name of what can be read; what cannot is left to a worker, which says why. */
static void name_job(SyBatch *batch, SyBatchJob *job, const SyValue *root)
{
  SyDiagnostics *quiet = sy_diagnostics_new();
  g_autofree char *stem = root ? sy_batch_name(batch, job, root, quiet) : g_strdup("");
  set_stem(batch, job, stem);
  sy_diagnostics_free(quiet);
}

static SyBatchInput *add_input(SyBatch *batch, const char *path)
{
  SyBatchInput *input = g_new0(SyBatchInput, 1);
  input->path = g_strdup(path);
  g_ptr_array_add(batch->inputs, input);
  return input;
}

/* ---- Project files -------------------------------------------------------------------------- */

static void plan_file(SyBatch *batch, const char *path)
{
  add_input(batch, path);
  SyBatchJob *job = add_job(batch, 0);
  if (batch->options->nameless) return;
  if (!batch->name) {
    g_autofree char *stem = file_name(batch, path);
    set_stem(batch, job, stem);
    return;
  }
  SyDiagnostics *quiet = sy_diagnostics_new();
  SyProject *project = sy_project_load(path, batch->catalogue, batch->limits, quiet);
  sy_diagnostics_free(quiet);
  name_job(batch, job, project ? project->root : NULL);
  sy_project_free(project);
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_project_name(const char *folder, const char *name)
{
  static const char *const endings[] = {".yaml", ".yml", ".json"};
  if (name[0] == '.' || name[0] == '~') return false; /* ~$…: what Excel keeps while it has a file open */
  for (size_t i = 0; i < G_N_ELEMENTS(endings); i++)
    if (g_str_has_suffix(name, endings[i])) return true;
  g_autofree char *path = g_str_has_suffix(name, ".xlsx") ? g_build_filename(folder, name, NULL) : NULL;
  return path && sy_project_is_sheet(path, NULL);
}

static bool plan_folder(SyBatch *batch, const char *path, SyDiagnostics *diagnostics)
{
  SyPlace place = {.file = path};
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open(path, 0, &error);
  if (!dir) {
    sy_diagnostics_add(diagnostics, SY_ERROR, "file-unreadable", &place, NULL, "%s", error->message);
    return false;
  }
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  for (const char *name; (name = g_dir_read_name(dir));)
    if (is_project_name(path, name)) g_ptr_array_add(names, g_strdup(name));
  g_ptr_array_sort(names, compare_names);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *file = g_build_filename(path, names->pdata[i], NULL);
    plan_file(batch, file);
  }
  if (names->len > 0) return true;
  sy_diagnostics_add(diagnostics, SY_ERROR, "batch-empty-folder", &place,
                     _("project files end with .yaml, .yml or .json, question sheets with .xlsx"),
                     _("the folder holds no project files"));
  return false;
}

/* ---- Tables --------------------------------------------------------------------------------- */

static bool is_table(const char *path)
{
  g_autofree char *small = g_ascii_strdown(path, -1);
  return g_str_has_suffix(small, ".csv") || (g_str_has_suffix(small, ".xlsx") && !sy_project_is_sheet(path, NULL));
}

/* One row: its name now, its values again when a worker builds it. problem: what was wrong when it was read. */
static bool plan_row(SyBatch *batch, int row, const char *const *cells, size_t n, SyDiagnostics **problem,
                     SyDiagnostics *diagnostics)
{
  const SyBatchInput *input = batch->inputs->pdata[batch->inputs->len - 1];
  SyBatchJob *job = add_job(batch, row);
  bool own = sy_batch_is_own(batch, job);
  if (sy_diagnostics_count(*problem) > 0) {
    if (own) g_hash_table_insert(batch->problems, GSIZE_TO_POINTER(job->number), g_steal_pointer(problem));
    return true;
  }
  if (own && !sy_batch_spool(batch, job, cells, n, diagnostics)) return false;
  if (batch->options->nameless) return true;
  SyDiagnostics *quiet = sy_diagnostics_new();
  SyPlace place = sy_batch_place(batch, job);
  g_autoptr(SyValue) root = sy_project_row(input->columns, batch->base, cells, n, &place, quiet);
  sy_diagnostics_free(quiet);
  name_job(batch, job, root);
  return true;
}

static bool plan_rows(SyBatch *batch, SyTableReader *reader, SyDiagnostics *rows, SyDiagnostics *diagnostics)
{
  const char *const *cells;
  size_t n;
  for (bool first = true;; first = false) {
    SyDiagnostics *problem = sy_diagnostics_new();
    bool more = sy_table_reader_next(reader, &cells, &n), good = true;
    sy_diagnostics_take(problem, rows);
    if (!more) {
      good = !sy_table_reader_failed(reader);
      if (!good) sy_diagnostics_take(diagnostics, problem);
    } else {
      good = plan_row(batch, sy_table_reader_row(reader), cells, n, &problem, diagnostics);
    }
    sy_diagnostics_free(problem);
    if (more && good) continue;
    if (good && first) {
      SyPlace place = {.file = ((SyBatchInput *)batch->inputs->pdata[batch->inputs->len - 1])->path};
      sy_diagnostics_add(diagnostics, SY_WARNING, "table-no-rows", &place, NULL,
                         _("the table has no rows below its header"));
    }
    return good;
  }
}

/* Cells merged over several rows: only the first row's project has the value. */
static void warn_of_merges(const SyTableReader *reader, const char *path, SyDiagnostics *diagnostics)
{
  size_t n;
  const SyTableMerge *merges = sy_table_reader_merges(reader, &n);
  for (size_t i = 0; i < n; i++) {
    SyPlace place = {
        .file = path, .sheet = sy_table_reader_sheet(reader), .line = merges[i].row, .column = merges[i].column};
    if (merges[i].last_row > merges[i].row)
      sy_diagnostics_add(diagnostics, SY_WARNING, "table-merged", &place,
                         _("undo the merging and write the value into every row"),
                         _("the cell is merged down to row %d: only the first row has its value"), merges[i].last_row);
  }
}

static bool plan_table(SyBatch *batch, const char *path, SyDiagnostics *diagnostics)
{
  SyBatchInput *input = add_input(batch, path);
  SyDiagnostics *rows = sy_diagnostics_new(); /* what the reader says, to be told with its row */
  SyTableReader *reader = sy_table_reader_new(path, batch->options->sheet, batch->limits, rows);
  const char *const *cells;
  size_t n;
  bool good = reader && sy_table_reader_next(reader, &cells, &n);
  if (good) {
    input->sheet = g_strdup(sy_table_reader_sheet(reader));
    warn_of_merges(reader, path, diagnostics);
    SyPlace place = {.file = input->path, .sheet = input->sheet, .line = sy_table_reader_row(reader)};
    input->columns = sy_project_columns_new(cells, n, &place, batch->catalogue, batch->base != NULL, diagnostics);
    good = input->columns && plan_rows(batch, reader, rows, diagnostics);
  } else if (reader && !sy_table_reader_failed(reader)) {
    SyPlace place = {.file = path};
    sy_diagnostics_add(diagnostics, SY_ERROR, "table-empty", &place,
                       _("shiyosho batch --table-skeleton writes a table to fill in"), _("the table is empty"));
  }
  sy_diagnostics_take(diagnostics, rows);
  sy_table_reader_free(reader);
  sy_diagnostics_free(rows);
  return good;
}

/* ---- Clashes -------------------------------------------------------------------------------- */

static void tell_clash(const SyBatch *batch, const SyBatchJob *job, const SyBatchJob *first, SyDiagnostics *diagnostics)
{
  SyPlace place = sy_batch_place(batch, job), other = sy_batch_place(batch, first);
  g_autofree char *where =
      first->row > 0 ? g_strdup_printf(_("%s, row %d"), other.file, first->row) : g_strdup(other.file);
  sy_diagnostics_add(
      diagnostics, SY_ERROR, "batch-same-name", &place,
      _("--name makes them differ, for example --name '{{title}}_{{number}}'; capitals and forms of a letter do not count"),
      _("the documents would be called “%s”, like those of %s (“%s”)"), job->stem, where, first->stem);
}

/* The job that has that key already, or NULL. */
static const SyBatchJob *taken_by(const SyBatch *batch, const char *key)
{
  size_t number = GPOINTER_TO_SIZE(g_hash_table_lookup(batch->stems, key));
  return number ? &g_array_index(batch->jobs, SyBatchJob, number - 1) : NULL;
}

/* A copy's name, STEM-2, may be another project's. */
static const SyBatchJob *copy_taken_by(const SyBatch *batch, const char *key)
{
  for (unsigned k = 1; k <= batch->options->build->copies; k++) {
    g_autofree char *copy = g_strdup_printf("%s-%u", key, k);
    const SyBatchJob *other = taken_by(batch, copy);
    if (other) return other;
  }
  return NULL;
}

/* Who comes second fails, with a message that names both, and has no documents; every shard judges alike. */
static void yield_name(SyBatch *batch, SyBatchJob *job, const SyBatchJob *first)
{
  SyDiagnostics *problem = sy_diagnostics_new();
  tell_clash(batch, job, first, problem);
  if (sy_batch_is_own(batch, job)) g_hash_table_insert(batch->problems, GSIZE_TO_POINTER(job->number), problem);
  else sy_diagnostics_free(problem);
  job->stem = "";
}

static void settle_clashes(SyBatch *batch)
{
  for (guint i = 0; i < batch->jobs->len; i++) {
    SyBatchJob *job = &g_array_index(batch->jobs, SyBatchJob, i);
    if (!*job->stem) continue;
    g_autofree char *key = sy_batch_clash_key(job->stem);
    const SyBatchJob *first = taken_by(batch, key);
    if (first) yield_name(batch, job, first);
    else g_hash_table_insert(batch->stems, g_steal_pointer(&key), GSIZE_TO_POINTER(job->number));
  }
  for (guint i = 0; batch->options->build->copies > 0 && i < batch->jobs->len; i++) {
    SyBatchJob *job = &g_array_index(batch->jobs, SyBatchJob, i);
    g_autofree char *key = sy_batch_clash_key(job->stem);
    const SyBatchJob *other;
    while (*job->stem && (other = copy_taken_by(batch, key))) {
      SyBatchJob *later = &g_array_index(batch->jobs, SyBatchJob, MAX(job->number, other->number) - 1);
      g_autofree char *taken = sy_batch_clash_key(later->stem);
      g_hash_table_remove(batch->stems, taken);
      yield_name(batch, later, later == job ? other : job);
    }
  }
}

/* ---- The whole ------------------------------------------------------------------------------ */

bool sy_batch_plan(SyBatch *batch, SyDiagnostics *diagnostics)
{
  bool good = true;
  for (size_t i = 0; i < batch->options->n_inputs; i++) {
    const char *path = batch->options->inputs[i];
    if (g_file_test(path, G_FILE_TEST_IS_DIR)) good &= plan_folder(batch, path, diagnostics);
    else if (is_table(path)) good &= plan_table(batch, path, diagnostics);
    else plan_file(batch, path);
  }
  if (good) settle_clashes(batch);
  return good;
}

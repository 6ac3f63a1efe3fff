#define _GNU_SOURCE /* memmem */
/* One project -> its documents. */
#include "base/data.h"
#include "forms/forms.h"
#include "pipeline/edition.h"
#include "pipeline/pipeline.h"
#include "pipeline/references.h"
#include "pipeline/stamp.h"

#include <string.h>

#define SY_DEFAULT_TEMPLATE "chotatsu"

const SyFormatName sy_formats[] = {
    {SY_FORMAT_DOCX, "docx"}, {SY_FORMAT_PDF, "pdf"}, {SY_FORMAT_XLSX, "xlsx"}, {0, NULL}};

struct SyBuilder {
  const SyCatalogue *catalogue;
  SyBuildOptions options;
  SyTemplateOptions merging;
  const SyLimits *limits;
  char *template_path; /* as found */
  char *template_name; /* "chotatsu" */
  SyPackage *package;
  SyDocxTemplate *compiled;
  GPtrArray *clause_names, *text_names, *cloud_names;
  SyClauses clauses;        /* of those */
  GChecksum *sum;           /* what all projects' digests begin with */
  SyTypesetter *typesetter; /* made when first needed */
  SyPdfCache *pdf_cache;    /* as the typesetter */
};

/* ---- The builder -------------------------------------------------------------------------------- */

char *sy_pipeline_find_template(const char *name, const char *data, SyDiagnostics *diagnostics)
{
  if (g_file_test(name, G_FILE_TEST_EXISTS)) return g_strdup(name);
  bool is_name = !strchr(name, '/');
  g_autofree char *relative = g_build_filename("templates", name, NULL);
  char *found = is_name ? sy_data_find(data, relative) : NULL;
  if (found) return found;
  SyPlace place = {.file = name};
  const char *hint = _("give chotatsu, bessi, a folder or a .docx");
  g_autofree char *places = is_name ? sy_data_places(data) : NULL;
  if (is_name)
    sy_diagnostics_add(diagnostics, SY_ERROR, "template-missing", &place, hint,
                       _("there is no such template, neither here nor in the folder templates of: %s"), places);
  else sy_diagnostics_add(diagnostics, SY_ERROR, "template-missing", &place, hint, _("there is no such template"));
  return NULL;
}

/* NULL: the program's own fonts. */
static SyTypesetter *new_typesetter(const char *data, SyDiagnostics *diagnostics)
{
  g_autofree char *config = data ? sy_data_need(data, "fonts/fonts.conf", diagnostics) : NULL;
  return data && !config ? NULL : sy_typesetter_new(config, diagnostics);
}

/* The walk that finds the clauses of cloud projects: how many sections on `cloud` are open, and what stands in one. */
typedef struct {
  unsigned depth;
  GPtrArray *names;
} CloudWalk;

static bool is_cloud(const SyTag *section)
{
  return section->kind == SY_TAG_SECTION && strcmp(sy_name_english(section->name), "cloud") == 0;
}

static void enter_section(void *user, const SyTag *section)
{
  CloudWalk *walk = user;
  if (is_cloud(section)) walk->depth++;
}

static void leave_section(void *user, const SyTag *section)
{
  CloudWalk *walk = user;
  if (is_cloud(section)) walk->depth--;
}

static void use_tag(void *user, const SyTag *tag, SyTagRole role, const SyPlace *place)
{
  CloudWalk *walk = user;
  const char *dot = strchr(tag->name, '.');
  g_autofree char *first = dot ? g_strndup(tag->name, (gsize)(dot - tag->name)) : NULL;
  if (!first || walk->depth == 0 || strcmp(sy_name_english(first), "confirmed") != 0) return;
  if (!g_ptr_array_find_with_equal_func(walk->names, dot + 1, g_str_equal, NULL))
    g_ptr_array_add(walk->names, g_strdup(dot + 1));
}

/* A clause that also stands outside of such a section, worded for a system, is every project's. */
static void use_elsewhere(void *user, const SyTag *tag, SyTagRole role, const SyPlace *place)
{
  CloudWalk *walk = user;
  const char *dot = strchr(tag->name, '.');
  guint at;
  if (!dot || walk->depth > 0 || !g_ptr_array_find_with_equal_func(walk->names, dot + 1, g_str_equal, &at)) return;
  g_ptr_array_remove_index(walk->names, at);
}

static void read_cloud_names(SyBuilder *builder)
{
  static const SyTagVisitor within = {use_tag, enter_section, leave_section},
                            elsewhere = {use_elsewhere, enter_section, leave_section};
  CloudWalk walk = {0, g_ptr_array_new_with_free_func(g_free)};
  sy_docx_template_walk(builder->compiled, &within, &walk);
  sy_docx_template_walk(builder->compiled, &elsewhere, &walk);
  g_ptr_array_add(walk.names, NULL);
  builder->cloud_names = walk.names;
}

/* confirmed.X and texts.X: the clauses that want confirming, and those whose texts are printed. */
static void read_names(SyBuilder *builder)
{
  builder->clause_names = g_ptr_array_new_with_free_func(g_free);
  builder->text_names = g_ptr_array_new_with_free_func(g_free);
  for (const char *const *name = sy_docx_template_names(builder->compiled); *name; name++) {
    const char *dot = strchr(*name, '.');
    g_autofree char *first = dot ? g_strndup(*name, (gsize)(dot - *name)) : g_strdup(*name);
    const char *english = sy_name_english(first);
    if (dot && strcmp(english, "confirmed") == 0) g_ptr_array_add(builder->clause_names, g_strdup(dot + 1));
    if (dot && strcmp(english, "texts") == 0) g_ptr_array_add(builder->text_names, g_strdup(sy_name_english(dot + 1)));
  }
  g_ptr_array_add(builder->clause_names, NULL);
  g_ptr_array_add(builder->text_names, NULL);
  read_cloud_names(builder);
  builder->clauses = (SyClauses){.names = (const char *const *)builder->clause_names->pdata,
                                 .texts = (const char *const *)builder->text_names->pdata,
                                 .cloud = (const char *const *)builder->cloud_names->pdata,
                                 .template_name = builder->template_name};
}

/* The digest of the template's parts, then the catalogue and the overlay: taken once for all projects. */
static bool begin_digest(SyBuilder *builder, SyDiagnostics *diagnostics)
{
  GChecksum *parts = g_checksum_new(G_CHECKSUM_SHA256);
  bool ok = sy_package_digest(builder->package, parts, diagnostics);
  builder->sum = g_checksum_new(G_CHECKSUM_SHA256);
  g_checksum_update(builder->sum, (const guchar *)g_checksum_get_string(parts), -1);
  sy_catalogue_digest(builder->catalogue, builder->sum);
  g_checksum_free(parts);
  return ok;
}

SyBuilder *sy_builder_new(const SyCatalogue *catalogue, const SyBuildOptions *options, SyDiagnostics *diagnostics)
{
  const char *name = options->template_path ? options->template_path : SY_DEFAULT_TEMPLATE;
  g_autofree char *path = sy_pipeline_find_template(name, options->data, diagnostics);
  if (!path) return NULL;
  SyBuilder *builder = g_new0(SyBuilder, 1);
  builder->catalogue = catalogue;
  builder->options = *options;
  builder->limits = options->limits ? options->limits : &sy_limits_default;
  builder->template_path = g_steal_pointer(&path);
  builder->template_name = sy_file_stem(name);
  builder->merging =
      (SyTemplateOptions){.names = SY_NAMES_STRICT, .path = builder->template_path, .limits = builder->limits};
  g_autofree char *folder = g_path_get_dirname(builder->template_path);
  builder->merging.partials = builder->merging.pictures = g_intern_string(folder);
  builder->package = sy_package_open(builder->template_path, builder->limits, diagnostics);
  builder->compiled = builder->package ? sy_docx_template_new(builder->package, &builder->merging, diagnostics) : NULL;
  if (!builder->compiled || !begin_digest(builder, diagnostics)) {
    sy_builder_free(builder);
    return NULL;
  }
  read_names(builder);
  return builder;
}

void sy_builder_free(SyBuilder *builder)
{
  if (!builder) return;
  sy_pdf_cache_free(builder->pdf_cache);
  sy_typesetter_free(builder->typesetter);
  sy_docx_template_free(builder->compiled);
  sy_package_free(builder->package);
  if (builder->clause_names) g_ptr_array_free(builder->clause_names, TRUE);
  if (builder->text_names) g_ptr_array_free(builder->text_names, TRUE);
  if (builder->cloud_names) g_ptr_array_free(builder->cloud_names, TRUE);
  if (builder->sum) g_checksum_free(builder->sum);
  g_free(builder->template_path);
  g_free(builder->template_name);
  g_free(builder);
}

const SyClauses *sy_builder_clauses(const SyBuilder *builder)
{
  return &builder->clauses;
}

char *sy_builder_digest(const SyBuilder *builder, const SyProject *project)
{
  GChecksum *sum = g_checksum_copy(builder->sum);
  sy_project_digest(project, sum);
  char *digest = g_strdup(g_checksum_get_string(sum));
  g_checksum_free(sum);
  return digest;
}

/* ---- Merging ------------------------------------------------------------------------------------ */

typedef struct {
  SyBuilder *builder;
  const SyProject *project;
  SySelection *selection;
  SyDiagnostics *findings;
  char *digest, *directory, *stem, *time;
  SyDiagnostics *diagnostics;
} Build;

/* The merged package of a copy; 0: without a number. */
static SyPackage *merge(Build *b, unsigned copy)
{
  const SyBuildOptions *options = &b->builder->options;
  SyValuesOptions asked = {.edition = options->edition,
                           .digest = b->digest,
                           .copy = copy,
                           .copies = copy ? options->copies : 0,
                           .findings = b->findings};
  g_autoptr(SyValue) values = sy_selection_values(b->selection, &asked);
  SyPackage *merged = sy_docx_template_merge(b->builder->compiled, values, &b->builder->merging, b->diagnostics);
  if (!merged) return NULL;
  bool review = options->edition == SY_EDITION_REVIEW;
  SyEditionLayout layout = {.line_numbers = review || options->edition == SY_EDITION_COMMENT,
                            .wide_outer_margin = review};
  g_autofree char *author = g_strconcat(b->project->organization, b->project->department, NULL);
  SyStamp stamp = {.title = b->project->title, .author = author, .time = b->time};
  if (sy_edition_apply(merged, &layout, b->diagnostics) && sy_stamp_package(merged, &stamp, b->diagnostics))
    return merged;
  sy_package_free(merged);
  return NULL;
}

/* ---- Writing ------------------------------------------------------------------------------------ */

static char *target(const Build *b, unsigned copy, const char *ending)
{
  g_autofree char *name =
      copy ? g_strdup_printf("%s-%u.%s", b->stem, copy, ending) : g_strdup_printf("%s.%s", b->stem, ending);
  char *path = g_build_filename(b->directory, name, NULL);
  if (!sy_file_same(path, b->project->path)) return path;
  /* The forms of a question sheet stand beside it, not in its place. */
  g_free(path);
  g_autofree char *other = g_strdup_printf("%s-様式.%s", b->stem, ending);
  return g_build_filename(b->directory, other, NULL);
}

static bool may_overwrite(Build *b, const char *path)
{
  g_autofree char *program = NULL;
  if (b->builder->options.force || !sy_stamp_is_foreign(path, b->builder->limits, &program)) return true;
  SyPlace place = {.file = path};
  sy_diagnostics_add(b->diagnostics, SY_REFUSAL, "build-edited", &place,
                     _("--force overwrites it; shiyosho pdf makes a PDF of it; -o writes elsewhere"),
                     *program ? _("this file was saved by another program since (%s): it is not overwritten")
                              : _("this file was not written by shiyosho%s: it is not overwritten"),
                     program);
  return false;
}

/* Sets the package; pdf NULL: only to find the page numbers. */
static bool typeset(Build *b, SyPackage *merged, SyPainter *pdf)
{
  SyBuilder *builder = b->builder;
  if (!builder->typesetter) builder->typesetter = new_typesetter(builder->options.data, b->diagnostics);
  if (!builder->typesetter) return false;
  SyTypesetOptions options = {
      .date = *b->project->date ? b->project->date : NULL, .limits = builder->limits, .write_labels = true};
  SyPageTable *table = sy_page_table_new();
  bool ok = sy_pipeline_typeset(builder->typesetter, merged, &options, table, pdf, b->diagnostics);
  sy_page_table_free(table);
  return ok;
}

/* True if a field shows a page number: then a DOCX needs a layout. Instructions stand in w:instrText or w:instr. */
static bool shows_pages(SyPackage *package)
{
  static const char *const fields[] = {" TOC ", "\"TOC ", ">TOC ", "PAGEREF ", "NUMPAGES", "SECTIONPAGES"};
  static const char *const parts[] = {"main+xml", "header+xml", "footer+xml"};
  SyDiagnostics *unheard = sy_diagnostics_new();
  bool found = false;
  for (size_t i = 0; i < sy_package_count(package) && !found; i++) {
    const char *part = sy_package_part_name(package, i), *type = sy_package_content_type(package, part);
    bool shown = false;
    for (size_t p = 0; type && p < G_N_ELEMENTS(parts); p++) shown |= g_str_has_suffix(type, parts[p]);
    g_autoptr(GBytes) bytes = shown ? sy_package_load(package, part, unheard) : NULL;
    gsize length = 0;
    const char *data = bytes ? g_bytes_get_data(bytes, &length) : NULL;
    for (size_t f = 0; data && f < G_N_ELEMENTS(fields); f++)
      found |= memmem(data, length, fields[f], strlen(fields[f])) != NULL;
  }
  sy_diagnostics_free(unheard);
  return found;
}

static bool write_pdf(Build *b, SyPackage *merged, const char *path)
{
  if (!b->builder->pdf_cache) b->builder->pdf_cache = sy_pdf_cache_new();
  SyPdfOptions options = {.tags = true, .cache = b->builder->pdf_cache};
  SyArena *arena = sy_arena_new();
  sy_pipeline_pdf_options(merged, arena, &options);
  SyPainter *pdf = sy_pdf_new(path, &options, b->diagnostics);
  bool ok = pdf && typeset(b, merged, pdf);
  if (pdf) ok = sy_pdf_close(pdf, ok, b->diagnostics) && ok;
  sy_arena_free(arena);
  return ok;
}

static void note_written(GPtrArray *written, const char *path)
{
  if (written) g_ptr_array_add(written, g_strdup(path));
}

static bool write_forms(Build *b, SyPackage *merged, const char *path)
{
  GHashTable *references = sy_references_new(merged, b->builder->limits, b->diagnostics);
  SyXlsxOptions options = {.edition = b->builder->options.edition, .digest = b->digest, .references = references};
  bool ok = references && sy_xlsx_forms(b->selection, &options, path, b->diagnostics);
  if (references) g_hash_table_destroy(references);
  return ok;
}

/* The files of one merged package. The DOCX goes out when the PDF stands: it holds the page numbers. */
static bool write_files(Build *b, unsigned copy, unsigned formats, GPtrArray *written)
{
  g_autofree char *docx = target(b, copy, "docx"), *pdf = target(b, copy, "pdf"), *xlsx = target(b, copy, "xlsx");
  if ((formats & SY_FORMAT_DOCX) && !may_overwrite(b, docx)) return false;
  g_autoptr(SyPackage) merged = merge(b, copy);
  if (!merged) return false;
  if ((formats & SY_FORMAT_PDF) && !write_pdf(b, merged, pdf)) return false;
  if (formats & SY_FORMAT_PDF) note_written(written, pdf);
  if (formats & SY_FORMAT_DOCX) {
    if (!(formats & SY_FORMAT_PDF) && shows_pages(merged) && !typeset(b, merged, NULL)) return false;
    if (!sy_package_save(merged, docx, SY_DEFLATE_LEVEL, b->diagnostics)) return false;
    note_written(written, docx);
  }
  if (!(formats & SY_FORMAT_XLSX)) return true;
  if (!write_forms(b, merged, xlsx)) return false;
  note_written(written, xlsx);
  return true;
}

static bool write_all(Build *b, GPtrArray *written)
{
  const SyBuildOptions *options = &b->builder->options;
  bool numbered = options->copies > 0 && options->edition == SY_EDITION_REVIEW && (options->formats & SY_FORMAT_PDF);
  unsigned once = numbered ? options->formats & ~(unsigned)SY_FORMAT_PDF : options->formats;
  if (once && !write_files(b, 0, once, written)) return false;
  for (unsigned copy = 1; numbered && copy <= options->copies; copy++)
    if (!write_files(b, copy, SY_FORMAT_PDF, written)) return false;
  return true;
}

/* ---- Building ----------------------------------------------------------------------------------- */

char *sy_builder_suffix(const SyBuilder *builder)
{
  const char *edition = sy_edition_name(builder->options.edition);
  bool draft = builder->options.edition == SY_EDITION_DRAFT,
       usual = strcmp(builder->template_name, SY_DEFAULT_TEMPLATE) == 0;
  return g_strconcat(draft ? "" : "-", draft ? "" : edition, usual ? "" : "-", usual ? "" : builder->template_name,
                     NULL);
}

char *sy_builder_stem(const SyBuilder *builder, const char *path)
{
  g_autofree char *own = sy_file_stem(path), *suffix = sy_builder_suffix(builder);
  return g_strconcat(own, suffix, NULL);
}

/* The final edition is refused while something stands open. */
static bool may_publish(Build *b)
{
  if (b->builder->options.edition != SY_EDITION_FINAL) return true;
  size_t refusals = sy_diagnostics_count_from(b->findings, SY_REFUSAL);
  SyPlace place = {.file = b->project->path};
  for (size_t i = 0; i < sy_diagnostics_count(b->findings); i++) {
    const SyDiagnostic *d = sy_diagnostics_peek(b->findings, i);
    if (d->severity >= SY_WARNING)
      sy_diagnostics_add(b->diagnostics, d->severity, d->code, &d->place, d->hint, "%s", d->message);
  }
  if (refusals == 0) return true;
  sy_diagnostics_add(b->diagnostics, SY_REFUSAL, "edition-refused", &place,
                     _("mend the points above, or build another edition"),
                     _("the final edition is refused: %zu points stand open"), refusals);
  return false;
}

bool sy_builder_build(SyBuilder *builder, const SyProject *project, const char *directory, const char *stem,
                      GPtrArray *written, SyDiagnostics *diagnostics)
{
  Build b = {.builder = builder, .project = project, .diagnostics = diagnostics, .findings = sy_diagnostics_new()};
  b.selection = sy_selection_new(builder->catalogue, project);
  SyEdition edition = builder->options.edition; /* two of them use findings */
  if (edition != SY_EDITION_FINAL) sy_selection_check_lost(b.selection, sy_builder_clauses(builder), diagnostics);
  if (edition == SY_EDITION_FINAL) sy_selection_check(b.selection, sy_builder_clauses(builder), true, b.findings);
  if (edition == SY_EDITION_REVIEW) sy_selection_findings(b.selection, sy_builder_clauses(builder), b.findings);
  b.digest = sy_builder_digest(builder, project);
  b.directory = g_strdup(directory ? directory : ".");
  b.stem = stem ? g_strdup(stem) : sy_builder_stem(builder, project->path);
  b.time = sy_stamp_time(project->date, builder->options.time);
  bool ok = may_publish(&b) && write_all(&b, written);
  sy_selection_free(b.selection);
  sy_diagnostics_free(b.findings);
  g_free(b.digest);
  g_free(b.directory);
  g_free(b.stem);
  g_free(b.time);
  return ok;
}

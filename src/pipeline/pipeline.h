/* pipeline: one function builds one project; only here do layout and package meet. build, batch and
 * print call it. */
#ifndef SY_PIPELINE_H
#define SY_PIPELINE_H

#include "merge/merge.h"
#include "layout/layout.h"
#include "pdf/pdf.h"
#include "selection/selection.h"

SY_BEGIN

/* How hard the packages that a user gets are packed. */
#define SY_DEFLATE_LEVEL 6

/* ---- Typesetting a package ---------------------------------------------------------------- */

typedef struct {
  bool markup;            /* show revisions and comments */
  bool write_labels;      /* write page numbers into the package's field results */
  bool keep_toc;          /* leave tables of contents as they are stored */
  const char *date;       /* for DATE fields, "2026-12-01", or NULL */
  GString *dump;          /* lines and boxes, or NULL */
  const SyLimits *limits; /* NULL: defaults */
} SyTypesetOptions;

/* Builds the tables of contents anew in package, lays it out (at most three passes) and paints it;
 * table: filled with bookmark -> page label. painter: NULL to count only. */
bool sy_pipeline_typeset(SyTypesetter *typesetter, SyPackage *package, const SyTypesetOptions *options,
                         SyPageTable *table, SyPainter *painter, SyDiagnostics *diagnostics);
/* The same into a PDF file, whose title, author and language are the package's core properties. tags: structure and
 * links. options NULL: defaults. The file is replaced whole or not at all; false with diagnostics. */
bool sy_pipeline_write_pdf(SyTypesetter *typesetter, SyPackage *package, const SyTypesetOptions *options, bool tags,
                           const char *path, SyDiagnostics *diagnostics);
#ifdef SY_INTERNAL
/* PDF options (title, author, language …) from the package's core properties; their strings are in the arena. */
void sy_pipeline_pdf_options(SyPackage *package, SyArena *arena, SyPdfOptions *options);
#endif

/* ---- Building a project ------------------------------------------------------------------- */

typedef enum { SY_FORMAT_DOCX = 1, SY_FORMAT_PDF = 2, SY_FORMAT_XLSX = 4 } SyFormat;
/* What they are called, also at the end of file names; ends with a NULL name. */
typedef struct {
  SyFormat format;
  const char *name;
} SyFormatName;
extern const SyFormatName sy_formats[];

typedef struct {
  const char *template_path; /* a template's name ("chotatsu"), a folder or a .docx; NULL: chotatsu */
  SyEdition edition;
  unsigned formats; /* SyFormat, or-ed */
  unsigned copies;  /* review edition: a PDF per copy; 0: one, without a number */
  bool force;       /* overwrite a DOCX that another program has saved since */
  const char *data; /* the data's folder: templates and fonts; NULL: the program's own */
  const char *time; /* that a document whose project has no date is dated: "2026-12-01T00:00:00Z"; NULL: 2000-01-01 */
  const SyLimits *limits; /* NULL: defaults */
} SyBuildOptions;

/* What the projects of a process share: the compiled template and, once a PDF or a page number is asked for,
 * the typesetter. catalogue and the options' strings must outlive it. NULL with diagnostics. */
typedef struct SyBuilder SyBuilder;
SyBuilder *sy_builder_new(const SyCatalogue *catalogue, const SyBuildOptions *options, SyDiagnostics *diagnostics);
void sy_builder_free(SyBuilder *builder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SyBuilder, sy_builder_free)
/* A path, or else the name of one of the templates in the data's folder (data NULL: the program's own). Caller frees;
 * NULL with a diagnostic. */
char *sy_pipeline_find_template(const char *name, const char *data, SyDiagnostics *diagnostics);
/* The values of an invented project that has everything, so that all names are there and lists hold an item. Caller
 * frees; NULL with diagnostics. */
SyValue *sy_pipeline_example(const SyCatalogue *catalogue, SyDiagnostics *diagnostics);
/* The template's clauses, for sy_selection_check; borrowed. */
const SyClauses *sy_builder_clauses(const SyBuilder *builder);
/* The one digest of DESIGN.md: 64 hexadecimal digits. Caller frees. */
char *sy_builder_digest(const SyBuilder *builder, const SyProject *project);
/* What documents are called: the project file's name without its ending, and the suffix: "-EDITION" unless draft,
 * "-TEMPLATE" unless chotatsu. Caller frees. */
char *sy_builder_stem(const SyBuilder *builder, const char *path);
char *sy_builder_suffix(const SyBuilder *builder);
/* Builds DIRECTORY/STEM.docx, .pdf, .xlsx (copies: STEM-1.pdf, …). stem NULL: sy_builder_stem. written: paths are
 * appended (g_free), or NULL.
 * False with diagnostics; then none of the files is new. */
bool sy_builder_build(SyBuilder *builder, const SyProject *project, const char *directory, const char *stem,
                      GPtrArray *written, SyDiagnostics *diagnostics);

SY_END

#endif

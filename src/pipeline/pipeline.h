/* pipeline: one function builds one project; only here do layout and package meet. build, batch and
 * print call it. */
#ifndef SY_PIPELINE_H
#define SY_PIPELINE_H

#include "docx/docx.h"
#include "layout/layout.h"
#include "output/output.h"

/* ---- Typesetting a package ---------------------------------------------------------------- */

typedef struct {
  bool markup;            /* show revisions and comments */
  bool keep_toc;          /* leave tables of contents as they are stored */
  const char *date;       /* for DATE fields, "2026-12-01", or NULL */
  GString *dump;          /* lines and boxes, or NULL */
  const SyLimits *limits; /* NULL: defaults */
} SyTypesetOptions;

/* Builds the tables of contents anew in package, lays it out (at most three passes) and paints it;
 * table: filled with bookmark -> page label. painter: NULL to count only. */
bool sy_pipeline_typeset(SyTypesetter *typesetter, SyPackage *package,
                         const SyTypesetOptions *options, SyPageTable *table, SyPainter *painter,
                         SyDiagnostics *diagnostics);
/* PDF options (title, author, language …) from the package's core properties; strings interned. */
void sy_pipeline_pdf_options(SyPackage *package, SyPdfOptions *options);

#endif

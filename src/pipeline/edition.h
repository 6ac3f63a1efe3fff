/* edition: what an edition changes of a merged document's pages. Private to pipeline. */
#ifndef SY_PIPELINE_EDITION_H
#define SY_PIPELINE_EDITION_H

#include "merge/merge.h"

/* The inner margin of a review copy, in twips: 17 mm, enough for a binder's holes. What it gives
 * up goes to the outer margin, for notes. */
#define SY_REVIEW_INNER_MARGIN 964

typedef struct {
  bool line_numbers;      /* running line numbers, from 1 on every page */
  bool wide_outer_margin; /* for notes with a pen */
} SyEditionLayout;

/* Changes every section of the main part (ECMA-376 17.6). False with diagnostics on failure. */
bool sy_edition_apply(SyPackage *package, const SyEditionLayout *layout, SyDiagnostics *diagnostics);

#endif

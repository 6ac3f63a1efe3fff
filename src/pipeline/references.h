/* references: where the requirements stand in the specification. Private to pipeline. */
#ifndef SY_PIPELINE_REFERENCES_H
#define SY_PIPELINE_REFERENCES_H

#include "word/word.h"

/* Bookmark -> the numbers of the headings it stands under ("4.2(1)ア"). Caller destroys; NULL with diagnostics. */
GHashTable *sy_references_new(SyPackage *package, const SyLimits *limits, SyDiagnostics *diagnostics);

#endif

/* fields: contents, references and page labels, written into a package as Word would on updating its fields. */
#ifndef SY_FIELDS_H
#define SY_FIELDS_H

#include "word/word.h"

/* Both functions that follow read the styles that they are given, or, with NULL, those of the package. */

/* Builds every TOC field of the main part anew (17.16.5.68; toc.c lists the switches): entries in the styles TOC 1 to
 * 9, each with a PAGEREF field on a bookmark of its heading. Bytes beside stay as they are; a table that is right
 * already, or that cannot be built without harm (it spans sections or tables), stays whole. False with diagnostics on
 * failure. */
bool sy_fields_build_contents(SyPackage *package, SyStyles *styles, SyDiagnostics *diagnostics);
/* Writes the results of the main part's fields that name other places of it: REF, SEQ and the STYLEREFs of the text
 * (cross_references.c). Bytes beside stay as they are. False with diagnostics on failure. */
bool sy_fields_update_references(SyPackage *package, SyStyles *styles, SyDiagnostics *diagnostics);
/* What is known once pages stand. */
typedef struct {
  GHashTable *labels;       /* bookmark -> page label, both text */
  size_t pages;             /* How many there are in all; 0: it is unknown. */
  const int *section_pages; /* How many each section has. */
  size_t n_sections;
} SyPageCounts;
/* Writes the texts of PAGEREF, NUMPAGES and SECTIONPAGES results, in the main part, headers, footers and notes.
 * SECTIONPAGES stay in headers, footers and notes of a document of several sections, as one header may serve several of
 * them. */
bool sy_fields_write_page_labels(SyPackage *package, const SyPageCounts *counts, SyDiagnostics *diagnostics);

#endif

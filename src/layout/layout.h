/* layout: blocks -> lines, boxes, pages. */
#ifndef SY_LAYOUT_H
#define SY_LAYOUT_H

#include "compose/compose.h"

/* Shared by the documents of a process: fonts and composed paragraphs (a bounded cache). */
typedef struct SyTypesetter SyTypesetter;
SyTypesetter *sy_typesetter_new(const char *font_config, SyDiagnostics *diagnostics);
void sy_typesetter_free(SyTypesetter *typesetter);
SyFontSet *sy_typesetter_fonts(SyTypesetter *typesetter);

typedef struct {
  bool markup;   /* change bars, comments in the margin */
  GString *dump; /* lines and boxes as text are appended, or NULL */
  const SyLimits *limits;
  const char *only_pages; /* "1-3,7" or NULL: pages that are painted */
} SyLayoutOptions;

/* What layout learns about pages. */
typedef struct SyPageTable SyPageTable;
SyPageTable *sy_page_table_new(void);
void sy_page_table_free(SyPageTable *table);
/* Pages of each section. */
const int *sy_page_table_section_pages(const SyPageTable *table, size_t *n);
size_t sy_page_table_pages(const SyPageTable *table);
/* The label of the page a bookmark is on ("iii", "12"), or NULL. Borrowed. */
const char *sy_page_table_label(const SyPageTable *table, const char *bookmark);
/* bookmark -> label; both char*; owned by the table. */
GHashTable *sy_page_table_labels(const SyPageTable *table);
bool sy_page_table_equal(const SyPageTable *a, const SyPageTable *b);

/* Lays out the whole document and paints each page as it is finished. known: the table of an
 * earlier pass, for forward references, or NULL. table: filled. painter: NULL for a counting pass.
 * False with diagnostics on failure. */
bool sy_layout_run(SyTypesetter *typesetter, SyDocument *document, const SyLayoutOptions *options,
                   const SyPageTable *known, SyPageTable *table, SyPainter *painter, SyDiagnostics *diagnostics);
/* Counting passes until the table stands still (at most three in all), then one that paints. */
bool sy_layout_document(SyTypesetter *typesetter, SyDocument *document, const SyLayoutOptions *options,
                        SyPageTable *table, SyPainter *painter, SyDiagnostics *diagnostics);

#endif

/* layout turns blocks into lines, boxes and pages, and paints the pages. */
#ifndef SY_LAYOUT_H
#define SY_LAYOUT_H

#include "base/base.h"
#ifdef SY_INTERNAL
#include "compose/compose.h"
#endif

SY_BEGIN

/* Opaque here; compose/font.h, word/word.h and graphics/painter.h say what they are. */
typedef struct SyFontSet SyFontSet;
typedef struct SyDocument SyDocument;
typedef struct SyPainter SyPainter;

/* What the documents of a process share: fonts, and a bounded cache of composed paragraphs. */
typedef struct SyTypesetter SyTypesetter;
SyTypesetter *sy_typesetter_new(const char *font_config, SyDiagnostics *diagnostics);
void sy_typesetter_free(SyTypesetter *typesetter);
SyFontSet *sy_typesetter_fonts(SyTypesetter *typesetter);

typedef struct {
  bool markup;   /* Change bars and comments stand in the margin. */
  GString *dump; /* to which lines and boxes are appended as text; or NULL */
  const SyLimits *limits;
  const char *only_pages; /* the pages that are painted, such as "1-3,7"; NULL for all */
  /* For measuring: pages begin where bookmarks with this prefix stand, whether the text before has room or not, and
   * what room that leaves is appended to page_report, a line a page. NULL: pages are as long as they are. */
  const char *page_marks;
  GString *page_report;
} SyLayoutOptions;

/* What layout learns about pages. */
typedef struct SyPageTable SyPageTable;
SyPageTable *sy_page_table_new(void);
void sy_page_table_free(SyPageTable *table);
/* The number of pages of each section. */
const int *sy_page_table_section_pages(const SyPageTable *table, size_t *n);
size_t sy_page_table_pages(const SyPageTable *table);
/* The label of the page a bookmark is on ("iii", "12"), or NULL. Borrowed. */
const char *sy_page_table_label(const SyPageTable *table, const char *bookmark);
/* The labels by bookmark. The table owns it; keys and values are char *. */
GHashTable *sy_page_table_labels(const SyPageTable *table);
bool sy_page_table_equal(const SyPageTable *a, const SyPageTable *b);

/* Lays out the whole document and paints each page as it is finished. known is the table of an earlier pass, for
 * forward references, or NULL. The pass fills table. painter is NULL for a counting pass. False with diagnostics on
 * failure. */
bool sy_layout_run(SyTypesetter *typesetter, SyDocument *document, const SyLayoutOptions *options,
                   const SyPageTable *known, SyPageTable *table, SyPainter *painter, SyDiagnostics *diagnostics);
/* Runs counting passes until the table stands still (at most three in all), and then one that paints. */
bool sy_layout_document(SyTypesetter *typesetter, SyDocument *document, const SyLayoutOptions *options,
                        SyPageTable *table, SyPainter *painter, SyDiagnostics *diagnostics);

SY_END

#endif

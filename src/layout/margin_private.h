/* What stands in the margin: numbers of lines, bars beside revisions, comments. */
#ifndef SY_LAYOUT_MARGIN_PRIVATE_H
#define SY_LAYOUT_MARGIN_PRIVATE_H

#include "layout/page_private.h"

#define MARKUP_COLOR 0xB00020u
#define COMMENT_SCALE 0.72 /* of a comment's text in the margin */
#define COMMENT_GAP 10.0   /* pt: between the text and its comments */

/* Restarts the numbers of lines where the section asks for it, at the beginning of a page or of a section. */
void sy_lines_restart(Layout *l, const SySection *s, bool page);
/* Finds, once a slab is placed, its number, whether it is revised, and its comments. */
void sy_margin_take(Layout *l, Slab *slab);
/* How much wider a page is for the comments in its margin. */
double sy_margin_widening(const Layout *l, const SySection *s);
/* Places the comments of a page that is full. */
void sy_margin_settle(Layout *l, Page *page);
void sy_margin_clear(GArray *balloons);
/* Paints numbers and bars, which are artifacts. */
void sy_margin_paint(Layout *l, const Page *page);
size_t sy_comment_index(Layout *l, int id);
/* The sign of a comment, such as "[名1]". The caller frees. */
char *sy_comment_sign(Layout *l, size_t index);

#endif

/* STYLEREF fields, and the chapters of page numbers. */
#ifndef SY_LAYOUT_STYLEREF_PRIVATE_H
#define SY_LAYOUT_STYLEREF_PRIVATE_H

#include "layout/paragraph_private.h"

/* What a STYLEREF field shows on the page under way; NULL if nothing is known. The caller frees. */
char *sy_styleref_text(Layout *l, const SyInline *field);
/* The number of the chapter on the page under way, of headings of that level; NULL if none is known. The caller
 * frees. */
char *sy_styleref_chapter(Layout *l, int level);
bool sy_styleref_wanted(const Layout *l, const char *style_name);
/* Remembers a paragraph once its first line is placed. */
void sy_styleref_take(Layout *l, const Para *para);
void sy_styleref_end_page(Layout *l);

#endif

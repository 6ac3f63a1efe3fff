/* Pages that begin at marks of the document (SyLayoutOptions.page_marks). */
#ifndef SY_LAYOUT_FOLLOW_PRIVATE_H
#define SY_LAYOUT_FOLLOW_PRIVATE_H

#include "layout/galley_private.h"
#include "layout/node_private.h"

/* The page that ended last, until it is known what the text after it needs. */
typedef struct {
  bool open;    /* A page waits to be reported. */
  bool chained; /* The text after it is not complete: the next slab must stand with it. */
  bool next;    /* The next slab begins a page. */
  int page;
  double height, free, need, line, notes;
  guint had_lines, had_rows;
  guint lines, rows; /* of the page under way */
} Follow;

/* Places a slab on the page that the marks give it, whether it has room there or not. */
void sy_follow_emit(Layout *l, Slab *slab);
/* Before a break that the document itself asks for. */
void sy_follow_break(Layout *l);

#endif

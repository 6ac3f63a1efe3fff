/* The flow: slabs of the body in columns and pages. */
#ifndef SY_LAYOUT_FLOW_PRIVATE_H
#define SY_LAYOUT_FLOW_PRIVATE_H

#include "layout/feeder_private.h"
#include "layout/page_private.h"

#define MOST_COLUMNS 64

typedef struct {
  Page *page;
  size_t n_columns, column;
  double x[MOST_COLUMNS], w[MOST_COLUMNS];
  double top, y, lowest;
  double after;     /* the space after the slab that was placed last */
  double bottom;    /* The notes of the page's earlier columns, if these are not theirs, stand below it. */
  guint first_area; /* of the page's note areas: the notes of the first column */
  guint first_note; /* of the page's notes: the first that these columns' slabs can refer to */
  guint first_slab; /* of the page's slabs: the first that stands in these columns */
  guint first_open; /* of the page's slabs: the first whose column is under way */
  bool equal;       /* The columns are equally wide. */
  bool fresh;       /* Nothing stands in the column yet. */
  bool forced;      /* A forced break began the column: the space before its first slab stays. */
  GPtrArray *chain; /* Slab: they must stand on one page, and wait for the last of them */
} Flow;

bool sy_flow_run(Layout *l);
void sy_flow_emit(Feeder *f, Slab *slab);
/* Places a slab on the page under way, whether it has room there or not. */
void sy_flow_put(Layout *l, Slab *slab);
/* Begins the next page, as if the one under way were full. */
void sy_flow_next_page(Layout *l);
/* Takes the footnotes and bookmarks of what has been placed on the page under way. */
void sy_flow_take(Layout *l, Slab *slab);
/* Where the next line of the body would stand on the page under way, below that space. */
double sy_flow_y(const Layout *l, double before);
/* The label of the page under way. */
const char *sy_flow_label(const Layout *l);

/* columns.c */
/* Makes the columns under way equally high. */
void sy_columns_balance(Layout *l);

#endif

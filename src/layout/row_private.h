/* Rows of tables and their cells: laying them out, cutting them where a page ends, cells that go on over rows. */
#ifndef SY_LAYOUT_ROW_PRIVATE_H
#define SY_LAYOUT_ROW_PRIVATE_H

#include "layout/box_private.h"
#include "layout/galley_private.h"

/* Blocks that outlive the row that they came in (turned.c). */
typedef struct KeptBlocks KeptBlocks;

/* A cell of the body that goes on over rows, and maybe over pages. It is counted by its parts. */
typedef struct {
  int references;
  Galley *rest;     /* what had no room on the pages so far, or NULL */
  int waits;        /* the number of pages on which it placed nothing */
  KeptBlocks *kept; /* of text that is turned; or NULL */
} Merged;

typedef struct {
  double x, width; /* from the table's left edge */
  double margin_left, margin_top, margin_bottom;
  SyBorder top, left, bottom, right;
  SyBorder page_top, page_bottom; /* These stand in for top and bottom, if there is none, at the ends of a page. */
  uint32_t shading;
  Galley *content;
  double content_y;
  int valign;
  Turn turned;
  double turned_length; /* the room that turned text runs along, in all rows that the cell spans */
  KeptBlocks *kept;     /* of text that is turned; or NULL */
  double inner_width;
  bool continued;     /* The cell goes on from the row above. */
  bool dealt;         /* The lines of the merged cell have their places. */
  Merged *merge;      /* that the cell is a part of; the lines stand in the first part on each page */
  bool merge_ends;    /* The cell is the last part of its merge. */
  double part_height; /* of a merged cell: the height of all its rows on the page */
  size_t column, span;
  Node *node;
} CellBox;

struct RowBox {
  double x, height;
  double inset_top, inset_bottom; /* w:tblCellSpacing: from the row's edges to its cells' */
  double lead;                    /* from the row's top to its cells' margins: spacing and border */
  double tail;                    /* from its cells' margins to the row's end: spacing and border */
  double foot;                    /* the extra height that the row needs if it is the last of a page */
  double stretched;               /* the part of the height that only a merged cell needs */
  SyBorder outer_top, outer_left, outer_bottom, outer_right; /* of a table whose cells are apart */
  double outer_width;                                        /* of that table */
  size_t n_cells;
  CellBox *cells;
  bool header, cant_split, exact, artifact;
  GPtrArray *repeated; /* RowBox: the header rows of its table, which its rows share; or NULL */
  double repeated_height;
  Node *node;
};

/* table.c */
void sy_table_begin(Feeder *f, const SyTable *table);
void sy_table_row(Feeder *f, const SyRow *row);
void sy_table_end(Feeder *f);
void sy_row_free(RowBox *row);
/* Finds where the contents of the row's cells stand, once its height is known. */
void sy_row_place_contents(RowBox *row);
/* Gives the rows at the head and at the foot of a column their rules. The column's first slab is slabs[from]. */
void sy_rows_close(const GPtrArray *slabs, guint from);

/* autofit.c */
/* The width in pt, or 0 if it is automatic. */
double sy_width_of(SyWidth width, double available);
/* The edges of the columns, n_columns + 1 of them, from the table's left. rows are those that tell. The caller frees.
 */
double *sy_autofit_edges(const Feeder *f, const SyTable *table, const SyRow *rows, size_t n_rows, size_t *n_columns);

/* cut.c */
/* Cuts off what does not fit into height, and returns it; NULL if the row must not be cut there. If strict, something
 * of each cell must stay. */
RowBox *sy_row_split(RowBox *row, double height, bool strict);
/* The least height at which something of the row stays (if strict: of each cell). It is the row's own if the row must
 * not be cut. */
double sy_row_least(const RowBox *row, bool strict);
/* The lines of the cell that do not fit into height, in a galley of their own; NULL if all fit. */
Galley *sy_cell_cut(CellBox *cell, const RowBox *row, double height);

/* merge.c */
Merged *sy_merged_ref(Merged *merge);
void sy_merged_unref(Merged *merge);
/* Ends the merge of the cells in that column of rows[first] to rows[last]. If paged, the rows may stand on several
 * pages. */
void sy_merge_close(const GPtrArray *rows, size_t first, size_t last, size_t column, bool paged);
/* Ends all merges of rows that stand together. */
void sy_merge_close_all(const GPtrArray *rows);
/* Gives the lines of merged cells their places, once a column is full. The column's first slab is slabs[from]. */
void sy_merges_settle(const GPtrArray *slabs, guint from);
/* Makes a row, before it is placed at y below slabs, high enough for what merged cells that end with it still have to
 * set. */
void sy_merges_fit(const GPtrArray *slabs, guint from, double y, Slab *slab);

#endif

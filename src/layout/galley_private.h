/* Galleys and slabs. Blocks become slabs: a line, a row of a table, a forced break. A galley is a stack of slabs
 * without pages: a cell, a header, a note, a text box. The body's slabs are placed on pages by the flow. */
#ifndef SY_LAYOUT_GALLEY_PRIVATE_H
#define SY_LAYOUT_GALLEY_PRIVATE_H

#include <glib.h>
#include <stdbool.h>

typedef struct Para Para;
typedef struct RowBox RowBox;

typedef enum { SLAB_LINE, SLAB_ROW, SLAB_PAGE_BREAK, SLAB_COLUMN_BREAK } SlabKind;

typedef struct {
  SlabKind kind;
  double before, height, after;
  bool keep;  /* The slab must stand on one page with the next. It marks the break before a paragraph
                 (w:pageBreakBefore). */
  bool alone; /* PAGE_BREAK: nothing else stands in its paragraph. */
  bool bound; /* The row is a repeated header row, which belongs to its table. */
  Para *para; /* LINE: a reference */
  size_t line;
  double lead;  /* from the slab's top to the line's: the room of a border */
  RowBox *row;  /* ROW: owned unless bound */
  int number;   /* the line's number in the margin, or 0 */
  bool revised; /* Something in the slab was inserted or deleted: a bar stands in the margin. */
  double x, y;  /* once the slab is placed: the column's left edge and the slab's top */
  double notes; /* once the slab is placed: the height of its footnotes */
} Slab;

typedef struct {
  GPtrArray *slabs;  /* Slab, placed from the galley's top left */
  GPtrArray *floats; /* Box */
  double width, height;
  bool vertical; /* Its lines run down. */
} Galley;

Slab *sy_slab_new(SlabKind kind);
void sy_slab_free(Slab *slab);

Galley *sy_galley_new(double width);
void sy_galley_free(Galley *galley);
/* Takes the galley's height anew, after its slabs have changed. */
void sy_galley_measure(Galley *galley);

#endif

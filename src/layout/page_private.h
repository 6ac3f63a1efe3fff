/* A page: its slabs, floats, notes, header and footer, until it is painted. */
#ifndef SY_LAYOUT_PAGE_PRIVATE_H
#define SY_LAYOUT_PAGE_PRIVATE_H

#include "layout/box_private.h"

/* A comment in the margin. */
typedef struct {
  size_t index;
  double y; /* of its anchor, and later of its top */
  Galley *text;
} Balloon;

/* Where the footnotes of a column stand: at its foot. Those of columns that begin further down the page stand below. */
typedef struct {
  double x, width, height;
  double rule; /* the separator's part of the height */
  guint group; /* Areas of one group stand beside each other. */
} NoteArea;

typedef struct {
  Galley *text;     /* owned */
  const Slab *slab; /* that refers to the note; NULL if the note goes on from the column before */
  guint area;
} PlacedNote;

struct Page {
  const SySection *section;
  int number, ordinal;
  bool odd, first_of_section;
  bool has_margin; /* Something stands beside its lines. */
  char *label;
  bool vertical; /* Lines run down: the page is laid out as turned back by a quarter, and painted turned. */
  double width, height, left, right, top, bottom; /* as the page is laid out */
  struct {
    double width, height, left, right, top, bottom;
  } paper;                   /* as the page is printed: for headers, footers and floats */
  GPtrArray *slabs, *floats; /* Slab, Box */
  GArray *notes;             /* PlacedNote, from the top of their areas down */
  GArray *note_areas;        /* NoteArea */
  Galley *header, *footer;
  double header_y, footer_y;
  GArray *comments; /* Balloon, or NULL */
};

/* paint.c */
void sy_paint_page(Layout *l, Page *page);

#endif

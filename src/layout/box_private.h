/* Boxes: pictures, shapes, text boxes, frames and floating tables, in a line or floating on the page. */
#ifndef SY_LAYOUT_BOX_PRIVATE_H
#define SY_LAYOUT_BOX_PRIVATE_H

#include "layout/galley_private.h"
#include "layout/node_private.h"
#include "word/word.h"

typedef struct Feeder Feeder;
typedef struct Page Page;

/* How text stands in a cell or a box. The lines of text that is turned by a quarter stand beside each other. */
typedef enum {
  TURN_NONE,
  TURN_DOWN,       /* Lines run down, from right to left; Japanese characters stand upright. */
  TURN_UP,         /* Everything is turned anticlockwise: lines run up, from left to right. */
  TURN_DOWN_RIGHT, /* Lines run down, from left to right. */
  TURN_ASIDE,      /* Everything is turned clockwise, Japanese characters too. */
} Turn;

typedef struct {
  const SyObject *source; /* valid only while the box's paragraph is laid out */
  SyObjectKind kind;
  SyShape shape;
  double width, height, x, y; /* x and y count from the page's top left; only floats have them */
  double rotation, line_width, fill_opacity;
  uint32_t fill, line;
  bool behind, inline_object, text_is_artifact;
  bool wraps;       /* Text keeps clear of the box. */
  bool wraps_whole; /* Text stands above and below the box only, not beside it. */
  bool moves_body;  /* In a header or footer it moves the body's text, as frames and tables there do not. */
  SyWrapSide wrap_side;
  double clear_left, clear_top, clear_right, clear_bottom; /* the distance that text keeps */
  SyImage *image;
  SyInsets crop;
  bool flip_h, flip_v; /* These turn pictures only: the figures of shapes are flipped already. */
  bool stands;         /* The object stays upright in a shape that is turned. */
  SyFigure *figure;    /* drawn over the whole box; or NULL */
  bool inside;         /* The box is a part of a figure, and node is that figure's. */
  Galley *text;        /* of text boxes, labels and text paths */
  double text_x, text_y;
  double text_scale_x, text_scale_y; /* of text paths; else 0 */
  Turn turned;
  double text_across, text_along; /* the room for turned text */
  double text_down;               /* from the edge to the first line of turned text */
  Node *node;                     /* FIGURE, or NULL for decoration */
  GPtrArray *children;            /* Box */
} Box;

Box *sy_box_new(Feeder *f, const SyObject *object, Node *parent);
void sy_box_free(Box *box);
/* Finds the float's place, from the page's top left. column_x and paragraph_y are those of its anchor. */
void sy_box_settle(Layout *l, Box *box, const SyObject *object, const Page *page, double column_x, double column_width,
                   double paragraph_y);

/* figure.c */
void sy_figure_play(Layout *l, const SyFigure *figure, const SyRect *box);

#endif

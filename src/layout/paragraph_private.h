/* Paragraphs whose lines stand, and what stands in those lines besides text. */
#ifndef SY_LAYOUT_PARAGRAPH_PRIVATE_H
#define SY_LAYOUT_PARAGRAPH_PRIVATE_H

#include "compose/compose.h"
#include "layout/box_private.h"

typedef enum { MARK_BOOKMARK, MARK_LINK_BEGIN, MARK_LINK_END, MARK_BOX, MARK_NOTE, MARK_COMMENT } MarkKind;

typedef struct {
  MarkKind kind;
  char *name, *uri, *tooltip;
  Node *node;     /* of a link */
  Box *box;       /* of an object in the line, or of a float, which has no width there */
  bool floating;  /* The box is a float: the page owns it. */
  Galley *note;   /* NOTE: the footnote's text until a page takes it */
  size_t comment; /* COMMENT: its index */
} Mark;

/* The structure of ruby, found by the item that the ruby came from. */
typedef struct {
  size_t item;
  Node *base, *text;
} RubyNodes;

/* A float and where it asks to stand. */
typedef struct {
  Box *box;
  SyObject where; /* Only its place is set. */
} Anchored;

struct Para {
  int references;
  SyLines *lines;
  SyParagraphProperties properties; /* a copy, whose tabs must not be used */
  GArray *marks;                    /* Mark; the index of what is placed in a line says which */
  int *link_at;                     /* per line: the mark of the link that is open at its start, or -1 */
  Node *node, *label_node;
  GArray *rubies;                  /* RubyNodes, or NULL */
  double width;                    /* of its column */
  double left, right;              /* of borders and shading, from the column's left edge */
  GArray *bars;                    /* double: where bar tabs stand, from the column's left edge; or NULL */
  bool joined_above, joined_below; /* It shares its border with the neighbour. */
  char *title;                     /* of headings */
  char *style_text, *style_label, *style_number; /* of a style that a STYLEREF field names; or NULL */
  bool revised;                                  /* Its mark was inserted or deleted. */
  int section;
  GArray *anchored; /* Anchored: its floats on the page; or NULL */
  bool begun;       /* Its first line stands. */
  bool lifted;      /* Its floats wait for the first line, and stand on no page. */
};

void sy_feed_paragraph(Feeder *f, const SyParagraph *paragraph);
void sy_para_unref(Para *para);
/* Whether two paragraphs stand in one box. */
bool sy_borders_equal(const SyParagraphProperties *a, const SyParagraphProperties *b);

#endif

/* Feeders turn blocks into slabs, for one column's width. */
#ifndef SY_LAYOUT_FEEDER_PRIVATE_H
#define SY_LAYOUT_FEEDER_PRIVATE_H

#include "layout/box_private.h"

struct Feeder {
  Layout *l;
  Node *node;
  double width;
  const SySection *section;
  int section_index;
  bool in_table, in_note, artifact;
  bool vertical; /* Lines run down. */
  bool probing;  /* Only lengths are sought: turned text within is laid once. */
  bool again;    /* Its paragraphs have been laid, and remembered, before. */
  const char *note_label;
  Para *previous;   /* for borders and contextual spacing */
  GPtrArray *lists; /* Node: open lists by level */
  int list_id;
  struct TableState *table;
  struct FrameState *frame; /* the frame under way, or NULL */
  void (*emit)(Feeder *self, Slab *slab);
  void (*floating)(Feeder *self, Box *box, double y); /* y counts from the end of what has been emitted */
  void *sink;
  unsigned depth;
};

/* galley.c */
/* Lays blocks out in a galley of that width. pattern gives section and flags. */
Galley *sy_galley_lay(const Feeder *pattern, const SyBlock *blocks, size_t n, double width, Node *node);
/* Makes a feeder into galley. sy_feeder_clear empties it. */
void sy_galley_feeder(Feeder *out, const Feeder *pattern, Galley *galley, Node *node);
void sy_feed_block(Feeder *f, const SyBlock *block);
void sy_feed_end(Feeder *f);
void sy_feeder_clear(Feeder *f);

/* frame.c */
/* True if the block is a frame's paragraph and has been taken. If a frame ends before it, that one is placed. */
bool sy_frame_takes(Feeder *f, const SyBlock *block);
/* Places the frame under way. */
void sy_frame_end(Feeder *f);
/* Forgets the frame under way. */
void sy_frame_drop(Feeder *f);

#endif

/* ruby_private: small characters beside others, which say how these are read (JLREQ 3.3; ECMA-376 17.3.3.25). */
#ifndef SY_RUBY_PRIVATE_H
#define SY_RUBY_PRIVATE_H

#include "compose/cluster_private.h"

/* Ruby over the clusters from..to. */
typedef struct {
  uint32_t item;
  guint from, to;
  size_t text, length; /* in the paragraph's text, after its base */
  float size, width;
  bool upright;       /* beside a line that runs down */
  const SyFace *face; /* of all of it */
  const SyFontChoice *choice;
  GArray *glyphs; /* SyGlyph */
} Ruby;

/* Adds the ruby of the item whose clusters begin at from, once they are there. */
void sy_compose_add_ruby(Composer *c, uint32_t item, guint from);
void sy_compose_free_rubies(Composer *c);
void sy_compose_fit_rubies(Composer *c);
/* True if both stand under one ruby: nothing comes between them. */
bool sy_compose_in_ruby(const Composer *c, const Cluster *a, const Cluster *b);
/* How far the ruby over a cluster reaches above its baseline; 0: there is none. */
double sy_compose_ruby_ascent(const Composer *c, guint cluster);
SyFragment sy_compose_ruby_fragment(Composer *c, const Ruby *ruby, float left, float right);

#endif

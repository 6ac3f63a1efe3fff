/* pack_private: characters that share the place of one (w:eastAsianLayout, ECMA-376 17.3.2.10). */
#ifndef SY_PACK_PRIVATE_H
#define SY_PACK_PRIVATE_H

#include "compose/cluster_private.h"

/* Clusters that stand side by side across a line that runs down (縦中横), or in two lines within one (割注): the first
 * has all of their advance, nothing comes between them. */
typedef struct {
  guint from, to, second; /* second: the first of the second line; 縦中横: to */
  bool across;
  float width, scale;        /* across; scale: to fit into the line's width */
  float lead;                /* before the lines: of a bracket */
  uint32_t opening, closing; /* brackets, or 0 */
} Pack;

void sy_compose_packs(Composer *c);
void sy_compose_free_packs(Composer *c);
static inline bool sy_compose_in_pack(const Cluster *a, const Cluster *b)
{
  return a->pack != 0 && a->pack == b->pack;
}
/* A cluster's own advance, be it in a pack or not. */
float sy_compose_pen(const Composer *c, const Cluster *cluster);
/* How far 縦中横 reaches to each side of the line's axis. */
double sy_compose_pack_reach(const Composer *c, const Cluster *cluster);
/* Where the glyphs of 縦中横 stand that begins at x. Caller frees the glyphs. */
SyFragment sy_compose_pack_fragment(Composer *c, const Pack *pack, float x);
/* The places of the clusters of combined lines that begin at x. Caller frees. */
float *sy_compose_pack_places(const Composer *c, const Pack *pack, float x);

#endif

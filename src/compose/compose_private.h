/* What the files of compose share: clusters, and the spaces between them. */
#ifndef SY_LAYOUT_COMPOSE_PRIVATE_H
#define SY_LAYOUT_COMPOSE_PRIVATE_H

#include "compose/classes_private.h"
#include "compose/compose.h"

typedef enum { CLUSTER_TEXT, CLUSTER_TAB, CLUSTER_BREAK, CLUSTER_BOX, CLUSTER_MARK } ClusterKind;

/* What is set and broken as one: a character with its marks, a ligature, a tab, a box. */
typedef struct {
  uint8_t kind, class, level; /* level: of FriBidi */
  bool east_asian;            /* set in the East Asian face */
  bool full;                  /* advance of a whole em: its punctuation has spaces to give up */
  bool label, kerned, complex_run;
  bool upright;             /* in a line that runs down */
  uint16_t pack;            /* 1-based: of Composer.packs; 0: none */
  uint32_t character, last; /* first and last code points */
  uint32_t text, length;    /* in the paragraph's text */
  uint32_t item;
  uint32_t glyph, n_glyphs;
  float size, rise; /* pt */
  float squeeze;    /* horizontal scale towards the advances of the named face */
  float advance;    /* pt, with w:spacing and w:w in it */
  const SyFace *face;
  const SyFontChoice *choice;
} Cluster;

/* Stages of shrinking (JLREQ 3.8.3, App. D Table 3): the first gives way first. What stands at the end of a
 * line comes after the words. */
enum { STAGE_NONE, STAGE_WORD, STAGE_MIDDLE_DOT, STAGE_BRACKET, STAGE_SCRIPTS, STAGES };

/* The space between a cluster and the next, besides their advances. pt. */
typedef struct {
  float natural, least; /* negative: of the em that punctuation gives up */
  float auto_space;     /* part of natural that is between scripts */
  uint8_t stage;        /* in which it shrinks */
  bool breakable, stretches;
} Gap;

/* The choice made last: families are interned. */
typedef struct {
  const char *family;
  bool bold, italic;
  const SyFontChoice *choice;
} ChoiceMemo;

typedef struct {
  SyFontSet *fonts;
  const SyComposition *in;
  GArray *clusters;  /* Cluster */
  GArray *glyphs;    /* SyGlyph; advance and text filled late */
  Gap *gaps;         /* one per cluster: after it */
  float *tab_widths; /* per cluster; set as lines are filled */
  GString *text;
  GArray *rubies; /* Ruby, in order; or NULL */
  GArray *packs;  /* Pack, in order; or NULL */
  bool compress, rtl;
  ChoiceMemo choices[2]; /* by whether East Asian */
  SyLines *out;
} Composer;

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

/* Clusters that stand side by side across a line that runs down (縦中横), or in two lines within one (割注): the first
 * has all of their advance, nothing comes between them. */
typedef struct {
  guint from, to, second; /* second: the first of the second line; 縦中横: to */
  bool across;
  float width, scale;        /* across; scale: to fit into the line's width */
  float lead;                /* before the lines: of a bracket */
  uint32_t opening, closing; /* brackets, or 0 */
} Pack;

#define RULE(c, name) (!((c)->in->without & SY_RULE_##name))
#define CLUSTER(c, i) g_array_index((c)->clusters, Cluster, i)

/* em: how far the baseline of an ideographic face stands below the middle of its em. */
#define IDEOGRAPHIC_MIDDLE 0.38f
/* What lies in a line that runs down has its baseline so far below the line's axis; pt. */
static inline float sy_compose_drop(const Cluster *cluster)
{
  bool latin = cluster->choice && !cluster->east_asian; /* a tab has no face */
  return cluster->size * (latin ? (float)(cluster->choice->ascent - cluster->choice->descent) / 2 : IDEOGRAPHIC_MIDDLE);
}

/* compose_text.c: items -> clusters. */
void sy_compose_shape(Composer *c);
/* compose_space.c: the spaces and the places where a line may break. */
void sy_compose_space(Composer *c);
/* What a full-width cluster may give up at the end, and at the head, of a line; pt. */
float sy_compose_trail(const Composer *c, const Cluster *cluster);
float sy_compose_lead(const Composer *c, const Cluster *cluster);
/* compose_line.c: where lines end, and where their clusters stand. */
void sy_compose_lines(Composer *c);
/* compose_fragment.c: the clusters from..to at x[] become fragments of the line. */
void sy_compose_fragments(Composer *c, SyLine *line, size_t from, size_t to, const float *x);
void sy_compose_height(Composer *c, SyLine *line, size_t from, size_t to);

/* compose_pack.c: w:eastAsianLayout. */
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

/* compose_ruby.c: the ruby of the item whose clusters begin at from, once they are there. */
void sy_compose_add_ruby(Composer *c, uint32_t item, guint from);
void sy_compose_free_rubies(Composer *c);
void sy_compose_fit_rubies(Composer *c);
/* True if both stand under one ruby: nothing comes between them. */
bool sy_compose_in_ruby(const Composer *c, const Cluster *a, const Cluster *b);
/* How far the ruby over a cluster reaches above its baseline; 0: there is none. */
double sy_compose_ruby_ascent(const Composer *c, guint cluster);
SyFragment sy_compose_ruby_fragment(Composer *c, const Ruby *ruby, float left, float right);

#endif

/* cluster_private: a paragraph that is being composed: its clusters, and the spaces between them. */
#ifndef SY_CLUSTER_PRIVATE_H
#define SY_CLUSTER_PRIVATE_H

#include "compose/classes_private.h"
#include "compose/compose.h"

typedef enum { CLUSTER_TEXT, CLUSTER_TAB, CLUSTER_BREAK, CLUSTER_BOX, CLUSTER_MARK } ClusterKind;

/* What is set and broken as one: a character with its marks, a ligature, a tab, a box. */
typedef struct {
  uint8_t kind;    /* ClusterKind */
  uint8_t class;   /* SyClass */
  uint8_t level;   /* of embedding (UAX 9); odd: from right to left */
  uint8_t script;  /* GUnicodeScript, of what is shaped */
  bool east_asian; /* set in the East Asian face */
  bool full;       /* advance of a whole em: its punctuation has spaces to give up */
  bool label, kerned, complex_run;
  bool shaped;              /* Its script needs more than a glyph a character. */
  bool wraps;               /* A line may break before it: of what is shaped only. */
  bool missing;             /* No face has it: a mark stands in its place. */
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
typedef enum { STAGE_NONE, STAGE_WORD, STAGE_MIDDLE_DOT, STAGE_BRACKET, STAGE_SCRIPTS, STAGES } ShrinkStage;

/* The space between a cluster and the next, besides their advances. pt. */
typedef struct {
  float natural, least; /* negative: of the em that punctuation gives up */
  float auto_space;     /* part of natural that is between scripts */
  uint8_t stage;        /* ShrinkStage: in which it shrinks */
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

#endif

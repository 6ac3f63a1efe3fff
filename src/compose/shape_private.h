/* shape_private: a piece of a text -> glyphs, by Pango. */
#ifndef SY_SHAPE_PRIVATE_H
#define SY_SHAPE_PRIVATE_H

#include "compose/font.h"

#include <pango/pango.h>

/* A piece of a text in one face, one direction and one script. */
typedef struct {
  const char *text; /* the whole paragraph: what stands beside the piece joins letters too */
  size_t length, from, to;
  GUnicodeScript script;
  const char *language; /* BCP 47, or NULL */
  int level;            /* of embedding; odd: from right to left */
  bool upright;         /* in a line that runs down */
  bool ligatures, kerned;
} SyShapePiece;

/* The piece's glyphs in visual order, log_clusters counted from its beginning, in units of the face. They are kept by
 * the set until it shapes anew. A glyph that shows nothing is the face's space without an advance; what the face lacks
 * has PANGO_GLYPH_UNKNOWN_FLAG. */
const PangoGlyphString *sy_shape(SyFontSet *set, const SyFace *face, const SyShapePiece *piece);
/* The glyph of one character in a line that runs down; false: it is not one glyph. */
bool sy_shape_upright(SyFontSet *set, const SyFace *face, uint32_t character, PangoGlyphInfo *glyph);
void sy_shape_free(SyFontSet *set);

#endif

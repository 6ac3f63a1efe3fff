/* font: families that documents name -> faces that are there.
 *
 * Faces are found through a private fontconfig configuration made from fonts/fonts.conf only;
 * fonts/families.tsv maps names to families and gives the design metrics of faces that are not
 * there. Shaping is HarfBuzz at the font's own units, so positions do not depend on a device. */
#ifndef SY_FONT_H
#define SY_FONT_H

#include "graphics/graphics.h"
#include <hb.h>

typedef struct SyFontSet SyFontSet;

/* config: fonts.conf, or NULL for the program's own. NULL with diagnostics (a SY_FAILURE that names
 * the Debian package to install when a needed family is missing). */
SyFontSet *sy_font_set_new(const char *config, SyDiagnostics *diagnostics);
void sy_font_set_free(SyFontSet *set);

/* A face: one font file's outlines. */
struct SyFace {
  const char *family; /* of the file itself; interned */
  const char *file;
  int index; /* in a collection */
  const char *postscript_name;
  hb_face_t *hb_face;
  hb_font_t *hb_font; /* scale = units per em */
  unsigned units_per_em;
  double ascender, descender; /* em, of the substitute; descender positive downwards */
  bool bold, italic, monospace, serif;
  struct SyGlyphPage **pages; /* known glyphs by character / 256 */
};

/* The glyph of a character by itself and its advance in font units; false: the face has none. */
bool sy_face_glyph(const SyFace *face, uint32_t character, uint32_t *glyph, int *advance);

/* How a family that a document names is set with weight and slope. */
typedef struct {
  const SyFace *face; /* the first choice */
  bool synthetic_bold, synthetic_italic;
  /* Design metrics of the face that the document names, in em (TYPESETTING.md). */
  double line_height;            /* of Latin text: h + gap, or the win box */
  double line_height_east_asian; /* 1.3 h, or the win sum */
  double ascent, descent;        /* how that height falls about the baseline: ascent + descent = h */
  const char *named;             /* interned */
  /* What the substitute's digits, capitals and small letters are squeezed by to be as wide as the named face's; 1: not.
   */
  float digits, capitals, small;
} SyFontChoice;

/* Kept by the set. east_asian: which of the two defaults to fall to for an unknown family. */
const SyFontChoice *sy_font_choose(SyFontSet *set, const char *family, bool east_asian, bool bold, bool italic);
/* The face of the choice if it has the character (with its variation selector, or 0), else the first fallback that
 * has it, else NULL: the caller warns. */
const SyFace *sy_font_face_for(SyFontSet *set, const SyFontChoice *choice, uint32_t character, uint32_t selector);

/* A buffer for shaping, empty; the set's own. */
hb_buffer_t *sy_font_set_buffer(SyFontSet *set);

#endif

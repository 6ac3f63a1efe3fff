/* font: families that documents name -> faces that are there.
 *
 * Faces are found through a private fontconfig configuration made from fonts/fonts.conf only;
 * fonts/families.tsv maps names to families and gives the design metrics of faces that are not
 * there. Pango's font map stands on that configuration: it loads the faces, chooses among them for a character that
 * the named one lacks, and shapes. Its fonts have the size of the face's own units per em, so that positions do not
 * depend on a device. A set is used by one thread at a time. */
#ifndef SY_FONT_H
#define SY_FONT_H

#include "graphics/graphics.h"
#include <hb.h>

typedef struct SyFontSet SyFontSet;
typedef struct SyAdvances SyAdvances;

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
  struct _PangoFont *pango_font; /* NULL: the file cannot be read */
  hb_face_t *hb_face;            /* of the font above */
  hb_font_t *hb_font;            /* of the font above; scale = units per em */
  unsigned units_per_em;
  double ascender, descender; /* em, of the substitute; descender positive downwards */
  bool bold, italic, monospace, serif;
  struct SyGlyphPage **pages;    /* known glyphs by character / 256 */
  struct SyShapedGlyphs *shaped; /* the glyphs that more than their character decides */
};

/* The glyph of a character by itself and its advance in font units; false: the face has none. */
bool sy_face_glyph(const SyFace *face, uint32_t character, uint32_t *glyph, int *advance);

/* What decides about the glyph of a character and its place, besides the character. */
typedef enum {
  SY_GLYPH_UNASKED,
  SY_GLYPH_PLAIN,  /* nothing: sy_face_glyph says all */
  SY_GLYPH_KERNED, /* its neighbours, if text is kerned */
  SY_GLYPH_SHAPED, /* its neighbours or the language */
} SyGlyphShapes;
SyGlyphShapes sy_face_shapes(const SyFace *face, uint32_t character);

/* How a family that a document names is set with weight and slope. */
typedef struct {
  const SyFace *face; /* the first choice */
  bool synthetic_bold, synthetic_italic;
  /* Design metrics of the face that the document names, in em. */
  double line_height;            /* of Latin text: h + gap, or the win box */
  double line_height_east_asian; /* 1.3 h, or the win sum */
  double ascent, descent;        /* how that height falls about the baseline: ascent + descent = h */
  const char *named;             /* interned */
  /* What the substitute's digits, capitals and small letters are squeezed by to be as wide as the named face's; 1: not.
   */
  float digits, capitals, small;
  const SyAdvances *advances; /* of single characters of the named face: see sy_font_advance */
  size_t n_advances;
} SyFontChoice;

/* The advance of a character in the face that the document names, in em; 0 if it is not known. */
float sy_font_advance(const SyFontChoice *choice, uint32_t character);

/* Kept by the set. east_asian: which of the two defaults to fall to for an unknown family. */
const SyFontChoice *sy_font_choose(SyFontSet *set, const char *family, bool east_asian, bool bold, bool italic);
/* The face of the choice if it has the character (with its variation selector, or 0), else the first that Pango offers
 * and that has it, else NULL: the caller warns. */
const SyFace *sy_font_face_for(SyFontSet *set, const SyFontChoice *choice, uint32_t character, uint32_t selector);

#endif

/* Faces: their metrics, and the glyphs of single characters, which most of a document's text needs no more than. */
#include "compose/font_private.h"

#include <hb-ot.h>
#include <pango/pangofc-font.h>
#include <string.h>

#define USUAL_UNITS 2048 /* per em, of TrueType faces */

enum { GLYPH_UNKNOWN, GLYPH_ABSENT, GLYPH_THERE };

/* What the character map said for 256 characters in a row. */
typedef struct SyGlyphPage {
  struct {
    uint32_t glyph;
    int32_t advance;
    uint8_t state;  /* GLYPH_… */
    uint8_t shapes; /* SyGlyphShapes */
  } entries[256];
} SyGlyphPage;

/* Sets of glyphs that features of the face may change or move, or whose neighbours they look at. */
struct SyShapedGlyphs {
  hb_set_t *usual, *kerned; /* by the features that are always on; by kerning */
};

/* ---- Loading -------------------------------------------------------------------------------- */

/* The font at a size of so many units of Pango: then all that shaping says is in the units of the face. */
static PangoFont *load_font(SyFontSet *set, const FontFile *file, unsigned units)
{
  PangoFontDescription *description = pango_fc_font_description_from_pattern(file->pattern, FALSE);
  pango_font_description_set_absolute_size(description, units);
  PangoFont *font = pango_font_map_load_font(set->map, set->context, description);
  pango_font_description_free(description);
  FcPattern *found = font ? pango_fc_font_get_pattern(PANGO_FC_FONT(font)) : NULL;
  FcChar8 *name = NULL;
  int index = 0;
  if (found) FcPatternGetInteger(found, FC_INDEX, 0, &index);
  if (found && FcPatternGetString(found, FC_FILE, 0, &name) == FcResultMatch && index == file->index &&
      strcmp(file->file, (const char *)name) == 0)
    return font;
  /* Another file goes by the same family, weight and slope. */
  g_clear_object(&font);
  return NULL;
}

static void name_face(SyFace *face)
{
  char name[128];
  unsigned size = sizeof name;
  hb_ot_name_get_utf8(face->hb_face, HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID, &size, name);
  if (size == 0) g_strlcpy(name, "Font", sizeof name);
  face->postscript_name = g_intern_string(name);
}

static void measure_face(SyFace *face)
{
  face->units_per_em = hb_face_get_upem(face->hb_face);
  hb_font_extents_t extents = {0};
  hb_font_get_h_extents(face->hb_font, &extents);
  face->ascender = (double)extents.ascender / face->units_per_em;
  face->descender = -(double)extents.descender / face->units_per_em;
}

SyFace *sy_face_load(SyFontSet *set, FontFile *file)
{
  if (file->face) return file->face;
  PangoFont *font = load_font(set, file, USUAL_UNITS);
  hb_font_t *hb = font ? pango_font_get_hb_font(font) : hb_font_get_empty();
  unsigned units = hb_face_get_upem(hb_font_get_face(hb));
  if (font && units != USUAL_UNITS) {
    g_object_unref(font);
    font = load_font(set, file, units);
    hb = font ? pango_font_get_hb_font(font) : hb_font_get_empty();
  }
  SyFace *face = SY_ARENA_NEW(set->arena, SyFace);
  *face = (SyFace){.family = file->family,
                   .file = file->file,
                   .index = file->index,
                   .pango_font = font,
                   .hb_font = hb,
                   .hb_face = hb_font_get_face(hb),
                   .bold = file->bold,
                   .italic = file->italic,
                   .monospace = file->mono,
                   .serif = file->serif,
                   .pages = g_new0(SyGlyphPage *, 256),
                   .shaped = g_new0(struct SyShapedGlyphs, 1)};
  measure_face(face);
  name_face(face);
  file->face = face;
  return face;
}

void sy_face_unload(SyFace *face)
{
  for (size_t k = 0; k < 256; k++) g_free(face->pages[k]);
  g_free(face->pages);
  if (face->shaped->usual) hb_set_destroy(face->shaped->usual);
  if (face->shaped->kerned) hb_set_destroy(face->shaped->kerned);
  g_free(face->shaped);
  g_clear_object(&face->pango_font);
}

/* ---- Glyphs of single characters -------------------------------------------------------------- */

/* All glyphs that the lookups of the features touch or look at, whatever the script and the language. */
static void collect(hb_face_t *face, hb_tag_t table, const hb_tag_t *features, hb_set_t *glyphs)
{
  hb_set_t *lookups = hb_set_create();
  hb_ot_layout_collect_lookups(face, table, NULL, NULL, features, lookups);
  for (hb_codepoint_t lookup = HB_SET_VALUE_INVALID; hb_set_next(lookups, &lookup);)
    hb_ot_layout_lookup_collect_glyphs(face, table, lookup, glyphs, glyphs, glyphs, NULL);
  hb_set_destroy(lookups);
}

static bool has_table(hb_face_t *face, hb_tag_t tag)
{
  hb_blob_t *blob = hb_face_reference_table(face, tag);
  bool there = hb_blob_get_length(blob) > 0;
  hb_blob_destroy(blob);
  return there;
}

static void collect_shaped(const SyFace *face)
{
  /* Those that HarfBuzz turns on by itself for text that runs across, but ligatures, which are always asked for. */
  static const hb_tag_t usual[] = {
      HB_TAG('r', 'v', 'r', 'n'), HB_TAG('l', 't', 'r', 'a'), HB_TAG('l', 't', 'r', 'm'), HB_TAG('r', 'a', 'n', 'd'),
      HB_TAG('a', 'b', 'v', 'm'), HB_TAG('b', 'l', 'w', 'm'), HB_TAG('c', 'c', 'm', 'p'), HB_TAG('l', 'o', 'c', 'l'),
      HB_TAG('m', 'a', 'r', 'k'), HB_TAG('m', 'k', 'm', 'k'), HB_TAG('r', 'l', 'i', 'g'), HB_TAG('c', 'a', 'l', 't'),
      HB_TAG('c', 'u', 'r', 's'), HB_TAG('d', 'i', 's', 't'), HB_TAG('r', 'c', 'l', 't'), HB_TAG_NONE};
  static const hb_tag_t kerned[] = {HB_TAG('k', 'e', 'r', 'n'), HB_TAG_NONE};
  struct SyShapedGlyphs *shaped = face->shaped;
  shaped->usual = hb_set_create();
  shaped->kerned = hb_set_create();
  collect(face->hb_face, HB_OT_TAG_GSUB, usual, shaped->usual);
  collect(face->hb_face, HB_OT_TAG_GPOS, usual, shaped->usual);
  collect(face->hb_face, HB_OT_TAG_GPOS, kerned, shaped->kerned);
  /* What Apple's tables do is not asked for: a face that has them is always shaped, and one that kerns by the old table
   * where it kerns. */
  bool apple =
      has_table(face->hb_face, HB_TAG('m', 'o', 'r', 'x')) || has_table(face->hb_face, HB_TAG('m', 'o', 'r', 't')) ||
      has_table(face->hb_face, HB_TAG('k', 'e', 'r', 'x')) || has_table(face->hb_face, HB_TAG('t', 'r', 'a', 'k'));
  if (apple) hb_set_invert(shaped->usual);
  if (apple || has_table(face->hb_face, HB_TAG('k', 'e', 'r', 'n'))) {
    hb_set_clear(shaped->kerned);
    hb_set_invert(shaped->kerned);
  }
}

static SyGlyphShapes shapes_of(const SyFace *face, uint32_t glyph)
{
  if (!face->shaped->usual) collect_shaped(face);
  if (hb_set_has(face->shaped->usual, glyph)) return SY_GLYPH_SHAPED;
  return hb_set_has(face->shaped->kerned, glyph) ? SY_GLYPH_KERNED : SY_GLYPH_PLAIN;
}

static bool look_up(const SyFace *face, uint32_t character, uint32_t *glyph, int *advance)
{
  hb_codepoint_t found = 0;
  bool there = hb_font_get_nominal_glyph(face->hb_font, character, &found);
  *glyph = there ? found : 0;
  *advance = hb_font_get_glyph_h_advance(face->hb_font, *glyph);
  return there;
}

bool sy_face_glyph(const SyFace *face, uint32_t character, uint32_t *glyph, int *advance)
{
  if (character > 0xFFFF) return look_up(face, character, glyph, advance);
  SyGlyphPage **page = &face->pages[character >> 8];
  if (!*page) *page = g_new0(SyGlyphPage, 1);
  SyGlyphPage *p = *page;
  uint8_t at = character & 0xFF;
  if (p->entries[at].state == GLYPH_UNKNOWN)
    p->entries[at].state =
        look_up(face, character, &p->entries[at].glyph, &p->entries[at].advance) ? GLYPH_THERE : GLYPH_ABSENT;
  *glyph = p->entries[at].glyph;
  *advance = p->entries[at].advance;
  return p->entries[at].state == GLYPH_THERE;
}

SyGlyphShapes sy_face_shapes(const SyFace *face, uint32_t character)
{
  uint32_t glyph;
  int advance;
  if (character > 0xFFFF || !sy_face_glyph(face, character, &glyph, &advance)) return SY_GLYPH_SHAPED;
  uint8_t *known = &face->pages[character >> 8]->entries[character & 0xFF].shapes;
  if (*known == SY_GLYPH_UNASKED) *known = shapes_of(face, glyph);
  return (SyGlyphShapes)*known;
}

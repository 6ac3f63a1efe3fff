#include "compose/shape_private.h"
#include "compose/font_private.h"

enum { LIGATURES = 1, KERNING = 2 };

/* As Word does unless told otherwise, there are no ligatures, and kerning is where w:kern says so. */
static GSList *features_of(SyFontSet *set, const SyShapePiece *piece)
{
  static const char *const features[] = {[0] = "liga 0, clig 0, kern 0",
                                         [LIGATURES] = "liga 1, clig 1, kern 0",
                                         [KERNING] = "liga 0, clig 0, kern 1",
                                         [LIGATURES | KERNING] = "liga 1, clig 1, kern 1"};
  int i = (piece->ligatures ? LIGATURES : 0) | (piece->kerned ? KERNING : 0);
  if (!set->features[i]) set->features[i] = g_slist_prepend(NULL, pango_attr_font_features_new(features[i]));
  return set->features[i];
}

/* Characters that show nothing (joiners, marks of direction) need a glyph all the same. */
static void show_nothing(const SyFace *face, PangoGlyphString *glyphs)
{
  for (int i = 0; i < glyphs->num_glyphs; i++) {
    PangoGlyphInfo *info = &glyphs->glyphs[i];
    uint32_t glyph;
    int advance;
    if (info->glyph != PANGO_GLYPH_EMPTY) continue;
    sy_face_glyph(face, ' ', &glyph, &advance);
    info->glyph = glyph;
  }
}

const PangoGlyphString *sy_shape(SyFontSet *set, const SyFace *face, const SyShapePiece *piece)
{
  if (!set->glyphs) set->glyphs = pango_glyph_string_new();
  pango_glyph_string_set_size(set->glyphs, 0);
  if (!face->pango_font) return set->glyphs;
  PangoAnalysis analysis = {.font = face->pango_font,
                            .level = (guint8)piece->level,
                            .gravity = piece->upright ? PANGO_GRAVITY_EAST : PANGO_GRAVITY_SOUTH,
                            .script = (guint8)piece->script,
                            .language = pango_language_from_string(piece->language ? piece->language : "en"),
                            .extra_attrs = features_of(set, piece)};
  pango_shape_with_flags(piece->text + piece->from, (int)(piece->to - piece->from), piece->text, (int)piece->length,
                         &analysis, set->glyphs, PANGO_SHAPE_NONE);
  show_nothing(face, set->glyphs);
  return set->glyphs;
}

bool sy_shape_upright(SyFontSet *set, const SyFace *face, uint32_t character, PangoGlyphInfo *glyph)
{
  char text[8];
  size_t length = (size_t)g_unichar_to_utf8(character, text);
  SyShapePiece piece = {.text = text,
                        .length = length,
                        .to = length,
                        .script = g_unichar_get_script(character),
                        .language = "ja",
                        .upright = true,
                        .ligatures = true,
                        .kerned = true};
  const PangoGlyphString *glyphs = sy_shape(set, face, &piece);
  if (glyphs->num_glyphs != 1 || (glyphs->glyphs[0].glyph & PANGO_GLYPH_UNKNOWN_FLAG)) return false;
  *glyph = glyphs->glyphs[0];
  return true;
}

void sy_shape_free(SyFontSet *set)
{
  for (size_t i = 0; i < G_N_ELEMENTS(set->features); i++)
    g_slist_free_full(set->features[i], (GDestroyNotify)pango_attribute_destroy);
  if (set->glyphs) pango_glyph_string_free(set->glyphs);
}

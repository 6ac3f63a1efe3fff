/* Which face has a character that the chosen one lacks: Pango's set of fonts, in the order of fonts/families.tsv. */
#include "compose/font_private.h"

#include <string.h>

static void add_family(GString *names, GHashTable *seen, const char *family)
{
  if (!g_hash_table_add(seen, (void *)family)) return;
  if (names->len) g_string_append_c(names, ',');
  g_string_append(names, family);
}

static bool is_serif(const FamilyRow *row)
{
  return strcmp(row->style, "mincho") == 0 || strcmp(row->style, "serif") == 0;
}

/* Fonts are sorted by the names first, so that nothing else (the language of the machine, say) decides. */
static PangoFontDescription *describe(SyFontSet *set, const SyFace *preferred, bool serif, bool bold)
{
  g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
  g_autoptr(GString) names = g_string_new(NULL);
  if (preferred) add_family(names, seen, preferred->family);
  for (int alike = 1; alike >= 0; alike--)
    for (size_t i = 0; sy_families_fallback(set->families, i); i++) {
      const FamilyRow *row = sy_families_fallback(set->families, i);
      if ((is_serif(row) == serif) == alike) add_family(names, seen, row->family);
    }
  PangoFontDescription *description = pango_font_description_new();
  pango_font_description_set_family(description, names->str);
  pango_font_description_set_weight(description, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_absolute_size(description, 2048);
  return description;
}

const PangoFontDescription *sy_fallback_description(SyFontSet *set, const SyFace *face)
{
  PangoFontDescription *description = g_hash_table_lookup(set->descriptions, face);
  if (description) return description;
  description = describe(set, face, face->serif, face->bold);
  if (face->italic) pango_font_description_set_style(description, PANGO_STYLE_ITALIC);
  g_hash_table_insert(set->descriptions, (void *)face, description);
  return description;
}

typedef struct {
  SyFontSet *set;
  GPtrArray *faces;
} Listing;

static gboolean list_face(PangoFontset *fontset, PangoFont *font, void *data)
{
  (void)fontset;
  Listing *listing = data;
  const SyFace *face = sy_font_files_face_of(listing->set, font);
  if (face) g_ptr_array_add(listing->faces, (void *)face);
  return FALSE;
}

/* The faces that are asked for what a face of that kind lacks, in order. */
static GPtrArray *faces_for(SyFontSet *set, bool serif, bool bold)
{
  void *key = GINT_TO_POINTER(serif << 1 | bold);
  GPtrArray *faces = g_hash_table_lookup(set->fontsets, key);
  if (faces) return faces;
  faces = g_ptr_array_new();
  g_hash_table_insert(set->fontsets, key, faces);
  PangoFontDescription *description = describe(set, NULL, serif, bold);
  PangoFontset *fontset =
      pango_font_map_load_fontset(set->map, set->context, description, pango_context_get_language(set->context));
  Listing listing = {set, faces};
  if (fontset) pango_fontset_foreach(fontset, list_face, &listing);
  g_clear_object(&fontset);
  pango_font_description_free(description);
  return faces;
}

static bool has_character(const SyFace *face, uint32_t character, uint32_t selector)
{
  hb_codepoint_t glyph;
  int advance;
  if (selector) return hb_font_get_variation_glyph(face->hb_font, character, selector, &glyph);
  return sy_face_glyph(face, character, &glyph, &advance);
}

static const SyFace *first_with(const GPtrArray *faces, uint32_t character, uint32_t selector)
{
  for (guint i = 0; i < faces->len; i++)
    if (has_character(g_ptr_array_index(faces, i), character, selector)) return g_ptr_array_index(faces, i);
  return NULL;
}

const SyFace *sy_font_face_for(SyFontSet *set, const SyFontChoice *choice, uint32_t character, uint32_t selector)
{
  if (has_character(choice->face, character, selector)) return choice->face;
  gint64 key = (gint64)character << 24 ^ (gint64)selector << 4 ^ choice->face->serif << 1 ^ choice->face->bold;
  void *known = NULL;
  if (g_hash_table_lookup_extended(set->fallback, &key, NULL, &known)) return known;
  const GPtrArray *faces = faces_for(set, choice->face->serif, choice->face->bold);
  const SyFace *found = first_with(faces, character, selector);
  /* The character without its variation is better than none. */
  if (!found && selector)
    found = has_character(choice->face, character, 0) ? choice->face : first_with(faces, character, 0);
  gint64 *kept = g_new(gint64, 1);
  *kept = key;
  g_hash_table_insert(set->fallback, kept, (void *)found);
  return found;
}

/* Fonts: subsets of TrueType files as CID fonts, with ToUnicode (ISO 32000-1 9.7, 9.10.3). */
#include "pdf/pdf_private.h"

#include <hb-subset.h>
#include <hb-ot.h>
#include <math.h>

PdfFont *sy_pdf_font(Pdf *pdf, const SyFace *face)
{
  PdfFont *font = g_hash_table_lookup(pdf->font_by_face, face);
  if (font) return font;
  font = g_new0(PdfFont, 1);
  font->face = face;
  font->n_glyphs = MIN(MAX(hb_face_get_glyph_count(face->hb_face), 1), 0x10000);
  font->used = g_new0(guint8, font->n_glyphs);
  font->widths = g_new0(gint16, font->n_glyphs);
  font->texts = g_new0(char *, font->n_glyphs);
  font->number = pdf->fonts->len;
  font->object = sy_pdf_object(pdf);
  g_hash_table_insert(pdf->font_by_face, (void *)face, font);
  g_ptr_array_add(pdf->fonts, font);
  return font;
}

unsigned sy_pdf_use_glyph(PdfFont *font, unsigned glyph)
{
  if (glyph >= font->n_glyphs) glyph = 0;
  if (font->used[glyph]) return glyph;
  font->used[glyph] = 1;
  double width = hb_font_get_glyph_h_advance(font->face->hb_font, glyph) * 1000.0 / font->face->units_per_em;
  font->widths[glyph] = (gint16)lround(CLAMP(width, -32000, 32000));
  return glyph;
}

void sy_pdf_font_free(PdfFont *font)
{
  for (size_t i = 0; i < font->n_glyphs; i++) g_free(font->texts[i]);
  g_free(font->texts);
  g_free(font->used);
  g_free(font->widths);
  g_free(font);
}

/* The face's outlines alone: with its character map, subsetting would go through all of it. */
static hb_face_t *outlines_of(hb_face_t *face)
{
  static const char *const kept[] = {"glyf", "loca", "head", "hhea", "hmtx", "maxp", "cvt ", "fpgm", "prep", "CFF "};
  hb_face_t *out = hb_face_builder_create();
  for (size_t i = 0; i < G_N_ELEMENTS(kept); i++) {
    hb_tag_t tag = hb_tag_from_string(kept[i], -1);
    hb_blob_t *table = hb_face_reference_table(face, tag);
    if (hb_blob_get_length(table)) hb_face_builder_add_table(out, tag, table);
    hb_blob_destroy(table);
  }
  return out;
}

static hb_blob_t *subset(const PdfFont *font)
{
  hb_subset_input_t *input = hb_subset_input_create_or_fail();
  if (!input) return NULL;
  hb_set_t *glyphs = hb_subset_input_glyph_set(input);
  for (size_t i = 0; i < font->n_glyphs; i++)
    if (font->used[i]) hb_set_add(glyphs, (hb_codepoint_t)i);
  hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_RETAIN_GIDS | HB_SUBSET_FLAGS_NO_HINTING);
  hb_face_t *outlines = outlines_of(font->face->hb_face), *face = hb_subset_or_fail(outlines, input);
  hb_face_destroy(outlines);
  hb_subset_input_destroy(input);
  if (!face) return NULL;
  hb_blob_t *blob = hb_face_reference_blob(face);
  hb_face_destroy(face);
  return blob;
}

/* Runs of neighbours; a whole em is the default. */
static void write_widths(const PdfFont *font, GString *out)
{
  g_string_append(out, "/W[");
  for (size_t i = 0; i < font->n_glyphs;) {
    if (!font->used[i] || font->widths[i] == 1000) {
      i++;
      continue;
    }
    g_string_append_printf(out, "%zu[", i);
    for (; i < font->n_glyphs && font->used[i] && font->widths[i] != 1000; i++)
      g_string_append_printf(out, "%d ", font->widths[i]);
    g_string_append(out, "]");
  }
  g_string_append(out, "]");
}

/* True if a silent glyph is the character's, and no longer silent. */
static bool name_glyph(PdfFont *font, hb_codepoint_t character)
{
  hb_codepoint_t glyph;
  if (!hb_font_get_nominal_glyph(font->face->hb_font, character, &glyph) || glyph == 0 || glyph >= font->n_glyphs)
    return false;
  if (!font->used[glyph] || font->texts[glyph]) return false;
  char text[8] = {0};
  g_unichar_to_utf8(character, text);
  font->texts[glyph] = g_strdup(text);
  return true;
}

/* Glyphs that no text came with (leaders) still have to say what they are (ISO 14289-1 7.21.7). */
static void name_silent_glyphs(PdfFont *font)
{
  /* Leaders are among these; all others would be a long search. */
  static const hb_codepoint_t likely[][2] = {
      {0x20, 0x7E}, {0xB7, 0xB7}, {0x2010, 0x2027}, {0x2500, 0x2503}, {0x30FB, 0x30FC}};
  size_t silent = 0;
  for (size_t i = 1; i < font->n_glyphs; i++) silent += font->used[i] && !font->texts[i];
  for (size_t i = 0; i < G_N_ELEMENTS(likely); i++)
    for (hb_codepoint_t c = likely[i][0]; silent > 0 && c <= likely[i][1]; c++) silent -= name_glyph(font, c);
  if (silent == 0) return;
  hb_set_t *characters = hb_set_create();
  hb_face_collect_unicodes(font->face->hb_face, characters);
  for (hb_codepoint_t c = HB_SET_VALUE_INVALID; silent > 0 && hb_set_next(characters, &c);)
    silent -= name_glyph(font, c);
  hb_set_destroy(characters);
}

static void write_to_unicode(Pdf *pdf, const PdfFont *font, int object)
{
  GString *out = g_string_new("/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
                              "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
                              "/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n"
                              "1 begincodespacerange<0000><FFFF>endcodespacerange\n");
  GString *some = g_string_new(NULL);
  int n = 0;
  for (size_t i = 0; i <= font->n_glyphs; i++) {
    const char *text = i < font->n_glyphs && font->used[i] ? font->texts[i] : NULL;
    if (text && *text) {
      g_string_append_c(some, '<');
      sy_pdf_hex(some, (unsigned)i);
      g_string_append(some, "><");
      sy_pdf_utf16(some, text);
      g_string_append(some, ">\n");
      n++;
    }
    if (n == 100 || (i == font->n_glyphs && n > 0)) {
      g_string_append_printf(out, "%d beginbfchar\n%sendbfchar\n", n, some->str);
      g_string_truncate(some, 0);
      n = 0;
    }
  }
  g_string_append(out, "endcmap CMapName currentdict/CMap defineresource pop end end\n");
  sy_pdf_stream(pdf, object, "", out->str, out->len);
  g_string_free(out, TRUE);
  g_string_free(some, TRUE);
}

/* Six letters that depend on what is in the subset only. */
static void tag_of(const PdfFont *font, char tag[7])
{
  guint hash = 2166136261u;
  for (size_t i = 0; i < font->n_glyphs; i++)
    if (font->used[i]) hash = (hash ^ (guint)i) * 16777619u;
  for (int i = 0; i < 6; i++, hash /= 26) tag[i] = (char)('A' + hash % 26);
  tag[6] = 0;
}

static void write_file(Pdf *pdf, const PdfFont *font, int object)
{
  size_t length = 0;
  g_autoptr(GBytes) made = NULL;
  GBytes *packed = sy_pdf_cache_find(pdf, font, &length);
  if (!packed) {
    hb_blob_t *blob = subset(font);
    unsigned size = 0;
    const char *data = blob ? hb_blob_get_data(blob, &size) : "";
    length = size;
    packed = made = sy_pdf_pack(pdf, data, size);
    if (blob) hb_blob_destroy(blob);
    sy_pdf_cache_keep(pdf, font, packed, length);
  }
  g_autofree char *own = g_strdup_printf("/Length1 %zu", length);
  sy_pdf_stream_packed(pdf, object, own, packed);
}

static void write_font(Pdf *pdf, PdfFont *font)
{
  sy_pdf_use_glyph(font, 0);
  int descendant = sy_pdf_object(pdf), descriptor = sy_pdf_object(pdf), file = sy_pdf_object(pdf),
      unicode = sy_pdf_object(pdf);
  write_file(pdf, font, file);
  name_silent_glyphs(font);
  write_to_unicode(pdf, font, unicode);
  char tag[7];
  tag_of(font, tag);
  const char *name = font->face->postscript_name ? font->face->postscript_name : "Font";
  GString *out = g_string_new(NULL);
  g_string_printf(
      out, "<</Type/Font/Subtype/Type0/BaseFont/%s+%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>",
      tag, name, descendant, unicode);
  sy_pdf_put(pdf, font->object, out);
  if (font->vertical) {
    g_string_printf(
        out, "<</Type/Font/Subtype/Type0/BaseFont/%s+%s/Encoding/Identity-V/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>",
        tag, name, descendant, unicode);
    sy_pdf_put(pdf, font->vertical, out);
  }
  g_string_printf(
      out,
      "<</Type/Font/Subtype/CIDFontType2/BaseFont/%s+%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
      "/FontDescriptor %d 0 R/CIDToGIDMap/Identity/DW 1000",
      tag, name, descriptor);
  write_widths(font, out);
  if (font->vertical) g_string_append_printf(out, "/DW2[%d -1000]", SY_PDF_VERTICAL_ORIGIN);
  g_string_append(out, ">>");
  sy_pdf_put(pdf, descendant, out);
  int ascent = (int)lround(font->face->ascender * 1000), descent = (int)lround(-fabs(font->face->descender) * 1000);
  g_string_printf(
      out,
      "<</Type/FontDescriptor/FontName/%s+%s/Flags %d/FontBBox[-1000 %d 2000 %d]/ItalicAngle %d/Ascent %d/Descent %d"
      "/CapHeight %d/StemV %d/FontFile2 %d 0 R>>",
      tag, name, 4 + (font->face->serif ? 2 : 0) + (font->face->monospace ? 1 : 0), descent, ascent,
      font->face->italic ? -12 : 0, ascent, descent, ascent * 7 / 10, font->face->bold ? 120 : 80, file);
  sy_pdf_put(pdf, descriptor, out);
  g_string_free(out, TRUE);
}

void sy_pdf_write_fonts(Pdf *pdf)
{
  for (guint i = 0; i < pdf->fonts->len; i++) write_font(pdf, g_ptr_array_index(pdf->fonts, i));
}

/* Text that one glyph a character does not set: scripts, directions, fallback faces, and what no face has. */
#include "compose/compose.h"
#include "compose/shape_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static SyFontSet *fonts;

typedef struct {
  SyRunProperties run;
  SyParagraphProperties paragraph;
  SyDocumentSettings document;
  SyItem item;
  SyComposition in;
} Case;

static SyFontSet *new_fonts(void)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  SyFontSet *set = sy_font_set_new(NULL, diagnostics);
  sy_diagnostics_free(diagnostics);
  return set;
}

static int set_up(void **state)
{
  fonts = new_fonts();
  return fonts ? 0 : -1;
}

static int tear_down(void **state)
{
  sy_font_set_free(fonts);
  return 0;
}

static SyLines *compose(SyFontSet *set, Case *c, const char *text, double width)
{
  const char *mincho = g_intern_string("BIZ UDMincho"), *serif = g_intern_string("Times New Roman");
  *c = (Case){.run = {.ascii = serif,
                      .hansi = serif,
                      .east_asia = mincho,
                      .complex = serif,
                      .size = 20,
                      .size_complex = 20,
                      .width_percent = 100,
                      .shading = SY_COLOR_AUTO},
              .paragraph = {.align = SY_ALIGN_LEFT, .kinsoku = true, .word_wrap = true, .line = 240}};
  c->item = (SyItem){.kind = SY_ITEM_TEXT, .run = &c->run, .text = text, .length = strlen(text)};
  c->in = (SyComposition){.n_items = 1,
                          .items = &c->item,
                          .properties = &c->paragraph,
                          .mark = &c->run,
                          .settings = &c->document,
                          .width = width,
                          .default_tab = 40};
  return sy_compose(set, NULL, &c->in);
}

/* "face:glyph,glyph …" of all fragments of the first line. */
static char *glyphs_of(const SyLines *lines)
{
  GString *out = g_string_new(NULL);
  for (size_t i = 0; i < lines->lines[0].n_fragments; i++) {
    const SyGlyphRun *run = &lines->lines[0].fragments[i].glyphs;
    g_string_append_printf(out, "%s%s:", i ? " " : "", run->face->family);
    for (size_t k = 0; k < run->n_glyphs; k++)
      g_string_append_printf(out, "%s%u", k ? "," : "", (unsigned)run->glyphs[k].glyph);
  }
  return g_string_free(out, FALSE);
}

static size_t count_glyphs(const SyLines *lines)
{
  size_t n = 0;
  for (size_t i = 0; i < lines->lines[0].n_fragments; i++) n += lines->lines[0].fragments[i].glyphs.n_glyphs;
  return n;
}

static void assert_no_notdef(const SyLines *lines)
{
  for (size_t i = 0; i < lines->lines[0].n_fragments; i++)
    for (size_t k = 0; k < lines->lines[0].fragments[i].glyphs.n_glyphs; k++)
      assert_true(lines->lines[0].fragments[i].glyphs.glyphs[k].glyph != 0);
}

static void assert_face(const char *text, const char *family)
{
  Case c;
  SyLines *lines = compose(fonts, &c, text, 400);
  assert_int_equal(lines->n_missing, 0);
  assert_string_equal(lines->lines[0].fragments[0].glyphs.face->family, family);
  assert_no_notdef(lines);
  sy_lines_unref(lines);
}

static void test_shaping_scripts_have_faces(void **state)
{
  assert_face("हिन्दी", "Lohit Devanagari");
  assert_face("ไทย", "Norasi");
  assert_face("العربية", "DejaVu Sans");
  assert_face("한국어", "Bandal");
  assert_face("\U0001F44D\U0001F3FD", "HanaMinA");
  assert_face("\U0001F3FD", "Symbola");
}

static void test_shaping_devanagari_forms_syllables(void **state)
{
  Case c;
  SyLines *lines = compose(fonts, &c, "हिन्दी", 400);
  /* Six characters: the vowel goes before its consonant, and न् with द make one form or two. */
  assert_true(count_glyphs(lines) < 6);
  sy_lines_unref(lines);
}

static void test_shaping_arabic_letters_join(void **state)
{
  Case c;
  SyLines *alone = compose(fonts, &c, "ع", 400);
  unsigned isolated = alone->lines[0].fragments[0].glyphs.glyphs[0].glyph;
  sy_lines_unref(alone);
  SyLines *lines = compose(fonts, &c, "ععع", 400);
  const SyGlyphRun *run = &lines->lines[0].fragments[0].glyphs;
  assert_true(run->rtl);
  assert_int_equal(run->n_glyphs, 3);
  for (size_t i = 0; i < 3; i++) assert_true(run->glyphs[i].glyph != isolated);
  /* The text's first letter stands on the right. */
  assert_int_equal(run->glyphs[2].text, 0);
  sy_lines_unref(lines);
}

static void test_shaping_brackets_pair_whatever_is_between(void **state)
{
  Case c;
  SyLines *lines = compose(fonts, &c, "אב (abc)", 400);
  c.paragraph.bidi = true;
  sy_lines_unref(lines);
  lines = sy_compose(fonts, NULL, &c.in);
  /* From the left: the closing bracket, mirrored, then the letters, then the opening one. */
  const SyGlyphRun *first = &lines->lines[0].fragments[0].glyphs;
  double closing = -1, letters = -1;
  for (size_t i = 0; i < lines->lines[0].n_fragments; i++) {
    const SyGlyphRun *run = &lines->lines[0].fragments[i].glyphs;
    if (run->text[0] == ')') closing = run->x;
    if (run->text[0] == 'a') letters = run->x;
  }
  assert_non_null(first);
  assert_true(closing >= 0 && letters >= 0 && closing < letters);
  sy_lines_unref(lines);
}

static void test_shaping_thai_breaks_between_words(void **state)
{
  Case c;
  const char *text = "ภาษาไทยสวัสดีครับ"; /* ภาษา ไทย สวัสดี ครับ */
  for (double width = 20; width < 90; width += 3) {
    SyLines *lines = compose(fonts, &c, text, width);
    for (size_t i = 1; i < lines->n_lines && width > lines->min_width; i++) {
      const char *rest = lines->text + lines->lines[i].text_begin;
      assert_true(g_str_has_prefix(rest, "ไทย") || g_str_has_prefix(rest, "สวัสดี") || g_str_has_prefix(rest, "ครับ"));
    }
    assert_true(width >= lines->max_width || lines->n_lines > 1);
    sy_lines_unref(lines);
  }
}

static void test_shaping_knows_no_language_of_the_machine(void **state)
{
  static const char text[] = "العربية ۴۵ हिन्दी ไทย 骨直 fi";
  Case c;
  SyLines *lines = compose(fonts, &c, text, 400);
  g_autofree char *before = glyphs_of(lines);
  sy_lines_unref(lines);
  g_setenv("LANGUAGE", "ur:zh_TW:mr", TRUE);
  g_setenv("PANGO_LANGUAGE", "ur:zh-tw:mr", TRUE);
  SyFontSet *other = new_fonts();
  lines = compose(other, &c, text, 400);
  g_autofree char *after = glyphs_of(lines);
  sy_lines_unref(lines);
  sy_font_set_free(other);
  g_unsetenv("LANGUAGE");
  g_unsetenv("PANGO_LANGUAGE");
  assert_string_equal(before, after);
}

static void test_shaping_what_no_face_has_is_counted_and_shown(void **state)
{
  Case c;
  /* A private character twice; a Javanese letter with its vowel sign, which is a mark. */
  SyLines *lines = compose(fonts, &c, "a\U000F0000b\U000F0000 \uA98F\uA9B6", 400);
  assert_int_equal(lines->n_missing, 3);
  assert_int_equal(lines->missing[0].character, 0xF0000);
  assert_int_equal(lines->missing[0].count, 2);
  assert_no_notdef(lines);
  sy_lines_unref(lines);
}

static void test_shaping_missing_mark_leaves_no_notdef(void **state)
{
  Case c;
  SyLines *lines = compose(fonts, &c, "a\u1AB3b", 400); /* a mark that no face has */
  assert_int_equal(lines->n_missing, 1);
  assert_int_equal(lines->missing[0].character, 0x1AB3);
  assert_no_notdef(lines);
  sy_lines_unref(lines);
}

/* What the table says of a character is what shaping would say, in pairs too. */
static void test_shaping_plain_characters_need_none(void **state)
{
  static const char *const families[] = {"Times New Roman", "Arial",   "Courier New", "Calibri", "Cambria",
                                         "BIZ UDPGothic",   "MS 明朝", "Verdana",     "Century"};
  size_t plain = 0;
  for (size_t f = 0; f < G_N_ELEMENTS(families); f++) {
    const SyFace *face = sy_font_choose(fonts, families[f], false, false, false)->face;
    for (uint32_t a = 0x20; a < 0x17F; a = a == 0x7E ? 0xA0 : a + 1) {
      char text[16];
      uint32_t glyph, b = 0x20 + a * 7 % 0x5E;
      int advance;
      size_t first = (size_t)g_unichar_to_utf8(a, text), n = first + (size_t)g_unichar_to_utf8(b, text + first);
      if (a == 0xAD || sy_face_shapes(face, a) != SY_GLYPH_PLAIN || sy_face_shapes(face, b) != SY_GLYPH_PLAIN) continue;
      SyShapePiece piece = {.text = text, .length = n, .to = n, .script = G_UNICODE_SCRIPT_LATIN, .language = "tr"};
      const PangoGlyphString *glyphs = sy_shape(fonts, face, &piece);
      assert_int_equal(glyphs->num_glyphs, 2);
      sy_face_glyph(face, a, &glyph, &advance);
      assert_int_equal(glyphs->glyphs[0].glyph, glyph);
      assert_int_equal(glyphs->glyphs[0].geometry.width, advance);
      assert_int_equal(glyphs->glyphs[0].geometry.x_offset, 0);
      plain++;
    }
  }
  assert_true(plain > 500);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_shaping_scripts_have_faces),
      cmocka_unit_test(test_shaping_devanagari_forms_syllables),
      cmocka_unit_test(test_shaping_arabic_letters_join),
      cmocka_unit_test(test_shaping_brackets_pair_whatever_is_between),
      cmocka_unit_test(test_shaping_thai_breaks_between_words),
      cmocka_unit_test(test_shaping_knows_no_language_of_the_machine),
      cmocka_unit_test(test_shaping_what_no_face_has_is_counted_and_shown),
      cmocka_unit_test(test_shaping_missing_mark_leaves_no_notdef),
      cmocka_unit_test(test_shaping_plain_characters_need_none),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}

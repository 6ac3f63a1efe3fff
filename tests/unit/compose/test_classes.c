/* The table of classes beside JLREQ App. A, and the prohibitions that follow from it (App. C). */
#include "compose/classes_private.h"
#include "compose/compose.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* App. A, whole, but for the kana and the ideographs; ASCII members by their full-width forms. */
static const struct {
  SyClass class;
  const char *members;
} lists[] = {
    {SY_CLASS_OPENING, "‘“（〔［｛〈《「『【｟〘〖«〝"},
    {SY_CLASS_CLOSING, "’”）〕］｝〉》」』】｠〙〗»〟"},
    {SY_CLASS_HYPHEN, "‐〜゠–～"}, /* ～: the wave dash of some character sets */
    {SY_CLASS_DIVIDING, "！？‼⁇⁈⁉"},
    {SY_CLASS_MIDDLE_DOT, "・：；"},
    {SY_CLASS_FULL_STOP, "。．"},
    {SY_CLASS_COMMA, "、，"},
    {SY_CLASS_INSEPARABLE, "—―…‥〳〴〵"},
    {SY_CLASS_ITERATION, "ヽヾゝゞ々〻"},
    {SY_CLASS_PROLONGED, "ー"},
    {SY_CLASS_SMALL_KANA, "ぁぃぅぇぉァィゥェォっゃゅょゎゕゖッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"},
    {SY_CLASS_PREFIX, "￥＄￡＃€№"},
    {SY_CLASS_POSTFIX, "°′″℃￠％‰㏋ℓ㌃㌍㌔㌘㌢㌣㌦㌧㌫㌶㌻㍉㍊㍍㍑㍗㎎㎏㎜㎝㎞㎡㏄"},
    {SY_CLASS_FULL_SPACE, "　"},
    {SY_CLASS_KANA, "あいがぱをんアイガパヲンヴ"},
    {SY_CLASS_IDEOGRAPH, "亜唖娃〃仝〆♂♀＝＋×１Ａａ／＠＆※○●①§"},
};

static SyFontSet *fonts;

static int set_up(void **state)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  fonts = sy_font_set_new(NULL, diagnostics);
  sy_diagnostics_free(diagnostics);
  return fonts ? 0 : -1;
}

static int tear_down(void **state)
{
  sy_font_set_free(fonts);
  return 0;
}

static void test_classes_hold_appendix_a(void **state)
{
  for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
    for (const char *p = lists[i].members; *p; p = g_utf8_next_char(p))
      if (sy_class_of(g_utf8_get_char(p), true) != lists[i].class)
        fail_msg("U+%04X is of class %d, not %d", g_utf8_get_char(p), sy_class_of(g_utf8_get_char(p), true),
                 lists[i].class);
}

static void test_classes_of_latin_faces_are_western(void **state)
{
  assert_int_equal(sy_class_of('A', false), SY_CLASS_WESTERN);
  assert_int_equal(sy_class_of('7', false), SY_CLASS_DIGIT);
  assert_int_equal(sy_class_of(' ', false), SY_CLASS_SPACE);
  assert_int_equal(sy_class_of(0x201C, false), SY_CLASS_WESTERN);
  assert_int_equal(sy_class_of(0x201C, true), SY_CLASS_OPENING);
}

static void test_classes_tell_scripts(void **state)
{
  assert_true(sy_class_is_east_asian(0x6F22) && sy_class_is_east_asian(0x20BB7) && sy_class_is_east_asian(0xFF71));
  assert_false(sy_class_is_east_asian('A') || sy_class_is_east_asian(0x3B1));
  assert_true(sy_class_is_ambiguous(0x2026) && sy_class_is_ambiguous(0x3B1) && !sy_class_is_ambiguous(0x3042));
  assert_true(sy_class_is_complex(0x05D0) && sy_class_is_complex(0x0E01) && !sy_class_is_complex(0x3042));
}

/* ---- What begins the second line of "春夏秋冬雪" and a text, five ems wide ------------------- */

static char *second_line(const char *text, bool strict, bool kinsoku)
{
  const char *family = g_intern_string("BIZ UDMincho");
  SyRunProperties run = {.ascii = family,
                         .hansi = family,
                         .east_asia = family,
                         .complex = family,
                         .hint_east_asia = true,
                         .size = 20,
                         .size_complex = 20,
                         .width_percent = 100,
                         .shading = SY_COLOR_AUTO};
  SyParagraphProperties paragraph = {.align = SY_ALIGN_JUSTIFY, .kinsoku = kinsoku, .word_wrap = true, .line = 240};
  SyDocumentSettings document = {.character_spacing_control = 1, .strict_first_and_last = strict};
  SyItem item = {.kind = SY_ITEM_TEXT, .run = &run, .text = text, .length = strlen(text)};
  SyComposition in = {.n_items = 1,
                      .items = &item,
                      .properties = &paragraph,
                      .mark = &run,
                      .settings = &document,
                      .width = 50,
                      .default_tab = 42};
  SyLines *lines = sy_compose(fonts, NULL, &in);
  assert_true(lines->n_lines > 1);
  const SyLine *line = &lines->lines[1];
  char *out = g_strndup(lines->text + line->text_begin, line->text_end - line->text_begin);
  sy_lines_unref(lines);
  return out;
}

static bool begins_line(const char *before, gunichar ch, bool strict)
{
  char own[8] = {0};
  g_unichar_to_utf8(ch, own);
  g_autofree char *text = g_strconcat(before, own, "花月", NULL), *second = second_line(text, strict, true);
  return g_str_has_prefix(second, own);
}

static void each(const char *characters, const char *before, bool strict, bool begins)
{
  for (const char *p = characters; *p; p = g_utf8_next_char(p))
    if (begins_line(before, g_utf8_get_char(p), strict) != begins)
      fail_msg("U+%04X %s a line", g_utf8_get_char(p), begins ? "may not begin" : "begins");
}

static const char *members(SyClass class)
{
  for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
    if (lists[i].class == class) return lists[i].members;
  return "";
}

static void test_classes_not_starting_a_line(void **state)
{
  static const SyClass never[] = {SY_CLASS_CLOSING,    SY_CLASS_HYPHEN,    SY_CLASS_DIVIDING,
                                  SY_CLASS_MIDDLE_DOT, SY_CLASS_FULL_STOP, SY_CLASS_COMMA,
                                  SY_CLASS_ITERATION,  SY_CLASS_PROLONGED, SY_CLASS_SMALL_KANA};
  for (size_t i = 0; i < G_N_ELEMENTS(never); i++) each(members(never[i]), "春夏秋冬雪", true, false);
  /* The half-width forms of the same, and what Word's list adds. */
  each("｡｣､･ｧｨｩｪｫｯｬｭｮｰ゛゜ﾞﾟ!%),.:;?]}°’”‰′″℃％￠", "春夏秋冬雪", true, false);
}

static void test_classes_starting_a_line_unless_strict(void **state)
{
  static const SyClass loose[] = {SY_CLASS_HYPHEN, SY_CLASS_PROLONGED, SY_CLASS_SMALL_KANA};
  for (size_t i = 0; i < G_N_ELEMENTS(loose); i++) each(members(loose[i]), "春夏秋冬雪", false, true);
}

static void test_classes_starting_a_line(void **state)
{
  each(members(SY_CLASS_KANA), "春夏秋冬雪", true, true);
  each("亜唖〃仝〆♂♀＝＋×１Ａａ／＠＆※○●①§—―…‥", "春夏秋冬雪", true, true);
}

static void test_classes_of_signs_stay_with_their_numbers(void **state)
{
  each(members(SY_CLASS_POSTFIX), "春夏秋冬５", true, false);
  each(members(SY_CLASS_POSTFIX), "春夏秋冬百", true, false);
  each("㎏㎡㍍", "春夏秋冬雪", true, true);
  for (const char *p = members(SY_CLASS_PREFIX); *p; p = g_utf8_next_char(p)) {
    char sign[8] = {0};
    memcpy(sign, p, (size_t)(g_utf8_next_char(p) - p));
    g_autofree char *text = g_strconcat("春夏秋冬", sign, "五百円", NULL), *second = second_line(text, true, true);
    if (!g_str_has_prefix(second, sign)) fail_msg("%s is torn from its number: the next line is “%s”", sign, second);
  }
}

static void test_classes_not_ending_a_line(void **state)
{
  for (const char *p = members(SY_CLASS_OPENING); *p; p = g_utf8_next_char(p)) {
    char bracket[8] = {0};
    memcpy(bracket, p, (size_t)(g_utf8_next_char(p) - p));
    g_autofree char *text = g_strconcat("春夏秋冬", bracket, "雪花月", NULL);
    g_autofree char *second = second_line(text, true, true), *without = second_line(text, true, false);
    if (!g_str_has_prefix(second, bracket)) fail_msg("%s ends a line", bracket);
    if (g_str_has_prefix(without, bracket)) fail_msg("%s does not end a line without w:kinsoku", bracket);
  }
}

static void test_classes_keep_short_slashed_words(void **state)
{
  static const char *const words[] = {"S/MIME", "IDS/IPS", "TCP/IP", "AT-1-1", "12,345.6", "24/7", "e-mail"};
  for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
    g_autofree char *text = g_strconcat("春夏秋冬", words[i], "を", NULL), *second = second_line(text, true, true);
    if (!g_str_has_prefix(second, words[i])) fail_msg("“%s” is torn: the next line is “%s”", words[i], second);
  }
}

/* UAX #50: U, Tu, R and Tr. */
static void test_classes_tell_how_characters_stand_in_vertical_lines(void **state)
{
  static const struct {
    const char *characters;
    SyStance stance;
  } all[] = {{"亜あア、。ぁッ！？※①℃×＋Ａ１㍿○々", SY_STANDS_UPRIGHT},
             {"「」（）ー〜【】：；〔〕＿", SY_STANDS_BY_FORM},
             {"Aa1-…―‘“→＝－ｱ", SY_STANDS_TURNED}};
  for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
    for (const char *p = all[i].characters; *p; p = g_utf8_next_char(p))
      if (sy_class_stance(g_utf8_get_char(p)) != all[i].stance)
        fail_msg("U+%04X stands as %d", g_utf8_get_char(p), sy_class_stance(g_utf8_get_char(p)));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_classes_tell_how_characters_stand_in_vertical_lines),
      cmocka_unit_test(test_classes_hold_appendix_a),
      cmocka_unit_test(test_classes_of_latin_faces_are_western),
      cmocka_unit_test(test_classes_tell_scripts),
      cmocka_unit_test(test_classes_not_starting_a_line),
      cmocka_unit_test(test_classes_starting_a_line_unless_strict),
      cmocka_unit_test(test_classes_starting_a_line),
      cmocka_unit_test(test_classes_of_signs_stay_with_their_numbers),
      cmocka_unit_test(test_classes_not_ending_a_line),
      cmocka_unit_test(test_classes_keep_short_slashed_words),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}

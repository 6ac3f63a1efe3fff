/* Composing a paragraph beside the rules of JLREQ: breaks, tabs, heights, marks, and the cache. */
#include "compose/compose.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SIZE 10.0

static SyFontSet *fonts;

typedef struct {
  SyRunProperties run;
  SyParagraphProperties paragraph;
  SyDocumentSettings document;
  SyItem items[8];
  SyComposition in;
} Case;

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

/* A paragraph of BIZ UDMincho in 10 pt, `width` characters wide, without text. */
static void begin(Case *c, double width)
{
  const char *family = g_intern_string("BIZ UDMincho");
  memset(c, 0, sizeof *c);
  c->run = (SyRunProperties){.ascii = family,
                             .hansi = family,
                             .east_asia = family,
                             .complex = family,
                             .hint_east_asia = true,
                             .size = (int)(2 * SIZE),
                             .size_complex = (int)(2 * SIZE),
                             .width_percent = 100,
                             .shading = SY_COLOR_AUTO};
  c->paragraph = (SyParagraphProperties){.align = SY_ALIGN_LEFT,
                                         .kinsoku = true,
                                         .word_wrap = true,
                                         .line = 240,
                                         .snap_to_grid = true,
                                         .char_size = (int)(2 * SIZE)};
  c->in = (SyComposition){.items = c->items,
                          .properties = &c->paragraph,
                          .mark = &c->run,
                          .settings = &c->document,
                          .width = width * SIZE,
                          .default_tab = 40};
}

static void add(Case *c, SyItem item)
{
  item.run = &c->run;
  if (item.text) item.length = strlen(item.text);
  c->items[c->in.n_items++] = item;
}

static void add_text(Case *c, const char *text)
{
  add(c, (SyItem){.kind = SY_ITEM_TEXT, .text = text});
}

/* "春夏|秋": the texts of the lines. */
static char *texts(const SyLines *lines)
{
  GString *out = g_string_new(NULL);
  for (size_t i = 0; i < lines->n_lines; i++) {
    if (i) g_string_append_c(out, '|');
    g_string_append_len(out, lines->text + lines->lines[i].text_begin,
                        (gssize)(lines->lines[i].text_end - lines->lines[i].text_begin));
  }
  return g_string_free(out, FALSE);
}

static void assert_texts(const Case *c, const char *expected)
{
  SyLines *lines = sy_compose(fonts, NULL, &c->in);
  g_autofree char *real = texts(lines);
  sy_lines_unref(lines);
  assert_string_equal(real, expected);
}

/* Where the fragment of that number begins, em. */
static double at(const SyLines *lines, size_t line, size_t fragment)
{
  assert_true(line < lines->n_lines && fragment < lines->lines[line].n_fragments);
  return lines->lines[line].fragments[fragment].glyphs.x / SIZE;
}

static void assert_near(double real, double expected)
{
  if (fabs(real - expected) > 0.002) fail_msg("%.4f, not %.4f", real, expected);
}

static void test_compose_empty_has_one_line(void **state)
{
  Case c;
  begin(&c, 10);
  SyLines *lines = sy_compose(fonts, NULL, &c.in);
  assert_int_equal(lines->n_lines, 1);
  assert_true(lines->lines[0].last && lines->lines[0].height > SIZE);
  sy_lines_unref(lines);
}

static void test_compose_break_ends_line(void **state)
{
  Case c;
  begin(&c, 10);
  add_text(&c, "春");
  add(&c, (SyItem){.kind = SY_ITEM_BREAK, .break_kind = SY_INLINE_LINE_BREAK});
  add_text(&c, "夏");
  assert_texts(&c, "春|夏");
}

static void test_compose_break_at_end_leaves_empty_line(void **state)
{
  Case c;
  begin(&c, 10);
  add_text(&c, "春");
  add(&c, (SyItem){.kind = SY_ITEM_BREAK, .break_kind = SY_INLINE_LINE_BREAK});
  assert_texts(&c, "春|");
}

static void test_compose_long_word_is_cut(void **state)
{
  Case c;
  begin(&c, 3);
  add_text(&c, "ABCDEFGHIJ");
  assert_texts(&c, "ABCDEF|GHIJ");
}

static void test_compose_long_row_of_marks_is_cut(void **state)
{
  Case c;
  begin(&c, 3);
  add_text(&c, "。。。。。。。。");
  SyLines *lines = sy_compose(fonts, NULL, &c.in);
  assert_true(lines->n_lines >= 2);
  sy_lines_unref(lines);
}

static void test_compose_narrow_column_takes_a_character_a_line(void **state)
{
  Case c;
  begin(&c, 0.1);
  add_text(&c, "春夏秋");
  assert_texts(&c, "春|夏|秋");
}

static void test_compose_marks_do_not_hinder_breaks(void **state)
{
  Case c;
  begin(&c, 3);
  add_text(&c, "春夏秋");
  add(&c, (SyItem){.kind = SY_ITEM_MARK, .index = 1});
  add_text(&c, "冬");
  add(&c, (SyItem){.kind = SY_ITEM_MARK, .index = 2});
  add_text(&c, "、雪");
  assert_texts(&c, "春夏秋|冬、雪");
}

static void test_compose_marks_keep_what_may_not_be_parted(void **state)
{
  Case c;
  begin(&c, 3);
  add_text(&c, "春夏秋");
  add(&c, (SyItem){.kind = SY_ITEM_MARK, .index = 1});
  add_text(&c, "、雪");
  assert_texts(&c, "春夏|秋、雪");
}

static void test_compose_marks_keep_the_space_between_scripts(void **state)
{
  Case c;
  begin(&c, 10);
  c.paragraph.auto_space_de = true;
  add_text(&c, "春");
  add(&c, (SyItem){.kind = SY_ITEM_MARK, .index = 1});
  add_text(&c, "A");
  SyLines *lines = sy_compose(fonts, NULL, &c.in);
  assert_near(at(lines, 0, 1), 1.25);
  assert_int_equal(lines->lines[0].n_placed, 1);
  sy_lines_unref(lines);
}

static void test_compose_box_is_a_character(void **state)
{
  Case c;
  begin(&c, 4);
  add_text(&c, "春夏秋");
  add(&c, (SyItem){.kind = SY_ITEM_BOX, .width = 20, .ascent = 30, .index = 1});
  add_text(&c, "、冬");
  SyLines *lines = sy_compose(fonts, NULL, &c.in);
  assert_int_equal(lines->n_lines, 2);
  assert_int_equal(lines->lines[1].n_placed, 1); /* 、 keeps to it */
  assert_true(lines->lines[1].height >= 30);
  sy_lines_unref(lines);
}

static void test_compose_tabs_stop_where_they_say(void **state)
{
  static const struct {
    SyTabKind kind;
    double expected; /* of "12.5", two em wide */
  } kinds[] = {{SY_TAB_LEFT, 6}, {SY_TAB_CENTER, 5}, {SY_TAB_RIGHT, 4}, {SY_TAB_DECIMAL, 5}};
  for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
    Case c;
    begin(&c, 20);
    SyTab tab = {.position = 1200, .kind = kinds[i].kind};
    c.paragraph.n_tabs = 1;
    c.paragraph.tabs = &tab;
    add_text(&c, "春");
    add(&c, (SyItem){.kind = SY_ITEM_TAB});
    add_text(&c, "12.5");
    SyLines *lines = sy_compose(fonts, NULL, &c.in);
    assert_near(at(lines, 0, 1), kinds[i].expected);
    sy_lines_unref(lines);
  }
}

static void test_compose_default_tabs_step(void **state)
{
  Case c;
  begin(&c, 20);
  add_text(&c, "春");
  add(&c, (SyItem){.kind = SY_ITEM_TAB});
  add_text(&c, "夏");
  add(&c, (SyItem){.kind = SY_ITEM_TAB});
  add_text(&c, "秋");
  SyLines *lines = sy_compose(fonts, NULL, &c.in);
  assert_near(at(lines, 0, 1), 4);
  assert_near(at(lines, 0, 2), 8);
  sy_lines_unref(lines);
}

static void test_compose_alignments(void **state)
{
  static const struct {
    SyAlign align;
    double expected;
  } aligns[] = {{SY_ALIGN_LEFT, 0}, {SY_ALIGN_CENTER, 4}, {SY_ALIGN_RIGHT, 8}, {SY_ALIGN_JUSTIFY, 0}};
  for (size_t i = 0; i < G_N_ELEMENTS(aligns); i++) {
    Case c;
    begin(&c, 10);
    c.paragraph.align = aligns[i].align;
    add_text(&c, "春夏");
    SyLines *lines = sy_compose(fonts, NULL, &c.in);
    assert_near(at(lines, 0, 0), aligns[i].expected);
    sy_lines_unref(lines);
  }
}

static void test_compose_right_aligned_mark_stands_at_the_edge(void **state)
{
  Case c;
  begin(&c, 10);
  c.paragraph.align = SY_ALIGN_RIGHT;
  c.document.character_spacing_control = 1;
  add_text(&c, "春夏。");
  SyLines *lines = sy_compose(fonts, NULL, &c.in);
  assert_near(at(lines, 0, 0), 7.5); /* without the space after the mark */
  sy_lines_unref(lines);
}

static void test_compose_distributes_a_line(void **state)
{
  Case c;
  begin(&c, 5);
  c.paragraph.align = SY_ALIGN_DISTRIBUTE;
  add_text(&c, "件名書");
  SyLines *lines = sy_compose(fonts, NULL, &c.in);
  const SyGlyphRun *run = &lines->lines[0].fragments[0].glyphs;
  assert_near(run->glyphs[0].advance / SIZE, 2);
  assert_near(run->glyphs[1].advance / SIZE, 2);
  sy_lines_unref(lines);
}

static double height_of(SyLineRule rule, int line, double pitch, bool snap, int size)
{
  Case c;
  begin(&c, 10);
  c.run.size = size;
  c.paragraph.line_rule = rule;
  c.paragraph.line = line;
  c.paragraph.snap_to_grid = snap;
  if (pitch > 0) c.in.grid = SY_GRID_LINES, c.in.line_pitch = pitch;
  add_text(&c, "春");
  SyLines *lines = sy_compose(fonts, NULL, &c.in);
  double height = lines->lines[0].height;
  sy_lines_unref(lines);
  return height;
}

/* BIZ UDMincho: ascender and descender make an em, so East Asian lines are 1.3 em high. */
static void test_compose_heights_follow_the_rule(void **state)
{
  assert_near(height_of(SY_SPACING_AUTO, 240, 0, true, 20), 13);
  assert_near(height_of(SY_SPACING_AUTO, 360, 0, true, 20), 19.5);
  assert_near(height_of(SY_SPACING_EXACT, 240, 0, true, 20), 12);
  assert_near(height_of(SY_SPACING_AT_LEAST, 400, 0, true, 20), 20);
  assert_near(height_of(SY_SPACING_AT_LEAST, 100, 0, true, 20), 13);
}

static void test_compose_heights_keep_to_the_grid(void **state)
{
  assert_near(height_of(SY_SPACING_AUTO, 240, 18, true, 20), 18);
  assert_near(height_of(SY_SPACING_AUTO, 240, 18, true, 28), 36); /* 18.2 pt: two cells */
  assert_near(height_of(SY_SPACING_AUTO, 240, 18, false, 28), 18.2);
  assert_near(height_of(SY_SPACING_AUTO, 480, 18, true, 20), 36);
  assert_near(height_of(SY_SPACING_AT_LEAST, 480, 18, true, 20), 24);
  assert_near(height_of(SY_SPACING_EXACT, 200, 18, true, 20), 10);
}

static void test_compose_measures_for_tables(void **state)
{
  Case c;
  begin(&c, 10);
  add_text(&c, "春ABC夏。");
  SyLines *lines = sy_compose(fonts, NULL, &c.in);
  assert_near(lines->max_width / SIZE, 4.5);
  assert_near(lines->min_width / SIZE, 2); /* 夏。 */
  sy_lines_unref(lines);
}

static void test_compose_names_missing_characters(void **state)
{
  Case c;
  begin(&c, 10);
  add_text(&c, "春\xF3\xB0\x80\x80"); /* U+F0000: private */
  SyLines *lines = sy_compose(fonts, NULL, &c.in);
  assert_int_equal(lines->n_missing, 1);
  assert_int_equal(lines->missing[0].character, 0xF0000);
  sy_lines_unref(lines);
}

static void test_compose_cache_keeps_equal_paragraphs(void **state)
{
  SyComposeCache *cache = sy_compose_cache_new(1 << 20);
  Case a, b;
  begin(&a, 10);
  add_text(&a, "春夏秋");
  begin(&b, 10);
  add_text(&b, "春夏秋");
  b.in.mark = b.items[0].run = &a.run; /* with a cache runs are interned */
  SyLines *first = sy_compose(fonts, cache, &a.in), *second = sy_compose(fonts, cache, &b.in);
  assert_ptr_equal(first, second);
  sy_lines_unref(second);
  b.in.width = 20;
  second = sy_compose(fonts, cache, &b.in);
  assert_ptr_not_equal(first, second);
  sy_lines_unref(second);
  b.in.width = a.in.width;
  b.document.strict_first_and_last = true;
  second = sy_compose(fonts, cache, &b.in);
  assert_ptr_not_equal(first, second);
  sy_lines_unref(second);
  sy_lines_unref(first);
  sy_compose_cache_free(cache);
}

static void test_compose_cache_forgets_past_its_size(void **state)
{
  SyComposeCache *cache = sy_compose_cache_new(4000);
  for (int i = 0; i < 200; i++) {
    Case c;
    begin(&c, 10);
    g_autofree char *text = g_strdup_printf("段落%d", i);
    add_text(&c, text);
    SyLines *lines = sy_compose(fonts, cache, &c.in);
    g_autofree char *real = texts(lines);
    assert_string_equal(real, text);
    sy_lines_unref(lines);
  }
  sy_compose_cache_free(cache);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_compose_empty_has_one_line),
      cmocka_unit_test(test_compose_break_ends_line),
      cmocka_unit_test(test_compose_break_at_end_leaves_empty_line),
      cmocka_unit_test(test_compose_long_word_is_cut),
      cmocka_unit_test(test_compose_long_row_of_marks_is_cut),
      cmocka_unit_test(test_compose_narrow_column_takes_a_character_a_line),
      cmocka_unit_test(test_compose_marks_do_not_hinder_breaks),
      cmocka_unit_test(test_compose_marks_keep_what_may_not_be_parted),
      cmocka_unit_test(test_compose_marks_keep_the_space_between_scripts),
      cmocka_unit_test(test_compose_box_is_a_character),
      cmocka_unit_test(test_compose_tabs_stop_where_they_say),
      cmocka_unit_test(test_compose_default_tabs_step),
      cmocka_unit_test(test_compose_alignments),
      cmocka_unit_test(test_compose_right_aligned_mark_stands_at_the_edge),
      cmocka_unit_test(test_compose_distributes_a_line),
      cmocka_unit_test(test_compose_heights_follow_the_rule),
      cmocka_unit_test(test_compose_heights_keep_to_the_grid),
      cmocka_unit_test(test_compose_measures_for_tables),
      cmocka_unit_test(test_compose_names_missing_characters),
      cmocka_unit_test(test_compose_cache_keeps_equal_paragraphs),
      cmocka_unit_test(test_compose_cache_forgets_past_its_size),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}

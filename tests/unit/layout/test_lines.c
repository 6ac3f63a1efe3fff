/* What stands in and beside lines. */
#include "pages.h"

#define R(text) "<w:r><w:t xml:space=\"preserve\">" text "</w:t></w:r>"

static void test_tab_past_the_right_indent_reaches_its_stop(void **state)
{
  unit_check_pages(
      "lines-tab-past-indent.txt",
      "<w:p><w:pPr><w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"4000\"/></w:tabs><w:ind w:right=\"600\"/></w:pPr>" R(
          "見出し") "<w:r><w:tab/></w:r>" R("12") "</w:p>" UNIT_SECTION("") "</w:sectPr>",
      NULL, NULL);
}

#define RUBY(base, text, align)                                                                                        \
  "<w:r><w:ruby><w:rubyPr><w:rubyAlign w:val=\"" align                                                                 \
  "\"/><w:hps w:val=\"10\"/><w:hpsRaise w:val=\"18\"/><w:hpsBaseText w:val=\"20\"/>"                                   \
  "</w:rubyPr><w:rt><w:r><w:rPr><w:sz w:val=\"10\"/></w:rPr><w:t>" text                                                \
  "</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>" base "</w:t></w:r></w:rubyBase></w:ruby></w:r>"

/* JLREQ 3.3: above the base, spread over it by w:rubyAlign; a base that is narrower is opened (3.3.6). */
static void test_ruby_stands_above_its_base(void **state)
{
  unit_check_pages(
      "lines-ruby.txt",
      "<w:p>" R("前") RUBY("仕様書", "しょ", "center") RUBY("仕様書", "しょ", "distributeLetter")
          RUBY("仕様書", "しょ", "distributeSpace") RUBY("仕様書", "しょ", "left") RUBY("仕様書", "しょ", "right")
              R("後") "</w:p>"
                      "<w:p>" R("前") RUBY("承る", "うけたまわる", "distributeSpace")
                          R("後") "</w:p>"
                                  "<w:p><w:pPr><w:spacing w:line=\"240\" w:lineRule=\"auto\"/></w:pPr>" RUBY(
                                      "志", "こころざし",
                                      "center") "</w:p><w:p>" R("次") "</w:p>" UNIT_SECTION("") "</w:sectPr>",
      NULL, NULL);
}

/* A raise that is too small for the base (Word keeps that of the size the base had before) does not set the ruby upon
 * it. */
static void test_ruby_is_not_set_upon_its_base(void **state)
{
#define RAISED(size, raise)                                                                                            \
  "<w:p><w:r><w:ruby><w:rubyPr><w:rubyAlign w:val=\"center\"/><w:hps w:val=\"10\"/><w:hpsRaise w:val=\"" raise         \
  "\"/></w:rubyPr><w:rt><w:r><w:t>こころ"                                                                           \
  "</w:t></w:r></w:rt><w:rubyBase><w:r><w:rPr><w:sz w:val=\"" size                                                     \
  "\"/></w:rPr><w:t>心</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
  g_autofree char *text =
      unit_pages(RAISED("21", "18") RAISED("24", "18") RAISED("24", "30") UNIT_SECTION("") "</w:sectPr>", NULL, NULL);
  static const double wanted[] = {9, 0.82 * 12 + 0.07 * 5, 15};
  const char *p = text;
  for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++) {
    double x, base, ruby, w;
    p = strstr(p, "text ");
    assert_int_equal(sscanf(p, "text %lf,%lf w%lf", &x, &base, &w), 3);
    p = strstr(p + 1, "text ");
    assert_int_equal(sscanf(p, "text %lf,%lf w%lf", &x, &ruby, &w), 3);
    assert_true(base - ruby > wanted[i] - 0.01 && base - ruby < wanted[i] + 0.01);
    p++;
  }
}

/* Nothing breaks or stretches inside a ruby's base. */
static void test_ruby_base_is_not_broken(void **state)
{
  g_autofree char *text = unit_pages("<w:p>" R("一二三四五六七八九十一二三四五六七八九")
                                         RUBY("仕様書", "しようしよ", "center") "</w:p>" UNIT_SECTION("") "</w:sectPr>",
                                     NULL, NULL);
  assert_non_null(strstr(text, "text 50.00,86.00 w30.00 10 仕様書\n"));
}

#define P(text) "<w:p>" R(text) "</w:p>"

/* A blank to write into is not divided, in runs of its own or not; one that is longer than a line is. */
static void test_blank_between_brackets_is_not_broken(void **state)
{
  g_autofree char *text = unit_pages(
      P("一二三四五六七八九十一二三四五六七【　　　】までとする。") "<w:p>" R("一二三四五六七八九十一二三四五六七")
          R("（") R("　　　")
              R("）") "</w:p>" P("一二三四五六七八九十一二三四五六七【　　　　　　　　　　　　　　　　　　　　　　　】")
                  UNIT_SECTION("") "</w:sectPr>",
      NULL, NULL);
  assert_non_null(strstr(text, " 一二三四五六七八九十一二三四五六七\n"));
  assert_non_null(strstr(text, " 【　　　】までとする。\n"));
  assert_non_null(strstr(text, "text 50.00,126.00 w10.00 10 （\n"));
  assert_non_null(strstr(text, " 一二三四五六七八九十一二三四五六七【"));
}

/* w:start is one less than the first number; tables have none; w:suppressLineNumbers leaves lines out of the count. */
static void test_line_numbers_stand_in_the_margin(void **state)
{
  unit_check_pages(
      "lines-numbers.txt",
      P("一") "<w:p><w:pPr><w:suppressLineNumbers/></w:pPr>" R("無") "</w:p>" P("二") P("三") P("四") P("五")
          P("六") "<w:p><w:pPr>" UNIT_SECTION(
              "") "<w:lnNumType w:countBy=\"2\" w:start=\"3\" w:distance=\"200\"/></w:sectPr></w:pPr></w:p>" P("七")
              UNIT_SECTION(
                  "<w:type w:val=\"continuous\"/>") "<w:lnNumType w:countBy=\"1\" w:restart=\"newSection\"/></w:sectPr>",
      NULL, NULL);
}

#define RP(properties, text) "<w:r><w:rPr>" properties "</w:rPr><w:t xml:space=\"preserve\">" text "</w:t></w:r>"

static void test_looks_of_text(void **state)
{
  unit_check_pages(
      "lines-looks.txt",
      "<w:p>" RP("<w:u w:val=\"words\"/>", "一 二") RP("<w:u w:val=\"wave\"/>", "波")
          RP("<w:em w:val=\"dot\"/>",
             "点") "</w:p>"
                   "<w:p>" RP("<w:shd w:val=\"pct25\" w:color=\"000000\" w:fill=\"FFFFFF\"/>", "網a")
                       RP("<w:smallCaps/>", "Ab") "</w:p>"
                                                  "<w:p>" RP("<w:fitText w:val=\"1000\" w:id=\"1\"/>", "広げる")
                                                      RP("<w:fitText w:val=\"400\" w:id=\"2\"/>",
                                                         "詰める字") "</w:p>" UNIT_SECTION("") "</w:sectPr>",
      NULL, NULL);
}

/* Codes of fonts of symbols are what they look like, in the size they have there, and take no more room in the line. */
static void test_symbols_are_their_characters(void **state)
{
#define SYM(font, code) "<w:r><w:sym w:font=\"" font "\" w:char=\"" code "\"/></w:r>"
#define FONT(name) "<w:rFonts w:ascii=\"" name "\" w:hAnsi=\"" name "\"/>"
  g_autofree char *text = unit_pages(
      "<w:p>" SYM("Wingdings", "F06C") "</w:p><w:p>" SYM("Symbol", "F0B7") "</w:p><w:p>" SYM(
          "Wingdings", "00FC") "</w:p><w:p>" RP(FONT("Wingdings"), "\uF0D8あØ") "</w:p><w:p>" RP(FONT("Symbol"), "a·")
          R("a") SYM("MS Mincho", "2460") "</w:p>" UNIT_SECTION("") "</w:sectPr>",
      NULL, NULL);
  assert_non_null(strstr(text, "w7.42 8.5 ●\n"));
  assert_non_null(strstr(text, " 10 •\n"));
  assert_non_null(strstr(text, " 10 ✓\n"));
  assert_non_null(strstr(text, "w8.38 10 ➢\n"));
  assert_true(strstr(text, " 10 α\n") && strstr(text, " 10 •\n"));
  assert_non_null(strstr(text, " 10 ①\n"));
}

static void test_bullets_are_of_their_font(void **state)
{
#define LEVEL(n, font, text)                                                                                           \
  "<w:lvl w:ilvl=\"" n "\"><w:start w:val=\"1\"/><w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"" text                 \
  "\"/><w:pPr><w:ind w:left=\"400\" w:hanging=\"400\"/></w:pPr>"                                                       \
  "<w:rPr><w:rFonts w:ascii=\"" font "\" w:hAnsi=\"" font "\" w:hint=\"default\"/></w:rPr></w:lvl>"
#define ITEM(n)                                                                                                        \
  "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"" n "\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>" R("項") "</w:p>"
  static const UnitPart parts[] = {
      {"styles", UNIT_STYLES},
      {"numbering", "<w:abstractNum w:abstractNumId=\"1\">" LEVEL("0", "Wingdings", "\uF06C")
                        LEVEL("1", "Wingdings", "ü") LEVEL("2", "Courier New", "o") LEVEL("3", "Symbol", "·")
                            LEVEL("4", "BIZ UDMincho",
                                  "◇") "</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num>"},
      {NULL, NULL}};
  g_autofree char *text =
      unit_pages(ITEM("0") ITEM("1") ITEM("2") ITEM("3") ITEM("4") UNIT_SECTION("") "</w:sectPr>", parts, NULL);
  assert_non_null(strstr(text, "w7.42 8.5 ●\n"));
  assert_non_null(strstr(text, " 10 ✓\n"));
  assert_non_null(strstr(text, " 10 o\n"));
  assert_non_null(strstr(text, " 10 •\n"));
  assert_non_null(strstr(text, "w10.00 10 ◇\n"));
}

/* JLREQ 4.2.3: between text and the mark of a note there is no space, as there is before a number. */
static void test_note_marks_stand_close_to_their_text(void **state)
{
  static const UnitPart parts[] = {{"styles", UNIT_STYLES},
                                   {"footnotes", "<w:footnote w:id=\"2\"><w:p>" R("注") "</w:p></w:footnote>"},
                                   {NULL, NULL}};
  g_autofree char *text =
      unit_pages("<w:p>" R("本") "<w:r><w:footnoteReference w:id=\"2\"/></w:r>" R("文") "</w:p><w:p>" R("本") R("1")
                     R("文") "</w:p>" UNIT_SECTION("") "</w:sectPr>",
                 parts, NULL);
  assert_non_null(strstr(text, "text 60.00,"));
  assert_non_null(strstr(text, "text 63.25,"));
  assert_non_null(strstr(text, "text 62.50,"));
  assert_non_null(strstr(text, "text 70.00,"));
}

/* Frames stand where they say: on the paper, within the margins, before their text; those of one frame in a row. */
static void test_frames_stand_in_their_place(void **state)
{
#define FRAME(attributes, text) "<w:p><w:pPr><w:framePr " attributes "/></w:pPr>" R(text) "</w:p>"
#define RIGHT                                                                                                          \
  "w:w=\"600\" w:h=\"1200\" w:hRule=\"atLeast\" w:wrap=\"around\" w:vAnchor=\"text\" w:hAnchor=\"margin\" w:xAlign=\"right\" w:y=\"1\""
  static const UnitPart parts[] = {
      {"styles", UNIT_STYLES},
      {"footer1",
       FRAME("w:wrap=\"around\" w:vAnchor=\"text\" w:hAnchor=\"margin\" w:xAlign=\"center\" w:y=\"1\"", "頁") "<w:p/>"},
      {NULL, NULL}};
  g_autofree char *text = unit_pages(
      FRAME("w:vAnchor=\"page\" w:hAnchor=\"page\" w:x=\"200\" w:y=\"200\"", "紙") FRAME(RIGHT, "枠")
          FRAME(RIGHT, "続") "<w:p>" R(
              "本文は枠を避けて行を折り返して立つ枠を避けて行") "</w:p>"
                                                                "<w:p><w:pPr><w:framePr w:dropCap=\"drop\" w:lines=\"2\" w:wrap=\"around\" w:vAnchor=\"text\" w:hAnchor=\"text\"/></w:pPr>" R(
                                                                    "初") "</w:p>"
                                                                          "<w:p>" R("段") "</w:p>" UNIT_SECTION(
                                                                              "<w:footerReference w:type=\"default\" r:id=\"footer1\"/>") "</w:sectPr>",
      parts, NULL);
  assert_non_null(strstr(text, "text 10.00,26.00 w10.00 10 紙\n"));
  assert_non_null(strstr(text, "text 220.00,66.05 w10.00 10 枠\n"));
  assert_non_null(strstr(text, "text 220.00,86.05 w10.00 10 続\n"));
  assert_non_null(strstr(text, "text 50.00,66.00 w170.00 10 本文は枠を避けて行を折り返して立つ\n"));
  assert_non_null(strstr(text, "text 50.00,106.00 w10.00 10 初\n"));
  assert_non_null(strstr(text, "text 60.10,106.00 w10.00 10 段\n"));
  assert_non_null(strstr(text, "text 144.95,"));
}

/* A list from right to left: its indents and the tab after its numbers are measured from the right. */
static void test_lists_from_right_to_left_hang_at_the_right(void **state)
{
  static const UnitPart parts[] = {
      {"styles", UNIT_STYLES},
      {"numbering",
       "<w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1\"/>"
       "<w:pPr><w:ind w:left=\"800\" w:hanging=\"400\"/></w:pPr></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num>"},
      {NULL, NULL}};
  g_autofree char *text = unit_pages(
      "<w:p><w:pPr><w:bidi/><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:rPr><w:rtl/></w:rPr>"
      "<w:t>\u05D0</w:t></w:r></w:p>" UNIT_SECTION("") "</w:sectPr>",
      parts, NULL);
  double x, y, w;
  const char *number = strstr(text, " 1\n"), *letter = strstr(text, " \u05D0\n");
  assert_true(number && letter);
  while (!g_str_has_prefix(number, "text ")) number--;
  while (!g_str_has_prefix(letter, "text ")) letter--;
  assert_int_equal(sscanf(number, "text %lf,%lf w%lf", &x, &y, &w), 3);
  assert_true(x + w > 229.9 && x + w < 230.1); /* 20 pt from the right margin */
  assert_int_equal(sscanf(letter, "text %lf,%lf w%lf", &x, &y, &w), 3);
  assert_true(x + w > 209.9 && x + w < 210.1);
}

static void test_bar_tabs_are_rules(void **state)
{
  g_autofree char *text = unit_pages("<w:p><w:pPr><w:tabs><w:tab w:val=\"bar\" w:pos=\"1000\"/></w:tabs></w:pPr>" R(
                                         "一") "</w:p>" UNIT_SECTION("") "</w:sectPr>",
                                     NULL, NULL);
  assert_non_null(strstr(text, "rule 100.00,50.00 100.00,70.00 w0.50"));
}

static void test_character_of_no_face_is_a_geta_mark_and_a_warning(void **state)
{
  unit_check_pages("lines-missing-character.txt", "<w:p>" R("甲\uE0F3乙") "</w:p>" UNIT_SECTION("") "</w:sectPr>", NULL,
                   NULL);
}

static void test_heading_levels_begin_at_one_and_skip_none(void **state)
{
  static const UnitPart parts[] = {
      {"styles", UNIT_STYLES
       "<w:style w:type=\"paragraph\" w:styleId=\"H3\"><w:name w:val=\"heading 3\"/><w:pPr><w:outlineLvl w:val=\"2\"/></w:pPr></w:style>"},
      {NULL, NULL}};
  g_autofree char *text = unit_pages(
      "<w:p><w:pPr><w:pStyle w:val=\"H3\"/></w:pPr>" R("前書き") "</w:p><w:p><w:pPr><w:pStyle w:val=\"H1\"/></w:pPr>" R(
          "一") "</w:p>"
                "<w:p><w:pPr><w:pStyle w:val=\"H3\"/></w:pPr></w:p><w:p><w:pPr><w:pStyle w:val=\"H3\"/></w:pPr>" R(
                    "二") "</w:p>" UNIT_SECTION("") "</w:sectPr>",
      parts, NULL);
  assert_non_null(strstr(text, "heading 1 前書き\n"));
  assert_non_null(strstr(text, "heading 1 一\n"));
  assert_non_null(strstr(text, "heading 2 二\n"));
  assert_null(strstr(text, "heading 2 \n"));
}

#define BORDERS(from, more)                                                                                            \
  "<w:pgBorders w:offsetFrom=\"" from "\"" more "><w:top w:val=\"single\" w:sz=\"8\" w:space=\"4\" w:color=\"auto\"/>" \
  "<w:bottom w:val=\"single\" w:sz=\"8\" w:space=\"4\" w:color=\"auto\"/></w:pgBorders>"

static void test_page_borders_stand_about_text_or_paper(void **state)
{
  static const UnitPart parts[] = {{"styles", UNIT_STYLES}, {"header1", P("柱")}, {NULL, NULL}};
  g_autofree char *text = unit_pages(P("一") UNIT_SECTION("<w:headerReference w:type=\"default\" r:id=\"header1\"/>")
                                         BORDERS("text", "") "</w:sectPr>",
                                     parts, NULL);
  assert_non_null(strstr(text, "rule 50.00,16.00 250.00,16.00 w1.00")); /* about the header */
  assert_non_null(strstr(text, "rule 50.00,154.00 250.00,154.00 w1.00"));
  g_autofree char *paper = unit_pages(P("一") UNIT_SECTION("") BORDERS("page", "") "</w:sectPr>", NULL, NULL);
  assert_non_null(strstr(paper, "rule 0.00,4.00 300.00,4.00 w1.00"));
  g_autofree char *later =
      unit_pages(P("一") UNIT_SECTION("") BORDERS("page", " w:display=\"notFirstPage\"") "</w:sectPr>", NULL, NULL);
  assert_null(strstr(later, "rule"));
}

static void test_vertical_alignment_moves_the_text(void **state)
{
  g_autofree char *middle = unit_pages(P("一") UNIT_SECTION("") "<w:vAlign w:val=\"center\"/></w:sectPr>", NULL, NULL);
  assert_non_null(strstr(middle, "text 50.00,106.00 "));
  g_autofree char *bottom = unit_pages(P("一") UNIT_SECTION("") "<w:vAlign w:val=\"bottom\"/></w:sectPr>", NULL, NULL);
  assert_non_null(strstr(bottom, "text 50.00,146.00 "));
  /* Four lines on a page of five: the last stands at the foot, but on the section's last page. */
  g_autofree char *both = unit_pages(P("一") P("二") P("三") P("四") "<w:p><w:pPr><w:pageBreakBefore/></w:pPr>" R(
                                         "五") "</w:p>" UNIT_SECTION("") "<w:vAlign w:val=\"both\"/></w:sectPr>",
                                     NULL, NULL);
  assert_non_null(strstr(both, "text 50.00,146.00 w10.00 10 四"));
  assert_non_null(strstr(both, "text 50.00,66.00 w10.00 10 五"));
}

static void test_columns_have_a_rule_between(void **state)
{
  g_autofree char *text =
      unit_pages(P("一") UNIT_SECTION("") "<w:cols w:num=\"2\" w:sep=\"1\" w:space=\"400\"/></w:sectPr>", NULL, NULL);
  assert_non_null(strstr(text, "rule 150.00,50.00 150.00,70.00 w0.50"));
}

static void test_footnote_marks_follow_their_format(void **state)
{
  static const UnitPart parts[] = {
      {"styles", UNIT_STYLES}, {"footnotes", "<w:footnote w:id=\"2\">" P("注") "</w:footnote>"}, {NULL, NULL}};
  g_autofree char *text = unit_pages(
      "<w:p>" R("本文") "<w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>" UNIT_SECTION(
          "<w:footnotePr><w:numFmt w:val=\"upperRoman\"/><w:numStart w:val=\"4\"/></w:footnotePr>") "</w:sectPr>",
      parts, NULL);
  assert_non_null(strstr(text, " IV\n"));
}

/* The half em that brackets give up to each other is coloured as the neighbour is. */
static void test_highlight_leaves_the_neighbours_of_brackets_alone(void **state)
{
  const UnitPart parts[] = {{"styles", UNIT_STYLES},
                            {"settings", "<w:characterSpacingControl w:val=\"compressPunctuation\"/>"},
                            {NULL, NULL}};
  g_autofree char *text =
      unit_pages("<w:p>" R("（") "<w:r><w:rPr><w:highlight w:val=\"yellow\"/></w:rPr><w:t>【色】</w:t></w:r>" R(
                     "）") "</w:p>" UNIT_SECTION("") "</w:sectPr>",
                 parts, NULL);
  const char *fill = strstr(text, "fill "), *size = fill ? strchr(fill, 'x') : NULL;
  if (!size) fail_msg("%s", text);
  const char *across = size;
  while (across[-1] != ' ') across--;
  assert_float_equal(g_ascii_strtod(across, NULL), 20, 0.1); /* half an em, one, half of one: of 10 pt */
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_tab_past_the_right_indent_reaches_its_stop),
      cmocka_unit_test(test_ruby_stands_above_its_base),
      cmocka_unit_test(test_ruby_is_not_set_upon_its_base),
      cmocka_unit_test(test_ruby_base_is_not_broken),
      cmocka_unit_test(test_blank_between_brackets_is_not_broken),
      cmocka_unit_test(test_line_numbers_stand_in_the_margin),
      cmocka_unit_test(test_page_borders_stand_about_text_or_paper),
      cmocka_unit_test(test_vertical_alignment_moves_the_text),
      cmocka_unit_test(test_columns_have_a_rule_between),
      cmocka_unit_test(test_footnote_marks_follow_their_format),
      cmocka_unit_test(test_looks_of_text),
      cmocka_unit_test(test_symbols_are_their_characters),
      cmocka_unit_test(test_bullets_are_of_their_font),
      cmocka_unit_test(test_note_marks_stand_close_to_their_text),
      cmocka_unit_test(test_frames_stand_in_their_place),
      cmocka_unit_test(test_lists_from_right_to_left_hang_at_the_right),
      cmocka_unit_test(test_bar_tabs_are_rules),
      cmocka_unit_test(test_character_of_no_face_is_a_geta_mark_and_a_warning),
      cmocka_unit_test(test_heading_levels_begin_at_one_and_skip_none),
      cmocka_unit_test(test_highlight_leaves_the_neighbours_of_brackets_alone),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Fields: what they show where the stored result is old or none. */
#include "pages.h"

#define R(text) "<w:r><w:t xml:space=\"preserve\">" text "</w:t></w:r>"
#define P(text) "<w:p>" R(text) "</w:p>"
#define F(instruction, stored) "<w:fldSimple w:instr=\"" instruction "\">" R(stored) "</w:fldSimple>"
#define H(text) "<w:p><w:pPr><w:pStyle w:val=\"H1\"/></w:pPr>" R(text) "</w:p>"

/* The text of a body's only line. Caller frees. */
static char *line_of(const char *body, const SyTypesetOptions *options)
{
  g_autofree char *whole = g_strconcat("<w:p>", body, "</w:p>" UNIT_SECTION("") "</w:sectPr>", NULL),
                  *pages = unit_pages(whole, NULL, options);
  GString *out = g_string_new(NULL);
  g_auto(GStrv) lines = g_strsplit(pages, "\n", -1);
  for (char **line = lines; *line; line++) {
    if (!g_str_has_prefix(*line, "text ")) continue;
    char *p = *line;
    for (int i = 0; i < 4; i++) p = strchr(p, ' ') + 1;
    g_string_append(out, p);
  }
  return g_string_free(out, FALSE);
}

static void check(const char *body, const SyTypesetOptions *options, const char *wanted)
{
  g_autofree char *text = line_of(body, options);
  assert_string_equal(text, wanted);
}

static void test_dates_come_from_the_options(void **state)
{
  static const SyTypesetOptions options = {.date = "2026-12-01"};
  check(F("DATE", "旧"), &options, "2026/12/01");
  check(F("DATE \\@ &quot;yyyy-MM-dd&quot;", "旧"), &options, "2026-12-01");
  check(F("DATE \\@ &quot;ggge年M月d日(aaa)&quot; \\* MERGEFORMAT", "旧"), &options, "令和8年12月1日(火)");
  check(F("TIME \\@ &quot;yy'y'M&quot;", "旧"), &options, "26y12");
  check(F("TIME \\@ &quot;h:mm&quot;", "旧") F("TIME", "古"), &options, "旧古");
  check(F("SAVEDATE \\@&quot;ge.MM.dd&quot;", "旧") F("PRINTDATE \\@ &quot; gge年&quot;", "旧"), &options,
        "令8.12.01 令8年");
  check(F("DATE \\@ &quot;ggge年M月d日&quot; \\* DBNUM2", "旧"), &options, "令和八年十二月一日");
  check(F("DATE \\@ &quot;yyyy年M月d日&quot; \\* DBCHAR", "旧"), &options, "２０２６年１２月１日");
  static const SyTypesetOptions first = {.date = "2019-05-01"};
  check(F("DATE \\@ &quot;[$-ja-JP-x-gannen]ggge年M月d日;@&quot;", "旧") F("DATE \\@ &quot;ggge年&quot;", "旧"), &first,
        "令和元年5月1日令和1年");
  check(F("DATE", "旧"), NULL, "旧");
  check(F("CREATEDATE", "旧"), &options, "旧");
}

static void test_sequences_count(void **state)
{
  check(F("SEQ 表 \\* ARABIC", "9") F("SEQ 図", "9") F("SEQ 表", "9") F("SEQ 表 \\c", "9") F("SEQ 表 \\h", "9")
            F("SEQ 表 \\* ROMAN", "9"),
        NULL, "1122IV");
  check(F("SEQ 表 \\r 5", "9") F("SEQ 表 \\* CIRCLENUM", "9"), NULL, "5⑥");
  check(F("SEQ 表 \\* DBCHAR", "9") F("SEQ 表 \\* KANJINUM2 \\* MERGEFORMAT", "9")
            F("SEQ 表 \\* MERGEFORMAT \\* roman", "9"),
        NULL, "１二iii");
  check(F("SEQ 表 \\# &quot;000&quot;", "9") F("SEQ 表 \\#&quot;第0号&quot;", "9"), NULL, "001第2号");
  check(F("SEQ 表 章", "旧"), NULL, "旧");
}

/* Numbers that nothing can hold are held back, and it is said. */
static void test_sequences_end_where_numbers_do(void **state)
{
  check(F("SEQ 表 \\r 2147483647", "9") R(" ") F("SEQ 表", "9") R(" ") F("SEQ 表 \\r -2147483648 \\# 00", "9"), NULL,
        "1000000000 1000000000 -1000000000");
  check(F("SEQ 表 \\r 99999999999999999999", "9"), NULL, "1000000000");
  g_autofree char *text =
      unit_pages("<w:p>" F("SEQ 表 \\r 2147483647", "9") "</w:p>" UNIT_SECTION("") "</w:sectPr>", NULL, NULL);
  assert_non_null(strstr(text, "number of a sequence beyond"));
}

/* \s: anew after each heading of that level or above. */
static void test_sequences_begin_anew_after_headings(void **state)
{
  static const UnitPart parts[] = {{"styles", UNIT_STYLES}, {NULL, NULL}};
#define SEQ "<w:p>" R("表") F("SEQ 表 \\s 1", "9") "</w:p>"
  g_autofree char *text = unit_pages(SEQ H("甲") SEQ SEQ H("乙") SEQ UNIT_SECTION("") "</w:sectPr>", parts, NULL);
  const char *first = strstr(text, "表\n"), *second = first ? strstr(first, " 甲\n") : NULL,
             *third = second ? strstr(second, " 乙\n") : NULL;
  assert_non_null(third);
  assert_non_null(strstr(first, " 1\n"));
  assert_true(strstr(second, " 2\n") && strstr(second, " 2\n") < third);
  assert_true(strstr(third, " 1\n") && !strstr(third, " 3\n"));
}

/* Entries of a table of contents have the character style Hyperlink, but not its look. */
static void test_contents_are_not_shown_as_links(void **state)
{
#define LINK_STYLE                                                                                                     \
  "<w:style w:type=\"character\" w:styleId=\"L\"><w:name w:val=\"Hyperlink\"/><w:rPr><w:color w:val=\"0000FF\"/><w:u w:val=\"single\"/></w:rPr></w:style>"
#define LINKED(text) "<w:r><w:rPr><w:rStyle w:val=\"L\"/></w:rPr><w:t>" text "</w:t></w:r>"
#define CHAR(type) "<w:r><w:fldChar w:fldCharType=\"" type "\"/></w:r>"
  static const UnitPart parts[] = {{"styles", UNIT_STYLES LINK_STYLE}, {NULL, NULL}};
  g_autofree char *text = unit_pages(
      "<w:p>" CHAR("begin") "<w:r><w:instrText>TOC \\c 図</w:instrText></w:r>" CHAR("separate")
          LINKED("甲") "</w:p><w:p>" LINKED("乙") CHAR("end") LINKED("丙") "</w:p>" UNIT_SECTION("") "</w:sectPr>",
      parts, NULL);
  assert_non_null(strstr(text, " 10 甲\n"));
  assert_non_null(strstr(text, " 10 乙\n"));
  assert_non_null(strstr(text, " 10 #0000ff 丙\n"));
}

static void test_others_show_what_is_stored(void **state)
{
  check(F("REF 章 \\h", "第1章") F("AUTHOR", "甲") F("FORMTEXT", "乙"), NULL, "第1章甲乙");
}

#define FORM(data, instruction, result)                                                                                \
  "<w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData>" data                                                            \
  "</w:ffData></w:fldChar></w:r><w:r><w:instrText>" instruction "</w:instrText></w:r>" result CHAR("end")
#define LIST(result) "<w:ddList>" result "<w:listEntry w:val=\"甲\"/><w:listEntry w:val=\"乙\"/></w:ddList>"

/* 17.16.17: boxes and lists have no stored result. */
static void test_form_fields_show_their_state(void **state)
{
  check(FORM("<w:checkBox><w:default w:val=\"0\"/></w:checkBox>", "FORMCHECKBOX", "")
            FORM("<w:checkBox><w:default w:val=\"1\"/></w:checkBox>", "FORMCHECKBOX", "")
                FORM("<w:checkBox><w:default w:val=\"1\"/><w:checked w:val=\"0\"/></w:checkBox>", "FORMCHECKBOX",
                     CHAR("separate")),
        NULL, "☐☒☐");
  check(FORM(LIST(""), "FORMDROPDOWN", "") FORM(LIST("<w:result w:val=\"1\"/>"), "FORMDROPDOWN", "")
            FORM(LIST("<w:result w:val=\"7\"/>"), "FORMDROPDOWN", "") R("。"),
        NULL, "甲乙。");
  check(FORM("<w:textInput/>", "FORMTEXT", CHAR("separate") R("入力")), NULL, "入力");
  /* A content control's box is a character like others. */
  check("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>☒</w:t></w:r></w:sdtContent></w:sdt>", NULL, "☒");
}

#define EQ(instruction)                                                                                                \
  CHAR("begin") "<w:r><w:instrText xml:space=\"preserve\">" instruction "</w:instrText></w:r>" CHAR("end")

static char *unit_repeat(const char *text, size_t times)
{
  GString *out = g_string_new(NULL);
  for (size_t i = 0; i < times; i++) g_string_append(out, text);
  return g_string_free(out, FALSE);
}

/* Brackets that nothing closes are looked through once, not once from each: that would take long here. */
static void test_equations_that_are_not_closed_end(void **state)
{
  static const char *const parts[] = {"\\o(", "\\a", "\\b(x)"};
  for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
    g_autofree char *many = unit_repeat(parts[i], 15000), *body = g_strdup_printf(EQ("EQ 始%s"), many),
                    *text = line_of(body, NULL);
    assert_non_null(strstr(text, "始"));
  }
}

/* EQ fields have no stored result: what they ask for is set, or their plain text. */
static void test_equations_are_set(void **state)
{
  check(EQ(" eq \\o\\ac(○,印)") EQ("EQ \\o\\ac(○,5)") EQ("EQ \\f(1,2)") EQ("EQ \\r(3,x)") EQ("EQ \\r(,ab)"), NULL,
        "㊞⑤1⁄23√x√(ab)");
  check(EQ("EQ \\x(枠)") EQ("EQ x\\s\\up 4(2)\\s\\do 3(i)") EQ("EQ \\a(甲,乙)") EQ("EQ \\b(a\\,b\\))") EQ("EQ 裸"),
        NULL, "枠x2i甲 乙(a,b))裸");
  /* What has no place in a switch, or is too deep for one, is set all the same. */
  check(EQ("EQ \\f(1,2,3)") EQ("EQ \\r(4,x,5,6)") EQ("EQ \\d\\fo4(位)"), NULL, "1⁄2,34√x,5,6位");
  g_autofree char *opening = unit_repeat("\\s(", 20), *closing = unit_repeat(")", 20),
                  *deep = g_strdup_printf(EQ("EQ %s深%s"), opening, closing), *text = line_of(deep, NULL);
  assert_non_null(strstr(text, "深"));
  check(EQ("EQ \\o(甲") EQ("EQ \\q(乙)") EQ("EQ"), NULL, "o(甲q(乙)");
}

static void test_overstrikes_and_ruby_of_equations_stand_over_their_base(void **state)
{
  g_autofree char *text = unit_pages(
      "<w:p>" EQ("EQ \\o\\ac(□,a)")
          EQ("EQ \\* jc2 \\* &quot;Font:MS Mincho&quot; \\* hps10 \\o\\ad(\\s\\up 9(かな),漢字)") "</w:p>" UNIT_SECTION(
              "") "</w:sectPr>",
      NULL, NULL);
  double x[4], y[4], w[4], size[4];
  const char *p = text;
  for (size_t i = 0; i < 4; i++) {
    p = strstr(p, "text ");
    assert_non_null(p);
    assert_int_equal(sscanf(p++, "text %lf,%lf w%lf %lf", &x[i], &y[i], &w[i], &size[i]), 4);
  }
  assert_true(y[1] == y[0] && x[1] > x[0] + 2 && x[1] + w[1] < x[0] + w[0] - 2); /* a in the middle of □ */
  assert_true(y[2] - y[3] > 8.99 && y[2] - y[3] < 9.01 && size[3] == 5);
}

/* The first on the page; else the last before it. */
static void test_styleref_in_a_header_names_its_page(void **state)
{
  static const UnitPart parts[] = {
      {"styles", UNIT_STYLES}, {"header1", "<w:p>" F("STYLEREF &quot;見出し 1&quot;", "旧") "</w:p>"}, {NULL, NULL}};
  g_autofree char *text = unit_pages(
      P("一") P("二") H("甲章") P("三") P("四") P("五") P("六") H("乙章") H("丙章") P("七") P("八") P("九") P("十")
          P("十一") UNIT_SECTION("<w:headerReference w:type=\"default\" r:id=\"header1\"/>") "</w:sectPr>",
      parts, NULL);
  const char *first = strstr(text, "page 1"), *second = strstr(text, "page 2"), *third = strstr(text, "page 3");
  assert_true(first && second && third);
  assert_true(strstr(first, "甲章") < second);
  assert_true(strstr(second, "乙章") < strstr(second, "丙章"));
  assert_non_null(strstr(third, "丙章"));
  assert_null(strstr(text, "旧"));
}

/* w:pgNumType: the page's number in its format, after that of its chapter. */
static void test_page_numbers_have_their_formats(void **state)
{
#define NUMBERED                                                                                                                                                        \
  "<w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"第%1章\"/></w:lvl></w:abstractNum>" \
  "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num>"
#define CHAPTER(text)                                                                                                  \
  "<w:p><w:pPr><w:pStyle w:val=\"H1\"/><w:pageBreakBefore/><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr>" R(       \
      text) "</w:p>"
  static const UnitPart parts[] = {
      {"styles", UNIT_STYLES},
      {"numbering", NUMBERED},
      {"footer1", "<w:p>" R("頁") F("PAGE", "9") R("/") F("PAGE \\* DBCHAR", "9") "</w:p>"},
      {NULL, NULL}};
  g_autofree char *dashes = unit_pages(
      P("一") UNIT_SECTION(
          "<w:footerReference w:type=\"default\" r:id=\"footer1\"/>") "<w:pgNumType w:fmt=\"numberInDash\" w:start=\"3\"/></w:sectPr>",
      parts, NULL);
  assert_non_null(strstr(dashes, " - 3 -\n"));
  assert_non_null(strstr(dashes, " ３\n"));
  assert_non_null(strstr(dashes, "page - 3 - "));
  g_autofree char *chapters = unit_pages(
      P("一") CHAPTER("甲") CHAPTER("乙") UNIT_SECTION(
          "<w:footerReference w:type=\"default\" r:id=\"footer1\"/>") "<w:pgNumType w:chapStyle=\"1\" w:chapSep=\"period\"/></w:sectPr>",
      parts, NULL);
  assert_non_null(strstr(chapters, "page 1 "));
  assert_non_null(strstr(chapters, "page 1.2 "));
  assert_non_null(strstr(chapters, "page 2.3 "));
  assert_non_null(strstr(chapters, " 2.3\n"));
}

/* One warning for each kind, with how many there are and where the first is, however many passes there are. */
static void test_what_is_not_drawn_is_said_once(void **state)
{
  static const char equation[] = "<m:oMath xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\"><m:r>"
                                 "<w:t>x</w:t></m:r></m:oMath>";
  g_autofree char *body = g_strconcat(P("一"), "<w:p>", F("NUMPAGES", "9"), equation, equation,
                                      "</w:p><w:altChunk r:id=\"x\"/>", UNIT_SECTION("") "</w:sectPr>", NULL);
  g_autofree char *text = unit_pages(body, NULL, NULL);
  assert_non_null(strstr(
      text,
      "test.docx: word/document.xml: paragraph 2: warning: not set as in Word: equation (in one line instead) (2 times, here first)\n"));
  assert_non_null(strstr(text, "warning: not set as in Word: document within the document (w:altChunk) (1 time)\n"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_dates_come_from_the_options),
      cmocka_unit_test(test_sequences_count),
      cmocka_unit_test(test_sequences_end_where_numbers_do),
      cmocka_unit_test(test_sequences_begin_anew_after_headings),
      cmocka_unit_test(test_contents_are_not_shown_as_links),
      cmocka_unit_test(test_others_show_what_is_stored),
      cmocka_unit_test(test_form_fields_show_their_state),
      cmocka_unit_test(test_equations_are_set),
      cmocka_unit_test(test_equations_that_are_not_closed_end),
      cmocka_unit_test(test_overstrikes_and_ruby_of_equations_stand_over_their_base),
      cmocka_unit_test(test_what_is_not_drawn_is_said_once),
      cmocka_unit_test(test_page_numbers_have_their_formats),
      cmocka_unit_test(test_styleref_in_a_header_names_its_page),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

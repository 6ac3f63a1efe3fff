/* Fields that name other places: what is written into their results. */
#include "package.h"

#include "fields/fields.h"

#define R(text) "<w:r><w:t xml:space=\"preserve\">" text "</w:t></w:r>"
#define P(content) "<w:p>" content "</w:p>"
#define CHAR(type) "<w:r><w:fldChar w:fldCharType=\"" type "\"/></w:r>"
#define F(instruction)                                                                                                 \
  CHAR("begin")                                                                                                        \
  "<w:r><w:instrText xml:space=\"preserve\"> " instruction " </w:instrText></w:r>" CHAR("separate") R("旧") CHAR("end")
#define MARK(id, name, content)                                                                                        \
  "<w:bookmarkStart w:id=\"" id "\" w:name=\"" name "\"/>" content "<w:bookmarkEnd w:id=\"" id "\"/>"
#define N(level, content)                                                                                              \
  "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"" level "\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>" content "</w:p>"
#define H(content) "<w:p><w:pPr><w:pStyle w:val=\"H1\"/></w:pPr>" content "</w:p>"
#define LEVEL(n, format, text)                                                                                         \
  "<w:lvl w:ilvl=\"" n "\"><w:start w:val=\"1\"/><w:numFmt w:val=\"" format "\"/><w:lvlText w:val=\"" text             \
  "\"/></w:lvl>"

static const UnitPart parts[] = {
    {"styles",
     "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"a\"><w:name w:val=\"Normal\"/></w:style>"
     "<w:style w:type=\"paragraph\" w:styleId=\"H1\"><w:name w:val=\"heading 1\"/><w:pPr><w:numPr><w:numId w:val=\"2\"/></w:numPr></w:pPr></w:style>"},
    {"numbering",
     "<w:abstractNum w:abstractNumId=\"1\">" LEVEL("0", "decimal", "%1.") LEVEL("1", "lowerLetter", "(%2)")
         LEVEL("2", "decimal", "%1.%2.%3") "</w:abstractNum><w:abstractNum w:abstractNumId=\"2\">" LEVEL(
             "0", "decimal",
             "第%1章") "</w:abstractNum>"
                       "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"2\"/></w:num>"},
    {NULL, NULL}};

/* The texts of the body, a paragraph a line, once references are up to date. Caller frees. */
static char *texts(const char *body)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  g_autoptr(SyPackage) package = unit_package(body, parts, diagnostics);
  assert_true(sy_fields_update_references(package, NULL, diagnostics));
  assert_int_equal(sy_diagnostics_count(diagnostics), 0);
  g_autofree char *once = unit_part(package, "word/document.xml");
  /* What is right stays, byte for byte. */
  assert_true(sy_fields_update_references(package, NULL, diagnostics));
  g_autofree char *twice = unit_part(package, "word/document.xml");
  assert_string_equal(once, twice);
  sy_diagnostics_free(diagnostics);
  GString *out = g_string_new(NULL);
  for (const char *p = once; (p = strchr(p, '<'));) {
    if (g_str_has_prefix(p, "<w:t>") || g_str_has_prefix(p, "<w:t ")) {
      const char *from = strchr(p, '>') + 1, *to = strchr(from, '<');
      g_string_append_len(out, from, to - from);
    } else if (g_str_has_prefix(p, "</w:p>")) {
      g_string_append_c(out, '\n');
    }
    p++;
  }
  return g_string_free(out, FALSE);
}

static void check(const char *body, const char *wanted)
{
  g_autofree char *text = texts(body);
  assert_string_equal(text, wanted);
}

static void test_ref_shows_the_text_of_its_bookmark(void **state)
{
  check(P(F("REF 甲 \\h") "。" F("REF 甲 \\* MERGEFORMAT"))
            P("前" MARK("1", "甲", R("新しい &amp; ") R("本文")) R("後")),
        "新しい &amp; 本文新しい &amp; 本文\n新しい &amp; 本文後\n");
  check(P("<w:fldSimple w:instr=\"REF 甲 \\h\">" R("旧") R("い") "</w:fldSimple>") P(MARK("1", "甲", R("新"))),
        "新\n新\n");
}

/* What cannot be known for certain is left as Word stored it. */
static void test_ref_that_is_not_plain_stays(void **state)
{
  check(P(F("REF 無い")), "旧\n");
  check(P(F("REF 甲 \\* Upper")) P(MARK("1", "甲", R("a"))), "旧\na\n");
  check(P(F("REF 甲")) P(MARK("1", "甲", R("一") "<w:r><w:tab/></w:r>")), "旧\n一\n");
  check(P(F("REF 甲")) P("<w:bookmarkStart w:id=\"1\" w:name=\"甲\"/>" R("一"))
            P(R("二") "<w:bookmarkEnd w:id=\"1\"/>"),
        "旧\n一\n二\n");
  check(P(F("REF 甲 \\n")) P(MARK("1", "甲", R("番号なし"))), "旧\n番号なし\n");
  check(P("<w:del w:id=\"9\">" F("REF 甲") "</w:del>") P(MARK("1", "甲", R("新"))), "旧\n新\n");
}

static void test_ref_shows_paragraph_numbers(void **state)
{
  check(N("0", R("一")) N("1", R("い")) N("1", MARK("1", "い", R("ろ"))) N("2", MARK("2", "深", R("深")))
            N("0", MARK("3", "二", R("二"))) P(F("REF い \\n \\h") R("/") F("REF い \\r \\h") R("/") F(
                "REF い \\w \\h") R("/") F("REF 二 \\r") R("/") F("REF 深 \\w") R("/") F("REF い \\n \\t")),
        "一\nい\nろ\n深\n二\n(b)/1(b)/1(b)/2/1.b.1/b\n");
}

/* \r leaves out the levels that both paragraphs share. */
static void test_relative_numbers_are_seen_from_their_paragraph(void **state)
{
  check(N("0", R("一")) N("1", MARK("1", "い", R("い"))) N("1", F("REF い \\r")) N("0", F("REF い \\r")),
        "一\nい\n(a)\n1(a)\n");
}

static void test_ref_says_above_or_below(void **state)
{
  check(P(F("REF 甲 \\p")) N("0", MARK("1", "甲", R("一"))) P(F("REF 甲 \\p") R("/") F("REF 甲 \\n \\p")),
        "下\n一\n上/1 上\n");
}

static void test_captions_are_counted_and_named(void **state)
{
  check(P(F("REF 図二 \\h")) H(R("総則")) P(R("図") F("STYLEREF 1 \\s") R("-") F("SEQ 図 \\* ARABIC \\s 1"))
            P(MARK("1", "図二", R("図") F("STYLEREF 1 \\s") R("-") F("SEQ 図 \\* ARABIC \\s 1"))) H(R("雑則"))
                P(R("図") F("STYLEREF 1 \\n") R("-") F("SEQ 図 \\s 1") F("STYLEREF &quot;heading 1&quot;")),
        "図1-2\n総則\n図1-1\n図1-2\n雑則\n図第2章-1雑則\n");
}

/* Within so many others, or of so much text, a bookmark's text is not kept, and that is said. */
static void test_bookmarks_are_kept_within_bounds(void **state)
{
  GString *body = g_string_new("<w:p>" F("REF b9") F("REF b20000") "</w:p><w:p>");
  for (int i = 0; i <= 20000; i++) g_string_append_printf(body, "<w:bookmarkStart w:id=\"%d\" w:name=\"b%d\"/>", i, i);
  for (int i = 0; i < 20000; i++) g_string_append(body, R("本文がここに"));
  for (int i = 0; i <= 20000; i++) g_string_append_printf(body, "<w:bookmarkEnd w:id=\"%d\"/>", i);
  g_string_append(body, "</w:p>");
  g_autofree char *whole = g_string_free(body, FALSE);
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  g_autoptr(SyPackage) package = unit_package(whole, parts, diagnostics);
  assert_true(sy_fields_update_references(package, NULL, diagnostics));
  g_autofree char *messages = unit_messages(diagnostics), *text = unit_part(package, "word/document.xml");
  assert_int_equal(sy_diagnostics_count(diagnostics), 1);
  assert_non_null(strstr(messages, "it shows what is stored"));
  assert_non_null(strstr(text, "旧"));
  sy_diagnostics_free(diagnostics);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_ref_shows_the_text_of_its_bookmark),
      cmocka_unit_test(test_ref_that_is_not_plain_stays),
      cmocka_unit_test(test_ref_shows_paragraph_numbers),
      cmocka_unit_test(test_relative_numbers_are_seen_from_their_paragraph),
      cmocka_unit_test(test_ref_says_above_or_below),
      cmocka_unit_test(test_captions_are_counted_and_named),
      cmocka_unit_test(test_bookmarks_are_kept_within_bounds),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

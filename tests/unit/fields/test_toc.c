#include "package.h"

#include "fields/fields.h"

#define P(style, content) "<w:p><w:pPr><w:pStyle w:val=\"" style "\"/></w:pPr>" content "</w:p>"
#define R(text) "<w:r><w:t>" text "</w:t></w:r>"
#define CHAR(type) "<w:r><w:fldChar w:fldCharType=\"" type "\"/></w:r>"
#define INSTR(text) "<w:r><w:instrText xml:space=\"preserve\">" text "</w:instrText></w:r>"
#define SECTION                                                                                                        \
  "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1440\" w:right=\"1701\" w:bottom=\"1440\" "         \
  "w:left=\"1701\" w:header=\"720\" w:footer=\"720\" w:gutter=\"0\"/></w:sectPr>"
#define HEADINGS                                                                                                       \
  P("H1", R("総則")) P("H2", R("目的")) "<w:p>" R("本文") "</w:p>" P("H2", R("用語") R("の定義")) P("H1", R("雑則"))

static const UnitPart parts[] = {
    {"styles",
     "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"a\"><w:name w:val=\"Normal\"/></w:style>"
     "<w:style w:type=\"paragraph\" w:styleId=\"H1\"><w:name w:val=\"heading 1\"/><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr>"
     "<w:outlineLvl w:val=\"0\"/></w:pPr></w:style>"
     "<w:style w:type=\"paragraph\" w:styleId=\"H2\"><w:name w:val=\"heading 2\"/><w:pPr><w:numPr><w:ilvl w:val=\"1\"/>"
     "<w:numId w:val=\"1\"/></w:numPr><w:outlineLvl w:val=\"1\"/></w:pPr></w:style>"
     "<w:style w:type=\"paragraph\" w:styleId=\"Annex\"><w:name w:val=\"別紙見出し\"/><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr></w:style>"
     "<w:style w:type=\"paragraph\" w:styleId=\"T1\"><w:name w:val=\"toc 1\"/><w:pPr><w:tabs><w:tab w:val=\"left\" w:pos=\"840\"/>"
     "<w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"8494\"/></w:tabs></w:pPr></w:style>"
     "<w:style w:type=\"paragraph\" w:styleId=\"T2\"><w:name w:val=\"toc 2\"/></w:style>"},
    {"numbering",
     "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/>"
     "<w:pStyle w:val=\"H1\"/><w:lvlText w:val=\"第%1章\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/>"
     "<w:numFmt w:val=\"decimal\"/><w:pStyle w:val=\"H2\"/><w:lvlText w:val=\"%1.%2\"/></w:lvl></w:abstractNum>"
     "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>"},
    {NULL, NULL}};

/* The body after its tables of contents have been built. Caller frees. */
static char *built(const char *body)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  g_autoptr(SyPackage) package = unit_package(body, parts, diagnostics);
  assert_true(sy_fields_build_contents(package, NULL, diagnostics));
  assert_int_equal(sy_diagnostics_count(diagnostics), 0);
  char *once = unit_part(package, "word/document.xml"), *text = unit_body(package);
  /* What has been built is right, so it stays. */
  assert_true(sy_fields_build_contents(package, NULL, diagnostics));
  g_autofree char *twice = unit_part(package, "word/document.xml");
  assert_string_equal(once, twice);
  g_free(once);
  sy_diagnostics_free(diagnostics);
  return text;
}

static void check(const char *name, const char *body)
{
  g_autofree char *text = built(body);
  unit_golden(name, text);
}

static void test_toc_over_paragraphs_is_replaced(void **state)
{
  check(
      "toc-over-paragraphs.xml",
      P("T1", CHAR("begin") INSTR(" TOC \\o &quot;1-3&quot; ") INSTR("\\h \\z \\u ") CHAR("separate")
                  R("古い見出し") "<w:r><w:tab/></w:r>" R("9")) P("T2", R("古い項") "<w:bookmarkEnd w:id=\"5\"/>")
          P("a", CHAR("end") R("目次の後")) "<w:p><w:pPr><w:pStyle w:val=\"H1\"/></w:pPr><w:bookmarkStart w:id=\"7\" w:name=\"_Toc42\"/>" R(
              "総則") "<w:bookmarkEnd w:id=\"7\"/></w:p>" P("H2", R("目的 &amp; <![CDATA[<効果>]]>"))
              P("H1", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隠し</w:t></w:r>") P("Annex", R("別紙")) SECTION);
}

static void test_toc_in_a_content_control_with_last_entry_before_end(void **state)
{
  check(
      "toc-content-control.xml",
      "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/></w:docPartObj></w:sdtPr><w:sdtContent>" P(
          "a", R("目次")) P("T1", CHAR("begin") INSTR("TOC \\o 1-2") CHAR("separate") R("一"))
          P("T1", R("二") CHAR("end")) "</w:sdtContent></w:sdt>" HEADINGS SECTION);
}

static void test_toc_in_one_paragraph_is_replaced(void **state)
{
  check(
      "toc-one-paragraph.xml",
      P("a",
        R("前") "<w:r><w:fldChar w:fldCharType=\"begin\"/><w:instrText>TOC \\o \"1-1\" \\h</w:instrText>"
                "<w:fldChar w:fldCharType=\"separate\"/><w:t>更新</w:t><w:fldChar w:fldCharType=\"end\"/><w:t>後</w:t></w:r>")
          HEADINGS SECTION);
}

static void test_toc_without_result_gets_one(void **state)
{
  check("toc-no-result.xml", P("a", CHAR("begin") INSTR("TOC \\o \"2-2\"") CHAR("end")) HEADINGS SECTION);
}

static void test_toc_simple_field_becomes_complex(void **state)
{
  check("toc-simple.xml", "<w:p><w:fldSimple w:instr=\" TOC \\o &quot;1-2&quot; \\n 2-2 \\p &quot; &quot; \">" R(
                              "目次") "</w:fldSimple></w:p>" HEADINGS SECTION);
}

static void test_toc_by_style_and_by_mark(void **state)
{
  check("toc-by-style.xml", P("a", CHAR("begin") INSTR(" TOC \\t \"別紙見出し,2\" \\f C \\h ") CHAR("separate") R("-")
                                       CHAR("end")) P("Annex", R("別紙A")) HEADINGS "<w:p>" R("本文") CHAR("begin")
                                INSTR(" TC \"付録\" \\f C \\l 1 ") CHAR("end") "</w:p>" P("Annex", R("別紙B")) SECTION);
}

static void test_toc_of_captions(void **state)
{
  check(
      "toc-captions.xml",
      P("a", CHAR("begin") INSTR(" TOC \\h \\c \"表\" ") CHAR("separate") R("-") CHAR("end")) "<w:p>" R("表 ") "<w:fldSimple w:instr=\" SEQ 表 \\* ARABIC \">" R(
          "1") "</w:fldSimple>" R("　要件一覧") "</w:p>"
                                                "<w:p>" R("図 ") "<w:fldSimple w:instr=\" SEQ 図 \">" R(
                                                    "1") "</w:fldSimple></w:p>" SECTION);
}

static void test_toc_that_spans_a_section_end_stays(void **state)
{
  static const char body[] =
      P("a", CHAR("begin") INSTR("TOC \\o \"1-2\"") CHAR("separate") R("一")) "<w:p><w:pPr>" SECTION
                                                                              "</w:pPr></w:p>" P("a", CHAR("end"))
                                                                                  HEADINGS SECTION;
  g_autofree char *text = built(body);
  assert_non_null(strstr(text, "separate\"/></w:r><w:r><w:t>一</w:t></w:r></w:p>"));
  assert_null(strstr(text, "PAGEREF"));
}

static void test_toc_without_headings_stays(void **state)
{
  g_autofree char *text =
      built(P("a", CHAR("begin") INSTR("TOC \\o \"1-2\"") CHAR("separate") R("なし") CHAR("end")) SECTION);
  assert_non_null(strstr(text, "なし"));
}

static void test_page_labels_are_written_where_they_differ(void **state)
{
  static const UnitPart with_footer[] = {
      {"styles", ""},
      {"footer1", "<w:p>" R("1") CHAR("begin") INSTR("NUMPAGES") CHAR("separate") R("9") R("9") CHAR("end") "</w:p>"},
      {"header1", "<w:p>" R("NUMPAGES") "</w:p>"},
      {NULL, NULL}};
  static const char body[] = "<w:p>" CHAR("begin") INSTR(" PAGEREF _Toc1 \\h ") CHAR("separate") R("1")
      CHAR("end") "<w:fldSimple w:instr=\"PAGEREF 章\">" R(
          "5") "</w:fldSimple>"
               "<w:fldSimple w:instr=\"PAGEREF unknown\">" R("6") "</w:fldSimple><w:fldSimple w:instr=\"NUMPAGES \\* roman\">" R(
                   "vi") "</w:fldSimple>"
                         "<w:fldSimple w:instr=\"NUMPAGES \\* Nonsense\">" R("8") "</w:fldSimple><w:fldSimple w:instr=\"SECTIONPAGES\">" R(
                             "1") "</w:fldSimple></w:p>"
                                  "<w:p><w:pPr><w:sectPr/></w:pPr><w:fldSimple w:instr=\"SECTIONPAGES\">" R(
                                      "1") "</w:fldSimple></w:p>"
                                           "<w:p>" CHAR("begin") INSTR("SECTIONPAGES \\* DBCHAR") CHAR("separate")
                                               R("1") CHAR("end") "</w:p><w:sectPr/>";
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  g_autoptr(SyPackage) package = unit_package(body, with_footer, diagnostics);
  GHashTable *labels = g_hash_table_new(g_str_hash, g_str_equal);
  g_hash_table_insert(labels, "_Toc1", "iii");
  g_hash_table_insert(labels, "章", "<5>");
  g_autofree char *before = unit_part(package, "word/header1.xml");
  static const int sections[] = {5, 7};
  SyPageCounts counts = {.labels = labels, .pages = 12, .section_pages = sections, .n_sections = 2};
  assert_true(sy_fields_write_page_labels(package, &counts, diagnostics));
  g_autofree char *text = unit_body(package), *footer = unit_part(package, "word/footer1.xml"),
                  *header = unit_part(package, "word/header1.xml");
  assert_non_null(strstr(text, "<w:t>iii</w:t>"));
  assert_non_null(strstr(text, "<w:t>&lt;5&gt;</w:t>"));
  assert_non_null(strstr(text, "<w:t>6</w:t>"));
  assert_non_null(strstr(text, "<w:t>xii</w:t>"));
  assert_non_null(strstr(text, "<w:t>8</w:t>"));
  assert_non_null(strstr(text, "SECTIONPAGES\"><w:r><w:t>5</w:t></w:r></w:fldSimple></w:p>"));
  assert_non_null(strstr(text, "<w:sectPr/></w:pPr><w:fldSimple w:instr=\"SECTIONPAGES\"><w:r><w:t>5</w:t>"));
  assert_non_null(strstr(text, "<w:t>７</w:t>"));
  assert_non_null(strstr(footer, "<w:t>1</w:t>"));
  assert_non_null(strstr(footer, "<w:t>12</w:t></w:r><w:r><w:t></w:t>"));
  assert_string_equal(before, header);
  g_hash_table_destroy(labels);
  sy_diagnostics_free(diagnostics);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_toc_over_paragraphs_is_replaced),
      cmocka_unit_test(test_toc_in_a_content_control_with_last_entry_before_end),
      cmocka_unit_test(test_toc_in_one_paragraph_is_replaced),
      cmocka_unit_test(test_toc_without_result_gets_one),
      cmocka_unit_test(test_toc_simple_field_becomes_complex),
      cmocka_unit_test(test_toc_by_style_and_by_mark),
      cmocka_unit_test(test_toc_of_captions),
      cmocka_unit_test(test_toc_that_spans_a_section_end_stays),
      cmocka_unit_test(test_toc_without_headings_stays),
      cmocka_unit_test(test_page_labels_are_written_where_they_differ),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

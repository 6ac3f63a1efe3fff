/* Lines that run down: how they are painted. Goldens hold the turned places: x along the line, y from the page's right.
 */
#include "pages.h"

#define R(text) "<w:r><w:t xml:space=\"preserve\">" text "</w:t></w:r>"
#define RP(properties, text) "<w:r><w:rPr>" properties "</w:rPr><w:t xml:space=\"preserve\">" text "</w:t></w:r>"
#define DOWN "<w:textDirection w:val=\"tbRl\"/></w:sectPr>"
#define ACROSS(more) "<w:eastAsianLayout w:id=\"1\" w:vert=\"1\"" more "/>"
#define COMBINE "<w:eastAsianLayout w:id=\"2\" w:combine=\"1\" w:combineBrackets=\"round\"/>"
#define RUBY                                                                                                                          \
  "<w:r><w:ruby><w:rubyPr><w:rubyAlign w:val=\"center\"/><w:hps w:val=\"10\"/><w:hpsRaise w:val=\"0\"/></w:rubyPr><w:rt><w:r><w:rPr>" \
  "<w:sz w:val=\"10\"/></w:rPr><w:t>るび</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>親字</w:t></w:r></w:rubyBase></w:ruby></w:r>"

/* Japanese upright, Latin along the line; rules, emphasis marks and ruby on the right, rules of Latin on the left;
 * 縦中横 in an em. */
static void test_vertical_line_paints_runs_upright_or_lying(void **state)
{
  unit_check_pages(
      "vertical-runs.txt",
      "<w:p>" R("縦「書」ー、ABC") RP("<w:u w:val=\"single\"/>", "傍線ab") RP("<w:em w:val=\"dot\"/>", "点")
          RP("<w:strike/>", "消") "</w:p>"
                                  "<w:p>" RUBY R("年") RP(ACROSS(" w:vertCompress=\"1\""), "12") R("月")
                                      RP(ACROSS(""), "2026") RP(COMBINE, "割注の文") "</w:p>" UNIT_SECTION("") DOWN,
      NULL, NULL);
}

/* Headers and footers run across, line numbers stand upright above their lines, notes at the left. */
static void test_vertical_page_keeps_headers_across(void **state)
{
  static const UnitPart parts[] = {{"styles", UNIT_STYLES},
                                   {"header1", "<w:p>" R("頭") "</w:p>"},
                                   {"footnotes", "<w:footnote w:id=\"1\"><w:p>" R("注の文") "</w:p></w:footnote>"},
                                   {NULL, NULL}};
  unit_check_pages(
      "vertical-page.txt",
      "<w:p>" R("本文") "<w:r><w:footnoteReference w:id=\"1\"/></w:r></w:p><w:p>" R("二") "</w:p>" UNIT_SECTION(
          "<w:headerReference w:type=\"default\" r:id=\"header1\"/>") "<w:lnNumType w:countBy=\"1\" w:distance=\"100\"/>" DOWN,
      parts, NULL);
}

#define BOX(vert, text)                                                                                                                        \
  "<w:r><w:drawing><wp:inline xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\"><wp:extent cx=\"508000\" "   \
  "cy=\"762000\"/><wp:docPr id=\"1\" name=\"b\"/><a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><a:graphicData>" \
  "<wps:wsp xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\"><wps:spPr/><wps:txbx><w:txbxContent><w:p>" R(      \
      text) "</w:p></w:txbxContent></wps:txbx><wps:bodyPr vert=\"" vert                                                                        \
            "\" lIns=\"0\" tIns=\"0\" rIns=\"0\" bIns=\"0\"/></wps:wsp></a:graphicData>"                                                       \
            "</a:graphic></wp:inline></w:drawing></w:r>"

/* Boxes of 40 x 60 pt in a line that runs across, and one in a line that runs down, where it stands as it does
 * anywhere. */
static void test_vertical_boxes_turn_their_text(void **state)
{
  unit_check_pages(
      "vertical-boxes.txt",
      "<w:p><w:pPr><w:spacing w:line=\"240\" w:lineRule=\"auto\"/></w:pPr>" BOX("eaVert", "縦A") BOX("vert", "横B")
          BOX("vert270", "上C") "</w:p>"
                                "<w:p><w:pPr>" UNIT_SECTION("") "</w:sectPr></w:pPr></w:p>"
                                                                "<w:p>" R("前") BOX("horz", "正")
                                                                    R("後") "</w:p>" UNIT_SECTION("") DOWN,
      NULL, NULL);
}

#define CELL(properties, text)                                                                                         \
  "<w:tc><w:tcPr><w:tcW w:w=\"600\" w:type=\"dxa\"/>" properties                                                       \
  "</w:tcPr><w:p><w:pPr><w:jc w:val=\"distribute\"/></w:pPr>" R(text) "</w:p></w:tc>"
#define V "<w:textDirection w:val=\"tbRlV\"/>"

/* A label over rows of which some go to the next page is spread over those that stay; it is not said twice. */
static void test_vertical_label_over_pages_is_painted_once(void **state)
{
  g_autofree char *body = NULL;
  GString *rows =
      g_string_new("<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w=\"600\"/><w:gridCol w:w=\"600\"/></w:tblGrid>");
  for (int i = 0; i < 8; i++)
    g_string_append_printf(rows, "<w:tr>%s" CELL("", "行") "</w:tr>",
                           i == 0 ? CELL("<w:vMerge w:val=\"restart\"/>" V, "標題") : CELL("<w:vMerge/>", ""));
  g_string_append(rows, "</w:tbl><w:p/>" UNIT_SECTION("") "</w:sectPr>");
  body = g_string_free(rows, FALSE);
  g_autofree char *text = unit_pages(body, NULL, NULL);
  const char *label = strstr(text, "vertical 標題\n");
  assert_non_null(label);
  assert_null(strstr(label + strlen("vertical 標題"), "標題"));
  assert_true(label < strstr(text, "page 2"));
  /* 5 rows of 20 pt: the two characters stand at both ends of the line. */
  assert_non_null(strstr(text, "w100.00 10 vertical 標題\n"));
}

/* A merged label is laid again once its rows are known, after what the document was read into has been given back: its
 * number stays. */
static void test_vertical_label_that_is_numbered_is_laid_again(void **state)
{
  static const UnitPart parts[] = {
      {"styles", UNIT_STYLES},
      {"numbering",
       "<w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"第%1章\"/>"
       "</w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num>"},
      {"header1", "<w:p><w:fldSimple w:instr=\"STYLEREF &quot;heading 1&quot; \\n\">" R("旧") "</w:fldSimple></w:p>"},
      {NULL, NULL}};
#define HEADING "<w:p><w:pPr><w:pStyle w:val=\"H1\"/><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr>" R("章") "</w:p>"
#define TWO(properties, content)                                                                                       \
  "<w:tr><w:tc><w:tcPr><w:tcW w:w=\"600\" w:type=\"dxa\"/>" properties "</w:tcPr>" content                             \
  "</w:tc>" CELL("", "行") "</w:tr>"
  g_autofree char *text =
      unit_pages("<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w=\"600\"/><w:gridCol w:w=\"600\"/></w:tblGrid>" TWO(
                     "<w:vMerge w:val=\"restart\"/>" V, HEADING) TWO("<w:vMerge/>", "<w:p/>")
                     TWO("<w:vMerge/>", "<w:p/>") TWO("<w:vMerge/>", "<w:p/>") "</w:tbl>" HEADING UNIT_SECTION(
                         "<w:headerReference w:type=\"default\" r:id=\"header1\"/>") "</w:sectPr>",
                 parts, NULL);
  const char *header = strstr(text, " 2\n"), *label = strstr(text, "vertical 第\n");
  assert_true(header && label && header < label);
  assert_non_null(strstr(label, " 1\n"));
  assert_null(strstr(label + 1, "vertical 第\n"));
  assert_null(strstr(text, "旧"));
}

/* Turned within turned: each level tries its lengths, but not for each length that the level around it tries. */
static void test_vertical_cells_within_each_other_end(void **state)
{
  GString *body = g_string_new(NULL);
  enum { LEVELS = 24 };
  for (int i = 0; i < LEVELS; i++)
    g_string_append(
        body,
        "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w=\"4000\"/></w:tblGrid><w:tr><w:tc><w:tcPr><w:tcW w:w=\"4000\" w:type=\"dxa\"/>"
        "<w:textDirection w:val=\"btLr\"/></w:tcPr>");
  g_string_append(body, "<w:p>" R("奥") "</w:p>");
  for (int i = 0; i < LEVELS; i++) g_string_append(body, "</w:tc></w:tr></w:tbl><w:p/>");
  g_string_append(body, UNIT_SECTION("") "</w:sectPr>");
  g_autofree char *whole = g_string_free(body, FALSE), *text = unit_pages(whole, NULL, NULL);
  assert_non_null(strstr(text, "page 1 "));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_vertical_line_paints_runs_upright_or_lying),
      cmocka_unit_test(test_vertical_page_keeps_headers_across),
      cmocka_unit_test(test_vertical_boxes_turn_their_text),
      cmocka_unit_test(test_vertical_label_over_pages_is_painted_once),
      cmocka_unit_test(test_vertical_label_that_is_numbered_is_laid_again),
      cmocka_unit_test(test_vertical_cells_within_each_other_end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

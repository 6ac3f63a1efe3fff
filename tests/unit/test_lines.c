/* What stands in and beside lines. */
#include "pages.h"

#define R(text) "<w:r><w:t xml:space=\"preserve\">" text "</w:t></w:r>"

static void test_tab_past_the_right_indent_reaches_its_stop(void **state)
{
  unit_check_pages("lines-tab-past-indent.txt",
                   "<w:p><w:pPr><w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"4000\"/></w:tabs><w:ind w:right=\"600\"/></w:pPr>" R("見出し")
                   "<w:r><w:tab/></w:r>" R("12") "</w:p>" UNIT_SECTION("") "</w:sectPr>",
                   NULL, NULL);
}

static void test_character_of_no_face_is_a_geta_mark_and_a_warning(void **state)
{
  unit_check_pages("lines-missing-character.txt", "<w:p>" R("甲\uE0F3乙") "</w:p>" UNIT_SECTION("") "</w:sectPr>", NULL, NULL);
}

static void test_heading_levels_begin_at_one_and_skip_none(void **state)
{
  static const UnitPart parts[] = {
      {"styles", UNIT_STYLES "<w:style w:type=\"paragraph\" w:styleId=\"H3\"><w:name w:val=\"heading 3\"/><w:pPr><w:outlineLvl w:val=\"2\"/></w:pPr></w:style>"},
      {NULL, NULL}};
  g_autofree char *text = unit_pages("<w:p><w:pPr><w:pStyle w:val=\"H3\"/></w:pPr>" R("前書き") "</w:p><w:p><w:pPr><w:pStyle w:val=\"H1\"/></w:pPr>" R("一") "</w:p>"
                                     "<w:p><w:pPr><w:pStyle w:val=\"H3\"/></w:pPr></w:p><w:p><w:pPr><w:pStyle w:val=\"H3\"/></w:pPr>" R("二") "</w:p>" UNIT_SECTION("") "</w:sectPr>",
                                     parts, NULL);
  assert_non_null(strstr(text, "heading 1 前書き\n"));
  assert_non_null(strstr(text, "heading 1 一\n"));
  assert_non_null(strstr(text, "heading 2 二\n"));
  assert_null(strstr(text, "heading 2 \n"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_tab_past_the_right_indent_reaches_its_stop),
      cmocka_unit_test(test_character_of_no_face_is_a_geta_mark_and_a_warning),
      cmocka_unit_test(test_heading_levels_begin_at_one_and_skip_none),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

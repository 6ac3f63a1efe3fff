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

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_tab_past_the_right_indent_reaches_its_stop),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

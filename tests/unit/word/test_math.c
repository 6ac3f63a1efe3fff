/* Equations in one line. */
#include "pages.h"

#define M "xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\""
#define R(text) "<m:r><m:t>" text "</m:t></m:r>"

/* What is painted for an equation: its texts as they come, with _ and ^ before what stands lower or higher, ~ before
 * what slopes. */
static void expect(const char *equation, const char *wanted)
{
  g_autofree char *body =
      g_strdup_printf("<w:p><m:oMath " M ">%s</m:oMath></w:p>" UNIT_SECTION("") "</w:sectPr>", equation);
  g_autofree char *pages = unit_pages(body, NULL, NULL);
  g_auto(GStrv) lines = g_strsplit(pages, "\n", -1);
  GString *out = g_string_new(NULL);
  double base = 0;
  for (char **line = lines; *line; line++) {
    double x, y, width, size;
    int at = 0;
    if (sscanf(g_strchug(*line), "text %lf,%lf w%lf %lf%n", &x, &y, &width, &size, &at) != 4) continue;
    const char *text = *line + at, *slope = g_str_has_prefix(text, " italic") ? "~" : "";
    if (*slope) text += strlen(" italic");
    if (base == 0) base = y;
    g_string_append_printf(out, "%s%s%s", y > base + 0.5 ? "_" : y < base - 0.5 ? "^" : "", slope, text + 1);
  }
  assert_string_equal(out->str, wanted);
  g_string_free(out, TRUE);
}

static void test_equation_fraction_is_a_division(void **state)
{
  expect("<m:f><m:num>" R("1") "</m:num><m:den>" R("2") "</m:den></m:f>", "1/2");
  expect("<m:f><m:num>" R("1+2") "</m:num><m:den>" R("3") "</m:den></m:f>", "(1+2)/3");
}

static void test_equation_scripts_are_raised_and_lowered(void **state)
{
  expect(R("1") "<m:sSup><m:e>" R("2") "</m:e><m:sup>" R("3") "</m:sup></m:sSup>" R("4"), "12^34");
  expect("<m:sSub><m:e>" R("2") "</m:e><m:sub>" R("5") "</m:sub></m:sSub>", "2_5");
}

static void test_equation_root_covers_what_is_under_it(void **state)
{
  expect("<m:rad><m:radPr><m:degHide m:val=\"1\"/></m:radPr><m:deg/><m:e>" R("1+2") "</m:e></m:rad>", "√(1+2)");
}

static void test_equation_sum_has_its_limits(void **state)
{
  expect("<m:nary><m:naryPr><m:chr m:val=\"∑\"/></m:naryPr><m:sub>" R("0") "</m:sub><m:sup>" R(
             "9") "</m:sup><m:e><m:d><m:e>" R("1") "</m:e></m:d></m:e></m:nary>",
         "∑_0^9(1)");
}

static void test_equation_matrix_goes_by_rows(void **state)
{
  expect("<m:m><m:mr><m:e>" R("1") "</m:e><m:e>" R("2") "</m:e></m:mr><m:mr><m:e>" R("3") "</m:e><m:e>" R(
             "4") "</m:e></m:mr></m:m>",
         "[1, 2; 3, 4]");
}

static void test_equation_nested_deep_ends(void **state)
{
  GString *out = g_string_new(NULL);
  for (int i = 0; i < 60; i++) g_string_append(out, "<m:d><m:e>");
  for (int i = 0; i < 60; i++) g_string_append(out, "</m:e></m:d>");
  g_autofree char *body =
      g_strdup_printf("<w:p><m:oMath " M ">%s</m:oMath></w:p>" UNIT_SECTION("") "</w:sectPr>", out->str);
  g_autofree char *pages = unit_pages(body, NULL, NULL);
  assert_non_null(strstr(pages, "equation (in one line instead)"));
  g_string_free(out, TRUE);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_equation_fraction_is_a_division),
                                     cmocka_unit_test(test_equation_scripts_are_raised_and_lowered),
                                     cmocka_unit_test(test_equation_root_covers_what_is_under_it),
                                     cmocka_unit_test(test_equation_sum_has_its_limits),
                                     cmocka_unit_test(test_equation_matrix_goes_by_rows),
                                     cmocka_unit_test(test_equation_nested_deep_ends)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

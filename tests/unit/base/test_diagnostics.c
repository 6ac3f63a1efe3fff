#include "unit.h"

static void check_text(const SyPlace *place, const char *hint, const char *wanted)
{
  SyDiagnostics *list = sy_diagnostics_new();
  sy_diagnostics_add(list, SY_ERROR, "a-code", place, hint, "message %d", 1);
  g_autofree char *text = sy_diagnostic_text(sy_diagnostics_peek(list, 0));
  assert_string_equal(text, wanted);
  sy_diagnostics_free(list);
}

static void test_diagnostics_text_has_the_compilers_form(void **state)
{
  check_text(NULL, NULL, "error: message 1");
  check_text(&(SyPlace){.file = "a.yaml"}, NULL, "a.yaml: error: message 1");
  check_text(&(SyPlace){.file = "a.yaml", .line = 3}, NULL, "a.yaml:3: error: message 1");
  check_text(&(SyPlace){.file = "a.yaml", .line = 3, .column = 5}, "do so",
             "a.yaml:3:5: error: message 1\n  hint: do so");
  check_text(&(SyPlace){.file = "a.yaml", .line = 3, .words = "AT-1-1"}, NULL, "a.yaml:3: error: AT-1-1: message 1");
  check_text(&(SyPlace){.file = "a.xlsx", .sheet = "要件", .line = 5, .column = 28}, NULL,
             "a.xlsx: sheet “要件” AB5: error: message 1");
  check_text(
      &(SyPlace){.file = "a.docx", .part = "word/document.xml", .paragraph = 12, .words = "件名", .under = "第1章"},
      NULL, "a.docx: word/document.xml: under “第1章”: paragraph 12 “…件名…”: error: message 1");
}

static void test_diagnostics_json_is_one_line(void **state)
{
  SyDiagnostics *list = sy_diagnostics_new();
  sy_diagnostics_add(list, SY_WARNING, "a-code", &(SyPlace){.file = "a\"b", .line = 2}, "次", "一行目\n二\t行目\x01");
  g_autofree char *json = sy_diagnostic_json(sy_diagnostics_peek(list, 0));
  assert_string_equal(json, "{\"severity\": \"warning\", \"code\": \"a-code\", \"file\": \"a\\\"b\", \"line\": 2, "
                            "\"message\": \"一行目\\n二\\t行目\\u0001\", \"hint\": \"次\"}");
  sy_diagnostics_free(list);
}

static void test_diagnostics_status_is_the_worst(void **state)
{
  static const struct {
    SySeverity severity;
    int status;
  } rows[] = {{SY_NOTE, 0}, {SY_WARNING, 0}, {SY_REFUSAL, 1}, {SY_ERROR, 2}, {SY_FAILURE, 3}};
  SyDiagnostics *list = sy_diagnostics_new();
  assert_int_equal(sy_diagnostics_status(list), 0);
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    sy_diagnostics_add(list, rows[i].severity, "x", NULL, NULL, "x");
    assert_int_equal(sy_diagnostics_status(list), rows[i].status);
  }
  assert_int_equal(sy_diagnostics_count_from(list, SY_ERROR), 2);
  assert_int_equal(sy_diagnostics_count_from(list, SY_NOTE), 5);
  sy_diagnostics_free(list);
}

static void test_diagnostics_past_the_cap_only_count(void **state)
{
  SyDiagnostics *list = sy_diagnostics_new();
  for (int i = 0; i < 10050; i++) sy_diagnostics_add(list, SY_NOTE, "x", NULL, NULL, "x");
  sy_diagnostics_add(list, SY_ERROR, "x", NULL, NULL, "x");
  assert_int_equal(sy_diagnostics_count(list), 10000);
  assert_int_equal(sy_diagnostics_count_from(list, SY_NOTE), 10051);
  assert_int_equal(sy_diagnostics_status(list), 2);
  sy_diagnostics_free(list);
}

static void test_diagnostics_taken_move(void **state)
{
  SyDiagnostics *a = sy_diagnostics_new(), *b = sy_diagnostics_new();
  sy_diagnostics_add(a, SY_NOTE, "x", NULL, NULL, "first");
  sy_diagnostics_add(b, SY_ERROR, "x", &(SyPlace){.file = "f"}, NULL, "bad bytes \xff");
  sy_diagnostics_take(a, b);
  assert_int_equal(sy_diagnostics_count(b), 0);
  assert_int_equal(sy_diagnostics_status(b), 0);
  sy_diagnostics_free(b);
  assert_int_equal(sy_diagnostics_count(a), 2);
  assert_string_equal(sy_diagnostics_peek(a, 1)->message, "bad bytes \uFFFD");
  assert_null(sy_diagnostics_peek(a, 2));
  sy_diagnostics_free(a);
  sy_diagnostics_free(NULL);
}

static void test_diagnostics_nearest_word(void **state)
{
  static const char *const words[] = {"title", "schedule", "調達件名", "AT-1-1", "AT-1-2", NULL};
  assert_string_equal(sy_nearest("tilte", words), "title");
  assert_string_equal(sy_nearest("shedule", words), "schedule");
  assert_string_equal(sy_nearest("調逹件名", words), "調達件名");
  assert_string_equal(sy_nearest("AT-1-3", words), "AT-1-1");
  assert_null(sy_nearest("quite other", words));
  assert_null(sy_nearest("", words));
  g_autofree char *longest = g_strnfill(100000, 'x');
  assert_null(sy_nearest(longest, words));
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_diagnostics_text_has_the_compilers_form),
                                     cmocka_unit_test(test_diagnostics_json_is_one_line),
                                     cmocka_unit_test(test_diagnostics_status_is_the_worst),
                                     cmocka_unit_test(test_diagnostics_past_the_cap_only_count),
                                     cmocka_unit_test(test_diagnostics_taken_move),
                                     cmocka_unit_test(test_diagnostics_nearest_word)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

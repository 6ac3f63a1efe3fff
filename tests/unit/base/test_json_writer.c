#include "unit.h"

#include "base/json.h"

static void expect(SyJson *json, const char *wanted)
{
  g_autofree char *text = sy_json_finish(json);
  assert_string_equal(text, wanted);
}

static void test_json_writer_puts_spaces_between_tokens_only(void **state)
{
  SyJson *json = sy_json_new();
  sy_json_map(json);
  sy_json_member(json, ",", ":");
  sy_json_member(json, "a,b:c", "{[\"x\", 1]}");
  sy_json_member(json, "absent", NULL);
  sy_json_count(json, "none", 0);
  sy_json_count(json, "n", 12);
  sy_json_key(json, "list");
  sy_json_list(json);
  sy_json_text(json, NULL);
  sy_json_integer(json, -3);
  sy_json_decimal(json, 2.5, 2);
  sy_json_end_list(json);
  sy_json_end_map(json);
  expect(json, "{\",\": \":\", \"a,b:c\": \"{[\\\"x\\\", 1]}\", \"n\": 12, \"list\": [null, -3, 2.50]}");
}

static void test_json_writer_escapes_what_json_forbids(void **state)
{
  GString *out = g_string_new("x");
  sy_json_append_string(out, "\"\\\n\t\x01/ 仕様");
  assert_string_equal(out->str, "x\"\\\"\\\\\\n\\t\\u0001/ 仕様\"");
  g_string_free(out, TRUE);
}

static void test_json_writer_of_lines_gives_each_item_one(void **state)
{
  expect(sy_json_new_lines(), "[\n]\n");
  SyJson *json = sy_json_new_lines();
  for (int i = 1; i <= 2; i++) {
    sy_json_map(json);
    sy_json_count(json, "n", i);
    sy_json_member_texts(json, "t", (const char *const[]){"a", "b", NULL});
    sy_json_end_map(json);
  }
  expect(json, "[\n  {\"n\": 1, \"t\": [\"a\", \"b\"]},\n  {\"n\": 2, \"t\": [\"a\", \"b\"]}\n]\n");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_json_writer_puts_spaces_between_tokens_only),
      cmocka_unit_test(test_json_writer_escapes_what_json_forbids),
      cmocka_unit_test(test_json_writer_of_lines_gives_each_item_one),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "unit.h"

static char *messages_of(const char *text, gssize length)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  g_autoptr(GBytes) bytes = g_bytes_new(text, length < 0 ? strlen(text) : (gsize)length);
  g_autoptr(SyValue) value = sy_value_read_json(bytes, "d.json", &sy_limits_default, diagnostics);
  char *said = value ? g_strdup("(read)") : unit_messages(diagnostics);
  sy_diagnostics_free(diagnostics);
  return said;
}

static SyValue *read(const char *text)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
  SyValue *value = sy_value_read_json(bytes, "d.json", &sy_limits_default, diagnostics);
  assert_int_equal(sy_diagnostics_count(diagnostics), 0);
  sy_diagnostics_free(diagnostics);
  return value;
}

static void test_json_values_keep_their_types_and_lexemes(void **state)
{
  g_autoptr(SyValue) v = read(
      "\xEF\xBB\xBF{\"a\": \"文\\n\\u4ef6\", \"n\": 1.10, \"big\": 12345678901234567890, \"t\": true, \"z\": null, \"l\": [1, [], {}]}");
  assert_string_equal(sy_value_text(sy_value_get(v, "a")), "文\n件");
  assert_string_equal(sy_value_text(sy_value_get(v, "n")), "1.10");
  assert_string_equal(sy_value_text(sy_value_get(v, "big")), "12345678901234567890");
  assert_true(sy_value_bool(sy_value_get(v, "t")));
  assert_int_equal(sy_value_type(sy_value_get(v, "z")), SY_VALUE_NULL);
  assert_int_equal(sy_value_count(sy_value_get(v, "l")), 3);
}

static void test_json_scalar_alone_is_read(void **state)
{
  g_autoptr(SyValue) text = read("\"a\""), null = read("null");
  assert_string_equal(sy_value_text(text), "a");
  assert_int_equal(sy_value_type(null), SY_VALUE_NULL);
}

static void test_json_mistakes_name_their_line(void **state)
{
  static const struct {
    const char *text, *wanted;
  } rows[] = {{"", "d.json: error: the file is empty\n"},
              {"{\n\"a\": 1,\n\"a\": 2}", "d.json:3:4: error: the same key stands here twice: a\n"},
              {"{\"a\": 1,}", "d.json:1:"},
              {"{\"a\" 1}", "error: this is not JSON: "},
              {"[1, 2", "error: this is not JSON: "},
              {"{\"a\": 'b'}", "error: this is not JSON: "},
              {"[\"\x8c\x8f\"]", "error: this is not JSON: "},
              {"[] []", "error: this is not JSON: "}};
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *said = messages_of(rows[i].text, -1);
    if (!strstr(said, rows[i].wanted)) fail_msg("%s: it says %s", rows[i].text, said);
  }
}

static void test_json_depth_is_bounded(void **state)
{
  g_autofree char *brackets = g_strnfill(100000, '['), *said = messages_of(brackets, -1);
  assert_string_equal(said, "d.json:1:258: error: values are nested too deep\n");
}

/* A map of very many keys is read in linear time. */
static void test_json_many_keys_end_soon(void **state)
{
  GString *text = g_string_new("{\"k\": 0");
  for (int i = 0; i < 200000; i++) g_string_append_printf(text, ", \"k%d\": %d", i, i);
  g_string_append_c(text, '}');
  gint64 begun = g_get_monotonic_time();
  g_autoptr(SyValue) v = read(text->str);
  assert_int_equal(sy_value_count(v), 200001);
  assert_in_range(g_get_monotonic_time() - begun, 0, 10 * G_USEC_PER_SEC);
  g_string_append(text, "x");
  g_string_truncate(text, text->len - 2);
  g_string_append(text, ", \"k77\": 0}");
  g_autofree char *said = messages_of(text->str, -1);
  assert_non_null(strstr(said, "the same key stands here twice: k77"));
  g_string_free(text, TRUE);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_json_values_keep_their_types_and_lexemes), cmocka_unit_test(test_json_scalar_alone_is_read),
      cmocka_unit_test(test_json_mistakes_name_their_line), cmocka_unit_test(test_json_depth_is_bounded),
      cmocka_unit_test(test_json_many_keys_end_soon)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

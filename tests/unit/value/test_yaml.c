#include "unit.h"

static char *messages_of(const char *text, gssize length)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  g_autoptr(GBytes) bytes = g_bytes_new(text, length < 0 ? strlen(text) : (gsize)length);
  g_autoptr(SyValue) value = sy_value_read_yaml(bytes, "p.yaml", &sy_limits_default, diagnostics);
  char *said = value ? g_strdup("(read)") : unit_messages(diagnostics);
  sy_diagnostics_free(diagnostics);
  return said;
}

static void wrong(const char *text, gssize length, const char *wanted)
{
  g_autofree char *said = messages_of(text, length);
  if (strcmp(said, wanted) != 0) fail_msg("it says\n%s\nnot\n%s", said, wanted);
}

static void test_yaml_scalars_stay_text_unless_plain(void **state)
{
  g_autoptr(SyValue) v =
      unit_yaml("[2026-12-01, 1.0.2, 00-0000, 007, 0x10, 1e3, '12', yes, はい, ~, 0.10, -5, .5, 1_000, true]");
  static const SyValueType types[] = {SY_VALUE_TEXT,   SY_VALUE_TEXT,   SY_VALUE_TEXT, SY_VALUE_TEXT, SY_VALUE_TEXT,
                                      SY_VALUE_NUMBER, SY_VALUE_TEXT,   SY_VALUE_TEXT, SY_VALUE_TEXT, SY_VALUE_NULL,
                                      SY_VALUE_NUMBER, SY_VALUE_NUMBER, SY_VALUE_TEXT, SY_VALUE_TEXT, SY_VALUE_BOOL};
  for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
    if (sy_value_type(sy_value_item(v, i)) != types[i])
      fail_msg("item %zu is %s", i, sy_value_type_name(sy_value_type(sy_value_item(v, i))));
  assert_string_equal(sy_value_text(sy_value_item(v, 10)), "0.10");
}

static void test_yaml_block_scalars_keep_lines(void **state)
{
  g_autoptr(SyValue) v = unit_yaml("a: |\n  一行目\n  二行目\nb: >-\n  折り\n  返し\nc: \"甲\\n乙\"\n");
  assert_string_equal(sy_value_text(sy_value_get(v, "a")), "一行目\n二行目\n");
  assert_string_equal(sy_value_text(sy_value_get(v, "b")), "折り 返し");
  assert_string_equal(sy_value_text(sy_value_get(v, "c")), "甲\n乙");
}

static void test_yaml_anchors_share_values(void **state)
{
  g_autoptr(SyValue) v = unit_yaml("a: &x {k: 1}\nb: *x\nc: [*x, *x]\n");
  assert_ptr_equal(sy_value_get(v, "a"), sy_value_get(v, "b"));
  assert_int_equal(sy_value_count(sy_value_get(v, "c")), 2);
}

static void test_yaml_byte_order_mark_and_crlf(void **state)
{
  g_autoptr(SyValue) v = unit_yaml("\xEF\xBB\xBFtitle: 件名\r\ndate: 2026-12-01\r\n");
  assert_string_equal(sy_value_text(sy_value_get(v, "title")), "件名");
  assert_string_equal(sy_value_text(sy_value_get(v, "date")), "2026-12-01");
}

static void test_yaml_same_key_is_an_error(void **state)
{
  wrong("title: a\nlevel: low\ntitle: b\n", -1,
        "p.yaml:3:1: error: the key “title” stands here twice\n  hint: keep one of the two\n");
  wrong("a: {b: 1, b: 2}\n", -1, "p.yaml:1:11: error: the key “b” stands here twice\n  hint: keep one of the two\n");
}

static void test_yaml_what_keyboards_do(void **state)
{
  wrong("title: a\nperiod:\n\tfrom: 2026-04-01\n", -1,
        "p.yaml:3:1: error: the line is indented with a tab\n  hint: indent with spaces, not with tabs\n");
  wrong("title： 件名\ndate: 2026-12-01\n", -1,
        "p.yaml:1: error: a full-width character stands where YAML wants ASCII\n"
        "  hint: write an ASCII colon and a space after the key (“: ”), not a full-width colon\n");
  wrong("title： 件名\n", -1,
        "p.yaml:1: error: a full-width character stands where YAML wants ASCII\n"
        "  hint: write an ASCII colon and a space after the key (“: ”), not a full-width colon\n");
  wrong("period:\n　from: 2026-04-01\n　to: 2027-03-31\n", -1,
        "p.yaml:2:1: error: a full-width character stands where YAML wants ASCII\n"
        "  hint: indent with ASCII spaces, not with full-width ones\n");
}

static void test_yaml_encodings(void **state)
{
  /* 件名 in CP932 */
  wrong("title: \x8c\x8f\x96\xbc\n", -1,
        "p.yaml:1: error: the file is not UTF-8\n  hint: save it as UTF-8 (in the Notepad: Save as, encoding UTF-8)\n");
  wrong("a: b\0c\n", 7, "p.yaml:1: error: the file holds a NUL byte\n");
  wrong("\xff\xfe"
        "a\0",
        4,
        "p.yaml:1: error: the file is not UTF-8\n  hint: save it as UTF-8 (in the Notepad: Save as, encoding UTF-8)\n");
}

static void test_yaml_nothing_in_it(void **state)
{
  wrong("", -1, "p.yaml: error: the file is empty\n  hint: shiyosho new writes one to fill in\n");
  wrong(" \n\n", -1, "p.yaml: error: the file is empty\n  hint: shiyosho new writes one to fill in\n");
}

static void test_yaml_bombs_end_soon(void **state)
{
  GString *bomb = g_string_new("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
  for (int i = 1; i < 12; i++)
    g_string_append_printf(bomb, "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n", i, i,
                           i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
  g_autofree char *said = messages_of(bomb->str, -1);
  assert_non_null(strstr(said, "p.yaml:7:"));
  assert_non_null(strstr(said, "error: the file holds too many values"));
  g_string_free(bomb, TRUE);
  g_autofree char *brackets = g_strnfill(100000, '['), *deep = messages_of(brackets, -1);
  assert_non_null(strstr(deep, "p.yaml:1:"));
  assert_non_null(strstr(deep, "error: values are nested too deep"));
  g_autofree char *braces = g_strnfill(100000, '{'), *deep_maps = messages_of(braces, -1);
  assert_non_null(strstr(deep_maps, "error: "));
}

static void test_yaml_other_mistakes_name_their_line(void **state)
{
  wrong("a: *nobody\n", -1,
        "p.yaml:1:5: error: there is no anchor “nobody”\n  hint: put text that begins with * in quotation marks\n");
  wrong("a: 1\n---\nb: 2\n", -1,
        "p.yaml:2:1: error: the file holds more than one document\n  hint: remove the line ---\n");
  wrong("[a]: 1\n", -1, "p.yaml:1:3: error: a key must be a word\n");
#define HINT "\n  hint: look at the indentation, and put text with : or # in quotation marks\n"
  wrong("title: a\n  date: b\n", -1,
        "p.yaml:1:8: error: this is not YAML: a key stands deeper than the value above it allows; "
        "keys of one group begin in the same column" HINT);
  wrong("title: a\ncontact: {name: b\n", -1,
        "p.yaml:3:1: error: this is not YAML: a { is not closed by }, or a comma is missing" HINT);
  wrong("title: \"a\nb: 1\n", -1, "p.yaml:1:8: error: this is not YAML: a quotation mark is not closed" HINT);
  wrong("title: a: b\n", -1,
        "p.yaml:1:9: error: this is not YAML: a second colon stands in the line; put the text in quotation marks" HINT);
  wrong("schedule:\n - item: x\n  - item: y\n", -1,
        "p.yaml:3:3: error: this is not YAML: the items of the list do not begin in the same column" HINT);
  wrong("title: a\ntitel b\n", -1,
        "p.yaml:2:1: error: this is not YAML: the line has no colon; write a key, a colon, a space and the value" HINT);
}

/* libfyaml cuts the text of such a block in the middle of a character. */
static void test_yaml_block_no_deeper_than_its_key(void **state)
{
  g_autofree char *said = messages_of(
      "  a:\n  b: |\n  C 稼働開始時及び5年後に想定する規模は、次のとおりである。\n    申請等の件数：年間2万4千件。\n"
      "    画面の応答時間は、平常時において2秒以内であること。測定の地点は、外部接続点とする。",
      -1);
  if (strcmp(said, "(read)") != 0) assert_non_null(strstr(said, "error: this is not YAML: "));
  assert_true(g_utf8_validate(said, -1, NULL));
  /* A NUL in quotes ends the text there; half a surrogate is none. */
  g_autofree char *nul = messages_of("a: \"x\\0y\"\n", -1), *half = messages_of("a: \"\\ud800\"\n", -1);
  assert_true(g_utf8_validate(nul, -1, NULL) && g_utf8_validate(half, -1, NULL));
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_yaml_block_no_deeper_than_its_key),
                                     cmocka_unit_test(test_yaml_scalars_stay_text_unless_plain),
                                     cmocka_unit_test(test_yaml_block_scalars_keep_lines),
                                     cmocka_unit_test(test_yaml_anchors_share_values),
                                     cmocka_unit_test(test_yaml_byte_order_mark_and_crlf),
                                     cmocka_unit_test(test_yaml_same_key_is_an_error),
                                     cmocka_unit_test(test_yaml_what_keyboards_do),
                                     cmocka_unit_test(test_yaml_encodings),
                                     cmocka_unit_test(test_yaml_nothing_in_it),
                                     cmocka_unit_test(test_yaml_bombs_end_soon),
                                     cmocka_unit_test(test_yaml_other_mistakes_name_their_line)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "unit.h"

static void test_value_text_of_every_type(void **state)
{
  g_autoptr(SyValue) v = unit_yaml("{t: 文, n: 1.10, y: true, z: null, l: [a, [b, 2]], m: {k: v}}");
  assert_string_equal(sy_value_text(sy_value_get(v, "t")), "文");
  assert_string_equal(sy_value_text(sy_value_get(v, "n")), "1.10");
  assert_true(sy_value_number(sy_value_get(v, "n")) == 1.1);
  assert_string_equal(sy_value_text(sy_value_get(v, "y")), "true");
  assert_string_equal(sy_value_text(sy_value_get(v, "z")), "");
  assert_string_equal(sy_value_text(sy_value_get(v, "l")), "");
  assert_string_equal(sy_value_text(NULL), "");
  g_autofree char *plain = sy_value_plain(sy_value_get(v, "l"), "、");
  assert_string_equal(plain, "a、b、2");
  assert_null(sy_value_get(v, "absent"));
  assert_null(sy_value_get(sy_value_get(v, "t"), "k"));
}

static void test_value_number_shortest_form(void **state)
{
  static const struct {
    double number;
    const char *text;
  } rows[] = {{0.1, "0.1"}, {3, "3"}, {1e21, "1e+21"}, {1.0 / 3, "0.3333333333333333"}, {-2.5, "-2.5"}};
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(SyValue) v = sy_value_new_number(rows[i].number, NULL);
    assert_string_equal(sy_value_text(v), rows[i].text);
  }
}

static void test_value_truth(void **state)
{
  static const struct {
    const char *yaml;
    bool truth;
  } rows[] = {{"null", false}, {"false", false}, {"true", true},   {"\"\"", false}, {"a", true},
              {"0", true},     {"[]", false},    {"[null]", true}, {"{}", true}};
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(SyValue) v = unit_yaml(rows[i].yaml);
    if (sy_value_truth(v) != rows[i].truth) fail_msg("truth of %s", rows[i].yaml);
  }
  assert_false(sy_value_truth(NULL));
  g_autoptr(SyValue) rich = sy_value_new_rich();
  assert_false(sy_value_truth(rich));
}

static void test_value_rich_keeps_spans_and_paragraphs(void **state)
{
  g_autoptr(SyValue) rich = sy_value_new_rich(), other = sy_value_new_rich(), text = sy_value_new_text("乙");
  sy_value_rich_add(rich, &(SySpan){.kind = SY_SPAN_TEXT, .text = "甲", .emphasis = true});
  sy_value_rich_add(rich, &(SySpan){.kind = SY_SPAN_PARAGRAPH});
  sy_value_rich_append(rich, text);
  sy_value_rich_append(other, rich);
  sy_value_rich_append(other, rich);
  assert_int_equal(sy_value_count(other), 6);
  assert_true(sy_value_span(other, 3)->emphasis);
  assert_string_equal(sy_value_span(other, 4)->text, "");
  assert_null(sy_value_span(other, 6));
  g_autofree char *plain = sy_value_plain(other, "");
  assert_string_equal(plain, "甲\n乙甲\n乙");
}

static void test_value_map_replaces_and_keeps_order(void **state)
{
  g_autoptr(SyValue) map = sy_value_new_map();
  sy_value_map_set(map, "b", sy_value_new_text("1"));
  sy_value_map_set(map, "a", sy_value_new_text("2"));
  sy_value_map_set(map, "b", sy_value_new_text("3"));
  assert_int_equal(sy_value_count(map), 2);
  assert_string_equal(sy_value_key(map, 0), "b");
  assert_string_equal(sy_value_text(sy_value_pair(map, 0)), "3");
  assert_null(sy_value_key(map, 2));
}

static void test_value_map_finds_by_either_language(void **state)
{
  g_autoptr(SyValue) english = unit_yaml("{title: a, 題: b}"), japanese = unit_yaml("{件名: a, 仕様書記載例: b}");
  assert_string_equal(sy_value_text(sy_value_get(english, "調達件名")), "a");
  assert_string_equal(sy_value_text(sy_value_get(english, "題")), "b");
  assert_string_equal(sy_value_text(sy_value_get(japanese, "title")), "a");
  assert_string_equal(sy_value_text(sy_value_get(japanese, "調達件名")), "a");
  assert_string_equal(sy_value_text(sy_value_get(japanese, "specification")), "b");
  assert_null(sy_value_get(japanese, "date"));
}

static void test_value_open_map_answers_for_all(void **state)
{
  g_autoptr(SyValue) map = sy_value_new_map();
  sy_value_map_set_open(map, true);
  assert_null(sy_value_get(map, "x"));
  sy_value_map_set(map, "*", sy_value_new_bool(true));
  assert_true(sy_value_bool(sy_value_get(map, "x")));
  sy_value_map_set_open(map, false);
  assert_null(sy_value_get(map, "x"));
}

static void test_value_places_name_line_and_column(void **state)
{
  g_autoptr(SyValue) v = unit_yaml("a: 1\nb:\n  - c: 文\n");
  SyPlace place = sy_value_place(sy_value_get(v, "a"), "f");
  assert_int_equal(place.line, 1);
  assert_int_equal(place.column, 4);
  place = sy_value_key_place(sy_value_item(sy_value_get(v, "b"), 0), 0, "f");
  assert_int_equal(place.line, 3);
  assert_int_equal(place.column, 5);
  assert_string_equal(place.file, "f");
}

static void test_value_reference_outlives_container(void **state)
{
  SyValue *list = sy_value_new_list(), *item = sy_value_new_text("x");
  sy_value_list_add(list, sy_value_ref(item));
  sy_value_unref(list);
  assert_string_equal(sy_value_text(item), "x");
  sy_value_unref(item);
  sy_value_unref(NULL);
}

static void test_value_picture_holds_bytes(void **state)
{
  GBytes *bytes = g_bytes_new_static("abc", 3);
  g_autoptr(SyValue) picture = sy_value_new_picture(bytes, "印.png");
  g_bytes_unref(bytes);
  assert_int_equal(g_bytes_get_size(sy_value_picture_bytes(picture)), 3);
  assert_string_equal(sy_value_picture_name(picture), "印.png");
  assert_true(sy_value_truth(picture));
  assert_null(sy_value_picture_bytes(NULL));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_value_text_of_every_type),
      cmocka_unit_test(test_value_number_shortest_form),
      cmocka_unit_test(test_value_truth),
      cmocka_unit_test(test_value_rich_keeps_spans_and_paragraphs),
      cmocka_unit_test(test_value_map_replaces_and_keeps_order),
      cmocka_unit_test(test_value_map_finds_by_either_language),
      cmocka_unit_test(test_value_open_map_answers_for_all),
      cmocka_unit_test(test_value_places_name_line_and_column),
      cmocka_unit_test(test_value_reference_outlives_container),
      cmocka_unit_test(test_value_picture_holds_bytes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "unit.h"

static void test_names_go_both_ways(void **state)
{
  assert_string_equal(sy_name_english("調達件名"), "title");
  assert_string_equal(sy_name_english("件名"), "title");
  assert_string_equal(sy_name_japanese("title"), "調達件名");
  assert_string_equal(sy_name_english("title"), "title");
  assert_string_equal(sy_name_japanese("件名"), "件名");
  assert_string_equal(sy_name_english("知らない名"), "知らない名");
  assert_string_equal(sy_name_japanese("unknown"), "unknown");
}

/* A Japanese name stands for one English one only, and what is written reads back as the same. */
static void test_names_are_unambiguous(void **state)
{
  for (const SyName *a = sy_names; a->english; a++) {
    assert_true((guchar)a->japanese[0] >= 0x80);
    assert_true(g_utf8_validate(a->japanese, -1, NULL));
    for (const SyName *b = a + 1; b->english; b++)
      if (strcmp(a->japanese, b->japanese) == 0) fail_msg("%s is %s and %s", a->japanese, a->english, b->english);
    assert_string_equal(sy_name_english(sy_name_japanese(a->english)), a->english);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_names_go_both_ways),
                                     cmocka_unit_test(test_names_are_unambiguous)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

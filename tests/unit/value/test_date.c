#include "unit.h"

static void check(const char *text, int year, int month, int day)
{
  SyDate date = {0};
  bool real = sy_date_parse(text, &date);
  if (!real && year) fail_msg("%s is no date", text);
  if (real && !year) fail_msg("%s is %d-%d-%d", text, date.year, date.month, date.day);
  if (year && (date.year != year || date.month != month || date.day != day))
    fail_msg("%s is %d-%d-%d", text, date.year, date.month, date.day);
}

static void test_date_forms_are_read(void **state)
{
  check("2026-12-01", 2026, 12, 1);
  check("2026/12/1", 2026, 12, 1);
  check("2026年12月1日", 2026, 12, 1);
  check("令和8年12月1日", 2026, 12, 1);
  check("令和８年１２月１日", 2026, 12, 1);
  check("令和元年5月1日", 2019, 5, 1);
  check("平成31年4月30日", 2019, 4, 30);
  check("昭和64年1月7日", 1989, 1, 7);
  check("明治元年1月25日", 1868, 1, 25);
  check("2024-02-29", 2024, 2, 29);
  check("令和8-12-01", 2026, 12, 1);
}

static void test_date_absent_days_are_refused(void **state)
{
  static const char *const bad[] = {
      "2026-02-30", "2025-02-29",       "2026-13-01",      "2026-00-10",    "2026-04-31",
      "0000-01-01", "10000-01-01",      "令和元年4月30日", "令和0年1月1日", "明治元年1月24日",
      "2026-12",    "2026-12-01T00:00", "2026年12月1",     "2026-12/01",    "",
      "来年",       "20261201",         "2026-12-01 ",     "-2026-12-01",   "99999999999-01-01"};
  for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) check(bad[i], 0, 0, 0);
}

static void test_date_era_changes_on_its_day(void **state)
{
  static const struct {
    SyDate date;
    const char *era;
    int year;
  } rows[] = {{{2019, 5, 1}, "令和", 1},  {{2019, 4, 30}, "平成", 31}, {{1989, 1, 8}, "平成", 1},
              {{1989, 1, 7}, "昭和", 64}, {{1926, 12, 25}, "昭和", 1}, {{1926, 12, 24}, "大正", 15},
              {{1912, 7, 30}, "大正", 1}, {{1912, 7, 29}, "明治", 45}, {{1868, 1, 25}, "明治", 1}};
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    int year;
    assert_string_equal(sy_date_era(&rows[i].date, &year), rows[i].era);
    assert_int_equal(year, rows[i].year);
  }
  int year;
  assert_null(sy_date_era(&(SyDate){1868, 1, 24}, &year));
}

static void test_date_weekday(void **state)
{
  assert_int_equal(sy_date_weekday(&(SyDate){2026, 11, 24}), 2);
  assert_int_equal(sy_date_weekday(&(SyDate){2026, 11, 29}), 0);
  assert_int_equal(sy_date_weekday(&(SyDate){1868, 1, 25}), 6);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_date_forms_are_read), cmocka_unit_test(test_date_absent_days_are_refused),
      cmocka_unit_test(test_date_era_changes_on_its_day), cmocka_unit_test(test_date_weekday)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#include "project/table.h"

static SyCatalogue *catalogue;
static SyDiagnostics *said;

static int load(void **state)
{
  SyDiagnostics *list = sy_diagnostics_new();
  catalogue = sy_catalogue_load(NULL, list);
  sy_diagnostics_free(list);
  return catalogue ? 0 : -1;
}

static int unload(void **state)
{
  sy_catalogue_free(catalogue);
  return 0;
}

static int setup(void **state)
{
  said = sy_diagnostics_new();
  return 0;
}

static int teardown(void **state)
{
  sy_diagnostics_free(said);
  return 0;
}

static SyValue *yaml(const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static(text, strlen(text));
  SyValue *value = sy_value_read_yaml(bytes, "base.yaml", NULL, said);
  assert_non_null(value);
  return value;
}

#define ROW 7
static const SyPlace header = {.file = "t.xlsx", .sheet = "案件", .line = 1},
                     row_place = {.file = "t.xlsx", .sheet = "案件", .line = ROW};

/* The values of one row; columns are (header, cell) pairs. */
static SyValue *row(const char *base_text, const char *const (*columns)[2], size_t n)
{
  g_autoptr(SyValue) read = base_text ? yaml(base_text) : NULL;
  g_autoptr(SyValue) base = read ? sy_project_base(read) : NULL;
  const char *heads[32], *cells[32];
  for (size_t i = 0; i < n; i++) heads[i] = columns[i][0], cells[i] = columns[i][1];
  g_autoptr(SyProjectColumns) meaning = sy_project_columns_new(heads, n, &header, catalogue, base != NULL, said);
  assert_non_null(meaning);
  return sy_project_row(meaning, base, cells, n, &row_place, said);
}

#define R(base, ...)                                                                                                   \
  row(base, (const char *const[][2]){__VA_ARGS__},                                                                     \
      sizeof((const char *const[][2]){__VA_ARGS__}) / sizeof(const char *[2]))

/* Same values, places aside. */
static void assert_same(const SyValue *a, const SyValue *b, const char *where)
{
  if (sy_value_type(a) != sy_value_type(b)) fail_msg("%s: %d is not %d", where, sy_value_type(a), sy_value_type(b));
  if (sy_value_count(a) != sy_value_count(b))
    fail_msg("%s: %zu is not %zu", where, sy_value_count(a), sy_value_count(b));
  assert_string_equal(sy_value_text(a), sy_value_text(b));
  assert_int_equal(sy_value_bool(a), sy_value_bool(b));
  for (size_t i = 0; i < sy_value_count(a); i++) {
    const char *key = sy_value_key(a, i);
    assert_same(key ? sy_value_pair(a, i) : sy_value_item(a, i), key ? sy_value_get(b, key) : sy_value_item(b, i),
                key ? key : where);
  }
}

static void assert_yaml(SyValue *value, const char *text)
{
  g_autoptr(SyValue) own = value, wanted = yaml(text);
  assert_non_null(own);
  assert_same(wanted, own, "");
}

static void test_project_row_becomes_what_yaml_says(void **state)
{
  assert_yaml(R(NULL, {"調達件名", "電子申請"}, {"organization", "架空省"}, {"判断条件.A", "はい"},
                {"判断条件.A.根拠", "公開するため"}, {"conditions.B.reason", "個人情報"}, {"conditions.B", "no"},
                {"要件.AU-1-1.レベル", "高位"}, {"requirements.AU-1-1.blanks.retention", "1年以上"},
                {"version", "1.10"}, {"契約期間.開始日", "2027-04-01"}),
              "title: 電子申請\norganization: 架空省\nversion: '1.10'\nperiod: {from: '2027-04-01'}\n"
              "conditions: {A: {answer: はい, reason: 公開するため}, B: {reason: 個人情報, answer: 'no'}}\n"
              "requirements: {AU-1-1: {level: 高位, blanks: {retention: 1年以上}}}\n");
}

static void test_project_row_cells_of_lists_and_truth(void **state)
{
  assert_yaml(
      R(NULL, {"title", "t"}, {"approvals", "課長、課長補佐, 係長"}, {"confirmed", "すべて"}, {"conditions.A", "true"},
        {"proposals", "FALSE"}, {"requirements.AU-1-1.proposals", "1、3，独自の例"}, {"schedule.1.item", "設計"},
        {"schedule.2.item", "開発"}, {"schedule.2.due", "2027-03-31"}),
      "title: t\napprovals: [課長, 課長補佐, 係長]\nconfirmed: すべて\nconditions: {A: true}\nproposals: false\n"
      "requirements: {AU-1-1: {proposals: [1, 3, 独自の例]}}\nschedule: [{item: 設計}, {item: 開発, due: '2027-03-31'}]\n");
}

static void test_project_row_empty_cells_leave_the_base(void **state)
{
  const char *base = "調達件名: 共通\n府省名: 架空省\n判断条件: {A: {answer: yes, reason: もと}, B: no, C: yes}\n"
                     "要件: {AU-1-1: {レベル: 低位, 空欄: {保存期間: 半年}}}\nスケジュール: [{項目: 設計}]\n";
  assert_yaml(
      R(base, {"title", "個別"}, {"organization", ""}, {"conditions.A", "no"}, {"conditions.B.reason", "理由"},
        {"conditions.C", ""}, {"requirements.AU-1-1.level", ""}, {"schedule.1.due", "2027-01-01"}),
      "調達件名: 個別\n府省名: 架空省\n判断条件: {A: {answer: 'no', reason: もと}, B: {answer: no, reason: 理由}, C: yes}\n"
      "要件: {AU-1-1: {レベル: 低位, 空欄: {保存期間: 半年}}}\nスケジュール: [{項目: 設計, due: '2027-01-01'}]\n");
}

static void test_project_row_blank_by_id_meets_its_label_in_the_base(void **state)
{
  const SyCatalogueRequirement *r = sy_catalogue_lookup(catalogue, "AU-1-1");
  assert_true(r->n_blanks > 0);
  g_autofree char *base =
      g_strdup_printf("title: t\nrequirements: {AU-1-1: {blanks: {%s: 半年}}}\n", r->blanks[0].label);
  g_autofree char *column = g_strdup_printf("requirements.AU-1-1.blanks.%s", r->blanks[0].id);
  g_autofree char *wanted =
      g_strdup_printf("title: t\nrequirements: {AU-1-1: {blanks: {%s: 1年}}}\n", r->blanks[0].label);
  assert_yaml(R(base, {column, "1年"}), wanted);
}

static void test_project_row_base_is_not_changed(void **state)
{
  g_autoptr(SyValue) base = yaml("title: t\nconditions: {A: yes}\n");
  const char *heads[] = {"title", "conditions.A"}, *first[] = {"甲", "no"}, *second[] = {"乙", ""};
  g_autoptr(SyProjectColumns) columns = sy_project_columns_new(heads, 2, &header, catalogue, true, said);
  g_autoptr(SyValue) a = sy_project_row(columns, base, first, 2, &row_place, said),
                     b = sy_project_row(columns, base, second, 2, &row_place, said);
  assert_string_equal(sy_value_text(sy_value_get(sy_value_get(a, "conditions"), "A")), "no");
  assert_string_equal(sy_value_text(sy_value_get(sy_value_get(b, "conditions"), "A")), "yes");
}

static void assert_said(size_t index, const char *code, int line, int column, const char *hint)
{
  const SyDiagnostic *d = sy_diagnostics_peek(said, index);
  assert_non_null(d);
  assert_string_equal(d->code, code);
  assert_string_equal(d->place.file, "t.xlsx");
  assert_string_equal(d->place.sheet, "案件");
  assert_int_equal(d->place.line, line);
  assert_int_equal(d->place.column, column);
  if (hint && (!d->hint || !strstr(d->hint, hint))) fail_msg("the hint is %s", d->hint);
}

static void test_project_columns_wrong_headers_name_their_cells(void **state)
{
  const char *heads[] = {"件名",         "府省名", "organization", "判断条件.Z", "要件.AU-1-9.レベル", "仕様不明",
                         "organisation", ""};
  assert_null(sy_project_columns_new(heads, G_N_ELEMENTS(heads), &header, catalogue, false, said));
  assert_said(0, "table-same-column", 1, 3, NULL);
  assert_said(1, "table-unknown-column", 1, 4, NULL);
  assert_said(2, "table-unknown-column", 1, 5, "AU-1-1");
  assert_said(3, "table-unknown-column", 1, 6, NULL);
  assert_said(4, "table-unknown-column", 1, 7, "organization");
  assert_int_equal(sy_diagnostics_count(said), 5);
}

static void test_project_columns_without_title_need_a_base(void **state)
{
  const char *heads[] = {"府省名"};
  assert_null(sy_project_columns_new(heads, 1, &header, catalogue, false, said));
  assert_said(0, "table-no-title", 1, 0, NULL);
  g_autoptr(SyProjectColumns) columns = sy_project_columns_new(heads, 1, &header, catalogue, true, said);
  assert_non_null(columns);
}

static void test_project_row_cell_below_no_header_is_an_error(void **state)
{
  const char *heads[] = {"title", "", "version"}, *cells[] = {"t", "何か", "1", "余り"};
  g_autoptr(SyProjectColumns) columns = sy_project_columns_new(heads, 3, &header, catalogue, false, said);
  assert_null(sy_project_row(columns, NULL, cells, 4, &row_place, said));
  assert_said(0, "table-no-header", ROW, 2, NULL);
  assert_said(1, "table-no-header", ROW, 4, NULL);
}

static void test_project_row_wrong_value_names_its_cell(void **state)
{
  g_autoptr(SyValue) values =
      R(NULL, {"title", "t"}, {"conditions.A", "たぶん"}, {"requirements.AU-1-1.level", "特級"}, {"date", "いつか"});
  assert_null(sy_project_new(values, "t.xlsx", catalogue, said));
  assert_said(0, "project-yes-no", ROW, 2, NULL);
  assert_said(1, "project-level", ROW, 3, NULL);
  assert_said(2, "project-date", ROW, 4, NULL);
}

static void test_project_row_without_title_names_its_row(void **state)
{
  g_autoptr(SyValue) values = R(NULL, {"title", ""}, {"version", "1"});
  assert_null(sy_project_new(values, "t.xlsx", catalogue, said));
  assert_said(0, "project-missing-key", ROW, 0, NULL);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  const struct CMUnitTest tests[] = {
      T(test_project_row_becomes_what_yaml_says),        T(test_project_row_cells_of_lists_and_truth),
      T(test_project_row_empty_cells_leave_the_base),    T(test_project_row_blank_by_id_meets_its_label_in_the_base),
      T(test_project_row_base_is_not_changed),           T(test_project_columns_wrong_headers_name_their_cells),
      T(test_project_columns_without_title_need_a_base), T(test_project_row_cell_below_no_header_is_an_error),
      T(test_project_row_wrong_value_names_its_cell),    T(test_project_row_without_title_names_its_row)};
  return cmocka_run_group_tests(tests, load, unload);
}

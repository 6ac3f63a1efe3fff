#include "base/data.h"
#include "unit.h"

#include "selection/selection.h"
#include "table/table.h"

#include <glib/gstdio.h>
#include <xlsxwriter.h>

static SyCatalogue *catalogue;
static char *folder, *path;

static int load(void **state)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  catalogue = sy_catalogue_load(NULL, diagnostics);
  sy_diagnostics_free(diagnostics);
  folder = g_dir_make_tmp("sheet-XXXXXX", NULL);
  path = g_build_filename(folder, "q.xlsx", NULL);
  return catalogue && folder ? 0 : -1;
}

static int unload(void **state)
{
  sy_catalogue_free(catalogue);
  g_unlink(path);
  g_rmdir(folder);
  g_free(path);
  g_free(folder);
  return 0;
}

/* A value as text, places aside; a key may have its Japanese name in one of two. */
static void dump(GString *out, const SyValue *value, int depth)
{
  g_string_append_printf(out, "%s", sy_value_text(value));
  for (size_t i = 0; i < sy_value_count(value) && depth < 16; i++) {
    if (sy_value_type(value) == SY_VALUE_RICH) {
      const SySpan *span = sy_value_span(value, i);
      g_string_append_printf(out, "[%d%d%d %s %s]", span->kind, span->emphasis, span->inserted, span->text,
                             span->id ? span->id : "");
      continue;
    }
    g_string_append_printf(out, "\n%*s%s: ", depth, "",
                           sy_value_type(value) == SY_VALUE_MAP ? sy_name_english(sy_value_key(value, i)) : "-");
    dump(out, sy_value_type(value) == SY_VALUE_MAP ? sy_value_pair(value, i) : sy_value_item(value, i), depth + 1);
  }
}

/* What a template sees of a project; frees it. */
static char *seen(SyProject *project)
{
  SySelection *selection = sy_selection_new(catalogue, project);
  SyValuesOptions options = {.edition = SY_EDITION_REVIEW, .digest = ""};
  g_autoptr(SyValue) values = sy_selection_values(selection, &options);
  GString *out = g_string_new(NULL);
  dump(out, values, 0);
  sy_selection_free(selection);
  sy_project_free(project);
  return g_string_free(out, FALSE);
}

static SyProject *read_project(const char *name)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  SyProject *project = sy_project_load(name, catalogue, NULL, diagnostics);
  g_autofree char *messages = unit_messages(diagnostics);
  if (!project) fail_msg("%s", messages);
  assert_int_equal(sy_diagnostics_count(diagnostics), 0);
  sy_diagnostics_free(diagnostics);
  return project;
}

/* Reads q.xlsx, which is wrong; the messages. */
static char *complaints(void)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  assert_null(sy_project_load(path, catalogue, NULL, diagnostics));
  char *messages = unit_messages(diagnostics);
  sy_diagnostics_free(diagnostics);
  return messages;
}

static void write_filled(const SyValue *root)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  assert_true(sy_project_sheet_write(catalogue, root, path, diagnostics));
  sy_diagnostics_free(diagnostics);
}

static void check_round_trip(SyProject *project)
{
  write_filled(project->root);
  g_autofree char *wanted = seen(project), *real = seen(read_project(path));
  assert_true(strlen(wanted) > 1000);
  size_t same = 0, begin;
  while (real[same] && real[same] == wanted[same]) same++;
  if (!real[same] && !wanted[same]) return;
  for (begin = same; begin > 0 && wanted[begin - 1] != '\n';) begin--;
  fail_msg("from here it differs:\n%.400s\n---- must be ----\n%.400s", real + begin, wanted + begin);
}

static void test_sheet_of_each_sample_says_what_its_yaml_says(void **state)
{
  static const char *const samples[] = {"denshi-shinsei", "bihin-kanri", "kenshu-cloud"};
  for (size_t i = 0; i < G_N_ELEMENTS(samples); i++) {
    g_autofree char *name = g_strdup_printf("samples/%s.yaml", samples[i]), *file = sy_data_find(NULL, name);
    assert_non_null(file);
    check_round_trip(read_project(file));
  }
}

static void test_sheet_keeps_every_kind_of_answer(void **state)
{
  g_autoptr(SyValue) root = unit_yaml(
      "調達件名: =1+1\ncontact: {person: 担当, mail: a@example.go.jp}\ndate: 令和8年12月1日\nversion: 1.10\n"
      "period: {開始日: 2027/4/1, to: 2028年3月31日}\ndeployment: cloud\nlevel: 高位\nproposals: yes\nconfirmed: [a, b]\napprovals: [課長, 係長]\n"
      "conditions: {A: yes, B: {answer: no, reason: 根拠}, C: {reason: 根拠のみ}}\n"
      "requirements:\n  AU-1-1: {level: mid, reason: 理由, blanks: {retention: 一年}, supplement: \"一\\n二\", proposals: [1, 3]}\n"
      "  AC-1-1: {for: [{subject: 職員, method: 甲}, {subject: 申請者, method: 乙}, {subject: 三}, {method: 四}]}\n"
      "  SC-2-1: {exclude: 調達しない}\n  UP-1-1: {include: yes, specification: 独自の文。, proposals: [2, 独自の例、その一, 3]}\n"
      "additional: [{id: X-1, name: 独自, specification: 文。, proposals: [例の一, 例の二]}]\n"
      "terms: {府省庁: 当省}\ntexts: {background: \"背景。\\n二段落。\"}\n"
      "schedule: [{item: 設計}]\nrevisions: [{version: '0.1', date: 2026-12-01, place: 全体, reason: 新規}]\n");
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  SyProject *project = sy_project_new(root, "test.yaml", catalogue, diagnostics);
  assert_non_null(project);
  check_round_trip(project);
  sy_diagnostics_free(diagnostics);
}

/* The numbers of the proposals that the sheet shows are those that the selection counts. */
static void test_sheet_numbers_proposals_as_the_selection(void **state)
{
  g_autoptr(SyValue) root = unit_yaml("title: 名\nlevel: high\n");
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  SyProject *project = sy_project_new(root, "test.yaml", catalogue, diagnostics);
  SySelection *selection = sy_selection_new(catalogue, project);
  SyValuesOptions options = {.edition = SY_EDITION_REVIEW, .digest = ""};
  g_autoptr(SyValue) values = sy_selection_values(selection, &options);
  write_filled(NULL);
  g_autoptr(SyTableReader) reader = sy_table_reader_new(path, "要件", NULL, diagnostics);
  const char *const *cells;
  size_t n, row = 0;
  const SyValue *list = sy_value_get(values, "requirements");
  while (sy_table_reader_next(reader, &cells, &n)) {
    if (strcmp(cells[0], "提案例の一覧") != 0) continue;
    const SyValue *proposals;
    do proposals = sy_value_get(sy_value_item(list, row++), "proposals");
    while (sy_value_count(proposals) == 0 && row < sy_value_count(list));
    g_auto(GStrv) lines = g_strsplit(cells[1], "\n", -1);
    assert_int_equal(g_strv_length(lines), sy_value_count(proposals));
    for (size_t i = 0; lines[i]; i++) {
      g_autofree char *plain = sy_value_plain(sy_value_get(sy_value_item(proposals, i), "text"), "");
      g_autofree char *wanted = g_strdup_printf("%zu　%s", i + 1, plain);
      if (!g_str_has_prefix(lines[i], wanted)) fail_msg("“%s” is not “%s”", lines[i], wanted);
    }
  }
  assert_true(row > 20);
  sy_selection_free(selection);
  sy_project_free(project);
  sy_diagnostics_free(diagnostics);
}

static void test_sheet_new_wants_only_a_title(void **state)
{
  write_filled(NULL);
  assert_true(sy_project_is_sheet(path, NULL));
  g_autofree char *messages = complaints(),
                  *wanted = g_strdup_printf("%s: sheet “案件” B5: error: the title is empty\n", path);
  assert_string_equal(messages, wanted);
}

/* A vertical sheet with these lines of cells; a cell NULL ends its line, a line NULL the sheet. */
static void write_lines(const char *name, const char *const *const *lines)
{
  lxw_workbook *book = workbook_new(path);
  lxw_worksheet *sheet = workbook_add_worksheet(book, name);
  for (lxw_row_t r = 0; lines[r]; r++)
    for (lxw_col_t c = 0; lines[r][c]; c++) worksheet_write_string(sheet, r, c, lines[r][c], NULL);
  assert_int_equal(workbook_close(book), LXW_NO_ERROR);
}

#define LINE(...)                                                                                                      \
  (const char *const[])                                                                                                \
  {                                                                                                                    \
    __VA_ARGS__, NULL                                                                                                  \
  }
#define HEADS LINE("項目", "記入欄", "根拠", "キー")

static void test_sheet_mistakes_name_their_cells(void **state)
{
  write_lines("案件",
              (const char *const *const[]){HEADS, LINE("件名", "名", "", "title"), LINE("日付", "明日", "", "date"),
                                           LINE("A", "多分", "", "conditions.A"), LINE("手書き", "失われる"),
                                           LINE("名", "二度", "", "title"), LINE("目的", "文", "", "-"),
                                           LINE("？", "値", "", "nonsense"), LINE("空", "", "", "place"), NULL});
  g_autofree char *first = complaints();
  static const char *const wanted[] = {"sheet “案件” B5: error: this line is not one of the question sheet",
                                       "sheet “案件” B6: error: the line “title” is there twice",
                                       "sheet “案件” B8: error: the line's key “nonsense” means nothing"};
  for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++)
    if (!strstr(first, wanted[i])) fail_msg("“%s” is not in\n%s", wanted[i], first);
  write_lines("案件",
              (const char *const *const[]){HEADS, LINE("件名", "名", "", "title"), LINE("日付", "明日", "", "date"),
                                           LINE("A", "多分", "", "conditions.A"), NULL});
  g_autofree char *second = complaints();
  assert_non_null(strstr(second, "sheet “案件” B3: error: “明日” of “date” is no date"));
  assert_non_null(strstr(second, "sheet “案件” B4: error: “多分” of “answer” is neither yes nor no"));
}

/* Clauses stand in their sheet with room for a text and a tick; those that have neither say nothing. */
static void test_sheet_adopts_clauses_beside_their_texts(void **state)
{
  g_autoptr(SyValue) root = unit_yaml("title: 名\ntexts: {background: 文}\nconfirmed: [法令遵守, own_clause]\n");
  write_filled(root);
  SyProject *project = read_project(path);
  assert_true(sy_project_confirms(project, "background"));
  assert_true(sy_project_confirms(project, "laws"));
  assert_true(sy_project_confirms(project, "own_clause"));
  assert_false(sy_project_confirms(project, "audit"));
  assert_int_equal(sy_value_count(sy_value_get(project->root, "texts")), 1);
  const SyProjectLine *line = sy_project_line(project, "confirmed");
  assert_string_equal(line->place.sheet, "文案");
  assert_string_equal(line->label, "ひな形のまま");
  assert_string_equal(sy_project_line(project, "requirements.AU-1-1.blanks.retention")->place.sheet, "要件");
  sy_project_free(project);
}

static void test_sheet_foreign_workbooks_are_told(void **state)
{
  write_lines("一覧", (const char *const *const[]){LINE("調達件名"), LINE("名"), NULL});
  g_autofree char *table = complaints();
  assert_non_null(strstr(table, "this is no question sheet: it has no sheet “案件”"));
  assert_false(sy_project_is_sheet(path, NULL));
  write_lines("案件", (const char *const *const[]){LINE("調達件名"), LINE("名"), NULL});
  g_autofree char *heads = complaints();
  assert_non_null(strstr(heads, "sheet “案件”: error: the row with the headers “記入欄” and “キー” is missing"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_sheet_of_each_sample_says_what_its_yaml_says),
      cmocka_unit_test(test_sheet_keeps_every_kind_of_answer),
      cmocka_unit_test(test_sheet_numbers_proposals_as_the_selection),
      cmocka_unit_test(test_sheet_adopts_clauses_beside_their_texts),
      cmocka_unit_test(test_sheet_new_wants_only_a_title),
      cmocka_unit_test(test_sheet_mistakes_name_their_cells),
      cmocka_unit_test(test_sheet_foreign_workbooks_are_told),
  };
  return cmocka_run_group_tests(tests, load, unload);
}

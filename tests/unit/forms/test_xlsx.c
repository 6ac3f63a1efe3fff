#include "unit.h"

#include "forms/forms.h"
#include "project/columns.h"
#include "table/table.h"
#include "table/writer.h"

#include <glib/gstdio.h>
#include <unistd.h>
#include <zip.h>

static SyCatalogue *catalogue;
static char *folder;

static int load(void **state)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  catalogue = sy_catalogue_load(NULL, diagnostics);
  sy_diagnostics_free(diagnostics);
  folder = g_dir_make_tmp("xlsx-XXXXXX", NULL);
  return catalogue && folder ? 0 : -1;
}

static int unload(void **state)
{
  sy_catalogue_free(catalogue);
  GDir *dir = g_dir_open(folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name(dir));) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_unlink(path);
  }
  g_dir_close(dir);
  g_rmdir(folder);
  g_free(folder);
  return 0;
}

/* Writes the forms of a project in YAML. */
static char *write_forms(const char *yaml, const SyXlsxOptions *options, const char *name)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  g_autoptr(SyValue) root = unit_yaml(yaml);
  SyProject *project = sy_project_new(root, "test.yaml", catalogue, diagnostics);
  assert_non_null(project);
  SySelection *selection = sy_selection_new(catalogue, project);
  char *path = g_build_filename(folder, name, NULL);
  if (!sy_xlsx_forms(selection, options, path, diagnostics)) fail_msg("%s", unit_messages(diagnostics));
  sy_selection_free(selection);
  sy_project_free(project);
  sy_diagnostics_free(diagnostics);
  return path;
}

/* Rows of a sheet as lines "7: a|b|c". */
static char *read_sheet(const char *path, const char *sheet)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  g_autoptr(SyTableReader) reader = sy_table_reader_new(path, sheet, NULL, diagnostics);
  GString *out = g_string_new(NULL);
  const char *const *cells;
  size_t n;
  while (reader && sy_table_reader_next(reader, &cells, &n)) {
    g_string_append_printf(out, "%d: ", sy_table_reader_row(reader));
    for (size_t i = 0; i < n; i++) g_string_append_printf(out, "%s%s", i ? "|" : "", cells[i]);
    g_string_append_c(out, '\n');
  }
  assert_int_equal(sy_diagnostics_count(diagnostics), 0);
  sy_diagnostics_free(diagnostics);
  return g_string_free(out, FALSE);
}

static char *part_of(const char *path, const char *part)
{
  zip_t *zip = zip_open(path, ZIP_RDONLY, NULL);
  assert_non_null(zip);
  zip_file_t *file = zip_fopen(zip, part, 0);
  assert_non_null(file);
  GString *out = g_string_new(NULL);
  char buffer[4096];
  zip_int64_t n;
  while ((n = zip_fread(file, buffer, sizeof buffer)) > 0) g_string_append_len(out, buffer, n);
  zip_fclose(file);
  zip_discard(zip);
  return g_string_free(out, FALSE);
}

static void assert_has(const char *text, const char *part)
{
  if (!strstr(text, part)) fail_msg("“%s” is not in:\n%s", part, text);
}

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define SMALL                                                                                                                                                                                                                    \
  "title: =1+1 & 見本\nversion: \"0.1\"\nlevel: high\nconditions: {A: no, B: no, C: no, D: no, E: no, F: no}\n"                                                                                                                \
  "requirements: {AU-1-1: {include: yes, blanks: {retention: 1年以上}, supplement: 補足の一。補足の二（ただし。を除く。）が望ましい。}, UP-1-1: {include: yes, specification: \"=HYPERLINK(1)\"}}\n" \
  "terms: {府省庁: 当省}\n"

static void test_xlsx_sentences_end_outside_brackets(void **state)
{
  g_autoptr(GPtrArray) list = sy_xlsx_sentences("一（又は。）すること。「二。」を含む。\n　三\n\n四。");
  assert_int_equal(list->len, 4);
  assert_string_equal(list->pdata[0], "一（又は。）すること。");
  assert_string_equal(list->pdata[1], "「二。」を含む。");
  assert_string_equal(list->pdata[2], "三");
  assert_string_equal(list->pdata[3], "四。");
}

static void test_xlsx_answers_have_a_row_per_obligation(void **state)
{
  g_autoptr(GHashTable) references = g_hash_table_new(g_str_hash, g_str_equal);
  g_hash_table_insert(references, "req_SC_1_1", "3.7(1)");
  SyXlsxOptions options = {.edition = SY_EDITION_FINAL, .digest = DIGEST, .references = references};
  g_autofree char *path = write_forms(SMALL, &options, "final.xlsx"), *rows = read_sheet(path, "要件対応表");
  assert_has(rows, "1: 要件対応表\n2: 件名|=1+1 & 見本\n3: 版|0.1\n4: 照合番号|" DIGEST "\n5: 応札者名\n");
  assert_has(rows, "7: 番号|名称|仕様|必須|仕様書\n該当箇所|対応可否\n（○△×）|提案書頁|代替案|備考\n");
  assert_has(rows, "SC-1-1-②|");
  assert_has(rows, "|必須|3.7(1)\n");
  assert_has(rows, "AU-1-1-②|ログの蓄積・管理|補足の一。|必須\n");
  assert_has(rows, "AU-1-1-③|ログの蓄積・管理|補足の二（ただし。を除く。）が望ましい。|任意\n");
  assert_has(rows, "|=HYPERLINK(1)|必須\n");
  assert_has(rows, "1年以上");
  assert_has(rows, "当省が意図しない変更");
  assert_null(strstr(rows, "高位"));
  assert_null(strstr(rows, "（案）"));
  g_autofree char *questions = read_sheet(path, "質問書");
  assert_has(questions, "番号|資料名|頁|項番|質問|回答（発注者が記入）\n");
}

static void test_xlsx_answers_are_locked_and_checked(void **state)
{
  SyXlsxOptions options = {.edition = SY_EDITION_DRAFT, .digest = ""};
  g_autofree char *path = write_forms(SMALL, &options, "draft.xlsx"),
                  *sheet = part_of(path, "xl/worksheets/sheet1.xml");
  assert_null(strstr(sheet, "<f>"));
  assert_has(sheet, "<sheetProtection sheet=\"1\"");
  assert_has(sheet, "<dataValidation type=\"list\"");
  assert_has(sheet, "\"○,△,×\"");
  assert_has(sheet, "orientation=\"landscape\"");
  assert_has(sheet, "fitToHeight=\"0\"");
  assert_has(sheet, "state=\"frozen\"");
  assert_has(sheet, "&amp;L&amp;8 =1+1 &amp;&amp; 見本");
  g_autofree char *workbook = part_of(path, "xl/workbook.xml");
  assert_has(workbook, "_xlnm.Print_Titles\" localSheetId=\"0\">'要件対応表'!$7:$7<");
  g_autofree char *rows = read_sheet(path, NULL);
  assert_has(rows, "1: 要件対応表（案）\n");
}

static void test_xlsx_comment_edition_has_opinions(void **state)
{
  SyXlsxOptions options = {.edition = SY_EDITION_COMMENT, .digest = DIGEST};
  g_autofree char *path = write_forms(SMALL, &options, "comment.xlsx"), *rows = read_sheet(path, NULL);
  assert_has(rows, "1: 意見書（案）\n");
  assert_has(rows, "番号|頁|行|項番|意見|理由|修正案\n");
}

static void test_xlsx_same_inputs_give_same_bytes(void **state)
{
  SyXlsxOptions options = {.edition = SY_EDITION_DRAFT, .digest = DIGEST};
  g_autofree char *one = write_forms(SMALL, &options, "one.xlsx"), *two = write_forms(SMALL, &options, "two.xlsx");
  g_autofree char *first = NULL, *second = NULL;
  gsize n, m;
  assert_true(g_file_get_contents(one, &first, &n, NULL) && g_file_get_contents(two, &second, &m, NULL));
  assert_int_equal(n, m);
  assert_memory_equal(first, second, n);
}

static void test_xlsx_rows_are_high_enough(void **state)
{
  double one = sy_book_writer_height("一行", 60), two = sy_book_writer_height("一行\n二行", 60);
  assert_true(one > 13 && two > one + 12);
  g_autoptr(GString) text = g_string_new(NULL);
  for (int i = 0; i < 200; i++) g_string_append(text, "字");
  /* 200 characters of 10 pt in a column 62 characters wide (325 pt): seven lines at least. */
  assert_true(sy_book_writer_height(text->str, 62) >= 7 * 12);
}

static void test_xlsx_places_that_cannot_be_written_are_told(void **state)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  assert_false(sy_xlsx_table_skeleton(catalogue, folder, diagnostics));
  assert_int_equal(sy_diagnostics_count(diagnostics), 1);
  sy_diagnostics_free(diagnostics);
}

/* Every header of the table means a key, and none stands twice. */
static void test_xlsx_table_headers_mean_keys(void **state)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  g_autofree char *path = g_build_filename(folder, "table.xlsx", NULL);
  assert_true(sy_xlsx_table_skeleton(catalogue, path, diagnostics));
  g_autoptr(SyTableReader) reader = sy_table_reader_new(path, NULL, NULL, diagnostics);
  assert_non_null(reader);
  assert_string_equal(sy_table_reader_sheet(reader), "案件一覧");
  const char *const *cells;
  size_t n;
  assert_true(sy_table_reader_next(reader, &cells, &n));
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (size_t i = 0; i < n; i++) {
    char *key = sy_project_column_key(cells[i], catalogue, NULL);
    if (!key) fail_msg("“%s” means nothing", cells[i]);
    assert_true(g_hash_table_add(seen, key));
  }
  assert_true(g_hash_table_contains(seen, "requirements.AU-1-1.blanks.retention"));
  assert_true(g_hash_table_contains(seen, "conditions.F.reason"));
  assert_false(sy_table_reader_next(reader, &cells, &n));
  g_autofree char *explained = read_sheet(path, "説明"), *sheet = part_of(path, "xl/worksheets/sheet1.xml");
  assert_has(explained, "要件.AU-1-1.空欄.");
  assert_has(sheet, "\"低位,中位,高位\"");
  assert_has(sheet, "\"はい,いいえ\"");
  sy_diagnostics_free(diagnostics);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_xlsx_sentences_end_outside_brackets),
      cmocka_unit_test(test_xlsx_answers_have_a_row_per_obligation),
      cmocka_unit_test(test_xlsx_answers_are_locked_and_checked),
      cmocka_unit_test(test_xlsx_comment_edition_has_opinions),
      cmocka_unit_test(test_xlsx_same_inputs_give_same_bytes),
      cmocka_unit_test(test_xlsx_rows_are_high_enough),
      cmocka_unit_test(test_xlsx_places_that_cannot_be_written_are_told),
      cmocka_unit_test(test_xlsx_table_headers_mean_keys),
  };
  return cmocka_run_group_tests(tests, load, unload);
}

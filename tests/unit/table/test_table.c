#include "unit.h"

#include "table/table.h"

#include <glib/gstdio.h>
#include <unistd.h>
#include <xlsxwriter.h>
#include <zip.h>

/* ---- Help --------------------------------------------------------------------------------- */

/* All rows as "3: a|b|c\n" lines, then the messages. */
static char *dump(SyTableReader *reader, const SyDiagnostics *diagnostics)
{
  GString *out = g_string_new(NULL);
  const char *const *cells;
  size_t n;
  while (reader && sy_table_reader_next(reader, &cells, &n)) {
    g_string_append_printf(out, "%d: ", sy_table_reader_row(reader));
    for (size_t i = 0; i < n; i++) g_string_append_printf(out, "%s%s", i ? "|" : "", cells[i]);
    g_string_append_c(out, '\n');
  }
  g_autofree char *messages = unit_messages(diagnostics);
  g_string_append(out, messages);
  sy_table_reader_free(reader);
  return g_string_free(out, FALSE);
}

static char *dump_bytes(const void *bytes, size_t length, const char *sheet, const SyLimits *limits)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  g_autoptr(GBytes) shared = g_bytes_new(bytes, length);
  char *out = dump(sy_table_reader_new_bytes(shared, "t", sheet, limits, diagnostics), diagnostics);
  sy_diagnostics_free(diagnostics);
  return out;
}

static void check_csv(const char *csv, const char *wanted)
{
  g_autofree char *real = dump_bytes(csv, strlen(csv), NULL, NULL);
  assert_string_equal(real, wanted);
}

static void assert_has(const char *text, const char *part)
{
  if (!strstr(text, part)) fail_msg("“%s” is not in “%s”", part, text);
}

/* A zip of parts: name, content, …, NULL. */
static GBytes *zip_of(const char *const *parts)
{
  g_autofree char *path = NULL;
  close(g_file_open_tmp("table-XXXXXX.xlsx", &path, NULL));
  zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
  assert_non_null(zip);
  for (; *parts; parts += 2) {
    zip_source_t *source = zip_source_buffer(zip, parts[1], strlen(parts[1]), 0);
    assert_true(zip_file_add(zip, parts[0], source, 0) >= 0);
  }
  assert_int_equal(zip_close(zip), 0);
  char *data;
  gsize length;
  assert_true(g_file_get_contents(path, &data, &length, NULL));
  g_unlink(path);
  return g_bytes_new_take(data, length);
}

#define RELS(targets)                                                                                                     \
  "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" targets \
  "</Relationships>"
#define REL(id, kind, target)                                                                                          \
  "<Relationship Id=\"" id "\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" kind       \
  "\" Target=\"" target "\"/>"
#define TYPES "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"
#define MAIN                                                                                                           \
  "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define WORKBOOK(properties)                                                                                           \
  "<workbook " MAIN "><workbookPr" properties                                                                          \
  "/><sheets><sheet name=\"見え\" sheetId=\"1\" state=\"hidden\" r:id=\"rId2\"/><sheet name=\"案件\" sheetId=\"2\" r:id=\"rId1\"/></sheets></workbook>"
#define SHEET(rows) "<worksheet " MAIN "><sheetData>" rows "</sheetData></worksheet>"

/* As LibreOffice lays a workbook out: one sheet in xl/worksheets/sheet1.xml, strings, styles. */
static char *dump_book(const char *sheet, const char *strings, const char *styles, const char *properties,
                       const SyLimits *limits)
{
  g_autofree char *workbook = g_strdup_printf(WORKBOOK("%s"), properties);
  const char *parts[] = {"[Content_Types].xml",
                         TYPES,
                         "_rels/.rels",
                         RELS(REL("rId1", "officeDocument", "xl/workbook.xml")),
                         "xl/_rels/workbook.xml.rels",
                         RELS(REL("rId1", "worksheet", "worksheets/sheet1.xml")
                                  REL("rId2", "worksheet", "worksheets/sheet2.xml") REL("rId3", "styles", "styles.xml")
                                      REL("rId4", "sharedStrings", "/xl/sharedStrings.xml")),
                         "xl/workbook.xml",
                         workbook,
                         "xl/worksheets/sheet1.xml",
                         sheet,
                         "xl/worksheets/sheet2.xml",
                         SHEET("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"),
                         "xl/sharedStrings.xml",
                         strings ? strings : "<sst/>",
                         "xl/styles.xml",
                         styles ? styles : "<styleSheet/>",
                         NULL};
  g_autoptr(GBytes) bytes = zip_of(parts);
  gsize length;
  const void *data = g_bytes_get_data(bytes, &length);
  return dump_bytes(data, length, NULL, limits);
}

static void check_book(const char *sheet, const char *strings, const char *styles, const char *wanted)
{
  g_autofree char *real = dump_book(sheet, strings, styles, "", NULL);
  assert_string_equal(real, wanted);
}

/* ---- CSV ---------------------------------------------------------------------------------- */

static void test_table_csv_quotes_and_lines_are_read(void **state)
{
  check_csv("a,b\n1,2\n", "1: a|b\n2: 1|2\n");
  check_csv("\xEF\xBB\xBF件名,\"一\n二\"\r\n\"\"\"x\"\"\",\r\n\r\n,,\n,3", "1: 件名|一\n二\n3: \"x\"|\n6: |3\n");
  check_csv("a\rb", "1: a\n2: b\n");
  check_csv("", "");
}

static void test_table_csv_cp932_is_decoded(void **state)
{
  /* 件名,ソフト表示 (with 0x5C as second bytes), half-width kana, ①～ */
  check_csv("\x8C\x8F\x96\xBC,\x83\\\x83t\x83g\x95\\\x8E\xA6\n\xC3\xBD\xC4,\x87\x40\x81\x60\n",
            "1: 件名|ソフト表示\n2: ﾃｽﾄ|①～\n");
}

static void test_table_csv_mixed_encodings_name_the_line(void **state)
{
  check_csv("件名\nx\n\x8C\x8F\x96\xBC\n",
            "t:3: error: the file mixes encodings: line 1 is in UTF-8, line 3 is not\n"
            "  hint: open it in Excel, look for spoilt characters, and save it as “CSV UTF-8”\n");
  check_csv("\x8C\x8F\x96\xBC\n件名\n",
            "t:2: error: the file mixes encodings: line 2 is in UTF-8, line 1 is not\n"
            "  hint: open it in Excel, look for spoilt characters, and save it as “CSV UTF-8”\n");
  check_csv("a\nb\xFF\xFF\n", "t:2: error: the line is neither in UTF-8 nor in CP932 (Shift_JIS)\n"
                              "  hint: open it in Excel, look for spoilt characters, and save it as “CSV UTF-8”\n");
}

static void test_table_csv_broken_quotes_name_the_line(void **state)
{
  check_csv(
      "a\nb,\"c\nd\n",
      "1: a\nt:2: error: the quote that opens here is never closed\n  hint: a quote within a cell is written twice\n");
  check_csv("a,\"b\"c\n",
            "t:1: error: text follows the quote that closes a cell\n  hint: a quote within a cell is written twice\n");
  check_csv("a\nb\"c\n", "1: a\nt:2: error: a quote stands within a cell that does not begin with one\n"
                         "  hint: write the cell in quotes, and quotes within it twice\n");
}

static void test_table_foreign_files_are_named(void **state)
{
  g_autofree char *old = dump_bytes("\xD0\xCF\x11\xE0\xA1\xB1", 6, NULL, NULL);
  assert_has(old, "this is an old Excel file or one with a password");
  g_autofree char *wide = dump_bytes("\xFF\xFE"
                                     "a\0",
                                     4, NULL, NULL);
  assert_has(wide, "the table is in UTF-16");
  g_autofree char *binary = dump_bytes("a\nb\0c", 5, NULL, NULL);
  assert_has(binary, "t:2: error: this is no table: it holds a NUL byte");
  g_autofree char *cut = dump_bytes("PK\x03\x04 and no more", 16, NULL, NULL);
  assert_has(cut, "this is not an Excel file, or it is cut off or damaged");
}

/* ---- XLSX --------------------------------------------------------------------------------- */

static void test_table_book_cells_of_all_types(void **state)
{
  check_book(
      SHEET(
          "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"C2\" t=\"inlineStr\"><is><r><t>太</t></r><r><t xml:space=\"preserve\">字 </t></r></is></c>"
          "<c r=\"D2\" t=\"b\"><v>1</v></c><c r=\"E2\"><v>0.30000000000000004</v></c><c r=\"F2\"><f>1+1</f><v>2</v></c>"
          "<c r=\"G2\" t=\"str\"><f>A2</f><v>式</v></c></row><row r=\"5\"/><row><c><v>123456789012</v></c><c><v>1E-3</v></c></row>"),
      "<sst><si><r><t>件</t></r><r><t>名</t></r><rPh sb=\"0\" eb=\"1\"><t>ケン</t></rPh></si></sst>", NULL,
      "2: 件名||太字 |true|0.3|2|式\n6: 123456789012|0.001\n");
}

static void test_table_book_dates_follow_their_formats(void **state)
{
  const char *styles =
      "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\"/>"
      "<numFmt numFmtId=\"165\" formatCode=\"#,##0.00&quot;day&quot;;[Red]d\"/><numFmt numFmtId=\"166\" formatCode=\"0.0%\"/></numFmts>"
      "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/>"
      "<xf numFmtId=\"20\"/><xf numFmtId=\"22\"/><xf numFmtId=\"57\"/></cellXfs></styleSheet>";
  const char *sheet = SHEET(
      "<row r=\"1\"><c s=\"0\"><v>46357</v></c><c s=\"1\"><v>46357</v></c><c s=\"2\"><v>46357</v></c><c s=\"3\"><v>46357</v></c>"
      "<c s=\"4\"><v>0.999</v></c><c s=\"5\"><v>0.375</v></c><c s=\"6\"><v>46357.999999</v></c><c s=\"7\"><v>59</v></c>"
      "<c s=\"1\"><v>-3</v></c></row>");
  check_book(sheet, NULL, styles, "1: 46357|2026-12-01|2026-12-01|46357|99.9%|9:00|2026-12-02|1900-02-28|-3\n");
  g_autofree char *mac =
      dump_book(SHEET("<row r=\"1\"><c s=\"1\"><v>44895</v></c></row>"), NULL, styles, " date1904=\"1\"", NULL);
  assert_string_equal(mac, "1: 2026-12-01\n");
}

static void test_table_book_merged_cells_hold_one_value(void **state)
{
  check_book("<worksheet " MAIN
             "><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B1\"><v>2</v></c><c r=\"C1\"><v>3</v></c></row>"
             "<row r=\"2\"><c r=\"A2\"><v>4</v></c><c r=\"C2\"><v>6</v></c></row></sheetData>"
             "<mergeCells count=\"1\"><mergeCell ref=\"A1:B2\"/></mergeCells></worksheet>",
             NULL, NULL, "1: 1||3\n2: ||6\n");
}

static void test_table_book_errors_name_the_cell(void **state)
{
  g_autofree char *out = dump_book(
      SHEET(
          "<row r=\"3\"><c r=\"B3\" t=\"e\"><v>#REF!</v></c><c r=\"C3\"><f>1+1</f></c><c r=\"D3\" t=\"s\"><v>9</v></c></row>"),
      NULL, NULL, "", NULL);
  assert_has(out, "3: |#REF!\n");
  assert_has(out, "t: sheet “案件” B3: error: the cell holds the error #REF!");
  assert_has(out, "t: sheet “案件” C3: error: the formula's result is not stored in the file");
  assert_has(out, "t: sheet “案件” D3: error: the cell names a text that the file does not hold");
}

static void test_table_book_bad_files_are_refused(void **state)
{
  g_autofree char *cut =
      dump_book("<worksheet><sheetData><row r=\"1\"><c><v>1</v></c></row><row r=\"2\">", NULL, NULL, "", NULL);
  assert_has(cut, "1: 1\nt: xl/worksheets/sheet1.xml:1: error: the XML is not well-formed");
  g_autofree char *order = dump_book(SHEET("<row r=\"2\"/><row r=\"2\"/>"), NULL, NULL, "", NULL);
  assert_has(order, "the rows of the sheet are not in their order");
  g_autofree char *doctype =
      dump_book("<!DOCTYPE w [<!ENTITY a \"b\">]><worksheet><sheetData/></worksheet>", NULL, NULL, "", NULL);
  assert_has(doctype, "the XML declares a document type");
  g_autofree char *wide = dump_book(SHEET("<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>"), NULL, NULL, "", NULL);
  assert_has(wide, "t: sheet “案件” XFD1: error: the row has more cells than are allowed");
  const char *word[] = {
      "[Content_Types].xml", TYPES,         "_rels/.rels", RELS(REL("rId1", "officeDocument", "word/document.xml")),
      "word/document.xml",   "<document/>", NULL};
  g_autoptr(GBytes) bytes = zip_of(word);
  g_autofree char *foreign = dump_bytes(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), NULL, NULL);
  assert_has(foreign, "this is not an Excel file: it holds no workbook");
}

static void test_table_book_bombs_are_refused(void **state)
{
  g_autoptr(GString) spaces = g_string_new("<worksheet>");
  for (int i = 0; i < 1 << 17; i++) g_string_append(spaces, "                                ");
  g_string_append(spaces, "</worksheet>");
  g_autofree char *ratio = dump_book(spaces->str, NULL, NULL, "", NULL);
  assert_has(ratio, "xl/worksheets/sheet1.xml: error: the part unpacks to far more than it is packed");
  SyLimits limits = sy_limits_default;
  limits.package_bytes = 2000000;
  limits.ratio = 1000000;
  g_autofree char *large = dump_book(spaces->str, NULL, NULL, "", &limits);
  assert_has(large, "the part is too large when unpacked");
}

static char *dump_file(const char *path, const char *sheet)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  char *out = dump(sy_table_reader_new(path, sheet, NULL, diagnostics), diagnostics);
  sy_diagnostics_free(diagnostics);
  return out;
}

static void test_table_book_of_libxlsxwriter_is_read(void **state)
{
  g_autofree char *path = NULL;
  close(g_file_open_tmp("table-XXXXXX.xlsx", &path, NULL));
  lxw_workbook *book = workbook_new(path);
  lxw_worksheet *one = workbook_add_worksheet(book, "一覧"), *two = workbook_add_worksheet(book, "二");
  lxw_format *date = workbook_add_format(book);
  format_set_num_format(date, "yyyy/mm/dd");
  worksheet_write_string(one, 0, 0, "調達件名 <&>", NULL);
  worksheet_write_datetime(one, 1, 1, &(lxw_datetime){2026, 12, 1, 0, 0, 0}, date);
  worksheet_write_string(one, 2, 0, "一\n二_x005F_x0041_", NULL);
  worksheet_write_boolean(two, 4, 2, 0, NULL);
  assert_int_equal(workbook_close(book), LXW_NO_ERROR);
  g_autofree char *first = dump_file(path, NULL), *second = dump_file(path, "二"), *none = dump_file(path, "三");
  assert_string_equal(first, "1: 調達件名 <&>\n2: |2026-12-01\n3: 一\n二_x0041_\n");
  assert_string_equal(second, "5: ||false\n");
  assert_has(none, "the workbook has no sheet “三”");
  g_unlink(path);
  g_autofree char *absent = dump_file(path, NULL);
  assert_has(absent, "cannot be read");
}

static size_t peak_kilobytes(void)
{
  g_autofree char *status = NULL;
  if (!g_file_get_contents("/proc/self/status", &status, NULL, NULL)) return 0;
  const char *line = strstr(status, "VmHWM:");
  return line ? (size_t)g_ascii_strtoull(line + 6, NULL, 10) : 0;
}

/* 100,000 rows: the peak of memory grows by no more than the shared strings and a little. */
static void test_table_book_of_100000_rows_needs_little_memory(void **state)
{
#ifdef __SANITIZE_ADDRESS__
  int rows = 2000;
#else
  int rows = 100000;
#endif
  g_autofree char *path = NULL;
  close(g_file_open_tmp("table-XXXXXX.xlsx", &path, NULL));
  lxw_workbook_options options = {.constant_memory = LXW_TRUE};
  lxw_workbook *book = workbook_new_opt(path, &options);
  lxw_worksheet *sheet = workbook_add_worksheet(book, NULL);
  for (int r = 0; r < rows; r++) {
    g_autofree char *title = g_strdup_printf("第%d号システムの設計・開発等業務", r);
    worksheet_write_string(sheet, (lxw_row_t)r, 0, title, NULL);
    for (int c = 1; c < 12; c++) worksheet_write_number(sheet, (lxw_row_t)r, (lxw_col_t)c, r * c, NULL);
  }
  assert_int_equal(workbook_close(book), LXW_NO_ERROR);
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  size_t before = peak_kilobytes();
  SyTableReader *reader = sy_table_reader_new(path, NULL, NULL, diagnostics);
  assert_non_null(reader);
  const char *const *cells;
  size_t n;
  int count = 0;
  while (sy_table_reader_next(reader, &cells, &n)) count += n == 12;
  assert_false(sy_table_reader_failed(reader));
  assert_int_equal(count, rows);
  sy_table_reader_free(reader);
  if (rows == 100000) assert_in_range(peak_kilobytes() - before, 0, 16000);
  sy_diagnostics_free(diagnostics);
  g_unlink(path);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_table_csv_quotes_and_lines_are_read),
      cmocka_unit_test(test_table_csv_cp932_is_decoded),
      cmocka_unit_test(test_table_csv_mixed_encodings_name_the_line),
      cmocka_unit_test(test_table_csv_broken_quotes_name_the_line),
      cmocka_unit_test(test_table_foreign_files_are_named),
      cmocka_unit_test(test_table_book_cells_of_all_types),
      cmocka_unit_test(test_table_book_dates_follow_their_formats),
      cmocka_unit_test(test_table_book_merged_cells_hold_one_value),
      cmocka_unit_test(test_table_book_errors_name_the_cell),
      cmocka_unit_test(test_table_book_bad_files_are_refused),
      cmocka_unit_test(test_table_book_bombs_are_refused),
      cmocka_unit_test(test_table_book_of_libxlsxwriter_is_read),
      cmocka_unit_test(test_table_book_of_100000_rows_needs_little_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

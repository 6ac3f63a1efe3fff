/* fuzz_table: bytes -> rows of every sheet, or of a CSV; and as a question sheet. Workbooks may be written as in
 * parts.h. */
#include "parts.h"

#include "project/sheet.h"
#include "table/table.h"

#include <string.h>

static const SyLimits limits = {
    .file_bytes = 4u << 20,
    .part_bytes = 4u << 20,
    .package_bytes = 16u << 20,
    .ratio = 200,
    .parts = 200,
    .depth = 256,
    .table_depth = 20,
    .columns = 256,
    .cells = 20000,
    .blocks = 20000,
    .pages = 500,
    .picture_pixels = 1u << 20,
    .output_bytes = 16u << 20,
    .seconds = 4,
};

/* Reads what a caller reads. */
static void read_rows(SyTableReader *reader)
{
  const char *const *cells;
  size_t n, merges, sum = 0;
  sy_table_reader_merges(reader, &merges);
  int last = 0;
  while (sy_table_reader_next(reader, &cells, &n)) {
    if (n > limits.columns || sy_table_reader_row(reader) <= last) g_error("a row is too wide or out of order");
    last = sy_table_reader_row(reader);
    for (size_t i = 0; i < n; i++) {
      if (!g_utf8_validate(cells[i], -1, NULL)) g_error("a cell is not UTF-8");
      sum += strlen(cells[i]);
    }
  }
  if (sum > (size_t)1 << 30) g_error("the cells hold more than the file can");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static SyCatalogue *catalogue;
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  if (!catalogue) catalogue = sy_catalogue_load(NULL, diagnostics);
  if (!catalogue) g_error("the catalogue is not there");
  g_autoptr(GBytes) bytes = fuzz_package(data, size);
  g_autoptr(SyTableReader) reader = sy_table_reader_new_bytes(bytes, "fuzz", NULL, &limits, diagnostics);
  const char *const *sheets = reader ? sy_table_reader_sheets(reader) : NULL;
  if (reader) read_rows(reader);
  for (int i = 0; sheets && sheets[i] && i < 4; i++) {
    g_autoptr(SyTableReader) sheet = sy_table_reader_new_bytes(bytes, "fuzz", sheets[i], &limits, diagnostics);
    if (sheet) read_rows(sheet);
  }
  if (sheets) sy_value_unref(sy_project_sheet_read(bytes, "fuzz.xlsx", catalogue, &limits, NULL, diagnostics));
  sy_diagnostics_free(diagnostics);
  return 0;
}

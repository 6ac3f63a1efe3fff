/* Tables by their content: a zip is an .xlsx, other text a CSV. */
#include "table/table_private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct SyTableReader {
  char *path;
  SyTableSource source;
  GBytes *bytes; /* or NULL: a CSV that is read from the file */
  SyTableRow *row;
  SyCsv *csv; /* one of the two */
  SyBook *book;
  bool failed;
};

/* ---- Rows --------------------------------------------------------------------------------- */

static SyTableRow *row_new(void)
{
  SyTableRow *row = g_new0(SyTableRow, 1);
  row->text = g_string_new(NULL);
  row->starts = g_array_new(FALSE, TRUE, sizeof(gsize));
  row->cells = g_ptr_array_new();
  return row;
}

static void row_free(SyTableRow *row)
{
  if (!row) return;
  g_string_free(row->text, TRUE);
  g_array_free(row->starts, TRUE);
  g_ptr_array_free(row->cells, TRUE);
  g_free(row);
}

static void row_clear(SyTableRow *row)
{
  g_string_truncate(row->text, 0);
  g_string_append_c(row->text, 0);
  g_array_set_size(row->starts, 0);
}

void sy_table_row_set(SyTableRow *row, size_t column, const char *text, size_t length)
{
  if (column >= row->starts->len) g_array_set_size(row->starts, (guint)column + 1);
  g_array_index(row->starts, gsize, column) = length > 0 ? row->text->len : 0;
  if (length == 0) return;
  g_string_append_len(row->text, text, (gssize)length);
  g_string_append_c(row->text, 0);
}

static bool row_is_empty(const SyTableRow *row)
{
  return row->text->len <= 1;
}

/* ---- Opening ------------------------------------------------------------------------------ */

static const struct {
  const char *magic;
  size_t length;
  const char *message, *hint;
} foreign[] = {
    {"\xD0\xCF\x11\xE0", 4, N_("this is an old Excel file or one with a password"),
     N_("save it in Excel as .xlsx, without a password")},
    {"%PDF", 4, N_("this is a PDF, not a table"), NULL},
    {"{\\rtf", 5, N_("this is rich text, not a table"), NULL},
    {"\xFF\xFE", 2, N_("the table is in UTF-16"), N_("save it as “CSV UTF-8” or as .xlsx")},
    {"\xFE\xFF", 2, N_("the table is in UTF-16"), N_("save it as “CSV UTF-8” or as .xlsx")},
};

static bool is_foreign(const char *head, size_t length, const SyTableSource *source)
{
  for (size_t i = 0; i < G_N_ELEMENTS(foreign); i++) {
    if (length < foreign[i].length || memcmp(head, foreign[i].magic, foreign[i].length) != 0) continue;
    SyPlace place = {.file = source->path};
    sy_diagnostics_add(source->diagnostics, SY_ERROR, "table-foreign", &place,
                       foreign[i].hint ? _(foreign[i].hint) : NULL, "%s", _(foreign[i].message));
    return true;
  }
  return false;
}

static bool start(SyTableReader *reader, FILE *file, const char *sheet)
{
  char head[8];
  size_t n = fread(head, 1, sizeof head, file);
  if (n >= 4 && memcmp(head, "PK\x03\x04", 4) == 0) {
    fclose(file);
    if (!reader->bytes) reader->bytes = sy_file_read(reader->path, reader->source.limits, reader->source.diagnostics);
    reader->book = reader->bytes ? sy_book_new(reader->bytes, sheet, &reader->source) : NULL;
    return reader->book != NULL;
  }
  if (is_foreign(head, n, &reader->source)) {
    fclose(file);
    return false;
  }
  rewind(file);
  reader->csv = sy_csv_new(file, &reader->source);
  if (!reader->csv) fclose(file);
  return reader->csv != NULL;
}

static SyTableReader *reader_new(const char *path, const SyLimits *limits, SyDiagnostics *diagnostics)
{
  SyTableReader *reader = g_new0(SyTableReader, 1);
  reader->path = g_strdup(path);
  reader->row = row_new();
  reader->source = (SyTableSource){reader->path, limits ? limits : &sy_limits_default, diagnostics};
  return reader;
}

/* A file that can be read twice, or NULL: then the bytes are read whole, which also says what is wrong. */
static FILE *open_regular(const char *path)
{
  if (strcmp(path, "-") == 0) return NULL;
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat info;
  if (fd < 0) return NULL;
  if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) return fdopen(fd, "rb");
  close(fd);
  return NULL;
}

SyTableReader *sy_table_reader_new_bytes(GBytes *bytes, const char *path, const char *sheet, const SyLimits *limits,
                                         SyDiagnostics *diagnostics)
{
  SyTableReader *reader = reader_new(path, limits, diagnostics);
  reader->bytes = g_bytes_ref(bytes);
  gsize length;
  const char *data = g_bytes_get_data(bytes, &length);
  /* fmemopen refuses an empty buffer in some C libraries. */
  FILE *file = length > 0 ? fmemopen((void *)data, length, "rb") : fopen("/dev/null", "rb");
  if (file && start(reader, file, sheet)) return reader;
  sy_table_reader_free(reader);
  return NULL;
}

SyTableReader *sy_table_reader_new(const char *path, const char *sheet, const SyLimits *limits,
                                   SyDiagnostics *diagnostics)
{
  FILE *file = open_regular(path);
  if (!file) {
    g_autoptr(GBytes) bytes = sy_file_read(path, limits, diagnostics);
    return bytes ? sy_table_reader_new_bytes(bytes, path, sheet, limits, diagnostics) : NULL;
  }
  SyTableReader *reader = reader_new(path, limits, diagnostics);
  if (start(reader, file, sheet)) return reader;
  sy_table_reader_free(reader);
  return NULL;
}

void sy_table_reader_free(SyTableReader *reader)
{
  if (!reader) return;
  sy_csv_free(reader->csv);
  sy_book_free(reader->book);
  row_free(reader->row);
  if (reader->bytes) g_bytes_unref(reader->bytes);
  g_free(reader->path);
  g_free(reader);
}

/* ---- Reading ------------------------------------------------------------------------------ */

bool sy_table_reader_next(SyTableReader *reader, const char *const **cells, size_t *n)
{
  SyTableRow *row = reader->row;
  int result = 0;
  while (!reader->failed) {
    row_clear(row);
    result = reader->csv ? sy_csv_next(reader->csv, row) : sy_book_next(reader->book, row);
    if (result < 0) reader->failed = true;
    if (result <= 0 || !row_is_empty(row)) break;
  }
  if (result <= 0) return false;
  g_ptr_array_set_size(row->cells, 0);
  for (guint i = 0; i < row->starts->len; i++)
    g_ptr_array_add(row->cells, row->text->str + g_array_index(row->starts, gsize, i));
  *cells = (const char *const *)row->cells->pdata;
  *n = row->cells->len;
  return true;
}

bool sy_table_reader_failed(const SyTableReader *reader)
{
  return reader->failed;
}

int sy_table_reader_row(const SyTableReader *reader)
{
  return reader->row->number;
}

SyPlace sy_table_reader_place(const SyTableReader *reader, int column)
{
  return (SyPlace){.file = reader->path,
                   .sheet = sy_table_reader_sheet(reader),
                   .line = reader->row->number,
                   .column = reader->book ? column : 0};
}

const char *sy_table_reader_sheet(const SyTableReader *reader)
{
  return reader->book ? sy_book_sheet(reader->book) : NULL;
}

const char *const *sy_table_reader_sheets(const SyTableReader *reader)
{
  return reader->book ? sy_book_sheets(reader->book) : NULL;
}

const SyTableMerge *sy_table_reader_merges(const SyTableReader *reader, size_t *n)
{
  *n = 0;
  return reader->book ? sy_book_merges(reader->book, n) : NULL;
}

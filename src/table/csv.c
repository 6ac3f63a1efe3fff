/* CSV (RFC 4180) in UTF-8 or CP932, which is what Japanese Excel calls CSV.
 *
 * The file is read twice: once to learn its encoding, line by line, so that a file which changes its encoding on the
 * way is found before anything is made of it; then for its rows. No character of CP932 holds a byte of a quote, a
 * comma or a line's end, so rows are split before they are decoded. */
#include "table/table_private.h"

#include <errno.h>
#include <string.h>

#define SY_CSV_LINE_BYTES ((size_t)16 << 20)
#define SY_CSV_CELL_BYTES ((size_t)1 << 20) /* a quote that is never closed shows itself here at the latest */

struct SyCsv {
  FILE *file;
  const SyTableSource *source;
  GIConv decoder; /* (GIConv)-1: the file is in UTF-8 */
  int line;       /* of the next byte */
  GString *field;
};

static void report(const SyTableSource *source, const char *code, int line, const char *hint, const char *format, ...)
    G_GNUC_PRINTF(5, 6);
static void report(const SyTableSource *source, const char *code, int line, const char *hint, const char *format, ...)
{
  SyPlace place = {.file = source->path, .line = line};
  va_list arguments;
  va_start(arguments, format);
  sy_diagnostics_add_va(source->diagnostics, SY_ERROR, code, &place, hint, format, arguments);
  va_end(arguments);
}

/* ---- The encoding ------------------------------------------------------------------------- */

/* First lines of each kind; 0: none. */
typedef struct {
  int utf8; /* text that is hardly CP932 */
  int not_utf8;
  int neither;
} Kinds;

/* A kana or kanji in UTF-8 is three bytes. A line of CP932 that is valid as such is next to impossible; not so one
 * with a pair of half-width kana, which looks like a Latin letter of UTF-8. */
static bool has_long_character(const GString *line)
{
  for (gsize i = 0; i < line->len; i++)
    if ((guchar)line->str[i] >= 0xE0) return true;
  return false;
}

static void note_line(Kinds *kinds, const GString *line, int number, GIConv decoder)
{
  if (g_utf8_validate(line->str, (gssize)line->len, NULL)) {
    if (!kinds->utf8 && has_long_character(line)) kinds->utf8 = number;
    return;
  }
  if (!kinds->not_utf8) kinds->not_utf8 = number;
  if (kinds->neither) return;
  g_autofree char *decoded =
      decoder == (GIConv)-1 ? NULL : g_convert_with_iconv(line->str, (gssize)line->len, decoder, NULL, NULL, NULL);
  if (!decoded) kinds->neither = number;
}

/* Looks at every line; false after an error. */
static bool survey(FILE *file, const SyTableSource *source, GIConv decoder, Kinds *kinds)
{
  g_autoptr(GString) line = g_string_new(NULL);
  size_t total = 0;
  int number = 1, c;
  do {
    c = getc_unlocked(file);
    if (c != EOF && ++total > source->limits->file_bytes) {
      report(source, "file-too-large", 0, _("--limit file-bytes=NUMBER raises the limit"),
             _("the file is larger than %zu bytes"), source->limits->file_bytes);
      return false;
    }
    if (c == 0) {
      report(source, "table-binary", number, _("save it as “CSV UTF-8” or as .xlsx"),
             _("this is no table: it holds a NUL byte"));
      return false;
    }
    if (c != EOF && c != '\n') {
      g_string_append_c(line, (char)c);
      if (line->len <= SY_CSV_LINE_BYTES) continue;
      report(source, "table-line-too-long", number, NULL, _("the line is longer than %zu bytes"), SY_CSV_LINE_BYTES);
      return false;
    }
    note_line(kinds, line, number, decoder);
    g_string_truncate(line, 0);
    number++;
  } while (c != EOF);
  if (!ferror(file)) return true;
  SyPlace place = {.file = source->path};
  sy_diagnostics_add(source->diagnostics, SY_FAILURE, "file-unreadable", &place, NULL, _("cannot be read: %s"),
                     g_strerror(errno));
  return false;
}

/* Decides from the survey; false after an error. */
static bool decide(const Kinds *kinds, bool marked, const SyTableSource *source, bool *utf8)
{
  *utf8 = !kinds->not_utf8;
  if (*utf8) return true;
  static const char hint[] = N_("open it in Excel, look for spoilt characters, and save it as “CSV UTF-8”");
  if (marked || kinds->utf8) {
    int other = kinds->utf8 ? kinds->utf8 : 1;
    report(source, "table-mixed-encodings", MAX(kinds->not_utf8, other), _(hint),
           _("the file mixes encodings: line %d is in UTF-8, line %d is not"), other, kinds->not_utf8);
    return false;
  }
  if (!kinds->neither) return true;
  report(source, "table-encoding", kinds->neither, _(hint), _("the line is neither in UTF-8 nor in CP932 (Shift_JIS)"));
  return false;
}

static bool skip_mark(FILE *file)
{
  char mark[3];
  if (fread(mark, 1, 3, file) == 3 && memcmp(mark, "\xEF\xBB\xBF", 3) == 0) return true;
  rewind(file);
  return false;
}

SyCsv *sy_csv_new(FILE *file, const SyTableSource *source)
{
  GIConv decoder = g_iconv_open("UTF-8", "CP932");
  Kinds kinds = {0};
  bool utf8 = true, marked = skip_mark(file);
  bool good = survey(file, source, decoder, &kinds) && decide(&kinds, marked, source, &utf8);
  if (good && !utf8 && decoder == (GIConv)-1) {
    report(source, "table-encoding", kinds.not_utf8, _("save it as “CSV UTF-8”"),
           _("the line is not in UTF-8, and this system cannot read CP932"));
    good = false;
  }
  if ((!good || utf8) && decoder != (GIConv)-1) {
    g_iconv_close(decoder);
    decoder = (GIConv)-1;
  }
  if (!good) return NULL;
  rewind(file);
  skip_mark(file);
  SyCsv *csv = g_new0(SyCsv, 1);
  *csv = (SyCsv){.file = file, .source = source, .decoder = decoder, .line = 1, .field = g_string_new(NULL)};
  return csv;
}

void sy_csv_free(SyCsv *csv)
{
  if (!csv) return;
  fclose(csv->file);
  if (csv->decoder != (GIConv)-1) g_iconv_close(csv->decoder);
  g_string_free(csv->field, TRUE);
  g_free(csv);
}

/* ---- Rows --------------------------------------------------------------------------------- */

/* The next byte, every kind of line's end as \n. */
static int next_byte(SyCsv *csv)
{
  int c = getc_unlocked(csv->file);
  if (c == '\r') {
    int after = getc_unlocked(csv->file);
    if (after != '\n' && after != EOF) ungetc(after, csv->file);
    c = '\n';
  }
  if (c == '\n') csv->line++;
  return c;
}

static bool append_byte(SyCsv *csv, int c, int opened)
{
  g_string_append_c(csv->field, (char)c);
  if (csv->field->len <= SY_CSV_CELL_BYTES) return true;
  report(csv->source, "table-cell-too-long", opened, _("look for a quote that is not closed"),
         _("the cell that begins here is longer than %zu bytes"), SY_CSV_CELL_BYTES);
  return false;
}

/* A field in quotes, after the first of them; *c: what follows it. */
static bool read_quoted(SyCsv *csv, int *c)
{
  int opened = csv->line;
  for (;;) {
    *c = next_byte(csv);
    if (*c == EOF) {
      report(csv->source, "table-open-quote", opened, _("a quote within a cell is written twice"),
             _("the quote that opens here is never closed"));
      return false;
    }
    if (*c == '"') {
      *c = next_byte(csv);
      if (*c == ',' || *c == '\n' || *c == EOF) return true;
      if (*c != '"') {
        report(csv->source, "table-broken-quote", csv->line, _("a quote within a cell is written twice"),
               _("text follows the quote that closes a cell"));
        return false;
      }
    }
    if (!append_byte(csv, *c, opened)) return false;
  }
}

static bool read_plain(SyCsv *csv, int *c)
{
  int opened = csv->line;
  while (*c != ',' && *c != '\n' && *c != EOF) {
    if (*c == '"') {
      report(csv->source, "table-broken-quote", opened, _("write the cell in quotes, and quotes within it twice"),
             _("a quote stands within a cell that does not begin with one"));
      return false;
    }
    if (!append_byte(csv, *c, opened)) return false;
    *c = next_byte(csv);
  }
  return true;
}

static bool add_field(SyCsv *csv, SyTableRow *row, size_t column)
{
  if (column >= csv->source->limits->columns) {
    report(csv->source, "table-too-many-columns", row->number, _("--limit columns=NUMBER raises the limit"),
           _("the row has more than %zu cells"), csv->source->limits->columns);
    return false;
  }
  if (csv->decoder == (GIConv)-1) {
    sy_table_row_set(row, column, csv->field->str, csv->field->len);
    return true;
  }
  gsize length = 0;
  g_autofree char *text =
      g_convert_with_iconv(csv->field->str, (gssize)csv->field->len, csv->decoder, NULL, &length, NULL);
  if (text) sy_table_row_set(row, column, text, length);
  else
    report(csv->source, "table-encoding", row->number, NULL,
           _("the line is neither in UTF-8 nor in CP932 (Shift_JIS)"));
  return text != NULL;
}

int sy_csv_next(SyCsv *csv, SyTableRow *row)
{
  row->number = csv->line;
  int c = next_byte(csv);
  if (c == EOF) return 0;
  for (size_t column = 0;; column++) {
    g_string_truncate(csv->field, 0);
    bool good = c == '"' ? read_quoted(csv, &c) : read_plain(csv, &c);
    if (!good || !add_field(csv, row, column)) return -1;
    if (c == '\n' || c == EOF) return 1;
    c = next_byte(csv);
  }
}

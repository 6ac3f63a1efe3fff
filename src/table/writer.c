#define _GNU_SOURCE /* memfd_create */
#include "table/writer.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <locale.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define FONT "BIZ UDGothic"
#define FONT_SIZE 10.0   /* [pt] */
#define LINE_HEIGHT 13.5 /* [pt] of a line of it, in Excel */
#define ROW_HEIGHT_MOST 409.0
#define CELL_MOST 32767                /* characters, as Excel has it */
#define FIXED_TIME ((time_t)946684800) /* 2000-01-01 */
#define PAPER_A4 9
#define FOOTER_TEXT_MOST 60
#define CHARSET_SHIFT_JIS 128

struct SyBookWriter {
  int memory;     /* a file that libxlsxwriter writes to */
  char *name;     /* by which it does */
  bool temporary; /* it has that name in a folder */
  lxw_workbook *book;
  lxw_format *formats[SY_LOOK_COUNT];
  bool truncated;
  char *path;
};

static const struct {
  double size;
  bool bold, frame, wrap, open, center;
  int color; /* of the ground; 0: none */
  int ink;   /* 0: black */
} looks[] = {
    [SY_LOOK_TITLE] = {.size = 16, .bold = true},
    [SY_LOOK_NOTE] = {.size = FONT_SIZE, .wrap = true},
    [SY_LOOK_SECTION] = {.size = 11, .bold = true, .frame = true, .wrap = true, .color = 0xD9E2EC},
    [SY_LOOK_HEAD] = {.size = FONT_SIZE, .bold = true, .frame = true, .wrap = true, .center = true, .color = 0xD9E2EC},
    [SY_LOOK_LABEL] = {.size = FONT_SIZE, .frame = true, .wrap = true, .color = 0xEEF2F6},
    [SY_LOOK_FIXED] = {.size = FONT_SIZE, .frame = true, .wrap = true, .color = 0xF5F5F5},
    [SY_LOOK_FIXED_CENTER] = {.size = FONT_SIZE, .frame = true, .wrap = true, .center = true, .color = 0xF5F5F5},
    [SY_LOOK_OPEN] = {.size = FONT_SIZE, .frame = true, .wrap = true, .open = true},
    [SY_LOOK_OPEN_CENTER] = {.size = FONT_SIZE, .frame = true, .wrap = true, .open = true, .center = true},
    [SY_LOOK_SMALL] = {.size = 8, .frame = true, .wrap = true, .ink = 0x666666},
};

static lxw_format *new_format(lxw_workbook *book, SyLook look)
{
  lxw_format *format = workbook_add_format(book);
  format_set_font_name(format, FONT);
  format_set_font_charset(format, CHARSET_SHIFT_JIS);
  format_set_font_size(format, looks[look].size);
  format_set_align(format, look == SY_LOOK_NOTE
                               ? LXW_ALIGN_VERTICAL_TOP
                               : LXW_ALIGN_VERTICAL_CENTER); /* a line in a higher row is not stuck to its rule */
  if (looks[look].center) format_set_align(format, LXW_ALIGN_CENTER);
  if (looks[look].bold) format_set_bold(format);
  if (looks[look].wrap) format_set_text_wrap(format);
  if (looks[look].frame) format_set_border(format, LXW_BORDER_THIN), format_set_border_color(format, 0x808080);
  if (looks[look].color) format_set_bg_color(format, (lxw_color_t)looks[look].color);
  if (looks[look].ink) format_set_font_color(format, (lxw_color_t)looks[look].ink);
  if (looks[look].open) format_set_unlocked(format), format_set_num_format(format, "@");
  return format;
}

/* Valid, and with U+FFFD for what XML has no place for. Caller frees. */
static char *clean_text(const char *text)
{
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  GString *out = g_string_new(NULL);
  for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    bool forbidden = (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F || c == 0xFFFE || c == 0xFFFF;
    if (c != '\r') g_string_append_unichar(out, forbidden ? 0xFFFD : c);
  }
  return g_string_free(out, FALSE);
}

static time_t creation_time(const char *date)
{
  GDateTime *time = date && *date ? g_date_time_new_from_iso8601(date, NULL) : NULL;
  if (!time && date && *date) {
    g_autofree char *full = g_strdup_printf("%sT00:00:00Z", date);
    time = g_date_time_new_from_iso8601(full, NULL);
  }
  if (!time) return FIXED_TIME;
  time_t seconds = (time_t)g_date_time_to_unix(time);
  g_date_time_unref(time);
  return seconds ? seconds : FIXED_TIME;
}

/* libxlsxwriter wants a file's name, and says on standard error what it cannot write: it gets a file in memory; where
 * the system has none that can be named, a temporary one. */
static bool open_memory(SyBookWriter *writer)
{
  writer->memory = memfd_create("workbook", MFD_CLOEXEC);
  writer->name = g_strdup_printf("/proc/self/fd/%d", writer->memory);
  if (writer->memory >= 0 && access(writer->name, W_OK) == 0) return true;
  if (writer->memory >= 0) close(writer->memory);
  g_clear_pointer(&writer->name, g_free);
  writer->memory = g_file_open_tmp("shiyosho-XXXXXX.xlsx", &writer->name, NULL);
  writer->temporary = writer->memory >= 0;
  return writer->temporary;
}

static void writer_free(SyBookWriter *writer)
{
  if (writer->memory >= 0) close(writer->memory);
  if (writer->temporary) g_unlink(writer->name);
  g_free(writer->name);
  g_free(writer->path);
  g_free(writer);
}

static void report_failure(const SyBookWriter *writer, const char *why, SyDiagnostics *diagnostics)
{
  SyPlace place = {.file = writer->path};
  sy_diagnostics_add(diagnostics, SY_FAILURE, "file-unwritable", &place, NULL, _("cannot be written: %s"), why);
}

SyBookWriter *sy_book_writer_new(const char *path, const char *title, const char *date, SyDiagnostics *diagnostics)
{
  SyBookWriter *writer = g_new0(SyBookWriter, 1);
  writer->path = g_strdup(path);
  if (open_memory(writer)) writer->book = workbook_new(writer->name);
  if (!writer->book) {
    report_failure(writer, g_strerror(errno), diagnostics);
    writer_free(writer);
    return NULL;
  }
  g_autofree char *own_title = clean_text(title), *own_author = g_strdup("shiyosho");
  lxw_doc_properties properties = {.title = own_title, .author = own_author, .created = creation_time(date)};
  workbook_set_properties(writer->book, &properties);
  for (int look = 0; look < SY_LOOK_COUNT; look++) writer->formats[look] = new_format(writer->book, (SyLook)look);
  return writer;
}

/* libxlsxwriter writes numbers as the locale has them; for this thread, and while it writes, they have a point. */
static lxw_error close_book(lxw_workbook *book)
{
  locale_t numbers = newlocale(LC_NUMERIC_MASK, "C", duplocale(uselocale((locale_t)0)));
  locale_t before = numbers ? uselocale(numbers) : (locale_t)0;
  lxw_error error = workbook_close(book);
  if (numbers) {
    uselocale(before);
    freelocale(numbers);
  }
  return error;
}

bool sy_book_writer_close(SyBookWriter *writer, SyDiagnostics *diagnostics)
{
  lxw_error error = close_book(writer->book);
  g_autoptr(GMappedFile) file = error == LXW_NO_ERROR ? g_mapped_file_new_from_fd(writer->memory, FALSE, NULL) : NULL;
  if (!file) report_failure(writer, error ? lxw_strerror(error) : g_strerror(errno), diagnostics);
  bool good = file && sy_file_write(writer->path, g_mapped_file_get_contents(file), g_mapped_file_get_length(file),
                                    diagnostics);
  SyPlace place = {.file = writer->path};
  if (good && writer->truncated)
    sy_diagnostics_add(diagnostics, SY_WARNING, "cell-too-long", &place, NULL,
                       _("a text is longer than a cell can hold (%d characters); its end is left out"), CELL_MOST);
  writer_free(writer);
  return good;
}

/* ---- Cells -------------------------------------------------------------------------------- */

lxw_worksheet *sy_book_writer_sheet(SyBookWriter *writer, const char *name, const double *widths)
{
  lxw_worksheet *sheet = workbook_add_worksheet(writer->book, name);
  for (int i = 0; widths[i] > 0; i++) worksheet_set_column(sheet, (lxw_col_t)i, (lxw_col_t)i, widths[i], NULL);
  worksheet_gridlines(sheet, LXW_HIDE_ALL_GRIDLINES);
  return sheet;
}

void sy_book_writer_column(SyBookWriter *writer, lxw_worksheet *sheet, int column, double width, SyLook look)
{
  worksheet_set_column(sheet, (lxw_col_t)column, (lxw_col_t)column, width, writer->formats[look]);
}

static bool is_escape(const char *s)
{
  return s[0] == '_' && s[1] == 'x' && g_ascii_isxdigit(s[2]) && g_ascii_isxdigit(s[3]) && g_ascii_isxdigit(s[4]) &&
         g_ascii_isxdigit(s[5]) && s[6] == '_';
}

/* As a cell can hold it: not too long, without spaces and line ends around, and without what looks like the escape of a
 * character (22.9.2.19), which libxlsxwriter does not guard. Caller frees. */
static char *cell_text(SyBookWriter *writer, const char *text)
{
  g_autofree char *clean = g_strstrip(clean_text(text));
  GString *out = g_string_new(NULL);
  glong count = 0;
  for (const char *p = clean; *p; p = g_utf8_next_char(p), count++) {
    if (count == CELL_MOST - 1 && *g_utf8_next_char(p)) {
      writer->truncated = true;
      g_string_append(out, "…");
      break;
    }
    if (is_escape(p)) g_string_append(out, "_x005F"), count += 6;
    g_string_append_len(out, p, g_utf8_next_char(p) - p);
  }
  return g_string_free(out, FALSE);
}

void sy_book_writer_text(SyBookWriter *writer, lxw_worksheet *sheet, int row, int column, const char *text, SyLook look)
{
  g_autofree char *own = cell_text(writer, text ? text : "");
  if (*own) worksheet_write_string(sheet, (lxw_row_t)row, (lxw_col_t)column, own, writer->formats[look]);
  else worksheet_write_blank(sheet, (lxw_row_t)row, (lxw_col_t)column, writer->formats[look]);
}

void sy_book_writer_wide(SyBookWriter *writer, lxw_worksheet *sheet, int row, int first, int last, const char *text,
                         SyLook look)
{
  if (first >= last) {
    sy_book_writer_text(writer, sheet, row, first, text, look);
    return;
  }
  g_autofree char *own = cell_text(writer, text ? text : "");
  worksheet_merge_range(sheet, (lxw_row_t)row, (lxw_col_t)first, (lxw_row_t)row, (lxw_col_t)last, own,
                        writer->formats[look]);
}

void sy_book_writer_choice(lxw_worksheet *sheet, int first_row, int last_row, int column, const char *const *items,
                           const char *message)
{
  g_autofree char *own = g_strdup(message), *title = g_strdup("入力できない値です");
  lxw_data_validation choice = {.validate = LXW_VALIDATION_TYPE_LIST,
                                .value_list = (char **)items,
                                .ignore_blank = LXW_VALIDATION_ON,
                                .dropdown = LXW_VALIDATION_ON,
                                .show_error = message ? LXW_VALIDATION_ON : LXW_VALIDATION_OFF,
                                .error_title = message ? title : NULL,
                                .error_message = own};
  worksheet_data_validation_range(sheet, (lxw_row_t)first_row, (lxw_col_t)column, (lxw_row_t)last_row,
                                  (lxw_col_t)column, &choice);
}

/* ---- Rows and pages ----------------------------------------------------------------------- */

double sy_book_writer_height(const char *text, double width)
{
  /* A column of w characters is 7 w + 5 pixels wide at 96 to the inch, 5 of them margins. A character less, since
   * no line begins with 。 or ends with （. */
  double room = width * 7 * 72 / 96 - FONT_SIZE, x = 0;
  int lines = 1;
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (c == '\n') {
      lines++, x = 0;
      continue;
    }
    double advance = g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide_cjk(c) ? FONT_SIZE : FONT_SIZE / 2;
    if (x + advance > room && x > 0) lines++, x = 0;
    x += advance;
  }
  return fmin(lines * LINE_HEIGHT + 5, ROW_HEIGHT_MOST);
}

static char *footer_text(const char *text)
{
  g_autofree char *clean = clean_text(text);
  bool long_text = g_utf8_strlen(clean, -1) > FOOTER_TEXT_MOST;
  g_autofree char *cut = long_text ? g_utf8_substring(clean, 0, FOOTER_TEXT_MOST) : g_strdup(clean);
  g_auto(GStrv) parts = g_strsplit(cut, "&", -1); /* & begins a code of its own */
  g_autofree char *safe = g_strjoinv("&&", parts);
  return g_strdup_printf("%s%s", safe, long_text ? "…" : "");
}

void sy_book_writer_page(lxw_worksheet *sheet, bool landscape, int first_row, const char *title, const char *note)
{
  g_autofree char *left = footer_text(title), *right = footer_text(note);
  /* A space between size and text: a title may begin with a digit. */
  g_autofree char *footer = g_strdup_printf("&L&8 %s&C&8 &P / &N&R&8 %s", left, right);
  if (landscape) worksheet_set_landscape(sheet);
  worksheet_set_paper(sheet, PAPER_A4);
  worksheet_set_margins(sheet, 0.5, 0.5, 0.55, 0.6);
  worksheet_fit_to_pages(sheet, 1, 0);
  worksheet_set_footer(sheet, footer);
  worksheet_center_horizontally(sheet);
  if (first_row <= 0) return;
  worksheet_freeze_panes(sheet, (lxw_row_t)first_row, 0);
  worksheet_repeat_rows(sheet, (lxw_row_t)first_row - 1, (lxw_row_t)first_row - 1);
}

void sy_book_writer_protect(lxw_worksheet *sheet)
{
  lxw_protection may = {.format_columns = LXW_TRUE, .format_rows = LXW_TRUE};
  worksheet_protect(sheet, NULL, &may);
}

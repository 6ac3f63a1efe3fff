/* Workbooks (ECMA-376 part 1, 18): the sheet's rows, pulled out of the zip as they are asked for. */
#define _GNU_SOURCE /* memmem */
#include "table/table_private.h"

#include <stdlib.h>
#include <string.h>

#define SY_ROWS 1048576 /* of a sheet, as Excel has them */
#define SY_SHEET_COLUMNS 16384
#define SY_MERGES 100000
#define SY_OPEN_MERGES 1000 /* that one row may cut */

typedef struct {
  char *name, *part;
  bool hidden;
} Sheet;

struct SyBook {
  const SyTableSource *source;
  SyPackage *package;
  GPtrArray *list;  /* Sheet */
  GPtrArray *names; /* NULL-ended; borrowed from list */
  const Sheet *sheet;
  bool epoch_1904;
  GArray *styles;        /* SyNumberShown of each cell format */
  GString *strings;      /* shared strings, each with its NUL */
  GArray *string_starts; /* guint32 */
  GArray *merges;        /* SyTableMerge, by their first rows */
  guint next_merge;      /* the first that has not begun */
  GArray *open_merges;   /* SyTableMerge that the current row cuts */
  SyBookStream *stream;
  int row;
  GString *text;
};

static bool fail(const SyBook *x, const char *part, const char *code, const char *message)
{
  SyPlace place = {.file = x->source->path, .part = part};
  sy_diagnostics_add(x->source->diagnostics, SY_ERROR, code, &place, _("open it in Excel and save it anew"), "%s",
                     message);
  return false;
}

static void sheet_free(void *data)
{
  Sheet *sheet = data;
  g_free(sheet->name);
  g_free(sheet->part);
  g_free(sheet);
}

/* ---- The workbook ------------------------------------------------------------------------- */

static bool is_true(const char *word)
{
  return word && (strcmp(word, "1") == 0 || strcmp(word, "true") == 0);
}

static void read_sheets(SyBook *x, const xmlDoc *workbook)
{
  xmlNode *root = xmlDocGetRootElement((xmlDoc *)workbook);
  x->epoch_1904 =
      sy_xml_child(root, "workbookPr") && is_true(sy_xml_attribute(sy_xml_child(root, "workbookPr"), "date1904"));
  xmlNode *sheets = sy_xml_child(root, "sheets");
  for (xmlNode *n = sheets ? sheets->children : NULL; n; n = n->next) {
    const char *name = sy_xml_is(n, "sheet") ? sy_xml_attribute(n, "name") : NULL, *id = NULL;
    for (const xmlAttr *a = name ? n->properties : NULL; a; a = a->next)
      if (a->ns && strcmp((const char *)a->name, "id") == 0 && a->children) id = (const char *)a->children->content;
    const SyRelationship *to = id ? sy_package_relationship(x->package, sy_package_main(x->package), id) : NULL;
    /* Sheets of charts and macros are no tables. */
    if (!to || to->external || !g_str_has_suffix(to->type, "/worksheet")) continue;
    Sheet *sheet = g_new0(Sheet, 1);
    const char *state = sy_xml_attribute(n, "state");
    *sheet = (Sheet){g_strdup(name), g_strdup(to->target), state && strcmp(state, "visible") != 0};
    g_ptr_array_add(x->list, sheet);
    g_ptr_array_add(x->names, sheet->name);
  }
  g_ptr_array_add(x->names, NULL);
}

static void read_styles(SyBook *x, const xmlDoc *styles)
{
  g_autoptr(GHashTable) codes = g_hash_table_new(NULL, NULL);
  xmlNode *root = xmlDocGetRootElement((xmlDoc *)styles);
  xmlNode *formats = sy_xml_child(root, "numFmts"), *cells = sy_xml_child(root, "cellXfs");
  for (xmlNode *n = formats ? formats->children : NULL; n; n = n->next) {
    const char *id = sy_xml_attribute(n, "numFmtId"), *code = sy_xml_attribute(n, "formatCode");
    if (id && code) g_hash_table_insert(codes, GINT_TO_POINTER(atoi(id)), (void *)code);
  }
  for (xmlNode *n = cells ? cells->children : NULL; n; n = n->next) {
    if (!sy_xml_is(n, "xf")) continue;
    const char *id = sy_xml_attribute(n, "numFmtId");
    int number = id ? atoi(id) : 0;
    SyNumberShown shown = sy_number_shown(number, g_hash_table_lookup(codes, GINT_TO_POINTER(number)));
    g_array_append_val(x->styles, shown);
  }
}

/* ---- Texts -------------------------------------------------------------------------------- */

/* Appends s; _x000D_ is how a workbook writes characters that XML has no place for (22.9.2.19). */
static void append_decoded(GString *out, const char *s)
{
  while (*s) {
    bool escaped = s[0] == '_' && s[1] == 'x' && g_ascii_isxdigit(s[2]) && g_ascii_isxdigit(s[3]) &&
                   g_ascii_isxdigit(s[4]) && g_ascii_isxdigit(s[5]) && s[6] == '_';
    if (escaped) {
      gunichar c = 0;
      for (int i = 2; i < 6; i++) c = c * 16 + (gunichar)g_ascii_xdigit_value(s[i]);
      /* Line feeds come as such; a carriage return before one says nothing. */
      if (c != '\r' && c != 0 && g_unichar_validate(c)) g_string_append_unichar(out, c);
      s += 7;
    } else if (*s == '\r') {
      if (s[1] != '\n') g_string_append_c(out, '\n');
      s++;
    } else {
      g_string_append_c(out, *s++);
    }
  }
}

/* The text of <si> or <is>, on which the stream stands: runs joined, readings of kanji left out. */
static bool read_string(SyBook *x, SyBookStream *stream, GString *out)
{
  xmlTextReader *xml = sy_book_stream_xml(stream);
  if (xmlTextReaderIsEmptyElement(xml)) return true;
  int depth = xmlTextReaderDepth(xml), reading = 0;
  bool in_text = false;
  while (sy_book_stream_next(stream) == 1) {
    int type = xmlTextReaderNodeType(xml), at = xmlTextReaderDepth(xml);
    const char *name = (const char *)xmlTextReaderConstLocalName(xml);
    if (type == XML_READER_TYPE_END_ELEMENT && at == depth) return true;
    if (strcmp(name, "rPh") == 0) {
      if (!xmlTextReaderIsEmptyElement(xml)) reading = type == XML_READER_TYPE_ELEMENT ? 1 : 0;
    } else if (strcmp(name, "t") == 0) {
      in_text = type == XML_READER_TYPE_ELEMENT && !xmlTextReaderIsEmptyElement(xml);
    } else if (in_text && !reading && xmlTextReaderHasValue(xml)) {
      append_decoded(out, (const char *)xmlTextReaderConstValue(xml));
    }
  }
  return false;
}

static bool read_shared_strings(SyBook *x, const char *part)
{
  SyBookStream *stream = sy_book_stream_new(x->package, part, x->source);
  if (!stream) return false;
  int result;
  while ((result = sy_book_stream_next(stream)) == 1) {
    xmlTextReader *xml = sy_book_stream_xml(stream);
    if (xmlTextReaderNodeType(xml) != XML_READER_TYPE_ELEMENT) continue;
    if (strcmp((const char *)xmlTextReaderConstLocalName(xml), "si") != 0) continue;
    guint32 begin = (guint32)x->strings->len;
    g_array_append_val(x->string_starts, begin);
    if (!read_string(x, stream, x->strings)) {
      result = -1;
      break;
    }
    g_string_append_c(x->strings, 0);
  }
  sy_book_stream_free(stream);
  return result == 0;
}

/* ---- Merged cells ------------------------------------------------------------------------- */

/* "BC12" -> column and row, from 1; the rest of the text, or NULL. */
static const char *parse_cell(const char *s, int *column, int *row)
{
  *column = *row = 0;
  for (; *s == '$' || g_ascii_isalpha(*s); s++) {
    if (*s != '$') *column = *column * 26 + g_ascii_toupper(*s) - 'A' + 1;
    if (*column > SY_SHEET_COLUMNS) return NULL;
  }
  for (; *s == '$' || g_ascii_isdigit(*s); s++) {
    if (*s != '$') *row = *row * 10 + *s - '0';
    if (*row > SY_ROWS) return NULL;
  }
  return *column > 0 && *row > 0 ? s : NULL;
}

static void add_merge(SyBook *x, const char *reference)
{
  SyTableMerge merge;
  const char *rest = parse_cell(reference, &merge.column, &merge.row);
  if (!rest || *rest != ':' || x->merges->len >= SY_MERGES) return;
  if (parse_cell(rest + 1, &merge.last_column, &merge.last_row)) g_array_append_val(x->merges, merge);
}

static int compare_merges(const void *a, const void *b)
{
  return ((const SyTableMerge *)a)->row - ((const SyTableMerge *)b)->row;
}

/* Merged cells stand after the rows, but what they hide must be known before. Their elements are searched in the
 * bytes, which takes a tenth of the time of parsing; "<" cannot stand in a text. */
static bool find_merges(SyBook *x)
{
  SyBookStream *stream = sy_book_stream_new(x->package, x->sheet->part, x->source);
  if (!stream) return false;
  char buffer[65536 + 256];
  size_t kept = 0;
  int n;
  while ((n = sy_book_stream_read(stream, buffer + kept, 65536)) > 0) {
    size_t length = kept + (size_t)n;
    const char *p = buffer, *end = buffer + length;
    while ((p = memmem(p, (size_t)(end - p), "mergeCell ", 10))) {
      const char *close = memchr(p, '>', (size_t)(end - p));
      if (!close) break;
      const char *reference = memmem(p, (size_t)(close - p), "ref=", 4);
      g_autofree char *value =
          reference && reference + 5 < close ? g_strndup(reference + 5, (size_t)(close - reference) - 5) : NULL;
      if (value && (p == buffer || p[-1] == '<' || p[-1] == ':')) add_merge(x, value);
      p = close;
    }
    kept = MIN(length, (size_t)(p ? MIN(end - p, 255) : 16));
    memmove(buffer, end - kept, kept);
  }
  sy_book_stream_free(stream);
  g_array_sort(x->merges, compare_merges);
  return n == 0;
}

/* Keeps open_merges to those that the row cuts. */
static void move_merges(SyBook *x, int row)
{
  for (guint i = x->open_merges->len; i > 0; i--)
    if (g_array_index(x->open_merges, SyTableMerge, i - 1).last_row < row)
      g_array_remove_index_fast(x->open_merges, i - 1);
  for (; x->next_merge < x->merges->len; x->next_merge++) {
    SyTableMerge merge = g_array_index(x->merges, SyTableMerge, x->next_merge);
    if (merge.row > row) break;
    if (merge.last_row >= row && x->open_merges->len < SY_OPEN_MERGES) g_array_append_val(x->open_merges, merge);
  }
}

/* True if another cell of a merge shows in the place of this one. */
static bool is_hidden(const SyBook *x, int row, int column)
{
  for (guint i = 0; i < x->open_merges->len; i++) {
    const SyTableMerge *m = &g_array_index(x->open_merges, SyTableMerge, i);
    if (column >= m->column && column <= m->last_column) return row != m->row || column != m->column;
  }
  return false;
}

/* ---- Opening ------------------------------------------------------------------------------ */

/* Styles and shared strings, by the workbook's relationships; either may be absent. */
static bool read_parts(SyBook *x)
{
  const char *main = sy_package_main(x->package), *styles = sy_package_related(x->package, main, "styles"),
             *strings = sy_package_related(x->package, main, "sharedStrings");
  if (styles && sy_package_has(x->package, styles)) {
    xmlDoc *document = sy_package_load_xml(x->package, styles, x->source->diagnostics);
    if (!document) return false;
    read_styles(x, document);
    xmlFreeDoc(document);
  }
  return !strings || !sy_package_has(x->package, strings) || read_shared_strings(x, strings);
}

/* bytes NULL: of the file. names_only: the sheets' names are all that is wanted. */
static bool open_workbook(SyBook *x, GBytes *bytes, bool names_only)
{
  const SyTableSource *source = x->source;
  g_autoptr(GBytes) own = bytes ? g_bytes_ref(bytes) : sy_file_read(source->path, source->limits, source->diagnostics);
  x->package = own ? sy_package_open_workbook(own, source->path, source->limits, source->diagnostics) : NULL;
  const char *main = x->package ? sy_package_main(x->package) : NULL;
  if (!main) return false;
  if (g_str_has_suffix(main, ".bin"))
    return fail(x, main, "table-foreign", _("this is a binary workbook (.xlsb); save it as .xlsx"));
  xmlDoc *workbook = sy_package_load_xml(x->package, main, source->diagnostics);
  bool good = workbook != NULL;
  if (good && !sy_xml_is(xmlDocGetRootElement(workbook), "workbook"))
    good = fail(x, main, "table-no-workbook", _("this is not an Excel file: it holds no workbook"));
  if (good) read_sheets(x, workbook);
  if (good && !names_only) good = read_parts(x);
  if (workbook) xmlFreeDoc(workbook);
  return good;
}

static bool choose_sheet(SyBook *x, const char *name)
{
  for (guint i = 0; i < x->list->len && !x->sheet; i++) {
    const Sheet *sheet = x->list->pdata[i];
    if (name ? strcmp(sheet->name, name) == 0 : !sheet->hidden) x->sheet = sheet;
  }
  if (!x->sheet && !name && x->list->len > 0) x->sheet = x->list->pdata[0];
  if (x->sheet) return true;
  if (!name) return fail(x, NULL, "table-no-sheet", _("the workbook has no sheet with cells"));
  const char *near = sy_nearest(name, (const char *const *)x->names->pdata);
  g_autofree char *all = g_strjoinv(", ", (char **)x->names->pdata);
  g_autofree char *hint =
      near ? g_strdup_printf(_("did you mean “%s”?"), near) : g_strdup_printf(_("its sheets are: %s"), all);
  SyPlace place = {.file = x->source->path};
  sy_diagnostics_add(x->source->diagnostics, SY_ERROR, "table-no-sheet", &place, hint,
                     _("the workbook has no sheet “%s”"), name);
  return false;
}

static SyBook *book_new(const SyTableSource *source)
{
  SyBook *x = g_new0(SyBook, 1);
  *x = (SyBook){.source = source,
                .list = g_ptr_array_new_with_free_func(sheet_free),
                .names = g_ptr_array_new(),
                .styles = g_array_new(FALSE, TRUE, sizeof(SyNumberShown)),
                .strings = g_string_new(NULL),
                .string_starts = g_array_new(FALSE, TRUE, sizeof(guint32)),
                .merges = g_array_new(FALSE, TRUE, sizeof(SyTableMerge)),
                .open_merges = g_array_new(FALSE, TRUE, sizeof(SyTableMerge)),
                .text = g_string_new(NULL)};
  return x;
}

SyBook *sy_book_new(GBytes *bytes, const char *sheet, const SyTableSource *source)
{
  SyBook *x = book_new(source);
  bool good = open_workbook(x, bytes, false) && choose_sheet(x, sheet) && find_merges(x);
  if (good) x->stream = sy_book_stream_new(x->package, x->sheet->part, source);
  if (x->stream) return x;
  sy_book_free(x);
  return NULL;
}

char **sy_table_sheet_names(const char *path, const SyLimits *limits, SyDiagnostics *diagnostics)
{
  SyTableSource source = {path, limits ? limits : &sy_limits_default, diagnostics};
  SyBook *x = book_new(&source);
  char **names = open_workbook(x, NULL, true) ? g_strdupv((char **)x->names->pdata) : NULL;
  sy_book_free(x);
  return names;
}

void sy_book_free(SyBook *x)
{
  if (!x) return;
  sy_book_stream_free(x->stream);
  sy_package_free(x->package);
  g_ptr_array_free(x->list, TRUE);
  g_ptr_array_free(x->names, TRUE);
  g_array_free(x->styles, TRUE);
  g_string_free(x->strings, TRUE);
  g_array_free(x->string_starts, TRUE);
  g_array_free(x->merges, TRUE);
  g_array_free(x->open_merges, TRUE);
  g_string_free(x->text, TRUE);
  g_free(x);
}

const char *sy_book_sheet(const SyBook *x)
{
  return x->sheet->name;
}

const char *const *sy_book_sheets(const SyBook *x)
{
  return (const char *const *)x->names->pdata;
}

const SyTableMerge *sy_book_merges(const SyBook *x, size_t *n)
{
  *n = x->merges->len;
  return *n ? (const SyTableMerge *)x->merges->data : NULL;
}

/* ---- Cells -------------------------------------------------------------------------------- */

/* A cell as the sheet writes it. */
typedef struct {
  int column;    /* from 1 */
  char type[12]; /* "s", "inlineStr", … ; "" is a number */
  int style;
  bool formula, value;
} Cell;

static void report_cell(const SyBook *x, const Cell *cell, const char *code, const char *hint, const char *format,
                        const char *what)
{
  SyPlace place = {.file = x->source->path, .sheet = x->sheet->name, .line = x->row, .column = cell->column};
  g_autofree char *message = g_strdup_printf(format, what);
  sy_diagnostics_add(x->source->diagnostics, SY_ERROR, code, &place, hint, "%s", message);
}

/* x->text holds what <v> or <is> said; makes it what the cell shows. */
static void interpret(SyBook *x, const Cell *cell)
{
  GString *text = x->text;
  if (strcmp(cell->type, "s") == 0) {
    guint64 index = g_ascii_strtoull(text->str, NULL, 10);
    g_string_truncate(text, 0);
    if (index < x->string_starts->len)
      g_string_append(text, x->strings->str + g_array_index(x->string_starts, guint32, index));
    else
      report_cell(x, cell, "table-no-string", _("open it in Excel and save it anew"), "%s",
                  _("the cell names a text that the file does not hold"));
  } else if (strcmp(cell->type, "b") == 0) {
    g_string_assign(text, strcmp(text->str, "1") == 0 || strcmp(text->str, "true") == 0 ? "true" : "false");
  } else if (strcmp(cell->type, "e") == 0) {
    report_cell(x, cell, "table-cell-error", _("write the value itself into the cell"),
                _("the cell holds the error %s"), text->str);
  } else if (strcmp(cell->type, "d") == 0) {
    char *time = strchr(text->str, 'T');
    if (time && g_str_has_prefix(time, "T00:00")) g_string_truncate(text, (gsize)(time - text->str));
  } else if (cell->type[0] == 0 || strcmp(cell->type, "n") == 0) {
    char *end;
    double number = g_ascii_strtod(text->str, &end);
    if (text->len == 0 || *end) return;
    SyNumberShown shown = {0};
    if (cell->style >= 0 && (guint)cell->style < x->styles->len)
      shown = g_array_index(x->styles, SyNumberShown, cell->style);
    g_string_truncate(text, 0);
    sy_number_append(text, number, &shown, x->epoch_1904);
  }
}

static Cell read_cell_head(SyBook *x, int next_column)
{
  Cell cell = {.column = next_column, .style = -1};
  xmlTextReader *xml = sy_book_stream_xml(x->stream);
  while (xmlTextReaderMoveToNextAttribute(xml) == 1) {
    const char *name = (const char *)xmlTextReaderConstLocalName(xml),
               *value = (const char *)xmlTextReaderConstValue(xml);
    int column, row;
    if (strcmp(name, "r") == 0 && parse_cell(value, &column, &row)) cell.column = column;
    else if (strcmp(name, "t") == 0) g_strlcpy(cell.type, value, sizeof cell.type);
    else if (strcmp(name, "s") == 0) cell.style = atoi(value);
  }
  xmlTextReaderMoveToElement(xml);
  return cell;
}

/* Reads on to the end of <c>. */
static bool read_cell_body(SyBook *x, Cell *cell)
{
  xmlTextReader *xml = sy_book_stream_xml(x->stream);
  int depth = xmlTextReaderDepth(xml);
  bool in_value = false;
  while (sy_book_stream_next(x->stream) == 1) {
    int type = xmlTextReaderNodeType(xml);
    if (type == XML_READER_TYPE_END_ELEMENT && xmlTextReaderDepth(xml) == depth) return true;
    const char *name = (const char *)xmlTextReaderConstLocalName(xml);
    if (strcmp(name, "v") == 0) {
      in_value = type == XML_READER_TYPE_ELEMENT && !xmlTextReaderIsEmptyElement(xml);
      cell->value = true;
    } else if (strcmp(name, "f") == 0) {
      cell->formula = true;
    } else if (strcmp(name, "is") == 0 && type == XML_READER_TYPE_ELEMENT) {
      if (!read_string(x, x->stream, x->text)) return false;
    } else if (in_value && xmlTextReaderHasValue(xml)) {
      append_decoded(x->text, (const char *)xmlTextReaderConstValue(xml));
    }
  }
  return false;
}

static bool read_cell(SyBook *x, SyTableRow *row, int *next_column)
{
  Cell cell = read_cell_head(x, *next_column);
  *next_column = cell.column + 1;
  if (xmlTextReaderIsEmptyElement(sy_book_stream_xml(x->stream))) return true;
  g_string_truncate(x->text, 0);
  if (!read_cell_body(x, &cell)) return false;
  if (is_hidden(x, x->row, cell.column)) return true;
  if (cell.formula && !cell.value)
    report_cell(x, &cell, "table-formula", _("open the file in Excel and save it, or write the value itself"), "%s",
                _("the formula's result is not stored in the file"));
  interpret(x, &cell);
  if (x->text->len == 0) return true;
  if ((size_t)cell.column > x->source->limits->columns) {
    report_cell(x, &cell, "table-too-many-columns", _("--limit columns=NUMBER raises the limit"), "%s",
                _("the row has more cells than are allowed"));
    return false;
  }
  sy_table_row_set(row, (size_t)cell.column - 1, x->text->str, x->text->len);
  return true;
}

/* Where the stream stands on <row>. */
static bool begin_row(SyBook *x)
{
  const char *number = sy_book_stream_attribute(x->stream, "r");
  gint64 n = number ? g_ascii_strtoll(number, NULL, 10) : x->row + 1;
  if (n > x->row && n <= SY_ROWS) {
    x->row = (int)n;
    move_merges(x, x->row);
    return true;
  }
  return fail(x, x->sheet->part, "table-rows", _("the rows of the sheet are not in their order"));
}

int sy_book_next(SyBook *x, SyTableRow *row)
{
  int result, column = 1;
  bool in_row = false;
  while ((result = sy_book_stream_next(x->stream)) == 1) {
    xmlTextReader *xml = sy_book_stream_xml(x->stream);
    int type = xmlTextReaderNodeType(xml);
    if (type != XML_READER_TYPE_ELEMENT && type != XML_READER_TYPE_END_ELEMENT) continue;
    const char *name = (const char *)xmlTextReaderConstLocalName(xml);
    if (strcmp(name, "row") == 0 && type == XML_READER_TYPE_ELEMENT) {
      if (!begin_row(x)) return -1;
      row->number = x->row;
      if (xmlTextReaderIsEmptyElement(xml)) continue;
      in_row = true;
    } else if (strcmp(name, "row") == 0) {
      return 1;
    } else if (in_row && strcmp(name, "c") == 0 && type == XML_READER_TYPE_ELEMENT) {
      if (!read_cell(x, row, &column)) return -1;
    } else if (strcmp(name, "sheetData") == 0 && type == XML_READER_TYPE_END_ELEMENT) {
      return 0;
    }
  }
  return result;
}

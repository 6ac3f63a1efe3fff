#include "base/base.h"
#include "base/json.h"

#include <string.h>

#define SY_MAX_DIAGNOSTICS 10000

struct SyDiagnostics {
  GPtrArray *list;
  size_t count_by_severity[SY_FAILURE + 1];
};

static void diagnostic_free(void *data)
{
  SyDiagnostic *d = data;
  g_free((char *)d->place.file);
  g_free((char *)d->place.part);
  g_free((char *)d->place.sheet);
  g_free((char *)d->place.words);
  g_free((char *)d->place.under);
  g_free(d->message);
  g_free(d->hint);
  g_free(d);
}

SyDiagnostics *sy_diagnostics_new(void)
{
  SyDiagnostics *list = g_new0(SyDiagnostics, 1);
  list->list = g_ptr_array_new_with_free_func(diagnostic_free);
  return list;
}

void sy_diagnostics_free(SyDiagnostics *list)
{
  if (!list) return;
  g_ptr_array_free(list->list, TRUE);
  g_free(list);
}

void sy_diagnostics_add_va(SyDiagnostics *list, SySeverity severity, const char *code, const SyPlace *place,
                           const char *hint, const char *format, va_list arguments)
{
  list->count_by_severity[severity]++;
  if (list->list->len >= SY_MAX_DIAGNOSTICS) return;
  SyDiagnostic *d = g_new0(SyDiagnostic, 1);
  d->severity = severity;
  d->code = code;
  if (place) {
    d->place = *place;
    d->place.file = g_strdup(place->file);
    d->place.part = g_strdup(place->part);
    d->place.sheet = g_strdup(place->sheet);
    d->place.words = g_strdup(place->words);
    d->place.under = g_strdup(place->under);
  }
  g_autofree char *message = g_strdup_vprintf(format, arguments);
  d->message = g_utf8_make_valid(message, -1);
  d->hint = hint ? g_utf8_make_valid(hint, -1) : NULL;
  g_ptr_array_add(list->list, d);
}

void sy_diagnostics_add(SyDiagnostics *list, SySeverity severity, const char *code, const SyPlace *place,
                        const char *hint, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  sy_diagnostics_add_va(list, severity, code, place, hint, format, arguments);
  va_end(arguments);
}

size_t sy_diagnostics_count(const SyDiagnostics *list)
{
  return list->list->len;
}

const SyDiagnostic *sy_diagnostics_peek(const SyDiagnostics *list, size_t index)
{
  return index < list->list->len ? list->list->pdata[index] : NULL;
}

size_t sy_diagnostics_count_from(const SyDiagnostics *list, SySeverity severity)
{
  size_t n = 0;
  for (int s = (int)severity; s <= SY_FAILURE; s++) n += list->count_by_severity[s];
  return n;
}

void sy_diagnostics_clear(SyDiagnostics *list)
{
  g_ptr_array_set_size(list->list, 0);
  memset(list->count_by_severity, 0, sizeof list->count_by_severity);
}

void sy_diagnostics_take(SyDiagnostics *to, SyDiagnostics *from)
{
  for (int s = 0; s <= SY_FAILURE; s++) {
    to->count_by_severity[s] += from->count_by_severity[s];
    from->count_by_severity[s] = 0;
  }
  g_ptr_array_set_free_func(from->list, NULL);
  for (guint i = 0; i < from->list->len; i++) {
    if (to->list->len < SY_MAX_DIAGNOSTICS) g_ptr_array_add(to->list, from->list->pdata[i]);
    else diagnostic_free(from->list->pdata[i]);
  }
  g_ptr_array_set_size(from->list, 0);
  g_ptr_array_set_free_func(from->list, diagnostic_free);
}

int sy_diagnostics_status(const SyDiagnostics *list)
{
  if (list->count_by_severity[SY_FAILURE]) return 3;
  if (list->count_by_severity[SY_ERROR]) return 2;
  return list->count_by_severity[SY_REFUSAL] ? 1 : 0;
}

static const struct {
  const char *word; /* for JSON: it stays the same in later versions */
  const char *text;
} severities[] = {
    [SY_NOTE] = {"note", N_("note")},          [SY_WARNING] = {"warning", N_("warning")},
    [SY_REFUSAL] = {"refusal", N_("refused")}, [SY_ERROR] = {"error", N_("error")},
    [SY_FAILURE] = {"failure", N_("failed")},
};

/* The name of a cell: column 2 and row 5 are "B5". */
static void append_cell(GString *out, int row, int column)
{
  char letters[8];
  size_t n = 0;
  for (int c = column; c > 0 && n < sizeof letters; c = (c - 1) / 26) letters[n++] = (char)('A' + (c - 1) % 26);
  while (n > 0) g_string_append_c(out, letters[--n]);
  if (row > 0) g_string_append_printf(out, "%d", row);
}

static void append_place(GString *out, const SyPlace *place)
{
  if (place->file) g_string_append(out, place->file);
  if (place->sheet) {
    g_string_append(out, ": ");
    g_string_append_printf(out, _("sheet “%s”"), place->sheet);
    if (place->line > 0 || place->column > 0) {
      g_string_append_c(out, ' ');
      append_cell(out, place->line, place->column);
    }
  } else if (!place->part && place->line > 0) {
    g_string_append_printf(out, ":%d", place->line);
    if (place->column > 0) g_string_append_printf(out, ":%d", place->column);
  }
  if (place->part) g_string_append_printf(out, "%s%s", place->file ? ": " : "", place->part);
  if (place->part && place->line > 0) g_string_append_printf(out, ":%d", place->line);
  if (place->under) {
    g_string_append(out, ": ");
    g_string_append_printf(out, _("under “%s”"), place->under);
  }
  if (place->paragraph > 0) {
    g_string_append(out, ": ");
    g_string_append_printf(out, _("paragraph %d"), place->paragraph);
    if (place->table > 0) g_string_append_printf(out, _(" (table %d, row %d)"), place->table, place->row);
  }
  if (place->words && place->part) g_string_append_printf(out, " “…%s…”", place->words);
  if (out->len > 0) g_string_append(out, ": ");
}

char *sy_diagnostic_text(const SyDiagnostic *diagnostic)
{
  GString *out = g_string_new(NULL);
  const SyPlace *place = &diagnostic->place;
  append_place(out, place);
  g_string_append_printf(out, "%s: ", _(severities[diagnostic->severity].text));
  /* Outside of a package's parts the words are an id or a name that the message is about. */
  if (place->words && !place->part) g_string_append_printf(out, "%s: ", place->words);
  g_string_append(out, diagnostic->message);
  if (diagnostic->hint) g_string_append_printf(out, "\n  %s: %s", _("hint"), diagnostic->hint);
  return g_string_free(out, FALSE);
}

void sy_json_diagnostic(SyJson *json, const SyDiagnostic *diagnostic)
{
  const SyPlace *place = &diagnostic->place;
  sy_json_map(json);
  sy_json_member(json, "severity", severities[diagnostic->severity].word);
  sy_json_member(json, "code", diagnostic->code);
  sy_json_member(json, "file", place->file);
  sy_json_member(json, "part", place->part);
  sy_json_member(json, "sheet", place->sheet);
  sy_json_count(json, "line", place->line);
  sy_json_count(json, "column", place->column);
  sy_json_count(json, "paragraph", place->paragraph);
  sy_json_count(json, "table", place->table);
  sy_json_count(json, "row", place->row);
  sy_json_member(json, "under", place->under);
  sy_json_member(json, "words", place->words);
  sy_json_member(json, "message", diagnostic->message);
  sy_json_member(json, "hint", diagnostic->hint);
  sy_json_end_map(json);
}

char *sy_diagnostic_json(const SyDiagnostic *diagnostic)
{
  SyJson *json = sy_json_new();
  sy_json_diagnostic(json, diagnostic);
  return sy_json_finish(json);
}

/* How many characters must be changed, added, removed, or swapped with their neighbour, to make a into b. */
static size_t edit_distance(const gunichar *a, size_t n, const gunichar *b, size_t m)
{
  g_autofree size_t *rows = g_new(size_t, 3 * (m + 1));
  size_t *before = rows, *above = rows + m + 1, *row = rows + 2 * (m + 1);
  for (size_t j = 0; j <= m; j++) above[j] = j;
  for (size_t i = 1; i <= n; i++) {
    row[0] = i;
    for (size_t j = 1; j <= m; j++) {
      row[j] = MIN(above[j - 1] + (a[i - 1] != b[j - 1]), MIN(above[j], row[j - 1]) + 1);
      bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = MIN(row[j], before[j - 2] + 1);
    }
    size_t *free_row = before;
    before = above;
    above = row;
    row = free_row;
  }
  return above[m];
}

/* Longer words are nobody's misspelling, and the bound keeps the work small. */
#define SY_MAX_NEAREST 64

const char *sy_nearest(const char *word, const char *const *candidates)
{
  glong n = 0;
  g_autofree gunichar *a = g_utf8_to_ucs4_fast(word, -1, &n);
  if (n == 0 || n > SY_MAX_NEAREST) return NULL;
  const char *best = NULL;
  size_t least = (size_t)MAX(n / 3, 1) + 1;
  for (const char *const *c = candidates; *c; c++) {
    glong m = 0;
    g_autofree gunichar *b = g_utf8_to_ucs4_fast(*c, -1, &m);
    if (m > SY_MAX_NEAREST) continue;
    size_t distance = edit_distance(a, (size_t)n, b, (size_t)m);
    if (distance < least && distance < (size_t)MAX(n, m)) {
      least = distance;
      best = *c;
    }
  }
  return best;
}

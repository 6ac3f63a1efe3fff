/* Reads the question sheet. */
#include "project/sheet.h"

#include "project/columns.h"
#include "table/table.h"

#include <string.h>

#define SHEET_COLUMNS 64 /* of a vertical sheet that are looked at */

typedef enum { ROLE_NONE, ROLE_KEY, ROLE_REASON, ROLE_VALUE } Role; /* ROLE_VALUE and more: the value's number */

typedef struct {
  GBytes *bytes;
  const char *path;
  const SyCatalogue *catalogue;
  const SyLimits *limits;
  SyDiagnostics *diagnostics;
  GHashTable *lines; /* or NULL */
  SyValue *root;
  bool good;
} Reading;

static void wrong(Reading *r, const char *code, const SyPlace *place, const char *hint, const char *format, ...)
    G_GNUC_PRINTF(5, 6);
static void wrong(Reading *r, const char *code, const SyPlace *place, const char *hint, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  sy_diagnostics_add_va(r->diagnostics, SY_ERROR, code, place, hint, format, arguments);
  va_end(arguments);
  r->good = false;
}

/* ---- Where lines stand -------------------------------------------------------------------- */

static void line_free(void *data)
{
  SyProjectLine *line = data;
  g_free((char *)line->place.file);
  g_free((char *)line->place.sheet);
  g_free((char *)line->label);
  g_free(line);
}

GHashTable *sy_project_sheet_lines_new(void)
{
  return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, line_free);
}

static void note_line(Reading *r, const char *key, const SyPlace *place, const char *label)
{
  if (!r->lines) return;
  SyProjectLine *line = g_new0(SyProjectLine, 1);
  line->place = (SyPlace){
      .file = g_strdup(r->path), .sheet = g_strdup(place->sheet), .line = place->line, .column = place->column};
  line->label = g_strdup(label);
  g_hash_table_replace(r->lines, g_strdup(key), line);
}

/* ---- Values ------------------------------------------------------------------------------- */

static SyValue *placed(SyValue *value, const SyPlace *place)
{
  sy_value_set_place(value, place);
  return value;
}

static void set(SyValue *map, const char *key, SyValue *value, const SyPlace *place)
{
  sy_value_map_set(map, key, placed(value, place));
  sy_value_map_set_key_place(map, key, place);
}

/* The map of that key within a map, made where it is missing. */
static SyValue *child(SyValue *map, const char *key, const SyPlace *place)
{
  SyValue *found = sy_value_get(map, key);
  if (sy_value_type(found) == SY_VALUE_MAP) return found;
  SyValue *fresh = sy_value_new_map();
  set(map, key, fresh, place);
  return fresh;
}

static void add_text(SyValue *list, const char *text, bool number, const SyPlace *place)
{
  if (*text)
    sy_value_list_add(
        list, placed(number ? sy_value_new_number(g_ascii_strtod(text, NULL), text) : sy_value_new_text(text), place));
}

/* Texts that have 、 between. */
static SyValue *split(const char *text, const SyPlace *place)
{
  SyValue *list = sy_value_new_list();
  g_auto(GStrv) words = g_regex_split_simple("\\s*[,，、;；\n]\\s*", text, 0, 0);
  for (char **word = words; *word; word++) add_text(list, *word, false, place);
  return list;
}

/* Numbers that have 、 between, and sentences on lines of their own or after the numbers. */
static SyValue *split_proposals(const char *text, const SyPlace *place)
{
  SyValue *list = sy_value_new_list();
  g_autoptr(GRegex) number = g_regex_new("^\\s*(\\d+)\\s*(?:[,，、;； ]|$)\\s*", 0, 0, NULL);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (char **line = lines; *line; line++) {
    const char *rest = *line;
    GMatchInfo *match = NULL;
    while (g_regex_match(number, rest, 0, &match)) {
      g_autofree char *digits = g_match_info_fetch(match, 1);
      int end = 0;
      g_match_info_fetch_pos(match, 0, NULL, &end);
      add_text(list, digits, true, place);
      rest += end;
      g_clear_pointer(&match, g_match_info_free);
    }
    g_clear_pointer(&match, g_match_info_free);
    g_autofree char *words = g_strstrip(g_strdup(rest));
    add_text(list, words, false, place);
  }
  return list;
}

static SyValue *value_of(const char *text, SyColumnKind kind, const SyPlace *place)
{
  if (kind == SY_COLUMN_YES_NO && (strcmp(text, "true") == 0 || strcmp(text, "false") == 0))
    return sy_value_new_bool(*text == 't');
  if (kind == SY_COLUMN_NUMBERS) return split_proposals(text, place);
  if (kind == SY_COLUMN_LIST && strcmp(text, "all") != 0 && strcmp(text, "すべて") != 0) return split(text, place);
  return sy_value_new_text(text);
}

/* ---- Vertical sheets ---------------------------------------------------------------------- */

typedef struct {
  Role roles[SHEET_COLUMNS];
  int value_column; /* of the first value, from 1 */
} Heads;

static bool read_heads(Heads *heads, const char *const *cells, size_t n)
{
  bool key = false, value = false;
  *heads = (Heads){0};
  for (size_t i = 0; i < MIN(n, SHEET_COLUMNS); i++) {
    guint64 number = 0;
    if (strcmp(cells[i], SY_SHEET_KEY) == 0) heads->roles[i] = ROLE_KEY, key = true;
    else if (strcmp(cells[i], SY_SHEET_REASON) == 0) heads->roles[i] = ROLE_REASON;
    else if (strcmp(cells[i], SY_SHEET_VALUE) == 0)
      heads->roles[i] = ROLE_VALUE, heads->value_column = (int)i + 1, value = true;
    else if (g_str_has_prefix(cells[i], SY_SHEET_MORE) &&
             g_ascii_string_to_unsigned(cells[i] + strlen(SY_SHEET_MORE), 10, 2, SHEET_COLUMNS, &number, NULL))
      heads->roles[i] = ROLE_VALUE + (Role)number - 1;
  }
  return key && value;
}

/* A line's cells by what they are; NULL where the cell is empty. */
typedef struct {
  const char *key;
  const char *reason, *values[SHEET_COLUMNS];
  SyPlace key_place, reason_place, places[SHEET_COLUMNS];
} Line;

static Line read_line(const SyTableReader *reader, const Heads *heads, const char *const *cells, size_t n)
{
  Line line = {.key = ""};
  line.key_place = sy_table_reader_place(reader, 1);
  for (size_t i = 0; i < MIN(n, SHEET_COLUMNS); i++) {
    SyPlace place = sy_table_reader_place(reader, (int)i + 1);
    if (!*cells[i]) continue;
    if (heads->roles[i] == ROLE_KEY) {
      line.key = cells[i];
    } else if (heads->roles[i] == ROLE_REASON) {
      line.reason = cells[i];
      line.reason_place = place;
    } else if (heads->roles[i] >= ROLE_VALUE) {
      line.values[heads->roles[i] - ROLE_VALUE] = cells[i];
      line.places[heads->roles[i] - ROLE_VALUE] = place;
    }
  }
  return line;
}

static const SyPlace *first_place(const Line *line)
{
  for (int i = 0; i < SHEET_COLUMNS; i++)
    if (line->values[i]) return &line->places[i];
  return line->reason ? &line->reason_place : NULL;
}

static void take_condition(Reading *r, const Line *line, const char *id)
{
  SyValue *map = child(child(r->root, "conditions", &line->key_place), id, &line->key_place);
  if (line->values[0])
    set(map, "answer", value_of(line->values[0], SY_COLUMN_YES_NO, &line->places[0]), &line->places[0]);
  if (line->reason) set(map, "reason", sy_value_new_text(line->reason), &line->reason_place);
}

/* Blanks of the first column, or of every column that has one as `for`: for now by their numbers. */
static void take_blank(SyValue *requirement, const Line *line, const char *blank)
{
  for (int i = 0; i < SHEET_COLUMNS; i++) {
    if (!line->values[i]) continue;
    char number[8];
    g_snprintf(number, sizeof number, "%d", i);
    SyValue *columns = child(requirement, "blanks", &line->key_place);
    set(child(columns, number, &line->key_place), blank, sy_value_new_text(line->values[i]), &line->places[i]);
  }
}

static void take_line(Reading *r, const Line *line)
{
  g_auto(GStrv) words = g_strsplit(line->key, ".", -1);
  guint depth = g_strv_length(words);
  const SyColumn *column = sy_project_column_lookup(line->key, r->catalogue);
  const SyPlace *place = first_place(line);
  if (!column) {
    wrong(r, "sheet-key", place, _("the hidden last column holds the keys; take the line from a new question sheet"),
          _("the line's key “%s” means nothing"), line->key);
    return;
  }
  if (strcmp(words[0], "conditions") == 0) {
    take_condition(r, line, words[1]);
    return;
  }
  SyValue *map = r->root;
  for (guint i = 0; i + 1 < depth && i < 2; i++) map = child(map, words[i], &line->key_place);
  if (depth == 4 && strcmp(words[2], "blanks") == 0) {
    take_blank(map, line, words[3]);
    return;
  }
  for (int i = 1; i < SHEET_COLUMNS; i++)
    if (line->values[i])
      wrong(r, "sheet-column", &line->places[i], _("only blanks have more than one value"),
            _("the line “%s” has one value"), line->key);
  if (line->values[0])
    set(map, words[depth - 1], value_of(line->values[0], column->kind, &line->places[0]), &line->places[0]);
}

static void read_row(Reading *r, const SyTableReader *reader, const Heads *heads, GHashTable *seen,
                     const char *const *cells, size_t n)
{
  Line line = read_line(reader, heads, cells, n);
  const SyPlace *place = first_place(&line);
  if (*line.key && strcmp(line.key, SY_SHEET_EXPLAINS) != 0) {
    SyPlace cell = sy_table_reader_place(reader, heads->value_column);
    note_line(r, line.key, &cell, cells[0]);
  }
  if (!place && strcmp(line.key, "title") == 0) { /* the one that is required: its cell is named if it is empty */
    SyPlace cell = sy_table_reader_place(reader, heads->value_column);
    set(r->root, "title", sy_value_new_text(""), &cell);
  }
  if (!place || strcmp(line.key, SY_SHEET_EXPLAINS) == 0) return;
  if (!*line.key)
    wrong(r, "sheet-no-key", place, _("write it into one of the lines that were there, or into one of the lists"),
          _("this line is not one of the question sheet: what it holds would be lost"));
  else if (!g_hash_table_add(seen, g_strdup(line.key)))
    wrong(r, "sheet-same-line", place, _("keep one of the two"), _("the line “%s” is there twice"), line.key);
  else take_line(r, &line);
}

static SyTableReader *open_sheet(Reading *r, const char *sheet)
{
  return sy_table_reader_new_bytes(r->bytes, r->path, sheet, r->limits, r->diagnostics);
}

static void read_vertical(Reading *r, SyTableReader *reader)
{
  const char *const *cells;
  size_t n;
  Heads heads;
  bool found = false;
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  while (sy_table_reader_next(reader, &cells, &n)) {
    if (!found) found = read_heads(&heads, cells, n);
    else read_row(r, reader, &heads, seen, cells, n);
  }
  if (sy_table_reader_failed(reader)) r->good = false;
  if (found || !r->good) return;
  SyPlace place = {.file = r->path, .sheet = sy_table_reader_sheet(reader)};
  wrong(r, "sheet-no-heads", &place, _("shiyosho new PROJECT.xlsx writes a question sheet"),
        _("the row with the headers “%s” and “%s” is missing"), SY_SHEET_VALUE, SY_SHEET_KEY);
}

/* blanks: {0: …, 1: …} -> blanks, or `for` where there is more than the first. */
static void settle_blanks(Reading *r)
{
  const SyValue *all = sy_value_get(r->root, "requirements");
  for (size_t i = 0; i < sy_value_count(all); i++) {
    SyValue *requirement = sy_value_pair(all, i), *columns = sy_value_get(requirement, "blanks");
    size_t n = sy_value_count(columns);
    if (n == 0) continue;
    SyPlace place = sy_value_place(columns, r->path);
    if (n == 1 && strcmp(sy_value_key(columns, 0), "0") == 0) {
      sy_value_map_set(requirement, "blanks", sy_value_ref(sy_value_pair(columns, 0)));
      continue;
    }
    SyValue *repeats = sy_value_new_list();
    for (int k = 0; k < SHEET_COLUMNS; k++) {
      char number[8];
      g_snprintf(number, sizeof number, "%d", k);
      SyValue *one = sy_value_get(columns, number);
      if (one) sy_value_list_add(repeats, sy_value_ref(one));
    }
    set(requirement, "for", repeats, &place);
    sy_value_map_set(requirement, "blanks", sy_value_new_null());
  }
}

/* ---- Lists -------------------------------------------------------------------------------- */

/* Which member each column is; false if the row is not the header. */
static bool read_list_heads(const SySheetList *list, const char *const *cells, size_t n, int *members)
{
  bool first = false;
  for (size_t i = 0; i < SHEET_COLUMNS; i++) {
    members[i] = -1;
    for (int m = 0; i < n && m < SY_SHEET_MEMBERS && list->heads[m]; m++)
      if (strcmp(cells[i], list->heads[m]) == 0) members[i] = m, first |= m == 0;
  }
  return first;
}

/* A yes in the third column: the key goes into the list besides. */
static void take_mark(Reading *r, const SySheetList *list, const char *key, const char *answer, const SyPlace *place)
{
  g_autoptr(SyValue) value = sy_value_new_text(answer);
  SyAnswer said = sy_answer_parse(value);
  if (said == SY_ANSWER_NONE)
    wrong(r, "sheet-mark", place, _("write yes or no, はい or いいえ, 有 or 無"),
          _("“%s” of “%s” is neither yes nor no"), answer, key);
  SyValue *marked = sy_value_get(r->root, list->mark);
  if (said != SY_ANSWER_YES || (sy_value_type(marked) != SY_VALUE_LIST && sy_value_truth(marked)))
    return; /* all are, already */
  if (sy_value_type(marked) != SY_VALUE_LIST) set(r->root, list->mark, marked = sy_value_new_list(), place);
  add_text(marked, key, false, place);
}

/* texts: the cells by their heads; columns: where they stand. */
static void take_pair(Reading *r, SyTableReader *reader, const SySheetList *list, const char *const *texts,
                      const int *columns)
{
  const char *key = texts[0], *text = texts[1];
  SyPlace place = sy_table_reader_place(reader, columns[key ? 0 : text ? 1 : 2] + 1);
  if (!key) {
    wrong(r, "sheet-no-word", &place, NULL, _("the cell “%s” of this row is empty"), list->heads[0]);
    return;
  }
  SyPlace mark = sy_table_reader_place(reader, columns[2] + 1);
  if (list->mark && texts[2]) take_mark(r, list, key, texts[2], &mark);
  if (list->mark && !text) return; /* a clause that stands there to be filled in */
  SyValue *map = child(r->root, list->key, &place);
  for (size_t i = 0; i < sy_value_count(map); i++)
    if (strcmp(sy_value_key(map, i), key) == 0)
      wrong(r, "sheet-same-word", &place, _("keep one of the two"), _("“%s” is there twice"), key);
  set(map, key, sy_value_new_text(text ? text : ""), &place);
}

static void take_item(Reading *r, SyTableReader *reader, const SySheetList *list, const char *const *texts,
                      const int *columns)
{
  SyPlace row = sy_table_reader_place(reader, 1);
  SyValue *all = sy_value_get(r->root, list->key), *item = placed(sy_value_new_map(), &row);
  if (!all) set(r->root, list->key, all = sy_value_new_list(), &row);
  for (int m = 0; m < SY_SHEET_MEMBERS && list->members[m]; m++) {
    if (!texts[m]) continue;
    SyPlace place = sy_table_reader_place(reader, columns[m] + 1);
    bool lines = strcmp(list->members[m], "proposals") == 0;
    set(item, list->members[m], lines ? split_proposals(texts[m], &place) : sy_value_new_text(texts[m]), &place);
  }
  sy_value_list_add(all, item);
}

static void read_list_row(Reading *r, SyTableReader *reader, const SySheetList *list, const int *members,
                          const char *const *cells, size_t n)
{
  const char *texts[SY_SHEET_MEMBERS] = {NULL};
  int columns[SY_SHEET_MEMBERS] = {0};
  bool any = false;
  for (size_t i = 0; i < MIN(n, SHEET_COLUMNS); i++) {
    if (!*cells[i]) continue;
    SyPlace place = sy_table_reader_place(reader, (int)i + 1);
    if (members[i] < 0) {
      wrong(r, "sheet-no-head", &place, NULL, _("the cell holds something, but its column has no header"));
      continue;
    }
    texts[members[i]] = cells[i];
    columns[members[i]] = (int)i;
    any = true;
  }
  if (!any) return;
  if (list->members[0]) take_item(r, reader, list, texts, columns);
  else take_pair(r, reader, list, texts, columns);
}

static bool heads_have(const char *const *cells, size_t n, const char *head)
{
  for (size_t i = 0; i < n; i++)
    if (strcmp(cells[i], head) == 0) return true;
  return false;
}

static void read_list(Reading *r, const SySheetList *list)
{
  g_autoptr(SyTableReader) reader = open_sheet(r, list->sheet);
  const char *const *cells;
  size_t n;
  int members[SHEET_COLUMNS];
  bool found = false;
  if (!reader) r->good = false;
  while (reader && sy_table_reader_next(reader, &cells, &n)) {
    SyPlace head = sy_table_reader_place(reader, 1);
    if (!found && (found = read_list_heads(list, cells, n, members))) {
      note_line(r, list->key, &head, list->heads[1]);
      if (list->mark && list->heads[2] && heads_have(cells, n, list->heads[2]))
        note_line(r, list->mark, &head, list->heads[2]);
    } else if (found) read_list_row(r, reader, list, members, cells, n);
  }
  if (!reader || sy_table_reader_failed(reader)) r->good = false;
  if (found || !r->good) return;
  SyPlace place = {.file = r->path, .sheet = list->sheet};
  wrong(r, "sheet-no-heads", &place, _("shiyosho new PROJECT.xlsx writes a question sheet"),
        _("the row with the header “%s” is missing"), list->heads[0]);
}

/* ---- The whole ---------------------------------------------------------------------------- */

static bool has_sheet(const SyTableReader *reader, const char *name)
{
  return g_strv_contains(sy_table_reader_sheets(reader), name);
}

SyValue *sy_project_sheet_read(GBytes *bytes, const char *path, const SyCatalogue *catalogue, const SyLimits *limits,
                               GHashTable *lines, SyDiagnostics *diagnostics)
{
  Reading r = {bytes, path, catalogue, limits, diagnostics, lines, sy_value_new_map(), true};
  size_t before = sy_diagnostics_count_from(diagnostics, SY_ERROR);
  SyPlace top = {.sheet = SY_SHEET_FACTS, .line = 1, .column = 1}, file = {.file = path};
  sy_value_set_place(r.root, &top);
  g_autoptr(SyTableReader) first = open_sheet(&r, NULL);
  if (first && !(sy_table_reader_sheets(first) && has_sheet(first, SY_SHEET_FACTS)))
    wrong(&r, "sheet-foreign", &file,
          _("shiyosho new PROJECT.xlsx writes a question sheet; a table of projects is for shiyosho batch"),
          _("this is no question sheet: it has no sheet “%s”"), SY_SHEET_FACTS);
  r.good &= first != NULL;
  if (r.good) {
    g_autoptr(SyTableReader) facts = open_sheet(&r, SY_SHEET_FACTS);
    if (facts) read_vertical(&r, facts);
    r.good &= facts != NULL;
  }
  if (r.good && has_sheet(first, SY_SHEET_REQUIREMENTS)) {
    g_autoptr(SyTableReader) requirements = open_sheet(&r, SY_SHEET_REQUIREMENTS);
    if (requirements) read_vertical(&r, requirements);
    r.good &= requirements != NULL;
  }
  settle_blanks(&r);
  for (const SySheetList *list = sy_sheet_lists; list->sheet && first; list++)
    if (r.good && has_sheet(first, list->sheet)) read_list(&r, list);
  sy_value_set_place(r.root, &top);
  /* Cells that hold errors have been reported by the reader. */
  if (r.good && sy_diagnostics_count_from(diagnostics, SY_ERROR) == before) return r.root;
  sy_value_unref(r.root);
  return NULL;
}

bool sy_project_is_sheet(const char *path, const SyLimits *limits)
{
  g_autofree char *small = g_ascii_strdown(path, -1);
  if (!g_str_has_suffix(small, ".xlsx")) return false;
  SyDiagnostics *quiet = sy_diagnostics_new();
  g_auto(GStrv) names = sy_table_sheet_names(path, limits, quiet);
  sy_diagnostics_free(quiet);
  const char *const *all = (const char *const *)names;
  return names && g_strv_contains(all, SY_SHEET_FACTS) && g_strv_contains(all, SY_SHEET_REQUIREMENTS);
}

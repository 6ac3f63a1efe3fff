#include "project/table.h"

#include "project/columns.h"

#include <string.h>

typedef struct {
  char **path;       /* "requirements", "AU-1-1", "level"; NULL: a column without a header */
  const char *label; /* of a blank: what it is called besides its id; or NULL */
  SyColumnKind kind;
} Column;

struct SyProjectColumns {
  GArray *columns; /* Column */
};

/* ---- The header ----------------------------------------------------------------------------- */

/* What a blank is called besides its id. */
static const char *label_of(char **path, const SyCatalogue *catalogue)
{
  guint depth = g_strv_length(path);
  bool blank = depth >= 4 && strcmp(path[0], "requirements") == 0;
  const SyCatalogueRequirement *r = blank ? sy_catalogue_lookup(catalogue, path[1]) : NULL;
  for (size_t i = 0; r && i < r->n_blanks; i++)
    if (strcmp(r->blanks[i].id, path[depth - 1]) == 0) return r->blanks[i].label;
  return NULL;
}

/* What the row of keys says of that one. Words of the user's own may hold dots. */
static Column column_of(const char *key, const SyCatalogue *catalogue)
{
  const SyColumn *row = sy_project_column_lookup(key, catalogue);
  Column column = {.path = g_strsplit(key, ".", row && strchr(row->pattern, '*') ? 2 : -1),
                   .kind = row ? row->kind : SY_COLUMN_TEXT};
  column.label = label_of(column.path, catalogue);
  return column;
}

static void column_clear(void *data)
{
  g_strfreev(((Column *)data)->path);
}

static bool wrong_header(SyDiagnostics *diagnostics, const SyPlace *place, size_t column, const char *code,
                         const char *hint, const char *message, const char *word)
{
  SyPlace cell = *place;
  cell.column = (int)column;
  sy_diagnostics_add(diagnostics, SY_ERROR, code, &cell, hint, message, word);
  return false;
}

/* One header; seen: what stood before, by its dotted key. */
static bool add_column(SyProjectColumns *columns, const char *header, const SyPlace *place,
                       const SyCatalogue *catalogue, GHashTable *seen, SyDiagnostics *diagnostics)
{
  size_t number = columns->columns->len + 1;
  Column column = {0};
  g_autofree char *trimmed = g_strstrip(g_strdup(header));
  g_autofree char *hint = NULL;
  char *key = *trimmed ? sy_project_column_key(trimmed, catalogue, &hint) : NULL;
  bool good = true;
  if (key && !g_hash_table_add(seen, key)) {
    good = wrong_header(diagnostics, place, number, "table-same-column", _("keep one of the two"),
                        _("the column “%s” is there twice"), trimmed);
  } else if (key) {
    column = column_of(key, catalogue);
  } else if (*trimmed) {
    good = wrong_header(diagnostics, place, number, "table-unknown-column",
                        hint ? hint : _("shiyosho batch --table-skeleton writes a table with all columns"),
                        _("there is no column “%s”"), trimmed);
  }
  g_array_append_val(columns->columns, column);
  return good;
}

SyProjectColumns *sy_project_columns_new(const char *const *cells, size_t n, const SyPlace *place,
                                         const SyCatalogue *catalogue, bool base, SyDiagnostics *diagnostics)
{
  SyProjectColumns *columns = g_new0(SyProjectColumns, 1);
  columns->columns = g_array_new(FALSE, TRUE, sizeof(Column));
  g_array_set_clear_func(columns->columns, column_clear);
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  bool good = true;
  for (size_t i = 0; i < n; i++) good &= add_column(columns, cells[i], place, catalogue, seen, diagnostics);
  if (good && !base && !g_hash_table_contains(seen, "title")) {
    sy_diagnostics_add(diagnostics, SY_ERROR, "table-no-title", place,
                       _("the first row must hold the names of the columns; or give a base with --base"),
                       _("the column “%s” (%s) is missing"), "title", sy_name_japanese("title"));
    good = false;
  }
  if (good) return columns;
  sy_project_columns_free(columns);
  return NULL;
}

void sy_project_columns_free(SyProjectColumns *columns)
{
  if (!columns) return;
  g_array_free(columns->columns, TRUE);
  g_free(columns);
}

/* ---- Values --------------------------------------------------------------------------------- */

#define SY_BASE_DEPTH 16

static SyValue *copy(const SyValue *value, int depth)
{
  SyValueType type = depth > 0 ? sy_value_type(value) : SY_VALUE_NULL;
  if (type == SY_VALUE_TEXT) return sy_value_new_text(sy_value_text(value));
  if (type == SY_VALUE_BOOL) return sy_value_new_bool(sy_value_bool(value));
  if (type == SY_VALUE_NUMBER) return sy_value_new_number(sy_value_number(value), sy_value_text(value));
  if (type == SY_VALUE_LIST) {
    SyValue *list = sy_value_new_list();
    for (size_t i = 0; i < sy_value_count(value); i++)
      sy_value_list_add(list, copy(sy_value_item(value, i), depth - 1));
    return list;
  }
  if (type != SY_VALUE_MAP) return sy_value_new_null();
  SyValue *map = sy_value_new_map();
  for (size_t i = 0; i < sy_value_count(value); i++)
    sy_value_map_set(map, sy_value_key(value, i), copy(sy_value_pair(value, i), depth - 1));
  return map;
}

SyValue *sy_project_base(const SyValue *root)
{
  return copy(root, SY_BASE_DEPTH);
}

/* 1、3 or 課長，係長 */
static SyValue *split(const char *text, SyColumnKind kind, const SyPlace *place)
{
  SyValue *list = sy_value_new_list();
  g_auto(GStrv) words = g_regex_split_simple("\\s*[,，、;；\n]\\s*", text, 0, 0);
  for (char **word = words; *word; word++) {
    if (!**word) continue;
    char *end;
    double number = g_ascii_strtod(*word, &end);
    SyValue *item = kind == SY_COLUMN_NUMBERS && !*end ? sy_value_new_number(number, *word) : sy_value_new_text(*word);
    sy_value_set_place(item, place);
    sy_value_list_add(list, item);
  }
  return list;
}

static SyValue *cell_value(const Column *column, const char *text, const SyPlace *place)
{
  SyValue *value;
  if (column->kind == SY_COLUMN_YES_NO &&
      (g_ascii_strcasecmp(text, "true") == 0 || g_ascii_strcasecmp(text, "false") == 0))
    value = sy_value_new_bool(g_ascii_tolower(text[0]) == 't');
  else if ((column->kind == SY_COLUMN_LIST || column->kind == SY_COLUMN_NUMBERS) && strcmp(text, "all") != 0 &&
           strcmp(text, "すべて") != 0)
    value = split(text, column->kind, place);
  else value = sy_value_new_text(text);
  sy_value_set_place(value, place);
  return value;
}

/* The map's own key that means that name: as it is, in the other language, or a blank's label. */
static const char *key_in(const SyValue *map, const char *name, const char *label)
{
  for (size_t i = 0; i < sy_value_count(map); i++) {
    const char *key = sy_value_key(map, i);
    if (strcmp(key, name) == 0 || strcmp(sy_name_english(key), name) == 0 || (label && strcmp(key, label) == 0))
      return key;
  }
  return name;
}

static void put(SyValue *map, const char *key, SyValue *value, const SyPlace *place)
{
  sy_value_map_set(map, key, value);
  sy_value_map_set_key_place(map, key, place);
}

/* The map to go down to; what is none becomes one. An answer that is not told in full becomes {answer: …}. */
static SyValue *child_map(SyValue *map, const char *name, bool condition, const SyPlace *place)
{
  const char *key = key_in(map, name, NULL);
  SyValue *child = sy_value_get(map, key);
  if (sy_value_type(child) == SY_VALUE_MAP || sy_value_type(child) == SY_VALUE_LIST) return child;
  SyValue *fresh = sy_value_new_map();
  sy_value_set_place(fresh, place);
  if (condition && sy_value_type(child) != SY_VALUE_NULL) put(fresh, "answer", sy_value_ref(child), place);
  put(map, key, fresh, place);
  return fresh;
}

/* The list of that name and in it the item that counts from 1. */
static SyValue *child_item(SyValue *map, const char *name, guint64 number, const SyPlace *place)
{
  const char *key = key_in(map, name, NULL);
  SyValue *list = sy_value_get(map, key);
  if (sy_value_type(list) != SY_VALUE_LIST) {
    list = sy_value_new_list();
    sy_value_set_place(list, place);
    put(map, key, list, place);
  }
  while (sy_value_count(list) < number) {
    SyValue *item = sy_value_new_map();
    sy_value_set_place(item, place);
    sy_value_list_add(list, item);
  }
  return sy_value_item(list, number - 1);
}

/* Numbers above this are no item of a list that anybody fills in by hand. */
#define SY_MOST_ITEMS 1000

static guint64 item_number(const char *segment)
{
  guint64 number;
  return segment && g_ascii_string_to_unsigned(segment, 10, 1, SY_MOST_ITEMS, &number, NULL) ? number : 0;
}

static void set_cell(SyValue *root, const Column *column, const char *text, const SyPlace *place)
{
  SyValue *at = root;
  char **segment = column->path;
  bool conditions = strcmp(segment[0], "conditions") == 0;
  for (; segment[1]; segment++) {
    guint64 number = segment[2] ? item_number(segment[1]) : 0;
    if (number > 0) at = child_item(at, *segment++, number, place);
    else at = child_map(at, *segment, conditions && segment == column->path + 1, place);
    if (sy_value_type(at) != SY_VALUE_MAP) return; /* the base has a list there: its own check speaks of it */
  }
  const char *key = key_in(at, *segment, column->label);
  SyValue *old = sy_value_get(at, key);
  if (conditions && segment == column->path + 1 && sy_value_type(old) == SY_VALUE_MAP) {
    at = old;
    key = key_in(at, "answer", NULL);
  }
  put(at, key, cell_value(column, text, place), place);
}

SyValue *sy_project_row(const SyProjectColumns *columns, const SyValue *base, const char *const *cells, size_t n,
                        const SyPlace *place, SyDiagnostics *diagnostics)
{
  g_autoptr(SyValue) root = base ? sy_project_base(base) : sy_value_new_map();
  sy_value_set_place(root, place);
  bool good = true;
  for (size_t i = 0; i < n; i++) {
    if (!*cells[i]) continue;
    SyPlace cell = *place;
    cell.column = (int)i + 1;
    const Column *column = i < columns->columns->len ? &g_array_index(columns->columns, Column, i) : NULL;
    if (column && column->path) {
      set_cell(root, column, cells[i], &cell);
      continue;
    }
    sy_diagnostics_add(diagnostics, SY_ERROR, "table-no-header", &cell,
                       _("write what the column is into its first cell, or empty this one"),
                       _("the cell holds something, but its column has no header"));
    good = false;
  }
  return good ? g_steal_pointer(&root) : NULL;
}

#include "compose/family_private.h"

#include <string.h>

#define FALLBACK '!'

struct SyFamilies {
  GArray *rows;       /* FamilyRow: of names */
  GArray *fallback;   /* FamilyRow: those that are marked by "!" */
  GHashTable *by_key; /* folded name -> its index + 1 in rows */
  GHashTable *styles; /* family, interned -> its style, interned */
  GArray *advances;   /* SyAdvances; those of one family stand side by side */
};

/* A row of fonts/advances.tsv. */
struct SyAdvances {
  const char *key; /* folded name of the family; interned */
  uint32_t first;  /* the character that the first of them is for */
  guint n;
  float *em;
};

/* Case, width and spaces do not tell families apart: ＭＳ 明朝 is MS 明朝. */
static char *fold(const char *name)
{
  g_autofree char *narrow = g_utf8_normalize(name, -1, G_NORMALIZE_NFKC);
  g_autofree char *lower = narrow ? g_utf8_casefold(narrow, -1) : g_strdup(name);
  GString *out = g_string_new(NULL);
  for (const char *p = lower; *p; p++)
    if (*p != ' ' && *p != '-' && *p != '_') g_string_append_c(out, *p);
  return g_string_free(out, FALSE);
}

static double cell_number(char **cells, guint i)
{
  return i < g_strv_length(cells) ? g_ascii_strtod(cells[i], NULL) : 0;
}

static void add_row(SyFamilies *families, char **cells)
{
  g_autofree char *key = fold(cells[0]);
  FamilyRow row = {.named = g_intern_string(cells[0]),
                   .key = g_intern_string(key),
                   .family = g_intern_string(cells[1]),
                   .style = g_intern_string(cells[2]),
                   .ascender = g_ascii_strtod(cells[3], NULL),
                   .descender = g_ascii_strtod(cells[4], NULL),
                   .gap = g_ascii_strtod(cells[5], NULL),
                   .latin = g_ascii_strtod(cells[6], NULL),
                   .east_asian = g_ascii_strtod(cells[7], NULL),
                   .digits = cell_number(cells, 8),
                   .capitals = cell_number(cells, 9),
                   .small = cell_number(cells, 10)};
  /* Of rows with the same name or family the first one counts. */
  if (!g_hash_table_contains(families->styles, row.family))
    g_hash_table_insert(families->styles, (void *)row.family, (void *)row.style);
  if (row.named[0] == FALLBACK) {
    g_array_append_val(families->fallback, row);
    return;
  }
  g_array_append_val(families->rows, row);
  if (!g_hash_table_contains(families->by_key, row.key))
    g_hash_table_insert(families->by_key, (void *)row.key, GUINT_TO_POINTER(families->rows->len));
}

SyFamilies *sy_families_read(const char *path, SyDiagnostics *diagnostics)
{
  g_autoptr(GBytes) bytes = sy_file_read(path, NULL, diagnostics);
  if (!bytes) return NULL;
  gsize length;
  const char *data = g_bytes_get_data(bytes, &length);
  g_autofree char *text = g_strndup(data, length);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  SyFamilies *families = g_new0(SyFamilies, 1);
  families->rows = g_array_new(FALSE, FALSE, sizeof(FamilyRow));
  families->fallback = g_array_new(FALSE, FALSE, sizeof(FamilyRow));
  families->by_key = g_hash_table_new(g_str_hash, g_str_equal);
  families->styles = g_hash_table_new(NULL, NULL);
  for (char **line = lines; *line; line++) {
    if (**line == '#' || !**line) continue;
    g_auto(GStrv) cells = g_strsplit(*line, "\t", -1);
    if (g_strv_length(cells) >= 8) {
      add_row(families, cells);
      continue;
    }
    SyPlace place = {.file = path, .line = (int)(line - lines) + 1};
    sy_diagnostics_add(diagnostics, SY_ERROR, "fonts-table", &place, NULL, _("the line needs eight columns"));
    sy_families_free(families);
    return NULL;
  }
  return families;
}

static void clear_advances(void *row)
{
  g_free(((SyAdvances *)row)->em);
}

void sy_families_read_advances(SyFamilies *families, const char *path, SyDiagnostics *diagnostics)
{
  families->advances = g_array_new(FALSE, FALSE, sizeof(SyAdvances));
  g_array_set_clear_func(families->advances, clear_advances);
  /* Configurations of others need not have the table. */
  g_autoptr(GBytes) bytes = g_file_test(path, G_FILE_TEST_EXISTS) ? sy_file_read(path, NULL, diagnostics) : NULL;
  if (!bytes) return;
  gsize length;
  const char *data = g_bytes_get_data(bytes, &length);
  g_autofree char *text = g_strndup(data, length);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (char **line = lines; *line; line++) {
    g_auto(GStrv) cells = g_strsplit(*line, "\t", -1);
    if (**line == '#' || g_strv_length(cells) != 3) continue;
    g_autofree char *key = fold(cells[0]);
    g_auto(GStrv) numbers = g_strsplit(cells[2], " ", -1);
    SyAdvances row = {.key = g_intern_string(key), .n = g_strv_length(numbers)};
    row.first = (uint32_t)g_ascii_strtoull(cells[1], NULL, 16);
    row.em = g_new(float, MAX(row.n, 1));
    for (guint i = 0; i < row.n; i++) row.em[i] = (float)(g_ascii_strtod(numbers[i], NULL) / 1000);
    g_array_append_val(families->advances, row);
  }
}

const SyAdvances *sy_families_advances(const SyFamilies *families, const FamilyRow *row, size_t *n)
{
  const SyAdvances *first = NULL;
  *n = 0;
  for (guint i = 0; families->advances && i < families->advances->len; i++) {
    const SyAdvances *own = &g_array_index(families->advances, SyAdvances, i);
    if (own->key != row->key) continue;
    if (!first) first = own;
    ++*n;
  }
  return first;
}

float sy_font_advance(const SyFontChoice *choice, uint32_t character)
{
  for (size_t i = 0; i < choice->n_advances; i++) {
    const SyAdvances *own = &choice->advances[i];
    if (character >= own->first && character - own->first < own->n) return own->em[character - own->first];
  }
  return 0;
}

void sy_families_free(SyFamilies *families)
{
  if (!families) return;
  if (families->advances) g_array_free(families->advances, TRUE);
  g_array_free(families->rows, TRUE);
  g_array_free(families->fallback, TRUE);
  g_hash_table_destroy(families->by_key);
  g_hash_table_destroy(families->styles);
  g_free(families);
}

static const FamilyRow *row_at(const SyFamilies *families, void *number)
{
  return number ? &g_array_index(families->rows, FamilyRow, GPOINTER_TO_UINT(number) - 1) : NULL;
}

/* What a name that no table knows lets one guess. */
static const char *guess_style(const char *folded, bool east_asian)
{
  static const char *const mincho[] = {"明朝", "mincho", "ming", "song", "宋", "batang", "教科書"};
  static const char *const serif[] = {"serif",   "roman",    "times",       "garamond",
                                      "bookman", "palatino", "baskerville", "century"};
  if (east_asian) {
    for (size_t i = 0; i < G_N_ELEMENTS(mincho); i++)
      if (strstr(folded, mincho[i])) return "*mincho";
    return "*gothic";
  }
  if (strstr(folded, "sans")) return "*sans";
  for (size_t i = 0; i < G_N_ELEMENTS(serif); i++)
    if (strstr(folded, serif[i])) return "*serif";
  return "*sans";
}

static bool is_japanese_name(const char *name)
{
  for (const char *p = name; *p; p++)
    if ((guchar)*p >= 0x80) return true;
  return false;
}

const FamilyRow *sy_families_find(const SyFamilies *families, const char *name, bool east_asian)
{
  g_autofree char *folded = fold(name);
  void *number = g_hash_table_lookup(families->by_key, folded);
  if (!number)
    number = g_hash_table_lookup(families->by_key, guess_style(folded, east_asian || is_japanese_name(name)));
  return row_at(families, number);
}

const char *sy_families_style_of(const SyFamilies *families, const char *family)
{
  return g_hash_table_lookup(families->styles, family);
}

const FamilyRow *sy_families_fallback(const SyFamilies *families, size_t index)
{
  return index < families->fallback->len ? &g_array_index(families->fallback, FamilyRow, index) : NULL;
}

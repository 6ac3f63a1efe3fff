/* The table that a batch reads, to be filled in: its columns are those of project/columns.h. */
#include "forms/forms.h"
#include "project/columns.h"
#include "table/writer.h"

#include <string.h>

#define TABLE_ROWS 1000 /* that have the lists to choose from */
#define TABLE_ITEMS 3   /* of schedules and deliverables */

static const char *const yes_no[] = {"はい", "いいえ", NULL};
static const char *const levels[] = {"低位", "中位", "高位", NULL};
static const char *const deployments[] = {"オンプレミス", "クラウド", NULL};

static const struct {
  const char *const *items;
  const char *message;
} choices[] = {
    [SY_COLUMN_YES_NO] = {yes_no, "はい又はいいえを選んでください。"},
    [SY_COLUMN_LEVEL] = {levels, "低位、中位又は高位を選んでください。"},
    [SY_COLUMN_DEPLOYMENT] = {deployments, "オンプレミス又はクラウドを選んでください。"},
    [SY_COLUMN_NUMBERS] = {NULL, NULL},
};

/* ---- Which columns ------------------------------------------------------------------------ */

static void add_key(GPtrArray *keys, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void add_key(GPtrArray *keys, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  g_ptr_array_add(keys, g_strdup_vprintf(format, arguments));
  va_end(arguments);
}

static void add_requirement(GPtrArray *keys, const SyCatalogueRequirement *r)
{
  add_key(keys, "requirements.%s.level", r->id);
  add_key(keys, "requirements.%s.reason", r->id);
  for (size_t i = 0; i < r->n_blanks; i++) add_key(keys, "requirements.%s.blanks.%s", r->id, r->blanks[i].id);
  add_key(keys, "requirements.%s.supplement", r->id);
  add_key(keys, "requirements.%s.exclude", r->id);
}

static GPtrArray *keys_of(const SyCatalogue *catalogue)
{
  static const char *const last[] = {"proposals", "approvals", "confirmed"};
  GPtrArray *keys = g_ptr_array_new_with_free_func(g_free);
  for (const SyColumn *c = sy_columns; strcmp(c->pattern, "conditions.?") != 0; c++) add_key(keys, "%s", c->pattern);
  for (size_t i = 0; i < catalogue->n_conditions; i++) {
    add_key(keys, "conditions.%s", catalogue->conditions[i].id);
    add_key(keys, "conditions.%s.reason", catalogue->conditions[i].id);
  }
  add_key(keys, "level");
  for (size_t i = 0; i < catalogue->n_requirements; i++) add_requirement(keys, &catalogue->requirements[i]);
  for (int i = 1; i <= TABLE_ITEMS; i++) {
    add_key(keys, "schedule.%d.item", i);
    add_key(keys, "schedule.%d.due", i);
  }
  for (int i = 1; i <= TABLE_ITEMS; i++) {
    add_key(keys, "deliverables.%d.name", i);
    add_key(keys, "deliverables.%d.form", i);
    add_key(keys, "deliverables.%d.due", i);
  }
  for (size_t i = 0; i < G_N_ELEMENTS(last); i++) add_key(keys, "%s", last[i]);
  return keys;
}

/* ---- What they mean ----------------------------------------------------------------------- */

static char *name_of(const SyCatalogueRequirement *r)
{
  return sy_value_plain(r->name->n_items ? r->name->items[0] : NULL, "");
}

/* What is said of one column besides its general meaning: the question, the requirement's name, the blank's example. */
static char *meaning_of(const char *key, const SyColumn *column, const SyCatalogue *catalogue)
{
  g_auto(GStrv) words = g_strsplit(key, ".", -1);
  for (size_t i = 0; strcmp(words[0], "conditions") == 0 && i < catalogue->n_conditions; i++)
    if (strcmp(catalogue->conditions[i].id, words[1]) == 0)
      return g_strdup_printf("%s　%s", column->meaning, catalogue->conditions[i].question);
  const SyCatalogueRequirement *r =
      strcmp(words[0], "requirements") == 0 ? sy_catalogue_lookup(catalogue, words[1]) : NULL;
  if (!r) return g_strdup(column->meaning);
  g_autofree char *name = name_of(r);
  for (size_t i = 0; words[3] && i < r->n_blanks; i++)
    if (strcmp(r->blanks[i].id, words[3]) == 0)
      return g_strdup_printf("〔%s〕%s　例 %s", name, column->meaning, r->blanks[i].example);
  return g_strdup_printf("〔%s〕%s", name, column->meaning);
}

static char *choices_of(SyColumnKind kind)
{
  const char *const *items = kind < G_N_ELEMENTS(choices) ? choices[kind].items : NULL;
  return items ? g_strjoinv("、", (char **)items) : g_strdup("");
}

/* ---- Sheets ------------------------------------------------------------------------------- */

static void write_table(SyBookWriter *writer, const GPtrArray *keys, const SyCatalogue *catalogue)
{
  static const double none[] = {0};
  lxw_worksheet *sheet = sy_book_writer_sheet(writer, "案件一覧", none);
  for (guint i = 0; i < keys->len; i++) {
    const SyColumn *column = sy_project_column_lookup(keys->pdata[i], catalogue);
    g_autofree char *header = sy_project_column_header(keys->pdata[i], catalogue);
    sy_book_writer_column(writer, sheet, (int)i, i == 0 ? 40 : column->kind == SY_COLUMN_TEXT ? 22 : 14, SY_LOOK_OPEN);
    sy_book_writer_text(writer, sheet, 0, (int)i, header, SY_LOOK_HEAD);
    if (choices[column->kind].items)
      sy_book_writer_choice(sheet, 1, TABLE_ROWS, (int)i, choices[column->kind].items, choices[column->kind].message);
  }
  worksheet_set_row(sheet, 0, 46, NULL);
  worksheet_freeze_panes(sheet, 1, 1);
}

/* Letters of a column, which counts from 0. */
static char *letters_of(guint column)
{
  GString *out = g_string_new(NULL);
  for (guint n = column + 1; n > 0; n = (n - 1) / 26) g_string_prepend_c(out, (char)('A' + (n - 1) % 26));
  return g_string_free(out, FALSE);
}

static void write_row(SyBookWriter *writer, lxw_worksheet *sheet, int row, const char *const *cells,
                      const double *widths, SyLook look)
{
  double height = 0;
  for (int i = 0; cells[i]; i++) {
    sy_book_writer_text(writer, sheet, row, i, cells[i], look);
    height = MAX(height, sy_book_writer_height(cells[i], widths[i]));
  }
  worksheet_set_row(sheet, (lxw_row_t)row, height, NULL);
}

static const char explanation[] =
    "「案件一覧」のシートに、一つの案件を一行に書く。見出しの行は変えない。要らない列は消してよい。空の欄は、書かなかったことになる。\n"
    "書けたら：　shiyosho batch この表.xlsx -o 出力するフォルダ　（全ての案件に共通の事項は、--base 案件ファイル.yaml で与えられる）\n"
    "下の一覧の後に、このほかに加えられる列を示す。見出しは、日本語でも英語でもよい。";

static void write_explanation(SyBookWriter *writer, const GPtrArray *keys, const SyCatalogue *catalogue)
{
  static const double widths[] = {7, 34, 36, 70, 26, 0};
  static const char *const heads[] = {"列", "見出し", "英語の見出し", "説明", "選択肢", NULL};
  static const char *const more[][2] = {{"requirements.番号.include", "requirements.@.include"},
                                        {"requirements.番号.specification", "requirements.@.specification"},
                                        {"requirements.番号.proposals", "requirements.@.proposals"},
                                        {"requirements.番号.for.1.空欄の名前", "requirements.@.for.#.!"},
                                        {"additional.1.id", "additional.#.id"},
                                        {"additional.1.name", "additional.#.name"},
                                        {"additional.1.purpose", "additional.#.purpose"},
                                        {"additional.1.specification", "additional.#.specification"},
                                        {"revisions.1.version", "revisions.#.version"},
                                        {"revisions.1.date", "revisions.#.date"},
                                        {"revisions.1.place", "revisions.#.place"},
                                        {"revisions.1.reason", "revisions.#.reason"},
                                        {"terms.語", "terms.*"},
                                        {"texts.条項の名前", "texts.*"}};
  lxw_worksheet *sheet = sy_book_writer_sheet(writer, "説明", widths);
  sy_book_writer_wide(writer, sheet, 0, 0, 4, "案件一覧の書き方", SY_LOOK_TITLE);
  worksheet_set_row(sheet, 0, 26, NULL);
  sy_book_writer_wide(writer, sheet, 1, 0, 4, explanation, SY_LOOK_NOTE);
  worksheet_set_row(sheet, 1, sy_book_writer_height(explanation, 173), NULL);
  write_row(writer, sheet, 2, heads, widths, SY_LOOK_HEAD);
  int row = 3;
  for (guint i = 0; i < keys->len; i++) {
    const SyColumn *column = sy_project_column_lookup(keys->pdata[i], catalogue);
    g_autofree char *letters = letters_of(i), *header = sy_project_column_header(keys->pdata[i], catalogue);
    g_autofree char *meaning = meaning_of(keys->pdata[i], column, catalogue), *items = choices_of(column->kind);
    const char *cells[] = {letters, header, keys->pdata[i], meaning, items, NULL};
    write_row(writer, sheet, row++, cells, widths, SY_LOOK_FIXED);
  }
  for (size_t i = 0; i < G_N_ELEMENTS(more); i++) {
    const SyColumn *column = sy_columns;
    while (strcmp(column->pattern, more[i][1]) != 0) column++;
    g_auto(GStrv) words = g_strsplit(more[i][0], ".", -1);
    for (char **w = words; *w; w++) {
      char *japanese = g_strdup(sy_name_japanese(*w));
      g_free(*w);
      *w = japanese;
    }
    g_autofree char *header = g_strjoinv(".", words), *items = choices_of(column->kind);
    const char *cells[] = {"追加", header, more[i][0], column->meaning, items, NULL};
    write_row(writer, sheet, row++, cells, widths, SY_LOOK_FIXED);
  }
  sy_book_writer_page(sheet, true, 3, "案件一覧の書き方", "");
}

bool sy_xlsx_table_skeleton(const SyCatalogue *catalogue, const char *path, SyDiagnostics *diagnostics)
{
  SyBookWriter *writer = sy_book_writer_new(path, "案件一覧", NULL, diagnostics);
  if (!writer) return false;
  g_autoptr(GPtrArray) keys = keys_of(catalogue);
  write_table(writer, keys, catalogue);
  write_explanation(writer, keys, catalogue);
  return sy_book_writer_close(writer, diagnostics);
}

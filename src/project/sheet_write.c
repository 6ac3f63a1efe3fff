/* Writes the question sheet, empty or filled in from a project file. */
#include "project/columns.h"
#include "project/sheet.h"
#include "table/writer.h"

#include <string.h>

#define LIST_ROWS 20 /* empty ones of a list */
#define REPEATS 3    /* of a requirement that there are columns for */

const SySheetList sy_sheet_lists[] = {
    {"作業スケジュール",
     "schedule",
     {"item", "due"},
     {"項目", "期限"},
     NULL,
     {60, 24},
     "作業の項目とその期限を、一行に一件書く。期限は 2027-07-31 又は 令和9年7月31日 のように書く。"},
    {"成果物",
     "deliverables",
     {"name", "form", "due"},
     {"名称", "納入形態", "期限"},
     NULL,
     {60, 36, 24},
     "成果物を、一行に一件書く。"},
    {"独自要件",
     "additional",
     {"id", "name", "purpose", "specification", "proposals"},
     {"番号", "名称", "目的", "仕様", "提案例"},
     NULL,
     {12, 28, 36, 70, 50},
     "対策要件集にない要件を加えるとき、一行に一件書く。番号は X-1 のように、ほかと重ならないものとする。提案例は、改行で区切る。"},
    {"改定履歴",
     "revisions",
     {"version", "date", "place", "reason"},
     {"版", "年月日", "箇所", "理由"},
     NULL,
     {12, 24, 40, 60},
     "改定履歴を、一行に一件書く。"},
    {"用語",
     "terms",
     {NULL},
     {"置き換える語", "置き換えた語"},
     NULL,
     {40, 40},
     "対策要件集の語を、この案件の語に置き換える。例　府省庁 → 当省"},
    {"文案",
     "texts",
     {NULL},
     {"条項の名前", "文", "ひな形のまま"},
     "confirmed",
     {28, 90, 16},
     "ひな形の文に代えて載せる文を書く。段落は、セルの中の改行で分ける。ひな形の文のまま使うと決めた条項には、「ひな形のまま」で「はい」を選ぶ"
     "（公告には、どの条項もどちらかが要る。全てひな形のままなら、「案件」のシートの「確認済」に「すべて」と書く）。\n"
     "並んでいる名前は、ひな形 chotatsu の条項である。自分のひな形の条項は、空の行に加える（shiyosho template tags で一覧できる）。"},
    {NULL},
};

static const char *const yes_no[] = {"はい", "いいえ", NULL};
static const char *const only_yes[] = {"はい", NULL};
static const char *const levels[] = {"低位", "中位", "高位", NULL};
static const char *const deployments[] = {"オンプレミス", "クラウド", NULL};

typedef struct {
  SyBookWriter *writer;
  lxw_worksheet *sheet;
  const SyCatalogue *catalogue;
  const SyValue *filled; /* a project's root, or NULL */
  int row;
  int columns; /* that are seen; the key stands after them */
  int values;  /* from column 1: how many to fill in */
  double widths[64];
} Sheet;

/* ---- What a project file says ------------------------------------------------------------- */

/* Lists in one cell: sentences, and texts with 、 in them, stand on lines of their own. */
static char *list_text(const SyValue *list, SyColumnKind kind)
{
  bool lines = false;
  for (size_t i = 0; i < sy_value_count(list); i++) {
    const SyValue *item = sy_value_item(list, i);
    lines |= strstr(sy_value_text(item), "、") || (kind == SY_COLUMN_NUMBERS && sy_value_type(item) != SY_VALUE_NUMBER);
  }
  return sy_value_plain(list, lines ? "\n" : "、");
}

static char *value_text(const SyValue *value, SyColumnKind kind)
{
  static const char *const words[] = {[SY_ANSWER_NONE] = "", [SY_ANSWER_NO] = "いいえ", [SY_ANSWER_YES] = "はい"};
  const char *text = sy_value_text(value);
  if (kind == SY_COLUMN_YES_NO) return g_strdup(words[sy_answer_parse(value)]);
  if (kind == SY_COLUMN_LEVEL)
    return g_strdup(sy_level_parse(text) >= 0 ? sy_level_name((SyLevel)sy_level_parse(text)) : "");
  if (kind == SY_COLUMN_DEPLOYMENT && *text)
    return g_strdup(strcmp(text, "cloud") == 0 ? "クラウド" : strcmp(text, "on-premises") == 0 ? "オンプレミス" : text);
  return sy_value_type(value) == SY_VALUE_LIST ? list_text(value, kind) : g_strdup(text);
}

static const SyValue *lookup(const SyValue *root, const char *key)
{
  g_auto(GStrv) words = g_strsplit(key, ".", -1);
  const SyValue *value = root;
  for (char **w = words; *w && value; w++) value = sy_value_get(value, *w);
  return value;
}

static const SyValue *blank_of(const SyValue *blanks, const SyCatalogueBlank *blank)
{
  const SyValue *value = sy_value_get(blanks, blank->id);
  return value ? value : sy_value_get(blanks, blank->label);
}

/* ---- Lines -------------------------------------------------------------------------------- */

static void set_height(Sheet *s, double height)
{
  worksheet_set_row(s->sheet, (lxw_row_t)s->row, MAX(height, 20), NULL);
}

static double width_of(const Sheet *s, int first, int last)
{
  double sum = 0;
  for (int i = first; i <= last; i++) sum += s->widths[i];
  return sum;
}

static void begin_sheet(Sheet *s, const char *name, const char *title, const char *note, const char *const *heads)
{
  s->sheet = sy_book_writer_sheet(s->writer, name, s->widths);
  s->row = 0;
  sy_book_writer_wide(s->writer, s->sheet, s->row, 0, s->columns - 1, title, SY_LOOK_TITLE);
  set_height(s, 26);
  s->row++;
  sy_book_writer_wide(s->writer, s->sheet, s->row, 0, s->columns - 1, note, SY_LOOK_NOTE);
  set_height(s, sy_book_writer_height(note, width_of(s, 0, s->columns - 1)));
  s->row++;
  for (int i = 0; heads[i]; i++) sy_book_writer_text(s->writer, s->sheet, s->row, i, heads[i], SY_LOOK_HEAD);
  set_height(s, 22);
  s->row++;
}

static void write_key(Sheet *s, const char *key)
{
  sy_book_writer_text(s->writer, s->sheet, s->row, s->columns, key, SY_LOOK_SMALL);
}

static void write_section(Sheet *s, const char *text)
{
  sy_book_writer_wide(s->writer, s->sheet, s->row, 0, s->columns - 1, text, SY_LOOK_SECTION);
  write_key(s, SY_SHEET_EXPLAINS);
  set_height(s, sy_book_writer_height(text, width_of(s, 0, s->columns - 1) * 10 / 11) + 2);
  s->row++;
}

/* A line that only explains. */
static void write_explanation(Sheet *s, const char *label, const char *text)
{
  sy_book_writer_text(s->writer, s->sheet, s->row, 0, label, SY_LOOK_LABEL);
  sy_book_writer_wide(s->writer, s->sheet, s->row, 1, s->columns - 1, text, SY_LOOK_FIXED);
  write_key(s, SY_SHEET_EXPLAINS);
  set_height(s, sy_book_writer_height(text, width_of(s, 1, s->columns - 1)));
  s->row++;
}

/* A line to fill in: texts, as many as there are cells to fill in beside each other (1: one over all of them). */
static void write_line(Sheet *s, const char *label, const char *key, SyColumnKind kind, char *const *texts, int n,
                       const char *explanation)
{
  static const struct {
    const char *const *items;
    const char *message;
  } choices[] = {[SY_COLUMN_YES_NO] = {yes_no, "はい又はいいえを選んでください。"},
                 [SY_COLUMN_LEVEL] = {levels, "低位、中位又は高位を選んでください。"},
                 [SY_COLUMN_DEPLOYMENT] = {deployments, "オンプレミス又はクラウドを選んでください。"},
                 [SY_COLUMN_NUMBERS] = {NULL, NULL}};
  double height = sy_book_writer_height(explanation, s->widths[s->columns - 1]);
  sy_book_writer_text(s->writer, s->sheet, s->row, 0, label, SY_LOOK_LABEL);
  height = MAX(height, sy_book_writer_height(label, s->widths[0]));
  for (int i = 0; i < n; i++) {
    int last = n == 1 ? s->values : 1 + i;
    sy_book_writer_wide(s->writer, s->sheet, s->row, 1 + i, last, texts[i], SY_LOOK_OPEN);
    height = MAX(height, sy_book_writer_height(texts[i] ? texts[i] : "", width_of(s, 1 + i, last)));
  }
  if (choices[kind].items)
    sy_book_writer_choice(s->sheet, s->row, s->row, 1, choices[kind].items, choices[kind].message);
  sy_book_writer_text(s->writer, s->sheet, s->row, s->columns - 1, explanation, SY_LOOK_FIXED);
  write_key(s, key);
  set_height(s, height);
  s->row++;
}

/* A line for one key of the table of columns; label NULL: its Japanese name. */
static void write_key_line(Sheet *s, const char *label, const char *key, const SyValue *value)
{
  const SyColumn *column = sy_project_column_lookup(key, s->catalogue);
  g_autofree char *header = sy_project_column_header(key, s->catalogue), *text = value_text(value, column->kind);
  g_auto(GStrv) parts = g_strsplit(header, ".", -1);
  g_autofree char *spaced = g_strjoinv("　", parts);
  write_line(s, label ? label : spaced, key, column->kind, &text, 1, column->meaning);
}

static void end_sheet(Sheet *s, const char *title)
{
  lxw_row_col_options hidden = {.hidden = LXW_TRUE};
  worksheet_set_column_opt(s->sheet, (lxw_col_t)s->columns, (lxw_col_t)s->columns, 30, NULL, &hidden);
  worksheet_print_area(s->sheet, 0, 0, (lxw_row_t)s->row - 1, (lxw_col_t)s->columns - 1);
  sy_book_writer_page(s->sheet, true, 3, title, "質問票");
  sy_book_writer_protect(s->sheet);
}

/* ---- 案件 --------------------------------------------------------------------------------- */

static void write_condition(Sheet *s, const SyCatalogueCondition *c)
{
  g_autofree char *label =
      g_strdup_printf("%s　%s%s", c->id, c->name, c->status != SY_STATUS_SOURCE && !c->checked ? "〔要原本確認〕" : "");
  g_autofree char *key = g_strdup_printf("conditions.%s", c->id);
  const SyValue *value = lookup(s->filled, key);
  bool full = sy_value_type(value) == SY_VALUE_MAP;
  g_autofree char *answer = value_text(full ? sy_value_get(value, "answer") : value, SY_COLUMN_YES_NO);
  char *texts[] = {answer, (char *)(full ? sy_value_text(sy_value_get(value, "reason")) : "")};
  write_line(s, label, key, SY_COLUMN_YES_NO, texts, 2, c->question);
}

static void write_facts(Sheet *s, const char *title)
{
  static const char *const heads[] = {"項目", SY_SHEET_VALUE, SY_SHEET_REASON, "説明", SY_SHEET_KEY, NULL};
  static const char *const last[] = {"proposals", "confirmed", "approvals"};
  static const char note[] =
      "白い欄に記入する。必ず要るのは調達件名だけである。空の欄は、書かなかったことになる。要件の選択は「要件」のシートに、成果物などの一覧はその後のシートに書く。\n"
      "書けたら：　shiyosho check このファイル　（足りないもの、確かめるべきものの一覧）　　shiyosho build このファイル　（調達仕様書案の DOCX と PDF）";
  *s = (Sheet){.writer = s->writer,
               .catalogue = s->catalogue,
               .filled = s->filled,
               .columns = 4,
               .values = 2,
               .widths = {36, 40, 44, 60, 30}};
  begin_sheet(s, SY_SHEET_FACTS, "調達仕様書　質問票", note, heads);
  write_section(s, "１　案件の概要");
  for (const SyColumn *c = sy_columns; strcmp(c->pattern, "conditions.?") != 0; c++)
    write_key_line(s, NULL, c->pattern, lookup(s->filled, c->pattern));
  write_section(
      s,
      "２　判断条件　（はい又はいいえを選び、その根拠を書く。空のままなら未回答で、要件は該当するものとして扱う。）");
  for (size_t i = 0; i < s->catalogue->n_conditions; i++) write_condition(s, &s->catalogue->conditions[i]);
  write_section(s, "３　実施レベル");
  write_key_line(s, NULL, "level", lookup(s->filled, "level"));
  write_section(s, "４　このほか");
  for (size_t i = 0; i < G_N_ELEMENTS(last); i++) {
    const SyValue *value = lookup(s->filled, last[i]);
    /* Single clauses are ticked in their own sheet. */
    bool elsewhere = strcmp(last[i], "confirmed") == 0 && sy_value_type(value) == SY_VALUE_LIST;
    write_key_line(s, NULL, last[i], elsewhere ? NULL : value);
  }
  end_sheet(s, title);
}

/* ---- 要件 --------------------------------------------------------------------------------- */

static void write_source(Sheet *s, const char *label, const SyCatalogueText *text)
{
  if (sy_catalogue_text_says_nothing(text)) return;
  g_autoptr(GString) all = g_string_new(NULL);
  for (size_t i = 0; i < text->n_items; i++) {
    g_autofree char *plain = sy_value_plain(text->items[i], "\n");
    g_string_append_printf(all, "%s%s%s", i ? "\n" : "", text->n_items > 1 ? "・" : "", plain);
  }
  write_explanation(s, label, all->str);
}

static void write_levels(Sheet *s, const SyCatalogueRequirement *r)
{
  for (int l = 0; l < SY_LEVEL_COUNT; l++) {
    const SyCatalogueLevel *level = &r->levels[l];
    g_autofree char *label = g_strdup_printf("仕様（%s）", sy_level_name((SyLevel)l));
    int effective = sy_catalogue_effective_level(r, (SyLevel)l);
    g_autofree char *same = effective >= 0 ? g_strdup_printf("（%sと同じ）", sy_level_name((SyLevel)effective))
                                           : g_strdup("（該当する要件なし）");
    if (level->kind == SY_LEVEL_OWN && level->specification) write_source(s, label, level->specification);
    else write_explanation(s, label, same);
  }
}

/* The proposals with the numbers by which they are chosen: lower levels first, each once, as the selection counts them.
 */
static void write_proposals(Sheet *s, const SyCatalogueRequirement *r)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GString) all = g_string_new(NULL);
  for (int l = 0; l < SY_LEVEL_COUNT; l++) {
    const SyCatalogueText *text = r->levels[l].kind == SY_LEVEL_OWN ? r->levels[l].proposals : NULL;
    if (sy_catalogue_text_says_nothing(text)) continue;
    for (size_t i = 0; i < text->n_items; i++) {
      char *plain = sy_value_plain(text->items[i], "");
      if (!g_hash_table_contains(seen, plain))
        g_string_append_printf(all, "%s%u　%s%s%s%s", all->len ? "\n" : "", g_hash_table_size(seen) + 1, plain,
                               l ? "（" : "", l ? sy_level_name((SyLevel)l) : "",
                               l + 1 < SY_LEVEL_COUNT ? (l ? "以上）" : "") : "）");
      g_hash_table_add(seen, plain);
    }
  }
  if (all->len > 0) write_explanation(s, "提案例の一覧", all->str);
}

static void write_blanks(Sheet *s, const SyCatalogueRequirement *r, const SyValue *choice)
{
  const SyValue *repeats = sy_value_get(choice, "for"), *blanks = sy_value_get(choice, "blanks");
  bool repeated = sy_value_count(repeats) > 0;
  for (size_t i = 0; i < r->n_blanks; i++) {
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    for (int k = 0; k < s->values; k++) {
      const SyValue *from = repeated ? sy_value_item(repeats, (size_t)k) : k == 0 ? blanks : NULL;
      g_ptr_array_add(texts, (void *)sy_value_text(blank_of(from, &r->blanks[i])));
    }
    g_autofree char *label = g_strdup_printf("空欄　%s", r->blanks[i].label);
    g_autofree char *key = g_strdup_printf("requirements.%s.blanks.%s", r->id, r->blanks[i].id);
    g_autofree char *explanation = g_strdup_printf("仕様の文の【　】に入れる語。例　%s", r->blanks[i].example);
    write_line(s, label, key, SY_COLUMN_TEXT, (char *const *)texts->pdata, s->values, explanation);
  }
}

static void write_requirement(Sheet *s, const SyCatalogueRequirement *r)
{
  static const char *const before[] = {"level", "reason"}, *const after[] = {"supplement", "exclude", "include",
                                                                             "specification", "proposals"};
  g_autofree char *name = sy_value_plain(r->name->n_items ? r->name->items[0] : NULL, "");
  g_autofree char *heading =
      g_strdup_printf("%s　%s　（判断条件　%s）", r->id, name,
                      strcmp(r->condition_text, "-") == 0 ? "なし：常に該当" : r->condition_text);
  const SyValue *choice = sy_value_get(sy_value_get(s->filled, "requirements"), r->id);
  write_section(s, heading);
  write_source(s, "目的", r->purpose);
  write_source(s, "レベルの選び方", r->guidance);
  write_source(s, "注意", r->caution);
  write_levels(s, r);
  for (size_t i = 0; i < G_N_ELEMENTS(before) + G_N_ELEMENTS(after); i++) {
    bool first = i < G_N_ELEMENTS(before);
    const char *word = first ? before[i] : after[i - G_N_ELEMENTS(before)];
    g_autofree char *key = g_strdup_printf("requirements.%s.%s", r->id, word);
    if (i == G_N_ELEMENTS(before)) write_blanks(s, r, choice);
    if (strcmp(word, "proposals") == 0) write_proposals(s, r);
    write_key_line(s,
                   strcmp(word, "exclude") == 0         ? "適用しない理由"
                   : strcmp(word, "specification") == 0 ? "仕様の書替え"
                                                        : sy_name_japanese(word),
                   key, sy_value_get(choice, word));
  }
}

/* As many columns as the requirement with most repetitions wants. */
static int count_repeats(const SyValue *filled)
{
  const SyValue *all = sy_value_get(filled, "requirements");
  size_t most = REPEATS;
  for (size_t i = 0; i < sy_value_count(all); i++)
    most = MAX(most, sy_value_count(sy_value_get(sy_value_pair(all, i), "for")));
  return (int)MIN(most, 50);
}

static void write_requirements(Sheet *s, const char *title)
{
  static const char note[] =
      "要件ごとの選択を書く。書かない要件は、判断条件と共通の実施レベルのとおりになる。灰色の行は、対策要件集の文である。\n"
      "一つの要件を対象ごとに繰り返すとき（例　職員の認証と申請者の認証）は、二つ目からの空欄を「対象2」、「対象3」の列に書く。";
  int repeats = count_repeats(s->filled);
  *s = (Sheet){
      .writer = s->writer, .catalogue = s->catalogue, .filled = s->filled, .columns = repeats + 2, .values = repeats};
  g_autoptr(GPtrArray) heads = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(heads, g_strdup("項目"));
  g_ptr_array_add(heads, g_strdup(SY_SHEET_VALUE));
  for (int i = 2; i <= repeats; i++) g_ptr_array_add(heads, g_strdup_printf(SY_SHEET_MORE "%d", i));
  g_ptr_array_add(heads, g_strdup("説明"));
  g_ptr_array_add(heads, g_strdup(SY_SHEET_KEY));
  g_ptr_array_add(heads, NULL);
  s->widths[0] = 26;
  for (int i = 1; i <= repeats; i++) s->widths[i] = 34;
  s->widths[repeats + 1] = 50;
  s->widths[repeats + 2] = 30;
  begin_sheet(s, SY_SHEET_REQUIREMENTS, "対策要件の選択", note, (const char *const *)heads->pdata);
  for (size_t i = 0; i < s->catalogue->n_requirements; i++) write_requirement(s, &s->catalogue->requirements[i]);
  end_sheet(s, title);
}

/* ---- Lists -------------------------------------------------------------------------------- */

static void write_list_row(Sheet *s, const SySheetList *list, const SyValue *all, size_t index)
{
  double height = 20;
  for (int i = 0; i < s->columns; i++) {
    const SyValue *value =
        list->members[0] ? sy_value_get(sy_value_item(all, index), list->members[i]) : sy_value_pair(all, index);
    g_autofree char *text = !list->members[0] && i == 0             ? g_strdup(sy_value_key(all, index))
                            : sy_value_type(value) == SY_VALUE_LIST ? sy_value_plain(value, "\n")
                                                                    : g_strdup(sy_value_text(value));
    sy_book_writer_text(s->writer, s->sheet, s->row, i, text, SY_LOOK_OPEN);
    height = MAX(height, sy_book_writer_height(text ? text : "", s->widths[i]));
  }
  worksheet_set_row(s->sheet, (lxw_row_t)s->row++, height, NULL);
}

static bool is_listed(const SyValue *list, const char *name)
{
  for (size_t i = 0; i < sy_value_count(list); i++)
    if (strcmp(sy_name_english(sy_value_text(sy_value_item(list, i))), sy_name_english(name)) == 0) return true;
  return false;
}

static void write_clause_row(Sheet *s, const SySheetList *list, const char *name, const char *text, GHashTable *written)
{
  if (*name && !g_hash_table_add(written, (void *)g_intern_string(sy_name_english(name)))) return;
  sy_book_writer_text(s->writer, s->sheet, s->row, 0, sy_name_japanese(name), *name ? SY_LOOK_LABEL : SY_LOOK_OPEN);
  sy_book_writer_text(s->writer, s->sheet, s->row, 1, text, SY_LOOK_OPEN);
  sy_book_writer_text(s->writer, s->sheet, s->row, 2,
                      *name && is_listed(lookup(s->filled, list->mark), name) ? "はい" : "", SY_LOOK_OPEN_CENTER);
  worksheet_set_row(s->sheet, (lxw_row_t)s->row++, MAX(20, sy_book_writer_height(text, s->widths[1])), NULL);
}

/* The clauses that have texts or are adopted, then the others of the program's template, then empty rows. */
static void write_clauses(Sheet *s, const SySheetList *list)
{
  g_autoptr(GHashTable) written = g_hash_table_new(g_str_hash, g_str_equal);
  const SyValue *texts = sy_value_get(s->filled, list->key), *adopted = sy_value_get(s->filled, list->mark);
  int first = s->row;
  for (size_t i = 0; i < sy_value_count(texts); i++)
    write_clause_row(s, list, sy_value_key(texts, i), sy_value_text(sy_value_pair(texts, i)), written);
  for (size_t i = 0; i < sy_value_count(adopted); i++)
    write_clause_row(s, list, sy_value_text(sy_value_item(adopted, i)), "", written);
  for (const SyName *name = sy_names; name->english; name++)
    if (name->clause) write_clause_row(s, list, name->japanese, "", written);
  for (int i = 0; i < LIST_ROWS; i++) write_clause_row(s, list, "", "", written);
  sy_book_writer_choice(s->sheet, first, s->row - 1, 2, only_yes, "ひな形の文のまま使うなら、はいを選んでください。");
}

static void write_list(Sheet *s, const SySheetList *list, const char *title)
{
  *s = (Sheet){.writer = s->writer, .catalogue = s->catalogue, .filled = s->filled};
  memcpy(s->widths, list->widths, sizeof list->widths);
  while (s->columns < SY_SHEET_MEMBERS && list->heads[s->columns]) s->columns++;
  const char *heads[SY_SHEET_MEMBERS + 1] = {NULL};
  for (int i = 0; i < s->columns; i++) heads[i] = list->heads[i];
  begin_sheet(s, list->sheet, list->sheet, list->note, heads);
  const SyValue *all = sy_value_get(s->filled, list->key);
  if (list->mark) write_clauses(s, list);
  for (size_t i = 0; !list->mark && i < sy_value_count(all) + LIST_ROWS; i++) write_list_row(s, list, all, i);
  sy_book_writer_page(s->sheet, true, 3, title, list->sheet);
}

bool sy_project_sheet_write(const SyCatalogue *catalogue, const SyValue *filled, const char *path,
                            SyDiagnostics *diagnostics)
{
  Sheet s = {.catalogue = catalogue, .filled = filled};
  const char *title = *sy_value_text(sy_value_get(filled, "title")) ? sy_value_text(sy_value_get(filled, "title"))
                                                                    : "調達仕様書　質問票";
  s.writer = sy_book_writer_new(path, title, NULL, diagnostics);
  if (!s.writer) return false;
  write_facts(&s, title);
  write_requirements(&s, title);
  for (const SySheetList *list = sy_sheet_lists; list->sheet; list++) write_list(&s, list, title);
  return sy_book_writer_close(s.writer, diagnostics);
}

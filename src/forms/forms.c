#include "forms/forms.h"
#include "table/writer.h"

#include <string.h>

typedef struct {
  const SySelection *selection;
  const SyXlsxOptions *options;
  SyValue *values; /* as a template of that edition would see them */
  SyBookWriter *writer;
} Forms;

static const char *text_of(const SyValue *map, const char *key)
{
  return sy_value_text(sy_value_get(map, key));
}

/* ---- Obligations -------------------------------------------------------------------------- */

static bool opens(gunichar c)
{
  return c == 0x300C || c == 0x300E || c == 0xFF08 || c == '(' || c == 0x3014 || c == 0x3010;
}

static bool closes(gunichar c)
{
  return c == 0x300D || c == 0x300F || c == 0xFF09 || c == ')' || c == 0x3015 || c == 0x3011;
}

static void add_sentence(GPtrArray *list, const char *begin, const char *end)
{
  while (begin < end && (*begin == ' ' || *begin == '\t' || g_str_has_prefix(begin, "　")))
    begin += *begin == ' ' || *begin == '\t' ? 1 : strlen("　");
  char *text = g_strchomp(g_strndup(begin, (gsize)(end - begin)));
  if (*text) g_ptr_array_add(list, text);
  else g_free(text);
}

GPtrArray *sy_xlsx_sentences(const char *text)
{
  GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
  const char *begin = text, *p = text;
  int depth = 0;
  while (*p) {
    gunichar c = g_utf8_get_char(p);
    const char *next = g_utf8_next_char(p);
    if (opens(c)) depth++;
    if (closes(c) && depth > 0) depth--;
    if (c == '\n' || (c == 0x3002 && depth == 0)) {
      add_sentence(list, begin, c == '\n' ? p : next);
      begin = next;
      depth = 0;
    }
    p = next;
  }
  add_sentence(list, begin, p);
  return list;
}

/* ①, ②, … ㊿, (51) */
static char *circled(guint n)
{
  char out[8] = "";
  gunichar c = n <= 20 ? 0x2460 + n - 1 : n <= 35 ? 0x3251 + n - 21 : 0x32B1 + n - 36;
  if (n > 50) return g_strdup_printf("(%u)", n);
  out[g_unichar_to_utf8(c, out)] = 0;
  return g_strdup(out);
}

/* The sentences of all that a requirement asks for: its specification, once per repetition, and the supplement. */
static GPtrArray *obligations_of(const SyValue *requirement)
{
  GPtrArray *all = g_ptr_array_new_with_free_func(g_free);
  const SyValue *list = sy_value_get(requirement, "specifications");
  for (size_t i = 0; i <= sy_value_count(list); i++) {
    const SyValue *text = i < sy_value_count(list) ? sy_value_get(sy_value_item(list, i), "text")
                                                   : sy_value_get(requirement, "supplement");
    g_autofree char *plain = sy_value_plain(text, "\n");
    g_autoptr(GPtrArray) sentences = sy_xlsx_sentences(plain);
    for (guint k = 0; k < sentences->len; k++) g_ptr_array_add(all, g_strdup(sentences->pdata[k]));
  }
  return all;
}

/* ---- What stands on top of every form ----------------------------------------------------- */

typedef struct {
  const char *label, *text;
  bool open;
} Fact;

/* Title, facts and how to fill the form in, over columns 0 to last; the next free row. */
static int write_top(Forms *f, lxw_worksheet *sheet, const char *title, const Fact *facts, const char *note,
                     const double *widths, int last)
{
  double rest = 0;
  for (int i = 0; i <= last; i++) rest += widths[i];
  g_autofree char *whole =
      g_strdup_printf("%s%s", title, sy_value_truth(sy_value_get(f->values, "tentative")) ? "（案）" : "");
  sy_book_writer_wide(f->writer, sheet, 0, 0, last, whole, SY_LOOK_TITLE);
  worksheet_set_row(sheet, 0, 26, NULL);
  int row = 1;
  for (; facts->label; facts++, row++) {
    sy_book_writer_text(f->writer, sheet, row, 0, facts->label, SY_LOOK_LABEL);
    sy_book_writer_wide(f->writer, sheet, row, 1, last, facts->text, facts->open ? SY_LOOK_OPEN : SY_LOOK_FIXED);
    worksheet_set_row(sheet, (lxw_row_t)row, sy_book_writer_height(facts->text, rest - widths[0]), NULL);
  }
  sy_book_writer_wide(f->writer, sheet, row, 0, last, note, SY_LOOK_NOTE);
  worksheet_set_row(sheet, (lxw_row_t)row, sy_book_writer_height(note, rest), NULL);
  return row + 1;
}

static void write_heads(Forms *f, lxw_worksheet *sheet, int row, const char *const *heads)
{
  for (int i = 0; heads[i]; i++) sy_book_writer_text(f->writer, sheet, row, i, heads[i], SY_LOOK_HEAD);
  worksheet_set_row(sheet, (lxw_row_t)row, 32, NULL);
}

static char *footer_note(const Forms *f)
{
  const char *version = text_of(f->values, "version"), *digest = text_of(f->values, "digest_short");
  return g_strdup_printf("%s%s%s%s", *version ? "第" : "", version, *version ? "版　" : "", digest);
}

/* Rows to be filled in by hand, numbered. */
static void write_open_rows(Forms *f, lxw_worksheet *sheet, int row, int n, int columns)
{
  for (int i = 0; i < n; i++, row++) {
    g_autofree char *number = g_strdup_printf("%d", i + 1);
    sy_book_writer_text(f->writer, sheet, row, 0, number, SY_LOOK_FIXED_CENTER);
    for (int c = 1; c < columns; c++) sy_book_writer_text(f->writer, sheet, row, c, "", SY_LOOK_OPEN);
    worksheet_set_row(sheet, (lxw_row_t)row, 36, NULL);
  }
}

/* ---- 要件対応表 --------------------------------------------------------------------------- */

static const char *const answers_heads[] = {
    "番号", "名称", "仕様", "必須", "仕様書\n該当箇所", "対応可否\n（○△×）", "提案書頁", "代替案", "備考", NULL};
static const double answers_widths[] = {13, 20, 62, 7, 15, 10, 11, 28, 22, 0};
enum {
  ANSWERS_ID,
  ANSWERS_NAME,
  ANSWERS_TEXT,
  ANSWERS_MUST,
  ANSWERS_PLACE,
  ANSWERS_ANSWER,
  ANSWERS_PAGE,
  ANSWERS_OTHER,
  ANSWERS_REMARK
};

static const char answers_note[] =
    "記入要領　白い欄に記入する。行は、調達仕様書の要件を一文ずつ示したものである。\n"
    "１ 「対応可否」は、一覧から選ぶ。○：仕様のとおり対応する。△：代替案により対応する（「代替案」に、仕様と同等であることが分かるように書く）。×：対応しない。\n"
    "２ ○又は△のときは、提案書でその内容を述べた頁を「提案書頁」に書く。　３ 番号、名称及び仕様は変更できない。この表と調達仕様書とが異なるときは、調達仕様書による。\n"
    "４ 「必須」の欄が「任意」の行は、「望ましい」と述べた文である。対応しないことのみをもって不合格とはしない。";

/* What is only desirable does not bind: 望ましい. The catalogue's own specifications never say so; check tells of those
 * of the project's that do. */
static bool binds(const char *sentence)
{
  return !strstr(sentence, "望ましい");
}

static void write_obligation(Forms *f, lxw_worksheet *sheet, int row, const char *id, const char *name,
                             const char *place, const char *text)
{
  SyBookWriter *w = f->writer;
  sy_book_writer_text(w, sheet, row, ANSWERS_ID, id, SY_LOOK_FIXED_CENTER);
  sy_book_writer_text(w, sheet, row, ANSWERS_NAME, name, SY_LOOK_FIXED);
  sy_book_writer_text(w, sheet, row, ANSWERS_TEXT, text, SY_LOOK_FIXED);
  sy_book_writer_text(w, sheet, row, ANSWERS_MUST, binds(text) ? "必須" : "任意", SY_LOOK_FIXED_CENTER);
  sy_book_writer_text(w, sheet, row, ANSWERS_PLACE, place, SY_LOOK_FIXED);
  sy_book_writer_text(w, sheet, row, ANSWERS_ANSWER, "", SY_LOOK_OPEN_CENTER);
  sy_book_writer_text(w, sheet, row, ANSWERS_PAGE, "", SY_LOOK_OPEN_CENTER);
  sy_book_writer_text(w, sheet, row, ANSWERS_OTHER, "", SY_LOOK_OPEN);
  sy_book_writer_text(w, sheet, row, ANSWERS_REMARK, "", SY_LOOK_OPEN);
  double height = sy_book_writer_height(text, answers_widths[ANSWERS_TEXT]);
  height = MAX(height, sy_book_writer_height(name, answers_widths[ANSWERS_NAME]));
  height = MAX(height, sy_book_writer_height(id, answers_widths[ANSWERS_ID]));
  worksheet_set_row(sheet, (lxw_row_t)row, MAX(height, sy_book_writer_height(place, answers_widths[ANSWERS_PLACE])),
                    NULL);
}

static int write_requirement(Forms *f, lxw_worksheet *sheet, int row, const SyValue *requirement)
{
  g_autoptr(GPtrArray) obligations = obligations_of(requirement);
  GHashTable *references = f->options->references;
  const char *place = references ? g_hash_table_lookup(references, text_of(requirement, "bookmark")) : NULL;
  for (guint i = 0; i < obligations->len; i++, row++) {
    g_autofree char *mark = circled(i + 1);
    g_autofree char *id = obligations->len == 1 ? g_strdup(text_of(requirement, "id"))
                                                : g_strdup_printf("%s-%s", text_of(requirement, "id"), mark);
    write_obligation(f, sheet, row, id, text_of(requirement, "name"), place ? place : "", obligations->pdata[i]);
  }
  return row;
}

static void write_answers(Forms *f)
{
  static const char *const choices[] = {"○", "△", "×", NULL};
  lxw_worksheet *sheet = sy_book_writer_sheet(f->writer, "要件対応表", answers_widths);
  Fact facts[] = {{"件名", text_of(f->values, "title")},
                  {"版", text_of(f->values, "version")},
                  {"照合番号", text_of(f->values, "digest")},
                  {"応札者名", "", true},
                  {NULL}};
  int row = write_top(f, sheet, "要件対応表", facts, answers_note, answers_widths, ANSWERS_REMARK);
  write_heads(f, sheet, row++, answers_heads);
  int first = row;
  const SyValue *list = sy_value_get(f->values, "requirements");
  for (size_t i = 0; i < sy_value_count(list); i++) row = write_requirement(f, sheet, row, sy_value_item(list, i));
  if (row > first) {
    sy_book_writer_choice(sheet, first, row - 1, ANSWERS_ANSWER, choices, "○、△又は×を選んでください。");
    worksheet_print_area(sheet, 0, 0, (lxw_row_t)row - 1, ANSWERS_REMARK);
  }
  g_autofree char *note = footer_note(f);
  sy_book_writer_page(sheet, true, first, text_of(f->values, "title"), note);
  sy_book_writer_protect(sheet);
}

/* ---- 質問書 and 意見書 -------------------------------------------------------------------- */

#define OPEN_ROWS 30

typedef struct {
  const char *name, *note, *who;
  const char *const *heads;
  const double *widths;
  int columns;
} Sheet;

static const char *const question_heads[] = {"番号", "資料名", "頁", "項番", "質問", "回答（発注者が記入）", NULL};
static const double question_widths[] = {13, 24, 9, 14, 70, 60, 0};
static const Sheet question_sheet = {
    "質問書",
    "記入要領　質問は、一行に一件とし、資料名、頁及び項番（要件対応表の番号など）を書く。行が足りないときは、行を加える。",
    "質問者名",
    question_heads,
    question_widths,
    6};

static const char *const opinion_heads[] = {"番号", "頁", "行", "項番", "意見", "理由", "修正案", NULL};
static const double opinion_widths[] = {13, 9, 9, 14, 55, 45, 55, 0};
static const Sheet opinion_sheet = {
    "意見書",
    "記入要領　意見は、一行に一件とし、頁、行（欄外の行番号）及び項番を書く。修正案は、できるだけ修正後の文で書く。行が足りないときは、行を加える。",
    "提出者名",
    opinion_heads,
    opinion_widths,
    7};

static char *contact_of(const Forms *f)
{
  const SyValue *contact = sy_value_get(f->values, "contact");
  const char *parts[] = {
      text_of(f->values, "organization"), text_of(f->values, "department"), text_of(contact, "name"),
      text_of(contact, "person"),         text_of(contact, "tel"),          text_of(contact, "mail")};
  GString *out = g_string_new(NULL);
  for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
    if (*parts[i] && (i == 0 || strcmp(parts[i], parts[i - 1]) != 0))
      g_string_append_printf(out, "%s%s", out->len ? "　" : "", parts[i]);
  return g_string_free(out, FALSE);
}

static void write_open_sheet(Forms *f, const Sheet *kind)
{
  lxw_worksheet *sheet = sy_book_writer_sheet(f->writer, kind->name, kind->widths);
  g_autofree char *contact = contact_of(f);
  Fact facts[] = {{"件名", text_of(f->values, "title")},
                  {"版", text_of(f->values, "version")},
                  {"照合番号", text_of(f->values, "digest")},
                  {"提出先", contact},
                  {kind->who, "", true},
                  {"連絡先", "", true},
                  {"提出日", "", true},
                  {NULL}};
  int row = write_top(f, sheet, kind->name, facts, kind->note, kind->widths, kind->columns - 1);
  write_heads(f, sheet, row++, kind->heads);
  int first = row;
  write_open_rows(f, sheet, row, OPEN_ROWS, kind->columns);
  g_autofree char *note = footer_note(f);
  sy_book_writer_page(sheet, true, first, text_of(f->values, "title"), note);
}

bool sy_xlsx_forms(const SySelection *selection, const SyXlsxOptions *options, const char *path,
                   SyDiagnostics *diagnostics)
{
  SyValuesOptions as = {.edition = options->edition, .digest = options->digest};
  g_autoptr(SyValue) values = sy_selection_values(selection, &as);
  Forms f = {.selection = selection, .options = options, .values = values};
  f.writer = sy_book_writer_new(path, text_of(values, "title"), text_of(values, "date"), diagnostics);
  if (!f.writer) return false;
  if (options->edition == SY_EDITION_COMMENT) {
    write_open_sheet(&f, &opinion_sheet);
  } else {
    write_answers(&f);
    write_open_sheet(&f, &question_sheet);
  }
  return sy_book_writer_close(f.writer, diagnostics);
}

#include "project/columns.h"

#include <string.h>

#define SY_MOST_ITEMS 1000 /* of a list that is written as columns */

const SyColumn sy_columns[] = {
    {"title", SY_COLUMN_TEXT, "調達の件名。必ず書く。"},
    {"organization", SY_COLUMN_TEXT, "府省名。"},
    {"department", SY_COLUMN_TEXT, "部局課名。"},
    {"contact.name", SY_COLUMN_TEXT, "問合せ先の名称。"},
    {"contact.person", SY_COLUMN_TEXT, "問合せ先の担当者。"},
    {"contact.tel", SY_COLUMN_TEXT, "問合せ先の電話番号。"},
    {"contact.mail", SY_COLUMN_TEXT, "問合せ先のメールアドレス。"},
    {"date", SY_COLUMN_DATE, "作成日。例 2026-12-01 又は 令和8年12月1日。"},
    {"version", SY_COLUMN_TEXT, "版。例 0.1。1.10 のような版は、文字列として書く。"},
    {"period.from", SY_COLUMN_DATE, "契約期間の初日。"},
    {"period.to", SY_COLUMN_DATE, "契約期間の末日。"},
    {"place", SY_COLUMN_TEXT, "納入場所。"},
    {"deployment", SY_COLUMN_DEPLOYMENT, "オンプレミス又はクラウド。空ならオンプレミス。"},
    {"conditions.?", SY_COLUMN_YES_NO,
     "判断条件の答え。はい又はいいえ。空なら未回答で、要件は該当するものとして扱う。"},
    {"conditions.?.answer", SY_COLUMN_YES_NO, "判断条件の答え。はい又はいいえ。"},
    {"conditions.?.reason", SY_COLUMN_TEXT, "判断条件の答えの根拠。"},
    {"level", SY_COLUMN_LEVEL, "すべての要件に共通の実施レベル。低位、中位又は高位。空なら低位。"},
    {"requirements.@.level", SY_COLUMN_LEVEL, "この要件の実施レベル。空なら共通の実施レベル。"},
    {"requirements.@.reason", SY_COLUMN_TEXT, "実施レベルを選んだ理由、又は追加して適用する理由。"},
    {"requirements.@.blanks.!", SY_COLUMN_TEXT, "仕様の文の【　】に入れる語。"},
    {"requirements.@.supplement", SY_COLUMN_TEXT, "仕様の文の後に補う文。"},
    {"requirements.@.exclude", SY_COLUMN_TEXT, "この要件を適用しない理由。書くと適用されない。"},
    {"requirements.@.include", SY_COLUMN_YES_NO, "判断条件に当たらなくても適用するなら、はい。"},
    {"requirements.@.specification", SY_COLUMN_TEXT, "仕様の文を全て書き替えるときの文。"},
    {"requirements.@.proposals", SY_COLUMN_NUMBERS, "載せる提案例の番号。例 1、3。空なら全て。"},
    {"requirements.@.for.#.!", SY_COLUMN_TEXT, "同じ要件を対象ごとに繰り返すとき、その【　】に入れる語。"},
    {"proposals", SY_COLUMN_YES_NO, "意見招請と公告の版にも提案例を載せるなら、はい。"},
    {"confirmed", SY_COLUMN_LIST, "ひな形の文のまま使うと決めた条項の名前。すべてなら「すべて」。"},
    {"approvals", SY_COLUMN_LIST, "審査用の押印欄。例 課長、課長補佐、係長。"},
    {"schedule.#.item", SY_COLUMN_TEXT, "作業スケジュールの項目。"},
    {"schedule.#.due", SY_COLUMN_DATE, "その期限。"},
    {"deliverables.#.name", SY_COLUMN_TEXT, "成果物の名称。"},
    {"deliverables.#.form", SY_COLUMN_TEXT, "その納入形態。"},
    {"deliverables.#.due", SY_COLUMN_DATE, "その納入期限。"},
    {"additional.#.id", SY_COLUMN_TEXT, "独自の要件の番号。例 X-1。"},
    {"additional.#.name", SY_COLUMN_TEXT, "その名称。"},
    {"additional.#.purpose", SY_COLUMN_TEXT, "その目的。"},
    {"additional.#.specification", SY_COLUMN_TEXT, "その仕様の文。"},
    {"revisions.#.version", SY_COLUMN_TEXT, "改定履歴の版。"},
    {"revisions.#.date", SY_COLUMN_DATE, "その日付。"},
    {"revisions.#.place", SY_COLUMN_TEXT, "改定した箇所。"},
    {"revisions.#.reason", SY_COLUMN_TEXT, "改定の理由。"},
    {"terms.*", SY_COLUMN_TEXT, "用語の置換え。見出しの語を、この語に置き換える。"},
    {"texts.*", SY_COLUMN_TEXT, "章の文案。ひな形の文に代えて、ここに書いた文が載る。"},
    {NULL, SY_COLUMN_TEXT, NULL},
};

/* ---- Segments ----------------------------------------------------------------------------- */

/* What the segments before have told. */
typedef struct {
  const SyCatalogue *catalogue;
  const SyCatalogueRequirement *requirement;
} Context;

static char *normalised(const char *word)
{
  g_autofree char *compatible = g_utf8_normalize(word, -1, G_NORMALIZE_ALL_COMPOSE);
  return g_ascii_strup(compatible ? compatible : word, -1);
}

static const char *condition_id(const SyCatalogue *catalogue, const char *word)
{
  g_autofree char *plain = normalised(word);
  for (size_t i = 0; i < catalogue->n_conditions; i++)
    if (strcmp(catalogue->conditions[i].id, plain) == 0 || strcmp(catalogue->conditions[i].name, word) == 0)
      return catalogue->conditions[i].id;
  return NULL;
}

static const SyCatalogueRequirement *requirement_of(const SyCatalogue *catalogue, const char *word)
{
  g_autofree char *plain = normalised(word);
  const SyCatalogueRequirement *found = sy_catalogue_lookup(catalogue, word);
  return found ? found : sy_catalogue_lookup(catalogue, plain);
}

/* The English form of a segment that matches one of the pattern, or NULL. Caller frees. */
static char *match_segment(Context *context, const char *pattern, const char *word)
{
  switch (*word ? pattern[0] : 0) {
  case '?': return g_strdup(condition_id(context->catalogue, word));
  case '@':
    context->requirement = requirement_of(context->catalogue, word);
    return context->requirement ? g_strdup(context->requirement->id) : NULL;
  case '!': {
    const SyCatalogueBlank *blank = sy_catalogue_blank(context->requirement, word);
    return blank ? g_strdup(blank->id) : NULL;
  }
  case '*': return g_strdup(word);
  case '#': {
    g_autofree char *plain = normalised(word);
    guint64 number;
    return g_ascii_string_to_unsigned(plain, 10, 1, SY_MOST_ITEMS, &number, NULL) ? g_strdup_printf("%d", (int)number)
                                                                                  : NULL;
  }
  default: {
    /* One Japanese name may stand for several English ones (名称 for name and title of others): all are tried. */
    if (strcmp(pattern, word) == 0) return g_strdup(pattern);
    for (const SyName *n = sy_names; n->english; n++)
      if (strcmp(n->english, pattern) == 0 && strcmp(n->japanese, word) == 0) return g_strdup(pattern);
    return NULL;
  }
  }
}

/* How many segments match from the first; all: the key is appended to out. */
static guint match(const char *pattern, char **words, const SyCatalogue *catalogue, GString *out)
{
  Context context = {.catalogue = catalogue};
  g_auto(GStrv) parts = g_strsplit(pattern, ".", -1);
  guint n = g_strv_length(words), i = 0;
  g_autoptr(GString) key = g_string_new(NULL);
  for (; i < n && parts[i]; i++) {
    g_autofree char *english = match_segment(&context, parts[i], words[i]);
    if (!english) return i;
    g_string_append_printf(key, "%s%s", i ? "." : "", english);
  }
  if (!parts[i] && i == n && out) g_string_assign(out, key->str);
  return i;
}

static char **split(const char *header)
{
  g_auto(GStrv) wide = g_strsplit(header, "．", -1);
  g_autofree char *narrow = g_strjoinv(".", wide);
  char **words = g_strsplit(narrow, ".", -1);
  for (char **w = words; *w; w++) g_strstrip(*w);
  return words;
}

/* ---- Headers and keys --------------------------------------------------------------------- */

static const SyColumn *find(char **words, const SyCatalogue *catalogue, GString *key)
{
  for (const SyColumn *c = sy_columns; c->pattern; c++)
    if (match(c->pattern, words, catalogue, key), key->len > 0) return c;
  return NULL;
}

/* What could stand where the header goes wrong. */
static void add_candidates(GPtrArray *list, const char *part, const Context *context)
{
  const SyCatalogue *catalogue = context->catalogue;
  if (part[0] == '?')
    for (size_t i = 0; i < catalogue->n_conditions; i++) g_ptr_array_add(list, (void *)catalogue->conditions[i].id);
  else if (part[0] == '@')
    for (size_t i = 0; i < catalogue->n_requirements; i++) g_ptr_array_add(list, (void *)catalogue->requirements[i].id);
  else if (part[0] == '!')
    for (size_t i = 0; context->requirement && i < context->requirement->n_blanks; i++) {
      g_ptr_array_add(list, (void *)context->requirement->blanks[i].label);
      g_ptr_array_add(list, (void *)context->requirement->blanks[i].id);
    }
  else if (part[0] != '#' && part[0] != '*') {
    g_ptr_array_add(list, (void *)g_intern_string(part));
    for (const SyName *n = sy_names; n->english; n++)
      if (strcmp(n->english, part) == 0) g_ptr_array_add(list, (void *)n->japanese);
  }
}

static char *hint_for(char **words, const SyCatalogue *catalogue)
{
  guint deepest = 0;
  for (const SyColumn *c = sy_columns; c->pattern; c++)
    deepest = MAX(deepest, match(c->pattern, words, catalogue, NULL));
  if (deepest >= g_strv_length(words)) return NULL; /* too short, not wrong */
  g_autoptr(GPtrArray) candidates = g_ptr_array_new();
  for (const SyColumn *c = sy_columns; c->pattern; c++) {
    if (match(c->pattern, words, catalogue, NULL) < deepest) continue;
    g_auto(GStrv) parts = g_strsplit(c->pattern, ".", -1);
    Context context = {.catalogue = catalogue};
    for (guint i = 0; i < deepest && parts[i]; i++)
      if (parts[i][0] == '@') context.requirement = requirement_of(catalogue, words[i]);
    if (g_strv_length(parts) > deepest) add_candidates(candidates, parts[deepest], &context);
  }
  g_ptr_array_add(candidates, NULL);
  const char *near = sy_nearest(words[deepest], (const char *const *)candidates->pdata);
  if (!near) return NULL;
  g_free(words[deepest]);
  words[deepest] = g_strdup(near);
  g_autofree char *whole = g_strjoinv(".", words);
  return g_strdup_printf(_("did you mean “%s”?"), whole);
}

char *sy_project_column_key(const char *header, const SyCatalogue *catalogue, char **hint)
{
  g_auto(GStrv) words = split(header);
  g_autoptr(GString) key = g_string_new(NULL);
  if (hint) *hint = NULL;
  if (find(words, catalogue, key)) return g_strdup(key->str);
  if (hint) *hint = hint_for(words, catalogue);
  return NULL;
}

const SyColumn *sy_project_column_lookup(const char *key, const SyCatalogue *catalogue)
{
  g_auto(GStrv) words = split(key);
  g_autoptr(GString) english = g_string_new(NULL);
  return find(words, catalogue, english);
}

char *sy_project_column_header(const char *key, const SyCatalogue *catalogue)
{
  const SyColumn *column = sy_project_column_lookup(key, catalogue);
  if (!column) return g_strdup(key);
  g_auto(GStrv) parts = g_strsplit(column->pattern, ".", -1);
  g_auto(GStrv) words = split(key);
  const SyCatalogueRequirement *requirement = NULL;
  GString *out = g_string_new(NULL);
  for (guint i = 0; words[i]; i++) {
    const char *word = words[i];
    if (parts[i][0] == '@') requirement = requirement_of(catalogue, word);
    if (parts[i][0] == '!') {
      for (size_t b = 0; requirement && b < requirement->n_blanks; b++)
        if (strcmp(requirement->blanks[b].id, word) == 0) word = requirement->blanks[b].label;
    } else if (!strchr("?@#*", parts[i][0])) {
      word = i ? sy_name_japanese_inner(parts[i]) : sy_name_japanese(parts[i]);
    }
    g_string_append_printf(out, "%s%s", i ? "." : "", word);
  }
  return g_string_free(out, FALSE);
}

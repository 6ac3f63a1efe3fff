/* Comparisons in the tags of sections: {{#種別 = "委託"}}, {{#数 > 10 and not 済}}. Values are compared with values;
 * there is no code, no calculation and no bracket. */
#include "template/condition_private.h"

#include <string.h>

typedef enum { OP_TRUTH, OP_EQUAL, OP_UNLIKE, OP_LESS, OP_MORE, OP_AT_MOST, OP_AT_LEAST } Operator;

typedef struct {
  char *text;  /* a literal's; NULL: a name */
  SyTag *name; /* or NULL */
} Operand;

/* One comparison; `or` begins a new alternative. */
typedef struct {
  bool begins; /* after `or` */
  bool not ;
  Operator op;
  Operand left, right;
} Term;

struct SyCondition {
  GArray *terms; /* Term */
};

/* The longer before the shorter. */
static const struct {
  const char *sign;
  Operator op;
} operators[] = {{"==", OP_EQUAL},  {"!=", OP_UNLIKE},  {"<>", OP_UNLIKE}, {"<=", OP_AT_MOST}, {">=", OP_AT_LEAST},
                 {"=", OP_EQUAL},   {"<", OP_LESS},     {">", OP_MORE},    {"＝", OP_EQUAL},   {"≠", OP_UNLIKE},
                 {"≦", OP_AT_MOST}, {"≧", OP_AT_LEAST}, {"＜", OP_LESS},   {"＞", OP_MORE}};

typedef enum { WORD_AND, WORD_OR, WORD_NOT, N_WORDS } Word;
static const char *const words[N_WORDS][3] = {{"and", "かつ", NULL}, {"or", "又は", "または"}, {"not", "否", NULL}};

static size_t operator_at(const char *text, Operator *op)
{
  for (size_t i = 0; i < G_N_ELEMENTS(operators); i++)
    if (g_str_has_prefix(text, operators[i].sign)) {
      *op = operators[i].op;
      return strlen(operators[i].sign);
    }
  return 0;
}

static const char *skip(const char *text)
{
  while (*text && g_unichar_isspace(g_utf8_get_char(text))) text = g_utf8_next_char(text);
  return text;
}

static const char *closing_of(const char *text)
{
  return *text == '"' ? "\"" : *text == '\'' ? "'" : g_str_has_prefix(text, "“") ? "”" : NULL;
}

/* Bytes of the word there, if it stands for itself. */
static size_t word_at(const char *text, Word word)
{
  for (size_t i = 0; i < 3 && words[word][i]; i++) {
    size_t n = strlen(words[word][i]);
    if (g_ascii_strncasecmp(text, words[word][i], n) == 0 && (!text[n] || g_unichar_isspace(g_utf8_get_char(text + n))))
      return n;
  }
  return 0;
}

bool sy_condition_is(const char *text)
{
  Operator op;
  bool begins = true;
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    const char *end = closing_of(p), *after = end ? strstr(g_utf8_next_char(p), end) : NULL;
    if (after) p = after;
    else if (operator_at(p, &op)) return true;
    for (Word w = 0; begins && w < N_WORDS; w++)
      if (word_at(p, w) && (w == WORD_NOT ? p == text && *skip(p + word_at(p, w)) : p != text)) return true;
    begins = g_unichar_isspace(g_utf8_get_char(p));
  }
  return false;
}

static void operand_clear(Operand *operand)
{
  g_free(operand->text);
  sy_tag_free(operand->name);
}

void sy_condition_free(SyCondition *condition)
{
  if (!condition) return;
  for (guint i = 0; i < condition->terms->len; i++) {
    operand_clear(&g_array_index(condition->terms, Term, i).left);
    operand_clear(&g_array_index(condition->terms, Term, i).right);
  }
  g_array_free(condition->terms, TRUE);
  g_free(condition);
}

/* A text between quotation marks, a number, or a name up to a blank, comparison or the end. NULL: there is none. */
static const char *read_operand(const char *text, Operand *operand)
{
  const char *end = closing_of(text), *inner = end ? g_utf8_next_char(text) : NULL,
             *after = end ? strstr(inner, end) : NULL;
  if (after) {
    operand->text = g_strndup(inner, (gsize)(after - inner));
    return after + strlen(end);
  }
  Operator op;
  const char *p = text;
  while (*p && !g_unichar_isspace(g_utf8_get_char(p)) && !operator_at(p, &op)) p = g_utf8_next_char(p);
  if (p == text) return NULL;
  g_autofree char *word = g_strndup(text, (gsize)(p - text)), *problem = NULL, *hint = NULL, *rest = NULL;
  g_ascii_strtod(word, &rest);
  if (rest && !*rest) operand->text = g_steal_pointer(&word);
  else operand->name = sy_tag_new(word, strlen(word), &problem, &hint);
  rest = NULL;
  return operand->text || (operand->name && operand->name->kind == SY_TAG_VALUE) ? p : NULL;
}

static const char *read_term(const char *text, Term *term)
{
  size_t n = word_at(text, WORD_NOT);
  term->not = n > 0;
  text = read_operand(skip(text + n), &term->left);
  if (!text) return NULL;
  text = skip(text);
  n = operator_at(text, &term->op);
  return n ? read_operand(skip(text + n), &term->right) : text;
}

SyCondition *sy_condition_new(const char *text, char **first)
{
  SyCondition *condition = g_new0(SyCondition, 1);
  condition->terms = g_array_new(FALSE, TRUE, sizeof(Term));
  *first = NULL;
  bool begins = false;
  for (const char *p = skip(text); p;) {
    Term term = {.begins = begins};
    p = read_term(p, &term);
    g_array_append_val(condition->terms, term);
    if (p && !*first && term.left.name) *first = g_strdup(term.left.name->name);
    if (p && !*(p = skip(p))) break;
    size_t and = p ? word_at(p, WORD_AND) : 0, or = p ? word_at(p, WORD_OR) : 0;
    begins = or > 0;
    p = and || or ? skip(p + MAX(and, or)) : NULL;
    if (p) continue;
    sy_condition_free(condition);
    g_clear_pointer(first, g_free);
    return NULL;
  }
  if (*first) return condition;
  sy_condition_free(condition);
  return NULL;
}

/* ---- Comparing ---------------------------------------------------------------------------------- */

static SyValue *value_of(const SyScope *scope, const Operand *operand, char **problem)
{
  if (operand->text) return sy_value_new_text(operand->text);
  SyValue *value = sy_scope_evaluate(scope, operand->name, problem);
  if (!value && !*problem) *problem = g_strdup_printf(_("the data has no “%s”"), operand->name->name);
  return value;
}

static bool number_of(const char *text, double *number)
{
  g_auto(GStrv) pieces = g_strsplit(text, ",", -1);
  g_autofree char *plain = g_strjoinv("", pieces), *narrow = g_utf8_normalize(plain, -1, G_NORMALIZE_NFKC);
  char *end = NULL;
  *number = g_ascii_strtod(narrow ? narrow : plain, &end);
  return *plain && end && !*end;
}

/* Numbers as numbers, everything else as text: dates of one form (2026-12-01) compare as they should. */
static int compare(const SyValue *left, const SyValue *right)
{
  g_autofree char *a = sy_value_plain(left, "、"), *b = sy_value_plain(right, "、");
  double x, y;
  if (number_of(a, &x) && number_of(b, &y)) return x < y ? -1 : x > y;
  return strcmp(a, b);
}

static bool holds(Operator op, int order)
{
  switch (op) {
  case OP_EQUAL: return order == 0;
  case OP_UNLIKE: return order != 0;
  case OP_LESS: return order < 0;
  case OP_MORE: return order > 0;
  case OP_AT_MOST: return order <= 0;
  case OP_AT_LEAST: return order >= 0;
  case OP_TRUTH: break;
  }
  return false;
}

static bool term_holds(const SyScope *scope, const Term *term, char **problem)
{
  g_autoptr(SyValue) left = value_of(scope, &term->left, problem);
  g_autoptr(SyValue) right = left && term->op != OP_TRUTH ? value_of(scope, &term->right, problem) : NULL;
  if (*problem) return false;
  bool is = term->op == OP_TRUTH ? sy_value_truth(left) : holds(term->op, compare(left, right));
  return is != term->not ;
}

SyValue *sy_condition_evaluate(const SyCondition *condition, const SyScope *scope, char **problem)
{
  bool any = false, all = true;
  for (guint i = 0; i < condition->terms->len && !*problem; i++) {
    const Term *term = &g_array_index(condition->terms, Term, i);
    if (term->begins) {
      any = any || all;
      all = true;
    }
    all = term_holds(scope, term, problem) && all;
  }
  return *problem ? NULL : sy_value_new_bool(any || all);
}

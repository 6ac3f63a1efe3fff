/* The filter of titles: lines that end between phrases, about as long as each other.
 *
 * Nothing is looked up: where a phrase ends is told by the change of script and by what particles and verbs end with. A
 * particle before another script ends a phrase (更改に係る|設計); a lone kana that is no particle belongs to its word
 * (取|り|扱い is not broken); words of one script are never broken. */
#include "template/filter_private.h"

#include <string.h>

#define MOST_CHARACTERS 400 /* of what is a title */
#define MOST_LINES 12
#define NEVER 1000000

/* How bad a break is. A point weighs as much as two lines that are 2.8 characters longer and shorter than the mean. */
enum { POINT = 16, ANOTHER_LINE = 60 };
enum { COST_CLAUSE = 0, COST_WORD = 1, COST_WEAK = 2, COST_LINKED = 3, COST_COMPOUND = 5, COST_TIED = 8 };

typedef enum {
  KIND_KANJI,
  KIND_HIRAGANA,
  KIND_KATAKANA,
  KIND_LATIN,
  KIND_OPEN,
  KIND_CLOSE,
  KIND_COMMA,
  KIND_DOT,
  KIND_SPACE,
  KIND_OTHER
} Kind;

static bool in_set(const char *set, gunichar c)
{
  return g_utf8_strchr(set, -1, c) != NULL;
}

static Kind kind_of(gunichar c)
{
  static const struct {
    const char *characters;
    Kind kind;
  } sets[] = {{" \t　", KIND_SPACE},
              {"（「『【〈《〔［｛([{“‘", KIND_OPEN},
              {"）」』】〉》〕］｝)]}”’", KIND_CLOSE},
              {"、。，．,;；：:！？!?", KIND_COMMA},
              {"・／/～〜－―—–-", KIND_DOT},
              {"々〆ヶヵ〇", KIND_KANJI},
              {"ー", KIND_KATAKANA}};
  for (size_t i = 0; i < G_N_ELEMENTS(sets); i++)
    if (in_set(sets[i].characters, c)) return sets[i].kind;
  switch (g_unichar_get_script(c)) {
  case G_UNICODE_SCRIPT_HAN: return KIND_KANJI;
  case G_UNICODE_SCRIPT_HIRAGANA: return KIND_HIRAGANA;
  case G_UNICODE_SCRIPT_KATAKANA: return KIND_KATAKANA;
  default: return g_unichar_isalnum(c) ? KIND_LATIN : KIND_OTHER;
  }
}

static bool begins(const gunichar *text, size_t n, size_t at, const char *word)
{
  for (const char *p = word; *p; p = g_utf8_next_char(p), at++)
    if (at >= n || text[at] != g_utf8_get_char(p)) return false;
  return true;
}

static bool ends(const gunichar *text, size_t n, size_t at, const char *word)
{
  size_t length = (size_t)g_utf8_strlen(word, -1);
  return at >= length && begins(text, n, at - length, word);
}

static const char *const conjunctions[] = {"及び", "並びに", "又は", "若しくは"};

static bool is_conjunction(const gunichar *text, size_t n, size_t at,
                           bool (*stands)(const gunichar *, size_t, size_t, const char *))
{
  for (size_t i = 0; i < G_N_ELEMENTS(conjunctions); i++)
    if (stands(text, n, at, conjunctions[i])) return true;
  return false;
}

/* に before these belongs to them: に係る, に関する. */
static const char *const followers[] = {"係る",   "係わる", "関する", "関わる", "伴う",   "基づく",
                                        "向けた", "対する", "資する", "必要な", "応じた", "当たり"};

/* After a run of hiragana, before another script. */
static int cost_after_kana(const gunichar *text, size_t n, size_t at)
{
  if (is_conjunction(text, n, at, ends)) return COST_CLAUSE;
  gunichar last = text[at - 1];
  if (in_set("のを", last) || ends(text, n, at, "係る") || ends(text, n, at, "する") || ends(text, n, at, "おける"))
    return COST_CLAUSE;
  for (size_t i = 0; last == 0x306B /* に */ && i < G_N_ELEMENTS(followers); i++)
    if (begins(text, n, at, followers[i])) return COST_TIED;
  if (last == 0x306B) return COST_LINKED;
  if (in_set("るうくすつぶむぐたなは", last)) return COST_WORD;
  if (in_set("がへとやもで", last)) return COST_WEAK;
  bool alone = at < 2 || kind_of(text[at - 2]) != KIND_HIRAGANA; /* 取り扱い, 見積り書 */
  return alone ? NEVER : COST_COMPOUND;
}

/* Of a line that begins with the character at. */
static int cost_before(const gunichar *text, size_t n, size_t at)
{
  Kind a = kind_of(text[at - 1]), b = kind_of(text[at]);
  if (b == KIND_SPACE || b == KIND_CLOSE || b == KIND_COMMA || b == KIND_DOT || a == KIND_OPEN) return NEVER;
  if (in_set("ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮー", text[at])) return NEVER;
  if (a == KIND_SPACE || a == KIND_COMMA) return COST_CLAUSE;
  if (a == KIND_DOT) return COST_LINKED; /* 設計・開発 is read as one */
  if (b == KIND_OPEN) return COST_WORD;
  if (b == KIND_HIRAGANA) return NEVER;
  if (a == KIND_CLOSE) return COST_WORD;
  if (a == KIND_HIRAGANA) return cost_after_kana(text, n, at);
  if (is_conjunction(text, n, at, begins)) return COST_LINKED;
  return a == b ? NEVER : COST_COMPOUND;
}

static double width_of(gunichar c)
{
  return g_unichar_iswide(c) || c > 0x2000 ? 1 : 0.5;
}

typedef struct {
  const gunichar *text;
  size_t n;
  const double *sums; /* widths of the first characters */
  const int *costs;   /* of a line that begins there */
  double most, mean;
  double *best;  /* [n + 1]: of the lines so far */
  guint16 *from; /* [lines][n + 1]: where the last of the lines begins */
} Breaking;

/* Without the space that a break takes the place of. */
static double line_width(const Breaking *b, size_t from, size_t to)
{
  bool space = to < b->n && to > from && kind_of(b->text[to - 1]) == KIND_SPACE;
  return b->sums[to - space] - b->sums[from];
}

/* One line more: the best for each end. */
static void add_line(Breaking *b, size_t line)
{
  g_autofree double *next = g_new(double, b->n + 1);
  guint16 *from = b->from + line * (b->n + 1);
  for (size_t to = 0; to <= b->n; to++) {
    next[to] = NEVER * 1e3;
    for (size_t begin = to; begin-- > 0;) {
      double width = line_width(b, begin, to);
      if (width > b->most + 1) break; /* one more: a space at its end */
      if (width > b->most || b->costs[begin] >= NEVER || b->best[begin] >= NEVER) continue;
      double cost = b->best[begin] + b->costs[begin] * POINT + (width - b->mean) * (width - b->mean);
      if (cost < next[to]) next[to] = cost, from[to] = (guint16)begin;
    }
  }
  memcpy(b->best, next, (b->n + 1) * sizeof *next);
}

/* The beginnings of `lines` lines at most, into starts; how bad they are. */
static double break_into(Breaking *b, size_t lines, size_t *starts)
{
  b->mean = b->sums[b->n] / (double)lines;
  for (size_t i = 0; i <= b->n; i++) b->best[i] = i == 0 ? 0 : NEVER * 1e3;
  for (size_t line = 0; line < lines; line++) add_line(b, line);
  size_t at = b->n;
  for (size_t line = lines; line-- > 0 && b->best[b->n] < NEVER;) starts[line] = at = b->from[line * (b->n + 1) + at];
  return b->best[b->n];
}

/* The fewest lines that hold it, or one more where those would end within words. 0: nothing to break, or no way. */
static size_t choose(Breaking *b, size_t *starts)
{
  size_t chosen = 0, tried = 0;
  double least = NEVER;
  for (size_t lines = 2; lines <= MOST_LINES && tried < 2; lines++) {
    size_t here[MOST_LINES];
    double cost = break_into(b, lines, here) + (tried ? ANOTHER_LINE : 0);
    if (cost >= NEVER && tried == 0) continue;
    tried++;
    if (cost >= least) continue;
    least = cost;
    chosen = lines;
    memcpy(starts, here, lines * sizeof *starts);
  }
  return chosen;
}

static void append_line(GString *out, const char *text, double most)
{
  glong length;
  g_autofree gunichar *characters = g_utf8_to_ucs4_fast(text, -1, &length);
  size_t n = (size_t)length;
  g_autofree double *sums = g_new0(double, n + 1);
  for (size_t i = 0; i < n; i++) sums[i + 1] = sums[i] + width_of(characters[i]);
  if (sums[n] <= most || n > MOST_CHARACTERS) {
    g_string_append(out, text);
    return;
  }
  g_autofree int *costs = g_new0(int, n + 1);
  for (size_t i = 1; i < n; i++) costs[i] = cost_before(characters, n, i);
  g_autofree double *best = g_new(double, n + 1);
  g_autofree guint16 *from = g_new0(guint16, MOST_LINES * (n + 1));
  Breaking b = {.text = characters, .n = n, .sums = sums, .costs = costs, .most = most, .best = best, .from = from};
  size_t starts[MOST_LINES] = {0}, lines = choose(&b, starts);
  for (size_t i = 0, line = 1; i < n; i++) {
    bool ends_line = line < lines && i + 1 == starts[line];
    if (!ends_line || kind_of(characters[i]) != KIND_SPACE) g_string_append_unichar(out, characters[i]);
    if (ends_line) g_string_append_c(out, '\n'), line++;
  }
}

static char *phrases(const SyFilter *filter, const char *text, const char *const *arguments, size_t n_arguments,
                     char **problem)
{
  guint64 most;
  if (n_arguments == 0 || !g_ascii_string_to_unsigned(arguments[0], 10, 2, 100, &most, NULL)) {
    *problem = sy_filter_problem(filter, _("a number of characters from 2 to 100, such as 20"),
                                 n_arguments ? arguments[0] : "");
    return NULL;
  }
  GString *out = g_string_new(NULL);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (char **line = lines; *line; line++) {
    if (line != lines) g_string_append_c(out, '\n');
    append_line(out, *line, (double)most);
  }
  return g_string_free(out, FALSE);
}

SyValue *sy_filter_phrases(const SyFilter *filter, const SyValue *value, const char *const *arguments,
                           size_t n_arguments, char **problem)
{
  return sy_filter_each(filter, value, arguments, n_arguments, problem, phrases);
}

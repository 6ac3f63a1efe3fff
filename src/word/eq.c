/* EQ fields (17.16.5.16 and Word's own switches): overstrikes, among them characters in circles and the older form of
 * ruby, fractions, roots, raised and lowered text, boxes. What is none of these is set as its plain text, so that none
 * is lost. */
#include "word/document_private.h"
#include "word/field_private.h"

#include <stdlib.h>
#include <string.h>

#define MOST_ELEMENTS 16
#define MOST_DEPTH 16
#define MOST_OPTIONS 256 /* bytes between a switch's letter and its bracket */

typedef struct {
  Reader *r;
  const char *text;          /* the instruction */
  const GArray *pieces;      /* FieldPiece */
  const size_t *closing;     /* Where each opening bracket is closed; 0: nowhere. */
  GArray *out;               /* SyInline */
  int raise;                 /* half-points: of \s under way */
  int share;                 /* size, %: of fractions and degrees under way */
  bool boxed;                /* \x */
  int ruby_align, ruby_size; /* What \* jc and \* hps say; -1: nothing. */
  int depth;
} Equation;

typedef struct {
  size_t from, to;
} Span;

/* ---- Text ----------------------------------------------------------------------------------- */

/* The last piece that begins at or before at; the first, if none does. */
static guint piece_at(const Equation *e, size_t at)
{
  guint low = 0, high = e->pieces->len;
  while (high - low > 1) {
    guint middle = low + (high - low) / 2;
    if (g_array_index(e->pieces, FieldPiece, middle).from <= at) low = middle;
    else high = middle;
  }
  return low;
}

static const SyRunProperties *run_at(const Equation *e, size_t at)
{
  return g_array_index(e->pieces, FieldPiece, piece_at(e, at)).run;
}

static size_t piece_end(const Equation *e, size_t at, size_t to)
{
  for (guint i = piece_at(e, at); i < e->pieces->len; i++) {
    size_t from = g_array_index(e->pieces, FieldPiece, i).from;
    if (from > at) return MIN(from, to);
  }
  return to;
}

static const SyRunProperties *changed(const Equation *e, const SyRunProperties *run)
{
  if (e->raise == 0 && e->share == 100 && !e->boxed) return run;
  SyRunProperties *out = SY_ARENA_NEW(e->r->arena, SyRunProperties);
  *out = *run;
  out->position += e->raise;
  out->size = MAX(out->size * e->share / 100, 2);
  if (e->boxed) out->border = SY_LINE_SINGLE, out->border_size = 4, out->border_color = SY_COLOR_AUTO;
  return out;
}

static void push_text(Equation *e, const SyRunProperties *run, const char *text, size_t length)
{
  if (length == 0) return;
  SyInline out = {.kind = SY_INLINE_TEXT,
                  .run = changed(e, run),
                  .text = sy_arena_strndup(e->r->arena, text, length),
                  .length = length};
  g_array_append_val(e->out, out);
}

/* Backslashes before characters that would mean something else are left out. */
static char *plain(const Equation *e, Span span)
{
  GString *out = g_string_new(NULL);
  for (size_t i = span.from; i < span.to; i++)
    if (e->text[i] != '\\' || i + 1 >= span.to) g_string_append_c(out, e->text[i]);
    else g_string_append_c(out, e->text[++i]);
  return g_string_free(out, FALSE);
}

static void push_span(Equation *e, Span span)
{
  while (span.from < span.to) {
    size_t end = piece_end(e, span.from, span.to);
    g_autofree char *text = plain(e, (Span){span.from, end});
    push_text(e, run_at(e, span.from), text, strlen(text));
    span.from = end;
  }
}

/* ---- Switches and their elements ------------------------------------------------------------ */

/* "\o\ac(○,印)": name o, options "\ac", elements. end: after the closing bracket. */
typedef struct {
  char name;
  Span options, elements[MOST_ELEMENTS];
  size_t n, end;
} Switch;

/* The brackets of the whole, matched once: what is not closed is not looked through from each that opens. Caller frees.
 */
static size_t *match_brackets(const char *text, size_t length)
{
  size_t *closing = g_new0(size_t, length + 1);
  g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(size_t));
  for (size_t i = 0; i < length; i++) {
    if (text[i] == '\\') {
      i++;
    } else if (text[i] == '(') {
      g_array_append_val(open, i);
    } else if (text[i] == ')' && open->len) {
      closing[g_array_index(open, size_t, open->len - 1)] = i;
      g_array_set_size(open, open->len - 1);
    }
  }
  return closing;
}

static bool read_elements(const Equation *e, size_t open, size_t to, Switch *out)
{
  int depth = 0;
  size_t from = open + 1;
  if (e->closing[open] == 0 || e->closing[open] >= to) return false;
  for (size_t i = open; i < to; i++) {
    char c = e->text[i];
    if (c == '\\') i++;
    else if (c == '(') depth++;
    bool ends = c == ')' && --depth == 0, divides = (c == ',' || c == ';') && depth == 1;
    if (!ends && !divides) continue;
    if (out->n < MOST_ELEMENTS) out->elements[out->n++] = (Span){from, i};
    else out->elements[MOST_ELEMENTS - 1].to = i;
    from = i + 1;
    out->end = i + 1;
    if (ends) return true;
  }
  return false;
}

/* A switch that begins at the backslash at; false: there is none. */
static bool read_switch(const Equation *e, size_t at, size_t to, Switch *out)
{
  *out = (Switch){.name = 0};
  if (at + 1 >= to || !g_ascii_isalpha(e->text[at + 1])) return false;
  out->name = g_ascii_tolower(e->text[at + 1]);
  size_t open = at + 2;
  while (open < to && e->text[open] != '(') {
    char c = e->text[open];
    if (c != '\\' && c != ' ' && c != '-' && !g_ascii_isalnum(c)) return false;
    if (open - at > MOST_OPTIONS) return false;
    open++;
  }
  out->options = (Span){at + 2, open};
  return open < to && strchr("ofsrxabdil", out->name) && read_elements(e, open, to, out);
}

static bool has_option(const Equation *e, const Switch *s, const char *name)
{
  g_autofree char *options = g_strndup(e->text + s->options.from, s->options.to - s->options.from);
  return strstr(options, name) != NULL;
}

/* The points after \up or \do; 2 if none are given. */
static int points_of(const Equation *e, const Switch *s, const char *name)
{
  g_autofree char *options = g_strndup(e->text + s->options.from, s->options.to - s->options.from);
  const char *at = strstr(options, name), *digits = at ? at + strlen(name) : "";
  while (*digits == ' ') digits++;
  return g_ascii_isdigit(*digits) ? CLAMP(atoi(digits), 0, 1584) : 2;
}

/* ---- Overstrikes and ruby ------------------------------------------------------------------- */

/* The character that is another in a circle; 0: there is none. */
static gunichar encircled(gunichar c)
{
  static const char ideographs[] =
      "一二三四五六七八九十月火水木金土日株有社名特財祝労秘男女適優印注項休写正上中下左右医宗学監企資協夜";
  if (c >= '1' && c <= '9') return 0x2460 + (c - '1');
  if (c >= 0xFF11 && c <= 0xFF19) return 0x2460 + (c - 0xFF11);
  if (c >= 'A' && c <= 'Z') return 0x24B6 + (c - 'A');
  if (c >= 'a' && c <= 'z') return 0x24D0 + (c - 'a');
  const char *at = g_utf8_strchr(ideographs, -1, c);
  return at ? 0x3280 + (gunichar)g_utf8_pointer_to_offset(ideographs, at) : 0;
}

static bool is_circle(const char *text)
{
  return strcmp(text, "○") == 0 || strcmp(text, "〇") == 0 || strcmp(text, "◯") == 0;
}

/* ○ over 印 is ㊞, as large as the circle. */
static bool set_encircled(Equation *e, Span circle, Span inside)
{
  g_autofree char *round = plain(e, circle), *text = plain(e, inside);
  g_strstrip(round);
  g_strstrip(text);
  gunichar c = is_circle(round) && g_utf8_strlen(text, -1) == 1 ? encircled(g_utf8_get_char(text)) : 0;
  char whole[8];
  if (!c) return false;
  push_text(e, run_at(e, circle.from), whole, (size_t)g_unichar_to_utf8(c, whole));
  return true;
}

/* Roughly: half-points. */
static gint64 width_of(const Equation *e, Span span)
{
  gint64 width = 0;
  int size = run_at(e, span.from)->size;
  g_autofree char *text = plain(e, span);
  for (const char *p = text; *p; p = g_utf8_next_char(p))
    width += g_unichar_iswide(g_utf8_get_char(p)) ? size : size / 2;
  return width;
}

/* over stands over base: raised as ruby does, or upon it. */
static void push_pair(Equation *e, Span base, Span over, int raise)
{
  g_autofree char *below = plain(e, base), *above = plain(e, over);
  SyRunProperties *run = SY_ARENA_NEW(e->r->arena, SyRunProperties);
  *run = *changed(e, run_at(e, over.from));
  if (raise > 0 && e->ruby_size > 0) run->size = CLAMP(e->ruby_size, 2, 3276);
  SyInline out = {.kind = SY_INLINE_RUBY,
                  .run = changed(e, run_at(e, base.from)),
                  .text = sy_arena_strndup(e->r->arena, below, strlen(below)),
                  .length = strlen(below)};
  out.ruby.text = sy_arena_strndup(e->r->arena, above, strlen(above));
  out.ruby.length = strlen(above);
  out.ruby.run = run;
  out.ruby.raise = raise;
  out.ruby.upon = raise == 0;
  out.ruby.align = raise > 0 && e->ruby_align >= 0 ? (SyRubyAlign)e->ruby_align
                   : raise > 0                     ? SY_RUBY_DISTRIBUTE_SPACE
                                                   : SY_RUBY_CENTER;
  g_array_append_val(e->out, out);
}

/* \o\ad(\s\up 9(かな),漢字): Word wrote ruby so before it had an element for it. */
static bool set_ruby(Equation *e, const Switch *s)
{
  Switch raised;
  size_t at = s->elements[0].from;
  while (at < s->elements[0].to && e->text[at] == ' ') at++;
  if (s->n != 2 || at >= s->elements[0].to || e->text[at] != '\\' || !read_switch(e, at, s->elements[0].to, &raised))
    return false;
  if (raised.name != 's' || !has_option(e, &raised, "\\up") || raised.n != 1 || raised.end != s->elements[0].to)
    return false;
  Span base = s->elements[1], over = raised.elements[0];
  if (memchr(e->text + base.from, '(', base.to - base.from) || base.from == base.to || over.from == over.to)
    return false;
  push_pair(e, base, over, MAX(2 * points_of(e, &raised, "\\up"), 1));
  return true;
}

static void set_sequence(Equation *e, Span span);

static void set_overstrike(Equation *e, const Switch *s)
{
  if (set_ruby(e, s)) return;
  bool two = s->n == 2 && s->elements[0].from < s->elements[0].to && s->elements[1].from < s->elements[1].to;
  bool nested = two && (memchr(e->text + s->elements[0].from, '\\', s->elements[1].to - s->elements[0].from));
  if (!two || nested) {
    for (size_t i = 0; i < s->n; i++) set_sequence(e, s->elements[i]);
    return;
  }
  if (set_encircled(e, s->elements[0], s->elements[1]) || set_encircled(e, s->elements[1], s->elements[0])) return;
  bool first_is_wider = width_of(e, s->elements[0]) >= width_of(e, s->elements[1]);
  push_pair(e, s->elements[!first_is_wider], s->elements[first_is_wider], 0);
}

/* ---- The others ----------------------------------------------------------------------------- */

static void set_part(Equation *e, Span span, int raise, int share)
{
  int outer_raise = e->raise, outer_share = e->share;
  e->raise += raise;
  e->share = e->share * share / 100;
  set_sequence(e, span);
  e->raise = outer_raise;
  e->share = outer_share;
}

/* Elements that a switch has no place for are listed after it. */
static void set_rest(Equation *e, const Switch *s, size_t from)
{
  for (size_t i = from; i < s->n; i++) {
    push_text(e, run_at(e, s->elements[i].from), ",", 1);
    set_sequence(e, s->elements[i]);
  }
}

/* In one line: a small numerator raised, a solidus, a small denominator lowered. */
static void set_fraction(Equation *e, const Switch *s)
{
  const SyRunProperties *run = run_at(e, s->elements[0].from);
  set_part(e, s->elements[0], run->size * 3 / 10, 65);
  push_text(e, run, "\xE2\x81\x84", 3);
  if (s->n > 1) set_part(e, s->elements[1], -run->size / 10, 65);
  set_rest(e, s, 2);
}

static void set_root(Equation *e, const Switch *s)
{
  Span radicand = s->elements[s->n > 1];
  const SyRunProperties *run = run_at(e, radicand.from);
  if (s->n > 1) set_part(e, s->elements[0], run->size / 2, 50);
  push_text(e, run, "√", strlen("√"));
  g_autofree char *text = plain(e, radicand);
  bool closed = g_utf8_strlen(text, -1) > 1;
  if (closed) push_text(e, run, "(", 1);
  set_sequence(e, radicand);
  if (closed) push_text(e, run, ")", 1);
  set_rest(e, s, 2);
}

static void set_listed(Equation *e, const Switch *s, const char *between)
{
  for (size_t i = 0; i < s->n; i++) {
    if (i > 0) push_text(e, run_at(e, s->elements[i].from), between, strlen(between));
    set_sequence(e, s->elements[i]);
  }
}

static void set_switch(Equation *e, const Switch *s)
{
  bool boxed = e->boxed;
  switch (s->name) {
  case 'o': set_overstrike(e, s); break;
  case 'f': set_fraction(e, s); break;
  case 'r': set_root(e, s); break;
  case 's':
    set_part(e, s->elements[0],
             has_option(e, s, "\\do")   ? -2 * points_of(e, s, "\\do")
             : has_option(e, s, "\\up") ? 2 * points_of(e, s, "\\up")
                                        : 0,
             100);
    for (size_t i = 1; i < s->n; i++) set_part(e, s->elements[i], 0, 100);
    break;
  case 'x':
    e->boxed = true;
    set_listed(e, s, "");
    e->boxed = boxed;
    break;
  case 'b':
    push_text(e, run_at(e, s->elements[0].from), "(", 1);
    set_listed(e, s, ",");
    push_text(e, run_at(e, s->elements[0].from), ")", 1);
    break;
  case 'd': set_listed(e, s, ""); break; /* a displacement: its brackets are empty */
  default: set_listed(e, s, s->name == 'l' ? "," : " "); break;
  }
}

static void set_sequence(Equation *e, Span span)
{
  size_t from = span.from;
  bool deep = ++e->depth > MOST_DEPTH;
  for (size_t at = span.from; at < span.to && !deep;) {
    Switch s;
    if (e->text[at] != '\\') {
      at++;
    } else if (read_switch(e, at, span.to, &s)) {
      push_span(e, (Span){from, at});
      set_switch(e, &s);
      from = at = s.end;
    } else {
      at += 2;
    }
  }
  if (from < span.to) push_span(e, (Span){from, span.to});
  e->depth--;
}

/* ---- The field ------------------------------------------------------------------------------ */

/* \* jc2 \* "Font:ＭＳ 明朝" \* hps10, before the first element. Where the rest begins. */
static size_t read_general(Equation *e, size_t at, size_t to)
{
  static const SyRubyAlign aligns[] = {SY_RUBY_CENTER, SY_RUBY_DISTRIBUTE_LETTER, SY_RUBY_DISTRIBUTE_SPACE,
                                       SY_RUBY_LEFT, SY_RUBY_RIGHT};
  for (;;) {
    while (at < to && g_ascii_isspace(e->text[at])) at++;
    if (at + 1 >= to || e->text[at] != '\\' || e->text[at + 1] != '*') return at;
    at += 2;
    while (at < to && g_ascii_isspace(e->text[at])) at++;
    bool quoted = at < to && e->text[at] == '"';
    size_t end = at + quoted;
    while (end < to && (quoted ? e->text[end] != '"' : !g_ascii_isspace(e->text[end]) && e->text[end] != '\\')) end++;
    const char *word = e->text + at;
    if (g_ascii_strncasecmp(word, "jc", 2) == 0 && word[2] >= '0' && word[2] <= '4')
      e->ruby_align = (int)aligns[word[2] - '0'];
    if (g_ascii_strncasecmp(word, "hps", 3) == 0) e->ruby_size = CLAMP(atoi(word + 3), 0, 3276);
    at = MIN(end + quoted, to);
  }
}

bool sy_eq_set(Reader *r, const GString *instruction, const GArray *pieces, GArray *out)
{
  size_t from = 0, to = instruction->len;
  while (from < to && g_ascii_isspace(instruction->str[from])) from++;
  if (!pieces || pieces->len == 0 || g_ascii_strncasecmp(instruction->str + from, "EQ", 2) != 0) return false;
  g_autofree size_t *closing = match_brackets(instruction->str, to);
  Equation e = {.r = r,
                .text = instruction->str,
                .closing = closing,
                .pieces = pieces,
                .out = out,
                .share = 100,
                .ruby_align = -1,
                .ruby_size = -1};
  from = read_general(&e, from + 2, to);
  while (to > from && g_ascii_isspace(instruction->str[to - 1])) to--;
  set_sequence(&e, (Span){from, to});
  return true;
}

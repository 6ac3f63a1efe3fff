/* Filters of characters: width, case, white space. */
#include "template/filter_private.h"

#include <string.h>

/* Half-width U+FF61 … U+FF9F in order (JIS X 0201), as full-width characters. */
static const gunichar wide_kana[] = {
    0x3002, 0x300C, 0x300D, 0x3001, 0x30FB, 0x30F2, 0x30A1, 0x30A3, 0x30A5, 0x30A7, 0x30A9, 0x30E3, 0x30E5,
    0x30E7, 0x30C3, 0x30FC, 0x30A2, 0x30A4, 0x30A6, 0x30A8, 0x30AA, 0x30AB, 0x30AD, 0x30AF, 0x30B1, 0x30B3,
    0x30B5, 0x30B7, 0x30B9, 0x30BB, 0x30BD, 0x30BF, 0x30C1, 0x30C4, 0x30C6, 0x30C8, 0x30CA, 0x30CB, 0x30CC,
    0x30CD, 0x30CE, 0x30CF, 0x30D2, 0x30D5, 0x30D8, 0x30DB, 0x30DE, 0x30DF, 0x30E0, 0x30E1, 0x30E2, 0x30E4,
    0x30E6, 0x30E8, 0x30E9, 0x30EA, 0x30EB, 0x30EC, 0x30ED, 0x30EF, 0x30F3, 0x309B, 0x309C};
enum { HALF_FIRST = 0xFF61, HALF_VOICED = 0xFF9E, HALF_SEMI_VOICED = 0xFF9F };

/* Base with a (semi-)voiced mark = composed. */
static gunichar voiced(gunichar base, gunichar mark)
{
  if (mark == HALF_SEMI_VOICED) return base >= 0x30CF && base <= 0x30DB && base % 3 == 0x30CF % 3 ? base + 2 : 0;
  if (mark != HALF_VOICED) return 0;
  if (base == 0x30A6) return 0x30F4;                                    /* ヴ */
  if (base == 0x30EF || base == 0x30F2) return base + 8;                /* ヷ, ヺ */
  if (base >= 0x30AB && base <= 0x30C1) return base % 2 ? base + 1 : 0; /* カ … チ */
  if (base == 0x30C4 || base == 0x30C6 || base == 0x30C8) return base + 1;
  return base >= 0x30CF && base <= 0x30DB && base % 3 == 0x30CF % 3 ? base + 1 : 0; /* ハ … ホ */
}

static void append_full(GString *out, const char *text)
{
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p), wide = c;
    if (c == ' ') wide = 0x3000;
    else if (c > ' ' && c < 0x7F) wide = c + 0xFEE0;
    else if (c == 0xA5) wide = 0xFFE5;
    else if (c >= HALF_FIRST && c <= HALF_SEMI_VOICED) {
      const char *next = g_utf8_next_char(p);
      wide = wide_kana[c - HALF_FIRST];
      gunichar composed = *next ? voiced(wide, g_utf8_get_char(next)) : 0;
      if (composed) {
        wide = composed;
        p = next;
      }
    }
    g_string_append_unichar(out, wide);
  }
}

static bool append_half_kana(GString *out, gunichar c)
{
  for (size_t i = 0; i < G_N_ELEMENTS(wide_kana); i++) {
    gunichar half = HALF_FIRST + (gunichar)i;
    for (gunichar mark = HALF_VOICED; mark <= HALF_SEMI_VOICED; mark++) {
      if (voiced(wide_kana[i], mark) != c) continue;
      g_string_append_unichar(out, half);
      g_string_append_unichar(out, mark);
      return true;
    }
    if (wide_kana[i] != c) continue;
    g_string_append_unichar(out, half);
    return true;
  }
  return false;
}

static void append_half(GString *out, const char *text)
{
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (c >= 0x3001 && c <= 0x30FC && append_half_kana(out, c)) continue;
    if (c == 0x3000) c = ' ';
    else if (c > 0xFF00 && c < 0xFF5F) c -= 0xFEE0;
    else if (c == 0xFFE5) c = 0xA5;
    g_string_append_unichar(out, c);
  }
}

/* Not g_utf8_strup: it follows the locale. */
static void append_case(GString *out, const char *text, bool upper)
{
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    g_string_append_unichar(out, upper ? g_unichar_toupper(c) : g_unichar_tolower(c));
  }
}

static bool is_space(gunichar c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0x3000 || c == 0xA0 || c == 0x2028 || c == 0x2029;
}

static bool is_break(gunichar c)
{
  return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
}

static const char *skip_spaces(const char *p)
{
  while (*p && is_space(g_utf8_get_char(p))) p = g_utf8_next_char(p);
  return p;
}

static void append_trimmed(GString *out, const char *text)
{
  const char *begin = skip_spaces(text), *end = begin;
  for (const char *p = begin; *p; p = g_utf8_next_char(p))
    if (!is_space(g_utf8_get_char(p))) end = g_utf8_next_char(p);
  g_string_append_len(out, begin, end - begin);
}

/* Line breaks and the white space around them go; Latin words keep a space between them. */
static void append_one_line(GString *out, const char *text)
{
  for (const char *p = skip_spaces(text); *p;) {
    const char *after = skip_spaces(p);
    bool breaks = false;
    for (const char *q = p; q < after; q = g_utf8_next_char(q)) breaks = breaks || is_break(g_utf8_get_char(q));
    if (after > p && *after && !breaks) g_string_append_len(out, p, after - p);
    bool latin = breaks && out->len > 0 && g_ascii_isgraph(out->str[out->len - 1]) && g_ascii_isgraph(*after);
    if (latin) g_string_append_c(out, ' ');
    p = after;
    if (!*p) break;
    const char *next = g_utf8_next_char(p);
    g_string_append_len(out, p, next - p);
    p = next;
  }
}

static char *characters(const SyFilter *filter, const char *text, const char *const *arguments, size_t n_arguments,
                        char **problem)
{
  GString *out = g_string_sized_new(strlen(text));
  switch ((SyCase)filter->detail) {
  case SY_CASE_UPPER: append_case(out, text, true); break;
  case SY_CASE_LOWER: append_case(out, text, false); break;
  case SY_CASE_FULL: append_full(out, text); break;
  case SY_CASE_HALF: append_half(out, text); break;
  case SY_CASE_TRIM: append_trimmed(out, text); break;
  case SY_CASE_ONE_LINE: append_one_line(out, text); break;
  }
  return g_string_free(out, FALSE);
}

/* Rich text keeps its emphasis, blanks and links; the filters of white space make it plain. */
SyValue *sy_filter_characters(const SyFilter *filter, const SyValue *value, const char *const *arguments,
                              size_t n_arguments, char **problem)
{
  if (sy_value_type(value) != SY_VALUE_RICH || filter->detail >= SY_CASE_TRIM)
    return sy_filter_each(filter, value, arguments, n_arguments, problem, characters);
  SyValue *rich = sy_value_new_rich();
  for (size_t i = 0; i < sy_value_count(value); i++) {
    SySpan span = *sy_value_span(value, i);
    g_autofree char *text = characters(filter, span.text, arguments, n_arguments, problem);
    span.text = text;
    sy_value_rich_add(rich, &span);
  }
  return rich;
}

static char *beside_text(const SyFilter *filter, const char *text, const char *const *arguments, size_t n_arguments,
                         char **problem)
{
  return filter->detail ? g_strconcat(text, arguments[0], NULL) : g_strconcat(arguments[0], text, NULL);
}

SyValue *sy_filter_beside(const SyFilter *filter, const SyValue *value, const char *const *arguments,
                          size_t n_arguments, char **problem)
{
  if (sy_value_type(value) != SY_VALUE_RICH || !sy_value_truth(value))
    return sy_filter_each(filter, value, arguments, n_arguments, problem, beside_text);
  SySpan own = {.kind = SY_SPAN_TEXT, .text = arguments[0]};
  SyValue *rich = sy_value_new_rich();
  if (!filter->detail) sy_value_rich_add(rich, &own);
  sy_value_rich_append(rich, value);
  if (filter->detail) sy_value_rich_add(rich, &own);
  return rich;
}

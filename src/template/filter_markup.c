/* Signs in a text of the data made into rich text: **emphasis**, 【blank】, [link](address), an empty line between
 * paragraphs. */
#include "template/filter_private.h"

#include <string.h>

#define LONGEST_BLANK 600 /* bytes; what is longer between brackets is a sentence */
#define LONGEST_LINK 2000 /* bytes, of the text and of the address each */

typedef struct {
  SyValue *rich;
  GString *text; /* not yet in a span */
  bool emphasis;
  bool marked; /* there has been a sign at all */
} Markup;

static void flush(Markup *m)
{
  if (m->text->len == 0) return;
  SySpan span = {.kind = SY_SPAN_TEXT, .text = m->text->str, .emphasis = m->emphasis};
  sy_value_rich_add(m->rich, &span);
  g_string_truncate(m->text, 0);
}

static void add(Markup *m, const SySpan *span)
{
  flush(m);
  sy_value_rich_add(m->rich, span);
  m->marked = true;
}

/* Where `end` stands within `most` bytes of text and of the same paragraph, or NULL. */
static const char *find_end(const char *text, const char *end, size_t most)
{
  size_t n = strlen(end);
  for (size_t i = 0; i < most && text[i]; i++) {
    if (strncmp(text + i, end, n) == 0) return text + i;
    if (text[i] == '\n' && text[i + 1] == '\n') return NULL;
  }
  return NULL;
}

/* Each reads a sign at text and returns what follows it, or NULL where it is none. */
static const char *read_escape(Markup *m, const char *text)
{
  static const char *const signs[] = {"\\", "*", "＊", "[", "【"};
  for (size_t i = 0; i < G_N_ELEMENTS(signs); i++) {
    if (!g_str_has_prefix(text + 1, signs[i])) continue;
    g_string_append(m->text, signs[i]);
    m->marked = true;
    return text + 1 + strlen(signs[i]);
  }
  return NULL;
}

static const char *read_emphasis(Markup *m, const char *text, const char *sign)
{
  const char *inner = text + strlen(sign);
  if (!m->emphasis && (find_end(inner, sign, G_MAXSIZE) == NULL || g_str_has_prefix(inner, sign))) {
    g_string_append(m->text, sign);
    return inner;
  }
  flush(m);
  m->emphasis = !m->emphasis;
  m->marked = true;
  return inner;
}

static const char *read_stars(Markup *m, const char *text)
{
  return text[1] == '*' ? read_emphasis(m, text, "**") : NULL;
}

static const char *read_wide_stars(Markup *m, const char *text)
{
  return g_str_has_prefix(text, "＊＊") ? read_emphasis(m, text, "＊＊") : NULL;
}

static const char *read_blank(Markup *m, const char *text)
{
  const char *inner = text + strlen("【"), *end = find_end(inner, "】", LONGEST_BLANK);
  if (!end) return NULL;
  const char *after = end + strlen("】");
  g_autofree char *shown = g_strndup(text, (gsize)(after - text)), *label = g_strndup(inner, (gsize)(end - inner));
  bool named = false;
  for (const char *p = label; *p; p = g_utf8_next_char(p)) named = named || !g_unichar_isspace(g_utf8_get_char(p));
  SySpan span = {.kind = SY_SPAN_BLANK, .text = shown, .label = named ? label : NULL};
  add(m, &span);
  return after;
}

/* Addresses that open something on the reader's own machine are no links. */
static bool is_address(const char *address)
{
  static const char *const begins[] = {"https://", "http://", "mailto:", "#"};
  for (size_t i = 0; i < G_N_ELEMENTS(begins); i++)
    if (g_ascii_strncasecmp(address, begins[i], strlen(begins[i])) == 0)
      return address[strlen(begins[i])] != 0 && !strpbrk(address, " \t\n");
  return false;
}

static const char *read_link(Markup *m, const char *text)
{
  const char *middle = find_end(text + 1, "](", LONGEST_LINK),
             *end = middle ? find_end(middle, ")", LONGEST_LINK) : NULL;
  if (!end || middle == text + 1) return NULL;
  g_autofree char *shown = g_strndup(text + 1, (gsize)(middle - text - 1)),
                  *address = g_strndup(middle + 2, (gsize)(end - middle - 2));
  if (!is_address(address)) return NULL;
  SySpan span = {.kind = SY_SPAN_TEXT, .text = shown, .link = address};
  add(m, &span);
  return end + 1;
}

static const char *read_paragraph(Markup *m, const char *text)
{
  if (text[1] != '\n') return NULL;
  SySpan span = {.kind = SY_SPAN_PARAGRAPH, .text = ""};
  add(m, &span);
  m->emphasis = false;
  return text + strspn(text, "\n");
}

static const struct {
  const char *sign;
  const char *(*read)(Markup *m, const char *text);
} signs[] = {{"\\", read_escape}, {"*", read_stars}, {"＊", read_wide_stars},
             {"【", read_blank},  {"[", read_link},  {"\n", read_paragraph}};

static const char *read_sign(Markup *m, const char *text)
{
  for (size_t i = 0; i < G_N_ELEMENTS(signs); i++) {
    const char *after = g_str_has_prefix(text, signs[i].sign) ? signs[i].read(m, text) : NULL;
    if (after) return after;
  }
  return NULL;
}

static SyValue *read_markup(const char *text)
{
  Markup m = {.rich = sy_value_new_rich(), .text = g_string_new(NULL)};
  g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1); /* Windows' line ends */
  g_autofree char *own = g_strjoinv("\n", lines);
  gsize length = strlen(own);
  while (length > 0 && own[length - 1] == '\n') own[--length] = 0;
  for (const char *p = own; *p;) {
    const char *after = read_sign(&m, p);
    const char *next = after ? after : g_utf8_next_char(p);
    if (!after) g_string_append_len(m.text, p, next - p);
    p = next;
  }
  flush(&m);
  g_string_free(m.text, TRUE);
  if (m.marked) return m.rich;
  sy_value_unref(m.rich);
  return sy_value_new_text(own);
}

SyValue *sy_filter_markup(const SyFilter *filter, const SyValue *value, const char *const *arguments,
                          size_t n_arguments, char **problem)
{
  if (sy_value_type(value) == SY_VALUE_RICH) return sy_value_ref((SyValue *)value);
  if (sy_value_type(value) == SY_VALUE_TEXT) return read_markup(sy_value_text(value));
  return sy_filter_each(filter, value, arguments, n_arguments, problem, NULL);
}

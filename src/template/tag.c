/* Tags: what stands between the delimiters. */
#include "template/condition_private.h"

#include <string.h>

static const struct {
  const char *ascii, *wide;
  SyTagKind kind;
} sigils[] = {
    {"#", "＃", SY_TAG_SECTION}, {"^", "＾", SY_TAG_INVERTED},   {"/", "／", SY_TAG_CLOSE},
    {"!", "！", SY_TAG_COMMENT}, {">", "＞", SY_TAG_PARTIAL},    {"<", "＜", SY_TAG_PARENT},
    {"$", "＄", SY_TAG_BLOCK},   {"=", "＝", SY_TAG_DELIMITERS}, {"&", "＆", SY_TAG_RAW},
    {"{", "｛", SY_TAG_RAW},
};

/* Removes blanks, also full-width ones, from both ends. */
static char *stripped(const char *text, size_t length)
{
  const char *end = text + length;
  while (text < end && g_unichar_isspace(g_utf8_get_char(text))) text = g_utf8_next_char(text);
  while (end > text) {
    const char *last = g_utf8_prev_char(end);
    if (!g_unichar_isspace(g_utf8_get_char(last))) break;
    end = last;
  }
  return g_strndup(text, (gsize)(end - text));
}

/* The length of a sigil at text, and its kind; 0: none. */
static size_t read_sigil(const char *text, size_t length, SyTagKind *kind)
{
  for (size_t i = 0; i < G_N_ELEMENTS(sigils); i++)
    for (int wide = 0; wide < 2; wide++) {
      const char *sigil = wide ? sigils[i].wide : sigils[i].ascii;
      size_t n = strlen(sigil);
      if (length < n || memcmp(text, sigil, n) != 0) continue;
      *kind = sigils[i].kind;
      return n;
    }
  return 0;
}

/* The quote that closes the one at text, or NULL; *length: of the opening quote. */
static const char *closing_quote(const char *text, size_t *length)
{
  static const char *const pairs[][2] = {{"\"", "\""}, {"'", "'"}, {"“", "”"}, {"‘", "’"}, {"＂", "＂"}, {"”", "”"}};
  for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
    if (g_str_has_prefix(text, pairs[i][0])) {
      *length = strlen(pairs[i][0]);
      return pairs[i][1];
    }
  return NULL;
}

/* Splits at a separator (ASCII or full-width) outside quotes; pieces are stripped. */
static GPtrArray *split(const char *text, const char *separator, const char *wide)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func(g_free);
  const char *from = text;
  while (*text) {
    size_t quote;
    const char *close = closing_quote(text, &quote);
    const char *end = close ? strstr(text + quote, close) : NULL;
    size_t n = g_str_has_prefix(text, separator) ? strlen(separator) : g_str_has_prefix(text, wide) ? strlen(wide) : 0;
    if (end) text = end + strlen(close);
    else if (n == 0) text = g_utf8_next_char(text);
    else {
      g_ptr_array_add(pieces, stripped(from, (size_t)(text - from)));
      from = text += n;
    }
  }
  g_ptr_array_add(pieces, stripped(from, (size_t)(text - from)));
  return pieces;
}

static char *unquoted(const char *text)
{
  size_t quote;
  const char *close = closing_quote(text, &quote);
  if (!close || !g_str_has_suffix(text + quote, close)) return g_strdup(text);
  return g_strndup(text + quote, strlen(text) - quote - strlen(close));
}

static char *nearest_filter(const char *word)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (const SyFilter *f = sy_filters; f->english; f++) {
    g_ptr_array_add(names, (void *)f->english);
    g_ptr_array_add(names, (void *)f->japanese);
  }
  g_ptr_array_add(names, NULL);
  const char *near = sy_nearest(word, (const char *const *)names->pdata);
  return near ? g_strdup_printf(_("did you mean “%s”?"), near) : g_strdup(_("shiyosho template filters lists them"));
}

/* "default:"未定"" -> a use of a filter. */
static bool read_filter(const char *text, SyFilterUse *use, char **problem, char **hint)
{
  g_autoptr(GPtrArray) pieces = split(text, ":", "：");
  const char *first = pieces->pdata[0];
  /* `日付:"yyyy"` names its filter; `yyyy年M月d日` is a pattern whole. */
  const SyFilter *named = sy_filter_is_date_pattern(first) ? NULL : sy_filter_lookup(first);
  bool pattern = !named && sy_filter_is_date_pattern(text);
  const char *name = pattern ? text : first;
  use->filter = pattern ? sy_filter_lookup(text) : named;
  if (!use->filter) {
    *problem = g_strdup_printf(_("there is no filter “%s”"), name);
    *hint = nearest_filter(name);
    return false;
  }
  GPtrArray *arguments = g_ptr_array_new();
  if (pattern) g_ptr_array_add(arguments, g_strdup(text));
  for (guint i = 1; !pattern && i < pieces->len; i++) g_ptr_array_add(arguments, unquoted(pieces->pdata[i]));
  use->n_arguments = arguments->len;
  g_ptr_array_add(arguments, NULL);
  use->arguments = (char **)g_ptr_array_free(arguments, FALSE);
  if (use->n_arguments >= use->filter->least && use->n_arguments <= use->filter->most) return true;
  *problem = g_strdup_printf(_("the filter “%s” takes %u to %u arguments, not %zu"), name, use->filter->least,
                             use->filter->most, use->n_arguments);
  *hint = g_strdup_printf(_("for example %s"), use->filter->example);
  return false;
}

static void read_path(SyTag *tag)
{
  if (strcmp(tag->name, ".") == 0) return;
  g_auto(GStrv) segments = g_strsplit(tag->name, ".", -1);
  tag->n_path = g_strv_length(segments);
  tag->path = g_new0(char *, tag->n_path + 1);
  for (size_t i = 0; i < tag->n_path; i++) tag->path[i] = g_ref_string_new_intern(segments[i]);
}

/* What other engines have and this one has not; a message that says what to write instead. */
static bool refuse_foreign(const char *name, char **problem, char **hint)
{
  static const char *const words[] = {"if ", "unless ", "each ", "with ", "for ", "foreach "};
  for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
    if (g_ascii_strncasecmp(name, words[i], strlen(words[i])) != 0) continue;
    const char *rest = name + strlen(words[i]);
    *problem = g_strdup_printf(_("“%s”: sections have no word “%.*s”"), name, (int)strlen(words[i]) - 1, words[i]);
    *hint = g_strdup_printf(_("write {{#%s}} … {{/%s}}"), rest, rest);
    return true;
  }
  if (g_strcmp0(name, "else") == 0) {
    *problem = g_strdup(_("sections have no “else”"));
    *hint = g_strdup(_("write {{^name}} … {{/name}} for the opposite"));
    return true;
  }
  static const char *const signs[] = {" + ", " - ", " * ", " / ", " % "};
  for (size_t i = 0; i < G_N_ELEMENTS(signs); i++) {
    if (!strstr(name, signs[i])) continue;
    *problem = g_strdup_printf(_("“%s”: tags do not calculate"), name);
    *hint = g_strdup(_("give the result a name in the data"));
    return true;
  }
  g_auto(GStrv) segments = g_strsplit(name, ".", -1);
  for (char **segment = segments; *segment && segments[1]; segment++) {
    if (segment == segments || !**segment || (*segment)[strspn(*segment, "0123456789")]) continue;
    *problem = g_strdup_printf(_("“%s”: items of a list have no numbers"), name);
    *hint = g_strdup_printf(_("repeat the list: {{#%s}} … {{/%s}}; {{#@first}} … {{/@first}} in it is its first item"),
                            segments[0], segments[0]);
    return true;
  }
  return false;
}

static bool read_condition(SyTag *tag, const char *text, char **problem, char **hint)
{
  char *first;
  tag->condition = sy_condition_new(text, &first);
  if (!tag->condition) {
    *problem = g_strdup_printf(_("“%s” is no condition"), text);
    *hint = g_strdup(
        _("compare a name with a text, a number or a name: {{#name = \"text\"}}, {{#name > 10 and not other}}"));
    return false;
  }
  tag->name = first;
  read_path(tag);
  return true;
}

static bool read_value(SyTag *tag, const char *text, char **problem, char **hint)
{
  g_autoptr(GPtrArray) pieces = split(text, "|", "｜");
  bool section = tag->kind == SY_TAG_SECTION || tag->kind == SY_TAG_INVERTED;
  if (section && pieces->len == 1 && sy_condition_is(text)) return read_condition(tag, text, problem, hint);
  tag->name = g_strdup(pieces->pdata[0]);
  if (refuse_foreign(tag->name, problem, hint)) return false;
  if (!*tag->name) {
    *problem = g_strdup(_("a tag has no name"));
    return false;
  }
  read_path(tag);
  tag->filters = g_new0(SyFilterUse, pieces->len);
  for (guint i = 1; i < pieces->len; i++) {
    tag->n_filters++;
    if (!read_filter(pieces->pdata[i], &tag->filters[i - 1], problem, hint)) return false;
  }
  return true;
}

/* Without what nobody sees: zero-width spaces and joiners, soft hyphens, which come along when text is pasted. */
static char *visible(const char *text, size_t length)
{
  GString *out = g_string_sized_new(length);
  for (const char *p = text, *next; p < text + length; p = next) {
    next = g_utf8_next_char(p);
    gunichar ch = g_utf8_get_char(p);
    if (ch != 0x200B && ch != 0x2060 && ch != 0xFEFF && ch != 0xAD) g_string_append_len(out, p, next - p);
  }
  return g_string_free(out, FALSE);
}

SyTag *sy_tag_new(const char *inner, size_t length, char **problem, char **hint)
{
  SyTag *tag = g_new0(SyTag, 1);
  g_autofree char *seen = visible(inner, length), *all = stripped(seen, strlen(seen));
  size_t n = read_sigil(all, strlen(all), &tag->kind);
  g_autofree char *rest = stripped(all + n, strlen(all + n));
  if (tag->kind == SY_TAG_COMMENT || tag->kind == SY_TAG_DELIMITERS) {
    tag->name = g_steal_pointer(&rest);
    return tag;
  }
  bool named = tag->kind == SY_TAG_PARTIAL || tag->kind == SY_TAG_PARENT;
  tag->dynamic = named && (rest[0] == '*' || g_str_has_prefix(rest, "＊"));
  const char *name = tag->dynamic ? g_utf8_next_char(rest) : rest;
  g_autofree char *clean = stripped(name, strlen(name));
  if (named && !tag->dynamic) {
    tag->name = g_steal_pointer(&clean);
    return tag;
  }
  if (read_value(tag, clean, problem, hint)) return tag;
  sy_tag_free(tag);
  return NULL;
}

SyTag *sy_tag_new_named(const char *inner, size_t length)
{
  g_autofree char *text = g_strndup(inner, length), *problem = NULL, *hint = NULL;
  g_autoptr(GPtrArray) pieces = split(text, "|", "｜");
  const char *first = pieces->pdata[0];
  return pieces->len > 1 ? sy_tag_new(first, strlen(first), &problem, &hint) : NULL;
}

void sy_tag_free(SyTag *tag)
{
  if (!tag) return;
  for (size_t i = 0; i < tag->n_filters; i++) g_strfreev(tag->filters[i].arguments);
  g_free(tag->filters);
  for (size_t i = 0; i < tag->n_path; i++) g_ref_string_release(tag->path[i]);
  g_free(tag->path);
  sy_condition_free(tag->condition);
  g_free(tag->name);
  g_free(tag);
}

bool sy_tag_delimiters(const char *text, char **open, char **close)
{
  g_autofree char *own = g_strdup(text);
  if (g_str_has_suffix(own, "=")) own[strlen(own) - 1] = 0;
  g_auto(GStrv) words = g_strsplit_set(own, " \t\r\n", -1);
  const char *found[2] = {NULL, NULL};
  size_t n = 0;
  for (char **w = words; *w; w++)
    if (**w && n++ < 2) found[n - 1] = *w;
  if (n != 2) return false;
  *open = g_strdup(found[0]);
  *close = g_strdup(found[1]);
  return true;
}

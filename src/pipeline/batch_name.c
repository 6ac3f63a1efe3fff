#include "pipeline/batch_name.h"

#include <string.h>

/* What no name on a Windows share may hold; U+FF0F and the like are harmless. */
static const char forbidden[] = "/\\:*?\"<>|";

static bool is_forbidden(gunichar c)
{
  if (c < 0x80) return c < 0x20 || c == 0x7f || strchr(forbidden, (int)c);
  switch (g_unichar_type(c)) {
  case G_UNICODE_CONTROL:
  case G_UNICODE_FORMAT: /* turns of direction, zero width: names that look alike or read backwards */
  case G_UNICODE_SURROGATE:
  case G_UNICODE_UNASSIGNED:
  case G_UNICODE_LINE_SEPARATOR:
  case G_UNICODE_PARAGRAPH_SEPARATOR: return true;
  default: return false;
  }
}

/* Devices of Windows, with any ending: "con.txt" is one as well. */
static bool is_device(const char *stem)
{
  static const char *const devices[] = {"CON", "PRN", "AUX", "NUL"};
  size_t n = strcspn(stem, ".");
  for (size_t i = 0; i < G_N_ELEMENTS(devices); i++)
    if (n == 3 && g_ascii_strncasecmp(stem, devices[i], 3) == 0) return true;
  return n == 4 && g_ascii_isdigit(stem[3]) &&
         (g_ascii_strncasecmp(stem, "COM", 3) == 0 || g_ascii_strncasecmp(stem, "LPT", 3) == 0);
}

/* Cuts to `most` bytes, before a character and the marks that belong to it. */
static void cut(GString *stem, size_t most)
{
  if (stem->len <= most) return;
  const char *at = g_utf8_find_prev_char(stem->str, stem->str + most + 1);
  while (at && at > stem->str && g_unichar_ismark(g_utf8_get_char(at))) at = g_utf8_find_prev_char(stem->str, at);
  g_string_truncate(stem, at ? (gsize)(at - stem->str) : 0);
}

char *sy_batch_stem(const char *text, size_t most)
{
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  GString *stem = g_string_new(NULL);
  bool last_space = true; /* leading space goes */
  for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    bool space = c == '\n' || c == '\t' || c == '\r' || c == ' ';
    if (space && last_space) continue;
    if (space) g_string_append_c(stem, ' ');
    else if (is_forbidden(c) || (stem->len == 0 && (c == '.' || c == '-'))) g_string_append_c(stem, '_');
    else g_string_append_unichar(stem, c);
    last_space = space;
  }
  if (is_device(stem->str)) g_string_prepend_c(stem, '_');
  cut(stem, most);
  while (stem->len > 0 && (stem->str[stem->len - 1] == ' ' || stem->str[stem->len - 1] == '.'))
    g_string_truncate(stem, stem->len - 1);
  return g_string_free(stem, FALSE);
}

char *sy_batch_clash_key(const char *stem)
{
  g_autofree char *folded = g_utf8_casefold(stem, -1);
  return g_utf8_normalize(folded, -1, G_NORMALIZE_DEFAULT);
}

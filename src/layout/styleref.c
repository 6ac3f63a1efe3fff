/* STYLEREF (17.16.5.59): the text of the paragraph of a style that is nearest to a page's header or to the field. */
#include "layout/layout_private.h"

#include <stdlib.h>
#include <string.h>

/* "1" and "見出し 1" name the style that files call "heading 1". */
static char *style_named(const char *argument)
{
  static const char *const own[] = {"見出し", "heading"};
  const char *digits = argument;
  for (size_t i = 0; i < G_N_ELEMENTS(own); i++)
    if (g_ascii_strncasecmp(argument, own[i], strlen(own[i])) == 0) digits = argument + strlen(own[i]);
  while (*digits == ' ') digits++;
  if (*digits >= '1' && *digits <= '9' && !digits[1]) return g_strdup_printf("heading %c", *digits);
  if (strcmp(argument, "表題") == 0) return g_strdup("title");
  return g_utf8_casefold(argument, -1);
}

bool sy_styleref_wanted(const Layout *l, const char *style_name)
{
  if (g_hash_table_size(l->table->wanted) == 0) return false;
  g_autofree char *key = g_utf8_casefold(style_name, -1);
  return g_hash_table_contains(l->table->wanted, key);
}

static char *key_of(int page, char which, const char *style)
{
  return g_strdup_printf("%d %c %s", page, which, style);
}

void sy_styleref_take(Layout *l, const Para *para)
{
  g_autofree char *style = g_utf8_casefold(para->properties.style_name, -1);
  char *first = key_of(l->ordinal, 'F', style), *last = key_of(l->ordinal, 'L', style);
  char *pair = g_strdup_printf("%s\t%s", para->style_label, para->style_text);
  if (g_hash_table_contains(l->table->styles, first)) g_free(first);
  else g_hash_table_insert(l->table->styles, first, g_strdup(pair));
  g_hash_table_replace(l->table->styles, last, pair);
}

/* What was last at the end of the page is carried on. */
void sy_styleref_end_page(Layout *l)
{
  GHashTableIter iter;
  void *style;
  g_hash_table_iter_init(&iter, l->table->wanted);
  while (g_hash_table_iter_next(&iter, &style, NULL)) {
    g_autofree char *last = key_of(l->ordinal, 'L', style), *before = key_of(l->ordinal - 1, 'C', style);
    const char *pair = g_hash_table_lookup(l->table->styles, last);
    if (!pair) pair = g_hash_table_lookup(l->table->styles, before);
    if (pair) g_hash_table_replace(l->table->styles, key_of(l->ordinal, 'C', style), g_strdup(pair));
  }
}

/* The first (or last) on this page, else the last before it. */
static const char *find(const SyPageTable *table, int page, const char *style, bool last)
{
  g_autofree char *key = key_of(page, last ? 'L' : 'F', style);
  const char *pair = table ? g_hash_table_lookup(table->styles, key) : NULL;
  g_autofree char *before = key_of(page - 1, 'C', style);
  return pair || !table ? pair : g_hash_table_lookup(table->styles, before);
}

char *sy_styleref_text(Layout *l, const char *argument, bool by_number, bool last)
{
  if (!argument) return NULL;
  g_autofree char *style = style_named(argument);
  g_hash_table_add(l->table->wanted, g_strdup(style));
  const char *pair = find(l->known, l->ordinal, style, last);
  if (!pair) pair = find(l->table, l->ordinal, style, last);
  const char *tab = pair ? strchr(pair, '\t') : NULL;
  if (!tab) return NULL;
  return by_number ? g_strndup(pair, (gsize)(tab - pair)) : g_strdup(tab + 1);
}

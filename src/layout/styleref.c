/* STYLEREF (17.16.5.59): the text of the paragraph of a style that is nearest to a page's header or to the field. */
#include "layout/paragraph_private.h"
#include "layout/pass_private.h"
#include "layout/styleref_private.h"

#include <stdlib.h>
#include <string.h>

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
  char *entry = g_strjoin("\t", para->style_label, para->style_number, para->style_text, NULL);
  if (g_hash_table_contains(l->table->styles, first)) g_free(first);
  else g_hash_table_insert(l->table->styles, first, g_strdup(entry));
  g_hash_table_replace(l->table->styles, last, entry);
}

/* What was last at the end of the page is carried on. */
void sy_styleref_end_page(Layout *l)
{
  GHashTableIter iter;
  void *style;
  g_hash_table_iter_init(&iter, l->table->wanted);
  while (g_hash_table_iter_next(&iter, &style, NULL)) {
    g_autofree char *last = key_of(l->ordinal, 'L', style), *before = key_of(l->ordinal - 1, 'C', style);
    const char *entry = g_hash_table_lookup(l->table->styles, last);
    if (!entry) entry = g_hash_table_lookup(l->table->styles, before);
    if (entry) g_hash_table_replace(l->table->styles, key_of(l->ordinal, 'C', style), g_strdup(entry));
  }
}

/* The first (or the last) on this page, or else the last before it. */
static const char *find(const SyPageTable *table, int page, const char *style, bool last)
{
  g_autofree char *key = key_of(page, last ? 'L' : 'F', style);
  const char *entry = table ? g_hash_table_lookup(table->styles, key) : NULL;
  g_autofree char *before = key_of(page - 1, 'C', style);
  return entry || !table ? entry : g_hash_table_lookup(table->styles, before);
}

char *sy_styleref_text(Layout *l, const SyInline *in)
{
  if (!in->field.argument) return NULL;
  g_autofree char *style = sy_field_style_named(in->field.argument);
  g_hash_table_add(l->table->wanted, g_strdup(style));
  const char *found = find(l->known, l->ordinal, style, in->field.last);
  if (!found) found = find(l->table, l->ordinal, style, in->field.last);
  if (!found) return NULL;
  g_auto(GStrv) parts = g_strsplit(found, "\t", 3); /* label, number, text */
  return g_strdup(parts[in->field.bare ? 1 : in->field.by_number ? 0 : 2]);
}

char *sy_styleref_chapter(Layout *l, int level)
{
  g_autofree char *style = g_strdup_printf("heading %d", level);
  SyInline in = {.kind = SY_INLINE_FIELD};
  in.field.argument = style;
  in.field.by_number = in.field.bare = true;
  return sy_styleref_text(l, &in);
}

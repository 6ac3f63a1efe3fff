/* Texts of the catalogue made into texts of this specification. */
#include "selection/selection_private.h"

#include <string.h>

char *sy_selection_terms(const SyProject *project, const char *text)
{
  const SyValue *terms = sy_value_get(project->root, "terms");
  if (sy_value_count(terms) == 0) return g_strdup(text);
  GString *out = g_string_new(NULL);
  for (const char *p = text; *p;) {
    /* The longest term wins, so that 府省庁外 may have a word of its own. */
    size_t longest = 0, which = 0;
    for (size_t i = 0; i < sy_value_count(terms); i++) {
      const char *term = sy_value_key(terms, i);
      size_t length = strlen(term);
      if (length > longest && strncmp(p, term, length) == 0) longest = length, which = i;
    }
    if (longest > 0) {
      g_string_append(out, sy_value_text(sy_value_pair(terms, which)));
      p += longest;
    } else {
      const char *next = g_utf8_next_char(p);
      g_string_append_len(out, p, next - p);
      p = next;
    }
  }
  return g_string_free(out, FALSE);
}

/* The value that the project gives to a blank, or NULL. */
static const SyValue *blank_of(const SyCatalogueRequirement *requirement, const SyValue *blanks, const char *id)
{
  const SyValue *value = sy_value_get(blanks, id);
  for (size_t i = 0; !value && requirement && i < requirement->n_blanks; i++)
    if (strcmp(requirement->blanks[i].id, id) == 0) value = sy_value_get(blanks, requirement->blanks[i].label);
  return sy_value_truth(value) ? value : NULL;
}

static const char *blank_label(const SyCatalogueRequirement *requirement, const char *id)
{
  for (size_t i = 0; requirement && i < requirement->n_blanks; i++)
    if (strcmp(requirement->blanks[i].id, id) == 0) return requirement->blanks[i].label;
  return id;
}

SyValue *sy_selection_rich(const SyProject *project, const SyCatalogueRequirement *requirement, const SyValue *text,
                           const SyValue *blanks)
{
  SyValue *rich = sy_value_new_rich();
  for (size_t i = 0; i < sy_value_count(text); i++) {
    SySpan span = *sy_value_span(text, i);
    g_autofree char *words = NULL;
    if (span.kind == SY_SPAN_BLANK) {
      const SyValue *filled = blank_of(requirement, blanks, span.id);
      if (filled) {
        span.kind = SY_SPAN_TEXT;
        span.text = sy_value_text(filled);
      } else {
        span.label = blank_label(requirement, span.id);
      }
    } else {
      span.text = words = sy_selection_terms(project, span.text);
    }
    sy_value_rich_add(rich, &span);
  }
  return rich;
}

SyValue *sy_selection_own_words(const SyProject *project, const char *words, bool marked)
{
  SyValue *rich = sy_value_new_rich();
  g_autofree char *own = g_strchomp(sy_selection_terms(project, words));
  g_auto(GStrv) lines = g_strsplit(own, "\n", -1);
  for (char **line = lines; *line; line++) {
    if (!*g_strchomp(*line)) continue; /* a blank line only parts paragraphs */
    SySpan end = {.kind = SY_SPAN_PARAGRAPH}, span = {.kind = SY_SPAN_TEXT, .text = *line, .inserted = marked};
    if (sy_value_count(rich) > 0) sy_value_rich_add(rich, &end);
    sy_value_rich_add(rich, &span);
  }
  return rich;
}

SyValue *sy_selection_items(const SyProject *project, const SyCatalogueRequirement *r, const SyCatalogueText *text,
                            const SyValue *blanks)
{
  SyValue *rich = sy_value_new_rich();
  for (size_t i = 0; text && i < text->n_items; i++) {
    SySpan end = {.kind = SY_SPAN_PARAGRAPH};
    if (i > 0) sy_value_rich_add(rich, &end);
    g_autoptr(SyValue) item = sy_selection_rich(project, r, text->items[i], blanks);
    sy_value_rich_append(rich, item);
  }
  return rich;
}

static const SyCatalogueText *specification_text(const SySelected *selected)
{
  if (!selected->requirement || selected->effective < 0) return NULL;
  return selected->requirement->levels[selected->effective].specification;
}

SyValue *sy_selection_specifications(const SySelection *selection, const SySelected *selected)
{
  const SyProject *project = selection->project;
  const SyProjectChoice *choice = selected->choice;
  SyValue *list = sy_value_new_list();
  if (selected->addition) {
    sy_value_list_add(list, sy_selection_own_words(project, selected->addition->specification, false));
  } else if (choice && choice->specification) {
    sy_value_list_add(list, sy_selection_own_words(project, choice->specification, true));
  } else if (choice && choice->repeat) {
    for (size_t i = 0; i < sy_value_count(choice->repeat); i++)
      sy_value_list_add(list, sy_selection_items(project, selected->requirement, specification_text(selected),
                                                 sy_value_item(choice->repeat, i)));
  } else {
    sy_value_list_add(list, sy_selection_items(project, selected->requirement, specification_text(selected),
                                               choice ? choice->blanks : NULL));
  }
  return list;
}

GPtrArray *sy_selection_open_blanks(const SySelection *selection, const SySelected *selected)
{
  GPtrArray *open = g_ptr_array_new();
  g_autoptr(SyValue) list = sy_selection_specifications(selection, selected);
  for (size_t i = 0; selected->requirement && i < sy_value_count(list); i++) {
    const SyValue *rich = sy_value_item(list, i);
    for (size_t k = 0; k < sy_value_count(rich); k++) {
      const SySpan *span = sy_value_span(rich, k);
      if (span->kind != SY_SPAN_BLANK) continue;
      for (size_t b = 0; b < selected->requirement->n_blanks; b++)
        if (strcmp(selected->requirement->blanks[b].id, span->id) == 0)
          g_ptr_array_add(open, (void *)&selected->requirement->blanks[b]);
    }
  }
  return open;
}

static bool has_item(const GPtrArray *items, const SyValue *item)
{
  g_autofree char *text = sy_value_plain(item, "");
  for (guint i = 0; i < items->len; i++) {
    g_autofree char *other = sy_value_plain(items->pdata[i], "");
    if (strcmp(text, other) == 0) return true;
  }
  return false;
}

static void add_text(SyValue *list, SyValue *text)
{
  SyValue *map = sy_value_new_map();
  sy_value_map_set(map, "text", text);
  sy_value_list_add(list, map);
}

/* What the project chose: numbers count the catalogue's proposals, texts are its own. */
static void add_chosen(SyValue *list, const SyProject *project, const SyCatalogueRequirement *r, const GPtrArray *items,
                       const SyValue *chosen)
{
  for (size_t i = 0; i < sy_value_count(chosen); i++) {
    const SyValue *item = sy_value_item(chosen, i);
    size_t number = (size_t)sy_value_number(item);
    if (sy_value_type(item) == SY_VALUE_NUMBER && number <= items->len)
      add_text(list, sy_selection_rich(project, r, items->pdata[number - 1], NULL));
    else if (sy_value_type(item) == SY_VALUE_TEXT)
      add_text(list, sy_selection_own_words(project, sy_value_text(item), false));
  }
}

SyValue *sy_selection_proposals(const SySelection *selection, const SySelected *selected)
{
  SyValue *list = sy_value_new_list();
  const SyProject *project = selection->project;
  const SyCatalogueRequirement *r = selected->requirement;
  if (!r) {
    const SyValue *own = selected->addition->proposals;
    for (size_t i = 0; i < sy_value_count(own); i++)
      add_text(list, sy_selection_own_words(project, sy_value_text(sy_value_item(own, i)), false));
    return list;
  }
  g_autoptr(GPtrArray) items = g_ptr_array_new();
  for (int l = 0; l <= (int)selected->level; l++) {
    const SyCatalogueText *text = r->levels[l].kind == SY_LEVEL_OWN ? r->levels[l].proposals : NULL;
    if (sy_catalogue_text_says_nothing(text)) continue;
    for (size_t i = 0; i < text->n_items; i++)
      if (!has_item(items, text->items[i])) g_ptr_array_add(items, text->items[i]);
  }
  if (selected->choice && selected->choice->proposals) {
    add_chosen(list, project, r, items, selected->choice->proposals);
    return list;
  }
  for (guint i = 0; i < items->len; i++) add_text(list, sy_selection_rich(project, r, items->pdata[i], NULL));
  return list;
}

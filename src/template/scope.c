/* Scopes: where names are looked up. */
#include "template/condition_private.h"

#include <string.h>

/* "requirements" for "requirement" and its Japanese alias; "policies" for "policy". */
bool sy_scope_is_item(const char *segment, const char *list)
{
  const char *english = sy_name_english(segment);
  if (strcmp(english, list) == 0) return true;
  size_t n = strlen(list), m = strlen(english);
  if (n > 1 && m == n - 1 && list[n - 1] == 's' && memcmp(list, english, m) == 0) return true;
  return n > 3 && m == n - 2 && strcmp(list + n - 3, "ies") == 0 && english[m - 1] == 'y' &&
         memcmp(list, english, m - 1) == 0;
}

static SyValue *first_segment(const SyScope *scope, const char *segment, bool more)
{
  for (; scope; scope = scope->outer) {
    SyValue *found = sy_value_type(scope->value) == SY_VALUE_MAP ? sy_value_get(scope->value, segment) : NULL;
    if (found) return found;
    if (more && scope->list && sy_scope_is_item(segment, scope->list)) return scope->value;
  }
  return NULL;
}

/* *open: the map that was asked last answers for every key. */
static SyValue *resolve(const SyScope *scope, const SyTag *tag, bool *open)
{
  *open = false;
  if (tag->n_path == 0) return scope->value;
  SyValue *value = first_segment(scope, tag->path[0], tag->n_path > 1);
  for (size_t i = 1; value && i < tag->n_path; i++) {
    *open = sy_value_map_open(value);
    value = sy_value_type(value) == SY_VALUE_MAP ? sy_value_get(value, tag->path[i]) : NULL;
  }
  return value;
}

SyValue *sy_scope_lookup(const SyScope *scope, const SyTag *tag)
{
  bool open;
  return resolve(scope, tag, &open);
}

typedef enum { LOOP_NUMBER, LOOP_INDEX, LOOP_FIRST, LOOP_LAST, LOOP_COUNT } LoopName;
static const struct {
  const char *english, *japanese;
  LoopName what;
} loop_names[] = {{"@number", "@番号", LOOP_NUMBER},
                  {"@index", "@添字", LOOP_INDEX},
                  {"@first", "@最初", LOOP_FIRST},
                  {"@last", "@最後", LOOP_LAST},
                  {"@count", "@件数", LOOP_COUNT}};

/* @number and its like: of the innermost list. */
static SyValue *loop_value(const SyScope *scope, const char *name)
{
  while (scope && scope->count == 0) scope = scope->outer;
  for (size_t i = 0; scope && i < G_N_ELEMENTS(loop_names); i++) {
    if (strcmp(name, loop_names[i].english) != 0 && strcmp(name, loop_names[i].japanese) != 0) continue;
    switch (loop_names[i].what) {
    case LOOP_NUMBER: return sy_value_new_number((double)(scope->index + 1), NULL);
    case LOOP_INDEX: return sy_value_new_number((double)scope->index, NULL);
    case LOOP_FIRST: return sy_value_new_bool(scope->index == 0);
    case LOOP_LAST: return sy_value_new_bool(scope->index + 1 == scope->count);
    case LOOP_COUNT: return sy_value_new_number((double)scope->count, NULL);
    }
  }
  return NULL;
}

/* True if a filter makes something of a name that the data does not have. */
static bool has_stand_in(const SyTag *tag)
{
  for (size_t i = 0; i < tag->n_filters; i++)
    if (sy_filter_stands_in(tag->filters[i].filter)) return true;
  return false;
}

SyValue *sy_scope_evaluate(const SyScope *scope, const SyTag *tag, char **problem)
{
  if (tag->condition) return sy_condition_evaluate(tag->condition, scope, problem);
  bool open;
  SyValue *value = resolve(scope, tag, &open);
  if (value) sy_value_ref(value);
  else if (open) value = sy_value_new_null();
  else if (tag->name[0] == '@') value = loop_value(scope, tag->name);
  if (!value && !has_stand_in(tag)) return NULL;
  for (size_t i = 0; i < tag->n_filters; i++) {
    const SyFilterUse *use = &tag->filters[i];
    SyValue *next =
        use->filter->apply(use->filter, value, (const char *const *)use->arguments, use->n_arguments, problem);
    sy_value_unref(value);
    value = next;
    if (!value) return NULL;
  }
  return value;
}

char *sy_scope_nearest(const SyScope *scope, const SyTag *tag)
{
  if (tag->n_path == 0) return NULL;
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  GString *before = g_string_new(NULL);
  SyValue *holder = NULL;
  size_t at = 0;
  /* The first segment that is not there is the one that was mistyped. */
  for (; at + 1 < tag->n_path; at++) {
    SyValue *next = at == 0                                 ? first_segment(scope, tag->path[0], true)
                    : sy_value_type(holder) == SY_VALUE_MAP ? sy_value_get(holder, tag->path[at])
                                                            : NULL;
    if (!next) break;
    holder = next;
    g_string_append_printf(before, "%s.", tag->path[at]);
  }
  for (const SyScope *s = scope; s; s = holder ? NULL : s->outer) {
    const SyValue *map = holder ? holder : s->value;
    for (size_t i = 0; i < (sy_value_type(map) == SY_VALUE_MAP ? sy_value_count(map) : 0); i++) {
      g_ptr_array_add(names, (void *)sy_value_key(map, i));
      g_ptr_array_add(names, (void *)sy_name_japanese(sy_value_key(map, i)));
    }
  }
  g_ptr_array_add(names, NULL);
  g_autofree char *narrow =
      g_utf8_normalize(tag->path[at], -1, G_NORMALIZE_NFKC); /* full-width letters are near ASCII ones */
  const char *near = sy_nearest(narrow ? narrow : tag->path[at], (const char *const *)names->pdata);
  if (near) g_string_append(before, near);
  return g_string_free(before, near == NULL);
}

SyScope sy_scope_item(const SyScope *outer, const SyTag *tag, SyValue *list, size_t index)
{
  return (SyScope){.outer = outer,
                   .value = sy_value_item(list, index),
                   .index = index,
                   .count = sy_value_count(list),
                   .list = tag->n_path ? sy_name_english(tag->path[tag->n_path - 1]) : NULL};
}

/* A list has no members of its own: its items have. Caller frees. */
static char *list_hint(const SyScope *scope, const SyTag *tag)
{
  SyValue *value = tag->n_path > 1 ? first_segment(scope, tag->path[0], true) : NULL;
  g_autoptr(GString) name = g_string_new(tag->n_path ? tag->path[0] : NULL);
  for (size_t i = 1; value && i < tag->n_path; i++) {
    if (sy_value_type(value) == SY_VALUE_LIST) {
      g_autofree char *rest = g_strjoinv(".", tag->path + i);
      return g_strdup_printf(_("“%s” is a list: write {{#%s}}{{%s}}{{/%s}}"), name->str, name->str, rest, name->str);
    }
    value = sy_value_type(value) == SY_VALUE_MAP ? sy_value_get(value, tag->path[i]) : NULL;
    g_string_append_printf(name, ".%s", tag->path[i]);
  }
  return NULL;
}

bool sy_scope_unknown(const SyScope *scope, const SyTag *tag, SyNamePolicy policy, const SyPlace *place,
                      SyDiagnostics *diagnostics)
{
  if (policy == SY_NAMES_LENIENT) return true;
  bool strict = policy == SY_NAMES_STRICT;
  g_autofree char *list = list_hint(scope, tag);
  g_autofree char *near = list ? NULL : sy_scope_nearest(scope, tag);
  g_autofree char *hint = list ? g_strdup(list) : near ? g_strdup_printf(_("did you mean “%s”?"), near) : NULL;
  sy_diagnostics_add(diagnostics, strict ? SY_ERROR : SY_WARNING, "template-unknown-name", place, hint,
                     _("the data has no “%s”"), tag->name);
  return !strict;
}

SyValue *sy_scope_value(const SyScope *scope, const SyTag *tag, SyNamePolicy policy, const SyPlace *place,
                        SyDiagnostics *diagnostics, bool *failed)
{
  g_autofree char *problem = NULL;
  SyValue *value = sy_scope_evaluate(scope, tag, &problem);
  if (problem) sy_diagnostics_add(diagnostics, SY_ERROR, "template-filter", place, NULL, "%s", problem);
  if (problem || (!value && !sy_scope_unknown(scope, tag, policy, place, diagnostics))) *failed = true;
  return value;
}

/* All tags of a template as a table. */
#include "merge/merge.h"
#include "base/json.h"

#include <string.h>

typedef struct {
  char *kind, *name, *scope, *filters, *part;
  size_t count;
  SyPlace first;
} Row;

typedef struct {
  GPtrArray *rows;   /* Row, in order of first use */
  GHashTable *met;   /* "kind name scope filters part" -> Row */
  GPtrArray *scopes; /* tags of the sections around; borrowed */
} Tags;

static const char *kind_name(const SyTag *tag, SyTagRole role)
{
  static const char *const roles[] = {
      [SY_ROLE_PICTURE] = "picture", [SY_ROLE_CONTROL] = "control", [SY_ROLE_PARTIAL] = "partial"};
  if (role == SY_ROLE_SECTION) return tag->kind == SY_TAG_INVERTED ? "inverted" : "section";
  if (tag->kind == SY_TAG_PARENT) return "parent";
  if (tag->kind == SY_TAG_BLOCK) return "block";
  return role == SY_ROLE_TEXT ? "value" : roles[role];
}

static char *filters_of(const SyTag *tag)
{
  GString *out = g_string_new(NULL);
  for (size_t i = 0; i < tag->n_filters; i++) {
    if (i > 0) g_string_append_c(out, '|');
    g_string_append(out, tag->filters[i].filter->english);
    for (char **a = tag->filters[i].arguments; a && *a; a++) g_string_append_printf(out, ":\"%s\"", *a);
  }
  return g_string_free(out, FALSE);
}

static char *scope_of(const Tags *tags)
{
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < tags->scopes->len; i++) {
    const SyTag *tag = tags->scopes->pdata[i];
    g_string_append_printf(out, "%s%s%s", i ? " > " : "", tag->kind == SY_TAG_INVERTED ? "^" : "", tag->name);
  }
  return g_string_free(out, FALSE);
}

static void row_free(void *data)
{
  Row *row = data;
  g_free(row->name);
  g_free(row->scope);
  g_free(row->filters);
  g_free(row);
}

static void use(void *user, const SyTag *tag, SyTagRole role, const SyPlace *place)
{
  Tags *tags = user;
  const char *kind = kind_name(tag, role), *part = place->part ? place->part : "";
  g_autofree char *scope = scope_of(tags), *filters = filters_of(tag);
  g_autofree char *key = g_strjoin("\n", kind, tag->name, scope, filters, part, NULL);
  Row *row = g_hash_table_lookup(tags->met, key);
  if (!row) {
    row = g_new0(Row, 1);
    row->kind = (char *)kind;
    row->part = (char *)g_intern_string(part);
    row->name = g_strdup(tag->name);
    row->scope = g_steal_pointer(&scope);
    row->filters = g_steal_pointer(&filters);
    row->first = *place;
    g_ptr_array_add(tags->rows, row);
    g_hash_table_insert(tags->met, g_steal_pointer(&key), row);
  }
  row->count++;
}

static void enter(void *user, const SyTag *section)
{
  g_ptr_array_add(((Tags *)user)->scopes, (void *)section);
}

static void leave(void *user, const SyTag *section)
{
  GPtrArray *scopes = ((Tags *)user)->scopes;
  g_ptr_array_set_size(scopes, (gint)scopes->len - 1);
}

static void append_json(SyJson *json, const Row *row)
{
  sy_json_map(json);
  sy_json_member(json, "kind", row->kind);
  sy_json_member(json, "name", row->name);
  sy_json_member(json, "scope", row->scope);
  sy_json_member(json, "filters", row->filters);
  sy_json_member(json, "part", row->part);
  sy_json_count(json, "paragraph", row->first.paragraph);
  sy_json_member(json, "under", row->first.under);
  sy_json_count(json, "count", (long long)row->count);
  sy_json_end_map(json);
}

static void append_line(GString *out, const Row *row)
{
  g_string_append_printf(out, "%zu\t%s\t%s\t%s\t%s\t%s\n", row->count, row->kind, row->name, row->filters, row->scope,
                         row->part);
}

char *sy_docx_template_tags(const SyDocxTemplate *docx, bool json)
{
  static const SyTagVisitor visitor = {use, enter, leave};
  Tags tags = {.rows = g_ptr_array_new_with_free_func(row_free),
               .scopes = g_ptr_array_new(),
               .met = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
  sy_docx_template_walk(docx, &visitor, &tags);
  SyJson *list = json ? sy_json_new_lines() : NULL;
  GString *out = g_string_new(NULL);
  if (!json) g_string_append_printf(out, "%s\n", _("count\tkind\tname\tfilters\twithin\tpart"));
  for (guint i = 0; i < tags.rows->len; i++) {
    if (list) append_json(list, tags.rows->pdata[i]);
    else append_line(out, tags.rows->pdata[i]);
  }
  if (list) {
    g_autofree char *text = sy_json_finish(list);
    g_string_append(out, text);
  }
  g_ptr_array_free(tags.rows, TRUE);
  g_ptr_array_free(tags.scopes, TRUE);
  g_hash_table_destroy(tags.met);
  return g_string_free(out, FALSE);
}

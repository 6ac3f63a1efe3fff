/* The names that a template's tags use. */
#include "docx/template_private.h"

#include <string.h>

typedef struct {
  GPtrArray *scopes;  /* GString-like: "requirements." of the sections around; owned strings */
  GPtrArray *found;
  GHashTable *met;
} Names;

/* A name as it is written, under the list of the section around it. */
static void see_name(Names *names, const SyTag *tag)
{
  const char *around = names->scopes->len ? names->scopes->pdata[names->scopes->len - 1] : "";
  char *full = strcmp(tag->name, ".") == 0 ? g_strdup(around) : g_strdup_printf("%s%s%s", around, *around ? "." : "", tag->name);
  if (*full && !g_hash_table_contains(names->met, full)) {
    g_hash_table_add(names->met, full);
    g_ptr_array_add(names->found, full);
  } else {
    g_free(full);
  }
}

static bool is_named(const SyTag *tag)
{
  return tag->kind != SY_TAG_COMMENT && tag->kind != SY_TAG_CLOSE && tag->kind != SY_TAG_DELIMITERS && tag->kind != SY_TAG_PARTIAL &&
         tag->kind != SY_TAG_PARENT;
}

static void see_text_tag(void *user, const SyTag *tag, bool closes)
{
  Names *names = user;
  if (closes || !is_named(tag)) return;
  see_name(names, tag);
}

static void see_node(Names *names, const SyNode *node)
{
  if (node->tag && is_named(node->tag)) see_name(names, node->tag);
  if (node->text) sy_text_template_each(node->text, see_text_tag, names);
  for (guint i = 0; node->children && i < node->children->len; i++) see_node(names, node->children->pdata[i]);
}

const char *const *sy_docx_template_names(const SyDocxTemplate *docx)
{
  return (const char *const *)docx->names;
}

void sy_docx_collect_names(SyDocxTemplate *docx)
{
  Names names = {.scopes = g_ptr_array_new_with_free_func(g_free), .found = g_ptr_array_new(),
                 .met = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, NULL)};
  for (guint i = 0; i < docx->parts->len; i++) {
    const SyCompiledPart *part = docx->parts->pdata[i];
    if (part->root) see_node(&names, part->root);
    if (part->properties) sy_text_template_each(part->properties, see_text_tag, &names);
    GHashTableIter iterator;
    void *note;
    if (!part->notes) continue;
    g_hash_table_iter_init(&iterator, part->notes);
    while (g_hash_table_iter_next(&iterator, NULL, &note)) see_node(&names, note);
  }
  g_ptr_array_add(names.found, NULL);
  docx->names = (char **)g_ptr_array_free(names.found, FALSE);
  g_hash_table_destroy(names.met);
  g_ptr_array_free(names.scopes, TRUE);
}

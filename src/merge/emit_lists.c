/* Lists that start anew in each copy of the section they start in. */
#include "merge/emit_private.h"

#include <string.h>

/* True if the paragraph's list starts within the section, after something else. */
static bool list_starts_in(const xmlNode *wrapper, const char *id)
{
  const xmlNode *first = wrapper->children;
  while (sy_docx_marker(first)) first = first->children;
  if (!first) return false;
  if (sy_docx_is(first, "tr") || sy_docx_is(first, "tc") || sy_docx_is(first, "tbl"))
    first = sy_emit_descendant((xmlNode *)first, "p");
  const xmlNode *properties = first ? sy_xml_child(first, "pPr") : NULL;
  const xmlNode *list = properties ? sy_xml_child(properties, "numPr") : NULL;
  const char *own = list ? sy_docx_child_value(list, "numId") : NULL;
  return !own || strcmp(own, id) != 0;
}

static bool list_is_before(xmlNode *node, const char *id)
{
  for (; node; node = node->prev) {
    if (node->type != XML_ELEMENT_NODE) continue;
    if (sy_docx_is(node, "numId")) {
      const char *own = sy_xml_attribute(node, "val");
      if (own && strcmp(own, id) == 0) return true;
    }
    if (node->last && list_is_before(node->last, id)) return true;
  }
  return false;
}

/* True if the list has begun before the section. */
static bool list_begins_earlier(const xmlNode *wrapper, const char *id)
{
  for (const xmlNode *up = wrapper; up && up->type == XML_ELEMENT_NODE; up = up->parent)
    if (list_is_before(up->prev, id)) return true;
  return false;
}

/* The same, looked for once for each section and list. */
static bool begins_earlier(SyEmitter *e, const SyNode *section, const xmlNode *wrapper, const char *id)
{
  char key[64];
  g_snprintf(key, sizeof key, "%p %s", (const void *)section, id);
  unsigned known = GPOINTER_TO_UINT(g_hash_table_lookup(e->begun, key));
  if (known == 0) {
    known = list_begins_earlier(wrapper, id) ? 2 : 1;
    g_hash_table_insert(e->begun, g_strdup(key), GUINT_TO_POINTER(known));
  }
  return known == 2;
}

/* w:numId: a list that starts inside a repeated block starts anew in each copy. */
bool sy_emit_list(SyEmitter *e, xmlNode *node)
{
  const char *id = sy_xml_attribute(node, "val");
  if (!id || strcmp(id, "0") == 0) return false;
  for (guint i = e->sections->len; i-- > 0;) {
    const SyNode *section = e->sections->pdata[i];
    if (section->kind != SY_NODE_SECTION || section->section.level == SY_LEVEL_RUNS ||
        section->section.use->tag->kind != SY_TAG_SECTION)
      continue;
    if (!list_starts_in(e->wrappers->pdata[i], id) || begins_earlier(e, section, e->wrappers->pdata[i], id)) continue;
    g_string_append_c(e->pending, '<');
    sy_docx_append_name(e->pending, node->ns, node->name);
    g_string_append(e->pending, " w:val=\"");
    SyNode *own = sy_emit_add(e, SY_NODE_KEY);
    own->key.index = sy_docx_key(e->c, SY_KEY_LIST, id);
    sy_emit_renew(e, own->key.index, i + 1);
    g_string_append(e->pending, "\"/>");
    return true;
  }
  return false;
}

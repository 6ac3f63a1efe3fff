/* Lists that start anew in each copy of the section they start in. */
#include "merge/emit_private.h"

#include <string.h>

/* The list that the paragraph's style puts it into, if that is no outline; or NULL. */
static const SyStyleList *style_list(const SyEmitter *e, const xmlNode *properties)
{
  const char *style = properties ? sy_docx_child_value(properties, "pStyle") : NULL;
  const SyStyleList *list = style ? g_hash_table_lookup(e->c->docx->numbered, style) : NULL;
  return list && !list->heading ? list : NULL;
}

/* The paragraph's list, its own or its style's; or NULL. */
static const char *list_of(const SyEmitter *e, const xmlNode *paragraph)
{
  const xmlNode *properties = paragraph ? sy_xml_child(paragraph, "pPr") : NULL;
  const xmlNode *own = properties ? sy_xml_child(properties, "numPr") : NULL;
  if (own) return sy_docx_child_value(own, "numId");
  const SyStyleList *list = style_list(e, properties);
  return list ? list->id : NULL;
}

/* True if the paragraph's list starts within the section, after something else. */
static bool list_starts_in(const SyEmitter *e, const xmlNode *wrapper, const char *id)
{
  const xmlNode *first = wrapper->children;
  while (sy_docx_marker(first)) first = first->children;
  if (!first) return false;
  if (sy_docx_is(first, "tr") || sy_docx_is(first, "tc") || sy_docx_is(first, "tbl"))
    first = sy_emit_descendant((xmlNode *)first, "p");
  const char *own = list_of(e, first);
  return !own || strcmp(own, id) != 0;
}

static bool list_is_before(const SyEmitter *e, xmlNode *node, const char *id)
{
  for (; node; node = node->prev) {
    if (node->type != XML_ELEMENT_NODE) continue;
    const char *own = sy_docx_is(node, "p") ? list_of(e, node) : NULL;
    if (own && strcmp(own, id) == 0) return true;
    if (node->last && list_is_before(e, node->last, id)) return true;
  }
  return false;
}

/* True if the list has begun before the section. */
static bool list_begins_earlier(const SyEmitter *e, const xmlNode *wrapper, const char *id)
{
  for (const xmlNode *up = wrapper; up && up->type == XML_ELEMENT_NODE; up = up->parent)
    if (list_is_before(e, up->prev, id)) return true;
  return false;
}

/* The same, looked for once for each section and list. */
static bool begins_earlier(SyEmitter *e, const SyNode *section, const xmlNode *wrapper, const char *id)
{
  char key[64];
  g_snprintf(key, sizeof key, "%p %s", (const void *)section, id);
  unsigned known = GPOINTER_TO_UINT(g_hash_table_lookup(e->begun, key));
  if (known == 0) {
    known = list_begins_earlier(e, wrapper, id) ? 2 : 1;
    g_hash_table_insert(e->begun, g_strdup(key), GUINT_TO_POINTER(known));
  }
  return known == 2;
}

/* The innermost section that the list starts in, and is to start anew with each copy of; or -1: it goes on. */
static int starting_section(SyEmitter *e, const char *id)
{
  for (guint i = e->sections->len; i-- > 0;) {
    const SyNode *section = e->sections->pdata[i];
    if (section->kind != SY_NODE_SECTION || section->section.when != SY_WHEN_TRUE ||
        section->section.level == SY_LEVEL_RUNS || section->section.use->tag->kind != SY_TAG_SECTION)
      continue;
    if (list_starts_in(e, e->wrappers->pdata[i], id) && !begins_earlier(e, section, e->wrappers->pdata[i], id))
      return (int)i;
  }
  return -1;
}

/* w:numId: a list that starts inside a repeated block starts anew in each copy. */
bool sy_emit_list(SyEmitter *e, xmlNode *node)
{
  const char *id = sy_xml_attribute(node, "val");
  int section = id && strcmp(id, "0") != 0 ? starting_section(e, id) : -1;
  if (section < 0) return false;
  g_string_append_c(e->pending, '<');
  sy_docx_append_name(e->pending, node->ns, node->name);
  g_string_append(e->pending, " w:val=\"");
  SyNode *own = sy_emit_add(e, SY_NODE_KEY);
  own->key.index = sy_docx_key(e->c, SY_KEY_LIST, id);
  sy_emit_renew(e, own->key.index, (guint)section + 1);
  g_string_append(e->pending, "\"/>");
  return true;
}

static xmlNode *add_value(xmlNode *parent, const char *name, const char *value)
{
  xmlNode *node = xmlNewDocNode(parent->doc, parent->ns, BAD_CAST name, NULL);
  xmlNewNsProp(node, parent->ns, BAD_CAST "val", BAD_CAST value);
  return xmlAddChild(parent, node);
}

/* A list that a style makes gets its number in the paragraph, so that it can start anew. */
void sy_emit_style_list(SyEmitter *e, xmlNode *paragraph)
{
  xmlNode *properties = e->sections->len > 0 ? sy_xml_child(paragraph, "pPr") : NULL;
  if (!properties || sy_xml_child(properties, "numPr")) return;
  const SyStyleList *list = style_list(e, properties);
  if (!list || starting_section(e, list->id) < 0) return;
  /* These stand before w:numPr (17.3.1.26). */
  static const char *const before[] = {"pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl"};
  xmlNode *after = NULL;
  for (size_t i = 0; i < G_N_ELEMENTS(before); i++) {
    xmlNode *own = sy_xml_child(properties, before[i]);
    if (own) after = own;
  }
  xmlNode *numbers = xmlNewDocNode(properties->doc, properties->ns, BAD_CAST "numPr", NULL);
  xmlAddNextSibling(after, numbers);
  add_value(numbers, "ilvl", list->level);
  add_value(numbers, "numId", list->id);
}

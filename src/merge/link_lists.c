/* A sub-document's lists get numbers of their own (17.9). */
#include "merge/link_private.h"

#include <stdlib.h>
#include <string.h>

#define NUMBERING_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"

static unsigned number_of(const xmlNode *node, const char *name)
{
  const char *text = sy_xml_attribute(node, name);
  return text ? (unsigned)strtoul(text, NULL, 10) : 0;
}

static unsigned greatest(const xmlNode *root, const char *element, const char *attribute)
{
  unsigned most = 0;
  for (const xmlNode *node = root->children; node; node = node->next) {
    unsigned number = sy_docx_is(node, element) ? number_of(node, attribute) : 0;
    if (number < SY_MOST_ID) most = MAX(most, number);
  }
  return most;
}

static void set_number(xmlNode *node, const char *name, unsigned number)
{
  g_autofree char *text = g_strdup_printf("%u", number);
  xmlSetNsProp(node, node->ns, BAD_CAST name, BAD_CAST text);
}

/* A copy at the end of the elements of its kind: w:abstractNum stand before w:num. */
static xmlNode *append_copy(xmlNode *root, const xmlNode *node)
{
  xmlNode *copy = xmlDocCopyNode((xmlNode *)node, root->doc, 1), *last = NULL, *first_num = NULL;
  for (xmlNode *own = root->children; own; own = own->next) {
    if (own->type == XML_ELEMENT_NODE && strcmp((const char *)own->name, (const char *)node->name) == 0) last = own;
    if (!first_num && sy_docx_is(own, "num")) first_num = own;
  }
  if (last) xmlAddNextSibling(last, copy);
  else if (sy_docx_is(node, "abstractNum") && first_num) xmlAddPrevSibling(first_num, copy);
  else xmlAddChild(root, copy);
  xmlReconciliateNs(root->doc, copy);
  return copy;
}

static void unlink_child(xmlNode *node, const char *name)
{
  xmlNode *child = sy_xml_child(node, name);
  if (child) xmlUnlinkNode(child), xmlFreeNode(child);
}

static void carry_lists(SyLink *link, const xmlNode *from, xmlNode *to)
{
  sy_link_namespaces(to, from);
  unsigned abstract_base = greatest(to, "abstractNum", "abstractNumId") + 1,
           num_base = greatest(to, "num", "numId") + 1;
  for (const xmlNode *node = from->children; node; node = node->next) {
    if (!sy_docx_is(node, "abstractNum")) continue;
    xmlNode *copy = append_copy(to, node);
    set_number(copy, "abstractNumId", abstract_base + number_of(node, "abstractNumId"));
    /* These identify a list across documents: two of one document's must not be taken for one. */
    unlink_child(copy, "nsid");
    for (xmlNode *level = copy->children; level; level = level->next) {
      xmlNode *style = sy_docx_is(level, "lvl") ? sy_xml_child(level, "pStyle") : NULL;
      g_autofree char *id = g_strdup(style ? sy_xml_attribute(style, "val") : NULL);
      if (id) xmlSetNsProp(style, style->ns, BAD_CAST "val", BAD_CAST sy_link_style(link, id));
    }
  }
  for (const xmlNode *node = from->children; node; node = node->next) {
    if (!sy_docx_is(node, "num")) continue;
    xmlNode *copy = append_copy(to, node), *abstract = sy_xml_child(copy, "abstractNumId");
    unsigned id = number_of(node, "numId");
    set_number(copy, "numId", num_base + id);
    if (abstract) set_number(abstract, "val", abstract_base + number_of(abstract, "val"));
    g_hash_table_insert(link->lists, g_strdup_printf("%u", id), g_strdup_printf("%u", num_base + id));
  }
}

/* Styles that were carried over and are numbered point to the lists that were carried over. */
static void renumber_styles(SyLink *link)
{
  const char *part = sy_package_related(link->base, sy_package_main(link->base), "styles");
  xmlDoc *styles = part ? sy_link_load(link->c, link->base, part) : NULL;
  if (!styles) return;
  g_autoptr(GHashTable) carried = g_hash_table_new(g_str_hash, g_str_equal);
  GHashTableIter iterator;
  void *theirs, *ours;
  g_hash_table_iter_init(&iterator, link->styles);
  while (g_hash_table_iter_next(&iterator, &theirs, &ours)) g_hash_table_add(carried, ours);
  bool changed = false;
  for (xmlNode *style = xmlDocGetRootElement(styles)->children; style; style = style->next) {
    const char *id = sy_docx_is(style, "style") ? sy_xml_attribute(style, "styleId") : NULL;
    if (!id || !g_hash_table_contains(carried, id) || g_hash_table_contains(link->c->docx->own_styles, id)) continue;
    xmlNode *properties = sy_xml_child(style, "pPr"), *list = properties ? sy_xml_child(properties, "numPr") : NULL;
    xmlNode *number = list ? sy_xml_child(list, "numId") : NULL;
    const char *number_id = number ? sy_xml_attribute(number, "val") : NULL;
    const char *mapped = number_id ? g_hash_table_lookup(link->lists, number_id) : NULL;
    if (!mapped) continue;
    xmlSetNsProp(number, number->ns, BAD_CAST "val", BAD_CAST mapped);
    changed = true;
  }
  if (changed) sy_package_set_xml(link->base, part, NULL, styles);
  xmlFreeDoc(styles);
}

bool sy_link_lists(SyLink *link, const xmlDoc *document)
{
  const char *from_part = sy_package_related(link->from, sy_package_main(link->from), "numbering");
  if (!from_part || !sy_package_has(link->from, from_part)) return true;
  xmlDoc *from = sy_link_load(link->c, link->from, from_part);
  if (!from) return false;
  const char *main_part = sy_package_main(link->base),
             *to_part = sy_package_related(link->base, main_part, "numbering");
  xmlDoc *to;
  if (to_part && sy_package_has(link->base, to_part)) {
    to = sy_link_load(link->c, link->base, to_part);
  } else {
    to_part = "word/numbering.xml";
    sy_package_add_relationship(link->base, main_part, SY_RELATIONSHIP_BASE "numbering", to_part, false);
    to = xmlParseDoc(BAD_CAST "<w:numbering xmlns:w=\"" SY_WORD_NAMESPACE "\"/>");
  }
  if (to) {
    carry_lists(link, xmlDocGetRootElement(from), xmlDocGetRootElement(to));
    sy_package_set_xml(link->base, to_part, NUMBERING_TYPE, to);
    xmlFreeDoc(to);
    renumber_styles(link);
  }
  xmlFreeDoc(from);
  return to != NULL;
}

/* Elements as bytes, names and namespaces as the part has them. */
#include "merge/compile_private.h"

#include <string.h>

bool sy_docx_is(const xmlNode *node, const char *name)
{
  if (!node || node->type != XML_ELEMENT_NODE || strcmp((const char *)node->name, name) != 0) return false;
  return sy_docx_is_word(node->ns);
}

int sy_docx_greater_id(int greatest, const char *id)
{
  long long number = g_ascii_strtoll(id, NULL, 10);
  return number > greatest && number < SY_MOST_ID ? (int)number : greatest;
}

const char *sy_docx_child_value(const xmlNode *node, const char *name)
{
  const xmlNode *child = node ? sy_xml_child(node, name) : NULL;
  return child ? sy_xml_attribute(child, "val") : NULL;
}

SyMarker *sy_docx_marker(const xmlNode *node)
{
  if (!node || node->type != XML_ELEMENT_NODE || node->ns) return NULL;
  bool ours = strcmp((const char *)node->name, SY_MARKER) == 0 || strcmp((const char *)node->name, SY_SECTION) == 0;
  return ours ? node->_private : NULL;
}

void sy_docx_append_name(GString *out, const xmlNs *ns, const xmlChar *name)
{
  if (ns && ns->prefix) g_string_append_printf(out, "%s:", (const char *)ns->prefix);
  g_string_append(out, (const char *)name);
}

void sy_docx_append_namespaces(GString *out, const xmlNode *node)
{
  for (const xmlNs *ns = node->nsDef; ns; ns = ns->next) {
    if (ns->prefix) g_string_append_printf(out, " xmlns:%s=\"", (const char *)ns->prefix);
    else g_string_append(out, " xmlns=\"");
    sy_xml_append_attribute(out, ns->href ? (const char *)ns->href : "", -1);
    g_string_append_c(out, '"');
  }
}

void sy_docx_append_attribute(GString *out, const xmlAttr *attribute)
{
  xmlChar *value = xmlNodeGetContent((const xmlNode *)attribute);
  g_string_append_c(out, ' ');
  sy_docx_append_name(out, attribute->ns, attribute->name);
  g_string_append(out, "=\"");
  sy_xml_append_attribute(out, (const char *)value, -1);
  g_string_append_c(out, '"');
  xmlFree(value);
}

void sy_docx_append_start(GString *out, const xmlNode *node)
{
  g_string_append_c(out, '<');
  sy_docx_append_name(out, node->ns, node->name);
  sy_docx_append_namespaces(out, node);
  for (const xmlAttr *a = node->properties; a; a = a->next) sy_docx_append_attribute(out, a);
}

void sy_docx_append_end(GString *out, const xmlNode *node)
{
  g_string_append(out, "</");
  sy_docx_append_name(out, node->ns, node->name);
  g_string_append_c(out, '>');
}

void sy_docx_append_node(GString *out, const xmlNode *node)
{
  if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
    sy_xml_append_text(out, node->content ? (const char *)node->content : "", -1);
    return;
  }
  if (node->type != XML_ELEMENT_NODE) return;
  sy_docx_append_start(out, node);
  if (!node->children) {
    g_string_append(out, "/>");
    return;
  }
  g_string_append_c(out, '>');
  for (const xmlNode *child = node->children; child; child = child->next) sy_docx_append_node(out, child);
  sy_docx_append_end(out, node);
}

/* Makes the copy use the namespaces of the original instead of declarations of its own. */
static void share_namespaces(xmlNode *copy, const xmlNode *original)
{
  if (!original->nsDef && copy->nsDef) {
    xmlFreeNsList(copy->nsDef);
    copy->nsDef = NULL;
  }
  if (!original->nsDef) copy->ns = original->ns;
  const xmlAttr *from = original->properties;
  for (xmlAttr *a = copy->properties; a && from; a = a->next, from = from->next)
    if (!original->nsDef) a->ns = from->ns;
  const xmlNode *child = original->children;
  for (xmlNode *c = copy->children; c && child; c = c->next, child = child->next)
    if (c->type == XML_ELEMENT_NODE && child->type == XML_ELEMENT_NODE) share_namespaces(c, child);
}

xmlNode *sy_docx_copy(const xmlNode *node, bool children)
{
  xmlNode *copy = xmlDocCopyNode((xmlNode *)node, node->doc, children ? 1 : 2);
  share_namespaces(copy, node);
  return copy;
}

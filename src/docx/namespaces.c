/* Namespaces move to the root: what compiling moves or removes then takes no declaration along. */
#include "docx/template_private.h"

#include <string.h>

static void append(xmlNs **list, xmlNs *ns)
{
  while (*list) list = &(*list)->next;
  *list = ns;
  ns->next = NULL;
}

static bool declares(const xmlNode *root, const xmlChar *prefix)
{
  for (const xmlNs *ns = root->nsDef; ns; ns = ns->next)
    if (xmlStrEqual(ns->prefix, prefix)) return true;
  return false;
}

/* A prefix that the root gives another meaning, or none, is replaced by one of ours. */
static void give_prefix(const xmlNode *root, xmlNs *ns, unsigned *number)
{
  if (ns->prefix && !declares(root, ns->prefix)) return;
  char own[16];
  do g_snprintf(own, sizeof own, "sy%u", ++*number);
  while (declares(root, BAD_CAST own));
  xmlFree((void *)ns->prefix);
  ns->prefix = xmlStrdup(BAD_CAST own);
}

static bool declares_same(const xmlNode *root, const xmlNs *own)
{
  for (const xmlNs *ns = root->nsDef; ns; ns = ns->next)
    if (xmlStrEqual(ns->prefix, own->prefix) && xmlStrEqual(ns->href, own->href)) return true;
  return false;
}

/* The xmlNs itself is moved: elements and attributes point to it. One that says what the root says is kept by the
 * document, which frees it at its end. */
static void lift(xmlDoc *document, xmlNode *root, xmlNode *node, unsigned *number)
{
  while (node->nsDef) {
    xmlNs *ns = node->nsDef;
    node->nsDef = ns->next;
    if (!ns->href || !*ns->href || declares_same(root, ns)) {
      xmlSearchNsByHref(document, root, XML_XML_NAMESPACE); /* sees to it that the document has a list */
      append(&document->oldNs, ns);
      continue;
    }
    give_prefix(root, ns, number);
    append(&root->nsDef, ns);
  }
}

static xmlNode *following(xmlNode *node, const xmlNode *root)
{
  if (node->children && node->type == XML_ELEMENT_NODE) return node->children;
  while (node != root && !node->next) node = node->parent;
  return node == root ? NULL : node->next;
}

void sy_docx_lift_namespaces(xmlDoc *document)
{
  xmlNode *root = xmlDocGetRootElement(document);
  unsigned number = 0;
  for (xmlNode *node = root ? following(root, root) : NULL; node; node = following(node, root))
    if (node->type == XML_ELEMENT_NODE) lift(document, root, node, &number);
}

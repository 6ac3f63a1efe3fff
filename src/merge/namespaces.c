/* Namespaces move to the root: what compiling moves or removes then takes no declaration along. */
#include "merge/markup_private.h"

#include <string.h>

static void append(xmlNs **list, xmlNs *ns)
{
  while (*list) list = &(*list)->next;
  *list = ns;
  ns->next = NULL;
}

const xmlNs *sy_docx_declared(const xmlNode *element, const xmlChar *prefix)
{
  for (const xmlNs *ns = element->nsDef; ns; ns = ns->next)
    if (xmlStrEqual(ns->prefix, prefix)) return ns;
  return NULL;
}

/* One that no declaration of the root has. */
static void next_prefix(const xmlNode *root, char *own, size_t size, unsigned *number)
{
  do g_snprintf(own, size, "sy%u", ++*number);
  while (sy_docx_declared(root, BAD_CAST own));
}

/* A prefix that the root gives another meaning, or none, is replaced by one of ours. */
static void give_prefix(const xmlNode *root, xmlNs *ns, unsigned *number)
{
  if (ns->prefix && !sy_docx_declared(root, ns->prefix)) return;
  char own[16];
  next_prefix(root, own, sizeof own, number);
  xmlFree((void *)ns->prefix);
  ns->prefix = xmlStrdup(BAD_CAST own);
}

static bool declares_same(const xmlNode *root, const xmlNs *own)
{
  for (const xmlNs *ns = root->nsDef; ns; ns = ns->next)
    if (xmlStrEqual(ns->prefix, own->prefix) && xmlStrEqual(ns->href, own->href)) return true;
  return false;
}

/* The document frees it at its end: elements and attributes still point to it. */
static void keep(xmlDoc *document, xmlNode *root, xmlNs *ns)
{
  xmlSearchNsByHref(document, root, XML_XML_NAMESPACE); /* sees to it that the document has a list */
  append(&document->oldNs, ns);
}

/* The xmlNs itself is moved: elements and attributes point to it. One that says what the root says is kept by the
 * document, which frees it at its end. */
static void lift(xmlDoc *document, xmlNode *root, xmlNode *node, unsigned *number)
{
  while (node->nsDef) {
    xmlNs *ns = node->nsDef;
    node->nsDef = ns->next;
    if (!ns->href || !*ns->href || declares_same(root, ns)) {
      keep(document, root, ns);
      continue;
    }
    give_prefix(root, ns, number);
    append(&root->nsDef, ns);
  }
}

static bool is_one_of(const xmlNs *ns, const char *transitional, const char *strict)
{
  return ns && ns->href &&
         (strcmp((const char *)ns->href, transitional) == 0 || strcmp((const char *)ns->href, strict) == 0);
}

bool sy_docx_is_word(const xmlNs *ns)
{
  return is_one_of(ns, SY_WORD_NAMESPACE, SY_STRICT_NAMESPACE);
}

bool sy_docx_is_relationship(const xmlNs *ns)
{
  return is_one_of(ns, "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                   "http://purl.oclc.org/ooxml/officeDocument/relationships");
}

/* mc:Ignorable (ECMA-376 part 3, 7.2) names prefixes: a new one is named there as well. */
static void rename_ignorable(xmlNode *root, const xmlChar *old, const char *own)
{
  xmlAttr *attribute = xmlHasNsProp(root, BAD_CAST "Ignorable", BAD_CAST SY_COMPATIBILITY_NAMESPACE);
  if (!attribute) return;
  g_autofree char *value = (char *)xmlNodeGetContent((xmlNode *)attribute);
  g_auto(GStrv) words = g_strsplit(value, " ", -1);
  for (char **word = words; *word; word++)
    if (strcmp(*word, (const char *)old) == 0) g_free(*word), *word = g_strdup(own);
  g_autofree char *joined = g_strjoinv(" ", words);
  xmlNodeSetContent((xmlNode *)attribute, BAD_CAST joined);
}

static void set_prefix(xmlNs *ns, const char *prefix)
{
  if (ns->prefix && strcmp((const char *)ns->prefix, prefix) == 0) return;
  xmlFree((void *)ns->prefix);
  ns->prefix = xmlStrdup(BAD_CAST prefix);
}

/* What is written into a part has the prefix w: files of other programs may have given that away, and have one of their
 * own (or none) for Word's namespace. Of two declarations of Word's namespace the root keeps the first. */
static void name_word(xmlDoc *document, xmlNode *root, unsigned *number)
{
  const xmlNs *of = root->ns;
  if (!sy_docx_is_word(of))
    for (of = root->nsDef; of && !sy_docx_is_word(of);) of = of->next;
  if (!of) return;
  const xmlChar *word = of->href;
  for (xmlNs *ns = root->nsDef; ns; ns = ns->next) {
    if (!ns->prefix || strcmp((const char *)ns->prefix, "w") != 0 || xmlStrEqual(ns->href, word)) continue;
    char own[16];
    next_prefix(root, own, sizeof own, number);
    rename_ignorable(root, ns->prefix, own);
    set_prefix(ns, own);
  }
  bool known = false;
  for (xmlNs **at = &root->nsDef; *at;) {
    xmlNs *ns = *at;
    bool again = xmlStrEqual(ns->href, word) && known;
    if (xmlStrEqual(ns->href, word)) known = true;
    if (!again) {
      at = &ns->next;
      continue;
    }
    *at = ns->next;
    keep(document, root, ns);
  }
  for (xmlNs *ns = root->nsDef; ns; ns = ns->next)
    if (xmlStrEqual(ns->href, word)) set_prefix(ns, "w");
  for (xmlNs *ns = document->oldNs; ns; ns = ns->next)
    if (xmlStrEqual(ns->href, word)) set_prefix(ns, "w");
}

void sy_docx_lift_namespaces(xmlDoc *document)
{
  xmlNode *root = xmlDocGetRootElement(document);
  unsigned number = 0;
  for (xmlNode *node = root ? sy_xml_following(root, root) : NULL; node; node = sy_xml_following(node, root))
    if (node->type == XML_ELEMENT_NODE) lift(document, root, node, &number);
  if (root) name_word(document, root, &number);
}

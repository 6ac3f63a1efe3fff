/* A sub-document's styles: one that is ours in every way is ours; any other is carried over under a name of its own. */
#include "merge/link_private.h"

#include <string.h>

#define STYLES_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"

xmlNode *sy_docx_style(const xmlNode *root, const char *id)
{
  for (xmlNode *node = root->children; id && node; node = node->next) {
    const char *own = sy_docx_is(node, "style") ? sy_xml_attribute(node, "styleId") : NULL;
    if (own && strcmp(own, id) == 0) return node;
  }
  return NULL;
}

static const char *type_of(const xmlNode *style)
{
  const char *type = sy_xml_attribute(style, "type");
  return type ? type : "paragraph";
}

static bool is_default(const xmlNode *style)
{
  const char *flag = sy_xml_attribute(style, "default");
  return flag && strcmp(flag, "0") != 0 && strcmp(flag, "false") != 0;
}

static xmlNode *find_like(const xmlNode *root, const xmlNode *style)
{
  const char *name = sy_docx_child_value(style, "name");
  for (xmlNode *node = root->children; node; node = node->next) {
    const char *own = sy_docx_is(node, "style") ? sy_docx_child_value(node, "name") : NULL;
    if (own && name && g_ascii_strcasecmp(own, name) == 0 && strcmp(type_of(node), type_of(style)) == 0) return node;
  }
  return NULL;
}

static xmlNode *find_default(const xmlNode *root, const char *type)
{
  for (xmlNode *node = root->children; node; node = node->next)
    if (sy_docx_is(node, "style") && is_default(node) && strcmp(type_of(node), type) == 0) return node;
  return NULL;
}

/* What a style does, as text: its properties, and those of what it is based on. */
static char *look_of(const xmlNode *root, const xmlNode *style)
{
  static const char *const parts[] = {"pPr", "rPr", "tblPr", "trPr", "tcPr", "tblStylePr"};
  GString *out = g_string_new(NULL);
  for (int depth = 0; style && depth < 32; depth++) {
    for (const xmlNode *child = style->children; child; child = child->next)
      for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        if (sy_docx_is(child, parts[i])) sy_docx_append_node(out, child);
    g_string_append_c(out, '|');
    style = sy_docx_style(root, sy_docx_child_value(style, "basedOn"));
  }
  const xmlNode *defaults = sy_xml_child(root, "docDefaults");
  if (defaults) sy_docx_append_node(out, defaults);
  return g_string_free(out, FALSE);
}

static char *free_id(const xmlNode *root, const char *wanted)
{
  if (!sy_docx_style(root, wanted)) return g_strdup(wanted);
  for (int n = 2;; n++) {
    char *id = g_strdup_printf("%s_%d", wanted, n);
    if (!sy_docx_style(root, id)) return id;
    g_free(id);
  }
}

static void set_value(xmlNode *style, const char *name, const char *value)
{
  xmlNode *node = sy_xml_child(style, name);
  g_autofree char *own = g_strdup(value); /* value may be the very text that is replaced */
  if (!node) return;
  if (value) xmlSetNsProp(node, node->ns, BAD_CAST "val", BAD_CAST own);
  else xmlUnlinkNode(node), xmlFreeNode(node);
}

/* Puts into the style what the document's defaults say and the style does not. */
static void fold_defaults(xmlNode *style, const xmlNode *defaults)
{
  static const char *const kinds[][2] = {{"pPrDefault", "pPr"}, {"rPrDefault", "rPr"}};
  for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
    const xmlNode *outer = defaults ? sy_xml_child(defaults, kinds[i][0]) : NULL;
    const xmlNode *given = outer ? sy_xml_child(outer, kinds[i][1]) : NULL;
    if (!given) continue;
    xmlNode *own = sy_xml_child(style, kinds[i][1]);
    if (!own) {
      /* w:pPr stands before w:rPr, both at the end of a style (17.7.4.17). */
      own = xmlNewDocNode(style->doc, style->ns, BAD_CAST kinds[i][1], NULL);
      xmlNode *runs = i == 0 ? sy_xml_child(style, "rPr") : NULL;
      if (runs) xmlAddPrevSibling(runs, own);
      else xmlAddChild(style, own);
    }
    if (own->children) continue; /* the order of the schema: only an empty one is filled */
    for (const xmlNode *child = given->children; child; child = child->next)
      if (child->type == XML_ELEMENT_NODE) xmlAddChild(own, xmlDocCopyNode((xmlNode *)child, own->doc, 1));
  }
}

typedef struct {
  SyLink *link;
  const xmlNode *from; /* root of the sub-document's styles */
  xmlNode *to;         /* of ours */
  bool same_defaults;
} Carrier;

static const char *carry(Carrier *k, const char *id);

static const char *map(Carrier *k, const char *id, const char *ours)
{
  g_hash_table_insert(k->link->styles, g_strdup(id), g_strdup(ours));
  return g_hash_table_lookup(k->link->styles, id);
}

static void map_reference(Carrier *k, xmlNode *style, const char *name)
{
  g_autofree char *id = g_strdup(sy_docx_child_value(style, name));
  if (id) set_value(style, name, carry(k, id));
}

/* The style with that id, carried over if ours differs. */
static const char *carry(Carrier *k, const char *id)
{
  const char *known = g_hash_table_lookup(k->link->styles, id);
  if (known) return known;
  const xmlNode *style = sy_docx_style(k->from, id);
  if (!style) return map(k, id, id);
  xmlNode *like = is_default(style) ? find_default(k->to, type_of(style)) : find_like(k->to, style);
  g_autofree char *own_look = look_of(k->from, style), *like_look = like ? look_of(k->to, like) : NULL;
  bool paragraph = strcmp(type_of(style), "paragraph") == 0;
  if (like && (strcmp(own_look, like_look) == 0 || (is_default(style) && !paragraph)))
    return map(k, id, sy_xml_attribute(like, "styleId"));
  g_autofree char *ours = free_id(k->to, id);
  const char *mapped = map(k, id, ours);
  xmlNode *copy = xmlDocCopyNode((xmlNode *)style, k->to->doc, 1);
  xmlAddChild(k->to, copy);
  xmlReconciliateNs(k->to->doc, copy);
  xmlSetNsProp(copy, copy->ns, BAD_CAST "styleId", BAD_CAST ours);
  if (is_default(style)) {
    xmlUnsetNsProp(copy, copy->ns, BAD_CAST "default");
    if (paragraph) fold_defaults(copy, sy_xml_child(k->from, "docDefaults"));
  }
  if (like) {
    g_autofree char *name = g_strdup_printf("%s (%s)", sy_docx_child_value(style, "name"), k->link->stem);
    set_value(copy, "name", name);
    set_value(copy, "aliases", NULL);
  }
  set_value(copy, "link", NULL);
  map_reference(k, copy, "basedOn");
  map_reference(k, copy, "next");
  return mapped;
}

static void carry_used(Carrier *k, const xmlNode *node)
{
  for (; node; node = node->next) {
    if (node->type != XML_ELEMENT_NODE) continue;
    const char *id = sy_docx_is(node, "pStyle") || sy_docx_is(node, "rStyle") || sy_docx_is(node, "tblStyle")
                         ? sy_xml_attribute(node, "val")
                         : NULL;
    if (id) carry(k, id);
    carry_used(k, node->children);
  }
}

const char *sy_link_style(const SyLink *link, const char *id)
{
  const char *ours = g_hash_table_lookup(link->styles, id);
  return ours ? ours : id;
}

static const char *new_styles(SyLink *link)
{
  static const char *const empty = "<w:styles xmlns:w=\"" SY_WORD_NAMESPACE "\"/>";
  g_autoptr(GBytes) bytes = g_bytes_new_static(empty, strlen(empty));
  sy_package_set(link->base, "word/styles.xml", STYLES_TYPE, bytes);
  sy_package_add_relationship(link->base, sy_package_main(link->base), SY_RELATIONSHIP_BASE "styles", "word/styles.xml",
                              false);
  return "word/styles.xml";
}

bool sy_link_styles(SyLink *link, const xmlDoc *document)
{
  const char *from_part = sy_package_related(link->from, sy_package_main(link->from), "styles");
  const char *to_part = sy_package_related(link->base, sy_package_main(link->base), "styles");
  xmlDoc *from = from_part ? sy_link_load(link->c, link->from, from_part) : NULL;
  if (from && !to_part) to_part = new_styles(link);
  xmlDoc *to = to_part ? sy_link_load(link->c, link->base, to_part) : NULL;
  if (from && to) {
    sy_link_namespaces(xmlDocGetRootElement(to), xmlDocGetRootElement(from));
    Carrier k = {.link = link, .from = xmlDocGetRootElement(from), .to = xmlDocGetRootElement(to)};
    carry_used(&k, xmlDocGetRootElement((xmlDoc *)document));
    const xmlNode *normal = find_default(k.from, "paragraph"), *ours = find_default(k.to, "paragraph");
    const char *id = normal ? sy_xml_attribute(normal, "styleId") : NULL;
    const char *mapped = id ? carry(&k, id) : NULL;
    const char *ours_id = ours ? sy_xml_attribute(ours, "styleId") : NULL;
    if (mapped && (!ours_id || strcmp(mapped, ours_id) != 0)) link->default_style = mapped;
    sy_package_set_xml(link->base, to_part, STYLES_TYPE, to);
  }
  bool good = (!from_part || from) && (!to_part || to);
  if (from) xmlFreeDoc(from);
  if (to) xmlFreeDoc(to);
  return good;
}

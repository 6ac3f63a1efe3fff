/* A run's formatting, and what becomes of it for emphasis, blanks, additions and links. */
#include "merge/compile_private.h"

#include <string.h>

/* Children of w:rPr in the order of the schema (ECMA-376 17.3.2.28, EG_RPrBase). */
static const char *const order[] = {"rStyle",
                                    "rFonts",
                                    "b",
                                    "bCs",
                                    "i",
                                    "iCs",
                                    "caps",
                                    "smallCaps",
                                    "strike",
                                    "dstrike",
                                    "outline",
                                    "shadow",
                                    "emboss",
                                    "imprint",
                                    "noProof",
                                    "snapToGrid",
                                    "vanish",
                                    "webHidden",
                                    "color",
                                    "spacing",
                                    "w",
                                    "kern",
                                    "position",
                                    "sz",
                                    "szCs",
                                    "highlight",
                                    "u",
                                    "effect",
                                    "bdr",
                                    "shd",
                                    "fitText",
                                    "vertAlign",
                                    "rtl",
                                    "cs",
                                    "em",
                                    "lang",
                                    "eastAsianLayout",
                                    "specVanish",
                                    "oMath"};

static size_t rank_of(const xmlNode *node)
{
  for (size_t i = 0; i < G_N_ELEMENTS(order); i++)
    if (sy_docx_is(node, order[i])) return i;
  return G_N_ELEMENTS(order);
}

/* Adds the element, instead of one of its kind, where the schema wants it. */
static void put(xmlNode *properties, const char *name, const char *value)
{
  xmlNode *old = sy_xml_child(properties, name);
  if (old) {
    xmlUnlinkNode(old);
    xmlFreeNode(old);
  }
  xmlNode *own = xmlNewDocNode(properties->doc, properties->ns, BAD_CAST name, NULL);
  if (value) xmlNewNsProp(own, properties->ns, BAD_CAST "val", BAD_CAST value);
  xmlNode *next = properties->children;
  while (next && (next->type != XML_ELEMENT_NODE || rank_of(next) < rank_of(own))) next = next->next;
  if (next) xmlAddPrevSibling(next, own);
  else xmlAddChild(properties, own);
}

/* How each kind of span looks: by the template's style of that name, else by direct formatting. */
static const struct {
  const char *style;            /* in lower case */
  const char *property, *value; /* where there is no such style */
} looks[] = {{"emphasis", "b", NULL},
             {"shiyosho inserted", "u", "single"},
             {"blank", "highlight", "yellow"},
             {"hyperlink", "u", "single"}};

static const char *variant(SyCompiler *c, const xmlNode *properties, size_t look)
{
  xmlDoc *scratch = xmlNewDoc(BAD_CAST "1.0");
  xmlNode *own = properties ? xmlDocCopyNode((xmlNode *)properties, scratch, 1)
                            : xmlNewDocNode(scratch, NULL, BAD_CAST "rPr", NULL);
  xmlDocSetRootElement(scratch, own);
  if (!own->ns) xmlSetNs(own, xmlNewNs(own, BAD_CAST SY_WORD_NAMESPACE, BAD_CAST "w"));
  const char *style = g_hash_table_lookup(c->docx->style_ids, looks[look].style);
  put(own, style ? "rStyle" : looks[look].property, style ? style : looks[look].value);
  GString *out = g_string_new(NULL);
  /* The prefixes are declared at the part's root. */
  xmlNs *declared = own->nsDef;
  own->nsDef = NULL;
  sy_docx_append_node(out, own);
  own->nsDef = declared;
  xmlFreeDoc(scratch);
  const char *kept = sy_arena_strndup(c->docx->arena, out->str, out->len);
  g_string_free(out, TRUE);
  return kept;
}

const SyRunFormats *sy_docx_formats(SyCompiler *c, const xmlNode *properties)
{
  GString *plain = g_string_new(NULL);
  if (properties) sy_docx_append_node(plain, properties);
  SyRunFormats *formats = g_hash_table_lookup(c->formats, plain->str);
  if (!formats) {
    formats = SY_ARENA_NEW(c->docx->arena, SyRunFormats);
    formats->plain = sy_arena_strndup(c->docx->arena, plain->str, plain->len);
    formats->emphasis = variant(c, properties, 0);
    formats->inserted = variant(c, properties, 1);
    formats->blank = variant(c, properties, 2);
    formats->link = variant(c, properties, 3);
    g_hash_table_insert(c->formats, g_strdup(plain->str), formats);
  }
  g_string_free(plain, TRUE);
  return formats;
}

#include "base/xml_private.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

bool sy_xml_report(const SyPlace *place, int line, const char *code, SyDiagnostics *diagnostics, const char *message)
{
  SyPlace at = *place;
  at.line = line;
  sy_diagnostics_add(diagnostics, SY_ERROR, code, &at, NULL, "%s", message);
  return false;
}

void sy_xml_report_parser(const SyPlace *place, const xmlError *error, SyDiagnostics *diagnostics)
{
  g_autofree char *said = g_strdup(error && error->message ? error->message : "");
  g_strdelimit(said, "\r\n", ' ');
  g_strchomp(said);
  SyPlace at = *place;
  at.line = error ? error->line : 0;
  at.column = error && error->int2 > 0 && !place->part ? error->int2 : 0;
  sy_diagnostics_add(diagnostics, SY_ERROR, "xml-malformed", &at, NULL, _("the XML is not well-formed: %s"), said);
}

/* UTF-16 is turned into UTF-8 first, so that the checks see what the parser sees. */
char *sy_xml_from_wide(const void *bytes, size_t *length, const SyPlace *place, SyDiagnostics *diagnostics)
{
  gsize written = 0;
  const guchar *b = bytes;
  const char *from = b[0] == 0xFF ? "UTF-16LE" : "UTF-16BE";
  char *text = g_convert((const char *)b + 2, (gssize)*length - 2, "UTF-8", from, NULL, &written, NULL);
  if (!text) {
    sy_xml_report(place, 0, "xml-encoding", diagnostics, _("the XML is not valid UTF-16"));
    return NULL;
  }
  /* The declaration no longer tells the truth. */
  char *declaration_end = g_str_has_prefix(text, "<?xml") ? strstr(text, "?>") : NULL;
  if (declaration_end) memset(text, ' ', (size_t)(declaration_end + 2 - text));
  size_t skip = strspn(text, " \r\n\t");
  memmove(text, text + skip, written - skip + 1);
  *length = written - skip;
  return text;
}

bool sy_xml_is_wide(const void *bytes, size_t length)
{
  const guchar *b = bytes;
  return length > 2 && ((b[0] == 0xFF && b[1] == 0xFE) || (b[0] == 0xFE && b[1] == 0xFF));
}

/* The first error is the one to mend; those after it often follow from it. */
static void on_parser_error(void *data, xmlErrorPtr error)
{
  xmlParserCtxt *context = data;
  xmlError *first = context->_private;
  if (first->code == XML_ERR_OK && error->level >= XML_ERR_ERROR) xmlCopyError(error, first);
}

xmlDoc *sy_xml_parse(const void *bytes, size_t length, const SyPlace *place, const SyLimits *limits,
                     SyDiagnostics *diagnostics)
{
  if (!limits) limits = &sy_limits_default;
  g_autofree char *narrow = NULL;
  if (sy_xml_is_wide(bytes, length)) {
    if (!(narrow = sy_xml_from_wide(bytes, &length, place, diagnostics))) return NULL;
    bytes = narrow;
  }
  if (!sy_xml_check(bytes, length, place, limits, diagnostics)) return NULL;
  xmlParserCtxt *context = xmlNewParserCtxt();
  xmlError first = {0};
  context->_private = &first;
  context->sax->serror = on_parser_error;
  xmlDoc *document = xmlCtxtReadMemory(context, bytes, (int)length, NULL, NULL, SY_XML_OPTIONS);
  if (!document || !context->wellFormed || !xmlDocGetRootElement(document)) {
    sy_xml_report_parser(place, first.code != XML_ERR_OK ? &first : xmlCtxtGetLastError(context), diagnostics);
    if (document) xmlFreeDoc(document);
    document = NULL;
  }
  xmlResetError(&first);
  xmlFreeParserCtxt(context);
  return document;
}

const char *sy_xml_attribute(const xmlNode *node, const char *local_name)
{
  if (node->type != XML_ELEMENT_NODE) return NULL;
  for (const xmlAttr *a = node->properties; a; a = a->next)
    if (strcmp((const char *)a->name, local_name) == 0)
      return a->children && a->children->content ? (const char *)a->children->content : "";
  return NULL;
}

bool sy_xml_is(const xmlNode *node, const char *local_name)
{
  return node && node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, local_name) == 0;
}

xmlNode *sy_xml_child(const xmlNode *node, const char *local_name)
{
  for (xmlNode *child = node ? node->children : NULL; child; child = child->next)
    if (sy_xml_is(child, local_name)) return child;
  return NULL;
}

/* XML 1.0, production 2. */
static bool is_xml_character(gunichar c)
{
  return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) ||
         (c >= 0x10000 && c <= 0x10FFFF);
}

static size_t append_escaped(GString *out, const char *s, gssize length, bool attribute)
{
  size_t replaced = 0;
  const char *end = s + (length < 0 ? strlen(s) : (size_t)length);
  while (s < end) {
    /* Runs of characters that mean nothing to XML go at once. */
    const char *plain = s;
    while (s < end && (guchar)*s >= 0x20 && *s != '&' && *s != '<' && *s != '>' && *s != '"' && (guchar)*s != 0xEF &&
           (guchar)*s != 0xED)
      s++;
    if (s > plain) g_string_append_len(out, plain, s - plain);
    if (s >= end) break;
    gunichar c = g_utf8_get_char_validated(s, end - s);
    bool decoded = c != (gunichar)-1 && c != (gunichar)-2, known = decoded && is_xml_character(c);
    const char *next = decoded ? g_utf8_next_char(s) : s + 1;
    if (!known) {
      g_string_append(out, "\xEF\xBF\xBD");
      replaced++;
    } else if (c == '&') {
      g_string_append(out, "&amp;");
    } else if (c == '<') {
      g_string_append(out, "&lt;");
    } else if (c == '>') {
      g_string_append(out, "&gt;");
    } else if (c == '"' && attribute) {
      g_string_append(out, "&quot;");
    } else if (c < 0x20 && (attribute || c == '\r')) {
      g_string_append_printf(out, "&#%u;", c);
    } else {
      g_string_append_len(out, s, next - s);
    }
    s = next;
  }
  return replaced;
}

size_t sy_xml_append_text(GString *out, const char *s, gssize length)
{
  return append_escaped(out, s, length, false);
}

size_t sy_xml_append_attribute(GString *out, const char *s, gssize length)
{
  return append_escaped(out, s, length, true);
}

const char *sy_xml_child_text(SyArena *arena, const xmlNode *node, const char *local_name)
{
  const xmlNode *child = node ? sy_xml_child(node, local_name) : NULL;
  xmlChar *text = child ? xmlNodeGetContent(child) : NULL;
  const char *out = text ? sy_arena_strndup(arena, (const char *)text, strlen((const char *)text)) : "";
  xmlFree(text);
  return out;
}

xmlNode *sy_xml_following(const xmlNode *node, const xmlNode *root)
{
  if (node->children && node->type == XML_ELEMENT_NODE) return node->children;
  while (node != root && !node->next) node = node->parent;
  return node == root ? NULL : node->next;
}

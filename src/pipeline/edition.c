#include "pipeline/edition.h"

#include <stdlib.h>
#include <string.h>

/* Elements of w:sectPr that stand before w:lnNumType (ECMA-376 17.6.17, EG_SectPrContents). */
static const char *const before_line_numbers[] = {
    "headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar", "paperSrc", "pgBorders"};

static bool stands_before_line_numbers(const xmlNode *node)
{
  for (size_t i = 0; i < G_N_ELEMENTS(before_line_numbers); i++)
    if (sy_xml_is(node, before_line_numbers[i])) return true;
  return false;
}

static void add_line_numbers(xmlNode *section, xmlNs *w)
{
  if (sy_xml_child(section, "lnNumType")) return;
  xmlNode *last = NULL;
  for (xmlNode *child = section->children; child; child = child->next)
    if (stands_before_line_numbers(child)) last = child;
  xmlNode *numbers = xmlNewNode(w, BAD_CAST "lnNumType");
  xmlNewNsProp(numbers, w, BAD_CAST "countBy", BAD_CAST "1");
  xmlNewNsProp(numbers, w, BAD_CAST "restart", BAD_CAST "newPage");
  if (last) xmlAddNextSibling(last, numbers);
  else if (section->children) xmlAddPrevSibling(section->children, numbers);
  else xmlAddChild(section, numbers);
}

/* Moves the text towards the inner edge: lines stay as long as they were, so every line and page
 * of the review copy is the draft's. */
static void widen_outer_margin(xmlNode *section, xmlNs *w)
{
  xmlNode *margins = sy_xml_child(section, "pgMar");
  const char *left = margins ? sy_xml_attribute(margins, "left") : NULL;
  const char *right = margins ? sy_xml_attribute(margins, "right") : NULL;
  if (!left || !right) return;
  int inner = atoi(left), outer = atoi(right);
  int shift = inner - SY_REVIEW_INNER_MARGIN;
  if (shift <= 0) return;
  char text[16];
  g_snprintf(text, sizeof text, "%d", inner - shift);
  xmlSetNsProp(margins, w, BAD_CAST "left", BAD_CAST text);
  g_snprintf(text, sizeof text, "%d", outer + shift);
  xmlSetNsProp(margins, w, BAD_CAST "right", BAD_CAST text);
}

/* The next node in document order, without recursion. */
bool sy_edition_apply(SyPackage *package, const SyEditionLayout *layout, SyDiagnostics *diagnostics)
{
  if (!layout->line_numbers && !layout->wide_outer_margin) return true;
  const char *part = sy_package_main(package);
  xmlDoc *document = sy_package_load_xml(package, part, diagnostics);
  if (!document) return false;
  xmlNode *root = xmlDocGetRootElement(document);
  for (xmlNode *node = root; node; node = sy_xml_following(node, root)) {
    if (!sy_xml_is(node, "sectPr") || !node->ns) continue;
    if (layout->line_numbers) add_line_numbers(node, node->ns);
    if (layout->wide_outer_margin) widen_outer_margin(node, node->ns);
  }
  sy_package_set_xml(package, part, NULL, document);
  xmlFreeDoc(document);
  return true;
}

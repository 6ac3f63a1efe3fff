/* Word comments that values carry (17.13.4). */
#include "merge/render_private.h"

#include <stdlib.h>
#include <string.h>

unsigned sy_docx_begin_comment(SyRender *r, const char *text)
{
  unsigned number = r->next_comment++;
  g_string_append_printf(r->out, "<w:commentRangeStart w:id=\"%u\"/>", number);
  GString *outer = r->out;
  size_t visible = r->visible;
  r->out = r->comments;
  g_string_append_printf(r->out, "<w:comment w:id=\"%u\" w:author=\"" SY_COMMENT_AUTHOR "\" w:initials=\"S\">", number);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (char **line = lines; *line; line++) {
    g_string_append(r->out, "<w:p><w:r>");
    sy_docx_append_text(r, *line);
    g_string_append(r->out, "</w:r></w:p>");
  }
  g_string_append(r->out, "</w:comment>");
  r->out = outer;
  r->visible = visible;
  return number;
}

void sy_docx_end_comment(SyRender *r, unsigned number)
{
  g_string_append_printf(r->out, "<w:commentRangeEnd w:id=\"%u\"/><w:r><w:commentReference w:id=\"%u\"/></w:r>", number,
                         number);
}

static xmlDoc *load_comments(SyRender *r, const char **part)
{
  *part = sy_package_related(r->merged, sy_package_main(r->merged), "comments");
  return *part && sy_package_has(r->merged, *part) ? sy_package_load_xml(r->merged, *part, r->diagnostics) : NULL;
}

int sy_docx_greatest_comment(SyRender *r)
{
  const char *part;
  xmlDoc *document = load_comments(r, &part);
  int greatest = -1;
  for (const xmlNode *node = document ? xmlDocGetRootElement(document)->children : NULL; node; node = node->next) {
    const char *id = sy_docx_is(node, "comment") ? sy_xml_attribute(node, "id") : NULL;
    if (id) greatest = sy_docx_greater_id(greatest, id);
  }
  if (document) xmlFreeDoc(document);
  return greatest;
}

void sy_docx_merge_comments(SyRender *r)
{
  if (r->comments->len == 0) return;
  const char *part;
  xmlDoc *document = load_comments(r, &part);
  GString *out = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
  if (document) {
    const xmlNode *root = xmlDocGetRootElement(document);
    sy_docx_append_start(out, root);
    if (!xmlSearchNs(document, (xmlNode *)root, BAD_CAST "w"))
      g_string_append(out, " xmlns:w=\"" SY_WORD_NAMESPACE "\"");
    g_string_append_c(out, '>');
    for (const xmlNode *node = root->children; node; node = node->next) sy_docx_append_node(out, node);
    g_string_append_len(out, r->comments->str, (gssize)r->comments->len);
    sy_docx_append_end(out, root);
    xmlFreeDoc(document);
  } else {
    part = "word/comments.xml";
    sy_package_add_relationship(r->merged, sy_package_main(r->merged), SY_RELATIONSHIP_BASE "comments", part, false);
    g_string_append_printf(out, "<w:comments xmlns:w=\"" SY_WORD_NAMESPACE "\">%s</w:comments>", r->comments->str);
  }
  g_autoptr(GBytes) bytes = g_string_free_to_bytes(out);
  sy_package_set(r->merged, part, SY_COMMENTS_TYPE, bytes);
}

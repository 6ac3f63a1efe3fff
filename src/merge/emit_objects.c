/* Placeholder pictures, content controls, notes and anchors of comments. */
#include "merge/emit_private.h"

#include <stdlib.h>
#include <string.h>

xmlNode *sy_emit_descendant(xmlNode *node, const char *name)
{
  for (xmlNode *child = node->children; child; child = child->next) {
    if (child->type != XML_ELEMENT_NODE) continue;
    if (strcmp((const char *)child->name, name) == 0) return child;
    xmlNode *found = sy_emit_descendant(child, name);
    if (found) return found;
  }
  return NULL;
}

/* A tag that stands alone in an attribute: "{{photo}}"; or, *below, in the attribute's first line. */
static SyTag *sole_tag(SyEmitter *e, const char *text, const char **below)
{
  if (!text) return NULL;
  text += strspn(text, " \t\r\n");
  size_t n = strcspn(text, "\r\n");
  *below = text + n + strspn(text + n, " \t\r\n");
  g_autofree char *own = sy_docx_narrow_braces(text, n);
  g_strstrip(own);
  if (!g_str_has_prefix(own, "{{") || !g_str_has_suffix(own, "}}") || strlen(own) < 4 || strstr(own + 2, "{{"))
    return NULL;
  g_autofree char *problem = NULL, *hint = NULL;
  SyTag *tag = sy_tag_new(own + 2, strlen(own) - 4, &problem, &hint);
  if (!tag || tag->kind != SY_TAG_VALUE) {
    sy_tag_free(tag);
    return NULL;
  }
  g_ptr_array_add(e->c->docx->tags, tag);
  return tag;
}

bool sy_emit_picture(SyEmitter *e, xmlNode *node)
{
  xmlNode *named = sy_emit_descendant(node, "docPr"), *blip = sy_emit_descendant(node, "blip");
  if (!named || !blip) return false;
  const char *description = sy_xml_attribute(named, "descr"), *title = sy_xml_attribute(named, "title"), *below = NULL;
  SyTag *tag = sole_tag(e, description, &below);
  if (!tag) tag = sole_tag(e, title, &below);
  if (!tag) return false;
  SyPlace place = sy_emit_place(e, description ? description : title);
  SyNode *own = sy_emit_add(e, SY_NODE_PICTURE);
  own->picture.use = sy_emit_use(e, tag, &place, false);
  if (*below) own->picture.text = sy_emit_text_template(e, below);
  own->picture.drawing = xmlNewDoc(BAD_CAST "1.0");
  xmlDocSetRootElement(own->picture.drawing, xmlDocCopyNode(node, own->picture.drawing, 1));
  return true;
}

bool sy_emit_has_marker(const xmlNode *node)
{
  if (sy_docx_marker(node)) return true;
  for (const xmlNode *child = node->children; child; child = child->next)
    if (child->type == XML_ELEMENT_NODE && sy_emit_has_marker(child)) return true;
  return false;
}

bool sy_emit_note(SyEmitter *e, xmlNode *node)
{
  bool endnote = sy_docx_is(node, "endnoteReference");
  const char *id = sy_xml_attribute(node, "id");
  if (!id || e->part->notes) return false; /* Word allows no notes in notes */
  const char *mark = sy_xml_attribute(node, "customMarkFollows");
  SyNode *own = sy_emit_add(e, SY_NODE_NOTE);
  own->note.id = atoi(id);
  own->note.attributes =
      mark && strcmp(mark, "0") != 0 && strcmp(mark, "false") != 0 ? " w:customMarkFollows=\"1\"" : "";
  own->note.endnote = endnote;
  return true;
}

bool sy_emit_once(SyEmitter *e, xmlNode *node)
{
  if (e->sections->len == 0) return false;
  const char *id = sy_xml_attribute(node, "id");
  SyNode *own = sy_emit_add(e, SY_NODE_ONCE);
  own->key.index = sy_docx_key(e->c, SY_KEY_ONCE, id ? id : "");
  sy_emit_renew(e, own->key.index, e->sections->len);
  GPtrArray *outer = sy_emit_enter(e, own);
  sy_emit_plain(e, node);
  if (id && sy_docx_is(node, "commentReference")) {
    int number = atoi(id);
    sy_emit_add(e, SY_NODE_COMMENT)->comment.id = number;
    g_hash_table_add(e->c->docx->commented, GINT_TO_POINTER(number + 1));
  }
  sy_emit_leave(e, outer);
  return true;
}

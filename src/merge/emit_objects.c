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

/* True if a control's tag is a plain name: letters of any script, digits, dots, underscores. */
static bool is_name(const char *text)
{
  if (!text || !*text || g_ascii_isdigit(*text)) return false;
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    gunichar ch = g_utf8_get_char(p);
    if (!g_unichar_isalnum(ch) && ch != '_' && ch != '.') return false;
  }
  return true;
}

bool sy_emit_has_marker(const xmlNode *node)
{
  if (sy_docx_marker(node)) return true;
  for (const xmlNode *child = node->children; child; child = child->next)
    if (child->type == XML_ELEMENT_NODE && sy_emit_has_marker(child)) return true;
  return false;
}

bool sy_emit_control(SyEmitter *e, xmlNode *node)
{
  xmlNode *properties = sy_xml_child(node, "sdtPr"), *content = sy_xml_child(node, "sdtContent");
  const char *name = sy_docx_child_value(properties, "tag");
  if (!content || !is_name(name) || sy_emit_has_marker(content)) return false;
  xmlNode *paragraph = sy_docx_is(node->parent, "p") ? NULL : sy_xml_child(content, "p");
  /* Controls around rows and cells, and those that hold choices of their own, are left alone. */
  if (!sy_docx_is(node->parent, "p") && !paragraph) return false;
  static const char *const others[] = {"docPartObj", "docPartList", "picture",  "group",
                                       "checkbox",   "equation",    "citation", "bibliography"};
  for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
    if (sy_xml_child(properties, others[i])) return false;
  g_autofree char *problem = NULL, *hint = NULL;
  SyTag *tag = sy_tag_new(name, strlen(name), &problem, &hint);
  if (!tag) return false;
  g_ptr_array_add(e->c->docx->tags, tag);
  xmlNode *run = sy_emit_descendant(content, "r");
  const xmlNode *format = run && sy_docx_is(run, "r") ? sy_xml_child(run, "rPr") : NULL;
  /* A placeholder's grey is not for a value. */
  bool placeholder = sy_xml_child(properties, "showingPlcHdr") != NULL;
  SyPlace place = sy_emit_place(e, name);
  SyNode *own = sy_emit_add(e, SY_NODE_CONTROL);
  own->control.use = sy_emit_use(e, tag, &place, false);
  own->control.formats = sy_docx_formats(e->c, placeholder ? NULL : format);
  own->control.block = paragraph && e->depth == 0;
  own->control.plain = sy_xml_child(properties, "text") != NULL;
  GString *bytes = g_string_new("<");
  sy_docx_append_name(bytes, content->ns, content->name);
  g_string_append_c(bytes, '>');
  if (paragraph) {
    sy_docx_append_start(bytes, paragraph);
    g_string_append_c(bytes, '>');
    const xmlNode *style = sy_xml_child(paragraph, "pPr");
    if (style) sy_docx_append_node(bytes, style);
  }
  own->control.start = sy_emit_keep(e, bytes);
  g_string_truncate(bytes, 0);
  if (paragraph) sy_docx_append_end(bytes, paragraph);
  sy_docx_append_end(bytes, content);
  sy_docx_append_end(bytes, node);
  own->control.end = sy_emit_keep(e, bytes);
  g_string_free(bytes, TRUE);
  SyNode *stored = sy_emit_node(e, SY_NODE_GROUP), *head = sy_emit_node(e, SY_NODE_GROUP);
  own->control.stored = stored;
  own->control.head = head;
  GPtrArray *outer = sy_emit_enter(e, stored);
  sy_emit_plain(e, node);
  sy_emit_leave(e, outer);
  /* A filled control shows no placeholder, and Word must not fill it anew from elsewhere. */
  static const char *const gone[] = {"showingPlcHdr", "dataBinding"};
  for (size_t i = 0; i < G_N_ELEMENTS(gone); i++) {
    xmlNode *child = sy_xml_child(properties, gone[i]);
    if (!child) continue;
    xmlUnlinkNode(child);
    xmlFreeNode(child);
  }
  outer = sy_emit_enter(e, head);
  sy_emit_start(e, node);
  g_string_append_c(e->pending, '>');
  for (xmlNode *child = node->children; child && child != content; child = child->next) sy_emit(e, child);
  sy_emit_leave(e, outer);
  return true;
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
  sy_emit_leave(e, outer);
  return true;
}

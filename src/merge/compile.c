/* A part's document, its tags cut out and its sections wrapped, becomes a tree of nodes. */
#include "merge/emit_private.h"

#include <stdlib.h>
#include <string.h>

/* ---- Paragraphs -------------------------------------------------------------------------------- */

/* True if what is in the node may come or go: a section, or a sub-document in a paragraph's place. */
static bool has_section_child(const xmlNode *node)
{
  for (const xmlNode *child = node->children; child; child = child->next) {
    if (child->type != XML_ELEMENT_NODE) continue;
    const SyMarker *marker = sy_docx_marker(child);
    if (marker ? sy_docx_is_section(child) || marker->whole : has_section_child(child)) return true;
  }
  return false;
}

/* The same, but content controls that are filled by their tag are none of them. */
static bool may_go(const xmlNode *node)
{
  for (const xmlNode *child = node->children; child; child = child->next) {
    if (child->type != XML_ELEMENT_NODE) continue;
    const SyMarker *marker = sy_docx_marker(child);
    bool section = marker && sy_docx_is_section(child);
    if (section && marker->when != SY_WHEN_TRUE) continue;
    if (marker ? section || marker->whole : may_go(child)) return true;
  }
  return false;
}

/* True if something outside of sections shows. */
static bool shows_outside(const xmlNode *node)
{
  for (const xmlNode *child = node->children; child; child = child->next) {
    if (sy_docx_is_section(child) && sy_docx_marker(child)->when == SY_WHEN_TRUE) continue;
    if (sy_docx_is_section(child)) return true;
    if (child->type != XML_ELEMENT_NODE) continue;
    if (!has_section_child(child) ? sy_docx_shows(child, true) : shows_outside(child)) return true;
  }
  return false;
}

/* Start tag and properties of the further paragraphs of a value. */
static const char *paragraph_again(SyEmitter *e, const xmlNode *node, const xmlNode *properties)
{
  g_autoptr(GString) again = g_string_new(NULL);
  sy_docx_append_start(again, node);
  g_string_append_c(again, '>');
  if (properties) {
    xmlNode *copy = sy_docx_copy(properties, true);
    xmlNode *section = sy_xml_child(copy, "sectPr"), *page = sy_xml_child(copy, "pageBreakBefore");
    if (section) xmlUnlinkNode(section), xmlFreeNode(section);
    if (page) xmlUnlinkNode(page), xmlFreeNode(page);
    sy_docx_append_node(again, copy);
    xmlFreeNode(copy);
  }
  return sy_emit_keep(e, again);
}

/* The start tag and w:pPr, as a node of their own. */
static const SyNode *paragraph_head(SyEmitter *e, xmlNode *node, xmlNode *properties)
{
  SyNode *head = sy_emit_node(e, SY_NODE_GROUP);
  GPtrArray *outer = sy_emit_enter(e, head);
  sy_emit_start(e, node);
  g_string_append_c(e->pending, '>');
  if (properties) sy_emit(e, properties);
  sy_emit_leave(e, outer);
  return head;
}

static void emit_paragraph(SyEmitter *e, xmlNode *node)
{
  sy_docx_note_heading(e->c, node);
  sy_emit_style_list(e, node);
  if (node->_private) e->c->paragraph = GPOINTER_TO_INT(node->_private);
  if (!sy_emit_has_marker(node)) {
    sy_emit_plain(e, node);
    return;
  }
  xmlNode *properties = sy_xml_child(node, "pPr");
  SyNode *own = sy_emit_add(e, SY_NODE_PARAGRAPH);
  int depth = e->depth;
  own->paragraph.nested = depth > 0;
  e->depth = 1;
  own->paragraph.head = paragraph_head(e, node, properties);
  own->paragraph.again = paragraph_again(e, node, properties);
  own->paragraph.end = sy_emit_end(e, node);
  own->paragraph.droppable =
      may_go(node) && !shows_outside(node) && !(properties && sy_xml_child(properties, "sectPr"));
  GPtrArray *outer = sy_emit_enter(e, own);
  for (xmlNode *child = node->children; child; child = child->next)
    if (child != properties) sy_emit(e, child);
  sy_emit_leave(e, outer);
  e->depth = depth;
}

/* ---- Sections, tables, stories ----------------------------------------------------------------- */

static void emit_section(SyEmitter *e, xmlNode *node)
{
  const SyMarker *marker = sy_docx_marker(node);
  SyNode *own = sy_emit_add(e, SY_NODE_SECTION);
  own->section.use = sy_emit_use(e, marker->tag, &marker->place, marker->stale);
  own->section.level = marker->level;
  own->section.when = marker->when;
  own->section.group = marker->level == SY_LEVEL_CELLS ? sy_emit_group(e, node) : -1;
  GPtrArray *outer = sy_emit_enter(e, own);
  g_ptr_array_add(e->sections, own);
  g_ptr_array_add(e->wrappers, node);
  sy_emit_children(e, node);
  g_ptr_array_set_size(e->sections, (gint)e->sections->len - 1);
  g_ptr_array_set_size(e->wrappers, (gint)e->wrappers->len - 1);
  sy_emit_leave(e, outer);
}

/* Values of several paragraphs end the paragraph they stand in: what is around them there is closed and opened anew,
 * where that may be. */
static void look_around(SyEmitter *e, const xmlNode *marker, SyNode *own)
{
  static const char *const splittable[] = {"smartTag", "customXml", "ins", "moveTo", "bdo", "dir"};
  g_autoptr(GString) closing = g_string_new(NULL), opening = g_string_new(NULL);
  for (const xmlNode *up = marker->parent; up && up->type == XML_ELEMENT_NODE && !sy_docx_is(up, "p");
       up = up->parent) {
    if (sy_docx_marker(up)) continue;
    bool can = false;
    for (size_t i = 0; i < G_N_ELEMENTS(splittable); i++) can = can || sy_docx_is(up, splittable[i]);
    if (!can) own->value.inside = true;
    g_autoptr(GString) start = g_string_new("<");
    sy_docx_append_name(start, up->ns, up->name);
    for (const xmlAttr *a = up->properties; a; a = a->next) {
      if (strcmp((const char *)a->name, "id") != 0) sy_docx_append_attribute(start, a);
      else g_string_append(start, " w:id=\"" SY_NEW_ID "\"");
    }
    g_string_append_c(start, '>');
    g_string_prepend(opening, start->str);
    sy_docx_append_end(closing, up);
  }
  if (own->value.inside || closing->len == 0) return;
  own->value.closing = sy_emit_keep(e, closing);
  own->value.opening = sy_emit_keep(e, opening);
}

static void emit_marker(SyEmitter *e, xmlNode *node)
{
  const SyMarker *marker = sy_docx_marker(node);
  SyNode *own = sy_emit_add(e, marker->tag->kind == SY_TAG_PARTIAL ? SY_NODE_PARTIAL : SY_NODE_VALUE);
  own->value.use = sy_emit_use(e, marker->tag, &marker->place, marker->stale);
  own->value.formats = marker->formats;
  own->value.choices = marker->choices;
  own->value.plain = marker->plain;
  if (!marker->whole) look_around(e, node, own);
  if (own->kind == SY_NODE_PARTIAL) own->value.partial = sy_docx_link(e->c, e->part, marker);
}

/* Within a paragraph a control holds runs. */
static bool is_inline(const xmlNode *control)
{
  for (const xmlNode *up = control->parent; up; up = up->parent) {
    if (sy_docx_is(up, "p")) return true;
    if (sy_docx_is(up, "tc") || sy_docx_is(up, "tbl") || sy_docx_is(up, "body") || sy_docx_is(up, "txbxContent"))
      return false;
  }
  return false;
}

/* All of a control up to its content, or the start tag of what is no control. */
static const SyNode *holder_head(SyEmitter *e, xmlNode *node, const xmlNode *content)
{
  SyNode *head = sy_emit_node(e, SY_NODE_GROUP);
  GPtrArray *outer = sy_emit_enter(e, head);
  int depth = e->depth;
  e->depth = 1;
  sy_emit_start(e, node);
  g_string_append_c(e->pending, '>');
  for (xmlNode *child = content ? node->children : NULL; child && child != content; child = child->next)
    sy_emit(e, child);
  if (content) {
    sy_emit_start(e, content);
    g_string_append_c(e->pending, '>');
  }
  sy_emit_leave(e, outer);
  e->depth = depth;
  return head;
}

/* A table, row, cell, story or control whose content may come or go. */
static bool emit_holder(SyEmitter *e, xmlNode *node, SyHolderKind kind)
{
  xmlNode *content = kind == SY_HOLDER_CONTROL ? sy_xml_child(node, "sdtContent") : NULL;
  if (kind == SY_HOLDER_CONTROL && is_inline(node)) kind = SY_HOLDER_INLINE;
  bool control = kind == SY_HOLDER_CONTROL || kind == SY_HOLDER_INLINE;
  bool live = kind == SY_HOLDER_INLINE ? sy_emit_has_marker(node) : has_section_child(node);
  const SyGridPlace *place = kind == SY_HOLDER_TABLE ? NULL : sy_emit_place_of(e, node);
  if ((control && !content) || !(live || place || (e->columns && kind == SY_HOLDER_CONTROL))) return false;
  SyNode *own = sy_emit_add(e, SY_NODE_HOLDER);
  own->holder.kind = kind;
  own->holder.droppable = kind == SY_HOLDER_ROW && may_go(node) && !shows_outside(node);
  own->holder.joined = kind == SY_HOLDER_TABLE && node->_private;
  if (place) own->holder.place = *place;
  own->holder.head = holder_head(e, node, content);
  g_autoptr(GString) end = g_string_new(NULL);
  if (content) sy_docx_append_end(end, content);
  sy_docx_append_end(end, node);
  own->holder.end = sy_emit_keep(e, end);
  SyTableColumns *columns = e->columns;
  if (kind == SY_HOLDER_TABLE) e->columns = sy_emit_columns_new(e, node);
  if (kind == SY_HOLDER_TABLE && e->columns) own->holder.grid = e->columns->grid;
  int depth = e->depth;
  e->depth = kind == SY_HOLDER_INLINE ? 1 : 0;
  GPtrArray *outer = sy_emit_enter(e, own);
  if (kind == SY_HOLDER_CELL && place) sy_emit_size(e, node);
  sy_emit_children(e, content ? content : node);
  sy_emit_leave(e, outer);
  e->depth = depth;
  if (kind == SY_HOLDER_TABLE) sy_emit_columns_free(e->columns);
  e->columns = columns;
  return true;
}

static const struct {
  const char *name;
  SyHolderKind kind;
} holders[] = {{"tbl", SY_HOLDER_TABLE},     {"tr", SY_HOLDER_ROW},        {"tc", SY_HOLDER_CELL},
               {"sdt", SY_HOLDER_CONTROL},   {"body", SY_HOLDER_BODY},     {"footnote", SY_HOLDER_STORY},
               {"endnote", SY_HOLDER_STORY}, {"comment", SY_HOLDER_STORY}, {"txbxContent", SY_HOLDER_STORY}};

static void emit_element(SyEmitter *e, xmlNode *node)
{
  const char *name = (const char *)node->name;
  for (size_t i = 0; i < G_N_ELEMENTS(holders); i++)
    if (sy_docx_is(node, holders[i].name)) {
      if (!emit_holder(e, node, holders[i].kind)) sy_emit_plain(e, node);
      return;
    }
  if (e->columns && sy_emit_grid(e, node)) return;
  if (sy_docx_is(node, "instrText")) sy_emit_instruction(e, node);
  else if (sy_emit_math(e, node)) return;
  else if (sy_docx_is(node, "drawing") && sy_emit_picture(e, node)) e->visible = true;
  else if ((sy_docx_is(node, "footnoteReference") || sy_docx_is(node, "endnoteReference")) && sy_emit_note(e, node))
    return;
  else if (g_str_has_prefix(name, "comment") && sy_docx_is(node, name) && strcmp(name, "comments") != 0 &&
           sy_emit_once(e, node))
    return;
  else if (sy_docx_is(node, "numId") && sy_emit_list(e, node)) return;
  else sy_emit_plain(e, node);
}

void sy_emit(SyEmitter *e, xmlNode *node)
{
  if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
    sy_docx_append_node(e->pending, node);
  } else if (node->type == XML_ELEMENT_NODE) {
    if (sy_docx_is_section(node)) emit_section(e, node);
    else if (sy_docx_marker(node)) emit_marker(e, node);
    else if (sy_docx_is(node, "p")) emit_paragraph(e, node);
    else {
      if (!e->visible &&
          (sy_docx_is(node, "t") || sy_docx_is(node, "drawing") || sy_docx_is(node, "pict") || sy_docx_is(node, "br")))
        e->visible = sy_docx_shows(node, false);
      emit_element(e, node);
    }
  }
}

/* ---- A part ------------------------------------------------------------------------------------ */

static SyEmitter emitter_new(SyCompiler *c, SyCompiledPart *part)
{
  return (SyEmitter){.c = c,
                     .part = part,
                     .pending = g_string_new(NULL),
                     .sections = g_ptr_array_new(),
                     .wrappers = g_ptr_array_new(),
                     .begun = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
}

static void emitter_clear(SyEmitter *e)
{
  g_string_free(e->pending, TRUE);
  g_ptr_array_free(e->sections, TRUE);
  g_ptr_array_free(e->wrappers, TRUE);
  g_hash_table_destroy(e->begun);
}

/* A node that holds all that is in the element. */
static SyNode *emit_story(SyEmitter *e, xmlNode *element, SyHolderKind kind, const char *end)
{
  SyNode *story = sy_emit_node(e, SY_NODE_HOLDER);
  story->holder.kind = kind;
  story->holder.head = sy_emit_node(e, SY_NODE_GROUP);
  story->holder.end = end;
  GPtrArray *outer = sy_emit_enter(e, story);
  sy_emit_children(e, element);
  sy_emit_leave(e, outer);
  return story;
}

/* footnotes.xml: every note is a tree of its own, so that references can repeat it; comments.xml likewise. */
static void split_notes(SyCompiledPart *part, SyEmitter *e, xmlNode *root)
{
  g_autoptr(GString) special = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
  part->notes = g_hash_table_new(NULL, NULL);
  part->order = g_array_new(FALSE, FALSE, sizeof(int));
  bool comments = sy_docx_is(root, "comments");
  sy_docx_append_start(special, root);
  g_string_append_c(special, '>');
  for (xmlNode *child = root->children; child; child = child->next) {
    const char *id = sy_docx_is(child, "footnote") || sy_docx_is(child, "endnote") || sy_docx_is(child, "comment")
                         ? sy_xml_attribute(child, "id")
                         : NULL;
    const char *type = id ? sy_xml_attribute(child, "type") : NULL;
    if (!id) continue;
    if (atoi(id) < SY_MOST_ID) part->greatest_note = MAX(part->greatest_note, atoi(id));
    if (type && strcmp(type, "normal") != 0 && !comments) {
      sy_docx_append_node(special, child);
      continue;
    }
    SyNode *note = emit_story(e, child, SY_HOLDER_STORY, sy_emit_end(e, child));
    if (comments) note->holder.head = holder_head(e, child, NULL);
    g_hash_table_insert(part->notes, GINT_TO_POINTER(atoi(id)), note);
    int number = atoi(id);
    g_array_append_val(part->order, number);
  }
  part->head = sy_emit_keep(e, special);
  part->tail = sy_emit_end(e, root);
}

/* The root's start tag is written last: sub-documents may have declared more namespaces at it. */
static void emit_root(SyEmitter *e, xmlNode *root)
{
  SyNode *start = sy_emit_add(e, SY_NODE_BYTES);
  e->part->element = root;
  bool story = sy_docx_is(root, "hdr") || sy_docx_is(root, "ftr");
  SyNode *body = emit_story(e, root, story ? SY_HOLDER_STORY : SY_HOLDER_BODY, sy_emit_end(e, root));
  g_ptr_array_add(e->into, body);
  e->part->element = NULL;
  g_autoptr(GString) bytes = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
  sy_docx_append_start(bytes, root);
  g_string_append_c(bytes, '>');
  start->bytes.text = sy_emit_keep(e, bytes);
  start->bytes.length = bytes->len;
}

void sy_docx_compile_part(SyCompiler *c, xmlDoc *document, SyCompiledPart *part)
{
  xmlNode *root = xmlDocGetRootElement(document);
  guint tags = c->docx->tags->len, texts = c->docx->texts->len;
  c->part = part->name;
  c->paragraph = c->tables = c->table = c->row = 0;
  g_clear_pointer(&c->under, g_free);
  g_clear_pointer(&c->open, g_free);
  g_clear_pointer(&c->close, g_free);
  sy_docx_prepare(c, root, false);
  g_clear_pointer(&c->under, g_free);
  SyEmitter e = emitter_new(c, part);
  part->root = sy_emit_node(&e, SY_NODE_GROUP);
  GPtrArray *outer = sy_emit_enter(&e, part->root);
  if (sy_docx_is(root, "footnotes") || sy_docx_is(root, "endnotes") || sy_docx_is(root, "comments"))
    split_notes(part, &e, root);
  else emit_root(&e, root);
  sy_emit_leave(&e, outer);
  part->tagged |= c->docx->tags->len > tags || c->docx->texts->len > texts;
  emitter_clear(&e);
}

/* The runs of the paragraphs, a break between each two; what is no paragraph cannot stand within one. */
static void emit_runs(SyEmitter *e, xmlNode *body)
{
  bool first = true;
  for (xmlNode *block = body->children; block; block = block->next) {
    if (sy_docx_is(block, "tbl")) {
      SyPlace place = sy_emit_place(e, NULL);
      sy_docx_fault(e->c, &place, "template-partial-inline",
                    _("put the tag of the sub-document alone into its paragraph"),
                    _("a sub-document with a table cannot stand within a paragraph"));
    }
    if (!sy_docx_is(block, "p")) continue;
    if (!first) sy_emit_add(e, SY_NODE_BREAK);
    first = false;
    for (xmlNode *child = block->children; child; child = child->next)
      if (!sy_docx_is(child, "pPr")) sy_emit(e, child);
  }
}

SyNode *sy_docx_compile_tree(SyCompiler *c, SyCompiledPart *part, xmlNode *body, bool runs)
{
  sy_docx_prepare(c, body, true);
  SyEmitter e = emitter_new(c, part);
  SyNode *top = sy_emit_node(&e, SY_NODE_GROUP);
  e.depth = runs ? 1 : 0;
  /* It may be put in more than once: what must differ is renewed each time. */
  g_ptr_array_add(e.sections, top);
  g_ptr_array_add(e.wrappers, body);
  GPtrArray *outer = sy_emit_enter(&e, top);
  if (runs) emit_runs(&e, body);
  else sy_emit_children(&e, body);
  sy_emit_leave(&e, outer);
  emitter_clear(&e);
  return top;
}

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

/* True if something outside of sections shows. */
static bool shows_outside(const xmlNode *node)
{
  for (const xmlNode *child = node->children; child; child = child->next) {
    if (sy_docx_is_section(child)) continue;
    if (child->type != XML_ELEMENT_NODE) continue;
    if (!has_section_child(child) ? sy_docx_shows(child, true) : shows_outside(child)) return true;
  }
  return false;
}

static void emit_paragraph(SyEmitter *e, xmlNode *node)
{
  sy_docx_note_heading(e->c, node);
  if (node->_private) e->c->paragraph = GPOINTER_TO_INT(node->_private);
  if (!sy_emit_has_marker(node)) {
    sy_emit_plain(e, node);
    return;
  }
  xmlNode *properties = sy_xml_child(node, "pPr");
  SyNode *own = sy_emit_add(e, SY_NODE_PARAGRAPH);
  GPtrArray *outer = sy_emit_enter(e, own);
  sy_emit_start(e, node);
  g_string_append_c(e->pending, '>');
  if (properties) sy_emit(e, properties);
  sy_emit_flush(e);
  SyNode *head = sy_emit_node(e, SY_NODE_STORY);
  head->bytes = head->more = "";
  head->children = own->children;
  own->children = g_ptr_array_new();
  e->into = own->children;
  g_ptr_array_add(own->children, head); /* [0]: the start tag and w:pPr */
  GString *again = g_string_new(NULL);  /* the same for the further paragraphs of a value */
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
  own->more = sy_emit_keep(e, again);
  g_string_free(again, TRUE);
  own->droppable =
      has_section_child(node) && !shows_outside(node) && !(properties && sy_xml_child(properties, "sectPr"));
  for (xmlNode *child = node->children; child; child = child->next)
    if (child != properties) sy_emit(e, child);
  sy_docx_append_end(e->pending, node);
  sy_emit_leave(e, outer);
}

/* ---- Sections, tables, stories ----------------------------------------------------------------- */

static void emit_section(SyEmitter *e, xmlNode *node)
{
  const SyMarker *marker = sy_docx_marker(node);
  SyNode *own = sy_emit_add(e, SY_NODE_SECTION);
  own->tag = marker->tag;
  own->place = marker->place;
  own->level = marker->level;
  own->stale = marker->stale;
  if (own->level == SY_LEVEL_CELLS) sy_docx_columns_of(node, &own->number, &own->span);
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
    if (!can) own->inside = true;
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
  if (own->inside || closing->len == 0) return;
  own->bytes = sy_emit_keep(e, closing);
  own->more = sy_emit_keep(e, opening);
}

static void emit_marker(SyEmitter *e, xmlNode *node)
{
  const SyMarker *marker = sy_docx_marker(node);
  SyNode *own = sy_emit_add(e, marker->tag->kind == SY_TAG_PARTIAL ? SY_NODE_PARTIAL : SY_NODE_VALUE);
  own->tag = marker->tag;
  own->formats = marker->formats;
  own->stale = marker->stale;
  own->place = marker->place;
  if (!marker->whole) look_around(e, node, own);
  if (own->kind == SY_NODE_PARTIAL) own->partial = sy_docx_link(e->c, e->part, marker);
}

/* has_section_child, asked once for each table: its rows all want to know. */
static bool is_live(SyEmitter *e, const xmlNode *node)
{
  unsigned known = GPOINTER_TO_UINT(g_hash_table_lookup(e->live, node));
  if (known == 0) {
    known = has_section_child(node) ? 2 : 1;
    g_hash_table_insert(e->live, (void *)node, GUINT_TO_POINTER(known));
  }
  return known == 2;
}

/* A table, row, cell or story whose content may come or go. */
static bool emit_live(SyEmitter *e, xmlNode *node, SyNodeKind kind)
{
  bool row = kind == SY_NODE_ROW && (sy_docx_marker(node->parent) || is_live(e, node->parent));
  if (!row && !has_section_child(node)) return false;
  SyNode *own = sy_emit_add(e, kind);
  own->droppable = kind == SY_NODE_ROW && has_section_child(node) && !shows_outside(node);
  own->needs_block = kind == SY_NODE_CELL || (kind == SY_NODE_STORY && !sy_docx_is(node, "body"));
  GString *bytes = g_string_new(NULL);
  if (kind == SY_NODE_TABLE && sy_docx_mark_columns(node)) {
    sy_docx_append_namespaces(bytes, xmlDocGetRootElement(node->doc));
    own->namespaces = sy_emit_keep(e, bytes);
    g_string_truncate(bytes, 0);
  }
  sy_docx_append_start(bytes, node);
  g_string_append_c(bytes, '>');
  own->bytes = sy_emit_keep(e, bytes);
  g_string_truncate(bytes, 0);
  sy_docx_append_end(bytes, node);
  own->more = sy_emit_keep(e, bytes);
  g_string_free(bytes, TRUE);
  GPtrArray *outer = sy_emit_enter(e, own);
  sy_emit_children(e, node);
  sy_emit_leave(e, outer);
  return true;
}

static const struct {
  const char *name;
  SyNodeKind kind;
} live[] = {{"tbl", SY_NODE_TABLE},        {"tr", SY_NODE_ROW},        {"tc", SY_NODE_CELL},
            {"body", SY_NODE_STORY},       {"hdr", SY_NODE_STORY},     {"ftr", SY_NODE_STORY},
            {"footnote", SY_NODE_STORY},   {"endnote", SY_NODE_STORY}, {"comment", SY_NODE_STORY},
            {"txbxContent", SY_NODE_STORY}};

static void emit_element(SyEmitter *e, xmlNode *node)
{
  const char *name = (const char *)node->name;
  for (size_t i = 0; i < G_N_ELEMENTS(live); i++)
    if (sy_docx_is(node, live[i].name)) {
      if (!emit_live(e, node, live[i].kind)) sy_emit_plain(e, node);
      return;
    }
  if (sy_docx_is(node, "instrText")) sy_emit_instruction(e, node);
  else if (sy_emit_math(e, node)) return;
  else if (sy_docx_is(node, "drawing") && sy_emit_picture(e, node)) e->visible = true;
  else if (sy_docx_is(node, "sdt") && sy_emit_control(e, node)) return;
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
                     .live = g_hash_table_new(NULL, NULL),
                     .begun = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
}

static void emitter_clear(SyEmitter *e)
{
  g_string_free(e->pending, TRUE);
  g_ptr_array_free(e->sections, TRUE);
  g_ptr_array_free(e->wrappers, TRUE);
  g_hash_table_destroy(e->live);
  g_hash_table_destroy(e->begun);
}

/* footnotes.xml: every note is a tree of its own, so that references can repeat it. */
static void split_notes(SyCompiledPart *part, SyEmitter *e, xmlNode *root)
{
  GString *special = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
  part->notes = g_hash_table_new(NULL, NULL);
  sy_docx_append_start(special, root);
  g_string_append_c(special, '>');
  for (xmlNode *child = root->children; child; child = child->next) {
    const char *id =
        sy_docx_is(child, "footnote") || sy_docx_is(child, "endnote") ? sy_xml_attribute(child, "id") : NULL;
    const char *type = id ? sy_xml_attribute(child, "type") : NULL;
    if (!id) continue;
    if (atoi(id) < SY_MOST_ID) part->greatest_note = MAX(part->greatest_note, atoi(id));
    if (type && strcmp(type, "normal") != 0) {
      sy_docx_append_node(special, child);
      continue;
    }
    SyNode *note = sy_emit_node(e, SY_NODE_STORY);
    GString *end = g_string_new(NULL);
    sy_docx_append_end(end, child);
    note->bytes = "";
    note->needs_block = true;
    note->more = sy_emit_keep(e, end);
    g_string_free(end, TRUE);
    GPtrArray *outer = sy_emit_enter(e, note);
    sy_emit_children(e, child);
    sy_emit_leave(e, outer);
    g_hash_table_insert(part->notes, GINT_TO_POINTER(atoi(id)), note);
  }
  part->head = sy_emit_keep(e, special);
  g_string_truncate(special, 0);
  sy_docx_append_end(special, root);
  part->tail = sy_emit_keep(e, special);
  g_string_free(special, TRUE);
}

/* The root's start tag is written last: sub-documents may have declared more namespaces at it. */
static void emit_root(SyEmitter *e, xmlNode *root)
{
  SyNode *start = sy_emit_add(e, SY_NODE_BYTES);
  SyNode *story = sy_emit_add(e, SY_NODE_STORY);
  story->bytes = story->more = "";
  story->needs_block = sy_docx_is(root, "hdr") || sy_docx_is(root, "ftr");
  GPtrArray *outer = sy_emit_enter(e, story);
  e->part->element = root;
  sy_emit_children(e, root);
  e->part->element = NULL;
  sy_emit_leave(e, outer);
  GString *bytes = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
  sy_docx_append_start(bytes, root);
  g_string_append_c(bytes, '>');
  start->bytes = sy_emit_keep(e, bytes);
  start->length = bytes->len;
  g_string_free(bytes, TRUE);
  sy_docx_append_end(e->pending, root);
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
  part->root = sy_emit_node(&e, SY_NODE_STORY);
  part->root->bytes = part->root->more = "";
  GPtrArray *outer = sy_emit_enter(&e, part->root);
  if (sy_docx_is(root, "footnotes") || sy_docx_is(root, "endnotes")) {
    split_notes(part, &e, root);
  } else {
    emit_root(&e, root);
  }
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
  SyNode *top = sy_emit_node(&e, SY_NODE_STORY);
  top->bytes = top->more = "";
  /* It may be put in more than once: what must differ is renewed each time. */
  top->level = SY_LEVEL_RUNS;
  g_ptr_array_add(e.sections, top);
  g_ptr_array_add(e.wrappers, body);
  GPtrArray *outer = sy_emit_enter(&e, top);
  if (runs) emit_runs(&e, body);
  else sy_emit_children(&e, body);
  sy_emit_leave(&e, outer);
  emitter_clear(&e);
  return top;
}

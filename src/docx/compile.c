/* A part's document, its tags cut out and its sections wrapped, becomes a tree of nodes. */
#include "docx/template_private.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
  SyCompiler *c;
  SyCompiledPart *part;
  GString *pending;     /* bytes not yet in a node */
  bool visible;         /* whether they show something */
  GPtrArray *into;      /* children of the node at hand */
  GPtrArray *sections;  /* SyNode, the innermost last */
  GPtrArray *wrappers;  /* xmlNode of these sections */
  GHashTable *live;     /* xmlNode -> whether what is in it may come or go, 1 or 2 */
  GHashTable *begun;    /* "section list" -> whether the list begins before it, 1 or 2 */
} Emitter;

static void emit(Emitter *e, xmlNode *node);

/* ---- Nodes ----------------------------------------------------------------------------------- */

SyNode *sy_docx_node_new(SyCompiler *c, SyNodeKind kind)
{
  SyNode *node = SY_ARENA_NEW(c->docx->arena, SyNode);
  node->kind = kind;
  g_ptr_array_add(c->docx->nodes, node);
  return node;
}

static SyNode *node_new(Emitter *e, SyNodeKind kind)
{
  return sy_docx_node_new(e->c, kind);
}

static void flush(Emitter *e)
{
  if (e->pending->len == 0) return;
  SyNode *node = node_new(e, SY_NODE_BYTES);
  node->bytes = sy_arena_strndup(e->c->docx->arena, e->pending->str, e->pending->len);
  node->length = e->pending->len;
  node->visible = e->visible;
  e->visible = false;
  g_ptr_array_add(e->into, node);
  g_string_truncate(e->pending, 0);
}

static SyNode *add(Emitter *e, SyNodeKind kind)
{
  flush(e);
  SyNode *node = node_new(e, kind);
  g_ptr_array_add(e->into, node);
  return node;
}

/* A node whose children follow until leave. */
static GPtrArray *enter(Emitter *e, SyNode *node)
{
  GPtrArray *outer = e->into;
  node->children = g_ptr_array_new();
  e->into = node->children;
  return outer;
}

static void leave(Emitter *e, GPtrArray *outer)
{
  flush(e);
  e->into = outer;
}

/* The bytes of what was emitted since `from`. */
static const char *keep(Emitter *e, const GString *bytes)
{
  return sy_arena_strndup(e->c->docx->arena, bytes->str, bytes->len);
}

/* ---- Keys ------------------------------------------------------------------------------------ */

unsigned sy_docx_key(SyCompiler *c, SyKeyKind kind, const char *original)
{
  g_autofree char *name = g_strdup_printf("%d %s", (int)kind, original);
  gpointer known = g_hash_table_lookup(c->docx->key_of, name);
  if (known) return GPOINTER_TO_UINT(known) - 1;
  SyKey key = {.kind = kind, .original = sy_arena_strndup(c->docx->arena, original, strlen(original))};
  g_array_append_val(c->docx->keys, key);
  g_hash_table_insert(c->docx->key_of, g_steal_pointer(&name), GUINT_TO_POINTER(c->docx->keys->len));
  return c->docx->keys->len - 1;
}

/* The sections from `outermost` to the innermost renew the key with each copy. */
static void renew(Emitter *e, unsigned key, guint innermost_count)
{
  for (guint i = 0; i < innermost_count; i++) {
    SyNode *section = e->sections->pdata[i];
    if (!section->keys) section->keys = g_array_new(FALSE, FALSE, sizeof(unsigned));
    bool known = false;
    for (guint k = 0; k < section->keys->len; k++) known |= g_array_index(section->keys, unsigned, k) == key;
    if (!known) g_array_append_val(section->keys, key);
  }
}

static void add_key(Emitter *e, SyKeyKind kind, const char *original)
{
  SyNode *node = add(e, SY_NODE_KEY);
  node->key = sy_docx_key(e->c, kind, original);
  renew(e, node->key, e->sections->len);
}

/* What of an element must differ between copies: the attribute, and which part of an identity it is. */
static const struct {
  const char *element, *attribute;
  SyKeyKind kind;
} identities[] = {
    {"bookmarkStart", "id", SY_KEY_ID}, {"bookmarkStart", "name", SY_KEY_NAME}, {"bookmarkEnd", "id", SY_KEY_ID},
    {"docPr", "id", SY_KEY_ID},         {"hyperlink", "anchor", SY_KEY_NAME},
};

static int identity_of(const Emitter *e, const xmlNode *node, const xmlAttr *attribute)
{
  if (e->sections->len == 0) return -1;
  for (size_t i = 0; i < G_N_ELEMENTS(identities); i++)
    if (strcmp((const char *)node->name, identities[i].element) == 0 && strcmp((const char *)attribute->name, identities[i].attribute) == 0)
      return (int)identities[i].kind;
  bool control = sy_docx_is(node, "id") && sy_docx_is(node->parent, "sdtPr");
  return control && strcmp((const char *)attribute->name, "val") == 0 ? SY_KEY_ID : -1;
}

/* A bookmark's name counts only if the bookmark is in the section too. */
static bool is_own_name(const Emitter *e, const char *name)
{
  g_autofree char *key = g_strdup_printf("%d %s", (int)SY_KEY_NAME, name);
  return g_hash_table_contains(e->c->docx->key_of, key);
}

/* ---- Texts with tags -------------------------------------------------------------------------- */

SyPlace sy_docx_place_here(const SyCompiler *c, const char *words)
{
  return (SyPlace){.part = c->shown ? c->shown : c->part, .paragraph = c->paragraph, .words = words, .under = c->under, .table = c->table, .row = c->row};
}

static SyPlace place_now(const Emitter *e, const char *words)
{
  return sy_docx_place_here(e->c, words);
}

static SyTextTemplate *text_template(Emitter *e, const char *text)
{
  SyPlace place = place_now(e, text);
  place.file = e->c->options->path;
  g_autofree char *narrow = NULL;
  if (strstr(text, "｛｛")) {
    g_auto(GStrv) pieces = g_strsplit(text, "｛", -1);
    g_autofree char *opened = g_strjoinv("{", pieces);
    g_auto(GStrv) ends = g_strsplit(opened, "｝", -1);
    narrow = g_strjoinv("}", ends);
  }
  const char *own = narrow ? narrow : text;
  SyTextTemplate *compiled = sy_text_template_new(own, strlen(own), e->c->options, &place, e->c->diagnostics);
  if (compiled) g_ptr_array_add(e->c->docx->texts, compiled);
  else e->c->failed = true;
  return compiled;
}

static void add_text(Emitter *e, const char *text)
{
  SyTextTemplate *compiled = text_template(e, text);
  if (!compiled) return;
  SyPlace place = place_now(e, text);
  SyNode *node = add(e, SY_NODE_TEXT);
  node->text = compiled;
  node->place = sy_docx_keep_place(e->c, &place);
}

/* The target of the relationship that the attribute names, if it has tags. */
static const SyTaggedTarget *tagged_target(const Emitter *e, const xmlAttr *attribute, const char *value)
{
  if (!attribute->ns || !strstr((const char *)attribute->ns->href, "officeDocument/2006/relationships")) return NULL;
  g_autofree char *key = g_strdup_printf("%s\n%s", e->part->name, value);
  return g_hash_table_lookup(e->c->docx->targets, key);
}

static void emit_attribute(Emitter *e, const xmlNode *node, const xmlAttr *attribute)
{
  xmlChar *content = xmlNodeGetContent((const xmlNode *)attribute);
  const char *value = (const char *)content;
  const SyTaggedTarget *target = tagged_target(e, attribute, value);
  int identity = identity_of(e, node, attribute);
  bool anchor = strcmp((const char *)attribute->name, "anchor") == 0;
  /* Optional identities of paragraphs go, so that copies need none of their own. */
  bool idle = e->sections->len > 0 && (strcmp((const char *)attribute->name, "paraId") == 0 ||
                                       strcmp((const char *)attribute->name, "textId") == 0);
  if (idle) {
    xmlFree(content);
    return;
  }
  if (!target && !sy_docx_holds_tag(value) && (identity < 0 || (anchor && !is_own_name(e, value)))) {
    sy_docx_append_attribute(e->pending, attribute);
    xmlFree(content);
    return;
  }
  g_string_append_c(e->pending, ' ');
  sy_docx_append_name(e->pending, attribute->ns, attribute->name);
  g_string_append(e->pending, "=\"");
  if (target) {
    SyNode *own = add(e, SY_NODE_TARGET);
    own->text = target->target;
    own->more = SY_RELATIONSHIP_BASE "hyperlink";
  } else if (sy_docx_holds_tag(value)) add_text(e, value);
  else add_key(e, (SyKeyKind)identity, value);
  g_string_append_c(e->pending, '"');
  xmlFree(content);
}

static void emit_start(Emitter *e, const xmlNode *node)
{
  g_string_append_c(e->pending, '<');
  sy_docx_append_name(e->pending, node->ns, node->name);
  sy_docx_append_namespaces(e->pending, node);
  for (const xmlAttr *a = node->properties; a; a = a->next) emit_attribute(e, node, a);
}

static void emit_children(Emitter *e, xmlNode *node)
{
  for (xmlNode *child = node->children; child; child = child->next) emit(e, child);
}

static void emit_plain(Emitter *e, xmlNode *node)
{
  emit_start(e, node);
  if (!node->children) {
    g_string_append(e->pending, "/>");
    return;
  }
  g_string_append_c(e->pending, '>');
  emit_children(e, node);
  sy_docx_append_end(e->pending, node);
}

/* ---- Fields ----------------------------------------------------------------------------------- */

/* An instruction whose bookmark is in the same section points into its own copy. */
static void emit_instruction(Emitter *e, xmlNode *node)
{
  xmlChar *content = xmlNodeGetContent(node);
  const char *text = (const char *)content;
  emit_start(e, node);
  g_string_append_c(e->pending, '>');
  if (sy_docx_holds_tag(text)) {
    add_text(e, text);
  } else {
    const char *word = text, *from = text;
    while (e->sections->len > 0 && *word) {
      word += strspn(word, " \t\"");
      size_t n = strcspn(word, " \t\"");
      g_autofree char *name = g_strndup(word, n);
      if (n > 0 && is_own_name(e, name)) {
        sy_xml_append_text(e->pending, from, word - from);
        add_key(e, SY_KEY_NAME, name);
        from = word + n;
      }
      word += n;
    }
    sy_xml_append_text(e->pending, from, -1);
  }
  sy_docx_append_end(e->pending, node);
  xmlFree(content);
}

/* ---- Pictures, controls, notes ---------------------------------------------------------------- */

static xmlNode *descendant(xmlNode *node, const char *name)
{
  for (xmlNode *child = node->children; child; child = child->next) {
    if (child->type != XML_ELEMENT_NODE) continue;
    if (strcmp((const char *)child->name, name) == 0) return child;
    xmlNode *found = descendant(child, name);
    if (found) return found;
  }
  return NULL;
}

/* A tag that stands alone in an attribute: "{{photo}}". */
static SyTag *sole_tag(Emitter *e, const char *text)
{
  g_autofree char *own = text ? g_strstrip(g_strdup(text)) : NULL;
  if (!own || !g_str_has_prefix(own, "{{") || !g_str_has_suffix(own, "}}") || strstr(own + 2, "{{")) return NULL;
  g_autofree char *problem = NULL, *hint = NULL;
  SyTag *tag = sy_tag_new(own + 2, strlen(own) - 4, &problem, &hint);
  if (!tag || tag->kind != SY_TAG_VALUE) {
    sy_tag_free(tag);
    return NULL;
  }
  g_ptr_array_add(e->c->docx->tags, tag);
  return tag;
}

static bool emit_picture(Emitter *e, xmlNode *node)
{
  xmlNode *named = descendant(node, "docPr"), *blip = descendant(node, "blip");
  if (!named || !blip) return false;
  const char *description = sy_xml_attribute(named, "descr"), *title = sy_xml_attribute(named, "title");
  SyTag *tag = sole_tag(e, description);
  if (!tag) tag = sole_tag(e, title);
  if (!tag) return false;
  SyPlace place = place_now(e, description ? description : title);
  SyNode *own = add(e, SY_NODE_PICTURE);
  own->tag = tag;
  own->place = sy_docx_keep_place(e->c, &place);
  own->drawing = xmlNewDoc(BAD_CAST "1.0");
  xmlDocSetRootElement(own->drawing, xmlDocCopyNode(node, own->drawing, 1));
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

static bool has_marker(const xmlNode *node)
{
  if (sy_docx_marker(node)) return true;
  for (const xmlNode *child = node->children; child; child = child->next)
    if (child->type == XML_ELEMENT_NODE && has_marker(child)) return true;
  return false;
}

static bool emit_control(Emitter *e, xmlNode *node)
{
  xmlNode *properties = sy_xml_child(node, "sdtPr"), *content = sy_xml_child(node, "sdtContent");
  const char *name = sy_docx_child_value(properties, "tag");
  if (!content || !is_name(name) || has_marker(content)) return false;
  xmlNode *paragraph = sy_docx_is(node->parent, "p") ? NULL : sy_xml_child(content, "p");
  /* Controls around rows and cells, and those that hold choices of their own, are left alone. */
  if (!sy_docx_is(node->parent, "p") && !paragraph) return false;
  static const char *const others[] = {"docPartObj", "docPartList", "picture", "group", "checkbox", "equation", "citation", "bibliography"};
  for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
    if (sy_xml_child(properties, others[i])) return false;
  g_autofree char *problem = NULL, *hint = NULL;
  SyTag *tag = sy_tag_new(name, strlen(name), &problem, &hint);
  if (!tag) return false;
  g_ptr_array_add(e->c->docx->tags, tag);
  xmlNode *run = descendant(content, "r");
  const xmlNode *format = run && sy_docx_is(run, "r") ? sy_xml_child(run, "rPr") : NULL;
  /* A placeholder's grey is not for a value. */
  bool placeholder = sy_xml_child(properties, "showingPlcHdr") != NULL;
  SyPlace place = place_now(e, name);
  SyNode *own = add(e, SY_NODE_CONTROL);
  own->tag = tag;
  own->place = sy_docx_keep_place(e->c, &place);
  own->formats = sy_docx_formats(e->c, placeholder ? NULL : format);
  GString *bytes = g_string_new("<");
  sy_docx_append_name(bytes, content->ns, content->name);
  g_string_append_c(bytes, '>');
  if (paragraph) {
    sy_docx_append_start(bytes, paragraph);
    g_string_append_c(bytes, '>');
    const xmlNode *style = sy_xml_child(paragraph, "pPr");
    if (style) sy_docx_append_node(bytes, style);
  }
  own->bytes = keep(e, bytes);
  g_string_truncate(bytes, 0);
  if (paragraph) sy_docx_append_end(bytes, paragraph);
  sy_docx_append_end(bytes, content);
  sy_docx_append_end(bytes, node);
  own->more = keep(e, bytes);
  g_string_free(bytes, TRUE);
  /* Children: [0] up to the content, when it is filled; [1] all as it stands. */
  own->children = g_ptr_array_new();
  SyNode *stored = node_new(e, SY_NODE_STORY), *head = node_new(e, SY_NODE_STORY);
  head->bytes = head->more = stored->bytes = stored->more = "";
  g_ptr_array_add(own->children, head);
  g_ptr_array_add(own->children, stored);
  GPtrArray *outer = enter(e, stored);
  emit_plain(e, node);
  leave(e, outer);
  /* A filled control shows no placeholder, and Word must not fill it anew from elsewhere. */
  static const char *const gone[] = {"showingPlcHdr", "dataBinding"};
  for (size_t i = 0; i < G_N_ELEMENTS(gone); i++) {
    xmlNode *child = sy_xml_child(properties, gone[i]);
    if (!child) continue;
    xmlUnlinkNode(child);
    xmlFreeNode(child);
  }
  outer = enter(e, head);
  emit_start(e, node);
  g_string_append_c(e->pending, '>');
  for (xmlNode *child = node->children; child && child != content; child = child->next) emit(e, child);
  leave(e, outer);
  return true;
}

static bool emit_note(Emitter *e, xmlNode *node)
{
  bool endnote = sy_docx_is(node, "endnoteReference");
  const char *id = sy_xml_attribute(node, "id");
  if (!id || e->part->notes) return false; /* Word allows no notes in notes */
  const char *mark = sy_xml_attribute(node, "customMarkFollows");
  SyNode *own = add(e, SY_NODE_NOTE);
  own->number = atoi(id);
  own->more = mark && strcmp(mark, "0") != 0 && strcmp(mark, "false") != 0 ? " w:customMarkFollows=\"1\"" : "";
  own->endnote = endnote;
  return true;
}

static bool emit_once(Emitter *e, xmlNode *node)
{
  if (e->sections->len == 0) return false;
  const char *id = sy_xml_attribute(node, "id");
  SyNode *own = add(e, SY_NODE_ONCE);
  own->key = sy_docx_key(e->c, SY_KEY_ONCE, id ? id : "");
  renew(e, own->key, e->sections->len);
  GPtrArray *outer = enter(e, own);
  emit_plain(e, node);
  leave(e, outer);
  return true;
}

/* ---- Paragraphs -------------------------------------------------------------------------------- */

/* True if the paragraph's list starts within the section, after something else. */
static bool list_starts_in(const xmlNode *wrapper, const char *id)
{
  const xmlNode *first = wrapper->children;
  while (sy_docx_marker(first)) first = first->children;
  if (!first) return false;
  if (sy_docx_is(first, "tr") || sy_docx_is(first, "tc") || sy_docx_is(first, "tbl")) first = descendant((xmlNode *)first, "p");
  const xmlNode *properties = first ? sy_xml_child(first, "pPr") : NULL;
  const xmlNode *list = properties ? sy_xml_child(properties, "numPr") : NULL;
  const char *own = list ? sy_docx_child_value(list, "numId") : NULL;
  return !own || strcmp(own, id) != 0;
}

static bool list_is_before(xmlNode *node, const char *id)
{
  for (; node; node = node->prev) {
    if (node->type != XML_ELEMENT_NODE) continue;
    if (sy_docx_is(node, "numId")) {
      const char *own = sy_xml_attribute(node, "val");
      if (own && strcmp(own, id) == 0) return true;
    }
    if (node->last && list_is_before(node->last, id)) return true;
  }
  return false;
}

/* True if the list has begun before the section. */
static bool list_begins_earlier(const xmlNode *wrapper, const char *id)
{
  for (const xmlNode *up = wrapper; up && up->type == XML_ELEMENT_NODE; up = up->parent)
    if (list_is_before(up->prev, id)) return true;
  return false;
}

/* The same, looked for once for each section and list. */
static bool begins_earlier(Emitter *e, const SyNode *section, const xmlNode *wrapper, const char *id)
{
  char key[64];
  g_snprintf(key, sizeof key, "%p %s", (const void *)section, id);
  unsigned known = GPOINTER_TO_UINT(g_hash_table_lookup(e->begun, key));
  if (known == 0) {
    known = list_begins_earlier(wrapper, id) ? 2 : 1;
    g_hash_table_insert(e->begun, g_strdup(key), GUINT_TO_POINTER(known));
  }
  return known == 2;
}

/* w:numId: a list that starts inside a repeated block starts anew in each copy. */
static bool emit_list(Emitter *e, xmlNode *node)
{
  const char *id = sy_xml_attribute(node, "val");
  if (!id || strcmp(id, "0") == 0) return false;
  for (guint i = e->sections->len; i-- > 0;) {
    const SyNode *section = e->sections->pdata[i];
    if (section->level == SY_LEVEL_RUNS || section->tag->kind != SY_TAG_SECTION) continue;
    if (!list_starts_in(e->wrappers->pdata[i], id) || begins_earlier(e, section, e->wrappers->pdata[i], id)) continue;
    g_string_append_c(e->pending, '<');
    sy_docx_append_name(e->pending, node->ns, node->name);
    g_string_append(e->pending, " w:val=\"");
    SyNode *own = add(e, SY_NODE_KEY);
    own->key = sy_docx_key(e->c, SY_KEY_LIST, id);
    renew(e, own->key, i + 1);
    g_string_append(e->pending, "\"/>");
    return true;
  }
  return false;
}

static bool is_section(const xmlNode *node)
{
  return sy_docx_marker(node) && strcmp((const char *)node->name, SY_SECTION) == 0;
}

/* True if what is in the node may come or go: a section, or a sub-document in a paragraph's place. */
static bool has_section_child(const xmlNode *node)
{
  for (const xmlNode *child = node->children; child; child = child->next) {
    if (child->type != XML_ELEMENT_NODE) continue;
    const SyMarker *marker = sy_docx_marker(child);
    if (marker ? is_section(child) || marker->whole : has_section_child(child)) return true;
  }
  return false;
}

/* True if something outside of sections shows. */
static bool shows_outside(const xmlNode *node)
{
  for (const xmlNode *child = node->children; child; child = child->next) {
    const SyMarker *marker = sy_docx_marker(child);
    if (marker && strcmp((const char *)child->name, SY_SECTION) == 0) continue;
    if (child->type != XML_ELEMENT_NODE) continue;
    if (!has_section_child(child) ? sy_docx_shows(child, true) : shows_outside(child)) return true;
  }
  return false;
}

static void emit_paragraph(Emitter *e, xmlNode *node)
{
  sy_docx_note_heading(e->c, node);
  if (node->_private) e->c->paragraph = GPOINTER_TO_INT(node->_private);
  if (!has_marker(node)) {
    emit_plain(e, node);
    return;
  }
  xmlNode *properties = sy_xml_child(node, "pPr");
  SyNode *own = add(e, SY_NODE_PARAGRAPH);
  GPtrArray *outer = enter(e, own);
  emit_start(e, node);
  g_string_append_c(e->pending, '>');
  if (properties) emit(e, properties);
  flush(e);
  SyNode *head = node_new(e, SY_NODE_STORY);
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
  own->more = keep(e, again);
  g_string_free(again, TRUE);
  own->droppable = has_section_child(node) && !shows_outside(node) && !(properties && sy_xml_child(properties, "sectPr"));
  for (xmlNode *child = node->children; child; child = child->next)
    if (child != properties) emit(e, child);
  sy_docx_append_end(e->pending, node);
  leave(e, outer);
}

/* ---- Sections, tables, stories ----------------------------------------------------------------- */

static void emit_section(Emitter *e, xmlNode *node)
{
  const SyMarker *marker = sy_docx_marker(node);
  SyNode *own = add(e, SY_NODE_SECTION);
  own->tag = marker->tag;
  own->place = marker->place;
  own->level = marker->level;
  if (own->level == SY_LEVEL_CELLS) sy_docx_columns_of(node, &own->number, &own->span);
  GPtrArray *outer = enter(e, own);
  g_ptr_array_add(e->sections, own);
  g_ptr_array_add(e->wrappers, node);
  emit_children(e, node);
  g_ptr_array_set_size(e->sections, (gint)e->sections->len - 1);
  g_ptr_array_set_size(e->wrappers, (gint)e->wrappers->len - 1);
  leave(e, outer);
}

static void emit_marker(Emitter *e, xmlNode *node)
{
  const SyMarker *marker = sy_docx_marker(node);
  SyNode *own = add(e, marker->tag->kind == SY_TAG_PARTIAL ? SY_NODE_PARTIAL : SY_NODE_VALUE);
  own->tag = marker->tag;
  own->formats = marker->formats;
  own->place = marker->place;
  own->inside = marker->inside;
  if (own->kind == SY_NODE_PARTIAL) own->partial = sy_docx_link(e->c, e->part, marker);
}

/* has_section_child, asked once for each table: its rows all want to know. */
static bool is_live(Emitter *e, const xmlNode *node)
{
  unsigned known = GPOINTER_TO_UINT(g_hash_table_lookup(e->live, node));
  if (known == 0) {
    known = has_section_child(node) ? 2 : 1;
    g_hash_table_insert(e->live, (void *)node, GUINT_TO_POINTER(known));
  }
  return known == 2;
}

/* A table, row, cell or story whose content may come or go. */
static bool emit_live(Emitter *e, xmlNode *node, SyNodeKind kind)
{
  bool row = kind == SY_NODE_ROW && (sy_docx_marker(node->parent) || is_live(e, node->parent));
  if (!row && !has_section_child(node)) return false;
  SyNode *own = add(e, kind);
  own->droppable = kind == SY_NODE_ROW && has_section_child(node) && !shows_outside(node);
  own->needs_block = kind == SY_NODE_CELL || (kind == SY_NODE_STORY && !sy_docx_is(node, "body"));
  GString *bytes = g_string_new(NULL);
  if (kind == SY_NODE_TABLE && sy_docx_mark_columns(node)) {
    sy_docx_append_namespaces(bytes, xmlDocGetRootElement(node->doc));
    own->namespaces = keep(e, bytes);
    g_string_truncate(bytes, 0);
  }
  sy_docx_append_start(bytes, node);
  g_string_append_c(bytes, '>');
  own->bytes = keep(e, bytes);
  g_string_truncate(bytes, 0);
  sy_docx_append_end(bytes, node);
  own->more = keep(e, bytes);
  g_string_free(bytes, TRUE);
  GPtrArray *outer = enter(e, own);
  emit_children(e, node);
  leave(e, outer);
  return true;
}

static const struct {
  const char *name;
  SyNodeKind kind;
} live[] = {{"tbl", SY_NODE_TABLE},     {"tr", SY_NODE_ROW},       {"tc", SY_NODE_CELL},      {"body", SY_NODE_STORY},
            {"hdr", SY_NODE_STORY},     {"ftr", SY_NODE_STORY},    {"footnote", SY_NODE_STORY}, {"endnote", SY_NODE_STORY},
            {"comment", SY_NODE_STORY}, {"txbxContent", SY_NODE_STORY}};

static void emit_element(Emitter *e, xmlNode *node)
{
  const char *name = (const char *)node->name;
  for (size_t i = 0; i < G_N_ELEMENTS(live); i++)
    if (sy_docx_is(node, live[i].name)) {
      if (!emit_live(e, node, live[i].kind)) emit_plain(e, node);
      return;
    }
  if (sy_docx_is(node, "instrText")) emit_instruction(e, node);
  else if (sy_docx_is(node, "drawing") && emit_picture(e, node)) e->visible = true;
  else if (sy_docx_is(node, "sdt") && emit_control(e, node)) return;
  else if ((sy_docx_is(node, "footnoteReference") || sy_docx_is(node, "endnoteReference")) && emit_note(e, node)) return;
  else if (g_str_has_prefix(name, "comment") && sy_docx_is(node, name) && strcmp(name, "comments") != 0 && emit_once(e, node)) return;
  else if (sy_docx_is(node, "numId") && emit_list(e, node)) return;
  else emit_plain(e, node);
}

static void emit(Emitter *e, xmlNode *node)
{
  if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
    sy_docx_append_node(e->pending, node);
  } else if (node->type == XML_ELEMENT_NODE) {
    const SyMarker *marker = sy_docx_marker(node);
    if (marker && strcmp((const char *)node->name, SY_SECTION) == 0) emit_section(e, node);
    else if (marker) emit_marker(e, node);
    else if (sy_docx_is(node, "p")) emit_paragraph(e, node);
    else {
      if (!e->visible && (sy_docx_is(node, "t") || sy_docx_is(node, "drawing") || sy_docx_is(node, "pict") || sy_docx_is(node, "br")))
        e->visible = sy_docx_shows(node, false);
      emit_element(e, node);
    }
  }
}

/* ---- A part ------------------------------------------------------------------------------------ */

static Emitter emitter(SyCompiler *c, SyCompiledPart *part)
{
  return (Emitter){.c = c, .part = part, .pending = g_string_new(NULL), .sections = g_ptr_array_new(), .wrappers = g_ptr_array_new(),
                   .live = g_hash_table_new(NULL, NULL), .begun = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
}

static void clear(Emitter *e)
{
  g_string_free(e->pending, TRUE);
  g_ptr_array_free(e->sections, TRUE);
  g_ptr_array_free(e->wrappers, TRUE);
  g_hash_table_destroy(e->live);
  g_hash_table_destroy(e->begun);
}

/* footnotes.xml: every note is a tree of its own, so that references can repeat it. */
static void split_notes(SyCompiledPart *part, Emitter *e, xmlNode *root)
{
  GString *special = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
  part->notes = g_hash_table_new(NULL, NULL);
  sy_docx_append_start(special, root);
  g_string_append_c(special, '>');
  for (xmlNode *child = root->children; child; child = child->next) {
    const char *id = child->type == XML_ELEMENT_NODE ? sy_xml_attribute(child, "id") : NULL;
    const char *type = id ? sy_xml_attribute(child, "type") : NULL;
    if (!id) continue;
    if (type && strcmp(type, "normal") != 0) {
      sy_docx_append_node(special, child);
      continue;
    }
    SyNode *note = node_new(e, SY_NODE_STORY);
    GString *end = g_string_new(NULL);
    sy_docx_append_end(end, child);
    note->bytes = "";
    note->needs_block = true;
    note->more = keep(e, end);
    g_string_free(end, TRUE);
    GPtrArray *outer = enter(e, note);
    emit_children(e, child);
    leave(e, outer);
    g_hash_table_insert(part->notes, GINT_TO_POINTER(atoi(id)), note);
  }
  part->head = keep(e, special);
  g_string_truncate(special, 0);
  sy_docx_append_end(special, root);
  part->tail = keep(e, special);
  g_string_free(special, TRUE);
}

/* The root's start tag is written last: sub-documents may have declared more namespaces at it. */
static void emit_root(Emitter *e, xmlNode *root)
{
  SyNode *start = add(e, SY_NODE_BYTES);
  SyNode *story = add(e, SY_NODE_STORY);
  story->bytes = story->more = "";
  story->needs_block = sy_docx_is(root, "hdr") || sy_docx_is(root, "ftr");
  GPtrArray *outer = enter(e, story);
  e->part->element = root;
  emit_children(e, root);
  e->part->element = NULL;
  leave(e, outer);
  GString *bytes = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
  sy_docx_append_start(bytes, root);
  g_string_append_c(bytes, '>');
  start->bytes = keep(e, bytes);
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
  Emitter e = emitter(c, part);
  part->root = node_new(&e, SY_NODE_STORY);
  part->root->bytes = part->root->more = "";
  GPtrArray *outer = enter(&e, part->root);
  if (sy_docx_is(root, "footnotes") || sy_docx_is(root, "endnotes")) {
    split_notes(part, &e, root);
  } else {
    emit_root(&e, root);
  }
  leave(&e, outer);
  part->tagged |= c->docx->tags->len > tags || c->docx->texts->len > texts;
  clear(&e);
}

/* The runs of the paragraphs, a break between each two; what is no paragraph cannot stand within one. */
static void emit_runs(Emitter *e, xmlNode *body)
{
  bool first = true;
  for (xmlNode *block = body->children; block; block = block->next) {
    if (sy_docx_is(block, "tbl")) {
      SyPlace place = place_now(e, NULL);
      sy_docx_fault(e->c, &place, "template-partial-inline", _("put the tag of the sub-document alone into its paragraph"),
                    _("a sub-document with a table cannot stand within a paragraph"));
    }
    if (!sy_docx_is(block, "p")) continue;
    if (!first) add(e, SY_NODE_BREAK);
    first = false;
    for (xmlNode *child = block->children; child; child = child->next)
      if (!sy_docx_is(child, "pPr")) emit(e, child);
  }
}

SyNode *sy_docx_compile_tree(SyCompiler *c, SyCompiledPart *part, xmlNode *body, bool runs)
{
  sy_docx_prepare(c, body, true);
  Emitter e = emitter(c, part);
  SyNode *top = node_new(&e, SY_NODE_STORY);
  top->bytes = top->more = "";
  /* It may be put in more than once: what must differ is renewed each time. */
  top->level = SY_LEVEL_RUNS;
  g_ptr_array_add(e.sections, top);
  g_ptr_array_add(e.wrappers, body);
  GPtrArray *outer = enter(&e, top);
  if (runs) emit_runs(&e, body);
  else emit_children(&e, body);
  leave(&e, outer);
  clear(&e);
  return top;
}

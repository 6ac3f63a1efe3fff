/* Nodes, their keys, and what any element needs: its start tag, attributes with tags in them, its children. */
#include "merge/emit_private.h"

#include <string.h>

/* ---- Nodes ----------------------------------------------------------------------------------- */

SyNode *sy_docx_node_new(SyCompiler *c, SyNodeKind kind)
{
  SyNode *node = SY_ARENA_NEW(c->docx->arena, SyNode);
  node->kind = kind;
  g_ptr_array_add(c->docx->nodes, node);
  return node;
}

SyNode *sy_emit_node(SyEmitter *e, SyNodeKind kind)
{
  return sy_docx_node_new(e->c, kind);
}

void sy_emit_flush(SyEmitter *e)
{
  if (e->pending->len == 0) return;
  SyNode *node = sy_emit_node(e, SY_NODE_BYTES);
  node->bytes.text = sy_emit_keep(e, e->pending);
  node->bytes.length = e->pending->len;
  node->bytes.visible = e->visible;
  node->bytes.first = e->first;
  node->bytes.last = e->last;
  node->bytes.joined = e->joined;
  e->visible = e->joined = false;
  e->first = e->last = SY_BLOCK_NONE;
  g_ptr_array_add(e->into, node);
  g_string_truncate(e->pending, 0);
}

SyNode *sy_emit_add(SyEmitter *e, SyNodeKind kind)
{
  sy_emit_flush(e);
  SyNode *node = sy_emit_node(e, kind);
  g_ptr_array_add(e->into, node);
  return node;
}

GPtrArray *sy_emit_enter(SyEmitter *e, SyNode *node)
{
  GPtrArray *outer = e->into;
  node->children = g_ptr_array_new();
  e->into = node->children;
  return outer;
}

void sy_emit_leave(SyEmitter *e, GPtrArray *outer)
{
  sy_emit_flush(e);
  e->into = outer;
}

const char *sy_emit_keep(SyEmitter *e, const GString *bytes)
{
  return sy_arena_strndup(e->c->docx->arena, bytes->str, bytes->len);
}

const char *sy_emit_end(SyEmitter *e, const xmlNode *node)
{
  g_autoptr(GString) end = g_string_new(NULL);
  sy_docx_append_end(end, node);
  return sy_emit_keep(e, end);
}

const SyUse *sy_emit_use(SyEmitter *e, const SyTag *tag, const SyPlace *place, bool stale)
{
  SyUse *use = SY_ARENA_NEW(e->c->docx->arena, SyUse);
  *use = (SyUse){.tag = tag, .place = sy_docx_keep_place(e->c, place), .stale = stale};
  return use;
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
void sy_emit_renew(SyEmitter *e, unsigned key, guint innermost_count)
{
  for (guint i = 0; i < innermost_count; i++) {
    SyNode *section = e->sections->pdata[i];
    if (!section->keys) section->keys = g_array_new(FALSE, FALSE, sizeof(unsigned));
    bool known = false;
    for (guint k = 0; k < section->keys->len; k++) known |= g_array_index(section->keys, unsigned, k) == key;
    if (!known) g_array_append_val(section->keys, key);
  }
}

static void add_key(SyEmitter *e, SyKeyKind kind, const char *original)
{
  SyNode *node = sy_emit_add(e, SY_NODE_KEY);
  node->key.index = sy_docx_key(e->c, kind, original);
  sy_emit_renew(e, node->key.index, e->sections->len);
}

/* What of an element must differ between copies: the attribute, and which part of an identity it is. */
static const struct {
  const char *element, *attribute;
  SyKeyKind kind;
} identities[] = {
    {"bookmarkStart", "id", SY_KEY_ID},
    {"bookmarkStart", "name", SY_KEY_NAME},
    {"bookmarkEnd", "id", SY_KEY_ID},
    {"permStart", "id", SY_KEY_ID},
    {"permEnd", "id", SY_KEY_ID},
    {"docPr", "id", SY_KEY_ID},
    {"hyperlink", "anchor", SY_KEY_NAME},
    /* tracked changes (17.13.5) */
    {"ins", "id", SY_KEY_ID},
    {"del", "id", SY_KEY_ID},
    {"moveFrom", "id", SY_KEY_ID},
    {"moveTo", "id", SY_KEY_ID},
    {"rPrChange", "id", SY_KEY_ID},
    {"pPrChange", "id", SY_KEY_ID},
    {"tcPrChange", "id", SY_KEY_ID},
    {"trPrChange", "id", SY_KEY_ID},
    {"tblPrChange", "id", SY_KEY_ID},
    {"sectPrChange", "id", SY_KEY_ID},
    {"cellIns", "id", SY_KEY_ID},
    {"cellDel", "id", SY_KEY_ID},
    {"tblPrExChange", "id", SY_KEY_ID},
    {"tblGridChange", "id", SY_KEY_ID},
};

static int identity_of(const SyEmitter *e, const xmlNode *node, const xmlAttr *attribute)
{
  if (e->sections->len == 0) return -1;
  for (size_t i = 0; i < G_N_ELEMENTS(identities); i++)
    if (strcmp((const char *)node->name, identities[i].element) == 0 &&
        strcmp((const char *)attribute->name, identities[i].attribute) == 0)
      return (int)identities[i].kind;
  bool control = sy_docx_is(node, "id") && sy_docx_is(node->parent, "sdtPr");
  return control && strcmp((const char *)attribute->name, "val") == 0 ? SY_KEY_ID : -1;
}

/* A bookmark's name counts only if the bookmark is in the section too. */
static bool is_own_name(const SyEmitter *e, const char *name)
{
  g_autofree char *key = g_strdup_printf("%d %s", (int)SY_KEY_NAME, name);
  return g_hash_table_contains(e->c->docx->key_of, key);
}

/* ---- Texts with tags -------------------------------------------------------------------------- */

SyPlace sy_docx_place_here(const SyCompiler *c, const char *words)
{
  return (SyPlace){.part = c->shown ? c->shown : c->part,
                   .paragraph = c->paragraph,
                   .words = words,
                   .under = c->under,
                   .table = c->table,
                   .row = c->row};
}

SyPlace sy_emit_place(const SyEmitter *e, const char *words)
{
  return sy_docx_place_here(e->c, words);
}

char *sy_docx_narrow_braces(const char *text, size_t length)
{
  g_autofree char *own = g_strndup(text, length);
  g_auto(GStrv) pieces = g_strsplit(own, "｛", -1);
  g_autofree char *opened = g_strjoinv("{", pieces);
  g_auto(GStrv) ends = g_strsplit(opened, "｝", -1);
  return g_strjoinv("}", ends);
}

SyTextTemplate *sy_emit_text_template(SyEmitter *e, const char *text)
{
  SyPlace place = sy_emit_place(e, text);
  place.file = e->c->options->path;
  g_autofree char *narrow = strstr(text, "｛｛") ? sy_docx_narrow_braces(text, strlen(text)) : NULL;
  const char *own = narrow ? narrow : text;
  bool sound;
  SyTextTemplate *compiled = sy_text_template_read(own, strlen(own), e->c->options, &place, e->c->diagnostics, &sound);
  g_ptr_array_add(e->c->docx->texts, compiled);
  e->c->failed = e->c->failed || !sound;
  return compiled;
}

static SyNode *add_text(SyEmitter *e, const char *text)
{
  SyTextTemplate *compiled = sy_emit_text_template(e, text);
  SyPlace place = sy_emit_place(e, text);
  SyNode *node = sy_emit_add(e, SY_NODE_TEXT);
  node->text.text = compiled;
  node->text.place = sy_docx_keep_place(e->c, &place);
  return node;
}

/* The target of the relationship that the attribute names, if it has tags. */
static const SyTaggedTarget *tagged_target(const SyEmitter *e, const xmlAttr *attribute, const char *value)
{
  if (!sy_docx_is_relationship(attribute->ns)) return NULL;
  g_autofree char *key = g_strdup_printf("%s\n%s", e->part->name, value);
  return g_hash_table_lookup(e->c->docx->targets, key);
}

/* A header, chart or diagram that is referred to in a section knows the names there: it is written anew for each
 * reference. False: the attribute is to be emitted as any other. */
static bool emit_part(SyEmitter *e, const xmlAttr *attribute, const char *value)
{
  if (!sy_docx_is_relationship(attribute->ns)) return false;
  SyDocxTemplate *docx = e->c->docx;
  SyPackage *package = docx->base ? docx->base : docx->package;
  const SyRelationship *own = sy_package_relationship(package, e->part->name, value);
  SyPartKind kind =
      own && !own->external ? sy_docx_part_kind(sy_package_content_type(package, own->target)) : SY_PART_OTHER;
  if (kind != SY_PART_HEADER && kind != SY_PART_FOOTER && kind != SY_PART_TEXTS) return false;
  const char *name = g_intern_string(own->target);
  g_hash_table_add(e->sections->len > 0 ? docx->within : docx->outside, (void *)name);
  if (e->sections->len == 0) return false;
  g_string_append_c(e->pending, ' ');
  sy_docx_append_name(e->pending, attribute->ns, attribute->name);
  g_string_append(e->pending, "=\"");
  SyNode *node = sy_emit_add(e, SY_NODE_PART);
  node->part.name = name;
  node->part.id = sy_arena_strndup(docx->arena, value, strlen(value));
  node->part.relationship = sy_arena_strndup(docx->arena, own->type, strlen(own->type));
  g_string_append_c(e->pending, '"');
  return true;
}

static void emit_attribute(SyEmitter *e, const xmlNode *node, const xmlAttr *attribute)
{
  xmlChar *content = xmlNodeGetContent((const xmlNode *)attribute);
  const char *value = (const char *)content;
  const SyTaggedTarget *target = tagged_target(e, attribute, value);
  int identity = identity_of(e, node, attribute);
  bool anchor = strcmp((const char *)attribute->name, "anchor") == 0;
  /* Optional identities of paragraphs go, so that copies need none of their own. */
  bool idle = e->sections->len > 0 && (strcmp((const char *)attribute->name, "paraId") == 0 ||
                                       strcmp((const char *)attribute->name, "textId") == 0);
  if (idle || emit_part(e, attribute, value)) {
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
    SyNode *own = sy_emit_add(e, SY_NODE_TARGET);
    own->text.text = target->target;
    own->text.relationship = SY_RELATIONSHIP_BASE "hyperlink";
  } else if (sy_docx_holds_tag(value))
    add_text(e, value)->text.field = strcmp((const char *)attribute->name, "instr") == 0;
  else add_key(e, (SyKeyKind)identity, value);
  g_string_append_c(e->pending, '"');
  xmlFree(content);
}

void sy_emit_start(SyEmitter *e, const xmlNode *node)
{
  g_string_append_c(e->pending, '<');
  sy_docx_append_name(e->pending, node->ns, node->name);
  sy_docx_append_namespaces(e->pending, node);
  for (const xmlAttr *a = node->properties; a; a = a->next) emit_attribute(e, node, a);
}

void sy_emit_children(SyEmitter *e, xmlNode *node)
{
  for (xmlNode *child = node->children; child; child = child->next) sy_emit(e, child);
}

/* What an element is among the blocks, rows and cells of its holder. */
static SyBlock block_of(const xmlNode *node)
{
  static const struct {
    const char *name;
    SyBlock block;
  } blocks[] = {{"p", SY_BLOCK_PARAGRAPH},
                {"tbl", SY_BLOCK_TABLE},
                {"tr", SY_BLOCK_ROW},
                {"tc", SY_BLOCK_CELL},
                {"altChunk", SY_BLOCK_OTHER}};
  for (size_t i = 0; i < G_N_ELEMENTS(blocks); i++)
    if (sy_docx_is(node, blocks[i].name)) return blocks[i].block;
  return SY_BLOCK_NONE;
}

/* Elements around blocks that the holder around them counts as its own. */
static bool is_transparent(const xmlNode *node)
{
  return sy_docx_is(node, "sdt") || sy_docx_is(node, "sdtContent") || sy_docx_is(node, "customXml") ||
         sy_docx_is(node, "document");
}

void sy_emit_plain(SyEmitter *e, xmlNode *node)
{
  SyBlock block = e->depth == 0 ? block_of(node) : SY_BLOCK_NONE;
  if (block != SY_BLOCK_NONE && e->first == SY_BLOCK_NONE && e->last == SY_BLOCK_NONE) {
    e->first = block;
    e->joined = block == SY_BLOCK_TABLE && node->_private;
  }
  bool inside = !is_transparent(node);
  e->depth += inside;
  sy_emit_start(e, node);
  if (!node->children) {
    g_string_append(e->pending, "/>");
  } else {
    g_string_append_c(e->pending, '>');
    sy_emit_children(e, node);
    sy_docx_append_end(e->pending, node);
  }
  e->depth -= inside;
  if (block != SY_BLOCK_NONE) e->last = block;
}

/* ---- Fields ----------------------------------------------------------------------------------- */

/* An instruction whose bookmark is in the same section points into its own copy. */
void sy_emit_instruction(SyEmitter *e, xmlNode *node)
{
  xmlChar *content = xmlNodeGetContent(node);
  const char *text = (const char *)content;
  sy_emit_start(e, node);
  g_string_append_c(e->pending, '>');
  if (sy_docx_holds_tag(text)) {
    add_text(e, text)->text.field = true;
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

/* Text of a formula (22.1.2.116). */
bool sy_emit_math(SyEmitter *e, xmlNode *node)
{
  if (!node->ns || !strstr((const char *)node->ns->href, "officeDocument/2006/math") ||
      strcmp((const char *)node->name, "t") != 0)
    return false;
  xmlChar *text = xmlNodeGetContent(node);
  bool tags = sy_docx_holds_tag((const char *)text);
  if (tags) {
    sy_emit_start(e, node);
    g_string_append_c(e->pending, '>');
    add_text(e, (const char *)text);
    sy_docx_append_end(e->pending, node);
  }
  xmlFree(text);
  return tags;
}

/* Compiling all parts of a package, and merging values into them. */
#include "merge/compile_private.h"
#include "merge/render_private.h"

#include <stdlib.h>
#include <string.h>

/* ---- Messages ---------------------------------------------------------------------------------- */

void sy_docx_fault(SyCompiler *c, const SyPlace *place, const char *code, const char *hint, const char *format, ...)
{
  if (c->stale) return;
  SyPlace own = *place;
  own.file = c->options->path;
  va_list arguments;
  va_start(arguments, format);
  sy_diagnostics_add_va(c->diagnostics, SY_ERROR, code, &own, hint, format, arguments);
  va_end(arguments);
  c->failed = true;
}

static const char *keep_text(SyCompiler *c, const char *text)
{
  return text ? sy_arena_strndup(c->docx->arena, text, strlen(text)) : NULL;
}

SyPlace sy_docx_keep_place(SyCompiler *c, const SyPlace *place)
{
  SyPlace own = *place;
  own.file = NULL;
  own.part = keep_text(c, place->part);
  own.words = keep_text(c, place->words);
  own.under = keep_text(c, place->under);
  return own;
}

/* ---- What the styles say ------------------------------------------------------------------------ */

static const char *based_on(const xmlNode *style)
{
  return sy_docx_child_value(style, "basedOn");
}

#define SY_STYLE_DEPTH 32

/* What the style and those that it is based on say of a list; list->id stays NULL where they say nothing. */
static void find_style_list(const xmlNode *root, const xmlNode *style, SyStyleList *list)
{
  for (int depth = 0; style && depth < SY_STYLE_DEPTH; depth++) {
    const xmlNode *properties = sy_xml_child(style, "pPr");
    const xmlNode *own = properties ? sy_xml_child(properties, "numPr") : NULL;
    if (properties && sy_xml_child(properties, "outlineLvl")) list->heading = true;
    if (own && !list->id) list->id = sy_docx_child_value(own, "numId");
    if (own && !list->level) list->level = sy_docx_child_value(own, "ilvl");
    style = sy_docx_style(root, based_on(style));
  }
}

static void read_style_list(SyDocxTemplate *docx, const xmlNode *root, const xmlNode *style, const char *id)
{
  SyStyleList found = {0};
  find_style_list(root, style, &found);
  if (!found.id || strcmp(found.id, "0") == 0) return;
  SyStyleList *list = SY_ARENA_NEW(docx->arena, SyStyleList);
  const char *level = found.level ? found.level : "0";
  *list = (SyStyleList){.id = sy_arena_strndup(docx->arena, found.id, strlen(found.id)),
                        .level = sy_arena_strndup(docx->arena, level, strlen(level)),
                        .heading = found.heading || g_hash_table_contains(docx->headings, id)};
  g_hash_table_insert(docx->numbered, g_strdup(id), list);
}

static void read_style(SyDocxTemplate *docx, const xmlNode *root, const xmlNode *style)
{
  const char *id = sy_xml_attribute(style, "styleId"), *name = sy_docx_child_value(style, "name");
  if (!id || !name) return;
  g_hash_table_add(docx->own_styles, g_strdup(id));
  const char *type = sy_xml_attribute(style, "type");
  g_autofree char *lower = g_utf8_strdown(name, -1);
  if (type && strcmp(type, "character") == 0) g_hash_table_insert(docx->style_ids, g_strdup(lower), g_strdup(id));
  if (g_str_has_prefix(lower, "heading ") || strcmp(lower, "title") == 0)
    g_hash_table_add(docx->headings, g_strdup(id));
  if ((g_str_has_prefix(lower, "toc ") && g_ascii_isdigit(lower[4])) || strcmp(lower, "table of figures") == 0)
    g_hash_table_add(docx->entries, g_strdup(id));
  read_style_list(docx, root, style, id);
}

static void read_styles(SyCompiler *c)
{
  const char *part = sy_package_related(c->docx->package, sy_package_main(c->docx->package), "styles");
  if (!part || !sy_package_has(c->docx->package, part)) return;
  xmlDoc *document = sy_package_load_xml(c->docx->package, part, c->diagnostics);
  if (!document) {
    c->failed = true;
    return;
  }
  const xmlNode *root = xmlDocGetRootElement(document);
  for (const xmlNode *node = root->children; node; node = node->next)
    if (sy_docx_is(node, "style")) read_style(c->docx, root, node);
  xmlFreeDoc(document);
}

/* ---- Compiling ---------------------------------------------------------------------------------- */

static void target_free(void *data)
{
  SyTaggedTarget *target = data;
  sy_text_template_free(target->target);
  g_free(target);
}

/* Links whose address holds a tag. Word writes braces as %7B. */
static void read_targets(SyCompiler *c, const char *part)
{
  size_t n;
  const SyRelationship *list = sy_package_relationships(c->docx->package, part, &n);
  for (size_t i = 0; i < n; i++) {
    if (!list[i].external) continue;
    g_autofree char *address = g_uri_unescape_string(list[i].target, NULL);
    if (!address || !strstr(address, "{{")) continue;
    SyPlace place = {.file = c->options->path, .part = part, .words = address};
    bool sound;
    SyTextTemplate *text = sy_text_template_read(address, strlen(address), c->options, &place, c->diagnostics, &sound);
    c->failed = c->failed || !sound;
    SyTaggedTarget *target = g_new0(SyTaggedTarget, 1);
    target->part = part;
    target->id = list[i].id;
    target->target = text;
    g_hash_table_insert(c->docx->targets, g_strdup_printf("%s\n%s", part, list[i].id), target);
  }
}

/* Parts that tags may stand in, by how their content type ends. */
static const struct {
  const char *end;
  SyPartKind kind;
} part_kinds[] = {{"main+xml", SY_PART_MAIN},
                  {"header+xml", SY_PART_HEADER},
                  {"footer+xml", SY_PART_FOOTER},
                  {"footnotes+xml", SY_PART_FOOTNOTES},
                  {"endnotes+xml", SY_PART_ENDNOTES},
                  {"comments+xml", SY_PART_COMMENTS},
                  {"core-properties+xml", SY_PART_PROPERTIES},
                  {"custom-properties+xml", SY_PART_PROPERTIES},
                  {"extended-properties+xml", SY_PART_PROPERTIES},
                  {"drawingml.chart+xml", SY_PART_TEXTS},
                  {"ms-office.chartex+xml", SY_PART_TEXTS},
                  {"drawingml.diagramData+xml", SY_PART_TEXTS},
                  {"drawingml.diagramDrawing+xml", SY_PART_TEXTS}};

SyPartKind sy_docx_part_kind(const char *content_type)
{
  for (size_t i = 0; content_type && i < G_N_ELEMENTS(part_kinds); i++)
    if (g_str_has_suffix(content_type, part_kinds[i].end)) return part_kinds[i].kind;
  return SY_PART_OTHER;
}

static bool has_targets(const SyCompiler *c, const char *part)
{
  g_autofree char *prefix = g_strdup_printf("%s\n", part);
  GHashTableIter iterator;
  void *key;
  g_hash_table_iter_init(&iterator, c->docx->targets);
  while (g_hash_table_iter_next(&iterator, &key, NULL))
    if (g_str_has_prefix(key, prefix)) return true;
  return false;
}

/* Properties are not Word's markup: each text in them is a template of its own. */
static void compile_properties(SyCompiler *c, SyCompiledPart *part, const char *data, size_t length)
{
  SyPlace place = {.file = c->options->path, .part = part->name};
  bool sound;
  SyTextTemplate *text = sy_text_template_read(data, length, c->options, &place, c->diagnostics, &sound);
  c->failed = c->failed || !sound;
  g_ptr_array_add(c->docx->texts, text);
  part->properties = text;
  part->tagged = true;
}

/* The texts of a paragraph (21.1.2.2.6) joined into the first, so that a tag is whole. */
static void join_texts(xmlNode *paragraph)
{
  g_autoptr(GString) all = g_string_new(NULL);
  xmlNode *first = NULL;
  for (int writing = 0; writing < 2; writing++) {
    for (xmlNode *node = paragraph; node; node = sy_xml_following(node, paragraph)) {
      if (node->type != XML_ELEMENT_NODE || strcmp((const char *)node->name, "t") != 0) continue;
      if (!first) first = node;
      xmlChar *text = xmlNodeGetContent(node);
      if (!writing) g_string_append(all, (const char *)text);
      else xmlNodeSetContent(node, NULL);
      xmlFree(text);
    }
    if (!first || !sy_docx_holds_tag(all->str)) return;
  }
  g_autofree char *narrow = sy_docx_narrow_braces(all->str, all->len);
  xmlNodeAddContent(first, BAD_CAST narrow);
}

static bool has_open_tag(const char *data, size_t length)
{
  return g_strstr_len(data, (gssize)length, "{{") || g_strstr_len(data, (gssize)length, "｛｛");
}

/* Charts and diagrams: their titles, names and labels. */
static bool compile_texts(SyCompiler *c, SyCompiledPart *part, const char *data, size_t length)
{
  SyPlace place = {.file = c->options->path, .part = part->name};
  xmlDoc *document = sy_xml_parse(data, length, &place, c->limits, c->diagnostics);
  if (!document) return false;
  xmlNode *root = xmlDocGetRootElement(document);
  for (xmlNode *node = root; node; node = sy_xml_following(node, root))
    if (node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, "p") == 0) join_texts(node);
  g_autoptr(GString) text = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
  sy_docx_append_node(text, root);
  xmlFreeDoc(document);
  if (has_open_tag(text->str, text->len)) compile_properties(c, part, text->str, text->len);
  return true;
}

/* Reads a part through once, so that one that is broken is said. */
static bool is_sound(const SyTemplateOptions *options, const SyLimits *limits, const char *name, const void *data,
                     size_t length, SyDiagnostics *diagnostics)
{
  SyPlace place = {.file = options->path, .part = name};
  xmlDoc *document = sy_xml_parse(data, length, &place, limits, diagnostics);
  if (document) xmlFreeDoc(document);
  return document != NULL;
}

static bool is_main_or_notes(SyPartKind kind)
{
  return kind == SY_PART_MAIN || kind == SY_PART_FOOTNOTES || kind == SY_PART_ENDNOTES;
}

/* Notes are rendered where they are referred to: if one of these parts has tags, all of them are compiled. */
static bool have_tags(SyCompiler *c)
{
  bool found = false;
  SyPackage *package = c->docx->package;
  for (size_t i = 0; i < sy_package_count(package) && !found; i++) {
    const char *name = sy_package_part_name(package, i);
    if (!is_main_or_notes(sy_docx_part_kind(sy_package_content_type(package, name)))) continue;
    SyDiagnostics *unheard = sy_diagnostics_new(); /* what is wrong with the part is said when it is compiled */
    g_autoptr(GBytes) bytes = sy_package_load(package, name, unheard);
    gsize length = 0;
    const void *data = bytes ? g_bytes_get_data(bytes, &length) : NULL;
    found = data && sy_docx_may_hold_tags(data, length);
    sy_diagnostics_free(unheard);
  }
  return found;
}

/* A store that content controls are bound to (17.5.2.6). */
static bool is_store(const SyCompiler *c, const char *name)
{
  size_t n;
  const SyRelationship *list = sy_package_relationships(c->docx->package, sy_package_main(c->docx->package), &n);
  for (size_t i = 0; i < n; i++)
    if (!list[i].external && g_str_has_suffix(list[i].type, "/customXml") && strcmp(list[i].target, name) == 0)
      return true;
  return false;
}

static void compile_part(SyCompiler *c, const char *name, SyPartKind kind)
{
  for (guint i = 0; i < c->docx->parts->len; i++)
    if (strcmp(((SyCompiledPart *)c->docx->parts->pdata[i])->name, name) == 0) return;
  g_autoptr(GBytes) bytes = sy_package_load(c->docx->package, name, c->diagnostics);
  if (!bytes) {
    c->failed = true;
    return;
  }
  gsize length;
  const char *data = g_bytes_get_data(bytes, &length);
  read_targets(c, name);
  bool together = c->with_notes && is_main_or_notes(kind);
  bool texts = kind == SY_PART_PROPERTIES || kind == SY_PART_TEXTS;
  if (!together &&
      (texts ? !has_open_tag(data, length) && kind != SY_PART_TEXTS : !sy_docx_may_hold_tags(data, length)) &&
      !has_targets(c, name)) {
    if (!is_sound(c->options, c->limits, name, data, length, c->diagnostics)) c->failed = true;
    return;
  }
  SyCompiledPart *part = g_new0(SyCompiledPart, 1);
  part->name = g_intern_string(name);
  part->kind = kind;
  g_ptr_array_add(c->docx->parts, part);
  if (kind == SY_PART_PROPERTIES) {
    compile_properties(c, part, data, length);
    return;
  }
  if (kind == SY_PART_TEXTS) {
    if (!compile_texts(c, part, data, length)) c->failed = true;
    return;
  }
  SyPlace place = {.file = c->options->path, .part = name};
  xmlDoc *document = sy_xml_parse(data, length, &place, c->limits, c->diagnostics);
  if (!document) {
    c->failed = true;
    return;
  }
  sy_docx_lift_namespaces(document);
  part->tagged = has_targets(c, name);
  sy_docx_compile_part(c, document, part);
  xmlFreeDoc(document);
}

static void part_free(void *data)
{
  SyCompiledPart *part = data;
  if (part->notes) g_hash_table_destroy(part->notes);
  if (part->order) g_array_free(part->order, TRUE);
  g_free(part);
}

static SyDocxTemplate *template_new(SyPackage *package)
{
  SyDocxTemplate *docx = g_new0(SyDocxTemplate, 1);
  docx->package = package;
  docx->arena = sy_arena_new();
  docx->parts = g_ptr_array_new_with_free_func(part_free);
  docx->tags = g_ptr_array_new_with_free_func((GDestroyNotify)sy_tag_free);
  docx->texts = g_ptr_array_new_with_free_func((GDestroyNotify)sy_text_template_free);
  docx->nodes = g_ptr_array_new();
  docx->keys = g_array_new(FALSE, TRUE, sizeof(SyKey));
  docx->key_of = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  docx->targets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, target_free);
  docx->style_ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  docx->numbered = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  docx->headings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  docx->entries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  docx->own_styles = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  docx->partials = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  docx->within = g_hash_table_new(g_str_hash, g_str_equal);
  docx->outside = g_hash_table_new(g_str_hash, g_str_equal);
  docx->commented = g_hash_table_new(NULL, NULL);
  docx->next_id = 1;
  return docx;
}

void sy_docx_template_free(SyDocxTemplate *docx)
{
  if (!docx) return;
  for (guint i = 0; i < docx->nodes->len; i++) {
    SyNode *node = docx->nodes->pdata[i];
    if (node->keys) g_array_free(node->keys, TRUE);
    if (node->children) g_ptr_array_free(node->children, TRUE);
    if (node->kind == SY_NODE_PICTURE) xmlFreeDoc(node->picture.drawing);
  }
  g_ptr_array_free(docx->nodes, TRUE);
  g_ptr_array_free(docx->parts, TRUE);
  g_ptr_array_free(docx->texts, TRUE);
  g_ptr_array_free(docx->tags, TRUE);
  g_array_free(docx->keys, TRUE);
  g_hash_table_destroy(docx->key_of);
  g_hash_table_destroy(docx->targets);
  g_hash_table_destroy(docx->style_ids);
  g_hash_table_destroy(docx->numbered);
  g_hash_table_destroy(docx->own_styles);
  g_hash_table_destroy(docx->entries);
  g_hash_table_destroy(docx->partials);
  g_hash_table_destroy(docx->within);
  g_hash_table_destroy(docx->outside);
  g_hash_table_destroy(docx->commented);
  sy_package_free(docx->base);
  g_hash_table_destroy(docx->headings);
  sy_arena_free(docx->arena);
  g_strfreev(docx->names);
  g_free(docx);
}

SyDocxTemplate *sy_docx_template_read(SyPackage *package, const SyTemplateOptions *options, SyDiagnostics *diagnostics,
                                      bool *sound)
{
  SyDocxTemplate *docx = template_new(package);
  SyCompiler c = {.docx = docx,
                  .options = options,
                  .limits = options->limits ? options->limits : &sy_limits_default,
                  .diagnostics = diagnostics,
                  .formats = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
  read_styles(&c);
  c.with_notes = have_tags(&c);
  for (size_t i = 0; i < sy_package_count(package); i++) {
    const char *name = sy_package_part_name(package, i);
    SyPartKind kind = sy_docx_part_kind(sy_package_content_type(package, name));
    if (kind == SY_PART_OTHER && is_store(&c, name)) kind = SY_PART_PROPERTIES;
    if (kind != SY_PART_OTHER) compile_part(&c, name, kind);
  }
  g_hash_table_destroy(c.formats);
  g_free(c.open);
  g_free(c.close);
  g_free(c.under);
  sy_docx_collect_names(docx);
  *sound = !c.failed;
  return docx;
}

SyDocxTemplate *sy_docx_template_new(SyPackage *package, const SyTemplateOptions *options, SyDiagnostics *diagnostics)
{
  bool sound;
  SyDocxTemplate *docx = sy_docx_template_read(package, options, diagnostics, &sound);
  if (sound) return docx;
  sy_docx_template_free(docx);
  return NULL;
}

/* ---- Merging ------------------------------------------------------------------------------------ */

static void set_part(SyRender *r, const char *name, GString *out)
{
  g_autoptr(GBytes) bytes = g_string_free_to_bytes(out);
  sy_package_set(r->merged, name, NULL, bytes);
}

static bool notes_have_tags(const SyDocxTemplate *docx)
{
  for (guint i = 0; i < docx->parts->len; i++) {
    const SyCompiledPart *part = docx->parts->pdata[i];
    if (part->notes && part->tagged && part->kind != SY_PART_COMMENTS) return true;
  }
  return false;
}

GString *sy_docx_part_text(SyRender *r, const SyCompiledPart *part)
{
  GString *outer = r->out;
  r->out = g_string_sized_new(4096);
  if (part->properties) {
    SyTemplateOptions options = *r->options;
    options.escape = SY_ESCAPE_XML;
    /* Sections may cut elements apart, and {{{raw}}} values hold anything. */
    if (!sy_text_template_render(part->properties, r->scope, &options, r->out, r->diagnostics) ||
        !is_sound(r->options, r->limits, part->name, r->out->str, r->out->len, r->diagnostics))
      r->failed = true;
  } else {
    sy_docx_render(r, part->root);
  }
  GString *text = r->out;
  r->out = outer;
  if (!r->failed) return text;
  g_string_free(text, TRUE);
  return NULL;
}

static void merge_part(SyRender *r, const SyCompiledPart *part)
{
  /* One without tags may have to be gone through for its notes; what it says stays as it is. */
  if ((!part->tagged && !notes_have_tags(r->docx)) || part->notes || sy_docx_is_within(r->docx, part)) return;
  r->part = part->name;
  GString *text = sy_docx_part_text(r, part);
  if (text && part->tagged) set_part(r, part->name, text);
  else if (text) g_string_free(text, TRUE);
}

static void merge_notes(SyRender *r, const SyCompiledPart *part)
{
  bool endnote = part->kind == SY_PART_ENDNOTES;
  if (!part->notes || part->kind == SY_PART_COMMENTS || (!part->tagged && !r->notes_copied[endnote])) return;
  GString *out = g_string_new(part->head);
  g_string_append_len(out, r->notes[endnote]->str, (gssize)r->notes[endnote]->len);
  g_string_append(out, part->tail);
  set_part(r, part->name, out);
}

/* numbering.xml: a w:num of its own for each list that starts anew (17.9.15). */
static void merge_lists(SyRender *r)
{
  if (r->lists->len == 0) return;
  const char *name = sy_package_related(r->merged, sy_package_main(r->merged), "numbering");
  xmlDoc *document = name ? sy_package_load_xml(r->merged, name, r->diagnostics) : NULL;
  if (!document) {
    r->failed = name != NULL;
    return;
  }
  xmlNode *root = xmlDocGetRootElement(document), *last = NULL;
  for (xmlNode *node = root->children; node; node = node->next)
    if (sy_docx_is(node, "num")) last = node;
  GHashTable *abstracts = g_hash_table_new(g_str_hash, g_str_equal);
  for (xmlNode *node = root->children; node; node = node->next)
    if (sy_docx_is(node, "num") && sy_xml_attribute(node, "numId"))
      g_hash_table_insert(abstracts, (void *)sy_xml_attribute(node, "numId"),
                          (void *)sy_docx_child_value(node, "abstractNumId"));
  for (guint i = 0; last && i < r->lists->len; i++) {
    g_auto(GStrv) pair = g_strsplit(r->lists->pdata[i], "\n", 2);
    const char *abstract = g_hash_table_lookup(abstracts, pair[0]);
    if (!abstract) continue;
    xmlNode *num = xmlNewDocNode(document, root->ns, BAD_CAST "num", NULL);
    xmlNewNsProp(num, root->ns, BAD_CAST "numId", BAD_CAST pair[1]);
    xmlNewNsProp(xmlNewChild(num, root->ns, BAD_CAST "abstractNumId", NULL), root->ns, BAD_CAST "val",
                 BAD_CAST abstract);
    for (int level = 0; level < 9; level++) {
      g_autofree char *number = g_strdup_printf("%d", level);
      xmlNode *own = xmlNewChild(num, root->ns, BAD_CAST "lvlOverride", NULL);
      xmlNewNsProp(own, root->ns, BAD_CAST "ilvl", BAD_CAST number);
      xmlNewNsProp(xmlNewChild(own, root->ns, BAD_CAST "startOverride", NULL), root->ns, BAD_CAST "val", BAD_CAST "1");
    }
    xmlAddNextSibling(last, num);
    last = num;
  }
  g_hash_table_destroy(abstracts);
  GString *out = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
  sy_docx_append_node(out, root);
  xmlFreeDoc(document);
  set_part(r, name, out);
}

/* The greatest w:numId and note id, so that new ones are greater. */
static int greatest_list(SyRender *r)
{
  const char *name = sy_package_related(r->merged, sy_package_main(r->merged), "numbering");
  if (!name || !sy_package_has(r->merged, name)) return 0;
  xmlDoc *document = sy_package_load_xml(r->merged, name, r->diagnostics);
  if (!document) r->failed = true;
  int greatest = 0;
  for (const xmlNode *node = document ? xmlDocGetRootElement(document)->children : NULL; node; node = node->next) {
    const char *id = sy_docx_is(node, "num") ? sy_xml_attribute(node, "numId") : NULL;
    if (id) greatest = sy_docx_greater_id(greatest, id);
  }
  if (document) xmlFreeDoc(document);
  return greatest;
}

static bool renews_lists(const SyDocxTemplate *docx)
{
  for (guint i = 0; i < docx->keys->len; i++)
    if (g_array_index(docx->keys, SyKey, i).kind == SY_KEY_LIST) return true;
  return false;
}

static void render_free(SyRender *r)
{
  g_free(r->keys);
  g_free(r->met);
  for (int i = 0; i < 2; i++) g_string_free(r->notes[i], TRUE);
  g_string_free(r->comments, TRUE);
  g_hash_table_destroy(r->used_notes);
  g_hash_table_destroy(r->noted);
  g_hash_table_destroy(r->media);
  g_hash_table_destroy(r->said);
  g_hash_table_destroy(r->media_ids);
  g_ptr_array_free(r->lists, TRUE);
}

SyPackage *sy_docx_template_merge(const SyDocxTemplate *docx, const SyValue *data, const SyTemplateOptions *options,
                                  SyDiagnostics *diagnostics)
{
  SyScope root = {.value = (SyValue *)data};
  SyRender r = {.docx = docx,
                .options = options,
                .limits = options->limits ? options->limits : &sy_limits_default,
                .diagnostics = diagnostics,
                .scope = &root,
                .begun = g_get_monotonic_time(),
                .merged = sy_package_new_like(docx->base ? docx->base : docx->package),
                .keys = g_new0(unsigned, docx->keys->len + 1),
                .met = g_new0(bool, docx->keys->len + 1),
                .next_id = docx->next_id,
                .notes = {g_string_new(NULL), g_string_new(NULL)},
                .comments = g_string_new(NULL),
                .said = g_hash_table_new(NULL, NULL),
                .media = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                .media_ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                .noted = g_hash_table_new_full(NULL, NULL, NULL, g_free),
                .lists = g_ptr_array_new_with_free_func(g_free),
                .used_notes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
  for (int i = 0; i < 2; i++) r.next_note[i] = sy_docx_greatest_note(docx, i == 1) + 1;
  if (renews_lists(docx)) r.next_list = (unsigned)(greatest_list(&r) + 1);
  r.next_comment = (unsigned)(sy_docx_greatest_comment(&r) + 1);
  for (guint i = 0; i < docx->parts->len && !r.failed; i++) merge_part(&r, docx->parts->pdata[i]);
  for (guint i = 0; i < docx->parts->len && !r.failed; i++) merge_notes(&r, docx->parts->pdata[i]);
  if (!r.failed) sy_docx_merge_commented(&r);
  if (!r.failed) sy_docx_drop_within(&r);
  if (!r.failed) merge_lists(&r);
  if (!r.failed) sy_docx_merge_comments(&r);
  if (!r.failed) sy_docx_make_plain(&r);
  if (r.replaced) {
    SyPlace place = {.file = options->path};
    sy_diagnostics_add(diagnostics, SY_WARNING, "template-control-characters", &place, NULL,
                       _("characters of the data that XML forbids were replaced by U+FFFD"));
  }
  render_free(&r);
  if (!r.failed && !r.unfit && !r.no_picture) return r.merged;
  sy_package_free(r.merged);
  return NULL;
}

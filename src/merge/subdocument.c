/* Sub-documents: {{> name}} puts another Word file in. It is linked into the template once, when that is compiled; its
 * tags see the values of the place where it stands. */
#include "merge/link_private.h"

#include <stdlib.h>
#include <string.h>

xmlDoc *sy_link_load(SyCompiler *c, SyPackage *package, const char *part)
{
  xmlDoc *document = sy_package_load_xml(package, part, c->diagnostics);
  if (document) sy_docx_lift_namespaces(document);
  return document;
}

/* ---- Namespaces ---------------------------------------------------------------------------------- */

/* mc:Ignorable (ECMA-376 part 3, 7.2): prefixes that a reader may pass over. */
static void add_ignorable(xmlNode *to, const char *prefixes)
{
  xmlNs *mc = xmlSearchNsByHref(to->doc, to, BAD_CAST SY_COMPATIBILITY_NAMESPACE);
  if (!mc) mc = xmlNewNs(to, BAD_CAST SY_COMPATIBILITY_NAMESPACE, BAD_CAST "mc");
  if (!mc) return;
  g_autofree char *own = (char *)xmlGetNsProp(to, BAD_CAST "Ignorable", BAD_CAST SY_COMPATIBILITY_NAMESPACE);
  GString *all = g_string_new(own);
  g_auto(GStrv) words = g_strsplit(prefixes, " ", -1);
  for (char **word = words; *word; word++) {
    g_auto(GStrv) known = g_strsplit(all->str, " ", -1);
    if (!**word || g_strv_contains((const char *const *)known, *word) || !sy_docx_declared(to, BAD_CAST * word))
      continue;
    g_string_append_printf(all, "%s%s", all->len ? " " : "", *word);
  }
  if (all->len) xmlSetNsProp(to, mc, BAD_CAST "Ignorable", BAD_CAST all->str);
  g_string_free(all, TRUE);
}

void sy_link_namespaces(xmlNode *to, const xmlNode *from)
{
  for (const xmlNs *ns = from->nsDef; ns; ns = ns->next)
    if (ns->prefix && !sy_docx_declared(to, ns->prefix)) xmlNewNs(to, ns->href, ns->prefix);
  xmlChar *ignorable = xmlGetNsProp((xmlNode *)from, BAD_CAST "Ignorable", BAD_CAST SY_COMPATIBILITY_NAMESPACE);
  if (ignorable) add_ignorable(to, (const char *)ignorable);
  xmlFree(ignorable);
}

/* Prefixes that mean something else in ours are declared again at each block; of parts without a root at hand, all. */
static void declare_at_blocks(const xmlNode *ours, const xmlNode *from, xmlNode *body)
{
  for (const xmlNs *ns = from->nsDef; ns; ns = ns->next) {
    const xmlNs *own = ours && ns->prefix ? sy_docx_declared(ours, ns->prefix) : NULL;
    if (own && xmlStrEqual(own->href, ns->href)) continue;
    for (xmlNode *block = body->children; block; block = block->next)
      if (block->type == XML_ELEMENT_NODE && !sy_docx_declared(block, ns->prefix))
        xmlNewNs(block, ns->href, ns->prefix);
  }
}

/* ---- Parts that come along ----------------------------------------------------------------------- */

static const char *copy_part(SyLink *link, GHashTable *copied, const char *name)
{
  const char *known = g_hash_table_lookup(copied, name);
  if (known) return known;
  g_autoptr(GBytes) bytes = sy_package_load(link->from, name, link->c->diagnostics);
  if (!bytes) return NULL;
  const char *dot = strrchr(name, '.');
  size_t stem = dot ? (size_t)(dot - name) : strlen(name);
  g_autofree char *own = NULL;
  for (unsigned n = 1; !own || sy_package_has(link->base, own); n++) {
    g_free(own);
    own = g_strdup_printf("%.*s_%u%s", (int)stem, name, n, dot ? dot : "");
  }
  const char *kept = g_intern_string(own);
  g_hash_table_insert(copied, g_strdup(name), (void *)kept);
  sy_package_set(link->base, kept, sy_package_content_type(link->from, name), bytes);
  size_t n;
  const SyRelationship *list = sy_package_relationships(link->from, name, &n);
  for (size_t i = 0; i < n; i++) {
    const char *target = list[i].external                             ? list[i].target
                         : sy_package_has(link->from, list[i].target) ? copy_part(link, copied, list[i].target)
                                                                      : NULL;
    if (target) sy_package_put_relationship(link->base, kept, list[i].id, list[i].type, target, list[i].external);
  }
  return kept;
}

/* The relationship of ours that stands for the sub-document's. */
static const char *map_relationship(SyLink *link, const char *from_part, const char *id)
{
  const char *known = g_hash_table_lookup(link->relations, id);
  if (known) return known;
  const SyRelationship *r = sy_package_relationship(link->from, from_part, id);
  if (!r || (!r->external && !sy_package_has(link->from, r->target))) return NULL;
  g_autoptr(GHashTable) copied = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  const char *target = r->external ? r->target : copy_part(link, copied, r->target);
  if (!target) return NULL;
  const char *own = sy_package_add_relationship(link->base, link->c->part, r->type, target, r->external);
  g_hash_table_insert(link->relations, g_strdup(id), g_strdup(own));
  return own;
}

/* ---- Renaming ------------------------------------------------------------------------------------ */

typedef struct {
  SyLink *link;
  const char *part;     /* of the sub-document */
  GHashTable *ids;      /* its ids -> ours */
  GHashTable *notes[2]; /* its note id -> ours */
  int next_note[2];
} Renamer;

static void rename_id(Renamer *k, xmlNode *node, const char *attribute, bool plain)
{
  const char *text = sy_xml_attribute(node, attribute);
  if (!text) return;
  unsigned id = (unsigned)strtoul(text, NULL, 10) & 0x7fffffff;
  unsigned mapped = GPOINTER_TO_UINT(g_hash_table_lookup(k->ids, GUINT_TO_POINTER(id + 1)));
  if (mapped == 0) {
    mapped = k->link->c->docx->next_id++;
    g_hash_table_insert(k->ids, GUINT_TO_POINTER(id + 1), GUINT_TO_POINTER(mapped));
  }
  g_autofree char *own = g_strdup_printf("%u", mapped);
  if (plain) xmlSetProp(node, BAD_CAST attribute, BAD_CAST own);
  else xmlSetNsProp(node, node->ns, BAD_CAST attribute, BAD_CAST own);
}

static void rename_note(Renamer *k, xmlNode *node, bool endnote)
{
  const char *text = sy_xml_attribute(node, "id");
  int id = text ? atoi(text) : 0;
  gpointer known = g_hash_table_lookup(k->notes[endnote], GINT_TO_POINTER(id));
  if (!known) {
    known = GINT_TO_POINTER(k->next_note[endnote]++);
    g_hash_table_insert(k->notes[endnote], GINT_TO_POINTER(id), known);
  }
  g_autofree char *own = g_strdup_printf("%d", GPOINTER_TO_INT(known));
  xmlSetNsProp(node, node->ns, BAD_CAST "id", BAD_CAST own);
}

static void rename_relationships(Renamer *k, xmlNode *node)
{
  for (xmlAttr *a = node->properties, *next; a; a = next) {
    next = a->next;
    if (!sy_docx_is_relationship(a->ns)) continue;
    xmlChar *value = xmlNodeGetContent((xmlNode *)a);
    const char *own = map_relationship(k->link, k->part, (const char *)value);
    if (own) xmlSetNsProp(node, a->ns, a->name, BAD_CAST own);
    else xmlRemoveProp(a);
    xmlFree(value);
  }
}

static void rename_style(Renamer *k, xmlNode *node)
{
  g_autofree char *id = g_strdup(sy_xml_attribute(node, "val"));
  if (id) xmlSetNsProp(node, node->ns, BAD_CAST "val", BAD_CAST sy_link_style(k->link, id));
}

/* Paragraphs that name no style take the sub-document's own default. */
static void give_style(Renamer *k, xmlNode *paragraph)
{
  if (!k->link->default_style) return;
  xmlNode *properties = sy_xml_child(paragraph, "pPr");
  if (properties && sy_xml_child(properties, "pStyle")) return;
  if (!properties) {
    properties = xmlNewDocNode(paragraph->doc, paragraph->ns, BAD_CAST "pPr", NULL);
    if (paragraph->children) xmlAddPrevSibling(paragraph->children, properties);
    else xmlAddChild(paragraph, properties);
  }
  xmlNode *style = xmlNewDocNode(paragraph->doc, paragraph->ns, BAD_CAST "pStyle", NULL);
  xmlNewNsProp(style, paragraph->ns, BAD_CAST "val", BAD_CAST k->link->default_style);
  if (properties->children) xmlAddPrevSibling(properties->children, style);
  else xmlAddChild(properties, style);
}

/* Sections belong to the document around; comments stay in the sub-document. */
static bool stays_behind(const xmlNode *node)
{
  return sy_docx_is(node, "sectPr") || sy_docx_is(node, "commentRangeStart") || sy_docx_is(node, "commentRangeEnd") ||
         sy_docx_is(node, "commentReference") || sy_docx_is(node, "altChunk");
}

static void rename_tree(Renamer *k, xmlNode *node)
{
  for (xmlNode *child = node->children, *next; child; child = next) {
    next = child->next;
    if (child->type != XML_ELEMENT_NODE) continue;
    if (stays_behind(child)) {
      xmlUnlinkNode(child);
      xmlFreeNode(child);
      continue;
    }
    rename_relationships(k, child);
    if (sy_docx_is(child, "pStyle") || sy_docx_is(child, "rStyle") || sy_docx_is(child, "tblStyle"))
      rename_style(k, child);
    else if (sy_docx_is(child, "bookmarkStart") || sy_docx_is(child, "bookmarkEnd")) rename_id(k, child, "id", false);
    else if (strcmp((const char *)child->name, "docPr") == 0) rename_id(k, child, "id", true);
    else if (sy_docx_is(child, "id") && sy_docx_is(node, "sdtPr")) rename_id(k, child, "val", false);
    else if (sy_docx_is(child, "footnoteReference")) rename_note(k, child, false);
    else if (sy_docx_is(child, "endnoteReference")) rename_note(k, child, true);
    else if (sy_docx_is(child, "numId")) {
      const char *own =
          g_hash_table_lookup(k->link->lists, sy_xml_attribute(child, "val") ? sy_xml_attribute(child, "val") : "");
      if (own) xmlSetNsProp(child, child->ns, BAD_CAST "val", BAD_CAST own);
    } else if (sy_docx_is(child, "p")) give_style(k, child);
    rename_tree(k, child);
  }
}

/* ---- Notes --------------------------------------------------------------------------------------- */

static SyCompiledPart *notes_part(SyCompiler *c, bool endnote)
{
  const char *kind = endnote ? "endnotes" : "footnotes";
  SyCompiledPart *known = sy_docx_notes(c->docx, endnote);
  if (known) return known;
  const char *name = sy_package_related(c->docx->base, sy_package_main(c->docx->base), kind);
  SyCompiledPart *part = g_new0(SyCompiledPart, 1);
  g_ptr_array_add(c->docx->parts, part);
  xmlDoc *document;
  if (name && sy_package_has(c->docx->base, name)) {
    document = sy_link_load(c, c->docx->base, name);
  } else {
    g_autofree char *fresh = g_strdup_printf("word/%s.xml", kind),
                    *type = g_strdup_printf(SY_RELATIONSHIP_BASE "%s", kind);
    g_autofree char *content =
        g_strdup_printf("application/vnd.openxmlformats-officedocument.wordprocessingml.%s+xml", kind);
    g_autofree char *single = endnote ? g_strdup("endnote") : g_strdup("footnote");
    g_autofree char *text = g_strdup_printf(
        "<w:%s xmlns:w=\"" SY_WORD_NAMESPACE
        "\"><w:%s w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:separator/></w:r></w:p></w:%s>"
        "<w:%s w:type=\"continuationSeparator\" w:id=\"0\"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:%s></w:%s>",
        kind, single, single, single, single, kind);
    name = g_intern_string(fresh);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    sy_package_set(c->docx->base, name, content, bytes);
    sy_package_add_relationship(c->docx->base, sy_package_main(c->docx->base), type, name, false);
    document = xmlParseDoc(BAD_CAST text);
  }
  part->name = g_intern_string(name);
  part->kind = endnote ? SY_PART_ENDNOTES : SY_PART_FOOTNOTES;
  if (document) {
    const char *outer = c->part;
    sy_docx_compile_part(c, document, part);
    c->part = outer;
    xmlFreeDoc(document);
  }
  if (document && !part->notes) {
    SyPlace place = {.file = c->options->path, .part = name};
    sy_docx_fault(c, &place, "template-notes", _("save the file again in Word"),
                  _("the part for notes holds something else"));
  }
  if (!part->notes) c->failed = true;
  return part;
}

/* Notes that the sub-document refers to become the template's. */
static bool link_notes(Renamer *k, bool endnote)
{
  if (g_hash_table_size(k->notes[endnote]) == 0) return true;
  SyCompiler *c = k->link->c;
  const char *name =
      sy_package_related(k->link->from, sy_package_main(k->link->from), endnote ? "endnotes" : "footnotes");
  xmlDoc *document = name ? sy_link_load(c, k->link->from, name) : NULL;
  SyCompiledPart *part = document && sy_link_styles(k->link, document) ? notes_part(c, endnote) : NULL;
  if (!part || !part->notes) {
    if (document) xmlFreeDoc(document);
    return false;
  }
  part->tagged = true;
  const char *outer = c->part;
  c->part = part->name;
  Renamer own = *k;
  own.part = name;
  for (xmlNode *note = xmlDocGetRootElement(document)->children; note; note = note->next) {
    const char *id = note->type == XML_ELEMENT_NODE ? sy_xml_attribute(note, "id") : NULL;
    gpointer mapped = id ? g_hash_table_lookup(k->notes[endnote], GINT_TO_POINTER(atoi(id))) : NULL;
    if (!mapped) continue;
    rename_tree(&own, note);
    declare_at_blocks(NULL, xmlDocGetRootElement(document), note);
    SyNode *node = sy_docx_node_new(c, SY_NODE_HOLDER);
    node->holder.kind = SY_HOLDER_STORY;
    node->holder.head = sy_docx_node_new(c, SY_NODE_GROUP);
    node->holder.end = endnote ? "</w:endnote>" : "</w:footnote>";
    node->children = g_ptr_array_new();
    g_ptr_array_add(node->children, sy_docx_compile_tree(c, part, note, false));
    g_hash_table_insert(part->notes, mapped, node);
  }
  c->part = outer;
  xmlFreeDoc(document);
  return true;
}

SyCompiledPart *sy_docx_notes(const SyDocxTemplate *docx, bool endnotes)
{
  SyPartKind kind = endnotes ? SY_PART_ENDNOTES : SY_PART_FOOTNOTES;
  for (guint i = 0; i < docx->parts->len; i++) {
    SyCompiledPart *part = docx->parts->pdata[i];
    if (part->kind == kind && part->notes) return part;
  }
  return NULL;
}

int sy_docx_greatest_note(const SyDocxTemplate *docx, bool endnote)
{
  const SyCompiledPart *part = sy_docx_notes(docx, endnote);
  if (!part) return 0;
  int most = part->greatest_note; /* Word's own notes, which are none of the others, have ids too */
  GHashTableIter iterator;
  void *key;
  g_hash_table_iter_init(&iterator, part->notes);
  while (g_hash_table_iter_next(&iterator, &key, NULL))
    if (GPOINTER_TO_INT(key) < SY_MOST_ID) most = MAX(most, GPOINTER_TO_INT(key));
  return most;
}

/* ---- Linking ------------------------------------------------------------------------------------- */

/* ISO 29500 strict has other namespaces: its elements cannot stand in a transitional document. */
static bool same_markup(SyLink *link, const SyCompiledPart *part, const xmlNode *body)
{
  if (!part->element || !part->element->ns || !body->ns || xmlStrEqual(part->element->ns->href, body->ns->href))
    return true;
  SyPlace place = {.file = sy_package_path(link->from), .part = sy_package_main(link->from)};
  sy_diagnostics_add(link->c->diagnostics, SY_ERROR, "template-partial-strict", &place,
                     _("save it in Word as an ordinary .docx"),
                     _("the sub-document is in another form of Office Open XML (strict) than the template"));
  return false;
}

/* Compiles the sub-document's body into node. */
static bool link_body(SyLink *link, SyCompiledPart *part, xmlDoc *document, SyNode *node, bool runs)
{
  SyCompiler *c = link->c;
  if (!sy_link_styles(link, document) || !sy_link_lists(link, document)) return false;
  Renamer k = {.link = link, .part = sy_package_main(link->from), .ids = g_hash_table_new(NULL, NULL)};
  for (int i = 0; i < 2; i++) {
    k.notes[i] = g_hash_table_new(NULL, NULL);
    /* Notes of the main parts must be known before theirs get numbers. */
    const char *own = sy_package_related(link->from, k.part, i ? "endnotes" : "footnotes");
    if (own && sy_package_has(link->from, own)) notes_part(c, i == 1);
    k.next_note[i] = sy_docx_greatest_note(c->docx, i == 1) + 1;
  }
  xmlNode *body = sy_xml_child(xmlDocGetRootElement(document), "body");
  bool good = body != NULL && same_markup(link, part, body);
  if (good) {
    rename_tree(&k, body);
    if (part->element) sy_link_namespaces(part->element, xmlDocGetRootElement(document));
    declare_at_blocks(part->element, xmlDocGetRootElement(document), body);
    good = link_notes(&k, false) && link_notes(&k, true);
    SyNode *compiled = sy_docx_compile_tree(c, part, body, runs);
    node->children = compiled->children;
    node->keys = compiled->keys;
    compiled->children = NULL;
    compiled->keys = NULL;
  }
  for (int i = 0; i < 2; i++) g_hash_table_destroy(k.notes[i]);
  g_hash_table_destroy(k.ids);
  return good;
}

static void free_link(SyLink *link)
{
  g_hash_table_destroy(link->styles);
  g_hash_table_destroy(link->lists);
  g_hash_table_destroy(link->relations);
}

static bool link_file(SyCompiler *c, SyCompiledPart *part, const char *path, const char *stem, SyNode *node, bool runs)
{
  g_autoptr(SyPackage) from = sy_package_open(path, c->limits, c->diagnostics);
  if (!from) return false;
  if (!c->docx->base) c->docx->base = sy_package_new_like(c->docx->package);
  xmlDoc *document = sy_link_load(c, from, sy_package_main(from));
  if (!document) return false;
  GHashTable *(*table)(GHashFunc, GEqualFunc, GDestroyNotify, GDestroyNotify) = g_hash_table_new_full;
  SyLink link = {.c = c,
                 .from = from,
                 .base = c->docx->base,
                 .stem = stem,
                 .styles = table(g_str_hash, g_str_equal, g_free, g_free),
                 .lists = table(g_str_hash, g_str_equal, g_free, g_free),
                 .relations = table(g_str_hash, g_str_equal, g_free, g_free)};
  /* The sub-document is a text of its own: its paragraphs, headings and delimiters are not ours. */
  SyCompiler outer = *c;
  g_autofree char *shown = g_strconcat(stem, ".docx", NULL);
  c->shown = g_intern_string(shown);
  c->paragraph = c->tables = c->table = c->row = 0;
  c->under = c->open = c->close = NULL;
  bool good = link_body(&link, part, document, node, runs);
  g_free(c->under);
  g_free(c->open);
  g_free(c->close);
  c->shown = outer.shown;
  c->paragraph = outer.paragraph;
  c->tables = outer.tables;
  c->table = outer.table;
  c->row = outer.row;
  c->under = outer.under;
  c->open = outer.open;
  c->close = outer.close;
  c->part = outer.part;
  free_link(&link);
  xmlFreeDoc(document);
  return good;
}

static void missing(SyCompiler *c, const SyMarker *marker, const char *path)
{
  SyPlace place = marker->place;
  place.file = c->options->path;
  if (c->options->names == SY_NAMES_LENIENT) return;
  bool strict = c->options->names == SY_NAMES_STRICT;
  sy_diagnostics_add(c->diagnostics, strict ? SY_ERROR : SY_WARNING, "template-no-partial", &place, NULL,
                     _("there is no partial “%s”"), path);
  c->failed = c->failed || strict;
}

const SyNode *sy_docx_link(SyCompiler *c, SyCompiledPart *part, const SyMarker *marker)
{
  const char *name = marker->tag->name;
  if (marker->tag->dynamic) {
    sy_docx_fault(c, &marker->place, "template-dynamic-partial", _("name the file in the tag"),
                  _("a Word template cannot take the name of a sub-document from the data"));
    return NULL;
  }
  bool ends = g_str_has_suffix(name, ".docx");
  g_autofree char *file = ends ? g_strdup(name) : g_strconcat(name, ".docx", NULL),
                  *stem = g_strndup(file, strlen(file) - 5);
  g_autofree char *path = sy_file_inside(c->options->partials ? c->options->partials : ".", file);
  if (!path) {
    sy_docx_fault(c, &marker->place, "template-partial-path", _("put it into the template's folder or give --partials"),
                  _("“%s” leads out of the folder of partials"), name);
    return NULL;
  }
  g_autofree char *key = g_strdup_printf("%s\n%s\n%d", path, part->name, marker->whole);
  SyNode *known = g_hash_table_lookup(c->docx->partials, key);
  if (known) return known;
  if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
    missing(c, marker, path);
    return NULL;
  }
  SyNode *node = sy_docx_node_new(c, SY_NODE_GROUP);
  g_hash_table_insert(c->docx->partials, g_steal_pointer(&key), node);
  if (!link_file(c, part, path, stem, node, !marker->whole)) c->failed = true;
  if (!node->children) node->children = g_ptr_array_new();
  return node;
}

/* Diagrams (SmartArt): the drawing that Word keeps beside the data model, as a group of shapes ([MS-ODRAWXML] 2.6). */
#include "word/drawing/drawing_private.h"

#include <string.h>

#define MOST_NODES                                                                                                     \
  4000000 /* The parts of diagrams have so many at most, counted anew for each reference, as it reads them anew. */

static size_t count_nodes(const xmlNode *node, int depth)
{
  size_t n = 0;
  for (; node && depth > 0; node = node->next)
    n += 1 + (node->type == XML_ELEMENT_NODE ? count_nodes(node->children, depth - 1) : 0);
  return n;
}

/* A part, while there is room; NULL: it is missing or damaged, or there is none. Caller frees. */
static xmlDoc *load(Reader *r, const char *name)
{
  if (r->d->diagram_nodes > MOST_NODES) {
    sy_unsupported(r, N_("diagram in a document with too many of them"));
    return NULL;
  }
  xmlDoc *doc = sy_drawing_part(r, name);
  if (doc) r->d->diagram_nodes += count_nodes(xmlDocGetRootElement(doc), 256);
  return doc;
}

/* The relationship of the drawing: the data model names it. */
static const SyRelationship *drawing_of(Reader *r, const xmlNode *ids)
{
  const char *id = sy_xml_attribute(ids, "dm");
  const SyRelationship *data = id ? sy_package_relationship(r->d->package, r->part->name, id) : NULL;
  xmlDoc *model = data && !data->external ? load(r, data->target) : NULL;
  const xmlNode *extension = model ? sy_drawing_find(xmlDocGetRootElement(model), "dataModelExt", 4) : NULL;
  const char *name = extension ? sy_xml_attribute(extension, "relId") : NULL;
  const SyRelationship *drawing = name ? sy_package_relationship(r->d->package, r->part->name, name) : NULL;
  if (model) xmlFreeDoc(model);
  return drawing && !drawing->external && sy_package_has(r->d->package, drawing->target) ? drawing : NULL;
}

static void gather_text(GString *out, const SyObject *object)
{
  for (size_t i = 0; i < object->n_blocks; i++) {
    const SyParagraph *p = object->blocks[i].kind == SY_BLOCK_PARAGRAPH ? object->blocks[i].paragraph : NULL;
    bool first = true;
    for (size_t k = 0; p && k < p->n_inlines; k++) {
      if (p->inlines[k].kind != SY_INLINE_TEXT) continue;
      if (first && out->len) g_string_append(out, "、");
      g_string_append_len(out, p->inlines[k].text, (gssize)p->inlines[k].length);
      first = false;
    }
  }
  for (size_t i = 0; i < object->n_children; i++) gather_text(out, &object->children[i]);
}

static void set_inside(SyObject *object)
{
  object->inside = true;
  for (size_t i = 0; i < object->n_children; i++) set_inside((SyObject *)&object->children[i]);
}

bool sy_read_diagram(Reader *r, SyObject *out, const xmlNode *ids)
{
  const SyRelationship *drawing = drawing_of(r, ids);
  xmlDoc *doc = drawing ? load(r, drawing->target) : NULL;
  xmlNode *tree = doc ? sy_xml_child(xmlDocGetRootElement(doc), "spTree") : NULL;
  if (tree) {
    Part part = {.name = drawing->target};
    Reader inner = *r;
    inner.part = &part;
    inner.in_body = false;
    inner.table_style = NULL;
    sy_read_group(&inner, out, tree);
    for (size_t i = 0; i < out->n_children; i++) set_inside((SyObject *)&out->children[i]);
  }
  if (doc) xmlFreeDoc(doc);
  if (!tree || out->n_children == 0) return false;
  /* Without a description its words are one. */
  g_autoptr(GString) words = g_string_new(NULL);
  if (!out->description) gather_text(words, out);
  if (words->len) out->description = sy_drawing_keep(r, words->str);
  else if (!out->description) out->description = out->name ? out->name : "図";
  return true;
}

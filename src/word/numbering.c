/* numbering.xml: the lists that it defines (17.9). Their labels are made by counting.c. */
#include "word/numbering_private.h"
#include "word/properties_private.h"
#include "word/styles_private.h"

static int value(const xmlNode *parent, const char *name, int otherwise)
{
  const xmlNode *node = parent ? sy_xml_child(parent, name) : NULL;
  return sy_number_of(node, "val", otherwise);
}

static void add_abstract(SyStyles *s, xmlNode *node)
{
  AbstractNumbering *out = SY_ARENA_NEW(s->arena, AbstractNumbering);
  for (xmlNode *n = node->children; n; n = n->next) {
    int level = sy_xml_is(n, "lvl") ? sy_number_of(n, "ilvl", -1) : -1;
    if (level >= 0 && level < SY_LEVELS) out->levels[level] = n;
  }
  g_hash_table_insert(s->abstracts, GINT_TO_POINTER(sy_number_of(node, "abstractNumId", 0)), out);
}

static void add_numbering(SyStyles *s, xmlNode *node)
{
  Numbering *out = SY_ARENA_NEW(s->arena, Numbering);
  out->abstract = value(node, "abstractNumId", -1);
  for (size_t i = 0; i < SY_LEVELS; i++) out->start_override[i] = -1;
  for (xmlNode *n = node->children; n; n = n->next) {
    int level = sy_xml_is(n, "lvlOverride") ? sy_number_of(n, "ilvl", -1) : -1;
    if (level < 0 || level >= SY_LEVELS) continue;
    out->overrides[level] = sy_xml_child(n, "lvl");
    out->start_override[level] = value(n, "startOverride", -1);
  }
  g_hash_table_insert(s->numberings, GINT_TO_POINTER(sy_number_of(node, "numId", 0)), out);
}

void sy_numbering_load(SyStyles *s)
{
  const char *part = sy_package_related(s->package, sy_package_main(s->package), "numbering");
  s->numbering = part ? sy_package_load_xml(s->package, part, s->said) : NULL;
  const xmlNode *root = s->numbering ? xmlDocGetRootElement(s->numbering) : NULL;
  for (xmlNode *n = root ? root->children : NULL; n; n = n->next) {
    if (sy_xml_is(n, "abstractNum")) add_abstract(s, n);
    if (sy_xml_is(n, "num")) add_numbering(s, n);
  }
}

const xmlNode *sy_numbering_level(const SyStyles *s, int num_id, int level)
{
  const Numbering *n = g_hash_table_lookup(s->numberings, GINT_TO_POINTER(num_id));
  if (!n || level < 0 || level >= SY_LEVELS) return NULL;
  if (n->overrides[level]) return n->overrides[level];
  const AbstractNumbering *a = g_hash_table_lookup(s->abstracts, GINT_TO_POINTER(n->abstract));
  return a ? a->levels[level] : NULL;
}

int sy_linked_level(const SyStyles *s, int num_id, const char *style, int otherwise)
{
  int level = otherwise;
  for (int i = 0; i < SY_LEVELS; i++) {
    const xmlNode *node = sy_numbering_level(s, num_id, i), *link = node ? sy_xml_child(node, "pStyle") : NULL;
    if (link && g_strcmp0(sy_xml_attribute(link, "val"), style) == 0) level = i;
  }
  return level;
}

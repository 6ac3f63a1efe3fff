/* structure: what Word asks of a document beyond the schema. Word calls a file unreadable where it is not so. */
#ifndef SY_TESTS_STRUCTURE_H
#define SY_TESTS_STRUCTURE_H

#include "word.h"

#include <stdlib.h>

typedef struct {
  GString *faults;
  GHashTable *ids; /* "kind id" */
  GPtrArray *open; /* names of fields' states: "begin", "separate" */
} Structure;

static inline void structure_fault(Structure *s, const char *what)
{
  if (s->faults->len < 2000) g_string_append_printf(s->faults, "%s; ", what);
}

static inline const xmlNode *structure_child(const xmlNode *node, const char *name)
{
  for (const xmlNode *child = node ? node->children : NULL; child; child = child->next)
    if (sy_xml_is(child, name)) return child;
  return NULL;
}

static inline bool structure_is_mark(const xmlNode *node)
{
  static const char *const marks[] = {"bookmarkStart",   "bookmarkEnd", "commentRangeStart",
                                      "commentRangeEnd", "permStart",   "permEnd",
                                      "proofErr",        "tcPr",        "tblPr",
                                      "tblGrid",         "trPr",        "sectPr"};
  for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
    if (sy_xml_is(node, marks[i])) return true;
  return node->type != XML_ELEMENT_NODE;
}

/* The children of a holder, content controls looked through, in order. */
static inline void structure_held(const xmlNode *node, GPtrArray *held)
{
  for (const xmlNode *child = node ? node->children : NULL; child; child = child->next) {
    if (structure_is_mark(child)) continue;
    if (sy_xml_is(child, "sdt")) structure_held(structure_child(child, "sdtContent"), held);
    else if (sy_xml_is(child, "customXml")) structure_held(child, held);
    else g_ptr_array_add(held, (void *)child);
  }
}

static inline int structure_number(const xmlNode *properties, const char *name, int otherwise)
{
  const xmlNode *child = structure_child(properties, name);
  const char *value = child ? sy_xml_attribute(child, "val") : NULL;
  return value ? atoi(value) : otherwise;
}

static inline void structure_check_table(Structure *s, const xmlNode *table, const GPtrArray *rows)
{
  const xmlNode *grid = structure_child(table, "tblGrid");
  int columns = 0;
  for (const xmlNode *column = grid ? grid->children : NULL; column; column = column->next)
    columns += sy_xml_is(column, "gridCol");
  for (guint i = 0; i < rows->len; i++) {
    const xmlNode *row = rows->pdata[i], *properties = structure_child(row, "trPr");
    if (!sy_xml_is(row, "tr")) structure_fault(s, "a table holds something else than rows");
    int own = structure_number(properties, "gridBefore", 0) + structure_number(properties, "gridAfter", 0);
    g_autoptr(GPtrArray) cells = g_ptr_array_new();
    structure_held(row, cells);
    for (guint k = 0; k < cells->len; k++) {
      int span = structure_number(structure_child(cells->pdata[k], "tcPr"), "gridSpan", 1);
      if (span < 1 || span > 63) structure_fault(s, "a cell spans no number of columns");
      own += span;
    }
    if (columns && own != columns) structure_fault(s, "a row does not fill the grid");
  }
}

static inline void structure_check_holder(Structure *s, const xmlNode *node)
{
  static const char *const stories[] = {"tc", "hdr", "ftr", "footnote", "endnote", "comment", "txbxContent"};
  g_autoptr(GPtrArray) held = g_ptr_array_new();
  structure_held(node, held);
  const xmlNode *last = held->len ? held->pdata[held->len - 1] : NULL;
  for (size_t i = 0; i < G_N_ELEMENTS(stories); i++)
    if (sy_xml_is(node, stories[i]) && !sy_xml_is(last, "p"))
      structure_fault(s, "a story does not end with a paragraph");
  if (sy_xml_is(node, "tr") && !sy_xml_is(last, "tc")) structure_fault(s, "a row has no cell");
  if (sy_xml_is(node, "tbl") && !last) structure_fault(s, "a table has no row");
  if (sy_xml_is(node, "tbl")) structure_check_table(s, node, held);
  if (sy_xml_is(node, "sdtContent") && !node->children) structure_fault(s, "a control holds nothing");
  for (guint i = 1; i < held->len; i++)
    if (sy_xml_is(held->pdata[i], "tbl") && sy_xml_is(held->pdata[i - 1], "tbl"))
      structure_fault(s, "a table follows another at once");
}

static inline void structure_check_id(Structure *s, const xmlNode *node)
{
  static const char *const with_id[] = {"bookmarkStart",    "permStart", "commentRangeStart",
                                        "commentReference", "docPr",     "footnoteReference"};
  g_autofree char *key = NULL;
  for (size_t i = 0; i < G_N_ELEMENTS(with_id); i++)
    if (sy_xml_is(node, with_id[i])) key = g_strdup_printf("%s %s", with_id[i], sy_xml_attribute(node, "id"));
  if (sy_xml_is(node, "id") && sy_xml_is(node->parent, "sdtPr"))
    key = g_strdup_printf("control %s", sy_xml_attribute(node, "val"));
  if (key && !g_hash_table_add(s->ids, g_steal_pointer(&key))) structure_fault(s, "an id stands twice");
  if (!sy_xml_is(node, "bookmarkStart")) return;
  if (!g_hash_table_add(s->ids, g_strdup_printf("name %s", sy_xml_attribute(node, "name"))))
    structure_fault(s, "a bookmark's name stands twice");
}

static inline void structure_check_field(Structure *s, const xmlNode *node)
{
  const char *type = sy_xml_is(node, "fldChar") ? sy_xml_attribute(node, "fldCharType") : NULL;
  const char *state = s->open->len ? s->open->pdata[s->open->len - 1] : NULL;
  if (!type) return;
  if (strcmp(type, "begin") == 0) {
    g_ptr_array_add(s->open, (void *)"begin");
  } else if (strcmp(type, "separate") == 0) {
    if (!state || strcmp(state, "begin") != 0) structure_fault(s, "a field is parted outside of one");
    else s->open->pdata[s->open->len - 1] = (void *)"separate";
  } else if (!state) {
    structure_fault(s, "a field ends that has not begun");
  } else {
    g_ptr_array_set_size(s->open, (gint)s->open->len - 1);
  }
}

/* Faults of a part's tree, or NULL. Caller frees. */
static inline char *structure_faults(const xmlNode *root)
{
  Structure s = {g_string_new(NULL), g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL), g_ptr_array_new()};
  for (const xmlNode *node = root; node; node = sy_xml_following(node, root)) {
    if (node->type != XML_ELEMENT_NODE) continue;
    structure_check_holder(&s, node);
    structure_check_id(&s, node);
    structure_check_field(&s, node);
  }
  if (s.open->len > 0) structure_fault(&s, "a field does not end");
  g_ptr_array_free(s.open, TRUE);
  g_hash_table_destroy(s.ids);
  return g_string_free(s.faults, s.faults->len == 0);
}

#endif

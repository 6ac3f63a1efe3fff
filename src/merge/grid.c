/* Tables with column loops, while they are compiled: which columns of the template's grid each cell covers, and which
 * of them repeat. */
#include "merge/emit_private.h"

#include <stdlib.h>
#include <string.h>

#define MOST_COLUMNS 16384 /* of the template's grid; what is beyond is counted as if it stood there */

static int number_of(const char *text, int otherwise)
{
  return text ? CLAMP(atoi(text), 0, MOST_COLUMNS) : otherwise;
}

static int property(const xmlNode *element, const char *properties, const char *name, int otherwise)
{
  return number_of(sy_docx_child_value(sy_xml_child(element, properties), name), otherwise);
}

static bool is_cells_section(const xmlNode *node)
{
  return sy_docx_is_section(node) && sy_docx_marker(node)->level == SY_LEVEL_CELLS &&
         sy_docx_marker(node)->when == SY_WHEN_TRUE;
}

/* Sections and content controls stand around rows and cells. */
static xmlNode *inner_of(xmlNode *node)
{
  if (sy_docx_is_section(node)) return node;
  return sy_docx_is(node, "sdt") ? sy_xml_child(node, "sdtContent") : NULL;
}

typedef struct {
  SyArena *arena;
  GHashTable *places; /* xmlNode of a row, cell or section -> SyGridPlace */
  GArray *groups;     /* SyColumnGroup */
} Reading;

static SyGridPlace *add_place(Reading *reading, xmlNode *node, int first)
{
  SyGridPlace *place = SY_ARENA_NEW(reading->arena, SyGridPlace);
  *place = (SyGridPlace){.first = first, .group = -1};
  g_hash_table_insert(reading->places, node, place);
  return place;
}

static bool continues(const xmlNode *cell)
{
  const xmlNode *properties = sy_xml_child(cell, "tcPr"),
                *merge = properties ? sy_xml_child(properties, "vMerge") : NULL;
  const char *value = merge ? sy_xml_attribute(merge, "val") : NULL;
  return merge && (!value || strcmp(value, "restart") != 0);
}

/* The columns of the cell in a content control that is filled or stays. */
static int stays_span(const xmlNode *section)
{
  const xmlNode *content = section->children ? sy_xml_child(section->children, "sdtContent") : NULL;
  const xmlNode *cell = content ? sy_xml_child(content, "tc") : NULL;
  return cell ? MAX(property(cell, "tcPr", "gridSpan", 1), 1) : 0;
}

/* looped: within a section of cells; the outermost makes the group. */
static void read_cells(Reading *reading, xmlNode *parent, int *column, bool looped)
{
  for (xmlNode *node = parent->children; node; node = node->next) {
    xmlNode *inner = inner_of(node);
    if (sy_docx_is(node, "tc")) {
      SyGridPlace *place = add_place(reading, node, *column);
      place->span = MAX(property(node, "tcPr", "gridSpan", 1), 1);
      place->group = looped ? 0 : -1;
      place->continues = continues(node);
      *column += place->span;
    } else if (inner && is_cells_section(node) && !looped) {
      int first = *column;
      read_cells(reading, inner, column, true);
      add_place(reading, node, first);
      SyColumnGroup group = {.first = first, .columns = *column - first};
      if (group.columns > 0) g_array_append_val(reading->groups, group);
    } else if (sy_docx_is_section(node) && sy_docx_marker(node)->when == SY_WHEN_STAYS) {
      int same = *column - stays_span(node); /* in the place of the filled control before it */
      read_cells(reading, inner, &same, looped);
    } else if (inner) {
      read_cells(reading, inner, column, looped);
    }
  }
}

static void read_rows(Reading *reading, xmlNode *parent)
{
  for (xmlNode *node = parent->children; node; node = node->next) {
    xmlNode *inner = inner_of(node);
    if (sy_docx_is(node, "tr")) {
      int column = property(node, "trPr", "gridBefore", 0);
      SyGridPlace *place = add_place(reading, node, 0);
      place->before = column;
      place->after = property(node, "trPr", "gridAfter", 0);
      read_cells(reading, node, &column, false);
      place->first = column; /* where the gap after its cells begins */
    } else if (inner) {
      read_rows(reading, inner);
    }
  }
}

static int by_first(const void *a, const void *b)
{
  const SyColumnGroup *x = a, *y = b;
  return x->first != y->first ? (x->first < y->first ? -1 : 1) : y->columns - x->columns;
}

/* Groups of different rows that share columns are one. */
static void join_groups(GArray *groups)
{
  g_array_sort(groups, by_first);
  guint kept = 0;
  for (guint i = 0; i < groups->len; i++) {
    const SyColumnGroup *own = &g_array_index(groups, SyColumnGroup, i);
    SyColumnGroup *before = kept ? &g_array_index(groups, SyColumnGroup, kept - 1) : NULL;
    if (before && own->first < before->first + before->columns)
      before->columns = MAX(before->columns, own->first + own->columns - before->first);
    else g_array_index(groups, SyColumnGroup, kept++) = *own;
  }
  g_array_set_size(groups, kept);
}

static int group_at(const SyGrid *grid, int column)
{
  int low = 0, high = grid->n_groups;
  while (low < high) {
    int middle = (low + high) / 2;
    if (grid->groups[middle].first + grid->groups[middle].columns <= column) low = middle + 1;
    else high = middle;
  }
  return low < grid->n_groups && grid->groups[low].first <= column ? low : -1;
}

static const SyGrid *grid_of(SyArena *arena, const xmlNode *table, const GArray *groups)
{
  SyGrid *grid = SY_ARENA_NEW(arena, SyGrid);
  *grid = (SyGrid){.n_groups = (int)groups->len};
  grid->groups = SY_ARENA_ARRAY(arena, SyColumnGroup, groups->len);
  memcpy(grid->groups, groups->data, groups->len * sizeof(SyColumnGroup));
  const xmlNode *stored = sy_xml_child(table, "tblGrid");
  g_autoptr(GArray) widths = g_array_new(FALSE, FALSE, sizeof(int));
  for (const xmlNode *column = stored ? stored->children : NULL; column; column = column->next) {
    int width = sy_docx_is(column, "gridCol") ? number_of(sy_xml_attribute(column, "w"), 0) : 0;
    if (sy_docx_is(column, "gridCol")) g_array_append_val(widths, width);
  }
  grid->n_columns = (int)widths->len;
  grid->widths = SY_ARENA_ARRAY(arena, int, widths->len + 1);
  if (widths->len) memcpy(grid->widths, widths->data, widths->len * sizeof(int));
  return grid;
}

SyTableColumns *sy_emit_columns_new(SyEmitter *e, xmlNode *table)
{
  SyArena *arena = e->c->docx->arena;
  Reading reading = {.arena = arena,
                     .places = g_hash_table_new(NULL, NULL),
                     .groups = g_array_new(FALSE, FALSE, sizeof(SyColumnGroup))};
  read_rows(&reading, table);
  SyTableColumns *columns = NULL;
  if (reading.groups->len > 0) {
    join_groups(reading.groups);
    columns = g_new0(SyTableColumns, 1);
    columns->grid = grid_of(arena, table, reading.groups);
    columns->places = reading.places;
    GHashTableIter iterator;
    void *node, *value;
    g_hash_table_iter_init(&iterator, reading.places);
    while (g_hash_table_iter_next(&iterator, &node, &value)) {
      SyGridPlace *place = value;
      bool section = sy_docx_is_section(node);
      if (section || place->group >= 0) place->group = group_at(columns->grid, place->first);
    }
  } else {
    g_hash_table_destroy(reading.places);
  }
  g_array_free(reading.groups, TRUE);
  return columns;
}

void sy_emit_columns_free(SyTableColumns *columns)
{
  if (!columns) return;
  g_hash_table_destroy(columns->places);
  g_free(columns);
}

const SyGridPlace *sy_emit_place_of(const SyEmitter *e, const xmlNode *node)
{
  return e->columns ? g_hash_table_lookup(e->columns->places, node) : NULL;
}

int sy_emit_group(const SyEmitter *e, const xmlNode *section)
{
  const SyGridPlace *place = sy_emit_place_of(e, section);
  return place ? place->group : -1;
}

/* ---- Emitting ------------------------------------------------------------------------------------ */

/* w:tcW that is no absolute width stays as it is. */
static const char *preferred_width(SyEmitter *e, const xmlNode *properties)
{
  const xmlNode *width = properties ? sy_xml_child(properties, "tcW") : NULL;
  const char *type = width ? sy_xml_attribute(width, "type") : NULL;
  if (width && (!type || strcmp(type, "dxa") == 0)) return NULL;
  g_autoptr(GString) bytes = g_string_new(NULL);
  if (width) sy_docx_append_node(bytes, width);
  return sy_emit_keep(e, bytes);
}

static void add_size(SyEmitter *e, const xmlNode *cell, const xmlNode *properties)
{
  SyNode *size = sy_emit_add(e, SY_NODE_SIZE);
  size->size.place = sy_emit_place_of(e, cell);
  size->size.preferred = preferred_width(e, properties);
}

void sy_emit_size(SyEmitter *e, const xmlNode *cell)
{
  if (sy_xml_child(cell, "tcPr")) return;
  g_string_append(e->pending, "<w:tcPr>");
  add_size(e, cell, NULL);
  g_string_append(e->pending, "</w:tcPr>");
}

/* The element with its start tag emitted and its children but for those named. */
static void emit_others(SyEmitter *e, xmlNode *node, const char *const *names, xmlNode *from)
{
  for (xmlNode *child = from; child; child = child->next) {
    bool own = false;
    for (const char *const *name = names; *name; name++) own = own || sy_docx_is(child, *name);
    if (!own) sy_emit(e, child);
  }
  sy_docx_append_end(e->pending, node);
}

/* CT_TcPr (17.4.70): w:cnfStyle, w:tcW, w:gridSpan, then the others. */
static void emit_cell_properties(SyEmitter *e, xmlNode *node)
{
  static const char *const own[] = {"cnfStyle", "tcW", "gridSpan", NULL};
  xmlNode *conditions = sy_xml_child(node, "cnfStyle");
  sy_emit_start(e, node);
  g_string_append_c(e->pending, '>');
  if (conditions) sy_emit(e, conditions);
  add_size(e, node->parent, node);
  emit_others(e, node, own, node->children);
}

/* CT_TrPr (17.4.82): its elements stand in any order. */
static void emit_row_properties(SyEmitter *e, xmlNode *node)
{
  static const char *const own[] = {"gridBefore", "gridAfter", "wBefore", "wAfter", NULL};
  sy_emit_start(e, node);
  g_string_append_c(e->pending, '>');
  SyNode *gaps = sy_emit_add(e, SY_NODE_GAPS);
  gaps->gaps.place = sy_emit_place_of(e, node->parent);
  gaps->gaps.before = sy_xml_child(node, "wBefore") != NULL;
  gaps->gaps.after = sy_xml_child(node, "wAfter") != NULL;
  emit_others(e, node, own, node->children);
}

bool sy_emit_grid(SyEmitter *e, xmlNode *node)
{
  bool placed = sy_emit_place_of(e, node->parent) != NULL;
  if (sy_docx_is(node, "tblGrid") && e->depth == 0) sy_emit_add(e, SY_NODE_GRID);
  else if (placed && sy_docx_is(node, "tcPr")) emit_cell_properties(e, node);
  else if (placed && sy_docx_is(node, "trPr")) emit_row_properties(e, node);
  else return false;
  return true;
}

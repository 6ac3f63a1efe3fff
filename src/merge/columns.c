/* Column loops: cells that are repeated within a row widen the table's grid, and cells of other rows stretch with it.
 */
#include "merge/merge_private.h"

#include <stdlib.h>
#include <string.h>

/* On w:tc while a table is being merged: "first grid column,columns,group"; group: number of the repeated stretch, or
 * -1. */
#define MARK "shiyosho-columns"

static int number_of(const char *text, int otherwise)
{
  return text ? CLAMP(atoi(text), 0, 16384) : otherwise;
}

static int span_of(const xmlNode *cell)
{
  return MAX(number_of(sy_docx_child_value(sy_xml_child(cell, "tcPr"), "gridSpan"), 1), 1);
}

static bool is_cells_section(const xmlNode *node)
{
  const SyMarker *marker = sy_docx_marker(node);
  return marker && sy_docx_is_section(node) && marker->level == SY_LEVEL_CELLS;
}

/* ---- Before: which columns a cell covers --------------------------------------------------------- */

static void mark_cells(xmlNode *parent, int *column, int group, GArray *starts)
{
  for (xmlNode *node = parent->children; node; node = node->next) {
    if (is_cells_section(node)) {
      int own = *column;
      mark_cells(node, column, own, starts);
      g_array_append_val(starts, own);
    } else if (sy_docx_marker(node)) {
      mark_cells(node, column, group, starts);
    } else if (sy_docx_is(node, "tc")) {
      int span = span_of(node);
      g_autofree char *mark = g_strdup_printf("%d,%d,%d", *column, span, group);
      xmlSetProp(node, BAD_CAST MARK, BAD_CAST mark);
      *column += span;
    }
  }
}

static void mark_rows(xmlNode *parent, GArray *starts)
{
  for (xmlNode *node = parent->children; node; node = node->next) {
    if (sy_docx_marker(node)) mark_rows(node, starts);
    if (!sy_docx_is(node, "tr")) continue;
    int column = number_of(sy_docx_child_value(sy_xml_child(node, "trPr"), "gridBefore"), 0);
    mark_cells(node, &column, -1, starts);
  }
}

static void unmark(xmlNode *node)
{
  for (xmlNode *child = node->children; child; child = child->next) {
    if (child->type != XML_ELEMENT_NODE || sy_docx_is(child, "tbl")) continue;
    if (sy_docx_is(child, "tc")) xmlUnsetProp(child, BAD_CAST MARK);
    else unmark(child);
  }
}

bool sy_docx_mark_columns(xmlNode *table)
{
  g_autoptr(GArray) starts = g_array_new(FALSE, FALSE, sizeof(int));
  mark_rows(table, starts);
  if (starts->len == 0) unmark(table);
  return starts->len > 0;
}

/* ---- After: the grid and the spans ---------------------------------------------------------------- */

typedef struct {
  int first, columns; /* of the template's grid */
  int copies;         /* at most, over all rows */
} Group;

typedef struct {
  GArray *groups; /* Group */
  GArray *widths; /* int: of the template's grid */
} Grid;

typedef struct {
  int first, span, group;
} Mark;

static bool read_mark(const xmlNode *cell, Mark *mark)
{
  const char *text = sy_xml_attribute(cell, MARK);
  return text && sscanf(text, "%d,%d,%d", &mark->first, &mark->span, &mark->group) == 3;
}

static Group *group_of(Grid *grid, int first)
{
  for (guint i = 0; i < grid->groups->len; i++) {
    Group *group = &g_array_index(grid->groups, Group, i);
    if (group->first == first) return group;
  }
  return NULL;
}

/* Counts a row's copies: cells of a group, over the columns that one copy covers. */
static void count_row(Grid *grid, const xmlNode *row)
{
  for (guint i = 0; i < grid->groups->len; i++) {
    Group *group = &g_array_index(grid->groups, Group, i);
    int columns = 0;
    for (const xmlNode *cell = row->children; cell; cell = cell->next) {
      Mark mark;
      if (sy_docx_is(cell, "tc") && read_mark(cell, &mark) && mark.group == group->first) columns += mark.span;
    }
    group->copies = MAX(group->copies, columns / group->columns);
  }
}

/* The columns that one of the template's becomes. */
static int copies_of(const Grid *grid, int column)
{
  for (guint i = 0; i < grid->groups->len; i++) {
    const Group *group = &g_array_index(grid->groups, Group, i);
    if (column >= group->first && column < group->first + group->columns) return group->copies;
  }
  return 1;
}

static int width_of(const Grid *grid, int column)
{
  int width = column < (int)grid->widths->len ? g_array_index(grid->widths, int, column) : 0;
  return width / MAX(copies_of(grid, column), 1);
}

static void set_value(xmlNode *parent, xmlNode *before, const char *name, int value)
{
  xmlNode *node = sy_xml_child(parent, name);
  if (value <= 1) {
    if (node) xmlUnlinkNode(node), xmlFreeNode(node);
    return;
  }
  if (!node) {
    node = xmlNewDocNode(parent->doc, parent->ns, BAD_CAST name, NULL);
    if (before) xmlAddNextSibling(before, node);
    else if (parent->children) xmlAddPrevSibling(parent->children, node);
    else xmlAddChild(parent, node);
  }
  g_autofree char *text = g_strdup_printf("%d", value);
  xmlSetNsProp(node, parent->ns, BAD_CAST "val", BAD_CAST text);
}

static void set_cell(const Grid *grid, xmlNode *cell, const Mark *mark, bool repeated)
{
  int span = 0, width = 0;
  for (int c = mark->first; c < mark->first + mark->span; c++) {
    int copies = repeated ? 1 : copies_of(grid, c);
    span += copies;
    width += copies * width_of(grid, c);
  }
  xmlUnsetProp(cell, BAD_CAST MARK);
  if (span == 0) {
    xmlUnlinkNode(cell);
    xmlFreeNode(cell);
    return;
  }
  xmlNode *properties = sy_xml_child(cell, "tcPr");
  if (!properties) {
    properties = xmlNewDocNode(cell->doc, cell->ns, BAD_CAST "tcPr", NULL);
    if (cell->children) xmlAddPrevSibling(cell->children, properties);
    else xmlAddChild(cell, properties);
  }
  xmlNode *preferred = sy_xml_child(properties, "tcW"), *conditions = sy_xml_child(properties, "cnfStyle");
  const char *type = preferred ? sy_xml_attribute(preferred, "type") : NULL;
  if (type && strcmp(type, "dxa") == 0 && width > 0) {
    g_autofree char *text = g_strdup_printf("%d", width);
    xmlSetNsProp(preferred, preferred->ns, BAD_CAST "w", BAD_CAST text);
  }
  set_value(properties, preferred ? preferred : conditions, "gridSpan", span);
}

/* A row with fewer copies than others gets empty cells where they are missing. */
static void pad_row(Grid *grid, xmlNode *row)
{
  for (guint i = 0; i < grid->groups->len; i++) {
    const Group *group = &g_array_index(grid->groups, Group, i);
    int columns = 0;
    xmlNode *last = NULL;
    for (xmlNode *cell = row->children; cell; cell = cell->next) {
      Mark mark;
      if (!sy_docx_is(cell, "tc") || !read_mark(cell, &mark) || mark.group != group->first) continue;
      columns += mark.span;
      last = cell;
    }
    while (last && columns < group->copies * group->columns) {
      xmlNode *cell = xmlNewDocNode(row->doc, row->ns, BAD_CAST "tc", NULL);
      g_autofree char *text = g_strdup_printf("%d,1,%d", group->first, group->first);
      xmlSetProp(cell, BAD_CAST MARK, BAD_CAST text);
      xmlNewChild(cell, row->ns, BAD_CAST "p", NULL);
      xmlAddNextSibling(last, cell);
      last = cell;
      columns++;
    }
  }
}

static void rebuild_grid(const Grid *grid, xmlNode *table)
{
  xmlNode *old = sy_xml_child(table, "tblGrid");
  if (!old) return;
  xmlNode *fresh = xmlNewDocNode(table->doc, table->ns, BAD_CAST "tblGrid", NULL);
  for (int c = 0; c < (int)grid->widths->len;) {
    const Group *group = group_of((Grid *)grid, c);
    int columns = group ? group->columns : 1, copies = group ? group->copies : 1;
    for (int copy = 0; copy < copies; copy++)
      for (int i = 0; i < columns; i++) {
        g_autofree char *text = g_strdup_printf("%d", width_of(grid, c + i));
        xmlNewNsProp(xmlNewChild(fresh, table->ns, BAD_CAST "gridCol", NULL), table->ns, BAD_CAST "w", BAD_CAST text);
      }
    c += columns;
  }
  xmlReplaceNode(old, fresh);
  xmlFreeNode(old);
}

static void widen(xmlNode *table, const GArray *groups)
{
  Grid grid = {.groups = g_array_new(FALSE, TRUE, sizeof(Group)), .widths = g_array_new(FALSE, FALSE, sizeof(int))};
  g_array_append_vals(grid.groups, groups->data, groups->len);
  const xmlNode *old = sy_xml_child(table, "tblGrid");
  for (const xmlNode *column = old ? old->children : NULL; column; column = column->next) {
    if (!sy_docx_is(column, "gridCol")) continue;
    int width = number_of(sy_xml_attribute(column, "w"), 0);
    g_array_append_val(grid.widths, width);
  }
  for (xmlNode *row = table->children; row; row = row->next)
    if (sy_docx_is(row, "tr")) count_row(&grid, row);
  for (xmlNode *row = table->children; row; row = row->next) {
    if (!sy_docx_is(row, "tr")) continue;
    pad_row(&grid, row);
    for (xmlNode *cell = row->children, *next; cell; cell = next) {
      next = cell->next;
      Mark mark;
      if (sy_docx_is(cell, "tc") && read_mark(cell, &mark)) set_cell(&grid, cell, &mark, mark.group >= 0);
    }
  }
  rebuild_grid(&grid, table);
  g_array_free(grid.groups, TRUE);
  g_array_free(grid.widths, TRUE);
}

/* The groups are known from the template, also those that no row repeats this time. */
static void find_groups(const SyNode *node, GArray *groups)
{
  if (node->kind == SY_NODE_SECTION && node->level == SY_LEVEL_CELLS) {
    Group group = {.first = node->number, .columns = MAX(node->span, 1)};
    bool known = false;
    for (guint i = 0; i < groups->len; i++) known |= g_array_index(groups, Group, i).first == group.first;
    if (!known) g_array_append_val(groups, group);
  }
  for (guint i = 0; node->children && i < node->children->len; i++) {
    const SyNode *child = node->children->pdata[i];
    if (child->kind != SY_NODE_TABLE) find_groups(child, groups);
  }
}

void sy_docx_columns_of(const xmlNode *section, int *first, int *columns)
{
  *first = *columns = 0;
  for (const xmlNode *cell = section->children; cell; cell = cell->next) {
    Mark mark;
    if (!sy_docx_is(cell, "tc") || !read_mark(cell, &mark)) continue;
    if (*columns == 0) *first = mark.first;
    *columns += mark.span;
  }
}

void sy_docx_widen(SyRender *r, const SyNode *node, size_t from)
{
  g_autoptr(GArray) groups = g_array_new(FALSE, TRUE, sizeof(Group));
  for (guint i = 0; i < node->children->len; i++) find_groups(node->children->pdata[i], groups);
  g_autoptr(GString) whole = g_string_new("<shiyosho");
  g_string_append(whole, node->namespaces);
  g_string_append_c(whole, '>');
  g_string_append_len(whole, r->out->str + from, (gssize)(r->out->len - from));
  g_string_append(whole, "</shiyosho>");
  SyPlace place = {.file = r->options->path, .part = r->part};
  xmlDoc *document = sy_xml_parse(whole->str, whole->len, &place, r->limits, r->diagnostics);
  if (!document) {
    r->failed = true;
    return;
  }
  xmlNode *table = xmlDocGetRootElement(document)->children;
  widen(table, groups);
  g_string_truncate(r->out, from);
  sy_docx_append_node(r->out, table);
  xmlFreeDoc(document);
}

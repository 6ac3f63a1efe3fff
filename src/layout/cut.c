/* Cutting a row at the foot of a page: in each cell the lines that fit stay, and both parts are set like rows of their
 * own. */
#include "layout/galley_private.h"
#include "layout/node_private.h"
#include "layout/row_private.h"

/* From the row's top to the cell's content as it stands when the row is cut: nothing is centred in what goes on. */
static double content_top(const RowBox *row, const CellBox *cell)
{
  return cell->dealt && !cell->merge ? cell->content_y : row->lead + cell->margin_top;
}

/* Finds the first of the content's slabs that does not fit above height. */
static guint first_beyond(const RowBox *row, const CellBox *cell, double height)
{
  const GPtrArray *slabs = cell->content->slabs;
  double top = content_top(row, cell);
  guint i = 0;
  if (cell->turned) {
    double length = cell->merge ? cell->content->width : cell->turned_length;
    return top + length + cell->margin_bottom <= height + 0.01 ? slabs->len : 0;
  }
  for (; i < slabs->len; i++) {
    const Slab *slab = g_ptr_array_index(slabs, i);
    if (top + slab->y + slab->height + cell->margin_bottom > height + 0.01) break;
  }
  /* Widow control and lines that are kept together hold in cells too. */
  for (guint at = i; at > 0 && at < slabs->len; at--) {
    const Slab *above = g_ptr_array_index(slabs, at - 1), *below = g_ptr_array_index(slabs, at);
    if (above->kind != SLAB_LINE || above->para != below->para || !above->keep) return at;
  }
  return i == slabs->len ? i : 0;
}

/* The height that is left for a part of a nested table's row, if such a row is the first that does not stay. */
static double nested_room(const RowBox *row, const CellBox *cell, guint at, double height, bool strict)
{
  const Slab *slab = at < cell->content->slabs->len ? g_ptr_array_index(cell->content->slabs, at) : NULL;
  if (!slab || slab->kind != SLAB_ROW) return 0;
  double room = height - content_top(row, cell) - slab->y - cell->margin_bottom;
  return room >= sy_row_least(slab->row, strict) && room < slab->height ? room : 0;
}

/* The least height of the row with which something of the cell stays. */
static double cell_least(const RowBox *row, const CellBox *cell, bool strict)
{
  for (guint k = 0; k < cell->content->slabs->len; k++) {
    const Slab *slab = g_ptr_array_index(cell->content->slabs, k);
    double own = slab->kind == SLAB_ROW ? sy_row_least(slab->row, strict) : slab->height;
    double bottom = content_top(row, cell) + slab->y + own + cell->margin_bottom;
    if (first_beyond(row, cell, bottom) > 0 || nested_room(row, cell, 0, bottom + 0.01, strict) > 0)
      return bottom + row->tail;
  }
  return row->height;
}

/* Whether something stays and something goes on. If strict, something of each cell must stay. */
static bool may_split(const RowBox *row, double height, bool strict)
{
  bool some = false, all = true, any = false;
  for (size_t i = 0; i < row->n_cells; i++) {
    const CellBox *cell = &row->cells[i];
    guint stay = first_beyond(row, cell, height), n = cell->content->slabs->len;
    bool own = stay > 0 || nested_room(row, cell, stay, height, strict) > 0;
    if (n == 0) continue;
    if (strict && !own) return false;
    any = true;
    some = some || own;
    if (!cell->merge) all = all && stay == n;
  }
  /* A row that a merged cell makes higher may be cut below the text of its others. */
  return some ? !all || row->stretched > 0 : !any && row->stretched > 0;
}

double sy_row_least(const RowBox *row, bool strict)
{
  double least = row->height, most = 1;
  if (row->cant_split || row->exact) return row->height;
  for (size_t i = 0; i < row->n_cells; i++) {
    if (row->cells[i].content->slabs->len == 0) continue;
    double own = cell_least(row, &row->cells[i], strict);
    least = MIN(least, own);
    most = MAX(most, own);
  }
  double height = strict ? MIN(most, row->height) : least;
  /* Where all lines fit and only the space below them does not, the row is not cut. */
  return may_split(row, height - row->tail, strict) ? height : row->height;
}

/* Cuts the row at slabs[at] to height. Returns the rest of it, which stands first in what goes on, or NULL. */
static Slab *cut_nested(const GPtrArray *slabs, guint at, double height, bool strict)
{
  if (height <= 0) return NULL;
  Slab *slab = g_ptr_array_index(slabs, at);
  RowBox *rest = sy_row_split(slab->row, height, strict);
  if (!rest) return NULL;
  Slab *more = sy_slab_new(SLAB_ROW);
  more->row = rest;
  more->y = slab->y + slab->height - rest->height;
  more->height = rest->height;
  more->after = slab->after;
  more->keep = slab->keep;
  slab->after = 0;
  slab->height = slab->row->height;
  return more;
}

/* Moves what does not fit above height to a galley of its own. NULL if all fits. */
static Galley *cut(CellBox *cell, const RowBox *row, double height, bool strict)
{
  GPtrArray *slabs = cell->content->slabs;
  guint from = first_beyond(row, cell, height);
  if (from == slabs->len) return NULL;
  Galley *rest = sy_galley_new(cell->content->width);
  Slab *more = cut_nested(slabs, from, nested_room(row, cell, from, height, strict), strict);
  if (more) {
    g_ptr_array_add(rest->slabs, more);
    from++;
  }
  for (guint i = from; i < slabs->len; i++) g_ptr_array_add(rest->slabs, g_ptr_array_index(slabs, i));
  double shift = rest->slabs->len ? ((const Slab *)g_ptr_array_index(rest->slabs, 0))->y : 0;
  for (guint i = 0; i < rest->slabs->len; i++) ((Slab *)g_ptr_array_index(rest->slabs, i))->y -= shift;
  g_ptr_array_set_free_func(slabs, NULL);
  g_ptr_array_set_size(slabs, (gint)from);
  g_ptr_array_set_free_func(slabs, (GDestroyNotify)(void (*)(void))sy_slab_free);
  sy_galley_measure(cell->content);
  sy_galley_measure(rest);
  return rest;
}

Galley *sy_cell_cut(CellBox *cell, const RowBox *row, double height)
{
  return cut(cell, row, height - row->tail, false);
}

static void cut_cell(CellBox *cell, CellBox *rest, const RowBox *row, double height, bool strict)
{
  *rest = *cell;
  rest->node = sy_node_ref(cell->node);
  rest->merge = sy_merged_ref(cell->merge);
  rest->kept = NULL; /* They belong to the first part, which frees them. */
  rest->content = cell->merge ? NULL : cut(cell, row, height, strict);
  if (!rest->content) rest->content = sy_galley_new(cell->content->width);
  if (cell->merge) cell->merge_ends = false;
  if (cell->dealt && !cell->merge) rest->content_y = row->lead + cell->margin_top;
}

/* A part of a row is as high as what stands in it. */
static double part_height(const RowBox *row, const CellBox *cell)
{
  if (cell->merge || cell->content->slabs->len == 0) return 1;
  return content_top(row, cell) + cell->content->height + cell->margin_bottom + row->tail;
}

RowBox *sy_row_split(RowBox *row, double height, bool strict)
{
  if (!may_split(row, height - row->tail, strict)) return NULL;
  RowBox *rest = g_new0(RowBox, 1);
  *rest = *row;
  rest->node = sy_node_ref(row->node);
  if (row->repeated) g_ptr_array_ref(row->repeated);
  rest->cells = g_new0(CellBox, MAX(row->n_cells, 1));
  double stays = 1, goes = 1;
  for (size_t i = 0; i < row->n_cells; i++) {
    cut_cell(&row->cells[i], &rest->cells[i], row, height - row->tail, strict);
    stays = MAX(stays, part_height(row, &row->cells[i]));
    goes = MAX(goes, part_height(rest, &rest->cells[i]));
  }
  rest->height = row->exact ? MAX(row->height - height, 1) : goes;
  rest->stretched = MIN(row->stretched, MAX(row->height - height, 0));
  rest->height = MAX(rest->height, rest->stretched);
  row->height = row->exact || row->stretched > 0 ? height : MIN(stays, height);
  row->stretched = 0;
  sy_row_place_contents(row);
  sy_row_place_contents(rest);
  return rest;
}

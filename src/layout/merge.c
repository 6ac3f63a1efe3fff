/* Cells that go on over rows (w:vMerge, 17.4.84). Within a cell, a header or a note their lines are dealt out to the
 * rows at once. In the body a merge may go on over pages: its lines stand in the first of its rows on a page, in the
 * room that all its rows have there; what has no room waits in the Merged for the next page. */
#include "layout/galley_private.h"
#include "layout/row_private.h"
#include "layout/turned_private.h"

#define SLACK 0.01
#define MOST_WAITS 1 /* pages: all but the first are full of the cell, or end it */

Merged *sy_merged_ref(Merged *merge)
{
  if (merge) merge->references++;
  return merge;
}

void sy_merged_unref(Merged *merge)
{
  if (!merge || --merge->references > 0) return;
  sy_galley_free(merge->rest);
  sy_kept_blocks_free(merge->kept);
  g_free(merge);
}

static CellBox *cell_at(const RowBox *row, size_t column)
{
  for (size_t i = 0; i < row->n_cells; i++)
    if (row->cells[i].column == column) return &row->cells[i];
  return NULL;
}

static double needed(const CellBox *cell)
{
  return cell->margin_top + (cell->turned ? cell->turned_length : cell->content->height) + cell->margin_bottom;
}

/* ---- Merges that are complete --------------------------------------------------------------- */

/* The parts of a merged cell look like one. */
static void join_parts(const GPtrArray *rows, CellBox *cell, size_t first, size_t last)
{
  if (cell->node) cell->node->element.row_span = (int)(last - first + 1);
  for (size_t i = first; i <= last; i++) {
    CellBox *part = cell_at(g_ptr_array_index(rows, i), cell->column);
    if (!part) continue;
    part->content_y = 0;
    part->dealt = true;
    if (i < last) part->bottom = (SyBorder){.style = SY_LINE_NONE};
    if (i > first) part->shading = cell->shading;
  }
}

static void deal_out(const GPtrArray *rows, CellBox *cell, size_t first, size_t last, double total)
{
  RowBox *row = g_ptr_array_index(rows, first);
  double slack = MAX(total - row->lead - needed(cell), 0);
  double shift = row->lead + cell->margin_top +
                 (cell->valign == SY_CELL_CENTER   ? slack / 2
                  : cell->valign == SY_CELL_BOTTOM ? slack
                                                   : 0);
  GPtrArray *all = cell->content->slabs;
  cell->content->slabs = g_ptr_array_new_with_free_func((GDestroyNotify)(void (*)(void))sy_slab_free);
  double row_top = 0;
  size_t at = first;
  g_ptr_array_set_free_func(all, NULL);
  for (guint k = 0; k < all->len; k++) {
    Slab *slab = g_ptr_array_index(all, k);
    while (at < last && slab->y + shift >= row_top + row->height - SLACK) {
      row_top += row->height;
      row = g_ptr_array_index(rows, ++at);
    }
    CellBox *target = cell_at(row, cell->column);
    if (!target) target = cell;
    slab->y += shift - row_top;
    g_ptr_array_add(target->content->slabs, slab);
    sy_galley_measure(target->content);
  }
  g_ptr_array_free(all, TRUE);
}

static void share_span(const GPtrArray *rows, CellBox *cell, size_t first, size_t last)
{
  Merged *merge = g_new0(Merged, 1);
  merge->references = 1;
  merge->kept = g_steal_pointer(&cell->kept);
  for (size_t i = first; i <= last; i++) {
    CellBox *part = cell_at(g_ptr_array_index(rows, i), cell->column);
    if (!part) continue;
    part->merge = sy_merged_ref(merge);
    part->merge_ends = i == last;
    part->margin_left = cell->margin_left;
    part->margin_top = cell->margin_top;
    part->margin_bottom = cell->margin_bottom;
    part->valign = cell->valign;
    part->turned = cell->turned;
    part->turned_length = cell->turned_length;
    part->inner_width = cell->inner_width;
  }
  sy_merged_unref(merge);
}

void sy_merge_close(const GPtrArray *rows, size_t first, size_t last, size_t column, bool paged)
{
  RowBox *top = g_ptr_array_index(rows, first), *bottom = g_ptr_array_index(rows, last);
  CellBox *cell = cell_at(top, column);
  double total = 0;
  if (!cell) return;
  for (size_t i = first; i <= last; i++) total += ((RowBox *)g_ptr_array_index(rows, i))->height;
  double lack = top->lead + needed(cell) - total;
  if (lack > 0 && !bottom->exact) bottom->height += lack, bottom->stretched += lack, total += lack;
  if (cell->turned) cell->turned_length = MAX(total - top->lead - cell->margin_top - cell->margin_bottom, 1);
  if (paged) share_span(rows, cell, first, last);
  else if (cell->turned) sy_turned_fit(cell, cell->kept);
  else deal_out(rows, cell, first, last, total);
  join_parts(rows, cell, first, last);
}

void sy_merge_close_all(const GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++) {
    const RowBox *row = g_ptr_array_index(rows, i);
    for (size_t k = 0; k < row->n_cells; k++) {
      guint last = i;
      if (row->cells[k].continued) continue;
      for (const CellBox *next; last + 1 < rows->len; last++) {
        next = cell_at(g_ptr_array_index(rows, last + 1), row->cells[k].column);
        if (!next || !next->continued) break;
      }
      if (last > i) sy_merge_close(rows, i, last, row->cells[k].column, false);
    }
  }
}

/* ---- Merges on pages ------------------------------------------------------------------------ */

static CellBox *part_of(const Slab *slab, const Merged *merge)
{
  for (size_t i = 0; slab->kind == SLAB_ROW && i < slab->row->n_cells; i++)
    if (slab->row->cells[i].merge == merge) return &slab->row->cells[i];
  return NULL;
}

static void place_part(CellBox *cell, const RowBox *row, double height, bool ends)
{
  Merged *merge = cell->merge;
  if (merge->rest) {
    sy_galley_free(cell->content);
    cell->content = merge->rest;
    merge->rest = NULL;
  }
  /* What finds no room on several pages is higher than a page, and stands as it is. */
  if (!ends && merge->waits < MOST_WAITS) merge->rest = sy_cell_cut(cell, row, height);
  merge->waits = merge->rest && cell->content->slabs->len == 0 ? merge->waits + 1 : 0;
  cell->part_height = height;
  double room = height - row->lead - row->tail;
  if (cell->turned) {
    cell->turned_length = MAX(room - cell->margin_top - cell->margin_bottom, 1);
    cell->content_y = row->lead + cell->margin_top;
    if (cell->content->slabs->len) sy_turned_fit(cell, merge->kept);
    return;
  }
  double slack = MAX(room - needed(cell), 0);
  cell->content_y = row->lead + cell->margin_top +
                    (cell->valign == SY_CELL_CENTER   ? slack / 2
                     : cell->valign == SY_CELL_BOTTOM ? slack
                                                      : 0);
}

void sy_merges_settle(const GPtrArray *slabs, guint from)
{
  for (guint i = from; i < slabs->len; i++) {
    const Slab *slab = g_ptr_array_index(slabs, i);
    for (size_t k = 0; slab->kind == SLAB_ROW && k < slab->row->n_cells; k++) {
      CellBox *cell = &slab->row->cells[k];
      if (!cell->merge || (i > from && part_of(g_ptr_array_index(slabs, i - 1), cell->merge))) continue;
      const CellBox *last = cell, *next;
      double height = slab->height;
      for (guint j = i + 1; j < slabs->len && (next = part_of(g_ptr_array_index(slabs, j), cell->merge)); j++) {
        last = next;
        height += ((const Slab *)g_ptr_array_index(slabs, j))->height;
      }
      place_part(cell, slab->row, height, last->merge_ends);
    }
  }
}

void sy_merges_fit(const GPtrArray *slabs, guint from, double y, Slab *slab)
{
  RowBox *row = slab->row;
  for (size_t k = 0; k < row->n_cells; k++) {
    const CellBox *cell = &row->cells[k];
    if (!cell->merge || !cell->merge_ends || !cell->merge->rest || cell->turned || row->exact) continue;
    double top = y, lead = row->lead;
    for (guint i = slabs->len; i-- > from;) {
      const Slab *above = g_ptr_array_index(slabs, i);
      if (!part_of(above, cell->merge)) break;
      top = above->y;
      lead = above->row->lead;
    }
    double lack =
        top + lead + cell->margin_top + cell->merge->rest->height + cell->margin_bottom + row->tail - y - slab->height;
    if (lack <= SLACK) continue;
    row->height += lack;
    row->stretched += lack;
    slab->height = row->height;
  }
}

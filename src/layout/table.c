/* Tables: column widths, rows of boxes, their borders, header rows, tables that float. */
#include "layout/box_private.h"
#include "layout/feeder_private.h"
#include "layout/flow_private.h"
#include "layout/galley_private.h"
#include "layout/node_private.h"
#include "layout/page_private.h"
#include "layout/paragraph_private.h"
#include "layout/pass_private.h"
#include "layout/row_private.h"
#include "layout/turned_private.h"
#include "layout/unit_private.h"

#include <string.h>

/* A vertical merge of cells that is under way. */
typedef struct {
  size_t column;
  size_t first; /* the row of pending in which it began */
} Merge;

typedef struct TableState TableState;
struct TableState {
  SyTableProperties properties;
  size_t n_columns;
  double *edges;   /* n_columns + 1, from the table's left edge */
  double x;        /* of the table in its column */
  double spacing;  /* between cells, and at the edges */
  double bottom;   /* thickness of the last row's lower border */
  SyBorder *above; /* by column: the last row's lower borders */
  Node *node;
  GPtrArray *pending; /* RowBox: held until the cells that go on are complete */
  GArray *merges;     /* Merge */
  GPtrArray *header;  /* RowBox: rows that repeat */
  bool body_begun, first_row, header_whole;
  Galley *floating; /* rows of a table that floats, until its height is known; or NULL */
};

void sy_row_free(RowBox *row)
{
  if (!row) return;
  for (size_t i = 0; i < row->n_cells; i++) {
    sy_galley_free(row->cells[i].content);
    sy_kept_blocks_free(row->cells[i].kept);
    sy_node_unref(row->cells[i].node);
    sy_merged_unref(row->cells[i].merge);
  }
  g_free(row->cells);
  if (row->repeated) g_ptr_array_unref(row->repeated);
  sy_node_unref(row->node);
  g_free(row);
}

/* ---- Widths --------------------------------------------------------------------------------- */

/* The grid as Word last saved it. */
static void set_edges(TableState *t, const SyTable *table, double available)
{
  size_t n = table->n_columns;
  double sum = 0, wanted = sy_width_of(table->properties->width, available);
  for (size_t i = 0; i < n; i++) sum += PT(table->grid[i]);
  double scale = table->properties->width.kind == SY_WIDTH_PERCENT && sum > 0 && wanted > 0 ? wanted / sum : 1;
  t->n_columns = n;
  t->edges = g_new0(double, n + 1);
  for (size_t i = 0; i < n; i++) t->edges[i + 1] = t->edges[i] + PT(table->grid[i]) * scale;
}

static void set_left(const Feeder *f, TableState *t)
{
  const SyTableProperties *p = &t->properties;
  double available = f->width;
  double width = t->edges[t->n_columns];
  SyPlacement align = p->floating ? p->float_x_align : SY_PLACEMENT_OFFSET;
  if (p->align == SY_ALIGN_CENTER || align == SY_PLACEMENT_CENTER) t->x = (available - width) / 2;
  else if (p->align == SY_ALIGN_RIGHT || align == SY_PLACEMENT_END) t->x = available - width;
  /* Before Word 2013 the indent is that of the first cell's text. Since then it is that of the table's edge. */
  else t->x = PT(p->indent) - (f->l->settings->compatibility_mode < 15 ? PT(p->margin_left) : 0);
}

void sy_table_begin(Feeder *f, const SyTable *table)
{
  if (f->table) sy_table_end(f);
  TableState *t = g_new0(TableState, 1);
  t->properties = *table->properties;
  /* All rows of a table in a cell are there, but only the first rows of one in the body. */
  if (!table->open) set_edges(t, table, f->width);
  else if (table->n_rows > 0) t->edges = sy_autofit_edges(f, table, table->rows, table->n_rows, &t->n_columns);
  else t->edges = sy_autofit_edges(f, table, table->ahead, table->n_ahead, &t->n_columns);
  t->spacing = 2 * PT(t->properties.cell_spacing);
  set_left(f, t);
  t->pending = g_ptr_array_new();
  t->merges = g_array_new(FALSE, TRUE, sizeof(Merge));
  t->header = g_ptr_array_new_with_free_func((GDestroyNotify)(void (*)(void))sy_row_free);
  t->first_row = true;
  if (f->node && !f->artifact) t->node = sy_node_new(f->l, f->node, SY_ELEMENT_TABLE);
  if (t->properties.floating && f->emit == sy_flow_emit && !f->vertical) t->floating = sy_galley_new(f->width);
  sy_para_unref(f->previous);
  f->previous = NULL;
  f->table = t;
}

/* ---- Cells ---------------------------------------------------------------------------------- */

static bool given(const SyBorder *border)
{
  return !(border->style == SY_LINE_NONE && border->size == -1);
}

/* The cell's own border, or else the table's: its outer one at an edge, its inner one between cells. */
static SyBorder pick(const SyBorder *own, const SyBorder *inside_cell, const SyBorder *outer, const SyBorder *inner,
                     bool edge)
{
  if (given(own)) return *own;
  if (!edge && given(inside_cell) && inside_cell->style) return *inside_cell;
  return edge ? *outer : *inner;
}

/* What a border takes of the height; double and triple lines have gaps as wide as the lines. */
static double thickness(const SyBorder *border)
{
  static const double lines[] = {
      [SY_LINE_NONE] = 0, [SY_LINE_DOUBLE] = 3, [SY_LINE_TRIPLE] = 5, [SY_LINE_DOUBLE_WAVE] = 3};
  double times = border->style < G_N_ELEMENTS(lines) && lines[border->style] > 0 ? lines[border->style] : 1;
  return border->style == SY_LINE_NONE || border->size <= 0 ? 0 : times * border->size / 8.0;
}

static void set_borders(TableState *t, CellBox *box, const SyCell *cell, bool top_edge)
{
  const SyBorders *b = &t->properties.borders, *own = &cell->borders;
  /* Cells that stand apart have no edge in common with the table. */
  bool apart = t->spacing > 0, left_edge = cell->column == 0 && !apart;
  bool right_edge = cell->column + cell->span >= t->n_columns && !apart;
  top_edge = top_edge && !apart;
  box->top = pick(&own->top, &own->inside_h, &b->top, &b->inside_h, top_edge);
  box->bottom = given(&own->bottom) ? own->bottom : b->inside_h;
  box->left = pick(&own->left, &own->inside_v, &b->left, &b->inside_v, left_edge);
  box->right = pick(&own->right, &own->inside_v, &b->right, &b->inside_v, right_edge);
  box->page_top = box->top.style                                         ? box->top
                  : top_edge || !t->above || box->column >= t->n_columns ? (SyBorder){0}
                                                                         : t->above[box->column];
  box->page_bottom = box->bottom;
  if (box->continued) box->top = (SyBorder){.style = SY_LINE_NONE};
}

/* What stands between two rows is the lower row's upper border too, and the upper row's lower one: at a page's end both
 * are seen. */
static void share_borders(TableState *t, const SyRow *next)
{
  const RowBox *row = t->pending->len ? g_ptr_array_index(t->pending, t->pending->len - 1) : NULL;
  const SyBorders *b = &t->properties.borders;
  if (!row || t->spacing > 0) return;
  if (!t->above) t->above = g_new0(SyBorder, t->n_columns);
  for (size_t i = 0; i < row->n_cells; i++) {
    CellBox *cell = &row->cells[i];
    for (size_t k = 0; k < next->n_cells && !cell->page_bottom.style; k++) {
      const SyCell *below = &next->cells[k];
      SyBorder top = pick(&below->borders.top, &below->borders.inside_h, &b->top, &b->inside_h, false);
      if (below->column < cell->column + cell->span && cell->column < below->column + below->span)
        cell->page_bottom = top;
    }
    for (size_t c = cell->column; c < cell->column + cell->span && c < t->n_columns; c++)
      t->above[c] = cell->page_bottom;
  }
}

void sy_rows_close(const GPtrArray *slabs, guint from)
{
  if (from >= slabs->len) return;
  const Slab *first = g_ptr_array_index(slabs, from), *last = g_ptr_array_index(slabs, slabs->len - 1);
  for (size_t i = 0; first->kind == SLAB_ROW && !first->bound && i < first->row->n_cells; i++) {
    CellBox *cell = &first->row->cells[i];
    if (!cell->top.style) cell->top = cell->page_top;
  }
  for (size_t i = 0; last->kind == SLAB_ROW && !last->bound && i < last->row->n_cells; i++) {
    CellBox *cell = &last->row->cells[i];
    if (!cell->bottom.style) cell->bottom = cell->page_bottom;
  }
}

static Node *cell_node(Feeder *f, RowBox *row, const SyRow *source, const SyCell *cell)
{
  if (!row->node) return NULL;
  Node *node = sy_node_new(f->l, row->node, source->header ? SY_ELEMENT_HEADER_CELL : SY_ELEMENT_CELL);
  node->element.column_span = (int)cell->span;
  if (source->header) node->element.scope = SY_SCOPE_COLUMN;
  return node;
}

static void lay_cell(Feeder *f, TableState *t, RowBox *row, CellBox *box, const SyRow *source, const SyCell *cell)
{
  size_t from = MIN(cell->column, t->n_columns), to = MIN(cell->column + MAX(cell->span, 1), t->n_columns);
  box->column = from;
  box->span = MAX(to - from, 1);
  double before = from == 0 ? t->spacing : t->spacing / 2, after = to == t->n_columns ? t->spacing : t->spacing / 2;
  box->x = t->edges[from] + before;
  box->width = t->edges[to] - t->edges[from] - before - after;
  if (box->width <= 0) box->width = MAX(sy_width_of(cell->width, f->width), 10);
  box->margin_left = PT(cell->margin_left);
  box->margin_top = PT(cell->margin_top);
  box->margin_bottom = PT(cell->margin_bottom);
  box->shading = cell->shading;
  box->valign = cell->valign;
  box->turned = sy_turn_of(cell->text_direction, f->vertical);
  box->continued = cell->vmerge == SY_MERGE_CONTINUE;
  set_borders(t, box, cell, t->first_row);
  double inner = box->width - box->margin_left - PT(cell->margin_right);
  if (box->continued) {
    box->content = sy_galley_new(MAX(inner, 1));
    return;
  }
  box->node = cell_node(f, row, source, cell);
  Feeder pattern = *f;
  pattern.in_table = true;
  pattern.table = NULL;
  box->inner_width = MAX(inner, 1);
  if (box->turned) sy_turned_lay(&pattern, box, source, cell);
  else box->content = sy_galley_lay(&pattern, cell->blocks, cell->n_blocks, box->inner_width, box->node);
}

static double needed(const CellBox *box)
{
  return box->margin_top + (box->turned ? box->turned_length : box->content->height) + box->margin_bottom;
}

/* Borders add to a row's height: the thickest one above it, which it shares with the row before, and the one below the
 * last row. */
static void set_lead(TableState *t, RowBox *row)
{
  double top = 0, bottom = 0;
  for (size_t i = 0; i < row->n_cells; i++) {
    top = MAX(top, thickness(&row->cells[i].top));
    bottom = MAX(bottom, thickness(&row->cells[i].bottom));
  }
  if (t->spacing > 0) {
    double outer = t->first_row ? thickness(&t->properties.borders.top) : 0;
    row->inset_top = t->spacing / (t->first_row ? 1 : 2) + outer;
    row->inset_bottom = t->spacing / 2;
    row->lead = row->inset_top + top;
    row->tail = row->inset_bottom + bottom;
    row->outer_left = t->properties.borders.left;
    row->outer_right = t->properties.borders.right;
    if (t->first_row) row->outer_top = t->properties.borders.top;
    row->outer_width = t->edges[t->n_columns];
    row->foot = t->spacing / 2 + thickness(&t->properties.borders.bottom);
  } else {
    row->lead = MAX(top, t->bottom);
    row->foot = bottom;
  }
  t->bottom = bottom;
}

static RowBox *lay_row(Feeder *f, TableState *t, const SyRow *source)
{
  RowBox *row = g_new0(RowBox, 1);
  row->x = t->x;
  row->header = source->header;
  row->cant_split = source->cant_split || source->header;
  row->exact = source->height_rule == SY_SPACING_EXACT && source->height > 0;
  row->n_cells = source->n_cells;
  row->cells = g_new0(CellBox, MAX(source->n_cells, 1));
  if (t->node) row->node = sy_node_new(f->l, t->node, SY_ELEMENT_ROW);
  double content = 0;
  for (size_t i = 0; i < source->n_cells; i++) {
    lay_cell(f, t, row, &row->cells[i], source, &source->cells[i]);
    if (source->cells[i].vmerge == SY_MERGE_NONE) content = MAX(content, needed(&row->cells[i]));
    if (row->cells[i].turned) row->cant_split = true;
  }
  set_lead(t, row);
  /* The height that w:trHeight asks for has the border in it. */
  row->height = MAX(source->height_rule != SY_SPACING_AUTO ? PT(source->height) : 0, 1);
  if (!row->exact) row->height = MAX(row->height, row->lead + content + row->tail);
  t->first_row = false;
  return row;
}

/* ---- Merged cells --------------------------------------------------------------------------- */

static bool continues(const SyRow *source, size_t column)
{
  for (size_t i = 0; i < source->n_cells; i++)
    if (source->cells[i].column == column) return source->cells[i].vmerge == SY_MERGE_CONTINUE;
  return false;
}

/* Ends the merges that do not go on in the next row. With NULL it ends all. */
static void close_merges(const Feeder *f, TableState *t, const SyRow *next)
{
  bool paged = f->emit == sy_flow_emit && !t->floating;
  for (guint i = 0; i < t->merges->len;) {
    Merge merge = g_array_index(t->merges, Merge, i);
    if (next && continues(next, merge.column)) {
      i++;
      continue;
    }
    sy_merge_close(t->pending, merge.first, t->pending->len - 1, merge.column, paged);
    g_array_remove_index(t->merges, i);
  }
}

static void open_merges(TableState *t, const RowBox *row, const SyRow *source)
{
  for (size_t i = 0; i < source->n_cells; i++) {
    if (source->cells[i].vmerge != SY_MERGE_RESTART) continue;
    Merge merge = {.column = row->cells[i].column, .first = t->pending->len - 1};
    g_array_append_val(t->merges, merge);
  }
}

/* ---- Giving rows away ----------------------------------------------------------------------- */

void sy_row_place_contents(RowBox *row)
{
  for (size_t i = 0; i < row->n_cells; i++) {
    CellBox *box = &row->cells[i];
    if (box->turned && !box->dealt)
      box->turned_length = MAX(row->height - row->lead - row->tail - box->margin_top - box->margin_bottom, 1);
    if (box->turned) box->content_y = row->lead + box->margin_top;
    if (box->turned && !box->dealt) sy_turned_fit(box, box->kept);
    if (box->turned || box->dealt) continue;
    double slack = MAX(row->height - row->lead - row->tail - needed(box), 0);
    box->content_y = row->lead + box->margin_top +
                     (box->valign == SY_CELL_CENTER   ? slack / 2
                      : box->valign == SY_CELL_BOTTOM ? slack
                                                      : 0);
  }
}

static void emit_row(Feeder *f, TableState *t, RowBox *row)
{
  sy_row_place_contents(row);
  Slab *slab = sy_slab_new(SLAB_ROW);
  slab->row = row;
  slab->height = row->height;
  if (row->header && !t->body_begun) slab->keep = true;
  else t->body_begun = true;
  bool kept = true, any = false;
  for (size_t i = 0; i < row->n_cells && kept; i++) {
    if (row->cells[i].continued) continue;
    const GPtrArray *slabs = row->cells[i].content->slabs;
    const Slab *last = slabs->len ? g_ptr_array_index(slabs, slabs->len - 1) : NULL;
    kept = last && last->kind == SLAB_LINE && last->para->properties.keep_next;
    any = true;
  }
  kept = kept && any;
  slab->keep = slab->keep || kept;
  if (!t->floating) {
    f->emit(f, slab);
    return;
  }
  slab->y = t->floating->height;
  t->floating->height += slab->height;
  g_ptr_array_add(t->floating->slabs, slab);
}

/* ---- Tables that float ---------------------------------------------------------------------- */

static SyRelative relative(SyAnchor anchor, bool down)
{
  if (anchor == SY_ANCHOR_PAGE) return SY_REL_PAGE;
  if (anchor == SY_ANCHOR_MARGIN) return SY_REL_MARGIN;
  return down ? SY_REL_PARAGRAPH : SY_REL_COLUMN;
}

/* Makes the box of a table that floats. Text and the tables below keep clear of it. */
static Box *float_box(Feeder *f, const TableState *t)
{
  const SyTableProperties *p = &t->properties;
  Layout *l = f->l;
  const Flow *flow = &l->flow;
  Box *box = g_new0(Box, 1);
  box->kind = SY_OBJECT_TEXT_BOX;
  box->fill = box->line = SY_COLOR_AUTO;
  box->width = t->edges[t->n_columns];
  box->height = t->floating->height;
  box->wraps = true;
  box->clear_left = PT(p->float_left);
  box->clear_right = PT(p->float_right);
  box->clear_top = PT(p->float_top);
  box->clear_bottom = PT(p->float_bottom);
  SyObject where = {.h_from = relative(p->float_h_anchor, false),
                    .v_from = relative(p->float_v_anchor, true),
                    .x = (int64_t)p->float_x * 635,
                    .y = (int64_t)p->float_y * 635,
                    .h_align = p->float_x_align,
                    .v_align = p->float_y_align};
  sy_box_settle(l, box, &where, flow->page, flow->x[flow->column], flow->w[flow->column], sy_flow_y(l, 0));
  return box;
}

/* A floating table that does not fit on the page is set like others, and cut where pages end. */
static void give_floating(Feeder *f, TableState *t)
{
  Galley *galley = t->floating;
  const Page *page = f->l->flow.page;
  Box *box = galley->slabs->len && page ? float_box(f, t) : NULL;
  t->floating = NULL;
  if (box && box->y >= 0 && box->y + galley->height <= page->bottom + 0.1) {
    for (guint i = 0; i < galley->slabs->len; i++) {
      Slab *slab = g_ptr_array_index(galley->slabs, i);
      slab->row->x = 0;
      sy_flow_take(f->l, slab);
    }
    box->text = galley;
    g_ptr_array_add(page->floats, box);
    return;
  }
  sy_box_free(box);
  g_ptr_array_set_free_func(galley->slabs, NULL);
  for (guint i = 0; i < galley->slabs->len; i++) f->emit(f, g_ptr_array_index(galley->slabs, i));
  sy_galley_free(galley);
}

static void flush(Feeder *f, TableState *t)
{
  for (guint i = 0; i < t->pending->len; i++) emit_row(f, t, g_ptr_array_index(t->pending, i));
  g_ptr_array_set_size(t->pending, 0);
}

/* Header rows that repeat are laid out again, as artifacts. */
static void keep_header(Feeder *f, TableState *t, const SyRow *source)
{
  if (!source->header || t->body_begun || f->in_table) return;
  Feeder pattern = *f;
  pattern.artifact = true;
  pattern.node = NULL;
  Node *node = t->node;
  bool first = t->first_row;
  double bottom = t->bottom;
  t->node = NULL;
  RowBox *copy = lay_row(&pattern, t, source);
  t->node = node;
  t->first_row = first;
  t->bottom = bottom;
  copy->artifact = true;
  sy_row_place_contents(copy);
  g_ptr_array_add(t->header, copy);
}

static void set_last_bottoms(TableState *t)
{
  if (t->pending->len == 0) return;
  RowBox *row = g_ptr_array_index(t->pending, t->pending->len - 1);
  row->foot = 0;
  if (t->spacing > 0) {
    row->outer_bottom = t->properties.borders.bottom;
    row->inset_bottom += t->spacing / 2 + thickness(&row->outer_bottom);
    row->tail += t->spacing / 2 + thickness(&row->outer_bottom);
    row->height += t->spacing / 2 + thickness(&row->outer_bottom);
    return;
  }
  double bottom = 0;
  for (size_t i = 0; i < row->n_cells; i++) {
    if (row->cells[i].bottom.style == t->properties.borders.inside_h.style &&
        row->cells[i].bottom.size == t->properties.borders.inside_h.size)
      row->cells[i].bottom = t->properties.borders.bottom;
    row->cells[i].page_bottom = row->cells[i].bottom;
    bottom = MAX(bottom, thickness(&row->cells[i].bottom));
  }
  row->tail = row->exact ? 0 : bottom;
  row->height += row->tail;
}

void sy_table_row(Feeder *f, const SyRow *source)
{
  TableState *t = f->table;
  if (!t) return;
  close_merges(f, t, source);
  share_borders(t, source);
  /* One row is held back, since only the table's end tells which row is the last. */
  if (t->merges->len == 0) flush(f, t);
  keep_header(f, t, source);
  RowBox *row = lay_row(f, t, source);
  if (t->header->len > 0 && !source->header) {
    if (!t->header_whole) sy_merge_close_all(t->header);
    t->header_whole = true;
    row->repeated = g_ptr_array_ref(t->header);
    for (guint i = 0; i < t->header->len; i++)
      row->repeated_height += ((RowBox *)g_ptr_array_index(t->header, i))->height;
  }
  g_ptr_array_add(t->pending, row);
  open_merges(t, row, source);
}

void sy_table_end(Feeder *f)
{
  TableState *t = f->table;
  if (!t) return;
  f->table = NULL;
  close_merges(f, t, NULL);
  set_last_bottoms(t);
  flush(f, t);
  if (t->floating) give_floating(f, t);
  g_ptr_array_free(t->pending, TRUE);
  g_array_free(t->merges, TRUE);
  g_ptr_array_unref(t->header);
  sy_node_unref(t->node);
  g_free(t->edges);
  g_free(t->above);
  g_free(t);
}

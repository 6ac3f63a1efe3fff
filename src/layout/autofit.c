/* Widths of columns. Where the grid gives none, the cells' wishes count, or else what their contents need (17.18.87).
 */
#include "layout/paragraph_private.h"
#include "layout/box_private.h"
#include "layout/feeder_private.h"
#include "layout/galley_private.h"
#include "layout/pass_private.h"
#include "layout/row_private.h"
#include "layout/turned_private.h"
#include "layout/unit_private.h"

#include <string.h>

#define LEAST_COLUMN 5.0 /* pt */

double sy_width_of(SyWidth width, double available)
{
  if (width.kind == SY_WIDTH_TWIPS) return PT(width.value);
  if (width.kind == SY_WIDTH_PERCENT) return width.value / 5000.0 * available;
  return 0;
}

typedef struct {
  size_t n;
  double *widths, *least, *most; /* A width of 0 is still open. */
} Columns;

static size_t count_columns(const SyTable *table, const SyRow *rows, size_t n_rows, size_t limit)
{
  size_t n = table->n_columns;
  for (size_t i = 0; i < n_rows; i++) {
    size_t own = rows[i].grid_before;
    for (size_t k = 0; k < rows[i].n_cells; k++) own = MAX(own, rows[i].cells[k].column + rows[i].cells[k].span);
    n = MAX(n, own);
  }
  return CLAMP(n, 1, MAX(limit, 1));
}

/* What a cell asks for is shared by those of its columns that are open. */
static void ask_cell(Columns *c, const SyCell *cell, double available)
{
  double wanted = sy_width_of(cell->width, available);
  size_t to = MIN(cell->column + cell->span, c->n), open = 0;
  for (size_t i = cell->column; i < to; i++) {
    wanted -= c->widths[i];
    open += c->widths[i] <= 0;
  }
  for (size_t i = cell->column; i < to && wanted > 0; i++)
    if (c->widths[i] <= 0) c->widths[i] = wanted / (double)open;
}

static void measure_cell(const Feeder *f, Columns *c, const SyCell *cell)
{
  if (cell->span != 1 || cell->column >= c->n || c->widths[cell->column] > 0) return;
  Feeder probe = *f;
  probe.artifact = true;
  probe.in_table = true;
  probe.table = NULL;
  /* The lines of turned text stand beside each other. */
  Turn turned = sy_turn_of(cell->text_direction, f->vertical);
  probe.vertical = sy_turn_is_vertical(turned, f->vertical);
  Galley *galley = sy_galley_lay(&probe, cell->blocks, cell->n_blocks, f->width, NULL);
  double margins = PT(cell->margin_left) + PT(cell->margin_right), least = turned ? galley->height : 0, most = least;
  for (guint i = 0; !turned && i < galley->slabs->len; i++) {
    const Slab *slab = g_ptr_array_index(galley->slabs, i);
    if (slab->kind == SLAB_LINE) {
      least = MAX(least, slab->para->lines->min_width);
      most = MAX(most, slab->para->lines->max_width);
    } else if (slab->kind == SLAB_ROW && slab->row->n_cells > 0) {
      const CellBox *last = &slab->row->cells[slab->row->n_cells - 1];
      least = MAX(least, last->x + last->width);
      most = MAX(most, last->x + last->width);
    }
  }
  sy_galley_free(galley);
  c->least[cell->column] = MAX(c->least[cell->column], least + margins);
  c->most[cell->column] = MAX(c->most[cell->column], most + margins);
}

/* The open columns get what they want, or their least and a share of the rest. */
static void share_out(Columns *c, double room, bool fill)
{
  double least = 0, most = 0;
  size_t open = 0;
  for (size_t i = 0; i < c->n; i++) {
    if (c->widths[i] > 0) {
      room -= c->widths[i];
      continue;
    }
    c->least[i] = MAX(c->least[i], LEAST_COLUMN);
    c->most[i] = MAX(c->most[i], c->least[i]);
    least += c->least[i];
    most += c->most[i];
    open++;
  }
  if (open == 0) return;
  room = MAX(room, least);
  if (!fill) room = MIN(room, most);
  for (size_t i = 0; i < c->n; i++) {
    if (c->widths[i] > 0) continue;
    if (room >= most) c->widths[i] = c->most[i] + (room - most) * c->most[i] / most;
    else c->widths[i] = c->least[i] + (most > least ? (room - least) * (c->most[i] - c->least[i]) / (most - least) : 0);
  }
}

double *sy_autofit_edges(const Feeder *f, const SyTable *table, const SyRow *rows, size_t n_rows, size_t *n_columns)
{
  Columns c = {.n = count_columns(table, rows, n_rows, f->l->limits->columns)};
  g_autofree double *widths = g_new0(double, c.n), *least = g_new0(double, c.n), *most = g_new0(double, c.n);
  c.widths = widths, c.least = least, c.most = most;
  for (size_t i = 0; i < table->n_columns && i < c.n; i++) widths[i] = PT(MAX(table->grid[i], 0));
  for (int spanning = 0; spanning < 2; spanning++)
    for (size_t i = 0; i < n_rows; i++)
      for (size_t k = 0; k < rows[i].n_cells; k++)
        if ((rows[i].cells[k].span > 1) == (spanning == 1)) ask_cell(&c, &rows[i].cells[k], f->width);
  for (size_t i = 0; i < n_rows; i++)
    for (size_t k = 0; k < rows[i].n_cells; k++) measure_cell(f, &c, &rows[i].cells[k]);
  double wanted = sy_width_of(table->properties->width, f->width);
  share_out(&c, wanted > 0 ? wanted : f->width, wanted > 0);
  double *edges = g_new0(double, c.n + 1);
  for (size_t i = 0; i < c.n; i++) edges[i + 1] = edges[i] + widths[i];
  *n_columns = c.n;
  return edges;
}

/* Columns that end with a continuous section are made equally high (17.6.4; w:noColumnBalance). */
#include "layout/flow_private.h"
#include "layout/galley_private.h"
#include "layout/notes_private.h"
#include "layout/pass_private.h"

#define SLACK 0.02

static double before_of(const Slab *slab, double after, bool top)
{
  return top ? 0 : after + slab->before;
}

/* What a column's text may fill, with the notes of its slabs at its foot. */
static double room_above(Layout *l, size_t column, double notes)
{
  double all = notes + sy_notes_fixed(&l->flow, column);
  return l->flow.bottom - l->flow.top - (all > 0 ? all + sy_notes_rule(l) : 0);
}

/* Deals the slabs out to columns of that height. False if there are too few columns. If placed, it also sets where they
 * stand. */
static bool deal(Layout *l, guint from, double height, bool placed, double *lowest)
{
  Flow *flow = &l->flow;
  GPtrArray *slabs = flow->page->slabs;
  size_t column = 0;
  double y = 0, after = 0, notes = 0;
  bool top = true;
  *lowest = 0;
  for (guint i = from; i < slabs->len; i++) {
    Slab *slab = g_ptr_array_index(slabs, i);
    double gap = i == from ? slab->y - flow->top : before_of(slab, after, top);
    notes += slab->notes;
    bool fits = y + gap + slab->height <= MIN(height, room_above(l, column, notes)) + SLACK;
    if (!fits && !top) {
      if (++column == flow->n_columns) return false;
      y = gap = 0;
      notes = slab->notes;
    }
    y += gap;
    if (placed) {
      slab->x = flow->x[column];
      slab->y = flow->top + y;
    }
    y += slab->height;
    after = slab->after;
    top = false;
    *lowest = MAX(*lowest, y);
  }
  return true;
}

void sy_columns_balance(Layout *l)
{
  Flow *flow = &l->flow;
  const GPtrArray *slabs = flow->page->slabs;
  if (flow->n_columns < 2 || !flow->equal || l->settings->no_column_balance || flow->first_slab >= slabs->len) return;
  double low = 0, high = 0, lowest = 0;
  for (guint i = flow->first_slab; i < slabs->len; i++) {
    const Slab *slab = g_ptr_array_index(slabs, i);
    low = MAX(low, slab->height);
    high += slab->before + slab->height + slab->after;
  }
  high += ((const Slab *)g_ptr_array_index(slabs, flow->first_slab))->y - flow->top;
  if (!deal(l, flow->first_slab, high, false, &lowest)) return;
  while (high - low > 0.1) {
    double middle = (low + high) / 2;
    if (deal(l, flow->first_slab, middle, false, &lowest)) high = middle;
    else low = middle;
  }
  deal(l, flow->first_slab, high, true, &lowest);
  sy_notes_follow(l);
  flow->y = flow->lowest = flow->top + lowest;
  flow->after = ((const Slab *)g_ptr_array_index(slabs, slabs->len - 1))->after;
}

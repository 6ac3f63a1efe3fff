/* Text beside floats: what of a line's width pictures, text boxes and tables of the page leave free (20.4.2.16 ff.). */
#include "layout/layout_private.h"

#define LEAST_WIDTH 72.0 /* pt: Word sets no text in less than an inch */
#define MOST_STEPS 64

typedef struct {
  double left, right, bottom;
} Obstacle;

bool sy_wrap_any(const Page *page, double top)
{
  for (guint i = 0; page && i < page->floats->len; i++) {
    const Box *box = g_ptr_array_index(page->floats, i);
    if (box->wraps && box->y + box->height + box->clear_bottom > top) return true;
  }
  return false;
}

/* What stands in the way of a line from..to, from left to right. */
static GArray *obstacles(const SyWrapPlace *at, double from, double to)
{
  GArray *out = g_array_new(FALSE, FALSE, sizeof(Obstacle));
  for (guint i = 0; i < at->page->floats->len; i++) {
    const Box *box = g_ptr_array_index(at->page->floats, i);
    double top = box->y - box->clear_top, bottom = box->y + box->height + box->clear_bottom;
    if (!box->wraps || top >= to || bottom <= from) continue;
    Obstacle own = {box->x - box->clear_left, box->x + box->width + box->clear_right, bottom};
    if (box->wraps_whole) own.left = at->left, own.right = at->left + at->width;
    if (own.right <= at->left || own.left >= at->left + at->width) continue;
    guint k = 0;
    while (k < out->len && g_array_index(out, Obstacle, k).left < own.left) k++;
    g_array_insert_val(out, k, own);
  }
  return out;
}

/* The widest piece of the column that is free; begin and end from the page's left edge. */
static void widest(const SyWrapPlace *at, const GArray *stand, double *begin, double *end)
{
  double from = at->left, edge = at->left + at->width;
  *begin = *end = at->left;
  for (guint i = 0; i <= stand->len; i++) {
    double to = i < stand->len ? g_array_index(stand, Obstacle, i).left : edge;
    if (to - from > *end - *begin) *begin = from, *end = to;
    if (i < stand->len) from = MAX(from, g_array_index(stand, Obstacle, i).right);
  }
}

bool sy_wrap_measure(void *data, double y, double height, double *x, double *width, double *skip)
{
  const SyWrapPlace *at = data;
  double top = at->top + y, begin = at->left, end = at->left + at->width;
  *skip = 0;
  for (int step = 0; step < MOST_STEPS; step++) {
    g_autoptr(GArray) stand = obstacles(at, top, top + height);
    if (stand->len == 0) break;
    widest(at, stand, &begin, &end);
    if (end - begin >= MIN(LEAST_WIDTH, at->width)) break;
    /* No room beside: on below the one that ends first. */
    double next = g_array_index(stand, Obstacle, 0).bottom;
    for (guint i = 1; i < stand->len; i++) next = MIN(next, g_array_index(stand, Obstacle, i).bottom);
    begin = at->left, end = at->left + at->width;
    if (next <= top) break;
    top = next;
  }
  *skip = top - at->top - y;
  *x = begin - at->left;
  *width = end - begin;
  return *skip > 0 || *width < at->width;
}

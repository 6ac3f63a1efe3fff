/* Text beside floats: what of a line's width pictures, text boxes and tables of the page leave free (20.4.2.16 ff.). */
#include "layout/box_private.h"
#include "layout/page_private.h"
#include "layout/wrap_private.h"

#define LEAST_WIDTH 72.0 /* pt: Word sets no text in less than an inch */
#define MOST_STEPS 64

typedef struct {
  double left, right, bottom;
} Obstacle;

SyClear sy_wrap_clear(const Page *page, const Box *box)
{
  double left = box->x - box->clear_left, right = box->x + box->width + box->clear_right;
  double top = box->y - box->clear_top, bottom = box->y + box->height + box->clear_bottom;
  if (!page->vertical) return (SyClear){left, right, top, bottom};
  return (SyClear){top, bottom, page->paper.width - right, page->paper.width - left};
}

bool sy_wrap_any(const Page *page, double top)
{
  for (guint i = 0; page && i < page->floats->len; i++) {
    const Box *box = g_ptr_array_index(page->floats, i);
    if (box->wraps && sy_wrap_clear(page, box).bottom > top) return true;
  }
  return false;
}

/* Where text may stand on one side only, the other is in the way too. */
static void keep_side(const SyWrapPlace *at, SyWrapSide side, Obstacle *own)
{
  double edge = at->left + at->width;
  if (side == SY_SIDE_LARGEST) side = own->left - at->left > edge - own->right ? SY_SIDE_LEFT : SY_SIDE_RIGHT;
  if (side == SY_SIDE_LEFT) own->right = MAX(own->right, edge);
  if (side == SY_SIDE_RIGHT) own->left = MIN(own->left, at->left);
}

/* Finds what stands in the way of a line between from and to, from left to right. */
static GArray *obstacles(const SyWrapPlace *at, double from, double to)
{
  GArray *out = g_array_new(FALSE, FALSE, sizeof(Obstacle));
  for (guint i = 0; i < at->page->floats->len; i++) {
    const Box *box = g_ptr_array_index(at->page->floats, i);
    SyClear clear = sy_wrap_clear(at->page, box);
    if (!box->wraps || clear.top >= to || clear.bottom <= from) continue;
    Obstacle own = {clear.left, clear.right, clear.bottom};
    if (box->wraps_whole) own.left = at->left, own.right = at->left + at->width;
    keep_side(at, box->wrap_side, &own);
    if (own.right <= at->left || own.left >= at->left + at->width) continue;
    guint k = 0;
    while (k < out->len && g_array_index(out, Obstacle, k).left < own.left) k++;
    g_array_insert_val(out, k, own);
  }
  return out;
}

/* Finds the first free piece of the column, right of after, that is wide enough. False if there is none. All lengths
 * count from the page's left edge. */
static bool find_piece(const SyWrapPlace *at, const GArray *stand, double after, double *begin, double *end)
{
  double from = at->left, edge = at->left + at->width;
  for (guint i = 0; i <= stand->len; i++) {
    double to = i < stand->len ? g_array_index(stand, Obstacle, i).left : edge;
    *begin = from, *end = to;
    if (to - from >= MIN(LEAST_WIDTH, at->width) && from >= after) return true;
    if (i < stand->len) from = MAX(from, g_array_index(stand, Obstacle, i).right);
  }
  return false;
}

bool sy_wrap_measure(void *data, double y, double height, double after, SyLinePlace *place)
{
  const SyWrapPlace *at = data;
  double top = at->top + y, begin = at->left, end = at->left + at->width, other;
  *place = (SyLinePlace){.width = at->width};
  for (int step = 0; step < MOST_STEPS; step++) {
    g_autoptr(GArray) stand = obstacles(at, top, top + height);
    if (stand->len == 0) break;
    if (find_piece(at, stand, at->left + after, &begin, &end)) {
      place->more = find_piece(at, stand, end + 0.01, &other, &other);
      break;
    }
    /* There is no room beside them: the search goes on below the one that ends first. */
    double next = g_array_index(stand, Obstacle, 0).bottom;
    for (guint i = 1; i < stand->len; i++) next = MIN(next, g_array_index(stand, Obstacle, i).bottom);
    begin = at->left, end = at->left + at->width;
    if (next <= top) break;
    top = next;
  }
  place->skip = top - at->top - y;
  place->x = begin - at->left;
  place->width = end - begin;
  return place->skip > 0 || place->width < at->width;
}

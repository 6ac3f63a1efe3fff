/* Pages that begin where another program began them, and what that leaves of our room: see SyLayoutOptions.page_marks.
 * Each page is measured by itself, so that one that is wrong spoils none after it. */
#include "layout/follow_private.h"
#include "layout/galley_private.h"
#include "layout/notes_private.h"
#include "layout/paragraph_private.h"
#include "layout/pass_private.h"
#include "layout/row_private.h"

#include <string.h>

#define ENDLESS 1e6     /* pt: what stands after a break that the document asks for never has room before it */
#define PLAIN_LINE 12.0 /* pt */

/* Where the mark of a line stands in it. */
typedef enum { MARK_ABSENT, MARK_AT_HEAD, MARK_AT_END } MarkPlace;

static bool is_page_mark(const Layout *l, const Mark *mark)
{
  return mark->kind == MARK_BOOKMARK && mark->name && g_str_has_prefix(mark->name, l->options->page_marks);
}

/* Our lines may be broken at other characters than theirs: a mark in the second half of a line is the next one's. */
static MarkPlace mark_of_line(const Layout *l, const Slab *slab)
{
  const SyLine *line = &slab->para->lines->lines[slab->line];
  for (size_t i = 0; i < line->n_placed; i++)
    if (is_page_mark(l, &g_array_index(slab->para->marks, Mark, line->placed[i].index)))
      return line->placed[i].x - line->x > line->width / 2 ? MARK_AT_END : MARK_AT_HEAD;
  return MARK_ABSENT;
}

/* From the row's top to the first line in it that begins a page; less than 0 if none does. */
static double mark_of_row(const Layout *l, const RowBox *row, double *line_height)
{
  double first = -1;
  for (size_t i = 0; i < row->n_cells; i++) {
    const CellBox *cell = &row->cells[i];
    for (guint k = 0; k < cell->content->slabs->len; k++) {
      const Slab *slab = g_ptr_array_index(cell->content->slabs, k);
      if (slab->kind != SLAB_LINE) continue;
      MarkPlace place = mark_of_line(l, slab);
      double y = k == 0 && place == MARK_AT_HEAD ? 0 : cell->content_y + slab->y;
      if (place == MARK_AT_END) y += slab->height;
      if (place == MARK_ABSENT || (first >= 0 && y >= first)) continue;
      first = y;
      *line_height = slab->height;
    }
  }
  return first;
}

/* What the page under way ends with: the room that is left, and what the text after it needs of it. */
static void report(Layout *l)
{
  Follow *follow = &l->follow;
  if (!follow->open) return;
  follow->open = false;
  g_string_append_printf(l->options->page_report,
                         "page %d height %.2f free %.2f need %.2f line %.2f lines %u rows %u notes %.2f\n",
                         follow->page, follow->height, follow->free, follow->need, follow->line, follow->had_lines,
                         follow->had_rows, follow->notes);
}

static void count(Follow *follow, const Slab *slab)
{
  follow->lines += slab->kind == SLAB_LINE;
  follow->rows += slab->kind == SLAB_ROW;
}

/* The page ends before what needs that room. */
static void end_page(Layout *l, double free, double need, double line)
{
  Follow *follow = &l->follow;
  follow->open = true;
  follow->page = l->flow.page->ordinal;
  follow->height = l->flow.bottom - l->flow.top;
  follow->free = free;
  follow->need = need;
  follow->line = line;
  follow->notes = sy_notes_height_of_page(l);
  follow->had_lines = follow->lines;
  follow->had_rows = follow->rows;
}

/* Adds what is kept on one page with the slab before. */
static void need_more(Layout *l, const Slab *slab)
{
  Follow *follow = &l->follow;
  if (!follow->chained) return;
  follow->need += slab->before + (slab->kind == SLAB_ROW ? sy_row_least(slab->row, true) : slab->height);
  follow->chained = slab->keep;
}

static void begin_page(Layout *l, const Slab *slab)
{
  Follow *follow = &l->follow;
  const Flow *flow = &l->flow;
  double height = slab->kind == SLAB_ROW ? sy_row_least(slab->row, true) : slab->height;
  /* Word leaves several marks where several cells go on: the first counts. */
  if (!flow->fresh && follow->lines + follow->rows > 0) {
    report(l);
    end_page(l, sy_notes_free(l, 0), flow->after + slab->before + height + sy_notes_height(slab), height);
    follow->chained = slab->keep;
    sy_flow_next_page(l);
  }
  follow->lines = follow->rows = 0;
}

/* A row that their page ends in: what stands above the cut is measured, what stands below begins the next page. */
static void cut_row(Layout *l, const Slab *slab, double cut, double line_height)
{
  Follow *follow = &l->follow;
  Flow *flow = &l->flow;
  report(l);
  end_page(l, sy_notes_free(l, 0) + slab->height - cut - slab->row->tail, line_height, line_height);
  follow->chained = false;
  double below = slab->height - cut + slab->row->repeated_height;
  sy_flow_next_page(l);
  flow->y += below;
  flow->fresh = false;
  follow->lines = follow->rows = 0;
}

void sy_follow_emit(Layout *l, Slab *slab)
{
  Follow *follow = &l->follow;
  double line_height = 0, cut = slab->kind == SLAB_ROW ? mark_of_row(l, slab->row, &line_height) : -1;
  MarkPlace place = slab->kind == SLAB_LINE ? mark_of_line(l, slab) : cut == 0 ? MARK_AT_HEAD : MARK_ABSENT;
  if (follow->next || place == MARK_AT_HEAD) begin_page(l, slab);
  else need_more(l, slab);
  follow->next = place == MARK_AT_END;
  if (follow->open && !follow->chained) report(l);
  count(follow, slab);
  sy_flow_put(l, slab);
  if (cut > 0) cut_row(l, slab, cut, line_height);
}

void sy_follow_break(Layout *l)
{
  Follow *follow = &l->follow;
  report(l);
  if (l->flow.page && !l->flow.fresh) {
    double free = sy_notes_free(l, 0);
    end_page(l, free, ENDLESS, PLAIN_LINE);
    report(l);
  }
  follow->next = follow->chained = false;
  follow->lines = follow->rows = 0;
}

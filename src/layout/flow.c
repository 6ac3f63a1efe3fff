/* The flow: slabs -> columns and pages. A chain of slabs that belong together is placed as one. */
#include "layout/box_private.h"
#include "layout/feeder_private.h"
#include "layout/flow_private.h"
#include "layout/follow_private.h"
#include "layout/galley_private.h"
#include "layout/margin_private.h"
#include "layout/node_private.h"
#include "layout/notes_private.h"
#include "layout/page_private.h"
#include "layout/paragraph_private.h"
#include "layout/pass_private.h"
#include "layout/row_private.h"
#include "layout/styleref_private.h"
#include "layout/unit_private.h"
#include "layout/wrap_private.h"

#include <math.h>

#define SLACK 0.02

/* ---- Pages ---------------------------------------------------------------------------------- */

static void page_free(Page *page)
{
  if (!page) return;
  g_ptr_array_free(page->slabs, TRUE);
  g_ptr_array_free(page->floats, TRUE);
  g_array_free(page->notes, TRUE);
  g_array_free(page->note_areas, TRUE);
  sy_margin_clear(page->comments);
  sy_galley_free(page->header);
  sy_galley_free(page->footer);
  g_free(page->label);
  g_free(page);
}

const char *sy_flow_label(const Layout *l)
{
  return l->flow.page ? l->flow.page->label : "1";
}

static const char *part_of(const Layout *l, const SySection *s, const char *const parts[3], bool first, bool odd)
{
  if (first && s->title_page) return parts[SY_HEADER_FIRST];
  if (!odd && l->settings->even_and_odd) return parts[SY_HEADER_EVEN];
  return parts[SY_HEADER_DEFAULT];
}

static Galley *lay_part(Layout *l, const Page *page, const char *part)
{
  if (!part) return NULL;
  size_t n = 0;
  const SyBlock *blocks = sy_document_header(l->document, part, &n);
  if (!blocks) return NULL;
  Feeder pattern = {.l = l, .section = page->section, .section_index = l->section, .artifact = true};
  return sy_galley_lay(&pattern, blocks, n, page->paper.width - page->paper.left - page->paper.right, NULL);
}

#define NARROW 72.0     /* pt: less than an inch beside a float holds no text */
#define LEAST_BAND 12.0 /* pt: less than a line above a float holds no text */

/* Whether a float in a header or footer leaves the text no room beside it. */
static bool is_band(const Page *page, const Box *box)
{
  if (!box->moves_body || box->wraps_whole) return box->moves_body;
  double width = page->paper.width - page->paper.left - page->paper.right;
  return box->x - box->clear_left < NARROW && width - box->x - box->width - box->clear_right < NARROW;
}

/* The text begins below floats of the header that reach into it, and ends above those of the footer. */
static void clear_bands(Page *page)
{
  for (guint i = 0; page->header && i < page->header->floats->len; i++) {
    const Box *box = g_ptr_array_index(page->header->floats, i);
    double top = page->header_y + box->y - box->clear_top, end = top + box->clear_top + box->height + box->clear_bottom;
    if (is_band(page, box) && top < page->paper.top + LEAST_BAND) page->paper.top = MAX(page->paper.top, end);
  }
  for (guint i = 0; page->footer && i < page->footer->floats->len; i++) {
    const Box *box = g_ptr_array_index(page->footer->floats, i);
    double top = page->footer_y + box->y - box->clear_top, end = top + box->clear_top + box->height + box->clear_bottom;
    if (is_band(page, box) && end > page->paper.bottom - LEAST_BAND) page->paper.bottom = MIN(page->paper.bottom, top);
  }
}

/* A header that is taller than its margin pushes the text down, unless the margin is exact. */
static void lay_headers(Layout *l, Page *page, bool first)
{
  const SySection *s = page->section;
  page->header_y = PT(s->header);
  page->header = lay_part(l, page, part_of(l, s, s->headers, first, page->odd));
  page->footer = lay_part(l, page, part_of(l, s, s->footers, first, page->odd));
  if (page->header && s->margin_top >= 0) page->paper.top = MAX(page->paper.top, page->header_y + page->header->height);
  double footer = page->footer ? page->footer->height : 0;
  page->footer_y = page->paper.height - PT(s->footer) - footer;
  if (page->footer && s->margin_bottom >= 0) page->paper.bottom = MIN(page->paper.bottom, page->footer_y);
  clear_bands(page);
  if (page->paper.bottom - page->paper.top < 20) page->paper.bottom = page->paper.top + 20;
}

static void set_margins(const Layout *l, Page *page)
{
  const SySection *s = page->section;
  page->paper.width = MAX(PT(s->page_width), 36);
  page->paper.height = MAX(PT(s->page_height), 36);
  page->paper.left = PT(s->margin_left);
  page->paper.right = PT(s->margin_right);
  page->paper.top = fabs(PT(s->margin_top));
  page->paper.bottom = page->paper.height - fabs(PT(s->margin_bottom));
  if (l->settings->gutter_at_top) page->paper.top += PT(s->gutter);
  else page->paper.left += PT(s->gutter);
  if (l->settings->mirror_margins && !page->odd) {
    double left = page->paper.left;
    page->paper.left = page->paper.right;
    page->paper.right = left;
  }
  double wider = l->options->markup ? sy_margin_widening(l, s) : 0;
  page->paper.width += wider;
  page->paper.right += wider;
  if (page->paper.width - page->paper.left - page->paper.right < 20)
    page->paper.left = page->paper.right = MAX((page->paper.width - 20) / 2, 0);
}

/* The page as it is laid out: where lines run down, its right edge is the top. */
static void set_frame(Page *page)
{
  page->vertical = page->section->vertical;
  page->width = page->vertical ? page->paper.height : page->paper.width;
  page->height = page->vertical ? page->paper.width : page->paper.height;
  page->left = page->vertical ? page->paper.top : page->paper.left;
  page->right = page->vertical ? page->paper.height - page->paper.bottom : page->paper.right;
  page->top = page->vertical ? page->paper.right : page->paper.top;
  page->bottom = page->vertical ? page->paper.width - page->paper.left : page->paper.bottom;
}

static char *page_label(Layout *l, const SySection *s, int number)
{
  g_autofree char *chapter = s->chapter_style ? sy_styleref_chapter(l, s->chapter_style) : NULL;
  char *text = sy_number_format(s->page_format, number);
  if (!chapter || !*chapter) return text;
  char *whole = g_strconcat(chapter, s->chapter_separator, text, NULL);
  g_free(text);
  return whole;
}

static void too_many_pages(Layout *l)
{
  sy_diagnostics_add(l->diagnostics, SY_ERROR, "layout-too-many-pages", NULL, _("raise the limit with --limit pages=N"),
                     _("the document has more than %zu pages"), l->limits->pages);
  l->failed = l->stop = true;
}

static void set_columns(Layout *l, const SySection *s, double top)
{
  Flow *flow = &l->flow;
  const Page *page = flow->page;
  double inner = page->width - page->left - page->right, x = page->left;
  size_t n = CLAMP(s->n_columns, 1, MOST_COLUMNS);
  double space = PT(s->column_space), equal = MAX((inner - space * (double)(n - 1)) / (double)n, 10);
  for (size_t i = 0; i < n; i++) {
    bool own = !s->columns_equal && s->column_widths;
    flow->x[i] = x;
    flow->w[i] = own ? MAX(PT(s->column_widths[i]), 10) : equal;
    x += flow->w[i] + (own && s->column_spaces ? PT(s->column_spaces[i]) : space);
  }
  flow->n_columns = n;
  flow->equal = s->columns_equal || !s->column_widths;
  flow->first_slab = flow->first_open = page->slabs->len;
  flow->column = 0;
  flow->top = flow->y = flow->lowest = top;
  flow->after = 0;
  flow->fresh = true;
  sy_notes_open(l);
}

static void begin_page(Layout *l, const SySection *s, bool first_of_section)
{
  Page *page = g_new0(Page, 1);
  page->section = s;
  page->slabs = g_ptr_array_new_with_free_func((GDestroyNotify)(void (*)(void))sy_slab_free);
  page->floats = g_ptr_array_new_with_free_func((GDestroyNotify)(void (*)(void))sy_box_free);
  page->notes = g_array_new(FALSE, FALSE, sizeof(PlacedNote));
  g_array_set_clear_func(page->notes, (GDestroyNotify)(void (*)(void))sy_notes_clear);
  page->note_areas = g_array_new(FALSE, FALSE, sizeof(NoteArea));
  page->ordinal = ++l->ordinal;
  if (first_of_section && s->page_start_set) l->page_number = s->page_start;
  else l->page_number++;
  page->number = l->page_number;
  page->odd = page->number % 2 != 0;
  page->first_of_section = first_of_section;
  if (s->footnote_restart == SY_RESTART_PAGE) l->footnotes = 0;
  sy_lines_restart(l, s, true);
  page->label = page_label(l, s, page->number);
  l->flow.page = page;
  set_margins(l, page);
  lay_headers(l, page, first_of_section);
  set_frame(page);
  set_columns(l, s, page->top);
  l->flow.forced = true;
  sy_notes_carry(l);
  if ((size_t)page->ordinal > l->limits->pages) too_many_pages(l);
}

static void count_page(Layout *l)
{
  GArray *pages = l->table->section_pages;
  while (pages->len <= (guint)l->section) {
    int none = 0;
    g_array_append_val(pages, none);
  }
  g_array_index(pages, int, l->section)++;
  l->table->pages = (size_t)l->ordinal;
}

static bool begins_paragraph(const Slab *slab)
{
  return slab->kind == SLAB_ROW || (slab->kind == SLAB_LINE && slab->line == 0);
}

/* Moves paragraphs apart until the last one stands at the foot. The last page of a section is left as it is. */
static void spread_down(Page *page, double slack)
{
  size_t n = 0;
  for (guint i = 1; i < page->slabs->len; i++) n += begins_paragraph(g_ptr_array_index(page->slabs, i));
  double share = n ? slack / (double)n : 0, shift = 0;
  for (guint i = 1; i < page->slabs->len; i++) {
    Slab *slab = g_ptr_array_index(page->slabs, i);
    if (begins_paragraph(slab)) shift += share;
    slab->y += shift;
  }
}

/* Aligns the text vertically on a page that is not full (17.6.23). */
static void align_down(const Layout *l, Page *page, double lowest)
{
  double bottom = page->bottom;
  for (guint i = 0; i < page->note_areas->len; i++) bottom = MIN(bottom, sy_notes_top(page, i));
  double slack = bottom - lowest;
  double shift = page->section->valign == SY_PAGE_CENTER   ? slack / 2
                 : page->section->valign == SY_PAGE_BOTTOM ? slack
                                                           : 0;
  if (slack <= 0) return;
  if (page->section->valign == SY_PAGE_JUSTIFY && !l->ends_section && l->flow.n_columns == 1) spread_down(page, slack);
  for (guint i = 0; shift > 0 && i < page->slabs->len; i++) ((Slab *)g_ptr_array_index(page->slabs, i))->y += shift;
}

/* Settles merged cells and the rules of tables, now that it is known which rows stand in the column. */
static void end_column(Flow *flow)
{
  sy_merges_settle(flow->page->slabs, flow->first_open);
  sy_rows_close(flow->page->slabs, flow->first_open);
  flow->first_open = flow->page->slabs->len;
}

static void end_page(Layout *l)
{
  Flow *flow = &l->flow;
  Page *page = flow->page;
  if (!page) return;
  end_column(flow);
  count_page(l);
  sy_styleref_end_page(l);
  align_down(l, page, MAX(flow->lowest, flow->y));
  if (l->options->markup) sy_margin_settle(l, page);
  if (l->painter || l->options->dump) sy_paint_page(l, page);
  if (l->painter && !l->painter->ok(l->painter)) l->failed = l->stop = true;
  page_free(page);
  flow->page = NULL;
}

static void next_page(Layout *l)
{
  const SySection *s = l->flow.page->section;
  end_page(l);
  /* If a section began in the middle of this page, the next page is that section's. */
  const SySection *now = sy_document_section(l->document, (size_t)l->section);
  begin_page(l, now ? now : s, false);
}

/* The floats of paragraphs that do not stand yet go on with them. */
static void lift_floats(Flow *flow)
{
  for (guint i = 0; i < flow->chain->len; i++) {
    const Slab *slab = g_ptr_array_index(flow->chain, i);
    Para *para = slab && slab->kind == SLAB_LINE ? slab->para : NULL;
    if (!para || para->begun || para->lifted || !para->anchored) continue;
    para->lifted = true;
    for (guint k = 0; k < para->anchored->len; k++) {
      guint at = 0;
      if (g_ptr_array_find(flow->page->floats, g_array_index(para->anchored, Anchored, k).box, &at))
        g_ptr_array_steal_index(flow->page->floats, at);
    }
  }
}

static void lower_floats(Layout *l, const Slab *slab)
{
  const Flow *flow = &l->flow;
  Para *para = slab->para;
  for (guint k = 0; para->lifted && k < para->anchored->len; k++) {
    Anchored *it = &g_array_index(para->anchored, Anchored, k);
    sy_box_settle(l, it->box, &it->where, flow->page, flow->x[flow->column], flow->w[flow->column], slab->y);
    g_ptr_array_add(flow->page->floats, it->box);
  }
  para->lifted = false;
  para->begun = true;
}

static void next_column(Layout *l, bool forced)
{
  Flow *flow = &l->flow;
  lift_floats(flow);
  flow->lowest = MAX(flow->lowest, flow->y);
  if (flow->column + 1 < flow->n_columns) {
    end_column(flow);
    flow->column++;
    flow->y = flow->top;
    flow->after = 0;
    flow->fresh = true;
    sy_notes_carry(l);
  } else {
    next_page(l);
  }
  flow->forced = forced;
}

/* ---- Placing -------------------------------------------------------------------------------- */

static double before_of(const Flow *flow, const Slab *slab)
{
  if (flow->fresh && !flow->forced) return 0;
  /* Less than nothing: the slab takes back room of the one above it, which stands on another page now. */
  return flow->fresh ? MAX(slab->before, 0) : flow->after + slab->before;
}

static void take_bookmarks(Layout *l, const Slab *slab);

static void bookmarks_of_galley(Layout *l, const Galley *galley)
{
  for (guint i = 0; i < galley->slabs->len; i++) take_bookmarks(l, g_ptr_array_index(galley->slabs, i));
}

static void take_bookmarks(Layout *l, const Slab *slab)
{
  if (slab->kind == SLAB_ROW)
    for (size_t i = 0; i < slab->row->n_cells; i++) bookmarks_of_galley(l, slab->row->cells[i].content);
  if (slab->kind != SLAB_LINE) return;
  const SyLine *line = &slab->para->lines->lines[slab->line];
  for (size_t i = 0; i < line->n_placed; i++) {
    const Mark *mark = &g_array_index(slab->para->marks, Mark, line->placed[i].index);
    if (mark->kind == MARK_BOOKMARK && mark->name && !g_hash_table_contains(l->table->labels, mark->name))
      g_hash_table_insert(l->table->labels, g_strdup(mark->name), g_strdup(l->flow.page->label));
  }
}

void sy_flow_take(Layout *l, Slab *slab)
{
  sy_notes_take(l, slab);
  take_bookmarks(l, slab);
}

#define MOST_HEADER 0.75 /* of a page: higher header rows do not repeat, since they would leave their table no room */

/* Whether header rows stand above the slab, if it is the first in its column. */
static bool has_header(const Flow *flow, const Slab *slab)
{
  return slab->kind == SLAB_ROW && slab->row->repeated &&
         slab->row->repeated_height <= MOST_HEADER * (flow->page->bottom - flow->top);
}

static void repeat_header(Layout *l, const RowBox *row)
{
  Flow *flow = &l->flow;
  for (guint i = 0; i < row->repeated->len; i++) {
    RowBox *header = g_ptr_array_index(row->repeated, i);
    Slab *slab = sy_slab_new(SLAB_ROW);
    slab->row = header; /* It belongs to the table and is not freed with the slab. */
    slab->bound = true;
    slab->height = header->height;
    slab->x = flow->x[flow->column];
    slab->y = flow->y;
    flow->y += slab->height;
    g_ptr_array_add(flow->page->slabs, slab);
  }
}

static void put(Layout *l, Slab *slab)
{
  Flow *flow = &l->flow;
  if (flow->fresh && has_header(flow, slab) && !flow->forced) repeat_header(l, slab->row);
  flow->y += before_of(flow, slab);
  slab->x = flow->x[flow->column];
  slab->y = flow->y;
  flow->y += slab->height;
  flow->after = slab->after;
  flow->fresh = false;
  flow->forced = false;
  if (slab->kind == SLAB_LINE && !slab->para->begun) lower_floats(l, slab);
  if (slab->kind == SLAB_LINE && slab->line == 0 && slab->para->style_text) sy_styleref_take(l, slab->para);
  sy_margin_take(l, slab);
  sy_flow_take(l, slab);
  g_ptr_array_add(flow->page->slabs, slab);
}

void sy_flow_put(Layout *l, Slab *slab)
{
  put(l, slab);
}

void sy_flow_next_page(Layout *l)
{
  next_column(l, false);
}

static double height_of(const Flow *flow, const Slab *slab)
{
  double height = before_of(flow, slab) + slab->height;
  if (flow->fresh && has_header(flow, slab)) height += slab->row->repeated_height;
  if (slab->kind == SLAB_ROW) height += slab->row->foot;
  return height;
}

/* A row that is higher than a page is cut wherever it stands; others only where each cell can begin. */
static bool outgrows(const Flow *flow, const Slab *slab)
{
  return slab->height > flow->page->bottom - flow->top;
}

/* Places the part of a row that fits. The rest has to be placed in the next column. */
static bool put_part_of_row(Layout *l, Slab *slab, Slab **rest)
{
  Flow *flow = &l->flow;
  double height = sy_notes_free(l, 0) - before_of(flow, slab) - slab->row->foot;
  if (flow->fresh && has_header(flow, slab)) height -= slab->row->repeated_height;
  if (height < 1) return false;
  RowBox *tail = sy_row_split(slab->row, height, !flow->fresh && !outgrows(flow, slab));
  if (!tail) return false;
  *rest = sy_slab_new(SLAB_ROW);
  (*rest)->row = tail;
  (*rest)->height = tail->height;
  (*rest)->after = slab->after;
  slab->after = 0;
  slab->height = slab->row->height;
  put(l, slab);
  return true;
}

/* Whether one of the pieces of the column that floats leave free holds the row. */
static bool stands_beside(const SyWrapPlace *place, const Slab *slab, double right)
{
  SyLinePlace piece = {.more = true};
  for (double after = 0; piece.more; after = piece.x + piece.width) {
    if (!sy_wrap_measure((void *)place, 0, slab->height, after, &piece)) return true;
    if (piece.skip > 0) return false;
    if (piece.x <= slab->row->x + 0.1 && piece.x + piece.width >= slab->row->x + right - 0.1) return true;
  }
  return false;
}

/* Rows stand below what text may not stand beside, and below floats that leave them no room. */
static void clear_floats(Layout *l, const Slab *slab)
{
  Flow *flow = &l->flow;
  if (slab->kind != SLAB_ROW || !sy_wrap_any(flow->page, flow->y)) return;
  SyWrapPlace place = {flow->page, flow->x[flow->column], flow->w[flow->column], flow->y};
  double right = 0;
  for (size_t i = 0; i < slab->row->n_cells; i++) right = MAX(right, slab->row->cells[i].x + slab->row->cells[i].width);
  for (int step = 0; step < 16; step++) {
    if (stands_beside(&place, slab, right)) return;
    double next = flow->page->bottom;
    for (guint i = 0; i < flow->page->floats->len; i++) {
      const Box *box = g_ptr_array_index(flow->page->floats, i);
      SyClear clear = sy_wrap_clear(flow->page, box);
      if (box->wraps && clear.bottom > place.top && clear.top < place.top + slab->height)
        next = MIN(next, clear.bottom);
    }
    if (next >= flow->page->bottom) return;
    place.top = flow->y = next;
    flow->after = 0;
    flow->fresh = false;
  }
}

static void put_somewhere(Layout *l, Slab *slab)
{
  Flow *flow = &l->flow;
  size_t guard = 0;
  clear_floats(l, slab);
  while (slab && !l->stop) {
    if (slab->kind == SLAB_ROW)
      sy_merges_fit(flow->page->slabs, flow->first_open, flow->y + before_of(flow, slab), slab);
    if (height_of(flow, slab) <= sy_notes_free(l, sy_notes_height(slab)) + SLACK) break;
    Slab *rest = NULL;
    bool splits = slab->kind == SLAB_ROW && ((!slab->row->cant_split && !slab->row->exact) || flow->fresh);
    if (splits && put_part_of_row(l, slab, &rest)) {
      slab = rest;
      next_column(l, false);
      continue;
    }
    if (flow->fresh || ++guard > 4) break; /* What is taller than a page stands as it is. */
    next_column(l, false);
  }
  put(l, slab);
}

static double chain_height(const Flow *flow, const GPtrArray *chain, double *notes)
{
  double height = 0, after = 0;
  for (guint i = 0; i < chain->len; i++) {
    const Slab *slab = g_ptr_array_index(chain, i);
    height += i == 0 ? height_of(flow, slab) : after + slab->before + slab->height;
    after = slab->after;
    *notes += sy_notes_height(slab);
  }
  return height;
}

static void place_chain(Layout *l)
{
  Flow *flow = &l->flow;
  GPtrArray *chain = flow->chain;
  if (chain->len == 0) return;
  double notes = 0, height = chain_height(flow, chain, &notes);
  const Slab *last = g_ptr_array_index(chain, chain->len - 1);
  /* If the last row may be cut, room for its beginning is enough. */
  if (last->kind == SLAB_ROW) height += sy_row_least(last->row, !outgrows(flow, last)) - last->height;
  double whole = flow->bottom - flow->top;
  if (height > sy_notes_free(l, notes) + SLACK && !flow->fresh && height + notes <= whole) next_column(l, false);
  for (guint i = 0; i < chain->len; i++) {
    Slab *slab = g_ptr_array_index(chain, i);
    /* What stands belongs to its page, which may end before the chain does. Of a row that is cut, a part stands. */
    if (slab->kind == SLAB_ROW) g_ptr_array_index(chain, i) = NULL;
    put_somewhere(l, slab);
    g_ptr_array_index(chain, i) = NULL;
  }
  g_ptr_array_set_size(chain, 0);
}

/* The space before what follows stays at the top of the next page as in Word before 2013: not after a paragraph that is
 * only a page break, and after any break in the text only if the document does not ask for less. */
static bool keeps_space(const Layout *l, const Slab *slab)
{
  if (slab->alone || (!slab->keep && l->settings->no_space_after_break)) return false;
  return l->settings->compatibility_mode < 15;
}

static void break_column(Layout *l, const Slab *slab)
{
  Flow *flow = &l->flow;
  place_chain(l);
  if (slab->kind == SLAB_PAGE_BREAK) {
    if (slab->keep && flow->fresh && flow->column == 0 && flow->page->slabs->len == 0 && flow->page->floats->len == 0 &&
        flow->page->ordinal > 1)
      return;
    flow->column = flow->n_columns - 1;
  }
  next_column(l, keeps_space(l, slab));
}

void sy_flow_emit(Feeder *f, Slab *slab)
{
  Layout *l = f->l;
  if (l->stop) {
    sy_slab_free(slab);
    return;
  }
  bool follows = l->options->page_marks && l->flow.n_columns == 1;
  if (slab->kind == SLAB_PAGE_BREAK || slab->kind == SLAB_COLUMN_BREAK) {
    if (follows) sy_follow_break(l);
    break_column(l, slab);
    sy_slab_free(slab);
    return;
  }
  if (follows) {
    sy_follow_emit(l, slab);
    return;
  }
  g_ptr_array_add(l->flow.chain, slab);
  if (!slab->keep) place_chain(l);
}

/* A float belongs to the page that the flow stands on; text keeps clear of it below. */
static void flow_float(Feeder *f, Box *box, double before)
{
  Layout *l = f->l;
  Flow *flow = &l->flow;
  sy_box_settle(l, box, box->source, flow->page, flow->x[flow->column], flow->w[flow->column], sy_flow_y(l, before));
  g_ptr_array_add(flow->page->floats, box);
}

double sy_flow_y(const Layout *l, double before)
{
  const Flow *flow = &l->flow;
  double notes = 0, y = flow->y + (flow->fresh && !flow->forced ? 0 : flow->after + before);
  return flow->chain->len ? y + chain_height(flow, flow->chain, &notes) : y;
}

/* ---- Sections ------------------------------------------------------------------------------- */

static void begin_section(Layout *l, int index)
{
  Flow *flow = &l->flow;
  const SySection *s = sy_document_section(l->document, (size_t)index);
  if (flow->page) place_chain(l);
  bool same = flow->page && s->start == SY_SECTION_CONTINUOUS && flow->page->section->page_width == s->page_width &&
              flow->page->section->page_height == s->page_height && flow->page->vertical == s->vertical;
  l->footnotes = s->footnote_restart == SY_RESTART_SECTION ? 0 : l->footnotes;
  sy_lines_restart(l, s, false);
  if (same) {
    sy_columns_balance(l);
    end_column(flow);
    l->section = index;
    double top = MAX(flow->lowest, flow->y), after = flow->after;
    bool fresh = flow->fresh && flow->column == 0;
    set_columns(l, s, top);
    flow->after = after;
    flow->fresh = fresh;
    return;
  }
  l->ends_section = true;
  if (l->options->page_marks && flow->page) sy_follow_break(l);
  if (flow->page) end_page(l);
  l->ends_section = false;
  l->section = index;
  int next = s->page_start_set ? s->page_start : l->page_number + 1;
  bool wants_odd = s->start == SY_SECTION_ODD_PAGE, wants_even = s->start == SY_SECTION_EVEN_PAGE;
  if (l->ordinal > 0 && ((wants_odd && next % 2 == 0) || (wants_even && next % 2 != 0))) {
    begin_page(l, s, !s->page_start_set);
    end_page(l);
  }
  begin_page(l, s, true);
}

static int section_of(const SyBlock *block, int now)
{
  if (block->kind == SY_BLOCK_PARAGRAPH) return block->paragraph->section;
  if (block->kind == SY_BLOCK_TABLE_BEGIN || block->kind == SY_BLOCK_TABLE) return block->table->section;
  return now;
}

static void set_section(Layout *l, Feeder *f, int index)
{
  if (index == l->section && l->flow.page) return;
  if (index < 0 || (size_t)index >= sy_document_section_count(l->document)) return;
  begin_section(l, index);
  f->section = sy_document_section(l->document, (size_t)index);
  f->section_index = index;
  f->vertical = f->section->vertical;
}

static void lay_endnotes(Layout *l, Feeder *f)
{
  const SySection *s = f->section;
  for (guint i = 0; i < l->endnote_ids->len; i++) {
    size_t n = 0;
    const SyBlock *blocks =
        sy_document_note(l->document, true, GPOINTER_TO_INT(g_ptr_array_index(l->endnote_ids, i)), &n);
    g_autofree char *label = sy_number_format(s->endnote_format, MAX(s->endnote_start, 1) + (int)i);
    f->in_note = true;
    f->note_label = label;
    f->node = sy_node_new(l, l->root, SY_ELEMENT_NOTE);
    for (size_t k = 0; k < n; k++) sy_feed_block(f, &blocks[k]);
    sy_node_unref(f->node);
    f->node = l->root;
    f->note_label = NULL;
  }
}

/* Whether the block is an empty paragraph that only ends its section, right after a break. Then the next section, not
 * the break, begins the page.
 */
static bool ends_empty_page(const Layout *l, const SyBlock *block)
{
  const Flow *flow = &l->flow;
  const Page *page = flow->page;
  const SyParagraph *p = block->kind == SY_BLOCK_PARAGRAPH ? block->paragraph : NULL;
  const SySection *next =
      p && p->section_end && p->n_inlines == 0 ? sy_document_section(l->document, (size_t)p->section + 1) : NULL;
  if (!next || next->start == SY_SECTION_CONTINUOUS || l->settings->split_page_break_and_mark) return false;
  return page && flow->fresh && flow->column == 0 && !page->first_of_section && flow->chain->len == 0 &&
         page->slabs->len == 0 && page->floats->len == 0 && page->notes->len == 0 && l->carried->len == 0;
}

static void take_back_page(Layout *l)
{
  page_free(l->flow.page);
  l->flow.page = NULL;
  l->ordinal--;
  l->page_number--;
}

bool sy_flow_run(Layout *l)
{
  Flow *flow = &l->flow;
  flow->chain = g_ptr_array_new();
  l->section = -1;
  Feeder f = {.l = l, .node = l->root, .emit = sy_flow_emit, .floating = flow_float};
  set_section(l, &f, 0);
  size_t blocks = 0;
  for (const SyBlock *block; !l->stop && (block = sy_document_next(l->document));) {
    if (!f.table) set_section(l, &f, section_of(block, l->section));
    f.width = flow->w[flow->column];
    if (!f.table && ends_empty_page(l, block)) take_back_page(l);
    else sy_feed_block(&f, block);
    if (++blocks > l->limits->blocks) {
      sy_diagnostics_add(l->diagnostics, SY_ERROR, "layout-too-many-blocks", NULL,
                         _("raise the limit with --limit blocks=N"),
                         _("the document has more than %zu paragraphs and rows"), l->limits->blocks);
      l->failed = l->stop = true;
    }
  }
  if (!l->stop && !sy_document_failed(l->document)) lay_endnotes(l, &f);
  sy_feed_end(&f);
  if (!l->stop) place_chain(l);
  while (l->carried->len > 0 && !l->stop) next_column(l, false);
  g_ptr_array_set_free_func(flow->chain, (GDestroyNotify)(void (*)(void))sy_slab_free);
  g_ptr_array_free(flow->chain, TRUE);
  sy_feeder_clear(&f);
  l->ends_section = true;
  end_page(l);
  /* These pages hold the comments that no page had room for. */
  while (l->comments && l->comments->len > 0 && !l->stop) {
    begin_page(l, f.section, false);
    end_page(l);
  }
  return !l->failed && !sy_document_failed(l->document);
}

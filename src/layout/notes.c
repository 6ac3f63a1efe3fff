/* Footnotes: those that a slab brings along, their room at the foot of each column, and those that go on in the next.
 */
#include "layout/row_private.h"
#include "layout/feeder_private.h"
#include "layout/flow_private.h"
#include "layout/galley_private.h"
#include "layout/notes_private.h"
#include "layout/page_private.h"
#include "layout/paragraph_private.h"
#include "layout/pass_private.h"

#define LEAST_RULE 8.0 /* pt: of a document without a separator */
#define RULE_SLACK 0.02
#define TEXT_ROOM 40.0 /* pt: so much is left to the text of a column that begins with carried notes */

typedef void (*Visit)(void *data, Mark *mark);

/* Visits the notes of a line, or of all lines in the cells of a row, in their order. */
static void visit(const Slab *slab, Visit each, void *data)
{
  if (slab->kind == SLAB_ROW && !slab->row->artifact) {
    for (size_t i = 0; i < slab->row->n_cells; i++) {
      const GPtrArray *slabs = slab->row->cells[i].content->slabs;
      for (guint k = 0; k < slabs->len; k++) visit(g_ptr_array_index(slabs, k), each, data);
    }
  }
  if (slab->kind != SLAB_LINE) return;
  const SyLine *line = &slab->para->lines->lines[slab->line];
  for (size_t i = 0; i < line->n_placed; i++) {
    Mark *mark = &g_array_index(slab->para->marks, Mark, line->placed[i].index);
    if (mark->kind == MARK_NOTE && mark->note) each(data, mark);
  }
}

static void add_height(void *data, Mark *mark)
{
  *(double *)data += mark->note->height;
}

double sy_notes_height(const Slab *slab)
{
  double height = 0;
  visit(slab, add_height, &height);
  return height;
}

/* The separator is a paragraph of the document like others: as high as its styles and the grid make it. */
double sy_notes_rule(Layout *l)
{
  if (l->note_rule > 0 && l->note_rule_section == l->section) return l->note_rule;
  size_t n = 0;
  const SyBlock *blocks = sy_document_separator(l->document, &n);
  Feeder pattern = {.l = l,
                    .section = l->flow.page->section,
                    .section_index = l->section,
                    .artifact = true,
                    .in_note = true,
                    .vertical = l->flow.page->vertical};
  Galley *galley = blocks ? sy_galley_lay(&pattern, blocks, n, l->flow.w[0], NULL) : NULL;
  l->note_rule = galley ? MAX(galley->height, LEAST_RULE) : LEAST_RULE;
  l->note_rule_section = l->section;
  sy_galley_free(galley);
  return l->note_rule;
}

/* Moves what does not fit into height to a galley of its own. NULL if all fits, or if nothing would stay. */
static Galley *split(Galley *note, double height)
{
  guint at = 0;
  for (; at < note->slabs->len; at++) {
    const Slab *slab = g_ptr_array_index(note->slabs, at);
    if (slab->y + slab->height > height + RULE_SLACK) break;
  }
  if (at == 0 || at == note->slabs->len) return NULL;
  Galley *rest = sy_galley_new(note->width);
  double shift = ((Slab *)g_ptr_array_index(note->slabs, at))->y;
  g_ptr_array_set_free_func(note->slabs, NULL);
  for (guint i = at; i < note->slabs->len; i++) {
    Slab *slab = g_ptr_array_index(note->slabs, i);
    slab->y -= shift;
    rest->height = slab->y + slab->height + slab->after;
    g_ptr_array_add(rest->slabs, slab);
  }
  g_ptr_array_set_size(note->slabs, (gint)at);
  g_ptr_array_set_free_func(note->slabs, (GDestroyNotify)(void (*)(void))sy_slab_free);
  const Slab *last = g_ptr_array_index(note->slabs, at - 1);
  note->height = last->y + last->height;
  return rest;
}

void sy_notes_clear(PlacedNote *note)
{
  sy_galley_free(note->text);
}

static NoteArea *area_at(const Page *page, guint index)
{
  return &g_array_index(page->note_areas, NoteArea, index);
}

static NoteArea *area_under_way(const Flow *flow)
{
  return area_at(flow->page, flow->first_area + (guint)flow->column);
}

/* The height of a group is that of its highest area. at is the group's first area, and then that of the next group. */
static double group_height(const Page *page, guint *at)
{
  double height = 0;
  for (guint group = area_at(page, *at)->group; *at < page->note_areas->len && area_at(page, *at)->group == group;
       ++*at)
    height = MAX(height, area_at(page, *at)->height);
  return height;
}

/* Whether the columns stand below those before them on the page, and share their notes. */
static bool goes_on(const Flow *flow)
{
  const GArray *areas = flow->page->note_areas;
  if (areas->len < flow->n_columns) return false;
  guint first = areas->len - (guint)flow->n_columns, group = area_at(flow->page, first)->group;
  if (first > 0 && area_at(flow->page, first - 1)->group == group) return false;
  for (guint i = 0; i < flow->n_columns; i++) {
    const NoteArea *area = area_at(flow->page, first + i);
    if (area->group != group || area->x != flow->x[i] || area->width != flow->w[i]) return false;
  }
  return true;
}

void sy_notes_open(Layout *l)
{
  Flow *flow = &l->flow;
  Page *page = flow->page;
  guint n = page->note_areas->len, group = n > 0 ? area_at(page, n - 1)->group + 1 : 0;
  flow->first_area = goes_on(flow) ? n - (guint)flow->n_columns : n;
  for (guint i = 0; flow->first_area == n && i < flow->n_columns; i++) {
    NoteArea area = {.x = flow->x[i], .width = flow->w[i], .group = group};
    g_array_append_val(page->note_areas, area);
  }
  flow->bottom = page->bottom;
  for (guint at = 0; at < flow->first_area;) flow->bottom -= group_height(page, &at);
  flow->first_note = page->notes->len;
}

double sy_notes_top(const Page *page, guint area)
{
  double top = page->bottom - area_at(page, area)->height;
  guint at = area, group = area_at(page, area)->group;
  while (at < page->note_areas->len && area_at(page, at)->group == group) at++;
  while (at < page->note_areas->len) top -= group_height(page, &at);
  return top;
}

/* Puts a note at the column's foot; what has no room there is carried to the next. */
static void place(Layout *l, Galley *note, const Slab *slab, double room)
{
  Flow *flow = &l->flow;
  NoteArea *area = area_under_way(flow);
  if (area->height == 0) area->height = area->rule = sy_notes_rule(l);
  Galley *rest = note->height > room + RULE_SLACK ? split(note, room) : NULL;
  area->height += note->height;
  PlacedNote placed = {note, slab, flow->first_area + (guint)flow->column};
  g_array_append_val(flow->page->notes, placed);
  if (rest) g_ptr_array_add(l->carried, rest);
}

typedef struct {
  Layout *l;
  Slab *slab;
} Taker;

static void take(void *data, Mark *mark)
{
  const Taker *taker = data;
  Layout *l = taker->l;
  Galley *note = mark->note;
  mark->note = NULL;
  if (l->carried->len > 0) {
    g_ptr_array_add(l->carried, note);
    return;
  }
  place(l, note, taker->slab, sy_notes_room(l) - l->flow.y);
  taker->slab->notes += note->height;
}

double sy_notes_free(Layout *l, double more)
{
  const Flow *flow = &l->flow;
  double taken = area_under_way(flow)->height + more;
  if (more > 0 && area_under_way(flow)->height == 0) taken += sy_notes_rule(l);
  return flow->bottom - taken - flow->y;
}

double sy_notes_height_of_page(const Layout *l)
{
  return area_under_way(&l->flow)->height;
}

double sy_notes_room(Layout *l)
{
  double height = area_under_way(&l->flow)->height;
  return l->flow.bottom - (height > 0 ? height : sy_notes_rule(l));
}

void sy_notes_take(Layout *l, Slab *slab)
{
  Taker taker = {l, slab};
  visit(slab, take, &taker);
}

void sy_notes_carry(Layout *l)
{
  if (l->carried->len == 0) return;
  GPtrArray *carried = l->carried;
  l->carried = g_ptr_array_new_with_free_func((GDestroyNotify)(void (*)(void))sy_galley_free);
  g_ptr_array_set_free_func(carried, NULL);
  for (guint i = 0; i < carried->len; i++) {
    Galley *note = g_ptr_array_index(carried, i);
    /* At least a line of the text goes on above them. */
    if (l->carried->len > 0) g_ptr_array_add(l->carried, note);
    else place(l, note, NULL, sy_notes_room(l) - l->flow.top - TEXT_ROOM);
  }
  g_ptr_array_free(carried, TRUE);
}

static bool moves(const Flow *flow, guint note)
{
  return note >= flow->first_note && g_array_index(flow->page->notes, PlacedNote, note).slab;
}

double sy_notes_fixed(const Flow *flow, size_t column)
{
  double height = 0;
  for (guint i = 0; i < flow->page->notes->len; i++) {
    const PlacedNote *note = &g_array_index(flow->page->notes, PlacedNote, i);
    if (note->area == flow->first_area + column && !moves(flow, i)) height += note->text->height;
  }
  return height;
}

void sy_notes_follow(Layout *l)
{
  Flow *flow = &l->flow;
  Page *page = flow->page;
  for (size_t i = 0; i < flow->n_columns; i++)
    area_at(page, flow->first_area + (guint)i)->height = sy_notes_fixed(flow, i);
  for (guint i = flow->first_note; i < page->notes->len; i++) {
    PlacedNote *note = &g_array_index(page->notes, PlacedNote, i);
    if (!note->slab) continue;
    for (guint k = 0; k < flow->n_columns; k++)
      if (flow->x[k] == note->slab->x) note->area = flow->first_area + k;
    area_at(page, note->area)->height += note->text->height;
  }
  for (size_t i = 0; i < flow->n_columns; i++) {
    NoteArea *area = area_at(page, flow->first_area + (guint)i);
    area->rule = area->height > 0 ? sy_notes_rule(l) : 0;
    area->height += area->rule;
  }
}

/* Footnotes: what a slab brings along, the room of the separator, notes that go on on the next page. */
#include "layout/layout_private.h"

#define LEAST_RULE 8.0 /* pt: of a document without a separator */
#define RULE_SLACK 0.02
#define TEXT_ROOM 40.0 /* pt: left to the text of a page that begins with carried notes */

typedef void (*Visit)(void *data, Mark *mark);

/* The notes of a line, or of all lines in the cells of a row, in their order. */
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
  Feeder pattern = {.l = l, .section = l->flow.page->section, .section_index = l->section, .artifact = true, .in_note = true,
                    .vertical = l->flow.page->vertical};
  Galley *galley = blocks ? sy_galley_lay(&pattern, blocks, n, l->flow.w[0], NULL) : NULL;
  l->note_rule = galley ? MAX(galley->height, LEAST_RULE) : LEAST_RULE;
  l->note_rule_section = l->section;
  sy_galley_free(galley);
  return l->note_rule;
}

/* Moves what does not fit into height to a galley of its own; NULL: all fits, or nothing would stay. */
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

/* Puts a note at the page's foot, which owns it from here on; what has no room there is carried to the next page. */
static void place(Layout *l, Galley *note, double room)
{
  Page *page = l->flow.page;
  if (page->notes_height == 0) page->notes_height = page->note_rule = sy_notes_rule(l);
  Galley *rest = note->height > room + RULE_SLACK ? split(note, room) : NULL;
  page->notes_height += note->height;
  g_ptr_array_add(page->notes, note);
  if (rest) g_ptr_array_add(l->carried, rest);
}

static void take(void *data, Mark *mark)
{
  Layout *l = data;
  Galley *note = mark->note;
  mark->note = NULL;
  if (l->carried->len > 0) g_ptr_array_add(l->carried, note);
  else place(l, note, sy_notes_room(l) - l->flow.y);
}

double sy_notes_room(Layout *l)
{
  const Page *page = l->flow.page;
  return page->bottom - (page->notes_height > 0 ? page->notes_height : sy_notes_rule(l));
}

void sy_notes_take(Layout *l, const Slab *slab)
{
  visit(slab, take, l);
}

void sy_notes_carry(Layout *l)
{
  if (l->carried->len == 0) return;
  GPtrArray *carried = l->carried;
  l->carried = g_ptr_array_new_with_free_func((GDestroyNotify)(void (*)(void))sy_galley_free);
  g_ptr_array_set_free_func(carried, NULL);
  for (guint i = 0; i < carried->len; i++) {
    Galley *note = g_ptr_array_index(carried, i);
    /* Text goes on above, at least a line of it. */
    if (l->carried->len > 0) g_ptr_array_add(l->carried, note);
    else place(l, note, sy_notes_room(l) - l->flow.top - TEXT_ROOM);
  }
  g_ptr_array_free(carried, TRUE);
}

/* What stands in the margin beside lines: their numbers (17.6.8). */
#include "layout/layout_private.h"

#include <string.h>

#define NUMBER_ROOM 200 /* pt */

/* ---- Line numbers --------------------------------------------------------------------------- */

void sy_lines_restart(Layout *l, const SySection *s, bool page)
{
  bool restarts = page ? s->line_number_restart == 0 : s->line_number_restart == 1 || l->ordinal == 0;
  if (s->line_number_by > 0 && restarts) l->line_number = s->line_number_start;
}

void sy_lines_count(Layout *l, Slab *slab)
{
  if (slab->kind != SLAB_LINE || slab->para->properties.suppress_line_numbers) return;
  const SySection *s = sy_document_section(l->document, (size_t)MAX(slab->para->section, 0));
  if (!s || s->line_number_by <= 0) return;
  if (++l->line_number % s->line_number_by != 0) return;
  slab->number = l->line_number;
  l->flow.page->has_margin = true;
}

static const SyRunProperties *number_run(Layout *l)
{
  if (!l->number_run) l->number_run = sy_layout_intern_run(l->typesetter, sy_document_style_run(l->document, "line number"));
  return l->number_run;
}

/* A number ends where the margin's distance to the text begins. */
static void paint_number(Layout *l, const Slab *slab)
{
  static const SyParagraphProperties plain = {.line = 240, .outline_level = 9, .shading = SY_COLOR_AUTO};
  const SySection *s = sy_document_section(l->document, (size_t)MAX(slab->para->section, 0));
  g_autofree char *text = g_strdup_printf("%d", slab->number);
  SyItem item = {.kind = SY_ITEM_TEXT, .run = number_run(l), .text = text, .length = strlen(text)};
  SyComposition c = {.n_items = 1, .items = &item, .properties = &plain, .mark = item.run, .settings = l->settings, .width = NUMBER_ROOM,
                     .default_tab = PT(l->settings->default_tab)};
  SyLines *lines = sy_compose(l->typesetter->fonts, l->typesetter->cache, &c);
  const SyLine *line = &lines->lines[0], *own = &slab->para->lines->lines[slab->line];
  double x = slab->x - PT(s->line_number_distance) - line->width, base = slab->y + slab->lead + own->ascent;
  for (size_t i = 0; i < line->n_fragments; i++) {
    SyGlyphRun run = line->fragments[i].glyphs;
    run.x += x - line->x;
    run.y += base;
    l->painter->begin_span(l->painter, "");
    l->painter->glyphs(l->painter, &run);
    l->painter->end_span(l->painter);
  }
  sy_lines_unref(lines);
}

void sy_margin_paint(Layout *l, const Page *page)
{
  for (guint i = 0; i < page->slabs->len; i++) {
    const Slab *slab = g_ptr_array_index(page->slabs, i);
    if (slab->number) paint_number(l, slab);
  }
}

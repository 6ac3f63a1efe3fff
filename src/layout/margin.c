/* What stands in the margin beside lines: their numbers (17.6.8), bars beside revised ones, comments (17.13). */
#include "layout/feeder_private.h"
#include "layout/galley_private.h"
#include "layout/margin_private.h"
#include "layout/node_private.h"
#include "layout/page_private.h"
#include "layout/paragraph_private.h"
#include "layout/pass_private.h"
#include "layout/row_private.h"
#include "layout/unit_private.h"

#include <string.h>

#define NUMBER_ROOM 200  /* pt */
#define BAR_DISTANCE 9.0 /* pt: from the text */
#define BAR_WIDTH 0.75
#define COMMENT_MARGIN 110 /* pt: a page with comments has at least such a margin */

/* ---- Line numbers --------------------------------------------------------------------------- */

void sy_lines_restart(Layout *l, const SySection *s, bool page)
{
  bool restarts = page ? s->line_number_restart == SY_RESTART_PAGE
                       : s->line_number_restart == SY_RESTART_SECTION || l->ordinal == 0;
  if (s->line_number_by > 0 && restarts) l->line_number = s->line_number_start;
}

static void count_line(Layout *l, Slab *slab)
{
  if (slab->kind != SLAB_LINE || slab->para->properties.suppress_line_numbers) return;
  if (slab->line > 0 && slab->para->lines->lines[slab->line - 1].beside) return;
  const SySection *s = sy_document_section(l->document, (size_t)MAX(slab->para->section, 0));
  if (!s || s->line_number_by <= 0) return;
  if (++l->line_number % s->line_number_by != 0) return;
  slab->number = l->line_number;
  l->flow.page->has_margin = true;
}

static const SyRunProperties *number_run(Layout *l)
{
  if (!l->number_run)
    l->number_run = sy_layout_intern_run(l->typesetter, sy_document_style_run(l->document, "line number"));
  return l->number_run;
}

/* A number ends where the margin's distance to the text begins. */
static void paint_number(Layout *l, const Slab *slab)
{
  static const SyParagraphProperties plain = {.line = 240, .outline_level = 9, .shading = SY_COLOR_AUTO};
  const SySection *s = sy_document_section(l->document, (size_t)MAX(slab->para->section, 0));
  g_autofree char *text = g_strdup_printf("%d", slab->number);
  SyItem item = {.kind = SY_ITEM_TEXT, .run = number_run(l), .text = text, .length = strlen(text)};
  SyComposition c = {.n_items = 1,
                     .items = &item,
                     .properties = &plain,
                     .mark = item.run,
                     .settings = l->settings,
                     .width = NUMBER_ROOM,
                     .default_tab = PT(l->settings->default_tab)};
  SyLines *lines = sy_compose(l->typesetter->fonts, l->typesetter->cache, &c);
  const SyLine *line = &lines->lines[0], *own = &slab->para->lines->lines[slab->line];
  double x = slab->x - PT(s->line_number_distance) - line->width, base = slab->y + slab->lead + own->ascent;
  for (size_t i = 0; i < line->n_fragments; i++) {
    SyGlyphRun run = line->fragments[i].glyphs;
    run.x += x - line->x;
    run.y += base;
    /* Above a line that runs down it stands upright, in the middle. */
    if (slab->para->lines->vertical) {
      run.y = base + line->width / 2 - (line->fragments[i].glyphs.x - line->x);
      run.x = slab->x - PT(s->line_number_distance);
      run.upright = true;
    }
    l->painter->begin_span(l->painter, "");
    l->painter->glyphs(l->painter, &run);
    l->painter->end_span(l->painter);
  }
  sy_lines_unref(lines);
}

/* ---- Revisions ------------------------------------------------------------------------------ */

static bool is_revised(const Slab *slab)
{
  if (slab->kind == SLAB_ROW) {
    for (size_t i = 0; i < slab->row->n_cells; i++) {
      const GPtrArray *slabs = slab->row->cells[i].content->slabs;
      for (guint k = 0; k < slabs->len; k++)
        if (is_revised(g_ptr_array_index(slabs, k))) return true;
    }
    return false;
  }
  if (slab->kind != SLAB_LINE) return false;
  const SyLine *line = &slab->para->lines->lines[slab->line];
  for (size_t i = 0; i < line->n_fragments; i++)
    if (line->fragments[i].run && line->fragments[i].run->revision != SY_REVISION_NONE) return true;
  return slab->para->revised && slab->line + 1 == slab->para->lines->n_lines;
}

static void paint_bar(Layout *l, const Page *page, const Slab *slab)
{
  double x = MAX(page->left - BAR_DISTANCE, 4);
  l->painter->rule(l->painter, &(SyRule){x, slab->y, x, slab->y + slab->height, BAR_WIDTH, 0, SY_LINE_SINGLE});
}

/* ---- Comments ------------------------------------------------------------------------------- */

size_t sy_comment_index(Layout *l, int id)
{
  size_t n = sy_document_comment_count(l->document);
  for (size_t i = 0; i < n; i++)
    if (sy_document_comment(l->document, i)->id == id) return i;
  return SIZE_MAX;
}

char *sy_comment_sign(Layout *l, size_t index)
{
  const SyComment *comment = sy_document_comment(l->document, index);
  return g_strdup_printf("[%s%zu]", comment->initials, index + 1);
}

static void take_comments(Layout *l, const Slab *slab, double y)
{
  if (slab->kind == SLAB_ROW) {
    for (size_t i = 0; i < slab->row->n_cells; i++) {
      const CellBox *cell = &slab->row->cells[i];
      for (guint k = 0; k < cell->content->slabs->len; k++) {
        const Slab *inner = g_ptr_array_index(cell->content->slabs, k);
        take_comments(l, inner, y + cell->content_y + inner->y);
      }
    }
  }
  if (slab->kind != SLAB_LINE) return;
  const SyLine *line = &slab->para->lines->lines[slab->line];
  for (size_t i = 0; i < line->n_placed; i++) {
    const Mark *mark = &g_array_index(slab->para->marks, Mark, line->placed[i].index);
    if (mark->kind != MARK_COMMENT) continue;
    Balloon balloon = {.index = mark->comment, .y = y};
    if (!l->comments) l->comments = g_array_new(FALSE, FALSE, sizeof(Balloon));
    g_array_append_val(l->comments, balloon);
  }
}

void sy_margin_take(Layout *l, Slab *slab)
{
  count_line(l, slab);
  if (!l->options->markup) return;
  slab->revised = is_revised(slab);
  l->flow.page->has_margin = l->flow.page->has_margin || slab->revised;
  take_comments(l, slab, l->flow.page->vertical ? slab->x : slab->y);
}

double sy_margin_widening(const Layout *l, const SySection *s)
{
  return sy_document_comment_count(l->document) ? MAX(COMMENT_MARGIN - PT(s->margin_right), 0) : 0;
}

/* "[名1] Author, date" above the comment's own paragraphs. */
static Galley *lay_comment(Layout *l, const Page *page, size_t index)
{
  const SyComment *comment = sy_document_comment(l->document, index);
  g_autofree char *sign = sy_comment_sign(l, index);
  g_autofree char *head = g_strdup_printf("%s %s %.10s", sign, comment->author, comment->date);
  SyRunProperties run = *number_run(l);
  run.bold = true;
  run.color = MARKUP_COLOR;
  SyParagraphProperties properties = {
      .line = 240, .outline_level = 9, .shading = SY_COLOR_AUTO, .kinsoku = true, .word_wrap = true};
  SyInline text = {.kind = SY_INLINE_TEXT, .run = &run, .text = head, .length = strlen(head)};
  SyParagraph paragraph = {.properties = &properties, .mark = &run, .n_inlines = 1, .inlines = &text};
  g_autofree SyBlock *blocks = g_new(SyBlock, comment->n_blocks + 1);
  blocks[0] = (SyBlock){.kind = SY_BLOCK_PARAGRAPH, .paragraph = &paragraph};
  if (comment->n_blocks) memcpy(blocks + 1, comment->blocks, comment->n_blocks * sizeof(SyBlock));
  Feeder pattern = {.l = l, .section = page->section, .section_index = l->section, .in_note = true};
  Node *node = sy_node_new(l, l->root, SY_ELEMENT_NOTE);
  double width = (page->paper.right - COMMENT_GAP - 6) / COMMENT_SCALE;
  Galley *galley = sy_galley_lay(&pattern, blocks, comment->n_blocks + 1, MAX(width, 40), node);
  sy_node_unref(node);
  return galley;
}

/* Each comment stands beside its anchor or below the one before; what has no room goes to the next page. */
void sy_margin_settle(Layout *l, Page *page)
{
  if (!l->comments || l->comments->len == 0) return;
  GArray *waiting = l->comments;
  l->comments = g_array_new(FALSE, FALSE, sizeof(Balloon));
  page->comments = g_array_new(FALSE, FALSE, sizeof(Balloon));
  double floor = 20, foot = page->paper.height - 12;
  for (guint i = 0; i < waiting->len; i++) {
    Balloon balloon = g_array_index(waiting, Balloon, i);
    balloon.text = lay_comment(l, page, balloon.index);
    double height = balloon.text->height * COMMENT_SCALE;
    double y = MAX(floor, MIN(balloon.y, foot - height));
    if (page->comments->len > 0 && (l->comments->len > 0 || y + height > foot)) {
      sy_galley_free(balloon.text);
      balloon = (Balloon){.index = balloon.index, .y = 0};
      g_array_append_val(l->comments, balloon);
      continue;
    }
    balloon.y = y;
    floor = y + height + 4;
    g_array_append_val(page->comments, balloon);
  }
  g_array_free(waiting, TRUE);
}

void sy_margin_clear(GArray *balloons)
{
  for (guint i = 0; balloons && i < balloons->len; i++) sy_galley_free(g_array_index(balloons, Balloon, i).text);
  if (balloons) g_array_free(balloons, TRUE);
}

/* ---- Painting ------------------------------------------------------------------------------- */

void sy_margin_paint(Layout *l, const Page *page)
{
  for (guint i = 0; i < page->slabs->len; i++) {
    const Slab *slab = g_ptr_array_index(page->slabs, i);
    if (slab->number) paint_number(l, slab);
    if (slab->revised) paint_bar(l, page, slab);
  }
}

/* A page is painted in this order: what is behind, the text with its structure, what is in front. */
#include "layout/box_private.h"
#include "layout/flow_private.h"
#include "layout/galley_private.h"
#include "layout/margin_private.h"
#include "layout/node_private.h"
#include "layout/notes_private.h"
#include "layout/page_private.h"
#include "layout/paragraph_private.h"
#include "layout/pass_private.h"
#include "layout/row_private.h"

#include <math.h>

#define HAIR 0.5         /* pt */
#define WIDEST_WAVE 2000 /* pt */
#define MOST_GAP 8.0     /* pt: between scripts; a tab is wider */

typedef struct {
  Layout *l;
  SyPainter *p;
  Page *page;
  unsigned artifacts; /* The number of those that are begun within one another; the painter sees only one. */
} Brush;

static void begin_artifact(Brush *b, SyArtifactKind kind)
{
  if (b->artifacts++ > 0) return;
  sy_node_go(b->l, NULL);
  b->p->begin_artifact(b->p, kind);
}

static void end_artifact(Brush *b)
{
  if (--b->artifacts == 0) b->p->end_artifact(b->p);
}

static uint32_t visible(uint32_t color)
{
  return color == SY_COLOR_AUTO ? 0 : color;
}

static void draw_border(Brush *b, const SyBorder *border, double x1, double y1, double x2, double y2)
{
  if (border->style == SY_LINE_NONE) return;
  SyRule rule = {x1, y1, x2, y2, MAX(border->size / 8.0, 0.25), visible(border->color), border->style};
  b->p->rule(b->p, &rule);
}

/* The four sides of a box alike. */
static void draw_frame(Brush *b, const SyBorder *border, const SyRect *box)
{
  double right = box->x + box->width, bottom = box->y + box->height;
  draw_border(b, border, box->x, box->y, right, box->y);
  draw_border(b, border, box->x, bottom, right, bottom);
  draw_border(b, border, box->x, box->y, box->x, bottom);
  draw_border(b, border, right, box->y, right, bottom);
}

static void draw_rule(Brush *b, double x1, double y1, double x2, double y2, double width, uint32_t color)
{
  b->p->rule(b->p, &(SyRule){x1, y1, x2, y2, width, color, SY_LINE_SINGLE});
}

/* ---- Lines of text: what is behind them ------------------------------------------------------ */

/* Paints a zigzag that is seen as a wave. */
static void wave(Brush *b, double left, double right, double y, double thick, uint32_t color)
{
  const double step = 1.5, rise = 0.7;
  bool down = true;
  for (double x = left; x + step / 2 < right && x - left < WIDEST_WAVE; x += step, down = !down)
    draw_rule(b, x, y + (down ? -rise : rise), MIN(x + step, right), y + (down ? rise : -rise), thick, color);
}

/* Paints the stretches between spaces, one by one. */
static void underline_words(Brush *b, const SyFragment *f, double left, double y, double thick, uint32_t color)
{
  const SyGlyphRun *run = &f->glyphs;
  double x = left, from = left;
  for (size_t i = 0; i <= run->n_glyphs; i++) {
    const char *at = i < run->n_glyphs ? run->text + run->glyphs[i].text : " ";
    bool space = *at == ' ' || g_str_has_prefix(at, "\xE3\x80\x80");
    if (space && x > from) draw_rule(b, from, y, x, y, thick, color);
    if (i < run->n_glyphs) x += (double)run->glyphs[i].advance;
    if (space) from = x;
  }
}

static void underline(Brush *b, const SyFragment *f, double width, double left, double y, double thick, uint32_t color)
{
  SyLineStyle style = f->run->underline;
  if (style == SY_LINE_WORDS) underline_words(b, f, left, y, thick, color);
  else if (style != SY_LINE_WAVE && style != SY_LINE_DOUBLE_WAVE)
    b->p->rule(b->p, &(SyRule){left, y, left + width, y, thick, color, style});
  else {
    wave(b, left, left + width, y, thick, color);
    if (style == SY_LINE_DOUBLE_WAVE) wave(b, left, left + width, y + 2, thick, color);
  }
}

/* Where lines along text stand, from its baseline; down. Lines that run down have them on the right of Japanese
 * characters (JLREQ 2.3.2 has 傍線 there), and below the others, which lie: on the left. */
static double underline_at(const SyFragment *f, bool vertical, double size)
{
  if (!vertical) return size * 0.14;
  return f->glyphs.upright ? -size * 0.57 : f->glyphs.y + size * 0.14;
}

/* area: the fragment's width, and what its line reaches up and down; base: of its baseline. */
static void back_of_fragment(Brush *b, const SyFragment *f, bool vertical, const SyRect *area, double base)
{
  const SyRunProperties *run = f->run;
  double left = area->x, width = area->width;
  uint32_t fill = run->highlight != SY_COLOR_AUTO ? run->highlight : run->shading;
  double back = width - (double)(f->back_left + f->back_right);
  if (fill != SY_COLOR_AUTO && !f->decoration)
    b->p->fill(b->p, &(SyRect){left + (double)f->back_left, area->y, back, area->height}, fill, 1);
  double size = run->size / 2.0, thick = MAX(size / 20, 0.4);
  if (run->underline != SY_LINE_NONE && !f->label) {
    uint32_t color = run->underline_color != SY_COLOR_AUTO ? run->underline_color : f->glyphs.color;
    underline(b, f, width, left, base + underline_at(f, vertical, size), thick, color);
  }
  double middle = vertical ? base : base - size * 0.32;
  if ((run->strike || run->double_strike) && !f->decoration)
    b->p->rule(b->p, &(SyRule){left, middle, left + width, middle, thick, f->glyphs.color,
                               run->double_strike ? SY_LINE_DOUBLE : SY_LINE_SINGLE});
  if (run->border != SY_LINE_NONE && !f->decoration) {
    SyBorder border = {.style = run->border, .size = run->border_size, .color = run->border_color};
    draw_frame(b, &border, area);
  }
}

static void borders_of_paragraph(Brush *b, const Slab *slab, double x, double y)
{
  const Para *para = slab->para;
  const SyParagraphProperties *p = &para->properties;
  bool first = slab->line == 0, last = slab->line + 1 == para->lines->n_lines;
  double left = x + para->left - (p->left.style ? p->left.space : 0),
         right = x + para->right + (p->right.style ? p->right.space : 0);
  double bottom = y + slab->height + (last && para->joined_below ? slab->after : 0);
  if (p->shading != SY_COLOR_AUTO) b->p->fill(b->p, &(SyRect){left, y, right - left, bottom - y}, p->shading, 1);
  if (first && !para->joined_above) draw_border(b, &p->top, left, y, right, y);
  if (first && para->joined_above) draw_border(b, &p->between, left, y, right, y);
  if (last && !para->joined_below) draw_border(b, &p->bottom, left, bottom, right, bottom);
  for (guint i = 0; para->bars && i < para->bars->len; i++) {
    double bar = x + g_array_index(para->bars, double, i);
    draw_rule(b, bar, y, bar, bottom, HAIR, 0);
  }
  draw_border(b, &p->left, left, y, left, bottom);
  draw_border(b, &p->right, right, y, right, bottom);
}

/* Lines and tints of one look go on over the space between scripts. */
static double width_to_next(const SyLine *line, size_t i)
{
  const SyFragment *f = &line->fragments[i], *next = NULL;
  for (size_t k = i + 1; k < line->n_fragments && !next; k++)
    if (!line->fragments[k].decoration && !line->fragments[k].ruby) next = &line->fragments[k];
  if (!next || f->decoration || f->ruby || f->label != next->label) return f->width;
  bool same = f->run->underline == next->run->underline && f->run->highlight == next->run->highlight &&
              f->run->shading == next->run->shading && f->run->strike == next->run->strike &&
              f->run->border == SY_LINE_NONE;
  double gap = next->glyphs.x - f->glyphs.x - f->width;
  return same && gap > 0 && gap < MOST_GAP ? f->width + gap : f->width;
}

static void back_of_line(Brush *b, const Slab *slab, double x, double y)
{
  borders_of_paragraph(b, slab, x, y);
  const SyLine *line = &slab->para->lines->lines[slab->line];
  double base = y + slab->lead + line->ascent;
  for (size_t i = 0; i < line->n_fragments; i++) {
    const SyFragment *f = &line->fragments[i];
    SyRect area = {x + f->glyphs.x, base - line->natural_ascent, width_to_next(line, i),
                   line->natural_ascent + line->natural_descent};
    back_of_fragment(b, f, slab->para->lines->vertical, &area, base);
  }
}

/* ---- Boxes ---------------------------------------------------------------------------------- */

typedef void (*PaintGalley)(Brush *b, const Galley *galley, double x, double y);
static void text_of_galley(Brush *b, const Galley *galley, double x, double y);
static void back_of_galley(Brush *b, const Galley *galley, double x, double y);

/* Text whose lines run down, or up: they stand from right to left, or from left to right. down: from the room's edge
 * to the first line. */
static void paint_turned(Brush *b, PaintGalley paint, const Galley *galley, Turn turned, const SyRect *room,
                         double down)
{
  SyMatrix up = {0, -1, 1, 0, room->x, room->y + room->height}, aside = {0, 1, -1, 0, room->x + room->width, room->y};
  b->p->push(b->p, turned == TURN_UP ? &up : &aside, 1);
  paint(b, galley, 0, turned == TURN_DOWN_RIGHT ? room->width - galley->height - down : down);
  b->p->pop(b->p);
}

/* In a line that runs down what is no text stands as on any page. x, y: of its upper left corner on paper, in the
 * turned page. */
static void push_upright(Brush *b, double x, double y)
{
  b->p->push(b->p, &(SyMatrix){0, -1, 1, 0, x, y}, 1);
}

static void galley_of_box(Brush *b, PaintGalley paint, const Box *box, double x, double y)
{
  x += box->text_x;
  y += box->text_y;
  if (box->turned)
    paint_turned(b, paint, box->text, box->turned, &(SyRect){x, y, box->text_across, box->text_along}, box->text_down);
  else if (box->text_scale_x > 0) {
    b->p->push(b->p, &(SyMatrix){box->text_scale_x, 0, 0, box->text_scale_y, x, y}, 1);
    paint(b, box->text, 0, 0);
    b->p->pop(b->p);
  } else paint(b, box->text, x, y);
}

static void outline_of_box(Brush *b, const Box *box, double x, double y)
{
  bool stroked = box->line != SY_COLOR_AUTO, filled = box->fill != SY_COLOR_AUTO;
  if (box->kind == SY_OBJECT_FRAME) {
    b->p->box(b->p, &(SyRect){x, y, box->width, box->height}, &(SyBoxLook){0xF4F4F4, 1, 0x909090, HAIR});
    return;
  }
  if (box->kind == SY_OBJECT_PICTURE || box->shape == SY_SHAPE_TEXT_PATH || box->kind == SY_OBJECT_GROUP) return;
  if (box->figure || (!stroked && !filled)) return;
  b->p->box(b->p, &(SyRect){x, y, box->width, box->height},
            &(SyBoxLook){box->fill, box->fill_opacity, box->line, box->line_width});
}

static bool turn(Brush *b, const Box *box, double x, double y)
{
  if (fabs(box->rotation) < 0.01) return false;
  double angle = box->rotation * G_PI / 180, c = cos(angle), s = sin(angle);
  double cx = x + box->width / 2, cy = y + box->height / 2;
  b->p->push(b->p, &(SyMatrix){c, s, -s, c, cx - c * cx + s * cy, cy - s * cx - c * cy}, 1);
  return true;
}

/* Paints the file's picture and the figure within the box, which is turned already. */
static void picture_of_box(Brush *b, const Box *box, double x, double y)
{
  SyPainter *p = b->p;
  if (!box->image && !box->figure) return;
  double width = box->stands ? box->height : box->width, height = box->stands ? box->width : box->height;
  double cx = x + box->width / 2, cy = y + box->height / 2;
  SyRect area = {cx - width / 2, cy - height / 2, width, height};
  const SyInsets *crop = &box->crop;
  bool mirrored = box->flip_h || box->flip_v, crops = fabs(crop->left) > 0.001 || fabs(crop->top) > 0.001 ||
                                                      fabs(crop->right) > 0.001 || fabs(crop->bottom) > 0.001;
  SyMatrix mirror = {box->flip_h ? -1 : 1,    0, 0, box->flip_v ? -1 : 1, box->flip_h ? 2 * cx : 0,
                     box->flip_v ? 2 * cy : 0};
  if (mirrored) p->push(p, &mirror, 1);
  if (box->image) p->picture(p, box->image, &area, crop);
  if (box->figure && crops) {
    SyRect whole = sy_rect_uncropped(&area, crop);
    p->push(p, &sy_matrix_identity, 1);
    p->clip(p, &area);
    sy_figure_play(b->l, box->figure, &whole);
    p->pop(p);
  } else if (box->figure) {
    sy_figure_play(b->l, box->figure, &area);
  }
  if (mirrored) p->pop(p);
}

static void paint_box(Brush *b, const Box *box, double x, double y)
{
  if (box->node) {
    SyElement *element = &box->node->element;
    if (!box->inside) element->box = (SyRect){x, y, box->width, box->height};
    sy_node_go(b->l, box->node);
  } else {
    begin_artifact(b, SY_ARTIFACT_LAYOUT);
  }
  bool turned = turn(b, box, x, y);
  outline_of_box(b, box, x, y);
  picture_of_box(b, box, x, y);
  if (box->text) galley_of_box(b, back_of_galley, box, x, y);
  if (!box->node && !box->text_is_artifact) end_artifact(b);
  if (box->text) galley_of_box(b, text_of_galley, box, x, y);
  if (box->text_is_artifact) end_artifact(b);
  for (guint i = 0; box->children && i < box->children->len; i++) {
    const Box *child = g_ptr_array_index(box->children, i);
    paint_box(b, child, x + child->x, y + child->y);
  }
  if (turned) b->p->pop(b->p);
}

/* ---- Lines of text -------------------------------------------------------------------------- */

typedef struct {
  const Mark *link;
  double from;
} LinkRun;

static void close_link(Brush *b, LinkRun *run, double x, double top, double height)
{
  if (!run->link) return;
  sy_node_go(b->l, run->link->node);
  if (x > run->from)
    b->p->link(b->p, &(SyRect){run->from, top, x - run->from, height}, run->link->uri, run->link->name,
               run->link->tooltip);
  run->link = NULL;
}

static void meet_mark(Brush *b, const Slab *slab, const SyPlaced *placed, LinkRun *run, double x, double y, double base)
{
  const Mark *mark = &g_array_index(slab->para->marks, Mark, placed->index);
  double at = x + placed->x;
  switch (mark->kind) {
  case MARK_BOOKMARK:
    if (mark->name) b->p->destination(b->p, mark->name, at, y);
    break;
  case MARK_LINK_BEGIN: *run = (LinkRun){mark, at}; break;
  case MARK_LINK_END: close_link(b, run, at, y, MAX(slab->height, slab->para->lines->lines[slab->line].height)); break;
  case MARK_BOX:
    if (slab->para->lines->vertical) {
      push_upright(b, at, base + mark->box->width / 2);
      paint_box(b, mark->box, 0, 0);
      b->p->pop(b->p);
    } else {
      paint_box(b, mark->box, at, base - mark->box->height);
    }
    break;
  case MARK_NOTE:
  case MARK_COMMENT: break;
  }
}

/* The element that a fragment's text belongs to. */
static Node *node_of(const Para *para, const SyFragment *fragment, const LinkRun *run)
{
  if (fragment->label && para->label_node) return para->label_node;
  for (guint i = 0; para->rubies && !fragment->label && i < para->rubies->len; i++) {
    const RubyNodes *ruby = &g_array_index(para->rubies, RubyNodes, i);
    if (ruby->item == fragment->item) return fragment->ruby ? ruby->text : ruby->base;
  }
  return run->link ? run->link->node : para->node;
}

static void text_of_line(Brush *b, const Slab *slab, double x, double y)
{
  const Para *para = slab->para;
  const SyLine *line = &para->lines->lines[slab->line];
  double base = y + slab->lead + line->ascent, end = x + line->x;
  if (slab->line == 0) sy_layout_note_missing(b->l, para->lines);
  if (slab->line == 0 && para->title && *para->title) {
    sy_node_go(b->l, para->node);
    b->p->outline(b->p, para->properties.outline_level + 1, para->title, x, y);
  }
  LinkRun run = {NULL, x + line->x};
  if (para->link_at[slab->line] >= 0) run.link = &g_array_index(para->marks, Mark, para->link_at[slab->line]);
  size_t placed = 0;
  for (size_t i = 0; i <= line->n_fragments; i++) {
    for (; placed < line->n_placed && line->placed[placed].fragment <= i; placed++)
      meet_mark(b, slab, &line->placed[placed], &run, x, y, base);
    if (i == line->n_fragments) break;
    const SyFragment *fragment = &line->fragments[i];
    SyGlyphRun glyphs = fragment->glyphs;
    glyphs.x += x;
    glyphs.y += base;
    end = glyphs.x + fragment->width;
    if (fragment->decoration && para->node) begin_artifact(b, SY_ARTIFACT_LAYOUT);
    else if (para->node) sy_node_go(b->l, node_of(para, fragment, &run));
    /* What is not the document's text must not be read as text either. */
    if (fragment->decoration) b->p->begin_span(b->p, "");
    b->p->glyphs(b->p, &glyphs);
    if (fragment->decoration) b->p->end_span(b->p);
    if (fragment->decoration && para->node) end_artifact(b);
  }
  close_link(b, &run, end, y, MAX(slab->height, line->height));
}

/* ---- Rows ----------------------------------------------------------------------------------- */

/* Shading is painted before the rules of any row, since half of a rule lies within the row below. */
static void fill_of_slab(Brush *b, const Slab *slab, double x, double y)
{
  const RowBox *row = slab->kind == SLAB_ROW ? slab->row : NULL;
  for (size_t i = 0; row && i < row->n_cells; i++) {
    const CellBox *cell = &row->cells[i];
    double height = row->height - row->inset_top - row->inset_bottom;
    if (cell->shading != SY_COLOR_AUTO)
      b->p->fill(b->p, &(SyRect){x + row->x + cell->x, y + row->inset_top, cell->width, height}, cell->shading, 1);
  }
}

static void galley_of_cell(Brush *b, PaintGalley paint, const CellBox *cell, double x, double y)
{
  x += cell->margin_left;
  y += cell->content_y;
  if (!cell->turned) paint(b, cell->content, x, y);
  if (!cell->turned || cell->content->slabs->len == 0) return;
  double slack = MAX(cell->inner_width - cell->content->height, 0);
  double down = cell->valign == SY_CELL_CENTER ? slack / 2 : cell->valign == SY_CELL_BOTTOM ? slack : 0;
  /* Lines that have no room beside each other are cut off, as Word does. */
  bool over = cell->content->height > cell->inner_width + 1 && cell->content->slabs->len > 1;
  if (over) {
    b->p->push(b->p, &sy_matrix_identity, 1);
    b->p->clip(b->p, &(SyRect){x - cell->margin_left, y - cell->margin_top, cell->width,
                               cell->turned_length + cell->margin_top + cell->margin_bottom});
  }
  paint_turned(b, paint, cell->content, cell->turned, &(SyRect){x, y, cell->inner_width, cell->turned_length}, down);
  if (over) b->p->pop(b->p);
}

static void back_of_row(Brush *b, const RowBox *row, double x, double y)
{
  double edge = x + row->x, end = edge + row->outer_width, foot = y + row->height;
  draw_border(b, &row->outer_top, edge, y, end, y);
  draw_border(b, &row->outer_bottom, edge, foot, end, foot);
  draw_border(b, &row->outer_left, edge, y, edge, foot);
  draw_border(b, &row->outer_right, end, y, end, foot);
  double top = y + row->inset_top, bottom = foot - row->inset_bottom;
  for (size_t i = 0; i < row->n_cells; i++) {
    const CellBox *cell = &row->cells[i];
    double left = x + row->x + cell->x, right = left + cell->width;
    galley_of_cell(b, back_of_galley, cell, left, y);
    draw_border(b, &cell->top, left, top, right, top);
    draw_border(b, &cell->bottom, left, bottom, right, bottom);
    draw_border(b, &cell->left, left, top, left, bottom);
    draw_border(b, &cell->right, right, top, right, bottom);
  }
}

static void text_of_row(Brush *b, const RowBox *row, double x, double y)
{
  for (size_t i = 0; i < row->n_cells; i++) {
    const CellBox *cell = &row->cells[i];
    double left = x + row->x + cell->x;
    if (cell->node && !row->artifact) sy_node_go(b->l, cell->node);
    if (row->exact) {
      b->p->push(b->p, &sy_matrix_identity, 1);
      b->p->clip(b->p, &(SyRect){left, y, cell->width, MAX(row->height, cell->part_height)});
    }
    galley_of_cell(b, text_of_galley, cell, left, y);
    if (row->exact) b->p->pop(b->p);
  }
}

static void back_of_slab(Brush *b, const Slab *slab, double x, double y)
{
  if (slab->kind == SLAB_LINE) back_of_line(b, slab, x, y);
  else if (slab->kind == SLAB_ROW) back_of_row(b, slab->row, x, y);
}

static void text_of_slab(Brush *b, const Slab *slab, double x, double y)
{
  if (slab->kind == SLAB_LINE) text_of_line(b, slab, x, y);
  if (slab->kind != SLAB_ROW) return;
  if (slab->row->artifact) begin_artifact(b, SY_ARTIFACT_PAGINATION);
  text_of_row(b, slab->row, x, y);
  if (slab->row->artifact) end_artifact(b);
}

static void back_of_galley(Brush *b, const Galley *galley, double x, double y)
{
  for (guint i = 0; i < galley->slabs->len; i++) {
    const Slab *slab = g_ptr_array_index(galley->slabs, i);
    fill_of_slab(b, slab, x, y + slab->y);
  }
  for (guint i = 0; i < galley->slabs->len; i++) {
    const Slab *slab = g_ptr_array_index(galley->slabs, i);
    back_of_slab(b, slab, x, y + slab->y);
  }
}

static void text_of_galley(Brush *b, const Galley *galley, double x, double y)
{
  for (guint i = 0; i < galley->slabs->len; i++) {
    const Slab *slab = g_ptr_array_index(galley->slabs, i);
    text_of_slab(b, slab, x, y + slab->y);
  }
  for (guint i = 0; i < galley->floats->len; i++) {
    const Box *box = g_ptr_array_index(galley->floats, i);
    if (galley->vertical) push_upright(b, x + box->x, y + box->y + box->width);
    paint_box(b, box, galley->vertical ? 0 : x + box->x, galley->vertical ? 0 : y + box->y);
    if (galley->vertical) b->p->pop(b->p);
  }
}

/* ---- The page ------------------------------------------------------------------------------- */

static void paint_header(Brush *b, const Galley *galley, SyArtifactKind kind, double y)
{
  if (!galley) return;
  begin_artifact(b, kind);
  back_of_galley(b, galley, b->page->paper.left, y);
  text_of_galley(b, galley, b->page->paper.left, y);
  end_artifact(b);
}

static void paint_page_borders(Brush *b)
{
  const SySection *s = b->page->section;
  if ((s->border_display == SY_BORDERS_FIRST_PAGE && !b->page->first_of_section) ||
      (s->border_display == SY_BORDERS_NOT_FIRST_PAGE && b->page->first_of_section))
    return;
  const SyBorder *all[] = {&s->border_top, &s->border_bottom, &s->border_left, &s->border_right};
  const Page *p = b->page;
  bool paper = s->border_from_page;
  double x1 = paper ? s->border_left.space : p->paper.left - s->border_left.space;
  double x2 = paper ? p->paper.width - s->border_right.space : p->paper.width - p->paper.right + s->border_right.space;
  double y1 = paper ? s->border_top.space : p->paper.top - s->border_top.space;
  double y2 = paper ? p->paper.height - s->border_bottom.space : p->paper.bottom + s->border_bottom.space;
  /* Borders about the text stand about header and footer too, unless the settings say otherwise. */
  if (!paper && p->header && !b->l->settings->borders_leave_header) y1 = MIN(y1, p->header_y - s->border_top.space);
  if (!paper && p->footer && !b->l->settings->borders_leave_footer)
    y2 = MAX(y2, p->footer_y + p->footer->height + s->border_bottom.space);
  double ends[][4] = {{x1, y1, x2, y1}, {x1, y2, x2, y2}, {x1, y1, x1, y2}, {x2, y1, x2, y2}};
  for (size_t i = 0; i < G_N_ELEMENTS(all); i++) draw_border(b, all[i], ends[i][0], ends[i][1], ends[i][2], ends[i][3]);
}

/* Paints the rule between columns, as far down as text stands beside it (w:sep, 17.6.4). */
static void paint_column_lines(Brush *b)
{
  const Flow *flow = &b->l->flow;
  if (!b->page->section->column_line) return;
  for (size_t i = 0; i + 1 < flow->n_columns; i++) {
    double x = (flow->x[i] + flow->w[i] + flow->x[i + 1]) / 2;
    double bottom = MAX(flow->lowest, flow->y);
    if (bottom > flow->top) draw_rule(b, x, flow->top, x, bottom, HAIR, 0);
  }
}

static void paint_floats(Brush *b, bool behind)
{
  for (guint i = 0; i < b->page->floats->len; i++) {
    const Box *box = g_ptr_array_index(b->page->floats, i);
    if (box->behind == behind) paint_box(b, box, box->x, box->y);
  }
}

#define NOTE_RULE 144.0 /* pt: the length of the line above footnotes */

static void paint_notes(Brush *b)
{
  const Page *page = b->page;
  for (guint i = 0; i < page->note_areas->len; i++) {
    const NoteArea *area = &g_array_index(page->note_areas, NoteArea, i);
    if (area->height == 0) continue;
    double y = sy_notes_top(page, i), middle = y + area->rule / 2;
    begin_artifact(b, SY_ARTIFACT_LAYOUT);
    draw_rule(b, area->x, middle, area->x + MIN(NOTE_RULE, area->width), middle, HAIR, 0);
    end_artifact(b);
    y += area->rule;
    for (guint k = 0; k < page->notes->len; k++) {
      const PlacedNote *note = &g_array_index(page->notes, PlacedNote, k);
      if (note->area != i) continue;
      text_of_galley(b, note->text, area->x, y);
      y += note->text->height;
    }
  }
}

/* Comments are set smaller than the text they stand beside. */
static void paint_comments(Brush *b)
{
  const Page *page = b->page;
  double x = page->paper.width - page->paper.right + COMMENT_GAP;
  for (guint i = 0; page->comments && i < page->comments->len; i++) {
    const Balloon *balloon = &g_array_index(page->comments, Balloon, i);
    double height = balloon->text->height * COMMENT_SCALE;
    begin_artifact(b, SY_ARTIFACT_LAYOUT);
    draw_rule(b, x - 3, balloon->y, x - 3, balloon->y + height, HAIR, MARKUP_COLOR);
    end_artifact(b);
    sy_node_go(b->l, NULL);
    SyMatrix smaller = {
        COMMENT_SCALE, 0, 0, COMMENT_SCALE, x - COMMENT_SCALE * x, balloon->y - COMMENT_SCALE * balloon->y};
    b->p->push(b->p, &smaller, 1);
    text_of_galley(b, balloon->text, x, balloon->y);
    sy_node_go(b->l, NULL);
    b->p->pop(b->p);
  }
}

/* ---- The dump ------------------------------------------------------------------------------- */

/* A number with a point, whatever the locale has. */
static void dump_number(GString *out, const char *before, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append(out, before);
  g_string_append(out, g_ascii_formatd(text, sizeof text, "%.2f", number));
}

/* Places on paper, from those of a column or a cell whose lines may run down or up. */
static void dump_place(GString *out, const SyMatrix *way, double x, double y)
{
  sy_matrix_apply(way, &x, &y);
  dump_number(out, "", x);
  dump_number(out, " ", y);
}

static void dump_galley(GString *out, const Galley *galley, double x, double y, int depth, const SyMatrix *way);

/* The corner from which the lines start. */
static SyMatrix way_of_turned(const CellBox *cell, double x, double y, const SyMatrix *outer)
{
  bool up = cell->turned == TURN_UP;
  double slack = MAX(cell->inner_width - cell->content->height, 0);
  double down = cell->valign == SY_CELL_CENTER ? slack / 2 : cell->valign == SY_CELL_BOTTOM ? slack : 0;
  double e = up ? x + down : x + cell->inner_width - down, f = up ? y + cell->turned_length : y, b = up ? -1 : 1;
  if (cell->turned == TURN_DOWN_RIGHT) e = x + cell->content->height + down;
  return (SyMatrix){outer->c * b,
                    outer->d * b,
                    -outer->a * b,
                    -outer->b * b,
                    outer->a * e + outer->c * f + outer->e,
                    outer->b * e + outer->d * f + outer->f};
}

static void dump_row(GString *out, const RowBox *row, double x, double y, int depth, const SyMatrix *way)
{
  g_string_append_printf(out, "%*srow ", depth * 2, "");
  dump_place(out, way, x + row->x, y);
  dump_number(out, " h ", row->height);
  g_string_append_c(out, '\n');
  for (size_t i = 0; i < row->n_cells; i++) {
    const CellBox *cell = &row->cells[i];
    double left = x + row->x + cell->x, inner = left + cell->margin_left, top = y + cell->content_y;
    double at = way->a != 0 ? way->a * left + way->e : way->b * left + way->f;
    g_string_append_printf(out, "%*scell", depth * 2 + 2, "");
    dump_number(out, " ", at);
    dump_number(out, " w ", cell->width);
    g_string_append_c(out, '\n');
    if (cell->turned) {
      SyMatrix turned = way_of_turned(cell, inner, top, way);
      dump_galley(out, cell->content, 0, 0, depth + 2, &turned);
    } else {
      dump_galley(out, cell->content, inner, top, depth + 2, way);
    }
  }
}

static void dump_slab(GString *out, const Slab *slab, double x, double y, int depth, const SyMatrix *way)
{
  if (slab->kind == SLAB_ROW) {
    dump_row(out, slab->row, x, y, depth, way);
    return;
  }
  const SyLine *line = &slab->para->lines->lines[slab->line];
  g_string_append_printf(out, "%*sline ", depth * 2, "");
  dump_place(out, way, x + line->x, y);
  dump_number(out, " w ", line->width);
  dump_number(out, " h ", slab->height);
  g_string_append(out, way->b > 0 ? " down " : way->b < 0 ? " up " : " ");
  g_string_append_len(out, slab->para->lines->text + line->text_begin, (gssize)(line->text_end - line->text_begin));
  g_string_append_c(out, '\n');
}

static void dump_galley(GString *out, const Galley *galley, double x, double y, int depth, const SyMatrix *way)
{
  for (guint i = 0; i < galley->slabs->len; i++) {
    const Slab *slab = g_ptr_array_index(galley->slabs, i);
    dump_slab(out, slab, x, y + slab->y, depth, way);
  }
}

static void dump_page(GString *out, const Page *page)
{
  const SyMatrix plain = {1, 0, 0, 1, 0, 0}, down = {0, 1, -1, 0, page->paper.width, 0},
                 *way = page->vertical ? &down : &plain;
  g_string_append_printf(out, "page %s", page->label);
  dump_number(out, " ", page->paper.width);
  dump_number(out, " x ", page->paper.height);
  g_string_append_c(out, '\n');
  if (page->header) dump_galley(out, page->header, page->paper.left, page->header_y, 1, &plain);
  for (guint i = 0; i < page->slabs->len; i++) {
    const Slab *slab = g_ptr_array_index(page->slabs, i);
    dump_slab(out, slab, slab->x, slab->y, 1, way);
  }
  for (guint i = 0; i < page->note_areas->len; i++) {
    const NoteArea *area = &g_array_index(page->note_areas, NoteArea, i);
    double y = sy_notes_top(page, i) + area->rule;
    for (guint k = 0; k < page->notes->len; k++) {
      const PlacedNote *note = &g_array_index(page->notes, PlacedNote, k);
      if (note->area != i) continue;
      dump_galley(out, note->text, area->x, y, 1, way);
      y += note->text->height;
    }
  }
  if (page->footer) dump_galley(out, page->footer, page->paper.left, page->footer_y, 1, &plain);
}

/* Paints rules and tints, margins, text and notes: all that goes with the lines. The page's borders stand before them.
 */
static void paint_body(Brush *b)
{
  const Page *page = b->page;
  begin_artifact(b, SY_ARTIFACT_LAYOUT);
  paint_page_borders(b);
  if (page->vertical) {
    end_artifact(b);
    b->p->push(b->p, &(SyMatrix){0, 1, -1, 0, page->paper.width, 0}, 1);
    begin_artifact(b, SY_ARTIFACT_LAYOUT);
  }
  paint_column_lines(b);
  for (guint i = 0; i < page->slabs->len; i++) {
    const Slab *slab = g_ptr_array_index(page->slabs, i);
    fill_of_slab(b, slab, slab->x, slab->y);
  }
  for (guint i = 0; i < page->slabs->len; i++) {
    const Slab *slab = g_ptr_array_index(page->slabs, i);
    back_of_slab(b, slab, slab->x, slab->y);
  }
  end_artifact(b);
  if (page->has_margin) {
    begin_artifact(b, SY_ARTIFACT_PAGINATION);
    sy_margin_paint(b->l, page);
    end_artifact(b);
  }
  for (guint i = 0; i < page->slabs->len; i++) {
    const Slab *slab = g_ptr_array_index(page->slabs, i);
    text_of_slab(b, slab, slab->x, slab->y);
  }
  paint_notes(b);
  if (page->vertical) b->p->pop(b->p);
}

void sy_paint_page(Layout *l, Page *page)
{
  if (l->options->dump) dump_page(l->options->dump, page);
  if (!l->painter) return;
  Brush b = {l, l->painter, page, 0};
  b.p->begin_page(b.p, page->paper.width, page->paper.height, page->label);
  paint_header(&b, page->header, SY_ARTIFACT_HEADER, page->header_y);
  paint_header(&b, page->footer, SY_ARTIFACT_FOOTER, page->footer_y);
  paint_floats(&b, true);
  paint_body(&b);
  paint_comments(&b);
  paint_floats(&b, false);
  sy_node_go(l, NULL);
  b.p->end_page(b.p);
}

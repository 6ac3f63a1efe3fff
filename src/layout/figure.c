/* Figures are painted op by op. Their texts are set as lines of their own. */
#include "layout/box_private.h"
#include "layout/pass_private.h"

#include <math.h>
#include <string.h>

#define WIDEST 100000.0 /* pt: so wide that no line of a figure's text is broken */

static SyLines *set_line(Layout *l, const SyFigureOp *op, SyRunProperties *run)
{
  const char *family = op->family ? op->family : g_intern_string("BIZ UDPGothic");
  *run = (SyRunProperties){.ascii = family,
                           .hansi = family,
                           .east_asia = family,
                           .complex = family,
                           .bold = op->bold,
                           .italic = op->italic,
                           .bold_complex = op->bold,
                           .italic_complex = op->italic,
                           .size = 200,
                           .size_complex = 200,
                           .width_percent = 100,
                           .color = op->color,
                           .highlight = SY_COLOR_AUTO,
                           .shading = SY_COLOR_AUTO,
                           .underline_color = SY_COLOR_AUTO};
  SyParagraphProperties properties = {
      .align = SY_ALIGN_LEFT, .line = 240, .outline_level = 9, .shading = SY_COLOR_AUTO};
  SyItem item = {.kind = SY_ITEM_TEXT, .run = run, .text = op->text, .length = strlen(op->text)};
  SyComposition composition = {.n_items = 1,
                               .items = &item,
                               .properties = &properties,
                               .mark = run,
                               .settings = l->settings,
                               .width = WIDEST,
                               .default_tab = 36};
  return sy_compose(l->typesetter->fonts, NULL, &composition);
}

/* Where the characters before a byte of the text end, as the figure gives it. */
static double advance_to(const SyFigureOp *op, size_t byte)
{
  double at = 0;
  size_t i = 0;
  for (const char *p = op->text; *p && (size_t)(p - op->text) < byte && i < op->n_advances;
       p = g_utf8_next_char(p), i++)
    at += op->advances[i];
  return at;
}

/* Gives the glyphs the places that the figure wants. offset is where the run's text begins in the whole text. */
static void place_glyphs(const SyFigureOp *op, SyGlyphRun *run, SyGlyph *glyphs, size_t offset, double scale)
{
  memcpy(glyphs, run->glyphs, run->n_glyphs * sizeof *glyphs);
  for (size_t i = 0; i < run->n_glyphs;) {
    size_t k = i + 1;
    while (k < run->n_glyphs && glyphs[k].text == glyphs[i].text) k++;
    size_t end = k < run->n_glyphs ? glyphs[k].text : run->text_length;
    double wanted = advance_to(op, offset + end) - advance_to(op, offset + glyphs[i].text), is = 0;
    for (size_t g = i; g + 1 < k; g++) is += (double)glyphs[g].advance;
    if (end > glyphs[i].text) glyphs[k - 1].advance = (float)(wanted / scale - is);
    i = k;
  }
  run->glyphs = glyphs;
}

static void paint_run(Layout *l, const SyFigureOp *op, const SyLines *lines, const SyFragment *fragment, double shift,
                      double scale)
{
  SyGlyphRun run = fragment->glyphs;
  size_t offset = (size_t)(run.text - lines->text);
  g_autofree SyGlyph *glyphs = NULL;
  run.x += shift;
  if (op->n_advances && !run.rtl && offset <= strlen(op->text)) {
    glyphs = g_new(SyGlyph, run.n_glyphs);
    place_glyphs(op, &run, glyphs, offset, scale);
    run.x = shift + advance_to(op, offset) / scale;
  }
  l->painter->glyphs(l->painter, &run);
}

/* What is flattened to nothing cannot be seen, and cairo cannot bear it. */
static bool is_sound(const SyMatrix *m)
{
  return fabs(m->a * m->d - m->b * m->c) > 1e-9;
}

/* Text is set at 100 pt and scaled, so that fonts of any size are measured alike. */
static void paint_text(Layout *l, const SyFigureOp *op)
{
  SyRunProperties run;
  SyLines *lines = set_line(l, op, &run);
  const SyLine *line = lines->n_lines ? &lines->lines[0] : NULL;
  double natural = 0, scale = op->size / 100;
  for (size_t i = 0; line && i < line->n_fragments; i++)
    natural = MAX(natural, line->fragments[i].glyphs.x + line->fragments[i].width);
  double width = op->n_advances  ? advance_to(op, strlen(op->text)) / scale
                 : op->width > 0 ? op->width / scale
                                 : natural;
  double squeeze = !op->n_advances && op->width > 0 && natural > 0 ? width / natural : 1;
  if (!is_sound(&op->matrix) || squeeze <= 0) {
    sy_lines_unref(lines);
    return;
  }
  SyMatrix place = {scale * squeeze, 0, 0, scale, 0, 0};
  place = sy_matrix_multiply(&place, &op->matrix);
  l->painter->push(l->painter, &place, 1);
  double shift = -op->align * width / squeeze;
  for (size_t i = 0; line && i < line->n_fragments; i++) paint_run(l, op, lines, &line->fragments[i], shift, scale);
  SyRule under = {shift, 14, shift + width / squeeze, 14, 5, op->color, SY_LINE_SINGLE},
         through = {shift, -32, shift + width / squeeze, -32, 5, op->color, SY_LINE_SINGLE};
  sy_layout_note_missing(l, lines);
  if (op->underline) l->painter->rule(l->painter, &under);
  if (op->strike) l->painter->rule(l->painter, &through);
  l->painter->pop(l->painter);
  sy_lines_unref(lines);
}

static void paint_picture(Layout *l, const SyFigureOp *op)
{
  const SyMatrix *m = &op->matrix;
  const SyInsets whole = {0};
  if (!is_sound(m)) return;
  if (fabs(m->b) < 1e-9 && fabs(m->c) < 1e-9 && m->a > 0 && m->d > 0) {
    l->painter->picture(l->painter, op->image, &(SyRect){m->e, m->f, m->a, m->d}, &whole);
    return;
  }
  l->painter->push(l->painter, m, 1);
  l->painter->picture(l->painter, op->image, &(SyRect){0, 0, 1, 1}, &whole);
  l->painter->pop(l->painter);
}

static void paint_figure(Layout *l, const SyFigureOp *op)
{
  const SyMatrix *m = &op->matrix;
  if (!is_sound(m) || op->figure->width <= 0 || op->figure->height <= 0) return;
  SyMatrix unit = {1 / op->figure->width, 0, 0, 1 / op->figure->height, 0, 0}, place = sy_matrix_multiply(&unit, m);
  if (!is_sound(&place)) return;
  l->painter->push(l->painter, &place, 1);
  sy_figure_play(l, op->figure, &(SyRect){0, 0, op->figure->width, op->figure->height});
  l->painter->pop(l->painter);
}

void sy_figure_play(Layout *l, const SyFigure *figure, const SyRect *box)
{
  SyPainter *p = l->painter;
  if (figure->width <= 0 && figure->height <= 0) return;
  /* A line that lies flat has no height to scale. */
  double across = figure->width > 0 ? box->width / figure->width : 1,
         down = figure->height > 0 ? box->height / figure->height : 1;
  if (fabs(across * down) < 1e-9) return;
  p->push(p, &(SyMatrix){across, 0, 0, down, box->x, box->y}, 1);
  for (guint i = 0; i < figure->ops->len && p->ok(p); i++) {
    const SyFigureOp *op = &g_array_index(figure->ops, SyFigureOp, i);
    switch (op->kind) {
    case SY_FIGURE_PATH: p->path(p, &op->path, &op->look); break;
    case SY_FIGURE_TEXT: paint_text(l, op); break;
    case SY_FIGURE_PICTURE: paint_picture(l, op); break;
    case SY_FIGURE_FIGURE: paint_figure(l, op); break;
    case SY_FIGURE_SAVE: p->push(p, &sy_matrix_identity, 1); break;
    case SY_FIGURE_CLIP: p->clip_path(p, &op->path, op->look.even_odd); break;
    case SY_FIGURE_RESTORE: p->pop(p); break;
    }
  }
  p->pop(p);
}

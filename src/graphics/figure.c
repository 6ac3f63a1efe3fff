/* Figures: built op by op, then frozen. */
#include "graphics/figure.h"

#include <math.h>
#include <string.h>

#define FURTHEST 1e6 /* pt */

SyFigure *sy_figure_new(double width, double height)
{
  SyFigure *f = g_new0(SyFigure, 1);
  f->width = width;
  f->height = height;
  f->ops = g_array_new(FALSE, TRUE, sizeof(SyFigureOp));
  f->texts = g_string_new(NULL);
  f->verbs = g_byte_array_new();
  f->points = g_array_new(FALSE, FALSE, sizeof(SyPoint));
  f->advances = g_array_new(FALSE, FALSE, sizeof(double));
  f->references = 1;
  return f;
}

SyFigure *sy_figure_ref(SyFigure *figure)
{
  if (figure) figure->references++;
  return figure;
}

void sy_figure_unref(SyFigure *f)
{
  if (!f || --f->references > 0) return;
  for (guint i = 0; i < f->ops->len; i++) {
    const SyFigureOp *op = &g_array_index(f->ops, SyFigureOp, i);
    sy_image_unref(op->image);
    sy_figure_unref(op->figure);
  }
  GArray *arrays[] = {f->ops, f->points, f->advances};
  for (size_t i = 0; i < G_N_ELEMENTS(arrays); i++) g_array_free(arrays[i], TRUE);
  g_string_free(f->texts, TRUE);
  g_byte_array_unref(f->verbs);
  g_free(f);
}

/* While arrays grow, ops hold offsets; now they get pointers. */
void sy_figure_finish(SyFigure *f)
{
  if (f->done) return;
  sy_figure_drop(f);
  while (f->saved > 0) sy_figure_restore(f);
  f->done = true;
  for (guint i = 0; i < f->ops->len; i++) {
    SyFigureOp *op = &g_array_index(f->ops, SyFigureOp, i);
    if (op->path.n_verbs) op->path.verbs = f->verbs->data + GPOINTER_TO_SIZE(op->path.verbs);
    if (op->path.n_points)
      op->path.points = (const SyPoint *)(const void *)f->points->data + GPOINTER_TO_SIZE(op->path.points);
    if (op->kind == SY_FIGURE_TEXT) op->text = f->texts->str + GPOINTER_TO_SIZE(op->text);
    if (op->n_advances) op->advances = (const double *)(const void *)f->advances->data + GPOINTER_TO_SIZE(op->advances);
  }
}

/* ---- Paths ---------------------------------------------------------------------------------- */

static void add_verb(SyFigure *f, SyPathVerb verb, size_t n, const SyPoint *points)
{
  /* A figure without a size holds paths in units of their own. */
  double furthest = f->width > 0 || f->height > 0 ? FURTHEST : FURTHEST * 1e4;
  for (size_t i = 0; i < n; i++)
    if (!isfinite(points[i].x) || !isfinite(points[i].y) || fabs(points[i].x) > furthest ||
        fabs(points[i].y) > furthest)
      return;
  if (f->points->len + f->within + n > SY_FIGURE_MOST_POINTS || f->verbs->len >= SY_FIGURE_MOST_POINTS) f->full = true;
  if (f->full) return;
  /* A path begins somewhere. */
  if (verb != SY_PATH_MOVE && f->verbs->len == f->path_verb) {
    if (verb == SY_PATH_CLOSE) return;
    SyPoint here = {f->x, f->y};
    add_verb(f, SY_PATH_MOVE, 1, &here);
  }
  guint8 byte = (guint8)verb;
  g_byte_array_append(f->verbs, &byte, 1);
  if (n) {
    g_array_append_vals(f->points, points, (guint)n);
    f->x = points[n - 1].x;
    f->y = points[n - 1].y;
  }
}

void sy_figure_move(SyFigure *f, double x, double y)
{
  /* Of moves in a row the last one holds. */
  if (f->verbs->len > f->path_verb && f->verbs->data[f->verbs->len - 1] == SY_PATH_MOVE) {
    g_byte_array_set_size(f->verbs, f->verbs->len - 1);
    g_array_set_size(f->points, f->points->len - 1);
  }
  add_verb(f, SY_PATH_MOVE, 1, &(SyPoint){x, y});
  if (isfinite(x) && isfinite(y)) f->x = x, f->y = y;
}

void sy_figure_line(SyFigure *f, double x, double y)
{
  add_verb(f, SY_PATH_LINE, 1, &(SyPoint){x, y});
}

void sy_figure_curve(SyFigure *f, double x1, double y1, double x2, double y2, double x, double y)
{
  SyPoint points[] = {{x1, y1}, {x2, y2}, {x, y}};
  add_verb(f, SY_PATH_CURVE, 3, points);
}

void sy_figure_close(SyFigure *f)
{
  if (f->verbs->len > f->path_verb && f->verbs->data[f->verbs->len - 1] != SY_PATH_CLOSE)
    add_verb(f, SY_PATH_CLOSE, 0, NULL);
}

void sy_figure_rectangle(SyFigure *f, double x, double y, double width, double height)
{
  sy_figure_move(f, x, y);
  sy_figure_line(f, x + width, y);
  sy_figure_line(f, x + width, y + height);
  sy_figure_line(f, x, y + height);
  sy_figure_close(f);
}

void sy_figure_arc(SyFigure *f, const SyArc *arc, bool joins)
{
  if (!isfinite(arc->begin) || !isfinite(arc->sweep)) return;
  double cx = arc->cx, cy = arc->cy, rx = arc->rx, ry = arc->ry, begin = arc->begin,
         sweep = CLAMP(arc->sweep, -2 * G_PI, 2 * G_PI);
  int n = MAX((int)ceil(fabs(sweep) / (G_PI / 2) - 1e-9), 1);
  double step = sweep / n, k = 4.0 / 3 * tan(step / 4);
  double x = cx + rx * cos(begin), y = cy + ry * sin(begin);
  if (!joins) sy_figure_move(f, x, y);
  else if (hypot(x - f->x, y - f->y) > 1e-6) sy_figure_line(f, x, y);
  for (int i = 0; i < n; i++) {
    double a = begin + i * step, b = a + step;
    sy_figure_curve(f, cx + rx * (cos(a) - k * sin(a)), cy + ry * (sin(a) + k * cos(a)),
                    cx + rx * (cos(b) + k * sin(b)), cy + ry * (sin(b) - k * cos(b)), cx + rx * cos(b),
                    cy + ry * sin(b));
  }
}

void sy_figure_ellipse(SyFigure *f, double x, double y, double width, double height)
{
  sy_figure_arc(f, &(SyArc){x + width / 2, y + height / 2, width / 2, height / 2, 0, 2 * G_PI}, false);
  sy_figure_close(f);
}

void sy_figure_append_by(SyFigure *f, const SyFigure *from, const SyMatrix *matrix)
{
  static const size_t counts[] = {1, 1, 3, 0};
  size_t at = from->path_point;
  f->walked += from->verbs->len - from->path_verb;
  if (f->walked > SY_FIGURE_MOST_WALKED) f->full = true;
  for (size_t i = from->path_verb; i < from->verbs->len && !f->full; i++) {
    SyPathVerb verb = from->verbs->data[i];
    SyPoint points[3] = {{0}};
    for (size_t k = 0; k < counts[verb]; k++, at++) {
      points[k] = g_array_index(from->points, SyPoint, at);
      sy_matrix_apply(matrix, &points[k].x, &points[k].y);
    }
    add_verb(f, verb, counts[verb], points);
  }
}

void sy_figure_append(SyFigure *f, const SyFigure *from)
{
  sy_figure_append_by(f, from, &sy_matrix_identity);
}

bool sy_figure_has_path(const SyFigure *f)
{
  return f->verbs->len > f->path_verb;
}

/* ---- Ops ------------------------------------------------------------------------------------ */

static SyFigureOp *add_op(SyFigure *f, SyFigureKind kind)
{
  if (++f->weight >= SY_FIGURE_MOST_OPS) f->full = true;
  if (f->full && kind != SY_FIGURE_RESTORE) return NULL;
  g_array_set_size(f->ops, f->ops->len + 1);
  SyFigureOp *op = &g_array_index(f->ops, SyFigureOp, f->ops->len - 1);
  op->kind = kind;
  return op;
}

static void end_path(SyFigure *f)
{
  f->path_verb = f->verbs->len;
  f->path_point = f->points->len;
}

void sy_figure_drop(SyFigure *f)
{
  g_byte_array_set_size(f->verbs, (guint)f->path_verb);
  g_array_set_size(f->points, (guint)f->path_point);
}

static SyFigureOp *add_path(SyFigure *f, SyFigureKind kind)
{
  SyFigureOp *op = sy_figure_has_path(f) || kind == SY_FIGURE_CLIP ? add_op(f, kind) : NULL;
  if (!op) {
    sy_figure_drop(f);
    return NULL;
  }
  op->path = (SyPath){f->verbs->len - f->path_verb, f->points->len - f->path_point, GSIZE_TO_POINTER(f->path_verb),
                      GSIZE_TO_POINTER(f->path_point)};
  end_path(f);
  return op;
}

void sy_figure_paint(SyFigure *f, const SyPathLook *look)
{
  if (look->fill == SY_FIGURE_NONE && look->line == SY_FIGURE_NONE) {
    sy_figure_drop(f);
    return;
  }
  SyFigureOp *op = add_path(f, SY_FIGURE_PATH);
  if (op) op->look = *look;
}

void sy_figure_clip(SyFigure *f, bool even_odd)
{
  SyFigureOp *op = add_path(f, SY_FIGURE_CLIP);
  if (op) op->look.even_odd = even_odd;
}

void sy_figure_save(SyFigure *f)
{
  if (add_op(f, SY_FIGURE_SAVE)) f->saved++;
}

void sy_figure_restore(SyFigure *f)
{
  if (f->saved == 0) return;
  f->saved--;
  add_op(f, SY_FIGURE_RESTORE);
}

void sy_figure_text(SyFigure *f, const SyFigureOp *text)
{
  const double *m = &text->matrix.a;
  for (size_t i = 0; i < 6; i++)
    if (!isfinite(m[i]) || fabs(m[i]) > FURTHEST) return;
  if (!text->text || !*text->text || !(text->size > 0) || text->size > 10000) return;
  SyFigureOp *op = add_op(f, SY_FIGURE_TEXT);
  if (!op) return;
  *op = *text;
  op->kind = SY_FIGURE_TEXT;
  op->text = GSIZE_TO_POINTER(f->texts->len);
  op->advances = GSIZE_TO_POINTER((gsize)f->advances->len);
  g_string_append_len(f->texts, text->text, (gssize)strlen(text->text) + 1);
  if (text->n_advances) g_array_append_vals(f->advances, text->advances, (guint)text->n_advances);
}

void sy_figure_label(SyFigure *f, const char *text, double x, double y, double size, double align, uint32_t color)
{
  SyFigureOp op = {.matrix = {1, 0, 0, 1, x, y}, .text = text, .size = size, .align = align, .color = color};
  sy_figure_text(f, &op);
}

void sy_figure_picture(SyFigure *f, SyImage *image, const SyMatrix *matrix)
{
  const double *m = &matrix->a;
  for (size_t i = 0; i < 6; i++)
    if (!isfinite(m[i]) || fabs(m[i]) > FURTHEST) return;
  SyFigureOp *op = add_op(f, SY_FIGURE_PICTURE);
  if (!op) return;
  op->image = sy_image_ref(image);
  op->matrix = *matrix;
}

void sy_figure_within(SyFigure *f, SyFigure *inner, const SyMatrix *matrix)
{
  const double *m = &matrix->a;
  for (size_t i = 0; i < 6; i++)
    if (!isfinite(m[i]) || fabs(m[i]) > FURTHEST) return;
  /* Figures within figures, each drawn many times, would never end. */
  size_t points = inner->points->len + inner->within;
  if (f->weight + inner->weight >= SY_FIGURE_MOST_OPS || f->within + points > SY_FIGURE_MOST_WITHIN ||
      f->points->len + f->within + points > SY_FIGURE_MOST_POINTS)
    f->full = true;
  SyFigureOp *op = add_op(f, SY_FIGURE_FIGURE);
  if (!op) return;
  f->weight += inner->weight;
  f->within += points;
  op->figure = sy_figure_ref(inner);
  op->matrix = *matrix;
}

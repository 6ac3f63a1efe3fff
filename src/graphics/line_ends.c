/* Arrow heads and other line ends (20.1.10.33), drawn as paths of their own. */
#include "graphics/figure.h"

#include <math.h>

typedef struct {
  SyLineEnd kind;
  double width, length; /* in line widths */
} Head;

/* Draws the end of a line that arrives at a point from another. */
static void draw_head(SyFigure *out, const SyPathLook *line, const Head *head, SyPoint from, SyPoint to)
{
  SyLineEnd kind = head->kind;
  double x = to.x, y = to.y, run = hypot(x - from.x, y - from.y), width = MAX(line->line_width, 1);
  if (kind == SY_LINE_END_NONE || run < 1e-6) return;
  double ux = (x - from.x) / run, uy = (y - from.y) / run, length = head->length * width,
         half = head->width * width / 2;
  SyPathLook look = *line;
  look.dash = SY_DASH_SOLID;
  if (kind != SY_LINE_END_OPEN)
    look.fill = line->line, look.fill_opacity = line->line_opacity, look.line = SY_FIGURE_NONE;
  if (kind == SY_LINE_END_OVAL) sy_figure_ellipse(out, x - length / 2, y - half, length, half * 2);
  double back = kind == SY_LINE_END_DIAMOND ? length / 2 : length, bx = x - ux * back, by = y - uy * back;
  if (kind != SY_LINE_END_OVAL) {
    double tip = kind == SY_LINE_END_DIAMOND ? length / 2 : 0;
    sy_figure_move(out, bx - uy * half * (kind != SY_LINE_END_DIAMOND), by + ux * half * (kind != SY_LINE_END_DIAMOND));
    if (kind == SY_LINE_END_DIAMOND) sy_figure_line(out, x - uy * half, y + ux * half);
    sy_figure_line(out, x + ux * tip, y + uy * tip);
    sy_figure_line(out, kind == SY_LINE_END_DIAMOND ? x + uy * half : bx + uy * half,
                   kind == SY_LINE_END_DIAMOND ? y - ux * half : by - ux * half);
    if (kind == SY_LINE_END_STEALTH) sy_figure_line(out, x - ux * length * 0.6, y - uy * length * 0.6);
    if (kind != SY_LINE_END_OPEN) sy_figure_close(out);
  }
  sy_figure_paint(out, &look);
}

void sy_figure_line_ends(SyFigure *out, const SyLineEnds *heads, const SyPathLook *look, size_t from)
{
  if ((!heads->head && !heads->tail) || look->line == SY_FIGURE_NONE) return;
  size_t n = out->points->len - from;
  if (n < 2 || out->verbs->data[out->verbs->len - 1] == SY_PATH_CLOSE) return;
  SyPoint p[4] = {g_array_index(out->points, SyPoint, from), g_array_index(out->points, SyPoint, from + 1),
                  g_array_index(out->points, SyPoint, from + n - 2), g_array_index(out->points, SyPoint, from + n - 1)};
  Head head = {heads->head, heads->head_width, heads->head_length},
       tail = {heads->tail, heads->tail_width, heads->tail_length};
  draw_head(out, look, &head, p[1], p[0]);
  draw_head(out, look, &tail, p[2], p[3]);
}

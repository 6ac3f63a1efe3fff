/* Charts as figures: title, legend, axes and plots, plain and clean. */
#include "word/drawing/chart_private.h"

#include <math.h>
#include <string.h>

#define LABEL_SIZE 9.0
#define INK 0x404040
#define GRID 0xD9D9D9
#define MOST_STEPS 40

typedef struct {
  double left, top, right, bottom;
} Room;

typedef struct {
  double least, most, step;
} Scale;

typedef struct {
  SyFigure *out;
  const Chart *chart;
  Room room; /* The plots have it. */
  Scale scale[2], across;
  bool horizontal, scatter, wraps; /* wraps: names of categories stand in two lines */
  guint n;                         /* categories */
} Plan;

/* ---- Texts ---------------------------------------------------------------------------------- */

/* About as wide as it will be: no fonts are known here. */
static double width_of(const char *text, double size)
{
  double em = 0;
  for (const char *p = text; *p; p = g_utf8_next_char(p)) em += g_unichar_iswide(g_utf8_get_char(p)) ? 1 : 0.62;
  return em * size;
}

/* As much of a text as fits, with an ellipsis. */
static void label(SyFigure *out, const char *text, double x, double y, double size, double align, double room)
{
  g_autoptr(GString) cut = g_string_new(text);
  while (cut->len > 1 && width_of(cut->str, size) > MAX(room, size * 2)) {
    const char *last = g_utf8_find_prev_char(cut->str, cut->str + cut->len);
    if (!last) break;
    g_string_truncate(cut, (gsize)(last - cut->str));
  }
  if (cut->len < strlen(text)) g_string_append(cut, "…");
  sy_figure_label(out, cut->str, x, y, size, align, INK);
}

static void turned_label(SyFigure *out, const char *text, double x, double y)
{
  SyFigureOp op = {.matrix = {0, -1, 1, 0, x, y}, .text = text, .size = LABEL_SIZE, .align = 0.5, .color = INK};
  sy_figure_text(out, &op);
}

/* Caller frees. */
static char *number_text(double value, double step, bool percent, bool grouped)
{
  int digits = 0;
  if (percent) value *= 100, step *= 100;
  while (digits < 6 && step > 0 && fabs(step * pow(10, digits) - round(step * pow(10, digits))) > 1e-6) digits++;
  char buffer[64], format[16];
  g_snprintf(format, sizeof format, "%%.%df", digits);
  g_ascii_formatd(buffer, sizeof buffer, format, fabs(value) < 1e-12 ? 0 : value);
  GString *out = g_string_new(buffer);
  gsize whole = strcspn(out->str, ".");
  for (gsize i = whole; grouped && i > 3 && g_ascii_isdigit(out->str[i - 4]);) {
    i -= 3;
    g_string_insert_c(out, (gssize)i, ',');
  }
  if (percent) g_string_append_c(out, '%');
  return g_string_free(out, FALSE);
}

/* ---- Scales --------------------------------------------------------------------------------- */

static double value_at(const GArray *values, guint i)
{
  return i < values->len ? g_array_index(values, double, i) : NAN;
}

static double or_zero(double value)
{
  return isfinite(value) ? value : 0;
}

/* Sums of all that stands above and below zero in a category. */
static void sums_at(const ChartPlot *plot, guint i, double *above, double *below)
{
  *above = *below = 0;
  for (guint s = 0; s < plot->series->len; s++) {
    double v = or_zero(value_at(((ChartSeries *)plot->series->pdata[s])->values, i));
    if (v > 0) *above += v;
    else *below += v;
  }
}

static void widen(Scale *scale, double value)
{
  if (!isfinite(value)) return;
  scale->least = MIN(scale->least, value);
  scale->most = MAX(scale->most, value);
}

static void measure(Scale *scale, const Chart *chart, bool secondary, guint n)
{
  for (guint p = 0; p < chart->plots->len; p++) {
    const ChartPlot *plot = chart->plots->pdata[p];
    if (plot->secondary != secondary || plot->kind == CHART_PIE) continue;
    for (guint i = 0; i < n; i++) {
      double above, below;
      sums_at(plot, i, &above, &below);
      if (plot->percent) widen(scale, above > 0 ? 1 : 0), widen(scale, below < 0 ? -1 : 0);
      else if (plot->stacked) widen(scale, above), widen(scale, below);
      for (guint s = 0; s < plot->series->len && !plot->stacked; s++)
        widen(scale, value_at(((ChartSeries *)plot->series->pdata[s])->values, i));
    }
  }
}

/* Ends at steps of 1, 2 or 5 that leave some air. */
static void round_off(Scale *scale, const ChartAxis *axis, double pt)
{
  if (!(scale->most >= scale->least)) *scale = (Scale){0, 1, 0};
  if (scale->least > 0 && scale->least < scale->most * 5 / 6) scale->least = 0;
  if (scale->most < 0 && scale->most > scale->least * 5 / 6) scale->most = 0;
  if (axis->least_set) scale->least = axis->least;
  if (axis->most_set) scale->most = axis->most;
  if (!(scale->most > scale->least)) scale->most = scale->least + (scale->least != 0 ? fabs(scale->least) : 1);
  double raw = (scale->most - scale->least) / CLAMP(pt / 25, 2, 10), power = pow(10, floor(log10(raw))),
         part = raw / power;
  scale->step = axis->step_set ? axis->step
                               : power * (part <= 1.0001   ? 1
                                          : part <= 2.0001 ? 2
                                          : part <= 5.0001 ? 5
                                                           : 10);
  if ((scale->most - scale->least) / scale->step > MOST_STEPS) scale->step = (scale->most - scale->least) / 5;
  if (!axis->least_set) scale->least = floor(scale->least / scale->step + 1e-9) * scale->step;
  if (!axis->most_set) {
    double top = ceil(scale->most / scale->step - 1e-9) * scale->step;
    if (top - scale->most < scale->step * 0.05 && scale->most != 0 && scale->most != 1) top += scale->step;
    scale->most = top;
  }
}

static double part_of(const Scale *scale, double value)
{
  return CLAMP((value - scale->least) / (scale->most - scale->least), -0.001, 1.001);
}

/* A value's place along its axis. */
static double place(const Plan *p, bool secondary, double value)
{
  const ChartAxis *axis = &p->chart->value[secondary];
  double part = part_of(&p->scale[secondary], value);
  if (axis->reversed) part = 1 - part;
  return p->horizontal ? p->room.left + part * (p->room.right - p->room.left)
                       : p->room.bottom - part * (p->room.bottom - p->room.top);
}

/* Where category i begins; at: within it, 0 to 1. */
static double category_place(const Plan *p, double i)
{
  double part = p->n ? i / p->n : 0;
  if (p->chart->category.reversed) part = 1 - part;
  return p->horizontal ? p->room.bottom - part * (p->room.bottom - p->room.top)
                       : p->room.left + part * (p->room.right - p->room.left);
}

/* ---- Plots ---------------------------------------------------------------------------------- */

static void fill(SyFigure *out, uint32_t color)
{
  SyPathLook look = {.fill = color, .line = SY_FIGURE_NONE, .fill_opacity = 1, .line_opacity = 1};
  sy_figure_paint(out, &look);
}

static void stroke(SyFigure *out, uint32_t color, double width, SyDash dash)
{
  SyPathLook look = {.fill = SY_FIGURE_NONE,
                     .line = color,
                     .fill_opacity = 1,
                     .line_opacity = 1,
                     .line_width = width,
                     .dash = dash,
                     .join = SY_JOIN_ROUND,
                     .cap = dash == SY_DASH_SOLID ? SY_CAP_ROUND : SY_CAP_BUTT};
  sy_figure_paint(out, &look);
}

static uint32_t color_at(const ChartSeries *s, guint i)
{
  uint32_t own = i < s->colors->len ? g_array_index(s->colors, uint32_t, i) : SY_COLOR_AUTO;
  return own == SY_COLOR_AUTO ? s->color : own;
}

static void value_label(const Plan *p, const ChartSeries *s, double value, double x, double y, double align)
{
  if (!s->show_value || !isfinite(value)) return;
  double step = value == round(value) ? 1 : s->percent ? 0.001 : 0.01;
  g_autofree char *text = number_text(value, step, s->percent, s->grouped);
  sy_figure_label(p->out, text, x, y, LABEL_SIZE, align, INK);
}

static void draw_bars(const Plan *p, const ChartPlot *plot)
{
  guint n = plot->series->len, columns = plot->stacked ? 1 : MAX(n, 1);
  double wide = 1 / (columns - (columns - 1) * plot->overlap + plot->gap),
         first = (1 - wide * (columns - (columns - 1) * plot->overlap)) / 2;
  for (guint i = 0; i < p->n; i++) {
    double above = 0, below = 0, total[2];
    sums_at(plot, i, &total[0], &total[1]);
    for (guint k = 0; k < n; k++) {
      const ChartSeries *s = plot->series->pdata[k];
      double value = value_at(s->values, i), from = 0;
      if (!isfinite(value)) continue;
      double shown = plot->percent ? value / MAX(total[0] - total[1], 1e-12) : value;
      if (plot->stacked) {
        double *sum = shown >= 0 ? &above : &below;
        from = *sum;
        *sum += shown;
      }
      double at = i + first + (plot->stacked ? 0 : k * wide * (1 - plot->overlap));
      double a = category_place(p, at), b = category_place(p, at + wide),
             zero = place(p, plot->secondary,
                          plot->stacked ? from
                                        : CLAMP(0, p->scale[plot->secondary].least, p->scale[plot->secondary].most));
      double end = place(p, plot->secondary, from + shown), middle = (a + b) / 2;
      if (p->horizontal) sy_figure_rectangle(p->out, MIN(zero, end), MIN(a, b), fabs(end - zero), fabs(b - a));
      else sy_figure_rectangle(p->out, MIN(a, b), MIN(zero, end), fabs(b - a), fabs(end - zero));
      fill(p->out, color_at(s, i));
      double inner = (zero + end) / 2;
      if (p->horizontal)
        value_label(p, s, value, plot->stacked ? inner : end + (value < 0 ? -3 : 3), middle + 3,
                    plot->stacked ? 0.5
                    : value < 0   ? 1
                                  : 0);
      else value_label(p, s, value, middle, plot->stacked ? inner + 3 : value < 0 ? end + LABEL_SIZE : end - 3, 0.5);
    }
  }
}

static void marker(const Plan *p, double x, double y, uint32_t color)
{
  sy_figure_ellipse(p->out, x - 2.5, y - 2.5, 5, 5);
  fill(p->out, color);
}

/* Lines and areas; stacked ones stand on the sums of those before. */
static void draw_lines(const Plan *p, const ChartPlot *plot)
{
  g_autofree double *sums = g_new0(double, MAX(p->n, 1));
  bool area = plot->kind == CHART_AREA;
  for (guint k = 0; k < plot->series->len; k++) {
    const ChartSeries *s = plot->series->pdata[k];
    bool open = false;
    for (guint i = 0; i < p->n; i++) {
      double value = value_at(s->values, i), total[2];
      if (!isfinite(value) && !area && !plot->stacked) {
        open = false;
        continue;
      }
      if (plot->percent) sums_at(plot, i, &total[0], &total[1]);
      double shown = or_zero(value) / (plot->percent ? MAX(total[0] - total[1], 1e-12) : 1),
             at = shown + (plot->stacked ? sums[i] : 0);
      double x = category_place(p, i + 0.5), y = place(p, plot->secondary, at);
      if (open) sy_figure_line(p->out, x, y);
      else sy_figure_move(p->out, x, y);
      open = true;
    }
    for (guint i = p->n; area && i-- > 0;)
      sy_figure_line(p->out, category_place(p, i + 0.5),
                     place(p, plot->secondary, plot->stacked ? sums[i] : MAX(p->scale[plot->secondary].least, 0)));
    if (area) sy_figure_close(p->out), fill(p->out, s->color);
    else if (s->line) stroke(p->out, s->color, s->width, s->dash);
    else sy_figure_drop(p->out);
    for (guint i = 0; i < p->n; i++) {
      double value = value_at(s->values, i), total[2];
      if (plot->percent) sums_at(plot, i, &total[0], &total[1]);
      double shown = or_zero(value) / (plot->percent ? MAX(total[0] - total[1], 1e-12) : 1),
             at = shown + (plot->stacked ? sums[i] : 0);
      double x = category_place(p, i + 0.5), y = place(p, plot->secondary, at);
      if (isfinite(value) && s->marker) marker(p, x, y, color_at(s, i));
      value_label(p, s, value, x, y - 5, 0.5);
      if (plot->stacked) sums[i] = at;
    }
  }
}

static void draw_scatter(const Plan *p, const ChartPlot *plot)
{
  for (guint k = 0; k < plot->series->len; k++) {
    const ChartSeries *s = plot->series->pdata[k];
    for (int pass = 0; pass < 2; pass++) {
      bool open = false;
      for (guint i = 0; i < s->values->len; i++) {
        double value = value_at(s->values, i), across = s->across->len ? value_at(s->across, i) : i + 1;
        if (!isfinite(value) || !isfinite(across)) continue;
        double x = p->room.left + part_of(&p->across, across) * (p->room.right - p->room.left),
               y = place(p, plot->secondary, value);
        if (pass == 1 && s->marker) marker(p, x, y, color_at(s, i));
        if (pass == 0 && open) sy_figure_line(p->out, x, y);
        else if (pass == 0) sy_figure_move(p->out, x, y);
        open = true;
      }
      if (pass == 0 && s->line) stroke(p->out, s->color, s->width, s->dash);
      else if (pass == 0) sy_figure_drop(p->out);
    }
  }
}

static void slice_label(const Plan *p, const ChartSeries *s, guint i, double value, double part, double x, double y)
{
  g_autoptr(GString) text = g_string_new(NULL);
  const GPtrArray *names = p->chart->categories;
  if (s->show_category && i < names->len) g_string_append(text, names->pdata[i]);
  g_autofree char *number = number_text(value, value == round(value) ? 1 : 0.01, s->percent, s->grouped);
  if (s->show_value) g_string_append_printf(text, "%s%s", text->len ? " " : "", number);
  if (s->show_percent) g_string_append_printf(text, "%s%.0f%%", text->len ? " " : "", part * 100);
  if (text->len) sy_figure_label(p->out, text->str, x, y + LABEL_SIZE / 3, LABEL_SIZE, 0.5, INK);
}

/* A slice of a ring or a pie, clockwise from the top. */
static void draw_pie(const Plan *p, const ChartPlot *plot)
{
  double cx = (p->room.left + p->room.right) / 2, cy = (p->room.top + p->room.bottom) / 2;
  double radius = MAX(MIN(p->room.right - p->room.left, p->room.bottom - p->room.top) / 2 - 2, 1);
  guint rings = plot->hole > 0 ? MAX(plot->series->len, 1) : 1;
  for (guint k = 0; k < MIN(rings, plot->series->len); k++) {
    const ChartSeries *s = plot->series->pdata[k];
    double total = 0, inner = radius * (plot->hole > 0 ? plot->hole + (1 - plot->hole) * k / rings : 0);
    double outer = plot->hole > 0 ? radius * (plot->hole + (1 - plot->hole) * (k + 1) / rings) : radius;
    for (guint i = 0; i < s->values->len; i++) total += fabs(or_zero(value_at(s->values, i)));
    double angle = plot->first_angle * G_PI / 180 - G_PI / 2;
    for (guint i = 0; i < s->values->len && total > 0; i++) {
      double value = or_zero(value_at(s->values, i)), part = fabs(value) / total, sweep = part * 2 * G_PI;
      if (part <= 0) continue;
      if (inner <= 0) sy_figure_move(p->out, cx, cy);
      sy_figure_arc(p->out, &(SyArc){cx, cy, outer, outer, angle, sweep}, inner <= 0);
      if (inner > 0) sy_figure_arc(p->out, &(SyArc){cx, cy, inner, inner, angle + sweep, -sweep}, true);
      sy_figure_close(p->out);
      SyPathLook look = {.fill = color_at(s, i),
                         .line = 0xFFFFFF,
                         .fill_opacity = 1,
                         .line_opacity = 1,
                         .line_width = 1,
                         .join = SY_JOIN_ROUND};
      sy_figure_paint(p->out, &look);
      double out = inner > 0 ? (inner + outer) / 2 : outer * 0.68, middle = angle + sweep / 2;
      slice_label(p, s, i, value, part, cx + out * cos(middle), cy + out * sin(middle));
      angle += sweep;
    }
  }
}

/* ---- Axes ----------------------------------------------------------------------------------- */

static bool has_axes(const Chart *chart)
{
  for (guint i = 0; i < chart->plots->len; i++)
    if (((ChartPlot *)chart->plots->pdata[i])->kind != CHART_PIE) return true;
  return false;
}

static void rule(const Plan *p, double x1, double y1, double x2, double y2, uint32_t color)
{
  sy_figure_move(p->out, x1, y1);
  sy_figure_line(p->out, x2, y2);
  stroke(p->out, color, 0.75, SY_DASH_SOLID);
}

static char *tick_text(const ChartAxis *axis, const Scale *scale, double value, bool percent)
{
  return number_text(value, scale->step, axis->percent || percent, axis->grouped);
}

static bool any_percent(const Chart *chart, bool secondary)
{
  for (guint i = 0; i < chart->plots->len; i++) {
    const ChartPlot *plot = chart->plots->pdata[i];
    if (plot->secondary == secondary && plot->percent) return true;
  }
  return false;
}

static double widest_tick(const Plan *p, bool secondary)
{
  const Scale *scale = &p->scale[secondary];
  double widest = 0;
  for (int i = 0; i <= MOST_STEPS && scale->least + i * scale->step <= scale->most * (1 + 1e-9) + 1e-12; i++) {
    g_autofree char *text =
        tick_text(&p->chart->value[secondary], scale, scale->least + i * scale->step, any_percent(p->chart, secondary));
    widest = MAX(widest, width_of(text, LABEL_SIZE));
  }
  return widest;
}

static double widest_category(const Plan *p)
{
  double widest = 0;
  for (guint i = 0; i < MIN(p->chart->categories->len, 200); i++)
    widest = MAX(widest, width_of(p->chart->categories->pdata[i], LABEL_SIZE));
  return widest;
}

static void draw_value_axis(const Plan *p, bool secondary)
{
  const ChartAxis *axis = &p->chart->value[secondary];
  const Scale *scale = &p->scale[secondary];
  const Room *r = &p->room;
  for (int i = 0; i <= MOST_STEPS; i++) {
    double value = scale->least + i * scale->step, at = place(p, secondary, value);
    if (value > scale->most + scale->step * 1e-6) break;
    g_autofree char *text = tick_text(axis, scale, value, any_percent(p->chart, secondary));
    if (axis->grid && !secondary && p->horizontal) rule(p, at, r->top, at, r->bottom, GRID);
    else if (axis->grid && !secondary) rule(p, r->left, at, r->right, at, GRID);
    if (!axis->shown) continue;
    if (p->horizontal) sy_figure_label(p->out, text, at, r->bottom + LABEL_SIZE + 4, LABEL_SIZE, 0.5, INK);
    else if (secondary) sy_figure_label(p->out, text, r->right + 5, at + LABEL_SIZE / 3, LABEL_SIZE, 0, INK);
    else sy_figure_label(p->out, text, r->left - 5, at + LABEL_SIZE / 3, LABEL_SIZE, 1, INK);
  }
}

/* In two lines, where one is too short: broken at a space if there is one. */
static void category_label(const Plan *p, const char *text, double at, double room)
{
  double y = p->room.bottom + LABEL_SIZE + 4;
  gsize cut = strlen(text);
  for (const char *q = text; p->wraps && *q && width_of(text, LABEL_SIZE) > room; q = g_utf8_next_char(q)) {
    g_autofree char *head = g_strndup(text, (gsize)(q - text));
    if (width_of(head, LABEL_SIZE) > room - LABEL_SIZE) break;
    if (*q == ' ' || !strchr(text, ' ')) cut = (gsize)(q - text);
  }
  g_autofree char *first = g_strndup(text, cut), *rest = g_strstrip(g_strdup(text + cut));
  label(p->out, first, at, y, LABEL_SIZE, 0.5, room);
  if (*rest) label(p->out, rest, at, y + LABEL_SIZE * 1.2, LABEL_SIZE, 0.5, room);
}

static void draw_category_axis(const Plan *p)
{
  const Room *r = &p->room;
  double base = place(p, false, CLAMP(0, p->scale[0].least, p->scale[0].most));
  if (p->horizontal) rule(p, base, r->top, base, r->bottom, 0x8C8C8C);
  else rule(p, r->left, base, r->right, base, 0x8C8C8C);
  if (!p->chart->category.shown) return;
  if (p->scatter) {
    for (int i = 0; i <= MOST_STEPS && p->across.least + i * p->across.step <= p->across.most + p->across.step * 1e-6;
         i++) {
      double value = p->across.least + i * p->across.step,
             x = r->left + part_of(&p->across, value) * (r->right - r->left);
      g_autofree char *text =
          number_text(value, p->across.step, p->chart->category.percent, p->chart->category.grouped);
      sy_figure_label(p->out, text, x, r->bottom + LABEL_SIZE + 4, LABEL_SIZE, 0.5, INK);
    }
    return;
  }
  double room = (p->horizontal ? r->bottom - r->top : r->right - r->left) / MAX(p->n, 1);
  guint every = MAX((guint)ceil((p->horizontal ? LABEL_SIZE * 1.2 : LABEL_SIZE * 2.5) / MAX(room, 0.01)), 1);
  for (guint i = 0; i < MIN(p->n, p->chart->categories->len); i += every) {
    const char *text = p->chart->categories->pdata[i];
    double at = category_place(p, i + 0.5);
    if (p->horizontal) label(p->out, text, r->left - 5, at + LABEL_SIZE / 3, LABEL_SIZE, 1, p->out->width * 0.4);
    else category_label(p, text, at, room * every);
  }
}

static void draw_axis_titles(const Plan *p, double foot, double side)
{
  const Room *r = &p->room;
  const char *under = p->horizontal ? p->chart->value[0].title : p->chart->category.title;
  const char *beside = p->horizontal ? p->chart->category.title : p->chart->value[0].title;
  if (under) label(p->out, under, (r->left + r->right) / 2, foot, LABEL_SIZE, 0.5, r->right - r->left);
  if (beside) turned_label(p->out, beside, side, (r->top + r->bottom) / 2);
}

/* ---- Title and legend ----------------------------------------------------------------------- */

typedef struct {
  const char *name;
  uint32_t color;
  bool line;
} Entry;

static GArray *entries_of(const Chart *chart)
{
  GArray *out = g_array_new(FALSE, FALSE, sizeof(Entry));
  for (guint k = 0; k < chart->plots->len; k++) {
    const ChartPlot *plot = chart->plots->pdata[k];
    for (guint i = 0; i < plot->series->len && plot->kind != CHART_PIE; i++) {
      const ChartSeries *s = plot->series->pdata[i];
      Entry entry = {s->name ? s->name : "", s->color, plot->kind == CHART_LINE};
      g_array_append_val(out, entry);
    }
    /* A pie's parts are its categories. */
    const ChartSeries *first = plot->kind == CHART_PIE && plot->series->len ? plot->series->pdata[0] : NULL;
    for (guint i = 0; first && i < first->values->len; i++) {
      Entry entry = {i < chart->categories->len ? chart->categories->pdata[i] : "", color_at(first, i), false};
      g_array_append_val(out, entry);
    }
  }
  return out;
}

static void draw_entry(SyFigure *out, const Entry *entry, double x, double y, double room)
{
  if (entry->line) {
    sy_figure_move(out, x, y + 3.5);
    sy_figure_line(out, x + 14, y + 3.5);
    stroke(out, entry->color, 2.25, SY_DASH_SOLID);
  } else {
    sy_figure_rectangle(out, x + 3, y, 7, 7);
    fill(out, entry->color);
  }
  label(out, entry->name, x + 18, y + 7.5, LABEL_SIZE, 0, room - 18);
}

/* Takes its room from that of the plots. */
static void draw_legend(SyFigure *out, const Chart *chart, Room *room)
{
  g_autoptr(GArray) entries = entries_of(chart);
  if (!chart->legend || entries->len == 0) return;
  double widest = 0, total = 0, most = (room->right - room->left) * 0.35;
  for (guint i = 0; i < entries->len; i++) {
    double width = width_of(g_array_index(entries, Entry, i).name, LABEL_SIZE) + 28;
    widest = MAX(widest, width);
    total += width;
  }
  const double row = LABEL_SIZE * 1.5;
  if (chart->legend == 'r' || chart->legend == 'l') {
    double width = MIN(widest, most), x = chart->legend == 'r' ? room->right - width : room->left;
    double y = MAX((room->top + room->bottom - row * entries->len) / 2, room->top);
    for (guint i = 0; i < entries->len && y < room->bottom - row / 2; i++, y += row)
      draw_entry(out, &g_array_index(entries, Entry, i), x + 6, y, width - 6);
    if (chart->legend == 'r') room->right -= width + 4;
    else room->left += width + 4;
    return;
  }
  double across = room->right - room->left;
  guint rows = total <= across ? 1 : MAX((guint)ceil(total / across), 1), per = (entries->len + rows - 1) / rows;
  rows = MIN((entries->len + per - 1) / per, 6);
  double y = chart->legend == 't' ? room->top : room->bottom - row * rows, cell = rows == 1 ? 0 : across / per;
  for (guint i = 0; i < MIN(entries->len, rows * per); i++) {
    const Entry *entry = &g_array_index(entries, Entry, i);
    static const double gap = 28;
    double x = room->left + (cell > 0 ? (i % per) * cell : (across - total) / 2);
    for (guint k = 0; cell == 0 && k < i; k++) x += width_of(g_array_index(entries, Entry, k).name, LABEL_SIZE) + gap;
    draw_entry(out, entry, x, y + (i / per) * row + 2, cell > 0 ? cell : across);
  }
  if (chart->legend == 't') room->top += row * rows + 4;
  else room->bottom -= row * rows + 4;
}

static guint count_of(const Chart *chart)
{
  guint n = chart->categories->len;
  for (guint k = 0; k < chart->plots->len; k++) {
    const ChartPlot *plot = chart->plots->pdata[k];
    for (guint i = 0; i < plot->series->len; i++) n = MAX(n, ((ChartSeries *)plot->series->pdata[i])->values->len);
  }
  return n;
}

static void measure_across(Plan *p)
{
  p->across = (Scale){INFINITY, -INFINITY, 0};
  for (guint k = 0; k < p->chart->plots->len; k++) {
    const ChartPlot *plot = p->chart->plots->pdata[k];
    for (guint i = 0; i < plot->series->len && plot->kind == CHART_SCATTER; i++) {
      const ChartSeries *s = plot->series->pdata[i];
      for (guint j = 0; j < s->values->len; j++) widen(&p->across, s->across->len ? value_at(s->across, j) : j + 1);
    }
  }
  round_off(&p->across, &p->chart->category, p->room.right - p->room.left);
}

/* Scales, then the room that their labels leave. */
static void draw_axes(Plan *p)
{
  const Chart *chart = p->chart;
  bool second = false;
  for (guint i = 0; i < chart->plots->len; i++) second = second || ((ChartPlot *)chart->plots->pdata[i])->secondary;
  for (int i = 0; i < 2; i++) {
    p->scale[i] = (Scale){INFINITY, -INFINITY, 0};
    measure(&p->scale[i], chart, i, p->n);
    round_off(&p->scale[i], &chart->value[i],
              p->horizontal ? (p->room.right - p->room.left) / 2 : p->room.bottom - p->room.top);
  }
  if (p->scatter) measure_across(p);
  double side = p->room.left + LABEL_SIZE, foot = p->room.bottom - 2;
  if (p->horizontal ? chart->category.title : chart->value[0].title) p->room.left += LABEL_SIZE * 1.9;
  if (p->horizontal ? chart->value[0].title : chart->category.title) p->room.bottom -= LABEL_SIZE * 1.9;
  bool below = p->horizontal ? chart->value[0].shown : chart->category.shown,
       beside = p->horizontal ? chart->category.shown : chart->value[0].shown;
  if (below) p->room.bottom -= LABEL_SIZE * 1.7;
  if (p->horizontal) p->room.right -= widest_tick(p, false) / 2;
  if (beside)
    p->room.left += (p->horizontal ? MIN(widest_category(p), p->out->width * 0.4) : widest_tick(p, false)) + 7;
  if (second && chart->value[1].shown && !p->horizontal) p->room.right -= widest_tick(p, true) + 7;
  double each = (p->room.right - p->room.left) / MAX(p->n, 1);
  p->wraps = below && !p->horizontal && !p->scatter && widest_category(p) > each && each > LABEL_SIZE * 2.5;
  if (p->wraps) p->room.bottom -= LABEL_SIZE * 1.2;
  p->room.top += LABEL_SIZE / 2;
  p->room.right = MAX(p->room.right - LABEL_SIZE / 2, p->room.left + 1);
  p->room.bottom = MAX(p->room.bottom, p->room.top + 1);
  draw_value_axis(p, false);
  if (second) draw_value_axis(p, true);
  draw_axis_titles(p, foot, side);
}

static void draw_title(Plan *p, double width)
{
  const Chart *chart = p->chart;
  double size = chart->title_size, room = width_of(chart->title, size);
  SyFigureOp op = {.matrix = {1, 0, 0, 1, width / 2, p->room.top + size},
                   .text = chart->title,
                   .size = size,
                   .align = 0.5,
                   .bold = chart->title_bold,
                   .color = chart->title_color,
                   .width = room > width - 16 ? width - 16 : 0};
  sy_figure_text(p->out, &op);
  p->room.top += size * 1.7;
}

SyFigure *sy_chart_draw(const Chart *chart, double width, double height)
{
  Plan p = {
      .out = sy_figure_new(width, height), .chart = chart, .room = {8, 8, width - 8, height - 8}, .n = count_of(chart)};
  const ChartPlot *first = chart->plots->pdata[0];
  p.horizontal = first->kind == CHART_BAR && first->horizontal;
  p.scatter = first->kind == CHART_SCATTER;
  sy_figure_rectangle(p.out, 0, 0, width, height);
  sy_figure_paint(p.out, &chart->frame);
  if (chart->title) draw_title(&p, width);
  draw_legend(p.out, chart, &p.room);
  if (has_axes(chart)) draw_axes(&p);
  for (guint i = 0; i < chart->plots->len; i++) {
    const ChartPlot *plot = chart->plots->pdata[i];
    switch (plot->kind) {
    case CHART_BAR: draw_bars(&p, plot); break;
    case CHART_LINE:
    case CHART_AREA: draw_lines(&p, plot); break;
    case CHART_PIE: draw_pie(&p, plot); break;
    case CHART_SCATTER: draw_scatter(&p, plot); break;
    }
  }
  if (has_axes(chart)) draw_category_axis(&p);
  return p.out;
}

/* chart: what a chart part says, by the values that it keeps (21.2), ready to be drawn. Private to document. */
#ifndef SY_CHART_H
#define SY_CHART_H

#include "word/drawing/drawing_private.h"

#define SY_CHART_MOST_POINTS 4000 /* A series has so many at most. */
#define SY_CHART_MOST_SERIES 200  /* A chart has so many at most, in all its plots. */
#define SY_CHART_MOST_PLOTS 50
#define SY_CHART_MOST_VALUES                                                                                           \
  200000 /* A chart has so many at most: numbers and categories, those that are missing included. */

typedef struct {
  char *name;
  GArray *values, *across; /* double; NAN: missing. across: of scatter charts */
  GArray *colors;          /* uint32_t of single points; SY_COLOR_AUTO: the series' */
  uint32_t color;
  double width; /* The width of lines, in pt. */
  SyDash dash;
  bool line, marker, show_value, show_percent, show_category;
  bool percent, grouped; /* its numbers' format */
} ChartSeries;

typedef enum { CHART_BAR, CHART_LINE, CHART_AREA, CHART_PIE, CHART_SCATTER } ChartKind;
typedef struct {
  ChartKind kind;
  bool horizontal, stacked, percent, secondary;
  double gap, overlap, hole, first_angle; /* gap and overlap: parts of a bar; hole: part of the radius */
  GPtrArray *series;                      /* ChartSeries */
} ChartPlot;

typedef struct {
  bool shown, grid, reversed;
  bool least_set, most_set, step_set;
  double least, most, step;
  char *title;
  bool percent, grouped;
} ChartAxis;

typedef struct {
  char *title;
  double title_size;
  uint32_t title_color;
  bool title_bold;
  SyPathLook frame;      /* The frame round the whole chart. */
  GPtrArray *plots;      /* ChartPlot */
  GPtrArray *categories; /* char * */
  ChartAxis category, value[2];
  char legend;              /* 'r', 'l', 't', 'b'; 0: none */
  guint n_series, n_values; /* so far */
  bool cut;                 /* there is more than that is drawn */
} Chart;

/* chart_draw.c */
SyFigure *sy_chart_draw(const Chart *chart, double width, double height);

#endif

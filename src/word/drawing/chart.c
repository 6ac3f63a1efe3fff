/* Chart parts (21.2.2): plots, series and axes, by the values that stand in the part itself. */
#include "word/drawing/chart_private.h"

#include <math.h>
#include <string.h>

#define MOST_SIZES 100 /* A chart is drawn in so many sizes at most. */

/* ---- Values --------------------------------------------------------------------------------- */

static const char *val(const xmlNode *parent, const char *name)
{
  const xmlNode *node = parent ? sy_xml_child(parent, name) : NULL;
  return node ? sy_xml_attribute(node, "val") : NULL;
}

/* A switch without a value is on. */
static bool is_on(const xmlNode *parent, const char *name)
{
  const xmlNode *node = parent ? sy_xml_child(parent, name) : NULL;
  const char *value = node ? sy_xml_attribute(node, "val") : NULL;
  return node && (!value || strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

static double number(const xmlNode *parent, const char *name, double otherwise)
{
  const char *value = val(parent, name);
  return value ? sy_decimal(value, NULL) : otherwise;
}

/* The cache in c:tx, c:cat, c:val …: of a reference or literal. */
static const xmlNode *cache_of(const xmlNode *source)
{
  static const char *const references[] = {"strRef", "numRef", "multiLvlStrRef"}, *const caches[] = {
                                                                                      "strCache", "numCache",
                                                                                      "multiLvlStrCache"};
  for (size_t i = 0; source && i < G_N_ELEMENTS(references); i++) {
    const xmlNode *reference = sy_xml_child(source, references[i]),
                  *cache = reference ? sy_xml_child(reference, caches[i]) : NULL;
    const xmlNode *level = cache ? sy_xml_child(cache, "lvl") : NULL;
    if (cache) return level ? level : cache;
  }
  const xmlNode *literal = source ? sy_xml_child(source, "numLit") : NULL;
  return literal ? literal : source ? sy_xml_child(source, "strLit") : NULL;
}

static char *content(const xmlNode *node)
{
  xmlChar *text = node ? xmlNodeGetContent(node) : NULL;
  char *out = text && *text ? g_strndup((const char *)text, MIN(strlen((const char *)text), 2000)) : NULL;
  if (out && !g_utf8_validate(out, -1, NULL)) {
    char *valid = g_utf8_make_valid(out, -1);
    g_free(out);
    out = valid;
  }
  xmlFree(text);
  return out;
}

typedef void (*Point)(void *data, guint index, const xmlNode *value);

/* Calls take for each point that there is room for; length: of what it fills, up to the highest index. */
static void each_point(Chart *chart, const xmlNode *cache, Point take, void *data, const guint *length)
{
  for (const xmlNode *pt = cache ? cache->children : NULL; pt; pt = pt->next) {
    int64_t index = sy_xml_is(pt, "pt") ? sy_drawing_number(pt, "idx") : -1;
    if (index < 0) continue;
    guint more = index >= *length ? (guint)MIN(index, SY_CHART_MOST_POINTS) + 1 - *length : 0;
    if (index >= SY_CHART_MOST_POINTS || chart->n_values + more > SY_CHART_MOST_VALUES) {
      chart->cut = true;
      continue;
    }
    const xmlNode *value = sy_xml_child(pt, "v");
    if (!value) continue;
    chart->n_values += more;
    take(data, (guint)index, value);
  }
}

static void take_number(void *data, guint index, const xmlNode *value)
{
  GArray *out = data;
  g_autofree char *text = content(value);
  double missing = NAN, is = text ? sy_decimal(text, NULL) : NAN;
  while (out->len <= index) g_array_append_val(out, missing);
  g_array_index(out, double, index) = is;
}

static void take_text(void *data, guint index, const xmlNode *value)
{
  GPtrArray *out = data;
  while (out->len <= index) g_ptr_array_add(out, g_strdup(""));
  char *text = content(value);
  if (!text) return;
  g_free(out->pdata[index]);
  out->pdata[index] = text;
}

/* ---- Texts ---------------------------------------------------------------------------------- */

static void gather(GString *out, const xmlNode *node, int depth)
{
  for (const xmlNode *n = depth > 0 ? node->children : NULL; n; n = n->next) {
    if (sy_xml_is(n, "p") && out->len) g_string_append_c(out, ' ');
    g_autofree char *text = sy_xml_is(n, "t") ? content(n) : NULL;
    if (text) g_string_append(out, text);
    else if (n->type == XML_ELEMENT_NODE) gather(out, n, depth - 1);
  }
}

/* What c:tx says: rich text, a cached string, or a value. */
static char *text_of(const xmlNode *tx)
{
  if (!tx) return NULL;
  const xmlNode *rich = sy_xml_child(tx, "rich"), *cache = cache_of(tx), *pt = cache ? sy_xml_child(cache, "pt") : NULL;
  if (rich) {
    GString *out = g_string_new(NULL);
    gather(out, rich, 6);
    return g_string_free(out, out->len == 0);
  }
  return content(pt ? sy_xml_child(pt, "v") : sy_xml_child(tx, "v"));
}

static char *title_of(const xmlNode *parent)
{
  const xmlNode *title = parent ? sy_xml_child(parent, "title") : NULL;
  return title ? text_of(sy_xml_child(title, "tx")) : NULL;
}

static void read_format(const xmlNode *cache, bool *percent, bool *grouped)
{
  g_autofree char *code = content(cache ? sy_xml_child(cache, "formatCode") : NULL);
  *percent = code && strchr(code, '%');
  *grouped = code && strstr(code, "#,##0");
}

/* ---- Series --------------------------------------------------------------------------------- */

static uint32_t accent(Reader *r, guint index)
{
  g_autofree char *name = g_strdup_printf("accent%u", index % 6 + 1);
  return sy_theme_color(r->d, name);
}

static void read_look(Reader *r, ChartSeries *s, const xmlNode *properties, const ChartPlot *plot)
{
  const xmlNode *line = properties ? sy_xml_child(properties, "ln") : NULL;
  SyOutline outline = {.look = {.line = SY_FIGURE_NONE, .line_width = s->width}};
  sy_read_line(r, &outline, line, SY_COLOR_AUTO);
  bool lines = plot->kind == CHART_LINE || plot->kind == CHART_SCATTER;
  double opacity = 1;
  uint32_t fill = SY_COLOR_AUTO;
  sy_drawing_fill(r, properties, SY_COLOR_AUTO, &fill, &opacity);
  if (lines && line && sy_xml_child(line, "noFill")) s->line = false;
  if (lines && outline.look.line != SY_FIGURE_NONE) s->color = outline.look.line;
  if (lines && line) s->width = CLAMP(outline.look.line_width, 0.25, 20), s->dash = outline.look.dash;
  if (!lines && fill != SY_COLOR_AUTO) s->color = fill;
}

static void read_points(Reader *r, ChartSeries *s, const xmlNode *ser, bool vary, guint n)
{
  uint32_t own = SY_COLOR_AUTO;
  for (guint i = 0; i < n; i++) {
    uint32_t color = vary ? accent(r, i) : own;
    g_array_append_val(s->colors, color);
  }
  for (const xmlNode *p = ser->children; p; p = p->next) {
    double index = sy_xml_is(p, "dPt") ? number(p, "idx", -1) : -1, opacity;
    uint32_t color = SY_COLOR_AUTO;
    if (index < 0 || index >= s->colors->len) continue;
    if (sy_drawing_fill(r, sy_xml_child(p, "spPr"), SY_COLOR_AUTO, &color, &opacity) && color != SY_COLOR_AUTO)
      g_array_index(s->colors, uint32_t, (guint)index) = color;
  }
}

static void free_series(void *data)
{
  ChartSeries *s = data;
  g_free(s->name);
  g_array_free(s->values, TRUE);
  g_array_free(s->across, TRUE);
  g_array_free(s->colors, TRUE);
  g_free(s);
}

static void read_series(Reader *r, Chart *chart, ChartPlot *plot, const xmlNode *ser, const xmlNode *group)
{
  ChartSeries *s = g_new0(ChartSeries, 1);
  s->values = g_array_new(FALSE, FALSE, sizeof(double));
  s->across = g_array_new(FALSE, FALSE, sizeof(double));
  s->colors = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  s->name = text_of(sy_xml_child(ser, "tx"));
  s->color = accent(r, (guint)CLAMP(number(ser, "idx", plot->series->len), 0, 1000));
  s->width = 2.25;
  const char *style = val(group, "scatterStyle");
  s->line =
      plot->kind != CHART_SCATTER || (style && (g_str_has_prefix(style, "line") || g_str_has_prefix(style, "smooth")));
  const xmlNode *marker = sy_xml_child(ser, "marker");
  s->marker = plot->kind == CHART_SCATTER || (plot->kind == CHART_LINE && is_on(group, "marker"));
  if (marker && g_strcmp0(val(marker, "symbol"), "none") == 0) s->marker = false;
  const xmlNode *values = cache_of(sy_xml_child(ser, plot->kind == CHART_SCATTER ? "yVal" : "val"));
  each_point(chart, values, take_number, s->values, &s->values->len);
  each_point(chart, cache_of(sy_xml_child(ser, "xVal")), take_number, s->across, &s->across->len);
  if (chart->categories->len == 0)
    each_point(chart, cache_of(sy_xml_child(ser, "cat")), take_text, chart->categories, &chart->categories->len);
  read_format(values, &s->percent, &s->grouped);
  read_look(r, s, sy_xml_child(ser, "spPr"), plot);
  read_points(r, s, ser, plot->kind == CHART_PIE && (!sy_xml_child(group, "varyColors") || is_on(group, "varyColors")),
              s->values->len);
  const xmlNode *labels = sy_xml_child(ser, "dLbls");
  if (!labels || !sy_xml_child(labels, "showVal"))
    labels = labels && !sy_xml_child(group, "dLbls") ? labels : sy_xml_child(group, "dLbls");
  s->show_value = is_on(labels, "showVal");
  s->show_percent = is_on(labels, "showPercent");
  s->show_category = is_on(labels, "showCatName");
  g_ptr_array_add(plot->series, s);
}

/* ---- Plots ---------------------------------------------------------------------------------- */

static void free_plot(void *data)
{
  g_ptr_array_free(((ChartPlot *)data)->series, TRUE);
  g_free(data);
}

/* An axis that crosses at the far end, or stands right of another one, is the second. */
static bool is_second(const xmlNode *axis)
{
  return g_strcmp0(val(axis, "crosses"), "max") == 0;
}

static bool on_second(const xmlNode *area, const xmlNode *group)
{
  for (const xmlNode *id = group->children; id; id = id->next) {
    const char *name = sy_xml_is(id, "axId") ? sy_xml_attribute(id, "val") : NULL;
    for (const xmlNode *axis = name ? area->children : NULL; axis; axis = axis->next)
      if (sy_xml_is(axis, "valAx") && g_strcmp0(val(axis, "axId"), name) == 0 && is_second(axis)) return true;
  }
  return false;
}

static bool read_plot(Reader *r, Chart *chart, const xmlNode *area, const xmlNode *group)
{
  static const struct {
    const char *name;
    ChartKind kind;
    double hole;
  } kinds[] = {{"barChart", CHART_BAR, 0},        {"bar3DChart", CHART_BAR, 0}, {"lineChart", CHART_LINE, 0},
               {"line3DChart", CHART_LINE, 0},    {"areaChart", CHART_AREA, 0}, {"area3DChart", CHART_AREA, 0},
               {"pieChart", CHART_PIE, 0},        {"pie3DChart", CHART_PIE, 0}, {"doughnutChart", CHART_PIE, 0.5},
               {"scatterChart", CHART_SCATTER, 0}};
  for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
    if (!sy_xml_is(group, kinds[i].name)) continue;
    const char *grouping = val(group, "grouping");
    ChartPlot *plot = g_new0(ChartPlot, 1);
    plot->kind = kinds[i].kind;
    plot->series = g_ptr_array_new_with_free_func(free_series);
    plot->horizontal = g_strcmp0(val(group, "barDir"), "bar") == 0;
    plot->percent = g_strcmp0(grouping, "percentStacked") == 0;
    plot->stacked = plot->percent || g_strcmp0(grouping, "stacked") == 0;
    plot->gap = CLAMP(number(group, "gapWidth", 150), 0, 500) / 100;
    plot->overlap = plot->stacked ? 1 : CLAMP(number(group, "overlap", 0), -100, 100) / 100;
    plot->hole = kinds[i].hole > 0 ? CLAMP(number(group, "holeSize", 50), 10, 90) / 100 : 0;
    plot->first_angle = number(group, "firstSliceAng", 0);
    plot->secondary = on_second(area, group);
    g_ptr_array_add(chart->plots, plot);
    for (const xmlNode *ser = group->children; ser; ser = ser->next) {
      if (!sy_xml_is(ser, "ser")) continue;
      if (chart->n_series < SY_CHART_MOST_SERIES) chart->n_series++, read_series(r, chart, plot, ser, group);
      else chart->cut = true;
    }
    return true;
  }
  return false;
}

static void read_axis(ChartAxis *out, const xmlNode *axis)
{
  const xmlNode *scale = sy_xml_child(axis, "scaling"), *format = sy_xml_child(axis, "numFmt");
  const char *code = format ? sy_xml_attribute(format, "formatCode") : NULL, *labels = val(axis, "tickLblPos");
  out->shown = !is_on(axis, "delete") && g_strcmp0(labels, "none") != 0;
  out->grid = sy_xml_child(axis, "majorGridlines") != NULL;
  out->reversed = g_strcmp0(val(scale, "orientation"), "maxMin") == 0;
  out->least_set = val(scale, "min") != NULL;
  out->most_set = val(scale, "max") != NULL;
  out->least = number(scale, "min", 0);
  out->most = number(scale, "max", 0);
  out->step = number(axis, "majorUnit", 0);
  out->step_set = out->step > 0;
  out->percent = code && strchr(code, '%');
  out->grouped = code && strstr(code, "#,##0");
  g_free(out->title);
  out->title = title_of(axis);
}

static bool read_area(Reader *r, Chart *chart, const xmlNode *area)
{
  bool whole = true, across = false;
  for (const xmlNode *n = area->children; n; n = n->next) {
    bool group = n->type == XML_ELEMENT_NODE && g_str_has_suffix((const char *)n->name, "Chart");
    if (group && chart->plots->len >= SY_CHART_MOST_PLOTS) chart->cut = true;
    else if (group && !read_plot(r, chart, area, n)) whole = false;
    if (sy_xml_is(n, "catAx") || sy_xml_is(n, "dateAx")) {
      if (!is_on(n, "delete") || !chart->category.shown) read_axis(&chart->category, n);
    } else if (sy_xml_is(n, "valAx")) {
      const char *side = val(n, "axPos");
      bool scatter = chart->plots->len && ((ChartPlot *)chart->plots->pdata[0])->kind == CHART_SCATTER;
      /* The first one along the bottom is a scatter chart's other axis. */
      if (scatter && !across && side && (*side == 'b' || *side == 't')) across = true, read_axis(&chart->category, n);
      else read_axis(&chart->value[is_second(n)], n);
    }
  }
  return whole && chart->plots->len > 0;
}

static void clear(Chart *chart)
{
  g_ptr_array_free(chart->plots, TRUE);
  g_ptr_array_free(chart->categories, TRUE);
  char *texts[] = {chart->title, chart->category.title, chart->value[0].title, chart->value[1].title};
  for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) g_free(texts[i]);
}

/* Size, weight and colour: of the title's paragraph, then of its first run. */
static void read_title_look(Reader *r, Chart *chart, const xmlNode *node)
{
  const xmlNode *title = sy_xml_child(node, "title"), *sources[2];
  chart->title_size = 14;
  chart->title_color = 0x404040;
  if (!title) return;
  sources[0] = sy_drawing_find(title, "defRPr", 5);
  sources[1] = sy_drawing_find(title, "rPr", 5);
  for (size_t i = 0; i < G_N_ELEMENTS(sources); i++) {
    if (!sources[i]) continue;
    const char *bold = sy_xml_attribute(sources[i], "b");
    double opacity;
    if (sy_xml_attribute(sources[i], "sz"))
      chart->title_size = CLAMP((double)sy_drawing_number(sources[i], "sz") / 100, 5, 60);
    if (bold) chart->title_bold = *bold == '1' || *bold == 't';
    uint32_t color = SY_COLOR_AUTO;
    if (sy_drawing_fill(r, sources[i], SY_COLOR_AUTO, &color, &opacity) && color != SY_COLOR_AUTO)
      chart->title_color = color;
  }
}

/* White with a thin border, unless the part says otherwise. */
static void read_frame(Reader *r, Chart *chart, const xmlNode *space)
{
  const xmlNode *properties = sy_xml_child(space, "spPr");
  SyOutline outline = {
      .look = {.fill = 0xFFFFFF, .line = 0xD9D9D9, .fill_opacity = 1, .line_opacity = 1, .line_width = 0.75}};
  sy_drawing_fill(r, properties, SY_COLOR_AUTO, &outline.look.fill, &outline.look.fill_opacity);
  sy_read_line(r, &outline, properties ? sy_xml_child(properties, "ln") : NULL, SY_COLOR_AUTO);
  chart->frame = outline.look;
}

static bool read_chart(Reader *r, Chart *chart, const xmlNode *space)
{
  *chart =
      (Chart){.plots = g_ptr_array_new_with_free_func(free_plot), .categories = g_ptr_array_new_with_free_func(g_free)};
  const xmlNode *node = space ? sy_xml_child(space, "chart") : NULL,
                *area = node ? sy_xml_child(node, "plotArea") : NULL;
  if (!area || !read_area(r, chart, area)) return false;
  const xmlNode *legend = sy_xml_child(node, "legend");
  const char *side = val(legend, "legendPos");
  if (legend) chart->legend = side && strchr("lrtb", *side) && *side ? *side : 'r';
  chart->title = title_of(node);
  read_title_look(r, chart, node);
  read_frame(r, chart, space);
  const ChartPlot *first = chart->plots->pdata[0];
  if (!chart->title && sy_xml_child(node, "title") && chart->plots->len == 1 && first->series->len == 1)
    chart->title = g_strdup(((ChartSeries *)first->series->pdata[0])->name);
  return true;
}

/* "グラフ: title. name: category value, …", as long as that can be listened to. */
static const char *describe(Reader *r, const Chart *chart)
{
  g_autoptr(GString) out = g_string_new("グラフ");
  if (chart->title) g_string_append_printf(out, "「%s」", chart->title);
  for (guint p = 0; p < chart->plots->len; p++) {
    const ChartPlot *plot = chart->plots->pdata[p];
    for (guint i = 0; i < plot->series->len && out->len < 400; i++) {
      const ChartSeries *s = plot->series->pdata[i];
      g_string_append_printf(out, "、%s", s->name ? s->name : "系列");
    }
  }
  return sy_drawing_keep(r, out->str);
}

/* ---- Parts that are kept -------------------------------------------------------------------- */

/* A part is read once for the document, and drawn once for each size. */
typedef struct {
  Chart chart;
  bool read;
  GHashTable *figures; /* "width height" -> SyFigure */
  SyFigure *last;      /* one of them */
  size_t n_ops;        /* How many operations all sizes have together. */
} KeptChart;

static void free_figure(void *figure)
{
  sy_figure_unref(figure);
}

static void free_kept(void *data)
{
  KeptChart *kept = data;
  clear(&kept->chart);
  g_hash_table_destroy(kept->figures);
  g_free(kept);
}

static KeptChart *kept_chart(Reader *r, const char *part)
{
  if (!r->d->charts) r->d->charts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_kept);
  KeptChart *kept = g_hash_table_lookup(r->d->charts, part);
  if (kept) return kept;
  kept = g_new0(KeptChart, 1);
  kept->figures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_figure);
  xmlDoc *doc = sy_drawing_part(r, part);
  kept->read = read_chart(r, &kept->chart, doc ? xmlDocGetRootElement(doc) : NULL);
  if (doc) xmlFreeDoc(doc);
  g_hash_table_insert(r->d->charts, g_strdup(part), kept);
  return kept;
}

/* Sizes beyond those that there is room for are the last one stretched. */
static SyFigure *figure_of(KeptChart *kept, double width, double height)
{
  g_autofree char *size = g_strdup_printf("%.3f %.3f", width, height);
  SyFigure *known = g_hash_table_lookup(kept->figures, size);
  if (known || kept->n_ops > SY_FIGURE_MOST_OPS || g_hash_table_size(kept->figures) >= MOST_SIZES)
    return known ? known : kept->last;
  kept->last = sy_chart_draw(&kept->chart, width, height);
  kept->n_ops += kept->last->ops->len;
  g_hash_table_insert(kept->figures, g_steal_pointer(&size), kept->last);
  return kept->last;
}

bool sy_read_chart(Reader *r, SyObject *out, const xmlNode *node)
{
  const char *id = sy_xml_attribute(node, "id");
  const SyRelationship *rel = id ? sy_package_relationship(r->d->package, r->part->name, id) : NULL;
  double width = (double)out->width / SY_EMU_PER_POINT, height = (double)out->height / SY_EMU_PER_POINT;
  KeptChart *kept = rel && !rel->external && width > 20 && height > 20 ? kept_chart(r, rel->target) : NULL;
  if (!kept || !kept->read) return false;
  sy_object_set_figure(r, out, sy_figure_ref(figure_of(kept, width, height)));
  if (kept->chart.cut) sy_unsupported(r, N_("the rest of a chart of too many values"));
  out->kind = SY_OBJECT_PICTURE;
  if (!out->description) out->description = describe(r, &kept->chart);
  return true;
}

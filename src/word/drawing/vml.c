/* VML objects (part 4, 19.1): pictures, text boxes, shapes, groups, watermarks. */
#include "word/drawing/drawing_private.h"

#include <stdlib.h>
#include <string.h>

/* A length of a style attribute ("width:415.8pt") in EMU; 0 if absent. */
static int64_t css_length(const char *style, const char *name)
{
  g_autofree char *key = g_strconcat(name, ":", NULL);
  for (const char *p = style; p && (p = strstr(p, key)); p += strlen(key)) {
    if (p > style && p[-1] != ';' && !g_ascii_isspace(p[-1])) continue;
    char *end;
    double value = sy_decimal(p + strlen(key), &end);
    double unit = g_str_has_prefix(end, "pt")   ? 1
                  : g_str_has_prefix(end, "in") ? 72
                  : g_str_has_prefix(end, "mm") ? 72 / 25.4
                  : g_str_has_prefix(end, "cm") ? 72 / 2.54
                                                : 0.75;
    return (int64_t)(CLAMP(value * unit, -7000, 7000) * SY_EMU_PER_POINT);
  }
  return 0;
}

static bool css_has(const char *style, const char *text)
{
  return style && strstr(style, text) != NULL;
}

/* A length in a group's own units, or in one that is named. */
static double member_length(const char *style, const char *name)
{
  g_autofree char *key = g_strconcat(name, ":", NULL);
  for (const char *p = style; p && (p = strstr(p, key)); p += strlen(key))
    if (p == style || p[-1] == ';' || g_ascii_isspace(p[-1])) return sy_decimal(p + strlen(key), NULL);
  return 0;
}

static void place_vml(SyObject *out, const char *style)
{
  const char *flip = style ? strstr(style, "flip:") : NULL;
  for (flip = flip ? flip + 5 : NULL; flip && *flip && *flip != ';'; flip++) {
    if (*flip == 'x') out->flip_h = !out->flip_h;
    if (*flip == 'y') out->flip_v = !out->flip_v;
  }
  out->width = MAX(css_length(style, "width"), 0);
  out->height = MAX(css_length(style, "height"), 0);
  const char *turn = style ? strstr(style, "rotation:") : NULL;
  if (turn) out->rotation = sy_decimal(turn + 9, NULL);
  if (turn && strstr(turn, "fd")) out->rotation /= 65536;
  if (!css_has(style, "position:absolute")) return;
  out->wrap = SY_WRAP_NONE;
  out->x = css_length(style, "margin-left");
  out->y = css_length(style, "margin-top");
  out->x_share = CLAMP(member_length(style, "mso-left-percent"), -10000, 10000) / 1000;
  out->y_share = CLAMP(member_length(style, "mso-top-percent"), -10000, 10000) / 1000;
  out->h_from = css_has(style, "horizontal-relative:page")     ? SY_REL_PAGE
                : css_has(style, "horizontal-relative:margin") ? SY_REL_MARGIN
                                                               : SY_REL_COLUMN;
  out->v_from = css_has(style, "vertical-relative:page")     ? SY_REL_PAGE
                : css_has(style, "vertical-relative:margin") ? SY_REL_MARGIN
                                                             : SY_REL_PARAGRAPH;
  if (css_has(style, "mso-position-horizontal:center")) out->h_align = SY_PLACEMENT_CENTER;
  if (css_has(style, "mso-position-vertical:center")) out->v_align = SY_PLACEMENT_CENTER;
  out->behind = css_has(style, "z-index:-");
}

static uint32_t vml_color(const char *text, uint32_t otherwise)
{
  if (!text) return otherwise;
  if (*text == '#' && strlen(text) >= 4 && (!text[4] || text[4] == ' ')) {
    char hex[] = {text[1], text[1], text[2], text[2], text[3], text[3], 0};
    return sy_color(hex);
  }
  if (*text == '#' && strlen(text) >= 7) {
    char hex[7] = {0};
    memcpy(hex, text + 1, 6);
    return sy_color(hex);
  }
  static const struct {
    const char *name;
    uint32_t color;
  } names[] = {{"silver", 0xC0C0C0}, {"white", 0xFFFFFF},  {"red", 0xFF0000},  {"gray", 0x808080},
               {"black", 0},         {"yellow", 0xFFFF00}, {"blue", 0x0000FF}, {"green", 0x008000},
               {"navy", 0x000080},   {"lime", 0x00FF00},   {"aqua", 0x00FFFF}, {"maroon", 0x800000},
               {"purple", 0x800080}, {"olive", 0x808000},  {"teal", 0x008080}, {"fuchsia", 0xFF00FF}};
  for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
    if (g_str_has_prefix(text, names[i].name)) return names[i].color;
  return otherwise;
}

#define PATH_SIZE 144 /* half-points: of text that is stretched to its shape */

static void read_text_path(Reader *r, SyObject *out, const xmlNode *path)
{
  SyRunProperties *run = SY_ARENA_NEW(r->arena, SyRunProperties);
  sy_default_run(r->d->styles, run);
  out->shape = SY_SHAPE_TEXT_PATH;
  out->label = sy_drawing_keep(r, sy_xml_attribute(path, "string"));
  run->color = out->fill == SY_COLOR_AUTO ? 0xC0C0C0 : out->fill;
  run->size = run->size_complex = PATH_SIZE;
  const char *style = sy_xml_attribute(path, "style"), *family = style ? strstr(style, "font-family:") : NULL;
  if (family) {
    family += strlen("font-family:");
    family += strspn(family, " \"'");
    g_autofree char *name = g_strndup(family, strcspn(family, "\"';,"));
    if (*name) run->ascii = run->hansi = run->east_asia = g_intern_string(name);
  }
  run->bold = css_has(style, "font-weight:bold");
  run->italic = css_has(style, "font-style:italic");
  out->text_path_run = run;
}

/* ---- Shapes --------------------------------------------------------------------------------- */

static bool is_off(const char *value)
{
  return value && (*value == 'f' || *value == '0');
}

/* Two numbers apart by a comma. */
static void read_pair(const char *text, double *a, double *b)
{
  char *end = NULL;
  if (!text) return;
  *a = sy_decimal(text, &end);
  while (end && (*end == ',' || g_ascii_isspace(*end) || g_ascii_isalpha(*end))) end++;
  if (end && *end) *b = sy_decimal(end, NULL);
}

static SyDash dash_of(const char *name)
{
  static const struct {
    const char *name;
    SyDash dash;
  } all[] = {{"dot", SY_DASH_DOT},
             {"1 1", SY_DASH_DOT},
             {"dash", SY_DASH_DASH},
             {"3 1", SY_DASH_DASH},
             {"longDash", SY_DASH_LONG},
             {"dashDot", SY_DASH_DASH_DOT},
             {"longDashDot", SY_DASH_LONG_DOT},
             {"longDashDotDot", SY_DASH_DASH_DOT_DOT}};
  for (size_t i = 0; name && i < G_N_ELEMENTS(all); i++)
    if (g_ascii_strcasecmp(all[i].name, name) == 0) return all[i].dash;
  return SY_DASH_SOLID;
}

static int head_of(const char *name)
{
  static const struct {
    const char *name;
    int kind;
  } all[] = {{"block", 1}, {"open", 2}, {"classic", 3}, {"diamond", 4}, {"oval", 5}};
  for (size_t i = 0; name && i < G_N_ELEMENTS(all); i++)
    if (strcmp(all[i].name, name) == 0) return all[i].kind;
  return 0;
}

static double points_of(const char *text, double otherwise)
{
  char *end = NULL;
  if (!text) return otherwise;
  double value = sy_decimal(text, &end);
  double unit = g_str_has_prefix(end, "pt")   ? 1
                : g_str_has_prefix(end, "mm") ? 72 / 25.4
                : g_str_has_prefix(end, "in") ? 72
                : g_str_has_prefix(end, "px") ? 0.75
                                              : 1.0 / SY_EMU_PER_POINT;
  return CLAMP(value * unit, 0, 1000);
}

static void read_look(SyOutline *outline, const xmlNode *shape)
{
  const xmlNode *stroke = sy_xml_child(shape, "stroke"), *fill = sy_xml_child(shape, "fill");
  SyPathLook *look = &outline->look;
  *look = (SyPathLook){.fill_opacity = 1, .line_opacity = 1};
  look->fill = is_off(sy_xml_attribute(shape, "filled")) ? SY_FIGURE_NONE
                                                         : vml_color(sy_xml_attribute(shape, "fillcolor"), 0xFFFFFF);
  look->line = is_off(sy_xml_attribute(shape, "stroked")) ? SY_FIGURE_NONE
                                                          : vml_color(sy_xml_attribute(shape, "strokecolor"), 0);
  look->line_width = points_of(sy_xml_attribute(shape, "strokeweight"), 0.75);
  outline->heads.head_width = outline->heads.head_length = outline->heads.tail_width = outline->heads.tail_length = 3;
  if (stroke) {
    look->dash = dash_of(sy_xml_attribute(stroke, "dashstyle"));
    outline->heads.head = head_of(sy_xml_attribute(stroke, "startarrow"));
    outline->heads.tail = head_of(sy_xml_attribute(stroke, "endarrow"));
  }
  const char *opacity = fill ? sy_xml_attribute(fill, "opacity") : NULL;
  if (opacity) {
    char *end;
    double value = sy_decimal(opacity, &end);
    look->fill_opacity = CLAMP(*end == 'f' ? value / 65536 : *end == '%' ? value / 100 : value, 0, 1);
  }
}

/* The number of its type: "#_x0000_t61", or that of the v:shapetype it names. */
static int type_of(const xmlNode *shape)
{
  const char *type = sy_xml_attribute(shape, "type"), *number = type ? strstr(type, "_t") : NULL;
  const char *own = sy_xml_attribute(shape, "spt");
  return own ? atoi(own) : number ? atoi(number + 2) : 0;
}

/* The adjustments of those shapes whose own are easily told in DrawingML's. Caller frees. */
static char *adjustments(const xmlNode *shape, const char *name)
{
  const char *adjust = sy_xml_attribute(shape, "adj"), *arc = sy_xml_attribute(shape, "arcsize");
  if (arc && strcmp(name, "roundRect") == 0) {
    char *end;
    double value = sy_decimal(arc, &end);
    return g_strdup_printf("adj %d", (int)CLAMP((*end == 'f'   ? value / 65536
                                                 : *end == '%' ? value / 100
                                                               : value) *
                                                    100000,
                                                0, 50000));
  }
  if (!adjust) return NULL;
  double x = 0, y = 0;
  read_pair(adjust, &x, &y);
  x = CLAMP(x, -1e6, 1e6) / 21600 * 100000;
  y = CLAMP(y, -1e6, 1e6) / 21600 * 100000;
  if (g_str_has_prefix(name, "wedge") || strcmp(name, "cloudCallout") == 0)
    return g_strdup_printf("adj1 %d; adj2 %d", (int)(x - 50000), (int)(y - 50000));
  if (strcmp(name, "bentConnector3") == 0 || strcmp(name, "curvedConnector3") == 0)
    return g_strdup_printf("adj1 %d", (int)x);
  if (strcmp(name, "roundRect") == 0 || strcmp(name, "triangle") == 0)
    return g_strdup_printf("adj %d", (int)CLAMP(x, 0, 100000));
  return NULL;
}

/* v:line says where it begins and ends. */
static void place_line(SyObject *out, const xmlNode *shape)
{
  const char *texts[] = {sy_xml_attribute(shape, "from"), sy_xml_attribute(shape, "to")};
  double at[2][2] = {{0}};
  for (size_t i = 0; i < 2; i++) {
    g_auto(GStrv) parts = g_strsplit(texts[i] ? texts[i] : "", ",", 2);
    for (size_t k = 0; k < 2 && parts[0] && parts[k]; k++) {
      g_autofree char *style = g_strconcat("v:", g_strstrip(parts[k]), NULL);
      at[i][k] = (double)css_length(style, "v");
      if (!parts[1]) break;
    }
  }
  if (!texts[0] || !texts[1]) return;
  out->x += (int64_t)MIN(at[0][0], at[1][0]);
  out->y += (int64_t)MIN(at[0][1], at[1][1]);
  out->width = (int64_t)ABS(at[1][0] - at[0][0]);
  out->height = (int64_t)ABS(at[1][1] - at[0][1]);
  out->flip_h = at[1][0] < at[0][0];
  out->flip_v = at[1][1] < at[0][1];
}

/* ---- Paths ---------------------------------------------------------------------------------- */

/* One number of a path, where none is written: 0; false: something else stands there, such as a formula. */
static bool path_number(const char **p, double *out)
{
  while (g_ascii_isspace(**p)) (*p)++;
  *out = 0;
  if (g_ascii_isdigit(**p) || **p == '-' || **p == '+' || **p == '.') {
    char *end;
    *out = CLAMP(sy_decimal(*p, &end), -1e7, 1e7);
    if (end == *p) return false;
    *p = end;
  } else if (**p == '@' || **p == '#') {
    return false;
  }
  while (g_ascii_isspace(**p)) (*p)++;
  if (**p == ',') (*p)++;
  return true;
}

typedef struct {
  double x, y, sx, sy, width, height; /* The shape's own units: where they begin, and how long they are. */
  const SyOutline *outline;
} PathSpace;

static void path_place(const PathSpace *space, double *x, double *y)
{
  *x = (*x - space->x) * space->sx;
  *y = (*y - space->y) * space->sy;
  if (space->outline->flip_h) *x = space->width - *x;
  if (space->outline->flip_v) *y = space->height - *y;
}

static int path_values(char command)
{
  return strchr("mltr", command) ? 2 : strchr("cv", command) ? 6 : 0;
}

/* The path attribute (part 4, 19.1.2.19), but for its arcs and formulas; false: it has such. */
static bool read_path(SyFigure *figure, const char *path, const PathSpace *space)
{
  double at[2] = {0};
  char command = 0;
  for (const char *p = path; *p;) {
    if (g_ascii_isspace(*p)) {
      p++;
      continue;
    }
    if (g_ascii_isalpha(*p)) {
      command = *p++;
      if (command == 'n' && (*p == 'f' || *p == 's')) p++;
      else if (command == 'x') sy_figure_close(figure);
      else if (command == 'e') sy_figure_paint(figure, &space->outline->look);
      else if (path_values(command) == 0) return false;
      if (path_values(command) == 0) continue;
    }
    int n = path_values(command);
    double v[6];
    const char *begin = p;
    if (n == 0) return false;
    for (int i = 0; i < n; i++)
      if (!path_number(&p, &v[i])) return false;
    if (p == begin && *p) return false;
    bool relative = strchr("trv", command) != NULL;
    for (int i = 0; i < n; i++) v[i] += relative ? at[i % 2] : 0;
    at[0] = v[n - 2];
    at[1] = v[n - 1];
    for (int i = 0; i < n; i += 2) path_place(space, &v[i], &v[i + 1]);
    if (strchr("mt", command)) sy_figure_move(figure, v[0], v[1]);
    else if (strchr("lr", command)) sy_figure_line(figure, v[0], v[1]);
    else sy_figure_curve(figure, v[0], v[1], v[2], v[3], v[4], v[5]);
  }
  sy_figure_paint(figure, &space->outline->look);
  return true;
}

/* A shape without a type that is known, drawn by its own path. */
static bool read_own_path(Reader *r, SyObject *out, const xmlNode *shape, const SyOutline *outline)
{
  const char *path = sy_xml_attribute(shape, "path");
  double x = 0, y = 0, across = 1000, down = 1000;
  double width = (double)out->width / SY_EMU_PER_POINT, height = (double)out->height / SY_EMU_PER_POINT;
  if (!path || !*path) return false;
  read_pair(sy_xml_attribute(shape, "coordorigin"), &x, &y);
  read_pair(sy_xml_attribute(shape, "coordsize"), &across, &down);
  PathSpace space = {x, y, across > 0 ? width / across : 1, down > 0 ? height / down : 1, width, height, outline};
  SyFigure *figure = sy_figure_new(width, height);
  if (!read_path(figure, path, &space)) {
    sy_figure_unref(figure);
    return false;
  }
  sy_object_set_figure(r, out, figure);
  out->shape = SY_SHAPE_OTHER;
  return true;
}

static void read_outline(Reader *r, SyObject *out, const xmlNode *shape, const char *name, SyOutline *outline)
{
  static const struct {
    const char *element, *preset;
  } elements[] = {
      {"rect", "rect"}, {"roundrect", "roundRect"}, {"oval", "ellipse"}, {"line", "line"}, {"shape", "rect"}};
  const char *preset = sy_geometry_of_vml(type_of(shape));
  outline->flip_h = out->flip_h;
  outline->flip_v = out->flip_v;
  if (!preset && strcmp(name, "shape") == 0 && read_own_path(r, out, shape, outline)) return;
  for (size_t i = 0; !preset && i < G_N_ELEMENTS(elements); i++)
    if (strcmp(elements[i].element, name) == 0) preset = elements[i].preset;
  out->shape = SY_SHAPE_RECTANGLE;
  if (!preset || (strcmp(preset, "rect") == 0 && outline->look.dash == SY_DASH_SOLID)) return;
  double width = (double)out->width / SY_EMU_PER_POINT, height = (double)out->height / SY_EMU_PER_POINT;
  SyFigure *figure = sy_figure_new(width, height);
  g_autofree char *adjust = adjustments(shape, preset);
  sy_geometry_preset(figure, preset, NULL, adjust, width, height, outline);
  out->shape = SY_SHAPE_OTHER;
  sy_object_set_figure(r, out, figure);
}

static void read_text(Reader *r, SyObject *out, const xmlNode *box, xmlNode *content, const SyOutline *outline)
{
  double inset[] = {7.2, 3.6, 7.2, 3.6},
         inner[] = {outline->text_left, outline->text_top, outline->text_right, outline->text_bottom};
  const char *said = sy_xml_attribute(box, "inset");
  g_auto(GStrv) parts = g_strsplit(said ? said : "", ",", 4);
  for (size_t i = 0; i < 4 && parts[i]; i++)
    if (*g_strstrip(parts[i])) inset[i] = points_of(parts[i], inset[i]);
  int64_t *insets[] = {&out->inset_left, &out->inset_top, &out->inset_right, &out->inset_bottom};
  for (size_t i = 0; i < 4; i++) *insets[i] = (int64_t)((inset[i] + inner[i]) * SY_EMU_PER_POINT);
  const char *style = sy_xml_attribute(box, "style");
  if (css_has(style, "layout-flow:vertical-ideographic")) out->text_direction = SY_TEXT_TB_RL_V;
  else if (css_has(style, "layout-flow:vertical"))
    out->text_direction = css_has(style, "mso-layout-flow-alt:bottom-to-top") ? SY_TEXT_BT_LR : SY_TEXT_ASIDE;
  out->auto_fit = css_has(style, "mso-fit-shape-to-text:t");
  sy_read_box_text(r, out, content);
}

static void read_vml_shape(Reader *r, SyObject *out, xmlNode *shape, const char *name);

static const char *const shape_names[] = {"shape", "rect", "roundrect", "oval", "line", "group"};

static void read_vml_group(Reader *r, SyObject *out, xmlNode *group)
{
  double x = 0, y = 0, across = 1000, down = 1000;
  read_pair(sy_xml_attribute(group, "coordorigin"), &x, &y);
  read_pair(sy_xml_attribute(group, "coordsize"), &across, &down);
  double sx = across > 0 ? (double)out->width / across : 1, sy = down > 0 ? (double)out->height / down : 1;
  size_t n = 0;
  for (const xmlNode *c = group->children; c; c = c->next) n += c->type == XML_ELEMENT_NODE;
  SyObject *children = SY_ARENA_ARRAY(r->arena, SyObject, MAX(n, 1));
  n = 0;
  for (xmlNode *c = group->children; c; c = c->next)
    for (size_t i = 0; i < G_N_ELEMENTS(shape_names); i++) {
      if (!sy_xml_is(c, shape_names[i])) continue;
      SyObject *child = &children[n++];
      const char *style = sy_xml_attribute(c, "style");
      *child = *sy_object_new(r);
      place_vml(child, style);
      double at[] = {member_length(style, "left"), member_length(style, "top"), member_length(style, "width"),
                     member_length(style, "height")};
      bool line = strcmp(shape_names[i], "line") == 0;
      double from[2] = {0}, to[2] = {0};
      if (line) {
        read_pair(sy_xml_attribute(c, "from"), &from[0], &from[1]);
        read_pair(sy_xml_attribute(c, "to"), &to[0], &to[1]);
        child->flip_h = to[0] < from[0];
        child->flip_v = to[1] < from[1];
        for (size_t k = 0; k < 2; k++) at[k] = MIN(from[k], to[k]), at[k + 2] = ABS(to[k] - from[k]);
      }
      child->x = sy_drawing_clamp((at[0] - x) * sx);
      child->y = sy_drawing_clamp((at[1] - y) * sy);
      child->width = (int64_t)CLAMP(at[2] * sx, 0, SY_EMU_MOST);
      child->height = (int64_t)CLAMP(at[3] * sy, 0, SY_EMU_MOST);
      read_vml_shape(r, child, c, shape_names[i]);
    }
  out->kind = SY_OBJECT_GROUP;
  out->children = children;
  out->n_children = n;
}

static void read_vml_shape(Reader *r, SyObject *out, xmlNode *shape, const char *name)
{
  if (strcmp(name, "group") == 0) {
    if (++r->d->depth <= SY_DRAWING_DEPTH) read_vml_group(r, out, shape);
    else sy_unsupported(r, N_("what is nested too deep"));
    r->d->depth--;
    return;
  }
  SyOutline outline = {0};
  read_look(&outline, shape);
  out->kind = SY_OBJECT_SHAPE;
  xmlNode *path = sy_xml_child(shape, "textpath"), *image = sy_xml_child(shape, "imagedata"),
          *box = sy_xml_child(shape, "textbox");
  xmlNode *content = box ? sy_xml_child(box, "txbxContent") : NULL;
  if (path || image) {
    out->fill = path && sy_xml_attribute(shape, "fillcolor") ? outline.look.fill : SY_COLOR_AUTO;
    if (path) read_text_path(r, out, path);
    else sy_object_set_picture(r, out, sy_xml_attribute(image, "id"));
    return;
  }
  read_outline(r, out, shape, name, &outline);
  out->fill = outline.look.fill;
  out->fill_opacity = outline.look.fill_opacity;
  out->line = outline.look.line;
  out->line_width = outline.look.line_width;
  if (content) read_text(r, out, box, content, &outline);
}

const SyObject *sy_read_vml(Reader *r, xmlNode *pict)
{
  xmlNode *shape = NULL;
  size_t which = 0;
  for (; which < G_N_ELEMENTS(shape_names) && !shape; which++) shape = sy_xml_child(pict, shape_names[which]);
  if (shape && r->d->depth > SY_DRAWING_DEPTH) sy_unsupported(r, N_("what is nested too deep"));
  if (!shape || r->d->depth > SY_DRAWING_DEPTH) return NULL;
  r->d->depth++;
  SyObject *out = sy_object_new(r);
  place_vml(out, sy_xml_attribute(shape, "style"));
  if (sy_xml_is(shape, "line")) place_line(out, shape);
  out->description = sy_drawing_keep(r, sy_xml_attribute(shape, "alt"));
  read_vml_shape(r, out, shape, shape_names[which - 1]);
  r->d->depth--;
  return out;
}

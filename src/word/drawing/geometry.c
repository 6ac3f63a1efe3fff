/* Guides and paths of shapes (20.1.9.11, 20.1.9.15 and following). */
#include "word/drawing/geometry_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_GUIDES 2000
#define MOST_COMMANDS 20000
#define MOST_FORMULAS 100000 /* A shape has so many at most; they are read anew for each size that its paths have. */
#define DEGREE 60000.0
#define RADIANS(angle) ((angle) / DEGREE * G_PI / 180)

typedef struct {
  GHashTable *names; /* char * -> double * */
  double w, h;
  int left; /* formulas that may still be read */
  bool cut; /* some were not */
} Guides;

static double number_or(const char *text, bool *is_number)
{
  char *end;
  double value = g_ascii_strtod(text, &end);
  *is_number = end > text && *end == 0;
  return isfinite(value) ? value : 0;
}

/* w, h, their parts and those of a circle: "wd2", "ssd16", "3cd4". */
static bool built_in(const Guides *g, const char *name, double *out)
{
  double least = MIN(g->w, g->h), most = MAX(g->w, g->h);
  const struct {
    const char *name;
    double value;
  } all[] = {{"l", 0},    {"t", 0},         {"r", g->w},      {"b", g->h},   {"w", g->w},
             {"h", g->h}, {"hc", g->w / 2}, {"vc", g->h / 2}, {"ss", least}, {"ls", most}};
  for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
    if (strcmp(name, all[i].name) == 0) {
      *out = all[i].value;
      return true;
    }
  const struct {
    const char *prefix;
    double whole;
  } parts[] = {{"wd", g->w}, {"hd", g->h}, {"ssd", least}, {"lsd", most}, {"cd", 360 * DEGREE}};
  double times = g_ascii_isdigit(*name) ? *name++ - '0' : 1;
  for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
    size_t n = strlen(parts[i].prefix);
    if (strncmp(name, parts[i].prefix, n) != 0 || !g_ascii_isdigit(name[n])) continue;
    *out = times * parts[i].whole / MAX(atoi(name + n), 1);
    return true;
  }
  return false;
}

static double value_of(const Guides *g, const char *name)
{
  const double *known = name ? g_hash_table_lookup(g->names, name) : NULL;
  if (known) return *known;
  if (!name) return 0;
  bool is_number;
  double value = number_or(name, &is_number);
  if (!is_number && !built_in(g, name, &value)) return 0;
  return value;
}

static void set_value(Guides *g, const char *name, double value)
{
  if (g_hash_table_size(g->names) >= MOST_GUIDES && !g_hash_table_contains(g->names, name)) {
    g->cut = true;
    return;
  }
  double *kept = g_new(double, 1);
  *kept = isfinite(value) ? value : 0;
  g_hash_table_insert(g->names, g_strdup(name), kept);
}

/* One formula (20.1.9.11): an operator and its arguments. */
static double formula(const Guides *g, char **words)
{
  const char *op = words[0] ? words[0] : "";
  double v[3] = {0};
  for (size_t i = 0; i < 3 && words[0] && words[i + 1]; i++) {
    v[i] = value_of(g, words[i + 1]);
    if (!words[i + 2]) break;
  }
  double x = v[0], y = v[1], z = v[2], angle = RADIANS(y);
  if (strcmp(op, "*/") == 0 || strcmp(op, "*") == 0) return z != 0 ? x * y / z : 0;
  if (strcmp(op, "+-") == 0) return x + y - z;
  if (strcmp(op, "+/") == 0) return z != 0 ? (x + y) / z : 0;
  if (strcmp(op, "?:") == 0) return x > 0 ? y : z;
  if (strcmp(op, "abs") == 0) return fabs(x);
  if (strcmp(op, "at2") == 0) return atan2(y, x) * 180 / G_PI * DEGREE;
  if (strcmp(op, "cat2") == 0) return x * cos(atan2(z, y));
  if (strcmp(op, "sat2") == 0) return x * sin(atan2(z, y));
  if (strcmp(op, "cos") == 0) return x * cos(angle);
  if (strcmp(op, "sin") == 0) return x * sin(angle);
  if (strcmp(op, "tan") == 0) return x * tan(angle);
  if (strcmp(op, "max") == 0) return MAX(x, y);
  if (strcmp(op, "min") == 0) return MIN(x, y);
  if (strcmp(op, "mod") == 0) return sqrt(x * x + y * y + z * z);
  if (strcmp(op, "pin") == 0) return y < x ? x : y > z ? z : y;
  if (strcmp(op, "sqrt") == 0) return sqrt(MAX(x, 0));
  return x;
}

static char **split(const char *text)
{
  g_auto(GStrv) all = g_strsplit_set(text, " \t\n", -1);
  GPtrArray *words = g_ptr_array_new();
  for (char **p = all; *p; p++)
    if (**p) g_ptr_array_add(words, g_strdup(*p));
  g_ptr_array_add(words, NULL);
  return (char **)g_ptr_array_free(words, FALSE);
}

static void set_formula(Guides *g, const char *name, const char *text)
{
  g_auto(GStrv) words = split(text);
  set_value(g, name, formula(g, words));
}

static void read_guides(Guides *g, const xmlNode *list)
{
  for (const xmlNode *n = list ? list->children : NULL; n; n = n->next) {
    const char *name = sy_xml_is(n, "gd") ? sy_xml_attribute(n, "name") : NULL,
               *text = name ? sy_xml_attribute(n, "fmla") : NULL;
    if (!text) continue;
    if (g->left-- <= 0) g->cut = true;
    if (g->cut) return;
    set_formula(g, name, text);
  }
}

/* ---- Paths ---------------------------------------------------------------------------------- */

typedef struct {
  SyFigure *out;
  const SyOutline *outline;
  double sx, sy, w, h; /* sx, sy: one of the path's own units, in pt. w, h: the box. */
  double x, y;         /* the current point, unflipped */
} Pen;

static void flip(const Pen *p, double *x, double *y)
{
  if (p->outline->flip_h) *x = p->w - *x;
  if (p->outline->flip_v) *y = p->h - *y;
}

static double eccentric(double angle, double rx, double ry)
{
  double plain = atan2(sin(angle), cos(angle)), own = atan2(rx * sin(angle), ry * cos(angle));
  return angle + own - plain;
}

static void arc(Pen *p, const double *v)
{
  double rx = v[0] * p->sx, ry = v[1] * p->sy, begin = RADIANS(v[2]),
         end = begin + CLAMP(RADIANS(v[3]), -2 * G_PI, 2 * G_PI);
  if (rx > 0 && ry > 0) begin = eccentric(begin, rx, ry), end = eccentric(end, rx, ry);
  double cx = p->x - rx * cos(begin), cy = p->y - ry * sin(begin);
  p->x = cx + rx * cos(end);
  p->y = cy + ry * sin(end);
  flip(p, &cx, &cy);
  double a = begin, sweep = end - begin;
  if (p->outline->flip_h) a = G_PI - a, sweep = -sweep;
  if (p->outline->flip_v) a = -a, sweep = -sweep;
  sy_figure_arc(p->out, &(SyArc){cx, cy, rx, ry, a, sweep}, true);
}

/* M, L, A, C, Q, Z with that many values. */
static int values_of(char command)
{
  switch (command) {
  case 'M':
  case 'L': return 2;
  case 'A':
  case 'Q': return 4;
  case 'C': return 6;
  default: return 0;
  }
}

static void draw(Pen *p, char command, const double *v)
{
  double at[6] = {0}, from[2] = {p->x, p->y};
  if (command == 'A') {
    arc(p, v);
    return;
  }
  if (command == 'Z') {
    sy_figure_close(p->out);
    return;
  }
  int n = values_of(command);
  for (int i = 0; i < n; i += 2) {
    at[i] = v[i] * p->sx;
    at[i + 1] = v[i + 1] * p->sy;
    p->x = at[i];
    p->y = at[i + 1];
    flip(p, &at[i], &at[i + 1]);
  }
  flip(p, &from[0], &from[1]);
  if (command == 'M') sy_figure_move(p->out, at[0], at[1]);
  else if (command == 'L') sy_figure_line(p->out, at[0], at[1]);
  else if (command == 'C') sy_figure_curve(p->out, at[0], at[1], at[2], at[3], at[4], at[5]);
  else if (command == 'Q')
    sy_figure_curve(p->out, from[0] + (at[0] - from[0]) * 2 / 3, from[1] + (at[1] - from[1]) * 2 / 3,
                    at[2] + (at[0] - at[2]) * 2 / 3, at[3] + (at[1] - at[3]) * 2 / 3, at[2], at[3]);
}

static void finish_path(SyFigure *out, const SyOutline *outline, bool fills, bool strokes)
{
  SyPathLook look = outline->look;
  if (!fills) look.fill = SY_FIGURE_NONE;
  if (!strokes) look.line = SY_FIGURE_NONE;
  size_t from = out->path_point;
  sy_figure_paint(out, &look);
  sy_figure_line_ends(out, &outline->heads, &look, from);
}

/* ---- Presets -------------------------------------------------------------------------------- */

static void begin(Guides *g, double width, double height)
{
  *g = (Guides){g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free), width, height, MOST_FORMULAS, false};
}

static void draw_paths(const Guides *g, Pen *pen, const char *paths)
{
  g_auto(GStrv) all = g_strsplit(paths, "|", -1);
  for (char **path = all; *path; path++) {
    g_auto(GStrv) words = split(*path);
    bool fills = true, strokes = true;
    for (char **word = words; *word; word++) {
      if (strcmp(*word, "-") == 0) fills = false;
      else if (strcmp(*word, "!") == 0) strokes = false;
      else {
        char command = **word;
        double v[6] = {0};
        for (int i = 0; i < values_of(command) && word[1]; i++) v[i] = value_of(g, *++word);
        draw(pen, command, v);
      }
    }
    finish_path(pen->out, pen->outline, fills, strokes);
  }
}

static void set_text_box(const Guides *g, SyOutline *outline, const char *const edges[4])
{
  double l = value_of(g, edges[0]), t = value_of(g, edges[1]), r = value_of(g, edges[2]), b = value_of(g, edges[3]);
  if (r <= l || b <= t) return;
  outline->text_left = CLAMP(outline->flip_h ? g->w - r : l, 0, g->w);
  outline->text_right = CLAMP(outline->flip_h ? l : g->w - r, 0, g->w);
  outline->text_top = CLAMP(outline->flip_v ? g->h - b : t, 0, g->h);
  outline->text_bottom = CLAMP(outline->flip_v ? t : g->h - b, 0, g->h);
}

static void read_table(Guides *g, const char *table)
{
  g_auto(GStrv) all = g_strsplit(table ? table : "", ";", -1);
  for (char **one = all; *one; one++) {
    g_auto(GStrv) words = split(*one);
    if (!words[0] || !words[1]) continue;
    set_value(g, words[0], strcmp(words[1], "=") == 0 ? formula(g, words + 2) : value_of(g, words[1]));
  }
}

bool sy_geometry_preset(SyFigure *out, const char *name, const xmlNode *av_list, const char *adjust, double width,
                        double height, SyOutline *outline)
{
  const SyPreset *preset = sy_preset_lookup(name);
  if (!preset) return false;
  Guides g;
  begin(&g, width, height);
  read_table(&g, preset->adjust);
  read_guides(&g, av_list);
  read_table(&g, adjust);
  read_table(&g, preset->guides);
  Pen pen = {out, outline, 1, 1, width, height, 0, 0};
  if (preset->text) {
    g_auto(GStrv) edges = split(preset->text);
    if (g_strv_length(edges) == 4) set_text_box(&g, outline, (const char *const *)edges);
  }
  draw_paths(&g, &pen, preset->paths);
  if (g.cut) out->full = true;
  g_hash_table_destroy(g.names);
  return true;
}

/* ---- Custom geometry ------------------------------------------------------------------------ */

static void read_command(const Guides *g, Pen *pen, const xmlNode *n)
{
  static const struct {
    const char *name;
    char command;
  } all[] = {{"moveTo", 'M'}, {"lnTo", 'L'}, {"arcTo", 'A'}, {"cubicBezTo", 'C'}, {"quadBezTo", 'Q'}, {"close", 'Z'}};
  char command = 0;
  for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
    if (sy_xml_is(n, all[i].name)) command = all[i].command;
  if (!command) return;
  double v[6] = {0};
  if (command == 'A') {
    static const char *const names[] = {"wR", "hR", "stAng", "swAng"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) v[i] = value_of(g, sy_xml_attribute(n, names[i]));
  } else {
    int i = 0;
    for (const xmlNode *p = n->children; p && i + 1 < 6; p = p->next) {
      if (!sy_xml_is(p, "pt")) continue;
      v[i++] = value_of(g, sy_xml_attribute(p, "x"));
      v[i++] = value_of(g, sy_xml_attribute(p, "y"));
    }
    if (i < values_of(command)) return;
  }
  draw(pen, command, v);
}

/* The guides for paths of a size; the same ones serve all paths of that size in a row. */
static void guide(Guides *g, const xmlNode *geometry, double w, double h)
{
  if (g->names && g->w == w && g->h == h) return;
  int left = g->names ? g->left : MOST_FORMULAS;
  if (g->names) g_hash_table_destroy(g->names);
  begin(g, w, h);
  g->left = left;
  read_guides(g, sy_xml_child(geometry, "avLst"));
  read_guides(g, sy_xml_child(geometry, "gdLst"));
}

static void draw_custom(const Guides *g, Pen *pen, const xmlNode *path, int *commands)
{
  for (const xmlNode *n = path->children; n && *commands < MOST_COMMANDS; n = n->next, ++*commands)
    read_command(g, pen, n);
  const char *fill = sy_xml_attribute(path, "fill"), *stroke = sy_xml_attribute(path, "stroke");
  finish_path(pen->out, pen->outline, g_strcmp0(fill, "none") != 0,
              !stroke || (strcmp(stroke, "0") != 0 && strcmp(stroke, "false") != 0));
}

void sy_geometry_custom(SyFigure *out, const xmlNode *geometry, double width, double height, SyOutline *outline)
{
  const xmlNode *list = sy_xml_child(geometry, "pathLst"), *text = sy_xml_child(geometry, "rect");
  int commands = 0;
  Guides g = {0};
  for (const xmlNode *path = list ? list->children : NULL; path && commands < MOST_COMMANDS && !g.cut;
       path = path->next) {
    if (!sy_xml_is(path, "path")) continue;
    commands++;
    bool is_number = false;
    const char *w = sy_xml_attribute(path, "w"), *h = sy_xml_attribute(path, "h");
    double own_w = w ? number_or(w, &is_number) : 0, own_h = h ? number_or(h, &is_number) : 0;
    /* Without a size of its own a path is in EMU, as the guides are. */
    guide(&g, geometry, own_w > 0 ? own_w : width * 12700, own_h > 0 ? own_h : height * 12700);
    Pen pen = {out, outline, g.w > 0 ? width / g.w : 1, g.h > 0 ? height / g.h : 1, width, height, 0, 0};
    draw_custom(&g, &pen, path, &commands);
    if (text && commands < MOST_COMMANDS) {
      const char *const edges[] = {sy_xml_attribute(text, "l"), sy_xml_attribute(text, "t"),
                                   sy_xml_attribute(text, "r"), sy_xml_attribute(text, "b")};
      set_text_box(&g, outline, edges);
      double *inner[] = {&outline->text_left, &outline->text_right, &outline->text_top, &outline->text_bottom};
      for (size_t i = 0; i < 4; i++) *inner[i] *= i < 2 ? pen.sx : pen.sy;
    }
  }
  if (g.cut || commands >= MOST_COMMANDS) out->full = true;
  if (g.names) g_hash_table_destroy(g.names);
}

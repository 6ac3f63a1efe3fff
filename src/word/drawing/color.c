/* Colours and fills of drawings (20.1.2.3, 20.1.8). */
#include "word/drawing/drawing_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  double v[3]; /* red, green, blue: 0 to 1 */
} Rgb;

static Rgb unpack(uint32_t color)
{
  return (Rgb){{(color >> 16 & 0xFF) / 255.0, (color >> 8 & 0xFF) / 255.0, (color & 0xFF) / 255.0}};
}

static uint32_t pack(const Rgb *rgb)
{
  uint32_t out = 0;
  for (size_t i = 0; i < 3; i++) out = out << 8 | (uint32_t)lround(CLAMP(rgb->v[i], 0, 1) * 255);
  return out;
}

static double to_linear(double v)
{
  return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static double from_linear(double v)
{
  return v <= 0.0031308 ? v * 12.92 : 1.055 * pow(v, 1 / 2.4) - 0.055;
}

static void to_hsl(const Rgb *c, double *h, double *s, double *l)
{
  double most = MAX(MAX(c->v[0], c->v[1]), c->v[2]), least = MIN(MIN(c->v[0], c->v[1]), c->v[2]), d = most - least;
  *l = (most + least) / 2;
  *h = *s = 0;
  if (d < 1e-9) return;
  *s = *l > 0.5 ? d / (2 - most - least) : d / (most + least);
  if (most == c->v[0]) *h = (c->v[1] - c->v[2]) / d + (c->v[1] < c->v[2] ? 6 : 0);
  else if (most == c->v[1]) *h = (c->v[2] - c->v[0]) / d + 2;
  else *h = (c->v[0] - c->v[1]) / d + 4;
  *h /= 6;
}

static double channel(double p, double q, double t)
{
  t -= floor(t);
  return t < 1.0 / 6 ? p + (q - p) * 6 * t : t < 0.5 ? q : t < 2.0 / 3 ? p + (q - p) * (2.0 / 3 - t) * 6 : p;
}

static Rgb from_hsl(double h, double s, double l)
{
  s = CLAMP(s, 0, 1);
  l = CLAMP(l, 0, 1);
  double q = l < 0.5 ? l * (1 + s) : l + s - l * s, p = 2 * l - q;
  return (Rgb){{channel(p, q, h + 1.0 / 3), channel(p, q, h), channel(p, q, h - 1.0 / 3)}};
}

/* One of the changes that stand within a colour, in their order. */
static void change(Rgb *c, double *opacity, const xmlNode *n)
{
  double value = (double)sy_drawing_number(n, "val") / 100000, h, s, l;
  static const char *const names[] = {"hueOff", "satMod", "satOff", "lumMod", "lumOff"};
  if (sy_xml_is(n, "alpha")) *opacity = CLAMP(value, 0, 1);
  if (sy_xml_is(n, "tint"))
    for (size_t i = 0; i < 3; i++) c->v[i] = from_linear(to_linear(c->v[i]) * value + 1 - value);
  if (sy_xml_is(n, "shade"))
    for (size_t i = 0; i < 3; i++) c->v[i] = from_linear(to_linear(c->v[i]) * value);
  if (sy_xml_is(n, "gray")) c->v[0] = c->v[1] = c->v[2] = 0.3 * c->v[0] + 0.59 * c->v[1] + 0.11 * c->v[2];
  if (sy_xml_is(n, "inv"))
    for (size_t i = 0; i < 3; i++) c->v[i] = 1 - c->v[i];
  for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
    if (!sy_xml_is(n, names[i])) continue;
    to_hsl(c, &h, &s, &l);
    if (i == 0) h += (double)sy_drawing_number(n, "val") / 60000 / 360;
    if (i == 1) s *= value;
    if (i == 2) s += value;
    if (i == 3) l *= value;
    if (i == 4) l += value;
    *c = from_hsl(h, s, l);
  }
}

uint32_t sy_theme_color(const SyDocument *d, const char *name)
{
  /* What the document's names stand for, unless its settings say otherwise; and Office's own colours where there is no
   * theme. */
  static const struct {
    const char *name, *theme;
    uint32_t otherwise;
  } all[] = {{"bg1", "lt1", 0xFFFFFF},         {"tx1", "dk1", 0},
             {"bg2", "lt2", 0xE7E6E6},         {"tx2", "dk2", 0x44546A},
             {"lt1", "lt1", 0xFFFFFF},         {"dk1", "dk1", 0},
             {"lt2", "lt2", 0xE7E6E6},         {"dk2", "dk2", 0x44546A},
             {"accent1", "accent1", 0x4472C4}, {"accent2", "accent2", 0xED7D31},
             {"accent3", "accent3", 0xA5A5A5}, {"accent4", "accent4", 0xFFC000},
             {"accent5", "accent5", 0x5B9BD5}, {"accent6", "accent6", 0x70AD47},
             {"hlink", "hlink", 0x0563C1},     {"folHlink", "folHlink", 0x954F72}};
  const xmlNode *root = d->styles->theme ? xmlDocGetRootElement(d->styles->theme) : NULL,
                *elements = root ? sy_xml_child(root, "themeElements") : NULL;
  const xmlNode *scheme = elements ? sy_xml_child(elements, "clrScheme") : NULL;
  for (size_t i = 0; name && i < G_N_ELEMENTS(all); i++) {
    if (strcmp(name, all[i].name) != 0) continue;
    const xmlNode *entry = scheme ? sy_xml_child(scheme, all[i].theme) : NULL;
    const xmlNode *rgb = entry ? sy_xml_child(entry, "srgbClr") : NULL,
                  *system = entry ? sy_xml_child(entry, "sysClr") : NULL;
    const char *text = rgb ? sy_xml_attribute(rgb, "val") : system ? sy_xml_attribute(system, "lastClr") : NULL;
    uint32_t color = text ? sy_color(text) : SY_COLOR_AUTO;
    return color == SY_COLOR_AUTO ? all[i].otherwise : color;
  }
  return 0;
}

static uint32_t preset_color(const char *name)
{
  static const struct {
    const char *name;
    uint32_t color;
  } all[] = {{"black", 0},           {"white", 0xFFFFFF},   {"red", 0xFF0000},       {"green", 0x008000},
             {"blue", 0x0000FF},     {"yellow", 0xFFFF00},  {"gray", 0x808080},      {"grey", 0x808080},
             {"silver", 0xC0C0C0},   {"navy", 0x000080},    {"orange", 0xFFA500},    {"purple", 0x800080},
             {"cyan", 0x00FFFF},     {"magenta", 0xFF00FF}, {"lightGray", 0xD3D3D3}, {"ltGray", 0xD3D3D3},
             {"darkGray", 0xA9A9A9}, {"dkGray", 0xA9A9A9},  {"lime", 0x00FF00},      {"maroon", 0x800000},
             {"olive", 0x808000},    {"teal", 0x008080}};
  for (size_t i = 0; name && i < G_N_ELEMENTS(all); i++)
    if (strcmp(all[i].name, name) == 0) return all[i].color;
  return 0;
}

uint32_t sy_drawing_color(Reader *r, const xmlNode *parent, uint32_t placeholder, double *opacity)
{
  double unused = 1, *alpha = opacity ? opacity : &unused;
  for (const xmlNode *n = parent ? parent->children : NULL; n; n = n->next) {
    const char *value = n->type == XML_ELEMENT_NODE ? sy_xml_attribute(n, "val") : NULL;
    uint32_t color = SY_COLOR_AUTO;
    if (sy_xml_is(n, "srgbClr")) color = sy_color(value);
    else if (sy_xml_is(n, "sysClr")) color = sy_color(sy_xml_attribute(n, "lastClr"));
    else if (sy_xml_is(n, "prstClr")) color = preset_color(value);
    else if (sy_xml_is(n, "schemeClr"))
      color = g_strcmp0(value, "phClr") == 0 ? placeholder : sy_theme_color(r->d, value);
    else if (sy_xml_is(n, "scrgbClr")) {
      static const char *const names[] = {"r", "g", "b"};
      Rgb rgb;
      for (size_t i = 0; i < 3; i++) rgb.v[i] = from_linear((double)sy_drawing_number(n, names[i]) / 100000);
      color = pack(&rgb);
    } else continue;
    if (color == SY_COLOR_AUTO) return color;
    Rgb rgb = unpack(color);
    for (const xmlNode *c = n->children; c; c = c->next) change(&rgb, alpha, c);
    return pack(&rgb);
  }
  return SY_COLOR_AUTO;
}

/* A gradient as the one colour that it comes to. */
static uint32_t mean_color(Reader *r, const xmlNode *stops, uint32_t placeholder, double *opacity)
{
  Rgb sum = {{0}};
  int n = 0;
  for (const xmlNode *stop = stops ? stops->children : NULL; stop; stop = stop->next) {
    uint32_t color = sy_xml_is(stop, "gs") ? sy_drawing_color(r, stop, placeholder, opacity) : SY_COLOR_AUTO;
    if (color == SY_COLOR_AUTO) continue;
    Rgb own = unpack(color);
    for (size_t i = 0; i < 3; i++) sum.v[i] += own.v[i];
    n++;
  }
  for (size_t i = 0; i < 3 && n; i++) sum.v[i] /= n;
  return n ? pack(&sum) : SY_COLOR_AUTO;
}

bool sy_drawing_fill(Reader *r, const xmlNode *properties, uint32_t placeholder, uint32_t *color, double *opacity)
{
  for (const xmlNode *n = properties ? properties->children : NULL; n; n = n->next) {
    if (sy_xml_is(n, "noFill") || sy_xml_is(n, "grpFill")) *color = SY_COLOR_AUTO;
    else if (sy_xml_is(n, "solidFill")) *color = sy_drawing_color(r, n, placeholder, opacity);
    else if (sy_xml_is(n, "gradFill")) *color = mean_color(r, sy_xml_child(n, "gsLst"), placeholder, opacity);
    else if (sy_xml_is(n, "pattFill")) {
      uint32_t front = sy_drawing_color(r, sy_xml_child(n, "fgClr"), placeholder, opacity);
      uint32_t back = sy_drawing_color(r, sy_xml_child(n, "bgClr"), placeholder, opacity);
      Rgb a = unpack(front == SY_COLOR_AUTO ? 0 : front), b = unpack(back == SY_COLOR_AUTO ? 0xFFFFFF : back);
      for (size_t i = 0; i < 3; i++) a.v[i] = (a.v[i] + 2 * b.v[i]) / 3;
      *color = pack(&a);
    } else continue;
    return true;
  }
  return false;
}

/* DrawingML shapes (20.1.2.2.33, wps:wsp, dsp:sp): outline, fill, line, text. */
#include "word/drawing/drawing_private.h"

#include <string.h>

static int head_kind(const xmlNode *end, double *width, double *length)
{
  static const struct {
    const char *name;
    int kind;
  } kinds[] = {{"triangle", 1}, {"arrow", 2}, {"stealth", 3}, {"diamond", 4}, {"oval", 5}};
  const char *type = end ? sy_xml_attribute(end, "type") : NULL,
             *sizes[] = {end ? sy_xml_attribute(end, "w") : NULL, end ? sy_xml_attribute(end, "len") : NULL};
  double *out[] = {width, length};
  for (size_t i = 0; i < 2; i++) *out[i] = g_strcmp0(sizes[i], "sm") == 0 ? 2 : g_strcmp0(sizes[i], "lg") == 0 ? 5 : 3;
  for (size_t i = 0; type && i < G_N_ELEMENTS(kinds); i++)
    if (strcmp(kinds[i].name, type) == 0) return kinds[i].kind;
  return 0;
}

static SyDash dash_of(const char *name)
{
  static const struct {
    const char *name;
    SyDash dash;
  } all[] = {{"dot", SY_DASH_DOT},
             {"sysDot", SY_DASH_DOT},
             {"dash", SY_DASH_DASH},
             {"sysDash", SY_DASH_DASH},
             {"lgDash", SY_DASH_LONG},
             {"dashDot", SY_DASH_DASH_DOT},
             {"sysDashDot", SY_DASH_DASH_DOT},
             {"lgDashDot", SY_DASH_LONG_DOT},
             {"lgDashDotDot", SY_DASH_DASH_DOT_DOT},
             {"sysDashDotDot", SY_DASH_DASH_DOT_DOT}};
  for (size_t i = 0; name && i < G_N_ELEMENTS(all); i++)
    if (strcmp(all[i].name, name) == 0) return all[i].dash;
  return SY_DASH_SOLID;
}

void sy_read_line(Reader *r, SyOutline *outline, const xmlNode *line, uint32_t placeholder)
{
  SyPathLook *look = &outline->look;
  if (!line) return;
  sy_drawing_fill(r, line, placeholder, &look->line, &look->line_opacity);
  if (sy_xml_attribute(line, "w")) look->line_width = (double)sy_drawing_number(line, "w") / SY_EMU_PER_POINT;
  const xmlNode *dash = sy_xml_child(line, "prstDash");
  if (dash) look->dash = dash_of(sy_xml_attribute(dash, "val"));
  const char *cap = sy_xml_attribute(line, "cap");
  look->cap = g_strcmp0(cap, "rnd") == 0 ? SY_CAP_ROUND : g_strcmp0(cap, "sq") == 0 ? SY_CAP_SQUARE : SY_CAP_BUTT;
  look->join = sy_xml_child(line, "miter")   ? SY_JOIN_MITER
               : sy_xml_child(line, "bevel") ? SY_JOIN_BEVEL
                                             : SY_JOIN_ROUND;
  outline->heads.head =
      head_kind(sy_xml_child(line, "headEnd"), &outline->heads.head_width, &outline->heads.head_length);
  outline->heads.tail =
      head_kind(sy_xml_child(line, "tailEnd"), &outline->heads.tail_width, &outline->heads.tail_length);
}

/* What the style that a shape refers to gives it; the theme's own effects are left out. */
static uint32_t read_style(Reader *r, SyOutline *outline, const xmlNode *style)
{
  const xmlNode *line = sy_xml_child(style, "lnRef"), *fill = sy_xml_child(style, "fillRef"),
                *font = sy_xml_child(style, "fontRef");
  SyPathLook *look = &outline->look;
  int64_t weight = sy_drawing_number(line, "idx");
  if (weight > 0) {
    static const double widths[] = {0.5, 1, 1.5};
    look->line = sy_drawing_color(r, line, 0, &look->line_opacity);
    look->line_width = widths[MIN(weight, 3) - 1];
    const xmlNode *root = r->d->styles->theme ? xmlDocGetRootElement(r->d->styles->theme) : NULL;
    const xmlNode *list = root ? sy_drawing_find(root, "lnStyleLst", 4) : NULL, *n = list ? list->children : NULL;
    for (int64_t i = 1; n; n = n->next)
      if (sy_xml_is(n, "ln") && i++ == weight) break;
    if (n && sy_xml_attribute(n, "w")) look->line_width = (double)sy_drawing_number(n, "w") / SY_EMU_PER_POINT;
  }
  if (sy_drawing_number(fill, "idx") > 0) look->fill = sy_drawing_color(r, fill, 0, &look->fill_opacity);
  return sy_drawing_color(r, font, 0, NULL);
}

/* bodyPr: where the text stands in its shape. */
static void read_body(SyObject *out, const xmlNode *body, const SyOutline *outline)
{
  const struct {
    const char *name;
    int64_t otherwise;
    double inner;
    int64_t *out;
  } insets[] = {{"lIns", 91440, outline->text_left, &out->inset_left},
                {"rIns", 91440, outline->text_right, &out->inset_right},
                {"tIns", 45720, outline->text_top, &out->inset_top},
                {"bIns", 45720, outline->text_bottom, &out->inset_bottom}};
  for (size_t i = 0; i < G_N_ELEMENTS(insets); i++)
    *insets[i].out = (body && sy_xml_attribute(body, insets[i].name) ? sy_drawing_number(body, insets[i].name)
                                                                     : insets[i].otherwise) +
                     (int64_t)(insets[i].inner * SY_EMU_PER_POINT);
  const char *anchor = body ? sy_xml_attribute(body, "anchor") : NULL,
             *vertical = body ? sy_xml_attribute(body, "vert") : NULL;
  out->anchor = g_strcmp0(anchor, "ctr") == 0 ? SY_TEXT_AT_CENTER
                : g_strcmp0(anchor, "b") == 0 ? SY_TEXT_AT_BOTTOM
                                              : SY_TEXT_AT_TOP;
  out->auto_fit = body && sy_xml_child(body, "spAutoFit");
  static const struct {
    const char *name;
    SyTextDirection direction;
  } ways[] = {{"eaVert", SY_TEXT_TB_RL_V},      {"vert", SY_TEXT_ASIDE},
              {"vert270", SY_TEXT_BT_LR},       {"mongolianVert", SY_TEXT_TB_LR_V},
              {"wordArtVert", SY_TEXT_TB_LR_V}, {"wordArtVertRtl", SY_TEXT_TB_RL_V}};
  for (size_t i = 0; vertical && i < G_N_ELEMENTS(ways); i++)
    if (strcmp(vertical, ways[i].name) == 0) out->text_direction = ways[i].direction;
}

/* The outline as a figure; a plain rectangle needs none. */
static void read_outline(Reader *r, SyObject *out, const xmlNode *properties, SyOutline *outline)
{
  const xmlNode *preset = properties ? sy_xml_child(properties, "prstGeom") : NULL,
                *custom = properties ? sy_xml_child(properties, "custGeom") : NULL;
  const char *name = preset ? sy_xml_attribute(preset, "prst") : NULL;
  double width = (double)out->width / SY_EMU_PER_POINT, height = (double)out->height / SY_EMU_PER_POINT;
  const SyPathLook *look = &outline->look;
  out->shape = SY_SHAPE_RECTANGLE;
  if (!custom && (!name || strcmp(name, "rect") == 0) && look->dash == SY_DASH_SOLID) return;
  g_autoptr(SyFigure) figure = sy_figure_new(width, height);
  if (custom) sy_geometry_custom(figure, custom, width, height, outline);
  else if (!sy_geometry_preset(figure, name ? name : "rect", preset ? sy_xml_child(preset, "avLst") : NULL, NULL, width,
                               height, outline)) {
    g_autofree char *kind = g_strdup_printf(_("shape “%s” (its box instead)"), name);
    sy_unsupported(r, kind);
    return;
  }
  out->shape = SY_SHAPE_OTHER;
  sy_object_set_figure(r, out, sy_figure_ref(figure));
}

/* A picture as the fill of a shape covers its box. */
static void read_picture_fill(Reader *r, SyObject *out, const xmlNode *properties)
{
  const xmlNode *fill = properties ? sy_xml_child(properties, "blipFill") : NULL,
                *blip = fill ? sy_xml_child(fill, "blip") : NULL;
  if (!blip || out->figure) return;
  SyObject picture = {0};
  sy_object_set_picture(r, &picture, sy_xml_attribute(blip, "embed"));
  out->image = picture.image;
  out->figure = picture.figure;
}

void sy_read_shape(Reader *r, SyObject *out, xmlNode *shape)
{
  const xmlNode *properties = sy_xml_child(shape, "spPr"),
                *transform = properties ? sy_xml_child(properties, "xfrm") : NULL;
  const xmlNode *style = sy_xml_child(shape, "style");
  sy_drawing_read_flips(transform, &out->flip_h, &out->flip_v);
  SyOutline outline = {.look = {.fill = SY_FIGURE_NONE,
                                .line = SY_FIGURE_NONE,
                                .fill_opacity = 1,
                                .line_opacity = 1,
                                .line_width = 0.75},
                       .flip_h = out->flip_h,
                       .flip_v = out->flip_v};
  uint32_t ink = style ? read_style(r, &outline, style) : SY_COLOR_AUTO;
  uint32_t line_ink = style ? sy_drawing_color(r, sy_xml_child(style, "lnRef"), 0, NULL) : SY_COLOR_AUTO;
  sy_drawing_fill(r, properties, SY_COLOR_AUTO, &outline.look.fill, &outline.look.fill_opacity);
  sy_read_line(r, &outline, properties ? sy_xml_child(properties, "ln") : NULL, line_ink);
  out->kind = SY_OBJECT_SHAPE;
  out->rotation = transform ? (double)sy_drawing_number(transform, "rot") / 60000 : 0;
  read_outline(r, out, properties, &outline);
  out->fill = outline.look.fill;
  out->fill_opacity = outline.look.fill_opacity;
  out->line = outline.look.line;
  out->line_width = outline.look.line_width;
  read_picture_fill(r, out, properties);
  const xmlNode *body = sy_xml_child(shape, "bodyPr");
  xmlNode *box = sy_xml_child(shape, "txbx"), *content = box ? sy_xml_child(box, "txbxContent") : NULL,
          *text = sy_xml_child(shape, "txBody");
  if (!body && text) body = sy_xml_child(text, "bodyPr");
  read_body(out, body, &outline);
  if (content) sy_read_box_text(r, out, content);
  else if (text) sy_read_text_body(r, out, text, ink == SY_COLOR_AUTO ? 0 : ink);
  if (content && ink != SY_COLOR_AUTO) sy_tint_blocks(r, out->blocks, out->n_blocks, ink);
}

/* DrawingML and VML objects: pictures, text boxes, shapes (20.4, 20.5; part 4, 19.1). */
#include "document/internal.h"

#include <stdlib.h>
#include <math.h>
#include <string.h>

#define EMU_PER_POINT 12700

static int64_t whole(const xmlNode *node, const char *attribute)
{
  const char *text = node ? sy_xml_attribute(node, attribute) : NULL;
  return text ? CLAMP(g_ascii_strtoll(text, NULL, 10), -100000000, 100000000) : 0;
}

/* The first element of that name below node. */
static xmlNode *find(const xmlNode *node, const char *name, int depth)
{
  for (xmlNode *n = node && depth > 0 ? node->children : NULL; n; n = n->next) {
    if (sy_xml_is(n, name)) return n;
    xmlNode *deeper = n->type == XML_ELEMENT_NODE ? find(n, name, depth - 1) : NULL;
    if (deeper) return deeper;
  }
  return NULL;
}

static void set_picture(Reader *r, SyObject *out, const char *id)
{
  const SyRelationship *rel = id ? sy_package_relationship(r->d->package, r->part->name, id) : NULL;
  out->kind = SY_OBJECT_FRAME;
  out->label = "図";
  if (!rel || rel->external || !sy_package_has(r->d->package, rel->target)) return;
  const char *type = sy_package_content_type(r->d->package, rel->target);
  if (!type || (strcmp(type, "image/png") != 0 && strcmp(type, "image/jpeg") != 0 && strcmp(type, "image/jpg") != 0)) {
    sy_unsupported(r, type ? g_intern_string(type) : "picture");
    return;
  }
  GBytes *bytes = g_hash_table_lookup(r->d->pictures, rel->target);
  if (!bytes) {
    bytes = sy_package_load(r->d->package, rel->target, r->d->diagnostics);
    if (!bytes) return;
    g_hash_table_insert(r->d->pictures, g_strdup(rel->target), bytes);
  }
  out->kind = SY_OBJECT_PICTURE;
  out->label = NULL;
  out->picture = bytes;
  out->picture_type = strcmp(type, "image/png") == 0 ? "image/png" : "image/jpeg";
}

static SyRelative relative_of(const char *name)
{
  static const struct { const char *name; SyRelative from; } all[] = {
      {"column", SY_REL_COLUMN}, {"margin", SY_REL_MARGIN}, {"page", SY_REL_PAGE}, {"paragraph", SY_REL_PARAGRAPH},
      {"line", SY_REL_LINE}, {"character", SY_REL_CHARACTER}, {"leftMargin", SY_REL_LEFT_MARGIN},
      {"rightMargin", SY_REL_RIGHT_MARGIN}, {"topMargin", SY_REL_TOP_MARGIN}, {"bottomMargin", SY_REL_BOTTOM_MARGIN},
      {"insideMargin", SY_REL_INSIDE_MARGIN}, {"outsideMargin", SY_REL_OUTSIDE_MARGIN}};
  for (size_t i = 0; name && i < G_N_ELEMENTS(all); i++)
    if (strcmp(name, all[i].name) == 0) return all[i].from;
  return SY_REL_COLUMN;
}

static int align_of(const char *name)
{
  static const struct { const char *name; int align; } all[] = {{"left", 1}, {"top", 1}, {"center", 2}, {"right", 3},
                                                                {"bottom", 3}, {"inside", 4}, {"outside", 5}};
  for (size_t i = 0; name && i < G_N_ELEMENTS(all); i++)
    if (strcmp(name, all[i].name) == 0) return all[i].align;
  return 0;
}

static void read_position(const xmlNode *node, SyRelative *from, int64_t *offset, int *align)
{
  if (!node) return;
  *from = relative_of(sy_xml_attribute(node, "relativeFrom"));
  xmlNode *at = sy_xml_child(node, "posOffset"), *side = sy_xml_child(node, "align");
  xmlChar *text = at ? xmlNodeGetContent(at) : side ? xmlNodeGetContent(side) : NULL;
  if (at && text) *offset = CLAMP(g_ascii_strtoll((char *)text, NULL, 10), -100000000, 100000000);
  else if (text) *align = align_of((char *)text);
  xmlFree(text);
}

static void read_anchor(SyObject *out, const xmlNode *anchor)
{
  static const struct { const char *name; SyWrap wrap; } wraps[] = {
      {"wrapSquare", SY_WRAP_SQUARE}, {"wrapTight", SY_WRAP_TIGHT}, {"wrapThrough", SY_WRAP_TIGHT},
      {"wrapTopAndBottom", SY_WRAP_TOP_BOTTOM}, {"wrapNone", SY_WRAP_NONE}};
  static const char *const sides[] = {"bothSides", "left", "right", "largest"};
  out->wrap = SY_WRAP_NONE;
  for (size_t i = 0; i < G_N_ELEMENTS(wraps); i++) {
    const xmlNode *wrap = sy_xml_child(anchor, wraps[i].name);
    if (!wrap) continue;
    out->wrap = wraps[i].wrap;
    for (size_t k = 0; k < G_N_ELEMENTS(sides); k++)
      if (g_strcmp0(sy_xml_attribute(wrap, "wrapText"), sides[k]) == 0) out->wrap_side = (SyWrapSide)k;
  }
  const char *behind = sy_xml_attribute(anchor, "behindDoc");
  out->behind = behind && strcmp(behind, "1") == 0;
  read_position(sy_xml_child(anchor, "positionH"), &out->h_from, &out->x, &out->h_align);
  out->v_from = SY_REL_PARAGRAPH;
  read_position(sy_xml_child(anchor, "positionV"), &out->v_from, &out->y, &out->v_align);
  out->dist_left = whole(anchor, "distL");
  out->dist_right = whole(anchor, "distR");
  out->dist_top = whole(anchor, "distT");
  out->dist_bottom = whole(anchor, "distB");
}

static uint32_t solid(const xmlNode *parent)
{
  const xmlNode *fill = parent ? sy_xml_child(parent, "solidFill") : NULL;
  const xmlNode *rgb = fill ? sy_xml_child(fill, "srgbClr") : NULL, *system = fill ? sy_xml_child(fill, "sysClr") : NULL;
  const xmlNode *scheme = fill ? sy_xml_child(fill, "schemeClr") : NULL;
  if (rgb) return sy_color(sy_xml_attribute(rgb, "val"));
  if (system) return sy_color(sy_xml_attribute(system, "lastClr"));
  const char *name = scheme ? sy_xml_attribute(scheme, "val") : NULL;
  if (!name) return SY_COLOR_AUTO;
  return g_str_has_prefix(name, "bg") || g_str_has_prefix(name, "lt") ? 0xFFFFFF : g_str_has_prefix(name, "tx") || g_str_has_prefix(name, "dk") ? 0 : 0x4472C4;
}

static SyShape preset(Reader *r, const char *name)
{
  if (!name || strcmp(name, "rect") == 0) return SY_SHAPE_RECTANGLE;
  if (strcmp(name, "ellipse") == 0) return SY_SHAPE_ELLIPSE;
  if (strcmp(name, "roundRect") == 0) return SY_SHAPE_ROUND_RECTANGLE;
  if (g_str_has_prefix(name, "line") || g_str_has_prefix(name, "straightConnector")) return SY_SHAPE_LINE;
  static const char *const boxes[] = {"flowChartProcess", "flowChartAlternateProcess", "snip", "round", "textBox", "frame"};
  for (size_t i = 0; i < G_N_ELEMENTS(boxes); i++)
    if (g_str_has_prefix(name, boxes[i])) return SY_SHAPE_RECTANGLE;
  g_autofree char *kind = g_strdup_printf("shape %s, but for its box", name);
  sy_unsupported(r, kind);
  return SY_SHAPE_RECTANGLE;
}

static void read_shape(Reader *r, SyObject *out, xmlNode *wsp)
{
  const xmlNode *pr = sy_xml_child(wsp, "spPr"), *geometry = pr ? sy_xml_child(pr, "prstGeom") : NULL;
  const xmlNode *line = pr ? sy_xml_child(pr, "ln") : NULL, *transform = pr ? sy_xml_child(pr, "xfrm") : NULL;
  out->kind = SY_OBJECT_SHAPE;
  out->shape = preset(r, geometry ? sy_xml_attribute(geometry, "prst") : NULL);
  out->fill = solid(pr);
  out->line = line && !sy_xml_child(line, "noFill") ? solid(line) : SY_COLOR_AUTO;
  if (!line && sy_xml_child(wsp, "style")) out->line = 0;
  out->line_width = line && sy_xml_attribute(line, "w") ? (double)whole(line, "w") / EMU_PER_POINT : 0.75;
  out->rotation = transform ? (double)whole(transform, "rot") / 60000 : 0;
  xmlNode *box = sy_xml_child(wsp, "txbx"), *content = box ? sy_xml_child(box, "txbxContent") : NULL;
  const xmlNode *body = sy_xml_child(wsp, "bodyPr");
  out->inset_left = body && sy_xml_attribute(body, "lIns") ? whole(body, "lIns") : 91440;
  out->inset_right = body && sy_xml_attribute(body, "rIns") ? whole(body, "rIns") : 91440;
  out->inset_top = body && sy_xml_attribute(body, "tIns") ? whole(body, "tIns") : 45720;
  out->inset_bottom = body && sy_xml_attribute(body, "bIns") ? whole(body, "bIns") : 45720;
  const char *anchor = body ? sy_xml_attribute(body, "anchor") : NULL;
  out->anchor = g_strcmp0(anchor, "ctr") == 0 ? 1 : g_strcmp0(anchor, "b") == 0 ? 2 : 0;
  out->auto_fit = body && sy_xml_child(body, "spAutoFit");
  if (!content) return;
  Reader inner = *r;
  inner.in_body = false;
  inner.table_style = NULL;
  inner.fields = g_ptr_array_new();
  out->kind = SY_OBJECT_TEXT_BOX;
  out->blocks = sy_read_blocks(&inner, content, &out->n_blocks);
  g_ptr_array_free(inner.fields, TRUE);
}

static SyObject *new_object(Reader *r)
{
  SyObject *out = SY_ARENA_NEW(r->arena, SyObject);
  out->fill = out->line = SY_COLOR_AUTO;
  out->fill_opacity = 1;
  out->wrap = SY_WRAP_INLINE;
  return out;
}

static const char *keep(Reader *r, const char *text)
{
  return text && *text ? sy_arena_strndup(r->arena, text, strlen(text)) : NULL;
}

static void read_group(Reader *r, SyObject *out, xmlNode *group);

static bool is_on(const xmlNode *node, const char *name)
{
  const char *value = sy_xml_attribute(node, name);
  return value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

static void read_turn(SyObject *out, const xmlNode *properties)
{
  const xmlNode *transform = properties ? sy_xml_child(properties, "xfrm") : NULL;
  if (!transform) return;
  out->rotation = (double)(whole(transform, "rot") % 21600000) / 60000;
  out->flip_h = is_on(transform, "flipH");
  out->flip_v = is_on(transform, "flipV");
}

/* The extent of a picture is the one that it has before it is turned; by a quarter, it lies in a box that stands. */
static void stand_up(SyObject *out)
{
  double quarter = fmod(fabs(out->rotation), 180);
  if (out->kind != SY_OBJECT_PICTURE || quarter < 89 || quarter > 91) return;
  int64_t width = out->width;
  out->width = out->height;
  out->height = width;
  out->stands = true;
}

/* What a graphic or a group's member holds. */
static bool read_content(Reader *r, SyObject *out, xmlNode *node)
{
  if (sy_xml_is(node, "pic")) {
    const xmlNode *fill = sy_xml_child(node, "blipFill"), *blip = fill ? sy_xml_child(fill, "blip") : NULL;
    const xmlNode *crop = fill ? sy_xml_child(fill, "srcRect") : NULL;
    set_picture(r, out, blip ? sy_xml_attribute(blip, "embed") : NULL);
    if (out->kind == SY_OBJECT_PICTURE) read_turn(out, sy_xml_child(node, "spPr"));
    out->crop_left = (double)whole(crop, "l") / 100000;
    out->crop_top = (double)whole(crop, "t") / 100000;
    out->crop_right = (double)whole(crop, "r") / 100000;
    out->crop_bottom = (double)whole(crop, "b") / 100000;
  } else if (sy_xml_is(node, "wsp")) {
    read_shape(r, out, node);
  } else if (sy_xml_is(node, "wgp") || sy_xml_is(node, "grpSp") || sy_xml_is(node, "wpc")) {
    read_group(r, out, node);
  } else {
    return false;
  }
  return true;
}

static void read_group(Reader *r, SyObject *out, xmlNode *group)
{
  const xmlNode *pr = sy_xml_child(group, "grpSpPr"), *box = pr ? sy_xml_child(pr, "xfrm") : NULL;
  const xmlNode *offset = box ? sy_xml_child(box, "chOff") : NULL, *extent = box ? sy_xml_child(box, "chExt") : NULL;
  double sx = whole(extent, "cx") > 0 ? (double)out->width / (double)whole(extent, "cx") : 1;
  double sy = whole(extent, "cy") > 0 ? (double)out->height / (double)whole(extent, "cy") : 1;
  out->kind = SY_OBJECT_GROUP;
  size_t n = 0;
  for (const xmlNode *c = group->children; c; c = c->next) n += c->type == XML_ELEMENT_NODE;
  SyObject *children = SY_ARENA_ARRAY(r->arena, SyObject, MAX(n, 1));
  n = 0;
  for (xmlNode *c = group->children; c; c = c->next) {
    if (!sy_xml_is(c, "pic") && !sy_xml_is(c, "wsp") && !sy_xml_is(c, "grpSp") && !sy_xml_is(c, "wgp")) continue;
    SyObject *child = &children[n];
    *child = *new_object(r);
    const xmlNode *properties = sy_xml_child(c, "spPr");
    if (!properties) properties = sy_xml_child(c, "grpSpPr");
    const xmlNode *frame = properties ? sy_xml_child(properties, "xfrm") : NULL;
    const xmlNode *at = frame ? sy_xml_child(frame, "off") : NULL, *size = frame ? sy_xml_child(frame, "ext") : NULL;
    child->x = (int64_t)((double)(whole(at, "x") - whole(offset, "x")) * sx);
    child->y = (int64_t)((double)(whole(at, "y") - whole(offset, "y")) * sy);
    child->width = (int64_t)((double)whole(size, "cx") * sx);
    child->height = (int64_t)((double)whole(size, "cy") * sy);
    if (read_content(r, child, c)) n++;
  }
  out->children = children;
  out->n_children = n;
}

const SyObject *sy_read_drawing(Reader *r, xmlNode *drawing)
{
  xmlNode *node = sy_xml_child(drawing, "inline"), *anchor = sy_xml_child(drawing, "anchor");
  if (!node) node = anchor;
  if (!node || ++r->d->depth > 64) return NULL;
  SyObject *out = new_object(r);
  const xmlNode *extent = sy_xml_child(node, "extent"), *name = sy_xml_child(node, "docPr");
  out->width = MAX(whole(extent, "cx"), 0);
  out->height = MAX(whole(extent, "cy"), 0);
  out->description = keep(r, name ? sy_xml_attribute(name, "descr") : NULL);
  out->name = keep(r, name ? sy_xml_attribute(name, "name") : NULL);
  if (anchor) read_anchor(out, anchor);
  const xmlNode *graphic = sy_xml_child(node, "graphic"), *data = graphic ? sy_xml_child(graphic, "graphicData") : NULL;
  bool known = false;
  for (xmlNode *c = data ? data->children : NULL; c && !known; c = c->next) known = read_content(r, out, c);
  stand_up(out);
  if (!known) {
    bool chart = data && find(data, "chart", 2);
    out->kind = SY_OBJECT_FRAME;
    out->label = chart ? "グラフ" : "図";
    sy_unsupported(r, chart ? "chart" : "drawing");
  }
  r->d->depth--;
  return out;
}

/* ---- VML ------------------------------------------------------------------------------------ */

/* A length of a style attribute ("width:415.8pt") in EMU; 0 if absent. */
static int64_t css_length(const char *style, const char *name)
{
  g_autofree char *key = g_strconcat(name, ":", NULL);
  for (const char *p = style; p && (p = strstr(p, key)); p += strlen(key)) {
    if (p > style && p[-1] != ';' && !g_ascii_isspace(p[-1])) continue;
    char *end;
    double value = sy_decimal(p + strlen(key), &end);
    double unit = g_str_has_prefix(end, "pt") ? 1 : g_str_has_prefix(end, "in") ? 72 : g_str_has_prefix(end, "mm") ? 72 / 25.4
                  : g_str_has_prefix(end, "cm") ? 72 / 2.54 : 0.75;
    return (int64_t)(CLAMP(value * unit, -7000, 7000) * EMU_PER_POINT);
  }
  return 0;
}

static bool css_has(const char *style, const char *text)
{
  return style && strstr(style, text) != NULL;
}

static void place_vml(SyObject *out, const char *style)
{
  out->width = MAX(css_length(style, "width"), 0);
  out->height = MAX(css_length(style, "height"), 0);
  const char *turn = style ? strstr(style, "rotation:") : NULL;
  if (turn) out->rotation = sy_decimal(turn + 9, NULL);
  if (turn && strstr(turn, "fd")) out->rotation /= 65536;
  if (!css_has(style, "position:absolute")) return;
  out->wrap = SY_WRAP_NONE;
  out->x = css_length(style, "margin-left");
  out->y = css_length(style, "margin-top");
  out->h_from = css_has(style, "horizontal-relative:page") ? SY_REL_PAGE : css_has(style, "horizontal-relative:margin") ? SY_REL_MARGIN : SY_REL_COLUMN;
  out->v_from = css_has(style, "vertical-relative:page") ? SY_REL_PAGE : css_has(style, "vertical-relative:margin") ? SY_REL_MARGIN : SY_REL_PARAGRAPH;
  if (css_has(style, "mso-position-horizontal:center")) out->h_align = 2;
  if (css_has(style, "mso-position-vertical:center")) out->v_align = 2;
  out->behind = css_has(style, "z-index:-");
}

static uint32_t vml_color(const char *text, uint32_t otherwise)
{
  if (!text) return otherwise;
  if (*text == '#' && strlen(text) >= 7) {
    char hex[7] = {0};
    memcpy(hex, text + 1, 6);
    return sy_color(hex);
  }
  if (g_str_has_prefix(text, "silver")) return 0xC0C0C0;
  if (g_str_has_prefix(text, "white")) return 0xFFFFFF;
  if (g_str_has_prefix(text, "red")) return 0xFF0000;
  if (g_str_has_prefix(text, "gray")) return 0x808080;
  return g_str_has_prefix(text, "black") ? 0 : otherwise;
}

static void read_text_path(Reader *r, SyObject *out, const xmlNode *path)
{
  SyRunProperties *run = SY_ARENA_NEW(r->arena, SyRunProperties);
  sy_default_run(r, run);
  out->shape = SY_SHAPE_TEXT_PATH;
  out->label = keep(r, sy_xml_attribute(path, "string"));
  run->color = out->fill == SY_COLOR_AUTO ? 0xC0C0C0 : out->fill;
  size_t letters = out->label ? (size_t)g_utf8_strlen(out->label, -1) : 1;
  double points = MIN((double)out->width / EMU_PER_POINT / (double)MAX(letters, 1), (double)out->height / EMU_PER_POINT);
  run->size = run->size_complex = CLAMP((int)(points * 2), 2, 1000);
  out->text_path_run = run;
}

const SyObject *sy_read_vml(Reader *r, xmlNode *pict)
{
  static const char *const names[] = {"shape", "rect", "roundrect", "oval", "line", "group"};
  xmlNode *shape = NULL;
  size_t which = 0;
  for (; which < G_N_ELEMENTS(names) && !shape; which++) shape = sy_xml_child(pict, names[which]);
  if (!shape || ++r->d->depth > 64) return NULL;
  SyObject *out = new_object(r);
  const char *style = sy_xml_attribute(shape, "style");
  place_vml(out, style);
  out->kind = SY_OBJECT_SHAPE;
  static const SyShape shapes[] = {SY_SHAPE_RECTANGLE, SY_SHAPE_RECTANGLE, SY_SHAPE_ROUND_RECTANGLE, SY_SHAPE_ELLIPSE, SY_SHAPE_LINE, SY_SHAPE_RECTANGLE};
  out->shape = shapes[which - 1];
  const char *filled = sy_xml_attribute(shape, "filled"), *stroked = sy_xml_attribute(shape, "stroked");
  out->fill = filled && *filled == 'f' ? SY_COLOR_AUTO : vml_color(sy_xml_attribute(shape, "fillcolor"), SY_COLOR_AUTO);
  out->line = stroked && *stroked == 'f' ? SY_COLOR_AUTO : vml_color(sy_xml_attribute(shape, "strokecolor"), 0);
  out->line_width = 0.75;
  out->description = keep(r, sy_xml_attribute(shape, "alt"));
  xmlNode *path = sy_xml_child(shape, "textpath"), *image = sy_xml_child(shape, "imagedata"), *box = sy_xml_child(shape, "textbox");
  xmlNode *content = box ? sy_xml_child(box, "txbxContent") : NULL;
  if (path) read_text_path(r, out, path);
  else if (image) {
    out->line = out->fill = SY_COLOR_AUTO;
    set_picture(r, out, sy_xml_attribute(image, "id"));
  } else if (content) {
    Reader inner = *r;
    inner.in_body = false;
    inner.table_style = NULL;
    inner.fields = g_ptr_array_new();
    out->kind = SY_OBJECT_TEXT_BOX;
    out->inset_left = out->inset_right = 91440;
    out->inset_top = out->inset_bottom = 45720;
    out->blocks = sy_read_blocks(&inner, content, &out->n_blocks);
    g_ptr_array_free(inner.fields, TRUE);
  }
  r->d->depth--;
  return out;
}

/* DrawingML objects: where they stand, pictures, groups (20.4, 20.5). */
#include "word/drawing/drawing_private.h"
#include "word/field_private.h"

#include "picture/picture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int64_t sy_drawing_number(const xmlNode *node, const char *attribute)
{
  const char *text = node ? sy_xml_attribute(node, attribute) : NULL;
  return text ? CLAMP(g_ascii_strtoll(text, NULL, 10), -SY_EMU_MOST, SY_EMU_MOST) : 0;
}

xmlNode *sy_drawing_find(const xmlNode *node, const char *name, int depth)
{
  for (xmlNode *n = node && depth > 0 ? node->children : NULL; n; n = n->next) {
    if (sy_xml_is(n, name)) return n;
    xmlNode *deeper = n->type == XML_ELEMENT_NODE ? sy_drawing_find(n, name, depth - 1) : NULL;
    if (deeper) return deeper;
  }
  return NULL;
}

int64_t sy_drawing_clamp(double emu)
{
  return (int64_t)CLAMP(emu, -SY_EMU_MOST, SY_EMU_MOST);
}

void sy_drawing_read_flips(const xmlNode *transform, bool *flip_h, bool *flip_v)
{
  static const char *const names[] = {"flipH", "flipV"};
  bool *flips[] = {flip_h, flip_v};
  for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
    const char *flip = transform ? sy_xml_attribute(transform, names[i]) : NULL;
    if (flip && (*flip == '1' || *flip == 't')) *flips[i] = !*flips[i];
  }
}

SyObject *sy_object_new(Reader *r)
{
  SyObject *out = SY_ARENA_NEW(r->arena, SyObject);
  out->fill = out->line = SY_COLOR_AUTO;
  out->fill_opacity = 1;
  out->wrap = SY_WRAP_INLINE;
  return out;
}

const char *sy_drawing_keep(Reader *r, const char *text)
{
  return text && *text ? sy_arena_strndup(r->arena, text, strlen(text)) : NULL;
}

xmlDoc *sy_drawing_part(Reader *r, const char *name)
{
  return sy_package_has(r->d->package, name) ? sy_package_load_xml(r->d->package, name, r->d->diagnostics) : NULL;
}

static void release_figure(void *figure)
{
  sy_figure_unref(figure);
}

void sy_object_set_figure(Reader *r, SyObject *out, SyFigure *figure)
{
  sy_figure_finish(figure);
  if (figure->full) sy_unsupported(r, N_("the rest of a drawing of too many parts"));
  out->figure = figure;
  sy_arena_attach(r->arena, figure, release_figure);
}

void sy_read_box_text(Reader *r, SyObject *out, xmlNode *content)
{
  SyFieldStack fields;
  sy_fields_init(&fields);
  Reader inner = *r;
  inner.in_body = false;
  inner.table_style = NULL;
  inner.fields = &fields;
  out->kind = SY_OBJECT_TEXT_BOX;
  out->blocks = sy_read_blocks(&inner, content, &out->n_blocks);
  sy_field_stack_clear(&fields);
}

/* ---- Pictures ------------------------------------------------------------------------------- */

/* The picture of a part, read once for the document. */
static const SyPicture *picture_of(Reader *r, const char *part)
{
  const SyPicture *known = g_hash_table_lookup(r->d->pictures, part);
  if (known) return known;
  const char *type = sy_package_content_type(r->d->package, part);
  g_autoptr(GBytes) bytes = sy_package_load(r->d->package, part, r->d->diagnostics);
  if (!bytes) return NULL;
  SyPicture *picture = sy_picture_read(bytes, type, r->d->limits);
  g_hash_table_insert(r->d->pictures, g_strdup(part), picture);
  return picture;
}

void sy_object_set_picture(Reader *r, SyObject *out, const char *id)
{
  const SyRelationship *rel = id ? sy_package_relationship(r->d->package, r->part->name, id) : NULL;
  out->kind = SY_OBJECT_FRAME;
  out->label = "図";
  if (!rel || rel->external || !sy_package_has(r->d->package, rel->target)) {
    sy_unsupported(r, rel && rel->external ? N_("picture of another file (a labelled frame instead)")
                                           : N_("picture that is missing (a labelled frame instead)"));
    return;
  }
  const SyPicture *picture = picture_of(r, rel->target);
  if (!picture) return;
  if (picture->lacks) sy_unsupported(r, picture->lacks);
  if (!picture->image && !picture->figure) return;
  out->kind = SY_OBJECT_PICTURE;
  out->label = NULL;
  out->image = picture->image;
  out->figure = picture->figure;
}

/* ---- Places --------------------------------------------------------------------------------- */

static SyRelative relative_of(const char *name)
{
  static const struct {
    const char *name;
    SyRelative from;
  } all[] = {{"column", SY_REL_COLUMN},
             {"margin", SY_REL_MARGIN},
             {"page", SY_REL_PAGE},
             {"paragraph", SY_REL_PARAGRAPH},
             {"line", SY_REL_LINE},
             {"character", SY_REL_CHARACTER},
             {"leftMargin", SY_REL_LEFT_MARGIN},
             {"rightMargin", SY_REL_RIGHT_MARGIN},
             {"topMargin", SY_REL_TOP_MARGIN},
             {"bottomMargin", SY_REL_BOTTOM_MARGIN},
             {"insideMargin", SY_REL_INSIDE_MARGIN},
             {"outsideMargin", SY_REL_OUTSIDE_MARGIN}};
  for (size_t i = 0; name && i < G_N_ELEMENTS(all); i++)
    if (strcmp(name, all[i].name) == 0) return all[i].from;
  return SY_REL_COLUMN;
}

static SyPlacement placement_of(const char *name)
{
  static const struct {
    const char *name;
    SyPlacement placement;
  } all[] = {{"left", SY_PLACEMENT_START},     {"top", SY_PLACEMENT_START},  {"center", SY_PLACEMENT_CENTER},
             {"right", SY_PLACEMENT_END},      {"bottom", SY_PLACEMENT_END}, {"inside", SY_PLACEMENT_INSIDE},
             {"outside", SY_PLACEMENT_OUTSIDE}};
  for (size_t i = 0; name && i < G_N_ELEMENTS(all); i++)
    if (strcmp(name, all[i].name) == 0) return all[i].placement;
  return SY_PLACEMENT_OFFSET;
}

/* One in percent stands in a choice, for programs that know such (wp14:pctPosHOffset). */
static const xmlNode *position_of(const xmlNode *anchor, const char *name)
{
  const xmlNode *found = sy_xml_child(anchor, name);
  for (const xmlNode *n = anchor->children; n && !found; n = n->next) {
    if (!sy_xml_is(n, "AlternateContent")) continue;
    const xmlNode *choice = sy_xml_child(n, "Choice"), *fallback = sy_xml_child(n, "Fallback");
    if (choice) found = sy_xml_child(choice, name);
    if (!found && fallback) found = sy_xml_child(fallback, name);
  }
  return found;
}

#define SHARE_UNIT 100000.0 /* wp14 counts percents in thousandths. */

static void read_position(const xmlNode *node, SyRelative *from, int64_t *offset, double *share, SyPlacement *align)
{
  if (!node) return;
  *from = relative_of(sy_xml_attribute(node, "relativeFrom"));
  xmlNode *at = sy_xml_child(node, "posOffset"), *side = sy_xml_child(node, "align");
  xmlNode *percent = sy_xml_child(node, "pctPosHOffset");
  if (!percent) percent = sy_xml_child(node, "pctPosVOffset");
  xmlNode *taken = at ? at : percent ? percent : side;
  xmlChar *text = taken ? xmlNodeGetContent(taken) : NULL;
  if (taken && taken == percent && text)
    *share = (double)CLAMP(g_ascii_strtoll((char *)text, NULL, 10), -1000000, 1000000) / SHARE_UNIT;
  else if (at && text) *offset = CLAMP(g_ascii_strtoll((char *)text, NULL, 10), -100000000, 100000000);
  else if (text) *align = placement_of((char *)text);
  xmlFree(text);
}

static void read_anchor(SyObject *out, const xmlNode *anchor)
{
  static const struct {
    const char *name;
    SyWrap wrap;
  } wraps[] = {{"wrapSquare", SY_WRAP_SQUARE},
               {"wrapTight", SY_WRAP_TIGHT},
               {"wrapThrough", SY_WRAP_TIGHT},
               {"wrapTopAndBottom", SY_WRAP_TOP_BOTTOM},
               {"wrapNone", SY_WRAP_NONE}};
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
  read_position(position_of(anchor, "positionH"), &out->h_from, &out->x, &out->x_share, &out->h_align);
  out->v_from = SY_REL_PARAGRAPH;
  read_position(position_of(anchor, "positionV"), &out->v_from, &out->y, &out->y_share, &out->v_align);
  out->dist_left = sy_drawing_number(anchor, "distL");
  out->dist_right = sy_drawing_number(anchor, "distR");
  out->dist_top = sy_drawing_number(anchor, "distT");
  out->dist_bottom = sy_drawing_number(anchor, "distB");
}

/* ---- What is drawn -------------------------------------------------------------------------- */

/* Cut off at the edges; a negative one leaves room there. */
static void read_crop(SyObject *out, const xmlNode *crop)
{
  out->crop = (SyInsets){(double)sy_drawing_number(crop, "l") / 100000, (double)sy_drawing_number(crop, "t") / 100000,
                         (double)sy_drawing_number(crop, "r") / 100000, (double)sy_drawing_number(crop, "b") / 100000};
}

static void read_picture(Reader *r, SyObject *out, const xmlNode *pic)
{
  const xmlNode *fill = sy_xml_child(pic, "blipFill"), *blip = fill ? sy_xml_child(fill, "blip") : NULL;
  const xmlNode *properties = sy_xml_child(pic, "spPr"),
                *transform = properties ? sy_xml_child(properties, "xfrm") : NULL;
  sy_object_set_picture(r, out, blip ? sy_xml_attribute(blip, "embed") : NULL);
  read_crop(out, fill ? sy_xml_child(fill, "srcRect") : NULL);
  if (!transform || out->kind != SY_OBJECT_PICTURE) return;
  sy_drawing_read_flips(transform, &out->flip_h, &out->flip_v);
  out->rotation = (double)(sy_drawing_number(transform, "rot") % 21600000) / 60000;
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
  static const char *const groups[] = {"wgp", "grpSp", "wpc"}, *const shapes[] = {"wsp", "sp", "cxnSp"};
  if (sy_xml_is(node, "pic")) {
    read_picture(r, out, node);
    return true;
  }
  if (sy_xml_is(node, "relIds")) return sy_read_diagram(r, out, node);
  if (sy_xml_is(node, "chart")) return sy_read_chart(r, out, node);
  for (size_t i = 0; i < G_N_ELEMENTS(groups); i++)
    if (sy_xml_is(node, groups[i])) {
      sy_read_group(r, out, node);
      return true;
    }
  for (size_t i = 0; i < G_N_ELEMENTS(shapes); i++)
    if (sy_xml_is(node, shapes[i])) {
      sy_read_shape(r, out, node);
      return true;
    }
  return false;
}

/* ---- Groups --------------------------------------------------------------------------------- */

/* A group's own units in EMU. */
typedef struct {
  int64_t x, y;
  double sx, sy;
} Scale;

static void place(SyObject *child, const xmlNode *frame, const Scale *scale)
{
  const xmlNode *at = frame ? sy_xml_child(frame, "off") : NULL, *size = frame ? sy_xml_child(frame, "ext") : NULL;
  child->x = sy_drawing_clamp((double)(sy_drawing_number(at, "x") - scale->x) * scale->sx);
  child->y = sy_drawing_clamp((double)(sy_drawing_number(at, "y") - scale->y) * scale->sy);
  child->width = sy_drawing_clamp((double)sy_drawing_number(size, "cx") * scale->sx);
  child->height = sy_drawing_clamp((double)sy_drawing_number(size, "cy") * scale->sy);
}

/* The text of a diagram's shape stands in a frame of its own (dsp:txXfrm), turned about its own middle. */
static bool part_text(Reader *r, SyObject *shape, const xmlNode *node, const Scale *scale, SyObject *text)
{
  const xmlNode *frame = sy_xml_child(node, "txXfrm");
  if (!frame || shape->n_blocks == 0) return false;
  *text = *shape;
  place(text, frame, scale);
  text->shape = SY_SHAPE_RECTANGLE;
  text->figure = NULL;
  text->fill = text->line = SY_COLOR_AUTO;
  text->rotation = shape->rotation + (double)sy_drawing_number(frame, "rot") / 60000;
  const xmlNode *body = sy_xml_child(node, "txBody"), *properties = body ? sy_xml_child(body, "bodyPr") : NULL;
  text->inset_left = sy_drawing_number(properties, "lIns");
  text->inset_right = sy_drawing_number(properties, "rIns");
  text->inset_top = sy_drawing_number(properties, "tIns");
  text->inset_bottom = sy_drawing_number(properties, "bIns");
  shape->kind = SY_OBJECT_SHAPE;
  shape->blocks = NULL;
  shape->n_blocks = 0;
  return true;
}

static bool is_member(const xmlNode *node)
{
  static const char *const names[] = {"pic", "wsp", "sp", "cxnSp", "grpSp", "wgp"};
  for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
    if (sy_xml_is(node, names[i])) return true;
  return false;
}

/* A flipped group's members are flipped at their mirrored places. */
static void mirror(SyObject *child, const SyObject *group)
{
  if (group->flip_h) child->x = sy_drawing_clamp((double)(group->width - child->x - child->width));
  if (group->flip_v) child->y = sy_drawing_clamp((double)(group->height - child->y - child->height));
  if (group->flip_h != group->flip_v) child->rotation = -child->rotation;
}

void sy_read_group(Reader *r, SyObject *out, xmlNode *group)
{
  const xmlNode *pr = sy_xml_child(group, "grpSpPr"), *box = pr ? sy_xml_child(pr, "xfrm") : NULL;
  const xmlNode *offset = box ? sy_xml_child(box, "chOff") : NULL, *extent = box ? sy_xml_child(box, "chExt") : NULL;
  int64_t across = sy_drawing_number(extent, "cx"), down = sy_drawing_number(extent, "cy");
  Scale scale = {sy_drawing_number(offset, "x"), sy_drawing_number(offset, "y"),
                 across > 0 ? (double)out->width / (double)across : 1,
                 down > 0 ? (double)out->height / (double)down : 1};
  sy_drawing_read_flips(box, &out->flip_h, &out->flip_v);
  out->kind = SY_OBJECT_GROUP;
  out->rotation = (double)sy_drawing_number(box, "rot") / 60000;
  size_t n = 0;
  for (const xmlNode *c = group->children; c; c = c->next) n += is_member(c);
  SyObject *children = SY_ARENA_ARRAY(r->arena, SyObject, MAX(n * 2, 1));
  n = 0;
  if (++r->d->depth > SY_DRAWING_DEPTH) {
    sy_unsupported(r, N_("what is nested too deep"));
    group = NULL;
  }
  for (xmlNode *c = group ? group->children : NULL; c; c = c->next) {
    if (!is_member(c)) continue;
    SyObject *child = &children[n];
    *child = *sy_object_new(r);
    child->flip_h = out->flip_h;
    child->flip_v = out->flip_v;
    const xmlNode *properties = sy_xml_child(c, "spPr");
    if (!properties) properties = sy_xml_child(c, "grpSpPr");
    place(child, properties ? sy_xml_child(properties, "xfrm") : NULL, &scale);
    if (!read_content(r, child, c)) continue;
    n++;
    if (part_text(r, child, c, &scale, &children[n])) mirror(&children[n++], out);
    mirror(child, out);
  }
  r->d->depth--;
  out->children = children;
  out->n_children = n;
}

const SyObject *sy_read_drawing(Reader *r, xmlNode *drawing)
{
  xmlNode *node = sy_xml_child(drawing, "inline"), *anchor = sy_xml_child(drawing, "anchor");
  if (!node) node = anchor;
  if (node && r->d->depth > SY_DRAWING_DEPTH) sy_unsupported(r, N_("what is nested too deep"));
  if (!node || r->d->depth > SY_DRAWING_DEPTH) return NULL;
  r->d->depth++;
  SyObject *out = sy_object_new(r);
  const xmlNode *extent = sy_xml_child(node, "extent"), *name = sy_xml_child(node, "docPr");
  out->width = MAX(sy_drawing_number(extent, "cx"), 0);
  out->height = MAX(sy_drawing_number(extent, "cy"), 0);
  out->description = sy_drawing_keep(r, name ? sy_xml_attribute(name, "descr") : NULL);
  out->name = sy_drawing_keep(r, name ? sy_xml_attribute(name, "name") : NULL);
  if (anchor) read_anchor(out, anchor);
  const xmlNode *graphic = sy_xml_child(node, "graphic"), *data = graphic ? sy_xml_child(graphic, "graphicData") : NULL;
  bool known = false;
  for (xmlNode *c = data ? data->children : NULL; c && !known; c = c->next) known = read_content(r, out, c);
  stand_up(out);
  if (!known) {
    bool chart = data && sy_drawing_find(data, "chart", 2);
    out->kind = SY_OBJECT_FRAME;
    out->label = chart ? "グラフ" : "図";
    sy_unsupported(r, chart ? N_("chart (a labelled frame instead)") : N_("drawing (a labelled frame instead)"));
  }
  r->d->depth--;
  return out;
}

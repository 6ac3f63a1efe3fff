/* A placeholder picture gets a picture of the data, fitted into its box. */
#include "merge/picture_private.h"

#include "picture/picture.h"

#include <stdlib.h>
#include <string.h>

#define EMU_PER_PIXEL 9525 /* at 96 dpi */
#define FULL_TURN 21600000 /* ST_Angle (20.1.10.3) */

static xmlNode *find(xmlNode *node, const char *name)
{
  for (; node; node = node->next) {
    if (node->type != XML_ELEMENT_NODE) continue;
    if (strcmp((const char *)node->name, name) == 0) return node;
    xmlNode *inner = find(node->children, name);
    if (inner) return inner;
  }
  return NULL;
}

static void set_number(xmlNode *node, const char *name, gint64 number)
{
  g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);
  if (node && xmlHasProp(node, BAD_CAST name)) xmlSetProp(node, BAD_CAST name, BAD_CAST text);
}

#define MOST_EMU 27273042316900.0 /* ST_PositiveCoordinate (20.1.10.42) */

static double box_side(const char *text)
{
  return CLAMP((double)g_ascii_strtoll(text, NULL, 10), 1, MOST_EMU);
}

/* How far a turned picture reaches beyond the box that it would have unturned (20.4.2.6). */
static void set_effect(xmlNode *extent, gint64 beside, gint64 above)
{
  xmlNode *effect = extent->next;
  while (effect && effect->type != XML_ELEMENT_NODE) effect = effect->next;
  if (!effect || strcmp((const char *)effect->name, "effectExtent") != 0) {
    effect = xmlNewDocNode(extent->doc, extent->ns, BAD_CAST "effectExtent", NULL);
    xmlAddNextSibling(extent, effect);
  }
  const struct {
    const char *name;
    gint64 value;
  } sides[] = {{"l", beside}, {"t", above}, {"r", beside}, {"b", above}};
  for (size_t i = 0; i < G_N_ELEMENTS(sides); i++) {
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, MAX(sides[i].value, 0));
    xmlSetProp(effect, BAD_CAST sides[i].name, BAD_CAST text);
  }
}

/* Shows a picture upright that a camera has taken turned (Word does not look at that when it opens a file). */
static void turn(xmlNode *transform, const SyPictureLook *look)
{
  const char *own = sy_xml_attribute(transform, "rot"), *flip = sy_xml_attribute(transform, "flipH");
  bool flipped = flip && (strcmp(flip, "1") == 0 || strcmp(flip, "true") == 0);
  gint64 angle = (own ? g_ascii_strtoll(own, NULL, 10) % FULL_TURN : 0) + look->quarters * (FULL_TURN / 4);
  g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, (angle + FULL_TURN) % FULL_TURN);
  if (look->quarters) xmlSetProp(transform, BAD_CAST "rot", BAD_CAST text);
  if (look->mirrored) xmlSetProp(transform, BAD_CAST "flipH", BAD_CAST(flipped ? "0" : "1"));
}

/* Makes the drawing as large as the picture can be within the placeholder's box, without distortion. */
static void fit(xmlNode *drawing, const SyPictureLook *look)
{
  xmlNode *extent = find(drawing, "extent"), *transform = find(drawing, "xfrm"),
          *own = transform ? find(transform->children, "ext") : NULL;
  const char *cx = extent ? sy_xml_attribute(extent, "cx") : NULL, *cy = extent ? sy_xml_attribute(extent, "cy") : NULL;
  bool lies = transform && look->quarters % 2;
  double width = look->width, height = look->height * look->skew;
  double box_width = cx ? box_side(cx) : (lies ? height : width) * EMU_PER_PIXEL;
  double box_height = cy ? box_side(cy) : (lies ? width : height) * EMU_PER_PIXEL;
  double scale = lies ? MIN(box_width / height, box_height / width) : MIN(box_width / width, box_height / height);
  gint64 w = (gint64)(width * scale + 0.5), h = (gint64)(height * scale + 0.5);
  set_number(extent, "cx", w);
  set_number(extent, "cy", h);
  set_number(own, "cx", w);
  set_number(own, "cy", h);
  if (transform) turn(transform, look);
  if (extent && lies) set_effect(extent, (h - w) / 2, (w - h) / 2);
  /* What was cropped of the placeholder is not to be cropped of the picture. */
  xmlNode *crop = find(drawing, "srcRect");
  if (crop) {
    xmlUnlinkNode(crop);
    xmlFreeNode(crop);
  }
}

static const char *add_part(SyRender *r, GBytes *bytes, SyPictureFormat format)
{
  g_autofree char *name = NULL;
  do {
    g_free(name);
    name = g_strdup_printf("word/media/merged%u.%s", ++r->next_media, sy_picture_extension(format));
  } while (sy_package_has(r->merged, name));
  sy_package_set(r->merged, name, sy_picture_media_type(format), bytes);
  return g_intern_string(name);
}

/* One part for equal pictures, told by their digest. */
static const char *add_media(SyRender *r, GBytes *bytes, SyPictureFormat format)
{
  g_autofree char *digest = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
  const char *known = g_hash_table_lookup(r->media, digest);
  if (!known) g_hash_table_insert(r->media, g_strdup(digest), (void *)(known = add_part(r, bytes, format)));
  g_autofree char *use = g_strdup_printf("%s\n%s", r->part, known);
  const char *id = g_hash_table_lookup(r->media_ids, use);
  if (id) return id;
  id = sy_package_add_relationship(r->merged, r->part, SY_RELATIONSHIP_BASE "image", known, false);
  g_hash_table_insert(r->media_ids, g_steal_pointer(&use), (void *)id);
  return id;
}

static bool embed(SyRender *r, xmlNode *drawing, const SyNode *node, const SyValue *value)
{
  SyPlace place = sy_docx_place_of(r, node->picture.use);
  GBytes *bytes = sy_value_picture_bytes(value);
  gsize length = 0;
  const guint8 *data = bytes ? g_bytes_get_data(bytes, &length) : NULL;
  SyPictureLook look;
  if (!data || !sy_picture_look(data, length, &look)) {
    const char *name = bytes ? sy_value_picture_name(value) : NULL;
    sy_diagnostics_add(
        r->diagnostics, SY_ERROR, "template-not-picture", &place,
        _("give the path of a PNG, JPEG, GIF, BMP or TIFF file; another format (WebP, SVG …) must be converted"),
        name ? _("“%s”: “%s” is no picture (PNG, JPEG, GIF, BMP or TIFF)") : _("“%s” is no picture"),
        node->picture.use->tag->name, name);
    r->no_picture = true;
    return false;
  }
  fit(drawing, &look);
  xmlNode *blip = find(drawing, "blip");
  const char *id = add_media(r, bytes, look.format);
  xmlAttr *old = NULL;
  for (xmlAttr *a = blip->properties; a; a = a->next)
    if (strcmp((const char *)a->name, "embed") == 0 || strcmp((const char *)a->name, "link") == 0) old = a;
  if (old) xmlSetNsProp(blip, old->ns, BAD_CAST "embed", BAD_CAST id);
  /* What belongs to the placeholder's own picture (its vector form, say) goes. */
  for (xmlNode *child = blip->children, *next; child; child = next) {
    next = child->next;
    xmlUnlinkNode(child);
    xmlFreeNode(child);
  }
  return true;
}

/* Says which tag of the template wanted the file, and why it cannot be read. */
static void report_unread(SyRender *r, const SyNode *node, const SyPlace *place, const char *path,
                          const SyDiagnostics *found)
{
  for (size_t i = 0; i < sy_diagnostics_count(found); i++) {
    const SyDiagnostic *d = sy_diagnostics_peek(found, i);
    sy_diagnostics_add(
        r->diagnostics, d->severity, "template-picture-unreadable", place,
        d->hint ? d->hint
                : _("give the path of a picture file (PNG, JPEG, GIF, BMP, TIFF), from the folder of the data"),
        _("“%s”: the picture “%s” cannot be used: %s"), node->picture.use->tag->name, path, d->message);
  }
}

/* Texts with a path stand for the file, relative to the folder of pictures. NULL with a diagnostic. */
static SyValue *load_picture(SyRender *r, const SyNode *node, const SyValue *value, const SyPlace *place)
{
  const char *path = sy_value_text(value);
  g_autofree char *full = sy_file_inside(r->options->pictures, path);
  if (!full) {
    sy_diagnostics_add(r->diagnostics, SY_ERROR, "template-picture-path", place,
                       _("put the picture into that folder and give its path from there"),
                       _("“%s”: “%s” leads out of the folder of pictures, %s"), node->picture.use->tag->name, path,
                       r->options->pictures);
    return NULL;
  }
  SyDiagnostics *found = sy_diagnostics_new();
  g_autoptr(GBytes) bytes = sy_file_read(full, r->limits, found);
  if (!bytes) report_unread(r, node, place, path, found);
  sy_diagnostics_free(found);
  return bytes ? sy_value_new_picture(bytes, path) : NULL;
}

/* The alternative text: what the template says below the tag, or the picture's name. */
static void describe(SyRender *r, xmlNode *named, const SyNode *node, const SyValue *picture)
{
  g_autoptr(GString) text = g_string_new(NULL);
  SyTemplateOptions options = *r->options;
  options.escape = SY_ESCAPE_NONE;
  if (node->picture.text && !sy_text_template_render(node->picture.text, r->scope, &options, text, r->diagnostics))
    r->failed = true;
  const char *name = sy_value_picture_name(picture);
  xmlSetProp(named, BAD_CAST "descr", BAD_CAST(text->len > 0 || !name ? text->str : name));
}

void sy_docx_render_picture(SyRender *r, const SyNode *node)
{
  SyPlace place = sy_docx_place_of(r, node->picture.use);
  g_autoptr(SyValue) value =
      sy_scope_value(r->scope, node->picture.use->tag, r->options->names, &place, r->diagnostics, &r->failed);
  if (!sy_value_truth(value)) return; /* no picture: the placeholder goes */
  bool named = sy_value_type(value) == SY_VALUE_TEXT && r->options->pictures;
  g_autoptr(SyValue) loaded = named ? load_picture(r, node, value, &place) : NULL;
  if (named && !loaded) {
    r->no_picture = true;
    return;
  }
  const SyValue *picture = loaded ? loaded : value;
  xmlNode *drawing = xmlDocCopyNode(xmlDocGetRootElement(node->picture.drawing), node->picture.drawing, 1);
  if (embed(r, drawing, node, picture)) {
    xmlNode *properties = find(drawing, "docPr");
    set_number(properties, "id", r->next_id++);
    describe(r, properties, node, picture);
    if (xmlHasProp(properties, BAD_CAST "title")) xmlUnsetProp(properties, BAD_CAST "title");
    sy_docx_append_node(r->out, drawing);
    r->visible++;
  }
  xmlFreeNode(drawing);
}

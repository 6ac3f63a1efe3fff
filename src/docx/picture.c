/* A placeholder picture gets a picture of the data, fitted into its box. */
#include "docx/template_private.h"

#include <stdlib.h>
#include <string.h>

#define EMU_PER_PIXEL 9525 /* at 96 dpi */

/* Width and height of a PNG (IHDR) or a JPEG (SOF), in pixels; false: neither. */
static bool measure(const guint8 *data, gsize length, unsigned *width, unsigned *height, const char **extension)
{
  if (length >= 24 && memcmp(data, "\x89PNG\r\n\x1a\n", 8) == 0) {
    *width = (unsigned)data[16] << 24 | (unsigned)data[17] << 16 | (unsigned)data[18] << 8 | data[19];
    *height = (unsigned)data[20] << 24 | (unsigned)data[21] << 16 | (unsigned)data[22] << 8 | data[23];
    *extension = "png";
    return *width > 0 && *height > 0;
  }
  if (length < 4 || data[0] != 0xFF || data[1] != 0xD8) return false;
  *extension = "jpeg";
  for (gsize at = 2; at + 9 < length && data[at] == 0xFF;) {
    guint8 kind = data[at + 1];
    gsize size = (gsize)data[at + 2] << 8 | data[at + 3];
    bool frame = kind >= 0xC0 && kind <= 0xCF && kind != 0xC4 && kind != 0xC8 && kind != 0xCC;
    if (frame) {
      *height = (unsigned)data[at + 5] << 8 | data[at + 6];
      *width = (unsigned)data[at + 7] << 8 | data[at + 8];
      return *width > 0 && *height > 0;
    }
    at += 2 + size;
  }
  return false;
}

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

/* Makes the drawing as large as the picture can be within the placeholder's box, without distortion. */
static void fit(xmlNode *drawing, unsigned width, unsigned height)
{
  xmlNode *extent = find(drawing, "extent"), *transform = find(drawing, "xfrm"), *own = transform ? find(transform->children, "ext") : NULL;
  const char *cx = extent ? sy_xml_attribute(extent, "cx") : NULL, *cy = extent ? sy_xml_attribute(extent, "cy") : NULL;
  double box_width = cx ? box_side(cx) : width * (double)EMU_PER_PIXEL;
  double box_height = cy ? box_side(cy) : height * (double)EMU_PER_PIXEL;
  double scale = MIN(box_width / width, box_height / height);
  gint64 w = (gint64)(width * scale + 0.5), h = (gint64)(height * scale + 0.5);
  set_number(extent, "cx", w);
  set_number(extent, "cy", h);
  set_number(own, "cx", w);
  set_number(own, "cy", h);
  /* What was cropped of the placeholder is not to be cropped of the picture. */
  xmlNode *crop = find(drawing, "srcRect");
  if (crop) {
    xmlUnlinkNode(crop);
    xmlFreeNode(crop);
  }
}

static const char *add_media(SyRender *r, GBytes *bytes, const char *extension)
{
  g_autofree char *name = NULL;
  do {
    g_free(name);
    name = g_strdup_printf("word/media/merged%u.%s", ++r->next_media, extension);
  } while (sy_package_has(r->merged, name));
  g_autofree char *type = g_strdup_printf("image/%s", extension);
  sy_package_set(r->merged, name, type, bytes);
  return sy_package_add_relationship(r->merged, r->part, SY_RELATIONSHIP_BASE "image", name, false);
}

static bool embed(SyRender *r, xmlNode *drawing, const SyNode *node, const SyValue *value)
{
  SyPlace place = node->place;
  place.file = r->options->path;
  GBytes *bytes = sy_value_picture_bytes(value);
  gsize length = 0;
  const guint8 *data = bytes ? g_bytes_get_data(bytes, &length) : NULL;
  unsigned width, height;
  const char *extension;
  if (!data || !measure(data, length, &width, &height, &extension)) {
    sy_diagnostics_add(r->diagnostics, SY_ERROR, "template-not-picture", &place, _("give the path of a PNG or JPEG file"),
                       _("“%s” is no picture"), node->tag->name);
    r->failed = true;
    return false;
  }
  fit(drawing, width, height);
  xmlNode *blip = find(drawing, "blip");
  const char *id = add_media(r, bytes, extension);
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

/* Texts with a path stand for the file, relative to the template. */
static SyValue *load_picture(SyRender *r, const SyValue *value)
{
  if (sy_value_type(value) != SY_VALUE_TEXT || !*sy_value_text(value) || !r->options->pictures) return NULL;
  const char *path = sy_value_text(value);
  if (g_path_is_absolute(path) || strstr(path, "..")) return NULL;
  g_autofree char *full = g_build_filename(r->options->pictures, path, NULL);
  g_autoptr(GBytes) bytes = sy_file_read(full, r->limits, r->diagnostics);
  return bytes ? sy_value_new_picture(bytes, path) : NULL;
}

void sy_docx_render_picture(SyRender *r, const SyNode *node)
{
  g_autofree char *problem = NULL;
  g_autoptr(SyValue) value = sy_scope_evaluate(r->scope, node->tag, &problem);
  SyPlace place = node->place;
  place.file = r->options->path;
  if (problem) {
    sy_diagnostics_add(r->diagnostics, SY_ERROR, "template-filter", &place, NULL, "%s", problem);
    r->failed = true;
    return;
  }
  if (!value && !sy_scope_unknown(r->scope, node->tag, r->options->names, &place, r->diagnostics)) r->failed = true;
  if (!sy_value_truth(value)) return; /* no picture: the placeholder goes */
  g_autoptr(SyValue) loaded = sy_value_type(value) == SY_VALUE_TEXT ? load_picture(r, value) : NULL;
  const SyValue *picture = loaded ? loaded : value;
  xmlNode *drawing = xmlDocCopyNode(xmlDocGetRootElement(node->drawing), node->drawing, 1);
  if (embed(r, drawing, node, picture)) {
    xmlNode *named = find(drawing, "docPr");
    set_number(named, "id", r->next_id++);
    const char *name = sy_value_picture_name(picture);
    xmlSetProp(named, BAD_CAST "descr", BAD_CAST (name ? name : ""));
    if (xmlHasProp(named, BAD_CAST "title")) xmlUnsetProp(named, BAD_CAST "title");
    sy_docx_append_node(r->out, drawing);
    r->visible++;
  }
  xmlFreeNode(drawing);
}

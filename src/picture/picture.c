/* Which kind of file a picture is, and what it becomes. */
#include "picture/formats_private.h"

#include <string.h>

#define MOST_SKEW 16.0 /* of a pixel's sides; more is no picture's true shape */

void sy_picture_free(SyPicture *picture)
{
  if (!picture) return;
  sy_image_unref(picture->image);
  sy_figure_unref(picture->figure);
  g_free(picture);
}

SyPictureFormat sy_picture_format(const guchar *data, gsize length)
{
  static const struct {
    SyPictureFormat format;
    gsize at, n;
    const char *bytes;
  } all[] = {{SY_PICTURE_PNG, 0, 8, "\x89PNG\r\n\x1A\n"},
             {SY_PICTURE_JPEG, 0, 2, "\xFF\xD8"},
             {SY_PICTURE_GIF, 0, 4, "GIF8"},
             {SY_PICTURE_BMP, 0, 2, "BM"},
             {SY_PICTURE_TIFF, 0, 4, "II*\0"},
             {SY_PICTURE_TIFF, 0, 4, "MM\0*"},
             {SY_PICTURE_EMF, 40, 4, " EMF"},
             {SY_PICTURE_WMF, 0, 4, "\xD7\xCD\xC6\x9A"},
             {SY_PICTURE_WMF, 0, 4, "\1\0\t\0"},
             {SY_PICTURE_WMF, 0, 4, "\2\0\t\0"}};
  for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
    if (length >= all[i].at + all[i].n && memcmp(data + all[i].at, all[i].bytes, all[i].n) == 0) return all[i].format;
  return SY_PICTURE_UNKNOWN;
}

static const struct {
  const char *extension, *media_type;
  bool (*look)(const guchar *data, gsize length, SyPictureLook *look);
} formats[] = {[SY_PICTURE_UNKNOWN] = {NULL, NULL, NULL},
               [SY_PICTURE_PNG] = {"png", "image/png", sy_png_look},
               [SY_PICTURE_JPEG] = {"jpeg", "image/jpeg", sy_jpeg_look},
               [SY_PICTURE_GIF] = {"gif", "image/gif", sy_gif_look},
               [SY_PICTURE_BMP] = {"bmp", "image/bmp", sy_bmp_look},
               [SY_PICTURE_TIFF] = {"tiff", "image/tiff", sy_tiff_look},
               [SY_PICTURE_EMF] = {"emf", "image/x-emf", NULL},
               [SY_PICTURE_WMF] = {"wmf", "image/x-wmf", NULL}};

const char *sy_picture_extension(SyPictureFormat format)
{
  return formats[format].extension;
}

const char *sy_picture_media_type(SyPictureFormat format)
{
  return formats[format].media_type;
}

bool sy_picture_look(const guchar *data, gsize length, SyPictureLook *look)
{
  SyPictureFormat format = sy_picture_format(data, length);
  *look = (SyPictureLook){.format = format, .skew = 1};
  return formats[format].look && formats[format].look(data, length, look) && look->width > 0 && look->height > 0;
}

double sy_picture_skew(double across, double down)
{
  return across > 0 && down > 0 ? CLAMP(across / down, 1 / MOST_SKEW, MOST_SKEW) : 1;
}

/* The image of a format that only we know how to unpack. */
static SyImage *read_pixels(bool (*read)(SyPixels *, const guchar *, gsize, guint64 *), const guchar *data,
                            gsize length, guint64 *left, const char **lacks)
{
  SyPictureLook look;
  SyPixels pixels = {0};
  if (sy_picture_look(data, length, &look) && (guint64)look.width * look.height > *left) {
    *lacks = SY_PICTURE_TOO_LARGE;
    return NULL;
  }
  if (!read(&pixels, data, length, left)) {
    *lacks = SY_PICTURE_DAMAGED;
    return NULL;
  }
  SyImage *image = sy_pixels_pack(&pixels);
  sy_pixels_clear(&pixels);
  return image;
}

static SyPicture *read_picture(GBytes *bytes, const char *content_type, guint64 *left, int depth)
{
  SyPicture *out = g_new0(SyPicture, 1);
  gsize length;
  const guchar *data = g_bytes_get_data(bytes, &length);
  switch (sy_picture_format(data, length)) {
  case SY_PICTURE_PNG: out->image = sy_png_read(bytes, left, &out->lacks); break;
  case SY_PICTURE_JPEG: out->image = sy_jpeg_read(bytes, left, &out->lacks); break;
  case SY_PICTURE_GIF: out->image = read_pixels(sy_gif_read, data, length, left, &out->lacks); break;
  case SY_PICTURE_BMP: out->image = read_pixels(sy_bmp_read, data, length, left, &out->lacks); break;
  case SY_PICTURE_TIFF: out->image = read_pixels(sy_tiff_read, data, length, left, &out->lacks); break;
  case SY_PICTURE_EMF: out->figure = sy_emf_read(data, length, left, depth, &out->lacks); break;
  case SY_PICTURE_WMF: out->figure = sy_wmf_read(data, length, left, &out->lacks); break;
  case SY_PICTURE_UNKNOWN: break;
  }
  if (!out->image && !out->figure && !out->lacks)
    out->lacks = content_type ? g_intern_string(content_type) : N_("picture");
  return out;
}

SyPicture *sy_picture_read(GBytes *bytes, const char *content_type, const SyLimits *limits)
{
  guint64 left = limits->picture_pixels;
  return read_picture(bytes, content_type, &left, 0);
}

SyPicture *sy_picture_read_within(GBytes *bytes, guint64 *left, int depth)
{
  return read_picture(bytes, NULL, left, depth);
}

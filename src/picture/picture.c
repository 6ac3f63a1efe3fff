/* Which kind of file a picture is, and what it becomes. */
#include "picture/picture.h"

#include <png.h>
#include <string.h>
#include <zlib.h>

bool sy_pixels_init(SyPixels *pixels, guint64 width, guint64 height, guint64 *left)
{
  *pixels = (SyPixels){0};
  if (width == 0 || height == 0 || width > 65535 || height > 65535 || width * height > *left) return false;
  *left -= width * height;
  pixels->rgba = g_try_malloc0(width * height * 4);
  if (!pixels->rgba) return false;
  pixels->width = width;
  pixels->height = height;
  return true;
}

void sy_pixels_clear(SyPixels *pixels)
{
  g_free(pixels->rgba);
  *pixels = (SyPixels){0};
}

GBytes *sy_pixels_png(SyPixels *pixels)
{
  bool clear = false;
  size_t n = pixels->width * pixels->height;
  for (size_t i = 0; i < n && !clear; i++) clear = pixels->rgba[i * 4 + 3] != 255;
  /* In place, as there may be a hundred million. */
  for (size_t i = 0; i < n && !clear; i++) memmove(pixels->rgba + i * 3, pixels->rgba + i * 4, 3);
  png_image image = {.version = PNG_IMAGE_VERSION,
                     .width = (png_uint_32)pixels->width,
                     .height = (png_uint_32)pixels->height,
                     .format = clear ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB,
                     .flags = PNG_IMAGE_FLAG_FAST};
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  guchar *out = g_try_malloc(size);
  if (out && png_image_write_to_memory(&image, out, &size, 0, pixels->rgba, 0, NULL))
    return g_bytes_new_take(g_realloc(out, size), size);
  g_free(out);
  png_image_free(&image);
  return NULL;
}

void sy_picture_free(SyPicture *picture)
{
  if (!picture) return;
  if (picture->file) g_bytes_unref(picture->file);
  sy_figure_unref(picture->figure);
  g_free(picture);
}

typedef enum { KIND_OTHER, KIND_PNG, KIND_JPEG, KIND_GIF, KIND_BMP, KIND_TIFF, KIND_EMF, KIND_WMF } Kind;

/* What the bytes say goes before the name: files are often called what they are not. */
static Kind kind_of(const guchar *data, gsize length)
{
  static const struct {
    Kind kind;
    gsize at, n;
    const char *bytes;
  } all[] = {{KIND_PNG, 0, 8, "\x89PNG\r\n\x1A\n"},
             {KIND_JPEG, 0, 2, "\xFF\xD8"},
             {KIND_GIF, 0, 4, "GIF8"},
             {KIND_BMP, 0, 2, "BM"},
             {KIND_TIFF, 0, 4, "II*\0"},
             {KIND_TIFF, 0, 4, "MM\0*"},
             {KIND_EMF, 40, 4, " EMF"},
             {KIND_WMF, 0, 4, "\xD7\xCD\xC6\x9A"},
             {KIND_WMF, 0, 4, "\1\0\t\0"},
             {KIND_WMF, 0, 4, "\2\0\t\0"}};
  for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
    if (length >= all[i].at + all[i].n && memcmp(data + all[i].at, all[i].bytes, all[i].n) == 0) return all[i].kind;
  return KIND_OTHER;
}

static guint32 png_number(const guchar *p)
{
  return (guint32)p[0] << 24 | (guint32)p[1] << 16 | (guint32)p[2] << 8 | p[3];
}

/* Whether the picture's data are there, to their end, and as they were written. */
static bool png_is_whole(const guchar *data, gsize length)
{
  bool pixels = false;
  for (gsize at = 8; length - at >= 12;) {
    gsize size = png_number(data + at);
    const guchar *name = data + at + 4;
    if (size > length - at - 12) return false;
    if (memcmp(name, "IEND", 4) == 0) return pixels;
    bool needed = !(name[0] & 0x20); /* a capital letter */
    if (needed && crc32(0, name, (uInt)size + 4) != png_number(name + 4 + size)) return false;
    pixels = pixels || memcmp(name, "IDAT", 4) == 0;
    at += size + 12;
  }
  return false;
}

static bool read_bmp(SyPixels *out, const guchar *data, gsize length, guint64 *left)
{
  if (length < 14 + 12) return false;
  gsize bits = (gsize)(data[10] | data[11] << 8 | data[12] << 16 | (guint32)data[13] << 24);
  if (bits < 14 + 12 || bits >= length) return false;
  return sy_dib_read(out, data + 14, bits - 14, data + bits, length - bits, false, left);
}

static SyPicture *read_picture(GBytes *bytes, const char *content_type, guint64 *left, int depth)
{
  SyPicture *out = g_new0(SyPicture, 1);
  gsize length;
  const guchar *data = g_bytes_get_data(bytes, &length);
  SyPixels pixels = {0};
  bool read = false;
  switch (kind_of(data, length)) {
  case KIND_PNG:
    if (!png_is_whole(data, length)) {
      out->lacks = N_("damaged picture (a labelled frame instead)");
      return out;
    }
    /* fall through */
  case KIND_JPEG:
    out->file = g_bytes_ref(bytes);
    out->media_type = data[0] == 0x89 ? "image/png" : "image/jpeg";
    return out;
  case KIND_GIF: read = sy_gif_read(&pixels, data, length, left); break;
  case KIND_BMP: read = read_bmp(&pixels, data, length, left); break;
  case KIND_TIFF: read = sy_tiff_read(&pixels, data, length, left); break;
  case KIND_EMF: out->figure = sy_emf_read(data, length, left, depth, &out->lacks); break;
  case KIND_WMF: out->figure = sy_wmf_read(data, length, left, &out->lacks); break;
  case KIND_OTHER: break;
  }
  if (read) {
    out->file = sy_pixels_png(&pixels);
    out->media_type = "image/png";
    sy_pixels_clear(&pixels);
  }
  if (!out->file && !out->figure && !out->lacks)
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

/* Pixels: packing them into images, and unpacking images of every kind. */
#include "picture/formats_private.h"

#include <libdeflate.h>
#include <string.h>

#define LEVEL 4 /* of deflate */

bool sy_pixels_init(SyPixels *pixels, guint64 width, guint64 height, guint64 *left)
{
  *pixels = (SyPixels){0};
  if (width == 0 || height == 0 || width > G_MAXINT32 || height > G_MAXINT32 || width * height > *left) return false;
  *left -= width * height;
  pixels->rgba = g_try_malloc0_n(width * height, 4);
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

/* ---- Packing ---------------------------------------------------------------------------------- */

/* What the pixels need to be held. */
typedef struct {
  bool colored, shaded;    /* not only gray; not only black and white */
  bool transparent, sheer; /* not all opaque; some neither opaque nor clear */
} Needs;

static Needs needs_of(const SyPixels *pixels)
{
  Needs needs = {0};
  const guchar *p = pixels->rgba;
  for (size_t i = 0, n = pixels->width * pixels->height; i < n; i++, p += 4) {
    needs.colored = needs.colored || p[0] != p[1] || p[1] != p[2];
    needs.shaded = needs.shaded || (p[0] != 0 && p[0] != 255);
    needs.transparent = needs.transparent || p[3] != 255;
    needs.sheer = needs.sheer || (p[3] != 0 && p[3] != 255);
  }
  return needs;
}

/* One row of the samples from one on, so many of each pixel; bits: 8, or 1 for what is 0 or 255. */
static void pack_row(const guchar *rgba, size_t width, size_t channels, guint bits, guchar *out)
{
  if (bits == 1) memset(out, 0, (width + 7) / 8);
  for (size_t x = 0; x < width; x++, rgba += 4) {
    if (bits == 1) out[x / 8] |= (guchar)((rgba[0] >> 7) << (7 - x % 8));
    else memcpy(out + x * channels, rgba, channels);
  }
}

static GBytes *deflate_rows(const guchar *rows, gsize length)
{
  struct libdeflate_compressor *deflate = libdeflate_alloc_compressor(LEVEL);
  size_t most = libdeflate_zlib_compress_bound(deflate, length);
  guchar *out = g_try_malloc(most);
  size_t size = out ? libdeflate_zlib_compress(deflate, rows, length, out, most) : 0;
  libdeflate_free_compressor(deflate);
  if (size > 0) return g_bytes_new_take(g_realloc(out, size), size);
  g_free(out);
  return NULL;
}

/* An image of the samples from the first on; NULL: there is no memory for it. */
static SyImage *pack_plane(const SyPixels *pixels, size_t first, SyImageSpace space, guint bits)
{
  size_t channels = space == SY_SPACE_RGB ? 3 : 1, stride = (pixels->width * channels * bits + 7) / 8;
  g_autofree guchar *rows = g_try_malloc_n(stride, pixels->height);
  for (size_t y = 0; rows && y < pixels->height; y++)
    pack_row(pixels->rgba + y * pixels->width * 4 + first, pixels->width, channels, bits, rows + y * stride);
  GBytes *bytes = rows ? deflate_rows(rows, stride * pixels->height) : NULL;
  if (!bytes) return NULL;
  return sy_image_new(&(SyImage){.packing = SY_IMAGE_ROWS,
                                 .width = (guint32)pixels->width,
                                 .height = (guint32)pixels->height,
                                 .space = space,
                                 .bits = bits,
                                 .passes = true,
                                 .bytes = bytes});
}

SyImage *sy_pixels_pack(const SyPixels *pixels)
{
  Needs needs = needs_of(pixels);
  SyImage *image = needs.colored ? pack_plane(pixels, 0, SY_SPACE_RGB, 8)
                                 : pack_plane(pixels, 0, SY_SPACE_GRAY, needs.shaded ? 8 : 1);
  if (!image || !needs.transparent) return image;
  image->opacity = pack_plane(pixels, 3, SY_SPACE_GRAY, needs.sheer ? 8 : 1);
  if (image->opacity) return image;
  sy_image_unref(image);
  return NULL;
}

/* ---- Unpacking -------------------------------------------------------------------------------- */

/* Unpacks a plane that pack_plane has made, from the first sample of each pixel on. */
static bool unpack_plane(const SyImage *image, SyPixels *out, size_t first)
{
  size_t channels = sy_image_channels(image), stride = (out->width * channels * image->bits + 7) / 8, packed_length;
  const void *packed = g_bytes_get_data(image->bytes, &packed_length);
  g_autofree guchar *rows = g_try_malloc_n(stride, out->height);
  if (!rows) return false;
  struct libdeflate_decompressor *inflate = libdeflate_alloc_decompressor();
  enum libdeflate_result result =
      libdeflate_zlib_decompress(inflate, packed, packed_length, rows, stride * out->height, NULL);
  libdeflate_free_decompressor(inflate);
  if (result != LIBDEFLATE_SUCCESS) return false;
  for (size_t y = 0; y < out->height; y++) {
    const guchar *row = rows + y * stride;
    guchar *to = out->rgba + y * out->width * 4 + first;
    for (size_t x = 0; x < out->width; x++, to += 4) {
      guchar one = image->bits == 1 ? (row[x / 8] >> (7 - x % 8) & 1) * 255 : row[x * channels];
      if (first == 3) to[0] = one;
      else
        for (size_t k = 0; k < 3; k++) to[k] = channels == 3 ? row[x * 3 + k] : one;
    }
  }
  return true;
}

static bool unpack_rows(const SyImage *image, SyPixels *out)
{
  guint64 left = G_MAXUINT64;
  if (!sy_pixels_init(out, image->width, image->height, &left)) return false;
  bool read = unpack_plane(image, out, 0);
  if (read && image->opacity) read = unpack_plane(image->opacity, out, 3);
  else
    for (size_t i = 0, n = out->width * out->height; i < n; i++) out->rgba[i * 4 + 3] = 255;
  if (!read) sy_pixels_clear(out);
  return read;
}

bool sy_image_unpack(const SyImage *image, SyPixels *out)
{
  switch (image->packing) {
  case SY_IMAGE_PNG: return sy_png_unpack(image, out);
  case SY_IMAGE_JPEG: return sy_jpeg_unpack(image, out);
  case SY_IMAGE_ROWS: break;
  }
  return unpack_rows(image, out);
}

GBytes *sy_image_rows(const SyImage *image)
{
  return image->packing == SY_IMAGE_PNG ? sy_png_rows(image) : g_bytes_ref(image->bytes);
}

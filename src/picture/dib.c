/* Device-independent bitmaps ([MS-WMF] 2.2.2.9): 1, 4, 8, 16, 24 and 32 bits, plain or run-length encoded. */
#include "picture/bytes_private.h"
#include "picture/formats_private.h"

#include <string.h>

typedef struct {
  guint64 width, height;
  bool top_down;
  guint bits, compression;
  guint32 masks[4]; /* red, green, blue, opacity */
  const guchar *colors;
  gsize n_colors, color_size;
  const guchar *data;
  gsize length;
} Dib;

static bool read_header(Dib *d, const guchar *header, gsize length, const guchar *bits, gsize bits_length)
{
  *d = (Dib){0};
  guint32 size = length >= 12 ? SY_U32(header) : 0;
  guint32 used = 0;
  gsize at;
  if (size == 12) {
    d->width = SY_U16(header + 4);
    d->height = SY_U16(header + 6);
    d->bits = SY_U16(header + 10);
    d->color_size = 3;
    at = 12;
  } else if (size >= 40 && size <= 4096 && size <= length) {
    gint64 width = (gint32)SY_U32(header + 4), height = (gint32)SY_U32(header + 8);
    d->top_down = height < 0;
    d->width = width < 0 ? 0 : (guint64)width;
    d->height = (guint64)(height < 0 ? -height : height);
    d->bits = SY_U16(header + 14);
    d->compression = SY_U32(header + 16);
    used = SY_U32(header + 32);
    d->color_size = 4;
    at = size;
    bool fields = d->compression == 3 || d->compression == 6;
    if (fields && size < 52 && length < at + 12) return false;
    if (fields)
      for (size_t i = 0; i < 4; i++) d->masks[i] = i < 3 || size >= 56 ? SY_U32(header + 40 + 4 * i) : 0;
    if (fields && size < 52) at += d->compression == 6 ? 16 : 12;
  } else {
    return false;
  }
  if (at > length) return false;
  d->n_colors = d->bits <= 8 ? (used > 0 && used <= 256 ? used : (gsize)1 << d->bits) : used;
  gsize room = (length - at) / d->color_size;
  d->colors = header + at;
  if (d->bits > 8 && d->n_colors > room) d->n_colors = 0;
  d->n_colors = MIN(d->n_colors, room);
  at += d->n_colors * d->color_size;
  d->data = bits ? bits : header + at;
  d->length = bits ? bits_length : length - at;
  return true;
}

static void put_color(const Dib *d, guchar *out, guint index)
{
  const guchar *color = index < d->n_colors ? d->colors + index * d->color_size : NULL;
  for (size_t k = 0; k < 3; k++) out[k] = color ? color[2 - k] : 0;
  out[3] = 255;
}

static guint field(guint32 pixel, guint32 mask)
{
  if (mask == 0) return 255;
  guint shift = (guint)__builtin_ctz(mask);
  guint32 most = mask >> shift, value = (pixel & mask) >> shift;
  return (guint)((guint64)value * 255 / most);
}

static void put_pixel(const Dib *d, guchar *out, const guchar *row, guint64 x, bool has_alpha)
{
  switch (d->bits) {
  case 1: put_color(d, out, row[x / 8] >> (7 - x % 8) & 1); break;
  case 4: put_color(d, out, row[x / 2] >> (x % 2 ? 0 : 4) & 15); break;
  case 8: put_color(d, out, row[x]); break;
  case 24:
    for (size_t k = 0; k < 3; k++) out[k] = row[x * 3 + 2 - k];
    out[3] = 255;
    break;
  default: {
    const guchar *p = row + x * d->bits / 8;
    guint32 pixel = d->bits == 16 ? SY_U16(p) : SY_U32(p);
    for (size_t k = 0; k < 3; k++) out[k] = (guchar)field(pixel, d->masks[k]);
    out[3] = (guchar)(d->masks[3] ? field(pixel, d->masks[3]) : has_alpha && d->bits == 32 ? pixel >> 24 : 255);
  }
  }
}

/* Runs of one colour, runs of several, ends of lines, steps. */
static void read_runs(const Dib *d, SyPixels *out)
{
  guint64 x = 0, y = 0;
  gsize i = 0;
  bool four = d->compression == 2;
  while (i + 1 < d->length && y < d->height) {
    guint n = d->data[i], second = d->data[i + 1];
    i += 2;
    if (n == 0 && second == 0) x = 0, y++;
    else if (n == 0 && second == 1) break;
    else if (n == 0 && second == 2) {
      if (i + 1 >= d->length) break;
      x += d->data[i];
      y += d->data[i + 1];
      i += 2;
    } else {
      guint count = n ? n : second;
      gsize bytes = n ? 0 : four ? (count + 1) / 2 : count;
      if (i + bytes > d->length) break;
      for (guint k = 0; k < count; k++, x++) {
        guint byte = n ? second : d->data[i + (four ? k / 2 : k)];
        guint index = !four ? byte : k % 2 ? byte & 15 : byte >> 4;
        if (x < d->width && y < d->height) put_color(d, out->rgba + ((d->height - 1 - y) * d->width + x) * 4, index);
      }
      i += bytes + bytes % 2;
    }
  }
}

static void read_rows(const Dib *d, SyPixels *out, bool has_alpha)
{
  gsize stride = (gsize)((d->width * d->bits + 31) / 32 * 4);
  for (guint64 row = 0; row < d->height; row++) {
    if ((row + 1) * stride > d->length + stride - (d->width * d->bits + 7) / 8)
      break; /* the last row may lack its padding */
    guint64 y = d->top_down ? row : d->height - 1 - row;
    for (guint64 x = 0; x < d->width; x++)
      put_pixel(d, out->rgba + (y * d->width + x) * 4, d->data + row * stride, x, has_alpha);
  }
}

/* Where every pixel is clear, no pixel was meant to be. */
static void undo_clear(SyPixels *out)
{
  size_t n = out->width * out->height;
  for (size_t i = 0; i < n; i++)
    if (out->rgba[i * 4 + 3]) return;
  for (size_t i = 0; i < n; i++) out->rgba[i * 4 + 3] = 255;
}

bool sy_dib_read(SyPixels *out, const guchar *header, gsize header_length, const guchar *bits, gsize bits_length,
                 bool has_alpha, guint64 *left)
{
  Dib d;
  if (!read_header(&d, header, header_length, bits, bits_length)) return false;
  bool runs = (d.compression == 1 && d.bits == 8) || (d.compression == 2 && d.bits == 4),
       fields = d.compression == 3 || d.compression == 6;
  bool known = d.bits == 1 || d.bits == 4 || d.bits == 8 || d.bits == 16 || d.bits == 24 || d.bits == 32;
  if (!known || (d.compression != 0 && !runs && !fields) || d.length == 0) return false;
  static const guint32 usual[2][3] = {{0x7C00, 0x03E0, 0x001F}, {0xFF0000, 0x00FF00, 0x0000FF}};
  if (!fields && d.bits >= 16) memcpy(d.masks, usual[d.bits == 32], sizeof usual[0]);
  if (!sy_pixels_init(out, d.width, d.height, left)) return false;
  if (runs) read_runs(&d, out);
  else read_rows(&d, out, has_alpha);
  undo_clear(out);
  return true;
}

/* ---- Files ([MS-WMF] 2.2.2.3) ------------------------------------------------------------------ */

#define FILE_HEADER 14 /* bytes, the place of the bits in its last four */

bool sy_bmp_read(SyPixels *out, const guchar *data, gsize length, guint64 *left)
{
  if (length < FILE_HEADER + 12) return false;
  gsize bits = SY_U32(data + 10);
  if (bits < FILE_HEADER + 12 || bits >= length) return false;
  return sy_dib_read(out, data + FILE_HEADER, bits - FILE_HEADER, data + bits, length - bits, false, left);
}

bool sy_bmp_look(const guchar *data, gsize length, SyPictureLook *look)
{
  Dib d;
  if (length < FILE_HEADER + 12 || !read_header(&d, data + FILE_HEADER, length - FILE_HEADER, data + length, 0) ||
      d.width > G_MAXINT32)
    return false;
  look->width = (guint32)d.width;
  look->height = (guint32)d.height;
  if (d.color_size == 4) {
    guint32 across = sy_bytes_u32(data, length, FILE_HEADER + 24), down = sy_bytes_u32(data, length, FILE_HEADER + 28);
    look->skew = sy_picture_skew(across, down);
  }
  return true;
}

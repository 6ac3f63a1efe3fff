/* TIFF: the first picture of a baseline file (6.0): plain, PackBits or deflated; black and white, grays, colours of a
 * table, red, green and blue, in strips. */
#include "picture/picture.h"

#include <libdeflate.h>
#include <string.h>

typedef struct {
  const guchar *data;
  gsize length;
  bool big; /* the more significant byte first */
  guint32 width, height, compression, photometric, samples, rows, planar, predictor, n_bits, bits;
  gsize offsets, counts, colors; /* where their entries stand */
  gsize used;                    /* bytes of strips so far: no more than there are in the file */
} Tiff;

static guint u16(const Tiff *t, gsize at)
{
  if (at > t->length || t->length - at < 2) return 0;
  const guchar *p = t->data + at;
  return t->big ? (guint)(p[0] << 8 | p[1]) : (guint)(p[1] << 8 | p[0]);
}

static guint32 u32(const Tiff *t, gsize at)
{
  return t->big ? (guint32)u16(t, at) << 16 | u16(t, at + 2) : (guint32)u16(t, at + 2) << 16 | u16(t, at);
}

/* Value i of an entry: shorts or longs, in the entry itself where there is room. */
static guint32 value(const Tiff *t, gsize entry, guint32 i)
{
  guint type = u16(t, entry + 2), size = type == 3 ? 2 : type == 4 ? 4 : 1;
  guint32 n = u32(t, entry + 4);
  if (entry == 0 || i >= n) return 0;
  gsize at = (guint64)n * size <= 4 ? entry + 8 : u32(t, entry + 8);
  at += (gsize)i * size;
  return type == 3 ? u16(t, at) : type == 4 ? u32(t, at) : at < t->length ? t->data[at] : 0;
}

static bool read_directory(Tiff *t)
{
  gsize at = u32(t, 4);
  guint n = u16(t, at);
  t->compression = t->samples = t->planar = t->bits = t->predictor = 1;
  t->rows = 0xFFFFFFFFu;
  for (guint i = 0; i < n; i++) {
    gsize entry = at + 2 + 12 * (gsize)i;
    if (entry + 12 > t->length) return false;
    switch (u16(t, entry)) {
    case 256: t->width = value(t, entry, 0); break;
    case 257: t->height = value(t, entry, 0); break;
    case 258:
      t->bits = value(t, entry, 0);
      t->n_bits = u32(t, entry + 4);
      break;
    case 259: t->compression = value(t, entry, 0); break;
    case 262: t->photometric = value(t, entry, 0); break;
    case 273: t->offsets = entry; break;
    case 277: t->samples = value(t, entry, 0); break;
    case 278: t->rows = value(t, entry, 0); break;
    case 279: t->counts = entry; break;
    case 284: t->planar = value(t, entry, 0); break;
    case 317: t->predictor = value(t, entry, 0); break;
    case 320: t->colors = entry; break;
    }
  }
  bool bits = t->bits == 1 || t->bits == 4 || t->bits == 8;
  bool samples = t->photometric == 2 ? (t->samples == 3 || t->samples == 4) && t->bits == 8
                                     : t->photometric <= 3 && t->samples == 1;
  return bits && samples && t->planar == 1 && t->predictor <= 2 && t->offsets && t->rows > 0 &&
         (t->photometric != 3 || t->colors);
}

static void unpack_bits(const guchar *in, gsize length, guchar *out, gsize room)
{
  gsize done = 0;
  for (gsize i = 0; i + 1 < length && done < room;) {
    guchar n = in[i++];
    if (n < 128) {
      gsize count = MIN((gsize)n + 1, MIN(length - i, room - done));
      memcpy(out + done, in + i, count);
      i += (gsize)n + 1;
      done += count;
    } else if (n > 128) {
      gsize count = MIN((gsize)257 - n, room - done);
      memset(out + done, in[i++], count);
      done += count;
    }
  }
}

static void put_pixel(const Tiff *t, const guchar *row, guint32 x, guchar *out)
{
  out[3] = 255;
  if (t->photometric == 2) {
    memcpy(out, row + (gsize)x * t->samples, 3);
    if (t->samples == 4) out[3] = row[(gsize)x * 4 + 3];
    return;
  }
  guint per = 8 / t->bits, most = (1u << t->bits) - 1, sample = row[x / per] >> (per - 1 - x % per) * t->bits & most;
  if (t->photometric == 3) {
    for (guint k = 0; k < 3; k++) out[k] = (guchar)(value(t, t->colors, k * (most + 1) + sample) >> 8);
    return;
  }
  guint gray = sample * 255 / most;
  memset(out, (int)(t->photometric == 0 ? 255 - gray : gray), 3);
}

static bool read_strip(Tiff *t, guint32 strip, guchar *out, gsize room)
{
  gsize at = value(t, t->offsets, strip), length = t->counts ? value(t, t->counts, strip) : room;
  if (at > t->length) return false;
  length = MIN(length, t->length - at);
  if (t->compression == 1) length = MIN(length, room);
  /* Strips that name the same bytes again and again. */
  if (length > t->length - t->used) return false;
  t->used += length;
  if (t->compression == 1) memcpy(out, t->data + at, length);
  else if (t->compression == 32773) unpack_bits(t->data + at, length, out, room);
  else if (t->compression == 8 || t->compression == 32946) {
    struct libdeflate_decompressor *inflate = libdeflate_alloc_decompressor();
    size_t done;
    enum libdeflate_result result = libdeflate_zlib_decompress(inflate, t->data + at, length, out, room, &done);
    libdeflate_free_decompressor(inflate);
    return result == LIBDEFLATE_SUCCESS;
  } else {
    return false;
  }
  return true;
}

bool sy_tiff_read(SyPixels *out, const guchar *data, gsize length, guint64 *left)
{
  Tiff t = {.data = data, .length = length, .big = length > 0 && data[0] == 'M'};
  if (length < 8 || !read_directory(&t) || !sy_pixels_init(out, t.width, t.height, left)) return false;
  gsize stride = ((gsize)t.width * t.bits * t.samples + 7) / 8;
  guint32 rows = MIN(t.rows, t.height);
  g_autofree guchar *strip = g_try_malloc0(stride * rows);
  bool ok = strip != NULL;
  for (guint32 y = 0; ok && y < t.height; y += rows) {
    guint32 here = MIN(rows, t.height - y);
    if (y > 0) memset(strip, 0, stride * rows);
    ok = read_strip(&t, y / rows, strip, stride * here);
    for (guint32 k = 0; ok && k < here; k++) {
      guchar *row = strip + k * stride;
      if (t.predictor == 2 && t.bits == 8)
        for (gsize i = t.samples; i < stride; i++) row[i] = (guchar)(row[i] + row[i - t.samples]);
      for (guint32 x = 0; x < t.width; x++) put_pixel(&t, row, x, out->rgba + ((gsize)(y + k) * t.width + x) * 4);
    }
  }
  if (!ok) sy_pixels_clear(out);
  return ok;
}

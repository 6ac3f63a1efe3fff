/* GIF: the first picture of a file, on its screen. */
#include "picture/bytes_private.h"
#include "picture/formats_private.h"

#include <string.h>

#define MOST_CODES 4096

typedef struct {
  const guchar *data;
  gsize length, at;
  gsize block; /* bytes left of the sub-block */
  guint32 bits;
  guint n_bits;
} Bits;

/* The next code of a chain of sub-blocks; -1 at its end. */
static int next_code(Bits *b, guint size)
{
  while (b->n_bits < size) {
    if (b->block == 0) {
      if (b->at >= b->length || b->data[b->at] == 0) return -1;
      b->block = b->data[b->at++];
    }
    if (b->at >= b->length) return -1;
    b->bits |= (guint32)b->data[b->at++] << b->n_bits;
    b->n_bits += 8;
    b->block--;
  }
  int code = (int)(b->bits & ((1u << size) - 1));
  b->bits >>= size;
  b->n_bits -= size;
  return code;
}

/* Unpacks at most n indices; how many there were. */
static gsize unpack(Bits *b, guint root, guchar *out, gsize n)
{
  guint16 prefix[MOST_CODES];
  guchar suffix[MOST_CODES], stack[MOST_CODES + 1];
  int clear = 1 << root, end = clear + 1, next = end + 1, old = -1;
  guint size = root + 1;
  guchar first = 0;
  gsize done = 0;
  for (int code; done < n && (code = next_code(b, size)) >= 0 && code != end;) {
    if (code == clear) {
      next = end + 1;
      size = root + 1;
      old = -1;
      continue;
    }
    if (code > next || (code == next && old < 0)) break;
    int at = code, depth = 0;
    if (code == next) stack[depth++] = first, at = old;
    while (at > end && depth < MOST_CODES) stack[depth++] = suffix[at], at = prefix[at];
    if (at >= clear) break;
    stack[depth++] = first = (guchar)at;
    if (old >= 0 && next < MOST_CODES) {
      prefix[next] = (guint16)old;
      suffix[next] = first;
      if (++next == 1 << size && size < 12) size++;
    }
    old = code;
    while (depth > 0 && done < n) out[done++] = stack[--depth];
  }
  return done;
}

typedef struct {
  const guchar *colors;
  guint n_colors;
  int clear; /* index of the clear colour; -1: none */
  guint x, y, width, height;
  bool interlaced;
} Frame;

static void put_row(SyPixels *out, const Frame *f, guint row, const guchar *indices)
{
  for (guint x = 0; x < f->width; x++) {
    if (f->x + x >= out->width || f->y + row >= out->height || indices[x] == f->clear || indices[x] >= f->n_colors)
      continue;
    guchar *p = out->rgba + ((gsize)(f->y + row) * out->width + f->x + x) * 4;
    memcpy(p, f->colors + indices[x] * 3, 3);
    p[3] = 255;
  }
}

static bool read_frame(SyPixels *out, Frame *f, Bits *bits, guint root, guint64 most)
{
  guint64 n = (guint64)f->width * f->height;
  if (n == 0 || n > most || root < 1 || root > 11) return false;
  g_autofree guchar *indices = g_try_malloc0(n);
  if (!indices || unpack(bits, root, indices, n) == 0) return false;
  static const guint begins[] = {0, 4, 2, 1}, steps[] = {8, 8, 4, 2};
  guint row = 0;
  for (guint pass = 0; pass < (f->interlaced ? 4u : 1u); pass++)
    for (guint y = f->interlaced ? begins[pass] : 0; y < f->height; y += f->interlaced ? steps[pass] : 1)
      put_row(out, f, y, indices + (gsize)f->width * row++);
  return true;
}

/* Past a chain of sub-blocks. */
static gsize skip(const guchar *data, gsize length, gsize at)
{
  while (at < length && data[at]) at += (gsize)data[at] + 1;
  return at + 1;
}

bool sy_gif_look(const guchar *data, gsize length, SyPictureLook *look)
{
  if (length < 13) return false;
  look->width = SY_U16(data + 6);
  look->height = SY_U16(data + 8);
  return true;
}

bool sy_gif_read(SyPixels *out, const guchar *data, gsize length, guint64 *left)
{
  if (length < 13) return false;
  Frame f = {.clear = -1};
  gsize at = 13;
  if (data[10] & 0x80) {
    f.n_colors = 2u << (data[10] & 7);
    f.colors = data + at;
    at += 3 * (gsize)f.n_colors;
  }
  while (at + 1 < length && data[at] == 0x21) {
    if (data[at + 1] == 0xF9 && at + 7 < length && data[at + 3] & 1) f.clear = data[at + 6];
    at = skip(data, length, at + 2);
  }
  if (at + 11 > length || data[at] != 0x2C) return false;
  f.x = SY_U16(data + at + 1);
  f.y = SY_U16(data + at + 3);
  f.width = SY_U16(data + at + 5);
  f.height = SY_U16(data + at + 7);
  guchar flags = data[at + 9];
  f.interlaced = flags & 0x40;
  at += 10;
  if (flags & 0x80) {
    f.n_colors = 2u << (flags & 7);
    f.colors = data + at;
    at += 3 * (gsize)f.n_colors;
  }
  if (at + 2 > length || !f.colors || f.colors + 3 * f.n_colors > data + length) return false;
  guint64 most = *left;
  if (!sy_pixels_init(out, SY_U16(data + 6), SY_U16(data + 8), left)) return false;
  Bits bits = {.data = data, .length = length, .at = at + 1};
  if (read_frame(out, &f, &bits, data[at], most)) return true;
  sy_pixels_clear(out);
  return false;
}

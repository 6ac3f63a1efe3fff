/* bytes: numbers of the formats of pictures, little-endian, each looked for within its own length only. Private to
 * picture. */
#ifndef SY_BYTES_H
#define SY_BYTES_H

#include <glib.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

/* Where it is known that they are there. */
#define SY_U16(p) ((guint)((p)[0] | (p)[1] << 8))
#define SY_I16(p) ((int)(gint16)SY_U16(p))
#define SY_U32(p) ((guint32)(p)[0] | (guint32)(p)[1] << 8 | (guint32)(p)[2] << 16 | (guint32)(p)[3] << 24)
#define SY_I32(p) ((gint32)SY_U32(p))

/* True if size bytes have n at an offset. */
static inline bool sy_bytes_has(gsize size, guint64 at, guint64 n)
{
  return at <= size && n <= size - at;
}

/* 0 past the end. */
static inline guint32 sy_bytes_u32(const guchar *p, gsize size, gsize at)
{
  return sy_bytes_has(size, at, 4) ? SY_U32(p + at) : 0;
}

/* A single-precision number within a thousand million; 0 past the end, and for what is no number. */
static inline double sy_bytes_real(const guchar *p, gsize size, gsize at)
{
  guint32 bits = sy_bytes_u32(p, size, at);
  float value;
  memcpy(&value, &bits, sizeof value);
  return isfinite(value) ? CLAMP((double)value, -1e9, 1e9) : 0;
}

#endif

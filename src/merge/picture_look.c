/* What a picture file says of its looks: size, shape of its pixels, and which way up (PNG; JFIF; Exif 2.3). */
#include "merge/picture_private.h"

#include <string.h>

#define MOST_SKEW 16.0 /* of a pixel's sides; more is no picture's true shape */

static unsigned big(const guint8 *at, int bytes)
{
  unsigned value = 0;
  for (int i = 0; i < bytes; i++) value = value << 8 | at[i];
  return value;
}

static double skew(unsigned across, unsigned down)
{
  return across && down ? CLAMP((double)across / down, 1 / MOST_SKEW, MOST_SKEW) : 1;
}

/* ---- PNG --------------------------------------------------------------------------------------- */

static bool look_at_png(const guint8 *data, gsize length, SyPictureLook *look)
{
  if (length < 24) return false;
  look->extension = "png";
  look->width = big(data + 16, 4);
  look->height = big(data + 20, 4);
  for (gsize at = 8; at + 12 <= length;) {
    gsize size = big(data + at, 4);
    if (memcmp(data + at + 4, "IDAT", 4) == 0 || size > length - at - 12) break;
    if (memcmp(data + at + 4, "pHYs", 4) == 0 && size >= 9)
      look->skew = skew(big(data + at + 8, 4), big(data + at + 12, 4));
    at += 12 + size;
  }
  return true;
}

/* ---- JPEG -------------------------------------------------------------------------------------- */

/* Exif's tag 0x0112 in the first directory; 1 where there is none. */
static int orientation_of(const guint8 *tiff, gsize length)
{
  if (length < 8 || (memcmp(tiff, "II", 2) != 0 && memcmp(tiff, "MM", 2) != 0)) return 1;
  bool little = tiff[0] == 'I';
#define SHORT(at) (little ? (unsigned)tiff[(at) + 1] << 8 | tiff[at] : big(tiff + (at), 2))
  gsize first = little ? SHORT(4) | (gsize)SHORT(6) << 16 : big(tiff + 4, 4);
  if (first > length - 2) return 1;
  gsize n = SHORT(first);
  for (gsize i = 0; i < n && first + 2 + (i + 1) * 12 <= length; i++) {
    gsize entry = first + 2 + i * 12;
    unsigned value = SHORT(entry + 8);
    if (SHORT(entry) == 0x0112 && SHORT(entry + 2) == 3 && value >= 1 && value <= 8) return (int)value;
  }
#undef SHORT
  return 1;
}

/* The eight orientations: first mirrored left to right, then turned clockwise by quarters. */
static const struct {
  bool mirrored;
  int quarters;
} orientations[] = {{false, 0}, {false, 0}, {true, 0}, {false, 2}, {true, 2},
                    {true, 3},  {false, 1}, {true, 1}, {false, 3}};

static void look_at_segment(guint8 kind, const guint8 *data, gsize length, SyPictureLook *look)
{
  if (kind == 0xE0 && length >= 12 && memcmp(data, "JFIF", 5) == 0)
    look->skew = skew(big(data + 8, 2), big(data + 10, 2));
  if (kind != 0xE1 || length < 6 || memcmp(data, "Exif\0", 6) != 0) return;
  int orientation = orientation_of(data + 6, length - 6);
  look->mirrored = orientations[orientation].mirrored;
  look->quarters = orientations[orientation].quarters;
}

static bool look_at_jpeg(const guint8 *data, gsize length, SyPictureLook *look)
{
  look->extension = "jpeg";
  for (gsize at = 2; at + 9 < length && data[at] == 0xFF;) {
    guint8 kind = data[at + 1];
    if (kind == 0xFF) { /* a fill byte */
      at++;
      continue;
    }
    gsize size = big(data + at + 2, 2);
    bool frame = kind >= 0xC0 && kind <= 0xCF && kind != 0xC4 && kind != 0xC8 && kind != 0xCC;
    if (frame) {
      look->height = big(data + at + 5, 2);
      look->width = big(data + at + 7, 2);
      return true;
    }
    if (size < 2 || size > length - at - 2) return false;
    look_at_segment(kind, data + at + 4, size - 2, look);
    at += 2 + size;
  }
  return false;
}

bool sy_docx_look_at_picture(const guint8 *data, gsize length, SyPictureLook *look)
{
  *look = (SyPictureLook){.skew = 1};
  bool png = length >= 8 && memcmp(data, "\x89PNG\r\n\x1a\n", 8) == 0;
  bool jpeg = length >= 4 && data[0] == 0xFF && data[1] == 0xD8;
  bool known = png ? look_at_png(data, length, look) : jpeg && look_at_jpeg(data, length, look);
  return known && look->width > 0 && look->height > 0;
}

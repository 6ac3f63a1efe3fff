/* TIFF files (6.0) through libtiff: the first picture, upright.
 *
 * The file is memory, and libtiff says nothing aloud. What it would take memory for is bounded before it is asked to:
 * the size of strips and tiles by the picture's own, and what they hold by the file's size, so that no bytes are
 * unpacked again and again. */
#include "picture/formats_private.h"

#include <string.h>
#include <tiffio.h>

#define TILE 1024u    /* pixels: how far a tile may reach beyond the picture */
#define PIXEL_BYTES 8 /* four samples of 16 bits */

typedef struct {
  const guchar *data;
  gsize length, at;
} Memory;

static tmsize_t read_memory(thandle_t handle, void *out, tmsize_t size)
{
  Memory *memory = handle;
  gsize n = size > 0 && memory->at < memory->length ? MIN((gsize)size, memory->length - memory->at) : 0;
  if (n) memcpy(out, memory->data + memory->at, n);
  memory->at += n;
  return (tmsize_t)n;
}

static tmsize_t write_nothing(thandle_t handle, void *bytes, tmsize_t size)
{
  return 0;
}

static toff_t seek_memory(thandle_t handle, toff_t offset, int whence)
{
  Memory *memory = handle;
  toff_t from = whence == SEEK_CUR ? memory->at : whence == SEEK_END ? memory->length : 0;
  memory->at = (gsize)(from + offset);
  return memory->at;
}

static int close_memory(thandle_t handle)
{
  return 0;
}

static toff_t size_of_memory(thandle_t handle)
{
  return ((const Memory *)handle)->length;
}

/* 1: libtiff is to do no more about it. */
static int say_nothing(TIFF *tiff, void *data, const char *module, const char *format, va_list arguments)
{
  return 1;
}

/* The memory must outlive it. most: pixels of what libtiff may take memory for at once. Caller closes. */
static TIFF *open_memory(Memory *memory, guint64 most)
{
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
  guint64 bytes = MIN(most + (guint64)TILE * TILE, (guint64)G_MAXINT64 / PIXEL_BYTES) * PIXEL_BYTES;
  TIFFOpenOptionsSetMaxSingleMemAlloc(options, (tmsize_t)bytes);
  TIFFOpenOptionsSetErrorHandlerExtR(options, say_nothing, NULL);
  TIFFOpenOptionsSetWarningHandlerExtR(options, say_nothing, NULL);
  TIFF *tiff = TIFFClientOpenExt("picture", "rm", memory, read_memory, write_nothing, seek_memory, close_memory,
                                 size_of_memory, NULL, NULL, options);
  TIFFOpenOptionsFree(options);
  return tiff;
}

/* Packings that scanners, cameras and faxes use. */
static bool is_known(TIFF *tiff)
{
  static const uint16_t known[] = {
      COMPRESSION_NONE, COMPRESSION_CCITTRLE, COMPRESSION_CCITTRLEW, COMPRESSION_CCITTFAX3,     COMPRESSION_CCITTFAX4,
      COMPRESSION_LZW,  COMPRESSION_JPEG,     COMPRESSION_DEFLATE,   COMPRESSION_ADOBE_DEFLATE, COMPRESSION_PACKBITS};
  uint16_t compression = 0;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_COMPRESSION, &compression);
  for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
    if (known[i] == compression) return true;
  return false;
}

static bool size_of(TIFF *tiff, guint32 *width, guint32 *height)
{
  return TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, width) && TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, height) &&
         *width > 0 && *height > 0 && *width <= G_MAXINT32 && *height <= G_MAXINT32;
}

/* Whether the strips or tiles are no larger than the picture wants them, and hold no more than there is in the file. */
static bool is_bounded(TIFF *tiff, guint32 width, guint32 height, gsize length)
{
  guint64 room = ((guint64)width + TILE) * ((guint64)height + TILE) * PIXEL_BYTES, held = 0;
  bool tiled = TIFFIsTiled(tiff);
  guint64 one = tiled ? TIFFTileSize64(tiff) : TIFFStripSize64(tiff);
  if (one == 0 || one > room || TIFFScanlineSize64(tiff) > room) return false;
  uint32_t n = tiled ? TIFFNumberOfTiles(tiff) : TIFFNumberOfStrips(tiff);
  /* The last byte of a strip may be shared, as may what is said to be held by none. */
  if (n > length) return false;
  for (uint32_t i = 0; i < n; i++) {
    held += TIFFGetStrileByteCount(tiff, i);
    if (held > length) return false;
  }
  return true;
}

/* libtiff multiplies colours by their opacity. */
static void undo_multiplying(SyPixels *pixels)
{
  guchar *p = pixels->rgba;
  for (size_t i = 0, n = pixels->width * pixels->height; i < n; i++, p += 4)
    for (size_t k = 0; k < 3 && p[3] > 0 && p[3] < 255; k++) p[k] = (guchar)MIN(p[k] * 255u / p[3], 255u);
}

/* Which of the file's rows and columns are seen where: by its orientations. */
static const struct {
  bool stands, rows_back, columns_back; /* rows run down the page, or from its bottom or right, columns likewise */
} orientations[] = {[ORIENTATION_TOPLEFT] = {false, false, false}, [ORIENTATION_TOPRIGHT] = {false, false, true},
                    [ORIENTATION_BOTRIGHT] = {false, true, true},  [ORIENTATION_BOTLEFT] = {false, true, false},
                    [ORIENTATION_LEFTTOP] = {true, false, false},  [ORIENTATION_RIGHTTOP] = {true, true, false},
                    [ORIENTATION_RIGHTBOT] = {true, true, true},   [ORIENTATION_LEFTBOT] = {true, false, true}};

/* Turns the file's rows into what is seen: libtiff itself would only mirror them. */
static bool set_upright(SyPixels *pixels, guint orientation)
{
  if (orientation == ORIENTATION_TOPLEFT) return true;
  bool stands = orientations[orientation].stands, rows_back = orientations[orientation].rows_back,
       columns_back = orientations[orientation].columns_back;
  size_t width = pixels->width, height = pixels->height;
  SyPixels turned;
  guint64 left = G_MAXUINT64;
  if (!sy_pixels_init(&turned, stands ? height : width, stands ? width : height, &left)) return false;
  guchar *to = turned.rgba;
  for (size_t y = 0; y < turned.height; y++)
    for (size_t x = 0; x < turned.width; x++, to += 4) {
      size_t row = stands ? x : y, column = stands ? y : x;
      if (rows_back) row = height - 1 - row;
      if (columns_back) column = width - 1 - column;
      memcpy(to, pixels->rgba + (row * width + column) * 4, 4);
    }
  sy_pixels_clear(pixels);
  *pixels = turned;
  return true;
}

static guint orientation_of(TIFF *tiff)
{
  uint16_t orientation = ORIENTATION_TOPLEFT;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_ORIENTATION, &orientation);
  return orientation >= ORIENTATION_TOPLEFT && orientation <= ORIENTATION_LEFTBOT ? orientation : ORIENTATION_TOPLEFT;
}

static bool read_image(TIFF *tiff, SyPixels *out, gsize length, guint64 *left)
{
  guint32 width, height;
  if (!is_known(tiff) || !size_of(tiff, &width, &height) || !is_bounded(tiff, width, height, length)) return false;
  if (!sy_pixels_init(out, width, height, left)) return false;
  uint32_t *raster = (uint32_t *)(void *)out->rgba;
  guint orientation = orientation_of(tiff);
  bool read = TIFFReadRGBAImageOriented(tiff, width, height, raster, (int)orientation, 1);
  for (size_t i = 0, n = (size_t)width * height; read && i < n; i++) {
    uint32_t pixel = raster[i];
    guchar rgba[] = {TIFFGetR(pixel), TIFFGetG(pixel), TIFFGetB(pixel), TIFFGetA(pixel)};
    memcpy(out->rgba + i * 4, rgba, 4);
  }
  if (read) undo_multiplying(out);
  read = read && set_upright(out, orientation);
  if (!read) sy_pixels_clear(out);
  return read;
}

bool sy_tiff_read(SyPixels *out, const guchar *data, gsize length, guint64 *left)
{
  Memory memory = {data, length, 0};
  TIFF *tiff = open_memory(&memory, *left);
  bool read = tiff && read_image(tiff, out, length, left);
  if (tiff) TIFFClose(tiff);
  return read;
}

bool sy_tiff_look(const guchar *data, gsize length, SyPictureLook *look)
{
  Memory memory = {data, length, 0};
  TIFF *tiff = open_memory(&memory, 0);
  bool sized = tiff && size_of(tiff, &look->width, &look->height);
  float across = 0, down = 0;
  if (sized && TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &across) && TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &down))
    look->skew = sy_picture_skew((double)across, (double)down);
  if (sized && orientations[orientation_of(tiff)].stands) {
    guint32 width = look->width;
    look->width = look->height;
    look->height = width;
    look->skew = 1 / look->skew;
  }
  if (tiff) TIFFClose(tiff);
  return sized;
}

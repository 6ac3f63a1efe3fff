/* PNG files (ISO/IEC 15948): their chunks are walked here, their pixels are libpng's affair. */
#include "picture/formats_private.h"

#include <png.h>
#include <string.h>
#include <zlib.h>

#define SRGB_GAMMA 45455 /* of gAMA, in hundred-thousandths */
#define MOST_FILTER 4    /* the number of the last of the filters of a row */

typedef enum { PNG_GRAY = 0, PNG_RGB = 2, PNG_INDEXED = 3, PNG_GRAY_ALPHA = 4, PNG_RGB_ALPHA = 6 } PngType;

typedef struct {
  guint32 width, height, across, down; /* across, down: pixels per unit; 0: not said */
  guint bits, type;
  bool interlaced, has_clear, other_gamma;
  const guchar *colors;
  gsize colors_length;
} Png;

/* A chunk of the file. Its name's first letter is a capital where the picture cannot be read without it. */
typedef struct {
  const guchar *name, *data;
  gsize length;
} Chunk;

static guint32 number(const guchar *p)
{
  return (guint32)p[0] << 24 | (guint32)p[1] << 16 | (guint32)p[2] << 8 | p[3];
}

static bool is(const Chunk *chunk, const char *name, gsize least)
{
  return memcmp(chunk->name, name, 4) == 0 && chunk->length >= least;
}

/* The chunk at *at, which goes on to the next one; false where the file ends within it. */
static bool next_chunk(const guchar *data, gsize length, gsize *at, Chunk *chunk)
{
  if (*at > length || length - *at < 12) return false;
  gsize size = number(data + *at);
  if (size > length - *at - 12) return false;
  *chunk = (Chunk){data + *at + 4, data + *at + 8, size};
  *at += size + 12;
  return true;
}

static bool is_whole(const Chunk *chunk)
{
  bool needed = !(chunk->name[0] & 0x20);
  return !needed || crc32(0, chunk->name, (uInt)chunk->length + 4) == number(chunk->data + chunk->length);
}

static void read_chunk(Png *png, const Chunk *chunk, bool *srgb)
{
  if (is(chunk, "IHDR", 13)) {
    png->width = number(chunk->data);
    png->height = number(chunk->data + 4);
    png->bits = chunk->data[8];
    png->type = chunk->data[9];
    png->interlaced = chunk->data[12] != 0;
  } else if (is(chunk, "PLTE", 3)) {
    png->colors = chunk->data;
    png->colors_length = MIN(chunk->length / 3, 256u) * 3;
  } else if (is(chunk, "pHYs", 9)) {
    png->across = number(chunk->data);
    png->down = number(chunk->data + 4);
  } else if (is(chunk, "gAMA", 4)) {
    png->other_gamma = ABS((gint64)number(chunk->data) - SRGB_GAMMA) > SRGB_GAMMA / 20;
  }
  *srgb = *srgb || is(chunk, "sRGB", 1);
  png->has_clear = png->has_clear || is(chunk, "tRNS", 1);
}

/* Samples of a pixel; 0: there is no such type. */
static guint channels_of(guint type)
{
  static const guint channels[] = {
      [PNG_GRAY] = 1, [PNG_RGB] = 3, [PNG_INDEXED] = 1, [PNG_GRAY_ALPHA] = 2, [PNG_RGB_ALPHA] = 4};
  return type < G_N_ELEMENTS(channels) ? channels[type] : 0;
}

static bool is_sound(const Png *png)
{
  bool few = png->bits == 1 || png->bits == 2 || png->bits == 4;
  bool bits = png->bits == 8 || (png->bits == 16 && png->type != PNG_INDEXED) ||
              (few && (png->type == PNG_GRAY || png->type == PNG_INDEXED));
  return png->width > 0 && png->height > 0 && bits && channels_of(png->type) > 0 &&
         (png->type != PNG_INDEXED || png->colors);
}

/* What stands before the rows; false: the file is damaged. */
static bool read_head(Png *png, const guchar *data, gsize length)
{
  *png = (Png){0};
  bool srgb = false;
  gsize at = 8;
  for (Chunk chunk; next_chunk(data, length, &at, &chunk);) {
    if (!is_whole(&chunk)) return false;
    if (is(&chunk, "IDAT", 0)) break;
    read_chunk(png, &chunk, &srgb);
  }
  png->other_gamma = png->other_gamma && !srgb;
  return is_sound(png);
}

/* How far the unpacked rows have been seen; a row begins with the number of its filter. */
typedef struct {
  guint64 left, row, in_row; /* bytes: of all rows, of one, and of that one already seen */
  bool filters;              /* they are known: the rows are not interlaced */
} Seen;

static bool see(Seen *seen, const guchar *bytes, gsize n)
{
  n = MIN(n, seen->left);
  seen->left -= n;
  while (seen->filters && n > 0) {
    if (seen->in_row == 0 && *bytes > MOST_FILTER) return false;
    gsize here = MIN(n, seen->row - seen->in_row);
    bytes += here;
    n -= here;
    seen->in_row = (seen->in_row + here) % seen->row;
  }
  return true;
}

/* Unpacks what a chunk holds. False: it is damaged; *done: the last row has been seen. */
static bool see_chunk(z_stream *stream, Seen *seen, const Chunk *chunk, bool *done)
{
  guchar out[32768];
  stream->next_in = (Bytef *)chunk->data;
  stream->avail_in = (uInt)chunk->length;
  do {
    stream->next_out = out;
    stream->avail_out = sizeof out;
    int status = inflate(stream, Z_NO_FLUSH);
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) return false;
    if (!see(seen, out, sizeof out - stream->avail_out)) return false;
    *done = seen->left == 0;
    if (status == Z_STREAM_END) return *done;
  } while (!*done && (stream->avail_in > 0 || stream->avail_out == 0));
  return true;
}

/* The bytes of the rows, with those of their filters; interlaced ones stand in seven passes (8.2). */
static guint64 bytes_of_rows(const Png *png)
{
  static const guint begins[7][2] = {{0, 0}, {4, 0}, {0, 4}, {2, 0}, {0, 2}, {1, 0}, {0, 1}},
                     steps[7][2] = {{8, 8}, {8, 8}, {4, 8}, {4, 4}, {2, 4}, {2, 2}, {1, 2}};
  guint64 sum = 0, bits = png->bits * channels_of(png->type);
  if (!png->interlaced) return (((guint64)png->width * bits + 7) / 8 + 1) * png->height;
  for (size_t i = 0; i < 7; i++) {
    guint64 columns = ((guint64)png->width + steps[i][0] - 1 - begins[i][0]) / steps[i][0],
            rows = ((guint64)png->height + steps[i][1] - 1 - begins[i][1]) / steps[i][1];
    if (columns > 0) sum += ((columns * bits + 7) / 8 + 1) * rows;
  }
  return sum;
}

/* Whether all rows are there, and can be unpacked. */
static bool rows_are_whole(const Png *png, const guchar *data, gsize length)
{
  z_stream stream = {0};
  Seen seen = {.left = bytes_of_rows(png),
               .row = ((guint64)png->width * png->bits * channels_of(png->type) + 7) / 8 + 1,
               .filters = !png->interlaced};
  if (inflateInit(&stream) != Z_OK) return false;
  bool sound = true, done = false, ended = false;
  gsize at = 8;
  for (Chunk chunk; sound && !ended && next_chunk(data, length, &at, &chunk);) {
    sound = is_whole(&chunk);
    ended = is(&chunk, "IEND", 0);
    if (sound && !done && is(&chunk, "IDAT", 0)) sound = see_chunk(&stream, &seen, &chunk, &done);
  }
  inflateEnd(&stream);
  return sound && done && ended;
}

SyImage *sy_png_read(GBytes *file, guint64 *left, const char **lacks)
{
  static const SyImageSpace spaces[] = {[PNG_GRAY] = SY_SPACE_GRAY,
                                        [PNG_RGB] = SY_SPACE_RGB,
                                        [PNG_INDEXED] = SY_SPACE_INDEXED,
                                        [PNG_GRAY_ALPHA] = SY_SPACE_GRAY,
                                        [PNG_RGB_ALPHA] = SY_SPACE_RGB};
  gsize length;
  const guchar *data = g_bytes_get_data(file, &length);
  Png png;
  *lacks = SY_PICTURE_DAMAGED;
  if (!read_head(&png, data, length)) return NULL;
  if ((guint64)png.width * png.height > *left) *lacks = SY_PICTURE_TOO_LARGE;
  else if (rows_are_whole(&png, data, length)) *lacks = NULL;
  if (*lacks) return NULL;
  *left -= (guint64)png.width * png.height;
  bool apart = png.type == PNG_GRAY_ALPHA || png.type == PNG_RGB_ALPHA || png.has_clear;
  SyImage image = {.packing = SY_IMAGE_PNG,
                   .width = png.width,
                   .height = png.height,
                   .space = spaces[png.type],
                   .bits = png.bits,
                   .passes = !apart && !png.interlaced && !png.other_gamma,
                   .bytes = g_bytes_ref(file)};
  if (png.type == PNG_INDEXED)
    image.colors = g_bytes_new_from_bytes(file, (gsize)(png.colors - data), png.colors_length);
  return sy_image_new(&image);
}

bool sy_png_look(const guchar *data, gsize length, SyPictureLook *look)
{
  Png png;
  if (!read_head(&png, data, length)) return false;
  look->width = png.width;
  look->height = png.height;
  look->skew = sy_picture_skew(png.across, png.down);
  return true;
}

bool sy_png_unpack(const SyImage *image, SyPixels *out)
{
  gsize length;
  const guchar *data = g_bytes_get_data(image->bytes, &length);
  png_image reader = {.version = PNG_IMAGE_VERSION};
  if (!png_image_begin_read_from_memory(&reader, data, length)) return false;
  /* Samples of 16 bits are meant as those of 8, whatever libpng takes them for. */
  reader.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
  reader.format = PNG_FORMAT_RGBA;
  guint64 left = G_MAXUINT64;
  if (sy_pixels_init(out, reader.width, reader.height, &left) &&
      png_image_finish_read(&reader, NULL, out->rgba, 0, NULL))
    return true;
  png_image_free(&reader);
  sy_pixels_clear(out);
  return false;
}

GBytes *sy_png_rows(const SyImage *image)
{
  gsize length, at = 8;
  const guchar *data = g_bytes_get_data(image->bytes, &length);
  GByteArray *out = g_byte_array_new();
  for (Chunk chunk; next_chunk(data, length, &at, &chunk);)
    if (is(&chunk, "IDAT", 0)) g_byte_array_append(out, chunk.data, (guint)chunk.length);
  return g_byte_array_free_to_bytes(out);
}

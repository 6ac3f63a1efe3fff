/* JPEG files (T.81; JFIF; Exif 2.3): their segments are walked here, their pixels are libjpeg's affair. */
#include "picture/formats_private.h"

#include <setjmp.h>
#include <stdio.h>
#include <jpeglib.h>
#include <string.h>

/* The second byte of a marker. */
typedef enum {
  MARKER_FILL = 0xFF,
  MARKER_BASELINE = 0xC0,
  MARKER_EXTENDED = 0xC1,
  MARKER_PROGRESSIVE = 0xC2,
  MARKER_HUFFMAN = 0xC4,
  MARKER_EXTENSION = 0xC8,
  MARKER_ARITHMETIC = 0xCC,
  MARKER_LAST_FRAME = 0xCF,
  MARKER_JFIF = 0xE0,
  MARKER_EXIF = 0xE1,
  MARKER_ADOBE = 0xEE
} Marker;

typedef struct {
  guint width, height, bits, channels, marker;
  bool adobe;
  SyPictureLook look; /* skew and orientation */
} Jpeg;

static unsigned big(const guchar *at, int bytes)
{
  unsigned value = 0;
  for (int i = 0; i < bytes; i++) value = value << 8 | at[i];
  return value;
}

/* Exif's tag 0x0112 in the first directory; 1 where there is none. */
static int orientation_of(const guchar *tiff, gsize length)
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

static void read_segment(Jpeg *jpeg, guchar kind, const guchar *data, gsize length)
{
  if (kind == MARKER_ADOBE && length >= 5 && memcmp(data, "Adobe", 5) == 0) jpeg->adobe = true;
  if (kind == MARKER_JFIF && length >= 12 && memcmp(data, "JFIF", 5) == 0)
    jpeg->look.skew = sy_picture_skew(big(data + 8, 2), big(data + 10, 2));
  if (kind != MARKER_EXIF || length < 6 || memcmp(data, "Exif\0", 6) != 0) return;
  int orientation = orientation_of(data + 6, length - 6);
  jpeg->look.mirrored = orientations[orientation].mirrored;
  jpeg->look.quarters = orientations[orientation].quarters;
}

/* What stands before the frame; false: there is none. */
static bool read_head(Jpeg *jpeg, const guchar *data, gsize length)
{
  *jpeg = (Jpeg){.look.skew = 1};
  for (gsize at = 2; at + 9 < length && data[at] == 0xFF;) {
    guchar kind = data[at + 1];
    if (kind == MARKER_FILL) {
      at++;
      continue;
    }
    gsize size = big(data + at + 2, 2);
    bool frame = kind >= MARKER_BASELINE && kind <= MARKER_LAST_FRAME && kind != MARKER_HUFFMAN &&
                 kind != MARKER_EXTENSION && kind != MARKER_ARITHMETIC;
    if (frame) {
      jpeg->marker = kind;
      jpeg->bits = data[at + 4];
      jpeg->height = big(data + at + 5, 2);
      jpeg->width = big(data + at + 7, 2);
      jpeg->channels = data[at + 9];
      return jpeg->width > 0 && jpeg->height > 0;
    }
    if (size < 2 || size > length - at - 2) return false;
    read_segment(jpeg, kind, data + at + 4, size - 2);
    at += 2 + size;
  }
  return false;
}

bool sy_jpeg_look(const guchar *data, gsize length, SyPictureLook *look)
{
  Jpeg jpeg;
  if (!read_head(&jpeg, data, length)) return false;
  SyPictureFormat format = look->format;
  *look = jpeg.look;
  look->format = format;
  look->width = jpeg.width;
  look->height = jpeg.height;
  return true;
}

/* ---- Unpacking -------------------------------------------------------------------------------- */

typedef struct {
  struct jpeg_error_mgr errors;
  jmp_buf back;
} Errors;

/* libjpeg knows no other way out of an error. */
static void leave(j_common_ptr jpeg)
{
  longjmp(((Errors *)(void *)jpeg->err)->back, 1);
}

static void say_nothing(j_common_ptr jpeg)
{
}

static void hear_errors(struct jpeg_decompress_struct *reader, Errors *errors)
{
  reader->err = jpeg_std_error(&errors->errors);
  errors->errors.error_exit = leave;
  errors->errors.output_message = say_nothing;
}

/* Whether libjpeg knows what it would have to do. */
static bool is_known(const guchar *data, gsize length)
{
  struct jpeg_decompress_struct reader = {0};
  Errors errors;
  hear_errors(&reader, &errors);
  volatile bool known = false;
  if (!setjmp(errors.back)) {
    jpeg_create_decompress(&reader);
    jpeg_mem_src(&reader, data, length);
    known = jpeg_read_header(&reader, TRUE) == JPEG_HEADER_OK;
  }
  jpeg_destroy_decompress(&reader);
  return known;
}

SyImage *sy_jpeg_read(GBytes *file, guint64 *left, const char **lacks)
{
  gsize length;
  const guchar *data = g_bytes_get_data(file, &length);
  Jpeg jpeg;
  bool head = read_head(&jpeg, data, length), known = head && is_known(data, length);
  bool colors = jpeg.channels == 1 || jpeg.channels == 3 || jpeg.channels == 4;
  *lacks = SY_PICTURE_DAMAGED;
  if (!known || !colors || jpeg.bits != 8) return NULL;
  *lacks = SY_PICTURE_TOO_LARGE;
  if ((guint64)jpeg.width * jpeg.height > *left) return NULL;
  *left -= (guint64)jpeg.width * jpeg.height;
  *lacks = NULL;
  SyImage image = {.packing = SY_IMAGE_JPEG,
                   .width = jpeg.width,
                   .height = jpeg.height,
                   .space = jpeg.channels == 1   ? SY_SPACE_GRAY
                            : jpeg.channels == 3 ? SY_SPACE_RGB
                                                 : SY_SPACE_CMYK,
                   .bits = jpeg.bits,
                   .passes = jpeg.marker <= MARKER_PROGRESSIVE,
                   .inverted = jpeg.channels == 4 && jpeg.adobe,
                   .bytes = g_bytes_ref(file)};
  return sy_image_new(&image);
}

static void put_row(const struct jpeg_decompress_struct *reader, const guchar *line, guchar *out)
{
  size_t n = (size_t)reader->output_components;
  /* Adobe's four colours are stored the other way round. */
  guchar flip = reader->saw_Adobe_marker ? 0 : 255;
  for (size_t x = 0; x < reader->output_width; x++, line += n, out += 4) {
    for (size_t k = 0; k < 3; k++)
      out[k] = n == 4 ? (guchar)((line[k] ^ flip) * (line[3] ^ flip) / 255) : line[n == 3 ? k : 0];
    out[3] = 255;
  }
}

bool sy_jpeg_unpack(const SyImage *image, SyPixels *out)
{
  gsize length;
  const guchar *data = g_bytes_get_data(image->bytes, &length);
  struct jpeg_decompress_struct reader = {0};
  Errors errors;
  guint64 left = G_MAXUINT64;
  if (!sy_pixels_init(out, image->width, image->height, &left)) return false;
  guchar *line = g_malloc((size_t)image->width * 4);
  hear_errors(&reader, &errors);
  volatile bool read = false;
  if (!setjmp(errors.back)) {
    jpeg_create_decompress(&reader);
    jpeg_mem_src(&reader, data, length);
    jpeg_read_header(&reader, TRUE);
    if (reader.num_components == 4) reader.out_color_space = JCS_CMYK;
    else if (reader.num_components == 3) reader.out_color_space = JCS_RGB;
    jpeg_start_decompress(&reader);
    bool fits =
        reader.output_width == image->width && reader.output_height == image->height && reader.output_components <= 4;
    while (fits && reader.output_scanline < reader.output_height) {
      guchar *row = out->rgba + (size_t)reader.output_scanline * out->width * 4;
      JSAMPROW rows[] = {line};
      jpeg_read_scanlines(&reader, rows, 1);
      put_row(&reader, line, row);
    }
    if (fits) jpeg_finish_decompress(&reader);
    read = fits;
  }
  jpeg_destroy_decompress(&reader);
  g_free(line);
  if (!read) sy_pixels_clear(out);
  return read;
}

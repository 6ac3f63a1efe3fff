/* Files of pictures: what they become, what passes as it is, what is damaged, what they say of their looks. The files
 * are made here, by libpng and libtiff. */
#include "picture/picture.h"

#include <png.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>
#include <zlib.h>
#include <cmocka.h>

/* ---- PNG -------------------------------------------------------------------------------------- */

typedef struct {
  guint width, height;
  int bits, type;
  bool interlaced, clear; /* clear: the sample 0 is transparent (tRNS) */
  double gamma;           /* 0: none is said */
} Png;

static void add_bytes(png_structp png, png_bytep bytes, png_size_t n)
{
  g_byte_array_append(png_get_io_ptr(png), bytes, (guint)n);
}

static void flush_nothing(png_structp png)
{
}

/* Bytes that differ from place to place. */
static guchar byte_at(size_t i)
{
  return (guchar)(i * 37 % 251);
}

static size_t stride_of(const Png *p)
{
  static const size_t channels[] = {1, 0, 3, 1, 2, 0, 4};
  return (p->width * channels[p->type] * (size_t)p->bits + 7) / 8;
}

static GBytes *png_file(const Png *p)
{
  GByteArray *out = g_byte_array_new();
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct(png);
  png_set_write_fn(png, out, add_bytes, flush_nothing);
  png_set_IHDR(png, info, p->width, p->height, p->bits, p->type,
               p->interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  png_color colors[256];
  for (size_t i = 0; i < 256; i++) colors[i] = (png_color){byte_at(i), byte_at(i + 1), byte_at(i + 2)};
  if (p->type == PNG_COLOR_TYPE_PALETTE) png_set_PLTE(png, info, colors, 1 << p->bits);
  png_byte alpha = 0;
  png_color_16 none = {0};
  if (p->clear) png_set_tRNS(png, info, &alpha, 1, &none);
  if (p->gamma > 0) png_set_gAMA(png, info, p->gamma);
  png_set_filter(png, 0, PNG_ALL_FILTERS);
  png_write_info(png, info);
  size_t stride = stride_of(p);
  g_autofree guchar *bytes = g_malloc(stride * p->height);
  for (size_t i = 0; i < stride * p->height; i++) bytes[i] = byte_at(i);
  g_autofree guchar **rows = g_new(guchar *, p->height);
  for (size_t y = 0; y < p->height; y++) rows[y] = bytes + y * stride;
  png_write_image(png, rows);
  png_write_end(png, NULL);
  png_destroy_write_struct(&png, &info);
  return g_byte_array_free_to_bytes(out);
}

static SyPicture *read_file(GBytes *file)
{
  SyPicture *picture = sy_picture_read(file, NULL, &sy_limits_default);
  g_bytes_unref(file);
  return picture;
}

static void test_png_passes_unless_it_must_be_unpacked(void **state)
{
  static const struct {
    Png png;
    SyImageSpace space;
    bool passes;
  } all[] = {{{9, 5, 1, PNG_COLOR_TYPE_GRAY}, SY_SPACE_GRAY, true},
             {{9, 5, 2, PNG_COLOR_TYPE_GRAY}, SY_SPACE_GRAY, true},
             {{9, 5, 4, PNG_COLOR_TYPE_PALETTE}, SY_SPACE_INDEXED, true},
             {{9, 5, 8, PNG_COLOR_TYPE_PALETTE}, SY_SPACE_INDEXED, true},
             {{9, 5, 8, PNG_COLOR_TYPE_RGB}, SY_SPACE_RGB, true},
             {{9, 5, 16, PNG_COLOR_TYPE_RGB}, SY_SPACE_RGB, true},
             {{9, 5, 8, PNG_COLOR_TYPE_RGB, .gamma = 0.45455}, SY_SPACE_RGB, true},
             {{9, 5, 8, PNG_COLOR_TYPE_RGB, .gamma = 1}, SY_SPACE_RGB, false},
             {{9, 5, 8, PNG_COLOR_TYPE_RGB, .interlaced = true}, SY_SPACE_RGB, false},
             {{9, 5, 1, PNG_COLOR_TYPE_GRAY, .interlaced = true}, SY_SPACE_GRAY, false},
             {{9, 5, 4, PNG_COLOR_TYPE_PALETTE, .clear = true}, SY_SPACE_INDEXED, false},
             {{9, 5, 8, PNG_COLOR_TYPE_GRAY_ALPHA}, SY_SPACE_GRAY, false},
             {{9, 5, 8, PNG_COLOR_TYPE_RGB_ALPHA}, SY_SPACE_RGB, false}};
  for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
    SyPicture *picture = read_file(png_file(&all[i].png));
    assert_null(picture->lacks);
    assert_non_null(picture->image);
    assert_int_equal(picture->image->space, all[i].space);
    assert_int_equal(picture->image->bits, all[i].png.bits);
    assert_int_equal(picture->image->passes, all[i].passes);
    SyPixels pixels;
    assert_true(sy_image_unpack(picture->image, &pixels));
    assert_int_equal(pixels.width, 9);
    assert_int_equal(pixels.height, 5);
    sy_pixels_clear(&pixels);
    sy_picture_free(picture);
  }
}

/* What a PDF reader does with /Predictor 15. */
static void undo_filters(guchar *rows, size_t stride, size_t pixel, size_t height)
{
  for (size_t y = 0; y < height; y++) {
    guchar *row = rows + y * (stride + 1), *before = y ? row - stride : NULL;
    for (size_t i = 0; i < stride; i++) {
      int a = i >= pixel ? row[1 + i - pixel] : 0, b = before ? before[i] : 0,
          c = before && i >= pixel ? before[i - pixel] : 0, p = a + b - c;
      int near = abs(p - a) <= abs(p - b) && abs(p - a) <= abs(p - c) ? a : abs(p - b) <= abs(p - c) ? b : c;
      int adds[] = {0, a, b, (a + b) / 2, near};
      row[1 + i] = (guchar)(row[1 + i] + adds[row[0]]);
    }
  }
}

static void test_png_rows_that_pass_are_the_samples(void **state)
{
  Png all[] = {{70, 40, 1, PNG_COLOR_TYPE_GRAY}, {70, 40, 8, PNG_COLOR_TYPE_RGB}, {70, 40, 8, PNG_COLOR_TYPE_PALETTE}};
  for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
    SyPicture *picture = read_file(png_file(&all[i]));
    g_autoptr(GBytes) packed = sy_image_rows(picture->image);
    size_t stride = stride_of(&all[i]), pixel = MAX(sy_image_channels(picture->image) * picture->image->bits / 8, 1u);
    uLongf length = (stride + 1) * all[i].height;
    g_autofree guchar *rows = g_malloc(length);
    gsize packed_length;
    const guchar *bytes = g_bytes_get_data(packed, &packed_length);
    assert_int_equal(uncompress(rows, &length, bytes, packed_length), Z_OK);
    assert_int_equal(length, (stride + 1) * all[i].height);
    undo_filters(rows, stride, pixel, all[i].height);
    for (size_t y = 0; y < all[i].height; y++)
      for (size_t x = 0; x < stride; x++) {
        guchar mask = x + 1 == stride && all[i].bits == 1 ? (guchar)(0xFF << (8 - all[i].width % 8)) : 0xFF;
        assert_int_equal(rows[y * (stride + 1) + 1 + x] & mask, byte_at(y * stride + x) & mask);
      }
    sy_picture_free(picture);
  }
}

static void test_png_cut_off_or_changed_is_damaged(void **state)
{
  g_autoptr(GBytes) whole = png_file(&(Png){40, 40, 8, PNG_COLOR_TYPE_RGB});
  gsize length;
  const guchar *data = g_bytes_get_data(whole, &length);
  for (gsize n = 8; n <= length; n++) {
    SyPicture *picture = read_file(g_bytes_new(data, n));
    assert_int_equal(picture->image != NULL, n == length);
    assert_int_equal(picture->lacks != NULL, n < length);
    sy_picture_free(picture);
  }
  guchar *changed = g_memdup2(data, length);
  changed[length / 2] ^= 1;
  SyPicture *picture = read_file(g_bytes_new_take(changed, length));
  assert_null(picture->image);
  sy_picture_free(picture);
}

static guchar *find_chunk(guchar *data, gsize length, const char *name)
{
  for (gsize i = 8; i + 4 <= length; i++)
    if (memcmp(data + i, name, 4) == 0) return data + i;
  return NULL;
}

/* Checksums may be right and the rows fewer than the head says. */
static void test_png_with_too_few_rows_is_damaged(void **state)
{
  static const int types[] = {PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGB_ALPHA};
  for (size_t i = 0; i < 4; i++) {
    g_autoptr(GBytes) whole = png_file(&(Png){40, 40, 8, types[i % 2], .interlaced = i / 2});
    gsize length;
    const guchar *data = g_bytes_get_data(whole, &length);
    guchar *changed = g_memdup2(data, length), *head = find_chunk(changed, length, "IHDR");
    head[11]++; /* the height */
    guint32 sum = (guint32)crc32(0, head, 17);
    for (int k = 0; k < 4; k++) head[17 + k] = (guchar)(sum >> (24 - 8 * k));
    SyPicture *picture = read_file(g_bytes_new_take(changed, length));
    assert_null(picture->image);
    assert_string_equal(picture->lacks, "damaged picture (a labelled frame instead)");
    sy_picture_free(picture);
  }
}

static void test_gif_without_a_size_is_damaged(void **state)
{
  /* One pixel on a screen of 1 x 1; then of 0 x 1, 1 x 0 and 0 x 0. */
  for (guchar sizes = 0; sizes < 4; sizes++) {
    guchar width = sizes & 1 ? 0 : 1, height = sizes & 2 ? 0 : 1;
    const guchar gif[] = {'G', 'I',  'F', '8', '9', 'a', width, 0, height, 0, 0x80, 0, 0, 1,    2, 3, 4,   5,
                          6,   0x2C, 0,   0,   0,   0,   1,     0, 1,      0, 0,    2, 2, 0x44, 1, 0, 0x3B};
    SyPicture *picture = read_file(g_bytes_new(gif, sizeof gif));
    assert_int_equal(picture->image != NULL, sizes == 0);
    assert_int_equal(picture->lacks != NULL, sizes != 0);
    sy_picture_free(picture);
  }
}

static void test_picture_larger_than_the_limit_is_said(void **state)
{
  SyLimits limits = sy_limits_default;
  g_autoptr(GBytes) file = png_file(&(Png){40, 50, 8, PNG_COLOR_TYPE_GRAY});
  for (size_t room = 1999; room <= 2000; room++) {
    limits.picture_pixels = room;
    SyPicture *picture = sy_picture_read(file, NULL, &limits);
    assert_int_equal(picture->image != NULL, room == 2000);
    if (room < 2000) assert_non_null(strstr(picture->lacks, "--limit picture-pixels"));
    sy_picture_free(picture);
  }
}

/* ---- TIFF ------------------------------------------------------------------------------------- */

typedef struct {
  int compression, photometric, samples, bits;
  bool tiled, apart; /* apart: each sample in planes of its own */
  int orientation;
} Tiff;

typedef struct {
  GByteArray *bytes;
  gsize at;
} Memory;

static tmsize_t read_memory(thandle_t handle, void *out, tmsize_t size)
{
  Memory *m = handle;
  gsize n = m->at < m->bytes->len ? MIN((gsize)size, m->bytes->len - m->at) : 0;
  memcpy(out, m->bytes->data + m->at, n);
  m->at += n;
  return (tmsize_t)n;
}

static tmsize_t write_memory(thandle_t handle, void *bytes, tmsize_t size)
{
  Memory *m = handle;
  guint old = m->bytes->len;
  if (m->at + (gsize)size > old) g_byte_array_set_size(m->bytes, (guint)(m->at + (gsize)size));
  if (m->at > old) memset(m->bytes->data + old, 0, m->at - old);
  memcpy(m->bytes->data + m->at, bytes, (gsize)size);
  m->at += (gsize)size;
  return size;
}

static toff_t seek_memory(thandle_t handle, toff_t offset, int whence)
{
  Memory *m = handle;
  m->at = (gsize)(offset + (whence == SEEK_CUR ? m->at : whence == SEEK_END ? m->bytes->len : 0));
  return m->at;
}

static int close_memory(thandle_t handle)
{
  return 0;
}

static toff_t size_of_memory(thandle_t handle)
{
  return ((Memory *)handle)->bytes->len;
}

enum { WIDTH = 40, HEIGHT = 24, BLOCK = 8 };

/* The picture is of blocks of one colour each; a sample of it, of 0 to 255. */
static guchar sample_at(const Tiff *t, size_t x, size_t y, int k)
{
  guint block = (guint)(y / BLOCK * (WIDTH / BLOCK) + x / BLOCK);
  if (t->samples == 2 && k == 1) return 255;
  if (t->photometric == PHOTOMETRIC_PALETTE) return (guchar)(block % 16);
  if (t->bits == 1) return block % 2 ? 255 : 0;
  return (guchar)((block * 53 + (guint)k * 90) % 256);
}

/* A row of samples from x on. */
static void fill_row(const Tiff *t, guchar *row, size_t x, size_t y, size_t width, int plane)
{
  int first = plane < 0 ? 0 : plane, last = plane < 0 ? t->samples - 1 : plane;
  size_t n = 0;
  for (size_t i = 0; i < width; i++)
    for (int k = first; k <= last; k++, n++) {
      guchar sample = x + i < WIDTH && y < HEIGHT ? sample_at(t, x + i, y, k) : 0;
      guint16 wide = (guint16)(sample * 257);
      if (t->bits == 16) memcpy(row + 2 * n, &wide, 2);
      else if (t->bits == 8) row[n] = sample;
      else if (t->bits == 4) row[n / 2] = (guchar)(n % 2 ? row[n / 2] | (sample & 15) : sample << 4);
      else row[n / 8] = (guchar)((n % 8 ? row[n / 8] : 0) | (sample ? 0x80 >> n % 8 : 0));
    }
}

static GBytes *tiff_file(const Tiff *t)
{
  Memory memory = {g_byte_array_new(), 0};
  TIFFSetWarningHandler(NULL);
  TIFF *tiff = TIFFClientOpen("test", "w", &memory, read_memory, write_memory, seek_memory, close_memory,
                              size_of_memory, NULL, NULL);
  assert_non_null(tiff);
  TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, WIDTH);
  TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, HEIGHT);
  TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, t->bits);
  TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, t->samples);
  TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, t->photometric);
  TIFFSetField(tiff, TIFFTAG_COMPRESSION, t->compression);
  TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, t->apart ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
  if (t->orientation) TIFFSetField(tiff, TIFFTAG_ORIENTATION, t->orientation);
  if (t->compression == COMPRESSION_JPEG) TIFFSetField(tiff, TIFFTAG_JPEGQUALITY, 95);
  if (t->compression == COMPRESSION_LZW && t->bits >= 8) TIFFSetField(tiff, TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL);
  uint16_t alpha = EXTRASAMPLE_UNASSALPHA;
  if (t->samples == 2) TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &alpha);
  guint16 colors[3][256];
  for (size_t i = 0; i < 256; i++)
    for (size_t k = 0; k < 3; k++) colors[k][i] = (guint16)((i * 16 + k) * 257 % 65536);
  if (t->photometric == PHOTOMETRIC_PALETTE) TIFFSetField(tiff, TIFFTAG_COLORMAP, colors[0], colors[1], colors[2]);
  if (t->tiled) TIFFSetField(tiff, TIFFTAG_TILEWIDTH, 16);
  if (t->tiled) TIFFSetField(tiff, TIFFTAG_TILELENGTH, 16);
  else TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, 8);
  guchar room[16 * 16 * 8 + WIDTH * 8];
  for (int plane = t->apart ? 0 : -1; plane < (t->apart ? t->samples : 0); plane++) {
    if (t->tiled) {
      for (guint y = 0; y < HEIGHT; y += 16)
        for (guint x = 0; x < WIDTH; x += 16) {
          for (guint k = 0; k < 16; k++) fill_row(t, room + k * (guint)TIFFTileRowSize(tiff), x, y + k, 16, plane);
          assert_true(TIFFWriteTile(tiff, room, x, y, 0, (uint16_t)MAX(plane, 0)) > 0);
        }
      continue;
    }
    for (guint y = 0; y < HEIGHT; y++) {
      fill_row(t, room, 0, y, WIDTH, plane);
      assert_true(TIFFWriteScanline(tiff, room, y, (uint16_t)MAX(plane, 0)) > 0);
    }
  }
  TIFFClose(tiff);
  return g_byte_array_free_to_bytes(memory.bytes);
}

/* The colour that a pixel has to have. */
static void wanted_at(const Tiff *t, size_t x, size_t y, guchar *rgb)
{
  guchar s[4];
  for (int k = 0; k < 4; k++) s[k] = sample_at(t, x, y, k);
  for (guint k = 0; k < 3; k++) {
    if (t->photometric == PHOTOMETRIC_PALETTE) rgb[k] = (guchar)((s[0] * 16 + k) % 256);
    else if (t->photometric == PHOTOMETRIC_SEPARATED) rgb[k] = (guchar)((255 - s[k]) * (255 - s[3]) / 255);
    else if (t->photometric == PHOTOMETRIC_MINISWHITE) rgb[k] = (guchar)(255 - s[0]);
    else rgb[k] = s[t->samples >= 3 ? k : 0];
  }
}

static void test_tiff_of_every_kind_is_read(void **state)
{
  static const Tiff all[] = {{COMPRESSION_NONE, PHOTOMETRIC_RGB, 3, 8},
                             {COMPRESSION_LZW, PHOTOMETRIC_RGB, 3, 8},
                             {COMPRESSION_LZW, PHOTOMETRIC_MINISBLACK, 1, 8, .tiled = true},
                             {COMPRESSION_ADOBE_DEFLATE, PHOTOMETRIC_RGB, 3, 16},
                             {COMPRESSION_DEFLATE, PHOTOMETRIC_MINISBLACK, 1, 16},
                             {COMPRESSION_PACKBITS, PHOTOMETRIC_PALETTE, 1, 4},
                             {COMPRESSION_LZW, PHOTOMETRIC_PALETTE, 1, 8},
                             {COMPRESSION_CCITTRLE, PHOTOMETRIC_MINISWHITE, 1, 1},
                             {COMPRESSION_CCITTFAX3, PHOTOMETRIC_MINISWHITE, 1, 1},
                             {COMPRESSION_CCITTFAX4, PHOTOMETRIC_MINISWHITE, 1, 1},
                             {COMPRESSION_CCITTFAX4, PHOTOMETRIC_MINISBLACK, 1, 1, .tiled = true},
                             {COMPRESSION_JPEG, PHOTOMETRIC_MINISBLACK, 1, 8},
                             {COMPRESSION_JPEG, PHOTOMETRIC_RGB, 3, 8, .tiled = true},
                             {COMPRESSION_NONE, PHOTOMETRIC_SEPARATED, 4, 8},
                             {COMPRESSION_LZW, PHOTOMETRIC_RGB, 3, 8, .tiled = true, .apart = true},
                             {COMPRESSION_NONE, PHOTOMETRIC_RGB, 3, 8, .apart = true}};
  for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
    SyPicture *picture = read_file(tiff_file(&all[i]));
    if (picture->lacks) fail_msg("kind %zu lacks %s", i, picture->lacks);
    SyPixels pixels;
    assert_true(sy_image_unpack(picture->image, &pixels));
    assert_int_equal(pixels.width, WIDTH);
    assert_int_equal(pixels.height, HEIGHT);
    int off = all[i].compression == COMPRESSION_JPEG ? 8 : 1;
    for (size_t y = 0; y < HEIGHT; y++)
      for (size_t x = 0; x < WIDTH; x++) {
        guchar wanted[3];
        wanted_at(&all[i], x, y, wanted);
        const guchar *is = pixels.rgba + (y * WIDTH + x) * 4;
        for (size_t k = 0; k < 3; k++)
          if (abs(is[k] - wanted[k]) > off || is[3] != 255)
            fail_msg("kind %zu, %zu,%zu: sample %zu is %u, not %u", i, x, y, k, is[k], wanted[k]);
      }
    if (all[i].bits == 1) assert_int_equal(picture->image->bits, 1);
    if (all[i].bits == 1) assert_int_equal(picture->image->space, SY_SPACE_GRAY);
    sy_pixels_clear(&pixels);
    sy_picture_free(picture);
  }
}

/* Where a stored pixel is seen. */
static void test_tiff_is_set_upright(void **state)
{
  Tiff t = {COMPRESSION_NONE, PHOTOMETRIC_MINISBLACK, 1, 8};
  for (t.orientation = 1; t.orientation <= 8; t.orientation++) {
    g_autoptr(GBytes) file = tiff_file(&t);
    gsize length;
    const guchar *data = g_bytes_get_data(file, &length);
    SyPictureLook look;
    assert_true(sy_picture_look(data, length, &look));
    bool stands = t.orientation >= 5;
    assert_int_equal(look.width, stands ? HEIGHT : WIDTH);
    assert_int_equal(look.height, stands ? WIDTH : HEIGHT);
    SyPicture *picture = sy_picture_read(file, NULL, &sy_limits_default);
    SyPixels pixels;
    assert_true(sy_image_unpack(picture->image, &pixels));
    assert_int_equal(pixels.width, look.width);
    assert_int_equal(pixels.height, look.height);
    /* 6.0, section 8: what side of the picture is seen where the file has its first row, and its first column. */
    static const char *const sides[] = {"", "tl", "tr", "br", "bl", "lt", "rt", "rb", "lb"};
    for (size_t row = 0; row < HEIGHT; row += 5)
      for (size_t column = 0; column < WIDTH; column += 3) {
        size_t at[2] = {0}; /* x, y */
        for (size_t k = 0; k < 2; k++) {
          char side = sides[t.orientation][k];
          size_t n = k == 0 ? row : column;
          if (side == 't') at[1] = n;
          if (side == 'b') at[1] = pixels.height - 1 - n;
          if (side == 'l') at[0] = n;
          if (side == 'r') at[0] = pixels.width - 1 - n;
        }
        assert_int_equal(pixels.rgba[(at[1] * pixels.width + at[0]) * 4], sample_at(&t, column, row, 0));
      }
    sy_pixels_clear(&pixels);
    sy_picture_free(picture);
  }
}

/* However it is cut off or changed, it is read or said to be damaged, and libtiff stays quiet. */
static void test_tiff_that_is_damaged_is_survived(void **state)
{
  static const Tiff all[] = {{COMPRESSION_LZW, PHOTOMETRIC_RGB, 3, 8},
                             {COMPRESSION_CCITTFAX4, PHOTOMETRIC_MINISWHITE, 1, 1},
                             {COMPRESSION_JPEG, PHOTOMETRIC_RGB, 3, 8, .tiled = true}};
  SyLimits limits = sy_limits_default;
  limits.picture_pixels = 1u << 16;
  for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
    g_autoptr(GBytes) whole = tiff_file(&all[i]);
    gsize length;
    const guchar *data = g_bytes_get_data(whole, &length);
    for (gsize at = 4; at < length; at += 1 + at / 200) {
      guchar *changed = g_memdup2(data, length);
      changed[at] ^= (guchar)(1 + at % 255);
      g_autoptr(GBytes) other = g_bytes_new_take(changed, length), part = g_bytes_new(data, at);
      SyPicture *first = sy_picture_read(other, NULL, &limits), *second = sy_picture_read(part, NULL, &limits);
      assert_true((first->image != NULL) != (first->lacks != NULL));
      assert_true((second->image != NULL) != (second->lacks != NULL));
      sy_picture_free(first);
      sy_picture_free(second);
    }
  }
}

/* ---- Pixels ----------------------------------------------------------------------------------- */

static void test_pixels_are_packed_in_the_fewest_samples(void **state)
{
  static const struct {
    guchar rgba[2][4];
    SyImageSpace space;
    guint bits, opacity_bits;
  } all[] = {{{{0, 0, 0, 255}, {255, 255, 255, 255}}, SY_SPACE_GRAY, 1, 0},
             {{{0, 0, 0, 0}, {255, 255, 255, 255}}, SY_SPACE_GRAY, 1, 1},
             {{{9, 9, 9, 255}, {255, 255, 255, 255}}, SY_SPACE_GRAY, 8, 0},
             {{{9, 9, 9, 128}, {255, 255, 255, 255}}, SY_SPACE_GRAY, 8, 8},
             {{{1, 2, 3, 255}, {255, 255, 255, 0}}, SY_SPACE_RGB, 8, 1}};
  for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
    guint64 left = 1000;
    SyPixels pixels, again;
    assert_true(sy_pixels_init(&pixels, 11, 3, &left));
    assert_int_equal(left, 1000 - 33);
    for (size_t k = 0; k < 33; k++) memcpy(pixels.rgba + k * 4, all[i].rgba[k % 3 == 0], 4);
    g_autoptr(SyImage) image = sy_pixels_pack(&pixels);
    assert_int_equal(image->space, all[i].space);
    assert_int_equal(image->bits, all[i].bits);
    assert_int_equal(image->opacity ? image->opacity->bits : 0, all[i].opacity_bits);
    assert_true(sy_image_unpack(image, &again));
    assert_memory_equal(again.rgba, pixels.rgba, 33 * 4);
    sy_pixels_clear(&pixels);
    sy_pixels_clear(&again);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_png_passes_unless_it_must_be_unpacked),
                                     cmocka_unit_test(test_png_rows_that_pass_are_the_samples),
                                     cmocka_unit_test(test_png_cut_off_or_changed_is_damaged),
                                     cmocka_unit_test(test_png_with_too_few_rows_is_damaged),
                                     cmocka_unit_test(test_gif_without_a_size_is_damaged),
                                     cmocka_unit_test(test_picture_larger_than_the_limit_is_said),
                                     cmocka_unit_test(test_tiff_of_every_kind_is_read),
                                     cmocka_unit_test(test_tiff_is_set_upright),
                                     cmocka_unit_test(test_tiff_that_is_damaged_is_survived),
                                     cmocka_unit_test(test_pixels_are_packed_in_the_fewest_samples)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

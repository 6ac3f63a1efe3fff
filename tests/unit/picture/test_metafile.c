/* Metafiles and pictures: what they become, and that hostile ones end. */
#include "unit.h"

#include "picture/picture.h"

/* ---- Writing files -------------------------------------------------------------------------- */

static void put16(GByteArray *out, guint value)
{
  guchar bytes[] = {(guchar)value, (guchar)(value >> 8)};
  g_byte_array_append(out, bytes, 2);
}

static void put32(GByteArray *out, guint32 value)
{
  put16(out, value & 0xFFFF);
  put16(out, value >> 16);
}

/* A record of 32-bit words. */
static void emf(GByteArray *out, guint32 type, size_t n, const gint32 *words)
{
  put32(out, type);
  put32(out, (guint32)(8 + 4 * n));
  for (size_t i = 0; i < n; i++) put32(out, (guint32)words[i]);
}
#define EMF(out, type, ...) emf(out, type, sizeof((gint32[]){__VA_ARGS__}) / sizeof(gint32), (gint32[]){__VA_ARGS__})

/* A frame of 100 x 50 device units, one of which is a point: 72 dots in 25.4 mm. */
static GByteArray *emf_begin(void)
{
  GByteArray *out = g_byte_array_new();
  EMF(out, 1, 0, 0, 99, 49, 0, 0, 3528, 1764, 0x464D4520, 0x10000, 0, 0, 1, 0, 0, 0, 720, 720, 254, 254);
  return out;
}

static GBytes *emf_end(GByteArray *out)
{
  EMF(out, 14, 0, 16, 20);
  return g_byte_array_free_to_bytes(out);
}

static void wmf(GByteArray *out, guint function, size_t n, const gint16 *words)
{
  put32(out, (guint32)(3 + n));
  put16(out, function);
  for (size_t i = 0; i < n; i++) put16(out, (guint16)words[i]);
}
#define WMF(out, function, ...)                                                                                        \
  wmf(out, function, sizeof((gint16[]){__VA_ARGS__}) / sizeof(gint16), (gint16[]){__VA_ARGS__})

/* 1000 x 500 units, ten of which are a point. */
static GByteArray *wmf_begin(void)
{
  GByteArray *out = g_byte_array_new();
  put32(out, 0x9AC6CDD7);
  gint16 head[] = {0, 0, 0, 1000, 500, 720, 0, 0, 0, 1, 9, 0x300, 0, 0, 4, 0, 0, 0};
  for (size_t i = 0; i < G_N_ELEMENTS(head); i++) put16(out, (guint16)head[i]);
  return out;
}

/* ---- Reading them --------------------------------------------------------------------------- */

static void dump_path(GString *out, const SyPath *path)
{
  static const int points[] = {1, 1, 3, 0};
  const SyPoint *at = path->points;
  for (size_t i = 0; i < path->n_verbs; i++) {
    g_string_append_printf(out, " %c", "MLCZ"[path->verbs[i]]);
    for (int k = 0; k < points[path->verbs[i]]; k++, at++)
      g_string_append_printf(out, " %.1f,%.1f", at->x + 0.001, at->y + 0.001);
  }
}

static void dump_op(GString *out, const SyFigureOp *op)
{
  static const char *const names[] = {"path", "text", "picture", "figure", "save", "clip", "restore"};
  g_string_append(out, names[op->kind]);
  if (op->kind == SY_FIGURE_PATH || op->kind == SY_FIGURE_CLIP) dump_path(out, &op->path);
  if (op->kind == SY_FIGURE_PATH && op->look.fill != SY_FIGURE_NONE)
    g_string_append_printf(out, " fill %06x", op->look.fill);
  if (op->kind == SY_FIGURE_PATH && op->look.line != SY_FIGURE_NONE)
    g_string_append_printf(out, " line %06x w%.1f dash %d", op->look.line, op->look.line_width, (int)op->look.dash);
  const SyMatrix *m = &op->matrix;
  if (op->kind == SY_FIGURE_TEXT || op->kind == SY_FIGURE_PICTURE || op->kind == SY_FIGURE_FIGURE)
    g_string_append_printf(out, " %.2f %.2f %.2f %.2f %.1f,%.1f", m->a + 0.0001, m->b + 0.0001, m->c + 0.0001,
                           m->d + 0.0001, m->e + 0.001, m->f + 0.001);
  if (op->kind == SY_FIGURE_TEXT) {
    g_string_append_printf(out, " size %.1f %s “%s”", op->size, op->family ? op->family : "-", op->text);
    for (size_t i = 0; i < op->n_advances; i++) g_string_append_printf(out, " %.1f", op->advances[i]);
  }
  g_string_append_c(out, '\n');
}

/* A picture's figure, a line an op; then what it lacks. Caller frees. */
static char *dump(GBytes *bytes)
{
  SyPicture *picture = sy_picture_read(bytes, NULL, &sy_limits_default);
  GString *out = g_string_new(NULL);
  if (picture->figure) g_string_append_printf(out, "%.0fx%.0f\n", picture->figure->width, picture->figure->height);
  for (guint i = 0; picture->figure && i < picture->figure->ops->len; i++)
    dump_op(out, &g_array_index(picture->figure->ops, SyFigureOp, i));
  if (picture->lacks) g_string_append_printf(out, "lacks %s\n", picture->lacks);
  sy_picture_free(picture);
  return g_string_free(out, FALSE);
}

static void expect(GBytes *bytes, const char *wanted)
{
  g_autofree char *is = dump(bytes);
  assert_string_equal(is, wanted);
  g_bytes_unref(bytes);
}

/* Every shorter file, and every file with one byte changed, ends in peace. */
static void torment(GBytes *bytes)
{
  gsize length;
  const guchar *data = g_bytes_get_data(bytes, &length);
  static const guchar values[] = {0, 1, 0x7F, 0x80, 0xFF};
  for (gsize n = 0; n < length; n++) {
    /* Of its own size, so that the sanitizer sees what is read past the end. */
    g_autoptr(GBytes) cut = g_bytes_new(data, n);
    sy_picture_free(sy_picture_read(cut, "image/x-emf", &sy_limits_default));
  }
  SyLimits limits = sy_limits_default;
  limits.picture_pixels = 1u << 20;
  for (gsize n = 0; n < length; n++)
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
      g_autofree guchar *copy = g_memdup2(data, length);
      copy[n] = values[i];
      g_autoptr(GBytes) changed = g_bytes_new(copy, length);
      sy_picture_free(sy_picture_read(changed, NULL, &limits));
    }
  g_bytes_unref(bytes);
}

static void test_emf_shapes_are_painted_with_pen_and_brush(void **state)
{
  GByteArray *out = emf_begin();
  EMF(out, 38, 1, 1, 2, 0, 0x0000FF); /* a dashed pen, red */
  EMF(out, 39, 2, 0, 0x00FF00, 0);
  EMF(out, 37, 1);
  EMF(out, 37, 2);
  EMF(out, 43, 10, 10, 30, 20);
  EMF(out, 37, (gint32)0x80000005); /* no brush */
  EMF(out, 37, (gint32)0x80000007); /* a black pen */
  EMF(out, 27, 0, 0);
  EMF(out, 54, 50, 25);
  EMF(out, 86, 0, 0, 0, 0, 3, 5 << 16 | 1, 5 << 16 | 9, 1 << 16 | 5);
  expect(emf_end(out),
         "100x50\npath M 10.0,10.0 L 30.0,10.0 L 30.0,20.0 L 10.0,20.0 Z fill 00ff00 line ff0000 w2.0 dash 2\n"
         "path M 0.0,0.0 L 50.0,25.0 line 000000 w1.0 dash 0\n"
         "path M 1.0,5.0 L 9.0,5.0 L 5.0,1.0 Z line 000000 w1.0 dash 0\n");
}

static void test_emf_mapping_goes_through_window_and_world(void **state)
{
  GByteArray *out = emf_begin();
  EMF(out, 17, 8);
  EMF(out, 9, 1000, 1000);
  EMF(out, 10, 100, 0);
  EMF(out, 11, 100, 100);
  EMF(out, 37, (gint32)0x80000008);
  EMF(out, 37, (gint32)0x80000004);
  EMF(out, 33, 0);
  EMF(out, 35, 0x40000000, 0, 0, 0x3F800000, 0, 0); /* twice as wide */
  EMF(out, 43, 100, 0, 200, 100);
  EMF(out, 34, -1);
  EMF(out, 43, 100, 0, 200, 100);
  expect(emf_end(out), "100x50\npath M 10.0,0.0 L 30.0,0.0 L 30.0,10.0 L 10.0,10.0 Z fill 000000\n"
                       "path M 0.0,0.0 L 10.0,0.0 L 10.0,10.0 L 0.0,10.0 Z fill 000000\n");
}

static void test_emf_text_keeps_its_places(void **state)
{
  GByteArray *out = emf_begin();
  gint32 font[83] = {1, -10, 0, 900, 900, 700};
  font[8] = 'G' | 'o' << 16; /* the name begins 28 bytes into the LOGFONT */
  emf(out, 82, G_N_ELEMENTS(font), font);
  EMF(out, 37, 1);
  EMF(out, 22, 24);
  EMF(out, 24, 0x332211);
  EMF(out, 84, 0, 0, 0, 0, 1, 0x3F800000, 0x3F800000, 20, 30, 2, 76, 0, 0, 0, 0, 0, 80, 0x672C65E5, 11, 12);
  expect(emf_end(out), "100x50\ntext 0.00 -1.00 1.00 0.00 20.0,30.0 size 10.0 Go “日本” 11.0 12.0\n");
}

static void test_emf_paths_are_filled_and_cut_to(void **state)
{
  GByteArray *out = emf_begin();
  EMF(out, 59, 0);
  EMF(out, 27, 10, 10);
  EMF(out, 54, 20, 10);
  EMF(out, 54, 20, 20);
  EMF(out, 61, 0);
  EMF(out, 60, 0);
  EMF(out, 67, 5);
  EMF(out, 30, 0, 0, 15, 15);
  EMF(out, 37, (gint32)0x80000008);
  EMF(out, 43, 0, 0, 50, 50);
  EMF(out, 75, 0, 5); /* all is seen again */
  EMF(out, 43, 0, 0, 5, 5);
  expect(
      emf_end(out),
      "100x50\nsave\nclip M 10.0,10.0 L 20.0,10.0 L 20.0,20.0 Z\nclip M 0.0,0.0 L 15.0,0.0 L 15.0,15.0 L 0.0,15.0 Z\n"
      "path M 0.0,0.0 L 50.0,0.0 L 50.0,50.0 L 0.0,50.0 Z fill ffffff\nrestore\n"
      "path M 0.0,0.0 L 5.0,0.0 L 5.0,5.0 L 0.0,5.0 Z fill ffffff\n");
}

/* Two pixels, red and green. */
static const gint32 two_pixels[] = {40, 2, 1, 1 | 24 << 16, 0, 0, 0, 0, 0, 0, (gint32)0x00FF0000u, 0x000000FF};

static void test_emf_bitmap_is_a_picture(void **state)
{
  GByteArray *out = emf_begin();
  gint32 head[] = {0, 0, 0, 0, 10, 10, 0, 0, 2, 1, 80, 40, 120, 8, 0, 0xCC0020, 40, 20};
  gint32 words[30];
  memcpy(words, head, sizeof head);
  memcpy(words + 18, two_pixels, sizeof two_pixels);
  emf(out, 81, 30, words);
  expect(emf_end(out), "100x50\npicture 40.00 0.00 0.00 20.00 10.0,10.0\n");
}

static void test_emf_of_plus_only_says_so(void **state)
{
  GByteArray *out = emf_begin();
  EMF(out, 70, 20, 0x2B464D45, 0x4001, 16, 4, 0xDBC01002);
  expect(emf_end(out), "lacks metafile of EMF+ records that are not known\n");
}

/* A comment of one EMF+ record. */
static void plus(GByteArray *out, guint type, guint flags, size_t n, const gint32 *words)
{
  gint32 all[64] = {(gint32)(16 + 4 * n), 0x2B464D45, (gint32)(type | flags << 16), (gint32)(12 + 4 * n),
                    (gint32)(4 * n)};
  memcpy(all + 5, words, n * sizeof *words);
  emf(out, 70, 5 + n, all);
}
#define PLUS(out, type, flags, ...)                                                                                    \
  plus(out, type, flags, sizeof((gint32[]){__VA_ARGS__}) / sizeof(gint32), (gint32[]){__VA_ARGS__})
#define F10 0x41200000 /* 10.0 */
#define F20 0x41A00000
#define F2 0x40000000
#define F3 0x40400000
#define F4 0x40800000

static GByteArray *plus_shapes(void)
{
  GByteArray *out = emf_begin();
  PLUS(out, 0x4001, 1, (gint32)0xDBC01002, 0, 96, 96);
  PLUS(out, 0x402A, 0, F2, 0, 0, F2, 0, 0);                                    /* twice as large */
  PLUS(out, 0x400A, 0xC000, (gint32)0xFFFF0000, 1, 5 | 5 << 16, 10 | 5 << 16); /* a colour of its own, small numbers */
  EMF(out, 43, 0, 0, 50, 50);                                                  /* the same for who knows no EMF+ */
  PLUS(out, 0x4008, 0x0201, (gint32)0xDBC01002, 0, 0, 0, F2, (gint32)0xDBC01002, 0, (gint32)0xFF0000FF); /* a pen */
  PLUS(out, 0x4008, 0x0302, (gint32)0xDBC01002, 3, 0x4000, 0, 10, 10 | 10 << 16, 0x00810100);            /* a path */
  PLUS(out, 0x4032, 0x0100, 0, 0, F10, F20);
  PLUS(out, 0x4015, 2, 1);
  PLUS(out, 0x4004, 0, 0);
  EMF(out, 37, (gint32)0x80000008);
  EMF(out, 43, 1, 1, 2, 2);
  return out;
}

static void test_emf_plus_draws_in_place_of_plain_records(void **state)
{
  expect(emf_end(plus_shapes()), "100x50\npath M 10.0,10.0 L 30.0,10.0 L 30.0,20.0 L 10.0,20.0 Z fill ff0000\n"
                                 "save\nclip M 0.0,0.0 L 20.0,0.0 L 20.0,40.0 L 0.0,40.0 Z\n"
                                 "path M 0.0,0.0 L 20.0,0.0 L 20.0,20.0 Z line 0000ff w4.0 dash 0\nrestore\n"
                                 "path M 1.0,1.0 L 2.0,1.0 L 2.0,2.0 L 1.0,2.0 Z fill ffffff\n");
}

static void test_emf_plus_that_cannot_be_followed_leaves_plain_records(void **state)
{
  GByteArray *out = emf_begin();
  PLUS(out, 0x4001, 1, (gint32)0xDBC01002, 0, 96, 96);
  PLUS(out, 0x4014, 5, 7); /* a path that is not there */
  EMF(out, 37, (gint32)0x80000008);
  EMF(out, 43, 1, 1, 2, 2);
  expect(emf_end(out), "100x50\npath M 1.0,1.0 L 2.0,1.0 L 2.0,2.0 L 1.0,2.0 Z fill ffffff\n");
}

static void test_emf_plus_pens_have_arrow_heads(void **state)
{
  GByteArray *out = emf_begin();
  PLUS(out, 0x4001, 1, (gint32)0xDBC01002, 0, 96, 96);
  PLUS(out, 0x4008, 0x0201, (gint32)0xDBC01002, 0, 0x1000, 0, F2, 24, (gint32)0xDBC01002, 1, F4, F3, 0,
       1, /* an adjustable arrow */
       (gint32)0xDBC01002, 0, (gint32)0xFF0000FF);
  PLUS(out, 0x400D, 1, 2, 0, F10, F20, F10);
  PLUS(out, 0x4008, 0x0201, (gint32)0xDBC01002, 0, 0x800, 0, F2, 100, (gint32)0xDBC01002, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0,
       0, 0, 0, 40, (gint32)0xDBC01002, 3, 0x2000, F2, (gint32)0xC0800000, 0, 0, (gint32)0xC0000000, (gint32)0xC0800000,
       0x00810100, /* a path */
       (gint32)0xDBC01002, 0, (gint32)0xFF0000FF);
  PLUS(out, 0x400D, 1, 2, 0, F10, F20, F10);
  EMF(out, 37, (gint32)0x80000008);
  expect(
      emf_end(out),
      "100x50\npath M 0.0,10.0 L 20.0,10.0 line 0000ff w2.0 dash 0\npath M 14.0,14.0 L 20.0,10.0 L 14.0,6.0 Z fill 0000ff\n"
      "path M 0.0,10.0 L 20.0,10.0 line 0000ff w2.0 dash 0\npath M 8.0,6.0 L 0.0,10.0 L 8.0,14.0 Z fill 0000ff\n");
}

static void test_emf_plus_hostile_ends(void **state)
{
  GByteArray *out = plus_shapes();
  PLUS(out, 0x4008, 0x0403, (gint32)0xDBC01002, 0, 0x10000000, 0, 0, F10, F10);
  PLUS(out, 0x4034, 0x0103, 0);
  PLUS(out, 0x4008, 0x0604, (gint32)0xDBC01002, F10, 0, 3, 0, 2, 'A' | 'B' << 16);
  PLUS(out, 0x401C, 0x8004, (gint32)0xFF000000, 0, 2, 0, 0, F20, F20, 'A' | 'B' << 16);
  PLUS(out, 0x4036, 0x8004, (gint32)0xFF000000, 5, 0, 2, 'A' | 'B' << 16, 0, 0, 0, 0);
  PLUS(out, 0x4008, 0x0505, (gint32)0xDBC01002, 1, 1, 1, 4, 0x0026200A, 0, (gint32)0xFF00FF00);
  PLUS(out, 0x401A, 0x0005, 0, 2, 0, 0, F10, F10, 0, 0, F10, F10);
  PLUS(out, 0x401B, 0x4005, 0, 2, 0, 0, F10, F10, 3, 0, 9, 9 << 16);
  PLUS(out, 0x400C, 0xC800, (gint32)0xFF00FF00, 3, 0x05050505, 0x7F80);
  torment(emf_end(out));
}

static void test_wmf_text_in_japanese(void **state)
{
  GByteArray *out = wmf_begin();
  WMF(out, 0x02FB, -100, 0, 0, 0, 400, 0, 0x8000, 0, 0, 0x6C82, 0x7282, 0); /* ＭＳ */
  WMF(out, 0x012D, 0);
  WMF(out, 0x012E, 24);
  WMF(out, 0x0521, 4, (gint16)0xFA93, 0x7B96, 200, 100);
  WMF(out, 0x02FC, 0, 0x00FF, 0, 0);
  WMF(out, 0x012D, 1);
  WMF(out, 0x0418, 100, 200, 0, 0);
  WMF(out, 0);
  g_autofree char *is = dump(g_byte_array_free_to_bytes(out));
  assert_true(
      g_str_has_prefix(is, "100x50\ntext 1.00 0.00 0.00 1.00 10.0,20.0 size 10.0 ＭＳ “日本”\npath M 20.0,5.0 C"));
  assert_non_null(strstr(is, "fill ff0000"));
}

/* ---- Bitmaps -------------------------------------------------------------------------------- */

/* The pixels of a picture as hexadecimal digits, a row a line. Caller frees. */
static char *pixels_of(GBytes *bytes)
{
  SyPicture *picture = sy_picture_read(bytes, NULL, &sy_limits_default);
  GString *out = g_string_new(picture->lacks ? picture->lacks : "");
  SyPixels pixels;
  if (picture->image && sy_image_unpack(picture->image, &pixels)) {
    for (size_t i = 0; i < pixels.width * pixels.height; i++) {
      const guchar *p = pixels.rgba + 4 * i;
      g_string_append_printf(out, "%02x%02x%02x%s%c", p[0], p[1], p[2],
                             p[3] == 255 ? ""
                             : p[3]      ? "?"
                                         : "-",
                             (i + 1) % pixels.width ? ' ' : '\n');
    }
    sy_pixels_clear(&pixels);
  }
  sy_picture_free(picture);
  g_bytes_unref(bytes);
  return g_string_free(out, FALSE);
}

static void test_bmp_is_read(void **state)
{
  GByteArray *out = g_byte_array_new();
  put16(out, 0x4D42);
  put32(out, 0);
  put32(out, 0);
  put32(out, 54);
  for (size_t i = 0; i < G_N_ELEMENTS(two_pixels); i++) put32(out, (guint32)two_pixels[i]);
  g_autofree char *is = pixels_of(g_byte_array_free_to_bytes(out));
  assert_string_equal(is, "ff0000 00ff00\n");
}

static void test_gif_is_read(void **state)
{
  /* 2 x 2: index 1, 0, 0, 1; index 0 is clear. */
  static const guchar gif[] = {'G', 'I',  'F',  '8',  '9',  'a',  2, 0, 2, 0,    0x80, 0,    0,    1,   2,
                               3,   0xAA, 0xBB, 0xCC, 0x21, 0xF9, 4, 1, 0, 0,    0,    0,    0x2C, 0,   0,
                               0,   0,    2,    0,    2,    0,    0, 2, 3, 0x0C, 0x10, 0x05, 0,    0x3B};
  g_autofree char *is = pixels_of(g_bytes_new(gif, sizeof gif));
  assert_string_equal(is, "aabbcc 000000-\n000000- aabbcc\n");
}

static void test_tiff_is_read(void **state)
{
  GByteArray *out = g_byte_array_new();
  put32(out, 0x002A4949);
  put32(out, 8);
  guint16 entries[][3] = {{256, 3, 2}, {257, 3, 1}, {258, 3, 8}, {259, 3, 1}, {262, 3, 1}, {273, 4, 98}, {279, 4, 2}};
  put16(out, G_N_ELEMENTS(entries));
  for (size_t i = 0; i < G_N_ELEMENTS(entries); i++) {
    put16(out, entries[i][0]);
    put16(out, entries[i][1]);
    put32(out, 1);
    put32(out, entries[i][2]);
  }
  put32(out, 0);
  put16(out, 0x40FF);
  g_autofree char *is = pixels_of(g_byte_array_free_to_bytes(out));
  assert_string_equal(is, "ffffff 404040\n");
}

/* ---- Hostile files -------------------------------------------------------------------------- */

static void test_emf_hostile_ends(void **state)
{
  GByteArray *out = emf_begin();
  gint32 words[30] = {0, 0, 0, 0, 10, 10, 0, 0, 2, 1, 80, 40, 120, 8, 0, 0xCC0020, 40, 20};
  memcpy(words + 18, two_pixels, sizeof two_pixels);
  emf(out, 81, 30, words);
  EMF(out, 84, 0, 0, 0, 0, 1, 0x3F800000, 0x3F800000, 20, 30, 2, 76, 0, 0, 0, 0, 0, 80, 0x672C65E5, 11, 12);
  EMF(out, 91, 0, 0, 0, 0, 1, 3, 3, 5 << 16 | 1, 5 << 16 | 9, 1 << 16 | 5);
  EMF(out, 75, 48, 1, 32, 1, 1, 16, 0, 0, 9, 9, 0, 0, 9, 9);
  EMF(out, 118, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0x1000, 0, 9, 9, 0, 0x1000, 0, 1);
  EMF(out, 92, 0, 0, 0, 0, 2, 1, 2, 0x0206);
  EMF(out, 46, 0, 0, 9, 9, 0, 0, 9, 9);
  torment(emf_end(out));
}

static void test_wmf_hostile_ends(void **state)
{
  GByteArray *out = wmf_begin();
  WMF(out, 0x0538, 2, 2, 2, 0, 0, 1, 1, 2, 2, 3, 3);
  WMF(out, 0x0A32, 5, 5, 4, 4, 0, 0, 9, 9, 0x4141, 0x4141, 3, 3, 3, 3);
  WMF(out, 0x0F43, 0x20, 0xCC, 0, 1, 2, 0, 0, 9, 9, 0, 0, 40, 0, 2, 0, 1, 0, 1, 24, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      1, 2, 3, 4);
  WMF(out, 0x0817, 1, 2, 3, 4, 9, 9, 0, 0);
  WMF(out, 0);
  torment(g_byte_array_free_to_bytes(out));
}

static void test_gif_hostile_ends(void **state)
{
  static const guchar gif[] = {'G', 'I',  'F',  '8',  '9',  'a',  2, 0, 2, 0,    0x80, 0,    0,    1,   2,
                               3,   0xAA, 0xBB, 0xCC, 0x21, 0xF9, 4, 1, 0, 0,    0,    0,    0x2C, 0,   0,
                               0,   0,    2,    0,    2,    0,    0, 2, 3, 0x0C, 0x10, 0x05, 0,    0x3B};
  torment(g_bytes_new(gif, sizeof gif));
}

static void test_dib_run_length_hostile_ends(void **state)
{
  GByteArray *out = g_byte_array_new();
  put16(out, 0x4D42);
  put32(out, 0);
  put32(out, 0);
  put32(out, 62);
  gint32 head[] = {40, 4, 2, 1 | 8 << 16, 1, 0, 0, 0, 2, 0, 0x112233, 0x445566};
  for (size_t i = 0; i < G_N_ELEMENTS(head); i++) put32(out, (guint32)head[i]);
  static const guchar runs[] = {3, 1, 0, 0, 0, 3, 1, 0, 1, 0, 0, 2, 1, 1, 0, 1};
  g_byte_array_append(out, runs, sizeof runs);
  torment(g_byte_array_free_to_bytes(out));
}

/* ---- Bounds on work ------------------------------------------------------------------------- */

/* A comment of one EMF+ record of any length. */
static void plus_bytes(GByteArray *out, guint type, guint flags, GByteArray *data)
{
  while (data->len % 4) g_byte_array_append(data, (const guchar *)"", 1);
  put32(out, 70);
  put32(out, 28 + data->len);
  put32(out, 16 + data->len);
  put32(out, 0x2B464D45);
  put32(out, type | flags << 16);
  put32(out, 12 + data->len);
  put32(out, data->len);
  g_byte_array_append(out, data->data, data->len);
  g_byte_array_unref(data);
}

/* An image whose data is a file. */
static void plus_image(GByteArray *out, guint id, bool metafile, GBytes *file)
{
  GByteArray *data = g_byte_array_new();
  put32(data, 0xDBC01002);
  put32(data, metafile ? 2 : 1);
  for (int i = 0; i < (metafile ? 2 : 4); i++) put32(data, 0);
  if (!metafile) put32(data, 1);
  gsize length;
  const guchar *bytes = g_bytes_get_data(file, &length);
  g_byte_array_append(data, bytes, (guint)length);
  g_bytes_unref(file);
  plus_bytes(out, 0x4008, 0x0500 | id, data);
}
#define DRAW_IMAGE(out, id) PLUS(out, 0x401A, 0x4000 | (id), 0, 2, 0, 0, 0, 0, 0, 10 << 16 | 10)

/* A path of n points as object 2. */
static void plus_path(GByteArray *out, guint n)
{
  GByteArray *data = g_byte_array_new();
  put32(data, 0xDBC01002);
  put32(data, n);
  put32(data, 0x4000);
  for (guint i = 0; i < n; i++) put16(data, i % 50), put16(data, i * 7 % 50);
  for (guint i = 0; i < n; i++) g_byte_array_append(data, (const guchar *)(i ? "\1" : ""), 1);
  plus_bytes(out, 0x4008, 0x0302, data);
}

static void test_emf_plus_clips_share_their_path(void **state)
{
  enum { POINTS = 2000, CLIPS = 600 }; /* as copies they would be more points than a figure may have */
  GByteArray *out = emf_begin();
  plus_path(out, POINTS);
  for (int i = 0; i < CLIPS; i++) PLUS(out, 0x4033, 0x0002, 0);
  PLUS(out, 0x400A, 0xC000, (gint32)0xFFFF0000, 1, 5 | 5 << 16, 10 | 5 << 16);
  g_autoptr(GBytes) bytes = emf_end(out);
  SyPicture *picture = sy_picture_read(bytes, NULL, &sy_limits_default);
  assert_null(picture->lacks);
  assert_int_equal(picture->figure->points->len, POINTS + 4);
  sy_picture_free(picture);
}

static void test_emf_clips_past_the_limits_hide_what_they_cut(void **state)
{
  GByteArray *out = emf_begin();
  for (int i = 0; i < 40; i++) EMF(out, 29, 0, 0, 10, 10);
  EMF(out, 43, 1, 1, 2, 2);
  expect(emf_end(out), "100x50\nsave\nclip M -102.0,-52.0 L -101.0,-52.0 L -101.0,-51.0 L -102.0,-51.0 Z\n"
                       "path M 1.0,1.0 L 2.0,1.0 L 2.0,2.0 L 1.0,2.0 Z fill ffffff line 000000 w1.0 dash 0\nrestore\n"
                       "lacks parts of a metafile within too many regions\n");
}

static GBytes *tiff(guint height, guint strips)
{
  GByteArray *out = g_byte_array_new();
  put32(out, 0x002A4949);
  put32(out, 8);
  guint32 entries[][4] = {
      {256, 3, 1, 2}, {257, 3, 1, height}, {258, 3, 1, 8},        {259, 3, 1, 32773},
      {262, 3, 1, 1}, {278, 3, 1, 1},      {273, 4, strips, 110}, {279, 4, strips, strips > 1 ? 110 + 4 * strips : 3}};
  put16(out, G_N_ELEMENTS(entries));
  for (size_t i = 0; i < G_N_ELEMENTS(entries); i++) {
    put16(out, entries[i][0]);
    put16(out, entries[i][1]);
    put32(out, entries[i][2]);
    put32(out, entries[i][3]);
  }
  put32(out, 0);
  /* All strips are the whole file. */
  for (guint i = 0; i < strips && strips > 1; i++) put32(out, 0);
  for (guint i = 0; i < strips && strips > 1; i++) put32(out, 110 + 8 * strips);
  static const guchar packed[] = {1, 0xFF, 0x40, 0};
  g_byte_array_append(out, packed, sizeof packed);
  return g_byte_array_free_to_bytes(out);
}

static void test_tiff_strips_are_no_longer_than_the_file(void **state)
{
  g_autofree char *is = pixels_of(tiff(1, 1));
  assert_string_equal(is, "ffffff 404040\n");
  expect(tiff(50, 50), "lacks damaged picture (a labelled frame instead)\n");
}

static void test_pictures_within_share_their_pixels(void **state)
{
  GByteArray *out = emf_begin();
  plus_image(out, 0, false, tiff(1, 1));
  plus_image(out, 1, false, tiff(1, 1));
  DRAW_IMAGE(out, 0);
  DRAW_IMAGE(out, 1);
  g_autoptr(GBytes) bytes = emf_end(out);
  SyLimits limits = sy_limits_default;
  for (size_t room = 3; room <= 4; room++) {
    limits.picture_pixels = room;
    SyPicture *picture = sy_picture_read(bytes, NULL, &limits);
    assert_int_equal(picture->figure->ops->len, room - 2);
    assert_true(room == 4 ? !picture->lacks : strcmp(picture->lacks, "parts of an EMF+ metafile") == 0);
    sy_picture_free(picture);
  }
}

static void test_figures_within_are_bounded_by_their_points(void **state)
{
  enum { POINTS = 1000 };
  g_autoptr(SyFigure) inner = sy_figure_new(10, 10), outer = sy_figure_new(10, 10);
  SyPathLook look = {.fill = 0, .line = SY_FIGURE_NONE};
  for (int i = 0; i < POINTS; i++) sy_figure_line(inner, i % 10, i % 7);
  sy_figure_paint(inner, &look);
  sy_figure_finish(inner);
  for (int i = 0; i < 2 * SY_FIGURE_MOST_WITHIN / POINTS; i++) sy_figure_within(outer, inner, &sy_matrix_identity);
  assert_true(outer->full);
  assert_in_range(outer->ops->len, SY_FIGURE_MOST_WITHIN / POINTS - 2, SY_FIGURE_MOST_WITHIN / POINTS);
  sy_figure_finish(outer);
}

static void test_paths_too_far_off_are_walked_so_often_only(void **state)
{
  enum { POINTS = 1000 };
  g_autoptr(SyFigure) path = sy_figure_new(0, 0), figure = sy_figure_new(10, 10);
  SyMatrix far = {1, 0, 0, 1, 1e8, 1e8};
  for (int i = 0; i < POINTS; i++) sy_figure_line(path, i % 10, i % 7);
  int rounds = 0;
  while (!figure->full && rounds <= SY_FIGURE_MOST_WALKED / POINTS) sy_figure_append_by(figure, path, &far), rounds++;
  assert_true(figure->full);
  assert_int_equal(figure->points->len, 0);
}

static void test_metafile_cut_off_says_so(void **state)
{
  GByteArray *out = emf_begin();
  plus_path(out, 2000);
  PLUS(out, 0x402D, 0, 0x4E6E6B28, 0x4E6E6B28); /* 1e9 */
  for (int i = 0; i < SY_FIGURE_MOST_WALKED / 2000 + 2; i++) PLUS(out, 0x4014, 0x8002, (gint32)0xFF000000);
  expect(emf_end(out), "lacks parts of a metafile of too many records and points\n");
}

static void test_wmf_objects_take_the_lowest_free_place(void **state)
{
  GByteArray *out = wmf_begin();
  for (int i = 0; i < 70; i++) WMF(out, 0x02FC, 0, i, 0, 0);
  WMF(out, 0x01F0, 66);
  WMF(out, 0x01F0, 3);
  WMF(out, 0x02FC, 0, 0xAA, 0, 0);
  WMF(out, 0x02FC, 0, 0xBB, 0, 0);
  WMF(out, 0x012D, 66);
  WMF(out, 0x02FA, 5, 0, 0, 0, 0);
  WMF(out, 0x012D, 70);
  WMF(out, 0x041B, 20, 20, 10, 10);
  for (int i = 0; i < 4100; i++) WMF(out, 0x02FC, 0, i, 0, 0);
  WMF(out, 0);
  expect(g_byte_array_free_to_bytes(out), "100x50\npath M 1.0,1.0 L 2.0,1.0 L 2.0,2.0 L 1.0,2.0 Z fill bb0000\n"
                                          "lacks objects of a metafile with too many of them\n");
}

/* ---- Nothing vanishes silently -------------------------------------------------------------- */

static void test_emf_plus_of_a_metafile_only_is_drawn(void **state)
{
  GByteArray *inner = emf_begin(), *out = emf_begin();
  EMF(inner, 43, 1, 1, 2, 2);
  plus_image(out, 0, true, emf_end(inner));
  DRAW_IMAGE(out, 0);
  expect(emf_end(out), "100x50\nfigure 10.00 0.00 0.00 10.00 0.0,0.0\n");
}

static void test_emf_triangles_have_their_mean_colour(void **state)
{
  GByteArray *out = emf_begin();
  EMF(out, 118, 0, 0, 0, 0, 3, 1, 2, 0, 0, 0x3000, 0, 9, 0, 0x6000, 0, 0, 9, 0x30000000, 0, 0, 1, 2);
  expect(emf_end(out), "100x50\npath M 0.0,0.0 L 9.0,0.0 L 0.0,9.0 Z fill 301000\n");
}

static void test_emf_bitmap_with_a_source_to_the_left_is_mirrored(void **state)
{
  GByteArray *out = emf_begin();
  gint32 words[30] = {0, 0, 0, 0, 10, 10, 2, 0, -2, 1, 80, 40, 120, 8, 0, 0xCC0020, 40, 20};
  memcpy(words + 18, two_pixels, sizeof two_pixels);
  emf(out, 81, 30, words);
  expect(emf_end(out), "100x50\npicture -40.00 0.00 0.00 20.00 50.0,10.0\n");
}

static void test_emf_plus_region_without_end_fills_all(void **state)
{
  GByteArray *out = emf_begin();
  PLUS(out, 0x4008, 0x0403, (gint32)0xDBC01002, 0, 0x10000003);
  PLUS(out, 0x4013, 0x8003, (gint32)0xFF00FF00);
  expect(emf_end(out), "100x50\npath M 0.0,0.0 L 100.0,0.0 L 100.0,50.0 L 0.0,50.0 Z fill 00ff00\n");
}

static void test_emf_plain_records_say_what_they_lack(void **state)
{
  GByteArray *out = emf_begin();
  PLUS(out, 0x4014, 5, 7); /* a path that is not there */
  EMF(out, 43, 1, 1, 2, 2);
  EMF(out, 84, 0, 0, 0, 0, 1, 0x3F800000, 0x3F800000, 20, 30, 2, 76, 0x10, 0, 0, 0, 0, 80, 0x672C65E5, 11, 12);
  expect(emf_end(out), "100x50\npath M 1.0,1.0 L 2.0,1.0 L 2.0,2.0 L 1.0,2.0 Z fill ffffff line 000000 w1.0 dash 0\n"
                       "lacks text by glyph numbers in a metafile\n");
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_emf_shapes_are_painted_with_pen_and_brush),
                                     cmocka_unit_test(test_emf_mapping_goes_through_window_and_world),
                                     cmocka_unit_test(test_emf_text_keeps_its_places),
                                     cmocka_unit_test(test_emf_paths_are_filled_and_cut_to),
                                     cmocka_unit_test(test_emf_bitmap_is_a_picture),
                                     cmocka_unit_test(test_emf_of_plus_only_says_so),
                                     cmocka_unit_test(test_emf_plus_draws_in_place_of_plain_records),
                                     cmocka_unit_test(test_emf_plus_that_cannot_be_followed_leaves_plain_records),
                                     cmocka_unit_test(test_emf_plus_hostile_ends),
                                     cmocka_unit_test(test_emf_plus_pens_have_arrow_heads),
                                     cmocka_unit_test(test_wmf_text_in_japanese),
                                     cmocka_unit_test(test_bmp_is_read),
                                     cmocka_unit_test(test_gif_is_read),
                                     cmocka_unit_test(test_tiff_is_read),
                                     cmocka_unit_test(test_emf_hostile_ends),
                                     cmocka_unit_test(test_wmf_hostile_ends),
                                     cmocka_unit_test(test_gif_hostile_ends),
                                     cmocka_unit_test(test_dib_run_length_hostile_ends),
                                     cmocka_unit_test(test_emf_plus_clips_share_their_path),
                                     cmocka_unit_test(test_emf_clips_past_the_limits_hide_what_they_cut),
                                     cmocka_unit_test(test_tiff_strips_are_no_longer_than_the_file),
                                     cmocka_unit_test(test_pictures_within_share_their_pixels),
                                     cmocka_unit_test(test_figures_within_are_bounded_by_their_points),
                                     cmocka_unit_test(test_paths_too_far_off_are_walked_so_often_only),
                                     cmocka_unit_test(test_metafile_cut_off_says_so),
                                     cmocka_unit_test(test_wmf_objects_take_the_lowest_free_place),
                                     cmocka_unit_test(test_emf_plus_of_a_metafile_only_is_drawn),
                                     cmocka_unit_test(test_emf_triangles_have_their_mean_colour),
                                     cmocka_unit_test(test_emf_bitmap_with_a_source_to_the_left_is_mirrored),
                                     cmocka_unit_test(test_emf_plus_region_without_end_fills_all),
                                     cmocka_unit_test(test_emf_plain_records_say_what_they_lack)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* EMF+ ([MS-EMFPLUS]): the records that stand in comments of an EMF, played into the same figure.
 *
 * In a file of both kinds they say more than the plain ones, which are played only where EMF+ hands over to them
 * (GetDC). */
#include "picture/metafile_private.h"

#include <math.h>
#include <string.h>

#define MOST_SAVED 1000
#define MOST_OBJECT ((gsize)64 << 20) /* bytes of one that comes in pieces */

typedef enum { PLUS_NONE, PLUS_BRUSH, PLUS_PEN, PLUS_PATH, PLUS_REGION, PLUS_IMAGE, PLUS_FONT, PLUS_FORMAT } PlusKind;

typedef struct {
  PlusKind kind;
  SyPathLook look; /* brush: its fill; pen: its line, whose width is in the world's units or a page's */
  bool page_unit;
  SyLineEnds heads; /* pen */
  SyFigure *path;   /* in world units: path, or a region that is rectangles and paths */
  bool infinite;
  SyImage *image; /* image: of pixels, or a metafile's figure */
  SyFigure *figure;
  double size; /* font */
  bool bold, italic, underline, strike;
  const char *family;
  int align, line_align; /* format: 0 near 1 middle 2 far */
} PlusObject;

typedef struct {
  SyMatrix world;
  guint clip;
} PlusState;

struct MetaPlus {
  Meta *m;
  int depth;
  PlusState state;
  double page; /* device units in a page unit */
  PlusObject objects[64];
  GHashTable *saved;  /* index -> PlusState */
  GByteArray *pieces; /* of an object that goes on in the next record */
  bool failed;        /* something could not be drawn */
};

typedef struct {
  const guchar *p;
  gsize size;
  guint flags;
} Data;

static bool has(const Data *d, guint64 at, guint64 n)
{
  return sy_bytes_has(d->size, at, n);
}

static guint32 u32(const Data *d, gsize at)
{
  return sy_bytes_u32(d->p, d->size, at);
}

static double real(const Data *d, gsize at)
{
  return sy_bytes_real(d->p, d->size, at);
}

static Data part(const Data *d, gsize at)
{
  return at <= d->size ? (Data){d->p + at, d->size - at, d->flags} : (Data){d->p, 0, d->flags};
}

static void set_argb(guint32 argb, uint32_t *color, double *opacity)
{
  *color = argb & 0xFFFFFF;
  *opacity = (argb >> 24) / 255.0;
}

/* ---- Objects -------------------------------------------------------------------------------- */

static void clear_object(PlusObject *o)
{
  sy_figure_unref(o->path);
  sy_figure_unref(o->figure);
  sy_image_unref(o->image);
  *o = (PlusObject){0};
}

static uint32_t mix(uint32_t a, uint32_t b)
{
  uint32_t out = 0;
  for (int shift = 16; shift >= 0; shift -= 8) out = out << 8 | ((a >> shift & 0xFF) + (b >> shift & 0xFF)) / 2;
  return out;
}

/* A brush as the one colour that it comes to; d begins at its version. */
static bool read_brush(const Data *d, SyPathLook *look)
{
  uint32_t other;
  double unused;
  look->line = SY_FIGURE_NONE;
  switch (u32(d, 4)) {
  case 0: set_argb(u32(d, 8), &look->fill, &look->fill_opacity); return true;
  case 1:
    set_argb(u32(d, 12), &look->fill, &look->fill_opacity);
    set_argb(u32(d, 16), &other, &unused);
    look->fill = mix(look->fill, other);
    return true;
  case 4:
    set_argb(u32(d, 32), &look->fill, &look->fill_opacity);
    set_argb(u32(d, 36), &other, &unused);
    look->fill = mix(look->fill, other);
    return true;
  default: return false;
  }
}

/* A custom cap of a line (MS-EMFPLUS 2.2.1.2 and 2.2.2.13 to 2.2.2.15) as the triangle that it comes to, in line
 * widths: an adjustable arrow, or the extent of the path that it fills, whose tip is at (0, 0). */
static void read_cap(const Data *cap, SyLineEnd *kind, double *width, double *length)
{
  if (!has(cap, 0, 20)) return;
  if (u32(cap, 4) == 1) {
    *width = fabs(real(cap, 8));
    *length = fabs(real(cap, 12));
    *kind = u32(cap, 20) ? SY_LINE_END_TRIANGLE : SY_LINE_END_OPEN;
    return;
  }
  if (!(u32(cap, 8) & 1) || !has(cap, 56, 16)) return;
  guint32 n = u32(cap, 64);
  guint32 flags = u32(cap, 68);
  double half = 0, back = 0;
  for (guint32 i = 0; !(flags & 0x4800) && i < n && has(cap, 72 + (gsize)i * 8, 8); i++) {
    half = MAX(half, fabs(real(cap, 72 + (gsize)i * 8)));
    back = MAX(back, -real(cap, 76 + (gsize)i * 8));
  }
  if (half <= 0 || back <= 0) return;
  *kind = SY_LINE_END_TRIANGLE;
  *width = 2 * half;
  *length = back;
}

static bool read_pen(const Data *d, PlusObject *o)
{
  static const SyDash dashes[] = {SY_DASH_SOLID,    SY_DASH_DASH,         SY_DASH_DOT,
                                  SY_DASH_DASH_DOT, SY_DASH_DASH_DOT_DOT, SY_DASH_DASH};
  guint32 flags = u32(d, 8);
  SyPathLook *look = &o->look;
  o->page_unit = u32(d, 12) != 0;
  look->line_width = fabs(real(d, 16));
  gsize at = 20;
  /* What may be there, by its flag: so many bytes, or a count of so many before. */
  static const struct {
    guint32 flag;
    gsize bytes, each;
  } optional[] = {{0x1, 24, 0}, {0x2, 4, 0},   {0x4, 4, 0},   {0x8, 4, 0},   {0x10, 4, 0},  {0x20, 4, 0},  {0x40, 4, 0},
                  {0x80, 4, 0}, {0x100, 0, 4}, {0x200, 4, 0}, {0x400, 0, 4}, {0x800, 0, 1}, {0x1000, 0, 1}};
  for (size_t i = 0; i < G_N_ELEMENTS(optional); i++) {
    if (!(flags & optional[i].flag)) continue;
    guint32 value = u32(d, at);
    if (optional[i].flag == 0x2) look->cap = value == 1 ? SY_CAP_SQUARE : value == 2 ? SY_CAP_ROUND : SY_CAP_BUTT;
    if (optional[i].flag == 0x8) look->join = value == 1 ? SY_JOIN_BEVEL : value == 2 ? SY_JOIN_ROUND : SY_JOIN_MITER;
    if (optional[i].flag == 0x20) look->dash = dashes[MIN(value, G_N_ELEMENTS(dashes) - 1)];
    guint64 length = optional[i].bytes ? optional[i].bytes : 4 + (guint64)value * optional[i].each;
    if (!has(d, at, length)) return false;
    Data cap = {.p = d->p + at + 4, .size = value};
    if (optional[i].flag == 0x800) read_cap(&cap, &o->heads.head, &o->heads.head_width, &o->heads.head_length);
    if (optional[i].flag == 0x1000) read_cap(&cap, &o->heads.tail, &o->heads.tail_width, &o->heads.tail_length);
    at += length;
  }
  Data rest = part(d, at);
  SyPathLook brush = {0};
  if (!has(&rest, 0, 12) || !read_brush(&rest, &brush)) return false;
  look->line = brush.fill;
  look->line_opacity = brush.fill_opacity;
  look->fill = SY_FIGURE_NONE;
  return true;
}

/* Numbers of 7 or 15 bits, with a sign. */
static bool relative(const Data *d, gsize *at, double *out)
{
  if (!has(d, *at, 1)) return false;
  guchar first = d->p[*at];
  if (first & 0x80) {
    if (!has(d, *at, 2)) return false;
    int value = (first & 0x7F) << 8 | d->p[*at + 1];
    *out = value & 0x4000 ? value - 0x8000 : value;
    *at += 2;
  } else {
    *out = first & 0x40 ? first - 0x80 : first;
    *at += 1;
  }
  return true;
}

/* n points, as the flags of their record say; *at: past them. NULL: they are not there. Caller frees. */
static SyPoint *read_points(const Data *d, guint64 n, guint flags, gsize *at)
{
  bool steps = flags & 0x0800, small = flags & 0x4000;
  if (n == 0 || n > d->size || (!steps && !has(d, *at, n * (small ? 4 : 8)))) return NULL;
  SyPoint *out = g_new0(SyPoint, n);
  double x = 0, y = 0;
  for (guint64 i = 0; i < n; i++) {
    if (steps) {
      double dx, dy;
      if (!relative(d, at, &dx) || !relative(d, at, &dy)) {
        g_free(out);
        return NULL;
      }
      x += dx;
      y += dy;
    } else {
      x = small ? SY_I16(d->p + *at) : real(d, *at);
      y = small ? SY_I16(d->p + *at + 2) : real(d, *at + 4);
      *at += small ? 4 : 8;
    }
    out[i] = (SyPoint){x, y};
  }
  return out;
}

static bool read_path(const Data *d, SyFigure *out, gsize *length)
{
  guint64 n = u32(d, 4);
  guint flags = u32(d, 8);
  gsize at = 12;
  g_autofree SyPoint *points = read_points(d, n, flags, &at);
  if (!points || flags & 0x1000 || !has(d, at, n)) return n == 0;
  for (guint64 i = 0; i < n; i++) {
    guint type = d->p[at + i] & 15;
    guint64 last = i;
    if (type == 3) {
      if (i + 2 >= n) break;
      sy_figure_curve(out, points[i].x, points[i].y, points[i + 1].x, points[i + 1].y, points[i + 2].x,
                      points[i + 2].y);
      last = i += 2;
    } else if (type == 1) {
      sy_figure_line(out, points[i].x, points[i].y);
    } else {
      sy_figure_move(out, points[i].x, points[i].y);
    }
    if (d->p[at + last] & 0x80) sy_figure_close(out);
  }
  if (length) *length = (at + n + 3) / 4 * 4;
  return true;
}

/* One shape, or all there is; what is put together of several is not followed. */
static bool read_region(const Data *d, PlusObject *o)
{
  Data inner = part(d, 16);
  o->path = sy_figure_new(0, 0);
  switch (u32(d, 8)) {
  case 0x10000000: sy_figure_rectangle(o->path, real(d, 12), real(d, 16), real(d, 20), real(d, 24)); return true;
  case 0x10000001: return read_path(&inner, o->path, NULL);
  case 0x10000002: return true;
  case 0x10000003: o->infinite = true; return true;
  default: return false;
  }
}

/* Raw pixels of 24 and 32 bits; files as they are; metafiles as figures. */
static bool read_image(MetaPlus *plus, const Data *d, PlusObject *o)
{
  gsize head = u32(d, 4) == 1 ? 28 : 16;
  if (!has(d, 0, head + 1)) return false;
  g_autoptr(GBytes) bytes = g_bytes_new(d->p + head, d->size - head);
  if (u32(d, 4) == 2 || u32(d, 24) == 1) {
    if (plus->depth >= 4) return false;
    SyPicture *picture = sy_picture_read_within(bytes, plus->m->pixels, plus->depth + 1);
    o->figure = sy_figure_ref(picture->figure);
    o->image = sy_image_ref(picture->image);
    sy_picture_free(picture);
    return o->figure || o->image;
  }
  guint64 width = u32(d, 8), height = u32(d, 12), stride = u32(d, 16), format = u32(d, 20), bits = format >> 8 & 0xFF;
  bool alpha = format & 0x40000, multiplied = format & 0x80000;
  SyPixels pixels;
  if ((bits != 24 && bits != 32) || width > 65535 || height > 65535 || stride < width * bits / 8 ||
      !has(d, head, stride * height))
    return false;
  if (!sy_pixels_init(&pixels, width, height, plus->m->pixels)) return false;
  for (guint64 y = 0; y < height; y++)
    for (guint64 x = 0; x < width; x++) {
      const guchar *from = d->p + head + y * stride + x * bits / 8;
      guchar *to = pixels.rgba + (y * width + x) * 4;
      to[3] = alpha ? from[3] : 255;
      for (size_t k = 0; k < 3; k++)
        to[k] = multiplied && to[3] ? (guchar)MIN(from[2 - k] * 255 / to[3], 255) : from[2 - k];
    }
  o->image = sy_pixels_pack(&pixels);
  sy_pixels_clear(&pixels);
  return o->image != NULL;
}

static bool read_font(const Data *d, PlusObject *o)
{
  guint32 style = u32(d, 12), n = u32(d, 20);
  o->size = real(d, 4);
  o->bold = style & 1;
  o->italic = style & 2;
  o->underline = style & 4;
  o->strike = style & 8;
  if (n > 200 || !has(d, 24, n * 2)) return false;
  GArray *steps = NULL;
  g_autofree char *name = sy_meta_decode_wide(d->p + 24, n, &steps);
  g_array_free(steps, TRUE);
  if (*name) o->family = g_intern_string(name);
  return true;
}

static void read_object(MetaPlus *plus, guint flags, const Data *d)
{
  PlusObject *o = &plus->objects[flags & 63];
  clear_object(o);
  o->kind = (PlusKind)(flags >> 8 & 0x7F);
  o->look = (SyPathLook){.fill = SY_FIGURE_NONE, .line = SY_FIGURE_NONE, .fill_opacity = 1, .line_opacity = 1};
  bool read = true;
  switch (o->kind) {
  case PLUS_BRUSH: read = read_brush(d, &o->look); break;
  case PLUS_PEN: read = read_pen(d, o); break;
  case PLUS_PATH:
    o->path = sy_figure_new(0, 0);
    read = read_path(d, o->path, NULL);
    break;
  case PLUS_REGION: read = read_region(d, o); break;
  case PLUS_IMAGE: read = read_image(plus, d, o); break;
  case PLUS_FONT: read = read_font(d, o); break;
  case PLUS_FORMAT:
    o->align = (int)u32(d, 12);
    o->line_align = (int)u32(d, 16);
    break;
  default: return;
  }
  if (!read) o->kind = PLUS_NONE;
}

static const PlusObject *object(MetaPlus *plus, guint index, PlusKind kind)
{
  const PlusObject *o = &plus->objects[index & 63];
  if (index < 64 && o->kind == kind) return o;
  plus->failed = true;
  return NULL;
}

/* ---- Drawing -------------------------------------------------------------------------------- */

/* World units -> pt. */
static SyMatrix matrix_of(const MetaPlus *plus)
{
  SyMatrix page = {plus->page, 0, 0, plus->page, 0, 0};
  SyMatrix out = sy_matrix_multiply(&plus->state.world, &page);
  return sy_matrix_multiply(&out, &plus->m->device);
}

static void use_clip(MetaPlus *plus)
{
  guint kept = plus->m->state.clip;
  plus->m->state.clip = plus->state.clip;
  plus->m->muted = false;
  sy_meta_use_clip(plus->m);
  plus->m->muted = true;
  plus->m->state.clip = kept;
}

/* Fills or strokes a path in world units. */
static void paint(MetaPlus *plus, const SyFigure *path, const PlusObject *pen, const SyPathLook *fill)
{
  SyMatrix matrix = matrix_of(plus);
  SyPathLook look = pen ? pen->look : *fill;
  if (pen) {
    double unit = pen->page_unit ? plus->page * sy_matrix_unit(&plus->m->device) : sy_matrix_unit(&matrix);
    look.line_width = CLAMP(pen->look.line_width * unit, MAX(sy_matrix_unit(&plus->m->device), 0.24), 1000);
  }
  look.even_odd = true;
  use_clip(plus);
  sy_figure_append_by(plus->m->figure, path, &matrix);
  size_t from = plus->m->figure->path_point;
  sy_figure_paint(plus->m->figure, &look);
  if (pen) sy_figure_line_ends(plus->m->figure, &pen->heads, &look, from);
}

/* What a record fills with: a colour of its own, or a brush. */
static bool brush_at(MetaPlus *plus, const Data *d, gsize at, SyPathLook *out)
{
  *out = (SyPathLook){.line = SY_FIGURE_NONE, .fill_opacity = 1, .line_opacity = 1};
  if (d->flags & 0x8000) {
    set_argb(u32(d, at), &out->fill, &out->fill_opacity);
    return true;
  }
  const PlusObject *brush = object(plus, u32(d, at), PLUS_BRUSH);
  if (brush) *out = brush->look;
  return brush != NULL;
}

static gsize rectangle_at(const Data *d, gsize at, double box[4])
{
  bool small = d->flags & 0x4000;
  for (gsize i = 0; i < 4; i++)
    box[i] = !small ? real(d, at + 4 * i) : has(d, at + 2 * i, 2) ? SY_I16(d->p + at + 2 * i) : 0;
  return small ? 8 : 16;
}

static void draw_rectangles(MetaPlus *plus, const Data *d, bool fill)
{
  SyPathLook look;
  const PlusObject *pen = fill ? NULL : object(plus, d->flags & 0xFF, PLUS_PEN);
  if (fill ? !brush_at(plus, d, 0, &look) : !pen) return;
  gsize at = fill ? 8 : 4, size = d->flags & 0x4000 ? 8 : 16;
  guint64 n = u32(d, fill ? 4 : 0);
  if (!has(d, at, n * size)) return;
  g_autoptr(SyFigure) path = sy_figure_new(0, 0);
  for (guint64 i = 0; i < n; i++) {
    double box[4];
    at += rectangle_at(d, at, box);
    sy_figure_rectangle(path, box[0], box[1], box[2], box[3]);
  }
  paint(plus, path, pen, &look);
}

static void draw_points(MetaPlus *plus, const Data *d, bool fill, bool curves)
{
  SyPathLook look;
  const PlusObject *pen = fill ? NULL : object(plus, d->flags & 0xFF, PLUS_PEN);
  if (fill ? !brush_at(plus, d, 0, &look) : !pen) return;
  gsize at = fill ? 8 : 4;
  guint64 n = u32(d, fill ? 4 : 0);
  g_autofree SyPoint *p = read_points(d, n, d->flags, &at);
  g_autoptr(SyFigure) path = sy_figure_new(0, 0);
  for (guint64 i = 0; p && i < n; i++) {
    if (i == 0) sy_figure_move(path, p[0].x, p[0].y);
    else if (!curves) sy_figure_line(path, p[i].x, p[i].y);
    else if (i + 2 < n) sy_figure_curve(path, p[i].x, p[i].y, p[i + 1].x, p[i + 1].y, p[i + 2].x, p[i + 2].y), i += 2;
  }
  if (fill || (!curves && d->flags & 0x2000)) sy_figure_close(path);
  paint(plus, path, pen, &look);
}

/* Ellipses, and parts of them by angles. */
static void draw_ellipse(MetaPlus *plus, const Data *d, bool fill, bool partial, bool pie)
{
  SyPathLook look;
  double box[4], begin = 0, sweep = 2 * G_PI;
  const PlusObject *pen = fill ? NULL : object(plus, d->flags & 0xFF, PLUS_PEN);
  if (fill ? !brush_at(plus, d, 0, &look) : !pen) return;
  gsize at = fill ? 4 : 0;
  if (partial) {
    begin = real(d, at) * G_PI / 180;
    sweep = real(d, at + 4) * G_PI / 180;
    at += 8;
  }
  rectangle_at(d, at, box);
  double cx = box[0] + box[2] / 2, cy = box[1] + box[3] / 2;
  g_autoptr(SyFigure) path = sy_figure_new(0, 0);
  if (pie) sy_figure_move(path, cx, cy);
  sy_figure_arc(path, &(SyArc){cx, cy, box[2] / 2, box[3] / 2, begin, sweep}, pie);
  if (pie || !partial) sy_figure_close(path);
  paint(plus, path, pen, &look);
}

static void draw_path(MetaPlus *plus, const Data *d, bool fill)
{
  SyPathLook look;
  const PlusObject *path = object(plus, d->flags & 0xFF, PLUS_PATH),
                   *pen = fill ? NULL : object(plus, u32(d, 0), PLUS_PEN);
  if (path && (fill ? brush_at(plus, d, 0, &look) : pen != NULL)) paint(plus, path->path, pen, &look);
}

static void fill_region(MetaPlus *plus, const Data *d)
{
  SyPathLook look;
  const PlusObject *region = object(plus, d->flags & 0xFF, PLUS_REGION);
  if (!region || !brush_at(plus, d, 0, &look)) return;
  if (!region->infinite) {
    paint(plus, region->path, NULL, &look);
    return;
  }
  use_clip(plus);
  sy_figure_rectangle(plus->m->figure, 0, 0, plus->m->figure->width, plus->m->figure->height);
  sy_figure_paint(plus->m->figure, &look);
}

/* The corners: top left, top right, bottom left. */
static void draw_image(MetaPlus *plus, const Data *d, bool points)
{
  const PlusObject *image = object(plus, d->flags & 0xFF, PLUS_IMAGE);
  double box[4];
  SyMatrix place, matrix = matrix_of(plus);
  gsize at = points ? 28 : 24;
  if (points) {
    g_autofree SyPoint *p = u32(d, 24) == 3 ? read_points(d, 3, d->flags, &at) : NULL;
    if (!p) return;
    place = (SyMatrix){p[1].x - p[0].x, p[1].y - p[0].y, p[2].x - p[0].x, p[2].y - p[0].y, p[0].x, p[0].y};
  } else {
    rectangle_at(d, at, box);
    place = (SyMatrix){box[2], 0, 0, box[3], box[0], box[1]};
  }
  place = sy_matrix_multiply(&place, &matrix);
  if (!image) return;
  use_clip(plus);
  if (image->figure) sy_figure_within(plus->m->figure, image->figure, &place);
  else sy_figure_picture(plus->m->figure, image->image, &place);
}

/* ---- Text ----------------------------------------------------------------------------------- */

static void put_text(MetaPlus *plus, const PlusObject *font, const char *text, double x, double y, double align,
                     uint32_t color)
{
  SyMatrix matrix = matrix_of(plus);
  double down = hypot(matrix.c, matrix.d);
  if (!(down > 0) || !*text) return;
  SyMatrix unit = {1 / down, 0, 0, 1 / down, x, y};
  SyFigureOp op = {.text = text,
                   .family = font->family,
                   .size = font->size * down,
                   .align = align,
                   .bold = font->bold,
                   .italic = font->italic,
                   .underline = font->underline,
                   .strike = font->strike,
                   .color = color,
                   .matrix = sy_matrix_multiply(&unit, &matrix)};
  use_clip(plus);
  sy_figure_text(plus->m->figure, &op);
}

/* Lines stand at breaks only: text that would be broken to fit its box runs on. */
static void draw_string(MetaPlus *plus, const Data *d)
{
  SyPathLook look;
  const PlusObject *font = object(plus, d->flags & 0xFF, PLUS_FONT), *format = NULL;
  guint64 n = u32(d, 8);
  if (u32(d, 4) < 64 && plus->objects[u32(d, 4)].kind == PLUS_FORMAT) format = &plus->objects[u32(d, 4)];
  if (!font || !brush_at(plus, d, 0, &look) || !has(d, 28, n * 2)) return;
  GArray *steps = NULL;
  g_autofree char *text = sy_meta_decode_wide(d->p + 28, n, &steps);
  g_array_free(steps, TRUE);
  double box[4];
  for (gsize i = 0; i < 4; i++) box[i] = real(d, 12 + 4 * i);
  double across[] = {box[0], box[0] + box[2] / 2, box[0] + box[2]}, top = box[1], line = font->size * 1.2;
  int align = format ? CLAMP(format->align, 0, 2) : 0, down = format ? CLAMP(format->line_align, 0, 2) : 0;
  if (box[3] > 0) top += down * (box[3] - line) / 2;
  put_text(plus, font, text, across[align], top + 0.95 * font->size, align / 2.0, look.fill);
}

static void draw_driver_string(MetaPlus *plus, const Data *d)
{
  SyPathLook look;
  const PlusObject *font = object(plus, d->flags & 0xFF, PLUS_FONT);
  guint32 options = u32(d, 4);
  guint64 n = u32(d, 12), at = 16 + n * 2;
  if (!font || !brush_at(plus, d, 0, &look) || n == 0 || !has(d, 16, n * 10)) return;
  if (!(options & 1)) {
    plus->failed = true; /* numbers of glyphs */
    return;
  }
  /* Characters that each say where they stand; with bit 4 only the first one does. */
  guint64 together = options & 4 ? n : 1;
  for (guint64 i = 0; i < n; i += together) {
    GArray *steps = NULL;
    g_autofree char *text = sy_meta_decode_wide(d->p + 16 + 2 * i, together, &steps);
    g_array_free(steps, TRUE);
    put_text(plus, font, text, real(d, at + 8 * i), real(d, at + 8 * i + 4), 0, look.fill);
  }
}

/* ---- State ---------------------------------------------------------------------------------- */

static void combine_clip(MetaPlus *plus, SyFigure *path, guint mode)
{
  SyMatrix matrix = matrix_of(plus);
  guint kept = plus->m->state.clip;
  plus->m->state.clip = mode == 0 ? 0 : plus->state.clip;
  if (mode <= 1) {
    sy_meta_clip_path(plus->m, path, &matrix, true, false);
    plus->state.clip = plus->m->state.clip;
  }
  plus->m->state.clip = kept;
}

static void set_clip(MetaPlus *plus, guint type, const Data *d)
{
  guint mode = d->flags >> 8 & 15;
  if (type == 0x4031) plus->state.clip = 0;
  if (type == 0x4032) {
    g_autoptr(SyFigure) path = sy_figure_new(0, 0);
    sy_figure_rectangle(path, real(d, 0), real(d, 4), real(d, 8), real(d, 12));
    combine_clip(plus, path, mode);
  }
  const PlusObject *o = type == 0x4033   ? object(plus, d->flags & 0xFF, PLUS_PATH)
                        : type == 0x4034 ? object(plus, d->flags & 0xFF, PLUS_REGION)
                                         : NULL;
  if (o && o->infinite && mode == 0) plus->state.clip = 0;
  else if (o && !o->infinite) combine_clip(plus, o->path, mode);
}

static void save(MetaPlus *plus, guint32 index)
{
  if (g_hash_table_size(plus->saved) < MOST_SAVED)
    g_hash_table_insert(plus->saved, GUINT_TO_POINTER(index), g_memdup2(&plus->state, sizeof plus->state));
}

static void restore(MetaPlus *plus, guint32 index)
{
  const PlusState *kept = g_hash_table_lookup(plus->saved, GUINT_TO_POINTER(index));
  if (kept) plus->state = *kept;
}

static void change_world(MetaPlus *plus, guint type, const Data *d)
{
  SyMatrix *world = &plus->state.world, change = sy_matrix_identity;
  double angle = real(d, 0) * G_PI / 180;
  if (type == 0x402A || type == 0x402C)
    change = (SyMatrix){real(d, 0), real(d, 4), real(d, 8), real(d, 12), real(d, 16), real(d, 20)};
  if (type == 0x402D) change.e = real(d, 0), change.f = real(d, 4);
  if (type == 0x402E) change.a = real(d, 0), change.d = real(d, 4);
  if (type == 0x402F) change = (SyMatrix){cos(angle), sin(angle), -sin(angle), cos(angle), 0, 0};
  if (type == 0x402A || type == 0x402B) *world = change;
  else if (d->flags & 0x2000) *world = sy_matrix_multiply(world, &change);
  else *world = sy_matrix_multiply(&change, world);
}

static void set_page(MetaPlus *plus, const Data *d)
{
  static const double millimetres[] = {[3] = 25.4 / 72, [4] = 25.4, [5] = 25.4 / 300, [6] = 1};
  guint unit = d->flags & 0xFF;
  double scale = real(d, 0);
  plus->page = (scale > 0 ? scale : 1) * (unit >= 3 && unit <= 6 ? millimetres[unit] * plus->m->units[0] : 1);
}

/* ---- Playing -------------------------------------------------------------------------------- */

static void play(MetaPlus *plus, guint type, const Data *d)
{
  switch (type) {
  case 0x400A: draw_rectangles(plus, d, true); break;
  case 0x400B: draw_rectangles(plus, d, false); break;
  case 0x400C: draw_points(plus, d, true, false); break;
  case 0x400D: draw_points(plus, d, false, false); break;
  case 0x400E: draw_ellipse(plus, d, true, false, false); break;
  case 0x400F: draw_ellipse(plus, d, false, false, false); break;
  case 0x4010: draw_ellipse(plus, d, true, true, true); break;
  case 0x4011: draw_ellipse(plus, d, false, true, true); break;
  case 0x4012: draw_ellipse(plus, d, false, true, false); break;
  case 0x4013: fill_region(plus, d); break;
  case 0x4014: draw_path(plus, d, true); break;
  case 0x4015: draw_path(plus, d, false); break;
  case 0x4016:
  case 0x4017:
  case 0x4018: plus->failed = true; break;
  case 0x4019: draw_points(plus, d, false, true); break;
  case 0x401A: draw_image(plus, d, false); break;
  case 0x401B: draw_image(plus, d, true); break;
  case 0x401C: draw_string(plus, d); break;
  case 0x4036: draw_driver_string(plus, d); break;
  case 0x4025:
  case 0x4028: save(plus, u32(d, 0)); break;
  case 0x4027: plus->failed = true; break;
  case 0x4026:
  case 0x4029: restore(plus, u32(d, 0)); break;
  case 0x402A:
  case 0x402B:
  case 0x402C:
  case 0x402D:
  case 0x402E:
  case 0x402F: change_world(plus, type, d); break;
  case 0x4030: set_page(plus, d); break;
  case 0x4031:
  case 0x4032:
  case 0x4033:
  case 0x4034: set_clip(plus, type, d); break;
  }
}

/* Objects may come in pieces: each says how long the whole is. */
static void take_object(MetaPlus *plus, const Data *d)
{
  if (!(d->flags & 0x8000) && plus->pieces->len == 0) {
    read_object(plus, d->flags, d);
    return;
  }
  bool more = d->flags & 0x8000;
  if (more && !has(d, 0, 4)) return;
  gsize skip = more ? 4 : 0;
  if (plus->pieces->len + d->size <= MOST_OBJECT)
    g_byte_array_append(plus->pieces, d->p + skip, (guint)(d->size - skip));
  if (more && plus->pieces->len < u32(d, 0)) return;
  Data whole = {plus->pieces->data, plus->pieces->len, d->flags};
  read_object(plus, d->flags & 0x7FFF, &whole);
  g_byte_array_set_size(plus->pieces, 0);
}

bool sy_plus_play(MetaPlus *plus, const guchar *data, gsize length)
{
  bool hands_over = false;
  for (gsize at = 0; length - at >= 12 && !plus->m->figure->full;) {
    guint type = SY_U16(data + at), flags = SY_U16(data + at + 2);
    gsize size = SY_U32(data + at + 4), own = SY_U32(data + at + 8);
    if (size < 12 || size > length - at) break;
    Data d = {data + at + 12, MIN(own, size - 12), flags};
    if (type == 0x4008) take_object(plus, &d);
    else play(plus, type, &d);
    hands_over = type == 0x4004;
    at += size;
  }
  return hands_over;
}

MetaPlus *sy_plus_new(Meta *m, int depth)
{
  MetaPlus *plus = g_new0(MetaPlus, 1);
  plus->m = m;
  plus->depth = depth;
  plus->page = 1;
  plus->state.world = sy_matrix_identity;
  plus->saved = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  plus->pieces = g_byte_array_new();
  return plus;
}

bool sy_plus_free(MetaPlus *plus)
{
  if (!plus) return true;
  bool whole = !plus->failed;
  for (size_t i = 0; i < G_N_ELEMENTS(plus->objects); i++) clear_object(&plus->objects[i]);
  g_hash_table_destroy(plus->saved);
  g_byte_array_unref(plus->pieces);
  g_free(plus);
  return whole;
}

/* EMF+ ([MS-EMFPLUS]): the records that stand in comments of an EMF, played into the same figure.
 *
 * In a file of both kinds they say more than the plain ones, which are played only where EMF+ hands over to them
 * (GetDC). */
#include "picture/metafile_private.h"

#include <math.h>
#include <string.h>

#define MOST_SAVED 1000
#define PLUS_FIRST PLUS_FILL_RECTS    /* of the records in the table of players */
#define MOST_OBJECT ((gsize)64 << 20) /* bytes of one that comes in pieces */

/* The records that are played ([MS-EMFPLUS] 2.1.1.1). */
typedef enum {
  PLUS_GET_DC = 0x4004,
  PLUS_OBJECT = 0x4008,
  PLUS_FILL_RECTS = 0x400A,
  PLUS_DRAW_RECTS = 0x400B,
  PLUS_FILL_POLYGON = 0x400C,
  PLUS_DRAW_LINES = 0x400D,
  PLUS_FILL_ELLIPSE = 0x400E,
  PLUS_DRAW_ELLIPSE = 0x400F,
  PLUS_FILL_PIE = 0x4010,
  PLUS_DRAW_PIE = 0x4011,
  PLUS_DRAW_ARC = 0x4012,
  PLUS_FILL_REGION = 0x4013,
  PLUS_FILL_PATH = 0x4014,
  PLUS_DRAW_PATH = 0x4015,
  PLUS_FILL_CLOSED_CURVE = 0x4016,
  PLUS_DRAW_CLOSED_CURVE = 0x4017,
  PLUS_DRAW_CURVE = 0x4018,
  PLUS_DRAW_BEZIERS = 0x4019,
  PLUS_DRAW_IMAGE = 0x401A,
  PLUS_DRAW_IMAGE_POINTS = 0x401B,
  PLUS_DRAW_STRING = 0x401C,
  PLUS_SAVE = 0x4025,
  PLUS_RESTORE = 0x4026,
  PLUS_BEGIN_CONTAINER = 0x4027,
  PLUS_BEGIN_CONTAINER_NO_PARAMS = 0x4028,
  PLUS_END_CONTAINER = 0x4029,
  PLUS_SET_WORLD_TRANSFORM = 0x402A,
  PLUS_RESET_WORLD_TRANSFORM = 0x402B,
  PLUS_MULTIPLY_WORLD_TRANSFORM = 0x402C,
  PLUS_TRANSLATE_WORLD_TRANSFORM = 0x402D,
  PLUS_SCALE_WORLD_TRANSFORM = 0x402E,
  PLUS_ROTATE_WORLD_TRANSFORM = 0x402F,
  PLUS_SET_PAGE_TRANSFORM = 0x4030,
  PLUS_RESET_CLIP = 0x4031,
  PLUS_SET_CLIP_RECT = 0x4032,
  PLUS_SET_CLIP_PATH = 0x4033,
  PLUS_SET_CLIP_REGION = 0x4034,
  PLUS_DRAW_DRIVER_STRING = 0x4036
} PlusType;

/* Bits of a record's flags ([MS-EMFPLUS] 2.3). */
typedef enum {
  FLAG_RELATIVE = 0x0800,   /* points are steps from one to the next */
  FLAG_RUN_LENGTH = 0x1000, /* the types of a path's points are packed in runs */
  FLAG_CLOSED = 0x2000,     /* of lines */
  FLAG_AFTER = 0x2000,      /* of transformations: what is there comes first */
  FLAG_SMALL = 0x4000,      /* numbers are of 16 bits */
  FLAG_COLOR = 0x8000,      /* the brush is a colour */
  FLAG_CONTINUES = 0x8000   /* of objects: the next record goes on with it */
} PlusFlag;
/* Kinds of brushes, and of the nodes of regions ([MS-EMFPLUS] 2.1.1.3, 2.1.1.28). */
typedef enum { BRUSH_SOLID = 0, BRUSH_HATCH = 1, BRUSH_LINEAR = 4 } BrushType;
typedef enum {
  NODE_RECT = 0x10000000,
  NODE_PATH = 0x10000001,
  NODE_EMPTY = 0x10000002,
  NODE_INFINITE = 0x10000003
} NodeType;
/* What a pen's data hold besides ([MS-EMFPLUS] 2.1.2.7), of what is read. */
typedef enum {
  PEN_TRANSFORM = 0x1,
  PEN_START_CAP = 0x2,
  PEN_END_CAP = 0x4,
  PEN_JOIN = 0x8,
  PEN_MITER = 0x10,
  PEN_STYLE = 0x20,
  PEN_DASHED_CAP = 0x40,
  PEN_DASH_OFFSET = 0x80,
  PEN_DASHES = 0x100,
  PEN_NON_CENTER = 0x200,
  PEN_COMPOUND = 0x400,
  PEN_CUSTOM_START = 0x800,
  PEN_CUSTOM_END = 0x1000
} PenData;
/* What a point of a path is ([MS-EMFPLUS] 2.1.1.24), and its bits. */
typedef enum { POINT_START = 0, POINT_LINE = 1, POINT_BEZIER = 3, POINT_TYPE = 15, POINT_CLOSES = 0x80 } PointType;
/* [MS-EMFPLUS] 2.1.1.5 */
typedef enum { COMBINE_REPLACE, COMBINE_INTERSECT } CombineMode;
/* What an image is, and how a bitmap's data are kept ([MS-EMFPLUS] 2.1.1.15, 2.1.1.2). */
typedef enum { IMAGE_BITMAP = 1, IMAGE_METAFILE = 2 } ImageType;
typedef enum { BITMAP_PIXELS, BITMAP_FILE } BitmapType;
/* Units of a page ([MS-EMFPLUS] 2.1.1.33). */
typedef enum { UNIT_POINT = 3, UNIT_INCH, UNIT_DOCUMENT, UNIT_MILLIMETER } UnitType;

typedef enum {
  OBJECT_NONE,
  OBJECT_BRUSH,
  OBJECT_PEN,
  OBJECT_PATH,
  OBJECT_REGION,
  OBJECT_IMAGE,
  OBJECT_FONT,
  OBJECT_FORMAT
} PlusKind;

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

typedef struct Data Data;

/* How records of a type are played. */
typedef struct {
  void (*play)(MetaPlus *plus, const Data *d);
  bool fills;   /* a brush fills the outline; else a pen strokes it */
  bool curves;  /* points are those of curves */
  bool partial; /* a part of an ellipse, by angles */
  bool pie;     /* that part goes to the middle */
  bool points;  /* a picture stands on points, not in a box */
} PlusPlay;

struct Data {
  const guchar *p;
  gsize size;
  guint flags, type; /* PlusFlag, PlusType; of records only */
  const PlusPlay *how;
};

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
  return at <= d->size ? (Data){.p = d->p + at, .size = d->size - at, .flags = d->flags}
                       : (Data){.p = d->p, .flags = d->flags};
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
  case BRUSH_SOLID: set_argb(u32(d, 8), &look->fill, &look->fill_opacity); return true;
  case BRUSH_HATCH:
    set_argb(u32(d, 12), &look->fill, &look->fill_opacity);
    set_argb(u32(d, 16), &other, &unused);
    look->fill = mix(look->fill, other);
    return true;
  case BRUSH_LINEAR:
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
  for (guint32 i = 0; !(flags & (FLAG_SMALL | FLAG_RELATIVE)) && i < n && has(cap, 72 + (gsize)i * 8, 8); i++) {
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
  } optional[] = {{PEN_TRANSFORM, 24, 0}, {PEN_START_CAP, 4, 0},  {PEN_END_CAP, 4, 0},    {PEN_JOIN, 4, 0},
                  {PEN_MITER, 4, 0},      {PEN_STYLE, 4, 0},      {PEN_DASHED_CAP, 4, 0}, {PEN_DASH_OFFSET, 4, 0},
                  {PEN_DASHES, 0, 4},     {PEN_NON_CENTER, 4, 0}, {PEN_COMPOUND, 0, 4},   {PEN_CUSTOM_START, 0, 1},
                  {PEN_CUSTOM_END, 0, 1}};
  for (size_t i = 0; i < G_N_ELEMENTS(optional); i++) {
    if (!(flags & optional[i].flag)) continue;
    guint32 value = u32(d, at);
    if (optional[i].flag == PEN_START_CAP)
      look->cap = value == 1 ? SY_CAP_SQUARE : value == 2 ? SY_CAP_ROUND : SY_CAP_BUTT;
    if (optional[i].flag == PEN_JOIN)
      look->join = value == 1 ? SY_JOIN_BEVEL : value == 2 ? SY_JOIN_ROUND : SY_JOIN_MITER;
    if (optional[i].flag == PEN_STYLE) look->dash = dashes[MIN(value, G_N_ELEMENTS(dashes) - 1)];
    guint64 length = optional[i].bytes ? optional[i].bytes : 4 + (guint64)value * optional[i].each;
    if (!has(d, at, length)) return false;
    Data cap = {.p = d->p + at + 4, .size = value};
    if (optional[i].flag == PEN_CUSTOM_START)
      read_cap(&cap, &o->heads.head, &o->heads.head_width, &o->heads.head_length);
    if (optional[i].flag == PEN_CUSTOM_END) read_cap(&cap, &o->heads.tail, &o->heads.tail_width, &o->heads.tail_length);
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
  bool steps = flags & FLAG_RELATIVE, small = flags & FLAG_SMALL;
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
  if (!points || flags & FLAG_RUN_LENGTH || !has(d, at, n)) return n == 0;
  for (guint64 i = 0; i < n; i++) {
    guint type = d->p[at + i] & POINT_TYPE;
    guint64 last = i;
    if (type == POINT_BEZIER) {
      if (i + 2 >= n) break;
      sy_figure_curve(out, points[i].x, points[i].y, points[i + 1].x, points[i + 1].y, points[i + 2].x,
                      points[i + 2].y);
      last = i += 2;
    } else if (type == POINT_LINE) {
      sy_figure_line(out, points[i].x, points[i].y);
    } else {
      sy_figure_move(out, points[i].x, points[i].y);
    }
    if (d->p[at + last] & POINT_CLOSES) sy_figure_close(out);
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
  case NODE_RECT: sy_figure_rectangle(o->path, real(d, 12), real(d, 16), real(d, 20), real(d, 24)); return true;
  case NODE_PATH: return read_path(&inner, o->path, NULL);
  case NODE_EMPTY: return true;
  case NODE_INFINITE: o->infinite = true; return true;
  default: return false;
  }
}

/* Raw pixels of 24 and 32 bits; files as they are; metafiles as figures. */
static bool read_image(MetaPlus *plus, const Data *d, PlusObject *o)
{
  gsize head = u32(d, 4) == IMAGE_BITMAP ? 28 : 16;
  if (!has(d, 0, head + 1)) return false;
  g_autoptr(GBytes) bytes = g_bytes_new(d->p + head, d->size - head);
  if (u32(d, 4) == IMAGE_METAFILE || u32(d, 24) == BITMAP_FILE) {
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
  case OBJECT_BRUSH: read = read_brush(d, &o->look); break;
  case OBJECT_PEN: read = read_pen(d, o); break;
  case OBJECT_PATH:
    o->path = sy_figure_new(0, 0);
    read = read_path(d, o->path, NULL);
    break;
  case OBJECT_REGION: read = read_region(d, o); break;
  case OBJECT_IMAGE: read = read_image(plus, d, o); break;
  case OBJECT_FONT: read = read_font(d, o); break;
  case OBJECT_FORMAT:
    o->align = (int)u32(d, 12);
    o->line_align = (int)u32(d, 16);
    break;
  default: return;
  }
  if (!read) o->kind = OBJECT_NONE;
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
  if (d->flags & FLAG_COLOR) {
    set_argb(u32(d, at), &out->fill, &out->fill_opacity);
    return true;
  }
  const PlusObject *brush = object(plus, u32(d, at), OBJECT_BRUSH);
  if (brush) *out = brush->look;
  return brush != NULL;
}

static gsize rectangle_at(const Data *d, gsize at, double box[4])
{
  bool small = d->flags & FLAG_SMALL;
  for (gsize i = 0; i < 4; i++)
    box[i] = !small ? real(d, at + 4 * i) : has(d, at + 2 * i, 2) ? SY_I16(d->p + at + 2 * i) : 0;
  return small ? 8 : 16;
}

static void draw_rectangles(MetaPlus *plus, const Data *d)
{
  bool fill = d->how->fills;
  SyPathLook look;
  const PlusObject *pen = fill ? NULL : object(plus, d->flags & 0xFF, OBJECT_PEN);
  if (fill ? !brush_at(plus, d, 0, &look) : !pen) return;
  gsize at = fill ? 8 : 4, size = d->flags & FLAG_SMALL ? 8 : 16;
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

static void draw_points(MetaPlus *plus, const Data *d)
{
  bool fill = d->how->fills, curves = d->how->curves;
  SyPathLook look;
  const PlusObject *pen = fill ? NULL : object(plus, d->flags & 0xFF, OBJECT_PEN);
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
  if (fill || (!curves && d->flags & FLAG_CLOSED)) sy_figure_close(path);
  paint(plus, path, pen, &look);
}

/* Ellipses, and parts of them by angles. */
static void draw_ellipse(MetaPlus *plus, const Data *d)
{
  bool fill = d->how->fills, partial = d->how->partial, pie = d->how->pie;
  SyPathLook look;
  double box[4], begin = 0, sweep = 2 * G_PI;
  const PlusObject *pen = fill ? NULL : object(plus, d->flags & 0xFF, OBJECT_PEN);
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

static void draw_path(MetaPlus *plus, const Data *d)
{
  bool fill = d->how->fills;
  SyPathLook look;
  const PlusObject *path = object(plus, d->flags & 0xFF, OBJECT_PATH),
                   *pen = fill ? NULL : object(plus, u32(d, 0), OBJECT_PEN);
  if (path && (fill ? brush_at(plus, d, 0, &look) : pen != NULL)) paint(plus, path->path, pen, &look);
}

static void fill_region(MetaPlus *plus, const Data *d)
{
  SyPathLook look;
  const PlusObject *region = object(plus, d->flags & 0xFF, OBJECT_REGION);
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
static void draw_image(MetaPlus *plus, const Data *d)
{
  bool points = d->how->points;
  const PlusObject *image = object(plus, d->flags & 0xFF, OBJECT_IMAGE);
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
  const PlusObject *font = object(plus, d->flags & 0xFF, OBJECT_FONT), *format = NULL;
  guint64 n = u32(d, 8);
  if (u32(d, 4) < 64 && plus->objects[u32(d, 4)].kind == OBJECT_FORMAT) format = &plus->objects[u32(d, 4)];
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
  const PlusObject *font = object(plus, d->flags & 0xFF, OBJECT_FONT);
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
  plus->m->state.clip = mode == COMBINE_REPLACE ? 0 : plus->state.clip;
  if (mode <= COMBINE_INTERSECT) {
    sy_meta_clip_path(plus->m, path, &matrix, true, false);
    plus->state.clip = plus->m->state.clip;
  }
  plus->m->state.clip = kept;
}

static void set_clip(MetaPlus *plus, const Data *d)
{
  guint type = d->type;
  guint mode = d->flags >> 8 & 15;
  if (type == PLUS_RESET_CLIP) plus->state.clip = 0;
  if (type == PLUS_SET_CLIP_RECT) {
    g_autoptr(SyFigure) path = sy_figure_new(0, 0);
    sy_figure_rectangle(path, real(d, 0), real(d, 4), real(d, 8), real(d, 12));
    combine_clip(plus, path, mode);
  }
  const PlusObject *o = type == PLUS_SET_CLIP_PATH     ? object(plus, d->flags & 0xFF, OBJECT_PATH)
                        : type == PLUS_SET_CLIP_REGION ? object(plus, d->flags & 0xFF, OBJECT_REGION)
                                                       : NULL;
  if (o && o->infinite && mode == COMBINE_REPLACE) plus->state.clip = 0;
  else if (o && !o->infinite) combine_clip(plus, o->path, mode);
}

static void save(MetaPlus *plus, const Data *d)
{
  guint32 index = u32(d, 0);
  if (g_hash_table_size(plus->saved) < MOST_SAVED)
    g_hash_table_insert(plus->saved, GUINT_TO_POINTER(index), g_memdup2(&plus->state, sizeof plus->state));
}

static void restore(MetaPlus *plus, const Data *d)
{
  guint32 index = u32(d, 0);
  const PlusState *kept = g_hash_table_lookup(plus->saved, GUINT_TO_POINTER(index));
  if (kept) plus->state = *kept;
}

static void change_world(MetaPlus *plus, const Data *d)
{
  guint type = d->type;
  SyMatrix *world = &plus->state.world, change = sy_matrix_identity;
  double angle = real(d, 0) * G_PI / 180;
  if (type == PLUS_SET_WORLD_TRANSFORM || type == PLUS_MULTIPLY_WORLD_TRANSFORM)
    change = (SyMatrix){real(d, 0), real(d, 4), real(d, 8), real(d, 12), real(d, 16), real(d, 20)};
  if (type == PLUS_TRANSLATE_WORLD_TRANSFORM) change.e = real(d, 0), change.f = real(d, 4);
  if (type == PLUS_SCALE_WORLD_TRANSFORM) change.a = real(d, 0), change.d = real(d, 4);
  if (type == PLUS_ROTATE_WORLD_TRANSFORM) change = (SyMatrix){cos(angle), sin(angle), -sin(angle), cos(angle), 0, 0};
  if (type == PLUS_SET_WORLD_TRANSFORM || type == PLUS_RESET_WORLD_TRANSFORM) *world = change;
  else if (d->flags & FLAG_AFTER) *world = sy_matrix_multiply(world, &change);
  else *world = sy_matrix_multiply(&change, world);
}

static void set_page(MetaPlus *plus, const Data *d)
{
  static const double millimetres[] = {
      [UNIT_POINT] = 25.4 / 72, [UNIT_INCH] = 25.4, [UNIT_DOCUMENT] = 25.4 / 300, [UNIT_MILLIMETER] = 1};
  guint unit = d->flags & 0xFF;
  double scale = real(d, 0);
  plus->page = (scale > 0 ? scale : 1) *
               (unit >= UNIT_POINT && unit <= UNIT_MILLIMETER ? millimetres[unit] * plus->m->units[0] : 1);
}

/* ---- Playing -------------------------------------------------------------------------------- */

static void leave_out(MetaPlus *plus, const Data *d)
{
  plus->failed = true;
}

static const PlusPlay players[] = {
#define AT(type) [type - PLUS_FIRST]
    AT(PLUS_FILL_RECTS) = {draw_rectangles, .fills = true},
    AT(PLUS_DRAW_RECTS) = {draw_rectangles},
    AT(PLUS_FILL_POLYGON) = {draw_points, .fills = true},
    AT(PLUS_DRAW_LINES) = {draw_points},
    AT(PLUS_FILL_ELLIPSE) = {draw_ellipse, .fills = true},
    AT(PLUS_DRAW_ELLIPSE) = {draw_ellipse},
    AT(PLUS_FILL_PIE) = {draw_ellipse, .fills = true, .partial = true, .pie = true},
    AT(PLUS_DRAW_PIE) = {draw_ellipse, .partial = true, .pie = true},
    AT(PLUS_DRAW_ARC) = {draw_ellipse, .partial = true},
    AT(PLUS_FILL_REGION) = {fill_region},
    AT(PLUS_FILL_PATH) = {draw_path, .fills = true},
    AT(PLUS_DRAW_PATH) = {draw_path},
    AT(PLUS_FILL_CLOSED_CURVE) = {leave_out},
    AT(PLUS_DRAW_CLOSED_CURVE) = {leave_out},
    AT(PLUS_DRAW_CURVE) = {leave_out},
    AT(PLUS_DRAW_BEZIERS) = {draw_points, .curves = true},
    AT(PLUS_DRAW_IMAGE) = {draw_image},
    AT(PLUS_DRAW_IMAGE_POINTS) = {draw_image, .points = true},
    AT(PLUS_DRAW_STRING) = {draw_string},
    AT(PLUS_DRAW_DRIVER_STRING) = {draw_driver_string},
    AT(PLUS_SAVE) = {save},
    AT(PLUS_BEGIN_CONTAINER_NO_PARAMS) = {save},
    AT(PLUS_BEGIN_CONTAINER) = {leave_out},
    AT(PLUS_RESTORE) = {restore},
    AT(PLUS_END_CONTAINER) = {restore},
    AT(PLUS_SET_WORLD_TRANSFORM) = {change_world},
    AT(PLUS_RESET_WORLD_TRANSFORM) = {change_world},
    AT(PLUS_MULTIPLY_WORLD_TRANSFORM) = {change_world},
    AT(PLUS_TRANSLATE_WORLD_TRANSFORM) = {change_world},
    AT(PLUS_SCALE_WORLD_TRANSFORM) = {change_world},
    AT(PLUS_ROTATE_WORLD_TRANSFORM) = {change_world},
    AT(PLUS_SET_PAGE_TRANSFORM) = {set_page},
    AT(PLUS_RESET_CLIP) = {set_clip},
    AT(PLUS_SET_CLIP_RECT) = {set_clip},
    AT(PLUS_SET_CLIP_PATH) = {set_clip},
    AT(PLUS_SET_CLIP_REGION) = {set_clip}
#undef AT
};

static void play(MetaPlus *plus, Data *d)
{
  if (d->type < PLUS_FIRST || d->type - PLUS_FIRST >= G_N_ELEMENTS(players)) return;
  d->how = &players[d->type - PLUS_FIRST];
  if (d->how->play) d->how->play(plus, d);
}

/* Objects may come in pieces: each says how long the whole is. */
static void take_object(MetaPlus *plus, const Data *d)
{
  if (!(d->flags & FLAG_CONTINUES) && plus->pieces->len == 0) {
    read_object(plus, d->flags, d);
    return;
  }
  bool more = d->flags & FLAG_CONTINUES;
  if (more && !has(d, 0, 4)) return;
  gsize skip = more ? 4 : 0;
  if (plus->pieces->len + d->size <= MOST_OBJECT)
    g_byte_array_append(plus->pieces, d->p + skip, (guint)(d->size - skip));
  if (more && plus->pieces->len < u32(d, 0)) return;
  Data whole = {.p = plus->pieces->data, .size = plus->pieces->len, .flags = d->flags};
  read_object(plus, d->flags & ~(guint)FLAG_CONTINUES, &whole);
  g_byte_array_set_size(plus->pieces, 0);
}

bool sy_plus_play(MetaPlus *plus, const guchar *data, gsize length)
{
  bool hands_over = false;
  for (gsize at = 0; length - at >= 12 && !plus->m->figure->full;) {
    guint type = SY_U16(data + at), flags = SY_U16(data + at + 2);
    gsize size = SY_U32(data + at + 4), own = SY_U32(data + at + 8);
    if (size < 12 || size > length - at) break;
    Data d = {.p = data + at + 12, .size = MIN(own, size - 12), .flags = flags, .type = type};
    if (type == PLUS_OBJECT) take_object(plus, &d);
    else play(plus, &d);
    hands_over = type == PLUS_GET_DC;
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

/* EMF: records played into a figure ([MS-EMF] 2.3). Every record is looked at within its own length only. */
#include "picture/metafile_private.h"

#include <math.h>
#include <string.h>

/* The records that are played ([MS-EMF] 2.1.1). */
typedef enum {
  EMR_HEADER = 1,
  EMR_POLYBEZIER = 2,
  EMR_POLYGON = 3,
  EMR_POLYLINE = 4,
  EMR_POLYBEZIERTO = 5,
  EMR_POLYLINETO = 6,
  EMR_POLYPOLYLINE = 7,
  EMR_POLYPOLYGON = 8,
  EMR_SETWINDOWEXTEX = 9,
  EMR_SETWINDOWORGEX = 10,
  EMR_SETVIEWPORTEXTEX = 11,
  EMR_SETVIEWPORTORGEX = 12,
  EMR_EOF = 14,
  EMR_SETPIXELV = 15,
  EMR_SETMAPMODE = 17,
  EMR_SETBKMODE = 18,
  EMR_SETPOLYFILLMODE = 19,
  EMR_SETTEXTALIGN = 22,
  EMR_SETTEXTCOLOR = 24,
  EMR_SETBKCOLOR = 25,
  EMR_MOVETOEX = 27,
  EMR_SETMETARGN = 28,
  EMR_EXCLUDECLIPRECT = 29,
  EMR_INTERSECTCLIPRECT = 30,
  EMR_SCALEVIEWPORTEXTEX = 31,
  EMR_SCALEWINDOWEXTEX = 32,
  EMR_SAVEDC = 33,
  EMR_RESTOREDC = 34,
  EMR_SETWORLDTRANSFORM = 35,
  EMR_MODIFYWORLDTRANSFORM = 36,
  EMR_SELECTOBJECT = 37,
  EMR_CREATEPEN = 38,
  EMR_CREATEBRUSHINDIRECT = 39,
  EMR_DELETEOBJECT = 40,
  EMR_ANGLEARC = 41,
  EMR_ELLIPSE = 42,
  EMR_RECTANGLE = 43,
  EMR_ROUNDRECT = 44,
  EMR_ARC = 45,
  EMR_CHORD = 46,
  EMR_PIE = 47,
  EMR_LINETO = 54,
  EMR_ARCTO = 55,
  EMR_POLYDRAW = 56,
  EMR_SETARCDIRECTION = 57,
  EMR_BEGINPATH = 59,
  EMR_ENDPATH = 60,
  EMR_CLOSEFIGURE = 61,
  EMR_FILLPATH = 62,
  EMR_STROKEANDFILLPATH = 63,
  EMR_STROKEPATH = 64,
  EMR_SELECTCLIPPATH = 67,
  EMR_ABORTPATH = 68,
  EMR_COMMENT = 70,
  EMR_FILLRGN = 71,
  EMR_PAINTRGN = 74,
  EMR_EXTSELECTCLIPRGN = 75,
  EMR_BITBLT = 76,
  EMR_STRETCHBLT = 77,
  EMR_MASKBLT = 78,
  EMR_SETDIBITSTODEVICE = 80,
  EMR_STRETCHDIBITS = 81,
  EMR_EXTCREATEFONTINDIRECTW = 82,
  EMR_EXTTEXTOUTA = 83,
  EMR_EXTTEXTOUTW = 84,
  EMR_POLYBEZIER16 = 85,
  EMR_POLYGON16 = 86,
  EMR_POLYLINE16 = 87,
  EMR_POLYBEZIERTO16 = 88,
  EMR_POLYLINETO16 = 89,
  EMR_POLYPOLYLINE16 = 90,
  EMR_POLYPOLYGON16 = 91,
  EMR_POLYDRAW16 = 92,
  EMR_CREATEMONOBRUSH = 93,
  EMR_CREATEDIBPATTERNBRUSHPT = 94,
  EMR_EXTCREATEPEN = 95,
  EMR_SMALLTEXTOUT = 108,
  EMR_ALPHABLEND = 114,
  EMR_TRANSPARENTBLT = 116,
  EMR_GRADIENTFILL = 118
} EmrType;

/* [MS-EMF] 2.1.24, 2.1.29 */
typedef enum { MWT_IDENTITY = 1, MWT_LEFTMULTIPLY, MWT_RIGHTMULTIPLY, MWT_SET } WorldChange;
typedef enum { RGN_AND = 1, RGN_COPY = 5 } RegionMode;
/* How texts are put ([MS-EMF] 2.1.11). */
typedef enum {
  ETO_OPAQUE = 0x2,
  ETO_CLIPPED = 0x4,
  ETO_GLYPH_INDEX = 0x10,
  ETO_NO_RECT = 0x100,
  ETO_SMALL_CHARS = 0x200,
  ETO_PDY = 0x2000
} TextOptions;
/* What a point of EMR_POLYDRAW is ([MS-EMF] 2.1.26). */
typedef enum { PT_CLOSEFIGURE = 1, PT_LINETO = 2, PT_BEZIERTO = 4, PT_MOVETO = 6 } PointType;
/* [MS-EMF] 2.1.15 */
typedef enum { GRADIENT_FILL_RECT_H, GRADIENT_FILL_RECT_V, GRADIENT_FILL_TRIANGLE } GradientFill;
#define AD_CLOCKWISE 2           /* a direction of arcs ([MS-EMF] 2.1.7) */
#define PS_GEOMETRIC 0x10000u    /* of a pen's style ([MS-EMF] 2.1.25) */
#define STOCK_OBJECT 0x80000000u /* of an object's number ([MS-EMF] 2.1.31) */

typedef struct {
  Meta *m;
  guint type;      /* EmrType */
  const guchar *p; /* the record, with its 8 bytes of head */
  gsize size;
} Record;

/* True if the record has n bytes at an offset. */
static bool has(const Record *r, guint64 at, guint64 n)
{
  return sy_bytes_has(r->size, at, n);
}

static double i32(const Record *r, gsize at)
{
  return has(r, at, 4) ? SY_I32(r->p + at) : 0;
}

static guint32 u32(const Record *r, gsize at)
{
  return sy_bytes_u32(r->p, r->size, at);
}

static double real(const Record *r, gsize at)
{
  return sy_bytes_real(r->p, r->size, at);
}

static uint32_t color(const Record *r, gsize at)
{
  return has(r, at, 4) ? META_COLOR(r->p + at) : 0;
}

/* ---- State ---------------------------------------------------------------------------------- */

static SyMatrix matrix_at(const Record *r, gsize at)
{
  return (SyMatrix){real(r, at),      real(r, at + 4),  real(r, at + 8),
                    real(r, at + 12), real(r, at + 16), real(r, at + 20)};
}

static void modify_world(const Record *r)
{
  SyMatrix change = matrix_at(r, 8), *world = &r->m->state.world;
  switch (u32(r, 32)) {
  case MWT_IDENTITY: *world = sy_matrix_identity; break;
  case MWT_LEFTMULTIPLY: *world = sy_matrix_multiply(&change, world); break;
  case MWT_RIGHTMULTIPLY: *world = sy_matrix_multiply(world, &change); break;
  case MWT_SET: *world = change; break;
  }
}

static double ratio(const Record *r, gsize at)
{
  return i32(r, at + 4) != 0 ? i32(r, at) / i32(r, at + 4) : 1;
}

static void set_state(const Record *r)
{
  MetaState *s = &r->m->state;
  double x = i32(r, 8), y = i32(r, 12);
  switch (r->type) {
  case EMR_SETWINDOWEXTEX: s->window_width = x, s->window_height = y; break;
  case EMR_SETWINDOWORGEX: s->window_x = x, s->window_y = y; break;
  case EMR_SETVIEWPORTEXTEX: s->view_width = x, s->view_height = y; break;
  case EMR_SETVIEWPORTORGEX: s->view_x = x, s->view_y = y; break;
  case EMR_SETMAPMODE: s->map_mode = (int)u32(r, 8); break;
  case EMR_SETBKMODE: s->opaque = u32(r, 8) == META_OPAQUE; break;
  case EMR_SETPOLYFILLMODE: s->winding = u32(r, 8) == META_WINDING; break;
  case EMR_SETTEXTALIGN: s->text_align = u32(r, 8); break;
  case EMR_SETTEXTCOLOR: s->text_color = color(r, 8); break;
  case EMR_SETBKCOLOR: s->back_color = color(r, 8); break;
  case EMR_SCALEVIEWPORTEXTEX: s->view_width *= ratio(r, 8), s->view_height *= ratio(r, 16); break;
  case EMR_SCALEWINDOWEXTEX: s->window_width *= ratio(r, 8), s->window_height *= ratio(r, 16); break;
  case EMR_SAVEDC: sy_meta_save(r->m); break;
  case EMR_RESTOREDC: sy_meta_restore(r->m, (int)i32(r, 8)); break;
  case EMR_SETWORLDTRANSFORM: s->world = matrix_at(r, 8); break;
  case EMR_MODIFYWORLDTRANSFORM: modify_world(r); break;
  case EMR_SETARCDIRECTION: s->clockwise = u32(r, 8) == AD_CLOCKWISE; break;
  }
}

/* ---- Objects -------------------------------------------------------------------------------- */

static MetaPen pen_of(guint32 style, double width, uint32_t ink)
{
  static const SyCap caps[] = {SY_CAP_ROUND, SY_CAP_SQUARE, SY_CAP_BUTT};
  static const SyJoin joins[] = {SY_JOIN_ROUND, SY_JOIN_BEVEL, SY_JOIN_MITER};
  bool geometric = style & PS_GEOMETRIC;
  return (MetaPen){.style = (int)(style & META_PEN_STYLE),
                   .width = fabs(width),
                   .cosmetic = width == 0,
                   .color = ink,
                   .cap = geometric ? caps[MIN(style >> 8 & 15, 2u)] : SY_CAP_BUTT,
                   .join = joins[MIN(style >> 12 & 15, 2u)]};
}

static MetaBrush brush_of(guint32 style, uint32_t ink)
{
  return (MetaBrush){
      .none = style == META_BRUSH_NONE, .color = ink, .opacity = style == META_BRUSH_HATCHED ? META_HATCH_OPACITY : 1};
}

/* LOGFONT; its name in UTF-16. */
static MetaFont font_of(const Record *r, gsize at)
{
  MetaFont out = {.height = i32(r, at), .escapement = i32(r, at + 8) / 10, .bold = i32(r, at + 16) > META_BOLD};
  if (!has(r, at, 92)) return out;
  const guchar *p = r->p + at;
  out.italic = p[20];
  out.underline = p[21];
  out.strike = p[22];
  out.charset = p[23];
  gsize n = 0;
  while (n < 32 && SY_U16(p + 28 + 2 * n)) n++;
  GArray *steps = NULL;
  g_autofree char *name = sy_meta_decode_wide(p + 28, n, &steps);
  g_array_free(steps, TRUE);
  out.vertical = *name == '@';
  if (name[out.vertical]) out.family = g_intern_string(name + out.vertical);
  return out;
}

/* A bitmap within the record by offsets and lengths that stand there. */
static bool dib_at(const Record *r, gsize at, MetaBitmap *out)
{
  guint64 header = u32(r, at), header_length = u32(r, at + 4), bits = u32(r, at + 8), bits_length = u32(r, at + 12);
  if (header_length == 0 || bits_length == 0 || !has(r, header, header_length) || !has(r, bits, bits_length))
    return false;
  out->header = r->p + header;
  out->header_length = header_length;
  out->bits = r->p + bits;
  out->bits_length = bits_length;
  return true;
}

static void create(const Record *r)
{
  MetaObject object = {.kind = META_OTHER};
  MetaBitmap bitmap = {0};
  guint index = u32(r, 8);
  switch (r->type) {
  case EMR_CREATEPEN: object.kind = META_PEN, object.pen = pen_of(u32(r, 12), i32(r, 16), color(r, 24)); break;
  case EMR_CREATEBRUSHINDIRECT: object.kind = META_BRUSH, object.brush = brush_of(u32(r, 12), color(r, 16)); break;
  case EMR_EXTCREATEFONTINDIRECTW: object.kind = META_FONT, object.font = font_of(r, 12); break;
  case EMR_CREATEMONOBRUSH:
  case EMR_CREATEDIBPATTERNBRUSHPT:
    object.kind = META_BRUSH;
    object.brush = (MetaBrush){.color = 0xC0C0C0, .opacity = 1};
    if (dib_at(r, 16, &bitmap))
      object.brush = sy_meta_brush_of(r->m, bitmap.header, bitmap.header_length, bitmap.bits, bitmap.bits_length);
    break;
  case EMR_EXTCREATEPEN: {
    guint32 style = u32(r, 28);
    object.kind = META_PEN;
    object.pen = pen_of(style, u32(r, 32), color(r, 40));
    if (!(style & PS_GEOMETRIC)) object.pen.cosmetic = true;
    if (object.pen.style > META_PEN_INSIDE)
      object.pen.style = object.pen.style == META_PEN_USER ? META_PEN_DASH : META_PEN_DOT;
    break;
  }
  }
  sy_meta_put(r->m, index, &object);
}

/* ---- Outlines ------------------------------------------------------------------------------- */

static bool point_at(const Record *r, gsize at, bool small, guint64 i, double *x, double *y)
{
  gsize size = small ? 4 : 8;
  if (!has(r, at + i * size, size)) return false;
  const guchar *p = r->p + at + i * size;
  *x = small ? SY_I16(p) : SY_I32(p);
  *y = small ? SY_I16(p + 2) : SY_I32(p + 4);
  return true;
}

static void begin_outline(Meta *m, double x, double y)
{
  sy_meta_point(m, x, y, &x, &y);
  sy_figure_move(sy_meta_target(m), x, y);
}

typedef struct {
  bool bezier, continues, closed;
} Poly;

/* One run of points; false: the record ends too soon. */
static bool outline(const Record *r, const Poly *poly, gsize at, bool small, guint64 first, guint64 n)
{
  Meta *m = r->m;
  SyMatrix matrix = sy_meta_matrix(m);
  SyFigure *out = sy_meta_target(m);
  double x = m->state.x, y = m->state.y, c[3][2];
  if (n == 0) return true;
  if (poly->continues && !m->in_path) begin_outline(m, x, y);
  for (guint64 i = 0, k = 0; i < n; i++) {
    if (!point_at(r, at, small, first + i, &x, &y)) return false;
    if (i == 0 && !poly->continues) {
      begin_outline(m, x, y);
      continue;
    }
    c[k][0] = x;
    c[k][1] = y;
    sy_matrix_apply(&matrix, &c[k][0], &c[k][1]);
    if (!poly->bezier) sy_figure_line(out, c[0][0], c[0][1]);
    else if (++k == 3) sy_figure_curve(out, c[0][0], c[0][1], c[1][0], c[1][1], c[2][0], c[2][1]), k = 0;
  }
  if (poly->closed) sy_figure_close(out);
  if (poly->continues) m->state.x = x, m->state.y = y;
  return true;
}

static void draw_poly(const Record *r)
{
  static const Poly kinds[] = {[EMR_POLYBEZIER] = {.bezier = true},
                               [EMR_POLYGON] = {.closed = true},
                               [EMR_POLYLINE] = {0},
                               [EMR_POLYBEZIERTO] = {.bezier = true, .continues = true},
                               [EMR_POLYLINETO] = {.continues = true}};
  bool small = r->type >= EMR_POLYBEZIER16;
  const Poly *poly = &kinds[small ? r->type - EMR_POLYBEZIER16 + EMR_POLYBEZIER : r->type];
  outline(r, poly, 28, small, 0, u32(r, 24));
  sy_meta_paint(r->m, poly->closed, true);
}

static void draw_polys(const Record *r)
{
  bool small = r->type >= EMR_POLYPOLYLINE16, closed = r->type == EMR_POLYPOLYGON || r->type == EMR_POLYPOLYGON16;
  Poly poly = {.closed = closed};
  guint64 n = u32(r, 24), first = 0;
  if (!has(r, 32, n * 4)) return;
  for (guint64 i = 0; i < n; i++) {
    guint32 points = SY_U32(r->p + 32 + 4 * i);
    if (!outline(r, &poly, 32 + 4 * n, small, first, points)) break;
    first += points;
  }
  sy_meta_paint(r->m, closed, true);
}

/* Points that each say what they are. */
static void draw_mixed(const Record *r)
{
  bool small = r->type == EMR_POLYDRAW16;
  guint64 n = u32(r, 24), types = 28 + n * (small ? 4 : 8);
  Meta *m = r->m;
  SyFigure *out = sy_meta_target(m);
  SyMatrix matrix = sy_meta_matrix(m);
  if (!has(r, types, n)) return;
  if (!m->in_path) begin_outline(m, m->state.x, m->state.y);
  double c[3][2], x = 0, y = 0;
  for (guint64 i = 0, k = 0; i < n && point_at(r, 28, small, i, &x, &y); i++) {
    guint type = r->p[types + i];
    c[k][0] = x;
    c[k][1] = y;
    sy_matrix_apply(&matrix, &c[k][0], &c[k][1]);
    if ((type & PT_MOVETO) == PT_MOVETO) sy_figure_move(out, c[k][0], c[k][1]), k = 0;
    else if ((type & PT_MOVETO) == PT_LINETO) sy_figure_line(out, c[k][0], c[k][1]), k = 0;
    else if (++k == 3) sy_figure_curve(out, c[0][0], c[0][1], c[1][0], c[1][1], c[2][0], c[2][1]), k = 0;
    if (type & PT_CLOSEFIGURE && k == 0) sy_figure_close(out);
    m->state.x = x;
    m->state.y = y;
  }
  sy_meta_paint(m, false, true);
}

static void draw_shape(const Record *r)
{
  Meta *m = r->m;
  double box[4] = {i32(r, 8), i32(r, 12), i32(r, 16), i32(r, 20)};
  if (!has(r, 8, 16)) return;
  switch (r->type) {
  case EMR_ELLIPSE: sy_meta_ellipse(m, box[0], box[1], box[2], box[3]); break;
  case EMR_RECTANGLE: sy_meta_box(m, box[0], box[1], box[2], box[3]); break;
  case EMR_ROUNDRECT: sy_meta_round_box(m, box[0], box[1], box[2], box[3], i32(r, 24), i32(r, 28)); break;
  case EMR_ARC: sy_meta_arc(m, META_ARC, box, i32(r, 24), i32(r, 28), i32(r, 32), i32(r, 36)); break;
  case EMR_CHORD: sy_meta_arc(m, META_CHORD, box, i32(r, 24), i32(r, 28), i32(r, 32), i32(r, 36)); break;
  case EMR_PIE: sy_meta_arc(m, META_PIE, box, i32(r, 24), i32(r, 28), i32(r, 32), i32(r, 36)); break;
  case EMR_ARCTO: sy_meta_arc(m, META_ARC_TO, box, i32(r, 24), i32(r, 28), i32(r, 32), i32(r, 36)); break;
  }
}

static void draw_angle_arc(const Record *r)
{
  double x = i32(r, 8), y = i32(r, 12), radius = u32(r, 16), begin = -real(r, 20) * G_PI / 180,
         sweep = -real(r, 24) * G_PI / 180;
  Meta *m = r->m;
  double box[4] = {x - radius, y - radius, x + radius, y + radius};
  bool clockwise = m->state.clockwise;
  m->state.clockwise = sweep > 0;
  sy_meta_arc(m, META_ARC_TO, box, x + radius * cos(begin), y + radius * sin(begin), x + radius * cos(begin + sweep),
              y + radius * sin(begin + sweep));
  m->state.clockwise = clockwise;
}

/* ---- Paths and regions ---------------------------------------------------------------------- */

static void use_path(const Record *r)
{
  Meta *m = r->m;
  switch (r->type) {
  case EMR_BEGINPATH:
    sy_figure_drop(m->path);
    m->in_path = true;
    break;
  case EMR_ENDPATH: m->in_path = false; break;
  case EMR_CLOSEFIGURE: sy_figure_close(m->path); break;
  case EMR_FILLPATH: m->in_path = false, sy_meta_paint_path(m, true, false); break;
  case EMR_STROKEANDFILLPATH: m->in_path = false, sy_meta_paint_path(m, true, true); break;
  case EMR_STROKEPATH: m->in_path = false, sy_meta_paint_path(m, false, true); break;
  case EMR_SELECTCLIPPATH:
    m->in_path = false;
    sy_meta_clip_path(m, m->path, &sy_matrix_identity, !m->state.winding, u32(r, 8) == RGN_COPY);
    /* The clip has it now. */
    sy_figure_unref(m->path);
    m->path = sy_figure_new(m->figure->width, m->figure->height);
    break;
  case EMR_ABORTPATH:
    m->in_path = false;
    sy_figure_drop(m->path);
    break;
  }
}

/* The rectangles of a region (device or logical units) as a path under way in out. */
static bool region(const Record *r, gsize at, const SyMatrix *matrix, SyFigure *out)
{
  guint64 n = u32(r, at + 8);
  if (!has(r, at, 32) || !has(r, at + 32, n * 16)) return false;
  for (guint64 i = 0; i < n; i++) {
    double box[4];
    for (gsize k = 0; k < 4; k++) box[k] = i32(r, at + 32 + i * 16 + 4 * k);
    sy_matrix_apply(matrix, &box[0], &box[1]);
    sy_matrix_apply(matrix, &box[2], &box[3]);
    sy_figure_rectangle(out, box[0], box[1], box[2] - box[0], box[3] - box[1]);
  }
  return n > 0;
}

static void clip(const Record *r)
{
  Meta *m = r->m;
  switch (r->type) {
  case EMR_SETMETARGN: m->state.meta = m->state.clip; break;
  case EMR_EXCLUDECLIPRECT: sy_meta_clip_box(m, i32(r, 8), i32(r, 12), i32(r, 16), i32(r, 20), true); break;
  case EMR_INTERSECTCLIPRECT: sy_meta_clip_box(m, i32(r, 8), i32(r, 12), i32(r, 16), i32(r, 20), false); break;
  case EMR_EXTSELECTCLIPRGN: {
    guint32 mode = u32(r, 12);
    if (mode == RGN_COPY) sy_meta_clip_reset(m);
    if (u32(r, 8) < 32 || (mode != RGN_COPY && mode != RGN_AND)) break;
    g_autoptr(SyFigure) path = sy_figure_new(0, 0);
    region(r, 16, &m->device, path);
    sy_meta_clip_path(m, path, &sy_matrix_identity, false, false);
    break;
  }
  }
}

static void fill_region(const Record *r)
{
  Meta *m = r->m;
  SyMatrix matrix = sy_meta_matrix(m);
  MetaBrush kept = m->state.brush;
  guint32 brush = u32(r, 28);
  gsize at = r->type == EMR_FILLRGN ? 32 : 28;
  if (r->type == EMR_FILLRGN && brush & STOCK_OBJECT) sy_meta_select_stock(m, brush & 0xFF);
  else if (r->type == EMR_FILLRGN) sy_meta_select(m, brush);
  sy_meta_use_clip(m);
  if (region(r, at, &matrix, m->figure)) sy_meta_paint(m, true, false);
  m->state.brush = kept;
}

/* Triangles whose colour goes from corner to corner: in the one that it comes to. */
static void triangles(const Record *r, guint64 vertices, guint64 n)
{
  if (!has(r, 36 + vertices * 16, n * 12)) return;
  for (guint64 i = 0; i < n && !r->m->figure->full; i++) {
    double points[3][2];
    guint sums[3] = {0};
    bool known = true;
    for (gsize k = 0; k < 3; k++) {
      guint32 index = u32(r, 36 + vertices * 16 + i * 12 + 4 * k);
      known = known && index < vertices;
      const guchar *p = r->p + 36 + (known ? index : 0) * 16;
      points[k][0] = SY_I32(p);
      points[k][1] = SY_I32(p + 4);
      for (gsize c = 0; c < 3; c++) sums[c] += p[9 + 2 * c];
    }
    if (known) sy_meta_fill_polygon(r->m, 3, points, sums[0] / 3 << 16 | sums[1] / 3 << 8 | sums[2] / 3, 1);
  }
}

/* Rectangles whose colour goes from one corner's to the other's: in strips. */
static void gradient(const Record *r)
{
  guint64 vertices = u32(r, 24), n = u32(r, 28), mode = u32(r, 32);
  if (mode > GRADIENT_FILL_TRIANGLE || vertices == 0 || !has(r, 36, vertices * 16)) return;
  if (mode == GRADIENT_FILL_TRIANGLE) {
    triangles(r, vertices, n);
    return;
  }
  if (!has(r, 36 + vertices * 16, n * 8)) return;
  enum { STRIPS = 24 };
  for (guint64 i = 0; i < n && !r->m->figure->full; i++) {
    guint32 a = u32(r, 36 + vertices * 16 + i * 8), b = u32(r, 40 + vertices * 16 + i * 8);
    if (a >= vertices || b >= vertices) continue;
    const guchar *p = r->p + 36 + a * 16, *q = r->p + 36 + b * 16;
    double x = SY_I32(p), y = SY_I32(p + 4), w = SY_I32(q) - x, h = SY_I32(q + 4) - y;
    for (int k = 0; k < STRIPS; k++) {
      double part = (k + 0.5) / STRIPS;
      uint32_t mixed = 0;
      for (int c = 0; c < 3; c++) mixed = mixed << 8 | (uint32_t)(p[9 + 2 * c] * (1 - part) + q[9 + 2 * c] * part);
      if (mode == GRADIENT_FILL_RECT_H) sy_meta_fill_box(r->m, x + w * k / STRIPS, y, w / STRIPS, h, mixed, 1);
      else sy_meta_fill_box(r->m, x, y + h * k / STRIPS, w, h / STRIPS, mixed, 1);
    }
  }
}

/* ---- Text ----------------------------------------------------------------------------------- */

static void put_text(const Record *r, SyPoint place, gsize at, guint64 n, bool wide, gsize dx, guint32 options)
{
  if (n == 0 || n > 100000 || !has(r, at, n * (wide ? 2 : 1))) return;
  if (options & ETO_GLYPH_INDEX) {
    r->m->lacks = N_("text by glyph numbers in a metafile");
    return;
  }
  GArray *steps = NULL;
  g_autofree char *text =
      wide ? sy_meta_decode_wide(r->p + at, n, &steps) : sy_meta_decode(r->m->state.font.charset, r->p + at, n, &steps);
  gsize width = options & ETO_PDY ? 8 : 4;
  g_autofree double *advances = dx && has(r, dx, n * width) ? g_new(double, n) : NULL;
  for (guint64 i = 0; advances && i < n; i++) advances[i] = SY_I32(r->p + dx + i * width);
  sy_meta_text(r->m, place.x, place.y, text, steps, advances, advances ? n : 0);
  g_array_free(steps, TRUE);
}

static void draw_text(const Record *r)
{
  guint32 options = u32(r, 52);
  Meta *m = r->m;
  double box[4] = {i32(r, 56), i32(r, 60), i32(r, 64), i32(r, 68)};
  if (options & ETO_OPAQUE && has(r, 56, 16))
    sy_meta_fill_box(m, box[0], box[1], box[2] - box[0], box[3] - box[1], m->state.back_color, 1);
  guint clip_before = m->state.clip;
  if (options & ETO_CLIPPED && has(r, 56, 16)) sy_meta_clip_box(m, box[0], box[1], box[2], box[3], false);
  put_text(r, (SyPoint){i32(r, 36), i32(r, 40)}, u32(r, 48), u32(r, 44), r->type == EMR_EXTTEXTOUTW, u32(r, 72),
           options);
  m->state.clip = clip_before;
}

static void draw_small_text(const Record *r)
{
  guint32 options = u32(r, 20);
  SyPoint place = {i32(r, 8), i32(r, 12)};
  put_text(r, place, options & ETO_NO_RECT ? 36 : 52, u32(r, 16), !(options & ETO_SMALL_CHARS), 0,
           options & ETO_GLYPH_INDEX);
}

/* ---- Bitmaps -------------------------------------------------------------------------------- */

static void draw_bitmap(const Record *r)
{
  bool blend = r->type == EMR_ALPHABLEND, transparent = r->type == EMR_TRANSPARENTBLT,
       plain = r->type == EMR_BITBLT || r->type == EMR_MASKBLT;
  MetaBitmap b = {
      .x = i32(r, 24), .y = i32(r, 28), .width = i32(r, 32), .height = i32(r, 36), .rop = META_ROP_COPY, .opacity = 1};
  guint32 operation = u32(r, 40);
  if (!blend && !transparent) b.rop = operation;
  if (blend) b.opacity = (operation >> 16 & 0xFF) / 255.0, b.alpha = operation >> 24 & 1;
  if (!dib_at(r, 84, &b)) {
    if (!blend && !transparent) sy_meta_pattern(r->m, b.x, b.y, b.width, b.height, b.rop);
    return;
  }
  SyMatrix source = matrix_at(r, 52);
  b.from_x = i32(r, 44) + source.e;
  b.from_y = i32(r, 48) + source.f;
  b.from_width = plain ? fabs(b.width) : i32(r, 100);
  b.from_height = plain ? fabs(b.height) : i32(r, 104);
  sy_meta_bitmap(r->m, &b);
}

static void draw_dib(const Record *r)
{
  bool stretch = r->type == EMR_STRETCHDIBITS;
  MetaBitmap b = {.x = i32(r, 24),
                  .y = i32(r, 28),
                  .from_x = i32(r, 32),
                  .from_y = i32(r, 36),
                  .from_width = i32(r, 40),
                  .from_height = i32(r, 44),
                  .from_bottom = true,
                  .rop = stretch ? u32(r, 68) : META_ROP_COPY,
                  .opacity = 1};
  b.width = stretch ? i32(r, 72) : b.from_width;
  b.height = stretch ? i32(r, 76) : b.from_height;
  if (dib_at(r, 48, &b)) sy_meta_bitmap(r->m, &b);
  else if (stretch) sy_meta_pattern(r->m, b.x, b.y, b.width, b.height, b.rop);
}

static void draw_pixel(const Record *r)
{
  sy_meta_fill_box(r->m, i32(r, 8), i32(r, 12), 1, 1, color(r, 16), 1);
}

/* ---- Playing -------------------------------------------------------------------------------- */

typedef void (*Play)(const Record *r);

static void select_object(const Record *r)
{
  guint32 index = u32(r, 8);
  if (index & STOCK_OBJECT) sy_meta_select_stock(r->m, index & 0xFF);
  else sy_meta_select(r->m, index);
}

static void delete_object(const Record *r)
{
  MetaObject none = {0};
  if (u32(r, 8) < r->m->objects->len) sy_meta_put(r->m, u32(r, 8), &none);
}

static void move_to(const Record *r)
{
  if (has(r, 8, 8)) sy_meta_move(r->m, i32(r, 8), i32(r, 12));
}

static void line_to(const Record *r)
{
  if (has(r, 8, 8)) sy_meta_line(r->m, i32(r, 8), i32(r, 12));
}

static const Play players[] = {[EMR_POLYBEZIER] = draw_poly,
                               [EMR_POLYGON] = draw_poly,
                               [EMR_POLYLINE] = draw_poly,
                               [EMR_POLYBEZIERTO] = draw_poly,
                               [EMR_POLYLINETO] = draw_poly,
                               [EMR_POLYPOLYLINE] = draw_polys,
                               [EMR_POLYPOLYGON] = draw_polys,
                               [EMR_SETWINDOWEXTEX] = set_state,
                               [EMR_SETWINDOWORGEX] = set_state,
                               [EMR_SETVIEWPORTEXTEX] = set_state,
                               [EMR_SETVIEWPORTORGEX] = set_state,
                               [EMR_SETPIXELV] = draw_pixel,
                               [EMR_SETMAPMODE] = set_state,
                               [EMR_SETBKMODE] = set_state,
                               [EMR_SETPOLYFILLMODE] = set_state,
                               [EMR_SETTEXTALIGN] = set_state,
                               [EMR_SETTEXTCOLOR] = set_state,
                               [EMR_SETBKCOLOR] = set_state,
                               [EMR_MOVETOEX] = move_to,
                               [EMR_SETMETARGN] = clip,
                               [EMR_EXCLUDECLIPRECT] = clip,
                               [EMR_INTERSECTCLIPRECT] = clip,
                               [EMR_SCALEVIEWPORTEXTEX] = set_state,
                               [EMR_SCALEWINDOWEXTEX] = set_state,
                               [EMR_SAVEDC] = set_state,
                               [EMR_RESTOREDC] = set_state,
                               [EMR_SETWORLDTRANSFORM] = set_state,
                               [EMR_MODIFYWORLDTRANSFORM] = set_state,
                               [EMR_SELECTOBJECT] = select_object,
                               [EMR_CREATEPEN] = create,
                               [EMR_CREATEBRUSHINDIRECT] = create,
                               [EMR_DELETEOBJECT] = delete_object,
                               [EMR_ANGLEARC] = draw_angle_arc,
                               [EMR_ELLIPSE] = draw_shape,
                               [EMR_RECTANGLE] = draw_shape,
                               [EMR_ROUNDRECT] = draw_shape,
                               [EMR_ARC] = draw_shape,
                               [EMR_CHORD] = draw_shape,
                               [EMR_PIE] = draw_shape,
                               [EMR_LINETO] = line_to,
                               [EMR_ARCTO] = draw_shape,
                               [EMR_POLYDRAW] = draw_mixed,
                               [EMR_SETARCDIRECTION] = set_state,
                               [EMR_BEGINPATH] = use_path,
                               [EMR_ENDPATH] = use_path,
                               [EMR_CLOSEFIGURE] = use_path,
                               [EMR_FILLPATH] = use_path,
                               [EMR_STROKEANDFILLPATH] = use_path,
                               [EMR_STROKEPATH] = use_path,
                               [EMR_SELECTCLIPPATH] = use_path,
                               [EMR_ABORTPATH] = use_path,
                               [EMR_FILLRGN] = fill_region,
                               [EMR_PAINTRGN] = fill_region,
                               [EMR_EXTSELECTCLIPRGN] = clip,
                               [EMR_BITBLT] = draw_bitmap,
                               [EMR_STRETCHBLT] = draw_bitmap,
                               [EMR_MASKBLT] = draw_bitmap,
                               [EMR_SETDIBITSTODEVICE] = draw_dib,
                               [EMR_STRETCHDIBITS] = draw_dib,
                               [EMR_EXTCREATEFONTINDIRECTW] = create,
                               [EMR_EXTTEXTOUTA] = draw_text,
                               [EMR_EXTTEXTOUTW] = draw_text,
                               [EMR_POLYBEZIER16] = draw_poly,
                               [EMR_POLYGON16] = draw_poly,
                               [EMR_POLYLINE16] = draw_poly,
                               [EMR_POLYBEZIERTO16] = draw_poly,
                               [EMR_POLYLINETO16] = draw_poly,
                               [EMR_POLYPOLYLINE16] = draw_polys,
                               [EMR_POLYPOLYGON16] = draw_polys,
                               [EMR_POLYDRAW16] = draw_mixed,
                               [EMR_CREATEMONOBRUSH] = create,
                               [EMR_CREATEDIBPATTERNBRUSHPT] = create,
                               [EMR_EXTCREATEPEN] = create,
                               [EMR_SMALLTEXTOUT] = draw_small_text,
                               [EMR_ALPHABLEND] = draw_bitmap,
                               [EMR_TRANSPARENTBLT] = draw_bitmap,
                               [EMR_GRADIENTFILL] = gradient};

/* Device units to pt: the frame (hundredths of a millimetre) is the figure. */
static Meta *begin(const Record *r, guint64 *left)
{
  double pixels[2] = {i32(r, 72), i32(r, 76)}, millimetres[2] = {i32(r, 80), i32(r, 84)}, frame[4], bounds[4];
  bool precise = r->size >= 108 && i32(r, 100) > 0 && i32(r, 104) > 0;
  for (gsize i = 0; i < 4; i++) {
    bounds[i] = i32(r, 8 + 4 * i);
    frame[i] = i32(r, 24 + 4 * i);
  }
  double units[2];
  for (gsize i = 0; i < 2; i++) {
    if (precise) millimetres[i] = i32(r, 100 + 4 * i) / 1000;
    units[i] = pixels[i] > 0 && millimetres[i] > 0 ? pixels[i] / millimetres[i] : 96 / 25.4;
    /* Without a frame the bounds are it. */
    if (frame[i + 2] <= frame[i])
      frame[i] = bounds[i] / units[i] * 100, frame[i + 2] = (bounds[i + 2] + 1) / units[i] * 100;
    if (frame[i + 2] <= frame[i] || frame[i + 2] - frame[i] > 1e7) return NULL;
  }
  const double point = 72 / 25.4;
  Meta *m = sy_meta_new((frame[2] - frame[0]) / 100 * point, (frame[3] - frame[1]) / 100 * point, left);
  m->device = (SyMatrix){point / units[0], 0, 0, point / units[1], -frame[0] / 100 * point, -frame[1] / 100 * point};
  m->units[0] = units[0];
  m->units[1] = units[1];
  return m;
}

/* EMF+ in a comment: it draws instead of the plain records, but where it hands over to them. */
static void play_plus(const Record *r, MetaPlus **plus, int depth)
{
  guint32 length = u32(r, 8);
  if (length < 4 || !has(r, 12, length) || memcmp(r->p + 12, "EMF+", 4) != 0) return;
  if (!*plus) *plus = sy_plus_new(r->m, depth);
  r->m->muted = true;
  if (sy_plus_play(*plus, r->p + 16, length - 4)) r->m->muted = false;
}

/* with_plus: as EMF+ has it; false: the plain records only. *kinds: bit 0, there is EMF+; bit 1, and it was drawn
 * whole. */
static Meta *play(const guchar *data, gsize length, guint64 *pixels, int depth, bool with_plus, guint *kinds)
{
  Meta *m = NULL;
  MetaPlus *plus = NULL;
  for (gsize at = 0; length - at >= 8;) {
    Record r = {m, SY_U32(data + at), data + at, SY_U32(data + at + 4)};
    if (r.size < 8 || r.size > length - at || r.size % 4 != 0) break;
    if (at == 0) {
      if (r.type != EMR_HEADER || r.size < 88 || !(m = begin(&r, pixels))) break;
    } else if (r.type == EMR_EOF) {
      break;
    } else if (r.type == EMR_COMMENT) {
      if (with_plus) play_plus(&r, &plus, depth);
    } else if (r.type < G_N_ELEMENTS(players) && players[r.type]) {
      players[r.type](&r);
    }
    if (m->figure->full) break;
    at += r.size;
  }
  *kinds = plus != NULL;
  if (sy_plus_free(plus)) *kinds |= 2;
  return m;
}

SyFigure *sy_emf_read(const guchar *data, gsize length, guint64 *left, int depth, const char **lacks)
{
  guint kinds, unused;
  Meta *m = play(data, length, left, depth, true, &kinds);
  if (!m) return NULL;
  const char *plain_lacks = NULL;
  SyFigure *figure = sy_meta_end(m, lacks);
  /* What EMF+ could not be followed in, the plain records may say as well. */
  SyFigure *plain = kinds == 1 ? sy_meta_end(play(data, length, left, depth, false, &unused), &plain_lacks) : NULL;
  if (plain) {
    sy_figure_unref(figure);
    *lacks = plain_lacks;
    return plain;
  }
  if (!figure && !*lacks)
    *lacks = kinds & 1 ? N_("metafile of EMF+ records that are not known") : N_("metafile without a drawing");
  else if (kinds == 1) *lacks = N_("parts of an EMF+ metafile");
  return figure;
}

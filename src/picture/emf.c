/* EMF: records played into a figure ([MS-EMF] 2.3). Every record is looked at within its own length only. */
#include "picture/metafile_private.h"

#include <math.h>
#include <string.h>

typedef struct {
  Meta *m;
  guint type;
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
  case 1: *world = sy_matrix_identity; break;
  case 2: *world = sy_matrix_multiply(&change, world); break;
  case 3: *world = sy_matrix_multiply(world, &change); break;
  case 4: *world = change; break;
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
  case 9: s->window_width = x, s->window_height = y; break;
  case 10: s->window_x = x, s->window_y = y; break;
  case 11: s->view_width = x, s->view_height = y; break;
  case 12: s->view_x = x, s->view_y = y; break;
  case 17: s->map_mode = (int)u32(r, 8); break;
  case 18: s->opaque = u32(r, 8) == 2; break;
  case 19: s->winding = u32(r, 8) == 2; break;
  case 22: s->text_align = u32(r, 8); break;
  case 24: s->text_color = color(r, 8); break;
  case 25: s->back_color = color(r, 8); break;
  case 31: s->view_width *= ratio(r, 8), s->view_height *= ratio(r, 16); break;
  case 32: s->window_width *= ratio(r, 8), s->window_height *= ratio(r, 16); break;
  case 33: sy_meta_save(r->m); break;
  case 34: sy_meta_restore(r->m, (int)i32(r, 8)); break;
  case 35: s->world = matrix_at(r, 8); break;
  case 36: modify_world(r); break;
  case 57: s->clockwise = u32(r, 8) == 2; break;
  }
}

/* ---- Objects -------------------------------------------------------------------------------- */

static MetaPen pen_of(guint32 style, double width, uint32_t ink)
{
  static const SyCap caps[] = {SY_CAP_ROUND, SY_CAP_SQUARE, SY_CAP_BUTT};
  static const SyJoin joins[] = {SY_JOIN_ROUND, SY_JOIN_BEVEL, SY_JOIN_MITER};
  bool geometric = style & 0x10000;
  return (MetaPen){.style = (int)(style & 15),
                   .width = fabs(width),
                   .cosmetic = width == 0,
                   .color = ink,
                   .cap = geometric ? caps[MIN(style >> 8 & 15, 2u)] : SY_CAP_BUTT,
                   .join = joins[MIN(style >> 12 & 15, 2u)]};
}

static MetaBrush brush_of(guint32 style, uint32_t ink)
{
  return (MetaBrush){.none = style == 1, .color = ink, .opacity = style == 2 ? 0.4 : 1};
}

/* LOGFONT; its name in UTF-16. */
static MetaFont font_of(const Record *r, gsize at)
{
  MetaFont out = {.height = i32(r, at), .escapement = i32(r, at + 8) / 10, .bold = i32(r, at + 16) > 550};
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
  case 38: object.kind = META_PEN, object.pen = pen_of(u32(r, 12), i32(r, 16), color(r, 24)); break;
  case 39: object.kind = META_BRUSH, object.brush = brush_of(u32(r, 12), color(r, 16)); break;
  case 82: object.kind = META_FONT, object.font = font_of(r, 12); break;
  case 93:
  case 94:
    object.kind = META_BRUSH;
    object.brush = (MetaBrush){.color = 0xC0C0C0, .opacity = 1};
    if (dib_at(r, 16, &bitmap))
      object.brush = sy_meta_brush_of(r->m, bitmap.header, bitmap.header_length, bitmap.bits, bitmap.bits_length);
    break;
  case 95: {
    guint32 style = u32(r, 28);
    object.kind = META_PEN;
    object.pen = pen_of(style, u32(r, 32), color(r, 40));
    if (!(style & 0x10000)) object.pen.cosmetic = true;
    if (object.pen.style > 6) object.pen.style = object.pen.style == 7 ? 1 : 2;
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
  static const Poly kinds[] = {[2] = {.bezier = true},
                               [3] = {.closed = true},
                               [4] = {0},
                               [5] = {.bezier = true, .continues = true},
                               [6] = {.continues = true}};
  bool small = r->type >= 85;
  const Poly *poly = &kinds[small ? r->type - 83 : r->type];
  outline(r, poly, 28, small, 0, u32(r, 24));
  sy_meta_paint(r->m, poly->closed, true);
}

static void draw_polys(const Record *r)
{
  bool small = r->type >= 90, closed = r->type == 8 || r->type == 91;
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

/* Points that each say what they are: 6 begins, 2 a line's, 4 a curve's; 1 more: closes. */
static void draw_mixed(const Record *r)
{
  bool small = r->type == 92;
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
    if ((type & 6) == 6) sy_figure_move(out, c[k][0], c[k][1]), k = 0;
    else if ((type & 6) == 2) sy_figure_line(out, c[k][0], c[k][1]), k = 0;
    else if (++k == 3) sy_figure_curve(out, c[0][0], c[0][1], c[1][0], c[1][1], c[2][0], c[2][1]), k = 0;
    if (type & 1 && k == 0) sy_figure_close(out);
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
  case 42: sy_meta_ellipse(m, box[0], box[1], box[2], box[3]); break;
  case 43: sy_meta_box(m, box[0], box[1], box[2], box[3]); break;
  case 44: sy_meta_round_box(m, box[0], box[1], box[2], box[3], i32(r, 24), i32(r, 28)); break;
  case 45: sy_meta_arc(m, META_ARC, box, i32(r, 24), i32(r, 28), i32(r, 32), i32(r, 36)); break;
  case 46: sy_meta_arc(m, META_CHORD, box, i32(r, 24), i32(r, 28), i32(r, 32), i32(r, 36)); break;
  case 47: sy_meta_arc(m, META_PIE, box, i32(r, 24), i32(r, 28), i32(r, 32), i32(r, 36)); break;
  case 55: sy_meta_arc(m, META_ARC_TO, box, i32(r, 24), i32(r, 28), i32(r, 32), i32(r, 36)); break;
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
  case 59:
    sy_figure_drop(m->path);
    m->in_path = true;
    break;
  case 60: m->in_path = false; break;
  case 61: sy_figure_close(m->path); break;
  case 62: m->in_path = false, sy_meta_paint_path(m, true, false); break;
  case 63: m->in_path = false, sy_meta_paint_path(m, true, true); break;
  case 64: m->in_path = false, sy_meta_paint_path(m, false, true); break;
  case 67:
    m->in_path = false;
    sy_meta_clip_path(m, m->path, &sy_matrix_identity, !m->state.winding, u32(r, 8) == 5);
    /* The clip has it now. */
    sy_figure_unref(m->path);
    m->path = sy_figure_new(m->figure->width, m->figure->height);
    break;
  case 68:
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
  case 28: m->state.meta = m->state.clip; break;
  case 29: sy_meta_clip_box(m, i32(r, 8), i32(r, 12), i32(r, 16), i32(r, 20), true); break;
  case 30: sy_meta_clip_box(m, i32(r, 8), i32(r, 12), i32(r, 16), i32(r, 20), false); break;
  case 75: {
    guint32 mode = u32(r, 12);
    if (mode == 5) sy_meta_clip_reset(m);
    if (u32(r, 8) < 32 || (mode != 5 && mode != 1)) break;
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
  gsize at = r->type == 71 ? 32 : 28;
  if (r->type == 71 && brush & 0x80000000u) sy_meta_select_stock(m, brush & 0xFF);
  else if (r->type == 71) sy_meta_select(m, brush);
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
  if (mode > 2 || vertices == 0 || !has(r, 36, vertices * 16)) return;
  if (mode == 2) {
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
      if (mode == 0) sy_meta_fill_box(r->m, x + w * k / STRIPS, y, w / STRIPS, h, mixed, 1);
      else sy_meta_fill_box(r->m, x, y + h * k / STRIPS, w, h / STRIPS, mixed, 1);
    }
  }
}

/* ---- Text ----------------------------------------------------------------------------------- */

static void put_text(const Record *r, SyPoint place, gsize at, guint64 n, bool wide, gsize dx, guint32 options)
{
  if (n == 0 || n > 100000 || !has(r, at, n * (wide ? 2 : 1))) return;
  if (options & 0x10) {
    r->m->lacks = N_("text by glyph numbers in a metafile");
    return;
  }
  GArray *steps = NULL;
  g_autofree char *text =
      wide ? sy_meta_decode_wide(r->p + at, n, &steps) : sy_meta_decode(r->m->state.font.charset, r->p + at, n, &steps);
  gsize width = options & 0x2000 ? 8 : 4;
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
  if (options & 2 && has(r, 56, 16))
    sy_meta_fill_box(m, box[0], box[1], box[2] - box[0], box[3] - box[1], m->state.back_color, 1);
  guint clip_before = m->state.clip;
  if (options & 4 && has(r, 56, 16)) sy_meta_clip_box(m, box[0], box[1], box[2], box[3], false);
  put_text(r, (SyPoint){i32(r, 36), i32(r, 40)}, u32(r, 48), u32(r, 44), r->type == 84, u32(r, 72), options);
  m->state.clip = clip_before;
}

static void draw_small_text(const Record *r)
{
  guint32 options = u32(r, 20);
  SyPoint place = {i32(r, 8), i32(r, 12)};
  put_text(r, place, options & 0x100 ? 36 : 52, u32(r, 16), !(options & 0x200), 0, options & 0x10);
}

/* ---- Bitmaps -------------------------------------------------------------------------------- */

static void draw_bitmap(const Record *r)
{
  bool blend = r->type == 114, transparent = r->type == 116, plain = r->type == 76 || r->type == 78;
  MetaBitmap b = {
      .x = i32(r, 24), .y = i32(r, 28), .width = i32(r, 32), .height = i32(r, 36), .rop = 0xCC0020, .opacity = 1};
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
  bool stretch = r->type == 81;
  MetaBitmap b = {.x = i32(r, 24),
                  .y = i32(r, 28),
                  .from_x = i32(r, 32),
                  .from_y = i32(r, 36),
                  .from_width = i32(r, 40),
                  .from_height = i32(r, 44),
                  .from_bottom = true,
                  .rop = stretch ? u32(r, 68) : 0xCC0020,
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
  if (index & 0x80000000u) sy_meta_select_stock(r->m, index & 0xFF);
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

static const Play players[] = {[2] = draw_poly,       [3] = draw_poly,
                               [4] = draw_poly,       [5] = draw_poly,
                               [6] = draw_poly,       [7] = draw_polys,
                               [8] = draw_polys,      [9] = set_state,
                               [10] = set_state,      [11] = set_state,
                               [12] = set_state,      [15] = draw_pixel,
                               [17] = set_state,      [18] = set_state,
                               [19] = set_state,      [22] = set_state,
                               [24] = set_state,      [25] = set_state,
                               [27] = move_to,        [28] = clip,
                               [29] = clip,           [30] = clip,
                               [31] = set_state,      [32] = set_state,
                               [33] = set_state,      [34] = set_state,
                               [35] = set_state,      [36] = set_state,
                               [37] = select_object,  [38] = create,
                               [39] = create,         [40] = delete_object,
                               [41] = draw_angle_arc, [42] = draw_shape,
                               [43] = draw_shape,     [44] = draw_shape,
                               [45] = draw_shape,     [46] = draw_shape,
                               [47] = draw_shape,     [54] = line_to,
                               [55] = draw_shape,     [56] = draw_mixed,
                               [57] = set_state,      [59] = use_path,
                               [60] = use_path,       [61] = use_path,
                               [62] = use_path,       [63] = use_path,
                               [64] = use_path,       [67] = use_path,
                               [68] = use_path,       [71] = fill_region,
                               [74] = fill_region,    [75] = clip,
                               [76] = draw_bitmap,    [77] = draw_bitmap,
                               [78] = draw_bitmap,    [80] = draw_dib,
                               [81] = draw_dib,       [82] = create,
                               [83] = draw_text,      [84] = draw_text,
                               [85] = draw_poly,      [86] = draw_poly,
                               [87] = draw_poly,      [88] = draw_poly,
                               [89] = draw_poly,      [90] = draw_polys,
                               [91] = draw_polys,     [92] = draw_mixed,
                               [93] = create,         [94] = create,
                               [95] = create,         [108] = draw_small_text,
                               [114] = draw_bitmap,   [116] = draw_bitmap,
                               [118] = gradient};

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
      if (r.type != 1 || r.size < 88 || !(m = begin(&r, pixels))) break;
    } else if (r.type == 14) {
      break;
    } else if (r.type == 70) {
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

/* What metafiles draw: outlines, text, bitmaps. */
#include "picture/metafile_private.h"

#include <math.h>
#include <string.h>

void sy_meta_point(const Meta *m, double x, double y, double *out_x, double *out_y)
{
  SyMatrix matrix = sy_meta_matrix(m);
  sy_matrix_apply(&matrix, &x, &y);
  *out_x = x;
  *out_y = y;
}

SyFigure *sy_meta_target(Meta *m)
{
  if (m->in_path) return m->path;
  sy_meta_use_clip(m);
  return m->figure;
}

/* ---- Painting ------------------------------------------------------------------------------- */

static SyPathLook look_of(const Meta *m, bool fill, bool stroke)
{
  static const SyDash dashes[] = {SY_DASH_SOLID, SY_DASH_DASH, SY_DASH_DOT, SY_DASH_DASH_DOT, SY_DASH_DASH_DOT_DOT};
  const MetaPen *pen = &m->state.pen;
  const MetaBrush *brush = &m->state.brush;
  SyMatrix matrix = sy_meta_matrix(m);
  double thinnest = MAX(sy_matrix_unit(&m->device), 0.24),
         width = pen->cosmetic ? thinnest : pen->width * sy_matrix_unit(&matrix);
  return (SyPathLook){.fill = fill && !brush->none ? brush->color : SY_FIGURE_NONE,
                      .line = stroke && pen->style != META_PEN_NONE ? pen->color : SY_FIGURE_NONE,
                      .fill_opacity = brush->opacity,
                      .line_opacity = 1,
                      .line_width = CLAMP(width, 0.1, 1000),
                      .dash = (size_t)pen->style < G_N_ELEMENTS(dashes) ? dashes[pen->style] : SY_DASH_SOLID,
                      .cap = pen->cap,
                      .join = pen->join,
                      .even_odd = !m->state.winding};
}

void sy_meta_paint(Meta *m, bool fill, bool stroke)
{
  if (m->in_path) return;
  SyPathLook look = look_of(m, fill && !m->muted, stroke && !m->muted);
  sy_figure_paint(m->figure, &look);
}

void sy_meta_paint_path(Meta *m, bool fill, bool stroke)
{
  sy_meta_use_clip(m);
  sy_figure_append(m->figure, m->path);
  sy_figure_drop(m->path);
  SyPathLook look = look_of(m, fill && !m->muted, stroke && !m->muted);
  sy_figure_paint(m->figure, &look);
}

/* ---- Outlines ------------------------------------------------------------------------------- */

void sy_meta_move(Meta *m, double x, double y)
{
  m->state.x = x;
  m->state.y = y;
  sy_meta_point(m, x, y, &x, &y);
  if (m->in_path) sy_figure_move(m->path, x, y);
}

void sy_meta_line(Meta *m, double x, double y)
{
  SyFigure *out = sy_meta_target(m);
  double from[2], to[2];
  sy_meta_point(m, m->state.x, m->state.y, &from[0], &from[1]);
  sy_meta_point(m, x, y, &to[0], &to[1]);
  if (!m->in_path) sy_figure_move(out, from[0], from[1]);
  sy_figure_line(out, to[0], to[1]);
  sy_meta_paint(m, false, true);
  m->state.x = x;
  m->state.y = y;
}

static void polygon(Meta *m, size_t n, double (*points)[2])
{
  SyFigure *out = sy_meta_target(m);
  SyMatrix matrix = sy_meta_matrix(m);
  for (size_t i = 0; i < n; i++) {
    sy_matrix_apply(&matrix, &points[i][0], &points[i][1]);
    if (i == 0) sy_figure_move(out, points[i][0], points[i][1]);
    else sy_figure_line(out, points[i][0], points[i][1]);
  }
  sy_figure_close(out);
}

void sy_meta_box(Meta *m, double x1, double y1, double x2, double y2)
{
  double corners[4][2] = {{x1, y1}, {x2, y1}, {x2, y2}, {x1, y2}};
  polygon(m, 4, corners);
  sy_meta_paint(m, true, true);
}

void sy_meta_fill_polygon(Meta *m, size_t n, double (*points)[2], uint32_t color, double opacity)
{
  bool in_path = m->in_path;
  if (m->muted) return;
  m->in_path = false;
  sy_meta_use_clip(m);
  polygon(m, n, points);
  SyPathLook look = {.fill = color, .line = SY_FIGURE_NONE, .fill_opacity = opacity, .line_opacity = 1};
  sy_figure_paint(m->figure, &look);
  m->in_path = in_path;
}

void sy_meta_fill_box(Meta *m, double x, double y, double width, double height, uint32_t color, double opacity)
{
  double corners[4][2] = {{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}};
  sy_meta_fill_polygon(m, 4, corners, color, opacity);
}

/* An arc in logical units as curves through the matrix. */
static void draw_arc(Meta *m, const SyArc *arc, bool joins)
{
  double cx = arc->cx, cy = arc->cy, rx = arc->rx, ry = arc->ry, begin = arc->begin, sweep = arc->sweep;
  SyFigure *out = sy_meta_target(m);
  SyMatrix matrix = sy_meta_matrix(m);
  int n = CLAMP((int)ceil(fabs(sweep) / (G_PI / 2) - 1e-9), 1, 8);
  double step = sweep / n, k = 4.0 / 3 * tan(step / 4);
  for (int i = 0; i < n; i++) {
    double a = begin + i * step, b = a + step;
    double p[4][2] = {{cx + rx * cos(a), cy + ry * sin(a)},
                      {cx + rx * (cos(a) - k * sin(a)), cy + ry * (sin(a) + k * cos(a))},
                      {cx + rx * (cos(b) + k * sin(b)), cy + ry * (sin(b) - k * cos(b))},
                      {cx + rx * cos(b), cy + ry * sin(b)}};
    for (size_t j = 0; j < 4; j++) sy_matrix_apply(&matrix, &p[j][0], &p[j][1]);
    if (i == 0 && joins) sy_figure_line(out, p[0][0], p[0][1]);
    else if (i == 0) sy_figure_move(out, p[0][0], p[0][1]);
    sy_figure_curve(out, p[1][0], p[1][1], p[2][0], p[2][1], p[3][0], p[3][1]);
  }
}

void sy_meta_ellipse(Meta *m, double x1, double y1, double x2, double y2)
{
  SyArc whole = {(x1 + x2) / 2, (y1 + y2) / 2, fabs(x2 - x1) / 2, fabs(y2 - y1) / 2, 0, 2 * G_PI};
  draw_arc(m, &whole, false);
  sy_figure_close(sy_meta_target(m));
  sy_meta_paint(m, true, true);
}

void sy_meta_round_box(Meta *m, double x1, double y1, double x2, double y2, double width, double height)
{
  double left = MIN(x1, x2), right = MAX(x1, x2), top = MIN(y1, y2), bottom = MAX(y1, y2);
  double rx = MIN(fabs(width), right - left) / 2, ry = MIN(fabs(height), bottom - top) / 2;
  double corners[4][2] = {
      {left + rx, top + ry}, {right - rx, top + ry}, {right - rx, bottom - ry}, {left + rx, bottom - ry}};
  for (size_t i = 0; i < 4; i++)
    draw_arc(m, &(SyArc){corners[i][0], corners[i][1], rx, ry, G_PI + (double)i * G_PI / 2, G_PI / 2}, i > 0);
  sy_figure_close(sy_meta_target(m));
  sy_meta_paint(m, true, true);
}

void sy_meta_arc(Meta *m, MetaArc kind, const double box[4], double x1, double y1, double x2, double y2)
{
  double cx = (box[0] + box[2]) / 2, cy = (box[1] + box[3]) / 2, rx = fabs(box[2] - box[0]) / 2,
         ry = fabs(box[3] - box[1]) / 2;
  if (rx <= 0 || ry <= 0) return;
  /* Against the clock as one sees it, unless the direction was set. */
  double begin = atan2((y1 - cy) / ry, (x1 - cx) / rx), end = atan2((y2 - cy) / ry, (x2 - cx) / rx),
         sweep = end - begin;
  if (m->state.clockwise && sweep <= 0) sweep += 2 * G_PI;
  if (!m->state.clockwise && sweep >= 0) sweep -= 2 * G_PI;
  double px, py;
  if (kind == META_ARC_TO && !m->in_path) {
    sy_meta_point(m, m->state.x, m->state.y, &px, &py);
    sy_figure_move(sy_meta_target(m), px, py);
  }
  draw_arc(m, &(SyArc){cx, cy, rx, ry, begin, sweep}, kind == META_ARC_TO);
  if (kind == META_PIE) {
    sy_meta_point(m, cx, cy, &px, &py);
    sy_figure_line(sy_meta_target(m), px, py);
  }
  if (kind == META_PIE || kind == META_CHORD) sy_figure_close(sy_meta_target(m));
  sy_meta_paint(m, kind == META_PIE || kind == META_CHORD, true);
  if (kind == META_ARC_TO) {
    m->state.x = cx + rx * cos(begin + sweep);
    m->state.y = cy + ry * sin(begin + sweep);
  }
}

/* ---- Text ----------------------------------------------------------------------------------- */

/* Advances by character of the text, in pt of its own matrix. Caller frees. */
static GArray *advances_of(const GArray *steps, const double *advances, gsize n, double scale, double *total)
{
  if (!advances || n == 0) return NULL;
  GArray *out = g_array_new(FALSE, FALSE, sizeof(double));
  gsize at = 0;
  *total = 0;
  for (guint i = 0; i < steps->len; i++) {
    double sum = 0;
    for (gsize k = 0; k < g_array_index(steps, gsize, i) && at < n; k++, at++) sum += advances[at];
    sum *= scale;
    *total += sum;
    g_array_append_val(out, sum);
  }
  if (*total > 0) return out;
  g_array_free(out, TRUE);
  return NULL;
}

/* A font for text that stands upright in a column ("@MS Gothic"): each character is turned back. */
static void stand(Meta *m, const SyFigureOp *op, const GArray *advances)
{
  double at = 0;
  guint i = 0;
  for (const char *p = op->text; *p; p = g_utf8_next_char(p), i++) {
    SyFigureOp one = *op;
    char text[8] = {0};
    g_unichar_to_utf8(g_utf8_get_char(p), text);
    double advance = advances ? g_array_index(advances, double, i) : op->size;
    bool turns = g_utf8_get_char(p) >= 0x2E80;
    SyMatrix turn =
        turns ? (SyMatrix){0, -1, 1, 0, at + 0.88 * op->size, 0.12 * op->size} : (SyMatrix){1, 0, 0, 1, at, 0};
    one.matrix = sy_matrix_multiply(&turn, &op->matrix);
    one.text = text;
    one.n_advances = 0;
    one.align = 0;
    sy_figure_text(m->figure, &one);
    at += advance;
  }
}

void sy_meta_text(Meta *m, double x, double y, const char *text, const GArray *steps, const double *advances, gsize n)
{
  const MetaState *s = &m->state;
  const MetaFont *font = &s->font;
  SyMatrix matrix = sy_meta_matrix(m);
  bool update = s->text_align & META_TA_UPDATE;
  if (update) x = s->x, y = s->y;
  double across = hypot(matrix.a, matrix.b), down = hypot(matrix.c, matrix.d);
  double em = font->height < 0 ? -font->height : font->height > 0 ? font->height / 1.17 : 12;
  double size = em * down;
  if (m->muted || !*text || !(size > 0.01) || size > 5000 || !(across > 0)) return;
  double turn = atan2(matrix.b, matrix.a) - font->escapement * G_PI / 180, stretch = across / down, total = 0;
  g_autoptr(GArray) own = advances_of(steps, advances, n, down, &total);
  unsigned horizontal = s->text_align & META_TA_CENTER, vertical = s->text_align & META_TA_BASELINE;
  double rise = vertical == META_TA_BASELINE ? 0 : vertical == META_TA_BOTTOM ? -0.2 * size : 0.86 * size;
  double px = x, py = y, c = cos(turn), q = sin(turn);
  sy_matrix_apply(&matrix, &px, &py);
  SyFigureOp op = {.matrix = {c * stretch, q * stretch, -q, c, px - q * rise, py + c * rise},
                   .text = text,
                   .family = font->family,
                   .size = size,
                   .align = horizontal == META_TA_CENTER  ? 0.5
                            : horizontal == META_TA_RIGHT ? 1
                                                          : 0,
                   .bold = font->bold,
                   .italic = font->italic,
                   .underline = font->underline,
                   .strike = font->strike,
                   .color = s->text_color};
  if (own) op.n_advances = own->len, op.advances = (const double *)(const void *)own->data;
  sy_meta_use_clip(m);
  if (font->vertical) stand(m, &op, own);
  else sy_figure_text(m->figure, &op);
  if (update && horizontal == 0) m->state.x += total / down;
}

/* ---- Bitmaps -------------------------------------------------------------------------------- */

/* A part of the pixels; false: it lies outside of them. */
static bool crop(SyPixels *pixels, double x, double y, double width, double height)
{
  size_t left = (size_t)CLAMP(x, 0, (double)pixels->width), top = (size_t)CLAMP(y, 0, (double)pixels->height);
  size_t right = (size_t)CLAMP(x + width, 0, (double)pixels->width),
         bottom = (size_t)CLAMP(y + height, 0, (double)pixels->height);
  if (right <= left || bottom <= top) return false;
  size_t columns = right - left, rows = bottom - top;
  for (size_t row = 0; row < rows; row++)
    memmove(pixels->rgba + row * columns * 4, pixels->rgba + ((row + top) * pixels->width + left) * 4, columns * 4);
  pixels->width = columns;
  pixels->height = rows;
  return true;
}

/* Masks: AND leaves what is under white, PAINT what is under black. */
static void blend(SyPixels *pixels, const MetaBitmap *bitmap)
{
  size_t n = pixels->width * pixels->height;
  uint32_t clear = bitmap->rop == META_ROP_AND ? 0xFFFFFF : bitmap->rop == META_ROP_PAINT ? 0 : 0xFF000000u;
  for (size_t i = 0; i < n; i++) {
    guchar *p = pixels->rgba + i * 4;
    if (META_COLOR(p) == clear) p[3] = 0;
    for (size_t k = 0; k < 3 && bitmap->alpha && p[3] > 0 && p[3] < 255; k++)
      p[k] = (guchar)MIN(p[k] * 255 / p[3], 255);
    if (bitmap->opacity < 1) p[3] = (guchar)(p[3] * bitmap->opacity);
  }
}

static bool read_pixels(Meta *m, SyPixels *out, const guchar *header, gsize header_length, const guchar *bits,
                        gsize bits_length, bool alpha)
{
  return sy_dib_read(out, header, header_length, bits, bits_length, alpha, m->pixels);
}

void sy_meta_bitmap(Meta *m, const MetaBitmap *bitmap)
{
  SyPixels pixels;
  if (m->muted) return;
  if (!read_pixels(m, &pixels, bitmap->header, bitmap->header_length, bitmap->bits, bitmap->bits_length,
                   bitmap->alpha)) {
    m->lacks = N_("bitmap in a metafile");
    return;
  }
  double from_x = bitmap->from_x, from_y = bitmap->from_y, from_width = bitmap->from_width,
         from_height = bitmap->from_height;
  SyMatrix place = {bitmap->width, 0, 0, bitmap->height, bitmap->x, bitmap->y}, matrix = sy_meta_matrix(m);
  /* A source that goes to the left, or up, is mirrored. */
  if (from_width < 0) from_x += from_width, from_width = -from_width, place.e += place.a, place.a = -place.a;
  if (from_height < 0) from_y += from_height, from_height = -from_height, place.f += place.d, place.d = -place.d;
  if (bitmap->from_bottom) from_y = (double)pixels.height - from_y - from_height;
  if (from_width == 0 || crop(&pixels, from_x, from_y, from_width, from_height)) {
    blend(&pixels, bitmap);
    g_autoptr(SyImage) image = sy_pixels_pack(&pixels);
    place = sy_matrix_multiply(&place, &matrix);
    sy_meta_use_clip(m);
    if (image) sy_figure_picture(m->figure, image, &place);
  }
  sy_pixels_clear(&pixels);
}

void sy_meta_pattern(Meta *m, double x, double y, double width, double height, guint32 rop)
{
  const MetaBrush *brush = &m->state.brush;
  if (rop == META_ROP_BLACK) sy_meta_fill_box(m, x, y, width, height, 0, 1);
  else if (rop == META_ROP_WHITE) sy_meta_fill_box(m, x, y, width, height, 0xFFFFFF, 1);
  else if (rop == META_ROP_PATTERN && !brush->none)
    sy_meta_fill_box(m, x, y, width, height, brush->color, brush->opacity);
}

MetaBrush sy_meta_brush_of(Meta *m, const guchar *header, gsize header_length, const guchar *bits, gsize bits_length)
{
  SyPixels pixels;
  MetaBrush out = {.color = 0xC0C0C0, .opacity = 1};
  if (!read_pixels(m, &pixels, header, header_length, bits, bits_length, false)) {
    if (!m->lacks) m->lacks = N_("bitmap in a metafile");
    return out;
  }
  guint64 sums[3] = {0}, n = pixels.width * pixels.height;
  for (guint64 i = 0; i < n; i++)
    for (size_t k = 0; k < 3; k++) sums[k] += pixels.rgba[i * 4 + k];
  out.color = (uint32_t)(sums[0] / n) << 16 | (uint32_t)(sums[1] / n) << 8 | (uint32_t)(sums[2] / n);
  sy_pixels_clear(&pixels);
  return out;
}

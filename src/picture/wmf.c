/* WMF: records played into a figure ([MS-WMF] 2.3). Every record is looked at within its own length only. */
#include "picture/metafile_private.h"

#include <math.h>
#include <string.h>

#define PLACEABLE 22 /* bytes of the head that tells the size */
#define HEADER 18

/* The records that are played ([MS-WMF] 2.1.1.1). */
typedef enum {
  WMR_SAVEDC = 0x001E,
  WMR_CREATEPALETTE = 0x00F7,
  WMR_SETBKMODE = 0x0102,
  WMR_SETPOLYFILLMODE = 0x0106,
  WMR_RESTOREDC = 0x0127,
  WMR_SELECTCLIPREGION = 0x012C,
  WMR_SELECTOBJECT = 0x012D,
  WMR_SETTEXTALIGN = 0x012E,
  WMR_DIBCREATEPATTERNBRUSH = 0x0142,
  WMR_DELETEOBJECT = 0x01F0,
  WMR_CREATEPATTERNBRUSH = 0x01F9,
  WMR_SETBKCOLOR = 0x0201,
  WMR_SETTEXTCOLOR = 0x0209,
  WMR_SETWINDOWORG = 0x020B,
  WMR_SETWINDOWEXT = 0x020C,
  WMR_OFFSETWINDOWORG = 0x020F,
  WMR_LINETO = 0x0213,
  WMR_MOVETO = 0x0214,
  WMR_CREATEPENINDIRECT = 0x02FA,
  WMR_CREATEFONTINDIRECT = 0x02FB,
  WMR_CREATEBRUSHINDIRECT = 0x02FC,
  WMR_POLYGON = 0x0324,
  WMR_POLYLINE = 0x0325,
  WMR_SCALEWINDOWEXT = 0x0410,
  WMR_EXCLUDECLIPRECT = 0x0415,
  WMR_INTERSECTCLIPRECT = 0x0416,
  WMR_ELLIPSE = 0x0418,
  WMR_RECTANGLE = 0x041B,
  WMR_SETPIXEL = 0x041F,
  WMR_TEXTOUT = 0x0521,
  WMR_POLYPOLYGON = 0x0538,
  WMR_ROUNDRECT = 0x061C,
  WMR_PATBLT = 0x061D,
  WMR_CREATEREGION = 0x06FF,
  WMR_ARC = 0x0817,
  WMR_PIE = 0x081A,
  WMR_CHORD = 0x0830,
  WMR_DIBBITBLT = 0x0940,
  WMR_EXTTEXTOUT = 0x0A32,
  WMR_DIBSTRETCHBLT = 0x0B41,
  WMR_SETDIBTODEV = 0x0D33,
  WMR_STRETCHDIB = 0x0F43
} WmrFunction;

#define ETO_OPAQUE 2 /* how texts are put ([MS-WMF] 2.1.2.2) */
#define ETO_CLIPPED 4
#define PLACEABLE_KEY 0x9AC6CDD7u /* [MS-WMF] 2.3.2.3 */

typedef struct {
  Meta *m;
  guint function;  /* WmrFunction */
  const guchar *p; /* the parameters */
  gsize size;      /* bytes of them */
} Record;

/* Parameter i, a signed word; 0 past the end. */
static int word(const Record *r, gsize i)
{
  return i * 2 + 2 <= r->size ? SY_I16(r->p + i * 2) : 0;
}

static uint32_t color(const Record *r, gsize i)
{
  return i * 2 + 4 <= r->size ? META_COLOR(r->p + i * 2) : 0;
}

static guint32 operation(const Record *r)
{
  return r->size >= 4 ? SY_U32(r->p) : 0;
}

static double ratio(int a, int b)
{
  return b != 0 ? (double)a / b : 1;
}

static void set_state(const Record *r)
{
  MetaState *s = &r->m->state;
  double y = word(r, 0), x = word(r, 1);
  switch (r->function) {
  case WMR_SETWINDOWORG: s->window_x = x, s->window_y = y; break;
  case WMR_SETWINDOWEXT:
    if (x != 0 && y != 0) s->window_width = x, s->window_height = y;
    break;
  case WMR_OFFSETWINDOWORG: s->window_x += x, s->window_y += y; break;
  case WMR_SCALEWINDOWEXT:
    s->window_width *= ratio(word(r, 3), word(r, 2)), s->window_height *= ratio(word(r, 1), word(r, 0));
    break;
  case WMR_SAVEDC: sy_meta_save(r->m); break;
  case WMR_RESTOREDC: sy_meta_restore(r->m, word(r, 0)); break;
  case WMR_SETBKMODE: s->opaque = word(r, 0) == META_OPAQUE; break;
  case WMR_SETPOLYFILLMODE: s->winding = word(r, 0) == META_WINDING; break;
  case WMR_SETTEXTALIGN: s->text_align = (unsigned)word(r, 0) & 0x1F; break;
  case WMR_SETBKCOLOR: s->back_color = color(r, 0); break;
  case WMR_SETTEXTCOLOR: s->text_color = color(r, 0); break;
  }
}

/* ---- Objects -------------------------------------------------------------------------------- */

static MetaFont font_of(const Record *r)
{
  MetaFont out = {.height = word(r, 0), .escapement = word(r, 2) / 10.0, .bold = word(r, 4) > META_BOLD};
  if (r->size < 18) return out;
  out.italic = r->p[10];
  out.underline = r->p[11];
  out.strike = r->p[12];
  out.charset = r->p[13];
  gsize n = 0;
  while (18 + n < r->size && n < 32 && r->p[18 + n]) n++;
  GArray *steps = NULL;
  g_autofree char *name = sy_meta_decode(out.charset, r->p + 18, n, &steps);
  g_array_free(steps, TRUE);
  out.vertical = *name == '@';
  if (name[out.vertical]) out.family = g_intern_string(name + out.vertical);
  return out;
}

static guint lowest_free(const Meta *m)
{
  guint i = 0;
  while (i < G_N_ELEMENTS(m->taken) && m->taken[i] == G_MAXUINT64) i++;
  guint bit = 0;
  while (i < G_N_ELEMENTS(m->taken) && m->taken[i] >> bit & 1) bit++;
  return i * 64 + bit;
}

/* The lowest place that is free is the new object's. */
static void create(const Record *r)
{
  MetaObject object = {.kind = META_OTHER};
  int style = word(r, 0);
  switch (r->function) {
  case WMR_CREATEPENINDIRECT:
    object.kind = META_PEN;
    object.pen = (MetaPen){.style = style & (int)META_PEN_STYLE,
                           .width = abs(word(r, 1)),
                           .cosmetic = word(r, 1) == 0,
                           .color = color(r, 3)};
    break;
  case WMR_CREATEFONTINDIRECT: object.kind = META_FONT, object.font = font_of(r); break;
  case WMR_CREATEBRUSHINDIRECT:
    object.kind = META_BRUSH;
    object.brush = (MetaBrush){.none = style == META_BRUSH_NONE,
                               .color = color(r, 1),
                               .opacity = style == META_BRUSH_HATCHED ? META_HATCH_OPACITY : 1};
    break;
  case WMR_DIBCREATEPATTERNBRUSH:
    object.kind = META_BRUSH;
    object.brush = (MetaBrush){.color = 0xC0C0C0, .opacity = 1};
    if (r->size > 4) object.brush = sy_meta_brush_of(r->m, r->p + 4, r->size - 4, NULL, 0);
    break;
  case WMR_CREATEPATTERNBRUSH:
    object.kind = META_BRUSH, object.brush = (MetaBrush){.color = 0xC0C0C0, .opacity = 1};
    break;
  }
  guint index = lowest_free(r->m);
  if (index < META_MOST_WMF_OBJECTS) {
    r->m->taken[index / 64] |= (guint64)1 << index % 64;
    sy_meta_put(r->m, index, &object);
  } else if (!r->m->lacks) {
    r->m->lacks = N_("objects of a metafile with too many of them");
  }
}

static void select_object(const Record *r)
{
  sy_meta_select(r->m, (guint)word(r, 0) & 0xFFFF);
}

static void delete_object(const Record *r)
{
  MetaObject none = {0};
  guint index = (guint)word(r, 0) & 0xFFFF;
  if (index >= r->m->objects->len || index >= META_MOST_WMF_OBJECTS) return;
  r->m->taken[index / 64] &= ~((guint64)1 << index % 64);
  sy_meta_put(r->m, index, &none);
}

/* ---- Outlines ------------------------------------------------------------------------------- */

static bool outline(const Record *r, gsize first, gsize n, bool closed)
{
  SyMatrix matrix = sy_meta_matrix(r->m);
  SyFigure *out = sy_meta_target(r->m);
  if ((first + 2 * n) * 2 > r->size) return false;
  for (gsize i = 0; i < n; i++) {
    double x = word(r, first + 2 * i), y = word(r, first + 2 * i + 1);
    sy_matrix_apply(&matrix, &x, &y);
    if (i == 0) sy_figure_move(out, x, y);
    else sy_figure_line(out, x, y);
  }
  if (closed) sy_figure_close(out);
  return true;
}

static void draw_poly(const Record *r)
{
  bool closed = r->function == WMR_POLYGON;
  outline(r, 1, (gsize)MAX(word(r, 0), 0), closed);
  sy_meta_paint(r->m, closed, true);
}

static void draw_polys(const Record *r)
{
  gsize n = (gsize)MAX(word(r, 0), 0), at = 1 + n;
  for (gsize i = 0; i < n; i++) {
    gsize points = (gsize)word(r, 1 + i) & 0xFFFF;
    if (!outline(r, at, points, true)) break;
    at += 2 * points;
  }
  sy_meta_paint(r->m, true, true);
}

/* Parameters stand the other way round: what comes last in a call comes first. */
static void draw_shape(const Record *r)
{
  Meta *m = r->m;
  gsize at = r->function == WMR_ROUNDRECT                                                   ? 2
             : r->function == WMR_ARC || r->function == WMR_PIE || r->function == WMR_CHORD ? 4
                                                                                            : 0;
  double box[4] = {word(r, at + 3), word(r, at + 2), word(r, at + 1), word(r, at)};
  double begin[2] = {word(r, 3), word(r, 2)}, end[2] = {word(r, 1), word(r, 0)};
  switch (r->function) {
  case WMR_RECTANGLE: sy_meta_box(m, box[0], box[1], box[2], box[3]); break;
  case WMR_ELLIPSE: sy_meta_ellipse(m, box[0], box[1], box[2], box[3]); break;
  case WMR_ROUNDRECT: sy_meta_round_box(m, box[0], box[1], box[2], box[3], word(r, 1), word(r, 0)); break;
  case WMR_ARC: sy_meta_arc(m, META_ARC, box, begin[0], begin[1], end[0], end[1]); break;
  case WMR_PIE: sy_meta_arc(m, META_PIE, box, begin[0], begin[1], end[0], end[1]); break;
  case WMR_CHORD: sy_meta_arc(m, META_CHORD, box, begin[0], begin[1], end[0], end[1]); break;
  case WMR_INTERSECTCLIPRECT: sy_meta_clip_box(m, box[0], box[1], box[2], box[3], false); break;
  case WMR_EXCLUDECLIPRECT: sy_meta_clip_box(m, box[0], box[1], box[2], box[3], true); break;
  }
}

static void move_to(const Record *r)
{
  sy_meta_move(r->m, word(r, 1), word(r, 0));
}

static void line_to(const Record *r)
{
  sy_meta_line(r->m, word(r, 1), word(r, 0));
}

static void draw_pixel(const Record *r)
{
  sy_meta_fill_box(r->m, word(r, 3), word(r, 2), 1, 1, color(r, 0), 1);
}

static void reset_clip(const Record *r)
{
  sy_meta_clip_reset(r->m);
}

/* ---- Text ----------------------------------------------------------------------------------- */

static void put_text(const Record *r, double x, double y, gsize at, gsize n, gsize dx)
{
  if (n == 0 || at > r->size || n > r->size - at) return;
  GArray *steps = NULL;
  g_autofree char *text = sy_meta_decode(r->m->state.font.charset, r->p + at, n, &steps);
  g_autofree double *advances = dx && dx + 2 * n <= r->size ? g_new(double, n) : NULL;
  for (gsize i = 0; advances && i < n; i++) advances[i] = SY_I16(r->p + dx + 2 * i);
  sy_meta_text(r->m, x, y, text, steps, advances, advances ? n : 0);
  g_array_free(steps, TRUE);
}

static void draw_text(const Record *r)
{
  gsize n = (gsize)MAX(word(r, 0), 0), words = (n + 1) / 2;
  put_text(r, word(r, 2 + words), word(r, 1 + words), 2, n, 0);
}

static void draw_long_text(const Record *r)
{
  Meta *m = r->m;
  gsize n = (gsize)MAX(word(r, 2), 0);
  int options = word(r, 3);
  bool boxed = options & (ETO_OPAQUE | ETO_CLIPPED);
  gsize at = boxed ? 16 : 8;
  double box[4] = {word(r, 4), word(r, 5), word(r, 6), word(r, 7)};
  if (boxed && options & ETO_OPAQUE)
    sy_meta_fill_box(m, box[0], box[1], box[2] - box[0], box[3] - box[1], m->state.back_color, 1);
  guint before = m->state.clip;
  if (boxed && options & ETO_CLIPPED) sy_meta_clip_box(m, box[0], box[1], box[2], box[3], false);
  put_text(r, word(r, 1), word(r, 0), at, n, at + (n + 1) / 2 * 2);
  m->state.clip = before;
}

/* ---- Bitmaps -------------------------------------------------------------------------------- */

static void draw_bitmap(const Record *r)
{
  /* Where the words stand: destination's and source's height, width, y, x; the bitmap. */
  static const struct {
    guint function;
    gsize to, from, bitmap;
    bool bottom;
  } all[] = {{WMR_DIBBITBLT, 4, 0, 8, false},
             {WMR_DIBSTRETCHBLT, 6, 2, 10, false},
             {WMR_STRETCHDIB, 7, 3, 11, true},
             {WMR_SETDIBTODEV, 5, 0, 9, true}};
  size_t k = 0;
  while (k + 1 < G_N_ELEMENTS(all) && all[k].function != r->function) k++;
  gsize to = all[k].to, from = all[k].from, at = all[k].bitmap * 2;
  bool plain = r->function == WMR_DIBBITBLT, device = r->function == WMR_SETDIBTODEV;
  MetaBitmap b = {.height = word(r, to),
                  .width = word(r, to + 1),
                  .y = word(r, to + 2),
                  .x = word(r, to + 3),
                  .rop = device ? META_ROP_COPY : operation(r),
                  .opacity = 1,
                  .from_bottom = all[k].bottom};
  if (at + 12 > r->size) {
    /* Without a bitmap a word of no meaning stands before the destination. */
    gsize own = plain ? 5 : to + 1;
    sy_meta_pattern(r->m, word(r, own + 3), word(r, own + 2), word(r, own + 1), word(r, own), b.rop);
    return;
  }
  if (!plain && !device) {
    b.from_height = word(r, from);
    b.from_width = word(r, from + 1);
    b.from_y = word(r, from + 2);
    b.from_x = word(r, from + 3);
  } else if (plain) {
    b.from_y = word(r, 2);
    b.from_x = word(r, 3);
    b.from_width = abs((int)b.width);
    b.from_height = abs((int)b.height);
  }
  b.header = r->p + at;
  b.header_length = r->size - at;
  sy_meta_bitmap(r->m, &b);
}

static void draw_pattern(const Record *r)
{
  sy_meta_pattern(r->m, word(r, 5), word(r, 4), word(r, 3), word(r, 2), operation(r));
}

/* ---- Playing -------------------------------------------------------------------------------- */

static const struct {
  guint function;
  void (*play)(const Record *r);
} players[] = {{WMR_SETWINDOWORG, set_state},
               {WMR_SETWINDOWEXT, set_state},
               {WMR_OFFSETWINDOWORG, set_state},
               {WMR_SCALEWINDOWEXT, set_state},
               {WMR_SAVEDC, set_state},
               {WMR_RESTOREDC, set_state},
               {WMR_SETBKMODE, set_state},
               {WMR_SETPOLYFILLMODE, set_state},
               {WMR_SETTEXTALIGN, set_state},
               {WMR_SETBKCOLOR, set_state},
               {WMR_SETTEXTCOLOR, set_state},
               {WMR_CREATEPENINDIRECT, create},
               {WMR_CREATEFONTINDIRECT, create},
               {WMR_CREATEBRUSHINDIRECT, create},
               {WMR_DIBCREATEPATTERNBRUSH, create},
               {WMR_CREATEPATTERNBRUSH, create},
               {WMR_CREATEPALETTE, create},
               {WMR_CREATEREGION, create},
               {WMR_SELECTOBJECT, select_object},
               {WMR_DELETEOBJECT, delete_object},
               {WMR_POLYGON, draw_poly},
               {WMR_POLYLINE, draw_poly},
               {WMR_POLYPOLYGON, draw_polys},
               {WMR_RECTANGLE, draw_shape},
               {WMR_ELLIPSE, draw_shape},
               {WMR_ROUNDRECT, draw_shape},
               {WMR_ARC, draw_shape},
               {WMR_PIE, draw_shape},
               {WMR_CHORD, draw_shape},
               {WMR_INTERSECTCLIPRECT, draw_shape},
               {WMR_EXCLUDECLIPRECT, draw_shape},
               {WMR_MOVETO, move_to},
               {WMR_LINETO, line_to},
               {WMR_SETPIXEL, draw_pixel},
               {WMR_SELECTCLIPREGION, reset_clip},
               {WMR_TEXTOUT, draw_text},
               {WMR_EXTTEXTOUT, draw_long_text},
               {WMR_DIBBITBLT, draw_bitmap},
               {WMR_DIBSTRETCHBLT, draw_bitmap},
               {WMR_STRETCHDIB, draw_bitmap},
               {WMR_SETDIBTODEV, draw_bitmap},
               {WMR_PATBLT, draw_pattern}};

/* The next record; false at the end or where it is damaged. */
static bool next(const guchar *data, gsize length, gsize *at, Record *r)
{
  if (*at > length || length - *at < 6) return false;
  guint64 size = (guint64)SY_U32(data + *at) * 2;
  r->function = SY_U16(data + *at + 4);
  if (size < 6 || size > length - *at || r->function == 0) return false;
  r->p = data + *at + 6;
  r->size = size - 6;
  *at += size;
  return true;
}

/* The window that a file without a head of its size begins with. */
static bool find_window(const guchar *data, gsize length, gsize at, double box[4])
{
  Record r = {0};
  bool found = false;
  box[0] = box[1] = 0;
  for (int i = 0; i < 100 && !found && next(data, length, &at, &r); i++) {
    if (r.function == WMR_SETWINDOWORG) box[0] = word(&r, 1), box[1] = word(&r, 0);
    if (r.function == WMR_SETWINDOWEXT) box[2] = word(&r, 1), box[3] = word(&r, 0), found = true;
  }
  return found && box[2] != 0 && box[3] != 0;
}

SyFigure *sy_wmf_read(const guchar *data, gsize length, guint64 *left, const char **lacks)
{
  bool placeable = length > PLACEABLE + HEADER && SY_U32(data) == PLACEABLE_KEY;
  gsize at = placeable ? PLACEABLE + HEADER : HEADER;
  double box[4] = {0}, inch = 1440;
  if (placeable) {
    box[0] = SY_I16(data + 6);
    box[1] = SY_I16(data + 8);
    box[2] = SY_I16(data + 10) - box[0];
    box[3] = SY_I16(data + 12) - box[1];
    inch = MAX(SY_U16(data + 14), 1);
  }
  if ((!placeable || box[2] == 0 || box[3] == 0) && !find_window(data, length, at, box)) return NULL;
  double width = fabs(box[2]) / inch * 72, height = fabs(box[3]) / inch * 72;
  Meta *m = sy_meta_new(width, height, left);
  m->fixed_map = true;
  m->state.window_x = box[0];
  m->state.window_y = box[1];
  m->state.window_width = box[2];
  m->state.window_height = box[3];
  m->state.view_width = width;
  m->state.view_height = height;
  for (Record r = {.m = m}; next(data, length, &at, &r) && !m->figure->full;)
    for (size_t i = 0; i < G_N_ELEMENTS(players); i++)
      if (players[i].function == r.function) players[i].play(&r);
  SyFigure *figure = sy_meta_end(m, lacks);
  if (!figure && !*lacks) *lacks = N_("metafile without a drawing");
  return figure;
}

/* WMF: records played into a figure ([MS-WMF] 2.3). Every record is looked at within its own length only. */
#include "picture/metafile_private.h"

#include <math.h>
#include <string.h>

#define PLACEABLE 22 /* bytes of the head that tells the size */
#define HEADER 18

typedef struct {
  Meta *m;
  guint function;
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
  case 0x020B: s->window_x = x, s->window_y = y; break;
  case 0x020C:
    if (x != 0 && y != 0) s->window_width = x, s->window_height = y;
    break;
  case 0x020F: s->window_x += x, s->window_y += y; break;
  case 0x0410:
    s->window_width *= ratio(word(r, 3), word(r, 2)), s->window_height *= ratio(word(r, 1), word(r, 0));
    break;
  case 0x001E: sy_meta_save(r->m); break;
  case 0x0127: sy_meta_restore(r->m, word(r, 0)); break;
  case 0x0102: s->opaque = word(r, 0) == 2; break;
  case 0x0106: s->winding = word(r, 0) == 2; break;
  case 0x012E: s->text_align = (unsigned)word(r, 0) & 0x1F; break;
  case 0x0201: s->back_color = color(r, 0); break;
  case 0x0209: s->text_color = color(r, 0); break;
  }
}

/* ---- Objects -------------------------------------------------------------------------------- */

static MetaFont font_of(const Record *r)
{
  MetaFont out = {.height = word(r, 0), .escapement = word(r, 2) / 10.0, .bold = word(r, 4) > 550};
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
  case 0x02FA:
    object.kind = META_PEN;
    object.pen =
        (MetaPen){.style = style & 15, .width = abs(word(r, 1)), .cosmetic = word(r, 1) == 0, .color = color(r, 3)};
    break;
  case 0x02FB: object.kind = META_FONT, object.font = font_of(r); break;
  case 0x02FC:
    object.kind = META_BRUSH;
    object.brush = (MetaBrush){.none = style == 1, .color = color(r, 1), .opacity = style == 2 ? 0.4 : 1};
    break;
  case 0x0142:
    object.kind = META_BRUSH;
    object.brush = (MetaBrush){.color = 0xC0C0C0, .opacity = 1};
    if (r->size > 4) object.brush = sy_meta_brush_of(r->m, r->p + 4, r->size - 4, NULL, 0);
    break;
  case 0x01F9: object.kind = META_BRUSH, object.brush = (MetaBrush){.color = 0xC0C0C0, .opacity = 1}; break;
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
  bool closed = r->function == 0x0324;
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
  gsize at = r->function == 0x061C                                                     ? 2
             : r->function == 0x0817 || r->function == 0x081A || r->function == 0x0830 ? 4
                                                                                       : 0;
  double box[4] = {word(r, at + 3), word(r, at + 2), word(r, at + 1), word(r, at)};
  double begin[2] = {word(r, 3), word(r, 2)}, end[2] = {word(r, 1), word(r, 0)};
  switch (r->function) {
  case 0x041B: sy_meta_box(m, box[0], box[1], box[2], box[3]); break;
  case 0x0418: sy_meta_ellipse(m, box[0], box[1], box[2], box[3]); break;
  case 0x061C: sy_meta_round_box(m, box[0], box[1], box[2], box[3], word(r, 1), word(r, 0)); break;
  case 0x0817: sy_meta_arc(m, META_ARC, box, begin[0], begin[1], end[0], end[1]); break;
  case 0x081A: sy_meta_arc(m, META_PIE, box, begin[0], begin[1], end[0], end[1]); break;
  case 0x0830: sy_meta_arc(m, META_CHORD, box, begin[0], begin[1], end[0], end[1]); break;
  case 0x0416: sy_meta_clip_box(m, box[0], box[1], box[2], box[3], false); break;
  case 0x0415: sy_meta_clip_box(m, box[0], box[1], box[2], box[3], true); break;
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
  bool boxed = options & 6;
  gsize at = boxed ? 16 : 8;
  double box[4] = {word(r, 4), word(r, 5), word(r, 6), word(r, 7)};
  if (boxed && options & 2)
    sy_meta_fill_box(m, box[0], box[1], box[2] - box[0], box[3] - box[1], m->state.back_color, 1);
  guint before = m->state.clip;
  if (boxed && options & 4) sy_meta_clip_box(m, box[0], box[1], box[2], box[3], false);
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
  } all[] = {{0x0940, 4, 0, 8, false}, {0x0B41, 6, 2, 10, false}, {0x0F43, 7, 3, 11, true}, {0x0D33, 5, 0, 9, true}};
  size_t k = 0;
  while (k + 1 < G_N_ELEMENTS(all) && all[k].function != r->function) k++;
  gsize to = all[k].to, from = all[k].from, at = all[k].bitmap * 2;
  bool plain = r->function == 0x0940, device = r->function == 0x0D33;
  MetaBitmap b = {.height = word(r, to),
                  .width = word(r, to + 1),
                  .y = word(r, to + 2),
                  .x = word(r, to + 3),
                  .rop = device ? 0xCC0020 : operation(r),
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
} players[] = {{0x020B, set_state},      {0x020C, set_state},   {0x020F, set_state},     {0x0410, set_state},
               {0x001E, set_state},      {0x0127, set_state},   {0x0102, set_state},     {0x0106, set_state},
               {0x012E, set_state},      {0x0201, set_state},   {0x0209, set_state},     {0x02FA, create},
               {0x02FB, create},         {0x02FC, create},      {0x0142, create},        {0x01F9, create},
               {0x00F7, create},         {0x06FF, create},      {0x012D, select_object}, {0x01F0, delete_object},
               {0x0324, draw_poly},      {0x0325, draw_poly},   {0x0538, draw_polys},    {0x041B, draw_shape},
               {0x0418, draw_shape},     {0x061C, draw_shape},  {0x0817, draw_shape},    {0x081A, draw_shape},
               {0x0830, draw_shape},     {0x0416, draw_shape},  {0x0415, draw_shape},    {0x0214, move_to},
               {0x0213, line_to},        {0x041F, draw_pixel},  {0x012C, reset_clip},    {0x0521, draw_text},
               {0x0A32, draw_long_text}, {0x0940, draw_bitmap}, {0x0B41, draw_bitmap},   {0x0F43, draw_bitmap},
               {0x0D33, draw_bitmap},    {0x061D, draw_pattern}};

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
    if (r.function == 0x020B) box[0] = word(&r, 1), box[1] = word(&r, 0);
    if (r.function == 0x020C) box[2] = word(&r, 1), box[3] = word(&r, 0), found = true;
  }
  return found && box[2] != 0 && box[3] != 0;
}

SyFigure *sy_wmf_read(const guchar *data, gsize length, guint64 *left, const char **lacks)
{
  bool placeable = length > PLACEABLE + HEADER && SY_U32(data) == 0x9AC6CDD7u;
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

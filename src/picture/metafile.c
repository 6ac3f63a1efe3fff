/* The device context of metafiles: mapping, objects, clipping, code pages. */
#include "picture/metafile_private.h"

#include <math.h>
#include <string.h>

#define MOST_SAVED 1000
#define MOST_CLIPS 100000
#define MOST_CLIP_DEPTH 32
#define MOST_OBJECTS 65536
#define NOTHING 1 /* the clip that nothing is seen in: past the limits what is cut off must not show */

static void clear_clip(void *clip)
{
  sy_figure_unref(((MetaClip *)clip)->path);
}

Meta *sy_meta_new(double width, double height, guint64 *pixels)
{
  Meta *m = g_new0(Meta, 1);
  m->figure = sy_figure_new(width, height);
  m->path = sy_figure_new(width, height);
  m->pixels = pixels;
  m->device = sy_matrix_identity;
  m->saved = g_array_new(FALSE, FALSE, sizeof(MetaState));
  m->objects = g_array_new(FALSE, TRUE, sizeof(MetaObject));
  m->clips = g_array_new(FALSE, TRUE, sizeof(MetaClip));
  g_array_set_clear_func(m->clips, clear_clip);
  g_array_set_size(m->clips, NOTHING + 1);
  g_array_index(m->clips, MetaClip, NOTHING) = (MetaClip){
      .rectangle = true, .depth = 1, .x1 = -2 - width, .x2 = -1 - width, .y1 = -2 - height, .y2 = -1 - height};
  m->state = (MetaState){.world = sy_matrix_identity,
                         .map_mode = 1,
                         .window_width = 1,
                         .window_height = 1,
                         .view_width = 1,
                         .view_height = 1,
                         .brush = {.color = 0xFFFFFF, .opacity = 1},
                         .pen = {.cosmetic = true},
                         .back_color = 0xFFFFFF,
                         .opaque = true,
                         .font = {.height = -12}};
  return m;
}

SyFigure *sy_meta_end(Meta *m, const char **lacks)
{
  bool any = false;
  for (guint i = 0; i < m->figure->ops->len && !any; i++) {
    SyFigureKind kind = g_array_index(m->figure->ops, SyFigureOp, i).kind;
    any = kind == SY_FIGURE_PATH || kind == SY_FIGURE_TEXT || kind == SY_FIGURE_PICTURE || kind == SY_FIGURE_FIGURE;
  }
  SyFigure *figure = m->figure;
  if (figure->full && !m->lacks) m->lacks = N_("parts of a metafile of too many records and points");
  *lacks = m->lacks;
  if (any) sy_figure_finish(figure);
  else sy_figure_unref(figure);
  sy_figure_unref(m->path);
  GArray *arrays[] = {m->saved, m->objects, m->clips};
  for (size_t i = 0; i < G_N_ELEMENTS(arrays); i++) g_array_free(arrays[i], TRUE);
  g_free(m);
  return any ? figure : NULL;
}

/* ---- Mapping -------------------------------------------------------------------------------- */

SyMatrix sy_meta_matrix(const Meta *m)
{
  const MetaState *s = &m->state;
  double sx = 1, sy = 1;
  /* Millimetres in a logical unit of the metric modes, whose y goes up. */
  static const double metric[] = {[2] = 0.1, [3] = 0.01, [4] = 0.254, [5] = 0.0254, [6] = 25.4 / 1440};
  if (m->fixed_map || s->map_mode == 7 || s->map_mode == 8) {
    sx = s->window_width != 0 ? s->view_width / s->window_width : 1;
    sy = s->window_height != 0 ? s->view_height / s->window_height : 1;
    if (s->map_mode == 7 && !m->fixed_map) {
      double least = MIN(fabs(sx), fabs(sy));
      sx = copysign(least, sx);
      sy = copysign(least, sy);
    }
  } else if (s->map_mode >= 2 && s->map_mode <= 6) {
    sx = metric[s->map_mode] * m->units[0];
    sy = -metric[s->map_mode] * m->units[1];
  }
  SyMatrix page = {sx, 0, 0, sy, s->view_x - s->window_x * sx, s->view_y - s->window_y * sy};
  SyMatrix out = sy_matrix_multiply(&s->world, &page);
  return sy_matrix_multiply(&out, &m->device);
}

void sy_meta_save(Meta *m)
{
  if (m->saved->len < MOST_SAVED) g_array_append_val(m->saved, m->state);
}

void sy_meta_restore(Meta *m, int n)
{
  gint64 to = n < 0 ? (gint64)m->saved->len + n : (gint64)n - 1;
  if (to < 0 || to >= (gint64)m->saved->len) return;
  m->state = g_array_index(m->saved, MetaState, (guint)to);
  g_array_set_size(m->saved, (guint)to);
}

/* ---- Objects -------------------------------------------------------------------------------- */

void sy_meta_put(Meta *m, guint index, const MetaObject *object)
{
  if (index >= MOST_OBJECTS) return;
  if (index >= m->objects->len) g_array_set_size(m->objects, index + 1);
  g_array_index(m->objects, MetaObject, index) = *object;
}

void sy_meta_select(Meta *m, guint index)
{
  if (index >= m->objects->len) return;
  const MetaObject *object = &g_array_index(m->objects, MetaObject, index);
  if (object->kind == META_PEN) m->state.pen = object->pen;
  if (object->kind == META_BRUSH) m->state.brush = object->brush;
  if (object->kind == META_FONT) m->state.font = object->font;
}

void sy_meta_select_stock(Meta *m, unsigned stock)
{
  static const uint32_t grays[] = {0xFFFFFF, 0xC0C0C0, 0x808080, 0x404040, 0};
  if (stock < 5) m->state.brush = (MetaBrush){.color = grays[stock], .opacity = 1};
  else if (stock == 5) m->state.brush = (MetaBrush){.none = true};
  else if (stock == 6 || stock == 7) m->state.pen = (MetaPen){.cosmetic = true, .color = stock == 6 ? 0xFFFFFF : 0};
  else if (stock == 8) m->state.pen = (MetaPen){.style = 5};
  else if (stock >= 10 && stock <= 17) m->state.font = (MetaFont){.height = -12};
}

/* ---- Clipping ------------------------------------------------------------------------------- */

static void add_clip(Meta *m, MetaClip *clip)
{
  clip->depth = g_array_index(m->clips, MetaClip, clip->parent).depth + 1;
  if (clip->parent == NOTHING) {
    sy_figure_unref(clip->path);
    m->state.clip = NOTHING;
    return;
  }
  /* A shared path counts once. */
  if (clip->path && clip->path->references <= 2) m->clip_points += clip->path->points->len;
  if (m->clips->len >= MOST_CLIPS || clip->depth > MOST_CLIP_DEPTH || m->clip_points > SY_FIGURE_MOST_POINTS) {
    sy_figure_unref(clip->path);
    m->state.clip = NOTHING;
    if (!m->lacks) m->lacks = N_("parts of a metafile within too many regions");
    return;
  }
  g_array_append_val(m->clips, *clip);
  m->state.clip = m->clips->len - 1;
}

void sy_meta_clip_box(Meta *m, double x1, double y1, double x2, double y2, bool outside)
{
  if (m->state.clip == NOTHING) return;
  SyMatrix matrix = sy_meta_matrix(m);
  double ax = x1, ay = y1, bx = x2, by = y2;
  sy_matrix_apply(&matrix, &ax, &ay);
  sy_matrix_apply(&matrix, &bx, &by);
  bool straight = fabs(matrix.b) < 1e-9 && fabs(matrix.c) < 1e-9;
  MetaClip clip = {.parent = m->state.clip,
                   .matrix = sy_matrix_identity,
                   .rectangle = straight && !outside,
                   .x1 = MIN(ax, bx),
                   .y1 = MIN(ay, by),
                   .x2 = MAX(ax, bx),
                   .y2 = MAX(ay, by)};
  const MetaClip *now = &g_array_index(m->clips, MetaClip, m->state.clip);
  if (clip.rectangle) {
    if (m->state.clip && now->rectangle && m->state.clip != m->state.meta) {
      clip.x1 = MAX(clip.x1, now->x1);
      clip.y1 = MAX(clip.y1, now->y1);
      clip.x2 = MAX(MIN(clip.x2, now->x2), clip.x1);
      clip.y2 = MAX(MIN(clip.y2, now->y2), clip.y1);
      clip.parent = now->parent;
    }
  } else {
    clip.path = sy_figure_new(0, 0);
    double corners[4][2] = {{x1, y1}, {x2, y1}, {x2, y2}, {x1, y2}};
    for (size_t i = 0; i < 4; i++) {
      sy_matrix_apply(&matrix, &corners[i][0], &corners[i][1]);
      if (i == 0) sy_figure_move(clip.path, corners[i][0], corners[i][1]);
      else sy_figure_line(clip.path, corners[i][0], corners[i][1]);
    }
    sy_figure_close(clip.path);
    if (outside)
      sy_figure_rectangle(clip.path, -m->figure->width, -m->figure->height, m->figure->width * 3,
                          m->figure->height * 3);
    clip.even_odd = outside;
  }
  add_clip(m, &clip);
}

void sy_meta_clip_path(Meta *m, SyFigure *path, const SyMatrix *matrix, bool even_odd, bool copy)
{
  MetaClip clip = {.parent = copy ? m->state.meta : m->state.clip,
                   .even_odd = even_odd,
                   .path = sy_figure_ref(path),
                   .matrix = *matrix};
  add_clip(m, &clip);
}

void sy_meta_clip_reset(Meta *m)
{
  m->state.clip = m->state.meta;
}

static void emit_clip(Meta *m, guint index)
{
  if (index == 0) return;
  const MetaClip *clip = &g_array_index(m->clips, MetaClip, index);
  emit_clip(m, clip->parent);
  clip = &g_array_index(m->clips, MetaClip, index);
  if (clip->rectangle) sy_figure_rectangle(m->figure, clip->x1, clip->y1, clip->x2 - clip->x1, clip->y2 - clip->y1);
  else sy_figure_append_by(m->figure, clip->path, &clip->matrix);
  sy_figure_clip(m->figure, clip->even_odd);
}

void sy_meta_use_clip(Meta *m)
{
  if (m->muted || m->clip_now == m->state.clip) return;
  if (m->clip_now) sy_figure_restore(m->figure);
  m->clip_now = m->state.clip;
  if (!m->clip_now) return;
  sy_figure_save(m->figure);
  emit_clip(m, m->clip_now);
}

/* ---- Code pages ----------------------------------------------------------------------------- */

static const char *code_page(int charset)
{
  static const struct {
    int charset;
    const char *name;
  } all[] = {{128, "CP932"},  {129, "CP949"},  {134, "GBK"},    {136, "BIG5"},   {161, "CP1253"}, {162, "CP1254"},
             {177, "CP1255"}, {178, "CP1256"}, {186, "CP1257"}, {204, "CP1251"}, {222, "CP874"},  {238, "CP1250"}};
  for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
    if (all[i].charset == charset) return all[i].name;
  return "CP1252";
}

static bool is_lead(guchar byte, const char *page)
{
  if (strcmp(page, "CP932") == 0) return (byte >= 0x81 && byte <= 0x9F) || (byte >= 0xE0 && byte <= 0xFC);
  return (strcmp(page, "CP949") == 0 || strcmp(page, "GBK") == 0 || strcmp(page, "BIG5") == 0) && byte >= 0x81 &&
         byte <= 0xFE;
}

static void add_character(GString *out, GArray *steps, const char *utf8, gsize n)
{
  for (const char *p = utf8; *p; p = g_utf8_next_char(p)) {
    gunichar ch = g_utf8_get_char(p);
    gsize step = p == utf8 ? n : 0;
    if (ch < 0x20) ch = ' ';
    g_string_append_unichar(out, ch);
    g_array_append_val(steps, step);
  }
}

char *sy_meta_decode(int charset, const guchar *bytes, gsize length, GArray **steps)
{
  const char *page = code_page(charset);
  GString *out = g_string_new(NULL);
  *steps = g_array_new(FALSE, FALSE, sizeof(gsize));
  /* A font without a charset in a document of ours is most likely a Japanese one, if its bytes are. */
  if (charset <= 1) {
    g_autofree char *japanese = g_convert((const char *)bytes, (gssize)length, "UTF-8", "CP932", NULL, NULL, NULL);
    if (japanese) page = "CP932";
  }
  for (gsize i = 0; i < length;) {
    gsize n = is_lead(bytes[i], page) && i + 1 < length ? 2 : 1;
    g_autofree char *one = bytes[i] < 0x80
                               ? g_strndup((const char *)bytes + i, 1)
                               : g_convert((const char *)bytes + i, (gssize)n, "UTF-8", page, NULL, NULL, NULL);
    add_character(out, *steps, one && *one ? one : "\xEF\xBF\xBD", n);
    i += n;
  }
  return g_string_free(out, FALSE);
}

char *sy_meta_decode_wide(const guchar *bytes, gsize units, GArray **steps)
{
  GString *out = g_string_new(NULL);
  *steps = g_array_new(FALSE, FALSE, sizeof(gsize));
  for (gsize i = 0; i < units;) {
    guint unit = SY_U16(bytes + 2 * i), next = i + 1 < units ? SY_U16(bytes + 2 * i + 2) : 0;
    bool pair = unit >= 0xD800 && unit < 0xDC00 && next >= 0xDC00 && next < 0xE000;
    gunichar ch = pair ? 0x10000 + ((unit - 0xD800) << 10) + (next - 0xDC00) : unit;
    if ((ch >= 0xD800 && ch < 0xE000) || ch > 0x10FFFF) ch = 0xFFFD;
    char utf8[8] = {0};
    g_unichar_to_utf8(ch ? ch : ' ', utf8);
    add_character(out, *steps, utf8, pair ? 2 : 1);
    i += pair ? 2 : 1;
  }
  return g_string_free(out, FALSE);
}

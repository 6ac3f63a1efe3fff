/* Pages as pictures, through cairo. Structure, links and places have no use here. */
#include "cairo/pages_private.h"
#include "compose/font.h"
#include "graphics/graphics.h"
#include "cairo/raster_private.h"

#include <cairo-ft.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define MOST_SIDE 32767   /* pixels; cairo's own limit */
#define MOST_PIXELS 150e6 /* of a page: A4 at 1200 dpi */

typedef struct {
  FT_Face face;
  cairo_font_face_t *font;
} Font;

typedef struct {
  SyPainter painter;
  SyDiagnostics *diagnostics;
  char *directory, *stem, *label; /* label: of the page */
  double scale;                   /* pixels per pt */
  FT_Library freetype;
  GHashTable *fonts;    /* SyFace -> Font */
  GHashTable *pictures; /* SyImage -> cairo_surface_t */
  GArray *opacities;    /* double: of what has been pushed */
  GPtrArray *written;   /* paths */
  cairo_surface_t *surface;
  cairo_t *cairo;
  const SyPagesFormat *format;
  GByteArray *bytes; /* of the page's file */
  bool ok;
} Png;

static void free_font(void *data)
{
  Font *font = data;
  cairo_font_face_destroy(font->font);
  if (font->face) FT_Done_Face(font->face);
  g_free(font);
}

/* ---- Glyphs --------------------------------------------------------------------------------- */

static const Font *font_of(Png *png, const SyFace *face)
{
  Font *font = g_hash_table_lookup(png->fonts, face);
  if (font) return font;
  font = g_new0(Font, 1);
  hb_blob_t *blob = hb_face_reference_blob(face->hb_face);
  unsigned length;
  /* The face's own blob lives as long as the face, and so longer than this painter. */
  const char *data = hb_blob_get_data(blob, &length);
  if (!data || FT_New_Memory_Face(png->freetype, (const FT_Byte *)data, length, face->index, &font->face) != 0)
    font->face = NULL;
  hb_blob_destroy(blob);
  font->font = font->face ? cairo_ft_font_face_create_for_ft_face(font->face, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP)
                          : cairo_toy_font_face_create("", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  g_hash_table_insert(png->fonts, (void *)face, font);
  return font;
}

static void set_color(Png *png, uint32_t color, double opacity)
{
  cairo_set_source_rgba(png->cairo, (color >> 16 & 0xFF) / 255.0, (color >> 8 & 0xFF) / 255.0, (color & 0xFF) / 255.0,
                        opacity);
}

/* Where glyphs stand, and how they are turned. What is upright in a line that runs down has its right up on the turned
 * page. */
static void place_glyphs(const SyGlyphRun *run, cairo_glyph_t *out, cairo_matrix_t *matrix)
{
  double pen = 0, size = run->size, scale = size * run->horizontal_scale,
         slant = run->synthetic_italic ? 0.21 * size : 0;
  for (size_t i = 0; i < run->n_glyphs; i++) {
    const SyGlyph *g = &run->glyphs[i];
    if (!run->upright) out[i] = (cairo_glyph_t){g->glyph, run->x + pen + g->dx, run->y - g->dy};
    else if (run->vertical)
      out[i] = (cairo_glyph_t){g->glyph, run->x + pen - g->dy * run->horizontal_scale, run->y - g->dx};
    else out[i] = (cairo_glyph_t){g->glyph, run->x - g->dy, run->y - pen - g->dx};
    pen += g->advance;
  }
  if (!run->upright) cairo_matrix_init(matrix, scale, 0, -slant, size, 0, 0);
  else if (run->vertical)
    cairo_matrix_init(matrix, 0, -size * (run->cross_scale > 0 ? run->cross_scale : 1), scale, slant, 0, 0);
  else cairo_matrix_init(matrix, 0, -scale, size, slant, 0, 0);
}

static void glyphs(SyPainter *self, const SyGlyphRun *run)
{
  Png *png = (Png *)self;
  cairo_t *cr = png->cairo;
  if (!cr || run->n_glyphs == 0) return;
  g_autofree cairo_glyph_t *out = g_new(cairo_glyph_t, run->n_glyphs);
  cairo_matrix_t matrix;
  place_glyphs(run, out, &matrix);
  cairo_set_font_face(cr, font_of(png, run->face)->font);
  cairo_set_font_matrix(cr, &matrix);
  set_color(png, run->color, 1);
  if (!run->synthetic_bold && run->render_mode == 0) {
    cairo_show_glyphs(cr, out, (int)run->n_glyphs);
    return;
  }
  cairo_glyph_path(cr, out, (int)run->n_glyphs);
  if (run->render_mode == 0) cairo_fill_preserve(cr);
  cairo_set_line_width(cr, run->size / 36);
  cairo_set_dash(cr, NULL, 0, 0);
  cairo_stroke(cr);
}

/* ---- Lines and areas ------------------------------------------------------------------------ */

static void set_line(Png *png, double width, uint32_t color, SyLineStyle style)
{
  double dot = MAX(width, 0.5), dotted[] = {dot, dot * 2}, dashed[] = {dot * 5, dot * 3},
         both[] = {dot * 5, dot * 2, dot * 2, dot * 2};
  cairo_set_line_width(png->cairo, width);
  set_color(png, color, 1);
  if (style == SY_LINE_DOTTED) cairo_set_dash(png->cairo, dotted, 2, 0);
  else if (style == SY_LINE_DASHED) cairo_set_dash(png->cairo, dashed, 2, 0);
  else if (style == SY_LINE_DOT_DASH || style == SY_LINE_DOT_DOT_DASH) cairo_set_dash(png->cairo, both, 4, 0);
  else cairo_set_dash(png->cairo, NULL, 0, 0);
}

static void rule(SyPainter *self, const SyRule *r)
{
  Png *png = (Png *)self;
  cairo_t *cr = png->cairo;
  if (!cr) return;
  set_line(png, r->style == SY_LINE_THICK ? r->width * 2 : r->width, r->color, r->style);
  bool twice = r->style == SY_LINE_DOUBLE || r->style == SY_LINE_TRIPLE || r->style == SY_LINE_DOUBLE_WAVE,
       flat = fabs(r->y2 - r->y1) < fabs(r->x2 - r->x1);
  double across = twice && !flat ? r->width : 0, down = twice && flat ? r->width : 0;
  cairo_move_to(cr, r->x1 - across, r->y1 - down);
  cairo_line_to(cr, r->x2 - across, r->y2 - down);
  if (twice) {
    cairo_move_to(cr, r->x1 + across, r->y1 + down);
    cairo_line_to(cr, r->x2 + across, r->y2 + down);
  }
  cairo_stroke(cr);
}

static void append_rect(cairo_t *cr, const SyRect *area)
{
  cairo_rectangle(cr, area->x, area->y, area->width, area->height);
}

static void fill(SyPainter *self, const SyRect *area, uint32_t color, double opacity)
{
  Png *png = (Png *)self;
  if (!png->cairo) return;
  set_color(png, color, opacity);
  append_rect(png->cairo, area);
  cairo_fill(png->cairo);
}

static void box(SyPainter *self, const SyRect *area, const SyBoxLook *look)
{
  Png *png = (Png *)self;
  cairo_t *cr = png->cairo;
  if (!cr) return;
  append_rect(cr, area);
  if (look->fill != SY_COLOR_AUTO) {
    set_color(png, look->fill, look->fill_opacity);
    cairo_fill_preserve(cr);
  }
  if (look->line != SY_COLOR_AUTO) {
    set_line(png, look->line_width, look->line, SY_LINE_SINGLE);
    cairo_stroke_preserve(cr);
  }
  cairo_new_path(cr);
}

static void append_path(cairo_t *cr, const SyPath *path)
{
  const SyPoint *at = path->points;
  cairo_new_path(cr);
  for (size_t i = 0; i < path->n_verbs; i++) {
    switch ((SyPathVerb)path->verbs[i]) {
    case SY_PATH_MOVE: cairo_move_to(cr, at->x, at->y), at++; break;
    case SY_PATH_LINE: cairo_line_to(cr, at->x, at->y), at++; break;
    case SY_PATH_CURVE: cairo_curve_to(cr, at[0].x, at[0].y, at[1].x, at[1].y, at[2].x, at[2].y), at += 3; break;
    case SY_PATH_CLOSE: cairo_close_path(cr); break;
    }
  }
}

static void path(SyPainter *self, const SyPath *path, const SyPathLook *look)
{
  Png *png = (Png *)self;
  cairo_t *cr = png->cairo;
  if (!cr) return;
  append_path(cr, path);
  cairo_set_fill_rule(cr, look->even_odd ? CAIRO_FILL_RULE_EVEN_ODD : CAIRO_FILL_RULE_WINDING);
  if (look->fill != SY_FIGURE_NONE) {
    set_color(png, look->fill, look->fill_opacity);
    cairo_fill_preserve(cr);
  }
  if (look->line != SY_FIGURE_NONE) {
    double lengths[6], width = look->line_width, least = 0.6, unused = 0;
    cairo_device_to_user_distance(cr, &least, &unused);
    int n = (int)sy_dash_lengths(look->dash, lengths);
    for (int i = 0; i < n; i++) lengths[i] *= MAX(width, 0.5);
    cairo_set_line_width(cr, width > 0 ? width : fabs(least) + fabs(unused));
    cairo_set_dash(cr, lengths, n, 0);
    cairo_set_line_cap(cr, (cairo_line_cap_t)look->cap);
    cairo_set_line_join(cr, (cairo_line_join_t)look->join);
    set_color(png, look->line, look->line_opacity);
    cairo_stroke_preserve(cr);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_BUTT);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_MITER);
  }
  cairo_set_fill_rule(cr, CAIRO_FILL_RULE_WINDING);
  cairo_new_path(cr);
}

static void clip_path(SyPainter *self, const SyPath *path, bool even_odd)
{
  Png *png = (Png *)self;
  if (!png->cairo) return;
  append_path(png->cairo, path);
  cairo_set_fill_rule(png->cairo, even_odd ? CAIRO_FILL_RULE_EVEN_ODD : CAIRO_FILL_RULE_WINDING);
  cairo_clip(png->cairo);
  cairo_set_fill_rule(png->cairo, CAIRO_FILL_RULE_WINDING);
}

static void picture(SyPainter *self, SyImage *image, const SyRect *area, const SyInsets *crop)
{
  Png *png = (Png *)self;
  cairo_t *cr = png->cairo;
  if (!cr) return;
  cairo_surface_t *surface = g_hash_table_lookup(png->pictures, image);
  if (!surface) {
    surface = sy_raster_new(image);
    if (surface) g_hash_table_insert(png->pictures, sy_image_ref(image), surface);
  }
  if (!surface) {
    sy_diagnostics_add(png->diagnostics, SY_WARNING, "picture-not-painted", NULL, NULL,
                       _("page %s: a picture cannot be unpacked (a frame instead)"), png->label);
    box(self, area, &(SyBoxLook){0xF4F4F4, 1, 0x909090, 0.5});
    return;
  }
  SyRect whole = sy_rect_uncropped(area, crop);
  double columns = cairo_image_surface_get_width(surface), rows = cairo_image_surface_get_height(surface);
  cairo_save(cr);
  append_rect(cr, area);
  cairo_clip(cr);
  cairo_translate(cr, whole.x, whole.y);
  cairo_scale(cr, whole.width / columns, whole.height / rows);
  cairo_set_source_surface(cr, surface, 0, 0);
  cairo_pattern_set_extend(cairo_get_source(cr), CAIRO_EXTEND_PAD);
  cairo_paint(cr);
  cairo_restore(cr);
}

static void push(SyPainter *self, const SyMatrix *m, double opacity)
{
  Png *png = (Png *)self;
  g_array_append_val(png->opacities, opacity);
  if (!png->cairo) return;
  cairo_save(png->cairo);
  cairo_matrix_t matrix;
  cairo_matrix_init(&matrix, m->a, m->b, m->c, m->d, m->e, m->f);
  cairo_transform(png->cairo, &matrix);
  if (opacity < 1) cairo_push_group(png->cairo);
}

static void clip(SyPainter *self, const SyRect *area)
{
  Png *png = (Png *)self;
  if (!png->cairo) return;
  append_rect(png->cairo, area);
  cairo_clip(png->cairo);
}

static void pop(SyPainter *self)
{
  Png *png = (Png *)self;
  if (png->opacities->len == 0) return;
  double opacity = g_array_index(png->opacities, double, png->opacities->len - 1);
  g_array_set_size(png->opacities, png->opacities->len - 1);
  if (!png->cairo) return;
  if (opacity < 1) {
    cairo_pop_group_to_source(png->cairo);
    cairo_paint_with_alpha(png->cairo, opacity);
  }
  cairo_restore(png->cairo);
}

/* ---- Pages ---------------------------------------------------------------------------------- */

static void begin_page(SyPainter *self, double width, double height, const char *label)
{
  Png *png = (Png *)self;
  g_free(png->label);
  png->label = g_strdup(label);
  double columns = MAX(round(width * png->scale), 1), rows = MAX(round(height * png->scale), 1);
  bool fits = !png->format->dots || (columns <= MOST_SIDE && rows <= MOST_SIDE && columns * rows <= MOST_PIXELS);
  g_byte_array_set_size(png->bytes, 0);
  if (png->ok && fits) png->surface = png->format->begin(png->bytes, width, height, columns, rows);
  if (png->ok && (!fits || cairo_surface_status(png->surface) != CAIRO_STATUS_SUCCESS)) {
    sy_diagnostics_add(png->diagnostics, SY_ERROR, "png-too-large", NULL, _("give a smaller number of dots per inch"),
                       _("a page of %.0f × %.0f dots is too large for a picture"), columns, rows);
    png->ok = false;
  }
  if (!png->ok) return;
  png->cairo = cairo_create(png->surface);
  if (png->format->dots) cairo_scale(png->cairo, columns / width, rows / height);
  set_color(png, 0xFFFFFF, 1);
  cairo_paint(png->cairo);
  cairo_font_options_t *options = cairo_font_options_create();
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_set_font_options(png->cairo, options);
  cairo_font_options_destroy(options);
}

cairo_status_t sy_pages_append(void *data, const unsigned char *bytes, unsigned length)
{
  g_byte_array_append(data, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

static void end_page(SyPainter *self)
{
  Png *png = (Png *)self;
  if (!png->cairo) return;
  cairo_status_t status = cairo_status(png->cairo);
  if (status == CAIRO_STATUS_SUCCESS) status = png->format->end(png->surface, png->bytes);
  if (status != CAIRO_STATUS_SUCCESS) {
    sy_diagnostics_add(png->diagnostics, SY_FAILURE, "png-write", NULL, NULL, _("the page cannot be drawn: %s"),
                       cairo_status_to_string(status));
    png->ok = false;
  }
  g_autofree char *name = g_strdup_printf("%s-%03u.%s", png->stem, png->written->len + 1, png->format->extension);
  g_autofree char *path = g_build_filename(png->directory, name, NULL);
  if (png->ok) png->ok = sy_file_write(path, png->bytes->data, png->bytes->len, png->diagnostics);
  if (png->ok) g_ptr_array_add(png->written, g_steal_pointer(&path));
  g_clear_pointer(&png->cairo, cairo_destroy);
  g_clear_pointer(&png->surface, cairo_surface_destroy);
}

static bool ok(SyPainter *self)
{
  return ((Png *)self)->ok;
}

/* ---- What pictures of pages have no use for -------------------------------------------------- */

static void no_link(SyPainter *self, const SyRect *area, const char *uri, const char *destination,
                    const char *description)
{
}

static void no_destination(SyPainter *self, const char *name, double x, double y)
{
}

static void no_outline(SyPainter *self, int level, const char *title, double x, double y)
{
}

static void no_element(SyPainter *self, const SyElement *element)
{
}

static void no_artifact(SyPainter *self, SyArtifactKind kind)
{
}

static void no_span(SyPainter *self, const char *actual_text)
{
}

static void no_end(SyPainter *self)
{
}

SyPainter *sy_pages_new(const SyPagesFormat *format, const char *directory, const char *stem, double dpi,
                        SyDiagnostics *diagnostics)
{
  Png *png = g_new0(Png, 1);
  if (FT_Init_FreeType(&png->freetype) != 0) {
    sy_diagnostics_add(diagnostics, SY_FAILURE, "png-freetype", NULL, NULL, _("FreeType cannot be started"));
    g_free(png);
    return NULL;
  }
  png->painter = (SyPainter){.begin_page = begin_page,
                             .end_page = end_page,
                             .glyphs = glyphs,
                             .rule = rule,
                             .fill = fill,
                             .box = box,
                             .picture = picture,
                             .push = push,
                             .clip = clip,
                             .path = path,
                             .clip_path = clip_path,
                             .pop = pop,
                             .link = no_link,
                             .destination = no_destination,
                             .outline = no_outline,
                             .begin_element = no_element,
                             .end_element = no_end,
                             .begin_artifact = no_artifact,
                             .end_artifact = no_end,
                             .begin_span = no_span,
                             .end_span = no_end,
                             .ok = ok};
  png->diagnostics = diagnostics;
  png->directory = g_strdup(directory);
  png->stem = g_strdup(stem);
  png->scale = dpi / 72;
  png->fonts = g_hash_table_new_full(NULL, NULL, NULL, free_font);
  png->pictures = g_hash_table_new_full(NULL, NULL, (GDestroyNotify)(void (*)(void))sy_image_unref,
                                        (GDestroyNotify)(void (*)(void))cairo_surface_destroy);
  png->opacities = g_array_new(FALSE, FALSE, sizeof(double));
  png->written = g_ptr_array_new_with_free_func(g_free);
  png->format = format;
  png->bytes = g_byte_array_new();
  png->ok = true;
  return &png->painter;
}

bool sy_pages_close(SyPainter *painter, bool commit, SyDiagnostics *diagnostics)
{
  (void)diagnostics;
  Png *png = (Png *)painter;
  if (!png) return false;
  bool kept = commit && png->ok;
  for (guint i = 0; !kept && i < png->written->len; i++) g_unlink(g_ptr_array_index(png->written, i));
  g_clear_pointer(&png->cairo, cairo_destroy);
  g_clear_pointer(&png->surface, cairo_surface_destroy);
  g_hash_table_destroy(png->fonts);
  g_hash_table_destroy(png->pictures);
  g_array_free(png->opacities, TRUE);
  g_ptr_array_free(png->written, TRUE);
  g_byte_array_unref(png->bytes);
  FT_Done_FreeType(png->freetype);
  g_free(png->directory);
  g_free(png->stem);
  g_free(png->label);
  g_free(png);
  return kept;
}

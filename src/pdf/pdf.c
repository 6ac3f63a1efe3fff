/* The PDF writer: pages and painting (ISO 32000-1 8, 9, 14.6). Pages go out as they end. */
#include "pdf/pdf_private.h"

#include <libdeflate.h>
#include <math.h>
#include <string.h>

/* ---- Marked content ------------------------------------------------------------------------- */

static void flush_rules(Pdf *pdf);

/* Before anything but text and rules, and where marked content begins and ends. */
static void end_text(Pdf *pdf)
{
  flush_rules(pdf);
  if (pdf->in_text) g_string_append(pdf->content, "ET\n");
  pdf->in_text = false;
}

static void end_mark(Pdf *pdf)
{
  end_text(pdf);
  if (pdf->in_mark) g_string_append(pdf->content, "EMC\n");
  pdf->in_mark = false;
}

/* Before anything is painted: it belongs to the innermost element, or is an artifact. */
static void mark(Pdf *pdf)
{
  if (!pdf->options.tags || pdf->in_mark || pdf->artifact_depth > 0) return;
  pdf->in_mark = true;
  if (pdf->open->len == 0) {
    g_string_append(pdf->content, "/Artifact BMC\n");
    return;
  }
  int mcid = sy_pdf_mark_elem(pdf, g_ptr_array_index(pdf->open, pdf->open->len - 1));
  g_string_append(pdf->content, "/P<</MCID ");
  sy_pdf_integer(pdf->content, mcid);
  g_string_append(pdf->content, ">>BDC\n");
}

static void begin_element(SyPainter *self, const SyElement *element)
{
  Pdf *pdf = (Pdf *)self;
  if (!pdf->options.tags) return;
  end_mark(pdf);
  g_ptr_array_add(pdf->open, sy_pdf_elem(pdf, element));
}

static void end_element(SyPainter *self)
{
  Pdf *pdf = (Pdf *)self;
  if (!pdf->options.tags || pdf->open->len == 0) return;
  end_mark(pdf);
  g_ptr_array_set_size(pdf->open, (gint)pdf->open->len - 1);
}

static void forget_element(SyPainter *self, unsigned id)
{
  sy_pdf_end_elem((Pdf *)self, id);
}

static void begin_artifact(SyPainter *self, SyArtifactKind kind)
{
  static const char *const kinds[] = {[SY_ARTIFACT_PAGINATION] = "<</Type/Pagination>>",
                                      [SY_ARTIFACT_LAYOUT] = "<</Type/Layout>>",
                                      [SY_ARTIFACT_HEADER] = "<</Type/Pagination/Subtype/Header>>",
                                      [SY_ARTIFACT_FOOTER] = "<</Type/Pagination/Subtype/Footer>>",
                                      [SY_ARTIFACT_BACKGROUND] = "<</Type/Background>>"};
  Pdf *pdf = (Pdf *)self;
  end_mark(pdf);
  if (pdf->artifact_depth++ == 0 && pdf->options.tags)
    g_string_append_printf(pdf->content, "/Artifact%sBDC\n", kinds[kind]);
}

static void end_artifact(SyPainter *self)
{
  Pdf *pdf = (Pdf *)self;
  if (pdf->artifact_depth == 0 || --pdf->artifact_depth > 0) return;
  end_text(pdf);
  if (pdf->options.tags) g_string_append(pdf->content, "EMC\n");
}

/* ---- Glyphs --------------------------------------------------------------------------------- */

static void set_color(Pdf *pdf, uint32_t color, bool stroke)
{
  uint32_t *now = stroke ? &pdf->state.stroke : &pdf->state.fill;
  if (*now == color) return;
  *now = color;
  double rgb[] = {(color >> 16 & 0xFF) / 255.0, (color >> 8 & 0xFF) / 255.0, (color & 0xFF) / 255.0};
  if (rgb[0] == rgb[1] && rgb[1] == rgb[2]) sy_pdf_numbers(pdf->content, 1, rgb, stroke ? "G" : "g");
  else sy_pdf_numbers(pdf->content, 3, rgb, stroke ? "RG" : "rg");
}

static void set_line_width(Pdf *pdf, double width)
{
  if (pdf->state.line_width == width) return;
  pdf->state.line_width = width;
  sy_pdf_numbers(pdf->content, 1, &width, "w");
}

static void set_text_state(Pdf *pdf, const SyGlyphRun *run, const PdfFont *font)
{
  GString *out = pdf->content;
  PdfState *now = &pdf->state;
  double scale = run->vertical ? 100 : run->horizontal_scale * 100, bold = run->synthetic_bold ? run->size / 36 : 0;
  if (bold > 0) {
    set_line_width(pdf, bold);
    set_color(pdf, run->color, true);
  }
  if ((now->bold > 0) != (bold > 0)) g_string_append(out, bold > 0 ? "2 Tr\n" : "0 Tr\n");
  if (now->font != font || now->size != run->size || now->vertical != run->vertical) {
    g_string_append(out, run->vertical ? "/V" : "/F");
    sy_pdf_integer(out, font->number);
    g_string_append_c(out, ' ');
    sy_pdf_number(out, run->size);
    g_string_append(out, "Tf\n");
  }
  if (now->scale != scale) sy_pdf_numbers(out, 1, &scale, "Tz");
  now->font = font;
  now->vertical = run->vertical;
  now->size = run->size;
  now->scale = scale;
  now->bold = bold;
}

static size_t cluster_end(const SyGlyphRun *run, uint32_t begin)
{
  size_t end = run->text_length;
  for (size_t i = 0; i < run->n_glyphs; i++)
    if (run->glyphs[i].text > begin && run->glyphs[i].text < end) end = run->glyphs[i].text;
  return end;
}

/* Remembers what the glyph stands for; false if that is known to be something else. */
static bool learn_glyph(PdfFont *font, uint32_t glyph, const char *text, size_t length)
{
  unsigned number = sy_pdf_use_glyph(font, glyph);
  char *known = font->texts[number];
  if (known) return strncmp(known, text, length) == 0 && known[length] == 0;
  font->texts[number] = g_strndup(text, length);
  return true;
}

/* True if every glyph says by itself what it stands for, so that the run needs no ActualText. */
static bool learn(PdfFont *font, const SyGlyphRun *run)
{
  /* Text from right to left stands in visual order, as readers of PDF expect; ActualText would be turned over by some.
   */
  bool plain = true;
  for (size_t i = 0; i < run->n_glyphs; i++) {
    const SyGlyph *glyph = &run->glyphs[i];
    size_t end;
    if (!run->rtl) {
      size_t k = i + 1;
      while (k < run->n_glyphs && run->glyphs[k].text == glyph->text) k++;
      end = k < run->n_glyphs ? run->glyphs[k].text : run->text_length;
      if (k > i + 1) plain = false;
    } else {
      end = cluster_end(run, glyph->text);
      if (i > 0 && run->glyphs[i - 1].text == glyph->text) plain = false;
    }
    bool sound = end > glyph->text && end <= run->text_length;
    if (!sound) sy_pdf_use_glyph(font, glyph->glyph);
    else if (!learn_glyph(font, glyph->glyph, run->text + glyph->text, end - glyph->text)) plain = false;
  }
  return plain;
}

static void show(Pdf *pdf, const SyGlyphRun *run, PdfFont *font)
{
  GString *out = pdf->content;
  double owed = 0, unit = run->size * run->horizontal_scale / 1000;
  bool open = false;
  g_string_append_c(out, '[');
  for (size_t i = 0; i < run->n_glyphs; i++) {
    const SyGlyph *glyph = &run->glyphs[i];
    unsigned number = sy_pdf_use_glyph(font, glyph->glyph);
    double shift = (owed + glyph->dx) / unit;
    if (fabs(shift) > 0.5) {
      long by = lround(shift);
      if (open) g_string_append_c(out, '>');
      open = false;
      sy_pdf_integer(out, -by);
      owed -= (double)by * unit;
    }
    if (!open) g_string_append_c(out, '<');
    open = true;
    sy_pdf_hex(out, number);
    owed += glyph->advance - font->widths[number] * unit;
  }
  g_string_append(out, open ? ">]TJ\n" : "]TJ\n");
}

/* Glyphs that hang in a line that runs down: each by its own place, whatever the face says of vertical lines. Numbers
 * in TJ move the pen along the line; what stands beside its middle (縦中横) begins anew. */
static void show_vertical(Pdf *pdf, const SyGlyphRun *run, PdfFont *font)
{
  GString *out = pdf->content;
  double unit = run->size / 1000, scale = run->horizontal_scale, cross = run->cross_scale > 0 ? run->cross_scale : 1;
  double pen = 0, x = 0, y = 0, at = 0;
  bool open = false;
  for (size_t i = 0; i < run->n_glyphs; i++) {
    const SyGlyph *glyph = &run->glyphs[i];
    unsigned number = sy_pdf_use_glyph(font, glyph->glyph);
    double own_x = glyph->dx / cross + font->widths[number] * unit / 2,
           own_y = glyph->dy - pen / scale + SY_PDF_VERTICAL_ORIGIN * unit;
    long by = lround((at - own_y) / unit);
    if (i == 0 || fabs(own_x - x) > 0.5 * unit) {
      double move[] = {own_x - x, own_y - y};
      if (i > 0) g_string_append(out, open ? ">]TJ\n" : "]TJ\n");
      if (i > 0 || fabs(move[0]) > 0.5 * unit || fabs(move[1]) > 0.5 * unit) sy_pdf_numbers(out, 2, move, "Td");
      g_string_append_c(out, '[');
      x = own_x;
      y = at = own_y;
      open = false;
    } else if (by != 0) {
      if (open) g_string_append_c(out, '>');
      open = false;
      sy_pdf_integer(out, by);
      at -= (double)by * unit;
    }
    if (!open) g_string_append_c(out, '<');
    open = true;
    sy_pdf_hex(out, number);
    at -= run->size;
    pen += glyph->advance;
  }
  g_string_append(out, ">]TJ\n");
}

/* Upright in a line that runs down: text's own right is up on the turned page. */
static void place_upright(Pdf *pdf, const SyGlyphRun *run)
{
  double scale = run->vertical ? run->horizontal_scale : 1, slant = run->synthetic_italic ? 0.21 : 0;
  double cross = run->vertical && run->cross_scale > 0 ? run->cross_scale : 1;
  double matrix[] = {0, cross, -scale, slant, run->x, pdf->height - run->y};
  sy_pdf_numbers(pdf->content, 6, matrix, "Tm");
}

static void glyphs(SyPainter *self, const SyGlyphRun *run)
{
  Pdf *pdf = (Pdf *)self;
  if (run->n_glyphs == 0) return;
  mark(pdf);
  PdfFont *font = sy_pdf_font(pdf, run->face);
  /* Side by side across a line that runs down, glyphs would be read as lines of their own. */
  bool plain = learn(font, run) && !(run->cross_scale > 0 && run->n_glyphs > 1),
       span = !plain && run->text_length > 0 && pdf->options.tags;
  end_text(pdf);
  if (span) {
    g_autofree char *text = g_strndup(run->text, run->text_length);
    g_string_append(pdf->content, "/Span<</ActualText");
    sy_pdf_text(pdf->content, text);
    g_string_append(pdf->content, ">>BDC\n");
  }
  set_color(pdf, run->color, false);
  set_text_state(pdf, run, font);
  if (run->vertical && !font->vertical) font->vertical = sy_pdf_object(pdf);
  double matrix[] = {1, 0, 0.21, 1, run->x, pdf->height - run->y};
  g_string_append(pdf->content, "BT\n");
  if (run->upright) place_upright(pdf, run);
  else if (run->synthetic_italic) sy_pdf_numbers(pdf->content, 6, matrix, "Tm");
  else sy_pdf_numbers(pdf->content, 2, matrix + 4, "Td");
  pdf->in_text = true;
  if (run->vertical) show_vertical(pdf, run, font);
  else show(pdf, run, font);
  if (!span) return;
  end_text(pdf);
  g_string_append(pdf->content, "EMC\n");
}

/* ---- Lines and areas ------------------------------------------------------------------------ */

/* The dashes of a line, in units of its width. */
static void set_dash(Pdf *pdf, SyLineStyle style, double width)
{
  static const struct {
    int n;
    double lengths[4];
  } dashes[] = {[SY_LINE_DOTTED] = {2, {1, 2}},
                [SY_LINE_DASHED] = {2, {5, 3}},
                [SY_LINE_DOT_DASH] = {4, {5, 2, 2, 2}},
                [SY_LINE_DOT_DOT_DASH] = {4, {5, 2, 2, 2}},
                [SY_LINE_WORDS] = {0, {0}}};
  if (dashes[style].n == 0) style = SY_LINE_SINGLE;
  if (pdf->state.dash == style && (style == SY_LINE_SINGLE || pdf->state.dash_width == width)) return;
  pdf->state.dash = style;
  pdf->state.dash_width = width;
  g_string_append_c(pdf->content, '[');
  for (int i = 0; i < dashes[style].n; i++) sy_pdf_number(pdf->content, MAX(width, 0.5) * dashes[style].lengths[i]);
  g_string_append(pdf->content, "]0 d\n");
}

static void flush_rules(Pdf *pdf)
{
  if (pdf->n_rules == 0) return;
  set_color(pdf, pdf->rule.color, true);
  set_line_width(pdf, pdf->rule.width);
  set_dash(pdf, pdf->rule.style, pdf->rule.width);
  for (unsigned i = 0; i < pdf->n_rules; i++) {
    const SyRule *r = &pdf->rules[i];
    double ends[] = {r->x1, pdf->height - r->y1, r->x2, pdf->height - r->y2};
    sy_pdf_numbers(pdf->content, 2, ends, "m");
    sy_pdf_numbers(pdf->content, 2, ends + 2, "l");
  }
  g_string_append(pdf->content, "S\n");
  pdf->n_rules = 0;
}

#define NEAR(a, b) (fabs((a) - (b)) < 0.005)

/* A rule that goes on where another ends, or lies in it, is one with it. */
static bool join(SyRule *a, const SyRule *b)
{
  if (NEAR(a->y1, a->y2) && NEAR(a->y1, b->y1) && NEAR(b->y1, b->y2) && b->x1 < a->x2 + 0.005 &&
      b->x2 > a->x1 - 0.005) {
    a->x1 = MIN(a->x1, b->x1);
    a->x2 = MAX(a->x2, b->x2);
    return true;
  }
  if (NEAR(a->x1, a->x2) && NEAR(a->x1, b->x1) && NEAR(b->x1, b->x2) && b->y1 < a->y2 + 0.005 &&
      b->y2 > a->y1 - 0.005) {
    a->y1 = MIN(a->y1, b->y1);
    a->y2 = MAX(a->y2, b->y2);
    return true;
  }
  return false;
}

static void add_rule(Pdf *pdf, double x1, double y1, double x2, double y2)
{
  SyRule rule = {.x1 = x1, .y1 = y1, .x2 = x2, .y2 = y2};
  bool joins = pdf->rule.style == SY_LINE_SINGLE && x1 <= x2 && y1 <= y2;
  for (unsigned i = pdf->n_rules; joins && i-- > 0;)
    if (join(&pdf->rules[i], &rule)) return;
  if (pdf->n_rules == G_N_ELEMENTS(pdf->rules)) flush_rules(pdf);
  pdf->rules[pdf->n_rules++] = rule;
}

static void rule(SyPainter *self, const SyRule *r)
{
  Pdf *pdf = (Pdf *)self;
  mark(pdf);
  SyLineStyle style = r->style;
  bool twice = style == SY_LINE_DOUBLE || style == SY_LINE_TRIPLE || style == SY_LINE_DOUBLE_WAVE,
       flat = fabs(r->y2 - r->y1) < fabs(r->x2 - r->x1);
  double thick = style == SY_LINE_THICK ? r->width * 2 : r->width, across = twice && !flat ? r->width : 0,
         down = twice && flat ? r->width : 0;
  SyLineStyle drawn =
      style == SY_LINE_DOTTED || style == SY_LINE_DASHED || style == SY_LINE_DOT_DASH || style == SY_LINE_DOT_DOT_DASH
          ? style
          : SY_LINE_SINGLE;
  const SyRule *now = &pdf->rule;
  if (pdf->in_text || now->width != thick || now->color != r->color || now->style != drawn) end_text(pdf);
  pdf->rule = (SyRule){.width = thick, .color = r->color, .style = drawn};
  add_rule(pdf, r->x1 - across, r->y1 - down, r->x2 - across, r->y2 - down);
  if (twice) add_rule(pdf, r->x1 + across, r->y1 + down, r->x2 + across, r->y2 + down);
}

static int opacity_of(double opacity)
{
  return (int)lround(CLAMP(opacity, 0, 1) * 100);
}

static void set_opacity(Pdf *pdf, double opacity)
{
  int percent = opacity_of(opacity);
  if (percent == 100) return;
  g_hash_table_add(pdf->opacities, GINT_TO_POINTER(percent + 1));
  g_string_append_printf(pdf->content, "/O%d gs\n", percent);
}

/* What is painted with an opacity of its own stands between q and Q. */
static PdfState save(Pdf *pdf, double opacity)
{
  PdfState before = pdf->state;
  g_string_append(pdf->content, "q\n");
  set_opacity(pdf, opacity);
  return before;
}

static void restore(Pdf *pdf, const PdfState *before)
{
  g_string_append(pdf->content, "Q\n");
  pdf->state = *before;
}

/* The operands of re, from the bottom left and y up. */
static void append_rect(Pdf *pdf, const SyRect *r, const char *operators)
{
  double box[] = {r->x, pdf->height - r->y - r->height, r->width, r->height};
  sy_pdf_numbers(pdf->content, 4, box, operators);
}

static void paint_fill(SyPainter *self, const SyRect *area, uint32_t color, double opacity)
{
  Pdf *pdf = (Pdf *)self;
  mark(pdf);
  end_text(pdf);
  bool clear = opacity_of(opacity) < 100;
  PdfState before = clear ? save(pdf, opacity) : pdf->state;
  set_color(pdf, color, false);
  append_rect(pdf, area, "re f");
  if (clear) restore(pdf, &before);
}

static void paint_box(SyPainter *self, const SyRect *area, const SyBoxLook *look)
{
  Pdf *pdf = (Pdf *)self;
  bool fills = look->fill != SY_COLOR_AUTO, strokes = look->line != SY_COLOR_AUTO;
  if (!fills && !strokes) return;
  mark(pdf);
  end_text(pdf);
  PdfState before = save(pdf, look->fill_opacity);
  if (fills) set_color(pdf, look->fill, false);
  if (strokes) {
    set_color(pdf, look->line, true);
    set_line_width(pdf, look->line_width);
    set_dash(pdf, SY_LINE_SINGLE, look->line_width);
  }
  append_rect(pdf, area, "re");
  g_string_append(pdf->content, fills && strokes ? "b\n" : fills ? "f\n" : "s\n");
  restore(pdf, &before);
}

/* ---- Paths ---------------------------------------------------------------------------------- */

static void append_path(Pdf *pdf, const SyPath *path)
{
  const SyPoint *at = path->points;
  for (size_t i = 0; i < path->n_verbs; i++) {
    static const struct {
      int n;
      const char *name;
    } operators[] = {
        [SY_PATH_MOVE] = {1, "m"}, [SY_PATH_LINE] = {1, "l"}, [SY_PATH_CURVE] = {3, "c"}, [SY_PATH_CLOSE] = {0, "h"}};
    double values[6];
    int n = operators[path->verbs[i]].n;
    for (int k = 0; k < n; k++, at++) {
      values[2 * k] = at->x;
      values[2 * k + 1] = pdf->height - at->y;
    }
    sy_pdf_numbers(pdf->content, (size_t)(2 * n), values, operators[path->verbs[i]].name);
  }
}

static void set_stroke(Pdf *pdf, const SyPathLook *look)
{
  double lengths[6];
  size_t n = sy_dash_lengths(look->dash, lengths);
  set_color(pdf, look->line, true);
  set_line_width(pdf, look->line_width);
  if (look->cap) g_string_append_printf(pdf->content, "%d J\n", (int)look->cap);
  if (look->join) g_string_append_printf(pdf->content, "%d j\n", (int)look->join);
  if (n == 0) return;
  g_string_append_c(pdf->content, '[');
  for (size_t i = 0; i < n; i++) sy_pdf_number(pdf->content, MAX(look->line_width, 0.5) * lengths[i]);
  g_string_append(pdf->content, "]0 d\n");
}

static void paint_path(SyPainter *self, const SyPath *path, const SyPathLook *look)
{
  Pdf *pdf = (Pdf *)self;
  bool fills = look->fill != SY_FIGURE_NONE, strokes = look->line != SY_FIGURE_NONE;
  if ((!fills && !strokes) || path->n_verbs == 0) return;
  mark(pdf);
  end_text(pdf);
  bool apart = fills && strokes && opacity_of(look->fill_opacity) != opacity_of(look->line_opacity);
  for (int pass = apart ? 0 : 1; pass < 2; pass++) {
    bool fill = fills && (!apart || pass == 0), stroke = strokes && (!apart || pass == 1);
    PdfState before = save(pdf, fill ? look->fill_opacity : look->line_opacity);
    if (pdf->state.dash != SY_LINE_SINGLE) g_string_append(pdf->content, "[]0 d\n");
    if (fill) set_color(pdf, look->fill, false);
    if (stroke) set_stroke(pdf, look);
    append_path(pdf, path);
    g_string_append(pdf->content, fill && stroke ? "B" : fill ? "f" : "S");
    g_string_append(pdf->content, fill && look->even_odd ? "*\n" : "\n");
    restore(pdf, &before);
  }
}

static void clip_path(SyPainter *self, const SyPath *path, bool even_odd)
{
  Pdf *pdf = (Pdf *)self;
  end_text(pdf);
  if (path->n_verbs == 0) g_string_append(pdf->content, "0 0 0 0 re ");
  append_path(pdf, path);
  g_string_append(pdf->content, even_odd ? "W* n\n" : "W n\n");
}

static void picture(SyPainter *self, SyImage *image, const SyRect *box, const SyInsets *crop)
{
  Pdf *pdf = (Pdf *)self;
  int object = sy_pdf_picture(pdf, image);
  if (!object) {
    sy_diagnostics_add(pdf->diagnostics, SY_WARNING, "picture-not-painted", NULL, NULL,
                       _("page %s: a picture cannot be unpacked (a frame instead)"),
                       g_array_index(pdf->pages, PdfPage, pdf->pages->len - 1).label);
    paint_box(self, box, &(SyBoxLook){0xF4F4F4, 1, 0x909090, 0.5});
    return;
  }
  mark(pdf);
  end_text(pdf);
  SyRect whole = sy_rect_uncropped(box, crop);
  double bottom = pdf->height - box->y - box->height - crop->bottom * whole.height,
         matrix[] = {whole.width, 0, 0, whole.height, whole.x, bottom};
  g_string_append(pdf->content, "q\n");
  append_rect(pdf, box, "re W n");
  sy_pdf_numbers(pdf->content, 6, matrix, "cm");
  g_string_append_printf(pdf->content, "/I%d Do\nQ\n", object);
}

static void push(SyPainter *self, const SyMatrix *m, double opacity)
{
  Pdf *pdf = (Pdf *)self;
  end_mark(pdf);
  PdfState before = save(pdf, opacity);
  g_array_append_val(pdf->states, before);
  /* From the page's top left and y down to the bottom left and y up: F · M · F. */
  double h = pdf->height, matrix[] = {m->a, -m->b, -m->c, m->d, m->e + m->c * h, h - m->f - m->d * h};
  pdf->state.turn = sy_matrix_multiply(m, &pdf->state.turn);
  bool moves = m->a != 1 || m->b != 0 || m->c != 0 || m->d != 1 || m->e != 0 || m->f != 0;
  if (moves) sy_pdf_numbers(pdf->content, 6, matrix, "cm");
}

static void clip(SyPainter *self, const SyRect *area)
{
  Pdf *pdf = (Pdf *)self;
  end_text(pdf);
  append_rect(pdf, area, "re W n");
}

static void pop(SyPainter *self)
{
  Pdf *pdf = (Pdf *)self;
  if (pdf->states->len == 0) return;
  end_mark(pdf);
  restore(pdf, &g_array_index(pdf->states, PdfState, pdf->states->len - 1));
  g_array_set_size(pdf->states, pdf->states->len - 1);
}

/* ---- Links and places ----------------------------------------------------------------------- */

static void append_uri(GString *out, const char *uri)
{
  g_string_append_c(out, '(');
  for (const char *p = uri; *p; p++) {
    if (*p == '(' || *p == ')' || *p == '\\') g_string_append_c(out, '\\');
    if ((guchar)*p < 0x20 || (guchar)*p > 0x7E) g_string_append_printf(out, "%%%02X", (guchar)*p);
    else g_string_append_c(out, *p);
  }
  g_string_append_c(out, ')');
}

static int page_object(const Pdf *pdf)
{
  return g_array_index(pdf->pages, PdfPage, pdf->pages->len - 1).object;
}

static void link_box(SyPainter *self, const SyRect *area, const char *uri, const char *destination,
                     const char *description)
{
  Pdf *pdf = (Pdf *)self;
  if (!pdf->options.tags || (!uri && !destination)) return;
  int object = sy_pdf_object(pdf);
  GString *out = g_string_new("<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[");
  SyRect at = sy_matrix_apply_rect(&pdf->state.turn, area);
  double box[] = {at.x, pdf->height - at.y - at.height, at.x + at.width, pdf->height - at.y};
  sy_pdf_numbers(out, 4, box, "]/Contents");
  sy_pdf_text(out, description && *description ? description : uri ? uri : destination);
  if (uri) g_string_append(out, "/A<</S/URI/URI"), append_uri(out, uri), g_string_append(out, ">>");
  else g_string_append(out, "/Dest"), sy_pdf_text(out, destination);
  Elem *elem = pdf->open->len ? g_ptr_array_index(pdf->open, pdf->open->len - 1) : NULL;
  if (elem) {
    g_string_append_printf(out, "/StructParent %d", sy_pdf_parent_key(pdf, elem->object));
    sy_pdf_annotate_elem(pdf, elem, object);
  }
  g_string_append(out, ">>");
  sy_pdf_put(pdf, object, out);
  g_string_free(out, TRUE);
  g_string_append_printf(pdf->page_annotations, "%d 0 R ", object);
}

static void destination(SyPainter *self, const char *name, double x, double y)
{
  Pdf *pdf = (Pdf *)self;
  sy_matrix_apply(&pdf->state.turn, &x, &y);
  Destination *d = g_new0(Destination, 1);
  *d = (Destination){g_strdup(name), page_object(pdf), x, pdf->height - y};
  g_ptr_array_add(pdf->destinations, d);
}

static void outline(SyPainter *self, int level, const char *title, double x, double y)
{
  Pdf *pdf = (Pdf *)self;
  sy_matrix_apply(&pdf->state.turn, &x, &y);
  Outline *o = g_new0(Outline, 1);
  *o = (Outline){level, page_object(pdf), g_strdup(title), pdf->height - y};
  g_ptr_array_add(pdf->outlines, o);
}

static void begin_span(SyPainter *self, const char *actual_text)
{
  Pdf *pdf = (Pdf *)self;
  mark(pdf);
  end_text(pdf);
  g_string_append(pdf->content, "/Span<</ActualText");
  sy_pdf_text(pdf->content, actual_text);
  g_string_append(pdf->content, ">>BDC\n");
}

static void end_span(SyPainter *self)
{
  Pdf *pdf = (Pdf *)self;
  end_text(pdf);
  g_string_append(pdf->content, "EMC\n");
}

/* ---- Pages ---------------------------------------------------------------------------------- */

static void begin_page(SyPainter *self, double width, double height, const char *label)
{
  Pdf *pdf = (Pdf *)self;
  PdfPage page = {.object = sy_pdf_object(pdf), .label = g_strdup(label)};
  g_array_append_val(pdf->pages, page);
  pdf->page_key = pdf->options.tags ? sy_pdf_parent_key(pdf, 0) : 0;
  pdf->mcids = 0;
  pdf->width = width;
  pdf->height = height;
  g_string_truncate(pdf->content, 0);
  g_string_truncate(pdf->page_annotations, 0);
  g_string_truncate(pdf->owners, 0);
  g_array_set_size(pdf->states, 0);
  pdf->state = (PdfState){.scale = 100, .line_width = 1, .dash = SY_LINE_SINGLE, .turn = sy_matrix_identity};
}

/* Fonts and pictures are named by numbers that hold for the whole file: one dictionary for all. */
static void end_page(SyPainter *self)
{
  Pdf *pdf = (Pdf *)self;
  end_mark(pdf);
  int content = sy_pdf_object(pdf);
  sy_pdf_stream(pdf, content, "", pdf->content->str, pdf->content->len);
  GString *out = g_string_new(NULL);
  g_string_append_printf(out, "<</Type/Page/Parent %d 0 R/MediaBox[0 0 ", pdf->page_tree);
  sy_pdf_number(out, pdf->width);
  sy_pdf_number(out, pdf->height);
  g_string_append_printf(out, "]/Resources %d 0 R/Contents %d 0 R", pdf->resources, content);
  if (pdf->page_annotations->len) g_string_append_printf(out, "/Annots[%s]", pdf->page_annotations->str);
  if (pdf->options.tags) g_string_append_printf(out, "/StructParents %d/Tabs/S", pdf->page_key);
  g_string_append(out, ">>");
  sy_pdf_put(pdf, page_object(pdf), out);
  if (pdf->options.tags) {
    int owners = sy_pdf_object(pdf);
    g_array_index(pdf->parents, int, pdf->page_key) = owners;
    g_string_printf(out, "[%s]", pdf->owners->str);
    sy_pdf_put(pdf, owners, out);
  }
  g_string_free(out, TRUE);
}

static bool painter_ok(SyPainter *self)
{
  return ((Pdf *)self)->ok;
}

static void clear_page(void *p)
{
  g_free(((PdfPage *)p)->label);
}

static void free_destination(void *p)
{
  g_free(((Destination *)p)->name);
  g_free(p);
}

static void free_outline(void *p)
{
  g_free(((Outline *)p)->title);
  g_free(p);
}

static void begin_document(Pdf *pdf)
{
  pdf->ok = true;
  pdf->entries = g_array_new(FALSE, TRUE, sizeof(guint64));
  pdf->pack = g_string_new(NULL);
  pdf->pack_index = g_string_new(NULL);
  pdf->buffer = g_byte_array_new();
  pdf->sum = g_checksum_new(G_CHECKSUM_MD5);
  pdf->fonts = g_ptr_array_new_with_free_func((GDestroyNotify)(void (*)(void))sy_pdf_font_free);
  pdf->font_by_face = g_hash_table_new(NULL, NULL);
  pdf->pictures =
      g_hash_table_new_full(sy_image_hash, sy_image_equal, (GDestroyNotify)(void (*)(void))sy_image_unref, NULL);
  pdf->opacities = g_hash_table_new(NULL, NULL);
  pdf->destinations = g_ptr_array_new_with_free_func(free_destination);
  pdf->outlines = g_ptr_array_new_with_free_func(free_outline);
  pdf->pages = g_array_new(FALSE, FALSE, sizeof(PdfPage));
  g_array_set_clear_func(pdf->pages, clear_page);
  pdf->elem_by_id = g_hash_table_new(NULL, NULL);
  pdf->open = g_ptr_array_new();
  pdf->parents = g_array_new(FALSE, FALSE, sizeof(int));
  GString **strings[] = {&pdf->roots, &pdf->owners, &pdf->content, &pdf->page_annotations};
  for (size_t i = 0; i < G_N_ELEMENTS(strings); i++) *strings[i] = g_string_new(NULL);
  pdf->states = g_array_new(FALSE, FALSE, sizeof(PdfState));
  sy_pdf_object(pdf); /* object 0 is the free one */
  int *numbers[] = {&pdf->catalog, &pdf->page_tree, &pdf->resources, &pdf->struct_root};
  for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) *numbers[i] = sy_pdf_object(pdf);
  sy_pdf_header(pdf);
}

static void free_elem(void *key, void *elem, void *data)
{
  (void)key;
  (void)data;
  sy_pdf_elem_free(elem);
}

static void clear_document(Pdf *pdf)
{
  g_hash_table_foreach(pdf->elem_by_id, free_elem, NULL);
  GHashTable *tables[] = {pdf->font_by_face, pdf->elem_by_id, pdf->pictures, pdf->opacities};
  for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) g_hash_table_destroy(tables[i]);
  GPtrArray *pointers[] = {pdf->fonts, pdf->destinations, pdf->outlines, pdf->open};
  for (size_t i = 0; i < G_N_ELEMENTS(pointers); i++) g_ptr_array_free(pointers[i], TRUE);
  GArray *arrays[] = {pdf->entries, pdf->pages, pdf->parents, pdf->states};
  for (size_t i = 0; i < G_N_ELEMENTS(arrays); i++) g_array_free(arrays[i], TRUE);
  GString *strings[] = {pdf->pack, pdf->pack_index, pdf->roots, pdf->owners, pdf->content, pdf->page_annotations};
  for (size_t i = 0; i < G_N_ELEMENTS(strings); i++) g_string_free(strings[i], TRUE);
  g_byte_array_unref(pdf->buffer);
  g_checksum_free(pdf->sum);
  if (pdf->deflate) libdeflate_free_compressor(pdf->deflate);
  if (pdf->pack_deflate) libdeflate_free_compressor(pdf->pack_deflate);
}

static bool restart(SyPainter *self)
{
  Pdf *pdf = (Pdf *)self;
  if (!pdf->ok || !sy_file_writer_rewind(pdf->file)) return false;
  clear_document(pdf);
  *pdf = (Pdf){.painter = pdf->painter, .file = pdf->file, .options = pdf->options, .diagnostics = pdf->diagnostics};
  begin_document(pdf);
  return true;
}

SyPainter *sy_pdf_new(const char *path, const SyPdfOptions *options, SyDiagnostics *diagnostics)
{
  SyFileWriter *file = sy_file_writer_new(path, diagnostics);
  if (!file) return NULL;
  Pdf *pdf = g_new0(Pdf, 1);
  pdf->painter = (SyPainter){
      begin_page,   end_page,    glyphs,   rule,          paint_fill,     paint_box,
      paint_path,   picture,     push,     clip,          clip_path,      pop,
      link_box,     destination, outline,  begin_element, end_element,    begin_artifact,
      end_artifact, begin_span,  end_span, painter_ok,    forget_element, strcmp(path, "-") == 0 ? NULL : restart};
  pdf->file = file;
  pdf->options = *options;
  pdf->diagnostics = diagnostics;
  begin_document(pdf);
  return &pdf->painter;
}

bool sy_pdf_close(SyPainter *painter, bool commit, SyDiagnostics *diagnostics)
{
  Pdf *pdf = (Pdf *)painter;
  bool ok = commit && pdf->ok;
  if (ok) sy_pdf_write_document(pdf);
  if (commit) ok = sy_file_writer_commit(pdf->file, diagnostics) && pdf->ok && ok;
  else sy_file_writer_abort(pdf->file);
  clear_document(pdf);
  g_free(pdf);
  return ok;
}

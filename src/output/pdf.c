/* The PDF writer: objects, pages, painting (ISO 32000-1). Pages go out as they end. */
#include "output/pdf_private.h"

#include <libdeflate.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- Objects -------------------------------------------------------------------------------- */

int sy_pdf_object(Pdf *pdf)
{
  size_t none = 0;
  g_array_append_val(pdf->offsets, none);
  return (int)pdf->offsets->len - 1;
}

void sy_pdf_put(Pdf *pdf, const char *bytes, size_t length)
{
  if (!pdf->ok) return;
  g_checksum_update(pdf->sum, (const guchar *)bytes, (gssize)length);
  if (!sy_file_writer_write(pdf->file, bytes, length)) pdf->ok = false;
}

void sy_pdf_printf(Pdf *pdf, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  g_autofree char *text = g_strdup_vprintf(format, args);
  va_end(args);
  sy_pdf_put(pdf, text, strlen(text));
}

void sy_pdf_begin(Pdf *pdf, int object)
{
  g_array_index(pdf->offsets, size_t, object) = sy_file_writer_position(pdf->file);
  sy_pdf_printf(pdf, "%d 0 obj\n", object);
}

void sy_pdf_stream(Pdf *pdf, int object, const char *dictionary, const void *bytes, size_t length)
{
  struct libdeflate_compressor *deflate = libdeflate_alloc_compressor(CLAMP(pdf->options.level, 1, 12));
  size_t most = libdeflate_zlib_compress_bound(deflate, length);
  g_autofree char *packed = g_malloc(most);
  size_t size = libdeflate_zlib_compress(deflate, bytes, length, packed, most);
  libdeflate_free_compressor(deflate);
  sy_pdf_begin(pdf, object);
  sy_pdf_printf(pdf, "<<%s/Filter/FlateDecode/Length %zu>>\nstream\n", dictionary, size);
  sy_pdf_put(pdf, packed, size);
  sy_pdf_printf(pdf, "\nendstream\nendobj\n");
}

void sy_pdf_number(GString *out, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  if (!isfinite(number)) number = 0;
  g_ascii_formatd(text, sizeof text, "%.3f", number);
  char *end = text + strlen(text);
  while (end[-1] == '0') *--end = 0;
  if (end[-1] == '.') *--end = 0;
  g_string_append(out, strcmp(text, "-0") == 0 ? "0" : text);
  g_string_append_c(out, ' ');
}

void sy_pdf_text(GString *out, const char *text)
{
  glong n;
  g_autofree gunichar2 *units = g_utf8_to_utf16(text, -1, NULL, &n, NULL);
  g_string_append(out, "<FEFF");
  for (glong i = 0; units && i < n; i++) g_string_append_printf(out, "%04X", units[i]);
  g_string_append_c(out, '>');
}

static void numbers(GString *out, size_t n, const double *values, const char *operator_name)
{
  for (size_t i = 0; i < n; i++) sy_pdf_number(out, values[i]);
  g_string_append(out, operator_name);
  g_string_append_c(out, '\n');
}

/* ---- Marked content ------------------------------------------------------------------------- */

static void end_text(Pdf *pdf)
{
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
  PdfPage *page = g_ptr_array_index(pdf->pages, pdf->pages->len - 1);
  pdf->in_mark = true;
  if (pdf->open->len == 0) {
    g_string_append(pdf->content, "/Artifact BMC\n");
    return;
  }
  Elem *elem = g_ptr_array_index(pdf->open, pdf->open->len - 1);
  Kid kid = {.page = page->object, .mcid = page->mcids++};
  g_array_append_val(elem->kids, kid);
  g_ptr_array_add(page->owners, elem);
  g_string_append_printf(pdf->content, "/P<</MCID %d>>BDC\n", kid.mcid);
}

static void begin_element(SyPainter *self, const SyElement *element)
{
  Pdf *pdf = (Pdf *)self;
  if (!pdf->options.tags) return;
  end_mark(pdf);
  Elem *elem = g_hash_table_lookup(pdf->elem_by_id, GUINT_TO_POINTER(element->id));
  if (!elem) {
    elem = g_new0(Elem, 1);
    elem->data = *element;
    elem->data.alt = g_strdup(element->alt);
    elem->data.title = g_strdup(element->title);
    elem->data.y = pdf->height - element->y - element->height;
    elem->kids = g_array_new(FALSE, TRUE, sizeof(Kid));
    elem->object = sy_pdf_object(pdf);
    elem->parent = pdf->open->len ? g_ptr_array_index(pdf->open, pdf->open->len - 1) : NULL;
    Kid kid = {.elem = elem, .mcid = -1};
    if (elem->parent) g_array_append_val(elem->parent->kids, kid);
    g_hash_table_insert(pdf->elem_by_id, GUINT_TO_POINTER(element->id), elem);
    g_ptr_array_add(pdf->elems, elem);
  }
  g_ptr_array_add(pdf->open, elem);
}

static void end_element(SyPainter *self)
{
  Pdf *pdf = (Pdf *)self;
  if (!pdf->options.tags || pdf->open->len == 0) return;
  end_mark(pdf);
  g_ptr_array_set_size(pdf->open, (gint)pdf->open->len - 1);
}

static void begin_artifact(SyPainter *self, SyArtifactKind kind)
{
  static const char *const kinds[] = {
      [SY_ARTIFACT_PAGINATION] = "<</Type/Pagination>>", [SY_ARTIFACT_LAYOUT] = "<</Type/Layout>>",
      [SY_ARTIFACT_HEADER] = "<</Type/Pagination/Subtype/Header>>", [SY_ARTIFACT_FOOTER] = "<</Type/Pagination/Subtype/Footer>>",
      [SY_ARTIFACT_BACKGROUND] = "<</Type/Background>>"};
  Pdf *pdf = (Pdf *)self;
  end_mark(pdf);
  if (pdf->artifact_depth++ == 0 && pdf->options.tags) g_string_append_printf(pdf->content, "/Artifact%sBDC\n", kinds[kind]);
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
  if (!stroke && pdf->color == color) return;
  double rgb[] = {(color >> 16 & 0xFF) / 255.0, (color >> 8 & 0xFF) / 255.0, (color & 0xFF) / 255.0};
  if (rgb[0] == rgb[1] && rgb[1] == rgb[2]) numbers(pdf->content, 1, rgb, stroke ? "G" : "g");
  else numbers(pdf->content, 3, rgb, stroke ? "RG" : "rg");
  if (!stroke) pdf->color = color;
}

static void set_text_state(Pdf *pdf, const SyGlyphRun *run, PdfFont *font)
{
  GString *out = pdf->content;
  if (!pdf->in_text) g_string_append(out, "BT\n");
  pdf->in_text = true;
  if (pdf->font != font || pdf->size != run->size) {
    g_string_append_printf(out, "/F%u ", font->face->id);
    sy_pdf_number(out, run->size);
    g_string_append(out, "Tf\n");
  }
  pdf->font = font;
  pdf->size = run->size;
  double scale = run->horizontal_scale * 100, stroke = run->synthetic_bold ? run->size / 36 : 0;
  if (pdf->scale != scale) numbers(out, 1, &scale, "Tz");
  if (pdf->stroke != stroke) {
    if (stroke > 0) {
      numbers(out, 1, &stroke, "w");
      set_color(pdf, run->color, true);
    }
    g_string_append(out, stroke > 0 ? "2 Tr\n" : "0 Tr\n");
  }
  pdf->scale = scale;
  pdf->stroke = stroke;
}

static size_t cluster_end(const SyGlyphRun *run, uint32_t begin)
{
  size_t end = run->text_length;
  for (size_t i = 0; i < run->n_glyphs; i++)
    if (run->glyphs[i].text > begin && run->glyphs[i].text < end) end = run->glyphs[i].text;
  return end;
}

/* True if every glyph says by itself what it stands for, so that the run needs no ActualText. */
static bool learn(PdfFont *font, const SyGlyphRun *run)
{
  bool plain = true;
  for (size_t i = 0; i < run->n_glyphs; i++) {
    const SyGlyph *glyph = &run->glyphs[i];
    hb_set_add(font->glyphs, glyph->glyph);
    size_t end;
    if (!run->rtl) {
      size_t k = i + 1;
      while (k < run->n_glyphs && run->glyphs[k].text == glyph->text) k++;
      end = k < run->n_glyphs ? run->glyphs[k].text : run->text_length;
      if (k > i + 1) plain = false;
    } else {
      end = cluster_end(run, glyph->text);
    }
    if (end <= glyph->text || end > run->text_length) continue;
    g_autofree char *text = g_strndup(run->text + glyph->text, end - glyph->text);
    const char *known = g_hash_table_lookup(font->unicode, GUINT_TO_POINTER(glyph->glyph));
    if (!known) g_hash_table_insert(font->unicode, GUINT_TO_POINTER(glyph->glyph), g_steal_pointer(&text));
    else if (strcmp(known, text) != 0) plain = false;
  }
  return plain && !run->rtl;
}

static void show(Pdf *pdf, const SyGlyphRun *run)
{
  GString *out = pdf->content;
  double per_em = run->face->units_per_em, owed = 0;
  bool open = false;
  g_string_append(out, "[");
  for (size_t i = 0; i < run->n_glyphs; i++) {
    const SyGlyph *glyph = &run->glyphs[i];
    double unit = run->size * run->horizontal_scale / 1000;
    double shift = (owed + glyph->dx) / unit;
    if (fabs(shift) > 0.5) {
      if (open) g_string_append(out, ">");
      open = false;
      g_string_append_printf(out, "%d", (int)lround(-shift));
      owed -= lround(shift) * unit;
    }
    if (!open) g_string_append(out, "<");
    open = true;
    g_string_append_printf(out, "%04X", glyph->glyph & 0xFFFF);
    double width = lround(hb_font_get_glyph_h_advance(run->face->hb_font, glyph->glyph) * 1000 / per_em) * unit;
    owed += glyph->advance - width;
  }
  g_string_append(out, open ? ">]TJ\n" : "]TJ\n");
}

static void glyphs(SyPainter *self, const SyGlyphRun *run)
{
  Pdf *pdf = (Pdf *)self;
  if (run->n_glyphs == 0) return;
  mark(pdf);
  PdfFont *font = sy_pdf_font(pdf, run->face);
  bool plain = learn(font, run), span = !plain && run->text_length > 0 && pdf->options.tags;
  end_text(pdf);
  if (span) {
    g_autofree char *text = g_strndup(run->text, run->text_length);
    g_string_append(pdf->content, "/Span<</ActualText");
    sy_pdf_text(pdf->content, text);
    g_string_append(pdf->content, ">>BDC\n");
  }
  set_color(pdf, run->color, false);
  set_text_state(pdf, run, font);
  double matrix[] = {1, 0, run->synthetic_italic ? 0.21 : 0, 1, run->x, pdf->height - run->y};
  numbers(pdf->content, 6, matrix, "Tm");
  show(pdf, run);
  if (span) {
    end_text(pdf);
    g_string_append(pdf->content, "EMC\n");
  }
}

/* ---- Lines and areas ------------------------------------------------------------------------ */

static void set_dash(GString *out, SyLineStyle style, double width)
{
  double dot = MAX(width, 0.5);
  switch (style) {
  case SY_LINE_DOTTED: g_string_append(out, "["); sy_pdf_number(out, dot); sy_pdf_number(out, dot * 2); g_string_append(out, "]0 d\n"); break;
  case SY_LINE_DASHED: g_string_append(out, "["); sy_pdf_number(out, dot * 5); sy_pdf_number(out, dot * 3); g_string_append(out, "]0 d\n"); break;
  case SY_LINE_DOT_DASH:
  case SY_LINE_DOT_DOT_DASH:
    g_string_append(out, "[");
    for (int i = 0; i < 4; i++) sy_pdf_number(out, i == 0 ? dot * 5 : dot * 2);
    g_string_append(out, "]0 d\n");
    break;
  default: break;
  }
}

static void line(Pdf *pdf, double x1, double y1, double x2, double y2)
{
  double from[] = {x1, pdf->height - y1}, to[] = {x2, pdf->height - y2};
  numbers(pdf->content, 2, from, "m");
  numbers(pdf->content, 2, to, "l");
}

static void rule(SyPainter *self, double x1, double y1, double x2, double y2, double width, uint32_t color, SyLineStyle style)
{
  Pdf *pdf = (Pdf *)self;
  mark(pdf);
  end_text(pdf);
  g_string_append(pdf->content, "q\n");
  set_color(pdf, color, true);
  double thick = style == SY_LINE_THICK ? width * 2 : width;
  numbers(pdf->content, 1, &thick, "w");
  set_dash(pdf->content, style, width);
  bool twice = style == SY_LINE_DOUBLE || style == SY_LINE_TRIPLE || style == SY_LINE_DOUBLE_WAVE, flat = fabs(y2 - y1) < fabs(x2 - x1);
  double shift = twice ? width : 0;
  line(pdf, x1 - (flat ? 0 : shift), y1 - (flat ? shift : 0), x2 - (flat ? 0 : shift), y2 - (flat ? shift : 0));
  if (twice) line(pdf, x1 + (flat ? 0 : shift), y1 + (flat ? shift : 0), x2 + (flat ? 0 : shift), y2 + (flat ? shift : 0));
  g_string_append(pdf->content, "S\nQ\n");
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

static void paint_fill(SyPainter *self, double x, double y, double width, double height, uint32_t color, double opacity)
{
  Pdf *pdf = (Pdf *)self;
  mark(pdf);
  end_text(pdf);
  g_string_append(pdf->content, "q\n");
  uint32_t before = pdf->color;
  pdf->color = SY_COLOR_AUTO;
  set_opacity(pdf, opacity);
  set_color(pdf, color, false);
  double box[] = {x, pdf->height - y - height, width, height};
  numbers(pdf->content, 4, box, "re f\nQ");
  pdf->color = before;
}

static void ellipse(Pdf *pdf, double x, double y, double w, double h)
{
  const double k = 0.5522847498;
  double cx = x + w / 2, cy = pdf->height - y - h / 2, rx = w / 2, ry = h / 2;
  double start[] = {cx + rx, cy};
  numbers(pdf->content, 2, start, "m");
  double curves[4][6] = {{cx + rx, cy + k * ry, cx + k * rx, cy + ry, cx, cy + ry}, {cx - k * rx, cy + ry, cx - rx, cy + k * ry, cx - rx, cy},
                         {cx - rx, cy - k * ry, cx - k * rx, cy - ry, cx, cy - ry}, {cx + k * rx, cy - ry, cx + rx, cy - k * ry, cx + rx, cy}};
  for (size_t i = 0; i < 4; i++) numbers(pdf->content, 6, curves[i], "c");
}

static void shape(SyPainter *self, SyShape kind, double x, double y, double width, double height, uint32_t fill, double fill_opacity,
                  uint32_t stroke, double line_width, SyLineStyle style)
{
  Pdf *pdf = (Pdf *)self;
  bool fills = fill != SY_COLOR_AUTO, strokes = stroke != SY_COLOR_AUTO;
  if (!fills && !strokes) return;
  mark(pdf);
  end_text(pdf);
  g_string_append(pdf->content, "q\n");
  uint32_t before = pdf->color;
  pdf->color = SY_COLOR_AUTO;
  set_opacity(pdf, fill_opacity);
  if (fills) set_color(pdf, fill, false);
  if (strokes) {
    set_color(pdf, stroke, true);
    numbers(pdf->content, 1, &line_width, "w");
    set_dash(pdf->content, style, line_width);
  }
  double box[] = {x, pdf->height - y - height, width, height};
  if (kind == SY_SHAPE_ELLIPSE) ellipse(pdf, x, y, width, height);
  else numbers(pdf->content, 4, box, "re");
  g_string_append(pdf->content, fills && strokes ? "b\nQ\n" : fills ? "f\nQ\n" : "s\nQ\n");
  pdf->color = before;
}

static void picture(SyPainter *self, GBytes *file, const char *media_type, double x, double y, double width, double height,
                    double crop_left, double crop_top, double crop_right, double crop_bottom)
{
  Pdf *pdf = (Pdf *)self;
  int object = sy_pdf_picture(pdf, file, media_type);
  if (!object) {
    shape(self, SY_SHAPE_RECTANGLE, x, y, width, height, 0xF4F4F4, 1, 0x909090, 0.5, SY_LINE_SINGLE);
    return;
  }
  mark(pdf);
  end_text(pdf);
  double across = MAX(1 - crop_left - crop_right, 0.01), down = MAX(1 - crop_top - crop_bottom, 0.01);
  double clip[] = {x, pdf->height - y - height, width, height};
  double matrix[] = {width / across, 0, 0, height / down, x - crop_left * width / across, pdf->height - y - height - crop_bottom * height / down};
  g_string_append(pdf->content, "q\n");
  numbers(pdf->content, 4, clip, "re W n");
  numbers(pdf->content, 6, matrix, "cm");
  g_string_append_printf(pdf->content, "/I%d Do\nQ\n", object);
}

static void push(SyPainter *self, double a, double b, double c, double d, double e, double f, double opacity)
{
  Pdf *pdf = (Pdf *)self;
  end_mark(pdf);
  g_string_append(pdf->content, "q\n");
  set_opacity(pdf, opacity);
  /* From the page's top left and y down to the bottom left and y up: F · M · F. */
  double h = pdf->height, matrix[] = {a, -b, -c, d, e + c * h, h - f - d * h};
  if (a != 1 || b != 0 || c != 0 || d != 1 || e != 0 || f != 0) numbers(pdf->content, 6, matrix, "cm");
}

static void clip(SyPainter *self, double x, double y, double width, double height)
{
  Pdf *pdf = (Pdf *)self;
  end_text(pdf);
  double box[] = {x, pdf->height - y - height, width, height};
  numbers(pdf->content, 4, box, "re W n");
}

static void forget_state(Pdf *pdf)
{
  pdf->font = NULL;
  pdf->size = 0;
  pdf->scale = 100;
  pdf->stroke = 0;
  pdf->color = SY_COLOR_AUTO;
}

static void pop(SyPainter *self)
{
  Pdf *pdf = (Pdf *)self;
  end_mark(pdf);
  g_string_append(pdf->content, "Q\n");
  forget_state(pdf);
  if (pdf->content->len) g_string_append(pdf->content, "100 Tz 0 Tr 0 g\n");
  pdf->color = 0;
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

static void link_box(SyPainter *self, double x, double y, double width, double height, const char *uri, const char *destination,
                     const char *description)
{
  Pdf *pdf = (Pdf *)self;
  if (!pdf->options.tags || (!uri && !destination)) return;
  PdfPage *page = g_ptr_array_index(pdf->pages, pdf->pages->len - 1);
  int object = sy_pdf_object(pdf), key = pdf->next_key++;
  GString *out = g_string_new("<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[");
  double box[] = {x, pdf->height - y - height, x + width, pdf->height - y};
  for (size_t i = 0; i < 4; i++) sy_pdf_number(out, box[i]);
  g_string_append(out, "]/Contents");
  sy_pdf_text(out, description && *description ? description : uri ? uri : destination);
  if (uri) g_string_append(out, "/A<</S/URI/URI"), append_uri(out, uri), g_string_append(out, ">>");
  else g_string_append(out, "/Dest"), sy_pdf_text(out, destination);
  Elem *elem = pdf->open->len ? g_ptr_array_index(pdf->open, pdf->open->len - 1) : NULL;
  if (elem) {
    g_string_append_printf(out, "/StructParent %d", key);
    Kid kid = {.page = page->object, .mcid = -1, .annotation = object};
    g_array_append_val(elem->kids, kid);
    g_ptr_array_add(pdf->annotations, elem);
    g_array_append_val(pdf->annotation_keys, key);
  }
  g_string_append(out, ">>\nendobj\n");
  sy_pdf_begin(pdf, object);
  sy_pdf_put(pdf, out->str, out->len);
  g_string_free(out, TRUE);
  g_string_append_printf(pdf->page_annotations, "%d 0 R ", object);
}

static void destination(SyPainter *self, const char *name, double x, double y)
{
  Pdf *pdf = (Pdf *)self;
  Destination *d = g_new0(Destination, 1);
  *d = (Destination){g_strdup(name), ((PdfPage *)g_ptr_array_index(pdf->pages, pdf->pages->len - 1))->object, x, pdf->height - y};
  g_ptr_array_add(pdf->destinations, d);
}

static void outline(SyPainter *self, int level, const char *title, double x, double y)
{
  (void)x;
  Pdf *pdf = (Pdf *)self;
  Outline *o = g_new0(Outline, 1);
  *o = (Outline){level, ((PdfPage *)g_ptr_array_index(pdf->pages, pdf->pages->len - 1))->object, g_strdup(title), pdf->height - y};
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
  PdfPage *page = g_new0(PdfPage, 1);
  page->object = sy_pdf_object(pdf);
  page->owners = g_ptr_array_new();
  page->label = g_strdup(label);
  page->parent_key = pdf->next_key++;
  g_ptr_array_add(pdf->pages, page);
  pdf->width = width;
  pdf->height = height;
  g_string_truncate(pdf->content, 0);
  g_string_truncate(pdf->page_annotations, 0);
  forget_state(pdf);
}

/* Fonts and pictures are named by numbers that hold for the whole file: one dictionary for all. */
static void end_page(SyPainter *self)
{
  Pdf *pdf = (Pdf *)self;
  end_mark(pdf);
  PdfPage *page = g_ptr_array_index(pdf->pages, pdf->pages->len - 1);
  int content = sy_pdf_object(pdf);
  sy_pdf_stream(pdf, content, "", pdf->content->str, pdf->content->len);
  GString *out = g_string_new(NULL);
  g_string_append_printf(out, "<</Type/Page/Parent %d 0 R/MediaBox[0 0 ", pdf->page_tree);
  sy_pdf_number(out, pdf->width);
  sy_pdf_number(out, pdf->height);
  g_string_append_printf(out, "]/Resources 3 0 R/Contents %d 0 R", content);
  if (pdf->page_annotations->len) g_string_append_printf(out, "/Annots[%s]", pdf->page_annotations->str);
  if (pdf->options.tags) g_string_append_printf(out, "/StructParents %d/Tabs/S", page->parent_key);
  g_string_append(out, ">>\nendobj\n");
  sy_pdf_begin(pdf, page->object);
  sy_pdf_put(pdf, out->str, out->len);
  g_string_free(out, TRUE);
}

static bool painter_ok(SyPainter *self)
{
  return ((Pdf *)self)->ok;
}

static void free_page(void *p)
{
  PdfPage *page = p;
  g_ptr_array_free(page->owners, TRUE);
  g_free(page->label);
  g_free(page);
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

SyPainter *sy_pdf_new(const char *path, const SyPdfOptions *options, SyDiagnostics *diagnostics)
{
  SyFileWriter *file = sy_file_writer_new(path, diagnostics);
  if (!file) return NULL;
  Pdf *pdf = g_new0(Pdf, 1);
  pdf->painter = (SyPainter){begin_page, end_page, glyphs, rule, paint_fill, shape, picture, push, clip, pop, link_box, destination,
                             outline, begin_element, end_element, begin_artifact, end_artifact, begin_span, end_span, painter_ok};
  pdf->file = file;
  pdf->options = *options;
  pdf->diagnostics = diagnostics;
  pdf->ok = true;
  pdf->offsets = g_array_new(FALSE, TRUE, sizeof(size_t));
  pdf->fonts = g_ptr_array_new_with_free_func((GDestroyNotify)(void (*)(void))sy_pdf_font_free);
  pdf->font_by_face = g_hash_table_new(NULL, NULL);
  pdf->elem_by_id = g_hash_table_new(NULL, NULL);
  pdf->pictures = g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)(void (*)(void))g_bytes_unref, NULL);
  pdf->opacities = g_hash_table_new(NULL, NULL);
  pdf->pages = g_ptr_array_new_with_free_func(free_page);
  pdf->elems = g_ptr_array_new_with_free_func((GDestroyNotify)(void (*)(void))sy_pdf_elem_free);
  pdf->destinations = g_ptr_array_new_with_free_func(free_destination);
  pdf->outlines = g_ptr_array_new_with_free_func(free_outline);
  pdf->annotations = g_ptr_array_new();
  pdf->annotation_keys = g_array_new(FALSE, FALSE, sizeof(int));
  pdf->open = g_ptr_array_new();
  pdf->content = g_string_new(NULL);
  pdf->page_annotations = g_string_new(NULL);
  pdf->sum = g_checksum_new(G_CHECKSUM_MD5);
  sy_pdf_object(pdf); /* object 0 is the free one */
  pdf->catalog = sy_pdf_object(pdf);
  pdf->page_tree = sy_pdf_object(pdf);
  sy_pdf_object(pdf); /* 3: resources */
  pdf->struct_root = sy_pdf_object(pdf);
  sy_pdf_put(pdf, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n", 15);
  return &pdf->painter;
}

/* ---- The end -------------------------------------------------------------------------------- */

static int by_object(const void *a, const void *b)
{
  return GPOINTER_TO_INT(a) - GPOINTER_TO_INT(b);
}

static void write_resources(Pdf *pdf)
{
  GString *out = g_string_new("<</Font<<");
  for (guint i = 0; i < pdf->fonts->len; i++) {
    const PdfFont *font = g_ptr_array_index(pdf->fonts, i);
    g_string_append_printf(out, "/F%u %d 0 R", font->face->id, font->object);
  }
  g_string_append(out, ">>/XObject<<");
  g_autoptr(GList) pictures = g_list_sort(g_hash_table_get_values(pdf->pictures), by_object);
  for (GList *p = pictures; p; p = p->next)
    if (p->data) g_string_append_printf(out, "/I%d %d 0 R", GPOINTER_TO_INT(p->data), GPOINTER_TO_INT(p->data));
  g_string_append(out, ">>/ExtGState<<");
  for (int i = 0; i < 100; i++)
    if (g_hash_table_contains(pdf->opacities, GINT_TO_POINTER(i + 1))) g_string_append_printf(out, "/O%d<</ca %.2f/CA %.2f>>", i, i / 100.0, i / 100.0);
  g_string_append(out, ">>>>\nendobj\n");
  sy_pdf_begin(pdf, 3);
  sy_pdf_put(pdf, out->str, out->len);
  g_string_free(out, TRUE);
}

static void write_page_tree(Pdf *pdf)
{
  GString *out = g_string_new(NULL);
  g_string_append_printf(out, "<</Type/Pages/Count %u/Kids[", pdf->pages->len);
  for (guint i = 0; i < pdf->pages->len; i++) g_string_append_printf(out, "%d 0 R ", ((PdfPage *)g_ptr_array_index(pdf->pages, i))->object);
  g_string_append(out, "]>>\nendobj\n");
  sy_pdf_begin(pdf, pdf->page_tree);
  sy_pdf_put(pdf, out->str, out->len);
  g_string_free(out, TRUE);
}

static int by_name(const void *a, const void *b)
{
  return strcmp((*(const Destination *const *)a)->name, (*(const Destination *const *)b)->name);
}

/* Names in a tree of one leaf, ordered as their UTF-16 is. */
static int write_destinations(Pdf *pdf)
{
  if (pdf->destinations->len == 0) return 0;
  g_ptr_array_sort(pdf->destinations, by_name);
  GString *out = g_string_new("<</Names[");
  const char *before = NULL;
  for (guint i = 0; i < pdf->destinations->len; i++) {
    const Destination *d = g_ptr_array_index(pdf->destinations, i);
    if (before && strcmp(before, d->name) == 0) continue;
    before = d->name;
    sy_pdf_text(out, d->name);
    g_string_append_printf(out, "[%d 0 R/XYZ ", d->page);
    sy_pdf_number(out, d->x);
    sy_pdf_number(out, d->y);
    g_string_append(out, "null]\n");
  }
  g_string_append(out, "]>>\nendobj\n");
  int object = sy_pdf_object(pdf);
  sy_pdf_begin(pdf, object);
  sy_pdf_put(pdf, out->str, out->len);
  g_string_free(out, TRUE);
  return object;
}

/* The outline's entries among those that are below the same one. */
static int write_outlines(Pdf *pdf)
{
  guint n = pdf->outlines->len;
  if (n == 0) return 0;
  int root = sy_pdf_object(pdf), *objects = g_new(int, n), *parents = g_new(int, n);
  for (guint i = 0; i < n; i++) objects[i] = sy_pdf_object(pdf);
  GString *out = g_string_new(NULL);
  int last_of_root = 0;
  for (guint i = 0; i < n; i++) {
    const Outline *o = g_ptr_array_index(pdf->outlines, i);
    parents[i] = -1;
    for (int k = (int)i - 1; k >= 0 && parents[i] < 0; k--)
      if (((Outline *)g_ptr_array_index(pdf->outlines, (guint)k))->level < o->level) parents[i] = k;
  }
  for (guint i = 0; i < n; i++) {
    const Outline *o = g_ptr_array_index(pdf->outlines, i);
    int previous = -1, next = -1, first = -1, last = -1, below = 0;
    for (guint k = 0; k < n; k++) {
      if (parents[k] == parents[i] && k < i) previous = (int)k;
      if (parents[k] == parents[i] && k > i && next < 0) next = (int)k;
      if (parents[k] == (int)i) {
        if (first < 0) first = (int)k;
        last = (int)k;
        below++;
      }
    }
    g_string_assign(out, "<</Title");
    sy_pdf_text(out, o->title);
    g_string_append_printf(out, "/Parent %d 0 R", parents[i] < 0 ? root : objects[parents[i]]);
    if (previous >= 0) g_string_append_printf(out, "/Prev %d 0 R", objects[previous]);
    if (next >= 0) g_string_append_printf(out, "/Next %d 0 R", objects[next]);
    if (first >= 0) g_string_append_printf(out, "/First %d 0 R/Last %d 0 R/Count -%d", objects[first], objects[last], below);
    g_string_append_printf(out, "/Dest[%d 0 R/XYZ null ", o->page);
    sy_pdf_number(out, o->y);
    g_string_append(out, "null]>>\nendobj\n");
    sy_pdf_begin(pdf, objects[i]);
    sy_pdf_put(pdf, out->str, out->len);
    if (parents[i] < 0) last_of_root = objects[i];
  }
  int tops = 0;
  for (guint i = 0; i < n; i++) tops += parents[i] < 0;
  sy_pdf_begin(pdf, root);
  sy_pdf_printf(pdf, "<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>\nendobj\n", objects[0], last_of_root, tops);
  g_string_free(out, TRUE);
  g_free(objects);
  g_free(parents);
  return root;
}

static int write_metadata(Pdf *pdf)
{
  const SyPdfOptions *o = &pdf->options;
  GString *x = g_string_new("<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>"
                            "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
                            "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" "
                            "xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">");
  g_string_append(x, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">");
  sy_xml_append_text(x, o->title && *o->title ? o->title : "無題", -1);
  g_string_append(x, "</rdf:li></rdf:Alt></dc:title>");
  if (o->author && *o->author) {
    g_string_append(x, "<dc:creator><rdf:Seq><rdf:li>");
    sy_xml_append_text(x, o->author, -1);
    g_string_append(x, "</rdf:li></rdf:Seq></dc:creator>");
  }
  if (o->created && *o->created) {
    g_string_append(x, "<xmp:CreateDate>");
    sy_xml_append_text(x, o->created, -1);
    g_string_append(x, "</xmp:CreateDate>");
  }
  g_string_append(x, "<xmp:CreatorTool>shiyosho</xmp:CreatorTool>");
  if (o->tags) g_string_append(x, "<pdfuaid:part>1</pdfuaid:part>");
  g_string_append(x, "</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>");
  int object = sy_pdf_object(pdf);
  sy_pdf_begin(pdf, object);
  sy_pdf_printf(pdf, "<</Type/Metadata/Subtype/XML/Length %zu>>\nstream\n%s\nendstream\nendobj\n", x->len, x->str);
  g_string_free(x, TRUE);
  return object;
}

static void append_labels(Pdf *pdf, GString *out)
{
  g_string_append(out, "/PageLabels<</Nums[");
  for (guint i = 0; i < pdf->pages->len; i++) {
    g_string_append_printf(out, "%u<</P", i);
    sy_pdf_text(out, ((PdfPage *)g_ptr_array_index(pdf->pages, i))->label);
    g_string_append(out, ">>");
  }
  g_string_append(out, "]>>");
}

static void write_catalog(Pdf *pdf, int names, int outlines, int metadata)
{
  GString *out = g_string_new(NULL);
  const char *language = pdf->options.language && *pdf->options.language ? pdf->options.language : "ja-JP";
  g_string_append_printf(out, "<</Type/Catalog/Pages %d 0 R/Metadata %d 0 R/ViewerPreferences<</DisplayDocTitle true>>/Lang(%s)", pdf->page_tree,
                         metadata, language);
  if (pdf->options.tags) g_string_append_printf(out, "/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R", pdf->struct_root);
  if (names) g_string_append_printf(out, "/Names<</Dests %d 0 R>>", names);
  if (outlines) g_string_append_printf(out, "/Outlines %d 0 R/PageMode/UseOutlines", outlines);
  append_labels(pdf, out);
  g_string_append(out, ">>\nendobj\n");
  sy_pdf_begin(pdf, pdf->catalog);
  sy_pdf_put(pdf, out->str, out->len);
  g_string_free(out, TRUE);
}

static int write_info(Pdf *pdf)
{
  const SyPdfOptions *o = &pdf->options;
  const struct { const char *key, *text; } entries[] = {{"Title", o->title}, {"Author", o->author}, {"Subject", o->subject},
                                                        {"Keywords", o->keywords}, {"Creator", "shiyosho"}, {"Producer", "shiyosho"}};
  GString *out = g_string_new("<<");
  for (size_t i = 0; i < G_N_ELEMENTS(entries); i++) {
    if (!entries[i].text || !*entries[i].text) continue;
    g_string_append_printf(out, "/%s", entries[i].key);
    sy_pdf_text(out, entries[i].text);
  }
  int year, month, day;
  if (o->created && sscanf(o->created, "%4d-%2d-%2d", &year, &month, &day) == 3)
    g_string_append_printf(out, "/CreationDate(D:%04d%02d%02d000000Z)", year, month, day);
  g_string_append(out, ">>\nendobj\n");
  int object = sy_pdf_object(pdf);
  sy_pdf_begin(pdf, object);
  sy_pdf_put(pdf, out->str, out->len);
  g_string_free(out, TRUE);
  return object;
}

static void write_trailer(Pdf *pdf, int info)
{
  GChecksum *sum = g_checksum_copy(pdf->sum);
  g_autofree char *id = g_strdup(g_checksum_get_string(sum));
  g_checksum_free(sum);
  size_t start = sy_file_writer_position(pdf->file);
  sy_pdf_printf(pdf, "xref\n0 %u\n0000000000 65535 f \n", pdf->offsets->len);
  for (guint i = 1; i < pdf->offsets->len; i++) {
    size_t offset = g_array_index(pdf->offsets, size_t, i);
    if (offset) sy_pdf_printf(pdf, "%010zu 00000 n \n", offset);
    else sy_pdf_printf(pdf, "0000000000 00000 f \n");
  }
  sy_pdf_printf(pdf, "trailer\n<</Size %u/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]>>\nstartxref\n%zu\n%%%%EOF\n", pdf->offsets->len, pdf->catalog,
                info, id, id, start);
}

static void pdf_free(Pdf *pdf)
{
  g_array_free(pdf->offsets, TRUE);
  GHashTable *tables[] = {pdf->font_by_face, pdf->elem_by_id, pdf->pictures, pdf->opacities};
  for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) g_hash_table_destroy(tables[i]);
  GPtrArray *arrays[] = {pdf->fonts, pdf->pages, pdf->elems, pdf->destinations, pdf->outlines, pdf->annotations, pdf->open};
  for (size_t i = 0; i < G_N_ELEMENTS(arrays); i++) g_ptr_array_free(arrays[i], TRUE);
  g_array_free(pdf->annotation_keys, TRUE);
  g_string_free(pdf->content, TRUE);
  g_string_free(pdf->page_annotations, TRUE);
  g_checksum_free(pdf->sum);
  g_free(pdf);
}

bool sy_pdf_close(SyPainter *painter, bool commit, SyDiagnostics *diagnostics)
{
  Pdf *pdf = (Pdf *)painter;
  bool ok = commit && pdf->ok;
  if (ok) {
    sy_pdf_write_fonts(pdf);
    write_resources(pdf);
    write_page_tree(pdf);
    int names = write_destinations(pdf), outlines = write_outlines(pdf), metadata = write_metadata(pdf);
    if (pdf->options.tags) sy_pdf_write_structure(pdf);
    write_catalog(pdf, names, outlines, metadata);
    write_trailer(pdf, write_info(pdf));
  }
  if (commit) ok = sy_file_writer_commit(pdf->file, diagnostics) && pdf->ok && ok;
  else sy_file_writer_abort(pdf->file);
  pdf_free(pdf);
  return ok;
}

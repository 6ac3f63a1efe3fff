/* Pages as text: a body is typeset, and a painter writes down what it is asked to paint.
 *
 *   page 1 595.3x841.9
 *   text 85.05,100.00 10.5 本文           baseline, size; +N after it: glyphs raised by N
 *   rule 10.00,20.00 30.00,20.00 w0.50    and a style and a colour other than the usual ones
 *   header { … }                          an artifact */
#ifndef SY_TEST_PAGES_H
#define SY_TEST_PAGES_H

#include "package.h"

#include "graphics/graphics.h"
#include "pipeline/pipeline.h"

typedef struct {
  SyPainter painter;
  GString *out;
  int depth;
} Recorder;

static inline void unit_record(SyPainter *p, const char *format, ...) G_GNUC_PRINTF(2, 3);
static inline void unit_record(SyPainter *p, const char *format, ...)
{
  Recorder *r = (Recorder *)p;
  for (int i = 0; i < r->depth; i++) g_string_append(r->out, "  ");
  va_list arguments;
  va_start(arguments, format);
  g_string_append_vprintf(r->out, format, arguments);
  va_end(arguments);
  g_string_append_c(r->out, '\n');
}

static inline void record_begin_page(SyPainter *p, double w, double h, const char *label)
{
  unit_record(p, "page %s %.1fx%.1f", label, w, h);
}

static inline void record_end_page(SyPainter *p)
{
}

static inline void record_glyphs(SyPainter *p, const SyGlyphRun *run)
{
  g_autofree char *text = g_strndup(run->text, run->text_length);
  GString *extra = g_string_new(NULL);
  double width = 0;
  bool missing = false;
  for (size_t i = 0; i < run->n_glyphs; i++) {
    width += (double)run->glyphs[i].advance;
    missing = missing || run->glyphs[i].glyph == 0;
  }
  if (missing) g_string_append(extra, " .notdef");
  if (run->color) g_string_append_printf(extra, " #%06x", run->color);
  if (run->horizontal_scale < 0.99 || run->horizontal_scale > 1.01)
    g_string_append_printf(extra, " scaled %.2f", run->horizontal_scale);
  if (run->vertical) g_string_append(extra, " vertical");
  else if (run->upright) g_string_append(extra, " upright");
  if (run->cross_scale > 0 && run->n_glyphs > 0)
    g_string_append_printf(extra, " across %.2f from %.2f", run->cross_scale, (double)run->glyphs[0].dx);
  if (run->synthetic_bold) g_string_append(extra, " bold");
  if (run->synthetic_italic) g_string_append(extra, " italic");
  unit_record(p, "text %.2f,%.2f w%.2f %g%s %s", run->x, run->y, width, run->size, extra->str, text);
  g_string_free(extra, TRUE);
}

static inline void record_rule(SyPainter *p, const SyRule *rule)
{
  static const char *const styles[] = {
      [SY_LINE_THICK] = " thick",   [SY_LINE_DOUBLE] = " double", [SY_LINE_DOTTED] = " dotted",
      [SY_LINE_DASHED] = " dashed", [SY_LINE_WAVE] = " wave",     [SY_LINE_DOUBLE_WAVE] = ""};
  const char *name = (size_t)rule->style < G_N_ELEMENTS(styles) && styles[rule->style] ? styles[rule->style] : "";
  g_autofree char *tint = rule->color ? g_strdup_printf(" #%06x", rule->color) : g_strdup("");
  unit_record(p, "rule %.2f,%.2f %.2f,%.2f w%.2f%s%s", rule->x1, rule->y1, rule->x2, rule->y2, rule->width, name, tint);
}

static inline void record_fill(SyPainter *p, const SyRect *area, uint32_t color, double opacity)
{
  unit_record(p, "fill %.2f,%.2f %.2fx%.2f #%06x", area->x, area->y, area->width, area->height, color);
}

static inline void record_box(SyPainter *p, const SyRect *area, const SyBoxLook *look)
{
  unit_record(p, "box %.2f,%.2f %.2fx%.2f fill %06x line %06x w%.2f", area->x, area->y, area->width, area->height,
              look->fill, look->line, look->line_width);
}

/* path M 1,2 L 3,4 C 1,1 2,2 3,3 Z fill 4472c4 line 000000 w0.75 */
static inline void record_verbs(GString *out, const SyPath *path)
{
  const SyPoint *at = path->points;
  for (size_t i = 0; i < path->n_verbs; i++) {
    static const int points[] = {1, 1, 3, 0};
    g_string_append_printf(out, " %c", "MLCZ"[path->verbs[i]]);
    for (int k = 0; k < points[path->verbs[i]]; k++, at++) g_string_append_printf(out, " %.2f,%.2f", at->x, at->y);
  }
}

static inline void record_path(SyPainter *p, const SyPath *path, const SyPathLook *look)
{
  g_autoptr(GString) out = g_string_new("path");
  record_verbs(out, path);
  if (look->fill != SY_FIGURE_NONE) g_string_append_printf(out, " fill #%06x", look->fill);
  if (look->line != SY_FIGURE_NONE) g_string_append_printf(out, " line #%06x w%.2f", look->line, look->line_width);
  if (look->line != SY_FIGURE_NONE && look->dash) g_string_append_printf(out, " dash %d", (int)look->dash);
  unit_record(p, "%s", out->str);
}

static inline void record_clip_path(SyPainter *p, const SyPath *path, bool even_odd)
{
  g_autoptr(GString) out = g_string_new("clip path");
  record_verbs(out, path);
  unit_record(p, "%s", out->str);
}

static inline void record_picture(SyPainter *p, SyImage *image, const SyRect *box, const SyInsets *crop)
{
  unit_record(p, "picture %ux%u %.2f,%.2f %.2fx%.2f", image->width, image->height, box->x, box->y, box->width,
              box->height);
}

static inline void record_push(SyPainter *p, const SyMatrix *m, double opacity)
{
  unit_record(p, "push %.3f %.3f %.3f %.3f %.2f %.2f opacity %.2f", m->a, m->b, m->c, m->d, m->e, m->f, opacity);
  ((Recorder *)p)->depth++;
}

static inline void record_clip(SyPainter *p, const SyRect *area)
{
  unit_record(p, "clip %.2f,%.2f %.2fx%.2f", area->x, area->y, area->width, area->height);
}

static inline void record_pop(SyPainter *p)
{
  ((Recorder *)p)->depth--;
}

static inline void record_link(SyPainter *p, const SyRect *area, const char *uri, const char *destination,
                               const char *d)
{
  unit_record(p, "link %.2f,%.2f %.2fx%.2f %s", area->x, area->y, area->width, area->height, uri ? uri : destination);
}

static inline void record_destination(SyPainter *p, const char *name, double x, double y)
{
}

static inline void record_outline(SyPainter *p, int level, const char *title, double x, double y)
{
}

static inline void record_begin_element(SyPainter *p, const SyElement *element)
{
  if (element->kind == SY_ELEMENT_HEADING) unit_record(p, "heading %d %s", element->level, element->title);
}

static inline void record_end(SyPainter *p)
{
}

static inline void record_begin_artifact(SyPainter *p, SyArtifactKind kind)
{
  static const char *const names[] = {[SY_ARTIFACT_PAGINATION] = "pagination",
                                      [SY_ARTIFACT_LAYOUT] = "layout",
                                      [SY_ARTIFACT_HEADER] = "header",
                                      [SY_ARTIFACT_FOOTER] = "footer",
                                      [SY_ARTIFACT_BACKGROUND] = "background"};
  unit_record(p, "%s {", names[kind]);
  ((Recorder *)p)->depth++;
}

static inline void record_end_artifact(SyPainter *p)
{
  ((Recorder *)p)->depth--;
  unit_record(p, "}");
}

static inline void record_begin_span(SyPainter *p, const char *text)
{
}

static inline bool record_ok(SyPainter *p)
{
  return true;
}

static inline Recorder *unit_recorder(void)
{
  Recorder *r = g_new0(Recorder, 1);
  r->out = g_string_new(NULL);
  r->painter =
      (SyPainter){record_begin_page,    record_end_page, record_glyphs,         record_rule,         record_fill,
                  record_box,           record_path,     record_picture,        record_push,         record_clip,
                  record_clip_path,     record_pop,      record_link,           record_destination,  record_outline,
                  record_begin_element, record_end,      record_begin_artifact, record_end_artifact, record_begin_span,
                  record_end,           record_ok};
  return r;
}

/* Lines of an exact height, so that goldens do not hang on the fonts' metrics. */
#define UNIT_STYLES                                                                                                               \
  "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"BIZ UDMincho\" w:hAnsi=\"BIZ UDMincho\" w:eastAsia=\"BIZ UDMincho\"/>" \
  "<w:sz w:val=\"20\"/><w:lang w:val=\"en-US\" w:eastAsia=\"ja-JP\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"                \
  "<w:spacing w:line=\"400\" w:lineRule=\"exact\"/></w:pPr></w:pPrDefault></w:docDefaults>"                                       \
  "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"a\"><w:name w:val=\"Normal\"/></w:style>"                            \
  "<w:style w:type=\"paragraph\" w:styleId=\"H1\"><w:name w:val=\"heading 1\"/><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr></w:style>"

/* A small page: 300 x 200 pt with margins of 50 pt. more: what the section holds besides. */
#define UNIT_SECTION(more)                                                                                             \
  "<w:sectPr>" more                                                                                                    \
  "<w:pgSz w:w=\"6000\" w:h=\"4000\"/><w:pgMar w:top=\"1000\" w:right=\"1000\" w:bottom=\"1000\" w:left=\"1000\" "     \
  "w:header=\"400\" w:footer=\"400\" w:gutter=\"0\"/>"

/* What is painted for a body; messages, if any, at its end. options may be NULL. Caller frees. */
static inline char *unit_pages(const char *body, const UnitPart *parts, const SyTypesetOptions *options)
{
  static const SyTypesetOptions plain;
  static const UnitPart styles[] = {{"styles", UNIT_STYLES}, {NULL, NULL}};
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  g_autoptr(SyPackage) package = unit_package(body, parts ? parts : styles, diagnostics);
  SyTypesetter *typesetter = sy_typesetter_new(NULL, diagnostics);
  assert_non_null(typesetter);
  SyPageTable *table = sy_page_table_new();
  Recorder *recorder = unit_recorder();
  bool ok =
      sy_pipeline_typeset(typesetter, package, options ? options : &plain, table, &recorder->painter, diagnostics);
  g_autofree char *messages = unit_messages(diagnostics);
  if (!ok) fail_msg("not typeset: %s", messages);
  g_string_append(recorder->out, messages);
  char *out = g_string_free(recorder->out, FALSE);
  g_free(recorder);
  sy_page_table_free(table);
  sy_typesetter_free(typesetter);
  sy_diagnostics_free(diagnostics);
  return out;
}

static inline void unit_check_pages(const char *golden, const char *body, const UnitPart *parts,
                                    const SyTypesetOptions *options)
{
  g_autofree char *text = unit_pages(body, parts, options);
  unit_golden(golden, text);
}

#endif

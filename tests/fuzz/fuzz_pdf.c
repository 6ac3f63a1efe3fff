/* fuzz_pdf: a package's bytes -> document -> layout, with a painter that paints nothing.
 * The form of readable inputs stands in parts.h. */
#include "parts.h"

#include "layout/layout.h"
#include "pipeline/pipeline.h"

#include <math.h>

/* Small enough that a run that heeds them ends at once. */
static const SyLimits limits = {
    .file_bytes = 4u << 20,
    .part_bytes = 4u << 20,
    .package_bytes = 16u << 20,
    .ratio = 200,
    .parts = 200,
    .depth = 256,
    .table_depth = 20,
    .columns = 256,
    .cells = 20000,
    .blocks = 20000,
    .pages = 500,
    .picture_pixels = 1u << 20,
    .output_bytes = 16u << 20,
    .seconds = 4,
};

static void begin_page(SyPainter *p, double width, double height, const char *label)
{
}
static void nothing(SyPainter *p)
{
}
static void glyphs(SyPainter *p, const SyGlyphRun *run)
{
  /* Reads what a painter reads. */
  volatile float sum = 0;
  for (size_t i = 0; i < run->n_glyphs; i++) {
    sum += run->glyphs[i].advance;
    if (run->glyphs[i].text > run->text_length) fuzz_fail("a glyph's text stands past its run");
  }
  for (size_t i = 0; i < run->text_length; i++) sum += (float)run->text[i];
}
static void rule(SyPainter *p, const SyRule *rule)
{
}
static void fill(SyPainter *p, const SyRect *area, uint32_t color, double opacity)
{
}
static void box(SyPainter *p, const SyRect *area, const SyBoxLook *look)
{
}
static void read_path(const SyPath *path)
{
  static const size_t points[] = {1, 1, 3, 0};
  size_t n = 0;
  for (size_t i = 0; i < path->n_verbs; i++) n += points[path->verbs[i]];
  if (n != path->n_points) fuzz_fail("a path of %zu points has %zu", n, path->n_points);
  for (size_t i = 0; i < n; i++)
    if (!isfinite(path->points[i].x) || !isfinite(path->points[i].y)) fuzz_fail("a point that is nowhere");
}
static void path(SyPainter *p, const SyPath *path, const SyPathLook *look)
{
  read_path(path);
}
static void clip_path(SyPainter *p, const SyPath *path, bool even_odd)
{
  read_path(path);
}
static void picture(SyPainter *p, SyImage *image, const SyRect *box, const SyInsets *crop)
{
}
static void push(SyPainter *p, const SyMatrix *matrix, double opacity)
{
}
static void clip(SyPainter *p, const SyRect *area)
{
}
static void add_link(SyPainter *p, const SyRect *area, const char *uri, const char *destination,
                     const char *description)
{
}
static void add_destination(SyPainter *p, const char *name, double x, double y)
{
}
static void outline(SyPainter *p, int level, const char *title, double x, double y)
{
}
static void begin_element(SyPainter *p, const SyElement *element)
{
}
static void begin_artifact(SyPainter *p, SyArtifactKind kind)
{
}
static void begin_span(SyPainter *p, const char *text)
{
}
static bool ok(SyPainter *p)
{
  return true;
}

static SyPainter painter = {
    .begin_page = begin_page,
    .end_page = nothing,
    .glyphs = glyphs,
    .rule = rule,
    .fill = fill,
    .box = box,
    .path = path,
    .picture = picture,
    .push = push,
    .clip = clip,
    .clip_path = clip_path,
    .pop = nothing,
    .link = add_link,
    .destination = add_destination,
    .outline = outline,
    .begin_element = begin_element,
    .end_element = nothing,
    .begin_artifact = begin_artifact,
    .end_artifact = nothing,
    .begin_span = begin_span,
    .end_span = nothing,
    .ok = ok,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static SyTypesetter *typesetter; /* opening the fonts takes longer than most inputs */
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  if (!typesetter) typesetter = sy_typesetter_new(NULL, diagnostics);
  if (!typesetter) fuzz_fail("the fonts are not there");
  g_autoptr(GBytes) bytes = fuzz_package(data, size);
  SyPackage *package = sy_package_open_bytes(bytes, "fuzz.docx", &limits, diagnostics);
  if (package) {
    g_autoptr(GString) dump = g_string_new(NULL);
    SyTypesetOptions options = {.markup = size % 2, .date = "2026-12-01", .limits = &limits, .dump = dump};
    SyPageTable *table = sy_page_table_new();
    sy_pipeline_typeset(typesetter, package, &options, table, &painter, diagnostics);
    sy_page_table_free(table);
    sy_package_free(package);
  }
  sy_diagnostics_free(diagnostics);
  return 0;
}

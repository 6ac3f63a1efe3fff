/* The formats of page pictures: PNG and SVG. */
#include "cairo/pages_private.h"

#include <cairo-svg.h>

static cairo_surface_t *begin_png(GByteArray *bytes, double width, double height, double columns, double rows)
{
  return cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)columns, (int)rows);
}

static cairo_status_t end_png(cairo_surface_t *surface, GByteArray *bytes)
{
  cairo_surface_flush(surface);
  return cairo_surface_write_to_png_stream(surface, sy_pages_append, bytes);
}

static cairo_surface_t *begin_svg(GByteArray *bytes, double width, double height, double columns, double rows)
{
  return cairo_svg_surface_create_for_stream(sy_pages_append, bytes, width, height);
}

static cairo_status_t end_svg(cairo_surface_t *surface, GByteArray *bytes)
{
  cairo_surface_finish(surface);
  return cairo_surface_status(surface);
}

static const SyPagesFormat png = {.extension = "png", .begin = begin_png, .end = end_png, .dots = true};
static const SyPagesFormat svg = {.extension = "svg", .begin = begin_svg, .end = end_svg};

SyPainter *sy_png_new(const char *directory, const char *stem, double dpi, SyDiagnostics *diagnostics)
{
  return sy_pages_new(&png, directory, stem, dpi, diagnostics);
}

bool sy_png_close(SyPainter *painter, bool commit, SyDiagnostics *diagnostics)
{
  return sy_pages_close(painter, commit, diagnostics);
}

#define POINTS_PER_INCH 72

SyPainter *sy_svg_new(const char *directory, const char *stem, SyDiagnostics *diagnostics)
{
  return sy_pages_new(&svg, directory, stem, POINTS_PER_INCH, diagnostics);
}

bool sy_svg_close(SyPainter *painter, bool commit, SyDiagnostics *diagnostics)
{
  return sy_pages_close(painter, commit, diagnostics);
}

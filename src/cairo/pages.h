/* pages: the painter that cairo serves: a picture file for each page. */
#ifndef SY_PAGES_H
#define SY_PAGES_H

#include "base/base.h"
#ifdef SY_INTERNAL
#include "graphics/graphics.h"
#endif

SY_BEGIN

/* Opaque here; graphics/painter.h says what it is. */
typedef struct SyPainter SyPainter;

/* Pages as DIR/STEM-001.png … through cairo's image surface, each written as it ends; dpi: dots per inch. */
SyPainter *sy_png_new(const char *directory, const char *stem, double dpi, SyDiagnostics *diagnostics);
/* commit false: the pages that were written are removed. Frees the painter. */
bool sy_png_close(SyPainter *png, bool commit, SyDiagnostics *diagnostics);

/* The same as DIR/STEM-001.svg …, of the page's size in pt. Text is outlines: no font is needed to look at it. */
SyPainter *sy_svg_new(const char *directory, const char *stem, SyDiagnostics *diagnostics);
bool sy_svg_close(SyPainter *svg, bool commit, SyDiagnostics *diagnostics);

SY_END

#endif

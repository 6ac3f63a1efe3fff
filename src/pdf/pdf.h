/* pdf: the painter that writes PDF 1.7, tagged (ISO 32000-1, ISO 14289-1). */
#ifndef SY_PDF_H
#define SY_PDF_H

#include "base/base.h"
#ifdef SY_INTERNAL
#include "graphics/graphics.h"
#endif

SY_BEGIN

/* Opaque here; graphics/painter.h says what it is. */
typedef struct SyPainter SyPainter;

/* Font subsets that were made last, shared by the PDFs of a process: the same glyphs of a face give the same bytes
 * again. It must be freed before the typesetter whose faces it knows. */
typedef struct SyPdfCache SyPdfCache;
SyPdfCache *sy_pdf_cache_new(void);
void sy_pdf_cache_free(SyPdfCache *cache);

typedef struct {
  const char *title, *author, *subject, *keywords, *language; /* "" or NULL: none */
  const char *created;                                        /* W3CDTF; NULL: left out */
  bool tags;                                                  /* structure and links */
  int level;                                                  /* of deflate, 1 to 12; 0: the writer's own choice */
  bool keep_going;
  SyPdfCache *cache; /* or NULL */
} SyPdfOptions;

/* A PDF 1.7 writer; pages go out as they end. Strings of the options must live until it is closed. Errors: painter->ok,
 * and close returns false. */
SyPainter *sy_pdf_new(const char *path, const SyPdfOptions *options, SyDiagnostics *diagnostics);
/* Writes fonts, structure, outline and cross references; frees the painter. commit false: abandons. */
bool sy_pdf_close(SyPainter *pdf, bool commit, SyDiagnostics *diagnostics);

SY_END

#endif

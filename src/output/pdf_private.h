/* What the files of the PDF writer share (ISO 32000-1). */
#ifndef SY_OUTPUT_PDF_PRIVATE_H
#define SY_OUTPUT_PDF_PRIVATE_H

#include "output/output.h"

/* A structure element; its children are elements and marked content, in the order they came. */
typedef struct Elem Elem;
typedef struct {
  Elem *elem; /* or NULL: marked content, or an annotation */
  int page;   /* object of the page */
  int mcid;   /* -1: annotation */
  int annotation;
} Kid;
struct Elem {
  SyElement data; /* strings owned */
  Elem *parent;
  GArray *kids; /* Kid */
  int object;
};

typedef struct {
  const SyFace *face;
  hb_set_t *glyphs;
  GHashTable *unicode; /* glyph -> text that it stands for, owned */
  int object;
} PdfFont;

typedef struct {
  char *name;
  int page;
  double x, y;
} Destination;

typedef struct {
  int level, page;
  char *title;
  double y;
} Outline;

typedef struct {
  int object, mcids, parent_key;
  GPtrArray *owners; /* Elem by MCID */
  char *label;
} PdfPage;

typedef struct {
  SyPainter painter; /* first */
  SyFileWriter *file;
  SyPdfOptions options;
  SyDiagnostics *diagnostics;
  GArray *offsets;  /* size_t by object number */
  GPtrArray *fonts; /* PdfFont */
  GHashTable *font_by_face, *elem_by_id, *pictures, *opacities;
  GPtrArray *pages, *elems, *destinations, *outlines, *annotations; /* annotations: Elem by StructParent key */
  GArray *annotation_keys;
  GPtrArray *open; /* Elem */
  GString *content, *page_annotations;
  GChecksum *sum;
  double width, height;
  int catalog, page_tree, struct_root, next_key;
  bool ok, in_mark, in_text;
  unsigned artifact_depth;
  PdfFont *font; /* of the text state */
  double size, scale, stroke;
  uint32_t color;
} Pdf;

int sy_pdf_object(Pdf *pdf);
void sy_pdf_begin(Pdf *pdf, int object);
void sy_pdf_put(Pdf *pdf, const char *bytes, size_t length);
void sy_pdf_printf(Pdf *pdf, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* dictionary: without << and >>, Length and Filter are added. */
void sy_pdf_stream(Pdf *pdf, int object, const char *dictionary, const void *bytes, size_t length);
void sy_pdf_number(GString *out, double number);
/* A text string in UTF-16BE as hexadecimal digits. */
void sy_pdf_text(GString *out, const char *text);
/* pdf_font.c */
PdfFont *sy_pdf_font(Pdf *pdf, const SyFace *face);
void sy_pdf_write_fonts(Pdf *pdf);
void sy_pdf_font_free(PdfFont *font);
/* pdf_structure.c */
void sy_pdf_write_structure(Pdf *pdf);
void sy_pdf_elem_free(Elem *elem);
/* pdf_picture.c: an image XObject's number, or 0 */
int sy_pdf_picture(Pdf *pdf, GBytes *file, const char *media_type);

#endif

/* What the files of the PDF writer share (ISO 32000-1).
 *
 * Pages, structure elements and all else go out as they end: what stays is a number or two for each. Objects that are
 * no streams go out in packs (object streams, 7.5.7), so that a table's many elements stay small. */
#ifndef SY_OUTPUT_PDF_PRIVATE_H
#define SY_OUTPUT_PDF_PRIVATE_H

#include "pdf/pdf.h"
#include "compose/font.h"
#include "graphics/graphics.h"

/* Where a glyph hangs in a line that runs down, in thousandths of an em above its baseline (9.7.4.3); the middle
 * across. */
#define SY_PDF_VERTICAL_ORIGIN 880

struct libdeflate_compressor;

/* A structure element that may still grow. Its kids are kept as they will be written, in the order they came. */
typedef struct Elem Elem;
struct Elem {
  SyElement data; /* strings owned */
  Elem *parent;
  GString *kids;
  int object, page; /* page: object of the first page it has marked content on; 0: none yet */
};

typedef struct {
  const SyFace *face;
  size_t n_glyphs;
  guint8 *used;    /* by glyph */
  gint16 *widths;  /* thousandths of an em, of those used */
  char **texts;    /* what the glyph stands for, or NULL */
  unsigned number; /* in order of first use in this document */
  int object;
  int vertical; /* object of the font for lines that run down; 0: none is needed */
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
  int object;
  char *label;
} PdfPage;

/* The state that the content stream has set. */
typedef struct {
  const PdfFont *font;
  double size, scale, bold, line_width, dash_width;
  uint32_t fill, stroke;
  SyLineStyle dash;
  bool vertical; /* the font's way */
  SyMatrix turn; /* to the page's own places, from its top left and y down */
} PdfState;

typedef struct {
  SyPainter painter; /* first */
  SyFileWriter *file;
  SyPdfOptions options;
  SyDiagnostics *diagnostics;
  /* objects */
  GArray *entries; /* guint64 by object number; see pdf_object.c */
  GString *pack, *pack_index;
  int pack_object;
  unsigned packed;
  struct libdeflate_compressor *deflate, *pack_deflate;
  GByteArray *buffer;
  GChecksum *sum;
  /* the document */
  GPtrArray *fonts; /* PdfFont */
  GHashTable *font_by_face, *pictures, *opacities;
  GPtrArray *destinations, *outlines;
  GArray *pages; /* PdfPage */
  int catalog, page_tree, resources, struct_root;
  /* structure */
  GHashTable *elem_by_id;  /* Elem: those that may still grow */
  GPtrArray *open;         /* Elem */
  GArray *parents;         /* int: object by key of the parent tree; 0: not known yet */
  GString *roots, *owners; /* the tree's roots; elements of the page's marks */
  /* the page */
  GString *content, *page_annotations;
  double width, height;
  int mcids, page_key;
  bool ok, in_mark, in_text;
  unsigned artifact_depth;
  PdfState state;
  GArray *states; /* PdfState: saved by push */
  /* rules of one look that are not written yet: those that meet become one */
  SyRule rules[64]; /* only their ends count */
  unsigned n_rules;
  SyRule rule; /* only its look counts */
} Pdf;

/* pdf_object.c */
int sy_pdf_object(Pdf *pdf);
/* Writes a whole object that is no stream, and empties the text. */
void sy_pdf_put(Pdf *pdf, int object, GString *text);
/* Packs and writes a stream. The dictionary comes without << and >>; Filter and Length are added to it. */
void sy_pdf_stream(Pdf *pdf, int object, const char *dictionary, const void *bytes, size_t length);
/* Packs what sy_pdf_stream would write, so that it can be used again. Caller unrefs. */
GBytes *sy_pdf_pack(Pdf *pdf, const void *bytes, size_t length);
void sy_pdf_stream_packed(Pdf *pdf, int object, const char *dictionary, GBytes *packed);
void sy_pdf_stream_as_is(Pdf *pdf, int object, const char *dictionary, const void *bytes, size_t length);
void sy_pdf_header(Pdf *pdf);
void sy_pdf_trailer(Pdf *pdf, int info);
/* Appends a number and a space. */
void sy_pdf_number(GString *out, double number);
void sy_pdf_numbers(GString *out, size_t n, const double *values, const char *operator_name);
/* Appends a text string in UTF-16BE as hexadecimal digits. */
void sy_pdf_text(GString *out, const char *text);
void sy_pdf_utf16(GString *out, const char *text);
/* These append a whole number, and a reference to an object with a space behind it. */
void sy_pdf_integer(GString *out, long number);
void sy_pdf_reference(GString *out, int object);
void sy_pdf_hex(GString *out, unsigned value);
/* pdf_font.c */
PdfFont *sy_pdf_font(Pdf *pdf, const SyFace *face);
/* Puts the glyph into the font's subset, and gives its number there. */
unsigned sy_pdf_use_glyph(PdfFont *font, unsigned glyph);
void sy_pdf_write_fonts(Pdf *pdf);
void sy_pdf_font_free(PdfFont *font);
/* pdf_cache.c: looks up the subset's packed file and its unpacked length; NULL if it is not known. Borrowed. */
GBytes *sy_pdf_cache_find(Pdf *pdf, const PdfFont *font, size_t *length);
void sy_pdf_cache_keep(Pdf *pdf, const PdfFont *font, GBytes *packed, size_t length);
/* pdf_structure.c */
Elem *sy_pdf_elem(Pdf *pdf, const SyElement *element);
/* Begins a new piece of marked content of the element, and gives its number. */
int sy_pdf_mark_elem(Pdf *pdf, Elem *elem);
void sy_pdf_annotate_elem(Pdf *pdf, Elem *elem, int annotation);
int sy_pdf_parent_key(Pdf *pdf, int object);
void sy_pdf_end_elem(Pdf *pdf, unsigned id);
void sy_pdf_elem_free(Elem *elem);
void sy_pdf_write_structure(Pdf *pdf);
/* pdf_document.c */
void sy_pdf_write_document(Pdf *pdf);
/* pdf_picture.c: writes an image once, and gives the number of its XObject; 0 if it cannot be unpacked. */
int sy_pdf_picture(Pdf *pdf, SyImage *image);

#endif

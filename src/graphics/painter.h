/* painter: what a page is painted through. Lengths in pt, origin at the page's top left, y down.
 *
 * A painter may leave out what its format has no use for; layout always says everything. Structure
 * elements are closed at a page's end and reopened on the next with the same id: a writer that can
 * joins the parts. Headers, footers, line numbers, watermarks, rules and fills are artifacts: painted with no
 * structure element open. */
#ifndef SY_PAINTER_H
#define SY_PAINTER_H

#include "graphics/color.h"
#include "graphics/image.h"
#include "graphics/path.h"

/* A face of a font; compose/font.h says what it holds. */
typedef struct SyFace SyFace;

typedef enum {
  SY_ELEMENT_DOCUMENT,
  SY_ELEMENT_PART,
  SY_ELEMENT_SECTION,
  SY_ELEMENT_HEADING,
  SY_ELEMENT_PARAGRAPH,
  SY_ELEMENT_LIST,
  SY_ELEMENT_LIST_ITEM,
  SY_ELEMENT_LABEL,
  SY_ELEMENT_LIST_BODY,
  SY_ELEMENT_TABLE,
  SY_ELEMENT_ROW,
  SY_ELEMENT_HEADER_CELL,
  SY_ELEMENT_CELL,
  SY_ELEMENT_CAPTION,
  SY_ELEMENT_FIGURE,
  SY_ELEMENT_LINK,
  SY_ELEMENT_NOTE,
  SY_ELEMENT_REFERENCE,
  SY_ELEMENT_TOC,
  SY_ELEMENT_TOC_ITEM,
  SY_ELEMENT_RUBY,
  SY_ELEMENT_RUBY_BASE,
  SY_ELEMENT_RUBY_TEXT,
  SY_ELEMENT_SPAN,
  SY_ELEMENT_FORMULA,
} SyElementKind;

typedef struct {
  SyElementKind kind;
  unsigned id;               /* unique in the document; the same when it goes on on another page */
  int level;                 /* headings: 1 to 6 */
  const char *alt;           /* figures; or NULL */
  const char *lang;          /* BCP 47, or NULL: the document's */
  const char *title;         /* headings' text, or NULL */
  int column_span, row_span; /* cells; 0 or 1: one */
  enum { SY_SCOPE_NONE, SY_SCOPE_COLUMN, SY_SCOPE_ROW, SY_SCOPE_BOTH } scope; /* header cells */
  bool ordered;                                                               /* lists */
  SyRect box;                                                                 /* figures; else 0 */
} SyElement;

typedef enum {
  SY_ARTIFACT_PAGINATION,
  SY_ARTIFACT_LAYOUT,
  SY_ARTIFACT_HEADER,
  SY_ARTIFACT_FOOTER,
  SY_ARTIFACT_BACKGROUND
} SyArtifactKind;

/* One glyph; the pen starts at the run's x and moves by advance. */
typedef struct {
  uint32_t glyph;
  float advance; /* pt, with all justification in it */
  float dx, dy;  /* pt, offset from the pen; dy up */
  uint32_t text; /* offset of its cluster in the run's text, bytes */
} SyGlyph;

typedef struct {
  const SyFace *face;
  double size;             /* pt */
  double x, y;             /* baseline */
  double horizontal_scale; /* 1: none (w:w) */
  bool synthetic_bold, synthetic_italic;
  /* Of lines that run down, where all is painted under a quarter turn, clockwise: upright turns the run back about
   * (x, y), and dx and dy with it; vertical, which says upright too: the pen moves down the paper, along the line. */
  bool upright, vertical;
  double cross_scale; /* of a vertical run, across the line (縦中横); 0: none */
  uint32_t color;     /* 0xRRGGBB */
  const char *text;   /* UTF-8 of the whole run, logical order */
  size_t text_length;
  const SyGlyph *glyphs; /* visual order, left to right */
  size_t n_glyphs;
  bool rtl;
  int render_mode; /* 0 fill, 1 outline */
} SyGlyphRun;

/* A straight line from (x1, y1) to (x2, y2). */
typedef struct {
  double x1, y1, x2, y2, width;
  uint32_t color;
  SyLineStyle style;
} SyRule;

/* How a rectangle is filled and stroked; either colour may be SY_COLOR_AUTO. */
typedef struct {
  uint32_t fill;
  double fill_opacity;
  uint32_t line;
  double line_width;
} SyBoxLook;

typedef struct SyPainter SyPainter;
struct SyPainter {
  void (*begin_page)(SyPainter *self, double width, double height, const char *label);
  void (*end_page)(SyPainter *self);
  void (*glyphs)(SyPainter *self, const SyGlyphRun *run);
  void (*rule)(SyPainter *self, const SyRule *rule);
  void (*fill)(SyPainter *self, const SyRect *area, uint32_t color, double opacity);
  void (*box)(SyPainter *self, const SyRect *area, const SyBoxLook *look);
  /* A path, filled, stroked or both. */
  void (*path)(SyPainter *self, const SyPath *path, const SyPathLook *look);
  /* What crop leaves of the image fills the box. A painter may keep references to images. */
  void (*picture)(SyPainter *self, SyImage *image, const SyRect *box, const SyInsets *crop);
  /* Saves; then all is painted through the matrix and with the opacity, until pop. */
  void (*push)(SyPainter *self, const SyMatrix *matrix, double opacity);
  void (*clip)(SyPainter *self, const SyRect *area);                     /* until pop */
  void (*clip_path)(SyPainter *self, const SyPath *path, bool even_odd); /* until pop; no path: nothing is seen */
  void (*pop)(SyPainter *self);
  /* A link over a box; uri, or destination's name. Belongs to the open LINK element. */
  void (*link)(SyPainter *self, const SyRect *area, const char *uri, const char *destination, const char *description);
  void (*destination)(SyPainter *self, const char *name, double x, double y);
  void (*outline)(SyPainter *self, int level, const char *title, double x, double y);
  void (*begin_element)(SyPainter *self, const SyElement *element);
  void (*end_element)(SyPainter *self);
  void (*begin_artifact)(SyPainter *self, SyArtifactKind kind);
  void (*end_artifact)(SyPainter *self);
  /* ActualText for what is painted until end_span: for glyphs that do not say their text. */
  void (*begin_span)(SyPainter *self, const char *actual_text);
  void (*end_span)(SyPainter *self);
  /* Returns false once the painter has failed (disk full): layout stops. */
  bool (*ok)(SyPainter *self);
  /* The element will not be reopened: a writer may let it go. Its children have been forgotten before it. May be NULL.
   */
  void (*forget_element)(SyPainter *self, unsigned id);
  /* Drops all that has been painted; false: that cannot be. May be NULL. */
  bool (*restart)(SyPainter *self);
};

#endif

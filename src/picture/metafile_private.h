/* metafile: what EMF and WMF players share: a device context that draws into a figure ([MS-EMF], [MS-WMF]).
 *
 * Logical units go through the world transform, window and viewport to device units, and by the player's matrix to pt
 * of the figure. Private to picture. */
#ifndef SY_METAFILE_H
#define SY_METAFILE_H

#include "picture/bytes_private.h"
#include "picture/formats_private.h"

/* The kinds of lines ([MS-WMF] 2.1.1.23), and of brushes that matter here ([MS-WMF] 2.1.1.4). */
typedef enum {
  META_PEN_SOLID,
  META_PEN_DASH,
  META_PEN_DOT,
  META_PEN_DASH_DOT,
  META_PEN_DASH_DOT_DOT,
  META_PEN_NONE,
  META_PEN_INSIDE,
  META_PEN_USER,
  META_PEN_ALTERNATE
} MetaPenStyle;
typedef enum { META_BRUSH_SOLID, META_BRUSH_NONE, META_BRUSH_HATCHED } MetaBrushStyle;
#define META_PEN_STYLE 15u     /* the bits of a pen's style that are a MetaPenStyle */
#define META_OPAQUE 2          /* what SETBKMODE says; else transparent */
#define META_WINDING 2         /* what SETPOLYFILLMODE says; else alternate */
#define META_BOLD 550          /* weights above are bold */
#define META_HATCH_OPACITY 0.4 /* what a hatch comes to */

/* Raster operations ([MS-WMF] 2.1.1.31). */
#define META_ROP_BLACK 0x000042u
#define META_ROP_AND 0x8800C6u
#define META_ROP_COPY 0xCC0020u
#define META_ROP_PAINT 0xEE0086u
#define META_ROP_PATTERN 0xF00021u
#define META_ROP_WHITE 0xFF0062u

/* Bits of the alignment of texts ([MS-WMF] 2.1.2.3). */
typedef enum {
  META_TA_UPDATE = 1,
  META_TA_RIGHT = 2,
  META_TA_CENTER = 6,
  META_TA_BOTTOM = 8,
  META_TA_BASELINE = 24
} MetaTextAlign;

typedef struct {
  int style;     /* MetaPenStyle */
  double width;  /* logical units */
  bool cosmetic; /* as thin as can be */
  SyCap cap;
  SyJoin join;
  uint32_t color;
} MetaPen;

typedef struct {
  bool none;
  uint32_t color;
  double opacity; /* less than 1: what a hatch comes to */
} MetaBrush;

typedef struct {
  double height;     /* logical; below 0: of the em, above 0: of the cell */
  double escapement; /* degrees, against the clock */
  bool bold, italic, underline, strike, vertical;
  int charset;
  const char *family; /* interned */
} MetaFont;

typedef enum { META_FREE, META_PEN, META_BRUSH, META_FONT, META_OTHER } MetaKind;
typedef struct {
  MetaKind kind;
  MetaPen pen;
  MetaBrush brush;
  MetaFont font;
} MetaObject;

/* The state that SAVEDC saves. */
typedef struct {
  SyMatrix world;
  int map_mode;
  double window_x, window_y, window_width, window_height, view_x, view_y, view_width, view_height;
  MetaPen pen;
  MetaBrush brush;
  MetaFont font;
  uint32_t text_color, back_color;
  unsigned text_align;
  bool opaque, winding, clockwise;
  double x, y;      /* logical */
  guint clip, meta; /* indices into clips; 0: none */
} MetaState;

/* A region, within its parent, outside of which nothing is seen. */
typedef struct {
  guint parent;
  bool even_odd, rectangle;
  double x1, y1, x2, y2; /* pt, of a rectangle */
  SyFigure *path;        /* else; shared, through matrix */
  SyMatrix matrix;
  unsigned depth;
} MetaClip;

#define META_MOST_WMF_OBJECTS 4096

typedef struct {
  SyFigure *figure, *path; /* path: what BEGINPATH began */
  bool in_path;
  SyMatrix device; /* device units -> pt */
  double units[2]; /* device units in a millimetre, across and down */
  bool muted;      /* plain records are followed, but EMF+ draws */
  bool fixed_map;  /* WMF: the map mode is always that of the window */
  MetaState state;
  GArray *saved;                             /* MetaState */
  GArray *objects;                           /* MetaObject */
  GArray *clips;                             /* MetaClip; the first is none */
  guint clip_now;                            /* that the figure's ops stand in */
  size_t clip_points;                        /* of the paths of clips */
  guint64 *pixels;                           /* of bitmaps that may still come */
  guint64 taken[META_MOST_WMF_OBJECTS / 64]; /* WMF: bit by bit, which objects there are */
  const char *lacks;
} Meta;

/* metafile.c */
Meta *sy_meta_new(double width, double height, guint64 *pixels);
/* Gives the finished figure, or NULL if nothing was drawn, and frees the rest. *lacks names what was left out, or is
 * NULL. */
SyFigure *sy_meta_end(Meta *m, const char **lacks);
/* The matrix from logical units to pt. */
SyMatrix sy_meta_matrix(const Meta *m);
void sy_meta_save(Meta *m);
/* Goes back by so many states if n is below 0; above 0, to the state of that number. */
void sy_meta_restore(Meta *m, int n);
void sy_meta_put(Meta *m, guint index, const MetaObject *object);
void sy_meta_select(Meta *m, guint index);
void sy_meta_select_stock(Meta *m, unsigned stock);
/* Cuts off what is outside of, or within, a box in logical units. */
void sy_meta_clip_box(Meta *m, double x1, double y1, double x2, double y2, bool outside);
/* Cuts off what is outside of a path, which is shared and must not change any more, through a matrix. copy: the path
 * takes the place of the region that there is. */
void sy_meta_clip_path(Meta *m, SyFigure *path, const SyMatrix *matrix, bool even_odd, bool copy);
void sy_meta_clip_reset(Meta *m);
/* Must be called before anything is painted. */
void sy_meta_use_clip(Meta *m);
/* Decodes the bytes of a code page ("MS Gothic" and the like) to UTF-8. *steps tells how many bytes each character
 * took. Caller frees both. */
char *sy_meta_decode(int charset, const guchar *bytes, gsize length, GArray **steps);
char *sy_meta_decode_wide(const guchar *bytes, gsize units, GArray **steps);

/* emfplus.c */
typedef struct MetaPlus MetaPlus;
MetaPlus *sy_plus_new(Meta *m, int depth);
/* Plays the EMF+ records of a comment. True if the plain records that follow are to be drawn, until the next comment.
 */
bool sy_plus_play(MetaPlus *plus, const guchar *data, gsize length);
/* False if something could not be drawn. NULL is allowed. */
bool sy_plus_free(MetaPlus *plus);

/* metafile_draw.c: lengths in logical units */
typedef enum { META_ARC, META_CHORD, META_PIE, META_ARC_TO } MetaArc;
void sy_meta_move(Meta *m, double x, double y);
void sy_meta_line(Meta *m, double x, double y);
void sy_meta_box(Meta *m, double x1, double y1, double x2, double y2);
void sy_meta_round_box(Meta *m, double x1, double y1, double x2, double y2, double width, double height);
void sy_meta_ellipse(Meta *m, double x1, double y1, double x2, double y2);
void sy_meta_arc(Meta *m, MetaArc kind, const double box[4], double x1, double y1, double x2, double y2);
/* The figure in which an outline is gathered by move, line and curve, before sy_meta_paint paints it. */
SyFigure *sy_meta_target(Meta *m);
void sy_meta_point(const Meta *m, double x, double y, double *out_x, double *out_y);
void sy_meta_paint(Meta *m, bool fill, bool stroke);
void sy_meta_paint_path(Meta *m, bool fill, bool stroke);
/* Fills an outline of few points; the points are changed. */
void sy_meta_fill_polygon(Meta *m, size_t n, double (*points)[2], uint32_t color, double opacity);
void sy_meta_fill_box(Meta *m, double x, double y, double width, double height, uint32_t color, double opacity);
/* Draws a text. There are n advances, one for each byte or UTF-16 unit, in logical units; or NULL. */
void sy_meta_text(Meta *m, double x, double y, const char *text, const GArray *steps, const double *advances, gsize n);

typedef struct {
  const guchar *header, *bits;
  gsize header_length, bits_length;               /* bits NULL: behind the header */
  double x, y, width, height;                     /* where it goes */
  double from_x, from_y, from_width, from_height; /* of the bitmap; width 0: all */
  bool from_bottom;                               /* from_y counts from the bottom */
  guint32 rop;
  bool alpha; /* 32-bit pixels have their opacity, and are multiplied by it */
  double opacity;
} MetaBitmap;
void sy_meta_bitmap(Meta *m, const MetaBitmap *bitmap);
/* Fills a rectangle without a bitmap by its raster operation. */
void sy_meta_pattern(Meta *m, double x, double y, double width, double height, guint32 rop);
/* Makes a brush of the colour that a bitmap comes to. */
MetaBrush sy_meta_brush_of(Meta *m, const guchar *header, gsize header_length, const guchar *bits, gsize bits_length);

/* A COLORREF: red first. */
#define META_COLOR(p) ((guint32)(p)[0] << 16 | (guint32)(p)[1] << 8 | (guint32)(p)[2])

#endif

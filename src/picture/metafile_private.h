/* metafile: what EMF and WMF players share: a device context that draws into a figure ([MS-EMF], [MS-WMF]).
 *
 * Logical units go through the world transform, window and viewport to device units, and by the player's matrix to pt
 * of the figure. Private to picture. */
#ifndef SY_METAFILE_H
#define SY_METAFILE_H

#include "picture/bytes_private.h"
#include "picture/formats_private.h"

typedef struct {
  int style;     /* PS_*: 0 solid 1 dash 2 dot 3 dash dot 4 dash dot dot 5 none 6 within the frame */
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

/* What SAVEDC saves. */
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

/* A region that all is cut to, within its parent. */
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
/* The finished figure, or NULL if nothing was drawn; *lacks: what was left out, or NULL; frees the rest. */
SyFigure *sy_meta_end(Meta *m, const char **lacks);
/* Logical units to pt. */
SyMatrix sy_meta_matrix(const Meta *m);
void sy_meta_save(Meta *m);
/* n below 0: so many back; above 0: the state of that number. */
void sy_meta_restore(Meta *m, int n);
void sy_meta_put(Meta *m, guint index, const MetaObject *object);
void sy_meta_select(Meta *m, guint index);
void sy_meta_select_stock(Meta *m, unsigned stock);
/* Cuts off what is outside of, or within, a box in logical units. */
void sy_meta_clip_box(Meta *m, double x1, double y1, double x2, double y2, bool outside);
/* A path that does not change any more, which is shared, through a matrix; copy: instead of the region there is. */
void sy_meta_clip_path(Meta *m, SyFigure *path, const SyMatrix *matrix, bool even_odd, bool copy);
void sy_meta_clip_reset(Meta *m);
/* Before anything is painted. */
void sy_meta_use_clip(Meta *m);
/* "MS Gothic" and the like: bytes in a code page as UTF-8; *steps: how many bytes each character took. Caller frees
 * both. */
char *sy_meta_decode(int charset, const guchar *bytes, gsize length, GArray **steps);
char *sy_meta_decode_wide(const guchar *bytes, gsize units, GArray **steps);

/* emfplus.c */
typedef struct MetaPlus MetaPlus;
MetaPlus *sy_plus_new(Meta *m, int depth);
/* Plays the EMF+ records of a comment. True: the plain records that follow are to be drawn, until the next comment. */
bool sy_plus_play(MetaPlus *plus, const guchar *data, gsize length);
/* False: something could not be drawn. NULL is allowed. */
bool sy_plus_free(MetaPlus *plus);

/* metafile_draw.c: lengths in logical units */
typedef enum { META_ARC, META_CHORD, META_PIE, META_ARC_TO } MetaArc;
void sy_meta_move(Meta *m, double x, double y);
void sy_meta_line(Meta *m, double x, double y);
void sy_meta_box(Meta *m, double x1, double y1, double x2, double y2);
void sy_meta_round_box(Meta *m, double x1, double y1, double x2, double y2, double width, double height);
void sy_meta_ellipse(Meta *m, double x1, double y1, double x2, double y2);
void sy_meta_arc(Meta *m, MetaArc kind, const double box[4], double x1, double y1, double x2, double y2);
/* Points of an outline under way: sy_meta_begin, then move, line, curve to; then sy_meta_paint. */
SyFigure *sy_meta_target(Meta *m);
void sy_meta_point(const Meta *m, double x, double y, double *out_x, double *out_y);
void sy_meta_paint(Meta *m, bool fill, bool stroke);
void sy_meta_paint_path(Meta *m, bool fill, bool stroke);
/* An outline of few points, which are changed. */
void sy_meta_fill_polygon(Meta *m, size_t n, double (*points)[2], uint32_t color, double opacity);
void sy_meta_fill_box(Meta *m, double x, double y, double width, double height, uint32_t color, double opacity);
/* advances: n of them, by byte or UTF-16 unit, in logical units; or NULL. */
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
/* A rectangle without a bitmap, by its raster operation. */
void sy_meta_pattern(Meta *m, double x, double y, double width, double height, guint32 rop);
/* The colour that a bitmap comes to, as a brush. */
MetaBrush sy_meta_brush_of(Meta *m, const guchar *header, gsize header_length, const guchar *bits, gsize bits_length);

/* A COLORREF: red first. */
#define META_COLOR(p) ((guint32)(p)[0] << 16 | (guint32)(p)[1] << 8 | (guint32)(p)[2])

#endif

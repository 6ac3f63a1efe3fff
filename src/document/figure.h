/* figure: a drawing of paths, texts and pictures: what shapes, charts and metafiles come to.
 *
 * A figure is built once and then only read; references are counted. Lengths are in pt of the figure's own box, origin
 * at its top left, y down; whoever paints it scales that box to the room there is. */
#ifndef SY_FIGURE_H
#define SY_FIGURE_H

#include "base/base.h"

#define SY_FIGURE_MOST_OPS 400000     /* of one figure */
#define SY_FIGURE_MOST_POINTS 1000000 /* the same, with those of the figures within as often as they are drawn */
#define SY_FIGURE_MOST_WITHIN 400000  /* points of the figures within alone */
#define SY_FIGURE_MOST_WALKED                                                                                          \
  4000000 /* verbs that come from other paths, though their points be too far off to be kept */

/* x' = a x + c y + e, y' = b x + d y + f */
typedef struct {
  double a, b, c, d, e, f;
} SyMatrix;

extern const SyMatrix sy_matrix_identity;
/* First inner, then outer. */
SyMatrix sy_matrix_multiply(const SyMatrix *inner, const SyMatrix *outer);
void sy_matrix_apply(const SyMatrix *m, double *x, double *y);
/* How much a length of 1 comes to, all around. */
double sy_matrix_unit(const SyMatrix *m);

typedef enum {
  SY_PATH_MOVE,
  SY_PATH_LINE,
  SY_PATH_CURVE /* cubic: two control points, then the end */,
  SY_PATH_CLOSE
} SyPathVerb;
typedef struct {
  double x, y;
} SyPoint;
/* Verbs with their points one after another: 1, 1, 3 and 0 of them. */
typedef struct {
  size_t n_verbs, n_points;
  const uint8_t *verbs; /* SyPathVerb */
  const SyPoint *points;
} SyPath;

typedef enum { SY_CAP_BUTT, SY_CAP_ROUND, SY_CAP_SQUARE } SyCap;
typedef enum { SY_JOIN_MITER, SY_JOIN_ROUND, SY_JOIN_BEVEL } SyJoin;
typedef enum {
  SY_DASH_SOLID,
  SY_DASH_DOT,
  SY_DASH_DASH,
  SY_DASH_LONG,
  SY_DASH_DASH_DOT,
  SY_DASH_LONG_DOT,
  SY_DASH_DASH_DOT_DOT
} SyDash;

/* How a path is painted; colours 0xRRGGBB or SY_FIGURE_NONE. */
#define SY_FIGURE_NONE 0xFF000000u
typedef struct {
  uint32_t fill, line;
  double fill_opacity, line_opacity;
  double line_width; /* 0: as thin as can be seen */
  SyDash dash;
  SyCap cap;
  SyJoin join;
  bool even_odd;
} SyPathLook;

/* The lengths of a dash in widths of the line; 0: it is solid. */
size_t sy_dash_lengths(SyDash dash, double lengths[6]);

typedef enum {
  SY_FIGURE_PATH,
  SY_FIGURE_TEXT,
  SY_FIGURE_PICTURE,
  SY_FIGURE_FIGURE,
  SY_FIGURE_SAVE,
  SY_FIGURE_CLIP,
  SY_FIGURE_RESTORE
} SyFigureKind;

typedef struct SyFigure SyFigure;

typedef struct {
  SyFigureKind kind;
  SyPath path;     /* PATH, CLIP; its arrays are the figure's */
  SyPathLook look; /* PATH; CLIP: even_odd */
  SyMatrix matrix; /* TEXT: of its baseline's start, in pt; PICTURE, FIGURE: of the unit square, y down */
  /* text */
  const char *text;
  const char *family; /* interned */
  double size;        /* of the font */
  double align;       /* 0 starts at the point, 0.5 is centred on it, 1 ends there */
  double width;       /* that it takes; 0: its own */
  size_t n_advances;  /* 0, or of the characters of text, in pt */
  const double *advances;
  bool bold, italic, underline, strike;
  uint32_t color;
  /* picture */
  GBytes *file;
  const char *media_type; /* static */
  SyFigure *figure;       /* FIGURE: drawn within this one */
} SyFigureOp;

struct SyFigure {
  double width, height;
  GArray *ops;    /* SyFigureOp */
  GString *texts; /* texts are offsets into it until the figure is done */
  GByteArray *verbs;
  GArray *points;               /* SyPoint */
  GArray *advances;             /* double */
  size_t path_verb, path_point; /* where the path under way begins */
  double x, y;                  /* its current point */
  int saved, references;
  size_t weight, within; /* ops, with those of the figures within; points of these */
  size_t walked;         /* verbs that other paths have given */
  bool done, full;       /* full: something had to be left out */
};

/* Caller unrefs. Without a size it is for gathering a path. Its ops may be read once sy_figure_finish has been called.
 */
SyFigure *sy_figure_new(double width, double height);
SyFigure *sy_figure_ref(SyFigure *figure);
void sy_figure_unref(SyFigure *figure);
void sy_figure_finish(SyFigure *figure);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SyFigure, sy_figure_unref)

/* The path under way. Points that are no numbers are dropped. */
void sy_figure_move(SyFigure *f, double x, double y);
void sy_figure_line(SyFigure *f, double x, double y);
void sy_figure_curve(SyFigure *f, double x1, double y1, double x2, double y2, double x, double y);
void sy_figure_close(SyFigure *f);
void sy_figure_rectangle(SyFigure *f, double x, double y, double width, double height);
/* An ellipse's arc about (cx, cy) from an angle on by a sweep, in radians, clockwise as y is down; it goes on from the
 * path's point if joins, or begins a new one. */
void sy_figure_arc(SyFigure *f, double cx, double cy, double rx, double ry, double begin, double sweep, bool joins);
void sy_figure_ellipse(SyFigure *f, double x, double y, double width, double height);
/* Adds what stands in the path under way of another figure to this one's. */
void sy_figure_append(SyFigure *f, const SyFigure *from);
/* The same through a matrix. */
void sy_figure_append_by(SyFigure *f, const SyFigure *from, const SyMatrix *matrix);
/* Whether anything stands in it. */
bool sy_figure_has_path(const SyFigure *f);
/* Paints it, cuts all that follows off outside of it, or drops it. */
void sy_figure_paint(SyFigure *f, const SyPathLook *look);
void sy_figure_clip(SyFigure *f, bool even_odd);
void sy_figure_drop(SyFigure *f);
void sy_figure_save(SyFigure *f);
void sy_figure_restore(SyFigure *f);
/* op: the fields of TEXT; strings and advances are copied. */
void sy_figure_text(SyFigure *f, const SyFigureOp *op);
void sy_figure_picture(SyFigure *f, GBytes *file, const char *media_type, const SyMatrix *matrix);
/* A finished figure over the unit square; a new reference. */
void sy_figure_within(SyFigure *f, SyFigure *inner, const SyMatrix *matrix);
/* A line of text without turns, for charts and the like. */
void sy_figure_label(SyFigure *f, const char *text, double x, double y, double size, double align, uint32_t color);

#endif

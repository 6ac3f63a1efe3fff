/* figure: a drawing of paths, texts and pictures: what shapes, charts and metafiles come to.
 *
 * A figure is built once and then only read; references are counted. Lengths are in pt of the figure's own box, origin
 * at its top left, y down; whoever paints it scales that box to the room there is. */
#ifndef SY_FIGURE_H
#define SY_FIGURE_H

#include "graphics/image.h"
#include "graphics/path.h"

#define SY_FIGURE_MOST_OPS 400000     /* how many ops one figure may have */
#define SY_FIGURE_MOST_POINTS 1000000 /* points; those of the figures within count as often as they are drawn */
#define SY_FIGURE_MOST_WITHIN 400000  /* points that the figures within may have alone */
#define SY_FIGURE_MOST_WALKED                                                                                          \
  4000000 /* verbs that come from other paths, though their points be too far off to be kept */

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
  SyImage *image;   /* PICTURE */
  SyFigure *figure; /* FIGURE: drawn within this one */
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
/* A part of an ellipse about (cx, cy), from an angle on by a sweep, in radians, clockwise as y is down. */
typedef struct {
  double cx, cy, rx, ry, begin, sweep;
} SyArc;
/* The arc goes on from the path's point if joins, or begins a new path. */
void sy_figure_arc(SyFigure *f, const SyArc *arc, bool joins);
void sy_figure_ellipse(SyFigure *f, double x, double y, double width, double height);
/* Adds the path under way of another figure to this one's. */
void sy_figure_append(SyFigure *f, const SyFigure *from);
/* Adds it through a matrix. */
void sy_figure_append_by(SyFigure *f, const SyFigure *from, const SyMatrix *matrix);
/* Tells whether anything stands in the path under way. */
bool sy_figure_has_path(const SyFigure *f);
/* These paint the path under way, cut off what follows outside of it, or drop it. */
void sy_figure_paint(SyFigure *f, const SyPathLook *look);
void sy_figure_clip(SyFigure *f, bool even_odd);
void sy_figure_drop(SyFigure *f);
void sy_figure_save(SyFigure *f);
void sy_figure_restore(SyFigure *f);
/* The op has the fields of TEXT. Its strings and advances are copied. */
void sy_figure_text(SyFigure *f, const SyFigureOp *op);
/* Draws a picture over the unit square; takes a new reference. */
void sy_figure_picture(SyFigure *f, SyImage *image, const SyMatrix *matrix);
/* Draws a finished figure over the unit square; takes a new reference. */
void sy_figure_within(SyFigure *f, SyFigure *inner, const SyMatrix *matrix);
/* Draws a line of text that is not turned, for charts and the like. */
void sy_figure_label(SyFigure *f, const char *text, double x, double y, double size, double align, uint32_t color);

/* These shapes stand at the ends of lines (20.1.10.33). */
typedef enum {
  SY_LINE_END_NONE,
  SY_LINE_END_TRIANGLE,
  SY_LINE_END_OPEN,
  SY_LINE_END_STEALTH,
  SY_LINE_END_DIAMOND,
  SY_LINE_END_OVAL
} SyLineEnd;
/* The shapes at the first and the last point of a line. Widths and lengths are in line widths. */
typedef struct {
  SyLineEnd head, tail;
  double head_width, head_length, tail_width, tail_length;
} SyLineEnds;
/* Draws them at both ends of the path that was painted last, if it is open. from is the number of its first point. */
void sy_figure_line_ends(SyFigure *f, const SyLineEnds *ends, const SyPathLook *look, size_t from);

#endif

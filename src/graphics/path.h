/* path: points, rectangles, matrices, outlines and how they are painted. */
#ifndef SY_PATH_H
#define SY_PATH_H

#include "base/base.h"

/* x' = a x + c y + e, y' = b x + d y + f */
typedef struct {
  double a, b, c, d, e, f;
} SyMatrix;

typedef struct {
  double x, y;
} SyPoint;

/* A box: its top left corner, y down, and its size. */
typedef struct {
  double x, y, width, height;
} SyRect;

/* What is cut off each side of a picture, as fractions of its width and height; below 0 leaves room there. */
typedef struct {
  double left, top, right, bottom;
} SyInsets;

/* The box of the whole picture when what insets leave of it fills a box. */
SyRect sy_rect_uncropped(const SyRect *box, const SyInsets *crop);

extern const SyMatrix sy_matrix_identity;
/* First inner, then outer. */
SyMatrix sy_matrix_multiply(const SyMatrix *inner, const SyMatrix *outer);
void sy_matrix_apply(const SyMatrix *m, double *x, double *y);
/* The upright box about what the matrix makes of a box. It must turn by quarters, if at all. */
SyRect sy_matrix_apply_rect(const SyMatrix *m, const SyRect *rect);
/* How much a length of 1 comes to, all around. */
double sy_matrix_unit(const SyMatrix *m);

typedef enum {
  SY_PATH_MOVE,
  SY_PATH_LINE,
  SY_PATH_CURVE /* cubic: two control points, then the end */,
  SY_PATH_CLOSE
} SyPathVerb;
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

#endif

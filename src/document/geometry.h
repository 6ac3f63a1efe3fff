/* geometry: the outlines of shapes, preset and custom (20.1.9), as paths of a figure.
 *
 * Guides are worked out in pt; a name stands for a number. Private to document. */
#ifndef SY_GEOMETRY_H
#define SY_GEOMETRY_H

#include "document/figure.h"

/* What stands at a line's ends: 0 none 1 triangle 2 open arrow 3 stealth 4 diamond 5 oval; their size in line widths.
 */
typedef struct {
  int head, tail;
  double head_width, head_length, tail_width, tail_length;
} SyHeads;

/* How an outline is painted, and where the text stands in it, from the box's edges inwards (pt). */
typedef struct {
  SyPathLook look;
  bool flip_h, flip_v;
  double text_left, text_top, text_right, text_bottom;
  SyHeads heads;
} SyOutline;

/* Draws the heads at the first and the last stretch of the path that was painted last, from that point on, if it is
 * open. */
void sy_geometry_heads(SyFigure *out, const SyHeads *heads, const SyPathLook *look, size_t from);

/* The shape of that name in a box of that size; false: it is not known. Its adjustments come from av_list (a:avLst) and
 * then from adjust ("adj1 5000; adj2 100"); either may be NULL. */
bool sy_geometry_preset(SyFigure *out, const char *name, const xmlNode *av_list, const char *adjust, double width,
                        double height, SyOutline *outline);
/* a:custGeom. */
void sy_geometry_custom(SyFigure *out, const xmlNode *geometry, double width, double height, SyOutline *outline);
/* The preset that a VML shape type (o:spt) stands for, or NULL. */
const char *sy_geometry_of_vml(int type);

/* presets.c: shapes in the notation of geometry.c. */
typedef struct {
  const char *name;
  const char *adjust; /* "adj 16667; …": adjustments and their defaults */
  const char *guides; /* "x1 = * ss a 100000; …" */
  const char *paths;  /* "M x y L x y A w h begin sweep C … Q … Z", paths apart by |; '-' a path without fill, '!'
                         without line */
  const char *text;   /* "left top right bottom", or NULL: the box */
} SyPreset;
const SyPreset *sy_preset_lookup(const char *name);

#endif

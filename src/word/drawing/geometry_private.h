/* geometry: the outlines of shapes, preset and custom (20.1.9), as paths of a figure.
 *
 * Guides are worked out in pt; a name stands for a number. Private to document. */
#ifndef SY_GEOMETRY_H
#define SY_GEOMETRY_H

#include "graphics/graphics.h"

/* How an outline is painted, and where the text stands in it, from the box's edges inwards (pt). */
typedef struct {
  SyPathLook look;
  bool flip_h, flip_v;
  double text_left, text_top, text_right, text_bottom;
  SyLineEnds heads;
} SyOutline;

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

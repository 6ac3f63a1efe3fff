/* raster: images as surfaces of cairo's. */
#ifndef SY_RASTER_PRIVATE_H
#define SY_RASTER_PRIVATE_H

#include "graphics/image.h"

#include <cairo.h>

/* The image's pixels, made smaller by a whole number where cairo's surfaces have no room for so many in a row. NULL: it
 * is damaged, or there is no memory for it. Caller destroys. */
cairo_surface_t *sy_raster_new(const SyImage *image);

#endif

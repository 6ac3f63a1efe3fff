/* raster: picture files as pixels. */
#ifndef SY_RASTER_PRIVATE_H
#define SY_RASTER_PRIVATE_H

#include "base/base.h"

#include <cairo.h>

/* A PNG or JPEG file as an image surface; NULL if it is neither, damaged or too large. Caller destroys. */
cairo_surface_t *sy_raster_read(GBytes *file, const char *media_type);

#endif

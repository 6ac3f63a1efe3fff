/* graphics: what pictures, shapes and pages are drawn with: colours, paths and matrices, images, figures, and the
 * painter that a page is painted through. It knows neither Word nor fonts. */
#ifndef SY_GRAPHICS_H
#define SY_GRAPHICS_H

#include "graphics/color.h"
#include "graphics/figure.h"
#include "graphics/image.h"
#include "graphics/painter.h"
#include "graphics/path.h"

#endif

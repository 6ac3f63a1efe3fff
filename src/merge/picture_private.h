/* picture_private: the placeholder pictures of a template. */
#ifndef SY_MERGE_PICTURE_H
#define SY_MERGE_PICTURE_H

#include "merge/render_private.h"

typedef struct {
  const char *extension;  /* "png", "jpeg" */
  unsigned width, height; /* pixels, as stored */
  double skew;            /* a pixel's height, its width being 1 */
  bool mirrored;          /* to be mirrored left to right */
  int quarters;           /* then to be turned clockwise, to be upright */
} SyPictureLook;
/* False: neither PNG nor JPEG. */
bool sy_docx_look_at_picture(const guint8 *data, gsize length, SyPictureLook *look);
void sy_docx_render_picture(SyRender *r, const SyNode *node);

#endif

/* picture_private: the placeholder pictures of a template. */
#ifndef SY_MERGE_PICTURE_H
#define SY_MERGE_PICTURE_H

#include "merge/render_private.h"

void sy_docx_render_picture(SyRender *r, const SyNode *node);

#endif

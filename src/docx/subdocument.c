#include "docx/template_private.h"
void sy_docx_render_partial(SyRender *r, const SyNode *node) { r->failed = true; }

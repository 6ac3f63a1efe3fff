/* text_private: what compiling and rendering text templates share. */
#ifndef SY_TEMPLATE_TEXT_PRIVATE_H
#define SY_TEMPLATE_TEXT_PRIVATE_H

#include "template/template.h"

typedef struct SyTextNode SyTextNode;
struct SyTextNode {
  const char *text; /* into the source; NULL: a tag */
  size_t length;
  SyTag *tag;
  char *indent; /* of a partial, a parent, or a block: the blanks before it on its line */
  int line;
  bool alone;          /* BLOCK: its tags have lines of their own */
  GPtrArray *children; /* of sections, parents and blocks */
  const char *inside;  /* BLOCK: into the source; what stands between its tags */
  size_t inside_length;
};

struct SyTextTemplate {
  char *source;
  SyPlace place;    /* strings interned */
  GPtrArray *nodes; /* SyTextNode */
};

#endif

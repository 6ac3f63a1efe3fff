/* itemize_private: see itemize.c. */
#ifndef SY_ITEMIZE_PRIVATE_H
#define SY_ITEMIZE_PRIVATE_H

#include "compose/cluster_private.h"

/* Gives every cluster its level of embedding (UAX 9), and those that need shaping their script, their face, and whether
 * a line may break before them. Plain text is left as it is. */
void sy_compose_itemize(Composer *c);

#endif

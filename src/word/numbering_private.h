/* What numbering.xml defines (17.9). */
#ifndef SY_WORD_NUMBERING_PRIVATE_H
#define SY_WORD_NUMBERING_PRIVATE_H

#include "word/counting.h"

typedef struct {
  xmlNode *levels[SY_LEVELS]; /* w:lvl */
} AbstractNumbering;

typedef struct {
  int abstract;
  xmlNode *overrides[SY_LEVELS]; /* w:lvlOverride */
  int start_override[SY_LEVELS]; /* -1: none */
} Numbering;

void sy_numbering_load(SyStyles *styles);
/* The w:lvl of a list's level, with what the list overrides; NULL if there is none. */
const xmlNode *sy_numbering_level(const SyStyles *styles, int num_id, int level);
/* The level of the list that is linked to a style (17.9.23), or otherwise. */
int sy_linked_level(const SyStyles *styles, int num_id, const char *style, int otherwise);

#endif

/* counting: what has been counted up to a place of a document: its lists (17.9), its headings, and its SEQ fields
 * (17.16.5.56). Whoever walks over a document has a counting of his own, and tells it of each paragraph in turn. */
#ifndef SY_WORD_COUNTING_H
#define SY_WORD_COUNTING_H

#include "word/word.h"

#define SY_LEVELS 9 /* A list has so many. */

typedef struct SyCounting SyCounting;
/* styles must outlive it. */
SyCounting *sy_counting_new(SyStyles *styles);
void sy_counting_free(SyCounting *counting);
/* Nothing has been counted. */
void sy_counting_rewind(SyCounting *counting);

/* Counts a paragraph of a list on and returns its label, which lives in the arena; NULL if there is no such list. The
 * label's run is mark with the level's own properties over it. */
SyLabel *sy_counting_label(SyCounting *counting, SyArena *arena, int num_id, int level, const SyRunProperties *mark);
/* A paragraph begins whose style has that name (or NULL): sequences with \s count anew from a heading on. */
void sy_counting_heading(SyCounting *counting, const char *style_name);
/* The number that a SEQ field of these words shows, counted on; NULL: it is another field, or what is stored stands.
 * *beyond (it may be NULL) becomes true if the number is larger than what is counted to. Caller frees. */
char *sy_counting_sequence(SyCounting *counting, const GPtrArray *words, bool *beyond);

/* A numbered paragraph's place in its list: the labels of the levels above it and its own. It owns them. */
typedef struct {
  int abstract, level;
  char *labels[SY_LEVELS];
  bool includes[SY_LEVELS]; /* The level's label has the numbers of levels above in it. */
} SyNumberPlace;

/* The place of the paragraph of that list and level whose label was made last. */
void sy_number_place(const SyCounting *counting, int num_id, int level, SyNumberPlace *out);
void sy_number_place_copy(SyNumberPlace *to, const SyNumberPlace *from);
void sy_number_place_clear(SyNumberPlace *place);
/* The number as seen from another paragraph, without the levels that both share; from NULL: all of it. Caller frees. */
char *sy_number_place_relative(const SyNumberPlace *place, const SyNumberPlace *from);

#endif

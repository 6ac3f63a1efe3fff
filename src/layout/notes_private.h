/* Footnotes at the feet of columns. */
#ifndef SY_LAYOUT_NOTES_PRIVATE_H
#define SY_LAYOUT_NOTES_PRIVATE_H

#include "layout/flow_private.h"

/* The height of the footnotes whose references stand in the slab. */
double sy_notes_height(const Slab *slab);
/* The height of the separator above the notes of a column. */
double sy_notes_rule(Layout *l);
void sy_notes_clear(PlacedNote *note);
/* Gives the columns that begin their room for notes. */
void sy_notes_open(Layout *l);
/* Where the notes of the column under way begin, or would begin. */
double sy_notes_room(Layout *l);
/* The room between the text of the column under way and its notes, if notes of that height were added. */
double sy_notes_free(Layout *l, double more);
/* The height of the notes of the column under way, with their separator. */
double sy_notes_height_of_page(const Layout *l);
/* Where the notes of an area stand. */
double sy_notes_top(const Page *page, guint area);
/* Puts the slab's notes at the foot of the column under way. */
void sy_notes_take(Layout *l, Slab *slab);
/* Places, at the beginning of a column, the notes that go on from the column before. */
void sy_notes_carry(Layout *l);
/* The height of the column's notes that no slab of these columns refers to. */
double sy_notes_fixed(const Flow *flow, size_t column);
/* Moves the notes of slabs that have moved between the columns under way. */
void sy_notes_follow(Layout *l);

#endif

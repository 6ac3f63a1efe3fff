/* Text that is turned by a quarter in its cell or box. */
#ifndef SY_LAYOUT_TURNED_PRIVATE_H
#define SY_LAYOUT_TURNED_PRIVATE_H

#include "layout/row_private.h"

/* How text in a cell or a box is turned (SyCell.text_direction). If vertical, it stands within lines that run down. */
Turn sy_turn_of(SyTextDirection text_direction, bool vertical);
/* Whether lines of text that is turned so run down, as vertical ones do. */
bool sy_turn_is_vertical(Turn turn, bool around);
/* Lays the text of a cell, turned, and keeps it. */
void sy_turned_lay(const Feeder *pattern, CellBox *box, const SyRow *source, const SyCell *cell);
/* Lays it again along turned_length, now that the rows are there. kept may be NULL. */
void sy_turned_fit(CellBox *box, const KeptBlocks *kept);
void sy_kept_blocks_free(KeptBlocks *kept);
/* Lays text that is turned in a box: its lines are as long as the box is high. */
void sy_turned_lay_box(const Feeder *pattern, Box *box, const SyObject *object, Node *node);

#endif

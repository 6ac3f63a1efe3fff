/* Lengths of Word's files in pt, the unit of everything in layout. */
#ifndef SY_LAYOUT_UNIT_PRIVATE_H
#define SY_LAYOUT_UNIT_PRIVATE_H

#define PT(twips) ((twips) / 20.0)
#define EMU(emu) ((double)(emu) / 12700.0)

#endif

/* What the readers of drawings share: DrawingML, VML, diagrams, charts. Private to word. */
#ifndef SY_DRAWING_H
#define SY_DRAWING_H

#include "word/drawing/geometry_private.h"
#include "word/document_private.h"
#include "word/properties_private.h"

#define SY_EMU_PER_POINT 12700
#define SY_EMU_MOST 100000000
#define SY_DRAWING_DEPTH 64 /* how deep groups, and what stands in their text, may be nested */

/* drawing.c */
/* Reads an attribute that is a length in EMU or another whole number; 0 if it is not there. node may be NULL. */
int64_t sy_drawing_number(const xmlNode *node, const char *attribute);
/* Finds the first element of that name below node, at most depth levels down. */
xmlNode *sy_drawing_find(const xmlNode *node, const char *name, int depth);
/* Makes an object without a size, fill or line, which stands in the line of text. */
SyObject *sy_object_new(Reader *r);
/* Keeps a length that a scale has made of another to what can be reckoned with. */
int64_t sy_drawing_clamp(double emu);
/* Reads flipH and flipV of a:xfrm, which turn over what a group around has flipped. transform may be NULL. */
void sy_drawing_read_flips(const xmlNode *transform, bool *flip_h, bool *flip_v);
/* Copies a text into the memory of what is read; NULL for nothing. */
const char *sy_drawing_keep(Reader *r, const char *text);
/* Gives the object the picture that a relationship of the part names. Where there is none to draw, the object becomes a
 * labelled frame and a warning says why. */
void sy_object_set_picture(Reader *r, SyObject *out, const char *relationship);
/* Keeps a figure for the object: finishes it, and takes the caller's reference. */
void sy_object_set_figure(Reader *r, SyObject *out, SyFigure *figure);
/* Reads the members of a group (wpg:wgp, dsp:spTree …); out already has its size. */
void sy_read_group(Reader *r, SyObject *out, xmlNode *group);
/* Loads a part that belongs to a drawing; NULL if it is missing or damaged. Caller frees. */
xmlDoc *sy_drawing_part(Reader *r, const char *name);
/* Reads the blocks of w:txbxContent. */
void sy_read_box_text(Reader *r, SyObject *out, xmlNode *content);

/* color.c */
/* Reads the colour in a:solidFill and the like, or SY_COLOR_AUTO. placeholder is what phClr stands for; opacity may be
 * NULL. */
uint32_t sy_drawing_color(Reader *r, const xmlNode *parent, uint32_t placeholder, double *opacity);
/* Reads the fill of a:spPr or of a line: a solid one, or the colour that a gradient or pattern comes to. False if it
 * says nothing of a fill. */
bool sy_drawing_fill(Reader *r, const xmlNode *properties, uint32_t placeholder, uint32_t *color, double *opacity);
/* Looks up a colour of the theme by its name ("accent1", "tx1" …). */
uint32_t sy_theme_color(const SyDocument *d, const char *name);

/* shape.c */
/* Reads the outline, fill, line and text of wps:wsp, dsp:sp or a connector; out already has its size. */
void sy_read_shape(Reader *r, SyObject *out, xmlNode *shape);
/* Reads a:ln over what the outline's look has. */
void sy_read_line(Reader *r, SyOutline *outline, const xmlNode *line, uint32_t placeholder);

/* text_body.c */
/* Reads the paragraphs of a:txBody as the object's. Text that names no colour gets this one. */
void sy_read_text_body(Reader *r, SyObject *out, const xmlNode *body, uint32_t color);
/* Gives that colour to text without one of its own. */
void sy_tint_blocks(Reader *r, const SyBlock *blocks, size_t n, uint32_t color);

/* diagram.c: reads dgm:relIds; false if there is no drawing to take. */
bool sy_read_diagram(Reader *r, SyObject *out, const xmlNode *ids);
/* chart.c: reads c:chart; false if it cannot be drawn. */
bool sy_read_chart(Reader *r, SyObject *out, const xmlNode *chart);

#endif

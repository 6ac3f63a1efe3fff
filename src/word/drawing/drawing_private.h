/* What the readers of drawings share: DrawingML, VML, diagrams, charts. Private to document. */
#ifndef SY_DRAWING_H
#define SY_DRAWING_H

#include "word/drawing/geometry_private.h"
#include "word/document_private.h"
#include "word/properties_private.h"

#define SY_EMU_PER_POINT 12700
#define SY_EMU_MOST 100000000
#define SY_DRAWING_DEPTH 64 /* of groups within each other, and of what stands in their text */

/* drawing.c */
/* A length in EMU, or another whole number; 0 if it is not there. node may be NULL. */
int64_t sy_emu(const xmlNode *node, const char *attribute);
/* The first element of that name below node, at most depth levels down. */
xmlNode *sy_drawing_find(const xmlNode *node, const char *name, int depth);
/* An object without a size, fill or line, in the line of text. */
SyObject *sy_object_new(Reader *r);
/* Lengths that scales have made of others, kept to what can be reckoned with. */
int64_t sy_emu_within(double emu);
/* flipH and flipV of a:xfrm, over what a group around has flipped. transform may be NULL. */
void sy_flips(const xmlNode *transform, bool *flip_h, bool *flip_v);
/* A copy that lives as long as what is read; NULL for nothing. */
const char *sy_drawing_keep(Reader *r, const char *text);
/* The picture that a relationship of the part names (NULL: none); a labelled frame if there is none to draw. */
void sy_set_picture(Reader *r, SyObject *out, const char *relationship);
/* Keeps a figure for the object: finishes it, and takes the caller's reference. */
void sy_set_figure(Reader *r, SyObject *out, SyFigure *figure);
/* The members of a group (wpg:wgp, dsp:spTree …); out has its size. */
void sy_read_group(Reader *r, SyObject *out, xmlNode *group);
/* A part that belongs to a drawing; NULL: it is missing or damaged. Caller frees. */
xmlDoc *sy_drawing_part(Reader *r, const char *name);
/* The blocks of w:txbxContent. */
void sy_read_box_text(Reader *r, SyObject *out, xmlNode *content);

/* color.c */
/* The colour in a:solidFill and the like, or SY_COLOR_AUTO; placeholder: what phClr stands for. opacity may be NULL. */
uint32_t sy_drawing_color(Reader *r, const xmlNode *parent, uint32_t placeholder, double *opacity);
/* The fill of a:spPr or of a line: solid, or what a gradient or pattern comes to. False: it says nothing of a fill. */
bool sy_drawing_fill(Reader *r, const xmlNode *properties, uint32_t placeholder, uint32_t *color, double *opacity);
/* "accent1", "tx1" … of the theme. */
uint32_t sy_theme_color(const SyDocument *d, const char *name);

/* shape.c */
/* wps:wsp, dsp:sp, a connector: its outline, fill, line and text; out has its size. */
void sy_read_shape(Reader *r, SyObject *out, xmlNode *shape);
/* a:ln over what look has. */
void sy_read_line(Reader *r, SyOutline *outline, const xmlNode *line, uint32_t placeholder);

/* text_body.c */
/* The paragraphs of a:txBody as the object's; color: of text that names none. */
void sy_read_text_body(Reader *r, SyObject *out, const xmlNode *body, uint32_t color);
/* Gives text without a colour of its own that one. */
void sy_tint_blocks(Reader *r, const SyBlock *blocks, size_t n, uint32_t color);

/* diagram.c: dgm:relIds; false: there is no drawing to take. */
bool sy_read_diagram(Reader *r, SyObject *out, const xmlNode *ids);
/* chart.c: c:chart; false: it cannot be drawn. */
bool sy_read_chart(Reader *r, SyObject *out, const xmlNode *chart);

#endif

/* Elements of properties, read into structs: w:rPr, w:pPr, and what is alike in others (properties.c). */
#ifndef SY_WORD_PROPERTIES_PRIVATE_H
#define SY_WORD_PROPERTIES_PRIVATE_H

#include "word/word.h"

/* What the element holds goes over what is in out already; the element may be NULL. */
void sy_read_run_properties(const SyStyles *styles, SyRunProperties *out, const xmlNode *rpr);
void sy_read_paragraph_properties(SyParagraphProperties *out, GArray *tabs, const xmlNode *ppr);
/* An on/off child element (17.17.4); otherwise, if it is not there. */
bool sy_on(const xmlNode *parent, const char *name, bool otherwise);
/* As strtod, but finite: what is not a number or too large is 0, what is large at most a thousand million. */
double sy_decimal(const char *text, char **end);
/* A whole number; node may be NULL. */
int sy_number_of(const xmlNode *node, const char *attribute, int otherwise);
/* The words of an attribute, in the order of an enum; NULL where the enum has a value that no word says. SY_CHOICES
 * makes a constant of them outside of functions. */
typedef struct {
  const char *const *words;
  unsigned n;
} SyChoices;
#define SY_CHOICES(...)                                                                                                \
  {                                                                                                                    \
    (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)                    \
  }
/* Which of the words the attribute says, or otherwise; node may be NULL. */
unsigned sy_choice_of(const xmlNode *node, const char *name, const SyChoices *choices, unsigned otherwise);
extern const SyChoices sy_anchors;           /* SyAnchor */
extern const SyChoices sy_placements_across; /* SyPlacement */
extern const SyChoices sy_placements_down;
/* "FF0000", or SY_COLOR_AUTO. */
uint32_t sy_color(const char *text);
uint32_t sy_shading(const xmlNode *shd);
void sy_read_border(SyBorder *out, const xmlNode *node);
void sy_read_borders(SyBorders *out, const xmlNode *node);
/* A w:textDirection element, or NULL; names of both the transitional and the strict schema. */
SyTextDirection sy_text_direction(const xmlNode *node);
SyLineStyle sy_line_style(const char *name);
SyAlign sy_align(const char *name, SyAlign otherwise);

#endif

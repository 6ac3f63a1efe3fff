/* styles: the styles, the theme's fonts and the lists of a package, read once for all who ask for them: contents,
 * references and the document itself. Rewriting the main part does not touch them. */
#ifndef SY_WORD_STYLES_H
#define SY_WORD_STYLES_H

#include "word/word.h"

typedef enum { SY_STYLE_PARAGRAPH, SY_STYLE_CHARACTER, SY_STYLE_TABLE, SY_STYLE_NUMBERING } SyStyleType;

/* What a paragraph style comes to, with the styles that it is based on and the document's defaults. */
typedef struct {
  SyRunProperties run;
  SyParagraphProperties paragraph; /* It holds the style's id, its name and its tabs. */
  int num_id, level;               /* The list that the style itself is in; num_id 0: none. */
} SyParagraphStyle;

/* The style of that id, or else the default paragraph style. Borrowed. */
const SyParagraphStyle *sy_styles_paragraph(SyStyles *styles, const char *id);
/* The document's defaults, without any style. Borrowed. */
const SyParagraphStyle *sy_styles_defaults(SyStyles *styles);
/* The id of the first style of that type and name, whatever the case of its letters; NULL if there is none. */
const char *sy_styles_named(const SyStyles *styles, SyStyleType type, const char *name);
/* 1 to 9 for "heading 1" to "heading 9", else 0. The name may be NULL. */
int sy_heading_level(const char *style_name);

#endif

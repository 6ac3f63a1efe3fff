/* link: what a sub-document brings along is renamed so that nothing clashes: styles, numbering, pictures, notes, ids.
 * Private to docx. */
#ifndef SY_DOCX_LINK_H
#define SY_DOCX_LINK_H

#include "merge/compile_private.h"

typedef struct {
  SyCompiler *c;
  SyPackage *from;           /* the sub-document */
  SyPackage *base;           /* the template's own copy, which grows */
  const char *stem;          /* the sub-document's name, for names of styles */
  GHashTable *styles;        /* its style id -> ours; owned */
  GHashTable *lists;         /* its numId -> ours; owned */
  GHashTable *relations;     /* its relationship id -> ours; owned */
  const char *default_style; /* that its paragraphs without a style take, or NULL: ours */
} SyLink;

/* link_styles.c: fills link->styles with what the document uses, and adds to the base's styles. */
bool sy_link_styles(SyLink *link, const xmlDoc *document);
/* link_lists.c: likewise for lists. Both: false with diagnostics. */
bool sy_link_lists(SyLink *link, const xmlDoc *document);
/* The style that stands for the sub-document's; the id itself if it is unknown. */
const char *sy_link_style(const SyLink *link, const char *id);

/* Declares at our root what theirs declares, where the prefix is free; what theirs may ignore, ours may. */
void sy_link_namespaces(xmlNode *to, const xmlNode *from);
/* A part of either, parsed, with all its namespaces at its root. The caller frees. */
xmlDoc *sy_link_load(SyCompiler *c, SyPackage *package, const char *part);

#endif

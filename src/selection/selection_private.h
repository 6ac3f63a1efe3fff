/* What the files of selection/ share. */
#ifndef SY_SELECTION_PRIVATE_H
#define SY_SELECTION_PRIVATE_H

#include "selection/selection.h"

/* A rich value with the project's terms replaced and, from blanks (may be NULL), its blanks filled. */
SyValue *sy_selection_rich(const SyProject *project, const SyCatalogueRequirement *requirement, const SyValue *text,
                           const SyValue *blanks);
/* All items of a text (or NULL: none) as one rich value, a paragraph each. blanks: as above. */
SyValue *sy_selection_items(const SyProject *project, const SyCatalogueRequirement *requirement,
                            const SyCatalogueText *text, const SyValue *blanks);
/* Officer's own words as a rich value: terms replaced, a paragraph per line. marked: as an insertion, for
 * reviewers, where the catalogue has a wording beside. */
SyValue *sy_selection_own_words(const SyProject *project, const char *words, bool marked);
/* Text with the terms replaced. Caller frees. */
char *sy_selection_terms(const SyProject *project, const char *text);
/* Lists of {text: rich}: proposals of the level and all below, lower first, without repeats; those the
 * project chose. */
SyValue *sy_selection_proposals(const SySelection *selection, const SySelected *selected);
/* The blanks that stand in the specification, each once per repetition: SyCatalogueBlank pointers. */
GPtrArray *sy_selection_open_blanks(const SySelection *selection, const SySelected *selected);

#endif

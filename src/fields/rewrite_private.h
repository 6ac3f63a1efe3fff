/* rewrite: a package's main part read with its styles and written anew. Private to fields. */
#ifndef SY_FIELDS_REWRITE_PRIVATE_H
#define SY_FIELDS_REWRITE_PRIVATE_H

#include "fields/fields.h"
#include "word/word_private.h"

/* What the bytes of the main part become; NULL: they stay. styles: as of sy_document_open_styles. Caller frees. */
typedef GBytes *(*SyMainEdit)(SyDocument *styles, const char *text, size_t size, void *user);
/* Replaces the bytes of the main part, if they hold one of the words (which end with NULL). False with
 * diagnostics. */
bool sy_fields_rewrite_main(SyPackage *package, const char *const *words, const SyLimits *limits, SyMainEdit edit,
                            void *user, SyDiagnostics *diagnostics);

#endif

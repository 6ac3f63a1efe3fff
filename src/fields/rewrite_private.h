/* rewrite: a package's main part read with its styles and written anew. */
#ifndef SY_FIELDS_REWRITE_PRIVATE_H
#define SY_FIELDS_REWRITE_PRIVATE_H

#include "fields/fields.h"

/* What the bytes of the main part become; NULL: they stay. Caller frees. */
typedef GBytes *(*SyMainEdit)(SyStyles *styles, const char *text, size_t size, void *user);
/* Replaces the bytes of the main part, if they hold one of the words (which end with NULL). styles: those of the
 * package; NULL: they are read here. False with diagnostics. */
bool sy_fields_rewrite_main(SyPackage *package, const char *const *words, SyStyles *styles, SyMainEdit edit, void *user,
                            SyDiagnostics *diagnostics);

#endif

/* messages: marks the texts that users see. They are English in the source and Japanese in po/ja.po. */
#ifndef SY_BASE_MESSAGES_H
#define SY_BASE_MESSAGES_H

#include "base/data.h"

#include <libintl.h>

#define _(string) dgettext(SY_TEXT_DOMAIN, string)
/* Marks a text that is translated where it is used. */
#define N_(string) string

/* The candidate nearest to word (edit distance over characters, at most a third of its length), or
 * NULL. candidates end with NULL. Borrowed. */
const char *sy_nearest(const char *word, const char *const *candidates);

#endif

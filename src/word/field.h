/* field: what the switches of a field's instruction ask for (17.16.4). */
#ifndef SY_WORD_FIELD_H
#define SY_WORD_FIELD_H

#include "package/field.h"
#include "word/word.h"

/* True if a switch changes the case of letters. */
bool sy_field_changes_case(const GPtrArray *words);
/* The format that a switch \* names; true if it is known, also where it leaves the number as it is. */
bool sy_field_number_format(const char *name, SyNumberFormat *format);
/* The value of the first \* that says how a number is written; NULL: none does. */
const char *sy_field_format_switch(const GPtrArray *words);
/* A number under a field's switches \* and \#; NULL: one of them is unknown. Caller frees. */
char *sy_field_number(const GPtrArray *words, SyNumberFormat format, int n);

#endif

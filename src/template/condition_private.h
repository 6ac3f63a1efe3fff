/* condition_private: comparisons in the tags of sections. */
#ifndef SY_TEMPLATE_CONDITION_H
#define SY_TEMPLATE_CONDITION_H

#include "template/template.h"

/* True if the text is more than a name: it has a sign of comparison outside of quotation marks, or and, or, not. */
bool sy_condition_is(const char *text);
/* *first: the first name in it, which closes the section; caller frees. NULL: it cannot be read. */
SyCondition *sy_condition_new(const char *text, char **first);
void sy_condition_free(SyCondition *condition);
/* A yes or no; NULL with *problem (caller frees): a name is unknown. */
SyValue *sy_condition_evaluate(const SyCondition *condition, const SyScope *scope, char **problem);

#endif

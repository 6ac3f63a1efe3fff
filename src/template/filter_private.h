/* filter_private: what the files of the filters share. */
#ifndef SY_TEMPLATE_FILTER_PRIVATE_H
#define SY_TEMPLATE_FILTER_PRIVATE_H

#include "template/filter.h"

/* One text, not empty, filtered; NULL with *problem. Caller frees. */
typedef char *(*SyFilterText)(const SyFilter *filter, const char *text, const char *const *arguments,
                              size_t n_arguments, char **problem);

/* Applies `text` (NULL: nothing) to a value's plain text, or the filter to each item of a list. */
SyValue *sy_filter_each(const SyFilter *filter, const SyValue *value, const char *const *arguments, size_t n_arguments,
                        char **problem, SyFilterText text);
/* "the filter 和暦 (wareki) wants …; it was given “…”". wanted is translated. */
char *sy_filter_problem(const SyFilter *filter, const char *wanted, const char *given);

typedef enum { SY_CASE_UPPER, SY_CASE_LOWER, SY_CASE_FULL, SY_CASE_HALF, SY_CASE_TRIM, SY_CASE_ONE_LINE } SyCase;
SyValue *sy_filter_characters(const SyFilter *filter, const SyValue *value, const char *const *arguments,
                              size_t n_arguments, char **problem); /* detail: SyCase */

/* The argument before (detail: after) what is not empty. */
SyValue *sy_filter_beside(const SyFilter *filter, const SyValue *value, const char *const *arguments,
                          size_t n_arguments, char **problem);

/* Signs made into rich text: emphasis, blanks, links, paragraphs. */
SyValue *sy_filter_markup(const SyFilter *filter, const SyValue *value, const char *const *arguments,
                          size_t n_arguments, char **problem);

/* Lines that end between phrases; the argument: how many full-width characters a line holds. */
SyValue *sy_filter_phrases(const SyFilter *filter, const SyValue *value, const char *const *arguments,
                           size_t n_arguments, char **problem);

typedef enum {
  SY_NUMERAL_COUNTING,   /* 千二百三十四 */
  SY_NUMERAL_POSITIONAL, /* 一二三四 */
  SY_NUMERAL_FORMAL,     /* 壱千弐百参拾四 */
  SY_NUMERAL_THOUSANDS,  /* 1,234 */
  SY_NUMERAL_PICTURE,    /* 1,234.50 */
  SY_NUMERAL_PERCENT,    /* 85% */
  SY_NUMERAL_CIRCLED,    /* ① */
  SY_NUMERAL_AIU,        /* ア */
  SY_NUMERAL_IROHA,      /* イ, of イロハ */
} SyNumeral;
SyValue *sy_filter_number(const SyFilter *filter, const SyValue *value, const char *const *arguments,
                          size_t n_arguments, char **problem); /* detail: SyNumeral */

#endif

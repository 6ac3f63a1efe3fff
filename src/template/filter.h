/* filter: the fixed list of filters of the template language. One const table; no expressions, no code. */
#ifndef SY_TEMPLATE_FILTER_H
#define SY_TEMPLATE_FILTER_H

#include "value/value.h"

SY_BEGIN

typedef struct SyFilter SyFilter;

/* A filter's outcome is a new value. value may be NULL: the data has no such name (only a tag with `default`
 * gets that far). Nothing stays nothing and "" stays "", so that `default` may come last; of a list each item is
 * filtered. NULL with *problem set (one translated sentence without a place; the caller frees): the value does not
 * suit. */
typedef SyValue *(*SyFilterApply)(const SyFilter *filter, const SyValue *value, const char *const *arguments,
                                  size_t n_arguments, char **problem);

struct SyFilter {
  const char *english;  /* "wareki" */
  const char *japanese; /* "和暦" */
  const char *meaning;  /* English, for gettext */
  const char *example;  /* "{{date|和暦}}" */
  const char *result;   /* of the example: "令和8年12月1日" */
  const char *sample;   /* what the example's name stands for, as YAML: "2026-12-01" */
  unsigned least, most; /* arguments */
  int detail;           /* what tells filters apart that share a function */
  SyFilterApply apply;
};

extern const SyFilter sy_filters[]; /* ends with english == NULL */

/* What a section of a Word file repeats: what its place says, or whole cells or rows. */
typedef enum { SY_REPEATS_PLACE, SY_REPEATS_COLUMNS, SY_REPEATS_ROWS } SyFilterScope;
SyFilterScope sy_filter_scope(const SyFilter *filter);

/* True of `default`, which gives a value to a name that the data does not have. */
bool sy_filter_stands_in(const SyFilter *filter);

/* By either name; a date pattern ("yyyy-MM-dd", "yyyy年M月d日") finds the filter `date`, whose argument it then is.
 * NULL if there is none. */
const SyFilter *sy_filter_lookup(const char *word);
/* True if word is made of yyyy, yy, MM, M, dd, d, EEE (weekday), of aaa, ggg, e and their like as in Word's pictures,
 * and of other characters that are no ASCII letters. */
bool sy_filter_is_date_pattern(const char *word);
/* True of "#,##0.00円": digits that `number` can fill in, and other characters around them. */
bool sy_filter_is_number_picture(const char *word);

SY_END

#endif

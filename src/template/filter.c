#include "template/filter.h"
const SyFilter sy_filters[] = {{NULL}};
const SyFilter *sy_filter_lookup(const char *word) { return NULL; }
bool sy_filter_is_date_pattern(const char *word) { return false; }

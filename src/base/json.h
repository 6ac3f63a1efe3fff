/* json: texts of JSON. */
#ifndef SY_BASE_JSON_H
#define SY_BASE_JSON_H

#include <glib.h>

/* Appends s as a JSON string with its quotes. */
void sy_json_append_string(GString *out, const char *s);
/* Appends BEFORE"name": "text", if text is not NULL. */
void sy_json_append_member(GString *out, const char *before, const char *name, const char *text);

#endif

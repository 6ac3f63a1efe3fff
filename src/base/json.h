/* json: every JSON that the program writes goes out through here, in yajl_gen's hands. */
#ifndef SY_BASE_JSON_H
#define SY_BASE_JSON_H

#include "base/diagnostics.h"

/* One value of JSON that is being written, on one line: {"name": "text", "list": [1, 2]}. */
typedef struct SyJson SyJson;
SyJson *sy_json_new(void);
/* The value is a list whose items stand on a line each; the text ends with a newline. */
SyJson *sy_json_new_lines(void);
/* Frees the writer; its text, which the caller frees. */
char *sy_json_finish(SyJson *json);

void sy_json_map(SyJson *json);
void sy_json_end_map(SyJson *json);
void sy_json_list(SyJson *json);
void sy_json_end_list(SyJson *json);
void sy_json_key(SyJson *json, const char *name);
void sy_json_text(SyJson *json, const char *text); /* NULL: null */
void sy_json_integer(SyJson *json, long long number);
/* With so many digits after the point. */
void sy_json_decimal(SyJson *json, double number, int digits);
/* A pair of a map; nothing if there is no text, or no number above 0. */
void sy_json_member(SyJson *json, const char *name, const char *text);
void sy_json_count(SyJson *json, const char *name, long long number);
/* A list of texts; the array ends with NULL and may be NULL. */
void sy_json_member_texts(SyJson *json, const char *name, const char *const *texts);
/* A diagnostic as a map. */
void sy_json_diagnostic(SyJson *json, const SyDiagnostic *diagnostic);

/* Appends s as a JSON string with its quotes. */
void sy_json_append_string(GString *out, const char *s);

#endif

#include "base/json.h"

#include <string.h>
#include <yajl/yajl_gen.h>

struct SyJson {
  yajl_gen gen;
  GString *out;
  int depth;
  bool in_string; /* between its quotes */
  bool lines;     /* each item of the outermost list has a line */
  bool items;     /* that list has one */
};

/* yajl_gen hands over one token after the other; within a string, what stands between two escapes. A comma and a colon
 * outside of strings get a space after them. */
static void on_token(void *data, const char *token, size_t length)
{
  SyJson *json = data;
  char sign = length == 1 ? *token : 0;
  if (sign == '"') json->in_string = !json->in_string;
  if (json->in_string || !sign || !strchr("{}[],:", sign)) {
    g_string_append_len(json->out, token, (gssize)length);
    return;
  }
  bool opens = sign == '{' || sign == '[', closes = sign == '}' || sign == ']';
  if (closes) json->depth--;
  if (json->lines && json->depth == 1 && opens && !json->items) {
    g_string_append(json->out, "\n  ");
    json->items = true;
  } else if (json->lines && json->depth == 0 && closes) {
    g_string_append_c(json->out, '\n');
  }
  if (opens) json->depth++;
  g_string_append_c(json->out, sign);
  if (sign == ',' && json->lines && json->depth == 1) g_string_append(json->out, "\n  ");
  else if (sign == ',' || sign == ':') g_string_append_c(json->out, ' ');
}

SyJson *sy_json_new(void)
{
  SyJson *json = g_new0(SyJson, 1);
  json->gen = yajl_gen_alloc(NULL);
  json->out = g_string_new(NULL);
  yajl_gen_config(json->gen, yajl_gen_print_callback, on_token, json);
  return json;
}

SyJson *sy_json_new_lines(void)
{
  SyJson *json = sy_json_new();
  json->lines = true;
  sy_json_list(json);
  return json;
}

char *sy_json_finish(SyJson *json)
{
  if (json->lines) {
    sy_json_end_list(json);
    g_string_append_c(json->out, '\n');
  }
  char *text = g_string_free(json->out, FALSE);
  yajl_gen_free(json->gen);
  g_free(json);
  return text;
}

void sy_json_map(SyJson *json)
{
  yajl_gen_map_open(json->gen);
}

void sy_json_end_map(SyJson *json)
{
  yajl_gen_map_close(json->gen);
}

void sy_json_list(SyJson *json)
{
  yajl_gen_array_open(json->gen);
}

void sy_json_end_list(SyJson *json)
{
  yajl_gen_array_close(json->gen);
}

void sy_json_text(SyJson *json, const char *text)
{
  if (text) yajl_gen_string(json->gen, (const unsigned char *)text, strlen(text));
  else yajl_gen_null(json->gen);
}

void sy_json_key(SyJson *json, const char *name)
{
  sy_json_text(json, name);
}

void sy_json_integer(SyJson *json, long long number)
{
  yajl_gen_integer(json->gen, number);
}

void sy_json_decimal(SyJson *json, double number, int digits)
{
  char format[16], text[G_ASCII_DTOSTR_BUF_SIZE];
  g_snprintf(format, sizeof format, "%%.%df", digits);
  g_ascii_formatd(text, sizeof text, format, number);
  yajl_gen_number(json->gen, text, strlen(text));
}

void sy_json_member(SyJson *json, const char *name, const char *text)
{
  if (!text) return;
  sy_json_key(json, name);
  sy_json_text(json, text);
}

void sy_json_count(SyJson *json, const char *name, long long number)
{
  if (number <= 0) return;
  sy_json_key(json, name);
  sy_json_integer(json, number);
}

void sy_json_member_texts(SyJson *json, const char *name, const char *const *texts)
{
  sy_json_key(json, name);
  sy_json_list(json);
  for (; texts && *texts; texts++) sy_json_text(json, *texts);
  sy_json_end_list(json);
}

void sy_json_append_string(GString *out, const char *s)
{
  SyJson *json = sy_json_new();
  sy_json_text(json, s);
  g_autofree char *text = sy_json_finish(json);
  g_string_append(out, text);
}

/* JSON -> values, through yajl's callbacks. */
#include "value/value.h"

#include <string.h>
#include <yajl/yajl_parse.h>

typedef struct {
  SyValue *container;
  char *key;        /* of a map: read, its value to come; or NULL */
  GHashTable *keys; /* of a map with many: those it has; or NULL */
} Frame;

typedef struct {
  const char *path;
  const SyLimits *limits;
  SyDiagnostics *diagnostics;
  GArray *frames;
  SyValue *root;
  const char *problem; /* what stopped the parser, or NULL */
  char *detail;
} Builder;

static void frame_clear(Frame *frame)
{
  g_free(frame->key);
  if (frame->keys) g_hash_table_destroy(frame->keys);
}

static int place_value(Builder *b, SyValue *value)
{
  if (b->frames->len == 0) {
    b->root = value;
    return 1;
  }
  Frame *frame = &g_array_index(b->frames, Frame, b->frames->len - 1);
  if (sy_value_type(frame->container) == SY_VALUE_LIST) {
    sy_value_list_add(frame->container, value);
    return 1;
  }
  sy_value_map_append(frame->container, frame->key, value, NULL);
  return 1;
}

static int on_null(void *data)
{
  return place_value(data, sy_value_new_null());
}

static int on_boolean(void *data, int truth)
{
  return place_value(data, sy_value_new_bool(truth != 0));
}

static int on_number(void *data, const char *text, size_t length)
{
  g_autofree char *lexeme = g_strndup(text, length);
  return place_value(data, sy_value_new_number(g_ascii_strtod(lexeme, NULL), lexeme));
}

static int on_string(void *data, const unsigned char *text, size_t length)
{
  return place_value(data, sy_value_new_text_length((const char *)text, length));
}

static int open_container(Builder *b, SyValue *container)
{
  if (b->frames->len >= b->limits->depth) {
    b->problem = N_("values are nested too deep");
    sy_value_unref(container);
    return 0;
  }
  Frame frame = {.container = container};
  g_array_append_val(b->frames, frame);
  return 1;
}

static int on_map_begin(void *data)
{
  return open_container(data, sy_value_new_map());
}

static int on_list_begin(void *data)
{
  return open_container(data, sy_value_new_list());
}

static int on_end(void *data)
{
  Builder *b = data;
  Frame frame = g_array_index(b->frames, Frame, b->frames->len - 1);
  g_array_set_size(b->frames, b->frames->len - 1);
  frame_clear(&frame);
  return place_value(b, frame.container);
}

static int on_key(void *data, const unsigned char *text, size_t length)
{
  Builder *b = data;
  Frame *frame = &g_array_index(b->frames, Frame, b->frames->len - 1);
  g_free(frame->key);
  frame->key = g_strndup((const char *)text, length);
  if (!sy_value_map_has_key(frame->container, frame->key, &frame->keys)) return 1;
  b->problem = N_("the same key stands here twice");
  b->detail = g_strdup(frame->key);
  return 0;
}

static const yajl_callbacks callbacks = {
    .yajl_null = on_null,
    .yajl_boolean = on_boolean,
    .yajl_number = on_number,
    .yajl_string = on_string,
    .yajl_start_map = on_map_begin,
    .yajl_map_key = on_key,
    .yajl_end_map = on_end,
    .yajl_start_array = on_list_begin,
    .yajl_end_array = on_end,
};

/* yajl says "lexical error: …" and a drawing; the first line is enough. */
static void report(Builder *b, yajl_handle parser, const unsigned char *text, size_t length)
{
  size_t at = MIN(yajl_get_bytes_consumed(parser), length);
  SyPlace place = {.file = b->path, .line = 1, .column = 1};
  for (size_t i = 0; i < at; i++) {
    place.line += text[i] == '\n';
    place.column = text[i] == '\n' ? 1 : place.column + ((text[i] & 0xC0) != 0x80);
  }
  if (b->problem) {
    sy_diagnostics_add(b->diagnostics, SY_ERROR, "json-content", &place, NULL, "%s%s%s", _(b->problem),
                       b->detail ? ": " : "", b->detail ? b->detail : "");
    return;
  }
  unsigned char *said = yajl_get_error(parser, 0, text, length);
  g_autofree char *line = g_strdup((const char *)said);
  g_strdelimit(line, "\r\n", ' ');
  g_strchomp(line);
  sy_diagnostics_add(b->diagnostics, SY_ERROR, "json-syntax", &place, NULL, _("this is not JSON: %s"), line);
  yajl_free_error(parser, said);
}

SyValue *sy_value_read_json(GBytes *bytes, const char *path, const SyLimits *limits, SyDiagnostics *diagnostics)
{
  gsize length;
  const unsigned char *text = g_bytes_get_data(bytes, &length);
  if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) text += 3, length -= 3;
  Builder b = {.path = path,
               .limits = limits ? limits : &sy_limits_default,
               .diagnostics = diagnostics,
               .frames = g_array_new(FALSE, FALSE, sizeof(Frame))};
  if (length == 0) {
    SyPlace place = {.file = path};
    sy_diagnostics_add(diagnostics, SY_ERROR, "file-empty", &place, NULL, _("the file is empty"));
    g_array_free(b.frames, TRUE);
    return NULL;
  }
  yajl_handle parser = yajl_alloc(&callbacks, NULL, &b);
  bool good = yajl_parse(parser, text, length) == yajl_status_ok && yajl_complete_parse(parser) == yajl_status_ok;
  if (!good) report(&b, parser, text, length);
  yajl_free(parser);
  for (guint i = 0; i < b.frames->len; i++) {
    Frame *frame = &g_array_index(b.frames, Frame, i);
    sy_value_unref(frame->container);
    frame_clear(frame);
  }
  g_array_free(b.frames, TRUE);
  g_free(b.detail);
  if (!good) {
    sy_value_unref(b.root);
    return NULL;
  }
  return b.root ? b.root : sy_value_new_null();
}

SyValue *sy_value_read_file(const char *path, const SyLimits *limits, SyDiagnostics *diagnostics)
{
  g_autoptr(GBytes) bytes = sy_file_read(path, limits, diagnostics);
  if (!bytes) return NULL;
  gsize length;
  const char *text = g_bytes_get_data(bytes, &length);
  bool json = g_str_has_suffix(path, ".json");
  if (strcmp(path, "-") == 0 && length > 0) {
    size_t skip = 0;
    while (skip < length && g_ascii_isspace(text[skip])) skip++;
    json = skip < length && (text[skip] == '{' || text[skip] == '[');
  }
  return json ? sy_value_read_json(bytes, path, limits, diagnostics)
              : sy_value_read_yaml(bytes, path, limits, diagnostics);
}

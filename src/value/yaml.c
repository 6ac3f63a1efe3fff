/* YAML -> values, through libfyaml's events: no recursion, whatever the input's depth. */
#include "value/value.h"

#include <errno.h>
#include <libfyaml.h>
#include <math.h>
#include <string.h>

#define SY_YAML_MAX_NODES 2000000 /* after aliases are expanded */

typedef struct {
  SyValue *container;
  char *key; /* of a map: read, its value to come; else NULL */
  SyPlace key_place;
  char *anchor;
  GHashTable *keys; /* of a map with many: those it has; or NULL */
  size_t nodes;     /* in it so far */
} Frame;

typedef struct {
  const char *path;
  const SyLimits *limits;
  SyDiagnostics *diagnostics;
  GArray *frames;
  GHashTable *anchors; /* name -> Anchor */
  SyValue *root;
  size_t nodes;
  bool failed;
} Builder;

typedef struct {
  SyValue *value;
  size_t nodes;
} Anchor;

static void anchor_free(void *data)
{
  Anchor *anchor = data;
  sy_value_unref(anchor->value);
  g_free(anchor);
}

static SyPlace place_of(const Builder *b, struct fy_event *event)
{
  const struct fy_mark *mark = fy_event_start_mark(event);
  return (SyPlace){.file = b->path, .line = mark ? mark->line + 1 : 0, .column = mark ? mark->column + 1 : 0};
}

static bool fail(Builder *b, const char *code, const SyPlace *place, const char *hint, const char *message,
                 const char *what)
{
  sy_diagnostics_add(b->diagnostics, SY_ERROR, code, place, hint, message, what);
  b->failed = true;
  return false;
}

/* Only what JSON would call a number: 2026-12-01, 1.0.2 and 00-0000 stay text. */
static bool is_number(const char *s, double *number)
{
  const char *p = s + (*s == '-');
  if (!g_ascii_isdigit(*p)) return false;
  if (*p == '0' && g_ascii_isdigit(p[1])) return false;
  char *end;
  *number = g_ascii_strtod(s, &end);
  return *end == 0 && isfinite(*number) && !strpbrk(s, "xXpP");
}

static SyValue *plain_scalar(const char *text, size_t length)
{
  double number;
  if (length == 0 || strcmp(text, "~") == 0 || strcmp(text, "null") == 0 || strcmp(text, "Null") == 0)
    return sy_value_new_null();
  if (strcmp(text, "true") == 0 || strcmp(text, "True") == 0) return sy_value_new_bool(true);
  if (strcmp(text, "false") == 0 || strcmp(text, "False") == 0) return sy_value_new_bool(false);
  if (is_number(text, &number)) return sy_value_new_number(number, text);
  return sy_value_new_text_length(text, length);
}

/* NULL: libfyaml cut a character in two, as 0.7.12 does where a block's lines are no deeper than its key. */
static SyValue *scalar(struct fy_token *token)
{
  size_t length = 0;
  const char *text = token ? fy_token_get_text(token, &length) : "";
  if (text && !g_utf8_validate(text, (gssize)length, NULL)) return NULL;
  g_autofree char *copy = g_strndup(text ? text : "", length);
  if (!token || fy_token_scalar_style(token) == FYSS_PLAIN) return plain_scalar(copy, length);
  return sy_value_new_text_length(copy, length);
}

static char *token_text(struct fy_token *token)
{
  size_t length = 0;
  const char *text = token ? fy_token_get_text(token, &length) : NULL;
  if (!text) return NULL;
  g_autofree char *copy = g_strndup(text, length);
  return g_utf8_make_valid(copy, -1);
}

static void remember(Builder *b, const char *name, SyValue *value, size_t nodes)
{
  Anchor *anchor = g_new(Anchor, 1);
  *anchor = (Anchor){sy_value_ref(value), nodes};
  g_hash_table_insert(b->anchors, g_strdup(name), anchor);
}

/* Puts a finished value where it belongs. Takes it. */
static bool place_value(Builder *b, SyValue *value, const SyPlace *place, size_t nodes)
{
  b->nodes += nodes;
  if (b->nodes > SY_YAML_MAX_NODES) {
    sy_value_unref(value);
    return fail(b, "yaml-too-large", place, NULL, _("the file holds too many values%s"), "");
  }
  if (b->frames->len == 0) {
    sy_value_unref(b->root);
    b->root = value;
    return true;
  }
  Frame *frame = &g_array_index(b->frames, Frame, b->frames->len - 1);
  frame->nodes += nodes;
  if (sy_value_type(frame->container) == SY_VALUE_LIST) {
    sy_value_list_add(frame->container, value);
    return true;
  }
  if (!frame->key) { /* a list or map as a key */
    sy_value_unref(value);
    return fail(b, "yaml-key", place, NULL, _("a key must be a word%s"), "");
  }
  sy_value_map_append(frame->container, frame->key, value, &frame->key_place);
  g_clear_pointer(&frame->key, g_free);
  return true;
}

static bool take_key(Builder *b, Frame *frame, struct fy_event *event)
{
  SyPlace place = place_of(b, event);
  char *key = token_text(event->scalar.value);
  if (!key) key = g_strdup("");
  if (g_str_has_prefix(key, "　")) {
    fail(b, "yaml-full-width", &place, _("indent with ASCII spaces, not with full-width ones"),
         _("a full-width character stands where YAML wants ASCII%s"), "");
    g_free(key);
    return false;
  }
  if (sy_value_map_has_key(frame->container, key, &frame->keys)) {
    fail(b, "yaml-same-key", &place, _("keep one of the two"), _("the key “%s” stands here twice"), key);
    g_free(key);
    return false;
  }
  frame->key = key;
  frame->key_place = place;
  return true;
}

static bool take_scalar(Builder *b, struct fy_event *event)
{
  Frame *frame = b->frames->len ? &g_array_index(b->frames, Frame, b->frames->len - 1) : NULL;
  if (frame && sy_value_type(frame->container) == SY_VALUE_MAP && !frame->key) return take_key(b, frame, event);
  SyPlace place = place_of(b, event);
  SyValue *value = scalar(event->scalar.value);
  if (!value)
    return fail(b, "yaml-syntax", &place, _("look at the indentation, and put text with : or # in quotation marks"),
                _("this is not YAML: %s"), _("the text of a block (after | or >) is not deeper than its key"));
  sy_value_set_place(value, &place);
  g_autofree char *anchor = token_text(event->scalar.anchor);
  if (anchor) remember(b, anchor, value, 1);
  return place_value(b, value, &place, 1);
}

static bool open_container(Builder *b, struct fy_event *event, bool map, struct fy_token *anchor)
{
  SyPlace place = place_of(b, event);
  if (b->frames->len >= b->limits->depth)
    return fail(b, "yaml-depth", &place, NULL, _("values are nested too deep%s"), "");
  Frame frame = {.container = map ? sy_value_new_map() : sy_value_new_list(), .anchor = token_text(anchor)};
  sy_value_set_place(frame.container, &place);
  g_array_append_val(b->frames, frame);
  return true;
}

static bool close_container(Builder *b, struct fy_event *event)
{
  Frame frame = g_array_index(b->frames, Frame, b->frames->len - 1);
  g_array_set_size(b->frames, b->frames->len - 1);
  if (frame.anchor) remember(b, frame.anchor, frame.container, frame.nodes + 1);
  if (frame.keys) g_hash_table_destroy(frame.keys);
  g_free(frame.anchor);
  SyPlace place = place_of(b, event);
  return place_value(b, frame.container, &place, 1);
}

static bool take_alias(Builder *b, struct fy_event *event)
{
  SyPlace place = place_of(b, event);
  g_autofree char *name = token_text(event->alias.anchor);
  const Anchor *anchor = name ? g_hash_table_lookup(b->anchors, name) : NULL;
  if (!anchor)
    return fail(b, "yaml-alias", &place, _("put text that begins with * in quotation marks"),
                _("there is no anchor “%s”"), name ? name : "");
  return place_value(b, sy_value_ref(anchor->value), &place, anchor->nodes);
}

static bool take_event(Builder *b, struct fy_event *event)
{
  switch (event->type) {
  case FYET_SCALAR: return take_scalar(b, event);
  case FYET_ALIAS: return take_alias(b, event);
  case FYET_SEQUENCE_START: return open_container(b, event, false, event->sequence_start.anchor);
  case FYET_MAPPING_START: return open_container(b, event, true, event->mapping_start.anchor);
  case FYET_SEQUENCE_END:
  case FYET_MAPPING_END: return close_container(b, event);
  case FYET_DOCUMENT_START:
    if (b->root) {
      SyPlace place = place_of(b, event);
      return fail(b, "yaml-documents", &place, _("remove the line ---"), _("the file holds more than one document%s"),
                  "");
    }
    return true;
  default: return true;
  }
}

static void drop_frames(Builder *b)
{
  for (guint i = 0; i < b->frames->len; i++) {
    Frame *frame = &g_array_index(b->frames, Frame, i);
    sy_value_unref(frame->container);
    if (frame->keys) g_hash_table_destroy(frame->keys);
    g_free(frame->key);
    g_free(frame->anchor);
  }
  g_array_free(b->frames, TRUE);
}

/* The line with a full-width colon or a leading full-width space, where YAML wants ASCII; 0: none. */
static int full_width_line(const char *text, size_t length, const char **hint)
{
  int line = 1;
  for (const char *p = text, *end = text + length; p < end; line++) {
    const char *stop = memchr(p, '\n', (size_t)(end - p));
    if (!stop) stop = end;
    g_autofree char *own = g_strndup(p, (gsize)(stop - p));
    const char *first = own + strspn(own, " -");
    const char *wide = strstr(first, "：");
    const char *colon = strchr(first, ':');
    if (*first != '#' && g_str_has_prefix(first, "　")) {
      *hint = _("indent with ASCII spaces, not with full-width ones");
      return line;
    }
    if (*first != '#' && wide && (!colon || wide < colon) && wide - first < 60) {
      *hint = _("write an ASCII colon and a space after the key (“: ”), not a full-width colon");
      return line;
    }
    p = stop + 1;
  }
  return 0;
}

/* What libfyaml says (how it begins), and what an officer can make of it. */
static const struct {
  const char *said, *meant;
} explanations[] = {
    {"invalid multiline plain key",
     N_("a key stands deeper than the value above it allows; keys of one group begin in the same column")},
    {"missing comma in flow mapping", N_("a { is not closed by }, or a comma is missing")},
    {"missing comma in flow sequence", N_("a [ is not closed by ], or a comma is missing")},
    {"flow mapping without a closing brace", N_("a { is not closed by }")},
    {"flow sequence without a closing bracket", N_("a [ is not closed by ]")},
    {"wrongly indented double-quoted scalar", N_("a quotation mark is not closed")},
    {"wrongly indented single-quoted scalar", N_("a quotation mark is not closed")},
    {"EOF while parsing", N_("the file ends before a quotation mark or a bracket is closed")},
    {"invalid nested block mapping on the same line",
     N_("a second colon stands in the line; put the text in quotation marks")},
    {"wrongly indented sequence item", N_("the items of the list do not begin in the same column")},
    {"invalid value after mapping", N_("the line has no colon; write a key, a colon, a space and the value")},
    {"could not find expected", N_("the line has no colon; write a key, a colon, a space and the value")},
};

static const char *explained(const char *said)
{
  for (size_t i = 0; i < G_N_ELEMENTS(explanations); i++)
    if (g_str_has_prefix(said, explanations[i].said)) return _(explanations[i].meant);
  return said;
}

/* What libfyaml found, or, likelier, what an input method typed. */
static void report_syntax(Builder *b, struct fy_diag *diag, const char *text, size_t length)
{
  const char *hint = NULL;
  int wide = full_width_line(text, length, &hint);
  if (wide) {
    SyPlace place = {.file = b->path, .line = wide};
    fail(b, "yaml-full-width", &place, hint, _("a full-width character stands where YAML wants ASCII%s"), "");
    return;
  }
  void *iterator = NULL;
  struct fy_diag_error *error = fy_diag_errors_iterate(diag, &iterator);
  SyPlace place = {.file = b->path};
  g_autofree char *said = NULL;
  if (error) {
    place.line = error->line > 0 ? error->line : 0;
    place.column = error->column > 0 ? error->column : 0;
    said = g_strdup(error->msg);
    g_strchomp(said);
  }
  if (place.line > 0) {
    g_auto(GStrv) lines = g_strsplit(text, "\n", place.line + 1);
    const char *own = (int)g_strv_length(lines) >= place.line ? lines[place.line - 1] : "";
    if (strchr(own, '\t')) hint = _("indent with spaces, not with tabs");
  }
  if (!hint) hint = _("look at the indentation, and put text with : or # in quotation marks");
  fail(b, "yaml-syntax", &place, hint, _("this is not YAML: %s"), said ? explained(said) : "");
}

/* libfyaml prints what it has collected when a parser ends; a library may not. */
static void swallow(struct fy_diag *diag, void *user, const char *text, size_t length)
{
}

static struct fy_diag *silent_diag(void)
{
  struct fy_diag_cfg cfg;
  fy_diag_cfg_default(&cfg);
  cfg.fp = NULL;
  cfg.output_fn = swallow;
  struct fy_diag *diag = fy_diag_create(&cfg);
  if (diag) fy_diag_set_collect_errors(diag, true);
  return diag;
}

static bool run(Builder *b, const char *text, size_t length)
{
  struct fy_diag *diag = silent_diag();
  struct fy_parse_cfg cfg = {.flags = FYPCF_COLLECT_DIAG | FYPCF_QUIET, .diag = diag};
  struct fy_parser *parser = fy_parser_create(&cfg);
  if (!parser || fy_parser_set_string(parser, text, length) != 0) {
    if (parser) fy_parser_destroy(parser);
    fy_diag_destroy(diag);
    return fail(b, "yaml-reader", NULL, NULL, _("the YAML reader could not start%s"), "");
  }
  struct fy_event *event;
  while (!b->failed && (event = fy_parser_parse(parser))) {
    take_event(b, event);
    fy_parser_event_free(parser, event);
  }
  if (!b->failed && fy_parser_get_stream_error(parser)) report_syntax(b, diag, text, length);
  fy_parser_destroy(parser);
  fy_diag_destroy(diag);
  return !b->failed;
}

/* Bytes that are no UTF-8 are nearly always CP932 from メモ帳 or Excel. */
static bool check_bytes(Builder *b, const char *text, size_t length)
{
  const char *bad;
  SyPlace place = {.file = b->path};
  if (length == 0 || strspn(text, " \r\n\t") >= length)
    return fail(b, "file-empty", &place, _("shiyosho new writes one to fill in"), _("the file is empty%s"), "");
  if (g_utf8_validate_len(text, length, &bad)) return true;
  for (const char *p = text; p < bad; p++) place.line += *p == '\n';
  place.line++;
  if (*bad == 0) return fail(b, "file-nul", &place, NULL, _("the file holds a NUL byte%s"), "");
  return fail(b, "file-encoding", &place, _("save it as UTF-8 (in the Notepad: Save as, encoding UTF-8)"),
              _("the file is not UTF-8%s"), "");
}

/* Tabs are no indentation in YAML: said before libfyaml says it in other words. */
static bool check_tabs(Builder *b, const char *text)
{
  int line = 1;
  for (const char *p = text; *p; line++) {
    size_t spaces = strspn(p, " ");
    const char *stop = strchr(p, '\n');
    if (p[spaces] == '\t' && strspn(p, " \t\r") < (stop ? (size_t)(stop - p) : strlen(p))) {
      SyPlace place = {.file = b->path, .line = line, .column = (int)spaces + 1};
      return fail(b, "yaml-tab", &place, _("indent with spaces, not with tabs"), _("the line is indented with a tab%s"),
                  "");
    }
    if (!stop) break;
    p = stop + 1;
  }
  return true;
}

SyValue *sy_value_read_yaml(GBytes *bytes, const char *path, const SyLimits *limits, SyDiagnostics *diagnostics)
{
  gsize size;
  const char *data = g_bytes_get_data(bytes, &size);
  /* An own copy ends with NUL and outlives the parser. */
  g_autofree char *own = g_strndup(data ? data : "", 0);
  size_t skip = size >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  size_t length = size - skip;
  own = g_realloc(own, length + 1);
  if (length > 0) memcpy(own, data + skip, length);
  own[length] = 0;
  Builder b = {.path = path,
               .limits = limits ? limits : &sy_limits_default,
               .diagnostics = diagnostics,
               .frames = g_array_new(FALSE, FALSE, sizeof(Frame)),
               .anchors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, anchor_free)};
  bool good = check_bytes(&b, own, length) && check_tabs(&b, own) && run(&b, own, length);
  drop_frames(&b);
  g_hash_table_destroy(b.anchors);
  if (good && sy_value_type(b.root) == SY_VALUE_TEXT) {
    const char *hint = NULL;
    int wide = full_width_line(own, length, &hint);
    if (wide) {
      SyPlace place = {.file = path, .line = wide};
      good = fail(&b, "yaml-full-width", &place, hint, _("a full-width character stands where YAML wants ASCII%s"), "");
    }
  }
  if (!good) {
    sy_value_unref(b.root);
    return NULL;
  }
  return b.root ? b.root : sy_value_new_null();
}

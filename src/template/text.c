/* Text templates: mustache's core, compiled into a tree and rendered (mustache specification 1.4). */
#include "template/template.h"

#include <string.h>

typedef enum { NODE_TEXT, NODE_VALUE, NODE_RAW, NODE_SECTION, NODE_INVERTED, NODE_PARTIAL } NodeKind;

typedef struct TextNode TextNode;
struct TextNode {
  NodeKind kind;
  const char *text; /* of TEXT: into the source */
  size_t length;
  char *name;
  char *indent;     /* of PARTIAL */
  int line;
  GPtrArray *children;
};

typedef struct {
  const char *source, *at, *end;
  char *open, *close; /* delimiters */
  int line;
  const SyTemplateOptions *options;
  SyDiagnostics *diagnostics;
  bool failed;
} Parser;

typedef struct {
  const SyTemplateOptions *options;
  const SyLimits *limits;
  SyDiagnostics *diagnostics;
  GString *out;
  GPtrArray *scopes; /* SyValue, the innermost last */
  size_t depth;
  bool failed;
} Renderer;

static void node_free(void *p)
{
  TextNode *node = p;
  g_free(node->name);
  g_free(node->indent);
  if (node->children) g_ptr_array_free(node->children, TRUE);
  g_free(node);
}

static TextNode *node_new(GPtrArray *parent, NodeKind kind, int line)
{
  TextNode *node = g_new0(TextNode, 1);
  node->kind = kind;
  node->line = line;
  g_ptr_array_add(parent, node);
  return node;
}

static void fault(Parser *p, const char *code, int line, const char *message, const char *name)
{
  SyPlace place = {.file = p->options->path, .line = line};
  sy_diagnostics_add(p->diagnostics, SY_ERROR, code, &place, NULL, message, name);
  p->failed = true;
}

/* ---- Compiling ------------------------------------------------------------------------------ */

static void add_text(GPtrArray *parent, const char *text, size_t length, int line)
{
  if (length == 0) return;
  TextNode *node = node_new(parent, NODE_TEXT, line);
  node->text = text;
  node->length = length;
}

static void set_delimiters(Parser *p, const char *text, int line)
{
  g_auto(GStrv) words = g_strsplit_set(text, " \t\r\n", -1);
  const char *found[2] = {NULL, NULL};
  size_t n = 0;
  for (char **w = words; *w; w++)
    if (**w && n++ < 2) found[n - 1] = *w;
  if (n != 2) {
    fault(p, "template-delimiters", line, _("delimiters are two words between = and =, not “%s”"), text);
    return;
  }
  g_free(p->open);
  g_free(p->close);
  p->open = g_strdup(found[0]);
  p->close = g_strdup(found[1]);
}

/* True if only blanks stand between the line's beginning and the tag; begin: where the line begins. */
static bool blank_before(const Parser *p, const char *tag, const char **begin)
{
  const char *c = tag;
  while (c > p->source && (c[-1] == ' ' || c[-1] == '\t')) c--;
  *begin = c;
  return c == p->source || c[-1] == '\n';
}

static bool blank_after(const Parser *p, const char *after, const char **next)
{
  while (after < p->end && (*after == ' ' || *after == '\t')) after++;
  if (after + 1 < p->end && after[0] == '\r' && after[1] == '\n') after++;
  *next = after < p->end ? after + 1 : after;
  return after == p->end || *after == '\n';
}

static int lines_in(const char *from, const char *to)
{
  int n = 0;
  for (; from < to; from++) n += *from == '\n';
  return n;
}

static GPtrArray *parse(Parser *p, const char *section, int opened);

typedef struct {
  char sigil;
  char *name;
  const char *begin, *after; /* of the whole tag */
} Tag;

static bool read_tag(Parser *p, const char *begin, Tag *tag)
{
  const char *inner = begin + strlen(p->open);
  bool triple = inner < p->end && *inner == '{', equals = inner < p->end && *inner == '=';
  g_autofree char *close = g_strconcat(triple ? "}" : equals ? "=" : "", p->close, NULL);
  const char *end = g_strstr_len(inner, p->end - inner, close);
  if (!end) {
    fault(p, "template-unclosed-tag", p->line + lines_in(p->at, begin), _("a tag opens with “%s” and does not close"), p->open);
    return false;
  }
  tag->begin = begin;
  tag->after = end + strlen(close);
  tag->sigil = inner < end && strchr("#^/!>&{=", *inner) ? *inner : 0;
  if (equals) tag->sigil = '=';
  const char *name = tag->sigil ? inner + 1 : inner;
  tag->name = g_strstrip(g_strndup(name, name < end ? (gsize)(end - name) : 0));
  return true;
}

/* False: the section that is open closes. */
static bool take_tag(Parser *p, GPtrArray *out, const Tag *tag, const char *section, int line, char *indent)
{
  static const NodeKind kinds[128] = {['{'] = NODE_RAW, ['&'] = NODE_RAW, ['#'] = NODE_SECTION, ['^'] = NODE_INVERTED, ['>'] = NODE_PARTIAL};
  switch (tag->sigil) {
  case '!': return true;
  case '=': set_delimiters(p, tag->name, line); return true;
  case '/':
    if (!section || strcmp(section, tag->name) != 0) {
      fault(p, "template-wrong-close", line, _("“%s” closes here, but was not the last to open"), tag->name);
      return true;
    }
    return false;
  default: break;
  }
  TextNode *node = node_new(out, tag->sigil ? kinds[(int)tag->sigil] : NODE_VALUE, line);
  node->name = g_strdup(tag->name);
  if (node->kind == NODE_PARTIAL) node->indent = g_strdup(indent);
  if (node->kind == NODE_SECTION || node->kind == NODE_INVERTED) node->children = parse(p, tag->name, line);
  return true;
}

static GPtrArray *parse(Parser *p, const char *section, int opened)
{
  GPtrArray *out = g_ptr_array_new_with_free_func(node_free);
  while (!p->failed) {
    const char *begin = g_strstr_len(p->at, p->end - p->at, p->open);
    if (!begin) {
      add_text(out, p->at, (size_t)(p->end - p->at), p->line);
      p->at = p->end;
      if (section) fault(p, "template-unclosed-section", opened, _("the section “%s” opens here and does not close"), section);
      return out;
    }
    Tag tag;
    if (!read_tag(p, begin, &tag)) return out;
    const char *line_begin, *next;
    bool alone = tag.sigil && strchr("#^/!>=", tag.sigil) && blank_before(p, begin, &line_begin) && blank_after(p, tag.after, &next);
    const char *text_end = alone ? MAX(line_begin, p->at) : begin;
    add_text(out, p->at, (size_t)(text_end - p->at), p->line);
    int line = p->line + lines_in(p->at, begin);
    g_autofree char *indent = alone ? g_strndup(line_begin, (gsize)(begin - line_begin)) : g_strdup("");
    const char *from = p->at;
    p->at = alone ? next : tag.after;
    p->line += lines_in(from, p->at);
    bool more = take_tag(p, out, &tag, section, line, indent);
    g_free(tag.name);
    if (!more) return out;
  }
  return out;
}

/* ---- Rendering ------------------------------------------------------------------------------ */

static SyValue *member(const Renderer *r, const char *name, size_t length)
{
  g_autofree char *key = g_strndup(name, length);
  for (guint i = r->scopes->len; i-- > 0;) {
    SyValue *scope = g_ptr_array_index(r->scopes, i), *found = sy_value_type(scope) == SY_VALUE_MAP ? sy_value_get(scope, key) : NULL;
    if (found) return found;
  }
  return NULL;
}

static SyValue *lookup(const Renderer *r, const char *name)
{
  if (strcmp(name, ".") == 0) return g_ptr_array_index(r->scopes, r->scopes->len - 1);
  size_t length = strcspn(name, ".");
  SyValue *value = member(r, name, length);
  for (name += length; value && *name == '.'; name += length) {
    name++;
    length = strcspn(name, ".");
    g_autofree char *key = g_strndup(name, length);
    value = sy_value_type(value) == SY_VALUE_MAP ? sy_value_get(value, key) : NULL;
  }
  return value;
}

static void unknown(Renderer *r, const TextNode *node)
{
  if (r->options->names == SY_NAMES_LENIENT) return;
  bool strict = r->options->names == SY_NAMES_STRICT;
  SyPlace place = {.file = r->options->path, .line = node->line};
  sy_diagnostics_add(r->diagnostics, strict ? SY_ERROR : SY_WARNING, "template-unknown-name", &place, NULL,
                     _("the data has no “%s”"), node->name);
  r->failed = r->failed || strict;
}

static void escape(Renderer *r, const char *text, bool raw)
{
  if (raw || r->options->escape == SY_ESCAPE_NONE) {
    g_string_append(r->out, text);
    return;
  }
  for (; *text; text++) {
    switch (*text) {
    case '&': g_string_append(r->out, "&amp;"); break;
    case '<': g_string_append(r->out, "&lt;"); break;
    case '>': g_string_append(r->out, "&gt;"); break;
    case '"': g_string_append(r->out, "&quot;"); break;
    default: g_string_append_c(r->out, *text);
    }
  }
}

static void render(Renderer *r, const GPtrArray *nodes);

static void render_in(Renderer *r, SyValue *scope, const GPtrArray *nodes)
{
  g_ptr_array_add(r->scopes, scope);
  render(r, nodes);
  g_ptr_array_set_size(r->scopes, (gint)r->scopes->len - 1);
}

static void render_section(Renderer *r, const TextNode *node)
{
  SyValue *value = lookup(r, node->name);
  if (!value) unknown(r, node);
  if (node->kind == NODE_INVERTED) {
    if (!sy_value_truth(value)) render(r, node->children);
    return;
  }
  if (!sy_value_truth(value)) return;
  if (sy_value_type(value) != SY_VALUE_LIST) {
    render_in(r, value, node->children);
    return;
  }
  for (size_t i = 0; i < sy_value_count(value) && !r->failed; i++) render_in(r, sy_value_item(value, i), node->children);
}

static char *indented(const char *text, gsize length, const char *indent)
{
  GString *out = g_string_new(NULL);
  bool start = true;
  for (gsize i = 0; i < length; i++) {
    if (start) g_string_append(out, indent);
    g_string_append_c(out, text[i]);
    start = text[i] == '\n';
  }
  return g_string_free(out, FALSE);
}

static void render_text(Renderer *r, const char *text, size_t length, const char *path)
{
  SyTemplateOptions options = *r->options;
  options.path = path;
  Parser p = {.source = text, .at = text, .end = text + length, .open = g_strdup("{{"), .close = g_strdup("}}"), .line = 1,
              .options = &options, .diagnostics = r->diagnostics};
  GPtrArray *nodes = parse(&p, NULL, 0);
  const SyTemplateOptions *outer = r->options;
  r->options = &options;
  if (p.failed) r->failed = true;
  else render(r, nodes);
  r->options = outer;
  g_ptr_array_free(nodes, TRUE);
  g_free(p.open);
  g_free(p.close);
}

/* A partial is DIR/NAME.mustache; names that leave the folder are not looked for. */
static void render_partial(Renderer *r, const TextNode *node)
{
  if (!r->options->partials || strstr(node->name, "..") || *node->name == '/' || !*node->name) return;
  g_autofree char *file = g_strconcat(node->name, ".mustache", NULL), *path = g_build_filename(r->options->partials, file, NULL);
  if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
    unknown(r, node);
    return;
  }
  g_autoptr(GBytes) bytes = sy_file_read(path, r->limits, r->diagnostics);
  if (!bytes) {
    r->failed = true;
    return;
  }
  gsize length;
  const char *data = g_bytes_get_data(bytes, &length);
  g_autofree char *text = indented(data ? data : "", length, node->indent);
  render_text(r, text, strlen(text), path);
}

static void too_deep(Renderer *r, const TextNode *node)
{
  SyPlace place = {.file = r->options->path, .line = node->line};
  sy_diagnostics_add(r->diagnostics, SY_ERROR, "template-too-deep", &place, _("a partial that includes itself does not end"),
                     _("sections and partials are nested more than %zu deep"), r->limits->depth);
  r->failed = true;
}

static void render(Renderer *r, const GPtrArray *nodes)
{
  r->depth++;
  for (guint i = 0; i < nodes->len && !r->failed; i++) {
    const TextNode *node = g_ptr_array_index(nodes, i);
    if (r->depth > r->limits->depth) {
      too_deep(r, node);
      break;
    }
    if (node->kind == NODE_TEXT) g_string_append_len(r->out, node->text, (gssize)node->length);
    else if (node->kind == NODE_PARTIAL) render_partial(r, node);
    else if (node->kind == NODE_SECTION || node->kind == NODE_INVERTED) render_section(r, node);
    else {
      SyValue *value = lookup(r, node->name);
      if (!value) unknown(r, node);
      g_autofree char *plain = value ? sy_value_plain(value, "") : g_strdup("");
      escape(r, plain ? plain : "", node->kind == NODE_RAW);
    }
  }
  r->depth--;
}

char *sy_template_render_text(const char *text, size_t length, const SyValue *data, const SyTemplateOptions *options,
                              SyDiagnostics *diagnostics)
{
  Renderer r = {.options = options, .limits = options->limits ? options->limits : &sy_limits_default, .diagnostics = diagnostics,
                .out = g_string_new(NULL), .scopes = g_ptr_array_new()};
  g_ptr_array_add(r.scopes, (SyValue *)data);
  render_text(&r, text, length, options->path);
  g_ptr_array_free(r.scopes, TRUE);
  return g_string_free(r.out, r.failed);
}

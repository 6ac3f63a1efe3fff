/* Text templates: mustache's core, compiled into a tree and rendered (mustache specification 1.4). */
#include "template/template.h"

#include <string.h>

typedef struct TextNode TextNode;
struct TextNode {
  const char *text; /* into the source; NULL: a tag */
  size_t length;
  SyTag *tag;
  char *indent;     /* of a partial */
  int line;
  GPtrArray *children;
};

struct SyTextTemplate {
  char *source;
  SyPlace place; /* strings interned */
  GPtrArray *nodes;
};

typedef struct {
  const char *source, *at, *end;
  char *open, *close; /* delimiters */
  int line;
  SyPlace place;
  const SyTemplateOptions *options;
  SyDiagnostics *diagnostics;
  bool failed;
} Parser;

typedef struct {
  const SyTextTemplate *text;
  const SyTemplateOptions *options;
  const SyLimits *limits;
  SyDiagnostics *diagnostics;
  GString *out;
  const SyScope *scope;
  size_t depth;
  bool failed;
} Renderer;

static void node_free(void *p)
{
  TextNode *node = p;
  sy_tag_free(node->tag);
  g_free(node->indent);
  if (node->children) g_ptr_array_free(node->children, TRUE);
  g_free(node);
}

static TextNode *node_new(GPtrArray *parent, int line)
{
  TextNode *node = g_new0(TextNode, 1);
  node->line = line;
  g_ptr_array_add(parent, node);
  return node;
}

G_GNUC_PRINTF(5, 6)
static void fault(Parser *p, const char *code, int line, const char *hint, const char *format, ...)
{
  SyPlace place = p->place;
  place.line = place.part ? 0 : line;
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *message = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  sy_diagnostics_add(p->diagnostics, SY_ERROR, code, &place, hint, "%s", message);
  p->failed = true;
}

/* ---- Compiling ------------------------------------------------------------------------------ */

static void add_text(GPtrArray *parent, const char *text, size_t length, int line)
{
  if (length == 0) return;
  TextNode *node = node_new(parent, line);
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
    fault(p, "template-delimiters", line, NULL, _("delimiters are two words between = and =, not “%s”"), text);
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
  SyTag *tag;
  const char *begin, *after; /* of the whole tag */
} FoundTag;

static bool read_tag(Parser *p, const char *begin, FoundTag *found)
{
  const char *inner = begin + strlen(p->open);
  int line = p->line + lines_in(p->at, begin);
  bool triple = inner < p->end && *inner == '{', equals = inner < p->end && *inner == '=';
  g_autofree char *close = g_strconcat(triple ? "}" : equals ? "=" : "", p->close, NULL);
  const char *end = g_strstr_len(inner, p->end - inner, close);
  if (!end) {
    fault(p, "template-unclosed-tag", line, NULL, _("a tag opens with “%s” and does not close"), p->open);
    return false;
  }
  g_autofree char *problem = NULL, *hint = NULL;
  found->tag = sy_tag_new(inner, (size_t)(end - inner), &problem, &hint);
  found->begin = begin;
  found->after = end + strlen(close);
  if (!found->tag) fault(p, "template-tag", line, hint, "%s", problem);
  return found->tag != NULL;
}

/* False: the section that is open closes. Takes the tag. */
static bool take_tag(Parser *p, GPtrArray *out, SyTag *tag, const char *section, int line, char *indent)
{
  if (tag->kind == SY_TAG_COMMENT || tag->kind == SY_TAG_DELIMITERS || tag->kind == SY_TAG_CLOSE) {
    bool closes = tag->kind == SY_TAG_CLOSE && section && strcmp(section, tag->name) == 0;
    if (tag->kind == SY_TAG_DELIMITERS) set_delimiters(p, tag->name, line);
    if (tag->kind == SY_TAG_CLOSE && !closes)
      fault(p, "template-wrong-close", line, NULL, _("“%s” closes here, but was not the last to open"), tag->name);
    sy_tag_free(tag);
    return !closes;
  }
  TextNode *node = node_new(out, line);
  node->tag = tag;
  node->indent = g_strdup(indent);
  if (tag->kind == SY_TAG_SECTION || tag->kind == SY_TAG_INVERTED) node->children = parse(p, tag->name, line);
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
      if (section) fault(p, "template-unclosed-section", opened, NULL, _("the section “%s” opens here and does not close"), section);
      return out;
    }
    FoundTag tag;
    if (!read_tag(p, begin, &tag)) return out;
    const char *line_begin, *next;
    bool alone = tag.tag->kind != SY_TAG_VALUE && tag.tag->kind != SY_TAG_RAW && blank_before(p, begin, &line_begin) && blank_after(p, tag.after, &next);
    const char *text_end = alone ? MAX(line_begin, p->at) : begin;
    add_text(out, p->at, (size_t)(text_end - p->at), p->line);
    int line = p->line + lines_in(p->at, begin);
    g_autofree char *indent = alone ? g_strndup(line_begin, (gsize)(begin - line_begin)) : g_strdup("");
    const char *from = p->at;
    p->at = alone ? next : tag.after;
    p->line += lines_in(from, p->at);
    if (!take_tag(p, out, tag.tag, section, line, indent)) return out;
  }
  return out;
}

/* ---- Rendering ------------------------------------------------------------------------------ */

static SyPlace place_of(const Renderer *r, const TextNode *node)
{
  SyPlace place = r->text->place;
  place.line = place.part ? 0 : node->line;
  return place;
}

/* A new reference; NULL where the data has no such name, which has then been said. */
static SyValue *evaluate(Renderer *r, const TextNode *node)
{
  g_autofree char *problem = NULL;
  SyValue *value = sy_scope_evaluate(r->scope, node->tag, &problem);
  SyPlace place = place_of(r, node);
  if (problem) {
    sy_diagnostics_add(r->diagnostics, SY_ERROR, "template-filter", &place, NULL, "%s", problem);
    r->failed = true;
  } else if (!value && !sy_scope_unknown(r->scope, node->tag, r->options->names, &place, r->diagnostics)) {
    r->failed = true;
  }
  return value;
}

static void escape(Renderer *r, const char *text, bool raw)
{
  SyEscape how = r->options->escape;
  if (how == SY_ESCAPE_ALL || (how == SY_ESCAPE_XML && !raw)) sy_xml_append_attribute(r->out, text, -1);
  else if (raw || how == SY_ESCAPE_NONE) g_string_append(r->out, text);
  else
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

static void render_in(Renderer *r, const SyScope *scope, const GPtrArray *nodes)
{
  const SyScope *outer = r->scope;
  r->scope = scope;
  render(r, nodes);
  r->scope = outer;
}

static void render_section(Renderer *r, const TextNode *node)
{
  g_autoptr(SyValue) value = evaluate(r, node);
  if (node->tag->kind == SY_TAG_INVERTED) {
    if (!sy_value_truth(value)) render(r, node->children);
    return;
  }
  if (!sy_value_truth(value)) return;
  if (sy_value_type(value) != SY_VALUE_LIST) {
    SyScope scope = {.outer = r->scope, .value = value};
    render_in(r, &scope, node->children);
    return;
  }
  for (size_t i = 0; i < sy_value_count(value) && !r->failed; i++) {
    SyScope scope = sy_scope_item(r->scope, node->tag, value, i);
    render_in(r, &scope, node->children);
  }
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

SyTextTemplate *sy_text_template_new(const char *source, size_t length, const SyTemplateOptions *options, const SyPlace *place,
                                     SyDiagnostics *diagnostics)
{
  SyTextTemplate *text = g_new0(SyTextTemplate, 1);
  text->source = g_strndup(source, length);
  text->place = *place;
  text->place.file = g_intern_string(place->file);
  text->place.part = g_intern_string(place->part);
  text->place.words = g_intern_string(place->words);
  text->place.under = g_intern_string(place->under);
  Parser p = {.source = text->source, .at = text->source, .end = text->source + length, .open = g_strdup("{{"),
              .close = g_strdup("}}"), .line = 1, .place = text->place, .options = options, .diagnostics = diagnostics};
  text->nodes = parse(&p, NULL, 0);
  g_free(p.open);
  g_free(p.close);
  if (!p.failed) return text;
  sy_text_template_free(text);
  return NULL;
}

void sy_text_template_free(SyTextTemplate *text)
{
  if (!text) return;
  g_ptr_array_free(text->nodes, TRUE);
  g_free(text->source);
  g_free(text);
}

/* A template of its own within the one at hand: a partial. */
static void render_text(Renderer *r, const char *source, size_t length, const char *path)
{
  SyPlace place = {.file = path};
  SyTextTemplate *text = sy_text_template_new(source, length, r->options, &place, r->diagnostics);
  if (!text) {
    r->failed = true;
    return;
  }
  const SyTextTemplate *outer = r->text;
  r->text = text;
  render(r, text->nodes);
  r->text = outer;
  sy_text_template_free(text);
}

/* The name of a partial: as written, or the value that it names. Caller frees; "" where there is none. */
static char *partial_name(Renderer *r, const TextNode *node)
{
  if (!node->tag->dynamic) return g_strdup(node->tag->name);
  g_autoptr(SyValue) value = evaluate(r, node);
  return sy_value_plain(value, "");
}

/* A partial is DIR/NAME.mustache; names that leave the folder are not looked for. */
static void render_partial(Renderer *r, const TextNode *node)
{
  g_autofree char *name = partial_name(r, node);
  if (!r->options->partials || strstr(name, "..") || *name == '/' || !*name) return;
  g_autofree char *file = g_strconcat(name, ".mustache", NULL), *path = g_build_filename(r->options->partials, file, NULL);
  if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
    if (r->options->names == SY_NAMES_LENIENT) return;
    bool strict = r->options->names == SY_NAMES_STRICT;
    SyPlace place = place_of(r, node);
    sy_diagnostics_add(r->diagnostics, strict ? SY_ERROR : SY_WARNING, "template-no-partial", &place, NULL,
                       _("there is no partial “%s”"), path);
    r->failed = r->failed || strict;
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
  SyPlace place = place_of(r, node);
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
    if (!node->tag) {
      if (r->options->escape == SY_ESCAPE_ALL) sy_xml_append_attribute(r->out, node->text, (gssize)node->length);
      else g_string_append_len(r->out, node->text, (gssize)node->length);
      continue;
    }
    switch (node->tag->kind) {
    case SY_TAG_PARTIAL: render_partial(r, node); break;
    case SY_TAG_SECTION:
    case SY_TAG_INVERTED: render_section(r, node); break;
    default: {
      g_autoptr(SyValue) value = evaluate(r, node);
      g_autofree char *plain = sy_value_plain(value, "");
      escape(r, plain, node->tag->kind == SY_TAG_RAW);
    }
    }
  }
  r->depth--;
}

bool sy_text_template_render(const SyTextTemplate *text, const SyScope *scope, const SyTemplateOptions *options, GString *out,
                             SyDiagnostics *diagnostics)
{
  Renderer r = {.text = text, .options = options, .limits = options->limits ? options->limits : &sy_limits_default,
                .diagnostics = diagnostics, .out = out, .scope = scope};
  render(&r, text->nodes);
  return !r.failed;
}

static void each(const GPtrArray *nodes, void (*see)(void *user, const SyTag *tag, int line, bool closes), void *user)
{
  for (guint i = 0; i < nodes->len; i++) {
    const TextNode *node = g_ptr_array_index(nodes, i);
    if (!node->tag) continue;
    see(user, node->tag, node->line, false);
    if (!node->children) continue;
    each(node->children, see, user);
    see(user, node->tag, node->line, true);
  }
}

void sy_text_template_each(const SyTextTemplate *text, void (*see)(void *user, const SyTag *tag, int line, bool closes), void *user)
{
  each(text->nodes, see, user);
}

char *sy_template_render_text(const char *text, size_t length, const SyValue *data, const SyTemplateOptions *options,
                              SyDiagnostics *diagnostics)
{
  SyPlace place = {.file = options->path};
  SyTextTemplate *compiled = sy_text_template_new(text, length, options, &place, diagnostics);
  if (!compiled) return NULL;
  GString *out = g_string_new(NULL);
  SyScope root = {.value = (SyValue *)data};
  bool ok = sy_text_template_render(compiled, &root, options, out, diagnostics);
  sy_text_template_free(compiled);
  return g_string_free(out, !ok);
}

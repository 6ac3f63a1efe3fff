/* Rendering text templates. */
#include "template/text_private.h"

#include <string.h>

typedef struct {
  const SyTextTemplate *text;
  const SyTemplateOptions *options;
  const SyLimits *limits;
  SyDiagnostics *diagnostics;
  GString *out;
  const SyScope *scope;
  GHashTable *blocks; /* name -> text that replaces the block; or NULL */
  size_t depth;
  size_t copies; /* of sections */
  gint64 began;  /* µs */
  bool failed;
} Renderer;

/* Between two looks at the clock. */
#define SY_COPIES_PER_LOOK 1024

static SyPlace place_of(const Renderer *r, const SyTextNode *node)
{
  SyPlace place = r->text->place;
  place.line = place.part ? 0 : node->line;
  return place;
}

/* A new reference; NULL where the data has no such name, which has then been said. */
static SyValue *evaluate(Renderer *r, const SyTextNode *node)
{
  SyPlace place = place_of(r, node);
  return sy_scope_value(r->scope, node->tag, r->options->names, &place, r->diagnostics, &r->failed);
}

static void escape(Renderer *r, const char *text, bool raw)
{
  SyEscape how = r->options->escape;
  if (how == SY_ESCAPE_FIELD) {
    g_autoptr(GString) own = g_string_new(text);
    g_string_replace(own, "\\", "\\\\", 0);
    g_string_replace(own, "\"", "\\\"", 0);
    sy_xml_append_attribute(r->out, own->str, -1);
  } else if (how == SY_ESCAPE_ALL || (how == SY_ESCAPE_XML && !raw)) sy_xml_append_attribute(r->out, text, -1);
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

/* A section that writes nothing may still be gone through for ever. */
static bool too_long(Renderer *r, const SyTextNode *node)
{
  double most = r->limits->seconds;
  if (++r->copies % SY_COPIES_PER_LOOK != 0 || most <= 0) return false;
  if ((double)(g_get_monotonic_time() - r->began) / G_USEC_PER_SEC <= most) return false;
  SyPlace place = place_of(r, node);
  sy_diagnostics_add(r->diagnostics, SY_ERROR, "template-too-long", &place,
                     _("--limit seconds=NUMBER raises the limit"), _("merging takes longer than %g seconds"), most);
  return r->failed = true;
}

/* The section's children in a scope of their own. */
static void render_in(Renderer *r, const SyScope *scope, const SyTextNode *section)
{
  if (too_long(r, section)) return;
  const SyScope *outer = r->scope;
  r->scope = scope;
  render(r, section->children);
  r->scope = outer;
}

static void render_section(Renderer *r, const SyTextNode *node)
{
  g_autoptr(SyValue) value = evaluate(r, node);
  if (node->tag->kind == SY_TAG_INVERTED) {
    if (!sy_value_truth(value)) render(r, node->children);
    return;
  }
  if (!sy_value_truth(value)) return;
  if (sy_value_type(value) != SY_VALUE_LIST) {
    SyScope scope = {.outer = r->scope, .value = value};
    render_in(r, &scope, node);
    return;
  }
  for (size_t i = 0; i < sy_value_count(value) && !r->failed; i++) {
    SyScope scope = sy_scope_item(r->scope, node->tag, value, i);
    render_in(r, &scope, node);
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
static char *partial_name(Renderer *r, const SyTextNode *node)
{
  if (!node->tag->dynamic) return g_strdup(node->tag->name);
  g_autoptr(SyValue) value = evaluate(r, node);
  return sy_value_plain(value, "");
}

/* What cannot be included is treated as the data's missing names are. */
static void no_partial(Renderer *r, const SyTextNode *node, const char *format, const char *name)
{
  if (r->options->names == SY_NAMES_LENIENT) return;
  bool strict = r->options->names == SY_NAMES_STRICT;
  SyPlace place = place_of(r, node);
  sy_diagnostics_add(r->diagnostics, strict ? SY_ERROR : SY_WARNING, "template-no-partial", &place, NULL, format, name);
  r->failed = r->failed || strict;
}

/* A partial or a parent is DIR/NAME.mustache; names that leave the folder are not looked for. */
static void render_partial(Renderer *r, const SyTextNode *node)
{
  g_autofree char *name = partial_name(r, node);
  if (!r->options->partials || !*name) return;
  g_autofree char *file = g_strconcat(name, ".mustache", NULL), *path = sy_file_inside(r->options->partials, file);
  if (!path) {
    no_partial(r, node, _("the partial “%s” would lie outside the folder of partials"), name);
    return;
  }
  if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
    no_partial(r, node, _("there is no partial “%s”"), path);
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

/* ---- Inheritance -------------------------------------------------------------------------------- */

/* The blanks that the first line begins with. */
static size_t blanks_of(const char *text, size_t length)
{
  size_t n = 0;
  while (n < length && (text[n] == ' ' || text[n] == '\t')) n++;
  return n;
}

/* A block's text without the indentation of its first line. Caller frees. */
static char *outdented(const SyTextNode *block)
{
  const char *text = block->inside, *end = text + block->inside_length;
  bool begins_line = block->inside_length > 0 && text[-1] == '\n';
  size_t n = begins_line ? blanks_of(text, block->inside_length) : 0;
  GString *out = g_string_new(NULL);
  while (text < end) {
    const char *line = memchr(text, '\n', (size_t)(end - text)), *stop = line ? line + 1 : end;
    size_t own = MIN(blanks_of(text, (size_t)(stop - text)), n);
    g_string_append_len(out, text + own, stop - text - (gssize)own);
    text = stop;
  }
  return g_string_free(out, FALSE);
}

/* The blocks that stand in a parent's tag, and those that replace them from further out. */
static GHashTable *blocks_of(const Renderer *r, const SyTextNode *parent)
{
  GHashTable *blocks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < parent->children->len; i++) {
    const SyTextNode *node = g_ptr_array_index(parent->children, i);
    if (node->tag && node->tag->kind == SY_TAG_BLOCK)
      g_hash_table_insert(blocks, g_strdup(node->tag->name), outdented(node));
  }
  GHashTableIter iterator;
  void *name, *text;
  if (r->blocks) g_hash_table_iter_init(&iterator, r->blocks);
  while (r->blocks && g_hash_table_iter_next(&iterator, &name, &text))
    g_hash_table_insert(blocks, g_strdup(name), g_strdup(text));
  return blocks;
}

static void render_parent(Renderer *r, const SyTextNode *node)
{
  GHashTable *outer = r->blocks;
  r->blocks = blocks_of(r, node);
  render_partial(r, node);
  g_hash_table_destroy(r->blocks);
  r->blocks = outer;
}

/* Another template's block in this one's place, indented as this one's own text is. */
static void render_block(Renderer *r, const SyTextNode *node)
{
  const char *other = r->blocks ? g_hash_table_lookup(r->blocks, node->tag->name) : NULL;
  if (!other) {
    render(r, node->children);
    return;
  }
  size_t n = node->alone ? blanks_of(node->inside, node->inside_length) : 0;
  bool own = node->alone && n < node->inside_length;
  g_autofree char *indent = own ? g_strndup(node->inside, n) : g_strdup(node->indent);
  g_autofree char *text = indented(other, strlen(other), indent);
  /* On a line with other text the first line is indented already. */
  const char *from = node->alone ? text : text + (*text ? strlen(indent) : 0);
  g_autofree char *whole = g_strconcat(from, node->alone && *from && !g_str_has_suffix(from, "\n") ? "\n" : "", NULL);
  render_text(r, whole, strlen(whole), r->text->place.file);
}

static bool too_much(Renderer *r, const SyTextNode *node)
{
  SyPlace place = place_of(r, node);
  if (r->depth > r->limits->depth) {
    sy_diagnostics_add(r->diagnostics, SY_ERROR, "template-too-deep", &place,
                       _("a partial that includes itself does not end"),
                       _("sections and partials are nested more than %zu deep"), r->limits->depth);
  } else if (r->out->len > r->limits->output_bytes) {
    sy_diagnostics_add(r->diagnostics, SY_ERROR, "template-too-large", &place,
                       _("--limit output-bytes=NUMBER raises the limit"),
                       _("the result would be larger than %zu bytes"), r->limits->output_bytes);
  } else {
    return false;
  }
  return r->failed = true;
}

static void render(Renderer *r, const GPtrArray *nodes)
{
  r->depth++;
  for (guint i = 0; i < nodes->len && !r->failed; i++) {
    const SyTextNode *node = g_ptr_array_index(nodes, i);
    if (too_much(r, node)) break;
    if (!node->tag) {
      if (r->options->escape >= SY_ESCAPE_FIELD) sy_xml_append_attribute(r->out, node->text, (gssize)node->length);
      else g_string_append_len(r->out, node->text, (gssize)node->length);
      continue;
    }
    switch (node->tag->kind) {
    case SY_TAG_PARTIAL: render_partial(r, node); break;
    case SY_TAG_PARENT: render_parent(r, node); break;
    case SY_TAG_BLOCK: render_block(r, node); break;
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

bool sy_text_template_render(const SyTextTemplate *text, const SyScope *scope, const SyTemplateOptions *options,
                             GString *out, SyDiagnostics *diagnostics)
{
  Renderer r = {.text = text,
                .options = options,
                .limits = options->limits ? options->limits : &sy_limits_default,
                .diagnostics = diagnostics,
                .out = out,
                .scope = scope,
                .began = g_get_monotonic_time()};
  render(&r, text->nodes);
  return !r.failed;
}

static void each(const GPtrArray *nodes, void (*see)(void *user, const SyTag *tag, int line, bool closes), void *user)
{
  for (guint i = 0; i < nodes->len; i++) {
    const SyTextNode *node = g_ptr_array_index(nodes, i);
    if (!node->tag) continue;
    see(user, node->tag, node->line, false);
    if (!node->children) continue;
    each(node->children, see, user);
    see(user, node->tag, node->line, true);
  }
}

void sy_text_template_each(const SyTextTemplate *text, void (*see)(void *user, const SyTag *tag, int line, bool closes),
                           void *user)
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

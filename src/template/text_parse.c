/* Compiling text templates: mustache's core and its inheritance (mustache specification 1.4). */
#include "template/text_private.h"

#include <string.h>

#define SY_FAULTS_IN_TEXT 100 /* more say nothing new */

typedef struct {
  const char *source, *at, *end;
  char *open, *close; /* delimiters */
  int line;
  SyPlace place;
  const SyTemplateOptions *options;
  SyDiagnostics *diagnostics;
  const char *closing; /* where the text before the last closing tag ended */
  bool closed_alone;   /* that tag had a line of its own */
  size_t depth;
  GPtrArray *around;   /* SyTag: the sections that are open */
  const SyTag *closed; /* an outer section that closed where one within it should have: those within end too */
  int faults;
  bool stopped; /* nothing more is to be found out */
} Parser;

static void node_free(void *p)
{
  SyTextNode *node = p;
  sy_tag_free(node->tag);
  g_free(node->indent);
  if (node->children) g_ptr_array_free(node->children, TRUE);
  g_free(node);
}

static SyTextNode *node_new(GPtrArray *parent, int line)
{
  SyTextNode *node = g_new0(SyTextNode, 1);
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
  sy_diagnostics_add_va(p->diagnostics, SY_ERROR, code, &place, hint, format, arguments);
  va_end(arguments);
  if (++p->faults == SY_FAULTS_IN_TEXT) p->stopped = true;
}

/* ---- The text around ------------------------------------------------------------------------- */

static void add_text(GPtrArray *parent, const char *text, size_t length, int line)
{
  if (length == 0) return;
  SyTextNode *node = node_new(parent, line);
  node->text = text;
  node->length = length;
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

static void go_to(Parser *p, const char *to)
{
  p->line += lines_in(p->at, to);
  p->at = to;
}

/* ---- Tags -------------------------------------------------------------------------------------- */

typedef struct {
  SyTag *tag;
  const char *begin, *after;     /* of the whole tag */
  const char *line_begin, *next; /* where its line and the next one begin */
  bool before, behind;           /* nothing but blanks stands before, behind it on its line */
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
    p->at = p->end;
    return false;
  }
  g_autofree char *problem = NULL, *hint = NULL;
  found->tag = sy_tag_new(inner, (size_t)(end - inner), &problem, &hint);
  found->begin = begin;
  found->after = end + strlen(close);
  found->before = blank_before(p, begin, &found->line_begin);
  found->behind = blank_after(p, found->after, &found->next);
  if (!found->tag) {
    fault(p, "template-tag", line, hint, "%s", problem);
    /* Its name may be wrong too, and its section is to be closed. */
    found->tag = sy_tag_new_named(inner, (size_t)(end - inner));
    if (!found->tag) go_to(p, found->after);
  }
  return found->tag != NULL;
}

static void set_delimiters(Parser *p, const char *text, int line)
{
  char *open, *close;
  if (!sy_tag_delimiters(text, &open, &close)) {
    fault(p, "template-delimiters", line, NULL, _("delimiters are two words between = and =, not “%s”"), text);
    return;
  }
  g_free(p->open);
  g_free(p->close);
  p->open = open;
  p->close = close;
}

static GPtrArray *parse(Parser *p, const SyTag *section, int opened);

static GPtrArray *parse_inside(Parser *p, const SyTag *section, int line)
{
  size_t most = p->options->limits ? p->options->limits->depth : sy_limits_default.depth;
  if (++p->depth > most) {
    fault(p, "template-too-deep", line, NULL, _("sections and partials are nested more than %zu deep"), most);
    p->stopped = true;
  }
  g_ptr_array_add(p->around, (void *)section);
  GPtrArray *children = parse(p, section, line);
  g_ptr_array_set_size(p->around, (gint)p->around->len - 1);
  if (p->closed == section) p->closed = NULL;
  p->depth--;
  return children;
}

/* A block: what stands between its tags is kept as text too, for it may replace another's elsewhere. */
static void take_block(Parser *p, SyTextNode *node, const FoundTag *found, bool in_parent)
{
  bool own_line = found->behind && (found->before || in_parent);
  node->alone = found->before && found->behind;
  node->indent = found->before ? g_strndup(found->line_begin, (gsize)(found->begin - found->line_begin)) : g_strdup("");
  if (own_line) go_to(p, found->next);
  node->inside = p->at;
  node->children = parse_inside(p, node->tag, node->line);
  node->inside_length = p->closing > node->inside ? (size_t)(p->closing - node->inside) : 0;
}

/* A parent: if nothing else stands on its lines, these go, and what it brings in is indented as its tag was. */
static void take_parent(Parser *p, GPtrArray *out, SyTextNode *node, const FoundTag *found)
{
  if (found->behind && found->before) go_to(p, found->next);
  node->children = parse_inside(p, node->tag, node->line);
  g_autofree char *indent =
      found->before ? g_strndup(found->line_begin, (gsize)(found->begin - found->line_begin)) : NULL;
  const char *next;
  bool alone = indent && !p->faults && (p->closed_alone || blank_after(p, p->at, &next));
  if (alone && !p->closed_alone) go_to(p, next);
  node->indent = g_strdup(alone ? indent : "");
  if (alone || !indent || !*indent) return;
  /* The blanks before it are text after all. */
  SyTextNode *blanks = g_new0(SyTextNode, 1);
  blanks->line = node->line;
  blanks->text = found->line_begin;
  blanks->length = strlen(indent);
  g_ptr_array_insert(out, (gint)out->len - 1, blanks);
}

/* The innermost section of that name that is open, or NULL. */
static const SyTag *open_section(const Parser *p, const char *name)
{
  for (guint i = p->around->len; i-- > 0;) {
    const SyTag *tag = p->around->pdata[i];
    if (strcmp(tag->name, name) == 0) return tag;
  }
  return NULL;
}

/* A tag that closes another section than the last: those within it count as closed, so that other faults are found too.
 */
static bool take_wrong_close(Parser *p, const SyTag *tag, int line)
{
  fault(p, "template-wrong-close", line, NULL, _("“%s” closes here, but was not the last to open"), tag->name);
  p->closed = open_section(p, tag->name);
  return !p->closed;
}

/* False: the section that is open closes. Takes the tag. */
static bool take_tag(Parser *p, GPtrArray *out, const FoundTag *found, const SyTag *section, int line, bool alone)
{
  SyTag *tag = found->tag;
  if (tag->kind == SY_TAG_COMMENT || tag->kind == SY_TAG_DELIMITERS || tag->kind == SY_TAG_CLOSE) {
    bool closes = tag->kind == SY_TAG_CLOSE && section && strcmp(section->name, tag->name) == 0;
    if (tag->kind == SY_TAG_DELIMITERS) set_delimiters(p, tag->name, line);
    bool goes_on = tag->kind == SY_TAG_CLOSE && !closes ? take_wrong_close(p, tag, line) : !closes;
    if (closes) p->closed_alone = alone;
    sy_tag_free(tag);
    return goes_on;
  }
  SyTextNode *node = node_new(out, line);
  node->tag = tag;
  if (tag->kind == SY_TAG_BLOCK) take_block(p, node, found, section && section->kind == SY_TAG_PARENT);
  else if (tag->kind == SY_TAG_PARENT) take_parent(p, out, node, found);
  else node->indent = alone ? g_strndup(found->line_begin, (gsize)(found->begin - found->line_begin)) : g_strdup("");
  if (tag->kind == SY_TAG_SECTION || tag->kind == SY_TAG_INVERTED) node->children = parse_inside(p, tag, line);
  return true;
}

/* True if the tag, with a line of its own, leaves no trace of that line. */
static bool stands_alone(const FoundTag *found)
{
  SyTagKind kind = found->tag->kind;
  return kind != SY_TAG_VALUE && kind != SY_TAG_RAW && found->before && found->behind;
}

static GPtrArray *parse(Parser *p, const SyTag *section, int opened)
{
  GPtrArray *out = g_ptr_array_new_with_free_func(node_free);
  while (!p->stopped && !p->closed) {
    const char *begin = g_strstr_len(p->at, p->end - p->at, p->open);
    if (!begin) {
      add_text(out, p->at, (size_t)(p->end - p->at), p->line);
      p->at = p->closing = p->end;
      if (section)
        fault(p, "template-unclosed-section", opened, NULL, _("the section “%s” opens here and does not close"),
              section->name);
      return out;
    }
    FoundTag found;
    if (!read_tag(p, begin, &found)) continue;
    SyTagKind kind = found.tag->kind;
    bool alone = stands_alone(&found), holds = kind == SY_TAG_PARENT || kind == SY_TAG_BLOCK;
    /* A parent's blanks go with it, and come back if it turns out not to be alone; a block's stay as text unless alone.
     */
    bool takes_blanks = alone || (kind == SY_TAG_PARENT && found.before);
    const char *text_end = takes_blanks ? MAX(found.line_begin, p->at) : begin;
    add_text(out, p->at, (size_t)(text_end - p->at), p->line);
    int line = p->line + lines_in(p->at, begin);
    go_to(p, holds ? found.after : alone ? found.next : found.after);
    if (kind == SY_TAG_CLOSE) p->closing = text_end;
    if (!take_tag(p, out, &found, section, line, alone)) return out;
  }
  return out;
}

SyTextTemplate *sy_text_template_read(const char *source, size_t length, const SyTemplateOptions *options,
                                      const SyPlace *place, SyDiagnostics *diagnostics, bool *sound)
{
  SyTextTemplate *text = g_new0(SyTextTemplate, 1);
  text->source = g_strndup(source, length);
  text->place = *place;
  text->place.file = g_intern_string(place->file);
  text->place.part = g_intern_string(place->part);
  text->place.words = g_intern_string(place->words);
  text->place.under = g_intern_string(place->under);
  Parser p = {.source = text->source,
              .at = text->source,
              .end = text->source + length,
              .open = g_strdup("{{"),
              .close = g_strdup("}}"),
              .line = 1,
              .place = text->place,
              .options = options,
              .diagnostics = diagnostics,
              .around = g_ptr_array_new()};
  text->nodes = parse(&p, NULL, 0);
  g_ptr_array_free(p.around, TRUE);
  g_free(p.open);
  g_free(p.close);
  *sound = p.faults == 0;
  return text;
}

SyTextTemplate *sy_text_template_new(const char *source, size_t length, const SyTemplateOptions *options,
                                     const SyPlace *place, SyDiagnostics *diagnostics)
{
  bool sound;
  SyTextTemplate *text = sy_text_template_read(source, length, options, place, diagnostics, &sound);
  if (sound) return text;
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

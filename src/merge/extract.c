/* Tags are cut out of a paragraph's runs, however Word has split them. */
#include "merge/compile_private.h"

#include <string.h>

/* Stands for an object in a paragraph's text. */
#define OBJECT "\xEF\xBF\xBC"
#define WORDS_AROUND 12 /* characters, in messages */

typedef struct {
  xmlNode *text; /* w:t; NULL: an object, tab or break */
  xmlNode *gap;  /* a tab, break or hyphen, or NULL */
  size_t start, length;
} Segment;

typedef struct {
  GString *text;
  GArray *segments;
} Gathered;

/* ---- The paragraph's text ------------------------------------------------------------------- */

static void add_segment(Gathered *g, xmlNode *node, xmlNode *gap, const char *text)
{
  Segment segment = {.text = node, .gap = gap, .start = g->text->len, .length = strlen(text)};
  g_string_append(g->text, text);
  g_array_append_val(g->segments, segment);
}

bool sy_docx_is_apart(const xmlNode *node)
{
  static const char *const names[] = {"pPr", "rPr",         "delText", "instrText", "moveFrom",
                                      "del", "txbxContent", "sdtPr",   "rt"};
  for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
    if (sy_docx_is(node, names[i])) return true;
  return false;
}

static bool is_object(const xmlNode *node)
{
  static const char *const names[] = {"drawing",          "pict", "object",  "footnoteReference",
                                      "endnoteReference", "sym",  "fldChar", "ptab"};
  for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
    if (sy_docx_is(node, names[i])) return true;
  return false;
}

static void gather(Gathered *g, xmlNode *node)
{
  for (xmlNode *child = node->children; child; child = child->next) {
    if (child->type != XML_ELEMENT_NODE || sy_docx_is_apart(child)) continue;
    if (sy_docx_is(child, "t")) {
      if (!sy_docx_is(node, "r")) continue; /* Word does not show it */
      xmlChar *text = xmlNodeGetContent(child);
      add_segment(g, child, NULL, (const char *)text);
      xmlFree(text);
    } else if (sy_docx_is(child, "tab")) add_segment(g, NULL, child, "\t");
    else if (sy_docx_is(child, "br") || sy_docx_is(child, "cr")) add_segment(g, NULL, child, "\n");
    else if (sy_docx_is(child, "noBreakHyphen")) add_segment(g, NULL, child, "-");
    else if (sy_docx_is(child, "softHyphen")) add_segment(g, NULL, child, "");
    else if (is_object(child)) add_segment(g, NULL, NULL, OBJECT);
    else gather(g, child);
  }
}

/* ---- Finding tags --------------------------------------------------------------------------- */

/* How many bytes of an opening or closing brace, ASCII or full-width, stand at text. */
static size_t brace(const char *text, bool closing)
{
  if (*text == (closing ? '}' : '{')) return 1;
  const char *wide = closing ? "｝" : "｛";
  return strncmp(text, wide, strlen(wide)) == 0 ? strlen(wide) : 0;
}

/* Bytes of n braces at text, or 0. */
static size_t braces(const char *text, int n, bool closing)
{
  size_t all = 0;
  for (int i = 0; i < n; i++) {
    size_t one = brace(text + all, closing);
    if (one == 0) return 0;
    all += one;
  }
  return all;
}

static size_t opens(const SyCompiler *c, const char *text)
{
  if (!c->open) return braces(text, 2, false);
  return g_str_has_prefix(text, c->open) ? strlen(c->open) : 0;
}

/* Where the tag whose inner text begins at inner ends; *length: of the closing delimiter. NULL: nowhere. */
static const char *find_close(const SyCompiler *c, const char *inner, size_t *length)
{
  bool triple = !c->open && brace(inner, false) > 0;
  g_autofree char *set = *inner == '=' ? g_strconcat("=", c->close ? c->close : "}}", NULL) : NULL;
  for (const char *p = inner; *p; p = g_utf8_next_char(p)) {
    if (set) *length = g_str_has_prefix(p, set) ? strlen(set) : 0;
    else if (c->open) *length = g_str_has_prefix(p, c->close) ? strlen(c->close) : 0;
    else *length = braces(p, triple ? 3 : 2, true);
    if (*length > 0) return p;
  }
  return NULL;
}

static void set_delimiters(SyCompiler *c, const SyTag *tag, const SyPlace *place)
{
  char *open, *close;
  if (!sy_tag_delimiters(tag->name, &open, &close)) {
    sy_docx_fault(c, place, "template-delimiters", NULL, _("delimiters are two words between = and =, not “%s”"),
                  tag->name);
    return;
  }
  if (strcmp(open, "{{") == 0 && strcmp(close, "}}") == 0) {
    g_clear_pointer(&open, g_free);
    g_clear_pointer(&close, g_free);
  }
  g_free(c->open);
  g_free(c->close);
  c->open = open;
  c->close = close;
}

/* The words around a place in the text, for messages. */
static char *words_around(const char *text, const char *from, const char *to)
{
  for (int i = 0; i < WORDS_AROUND && from > text; i++) from = g_utf8_prev_char(from);
  for (int i = 0; i < WORDS_AROUND && *to; i++) to = g_utf8_next_char(to);
  char *words = g_strndup(from, (gsize)(to - from));
  g_strdelimit(words, "\n\t", ' ');
  return words;
}

/* ---- Cutting -------------------------------------------------------------------------------- */

static bool run_is_empty(const xmlNode *run)
{
  for (const xmlNode *child = run->children; child; child = child->next)
    if (child->type == XML_ELEMENT_NODE && !sy_docx_is(child, "rPr")) return false;
  return true;
}

void sy_docx_set_text(xmlNode *node, const char *text, size_t length)
{
  xmlNodeSetContent(node, NULL);
  xmlNodeAddContentLen(node, BAD_CAST text, (int)length);
  if (length && (g_ascii_isspace(text[0]) || g_ascii_isspace(text[length - 1]))) xmlNodeSetSpacePreserve(node, 1);
}

/* The text node that is all that the element holds, with bytes of its own; or NULL. */
static xmlNode *only_text(const xmlNode *node)
{
  xmlNode *only = node->children;
  if (!only || only->next || only->type != XML_TEXT_NODE || !only->content) return NULL;
  return node->doc && node->doc->dict && xmlDictOwns(node->doc->dict, only->content) ? NULL : only;
}

/* Leaves the first bytes of the element's text. Where that can be done without a copy it is: a run that holds many tags
 * is shortened once for each of them. */
static void shorten(xmlNode *node, const char *text, size_t length)
{
  xmlNode *only = only_text(node);
  if (!only || length == 0) {
    sy_docx_set_text(node, text, length);
    return;
  }
  only->content[length] = 0;
  if (g_ascii_isspace(only->content[0]) || g_ascii_isspace(only->content[length - 1])) xmlNodeSetSpacePreserve(node, 1);
}

/* The part of the run after `text` as a run of its own, not yet in the tree; `rest` goes first. */
static xmlNode *split_run(xmlNode *run, xmlNode *text, const char *rest, size_t length)
{
  xmlNode *second = sy_docx_copy(run, false);
  for (xmlNode *child = run->children; child; child = child->next)
    if (sy_docx_is(child, "rPr")) xmlAddChild(second, sy_docx_copy(child, true));
  if (length > 0) {
    xmlNode *own = sy_docx_copy(text, false);
    xmlAddChild(second, own);
    sy_docx_set_text(own, rest, length);
  }
  for (xmlNode *child = text->next, *next; child; child = next) {
    next = child->next;
    xmlUnlinkNode(child);
    xmlAddChild(second, child);
  }
  return second;
}

/* A tab, line break or hyphen within a tag goes with it. */
static void drop_gap(xmlNode *gap)
{
  xmlNode *run = gap->parent;
  xmlUnlinkNode(gap);
  xmlFreeNode(gap);
  if (!sy_docx_is(run, "r") || !run_is_empty(run)) return;
  xmlUnlinkNode(run);
  xmlFreeNode(run);
}

static xmlNode *cut(SyCompiler *c, const Gathered *g, size_t from, size_t to, SyMarker *marker)
{
  xmlNode *element = xmlNewDocNode(NULL, NULL, BAD_CAST SY_MARKER, NULL);
  element->_private = marker;
  bool placed = false;
  for (guint i = 0; i < g->segments->len; i++) {
    const Segment *s = &g_array_index(g->segments, Segment, i);
    if ((!s->text && !s->gap) || s->start + s->length <= from || s->start >= to) continue;
    if (s->gap) {
      drop_gap(s->gap);
      continue;
    }
    xmlNode *run = s->text->parent;
    const xmlNode *only = only_text(s->text);
    xmlChar *content = only ? NULL : xmlNodeGetContent(s->text);
    const char *text = (const char *)(only ? only->content : content);
    size_t length = strlen(text), before = from > s->start ? from - s->start : 0, after = MIN(to - s->start, length);
    if (!placed) {
      element->doc = run->doc;
      const xmlNode *properties = sy_xml_child(run, "rPr");
      marker->formats = sy_docx_formats(c, properties);
      xmlNode *second = split_run(run, s->text, text + after, length - after);
      shorten(s->text, text, before);
      if (before == 0) {
        xmlUnlinkNode(s->text);
        xmlFreeNode(s->text);
      }
      xmlAddNextSibling(run, element);
      if (run_is_empty(second)) xmlFreeNode(second);
      else xmlAddNextSibling(element, second);
      placed = true;
    } else {
      g_autofree char *left = g_strdup(text + after);
      sy_docx_set_text(s->text, left, strlen(left));
      if (!*left) {
        xmlUnlinkNode(s->text);
        xmlFreeNode(s->text);
      }
    }
    xmlFree(content);
    if (run_is_empty(run)) {
      xmlUnlinkNode(run);
      xmlFreeNode(run);
    }
  }
  if (placed) return element;
  xmlFreeNode(element);
  return NULL;
}

typedef struct {
  size_t from, to;
  SyMarker *marker;
} Found;

/* Reads one tag; false: it was faulty. */
static bool read_tag(SyCompiler *c, const Gathered *g, const char *begin, const char *inner, const char *end,
                     size_t close, GArray *found)
{
  const char *text = g->text->str;
  g_autofree char *words = words_around(text, begin, end + close);
  SyPlace place = sy_docx_place_here(c, words);
  g_autofree char *name = g_strndup(inner, (gsize)(end - inner));
  g_strdelimit(name, "\n\t", ' ');
  if (strstr(name, OBJECT)) {
    sy_docx_fault(c, &place, "template-tag-object", _("move it out of the tag"),
                  _("a picture, note or field stands inside a tag"));
    return false;
  }
  g_autofree char *problem = NULL, *hint = NULL;
  SyTag *tag = sy_tag_new(name, strlen(name), &problem, &hint);
  if (!tag) {
    sy_docx_fault(c, &place, "template-tag", hint, "%s", problem);
    /* Its name may be wrong too, and its section is to be closed. */
    tag = sy_tag_new_named(name, strlen(name));
    if (!tag) return false;
  }
  g_ptr_array_add(c->docx->tags, tag);
  if (tag->kind == SY_TAG_PARENT || tag->kind == SY_TAG_BLOCK) {
    sy_docx_fault(c, &place, "template-text-only", _("use a sub-document: {{> name}}"),
                  _("parents and blocks are for text templates"));
    return false;
  }
  if (tag->kind == SY_TAG_DELIMITERS) set_delimiters(c, tag, &place);
  SyMarker *marker = SY_ARENA_NEW(c->docx->arena, SyMarker);
  *marker = (SyMarker){.tag = tag, .stale = c->stale, .place = sy_docx_keep_place(c, &place)};
  Found one = {.from = (size_t)(begin - text), .to = (size_t)(end + close - text), .marker = marker};
  g_array_append_val(found, one);
  return true;
}

/* Where another tag opens inside of one, which then was not closed; or NULL. */
static const char *opens_again(const SyCompiler *c, const char *inner, const char *end)
{
  if (*inner == '!' || *inner == '=' || g_str_has_prefix(inner, "！")) return NULL;
  if (!c->open) inner += brace(inner, false);
  for (const char *p = inner; p < end; p = g_utf8_next_char(p))
    if (opens(c, p)) return p;
  return NULL;
}

static void fault_unclosed(SyCompiler *c, const char *text, const char *from, const char *to)
{
  g_autofree char *words = words_around(text, from, to);
  SyPlace place = sy_docx_place_here(c, words);
  sy_docx_fault(c, &place, "template-unclosed-tag", _("close it with }} in the same paragraph"),
                _("a tag opens here and does not close"));
}

#define SY_FAULTS_IN_PARAGRAPH 20 /* more say nothing new */

static void find_tags(SyCompiler *c, const Gathered *g, GArray *found)
{
  int faults = 0;
  for (const char *p = g->text->str; *p;) {
    size_t open = opens(c, p);
    if (open == 0) {
      p = g_utf8_next_char(p);
      continue;
    }
    size_t close = 0;
    const char *inner = p + open, *end = find_close(c, inner, &close);
    const char *again = end ? opens_again(c, inner, end) : NULL;
    if (!end || again) fault_unclosed(c, g->text->str, p, inner);
    if (!end || (again && ++faults == SY_FAULTS_IN_PARAGRAPH)) return;
    if (again) {
      p = again;
      continue;
    }
    read_tag(c, g, p, inner, end, close, found);
    p = end + close;
  }
}

/* Placeholders of other engines. Each kind is said once for a document. */
static const struct {
  const char *open, *close, *example;
} foreign[SY_FOREIGN] = {{"{%", "%}", "{{#name}} … {{/name}}"},
                         {"«", "»", "{{name}}"},
                         {"${", "}", "{{name}}"},
                         {"+++", "+++", "{{name}}"},
                         {"{#", "}", "{{#name}} … {{/name}}"}};

static void warn_foreign(SyCompiler *c, const char *text)
{
  for (size_t i = 0; i < SY_FOREIGN && !c->stale; i++) {
    const char *at = c->foreign[i] ? NULL : strstr(text, foreign[i].open);
    const char *end = at ? strstr(at + strlen(foreign[i].open), foreign[i].close) : NULL;
    if (!end || end - at > 80 || (at > text && at[-1] == '{')) continue;
    c->foreign[i] = true;
    g_autofree char *found = g_strndup(at, (gsize)(end - at) + strlen(foreign[i].close));
    g_autofree char *hint = g_strdup_printf(_("if it is to be filled in, write %s"), foreign[i].example);
    SyPlace place = sy_docx_place_here(c, found);
    place.file = c->options->path;
    sy_diagnostics_add(c->diagnostics, SY_WARNING, "template-foreign", &place, hint,
                       _("“%s” is no tag here: it stays as it is"), found);
  }
}

void sy_docx_extract(SyCompiler *c, xmlNode *paragraph, GPtrArray *story)
{
  sy_docx_replace_fields(c, paragraph);
  Gathered g = {.text = g_string_new(NULL), .segments = g_array_new(FALSE, FALSE, sizeof(Segment))};
  gather(&g, paragraph);
  g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Found));
  find_tags(c, &g, found);
  warn_foreign(c, g.text->str);
  g_autoptr(GPtrArray) elements = g_ptr_array_new();
  for (guint i = found->len; i-- > 0;) {
    const Found *f = &g_array_index(found, Found, i);
    xmlNode *element = cut(c, &g, f->from, f->to, f->marker);
    if (element) g_ptr_array_add(elements, element);
  }
  for (guint i = elements->len; i-- > 0;) g_ptr_array_add(story, elements->pdata[i]);
  g_string_free(g.text, TRUE);
  g_array_free(g.segments, TRUE);
}

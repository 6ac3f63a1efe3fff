#define _GNU_SOURCE /* memmem */
/* A walk over tags, and replacing pieces of what it found. */
#include "fields/markup_private.h"

#include "base/xml_token.h"

#include <string.h>

#define PIECE ((size_t)64 << 10)
#define OVERLAP ((size_t)32) /* a word may begin in one piece and end in the next */

void sy_markup_init(SyMarkup *m, const char *text, size_t size)
{
  *m = (SyMarkup){.text = text, .size = size, .prefix = ""};
}

static bool fail(SyMarkup *m)
{
  m->failed = true;
  return false;
}

static bool read_tag(SyMarkup *m, const SyXmlToken *token)
{
  SyXmlName name = sy_xml_token_name(token);
  m->from = (size_t)(token->from - m->text);
  m->to = (size_t)(token->to - m->text);
  m->empty = token->empty;
  m->prefix = name.prefix;
  m->prefix_length = name.prefix_length;
  m->name = name.name;
  m->length = name.length;
  m->attributes = name.name + name.length;
  m->attributes_length = (size_t)(token->to - 1 - token->empty - m->attributes);
  if (name.length == 0) return fail(m);
  if (token->kind == SY_XML_END) {
    m->kind = SY_MARKUP_END;
    m->depth = m->open--;
    return m->open >= 0 || fail(m);
  }
  m->kind = SY_MARKUP_START;
  m->depth = m->open + 1;
  if (m->empty) m->owes_end = true;
  else m->open++;
  return true;
}

static bool read_text(SyMarkup *m, const SyXmlToken *token)
{
  m->kind = SY_MARKUP_TEXT;
  m->empty = false;
  m->from = (size_t)(token->from - m->text);
  m->to = (size_t)(token->to - m->text);
  return true;
}

bool sy_markup_next(SyMarkup *m)
{
  if (m->failed) return false;
  if (m->owes_end) {
    m->owes_end = false;
    m->kind = SY_MARKUP_END;
    m->from = m->to;
    return true;
  }
  const char *end = m->text + m->size;
  while (m->at < m->size) {
    SyXmlToken token;
    if (!sy_xml_token(m->text + m->at, end, &token)) return fail(m);
    m->at = (size_t)(token.to - m->text);
    switch (token.kind) {
    case SY_XML_TEXT:
    case SY_XML_CDATA: return read_text(m, &token);
    case SY_XML_START:
    case SY_XML_END: return read_tag(m, &token);
    case SY_XML_DECLARATION: return fail(m);
    case SY_XML_COMMENT:
    case SY_XML_INSTRUCTION: break;
    }
  }
  return false;
}

bool sy_markup_skip(SyMarkup *m)
{
  int depth = m->depth;
  while (sy_markup_next(m))
    if (m->kind == SY_MARKUP_END && m->depth == depth) return true;
  return false;
}

static void append_entity(GString *out, const char *name, size_t length)
{
  static const struct {
    const char *name;
    char c;
  } known[] = {{"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}};
  for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
    if (strlen(known[i].name) == length && memcmp(name, known[i].name, length) == 0) {
      g_string_append_c(out, known[i].c);
      return;
    }
  if (length < 2 || *name != '#') return;
  g_autofree char *number = g_strndup(name + 1, length - 1);
  gunichar c = (gunichar)(*number == 'x' ? g_ascii_strtoull(number + 1, NULL, 16) : g_ascii_strtoull(number, NULL, 10));
  if (c && g_unichar_validate(c)) g_string_append_unichar(out, c);
}

void sy_markup_append_plain(GString *out, const char *text, size_t length)
{
  const char *p = text, *end = text + length;
  static const size_t begin = sizeof SY_XML_CDATA_BEGIN - 1, marks = begin + sizeof SY_XML_CDATA_END - 1;
  if (length >= marks && memcmp(text, SY_XML_CDATA_BEGIN, begin) == 0) {
    g_string_append_len(out, text + begin, (gssize)(length - marks));
    return;
  }
  while (p < end) {
    const char *amp = memchr(p, '&', (size_t)(end - p));
    g_string_append_len(out, p, (amp ? amp : end) - p);
    if (!amp) return;
    const char *stop = memchr(amp, ';', (size_t)(end - amp));
    if (!stop) return;
    append_entity(out, amp + 1, (size_t)(stop - amp) - 1);
    p = stop + 1;
  }
}

void sy_markup_read_text(SyMarkup *m, GString *out)
{
  int depth = m->depth;
  while (sy_markup_next(m) && !(m->kind == SY_MARKUP_END && m->depth == depth))
    if (m->kind == SY_MARKUP_TEXT && out) sy_markup_append_plain(out, m->text + m->from, m->to - m->from);
}

bool sy_markup_is_left_out(const SyMarkup *m)
{
  return sy_markup_is(m, "del") || sy_markup_is(m, "moveFrom") || sy_markup_is(m, "Fallback") ||
         sy_markup_is(m, "rt") || sy_markup_is(m, "sdtPr") || sy_markup_is(m, "tblPr") || sy_markup_is(m, "tblGrid") ||
         sy_markup_is(m, "trPr") || sy_markup_is(m, "tcPr");
}

char *sy_markup_attribute(const SyMarkup *m, const char *local_name)
{
  const char *p = m->attributes, *end = p + m->attributes_length;
  size_t want = strlen(local_name);
  while (p < end) {
    while (p < end && g_ascii_isspace(*p)) p++;
    const char *name = p;
    for (; p < end && *p != '=' && !g_ascii_isspace(*p); p++)
      if (*p == ':') name = p + 1;
    size_t length = (size_t)(p - name);
    while (p < end && *p != '"' && *p != '\'') p++;
    if (p >= end) return NULL;
    const char *value = p + 1, *stop = memchr(value, *p, (size_t)(end - value));
    if (!stop) return NULL;
    if (length == want && memcmp(name, local_name, want) == 0) {
      GString *out = g_string_new(NULL);
      sy_markup_append_plain(out, value, (size_t)(stop - value));
      return g_string_free(out, FALSE);
    }
    p = stop + 1;
  }
  return NULL;
}

int sy_markup_number(const SyMarkup *m, const char *local_name, int otherwise)
{
  g_autofree char *text = sy_markup_attribute(m, local_name);
  char *stop = NULL;
  gint64 n = text ? g_ascii_strtoll(text, &stop, 10) : 0;
  return text && stop != text ? (int)CLAMP(n, -1000000000, 1000000000) : otherwise;
}

bool sy_markup_on(const SyMarkup *m)
{
  g_autofree char *val = sy_markup_attribute(m, "val");
  return !val || (strcmp(val, "0") != 0 && strcmp(val, "false") != 0 && strcmp(val, "off") != 0);
}

/* ---- Fields --------------------------------------------------------------------------------- */

void *sy_markup_field_char(SyMarkup *m, SyFieldStack *fields, void *reader)
{
  g_autofree char *type = sy_markup_attribute(m, "fldCharType");
  sy_markup_skip(m);
  switch (sy_field_char(type)) {
  case SY_FIELD_CHAR_BEGIN: sy_field_begin(fields, reader); break;
  case SY_FIELD_CHAR_SEPARATE: return sy_field_separate(fields, reader);
  case SY_FIELD_CHAR_END: sy_field_end(fields, reader); break;
  case SY_FIELD_CHAR_OTHER: break;
  }
  return NULL;
}

void sy_markup_instruction(SyMarkup *m, const SyFieldStack *fields)
{
  SyField *field = sy_field_takes_instruction(fields) ? sy_field_top(fields) : NULL;
  sy_markup_read_text(m, field ? field->instruction : NULL);
}

SyFieldMark sy_markup_simple_field(SyMarkup *m, SyFieldStack *fields, void *reader)
{
  g_autofree char *instruction = sy_markup_attribute(m, "instr");
  return sy_field_begin_simple(fields, instruction, reader);
}

/* ---- Whole parts ---------------------------------------------------------------------------- */

bool sy_markup_mentions(SyPackage *package, const char *part, const char *const *words)
{
  SyDiagnostics *unheard = sy_diagnostics_new();
  SyPartStream *stream = sy_package_stream(package, part, unheard);
  g_autofree char *buffer = g_malloc(PIECE + OVERLAP);
  size_t kept = 0;
  bool found = false;
  for (gssize n = 0; stream && !found && (n = sy_part_stream_read(stream, buffer + kept, PIECE)) > 0;) {
    size_t filled = kept + (size_t)n;
    for (size_t i = 0; words[i] && !found; i++) found = memmem(buffer, filled, words[i], strlen(words[i])) != NULL;
    kept = MIN(filled, OVERLAP);
    memmove(buffer, buffer + filled - kept, kept);
  }
  sy_part_stream_free(stream);
  sy_diagnostics_free(unheard);
  return found;
}

/* ---- Edits ---------------------------------------------------------------------------------- */

struct SyMarkupEdits {
  GArray *array; /* SyMarkupEdit */
};

static void clear_edit(void *edit)
{
  g_free(((SyMarkupEdit *)edit)->text);
}

SyMarkupEdits *sy_markup_edits_new(void)
{
  SyMarkupEdits *edits = g_new0(SyMarkupEdits, 1);
  edits->array = g_array_new(FALSE, FALSE, sizeof(SyMarkupEdit));
  g_array_set_clear_func(edits->array, clear_edit);
  return edits;
}

void sy_markup_edits_free(SyMarkupEdits *edits)
{
  if (!edits) return;
  g_array_free(edits->array, TRUE);
  g_free(edits);
}

void sy_markup_edits_add(SyMarkupEdits *edits, size_t from, size_t to, const char *text)
{
  SyMarkupEdit edit = {.from = from, .to = to, .text = g_strdup(text)};
  g_array_append_val(edits->array, edit);
}

size_t sy_markup_edits_count(const SyMarkupEdits *edits)
{
  return edits->array->len;
}

/* Insertions stand before what is replaced at the same place; g_array_sort is stable. */
static int by_place(const void *a, const void *b)
{
  const SyMarkupEdit *x = a, *y = b;
  if (x->from != y->from) return x->from < y->from ? -1 : 1;
  return (x->to > x->from) - (y->to > y->from);
}

GBytes *sy_markup_edits_apply(SyMarkupEdits *edits, const char *text, size_t size)
{
  g_array_sort(edits->array, by_place);
  GString *out = g_string_sized_new(size + 4096);
  size_t at = 0;
  for (guint i = 0; i < edits->array->len; i++) {
    const SyMarkupEdit *edit = &g_array_index(edits->array, SyMarkupEdit, i);
    if (edit->from > at) g_string_append_len(out, text + at, (gssize)(edit->from - at));
    g_string_append(out, edit->text);
    at = MAX(at, edit->to);
  }
  g_string_append_len(out, text + at, (gssize)(size - at));
  return g_string_free_to_bytes(out);
}

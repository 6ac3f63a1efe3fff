/* A scan over markup: what is refused before a tree is built of it, and what there is. */
#include "base/xml_private.h"
#include "base/xml_token.h"

#include <string.h>

#define PIECE ((size_t)64 << 10)
/* Of one element, namespaces among them: libxml2 compares each with each. */
#define SY_XML_MAX_ATTRIBUTES 4096

/* ---- Sources -------------------------------------------------------------------------------- */

static gssize fill(SyXmlSource read, void *source, char *buffer, size_t size)
{
  size_t got = 0;
  while (got < size) {
    gssize n = read(source, buffer + got, size - got);
    if (n < 0) return -1;
    if (n == 0) break;
    got += (size_t)n;
  }
  return (gssize)got;
}

static bool slurp_wide(SyXmlInput *input, const SyPlace *place, SyDiagnostics *diagnostics)
{
  g_autoptr(GByteArray) all = g_byte_array_new();
  g_byte_array_append(all, (const guint8 *)input->text, (guint)input->length);
  gssize n;
  while ((n = input->read(input->source, input->text, PIECE)) > 0)
    g_byte_array_append(all, (const guint8 *)input->text, (guint)n);
  g_free(input->text);
  input->length = all->len;
  input->text = n < 0 ? NULL : sy_xml_from_wide(all->data, &input->length, place, diagnostics);
  input->whole = true;
  return input->text != NULL;
}

bool sy_xml_input_open(SyXmlInput *input, SyXmlSource read, void *source, const SyPlace *place,
                       SyDiagnostics *diagnostics)
{
  *input = (SyXmlInput){.read = read, .source = source, .text = g_malloc(PIECE)};
  gssize n = fill(read, source, input->text, PIECE);
  if (n < 0) return false;
  input->length = (size_t)n;
  if (sy_xml_is_wide(input->text, input->length)) return slurp_wide(input, place, diagnostics);
  return true;
}

gssize sy_xml_input_read(SyXmlInput *input, void *buffer, size_t size)
{
  size_t left = input->length - input->at;
  if (left > 0) {
    size_t n = MIN(left, size);
    memcpy(buffer, input->text + input->at, n);
    input->at += n;
    return (gssize)n;
  }
  return input->whole ? 0 : input->read(input->source, buffer, size);
}

void sy_xml_input_close(SyXmlInput *input)
{
  g_clear_pointer(&input->text, g_free);
}

/* ---- Encoding ------------------------------------------------------------------------------- */

/* OPC allows UTF-8 and UTF-16 (ECMA-376 part 2, 8.1.4). A declared encoding stands in the first
 * bytes, in ASCII. */
static bool check_declaration(const char *bytes, size_t length, const SyPlace *place, SyDiagnostics *diagnostics)
{
  g_autofree char *head = g_strndup(bytes, MIN(length, 200));
  char *end = strstr(head, "?>");
  if (!g_str_has_prefix(head, "<?xml") || !end) return true;
  *end = 0;
  char *name = strstr(head, "encoding");
  if (!name || !(name = strpbrk(name, "\"'"))) return true;
  g_autofree char *value = g_strndup(name + 1, strcspn(name + 1, "\"'"));
  static const char *const known[] = {"UTF-8", "UTF8", "US-ASCII", "UTF-16", "UTF-16LE", "UTF-16BE"};
  for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
    if (g_ascii_strcasecmp(value, known[i]) == 0) return true;
  g_autofree char *message = g_strdup_printf(_("the XML is in %s; only UTF-8 and UTF-16 are allowed"), value);
  return sy_xml_report(place, 1, "xml-encoding", diagnostics, message);
}

/* ---- Tokens --------------------------------------------------------------------------------- */

typedef struct {
  const SyXmlEvents *events;
  void *data;
  const SyPlace *place;
  const SyLimits *limits;
  SyDiagnostics *diagnostics;
  size_t depth;
  int line; /* The line of the piece's first byte. */
  bool failed;
} Scan;

static int lines_of(const char *p, const char *end)
{
  int n = 0;
  while (p < end && (p = memchr(p, '\n', (size_t)(end - p)))) n++, p++;
  return n;
}

static bool start_tag(Scan *s, const SyXmlToken *tag, const char *piece)
{
  if (tag->attributes > SY_XML_MAX_ATTRIBUTES)
    return sy_xml_report(s->place, 0, "xml-attributes", s->diagnostics,
                         _("an element has more attributes than are allowed"));
  if (!tag->empty && ++s->depth > s->limits->depth) {
    g_autofree char *message =
        g_strdup_printf(_("elements are nested more than %zu deep (--limit depth=NUMBER raises it)"), s->limits->depth);
    return sy_xml_report(s->place, s->line + lines_of(piece, tag->from), "xml-depth", s->diagnostics, message);
  }
  if (!s->events || !s->events->start) return true;
  SyXmlName name = sy_xml_token_name(tag);
  s->events->start(s->data, tag->from, (size_t)(tag->to - tag->from), name.name, name.length, tag->empty);
  return true;
}

static bool end_tag(Scan *s, const SyXmlToken *tag)
{
  s->depth -= s->depth > 0;
  if (s->events && s->events->end) s->events->end(s->data, tag->from, (size_t)(tag->to - tag->from));
  return true;
}

static bool text(const Scan *s, const char *from, const char *to)
{
  if (s->events && s->events->text) s->events->text(s->data, from, (size_t)(to - from));
  return true;
}

static bool declaration(const Scan *s, const SyXmlToken *token)
{
  return !g_str_has_prefix(token->from, "<!DOCTYPE") ||
         sy_xml_report(s->place, 0, "xml-doctype", s->diagnostics,
                       _("the XML declares a document type; that is not allowed here"));
}

static bool see(Scan *s, const SyXmlToken *token, const char *piece)
{
  switch (token->kind) {
  case SY_XML_TEXT: return text(s, token->from, token->to);
  case SY_XML_CDATA: return text(s, token->from + strlen(SY_XML_CDATA_BEGIN), token->to - strlen(SY_XML_CDATA_END));
  case SY_XML_START: return start_tag(s, token, piece);
  case SY_XML_END: return end_tag(s, token);
  case SY_XML_DECLARATION: return declaration(s, token);
  case SY_XML_COMMENT:
  case SY_XML_INSTRUCTION: return true;
  }
  return true;
}

/* Scans what is whole in the piece; the rest begins at what is returned. */
static const char *scan_piece(Scan *s, const char *piece, const char *end)
{
  const char *p = piece;
  for (SyXmlToken token; p < end && sy_xml_token(p, end, &token); p = token.to)
    if (!see(s, &token, piece)) {
      s->failed = true;
      break;
    }
  return p;
}

static bool empty(const SyPlace *place, SyDiagnostics *diagnostics)
{
  return sy_xml_report(place, 0, "xml-empty", diagnostics, _("the XML is empty"));
}

static bool too_large(const SyPlace *place, const SyLimits *limits, SyDiagnostics *diagnostics)
{
  g_autofree char *message = g_strdup_printf(_("the XML is larger than %zu bytes"), limits->part_bytes);
  return sy_xml_report(place, 0, "xml-too-large", diagnostics, message);
}

static bool bad_bytes(Scan *s, const char *piece, const char *bad)
{
  return sy_xml_report(s->place, s->line + lines_of(piece, bad), "xml-encoding", s->diagnostics,
                       *bad ? _("the XML holds bytes that are not UTF-8") : _("the XML holds a NUL byte"));
}

bool sy_xml_check(const char *bytes, size_t length, const SyPlace *place, const SyLimits *limits,
                  SyDiagnostics *diagnostics)
{
  if (length == 0) return empty(place, diagnostics);
  if (length > limits->part_bytes || length > G_MAXINT) return too_large(place, limits, diagnostics);
  Scan s = {.place = place, .limits = limits, .diagnostics = diagnostics, .line = 1};
  if (!check_declaration(bytes, length, place, diagnostics)) return false;
  const char *bad;
  if (!g_utf8_validate_len(bytes, length, &bad)) return bad_bytes(&s, bytes, bad);
  scan_piece(&s, bytes, bytes + length);
  return !s.failed;
}

/* A character that the piece's end cuts is left for the next piece. */
static bool check_text(Scan *s, const char *piece, const char *from, const char *end, bool last, const char **checked)
{
  const char *bad;
  *checked = end;
  if (g_utf8_validate_len(from, (gsize)(end - from), &bad)) return true;
  if (!last && *bad && end - bad < 4 && g_utf8_get_char_validated(bad, end - bad) == (gunichar)-2) {
    *checked = bad;
    return true;
  }
  return bad_bytes(s, piece, bad);
}

static bool scan_all(Scan *s, SyXmlInput *input)
{
  g_autoptr(GByteArray) held = g_byte_array_new();
  size_t checked = 0, total = 0;
  for (bool more = true; more;) {
    /* What is left of a long piece is scanned again: pieces grow with it. */
    guint left = held->len, want = (guint)MAX(PIECE, left);
    g_byte_array_set_size(held, left + want);
    gssize n = sy_xml_input_read(input, held->data + left, want);
    if (n < 0) return false;
    g_byte_array_set_size(held, left + (guint)n);
    more = n > 0;
    if (total == 0 && n == 0) return empty(s->place, s->diagnostics);
    const char *piece = (const char *)held->data, *end = piece + held->len, *seen;
    if (total == 0 && !check_declaration(piece, held->len, s->place, s->diagnostics)) return false;
    total += (size_t)n;
    if (total > s->limits->part_bytes || total > G_MAXINT) return too_large(s->place, s->limits, s->diagnostics);
    if (!check_text(s, piece, piece + checked, end, !more, &seen)) return false;
    const char *rest = more ? scan_piece(s, piece, seen) : end;
    if (s->failed) return false;
    s->line += lines_of(piece, rest);
    checked = (size_t)(seen - rest);
    g_byte_array_remove_range(held, 0, (guint)(rest - piece));
  }
  return true;
}

bool sy_xml_scan(SyXmlSource read, void *source, const SyXmlEvents *events, void *data, const SyPlace *place,
                 const SyLimits *limits, SyDiagnostics *diagnostics)
{
  Scan s = {.events = events,
            .data = data,
            .place = place,
            .limits = limits ? limits : &sy_limits_default,
            .diagnostics = diagnostics,
            .line = 1};
  SyXmlInput input;
  bool ok = sy_xml_input_open(&input, read, source, place, diagnostics) && scan_all(&s, &input);
  sy_xml_input_close(&input);
  return ok;
}

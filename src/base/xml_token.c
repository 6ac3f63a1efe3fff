/* Tokens of markup. Bytes are looked for with memchr, as parts are long and tags are few. */
#include "base/xml_token.h"

#include <glib.h>
#include <string.h>

/* The '>' that ends a start tag; NULL: it is not there. Counts the attributes. */
static const char *tag_end(const char *p, const char *end, size_t *attributes)
{
  for (; p < end && *p != '>'; p++) {
    if (*p == '"' || *p == '\'') {
      p = memchr(p + 1, *p, (size_t)(end - p - 1));
      if (!p) return NULL;
    } else {
      *attributes += *p == '=';
    }
  }
  return p < end ? p : NULL;
}

static bool ends_with(SyXmlToken *out, const char *p, const char *end, const char *mark)
{
  const char *found = p < end ? g_strstr_len(p, end - p, mark) : NULL;
  out->to = found ? found + strlen(mark) : NULL;
  return found;
}

static bool start_tag(SyXmlToken *out, const char *p, const char *end)
{
  const char *stop = tag_end(p + 1, end, &out->attributes);
  if (!stop) return false;
  out->kind = SY_XML_START;
  out->empty = stop[-1] == '/';
  out->to = stop + 1;
  return true;
}

static bool end_tag(SyXmlToken *out, const char *p, const char *end)
{
  const char *stop = memchr(p, '>', (size_t)(end - p));
  out->kind = SY_XML_END;
  out->to = stop ? stop + 1 : NULL;
  return stop;
}

/* What begins "<!". The longest of the marks has nine bytes, and so has the shortest comment but two. */
static bool marked(SyXmlToken *out, const char *p, const char *end)
{
  static const size_t cdata = sizeof SY_XML_CDATA_BEGIN - 1;
  if ((size_t)(end - p) < cdata) return false;
  if (memcmp(p, "<!--", 4) == 0) {
    out->kind = SY_XML_COMMENT;
    return ends_with(out, p + 4, end, "-->");
  }
  if (memcmp(p, SY_XML_CDATA_BEGIN, cdata) == 0) {
    out->kind = SY_XML_CDATA;
    return ends_with(out, p + cdata, end, SY_XML_CDATA_END);
  }
  out->kind = SY_XML_DECLARATION;
  out->to = p + 2;
  return true;
}

bool sy_xml_token(const char *p, const char *end, SyXmlToken *out)
{
  *out = (SyXmlToken){.kind = SY_XML_TEXT, .from = p};
  if (*p != '<') {
    const char *open = memchr(p, '<', (size_t)(end - p));
    out->to = open ? open : end;
    return true;
  }
  if (end - p < 2) return false;
  switch (p[1]) {
  case '/': return end_tag(out, p, end);
  case '!': return marked(out, p, end);
  case '?': out->kind = SY_XML_INSTRUCTION; return ends_with(out, p + 2, end, "?>");
  default: return start_tag(out, p, end);
  }
}

SyXmlName sy_xml_token_name(const SyXmlToken *tag)
{
  const char *p = tag->from + (tag->kind == SY_XML_END ? 2 : 1), *stop = tag->to - 1;
  SyXmlName out = {.prefix = p, .name = p};
  for (; p < stop && *p != '/' && !g_ascii_isspace(*p); p++) {
    if (*p != ':') continue;
    out.name = p + 1;
    out.prefix_length = (size_t)(out.name - out.prefix);
  }
  out.length = (size_t)(p - out.name);
  return out;
}

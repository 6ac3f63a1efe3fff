/* The first, quick pass over the main part: its sections, and whether its pages must be counted first. */
#include "word/document_private.h"

#include <string.h>

typedef enum { KIND_OTHER, KIND_BODY, KIND_CONTAINER, KIND_PARAGRAPH, KIND_PROPERTIES } Kind;

typedef struct {
  guint depth;
  char *tag, *end;
} Declaring; /* an open element that declares namespaces */

typedef struct {
  BodyScan *out;
  GByteArray *kinds; /* Kind of each open element */
  GArray *declaring; /* Declaring */
  GString *section;  /* the w:sectPr being gathered, or NULL */
  guint section_depth;
  GString *instruction; /* The text of the w:instrText that is open. */
  bool in_instruction;
} Scan;

static bool holds(const char *text, size_t length, const char *word)
{
  size_t n = strlen(word);
  const char *end = text + length;
  while ((size_t)(end - text) >= n && (text = memchr(text, word[0], (size_t)(end - text) - n + 1))) {
    if (memcmp(text, word, n) == 0) return true;
    text++;
  }
  return false;
}

bool sy_counts_pages(const char *text, size_t length)
{
  static const char *const words[] = {"NUMPAGES", "SECTIONPAGES", "PAGEREF", "STYLEREF"};
  for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
    if (holds(text, length, words[i])) return true;
  return false;
}

static bool named(const char *name, size_t length, const char *wanted)
{
  return strlen(wanted) == length && memcmp(name, wanted, length) == 0;
}

static Kind parent_kind(const Scan *s)
{
  return s->kinds->len ? (Kind)s->kinds->data[s->kinds->len - 1] : KIND_OTHER;
}

static Kind kind_of(const Scan *s, const char *name, size_t length)
{
  Kind parent = parent_kind(s);
  bool blocks = parent == KIND_BODY || parent == KIND_CONTAINER;
  if (s->kinds->len == 1 && named(name, length, "body")) return KIND_BODY;
  if (blocks && named(name, length, "p")) return KIND_PARAGRAPH;
  if (parent == KIND_PARAGRAPH && named(name, length, "pPr")) return KIND_PROPERTIES;
  return blocks && sy_is_container_name(name, length) ? KIND_CONTAINER : KIND_OTHER;
}

/* A w:sectPr is read before its turn comes: inside the tags that declare namespaces where it stands. */
static void begin_section(Scan *s)
{
  s->section = g_string_new(NULL);
  s->section_depth = s->kinds->len;
  for (guint i = 0; i < s->declaring->len; i++)
    g_string_append(s->section, g_array_index(s->declaring, Declaring, i).tag);
  if (parent_kind(s) == KIND_BODY) s->out->last_section = true;
}

static void end_section(Scan *s)
{
  for (guint i = s->declaring->len; i-- > 0;)
    g_string_append(s->section, g_array_index(s->declaring, Declaring, i).end);
  g_ptr_array_add(s->out->sections, g_string_free(s->section, FALSE));
  s->section = NULL;
}

static void declare(Scan *s, const char *tag, size_t length)
{
  Declaring declaring = {.depth = s->kinds->len, .tag = g_strndup(tag, length)};
  declaring.end = g_strdup_printf("</%.*s>", (int)strcspn(declaring.tag + 1, "/> \t\r\n"), tag + 1);
  g_array_append_val(s->declaring, declaring);
}

static void clear_declaring(void *p)
{
  g_free(((Declaring *)p)->tag);
  g_free(((Declaring *)p)->end);
}

static void start(void *data, const char *tag, size_t length, const char *name, size_t name_length, bool empty)
{
  Scan *s = data;
  s->out->bytes += length;
  guint8 kind = (guint8)kind_of(s, name, name_length);
  bool section = !s->section && named(name, name_length, "sectPr") && parent_kind(s) != KIND_OTHER &&
                 parent_kind(s) != KIND_PARAGRAPH;
  if (section) begin_section(s);
  else if (!s->section && holds(tag, length, "xmlns") && !empty) declare(s, tag, length);
  if (s->section) g_string_append_len(s->section, tag, (gssize)length);
  if (section && empty) end_section(s);
  s->out->cells += named(name, name_length, "tc");
  if (named(name, name_length, "fldSimple") && sy_counts_pages(tag, length)) s->out->counts = true;
  if (empty) return;
  s->in_instruction = named(name, name_length, "instrText");
  g_string_truncate(s->instruction, 0);
  g_byte_array_append(s->kinds, &kind, 1);
}

static void end(void *data, const char *tag, size_t length)
{
  Scan *s = data;
  if (s->kinds->len == 0) return;
  g_byte_array_set_size(s->kinds, s->kinds->len - 1);
  if (s->in_instruction && sy_counts_pages(s->instruction->str, s->instruction->len)) s->out->counts = true;
  s->in_instruction = false;
  if (s->section) {
    g_string_append_len(s->section, tag, (gssize)length);
    if (s->kinds->len == s->section_depth) end_section(s);
    return;
  }
  guint n = s->declaring->len;
  if (n && g_array_index(s->declaring, Declaring, n - 1).depth == s->kinds->len) g_array_set_size(s->declaring, n - 1);
}

static void text(void *data, const char *bytes, size_t length)
{
  Scan *s = data;
  s->out->bytes += length;
  if (s->in_instruction) g_string_append_len(s->instruction, bytes, (gssize)length);
}

bool sy_scan_body(SyDocument *d, BodyScan *out)
{
  static const SyXmlEvents events = {start, end, text};
  SyPartStream *stream = sy_package_stream(d->package, d->main.name, d->diagnostics);
  if (!stream) return false;
  SyPlace place = {.file = sy_package_path(d->package), .part = d->main.name};
  Scan s = {.out = out,
            .kinds = g_byte_array_new(),
            .declaring = g_array_new(FALSE, FALSE, sizeof(Declaring)),
            .instruction = g_string_new(NULL)};
  g_array_set_clear_func(s.declaring, clear_declaring);
  bool ok = sy_xml_scan(sy_part_stream_read, stream, &events, &s, &place, d->limits, d->diagnostics);
  if (ok && out->cells > d->limits->cells) {
    sy_diagnostics_add(d->diagnostics, SY_ERROR, "document-too-many-cells", &place,
                       _("raise the limit with --limit cells=N"), _("the document has more than %zu table cells"),
                       d->limits->cells);
    ok = false;
  }
  sy_part_stream_free(stream);
  g_byte_array_unref(s.kinds);
  g_array_free(s.declaring, TRUE);
  g_string_free(s.instruction, TRUE);
  if (s.section) g_string_free(s.section, TRUE);
  return ok;
}

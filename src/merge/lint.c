/* Signs of forgotten braces: {name}, and ends of tags without a beginning. */
#include "merge/markup_private.h"
#include "merge/tree_private.h"

#include <string.h>

#define LONGEST_NAME 40 /* characters */
#define WORDS_AROUND 12

typedef struct {
  SyPackage *package;
  const SyTemplateOptions *options;
  SyDiagnostics *diagnostics;
  const char *part;
  GHashTable *headings;
  char *under;
  int paragraph, tables, table, row;
} Lint;

static void append_own_text(GString *out, const xmlNode *node)
{
  static const char *const apart[] = {"pPr", "rPr", "txbxContent", "del", "sdtPr", "p"};
  for (const xmlNode *child = node->children; child; child = child->next) {
    bool skip = child->type != XML_ELEMENT_NODE;
    for (size_t i = 0; !skip && i < G_N_ELEMENTS(apart); i++) skip = sy_docx_is(child, apart[i]);
    if (skip) continue;
    if (sy_docx_is(child, "t")) {
      xmlChar *text = xmlNodeGetContent(child);
      g_string_append(out, (const char *)text);
      xmlFree(text);
    } else if (sy_docx_is(child, "tab") || sy_docx_is(child, "br")) {
      g_string_append_c(out, ' ');
    } else {
      append_own_text(out, child);
    }
  }
}

char *sy_docx_paragraph_text(const xmlNode *paragraph)
{
  GString *out = g_string_new(NULL);
  append_own_text(out, paragraph);
  return g_string_free(out, FALSE);
}

static size_t brace(const char *text, bool closing)
{
  if (*text == (closing ? '}' : '{')) return 1;
  return g_str_has_prefix(text, closing ? "｝" : "｛") ? strlen("｛") : 0;
}

static size_t braces_at(const char *text, bool closing, int *count)
{
  size_t all = 0, one;
  for (*count = 0; (one = brace(text + all, closing)) > 0; ++*count) all += one;
  return all;
}

/* True for what may be a tag's inside: a sigil, letters, digits, dots, underscores. */
static bool is_tag_like(const char *from, const char *to)
{
  int n = 0;
  bool letter = false;
  for (const char *p = from; p < to; p = g_utf8_next_char(p), n++) {
    gunichar ch = g_utf8_get_char(p);
    bool sign = ch < 0x80 ? strchr("#^/._|: ", (int)ch) != NULL : ch == 0xff03 || ch == 0xff0f || ch == 0xff5c;
    if (!g_unichar_isalnum(ch) && !sign) return false;
    letter |= g_unichar_isalpha(ch);
  }
  return letter && n <= LONGEST_NAME;
}

static void warn(const Lint *l, const char *text, const char *from, const char *to, const char *code, const char *hint,
                 const char *message)
{
  const char *begin = from, *end = to;
  for (int i = 0; i < WORDS_AROUND && begin > text; i++) begin = g_utf8_prev_char(begin);
  for (int i = 0; i < WORDS_AROUND && *end; i++) end = g_utf8_next_char(end);
  g_autofree char *words = g_strndup(begin, (gsize)(end - begin)), *found = g_strndup(from, (gsize)(to - from));
  SyPlace place = {.file = l->options->path,
                   .part = l->part,
                   .paragraph = l->paragraph,
                   .words = words,
                   .under = l->under,
                   .table = l->table,
                   .row = l->row};
  sy_diagnostics_add(l->diagnostics, SY_WARNING, code, &place, hint, message, found);
}

/* Tags are passed over; what is left and looks like one is warned of. */
static void lint_text(const Lint *l, const char *text)
{
  for (const char *p = text; *p;) {
    int opened, closed = 0;
    size_t n = braces_at(p, false, &opened);
    if (n == 0) {
      size_t end = braces_at(p, true, &closed);
      if (closed >= 2)
        warn(l, text, p, p + end, "template-stray-end", _("write {{ before the name, or take the braces out"),
             _("“%s” ends a tag that does not begin"));
      p = end ? p + end : g_utf8_next_char(p);
      continue;
    }
    const char *inner = p + n, *stop = inner;
    while (*stop && !brace(stop, true) && !brace(stop, false)) stop = g_utf8_next_char(stop);
    size_t after = braces_at(stop, true, &closed);
    if (opened == 1 && closed >= 1 && is_tag_like(inner, stop)) {
      g_autofree char *name = g_strndup(inner, (gsize)(stop - inner));
      g_autofree char *hint = g_strdup_printf(_("if it is a tag, write {{%s}}"), name);
      warn(l, text, p, stop + after, "template-single-brace", hint,
           _("“%s” stays as it is: a tag has two braces on either side"));
    }
    p = opened >= 2 && closed < 2 && !after ? inner : stop + after;
    if (p == inner && !*p) break;
  }
}

static void lint_node(Lint *l, const xmlNode *node)
{
  for (const xmlNode *child = node->children; child; child = child->next) {
    if (child->type != XML_ELEMENT_NODE) continue;
    int table = l->table, row = l->row;
    if (sy_docx_is(child, "p")) {
      l->paragraph++;
      g_autofree char *text = sy_docx_paragraph_text(child);
      lint_text(l, text);
      const char *style = sy_docx_child_value(sy_xml_child(child, "pPr"), "pStyle");
      if (style && g_hash_table_contains(l->headings, style)) {
        g_free(l->under);
        l->under = g_steal_pointer(&text);
      }
    } else if (sy_docx_is(child, "tbl")) {
      l->table = ++l->tables;
      l->row = 0;
    } else if (sy_docx_is(child, "tr")) {
      row = ++l->row;
    }
    lint_node(l, child);
    l->table = table;
    l->row = row;
  }
}

void sy_docx_lint(const SyDocxTemplate *docx, const SyTemplateOptions *options, SyDiagnostics *diagnostics)
{
  Lint l = {.package = docx->package, .options = options, .diagnostics = diagnostics, .headings = docx->headings};
  for (size_t i = 0; i < sy_package_count(l.package); i++) {
    l.part = sy_package_part_name(l.package, i);
    const char *type = sy_package_content_type(l.package, l.part);
    SyPartKind kind = sy_docx_part_kind(type);
    if (kind == SY_PART_OTHER || kind == SY_PART_PROPERTIES || kind == SY_PART_TEXTS) continue;
    SyDiagnostics *said = sy_diagnostics_new(); /* what is wrong with the part has been said by compiling */
    g_autoptr(GBytes) bytes = sy_package_load(l.package, l.part, said);
    gsize length = 0;
    const void *data = bytes ? g_bytes_get_data(bytes, &length) : NULL;
    SyPlace place = {.part = l.part};
    xmlDoc *document =
        data && sy_docx_may_hold_tags(data, length)
            ? sy_xml_parse(data, length, &place, options->limits ? options->limits : &sy_limits_default, said)
            : NULL;
    sy_diagnostics_free(said);
    if (!document) continue;
    l.paragraph = l.tables = l.table = l.row = 0;
    lint_node(&l, xmlDocGetRootElement(document)->parent);
    xmlFreeDoc(document);
    g_clear_pointer(&l.under, g_free);
  }
}

/* Before a part is compiled: tags are cut out and paired, ids and names are seen. */
#include "merge/compile_private.h"

#include <stdlib.h>
#include <string.h>

/* ---- What may hold tags ------------------------------------------------------------------------- */

bool sy_docx_holds_tag(const char *text)
{
  return strstr(text, "{{") || strstr(text, "｛｛");
}

static bool contains(const void *bytes, size_t length, const char *word)
{
  return g_strstr_len(bytes, (gssize)length, word) != NULL;
}

bool sy_docx_may_hold_tags(const void *bytes, size_t length)
{
  if (length == 0) return false;
  static const char *const signs[] = {"{", "｛", "&#123;", "&#x7B;", "&#x7b;", "MERGEFIELD", "mergefield", ":tag "};
  for (size_t i = 0; i < G_N_ELEMENTS(signs); i++)
    if (contains(bytes, length, signs[i])) return true;
  /* UTF-16: not worth a search */
  return length >= 2 && (((const guint8 *)bytes)[0] >= 0xFE || ((const guint8 *)bytes)[1] == 0);
}

/* ---- Stories ------------------------------------------------------------------------------------ */

static char *plain_text(const xmlNode *node)
{
  GString *out = g_string_new(NULL);
  for (const xmlNode *child = node->children; child; child = child->next) {
    const SyMarker *marker = sy_docx_marker(child);
    if (marker && strcmp((const char *)child->name, SY_MARKER) == 0)
      g_string_append_printf(out, "{{%s}}", marker->tag->name);
    else if (sy_docx_is(child, "t")) {
      xmlChar *text = xmlNodeGetContent(child);
      g_string_append(out, (const char *)text);
      xmlFree(text);
    } else if (child->type == XML_ELEMENT_NODE && !sy_docx_is(child, "txbxContent")) {
      g_autofree char *inner = plain_text(child);
      g_string_append(out, inner);
    }
  }
  return g_string_free(out, FALSE);
}

void sy_docx_note_heading(SyCompiler *c, const xmlNode *paragraph)
{
  const char *style = sy_docx_child_value(sy_xml_child(paragraph, "pPr"), "pStyle");
  if (!style || !g_hash_table_contains(c->docx->headings, style)) return;
  g_free(c->under);
  c->under = plain_text(paragraph);
}

/* A line of a table of contents: a heading's text as it was when Word last looked, tags and all. */
static bool is_entry(const SyCompiler *c, const xmlNode *paragraph)
{
  const char *style = sy_docx_child_value(sy_xml_child(paragraph, "pPr"), "pStyle");
  return style && g_hash_table_contains(c->docx->entries, style);
}

static bool begins_with(const char *instruction, const char *const *words)
{
  instruction += strspn(instruction, " \t");
  size_t n = strcspn(instruction, " \t\\");
  for (; *words; words++)
    if (strlen(*words) == n && g_ascii_strncasecmp(instruction, *words, n) == 0) return true;
  return false;
}

/* Looks at an instruction; the innermost open field is then known for a table of contents. */
static void see_instruction(SyCompiler *c, const char *instruction)
{
  static const char *const contents[] = {"TOC", NULL};
  static const char *const numbers[] = {"SEQ", "REF", "PAGEREF", "NUMPAGES", "NOTEREF", "SECTIONPAGES", NULL};
  if (begins_with(instruction, contents) && c->fields->len > 0) g_array_index(c->fields, int, c->fields->len - 1) = 1;
  c->docx->has_fields = c->docx->has_fields || begins_with(instruction, numbers);
}

static bool in_contents(const SyCompiler *c)
{
  for (guint i = 0; i < c->fields->len; i++)
    if (g_array_index(c->fields, int, i)) return true;
  return c->in_contents > 0;
}

/* Goes through the fields of a paragraph (17.16.18); true if a part of it is in a table of contents. */
static bool see_fields(SyCompiler *c, const xmlNode *paragraph)
{
  bool inside = in_contents(c);
  for (const xmlNode *node = paragraph; node; node = sy_xml_following(node, paragraph)) {
    const char *type = sy_docx_is(node, "fldChar") ? sy_xml_attribute(node, "fldCharType") : NULL;
    int other = 0;
    if (type && strcmp(type, "begin") == 0) g_array_append_val(c->fields, other);
    if (type && strcmp(type, "end") == 0 && c->fields->len > 0) g_array_set_size(c->fields, c->fields->len - 1);
    const char *simple = sy_docx_is(node, "fldSimple") ? sy_xml_attribute(node, "instr") : NULL;
    if (simple) see_instruction(c, simple);
    if (!sy_docx_is(node, "instrText")) continue;
    xmlChar *text = xmlNodeGetContent(node);
    see_instruction(c, (const char *)text);
    xmlFree(text);
    inside = inside || in_contents(c);
  }
  return inside;
}

/* The control that Word puts around a table of contents. */
static bool holds_contents(const xmlNode *control)
{
  const xmlNode *properties = sy_docx_is(control, "sdt") ? sy_xml_child(control, "sdtPr") : NULL;
  const char *gallery =
      properties ? sy_docx_child_value(sy_xml_child(properties, "docPartObj"), "docPartGallery") : NULL;
  return gallery && strcmp(gallery, "Table of Contents") == 0;
}

/* True if nothing stands between the table and another one in the template itself. */
static bool follows_table(const xmlNode *table)
{
  const xmlNode *before = table->prev;
  while (before && before->type != XML_ELEMENT_NODE) before = before->prev;
  return sy_docx_is(before, "tbl");
}

/* Paragraphs in order; each story's markers are paired by themselves. */
static void find_stories(SyCompiler *c, xmlNode *node, GPtrArray *story)
{
  for (xmlNode *child = node->children, *next; child; child = next) {
    next = child->next;
    if (child->type != XML_ELEMENT_NODE) continue;
    if (sy_docx_is_section(child) && sy_docx_marker(child)->when == SY_WHEN_FILLS) continue; /* a copy without tags */
    static const char *const own[] = {"txbxContent", "footnote", "endnote", "comment"};
    bool apart = false;
    for (size_t i = 0; i < G_N_ELEMENTS(own); i++) apart |= sy_docx_is(child, own[i]);
    bool reading = sy_docx_is(child, "rt"); /* over characters: the runs of a ruby's text */
    if (apart || reading) {
      g_autoptr(GPtrArray) inner = g_ptr_array_new();
      if (reading) sy_docx_extract(c, child, inner);
      find_stories(c, child, inner);
      sy_docx_structure(c, inner);
    } else if (sy_docx_is(child, "p")) {
      child->_private = GINT_TO_POINTER(++c->paragraph);
      c->stale = (see_fields(c, child) || is_entry(c, child)) && c->contents;
      c->has_entries = c->has_entries || c->stale;
      sy_docx_extract(c, child, c->stale ? c->contents : story);
      c->stale = false;
      sy_docx_note_heading(c, child);
      find_stories(c, child, story);
    } else {
      int table = c->table, row = c->row, contents = holds_contents(child);
      c->in_contents += contents;
      if (sy_docx_is(child, "tbl")) {
        child->_private = GINT_TO_POINTER(follows_table(child));
        c->table = ++c->tables;
        c->row = 0;
      }
      if (sy_docx_is(child, "tr")) row = ++c->row;
      find_stories(c, child, story);
      c->table = table;
      c->row = row;
      c->in_contents -= contents;
    }
  }
}

/* ---- Ids and names ------------------------------------------------------------------------------ */

/* The greatest id in the part, so that new ones are greater. */
static void see_ids(SyCompiler *c, const xmlNode *node)
{
  for (; node; node = node->next) {
    if (node->type != XML_ELEMENT_NODE) continue;
    const char *id = sy_xml_attribute(node, "id");
    if (!id && sy_docx_is(node, "id")) id = sy_xml_attribute(node, "val");
    char *end = NULL;
    unsigned long number = id ? strtoul(id, &end, 10) : 0;
    if (id && *id && !*end && number < SY_MOST_ID && number >= c->docx->next_id)
      c->docx->next_id = (unsigned)number + 1;
    see_ids(c, node->children);
  }
}

/* Names of bookmarks inside sections are known before references to them are met. */
static void see_names(SyCompiler *c, const xmlNode *node, bool inside)
{
  for (; node; node = node->next) {
    if (node->type != XML_ELEMENT_NODE) continue;
    const char *name = sy_docx_is(node, "bookmarkStart") ? sy_xml_attribute(node, "name") : NULL;
    if (inside && name && !sy_docx_holds_tag(name)) sy_docx_key(c, SY_KEY_NAME, name);
    see_names(c, node->children, inside || sy_docx_marker(node));
  }
}

void sy_docx_prepare(SyCompiler *c, xmlNode *node, bool inside)
{
  sy_docx_fill_controls(c, node);
  see_ids(c, node->children);
  g_autoptr(GPtrArray) story = g_ptr_array_new(), contents = g_ptr_array_new();
  GPtrArray *outer = c->contents;
  GArray *fields = c->fields;
  int outer_contents = c->in_contents;
  c->contents = contents;
  c->fields = g_array_new(FALSE, FALSE, sizeof(int));
  c->in_contents = 0;
  find_stories(c, node, story);
  g_array_free(c->fields, TRUE);
  c->fields = fields;
  c->in_contents = outer_contents;
  c->contents = outer;
  c->docx->has_contents = c->docx->has_contents || (c->has_entries && story->len + contents->len > 0);
  c->has_entries = false;
  c->stale = true;
  sy_docx_structure(c, contents);
  c->stale = false;
  sy_docx_structure(c, story);
  see_names(c, node->children, inside);
}

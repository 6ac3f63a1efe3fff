/* Page numbers in field results: PAGEREF from the labels of bookmarks, NUMPAGES and SECTIONPAGES from counts. */
#include "fields/fields.h"
#include "fields/markup_private.h"
#include "word/field.h"

#include <stdlib.h>
#include <string.h>

#define MOST_FIELDS 64

typedef struct {
  GString *instruction;
  char *label; /* what the result should say; NULL: another field */
  bool separated;
  bool written; /* the label stands */
} OpenField;

typedef struct {
  SyMarkup m;
  SyMarkupEdits *edits;
  GPtrArray *fields; /* OpenField */
  const SyPageCounts *counts;
  bool ends_section; /* the paragraph under way */
  size_t section;    /* of the text under way; SIZE_MAX: several may show it */
} Walk;

static void free_field(void *data)
{
  OpenField *field = data;
  g_string_free(field->instruction, TRUE);
  g_free(field->label);
  g_free(field);
}

static OpenField *top(const Walk *w)
{
  return w->fields->len ? g_ptr_array_index(w->fields, w->fields->len - 1) : NULL;
}

static OpenField *begin(Walk *w)
{
  OpenField *field = g_new0(OpenField, 1);
  field->instruction = g_string_new(NULL);
  g_ptr_array_add(w->fields, field);
  return field;
}

/* A label under the field's switches for numbers; NULL: it is no plain number, or a switch is unknown. */
static char *formatted(const GPtrArray *words, const char *label)
{
  if (!label || (!sy_field_has(words, "\\#") && !sy_field_format_switch(words))) return g_strdup(label);
  if (!*label || label[strspn(label, "0123456789")] || strlen(label) > 8) return NULL;
  return sy_field_number(words, SY_NUMBER_DECIMAL, atoi(label));
}

static char *counted(const GPtrArray *words, size_t pages)
{
  return pages ? sy_field_number(words, SY_NUMBER_DECIMAL, (int)MIN(pages, 99999999)) : NULL;
}

static void instructed(Walk *w, OpenField *field)
{
  g_autoptr(GPtrArray) words = sy_field_words(field->instruction->str);
  field->separated = true;
  if (words->len == 0 || sy_field_has(words, "\\p")) return;
  const char *name = g_ptr_array_index(words, 0), *argument = words->len > 1 ? g_ptr_array_index(words, 1) : NULL;
  if (g_ascii_strcasecmp(name, "PAGEREF") == 0 && argument && w->counts->labels)
    field->label = formatted(words, g_hash_table_lookup(w->counts->labels, argument));
  else if (g_ascii_strcasecmp(name, "NUMPAGES") == 0) field->label = counted(words, w->counts->pages);
  else if (g_ascii_strcasecmp(name, "SECTIONPAGES") == 0 && w->section < w->counts->n_sections)
    field->label = counted(words, (size_t)MAX(w->counts->section_pages[w->section], 0));
}

/* The first text of the result becomes the label, any others become empty. */
static void text_element(Walk *w)
{
  OpenField *field = top(w);
  size_t from = w->m.to, to = from;
  bool empty = w->m.empty;
  sy_markup_skip(&w->m);
  to = w->m.from;
  if (!field || !field->separated || !field->label || empty) return;
  const char *should = field->written ? "" : field->label;
  field->written = true;
  GString *escaped = g_string_new(NULL);
  sy_xml_append_text(escaped, should, -1);
  if (escaped->len != to - from || memcmp(escaped->str, w->m.text + from, to - from) != 0)
    sy_markup_edits_add(w->edits, from, to, escaped->str);
  g_string_free(escaped, TRUE);
}

static void instruction_element(Walk *w)
{
  OpenField *field = top(w);
  sy_markup_read_text(&w->m, field && !field->separated ? field->instruction : NULL);
}

static void field_char(Walk *w)
{
  g_autofree char *type = sy_markup_attribute(&w->m, "fldCharType");
  OpenField *field = top(w);
  if (g_strcmp0(type, "begin") == 0 && w->fields->len < MOST_FIELDS) begin(w);
  else if (g_strcmp0(type, "separate") == 0 && field && !field->separated) instructed(w, field);
  else if (g_strcmp0(type, "end") == 0 && field) g_ptr_array_set_size(w->fields, (gint)w->fields->len - 1);
}

static void walk(Walk *w, int until)
{
  while (sy_markup_next(&w->m)) {
    if (w->m.kind == SY_MARKUP_END && w->m.depth == until) return;
    /* The paragraph that holds a section's properties is the last of it. */
    if (w->m.kind == SY_MARKUP_START && sy_markup_is(&w->m, "sectPr")) w->ends_section = true;
    if (w->m.kind == SY_MARKUP_END && sy_markup_is(&w->m, "p") && w->ends_section && w->section != SIZE_MAX)
      w->section++;
    if (w->m.kind == SY_MARKUP_END && sy_markup_is(&w->m, "p")) w->ends_section = false;
    if (w->m.kind != SY_MARKUP_START) continue;
    if (sy_markup_is(&w->m, "fldChar")) field_char(w);
    else if (sy_markup_is(&w->m, "instrText")) instruction_element(w);
    else if (sy_markup_is(&w->m, "t")) text_element(w);
    else if (sy_markup_is(&w->m, "sectPrChange")) sy_markup_skip(&w->m);
    else if (sy_markup_is(&w->m, "fldSimple") && w->fields->len < MOST_FIELDS) {
      g_autofree char *instruction = sy_markup_attribute(&w->m, "instr");
      OpenField *field = begin(w);
      g_string_append(field->instruction, instruction ? instruction : "");
      instructed(w, field);
      guint open = w->fields->len;
      walk(w, w->m.depth);
      if (w->fields->len >= open) g_ptr_array_set_size(w->fields, (gint)open - 1);
    }
  }
}

static bool write_part(SyPackage *package, const char *part, const SyPageCounts *counts, size_t section,
                       SyDiagnostics *diagnostics)
{
  static const char *const words[] = {"PAGEREF", "NUMPAGES", "SECTIONPAGES", NULL};
  if (!sy_markup_mentions(package, part, words)) return true;
  g_autoptr(GBytes) bytes = sy_package_load(package, part, diagnostics);
  if (!bytes) return false;
  gsize size;
  const char *text = g_bytes_get_data(bytes, &size);
  if (!g_utf8_validate(text, (gssize)size, NULL)) return true;
  Walk w = {.edits = sy_markup_edits_new(), .counts = counts, .section = section};
  w.fields = g_ptr_array_new_with_free_func(free_field);
  sy_markup_init(&w.m, text, size);
  walk(&w, 0);
  bool ok = true;
  if (!w.m.failed && sy_markup_edits_count(w.edits)) {
    g_autoptr(GBytes) out = sy_markup_edits_apply(w.edits, text, size);
    ok = sy_package_set(package, part, NULL, out);
  }
  g_ptr_array_free(w.fields, TRUE);
  sy_markup_edits_free(w.edits);
  return ok;
}

bool sy_fields_write_page_labels(SyPackage *package, const SyPageCounts *counts, SyDiagnostics *diagnostics)
{
  static const char *const kinds[] = {"header", "footer", "footnotes", "endnotes"};
  const char *part = sy_package_main(package);
  if (!part || !write_part(package, part, counts, 0, diagnostics)) return false;
  g_autoptr(GPtrArray) others = g_ptr_array_new();
  size_t n = 0;
  const SyRelationship *relationships = sy_package_relationships(package, part, &n);
  for (size_t i = 0; i < n; i++) {
    const char *type = strrchr(relationships[i].type, '/');
    for (size_t k = 0; type && !relationships[i].external && k < G_N_ELEMENTS(kinds); k++)
      if (strcmp(type + 1, kinds[k]) == 0 && sy_package_has(package, relationships[i].target))
        g_ptr_array_add(others, (void *)relationships[i].target);
  }
  for (guint i = 0; i < others->len; i++)
    if (!write_part(package, g_ptr_array_index(others, i), counts, counts->n_sections == 1 ? 0 : SIZE_MAX, diagnostics))
      return false;
  return true;
}

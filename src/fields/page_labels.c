/* Page numbers in field results: PAGEREF from the labels of bookmarks, NUMPAGES and SECTIONPAGES from counts. */
#include "fields/fields.h"
#include "fields/markup_private.h"
#include "word/field.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
  SyField field;
  char *label;  /* What the result should say; NULL: it is another field. */
  bool written; /* The label stands. */
} OpenField;

typedef struct {
  SyMarkup m;
  SyMarkupEdits *edits;
  SyFieldStack fields; /* OpenField */
  const SyPageCounts *counts;
  bool ends_section; /* the paragraph under way */
  size_t section;    /* The section of the text under way; SIZE_MAX: several may show it. */
} Walk;

static void clear_field(SyField *field)
{
  g_free(((OpenField *)field)->label);
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

static void instructed(void *data, SyField *instructed)
{
  Walk *w = data;
  OpenField *field = (OpenField *)instructed;
  const GPtrArray *words = instructed->words;
  const char *argument = sy_field_word(words, 1);
  if (sy_field_has(words, "\\p")) return;
  if (sy_field_is(words, "PAGEREF") && argument && w->counts->labels)
    field->label = formatted(words, g_hash_table_lookup(w->counts->labels, argument));
  else if (sy_field_is(words, "NUMPAGES")) field->label = counted(words, w->counts->pages);
  else if (sy_field_is(words, "SECTIONPAGES") && w->section < w->counts->n_sections)
    field->label = counted(words, (size_t)MAX(w->counts->section_pages[w->section], 0));
}

static const SyFieldReader labelled = {.size = sizeof(OpenField), .instructed = instructed, .clear = clear_field};

/* The first text of the result becomes the label, any others become empty. */
static void text_element(Walk *w)
{
  OpenField *field = sy_field_top(&w->fields);
  size_t from = w->m.to, to = from;
  bool empty = w->m.empty;
  sy_markup_skip(&w->m);
  to = w->m.from;
  if (!field || !field->label || empty) return;
  const char *should = field->written ? "" : field->label;
  field->written = true;
  GString *escaped = g_string_new(NULL);
  sy_xml_append_text(escaped, should, -1);
  if (escaped->len != to - from || memcmp(escaped->str, w->m.text + from, to - from) != 0)
    sy_markup_edits_add(w->edits, from, to, escaped->str);
  g_string_free(escaped, TRUE);
}

static void simple_field(Walk *w);

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
    if (sy_markup_is(&w->m, "fldChar")) sy_markup_field_char(&w->m, &w->fields, w);
    else if (sy_markup_is(&w->m, "instrText")) sy_markup_instruction(&w->m, &w->fields);
    else if (sy_markup_is(&w->m, "t")) text_element(w);
    else if (sy_markup_is(&w->m, "sectPrChange")) sy_markup_skip(&w->m);
    else if (sy_markup_is(&w->m, "fldSimple")) simple_field(w);
  }
}

static void simple_field(Walk *w)
{
  int depth = w->m.depth;
  SyFieldMark mark = sy_markup_simple_field(&w->m, &w->fields, w);
  walk(w, depth);
  sy_field_end_simple(&w->fields, mark, w);
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
  sy_field_stack_init(&w.fields, &labelled);
  sy_markup_init(&w.m, text, size);
  walk(&w, 0);
  bool ok = true;
  if (!w.m.failed && sy_markup_edits_count(w.edits)) {
    g_autoptr(GBytes) out = sy_markup_edits_apply(w.edits, text, size);
    ok = sy_package_set(package, part, NULL, out);
  }
  sy_field_stack_clear(&w.fields);
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

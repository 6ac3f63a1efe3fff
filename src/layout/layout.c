/* The typesetter's life, page tables, and the passes over a document. */
#include "layout/flow_private.h"
#include "layout/galley_private.h"
#include "layout/margin_private.h"
#include "layout/node_private.h"
#include "layout/pass_private.h"

#include <string.h>

#define CACHE_BYTES (12u << 20)
#define MOST_RUNS 20000 /* So many are kept from one document to the next. */

SyTypesetter *sy_typesetter_new(const char *font_config, SyDiagnostics *diagnostics)
{
  SyFontSet *fonts = sy_font_set_new(font_config, diagnostics);
  if (!fonts) return NULL;
  SyTypesetter *typesetter = g_new0(SyTypesetter, 1);
  typesetter->fonts = fonts;
  typesetter->cache = sy_compose_cache_new(CACHE_BYTES);
  typesetter->runs = g_hash_table_new_full(sy_layout_run_hash, sy_layout_run_equal, g_free, NULL);
  return typesetter;
}

void sy_typesetter_free(SyTypesetter *typesetter)
{
  if (!typesetter) return;
  sy_compose_cache_free(typesetter->cache);
  sy_font_set_free(typesetter->fonts);
  g_hash_table_destroy(typesetter->runs);
  g_free(typesetter);
}

SyFontSet *sy_typesetter_fonts(SyTypesetter *typesetter)
{
  return typesetter->fonts;
}

/* ---- Page tables ---------------------------------------------------------------------------- */

SyPageTable *sy_page_table_new(void)
{
  SyPageTable *table = g_new0(SyPageTable, 1);
  table->labels = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  table->section_pages = g_array_new(FALSE, TRUE, sizeof(int));
  table->wanted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  table->styles = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  return table;
}

void sy_page_table_free(SyPageTable *table)
{
  if (!table) return;
  g_hash_table_destroy(table->labels);
  g_array_free(table->section_pages, TRUE);
  g_hash_table_destroy(table->wanted);
  g_hash_table_destroy(table->styles);
  g_free(table);
}

static void clear(SyPageTable *table)
{
  g_hash_table_remove_all(table->labels);
  g_array_set_size(table->section_pages, 0);
  g_hash_table_remove_all(table->styles);
  table->pages = 0;
}

size_t sy_page_table_pages(const SyPageTable *table)
{
  return table->pages;
}

const int *sy_page_table_section_pages(const SyPageTable *table, size_t *n)
{
  *n = table->section_pages->len;
  return (const int *)(const void *)table->section_pages->data;
}

const char *sy_page_table_label(const SyPageTable *table, const char *bookmark)
{
  return bookmark ? g_hash_table_lookup(table->labels, bookmark) : NULL;
}

GHashTable *sy_page_table_labels(const SyPageTable *table)
{
  return table->labels;
}

bool sy_page_table_equal(const SyPageTable *a, const SyPageTable *b)
{
  if (a->pages != b->pages || g_hash_table_size(a->labels) != g_hash_table_size(b->labels)) return false;
  if (a->section_pages->len != b->section_pages->len ||
      memcmp(a->section_pages->data, b->section_pages->data, a->section_pages->len * sizeof(int)) != 0)
    return false;
  GHashTableIter iter;
  void *name, *label;
  g_hash_table_iter_init(&iter, a->labels);
  while (g_hash_table_iter_next(&iter, &name, &label)) {
    const char *other = g_hash_table_lookup(b->labels, name);
    if (!other || strcmp(other, label) != 0) return false;
  }
  return true;
}

static void copy(SyPageTable *to, const SyPageTable *from)
{
  clear(to);
  GHashTableIter iter;
  void *name, *label;
  g_hash_table_iter_init(&iter, from->labels);
  while (g_hash_table_iter_next(&iter, &name, &label)) g_hash_table_insert(to->labels, g_strdup(name), g_strdup(label));
  g_array_append_vals(to->section_pages, from->section_pages->data, from->section_pages->len);
  to->pages = from->pages;
}

/* ---- Passes --------------------------------------------------------------------------------- */

/* A character that no face has. */
typedef struct {
  uint32_t character;
  guint count;
  char *page; /* label of the page that has it first */
} MissingCharacter;

static void free_missing(void *p)
{
  MissingCharacter *missing = p;
  g_free(missing->page);
  g_free(missing);
}

void sy_layout_note_missing(Layout *l, const SyLines *lines)
{
  for (size_t i = 0; i < lines->n_missing; i++) {
    void *key = GUINT_TO_POINTER(lines->missing[i].character);
    MissingCharacter *known = g_hash_table_lookup(l->missing, key);
    if (!known) {
      known = g_new0(MissingCharacter, 1);
      known->character = lines->missing[i].character;
      known->page = g_strdup(sy_flow_label(l));
      g_hash_table_insert(l->missing, key, known);
    }
    known->count += lines->missing[i].count;
  }
}

static int by_code(const void *a, const void *b)
{
  guint32 x = ((const MissingCharacter *)a)->character, y = ((const MissingCharacter *)b)->character;
  return x < y ? -1 : x > y;
}

#define MOST_NAMED 8 /* in one message */

static void warn_missing(Layout *l)
{
  guint n = g_hash_table_size(l->missing), shown = 0;
  if (n == 0 || !l->painter) return;
  g_autoptr(GList) all = g_list_sort(g_hash_table_get_values(l->missing), by_code);
  GString *names = g_string_new(NULL);
  for (GList *k = all; k && shown < MOST_NAMED; k = k->next, shown++) {
    const MissingCharacter *missing = k->data;
    g_autofree char *one =
        g_strdup_printf(ngettext("U+%04X (%u time, page %s)", "U+%04X (%u times, first on page %s)", missing->count),
                        missing->character, missing->count, missing->page);
    g_string_append_printf(names, "%s%s", shown ? ", " : "", one);
  }
  if (n > shown) g_string_append(names, " …");
  sy_diagnostics_add(
      l->diagnostics, SY_WARNING, "layout-missing-character", NULL, NULL,
      ngettext("%u character is in none of the fonts: %s", "%u characters are in none of the fonts: %s", n), n,
      names->str);
  g_string_free(names, TRUE);
}

void sy_layout_look_at_clock(Layout *l)
{
  double most = l->limits->seconds;
  if (most <= 0 || l->stop || (double)(g_get_monotonic_time() - l->typesetter->begun) <= most * G_USEC_PER_SEC) return;
  sy_diagnostics_add(l->diagnostics, SY_ERROR, "layout-too-long", NULL, _("--limit seconds=NUMBER raises the limit"),
                     _("typesetting takes longer than %g seconds"), most);
  l->failed = l->stop = true;
}

bool sy_layout_run(SyTypesetter *typesetter, SyDocument *document, const SyLayoutOptions *options,
                   const SyPageTable *known, SyPageTable *table, SyPainter *painter, SyDiagnostics *diagnostics)
{
  static const SyLayoutOptions plain;
  if (!typesetter->begun) typesetter->begun = g_get_monotonic_time();
  clear(table);
  if (!sy_document_rewind(document)) return false;
  Layout l = {.typesetter = typesetter,
              .document = document,
              .settings = sy_document_settings(document),
              .options = options ? options : &plain,
              .known = known,
              .table = table,
              .painter = painter,
              .diagnostics = diagnostics};
  l.limits = l.options->limits ? l.options->limits : &sy_limits_default;
  l.root = sy_node_new(&l, NULL, SY_ELEMENT_DOCUMENT);
  l.endnote_ids = g_ptr_array_new();
  l.carried = g_ptr_array_new_with_free_func((GDestroyNotify)(void (*)(void))sy_galley_free);
  l.missing = g_hash_table_new_full(NULL, NULL, NULL, free_missing);
  bool ok = sy_flow_run(&l);
  if (ok) warn_missing(&l);
  g_ptr_array_free(l.endnote_ids, TRUE);
  g_ptr_array_free(l.carried, TRUE);
  sy_margin_clear(l.comments);
  g_hash_table_destroy(l.missing);
  sy_node_unref(l.open);
  sy_node_unref(l.root);
  return ok;
}

bool sy_layout_document(SyTypesetter *typesetter, SyDocument *document, const SyLayoutOptions *options,
                        SyPageTable *table, SyPainter *painter, SyDiagnostics *diagnostics)
{
  SyLayoutOptions counting = options ? *options : (SyLayoutOptions){0};
  counting.dump = NULL;
  typesetter->begun = g_get_monotonic_time();
  if (g_hash_table_size(typesetter->runs) > MOST_RUNS) {
    sy_compose_cache_clear(typesetter->cache); /* The cache points to the runs. */
    g_hash_table_remove_all(typesetter->runs);
  }
  SyPageTable *known = sy_page_table_new(), *next = sy_page_table_new();
  bool counts = sy_document_needs_counting(document),
       again = painter && painter->restart && !(options && options->dump);
  bool ok = !counts || sy_layout_run(typesetter, document, &counting, NULL, known, NULL, diagnostics);
  /* The second pass nearly always finds what the first found. It paints at once if the painter can begin anew. */
  if (ok && counts && !again) {
    ok = sy_layout_run(typesetter, document, &counting, known, next, NULL, diagnostics);
    SyPageTable *first = known;
    known = next;
    next = first;
  }
  if (ok) ok = sy_layout_run(typesetter, document, options, counts ? known : NULL, table, painter, diagnostics);
  if (ok && counts && again && !sy_page_table_equal(known, table) && painter->restart(painter)) {
    copy(known, table);
    ok = sy_layout_run(typesetter, document, options, known, table, painter, diagnostics);
  }
  sy_page_table_free(known);
  sy_page_table_free(next);
  return ok;
}

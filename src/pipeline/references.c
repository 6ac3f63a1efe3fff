/* Where the requirements stand in the specification: the numbers of the headings that hold their bookmarks. */
#include "pipeline/references.h"

#include <string.h>

#define LEVELS 9

typedef struct {
  char *labels[LEVELS]; /* of the last heading at each outline level, or NULL */
  GHashTable *found;
} Walk;

/* "4", "4.2", "(1)", "ア" -> "4.2(1)ア": a label that repeats the one above stands for both. */
static char *joined(const Walk *walk, int level)
{
  GString *out = g_string_new(NULL);
  for (int i = 0; i <= level; i++) {
    const char *label = walk->labels[i];
    if (!label || !*label) continue;
    if (g_str_has_prefix(label, out->str)) g_string_truncate(out, 0);
    g_string_append(out, label);
  }
  return g_string_free(out, FALSE);
}

static void see(Walk *walk, const SyParagraph *paragraph)
{
  int level = paragraph->properties->outline_level;
  bool heading = level >= 0 && level < LEVELS;
  if (heading) {
    for (int i = level; i < LEVELS; i++) g_clear_pointer(&walk->labels[i], g_free);
    walk->labels[level] = g_strdup(paragraph->label ? paragraph->label->text : NULL);
  }
  for (size_t i = 0; i < paragraph->n_inlines; i++) {
    const SyInline *piece = &paragraph->inlines[i];
    if (piece->kind != SY_INLINE_BOOKMARK || !piece->link.name) continue;
    g_hash_table_insert(walk->found, g_strdup(piece->link.name), joined(walk, heading ? level : LEVELS - 1));
  }
}

GHashTable *sy_references_new(SyPackage *package, const SyLimits *limits, SyDiagnostics *diagnostics)
{
  SyDocumentOptions options = {.limits = limits};
  SyDocument *document = sy_document_open(package, &options, diagnostics);
  if (!document) return NULL;
  Walk walk = {.found = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free)};
  for (const SyBlock *block; (block = sy_document_next(document));)
    if (block->kind == SY_BLOCK_PARAGRAPH) see(&walk, block->paragraph);
  for (int i = 0; i < LEVELS; i++) g_free(walk.labels[i]);
  bool failed = sy_document_failed(document);
  sy_document_free(document);
  if (!failed) return walk.found;
  g_hash_table_destroy(walk.found);
  return NULL;
}

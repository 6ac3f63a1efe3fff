/* Font subsets made last, by face and glyphs. */
#include "pdf/pdf_private.h"

#include <string.h>

#define MOST_SUBSETS 16

typedef struct {
  const SyFace *face;
  guint8 *used;
  size_t n_glyphs, length;
  int level; /* of deflate */
  GBytes *packed;
} Subset;

struct SyPdfCache {
  GPtrArray *subsets; /* Subset, the one used last at the end */
};

static void subset_free(void *p)
{
  Subset *subset = p;
  g_free(subset->used);
  g_bytes_unref(subset->packed);
  g_free(subset);
}

SyPdfCache *sy_pdf_cache_new(void)
{
  SyPdfCache *cache = g_new0(SyPdfCache, 1);
  cache->subsets = g_ptr_array_new_with_free_func(subset_free);
  return cache;
}

void sy_pdf_cache_free(SyPdfCache *cache)
{
  if (!cache) return;
  g_ptr_array_free(cache->subsets, TRUE);
  g_free(cache);
}

GBytes *sy_pdf_cache_find(Pdf *pdf, const PdfFont *font, size_t *length)
{
  SyPdfCache *cache = pdf->options.cache;
  for (guint i = cache ? cache->subsets->len : 0; i-- > 0;) {
    Subset *subset = g_ptr_array_index(cache->subsets, i);
    if (subset->face != font->face || subset->level != pdf->options.level || subset->n_glyphs != font->n_glyphs)
      continue;
    if (memcmp(subset->used, font->used, font->n_glyphs) != 0) continue;
    *length = subset->length;
    g_ptr_array_steal_index(cache->subsets, i);
    g_ptr_array_add(cache->subsets, subset);
    return subset->packed;
  }
  return NULL;
}

void sy_pdf_cache_keep(Pdf *pdf, const PdfFont *font, GBytes *packed, size_t length)
{
  SyPdfCache *cache = pdf->options.cache;
  if (!cache) return;
  Subset *subset = g_new0(Subset, 1);
  *subset =
      (Subset){font->face,         g_memdup2(font->used, font->n_glyphs), font->n_glyphs, length, pdf->options.level,
               g_bytes_ref(packed)};
  g_ptr_array_add(cache->subsets, subset);
  if (cache->subsets->len > MOST_SUBSETS) g_ptr_array_remove_index(cache->subsets, 0);
}

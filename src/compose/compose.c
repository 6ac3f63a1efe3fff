#include "compose/compose_private.h"
#include "compose/pack_private.h"
#include "compose/ruby_private.h"

#include <string.h>

struct SyComposeCache {
  GHashTable *entries; /* Entry -> itself */
  GQueue recent;       /* Entry, the latest used first */
  size_t bytes, most;
  GByteArray *key; /* being made */
};

typedef struct {
  char *key;
  size_t length, bytes;
  guint hash;
  SyLines *lines;
  GList link;
} Entry;

typedef struct {
  SyLines lines; /* first: the public pointer is this one's */
  int references;
} Counted;

SyLines *sy_lines_ref(SyLines *lines)
{
  ((Counted *)lines)->references++;
  return lines;
}

void sy_lines_unref(SyLines *lines)
{
  if (!lines || --((Counted *)lines)->references > 0) return;
  for (size_t i = 0; i < lines->n_lines; i++) {
    for (size_t k = 0; k < lines->lines[i].n_fragments; k++) g_free((void *)lines->lines[i].fragments[k].glyphs.glyphs);
    g_free(lines->lines[i].fragments);
    g_free(lines->lines[i].placed);
  }
  g_free(lines->lines);
  g_free(lines->text);
  g_free(lines);
}

/* ---- The cache ---------------------------------------------------------------------------- */

static guint entry_hash(const void *p)
{
  return ((const Entry *)p)->hash;
}

static gboolean entry_equal(const void *a, const void *b)
{
  const Entry *x = a, *y = b;
  return x->length == y->length && memcmp(x->key, y->key, x->length) == 0;
}

static void entry_free(void *p)
{
  Entry *entry = p;
  sy_lines_unref(entry->lines);
  g_free(entry->key);
  g_free(entry);
}

SyComposeCache *sy_compose_cache_new(size_t most_bytes)
{
  SyComposeCache *cache = g_new0(SyComposeCache, 1);
  cache->entries = g_hash_table_new_full(entry_hash, entry_equal, entry_free, NULL);
  cache->most = most_bytes;
  cache->key = g_byte_array_sized_new(2048);
  return cache;
}

void sy_compose_cache_free(SyComposeCache *cache)
{
  if (!cache) return;
  g_hash_table_destroy(cache->entries);
  g_byte_array_unref(cache->key);
  g_free(cache);
}

void sy_compose_cache_clear(SyComposeCache *cache)
{
  g_queue_init(&cache->recent); /* its links are the entries' own */
  g_hash_table_remove_all(cache->entries);
  cache->bytes = 0;
}

static void put(GByteArray *key, const void *data, size_t length)
{
  g_byte_array_append(key, data, (guint)length);
}

/* Runs are interned: their addresses stand for them. */
static void put_run(GByteArray *key, const SyRunProperties *run)
{
  put(key, &run, sizeof run);
}

static void put_settings(GByteArray *key, const SyDocumentSettings *s)
{
  int numbers[] = {(int)s->character_spacing_control, s->strict_first_and_last, s->compatibility_mode, s->last_line};
  put(key, numbers, sizeof numbers);
  const char *sets[] = {s->no_breaks_after, s->no_breaks_before};
  for (size_t i = 0; i < 2; i++) put(key, sets[i] ? sets[i] : "\1", sets[i] ? strlen(sets[i]) + 1 : 2);
}

/* Boxes and marks: their size and the caller's number. */
static void put_placed(GByteArray *key, const SyItem *item)
{
  double numbers[] = {item->width, item->ascent, item->descent, (double)item->index};
  put(key, numbers, sizeof numbers);
}

/* False: the composition depends on more than can be written down. */
static bool make_key(const SyComposition *in, GByteArray *key)
{
  if (in->measure) return false;
  double numbers[] = {in->width, in->line_pitch, in->char_space, in->default_tab,
                      in->grid,  in->in_table,   in->vertical,   in->without};
  put(key, numbers, sizeof numbers);
  put(key, in->properties, offsetof(SyParagraphProperties, tabs));
  put(key, in->properties->tabs, in->properties->n_tabs * sizeof(SyTab));
  put_run(key, in->mark);
  put_settings(key, in->settings);
  if (in->label) {
    put(key, in->label->text, strlen(in->label->text) + 1);
    put_run(key, in->label->run);
    int numbers_of_label[] = {in->label->suffix, in->label->align};
    put(key, numbers_of_label, sizeof numbers_of_label);
  }
  for (size_t i = 0; i < in->n_items; i++) {
    const SyItem *item = &in->items[i];
    int kind[] = {item->kind,        item->break_kind, item->ptab,         item->ptab_align,
                  item->ptab_indent, item->leader,     item->ruby != NULL, (int)item->length};
    put(key, kind, sizeof kind);
    put_run(key, item->run);
    if (item->kind == SY_ITEM_TEXT) put(key, item->text, item->length);
    if (item->kind == SY_ITEM_BOX || item->kind == SY_ITEM_MARK) put_placed(key, item);
    if (!item->ruby) continue;
    int ruby[] = {item->ruby_align, item->ruby_raise, item->ruby_upon, (int)item->ruby_length};
    put(key, ruby, sizeof ruby);
    put_run(key, item->ruby_run);
    put(key, item->ruby, item->ruby_length);
  }
  return true;
}

static size_t weigh(const SyLines *lines, size_t key_length)
{
  size_t bytes = sizeof(Counted) + sizeof(Entry) + key_length + strlen(lines->text);
  for (size_t i = 0; i < lines->n_lines; i++) {
    bytes += sizeof(SyLine) + lines->lines[i].n_placed * sizeof(SyPlaced);
    for (size_t k = 0; k < lines->lines[i].n_fragments; k++)
      bytes += sizeof(SyFragment) + lines->lines[i].fragments[k].glyphs.n_glyphs * sizeof(SyGlyph);
  }
  return bytes;
}

static SyLines *find(SyComposeCache *cache, const Entry *probe)
{
  Entry *entry = g_hash_table_lookup(cache->entries, probe);
  if (!entry) return NULL;
  g_queue_unlink(&cache->recent, &entry->link);
  g_queue_push_head_link(&cache->recent, &entry->link);
  return sy_lines_ref(entry->lines);
}

static void keep(SyComposeCache *cache, Entry *probe, SyLines *lines)
{
  Entry *entry = g_new0(Entry, 1);
  *entry = *probe;
  entry->key = g_memdup2(probe->key, probe->length);
  entry->lines = sy_lines_ref(lines);
  entry->bytes = weigh(lines, probe->length);
  entry->link = (GList){.data = entry};
  cache->bytes += entry->bytes;
  g_hash_table_add(cache->entries, entry);
  g_queue_push_head_link(&cache->recent, &entry->link);
  while (cache->bytes > cache->most && cache->recent.tail) {
    Entry *oldest = cache->recent.tail->data;
    cache->bytes -= oldest->bytes;
    g_queue_unlink(&cache->recent, &oldest->link);
    g_hash_table_remove(cache->entries, oldest);
  }
}

/* FNV-1a over words, then bytes. */
static guint hash_bytes(const char *data, size_t length)
{
  guint64 hash = 1469598103934665603u;
  for (; length >= 8; data += 8, length -= 8) {
    guint64 word;
    memcpy(&word, data, 8);
    hash = (hash ^ word) * 1099511628211u;
    hash ^= hash >> 29;
  }
  for (; length > 0; data++, length--) hash = (hash ^ (guchar)*data) * 1099511628211u;
  return (guint)(hash ^ hash >> 32);
}

/* ---- Composing ---------------------------------------------------------------------------- */

static SyLines *compose(SyFontSet *fonts, const SyComposition *in)
{
  Counted *counted = g_new0(Counted, 1);
  counted->references = 1;
  size_t bytes = in->label ? strlen(in->label->text) : 0;
  for (size_t i = 0; i < in->n_items; i++) bytes += in->items[i].kind == SY_ITEM_TEXT ? in->items[i].length : 1;
  guint likely = (guint)MIN(bytes / 2 + 8, 10000);
  Composer c = {.fonts = fonts,
                .in = in,
                .out = &counted->lines,
                .clusters = g_array_sized_new(FALSE, FALSE, sizeof(Cluster), likely),
                .glyphs = g_array_sized_new(FALSE, FALSE, sizeof(SyGlyph), likely),
                .text = g_string_new(NULL),
                .compress = in->settings->character_spacing_control != SY_COMPRESS_NOTHING};
  c.out->vertical = in->vertical;
  sy_compose_clusters(&c);
  sy_compose_shape(&c);
  sy_compose_stretch(&c);
  sy_compose_packs(&c);
  sy_compose_fit_rubies(&c);
  c.gaps = g_new0(Gap, c.clusters->len + 1);
  c.tab_widths = g_new0(float, c.clusters->len + 1);
  sy_compose_space(&c);
  sy_compose_lines(&c);
  g_free(c.gaps);
  g_free(c.tab_widths);
  sy_compose_free_rubies(&c);
  sy_compose_free_packs(&c);
  g_array_free(c.clusters, TRUE);
  g_array_free(c.glyphs, TRUE);
  c.out->text = g_string_free(c.text, FALSE);
  return c.out;
}

SyLines *sy_compose(SyFontSet *fonts, SyComposeCache *cache, const SyComposition *composition)
{
  if (!cache) return compose(fonts, composition);
  GByteArray *key = cache->key;
  g_byte_array_set_size(key, 0);
  if (!make_key(composition, key)) return compose(fonts, composition);
  Entry probe = {.key = (char *)key->data, .length = key->len, .hash = hash_bytes((char *)key->data, key->len)};
  SyLines *lines = find(cache, &probe);
  if (lines) return lines;
  lines = compose(fonts, composition);
  keep(cache, &probe, lines);
  return lines;
}

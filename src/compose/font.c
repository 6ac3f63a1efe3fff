/* The set of fonts, and the choice of a face for a family that a document names. */
#include "base/data.h"
#include "compose/font_private.h"
#include "compose/shape_private.h"

#include <pango/pangoft2.h>
#include <string.h>

typedef struct {
  const char *family;
  bool east_asian, bold, italic;
} ChoiceKey;

static guint choice_hash(const void *p)
{
  const ChoiceKey *key = p;
  return g_direct_hash(key->family) ^ (guint)(key->east_asian << 2 | key->bold << 1 | key->italic);
}

static gboolean choice_equal(const void *a, const void *b)
{
  const ChoiceKey *x = a, *y = b;
  return x->family == y->family && x->east_asian == y->east_asian && x->bold == y->bold && x->italic == y->italic;
}

/* These families must have a file. */
static bool check_families(SyFontSet *set, SyDiagnostics *diagnostics)
{
  static const char *const needed[] = {"BIZ UDMincho", "BIZ UDGothic", "Liberation Serif", "Liberation Sans"};
  static const char *const packages[] = {"fonts-morisawa-bizud-mincho", "fonts-morisawa-bizud-gothic",
                                         "fonts-liberation", "fonts-liberation"};
  for (size_t i = 0; i < G_N_ELEMENTS(needed); i++) {
    if (sy_font_files_find(set, g_intern_string(needed[i]), false, false)) continue;
    g_autofree char *hint = g_strdup_printf(_("install it: apt-get install %s"), packages[i]);
    sy_diagnostics_add(diagnostics, SY_FAILURE, "font-missing", NULL, hint, _("the font “%s” is not installed"),
                       needed[i]);
    return false;
  }
  return true;
}

static bool load_config(SyFontSet *set, const char *path, SyDiagnostics *diagnostics)
{
  set->config = FcConfigCreate();
  if (!FcConfigParseAndLoad(set->config, (const FcChar8 *)path, FcTrue) || !FcConfigBuildFonts(set->config)) {
    SyPlace place = {.file = path};
    sy_diagnostics_add(diagnostics, SY_FAILURE, "fonts-configuration", &place, NULL,
                       _("the font configuration cannot be read"));
    return false;
  }
  set->map = pango_ft2_font_map_new();
  pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(set->map), set->config);
  set->context = pango_font_map_create_context(set->map);
  /* The language is that of most documents: the machine's own must not decide about anything. */
  pango_context_set_language(set->context, pango_language_from_string("ja"));
  pango_context_set_round_glyph_positions(set->context, FALSE);
  return true;
}

SyFontSet *sy_font_set_new(const char *config, SyDiagnostics *diagnostics)
{
  g_autofree char *own = config ? g_strdup(config) : sy_data_need(NULL, "fonts/fonts.conf", diagnostics);
  if (!own) return NULL;
  g_autofree char *folder = g_path_get_dirname(own), *table = g_build_filename(folder, "families.tsv", NULL);
  g_autofree char *advances = g_build_filename(folder, "advances.tsv", NULL);
  SyFontSet *set = g_new0(SyFontSet, 1);
  set->files = g_array_new(FALSE, FALSE, sizeof(FontFile));
  set->choices = g_hash_table_new(choice_hash, choice_equal);
  set->fontsets = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
  set->descriptions = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)pango_font_description_free);
  set->fallback = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
  set->arena = sy_arena_new();
  set->families = sy_families_read(table, diagnostics);
  if (set->families) sy_families_read_advances(set->families, advances, diagnostics);
  if (set->families && load_config(set, own, diagnostics)) {
    sy_font_files_list(set);
    if (check_families(set, diagnostics)) return set;
  }
  sy_font_set_free(set);
  return NULL;
}

void sy_font_set_free(SyFontSet *set)
{
  if (!set) return;
  sy_font_files_free(set);
  sy_shape_free(set);
  g_clear_object(&set->context);
  g_clear_object(&set->map);
  if (set->config) FcConfigDestroy(set->config);
  sy_families_free(set->families);
  g_hash_table_destroy(set->choices);
  g_hash_table_destroy(set->fontsets);
  g_hash_table_destroy(set->descriptions);
  g_hash_table_destroy(set->fallback);
  sy_arena_free(set->arena);
  g_free(set);
}

PangoContext *sy_font_set_context(SyFontSet *set)
{
  return set->context;
}

/* wanted: the mean advance of the characters from..to, in em. */
static float squeeze(const SyFace *face, uint32_t from, uint32_t to, double wanted)
{
  double sum = 0;
  for (uint32_t ch = from; ch <= to; ch++) {
    uint32_t glyph;
    int advance;
    if (!sy_face_glyph(face, ch, &glyph, &advance)) return 1;
    sum += advance;
  }
  return wanted > 0 && sum > 0 ? (float)(wanted * (to - from + 1) * face->units_per_em / sum) : 1;
}

static void set_choice(SyFontChoice *choice, const FamilyRow *row)
{
  double h = row->ascender + row->descender;
  choice->ascent = row->ascender;
  choice->descent = row->descender;
  choice->line_height_east_asian = row->east_asian > 0 ? row->east_asian : 1.3 * h;
  /* In Word the face decides, by the code pages that it serves, and not the characters of the line. */
  bool serves_japanese = strcmp(row->style, "mincho") == 0 || strcmp(row->style, "gothic") == 0;
  choice->line_height = serves_japanese ? choice->line_height_east_asian : row->latin > 0 ? row->latin : h + row->gap;
  choice->digits = squeeze(choice->face, '0', '9', row->digits);
  choice->capitals = squeeze(choice->face, 'A', 'Z', row->capitals);
  choice->small = squeeze(choice->face, 'a', 'z', row->small);
}

const SyFontChoice *sy_font_choose(SyFontSet *set, const char *family, bool east_asian, bool bold, bool italic)
{
  const char *name = g_intern_string(family && *family ? family : east_asian ? "MS 明朝" : "Times New Roman");
  ChoiceKey key = {name, east_asian, bold, italic};
  SyFontChoice *choice = g_hash_table_lookup(set->choices, &key);
  if (choice) return choice;
  const FamilyRow *row = sy_families_find(set->families, name, east_asian);
  FontFile *file = sy_font_files_find(set, row->family, bold, italic);
  if (!file)
    file = sy_font_files_find(set, g_intern_string(east_asian ? "BIZ UDMincho" : "Liberation Serif"), bold, italic);
  choice = SY_ARENA_NEW(set->arena, SyFontChoice);
  choice->named = name;
  choice->face = sy_face_load(set, file);
  choice->synthetic_bold = bold && !file->bold;
  choice->synthetic_italic = italic && !file->italic;
  set_choice(choice, row);
  choice->advances = sy_families_advances(set->families, row, &choice->n_advances);
  ChoiceKey *kept = SY_ARENA_NEW(set->arena, ChoiceKey);
  *kept = key;
  g_hash_table_insert(set->choices, kept, choice);
  return choice;
}

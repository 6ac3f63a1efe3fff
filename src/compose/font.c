#include "compose/font.h"
#include "base/data.h"

#include <fontconfig/fontconfig.h>
#include <hb-ot.h>
#include <string.h>

/* A row of fonts/families.tsv. */
typedef struct {
  const char *named, *key; /* as written; folded */
  const char *family, *style;
  double ascender, descender, gap, latin, east_asian;
  double digits, capitals, small; /* mean advances; 0: the substitute's own */
} FamilyRow;

/* A file that the configuration found. */
typedef struct {
  const char *family; /* interned */
  char *file;
  int index;
  bool bold, italic;
  bool odd;     /* condensed, or lighter or heavier than the two weights that documents ask for */
  SyFace *face; /* loaded when first used */
} FontFile;

typedef struct {
  const char *family;
  bool east_asian, bold, italic;
} ChoiceKey;

struct SyFontSet {
  FcConfig *config;
  GArray *rows;              /* FamilyRow */
  GArray *files;             /* FontFile */
  GHashTable *choices;       /* ChoiceKey -> SyFontChoice */
  GHashTable *missing_cache; /* character and style -> SyFace */
  SyArena *arena;
  hb_buffer_t *buffer;
};

/* What the character maps said for 256 characters in a row. */
typedef struct SyGlyphPage {
  struct {
    uint32_t glyph;
    int32_t advance;
    enum { GLYPH_UNKNOWN, GLYPH_ABSENT, GLYPH_THERE } state;
  } entries[256];
} SyGlyphPage;

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

/* Case, width and spaces do not tell families apart: ＭＳ 明朝 is MS 明朝. */
static char *fold(const char *name)
{
  g_autofree char *narrow = g_utf8_normalize(name, -1, G_NORMALIZE_NFKC);
  g_autofree char *lower = narrow ? g_utf8_casefold(narrow, -1) : g_strdup(name);
  GString *out = g_string_new(NULL);
  for (const char *p = lower; *p; p++)
    if (*p != ' ' && *p != '-' && *p != '_') g_string_append_c(out, *p);
  return g_string_free(out, FALSE);
}

static double cell_number(char **cells, guint i)
{
  return i < g_strv_length(cells) ? g_ascii_strtod(cells[i], NULL) : 0;
}

static bool read_families(SyFontSet *set, const char *path, SyDiagnostics *diagnostics)
{
  g_autoptr(GBytes) bytes = sy_file_read(path, NULL, diagnostics);
  if (!bytes) return false;
  gsize length;
  const char *data = g_bytes_get_data(bytes, &length);
  g_autofree char *text = g_strndup(data, length);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (char **line = lines; *line; line++) {
    if (**line == '#' || !**line) continue;
    g_auto(GStrv) cells = g_strsplit(*line, "\t", -1);
    if (g_strv_length(cells) < 8) {
      SyPlace place = {.file = path, .line = (int)(line - lines) + 1};
      sy_diagnostics_add(diagnostics, SY_ERROR, "fonts-table", &place, NULL, _("the line needs eight columns"));
      return false;
    }
    g_autofree char *key = fold(cells[0]);
    FamilyRow row = {.named = g_intern_string(cells[0]),
                     .key = g_intern_string(key),
                     .family = g_intern_string(cells[1]),
                     .style = g_intern_string(cells[2]),
                     .ascender = g_ascii_strtod(cells[3], NULL),
                     .descender = g_ascii_strtod(cells[4], NULL),
                     .gap = g_ascii_strtod(cells[5], NULL),
                     .latin = g_ascii_strtod(cells[6], NULL),
                     .east_asian = g_ascii_strtod(cells[7], NULL),
                     .digits = cell_number(cells, 8),
                     .capitals = cell_number(cells, 9),
                     .small = cell_number(cells, 10)};
    g_array_append_val(set->rows, row);
  }
  return true;
}

static int compare_files(const void *a, const void *b)
{
  return strcmp(((const FontFile *)a)->file, ((const FontFile *)b)->file);
}

static void list_files(SyFontSet *set)
{
  FcFontSet *fonts = FcConfigGetFonts(set->config, FcSetSystem);
  for (int i = 0; fonts && i < fonts->nfont; i++) {
    FcPattern *p = fonts->fonts[i];
    FcChar8 *file = NULL, *family = NULL;
    int index = 0, weight = FC_WEIGHT_REGULAR, slant = FC_SLANT_ROMAN, width = FC_WIDTH_NORMAL;
    FcBool variable = FcFalse;
    if (FcPatternGetString(p, FC_FILE, 0, &file) != FcResultMatch ||
        FcPatternGetString(p, FC_FAMILY, 0, &family) != FcResultMatch)
      continue;
    FcPatternGetInteger(p, FC_INDEX, 0, &index);
    FcPatternGetInteger(p, FC_WEIGHT, 0, &weight);
    FcPatternGetInteger(p, FC_SLANT, 0, &slant);
    FcPatternGetInteger(p, FC_WIDTH, 0, &width);
    if (FcPatternGetBool(p, FC_VARIABLE, 0, &variable) == FcResultMatch && variable) continue;
    /* Light and condensed faces go by their family's name too. */
    if (weight < FC_WEIGHT_BOOK || width != FC_WIDTH_NORMAL) continue;
    FontFile own = {.family = g_intern_string((const char *)family),
                    .file = g_strdup((const char *)file),
                    .index = index,
                    .bold = weight >= FC_WEIGHT_DEMIBOLD,
                    .italic = slant != FC_SLANT_ROMAN,
                    .odd = width != FC_WIDTH_NORMAL || weight < FC_WEIGHT_BOOK || weight > FC_WEIGHT_BOLD};
    g_array_append_val(set->files, own);
  }
  /* Folders list their files in any order. */
  g_array_sort(set->files, compare_files);
}

static FontFile *find_file(SyFontSet *set, const char *family, bool bold, bool italic)
{
  FontFile *best = NULL;
  int least = 100;
  for (guint i = 0; i < set->files->len; i++) {
    FontFile *file = &g_array_index(set->files, FontFile, i);
    if (file->family != family) continue;
    int distance = (file->bold != bold) * 2 + (file->italic != italic);
    /* A face that is too bold cannot be made lighter. */
    if (file->bold && !bold) distance += 10;
    if (file->odd) distance += 20;
    if (distance < least) least = distance, best = file;
  }
  return best;
}

static SyFace *load_face(SyFontSet *set, FontFile *file, const FamilyRow *row)
{
  if (file->face) return file->face;
  SyFace *face = SY_ARENA_NEW(set->arena, SyFace);
  hb_blob_t *blob = hb_blob_create_from_file_or_fail(file->file);
  face->hb_face = blob ? hb_face_create(blob, (unsigned)file->index) : hb_face_get_empty();
  if (blob) hb_blob_destroy(blob);
  face->hb_font = hb_font_create(face->hb_face);
  face->units_per_em = hb_face_get_upem(face->hb_face);
  hb_font_set_scale(face->hb_font, (int)face->units_per_em, (int)face->units_per_em);
  hb_font_extents_t extents = {0};
  hb_font_get_h_extents(face->hb_font, &extents);
  face->ascender = (double)extents.ascender / face->units_per_em;
  face->descender = -(double)extents.descender / face->units_per_em;
  face->family = file->family;
  face->file = file->file;
  face->index = file->index;
  char name[128];
  unsigned size = sizeof name;
  hb_ot_name_get_utf8(face->hb_face, HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID, &size, name);
  if (size == 0) g_strlcpy(name, "Font", sizeof name);
  face->postscript_name = g_intern_string(name);
  face->bold = file->bold;
  face->italic = file->italic;
  face->monospace = strcmp(row->style, "mono") == 0;
  face->serif = strcmp(row->style, "serif") == 0 || strcmp(row->style, "mincho") == 0;
  face->pages = g_new0(SyGlyphPage *, 256);
  file->face = face;
  return face;
}

/* Every family of the table must have a file. */
static bool check_families(SyFontSet *set, SyDiagnostics *diagnostics)
{
  static const char *const needed[] = {"BIZ UDMincho", "BIZ UDGothic", "Liberation Serif", "Liberation Sans"};
  static const char *const packages[] = {"fonts-morisawa-bizud-mincho", "fonts-morisawa-bizud-gothic",
                                         "fonts-liberation", "fonts-liberation"};
  for (size_t i = 0; i < G_N_ELEMENTS(needed); i++) {
    if (find_file(set, g_intern_string(needed[i]), false, false)) continue;
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
  if (FcConfigParseAndLoad(set->config, (const FcChar8 *)path, FcTrue) && FcConfigBuildFonts(set->config)) return true;
  SyPlace place = {.file = path};
  sy_diagnostics_add(diagnostics, SY_FAILURE, "fonts-configuration", &place, NULL,
                     _("the font configuration cannot be read"));
  return false;
}

SyFontSet *sy_font_set_new(const char *config, SyDiagnostics *diagnostics)
{
  g_autofree char *own = config ? g_strdup(config) : sy_data_need(NULL, "fonts/fonts.conf", diagnostics);
  if (!own) return NULL;
  g_autofree char *folder = g_path_get_dirname(own), *table = g_build_filename(folder, "families.tsv", NULL);
  SyFontSet *set = g_new0(SyFontSet, 1);
  set->rows = g_array_new(FALSE, FALSE, sizeof(FamilyRow));
  set->files = g_array_new(FALSE, FALSE, sizeof(FontFile));
  set->choices = g_hash_table_new(choice_hash, choice_equal);
  set->missing_cache = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
  set->arena = sy_arena_new();
  if (read_families(set, table, diagnostics) && load_config(set, own, diagnostics)) {
    list_files(set);
    if (check_families(set, diagnostics)) return set;
  }
  sy_font_set_free(set);
  return NULL;
}

void sy_font_set_free(SyFontSet *set)
{
  if (!set) return;
  for (guint i = 0; i < set->files->len; i++) {
    FontFile *file = &g_array_index(set->files, FontFile, i);
    if (file->face) {
      hb_font_destroy(file->face->hb_font);
      hb_face_destroy(file->face->hb_face);
      for (size_t k = 0; k < 256; k++) g_free(file->face->pages[k]);
      g_free(file->face->pages);
    }
    g_free(file->file);
  }
  if (set->config) FcConfigDestroy(set->config);
  if (set->buffer) hb_buffer_destroy(set->buffer);
  g_array_free(set->rows, TRUE);
  g_array_free(set->files, TRUE);
  g_hash_table_destroy(set->choices);
  g_hash_table_destroy(set->missing_cache);
  sy_arena_free(set->arena);
  g_free(set);
}

static const FamilyRow *find_row(const SyFontSet *set, const char *key)
{
  for (guint i = 0; i < set->rows->len; i++) {
    const FamilyRow *row = &g_array_index(set->rows, FamilyRow, i);
    if (row->named[0] != '!' && strcmp(row->key, key) == 0) return row;
  }
  return NULL;
}

/* What a name that no table knows lets one guess. */
static const char *guess_style(const char *folded, bool east_asian)
{
  static const char *const mincho[] = {"明朝", "mincho", "ming", "song", "宋", "batang", "教科書"};
  static const char *const serif[] = {"serif",   "roman",    "times",       "garamond",
                                      "bookman", "palatino", "baskerville", "century"};
  if (east_asian) {
    for (size_t i = 0; i < G_N_ELEMENTS(mincho); i++)
      if (strstr(folded, mincho[i])) return "*mincho";
    return "*gothic";
  }
  if (strstr(folded, "sans")) return "*sans";
  for (size_t i = 0; i < G_N_ELEMENTS(serif); i++)
    if (strstr(folded, serif[i])) return "*serif";
  return "*sans";
}

static bool is_japanese_name(const char *name)
{
  for (const char *p = name; *p; p++)
    if ((guchar)*p >= 0x80) return true;
  return false;
}

/* wanted: the mean advance of the characters from..to, in em. */
static float squeeze(const SyFace *face, uint32_t from, uint32_t to, double wanted)
{
  double sum = 0;
  for (uint32_t ch = from; ch <= to; ch++) {
    hb_codepoint_t glyph = 0;
    if (!hb_font_get_nominal_glyph(face->hb_font, ch, &glyph)) return 1;
    sum += hb_font_get_glyph_h_advance(face->hb_font, glyph);
  }
  return wanted > 0 && sum > 0 ? (float)(wanted * (to - from + 1) * face->units_per_em / sum) : 1;
}

const SyFontChoice *sy_font_choose(SyFontSet *set, const char *family, bool east_asian, bool bold, bool italic)
{
  const char *name = g_intern_string(family && *family ? family : east_asian ? "MS 明朝" : "Times New Roman");
  ChoiceKey key = {name, east_asian, bold, italic};
  SyFontChoice *choice = g_hash_table_lookup(set->choices, &key);
  if (choice) return choice;
  g_autofree char *folded = fold(name);
  const FamilyRow *row = find_row(set, folded);
  if (!row) row = find_row(set, guess_style(folded, east_asian || is_japanese_name(name)));
  FontFile *file = row ? find_file(set, row->family, bold, italic) : NULL;
  if (!file) file = find_file(set, g_intern_string(east_asian ? "BIZ UDMincho" : "Liberation Serif"), bold, italic);
  choice = SY_ARENA_NEW(set->arena, SyFontChoice);
  choice->named = name;
  choice->face = load_face(set, file, row);
  choice->synthetic_bold = bold && !file->bold;
  choice->synthetic_italic = italic && !file->italic;
  double h = row->ascender + row->descender;
  choice->ascent = row->ascender;
  choice->descent = row->descender;
  choice->line_height = row->latin > 0 ? row->latin : h + row->gap;
  choice->line_height_east_asian = row->east_asian > 0 ? row->east_asian : 1.3 * h;
  choice->digits = squeeze(choice->face, '0', '9', row->digits);
  choice->capitals = squeeze(choice->face, 'A', 'Z', row->capitals);
  choice->small = squeeze(choice->face, 'a', 'z', row->small);
  ChoiceKey *kept = SY_ARENA_NEW(set->arena, ChoiceKey);
  *kept = key;
  g_hash_table_insert(set->choices, kept, choice);
  return choice;
}

hb_buffer_t *sy_font_set_buffer(SyFontSet *set)
{
  if (!set->buffer) set->buffer = hb_buffer_create();
  hb_buffer_clear_contents(set->buffer);
  return set->buffer;
}

static bool look_up(const SyFace *face, uint32_t character, uint32_t *glyph, int *advance)
{
  hb_codepoint_t found = 0;
  bool there = hb_font_get_nominal_glyph(face->hb_font, character, &found);
  *glyph = there ? found : 0;
  *advance = hb_font_get_glyph_h_advance(face->hb_font, *glyph);
  return there;
}

bool sy_face_glyph(const SyFace *face, uint32_t character, uint32_t *glyph, int *advance)
{
  if (character > 0xFFFF) return look_up(face, character, glyph, advance);
  SyGlyphPage **page = &face->pages[character >> 8];
  if (!*page) *page = g_new0(SyGlyphPage, 1);
  SyGlyphPage *p = *page;
  uint8_t at = character & 0xFF;
  if (p->entries[at].state == GLYPH_UNKNOWN)
    p->entries[at].state =
        look_up(face, character, &p->entries[at].glyph, &p->entries[at].advance) ? GLYPH_THERE : GLYPH_ABSENT;
  *glyph = p->entries[at].glyph;
  *advance = p->entries[at].advance;
  return p->entries[at].state == GLYPH_THERE;
}

static bool has_character(const SyFace *face, uint32_t character, uint32_t selector)
{
  hb_codepoint_t glyph;
  int advance;
  if (selector) return hb_font_get_variation_glyph(face->hb_font, character, selector, &glyph);
  return sy_face_glyph(face, character, &glyph, &advance);
}

const SyFace *sy_font_face_for(SyFontSet *set, const SyFontChoice *choice, uint32_t character, uint32_t selector)
{
  if (has_character(choice->face, character, selector)) return choice->face;
  gint64 key = (gint64)character << 24 ^ (gint64)selector << 4 ^ choice->face->serif << 1 ^ choice->face->bold;
  void *known = NULL;
  if (g_hash_table_lookup_extended(set->missing_cache, &key, NULL, &known)) return known;
  const SyFace *found = NULL;
  /* Without the variation rather than without the character; a serif face by preference for serif. */
  for (int pass = 0; pass < 4 && !found; pass++) {
    uint32_t s = pass < 2 ? selector : 0;
    if (pass == 2 && has_character(choice->face, character, 0)) found = choice->face;
    for (guint i = 0; i < set->rows->len && !found; i++) {
      const FamilyRow *row = &g_array_index(set->rows, FamilyRow, i);
      bool serif = strcmp(row->style, "mincho") == 0 || strcmp(row->style, "serif") == 0;
      if (row->named[0] != '!' || (pass % 2 == 0 && serif != choice->face->serif)) continue;
      FontFile *file = find_file(set, row->family, choice->face->bold, false);
      if (file && has_character(load_face(set, file, row), character, s)) found = file->face;
    }
  }
  gint64 *kept = g_new(gint64, 1);
  *kept = key;
  g_hash_table_insert(set->missing_cache, kept, (void *)found);
  return found;
}

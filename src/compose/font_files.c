#include "compose/font_private.h"

#include <pango/pangofc-font.h>
#include <string.h>

static int compare_files(const void *a, const void *b)
{
  const FontFile *x = a, *y = b;
  int order = strcmp(x->file, y->file);
  return order ? order : x->index - y->index;
}

/* True for a face that documents cannot ask for by its family's name. */
static bool is_out_of_reach(FcPattern *pattern, int weight, int width)
{
  FcBool variable = FcFalse, outline = FcTrue;
  if (FcPatternGetBool(pattern, FC_VARIABLE, 0, &variable) == FcResultMatch && variable) return true;
  if (FcPatternGetBool(pattern, FC_OUTLINE, 0, &outline) == FcResultMatch && !outline) return true;
  return weight < FC_WEIGHT_BOOK || width < FC_WIDTH_SEMICONDENSED || width > FC_WIDTH_SEMIEXPANDED;
}

void sy_font_files_list(SyFontSet *set)
{
  FcFontSet *fonts = FcConfigGetFonts(set->config, FcSetSystem);
  for (int i = 0; fonts && i < fonts->nfont; i++) {
    FcPattern *p = fonts->fonts[i];
    FcChar8 *file = NULL, *family = NULL;
    int index = 0, weight = FC_WEIGHT_REGULAR, slant = FC_SLANT_ROMAN, width = FC_WIDTH_NORMAL;
    if (FcPatternGetString(p, FC_FILE, 0, &file) != FcResultMatch ||
        FcPatternGetString(p, FC_FAMILY, 0, &family) != FcResultMatch)
      continue;
    FcPatternGetInteger(p, FC_INDEX, 0, &index);
    FcPatternGetInteger(p, FC_WEIGHT, 0, &weight);
    FcPatternGetInteger(p, FC_SLANT, 0, &slant);
    FcPatternGetInteger(p, FC_WIDTH, 0, &width);
    if (is_out_of_reach(p, weight, width)) continue;
    const char *name = g_intern_string((const char *)family), *style = sy_families_style_of(set->families, name);
    /* What else stands in the folders differs from machine to machine. */
    if (!style) continue;
    FontFile own = {.family = name,
                    .file = g_strdup((const char *)file),
                    .index = index,
                    .bold = weight >= FC_WEIGHT_DEMIBOLD,
                    .italic = slant != FC_SLANT_ROMAN,
                    .odd = weight > FC_WEIGHT_BOLD,
                    .mono = g_strcmp0(style, "mono") == 0,
                    .serif = g_strcmp0(style, "serif") == 0 || g_strcmp0(style, "mincho") == 0,
                    .pattern = p};
    g_array_append_val(set->files, own);
  }
  /* Folders list their files in any order. */
  g_array_sort(set->files, compare_files);
}

void sy_font_files_free(SyFontSet *set)
{
  for (guint i = 0; i < set->files->len; i++) {
    FontFile *file = &g_array_index(set->files, FontFile, i);
    if (file->face) sy_face_unload(file->face);
    g_free(file->file);
  }
  g_array_free(set->files, TRUE);
}

FontFile *sy_font_files_find(SyFontSet *set, const char *family, bool bold, bool italic)
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

const SyFace *sy_font_files_face_of(SyFontSet *set, PangoFont *font)
{
  FcPattern *pattern = PANGO_IS_FC_FONT(font) ? pango_fc_font_get_pattern(PANGO_FC_FONT(font)) : NULL;
  FcChar8 *name = NULL;
  int index = 0;
  if (!pattern || FcPatternGetString(pattern, FC_FILE, 0, &name) != FcResultMatch) return NULL;
  FcPatternGetInteger(pattern, FC_INDEX, 0, &index);
  for (guint i = 0; i < set->files->len; i++) {
    FontFile *file = &g_array_index(set->files, FontFile, i);
    if (file->index == index && strcmp(file->file, (const char *)name) == 0) return sy_face_load(set, file);
  }
  return NULL;
}

/* font_private: what the files of fonts share: the files that the configuration found, and the set that holds them. */
#ifndef SY_FONT_PRIVATE_H
#define SY_FONT_PRIVATE_H

#include "compose/family_private.h"
#include "compose/font.h"

#include <pango/pangofc-fontmap.h>

/* A file that the configuration found. */
typedef struct {
  const char *family; /* interned */
  char *file;
  int index;
  bool bold, italic;
  bool odd;           /* It is condensed, or lighter or heavier than the two weights that documents ask for. */
  bool mono, serif;   /* by the style of its row of families.tsv */
  FcPattern *pattern; /* the configuration's own */
  SyFace *face;       /* loaded when first used */
} FontFile;

struct SyFontSet {
  FcConfig *config;
  PangoFontMap *map; /* Its configuration is the one above. */
  PangoContext *context;
  SyFamilies *families;
  GArray *files;            /* FontFile */
  GHashTable *choices;      /* ChoiceKey -> SyFontChoice */
  GHashTable *fontsets;     /* "serif" and "bold" as bits -> GPtrArray of SyFace: the fallback faces, in order */
  GHashTable *descriptions; /* SyFace -> PangoFontDescription: its family and those of fallback */
  GHashTable *fallback;     /* character and style -> SyFace, or NULL: none has it */
  SyArena *arena;
  PangoGlyphString *glyphs; /* for shaping */
  GSList *features[4];      /* PangoAttribute: whether ligatures, whether kerning */
};

/* font_files.c: lists the configuration's files, by name. */
void sy_font_files_list(SyFontSet *set);
void sy_font_files_free(SyFontSet *set);
/* The file of the family that comes nearest to the weight and slope; NULL: the family is not there. */
FontFile *sy_font_files_find(SyFontSet *set, const char *family, bool bold, bool italic);
/* The face of a font that Pango chose; NULL: it is none of the listed files. */
const SyFace *sy_font_files_face_of(SyFontSet *set, PangoFont *font);

/* face.c: the file's face, loaded through Pango. */
SyFace *sy_face_load(SyFontSet *set, FontFile *file);
void sy_face_unload(SyFace *face);

/* fallback.c: the face's family, then those that fallback asks, in order; kept by the set. */
const PangoFontDescription *sy_fallback_description(SyFontSet *set, const SyFace *face);
PangoContext *sy_font_set_context(SyFontSet *set);

#endif

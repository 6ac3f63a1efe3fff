/* catalogue: data/catalogue.xml -> requirements, levels, conditions, blanks.
 *
 * All strings and values belong to the catalogue. Places in the source ("3.5") count lines and cells
 * of the source text from 0. */
#ifndef SY_CATALOGUE_H
#define SY_CATALOGUE_H

#include "base/base.h"
#include "value/value.h"

SY_BEGIN

typedef enum { SY_LEVEL_LOW, SY_LEVEL_MID, SY_LEVEL_HIGH, SY_LEVEL_COUNT } SyLevel;

/* Where the words of a text come from. */
typedef enum {
  SY_STATUS_SOURCE,   /* the source's */
  SY_STATUS_EMENDED,  /* the source's, with visible damage repaired */
  SY_STATUS_SUPPLIED, /* not in the source */
  SY_STATUS_INFERRED, /* levels only: told from the context */
  SY_STATUS_COUNT
} SyStatus;

/* How an unfilled blank is printed. */
#define SY_BLANK_TEXT "【　　　】"

typedef struct {
  SyStatus status;
  const char *cell, *note; /* or NULL */
  size_t n_repairs;
  const char *const *repairs;
  size_t n_items;
  SyValue *const *items;    /* rich; blanks as SY_SPAN_BLANK with id and label */
  bool list;                /* items of a list, not one text */
  const char *checked, *by; /* 原本確認: date and by whom; or NULL */
} SyCatalogueText;

typedef struct {
  enum { SY_LEVEL_OWN, SY_LEVEL_SAME, SY_LEVEL_NONE } kind;
  const SyCatalogueText *threat, *effect, *specification, *proposals; /* NULL: the source has none */
} SyCatalogueLevel;

typedef struct {
  const char *id, *label, *example;
} SyCatalogueBlank;

typedef struct {
  const char *id;                                                         /* "AT-1-1" */
  const char *category, *policy;                                          /* "AT", "AT-1" */
  const SyCatalogueText *name, *condition, *purpose, *guidance, *caution; /* the last two may be NULL */
  const char *condition_text;                                             /* "-", "A", "A or F" */
  int guidance_level; /* SyLevel that the guidance speaks of, or -1 */
  SyCatalogueLevel levels[SY_LEVEL_COUNT];
  SyStatus levels_status;
  const char *levels_note, *levels_checked, *levels_by;
  size_t n_blanks;
  const SyCatalogueBlank *blanks;
  const char *note;
  bool added; /* by the overlay */
} SyCatalogueRequirement;

typedef struct {
  const char *id, *name;
} SyCataloguePolicy;
typedef struct {
  const char *id, *name;
  size_t n_policies;
  const SyCataloguePolicy *policies;
} SyCatalogueCategory;
typedef struct {
  const char *id, *name, *question;
  SyStatus status;
  const char *checked, *by;
} SyCatalogueCondition;
typedef struct {
  const char *about, *text;
  int line;
} SyCatalogueLegend;

typedef struct SyCatalogue {
  const char *title;
  size_t n_categories;
  const SyCatalogueCategory *categories;
  size_t n_conditions;
  const SyCatalogueCondition *conditions;
  size_t n_requirements;
  const SyCatalogueRequirement *requirements;
  size_t n_legend;
  const SyCatalogueLegend *legend;
} SyCatalogue;

/* Any member may be NULL. */
typedef struct {
  const char *path;       /* the catalogue; NULL: data/catalogue.xml of the data's folder */
  const char *overlay;    /* texts that replace or confirm the catalogue's; NULL: none */
  const char *data;       /* the data's folder, which also has the form of the files; NULL: the program's own */
  const SyLimits *limits; /* NULL: defaults */
} SyCatalogueOptions;

/* options NULL: the program's own catalogue. NULL with diagnostics that name file and line. */
SyCatalogue *sy_catalogue_load(const SyCatalogueOptions *options, SyDiagnostics *diagnostics);
void sy_catalogue_free(SyCatalogue *catalogue);
const SyCatalogueRequirement *sy_catalogue_lookup(const SyCatalogue *catalogue, const char *id);
/* The blank of that id or label, or NULL; requirement may be NULL. */
const SyCatalogueBlank *sy_catalogue_blank(const SyCatalogueRequirement *requirement, const char *word);
/* Adds the catalogue's and the overlay's bytes to a SHA-256. */
void sy_catalogue_digest(const SyCatalogue *catalogue, GChecksum *sum);

/* The level whose text stands at that level: "same" goes down. -1 where there is none. */
int sy_catalogue_effective_level(const SyCatalogueRequirement *requirement, SyLevel level);
/* "low" or "低位" -> level; -1 if neither. */
int sy_level_parse(const char *word);
const char *sy_level_name(SyLevel level);    /* 低位 */
const char *sy_level_english(SyLevel level); /* low */
const char *sy_status_name(SyStatus status); /* 補筆, 校訂, 推定; "" for source */
/* True if the text is （特になし） or absent. */
bool sy_catalogue_text_says_nothing(const SyCatalogueText *text);
/* True if somebody must still compare the text with the original. */
bool sy_catalogue_text_unchecked(const SyCatalogueText *text);

/* An overlay with every text that is not the source's, ready to be checked against the original.
 * Caller frees. */
char *sy_catalogue_overlay_skeleton(const SyCatalogue *catalogue);

SY_END

#endif

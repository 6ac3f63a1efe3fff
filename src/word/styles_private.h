/* Styles as they are kept: each with its element, and what combinations of them come to, resolved once. */
#ifndef SY_WORD_STYLES_PRIVATE_H
#define SY_WORD_STYLES_PRIVATE_H

#include "word/styles.h"

#define SY_MAX_STYLE_DEPTH 32
#define SY_MOST_TABLE_PARTS 48
#define SY_TABLE_CONDITIONS 12
#define SY_ROW_CONDITIONS 0xCC /* The conditions of a mask that hold for whole rows: bands, first row and last row. */

typedef struct {
  const char *id, *name, *based_on; /* interned */
  SyStyleType type;
  xmlNode *node;
} Style;

struct SyStyles {
  SyPackage *package;
  SyDiagnostics *said; /* What was wrong with the parts, until a document that is read with them takes it over. */
  SyArena *arena;
  xmlDoc *styles, *numbering, *theme;
  GHashTable *by_id;                             /* interned id -> Style */
  GPtrArray *in_order;                           /* Style: as they stand in the part */
  GHashTable *resolved;                          /* Resolved -> itself */
  GHashTable *table_styles;                      /* TableStyle -> itself */
  const char *default_paragraph, *default_table; /* ids, interned */
  int char_size; /* Half-points: the size of the default paragraph style; 0 until it is asked for. */
  const xmlNode *default_run, *default_ppr;
  GHashTable *theme_fonts; /* "minorEastAsia" -> interned family */
  GHashTable *abstracts;   /* id -> AbstractNumbering */
  GHashTable *numberings;  /* id -> Numbering */
};

/* A table style with the conditional parts that hold for a cell; one of each kind, kept as long as the styles. */
typedef struct {
  const Style *style;
  unsigned mask; /* The conditions that hold, as bits. */
  size_t n;
  struct {
    const xmlNode *node; /* w:style or w:tblStylePr; the later go over the earlier */
    int condition;       /* Its number; -1: the whole table. */
  } parts[SY_MOST_TABLE_PARTS];
} TableStyle;

/* What a paragraph style comes to under a table style, by itself. */
typedef struct {
  const Style *style;            /* or NULL */
  const TableStyle *table_style; /* or NULL */
  SyParagraphStyle is;
  GArray *tabs;          /* SyTab */
  const xmlNode *number; /* w:numPr, or NULL */
} Resolved;

const Style *sy_style(const SyStyles *styles, const char *id);
/* Applies a style and those it is based on, the oldest first. */
void sy_style_run(const SyStyles *styles, SyRunProperties *out, const char *id);
void sy_style_paragraph(const SyStyles *styles, SyParagraphProperties *out, GArray *tabs, const char *id);
void sy_default_run(const SyStyles *styles, SyRunProperties *out);
/* A family of the theme: "minorEastAsia"; NULL if there is none. */
const char *sy_theme_font(const SyStyles *styles, const char *key);
const Resolved *sy_style_resolve(SyStyles *styles, const Style *style, const TableStyle *table_style);
/* The table for sy_table_style: TableStyle -> itself. */
GHashTable *sy_table_styles_new(void);
/* The table style with the parts whose conditions are in the mask; style may be NULL (table_style.c). */
const TableStyle *sy_table_style(SyStyles *styles, const Style *style, unsigned mask);

#endif

/* compose: one paragraph's text -> lines, by JLREQ and by the document's own settings.
 *
 * Composing is a pure function of SyComposition; its serialised form is the key of a bounded cache.
 * Lengths in pt. */
#ifndef SY_COMPOSE_H
#define SY_COMPOSE_H

#include "compose/font.h"
#include "word/word.h"

/* A piece of the paragraph, in logical order. */
typedef enum {
  SY_ITEM_TEXT, /* text in one set of run properties */
  SY_ITEM_TAB,
  SY_ITEM_BREAK, /* forced line break (also page and column breaks: the line says so) */
  SY_ITEM_BOX,   /* unbreakable box on the baseline: inline picture, ruby pair … */
  SY_ITEM_MARK,  /* no width: bookmark, link begin/end, anchor, note reference's anchor … */
} SyItemKind;

typedef struct {
  SyItemKind kind;
  const SyRunProperties *run;
  const char *text;
  size_t length;                 /* TEXT */
  double width, ascent, descent; /* BOX */
  SyInlineKind break_kind;       /* BREAK: LINE_BREAK, PAGE_BREAK or COLUMN_BREAK */
  SyAlign ptab_align;
  bool ptab, ptab_indent;
  SyTabLeader leader; /* TAB from w:ptab */
  size_t index;       /* BOX, MARK: the caller's number */
  /* TEXT that has ruby above; NULL: none. ruby_align: SyRubyAlign; ruby_raise: half-points between the baselines, 0:
   * unsaid */
  const char *ruby;
  size_t ruby_length;
  const SyRunProperties *ruby_run;
  int ruby_align, ruby_raise;
  bool ruby_upon; /* upon: on the base itself */
} SyItem;

/* Rules of JLREQ that tests turn off, one by one, to see that something holds them. */
typedef enum {
  SY_RULE_CONSECUTIVE = 1 << 0,      /* 3.1.4: marks side by side share one space */
  SY_RULE_LINE_HEAD = 1 << 1,        /* 3.1.5: opening brackets flush (if w:topLinePunct asks) */
  SY_RULE_DIVIDING = 1 << 2,         /* 3.1.6: the space after ？ is not carried to the next line */
  SY_RULE_LINE_START = 1 << 3,       /* 3.1.7 */
  SY_RULE_LINE_FINISH = 1 << 4,      /* 3.1.8 */
  SY_RULE_LINE_END = 1 << 5,         /* 3.1.9: the space of a mark at the end of a line is there or not */
  SY_RULE_UNBREAKABLE = 1 << 6,      /* 3.1.10 */
  SY_RULE_INSEPARABLE = 1 << 7,      /* 3.1.11: where no space may be added */
  SY_RULE_WORDS = 1 << 8,            /* 3.2.6: Latin words and numbers stay whole */
  SY_RULE_SCRIPTS = 1 << 9,          /* 3.2.6: a quarter em between Japanese and Latin */
  SY_RULE_REDUCTION = 1 << 10,       /* 3.8.2: reduce before expanding */
  SY_RULE_REDUCTION_ORDER = 1 << 11, /* 3.8.3 */
  SY_RULE_EXPANSION_ORDER = 1 << 12, /* 3.8.4 */
  SY_RULE_LAST_LINE = 1 << 13,       /* 3.5.4: no character alone on a paragraph's last line (if the document asks) */
} SyComposeRule;

/* A piece of the column. */
typedef struct {
  double x, width;
  double skip; /* how much lower the line must stand */
  bool more;   /* the next line may stand beside it, on the other side of what is in the way */
} SyLinePlace;

typedef struct {
  size_t n_items;
  const SyItem *items;
  const SyParagraphProperties *properties;
  const SyRunProperties *mark; /* height of an empty paragraph */
  const SyLabel *label;        /* set at the first line's indent */
  const SyDocumentSettings *settings;
  double width; /* of the column, before the paragraph's indents */
  /* Where lines may stand, for text that runs round floats; NULL: all lines are alike. The callback gets the y of the
   * line's top below the paragraph's top, its height, and where the line before it at that y ends, or 0; false: nothing
   * is in the way. */
  bool (*measure)(void *data, double y, double height, double after, SyLinePlace *place);
  void *measure_data;
  SyGridKind grid;
  double line_pitch, char_space; /* char_space: added to each full-width character */
  double default_tab;
  bool in_table;
  bool vertical;    /* lines run down; see SyLines */
  unsigned without; /* SyComposeRule, or-ed; 0 but in tests */
} SyComposition;

typedef struct {
  SyGlyphRun glyphs; /* x from the line's left edge, y from its baseline */
  const SyRunProperties *run;
  double width;
  float back_left, back_right; /* of the width what punctuation gave up to its neighbours: not theirs to colour */
  double ascent, descent;      /* of the run's font as named, for decorations */
  bool decoration;             /* leaders, emphasis marks: not the document's text */
  bool label;                  /* the number or bullet of the paragraph */
  bool ruby;                   /* ruby text */
  uint32_t item;               /* it came from; UINT32_MAX: the label */
} SyFragment;

typedef struct {
  enum { SY_PLACED_BOX, SY_PLACED_MARK } kind;
  size_t index; /* the caller's number */
  double x, width;
  size_t fragment; /* painted before the fragment of that number */
} SyPlaced;

typedef struct {
  double x, width;       /* natural extent, from the column's left edge */
  double height, ascent; /* grid and spacing in it; baseline = top + ascent */
  double natural_ascent, natural_descent;
  double spare_above, spare_below; /* what the text leaves free of the cells of a line grid */
  size_t n_fragments;
  SyFragment *fragments;
  size_t n_placed;
  SyPlaced *placed;
  size_t text_begin, text_end; /* offsets into the paragraph's text */
  SyInlineKind ends_with;      /* LINE_BREAK, PAGE_BREAK, COLUMN_BREAK or TEXT (wrapped/end) */
  bool beside;                 /* the next line stands beside it, on one baseline */
  bool last;
} SyLine;

/* A character that no face has, and how often the paragraph has it. */
typedef struct {
  uint32_t character;
  unsigned count;
} SyMissing;

/* Lines that run down are composed as if they ran across, and then turned by a quarter, clockwise, with all that stands
 * on them; y is counted from their axis, the middle of the em, instead of a baseline. What is upright on paper is so by
 * its glyph run. */
typedef struct {
  bool vertical;
  size_t n_lines;
  SyLine *lines;
  char *text;                  /* the whole paragraph's, fragments point into it */
  double min_width, max_width; /* for autofit tables: longest unbreakable, and unbroken */
  size_t n_missing;
  SyMissing missing[8];
} SyLines;

/* Composed paragraphs, bounded, shared by the documents of a process. */
typedef struct SyComposeCache SyComposeCache;
SyComposeCache *sy_compose_cache_new(size_t most_bytes);
void sy_compose_cache_free(SyComposeCache *cache);
void sy_compose_cache_clear(SyComposeCache *cache);

/* cache may be NULL; with one, all runs are interned (sy_layout_intern_run) and outlive it; compositions with a measure
 * callback go round it. Caller frees with sy_lines_unref; lines are shared by the cache and immutable. */
SyLines *sy_compose(SyFontSet *fonts, SyComposeCache *cache, const SyComposition *composition);
void sy_lines_unref(SyLines *lines);
SyLines *sy_lines_ref(SyLines *lines);

#endif

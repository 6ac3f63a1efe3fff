/* walk: one walk over the main part's paragraphs, runs and fields, for contents and references. It knows which
 * paragraph and which run it is in, counts lists on, and hands fields to their stack; what is done with them is the
 * reader's matter. */
#ifndef SY_FIELDS_WALK_PRIVATE_H
#define SY_FIELDS_WALK_PRIVATE_H

#include "fields/markup_private.h"
#include "word/counting.h"
#include "word/field.h"
#include "word/styles.h"

/* A run, w:r. */
typedef struct {
  size_t from;
  int depth;    /* 0: the walk is outside of runs. */
  int children; /* How many have begun, w:rPr not counted. */
  bool hidden;  /* w:vanish */
} WalkRun;

/* A paragraph. The reader's own struct begins with it. */
typedef struct {
  size_t from, open_to;    /* Its start tag. */
  size_t ppr_from, ppr_to; /* Its w:pPr; both 0: it has none. */
  size_t close_from, to;   /* Its end tag. */
  int depth;
  char *style;                      /* The id that it names; NULL: the default style. */
  const SyParagraphStyle *of_style; /* Known once it is settled, and so are the next three. */
  int num_id, level;                /* Its list; num_id 0: none. */
  int outline;                      /* 0 to 8; 9: body text */
  bool settled;                     /* Its properties are known, and its number has been counted. */
  bool nested;                      /* It stands within another paragraph, in a text box. */
  bool has_section, gone;           /* It ends a section; its mark is deleted, so that it is part of the next. */
  WalkRun outer;                    /* The run that its text box stands in. */
} WalkParagraph;

typedef struct Walk Walk;

/* What a reader of the walk does. Any function but clear may be NULL. */
typedef struct {
  size_t paragraph; /* The size of the reader's own struct for a paragraph; zeroed. */
  const SyFieldReader *fields;
  void (*began)(Walk *w, WalkParagraph *p);
  /* label lives as long as the call; NULL: the paragraph has no number. */
  void (*settled)(Walk *w, WalkParagraph *p, const SyLabel *label);
  /* The paragraph is freed after the call, unless the reader has kept it and returns true. */
  bool (*ended)(Walk *w, WalkParagraph *p);
  void (*clear)(WalkParagraph *p);            /* Frees what the struct holds besides. */
  void (*separated)(Walk *w, SyField *field); /* A w:fldChar was the separator, and the walk is at its end. */
  void (*simple)(Walk *w, SyField *field);    /* The field is a w:fldSimple, whose content follows. */
  void (*section)(Walk *w);                   /* A w:sectPr begins, and is read to its end; NULL: it is stepped over. */
  void (*content)(Walk *w);                   /* Another child of a run begins. */
  void (*element)(Walk *w);                   /* Another element begins. */
  void (*run_ended)(Walk *w);
  void (*closed)(Walk *w); /* Another element ends. */
} WalkReader;

/* The reader's own struct begins with it. */
struct Walk {
  SyMarkup m;
  const WalkReader *how;
  SyStyles *styles;
  SyCounting *counting;
  SyArena *arena;        /* It holds the label under way. */
  GPtrArray *paragraphs; /* WalkParagraph: those that are open. */
  SyFieldStack fields;
  WalkRun run;
  size_t field_from; /* Where the w:fldChar or w:fldSimple under way begins. */
};

/* Walks over the whole text. Afterwards fields and paragraphs that have not ended are still there, until the end. */
void sy_walk(Walk *w, const WalkReader *how, SyStyles *styles, const char *text, size_t size);
void sy_walk_end(Walk *w);
/* The innermost paragraph, or NULL. */
void *sy_walk_paragraph(const Walk *w);
void sy_walk_free_paragraph(const WalkReader *how, WalkParagraph *p);

#endif

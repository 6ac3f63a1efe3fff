/* One pass over a document: what layout knows while it runs, the tables that a pass hands to the next, and the
 * typesetter that outlives documents. */
#ifndef SY_LAYOUT_PASS_PRIVATE_H
#define SY_LAYOUT_PASS_PRIVATE_H

#include "layout/flow_private.h"
#include "layout/follow_private.h"
#include "layout/layout.h"

struct SyTypesetter {
  SyFontSet *fonts;
  SyComposeCache *cache;
  GHashTable *runs; /* SyRunProperties by content: they outlive the documents that they came from */
  gint64 begun;     /* the time, by the monotonic clock, at which the document under way was begun */
};

struct SyPageTable {
  GHashTable *labels;    /* bookmark -> label */
  GArray *section_pages; /* int */
  size_t pages;
  GHashTable *wanted; /* the styles that STYLEREF fields name */
  GHashTable *styles; /* StyleText by "3 F heading 1", the first on the third page, and "3 L heading 1", its last */
};

struct Layout {
  SyTypesetter *typesetter;
  SyDocument *document;
  const SyDocumentSettings *settings;
  const SyLayoutOptions *options;
  const SyLimits *limits;
  const SyPageTable *known;
  SyPageTable *table;
  SyPainter *painter;
  SyDiagnostics *diagnostics;
  Node *root;
  Node *open; /* where the painter stands */
  unsigned elements;
  int heading_level; /* of the structure's last heading */
  Flow flow;
  Follow follow;
  int page_number, ordinal, section; /* section is that of the page under way */
  int footnotes, endnotes;
  int line_number; /* the last that was given */
  const SyRunProperties *number_run;
  GArray *comments; /* Balloon: they had no room beside their page */
  GPtrArray *endnote_ids;
  GPtrArray *carried; /* Galley: notes that had no room at the foot of the page before */
  double note_rule;   /* the height of the separator in the section note_rule_section */
  int note_rule_section;
  GHashTable *missing; /* character that no face has -> MissingCharacter of layout.c */
  bool ends_section;   /* The page under way is the last of its section. */
  unsigned paragraphs; /* the number of those that have been laid out; the clock is looked at after every so many */
  bool failed, stop;
};

/* The run, or the typesetter's copy of it, which outlives the document. */
const SyRunProperties *sy_layout_intern_run(SyTypesetter *typesetter, const SyRunProperties *run);
guint sy_layout_run_hash(const void *run);
gboolean sy_layout_run_equal(const void *a, const void *b);
/* Counts the characters that no face has of a paragraph that is painted on the page under way. */
void sy_layout_note_missing(Layout *l, const SyLines *lines);
/* Ends the layout once it takes longer than its limit. */
void sy_layout_look_at_clock(Layout *l);

#endif

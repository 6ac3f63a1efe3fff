/* render_private: what the files share that make a part of a tree and data. */
#ifndef SY_MERGE_RENDER_H
#define SY_MERGE_RENDER_H

#include "merge/markup_private.h"
#include "merge/tree_private.h"

/* What a value or sub-document stands in within its paragraph, each on its user's C stack; the innermost first. */
typedef struct SyAround SyAround;
struct SyAround {
  const SyAround *outer;
  const SyNode *node; /* VALUE, PARTIAL */
};

typedef struct {
  const SyDocxTemplate *docx;
  const SyTemplateOptions *options;
  const SyLimits *limits;
  SyDiagnostics *diagnostics;
  SyPackage *merged;
  const char *part;
  GString *out;
  const SyScope *scope;
  unsigned *keys; /* per key: number of this copy, 0 for the original */
  bool *met;      /* per key: whether it has been written at all */
  unsigned next_id;
  size_t visible;          /* how much that is seen has been written */
  const SyNode *paragraph; /* at hand, for values of several paragraphs */
  const SyAround *around;  /* what is to be closed and opened anew where that paragraph ends */
  bool inside;             /* in a link or the like, where no other may stand */
  bool replaced;           /* characters that XML forbids have been replaced */
  size_t depth;
  gint64 begun;      /* g_get_monotonic_time at the start */
  unsigned copies;   /* of sections, so that the clock is not asked for each */
  GString *notes[2]; /* footnotes and endnotes that were copied */
  int next_note[2];
  bool notes_copied[2];
  GHashTable *used_notes; /* "kind id" -> met */
  GString *comments;      /* w:comment elements of values, or empty */
  unsigned next_comment;
  GPtrArray *lists; /* "numId\nnew" pairs that numbering.xml needs */
  unsigned next_list;
  unsigned next_media;
  bool failed;
  bool no_picture; /* one of the data could not be had: no result, but the others are looked at */
} SyRender;

void sy_docx_render(SyRender *r, const SyNode *node);
void sy_docx_render_children(SyRender *r, const SyNode *node);
/* runs.c: a value as runs. */
void sy_docx_render_value(SyRender *r, const SyNode *node, const SyValue *value);
/* Text as a run's content: w:t, w:br, w:tab. */
void sy_docx_append_text(SyRender *r, const char *text);
/* comments.c: begins and ends the range that a comment of a value is anchored to; number: of the comment. */
unsigned sy_docx_begin_comment(SyRender *r, const char *text);
void sy_docx_end_comment(SyRender *r, unsigned number);
/* Writes the comments of values into the package's comments part, made if there is none. */
void sy_docx_merge_comments(SyRender *r);
/* The greatest id of the comments that the template has, or -1. */
int sy_docx_greatest_comment(SyRender *r);
/* Fits grid and spans of the table that was written from `from` on. */
void sy_docx_widen(SyRender *r, const SyNode *node, size_t from);
/* Ends the paragraph at hand and begins another like it. */
void sy_docx_new_paragraph(SyRender *r);

#endif

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

typedef struct SyColumns SyColumns;

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
  SyBlock last;            /* what has been written last into the holder at hand */
  size_t held;             /* how many blocks, rows or cells have been written into it */
  SyColumns *columns;      /* of the table at hand, or NULL */
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
  GHashTable *noted;      /* id + 1 -> the text of a comment that was referred to in a section; owned */
  unsigned next_part;
  GString *comments; /* w:comment elements of values, or empty */
  unsigned next_comment;
  GPtrArray *lists; /* "numId\nnew" pairs that numbering.xml needs */
  unsigned next_list;
  unsigned next_media;
  GHashTable *media;     /* digest of a picture -> its part's name, interned */
  GHashTable *media_ids; /* "part\npicture" -> the relationship's id, the package's */
  bool failed;
  bool unfit;       /* a value could not be had: no result, but the others are looked at */
  GHashTable *said; /* SyUse whose value has been complained of */
  bool no_picture;  /* one of the data could not be had: no result, but the others are looked at */
} SyRender;

SyPlace sy_docx_place_of(const SyRender *r, const SyUse *use);
void sy_docx_render(SyRender *r, const SyNode *node);
void sy_docx_render_children(SyRender *r, const SyNode *node);
/* runs.c: a value as runs. */
void sy_docx_render_value(SyRender *r, const SyUse *use, const SyRunFormats *formats, const SyValue *value);
/* Text as a run's content: w:t, w:br, w:tab. */
void sy_docx_append_text(SyRender *r, const char *text);
/* comments.c: begins and ends the range that a comment of a value is anchored to; number: of the comment. */
unsigned sy_docx_begin_comment(SyRender *r, const char *text);
void sy_docx_end_comment(SyRender *r, unsigned number);
/* Writes the comments of values into the package's comments part, made if there is none. */
void sy_docx_merge_comments(SyRender *r);
/* The greatest id of the comments that the template has, or -1. */
int sy_docx_greatest_comment(SyRender *r);

/* How far the part has been written, to be taken back to. */
typedef struct {
  size_t length, held, visible;
  SyBlock last;
  guint events;
} SyWritten;
SyWritten sy_docx_written(const SyRender *r);
void sy_docx_take_back(SyRender *r, const SyWritten *written);
/* holders.c: begins and ends a block, row or cell in the holder at hand; joined: it may follow a table at once. */
void sy_docx_begin_block(SyRender *r, SyBlock block, bool joined);
void sy_docx_end_block(SyRender *r, SyBlock block);
void sy_docx_render_holder(SyRender *r, const SyNode *node);

/* columns.c: what is noted of a table with column loops while it is rendered, and afterwards fits grid, spans and
 * widths to the columns that there are. */
typedef enum {
  SY_COLUMNS_GRID,
  SY_COLUMNS_BEGIN, /* of a holder: row, cell, control */
  SY_COLUMNS_END,
  SY_COLUMNS_GAPS,
  SY_COLUMNS_SIZE,
  SY_COLUMNS_SECTION, /* the end of a section of cells */
} SyColumnsEvent;
SyColumns *sy_columns_new(const SyGrid *grid);
guint sy_columns_count(const SyColumns *columns);
void sy_columns_take_back(SyColumns *columns, guint count);
/* Nothing is noted where no such table is at hand. */
void sy_columns_note(SyRender *r, SyColumnsEvent event, const SyNode *node);
/* Writes the table anew that begins at from; false: no cell of it is left. Frees columns. */
bool sy_columns_fit(SyRender *r, SyColumns *columns, size_t from);
/* parts.c: parts that are written where they are referred to. */
void sy_docx_render_part(SyRender *r, const SyNode *node);
void sy_docx_render_comment(SyRender *r, const SyNode *node);
/* The bytes of a part with names of the scope at hand; NULL with diagnostics. */
GString *sy_docx_part_text(SyRender *r, const SyCompiledPart *part);
/* Writes the comments of the template; takes away the parts that were written elsewhere. */
void sy_docx_merge_commented(SyRender *r);
void sy_docx_drop_within(SyRender *r);
/* plain.c: takes from the result what only a template has. */
void sy_docx_make_plain(SyRender *r);
/* Ends the paragraph at hand and begins another like it. */
void sy_docx_new_paragraph(SyRender *r);

#endif

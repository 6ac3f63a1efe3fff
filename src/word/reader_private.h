/* Reading the elements of a part: paragraphs, tables, objects, and whatever holds blocks. */
#ifndef SY_WORD_READER_PRIVATE_H
#define SY_WORD_READER_PRIVATE_H

#include "package/field.h"
#include "word/styles_private.h"

/* A part whose blocks are read, and what its relationships are resolved against. */
typedef struct {
  const char *name;
  int paragraphs, tables; /* How many have been read. */
} Part;

/* What is read now: the part, and where strings and structs go. */
typedef struct {
  SyDocument *d;
  SyArena *arena;
  Part *part;
  bool in_body;
  const TableStyle *table_style; /* The one of the cell under way, or NULL. */
  SyFieldStack *fields;          /* Field: those that are open. */
  GArray *merged; /* SyInline: those of paragraphs whose marks are deleted, which go on in the next; or NULL. */
} Reader;

SyParagraph *sy_read_paragraph(Reader *r, xmlNode *p);
/* Two paragraphs that a style separator stands between, as one (17.3.2.36). */
SyParagraph *sy_join_paragraphs(Reader *r, const SyParagraph *heading, const SyParagraph *text);
/* Revisions are read as if accepted (17.13.5): what is inserted stays, what is deleted goes, and a paragraph whose mark
 * is deleted goes on in the next one. */
bool sy_mark_is_deleted(const SyDocument *d, const xmlNode *p);
bool sy_row_is_deleted(const SyDocument *d, const xmlNode *tr);
/* Reads what p holds for the next paragraph that is read. */
void sy_merge_paragraph(Reader *r, xmlNode *p);
/* A paragraph of what was merged, as no other follows. */
const SyParagraph *sy_merged_paragraph(Reader *r);

const SyBlock *sy_read_blocks(Reader *r, xmlNode *parent, size_t *n);
/* True if the element's own block-level elements are taken as its parent's. */
bool sy_is_container(const xmlNode *node);
bool sy_is_container_name(const char *name, size_t length);
/* Counts what cannot be set as in Word; name is marked with N_. */
void sy_unsupported(const Reader *r, const char *name);

/* table.c */
SyTable *sy_read_table(Reader *r, xmlNode *tbl, bool with_rows);
SyRow *sy_read_row(Reader *r, xmlNode *tr, const SyTable *table, size_t index, bool last);

/* drawing/drawing.c, drawing/vml.c */
const SyObject *sy_read_drawing(Reader *r, xmlNode *node);
const SyObject *sy_read_vml(Reader *r, xmlNode *pict);

/* Takes a piece of an equation's text; its run lives in the reader's arena. */
typedef void (*SyMathEmit)(void *data, const SyRunProperties *run, const char *text, size_t length);
/* What m:oMath holds, piece by piece in reading order (math.c). */
void sy_read_math(Reader *r, const xmlNode *math, const SyRunProperties *base, SyMathEmit emit, void *data);

#endif

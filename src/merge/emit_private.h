/* A part's document becomes a tree of nodes: what the files that do it share. Private to docx.
 *
 *   compile.c       a part: its paragraphs, sections, tables and stories
 *   emit.c          nodes, keys, start tags, attributes
 *   emit_objects.c  pictures, content controls, notes, anchors of comments
 *   emit_lists.c    lists that start anew
 *   grid.c          tables with column loops
 *
 * Bytes that need no thought gather in `pending` until a node of another kind follows. */
#ifndef SY_DOCX_EMIT_H
#define SY_DOCX_EMIT_H

#include "merge/compile_private.h"

/* The columns of a table while it is compiled. */
typedef struct {
  const SyGrid *grid;
  GHashTable *places; /* xmlNode of a row or cell -> SyGridPlace, of the template's arena */
} SyTableColumns;

typedef struct {
  SyCompiler *c;
  SyCompiledPart *part;
  GString *pending;        /* bytes not yet in a node */
  bool visible;            /* whether they show something */
  SyBlock first, last;     /* the blocks of the holder at hand that begin and end in them, or none */
  bool joined;             /* the first is a table that follows another */
  int depth;               /* elements of literal bytes around, whose blocks are none of the holder at hand */
  SyTableColumns *columns; /* of the table at hand, or NULL */
  GPtrArray *into;         /* children of the node at hand */
  GPtrArray *sections;     /* SyNode, the innermost last */
  GPtrArray *wrappers;     /* xmlNode of these sections */
  GHashTable *live;        /* xmlNode -> whether what is in it may come or go, 1 or 2 */
  GHashTable *begun;       /* "section list" -> whether the list begins before it, 1 or 2 */
} SyEmitter;

/* compile.c. A node of the document, with all that is in it. */
void sy_emit(SyEmitter *e, xmlNode *node);

/* emit.c. A node that stands nowhere yet; the template owns it. */
SyNode *sy_emit_node(SyEmitter *e, SyNodeKind kind);
/* A node after what has been emitted so far. */
SyNode *sy_emit_add(SyEmitter *e, SyNodeKind kind);
/* The pending bytes become a node. */
void sy_emit_flush(SyEmitter *e);
/* What follows are children of the node, until sy_emit_leave is given what this returns. */
GPtrArray *sy_emit_enter(SyEmitter *e, SyNode *node);
void sy_emit_leave(SyEmitter *e, GPtrArray *outer);
/* A copy in the template's arena. */
const char *sy_emit_keep(SyEmitter *e, const GString *bytes);
/* The outermost `count` sections renew the key with each copy. */
void sy_emit_renew(SyEmitter *e, unsigned key, guint count);
/* A tag in its place. */
const SyUse *sy_emit_use(SyEmitter *e, const SyTag *tag, const SyPlace *place, bool stale);
/* Literal bytes as the template keeps them. */
const char *sy_emit_end(SyEmitter *e, const xmlNode *node);
/* Where the compiler is. */
SyPlace sy_emit_place(const SyEmitter *e, const char *words);
/* A text with tags in it; the template's. Faults are said. */
SyTextTemplate *sy_emit_text_template(SyEmitter *e, const char *text);
/* "<w:p w:val=…", without the ">". */
void sy_emit_start(SyEmitter *e, const xmlNode *node);
/* A text of a formula that has tags; false: it is none. */
bool sy_emit_math(SyEmitter *e, xmlNode *node);
void sy_emit_children(SyEmitter *e, xmlNode *node);
/* An element that nothing is special about. */
void sy_emit_plain(SyEmitter *e, xmlNode *node);
/* w:instrText. */
void sy_emit_instruction(SyEmitter *e, xmlNode *node);

/* emit_objects.c. Each: false if the element is to be emitted as any other. */
bool sy_emit_picture(SyEmitter *e, xmlNode *drawing);
bool sy_emit_note(SyEmitter *e, xmlNode *reference);
bool sy_emit_once(SyEmitter *e, xmlNode *comment_anchor);
/* The first element of that local name below the node, or NULL. */
xmlNode *sy_emit_descendant(xmlNode *node, const char *name);
/* True if the node is a tag or section, or holds one. */
bool sy_emit_has_marker(const xmlNode *node);

/* grid.c. The columns of a table with column loops, or NULL. */
SyTableColumns *sy_emit_columns_new(SyEmitter *e, xmlNode *table);
void sy_emit_columns_free(SyTableColumns *columns);
/* The group of a section of cells, or -1. */
int sy_emit_group(const SyEmitter *e, const xmlNode *section);
/* The place of a row or cell, or NULL. */
const SyGridPlace *sy_emit_place_of(const SyEmitter *e, const xmlNode *node);
/* w:tblGrid, w:trPr and w:tcPr of such a table; false: the element is to be emitted as any other. */
bool sy_emit_grid(SyEmitter *e, xmlNode *node);
/* A cell without properties gets them. */
void sy_emit_size(SyEmitter *e, const xmlNode *cell);

/* emit_lists.c. w:numId; false if the list goes on. */
bool sy_emit_list(SyEmitter *e, xmlNode *node);
/* A paragraph whose style puts it into a list that is to start anew gets the list itself. */
void sy_emit_style_list(SyEmitter *e, xmlNode *paragraph);

#endif

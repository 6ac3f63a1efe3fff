/* tree_private: a compiled template: a tree of nodes for each part.
 *
 * A part is parsed (libxml2), its tags are cut out of the runs and become markers (extract.c), markers are paired and
 * what lies between becomes a section element (structure.c); the result is compiled into a tree of nodes (compile.c)
 * that is rendered any number of times (render.c). */
#ifndef SY_MERGE_TREE_H
#define SY_MERGE_TREE_H

#include "merge/merge.h"

/* Stands in bytes for an id that is new each time; XML has no such character. */
#define SY_NEW_ID "\x01"

/* A run's formatting as bytes, "" or a whole w:rPr, for each kind of span. */
typedef struct {
  const char *plain, *emphasis, *inserted, *blank, *link;
} SyRunFormats;

/* What must differ between the copies of a repeated node. */
typedef enum {
  SY_KEY_ID,   /* a number that is unique in the document: bookmarks, drawings, content controls */
  SY_KEY_NAME, /* a bookmark's name */
  SY_KEY_LIST, /* a list that starts anew: w:numId */
  SY_KEY_ONCE, /* what only the first copy may hold: anchors of comments */
} SyKeyKind;

typedef struct {
  SyKeyKind kind;
  const char *original;
} SyKey;

typedef enum {
  SY_NODE_BYTES,
  SY_NODE_VALUE,     /* tag; formats; place */
  SY_NODE_TEXT,      /* text: an attribute or text node with tags in it */
  SY_NODE_SECTION,   /* tag; children; level */
  SY_NODE_PARAGRAPH, /* open, properties; children */
  SY_NODE_TABLE,     /* children: bytes and rows; grid: see columns */
  SY_NODE_ROW,
  SY_NODE_CELL,    /* children; must end with a paragraph */
  SY_NODE_STORY,   /* body, header, note …: must hold a block */
  SY_NODE_KEY,     /* key's value of this copy */
  SY_NODE_ONCE,    /* children, only in the first copy */
  SY_NODE_NOTE,    /* number, endnote: the note that is referred to here */
  SY_NODE_TARGET,  /* a relationship id whose target has tags: text */
  SY_NODE_PICTURE, /* drawing that holds a placeholder picture: tag */
  SY_NODE_CONTROL, /* content control to fill: tag, children as it stands */
  SY_NODE_PARTIAL, /* a sub-document: tag, partial */
  SY_NODE_BREAK,   /* a new paragraph within the one at hand */
} SyNodeKind;

typedef enum { SY_LEVEL_RUNS, SY_LEVEL_BLOCKS, SY_LEVEL_ROWS, SY_LEVEL_CELLS } SySectionLevel;

typedef struct SyNode SyNode;
struct SyNode {
  SyNodeKind kind;
  bool visible;     /* BYTES: holds text or an object */
  bool droppable;   /* PARAGRAPH, ROW: goes when nothing visible is left of it */
  bool needs_block; /* CELL, STORY: must hold a paragraph */
  bool endnote;
  bool inside; /* VALUE, PARTIAL: in a link or the like, where no paragraph may end */
  bool stale;  /* VALUE, SECTION: in a table of contents, which is made anew: nothing in it is a fault */
  bool plain;  /* CONTROL: takes plain text only (17.5.2.44) */
  SySectionLevel level;
  const char *bytes; /* BYTES; TABLE, ROW, CELL, STORY: the start tag; CONTROL: the content's start; VALUE, PARTIAL: the
                        end tags of the elements around it in its paragraph (a tracked insertion), or NULL */
  size_t length;
  const char *more; /* PARAGRAPH: start and w:pPr of further ones; TABLE … STORY: the end tag; CONTROL: from the
                       content's end on; TARGET: relationship type; NOTE: an attribute or ""; VALUE, PARTIAL: the
                       start tags of the elements around it, or NULL */
  const SyTag *tag; /* borrowed from the template */
  const SyRunFormats *formats;
  const SyTextTemplate *text; /* TEXT, TARGET; PICTURE: its alternative text, or NULL */
  SyPlace place;
  unsigned key;           /* KEY, ONCE: index */
  int number;             /* NOTE: id; SECTION of cells: its first grid column */
  int span;               /* SECTION of cells: grid columns */
  const char *namespaces; /* TABLE with column loops: the part's declarations; else NULL */
  GArray *keys;           /* SECTION: unsigned, what its copies renew; or NULL */
  GPtrArray *children;    /* SyNode; or NULL. Of a PARAGRAPH the first is its start tag and properties */
  const SyNode *partial;  /* PARTIAL: the sub-document, or NULL */
  xmlDoc *drawing;        /* PICTURE: the drawing, to be sized */
};

typedef struct {
  const char *name; /* of the part; interned */
  const char *content_type;
  SyNode *root;               /* all of it; of notes: nothing */
  GHashTable *notes;          /* of footnotes.xml and endnotes.xml: id -> SyNode; or NULL */
  int greatest_note;          /* id, of all notes that the part has, separators and the like too */
  const char *head, *tail;    /* of notes: what stands before and after them */
  xmlNode *element;           /* the root while the part is compiled, else NULL */
  SyTextTemplate *properties; /* of docProps: all of it; borrowed */
  bool tagged;                /* there are tags in it */
} SyCompiledPart;

typedef struct {
  const char *part;
  const char *id; /* relationship's */
  SyTextTemplate *target;
} SyTaggedTarget;

struct SyDocxTemplate {
  SyPackage *package;
  SyPackage *base;        /* the package with what sub-documents brought along, owned; NULL: there are none */
  GHashTable *partials;   /* "path\npart\nblocks" -> SyNode */
  GHashTable *own_styles; /* style ids of the template itself */
  SyArena *arena;
  GPtrArray *parts;      /* SyCompiledPart */
  GPtrArray *tags;       /* SyTag, owned */
  GPtrArray *texts;      /* SyTextTemplate, owned */
  GPtrArray *nodes;      /* SyNode, all: for freeing what the arena does not hold */
  GArray *keys;          /* SyKey */
  GHashTable *key_of;    /* "kind original" -> index + 1 */
  GHashTable *targets;   /* "part\nid" -> SyTaggedTarget */
  GHashTable *style_ids; /* style's name in lower case -> id; owned */
  GHashTable *numbered;  /* style ids whose paragraphs are numbered */
  GHashTable *headings;  /* style ids of headings */
  GHashTable *entries;   /* style ids of the lines of tables of contents */
  bool has_contents;     /* there are such lines in a part whose text has tags */
  unsigned next_id;      /* greater than every id in the parts */
  char **names;
};

/* The greatest id of the footnotes or endnotes. */
int sy_docx_greatest_note(const SyDocxTemplate *docx, bool endnote);
/* names.c */
void sy_docx_collect_names(SyDocxTemplate *docx);
/* lint.c: warnings of what looks like a tag and is none. */
void sy_docx_lint(const SyDocxTemplate *docx, const SyTemplateOptions *options, SyDiagnostics *diagnostics);

#endif

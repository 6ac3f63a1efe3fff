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

/* A tag in its place. */
typedef struct {
  const SyTag *tag; /* borrowed from the template */
  SyPlace place;
  bool stale; /* in a table of contents, which is made anew: nothing in it is a fault */
} SyUse;

/* The texts that a content control takes. */
typedef struct {
  const char *value, *text;
} SyChoice;
typedef enum {
  SY_CHOICES_CLOSED, /* nothing else */
  SY_CHOICES_OPEN,   /* any other text too */
  SY_CHOICES_BOX,    /* the signs of no and yes */
} SyChoicesKind;
typedef struct {
  SyChoicesKind kind;
  size_t n;
  SyChoice *items;
} SyChoices;

/* When a section is written. */
typedef enum {
  SY_WHEN_TRUE,  /* its value is true: for each item of a list */
  SY_WHEN_FILLS, /* its value fills the content control in it */
  SY_WHEN_STAYS, /* it does not */
} SySectionWhen;

/* What a holder is told by what stands in it: the kind of the last thing written. */
typedef enum {
  SY_BLOCK_NONE,
  SY_BLOCK_PARAGRAPH,
  SY_BLOCK_TABLE,
  SY_BLOCK_OTHER, /* a block that is neither: w:altChunk */
  SY_BLOCK_ROW,
  SY_BLOCK_CELL,
} SyBlock;

/* Elements that Word refuses unless they hold certain others. What each kind must hold stands in one table
 * (holders.c), and is seen to when the holder is rendered. */
typedef enum {
  SY_HOLDER_BODY,    /* may hold nothing */
  SY_HOLDER_STORY,   /* header, note, comment, text box: ends with a paragraph */
  SY_HOLDER_TABLE,   /* goes without a row */
  SY_HOLDER_ROW,     /* goes without a cell */
  SY_HOLDER_CELL,    /* ends with a paragraph */
  SY_HOLDER_CONTROL, /* content control around blocks, rows or cells: goes without any */
  SY_HOLDER_INLINE,  /* content control within a paragraph: holds a run */
} SyHolderKind;

/* The columns of a table whose cells repeat. */
typedef struct {
  int first, columns; /* of the template's grid */
} SyColumnGroup;

typedef struct {
  int n_columns, n_groups;
  int *widths; /* [twip] of the template's grid */
  SyColumnGroup *groups;
} SyGrid;

/* Where a cell or row of such a table stands in the template's grid. */
typedef struct {
  int first, span;   /* CELL */
  int group;         /* CELL: the group whose section it is in, or -1 */
  bool continues;    /* CELL: goes on a vertical merge */
  int before, after; /* ROW: columns that are left out (w:gridBefore, w:gridAfter) */
} SyGridPlace;

typedef enum {
  SY_NODE_BYTES,
  SY_NODE_GROUP,     /* children only: a head, a sub-document */
  SY_NODE_VALUE,     /* value */
  SY_NODE_PARTIAL,   /* value: a sub-document */
  SY_NODE_TEXT,      /* text: an attribute or text node with tags in it */
  SY_NODE_TARGET,    /* text: a relationship id whose target has tags */
  SY_NODE_SECTION,   /* section */
  SY_NODE_PARAGRAPH, /* paragraph */
  SY_NODE_HOLDER,    /* holder */
  SY_NODE_KEY,       /* key: its value of this copy */
  SY_NODE_ONCE,      /* key: the children, only in the first copy */
  SY_NODE_NOTE,      /* note: the note that is referred to here */
  SY_NODE_COMMENT,   /* comment: the comment that is referred to here */
  SY_NODE_PART,      /* part: a relationship id whose part may have names of the section it is referred to in */
  SY_NODE_PICTURE,   /* picture: a drawing that holds a placeholder picture */
  SY_NODE_BREAK,     /* a new paragraph within the one at hand */
  SY_NODE_GRID,      /* w:tblGrid of a table with column loops */
  SY_NODE_GAPS,      /* gaps: of a row of such a table, in its w:trPr */
  SY_NODE_SIZE,      /* size: of a cell of such a table, in its w:tcPr */
} SyNodeKind;

typedef enum { SY_LEVEL_RUNS, SY_LEVEL_BLOCKS, SY_LEVEL_ROWS, SY_LEVEL_CELLS } SySectionLevel;

typedef struct SyNode SyNode;
struct SyNode {
  SyNodeKind kind;
  GPtrArray *children; /* SyNode; or NULL */
  GArray *keys;        /* SECTION, GROUP of a sub-document: unsigned, what its copies renew; or NULL */
  union {
    struct {
      const char *text;
      size_t length;
      SyBlock first, last; /* the first that begins here, and the last that ends here, in the holder at hand */
      bool visible;        /* holds text or an object */
      bool joined;         /* the first is a table that follows another in the template too */
    } bytes;
    struct {
      const SyUse *use;
      const SyRunFormats *formats;
      const SyNode *partial;         /* PARTIAL: the sub-document, or NULL */
      const SyChoices *choices;      /* of a content control, or NULL */
      const char *closing, *opening; /* the tags of the elements around it in its paragraph (a tracked insertion), that
                                        end and begin anew where the value has several paragraphs; or NULL */
      bool inside;                   /* in a link or the like, where no paragraph may end */
      bool plain;                    /* in a content control that takes plain text only (17.5.2.44) */
    } value;
    struct {
      const SyTextTemplate *text;
      SyPlace place;
      const char *relationship; /* TARGET: its type */
      bool field;               /* TEXT: the instruction of a field */
    } text;
    struct {
      const SyUse *use;
      SySectionLevel level;
      SySectionWhen when;
      int group; /* CELLS: of the table's grid, or -1 */
    } section;
    struct {
      const SyNode *head; /* start tag and w:pPr */
      const char *again;  /* the same for the further paragraphs of a value */
      const char *end;
      bool droppable; /* goes when nothing visible is left of it */
      bool nested;    /* is none of the blocks of the holder at hand: it is in a table or text box of literal bytes */
    } paragraph;
    struct {
      SyHolderKind kind;
      const SyNode *head; /* start tag; of a control all up to its content */
      const char *end;
      bool droppable;     /* ROW: goes when nothing visible is left of it */
      bool joined;        /* TABLE: follows another in the template too */
      const SyGrid *grid; /* TABLE: it has column loops; or NULL */
      SyGridPlace place;  /* ROW, CELL of such a table */
    } holder;
    struct {
      unsigned index; /* into the template's keys */
    } key;
    struct {
      int id;
      bool endnote;
      const char *attributes; /* of the reference, but for its id */
    } note;
    struct {
      int id;
    } comment;
    struct {
      const char *name;         /* of the part */
      const char *id;           /* of the relationship, in the template */
      const char *relationship; /* its type */
    } part;
    struct {
      const SyUse *use;
      const SyTextTemplate *text; /* its alternative text, or NULL */
      xmlDoc *drawing;            /* to be sized */
    } picture;
    struct {
      const SyGridPlace *place;
      bool before, after; /* the widths of the gaps are told (w:wBefore, w:wAfter) */
    } gaps;
    struct {
      const SyGridPlace *place;
      const char *preferred; /* w:tcW that is no absolute width, as it stands; NULL: an absolute one is written */
    } size;
  };
};

/* What a part is, told by its content type. */
typedef enum {
  SY_PART_OTHER,
  SY_PART_MAIN,
  SY_PART_HEADER,
  SY_PART_FOOTER,
  SY_PART_FOOTNOTES,
  SY_PART_ENDNOTES,
  SY_PART_COMMENTS,
  SY_PART_PROPERTIES, /* of the document, and stores that content controls are bound to */
  SY_PART_TEXTS,      /* charts and diagrams */
} SyPartKind;
SyPartKind sy_docx_part_kind(const char *content_type);

typedef struct {
  const char *name; /* of the part; interned */
  SyPartKind kind;
  SyNode *root;               /* all of it; of notes: nothing */
  GHashTable *notes;          /* of footnotes.xml, endnotes.xml and comments.xml: id -> SyNode; or NULL */
  GArray *order;              /* of these: int, the ids as they stand in the part */
  int greatest_note;          /* id, of all notes that the part has, separators and the like too */
  const char *head, *tail;    /* of notes: what stands before and after them */
  xmlNode *element;           /* the root while the part is compiled, else NULL */
  SyTextTemplate *properties; /* of PROPERTIES and TEXTS: all of it; borrowed */
  bool tagged;                /* there are tags in it */
} SyCompiledPart;

typedef struct {
  const char *part;
  const char *id; /* relationship's */
  SyTextTemplate *target;
} SyTaggedTarget;

/* The list that a paragraph style puts its paragraphs into (17.7.6). */
typedef struct {
  const char *id, *level;
  bool heading; /* of an outline, whose numbers run through the document */
} SyStyleList;

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
  GHashTable *numbered;  /* style ids whose paragraphs are numbered -> SyStyleList */
  GHashTable *headings;  /* style ids of headings */
  GHashTable *entries;   /* style ids of the lines of tables of contents */
  GHashTable *within;    /* names of parts that are referred to in sections; interned */
  GHashTable *outside;   /* the same outside of any */
  GHashTable *commented; /* ids of comments that are referred to in sections */
  bool has_fields;       /* there are fields with results that a merge changes: numbers, references, pages */
  bool has_contents;     /* there are such lines in a part whose text has tags */
  unsigned next_id;      /* greater than every id in the parts */
  char **names;
};

/* The compiled part of that name, or NULL. */
const SyCompiledPart *sy_docx_compiled(const SyDocxTemplate *docx, const char *name);
/* The compiled comments, or NULL. */
const SyCompiledPart *sy_docx_comments(const SyDocxTemplate *docx);
/* True if the part is written where it is referred to only, with the names that are known there. */
bool sy_docx_is_within(const SyDocxTemplate *docx, const SyCompiledPart *part);
/* The compiled footnotes or endnotes, or NULL. */
SyCompiledPart *sy_docx_notes(const SyDocxTemplate *docx, bool endnotes);
/* The greatest id of the footnotes or endnotes. */
int sy_docx_greatest_note(const SyDocxTemplate *docx, bool endnote);
/* names.c */
void sy_docx_collect_names(SyDocxTemplate *docx);
/* lint.c: warnings of what looks like a tag and is none. */
void sy_docx_lint(const SyDocxTemplate *docx, const SyTemplateOptions *options, SyDiagnostics *diagnostics);

#endif

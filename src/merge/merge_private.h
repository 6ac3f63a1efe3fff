/* What the files that compile and merge a template share. Private to docx.
 *
 * A part is parsed (libxml2), its tags are cut out of the runs and become markers (extract.c), markers are paired and
 * what lies between becomes a section element (structure.c); the result is compiled into a tree of nodes (compile.c)
 * that is rendered any number of times (render.c). */
#ifndef SY_DOCX_TEMPLATE_PRIVATE_H
#define SY_DOCX_TEMPLATE_PRIVATE_H

#include "merge/merge.h"

#define SY_WORD_NAMESPACE "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define SY_MOST_ID 0x3fffffff /* of ids of the document that count: there is room for as many of ours */
#define SY_STRICT_NAMESPACE "http://purl.oclc.org/ooxml/wordprocessingml/main" /* ISO 29500-1, annex A */
#define SY_COMPATIBILITY_NAMESPACE "http://schemas.openxmlformats.org/markup-compatibility/2006"
#define SY_COMMENTS_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
#define SY_COMMENT_AUTHOR "shiyosho"
#define SY_RELATIONSHIP_BASE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

/* Stands in bytes for an id that is new each time; XML has no such character. */
#define SY_NEW_ID "\x01"

/* ---- Compiled ------------------------------------------------------------------------------ */

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

/* ---- While compiling ----------------------------------------------------------------------- */

/* A tag cut out of the text. Stands in the tree as an element without namespace named SY_MARKER. */
#define SY_MARKER "shiyosho-tag"
#define SY_SECTION "shiyosho-section"
typedef struct {
  const SyTag *tag;
  const SyRunFormats *formats;
  SyPlace place;
  bool stale; /* in a table of contents */
  bool whole; /* a sub-document's: it stood alone in its paragraph, which it takes the place of */
  SySectionLevel level;
} SyMarker;

typedef struct {
  SyDocxTemplate *docx;
  const SyTemplateOptions *options;
  const SyLimits *limits;
  SyDiagnostics *diagnostics;
  const char *part;
  bool failed;
  bool stale; /* a table of contents is at hand, what is wrong in it is not said: it is made anew of the headings */
  GPtrArray *contents; /* markers of the tables of contents */
  bool has_entries;    /* lines of these have been met */
  bool with_notes;     /* the main document and the notes are compiled together, for one of them has tags */
  /* delimiters, as the last {{=…=}} set them; NULL: braces */
  char *open, *close;
  const char *shown;      /* a sub-document's name, for messages; NULL: the part's */
  int paragraph;          /* ordinal of the one at hand */
  int tables, table, row; /* tables met; ordinals of the one at hand and of the row in it, or 0 */
  char *under;            /* text of the heading above, or NULL */
  GHashTable *formats;    /* bytes of w:rPr -> SyRunFormats */
} SyCompiler;

/* True if the node is a WordprocessingML element (transitional or strict) of that name. */
bool sy_docx_is(const xmlNode *node, const char *name);
/* The greater of the number and the one that id says, ids left out after which there would be no room for more. */
int sy_docx_greater_id(int greatest, const char *id);
/* True of WordprocessingML's main namespace, transitional or strict. */
bool sy_docx_is_word(const xmlNs *ns);
/* True of the namespace of r:id and r:embed, transitional or strict. */
bool sy_docx_is_relationship(const xmlNs *ns);
/* Moves the declarations of namespaces to the root, so that elements may be moved and removed, and gives Word's own the
 * prefix w (namespaces.c). */
void sy_docx_lift_namespaces(xmlDoc *document);
/* What the element itself declares for that prefix (NULL: the default one), or NULL. */
const xmlNs *sy_docx_declared(const xmlNode *element, const xmlChar *prefix);
/* w:val or the like of a child element, or NULL. Borrowed. */
const char *sy_docx_child_value(const xmlNode *node, const char *name);
void sy_docx_fault(SyCompiler *c, const SyPlace *place, const char *code, const char *hint, const char *format, ...)
    G_GNUC_PRINTF(5, 6);
/* Copies the place's strings into the template's arena. */
SyPlace sy_docx_keep_place(SyCompiler *c, const SyPlace *place);
bool sy_docx_is_section(const xmlNode *node);  /* an element that wraps what stands between two tags */
SyMarker *sy_docx_marker(const xmlNode *node); /* of a marker or section element, else NULL */
/* True if the node, or anything in it, is seen on a page: text, breaks, objects, value tags. */
bool sy_docx_shows(const xmlNode *node, bool tags_too);

/* The style of that id in styles.xml, or NULL. id may be NULL. */
xmlNode *sy_docx_style(const xmlNode *root, const char *id);
/* Where the compiler is; words may be NULL. Borrowed. */
SyPlace sy_docx_place_here(const SyCompiler *c, const char *words);
/* template.c: compiles all that can be compiled; *sound: no error was found. */
SyDocxTemplate *sy_docx_template_read(SyPackage *package, const SyTemplateOptions *options, SyDiagnostics *diagnostics,
                                      bool *sound);

/* extract.c: fields of mail merge become tags; tags of the paragraph become markers, appended to story in order. */
void sy_docx_extract(SyCompiler *c, xmlNode *paragraph, GPtrArray *story);
/* Elements whose text is not the paragraph's: properties, what was deleted, stories of their own. */
bool sy_docx_is_apart(const xmlNode *node);
/* Of a w:t or w:instrText. */
void sy_docx_set_text(xmlNode *node, const char *text, size_t length);
/* mail_merge.c: fields of mail merge in the paragraph become tags. */
void sy_docx_replace_fields(SyCompiler *c, xmlNode *paragraph);
/* structure.c: pairs the markers of one story and wraps what lies between. */
void sy_docx_structure(SyCompiler *c, GPtrArray *story);
/* formats.c: w:rPr (may be NULL) -> the bytes of each kind of span. */
const SyRunFormats *sy_docx_formats(SyCompiler *c, const xmlNode *properties);
/* prepare.c: cuts the tags out of what is below node and pairs them; notes ids, and names of bookmarks in sections
 * (inside: all of it is in one). */
void sy_docx_prepare(SyCompiler *c, xmlNode *node, bool inside);
/* Remembers the paragraph's text, for messages, if it is a heading. */
void sy_docx_note_heading(SyCompiler *c, const xmlNode *paragraph);
bool sy_docx_holds_tag(const char *text);
/* Full-width braces made ASCII ones. Caller frees. */
char *sy_docx_narrow_braces(const char *text, size_t length);
/* compile.c: a part's document -> its tree. Changes the document. */
void sy_docx_compile_part(SyCompiler *c, xmlDoc *document, SyCompiledPart *part);
SyNode *sy_docx_node_new(SyCompiler *c, SyNodeKind kind);
/* The children of a body or note as a tree; runs: what is in its paragraphs, with breaks between. */
SyNode *sy_docx_compile_tree(SyCompiler *c, SyCompiledPart *part, xmlNode *body, bool runs);
/* The greatest id of the footnotes or endnotes. */
int sy_docx_greatest_note(const SyDocxTemplate *docx, bool endnote);
/* subdocument.c: the sub-document that a tag in that part names; NULL if there is none. */
const SyNode *sy_docx_link(SyCompiler *c, SyCompiledPart *part, const SyMarker *marker);
/* True if the bytes of a part may hold a tag. */
bool sy_docx_may_hold_tags(const void *bytes, size_t length);
/* serialize.c. Appends an element without its children: "<w:p w:rsidR=…" and no ">". */
void sy_docx_append_start(GString *out, const xmlNode *node);
void sy_docx_append_end(GString *out, const xmlNode *node);
void sy_docx_append_name(GString *out, const xmlNs *ns, const xmlChar *name);
void sy_docx_append_namespaces(GString *out, const xmlNode *node);
void sy_docx_append_attribute(GString *out, const xmlAttr *attribute);
/* Serialises a subtree as it stands. */
void sy_docx_append_node(GString *out, const xmlNode *node);
/* A copy for the same document, with or without children, not yet in the tree; declares no namespaces. */
xmlNode *sy_docx_copy(const xmlNode *node, bool children);
unsigned sy_docx_key(SyCompiler *c, SyKeyKind kind, const char *original);

/* lint.c: warnings of what looks like a tag and is none. */
void sy_docx_lint(const SyDocxTemplate *docx, const SyTemplateOptions *options, SyDiagnostics *diagnostics);
/* The text of a w:p, text boxes and what was deleted left out. Caller frees. */
char *sy_docx_paragraph_text(const xmlNode *paragraph);
/* True if tags may stand in parts of that content type. */
bool sy_docx_is_mergeable(const char *content_type);

/* ---- While rendering ----------------------------------------------------------------------- */

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
/* columns.c: notes on each cell of a table with column loops which grid columns it covers; true if there are any. */
bool sy_docx_mark_columns(xmlNode *table);
/* The grid columns of a section of cells that have been marked. */
void sy_docx_columns_of(const xmlNode *section, int *first, int *columns);
/* Fits grid and spans of the table that was written from `from` on. */
void sy_docx_widen(SyRender *r, const SyNode *node, size_t from);
/* names.c */
void sy_docx_collect_names(SyDocxTemplate *docx);
/* picture_look.c */
typedef struct {
  const char *extension;  /* "png", "jpeg" */
  unsigned width, height; /* pixels, as stored */
  double skew;            /* a pixel's height, its width being 1 */
  bool mirrored;          /* to be mirrored left to right */
  int quarters;           /* then to be turned clockwise, to be upright */
} SyPictureLook;
/* False: neither PNG nor JPEG. */
bool sy_docx_look_at_picture(const guint8 *data, gsize length, SyPictureLook *look);
/* picture.c */
void sy_docx_render_picture(SyRender *r, const SyNode *node);
/* Ends the paragraph at hand and begins another like it. */
void sy_docx_new_paragraph(SyRender *r);

#endif

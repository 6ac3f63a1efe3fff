/* compile_private: what the files share that make a tree of a part. */
#ifndef SY_MERGE_COMPILE_H
#define SY_MERGE_COMPILE_H

#include "merge/markup_private.h"
#include "merge/tree_private.h"

/* A tag cut out of the text. Stands in the tree as an element without namespace named SY_MARKER. */
#define SY_MARKER "shiyosho-tag"
#define SY_SECTION "shiyosho-section"
typedef struct {
  const SyTag *tag;
  const SyRunFormats *formats;
  SyPlace place;
  bool stale;               /* in a table of contents */
  bool whole;               /* a sub-document's: it stood alone in its paragraph, which it takes the place of */
  bool within;              /* stands not in the first or ends not in the last cell of the row that it repeats */
  bool elsewhere;           /* another row of its table has tags of the same name */
  bool plain;               /* in a content control that takes plain text only */
  const SyChoices *choices; /* of a content control, or NULL */
  SySectionLevel level;
  SySectionWhen when;
} SyMarker;

#define SY_FOREIGN 5 /* kinds of placeholders of other engines */

typedef struct {
  SyDocxTemplate *docx;
  const SyTemplateOptions *options;
  const SyLimits *limits;
  SyDiagnostics *diagnostics;
  const char *part;
  bool failed;
  bool foreign[SY_FOREIGN]; /* has been said */
  bool stale; /* a table of contents is at hand, what is wrong in it is not said: it is made anew of the headings */
  GPtrArray *contents; /* markers of the tables of contents */
  bool has_entries;    /* lines of these have been met */
  int in_contents;     /* content controls of tables of contents that are open */
  GArray *fields;      /* int: the fields that are open, 1: a table of contents; NULL: none has been met */
  bool with_notes;     /* the main document and the notes are compiled together, for one of them has tags */
  /* delimiters, as the last {{=…=}} set them; NULL: braces */
  char *open, *close;
  const char *shown;      /* a sub-document's name, for messages; NULL: the part's */
  int paragraph;          /* ordinal of the one at hand */
  int tables, table, row; /* tables met; ordinals of the one at hand and of the row in it, or 0 */
  char *under;            /* text of the heading above, or NULL */
  GHashTable *formats;    /* bytes of w:rPr -> SyRunFormats */
} SyCompiler;

void sy_docx_fault(SyCompiler *c, const SyPlace *place, const char *code, const char *hint, const char *format, ...)
    G_GNUC_PRINTF(5, 6);
/* Copies the place's strings into the template's arena. */
SyPlace sy_docx_keep_place(SyCompiler *c, const SyPlace *place);
bool sy_docx_is_section(const xmlNode *node);  /* an element that wraps what stands between two tags */
SyMarker *sy_docx_marker(const xmlNode *node); /* of a marker or section element, else NULL */
/* True if the node, or anything in it, is seen on a page: text, breaks, objects, value tags. */
bool sy_docx_shows(const xmlNode *node, bool tags_too);

/* Where the compiler is; words may be NULL. Borrowed. */
SyPlace sy_docx_place_here(const SyCompiler *c, const char *words);
/* template.c: compiles all that can be compiled; *sound: no error was found. */
SyDocxTemplate *sy_docx_template_read(SyPackage *package, const SyTemplateOptions *options, SyDiagnostics *diagnostics,
                                      bool *sound);

/* extract.c: fields of mail merge become tags; tags of the paragraph become markers, appended to story in order. */
void sy_docx_extract(SyCompiler *c, xmlNode *paragraph, GPtrArray *story);
/* mail_merge.c: fields of mail merge in the paragraph become tags. */
void sy_docx_replace_fields(SyCompiler *c, xmlNode *paragraph);
/* controls.c: content controls whose tag is a name become sections with markers. */
void sy_docx_fill_controls(SyCompiler *c, xmlNode *node);
/* structure.c: pairs the markers of one story and wraps what lies between. */
void sy_docx_structure(SyCompiler *c, GPtrArray *story);
/* formats.c: w:rPr (may be NULL) -> the bytes of each kind of span. */
const SyRunFormats *sy_docx_formats(SyCompiler *c, const xmlNode *properties);
/* prepare.c: cuts the tags out of what is below node and pairs them; notes ids, and names of bookmarks in sections
 * (inside: all of it is in one). */
void sy_docx_prepare(SyCompiler *c, xmlNode *node, bool inside);
/* Remembers the paragraph's text, for messages, if it is a heading. */
void sy_docx_note_heading(SyCompiler *c, const xmlNode *paragraph);
/* compile.c: a part's document -> its tree. Changes the document. */
void sy_docx_compile_part(SyCompiler *c, xmlDoc *document, SyCompiledPart *part);
SyNode *sy_docx_node_new(SyCompiler *c, SyNodeKind kind);
/* The children of a body or note as a tree; runs: what is in its paragraphs, with breaks between. */
SyNode *sy_docx_compile_tree(SyCompiler *c, SyCompiledPart *part, xmlNode *body, bool runs);
/* subdocument.c: the sub-document that a tag in that part names; NULL if there is none. */
const SyNode *sy_docx_link(SyCompiler *c, SyCompiledPart *part, const SyMarker *marker);
unsigned sy_docx_key(SyCompiler *c, SyKeyKind kind, const char *original);

#endif

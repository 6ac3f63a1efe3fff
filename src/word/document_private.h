/* A document that is open: what has been read of it, and where in its body it is. */
#ifndef SY_WORD_DOCUMENT_PRIVATE_H
#define SY_WORD_DOCUMENT_PRIVATE_H

#include "word/counting.h"
#include "word/reader_private.h"

/* A kind of what cannot be drawn. */
typedef struct {
  int count, paragraph; /* paragraph: the first one, in part; 0: it is unknown */
  const char *part;
  int pass; /* The pass over the body that it was counted in. */
} Unsupported;

/* Where the body is read: the parent whose children are given, and the one that was given last. */
typedef struct {
  xmlNode *parent, *node;
} Frame;

/* What a scan of the main part finds. */
typedef struct {
  GPtrArray *sections; /* char*: each w:sectPr as a document of its own, in order */
  bool last_section;   /* The body has one at its end. */
  bool counts;         /* A field depends on later pages. */
  size_t cells, bytes;
} BodyScan;

struct SyDocument {
  SyPackage *package;
  SyDocumentOptions options;
  SyDiagnostics *diagnostics;
  const SyLimits *limits;
  SyArena *arena;       /* Sections, headers, comments: it lives as long as the document. */
  SyArena *block_arena; /* One block of the body; it is renewed for each. */
  SyStyles *styles;
  bool owns_styles;
  SyCounting *counting;
  xmlDoc *settings_part;
  Part main;
  SyDocumentSettings settings;
  GArray *sections;     /* SySection */
  GHashTable *headers;  /* part -> Kept */
  GHashTable *pictures; /* part -> SyPicture */
  GHashTable *charts;   /* part -> what chart.c has read; NULL until there is one */
  size_t diagram_nodes; /* How many the diagrams have that have been read. */
  GHashTable *notes[2]; /* footnotes, endnotes: id -> xmlNode */
  xmlDoc *note_docs[2];
  xmlNode *separator; /* w:footnote of that type, or NULL */
  const char *note_parts[2];
  GPtrArray *comments;
  GHashTable *unsupported; /* name -> Unsupported */
  int pass;                /* How often reading the body has begun. */
  bool again;              /* The node that stack stands on has not been given yet. */
  BodyScan scan;
  SyPartStream *part_stream; /* The main part, read by body. */
  SyXmlStream *body;
  GArray *stack;        /* Frame: the body, and what has been entered in it. */
  SyFieldStack fields;  /* Field: those open from one paragraph of the body into the next. */
  SyArena *table_arena; /* The table under way. */
  const SyTable *table;
  guint table_depth; /* The depth of stack when the table was entered. */
  size_t rows;       /* How many of the table have been read. */
  size_t given;      /* How many of the rows that were read ahead have been given. */
  bool looks_ahead, table_ended;
  GPtrArray *behind; /* xmlNode: those of the rows that were read ahead, dropped once these are given. */
  int section;       /* The one of the block under way. */
  SyBlock block;
  bool failed;
  bool keeps; /* The body's tree is not dropped as it is read. */
  int depth;
};

/* document.c: as sy_unsupported, for a place that the caller gives. */
void sy_unsupported_at(SyDocument *d, const char *name, const char *part, int paragraph);

/* settings.c */
void sy_settings_load(SyDocument *d);
void sy_sections_load(SyDocument *d);
/* The attribute, in the document's arena; node may be NULL. */
const char *sy_kept_attribute(SyDocument *d, const xmlNode *node, const char *name, const char *otherwise);

/* scan.c: the first, quick pass over the main part. */
bool sy_scan_body(SyDocument *d, BodyScan *out);
/* True if the text asks for NUMPAGES, SECTIONPAGES, PAGEREF or STYLEREF. */
bool sy_counts_pages(const char *text, size_t length);

#endif

/* What the files of the table of contents share: a document's body as paragraphs with their places in
 * its bytes, and the TOC fields in it (17.16.5.68). */
#ifndef SY_FIELDS_TOC_PRIVATE_H
#define SY_FIELDS_TOC_PRIVATE_H

#include "fields/rewrite_private.h"
#include "fields/walk_private.h"

typedef struct {
  char *text; /* plain */
  int level;  /* 1 to 9 */
  char type;  /* \f */
} TocMark;    /* a TC field */

/* A paragraph that may be an entry, or that holds a part of a table. */
typedef struct {
  WalkParagraph in;
  int heading;          /* 1 to 9 if its style is "heading 1" to "heading 9", else 0 */
  char *label;          /* The label with what follows it: "第1章\t"; NULL: it has none. */
  GString *text;        /* The plain text of the runs that show. */
  GPtrArray *bookmarks; /* names of _Toc bookmarks */
  GPtrArray *sequences; /* names of SEQ fields */
  GPtrArray *marks;     /* TocMark */
  bool in_toc;          /* A part of a TOC's result stands in it. */
  GString *entry;       /* The part of its text that is a TOC's stored result, without page numbers. */
  char *anchor;         /* The bookmark that the entry points to. */
  bool has_page;        /* The entry has a page number. */
} TocParagraph;

typedef struct {
  char *id;
  char *tag; /* raw */
  bool end;
} TocBookmark;

typedef struct {
  GString *instruction;
  bool simple; /* w:fldSimple */
  bool separated;
  TocParagraph *start, *end;
  size_t result_from; /* after the separator */
  bool open_run;      /* the separator's run goes on there */
  size_t end_from;    /* Where the end's run begins, or its w:fldChar. */
  bool in_run;        /* the end's run began before it */
  size_t simple_from, simple_to;
  GPtrArray *inner;     /* TocParagraph: whole ones between start and end */
  GPtrArray *bookmarks; /* TocBookmark in the result */
  bool leave;           /* it cannot be built anew without harm */
  bool closed;
  int width; /* twips of its section's column; 0: unknown */
} TocField;

typedef struct {
  size_t from, to;
} TocRange;

typedef struct {
  SyStyles *styles;
  bool all;              /* keep every paragraph, not only those with an outline level */
  GPtrArray *paragraphs; /* TocParagraph: the candidates, in order; owns what is in pool */
  GPtrArray *pool;       /* all that were kept */
  GPtrArray *fields;     /* TocField */
  GHashTable *names;     /* _Toc names in use -> themselves */
  GHashTable *ranges;    /* bookmark -> TocRange */
  int last_id;           /* largest w:id of a bookmark */
  char *prefix;          /* The prefix of elements, "w:". */
} TocScan;

TocScan *sy_toc_scan(SyStyles *styles, const char *text, size_t size, bool all);
void sy_toc_scan_free(TocScan *scan);

#endif

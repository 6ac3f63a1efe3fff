/* What the files of word share. */
#ifndef SY_WORD_PRIVATE_H
#define SY_WORD_PRIVATE_H

#include "word/word.h"

#define SY_MAX_STYLE_DEPTH 32
#define SY_LEVELS 9

typedef struct {
  const char *id, *name, *based_on, *link; /* interned */
  int type;                                /* 0 paragraph 1 character 2 table 3 numbering */
  bool is_default;
  xmlNode *node;
} Style;

typedef struct {
  xmlNode *levels[SY_LEVELS]; /* w:lvl */
} AbstractNumbering;

typedef struct {
  int abstract;
  xmlNode *overrides[SY_LEVELS]; /* w:lvlOverride */
  int start_override[SY_LEVELS]; /* -1: none */
  bool started[SY_LEVELS];
} Numbering;

typedef struct {
  int counts[SY_LEVELS];
  char *labels[SY_LEVELS];  /* the last of each level, without a full stop at its end; NULL: none */
  bool includes[SY_LEVELS]; /* its label has the numbers of levels above in it */
} Counter;

/* A numbered paragraph's place in its list: the labels above it and its own. Owned. */
typedef struct {
  int abstract, level;
  char *labels[SY_LEVELS];
  bool includes[SY_LEVELS];
} NumberPlace;

/* A kind of what cannot be drawn. */
typedef struct {
  int count, paragraph; /* paragraph: the first one, in part; 0: unknown */
  const char *part;
  int pass; /* that it was counted in */
} Unsupported;

/* A part whose blocks are kept, and what its relationships are resolved against. */
typedef struct {
  const char *name;
  xmlDoc *doc;
  int paragraphs, tables;
} Part;

/* Where in an instruction a run's text begins. */
typedef struct {
  size_t from;
  const SyRunProperties *run;
} FieldPiece;

/* A field that is open: its instruction is gathered until its separator. */
typedef struct {
  GString *instruction;
  bool separated, drop; /* drop: what is shown is replaced by what layout knows */
  bool link;            /* a HYPERLINK, or a PAGEREF or REF that links */
  bool contents;        /* a TOC */
  SyFieldKind kind;
  char *argument;
  SyNumberFormat format;
  bool format_set;
  GString *result;
  char *text;                 /* instead of the stored result; NULL: unknown, or layout's */
  bool by_number, bare, last; /* of STYLEREF: the paragraph's number, without its words; the page's last */
  const SyRunProperties *run;
  int began;      /* how many paragraphs had been read in the part when it began */
  int paragraph;  /* how many had been read in the part when run was: it lives as long as its paragraph */
  GArray *pieces; /* FieldPiece: of the instruction's runs in the paragraph that it begins in; or NULL */
  guint at;       /* how many inlines there were when its instruction ended */
  char *form;     /* of FORMCHECKBOX and FORMDROPDOWN: what the form field shows; or NULL */
} Field;

/* Where the body is read: the parent whose children are given, and the one given last. */
typedef struct {
  xmlNode *parent, *node;
} Frame;

/* What a scan of the main part finds. */
typedef struct {
  GPtrArray *sections; /* char*: the w:sectPr as documents of their own, in order */
  bool last_section;   /* the body has one at its end */
  bool counts;         /* a field depends on later pages */
  size_t cells, bytes;
} BodyScan;

struct SyDocument {
  SyPackage *package;
  SyDocumentOptions options;
  SyDiagnostics *diagnostics;
  const SyLimits *limits;
  SyArena *arena;       /* lives as long as the document: styles, sections, headers, notes */
  SyArena *block_arena; /* one block of the body; renewed */
  xmlDoc *styles, *numbering, *settings_part, *theme;
  Part main;
  GHashTable *style_by_id;  /* interned id -> Style */
  GHashTable *resolved;     /* Resolved -> itself */
  GHashTable *table_styles; /* TableStyle -> itself */
  const char *default_paragraph, *default_table;
  int char_size; /* half-points: of the default paragraph style; 0 until it is asked for */
  xmlNode *default_run, *default_ppr;
  GHashTable *theme_fonts; /* "minorEastAsia" -> interned family */
  GHashTable *abstracts;   /* id -> AbstractNumbering */
  GHashTable *numberings;  /* id -> Numbering */
  GHashTable *counters;    /* abstract id -> Counter */
  SyDocumentSettings settings;
  GArray *sections;     /* SySection */
  GHashTable *headers;  /* part -> Kept */
  GHashTable *pictures; /* part -> SyPicture */
  GHashTable *charts;   /* part -> what chart.c has read; NULL until there is one */
  size_t diagram_nodes; /* of diagrams read so far */
  GHashTable *notes[2]; /* footnotes, endnotes: id -> xmlNode */
  xmlDoc *note_docs[2];
  xmlNode *separator; /* w:footnote of that type, or NULL */
  const char *note_parts[2];
  GPtrArray *comments;
  GHashTable *sequences;       /* name of SEQ fields -> Sequence */
  int headings[SY_LEVELS + 1]; /* how many of each level have been read */
  GHashTable *unsupported;     /* name -> Unsupported */
  int pass;                    /* of reading the body */
  bool again;                  /* the node that stack stands on has not been given yet */
  BodyScan scan;
  SyPartStream *part_stream; /* of the main part */
  SyXmlStream *body;
  GArray *stack;        /* Frame: of the body, and of what has been entered */
  GPtrArray *fields;    /* Field: open from one paragraph of the body into the next */
  SyArena *table_arena; /* of the table under way */
  const SyTable *table;
  guint table_depth; /* of stack when the table was entered */
  size_t rows;       /* read */
  size_t given;      /* of the rows that were read ahead */
  bool looks_ahead, table_ended;
  GPtrArray *behind; /* xmlNode: of the rows that were read ahead, dropped once these are given */
  int section;       /* of the block under way */
  SyBlock block;
  bool counting, failed;
  bool keeps; /* the body's tree is not dropped as it is read */
  int depth;
};

#define SY_MOST_TABLE_PARTS 48
#define SY_TABLE_CONDITIONS 12
#define SY_ROW_CONDITIONS 0xCC /* of the mask below: bands of rows, first and last row */

/* A table style with the conditional parts that hold for a cell; one of each kind, kept as long as the document. */
typedef struct {
  const Style *style;
  unsigned mask; /* conditions that hold, as bits */
  size_t n;
  struct {
    const xmlNode *node; /* w:style or w:tblStylePr; the later over the earlier */
    int condition;       /* its number; -1: the whole table */
  } parts[SY_MOST_TABLE_PARTS];
} TableStyle;

/* Which edges of a part's region a cell touches. */
typedef struct {
  bool top, bottom, left, right;
} Edges;

typedef struct {
  unsigned mask;
  Edges whole, edges[SY_TABLE_CONDITIONS];
} CellPlace;

/* What is read now: the part, and where strings and structs go. */
typedef struct {
  SyDocument *d;
  SyArena *arena;
  Part *part;
  bool in_body;
  const TableStyle *table_style; /* of the cell under way, or NULL */
  GPtrArray *fields;             /* Field: open ones */
  GArray *merged;                /* SyInline of paragraphs whose marks are deleted: they go on in the next; or NULL */
} Reader;

/* properties.c */
void sy_read_run_properties(Reader *r, SyRunProperties *out, const xmlNode *rpr);
void sy_read_paragraph_properties(Reader *r, SyParagraphProperties *out, GArray *tabs, const xmlNode *ppr);
bool sy_on(const xmlNode *parent, const char *name, bool otherwise);
/* As strtod, but finite: what is not a number or too large is 0, what is large at most a thousand million. */
double sy_decimal(const char *text, char **end);
int sy_number_of(const xmlNode *node, const char *attribute, int otherwise);
uint32_t sy_color(const char *text);
uint32_t sy_shading(const xmlNode *shd);
void sy_read_border(SyBorder *out, const xmlNode *node);
/* A w:textDirection element, or NULL; names of both the transitional and the strict schema. */
SyTextDirection sy_text_direction(const xmlNode *node);
void sy_read_borders(SyBorders *out, const xmlNode *node);
SyLineStyle sy_line_style(const char *name);
SyAlign sy_align(const char *name, SyAlign otherwise);

/* styles.c */
bool sy_styles_load(SyDocument *d);
const Style *sy_style(const SyDocument *d, const char *id);
/* Applies a style and those it is based on, the oldest first. */
void sy_style_run(Reader *r, SyRunProperties *out, const char *id);
void sy_style_paragraph(Reader *r, SyParagraphProperties *out, GArray *tabs, const char *id);
void sy_default_run(Reader *r, SyRunProperties *out);
void sy_default_paragraph(Reader *r, SyParagraphProperties *out, GArray *tabs);
/* w:numPr of a style; num_id: of the nearest style in its chain that names a list (0: none). */
const xmlNode *sy_style_number(const SyDocument *d, const char *id, int *num_id);
const char *sy_theme_font(const SyDocument *d, const char *key);

/* What a paragraph style comes to under a table style, by itself; resolved once. */
typedef struct {
  const Style *style;            /* or NULL */
  const TableStyle *table_style; /* or NULL */
  SyRunProperties run;
  SyParagraphProperties paragraph;
  GArray *tabs;          /* SyTab */
  const xmlNode *number; /* w:numPr, or NULL */
  int num_id, level;     /* of number, by itself */
} Resolved;
int sy_linked_level(const SyDocument *d, int num_id, const char *style, int otherwise);
const Resolved *sy_style_resolve(Reader *r, const Style *style);

/* numbering.c */
void sy_numbering_load(SyDocument *d);
const xmlNode *sy_numbering_level(const SyDocument *d, int num_id, int level);
SyLabel *sy_numbering_label(Reader *r, int num_id, int level, const SyRunProperties *mark);
void sy_numbering_rewind(SyDocument *d);
void sy_counter_free(void *counter);
/* Of the paragraph whose label was made last. */
void sy_number_place(const SyDocument *d, int num_id, int level, NumberPlace *out);
void sy_number_place_copy(NumberPlace *to, const NumberPlace *from);
void sy_number_place_clear(NumberPlace *place);
/* The number as seen from another paragraph, without the levels that both share; from NULL: all of it. Caller frees. */
char *sy_number_place_relative(const NumberPlace *place, const NumberPlace *from);

/* settings.c */
void sy_settings_load(SyDocument *d);
void sy_sections_load(SyDocument *d);

/* scan.c */
bool sy_scan_body(SyDocument *d, BodyScan *out);
/* True if the text asks for NUMPAGES, SECTIONPAGES or PAGEREF. */
bool sy_counts_pages(const char *text, size_t length);

/* paragraph.c */
SyParagraph *sy_read_paragraph(Reader *r, xmlNode *p);
/* Two paragraphs that a style separator stands between, as one (17.3.2.36). */
SyParagraph *sy_join_paragraphs(Reader *r, const SyParagraph *heading, const SyParagraph *text);
/* As if accepted (17.13.5): what is inserted stays, what is deleted goes, and a paragraph whose mark is deleted goes on
 * in the next one. */
bool sy_mark_is_deleted(const SyDocument *d, const xmlNode *p);
bool sy_row_is_deleted(const SyDocument *d, const xmlNode *tr);
/* Reads what p holds for the next paragraph that is read. */
void sy_merge_paragraph(Reader *r, xmlNode *p);
/* A paragraph of what was merged, as no other follows. */
const SyParagraph *sy_merged_paragraph(Reader *r);
/* The words of a field's instruction, quoted ones without their quotes. */
/* The attribute, in the arena of the document; node may be NULL. */
const char *sy_kept_attribute(SyDocument *d, const xmlNode *node, const char *name, const char *otherwise);
GPtrArray *sy_field_words(const char *instruction);
/* Whether a switch (or word) stands among them, and the word after it, borrowed, or NULL. */
bool sy_field_has(const GPtrArray *words, const char *name);
const char *sy_field_after(const GPtrArray *words, const char *name);
/* eq.c: sets an EQ field as inlines; false: it is another field. */
bool sy_eq_set(Reader *r, const GString *instruction, const GArray *pieces, GArray *out);
void sy_field_free(void *field);
/* form.c: what a check box or a list of choices shows (w:ffData, 17.16.17); NULL: neither, or nothing is chosen. Caller
 * frees. */
char *sy_form_shown(const xmlNode *data);
/* field.c: NULL: another field, or what is stored stands. Caller frees. */
char *sy_field_date(const SyDocument *d, const GPtrArray *words);
char *sy_field_sequence(SyDocument *d, const GPtrArray *words);
/* True if a switch changes the case of letters. */
bool sy_field_changes_case(const GPtrArray *words);
/* 1 to 9 for "heading 1" …; else 0. */
int sy_heading_level(const char *style_name);
/* A paragraph of that style begins: sequences with \\s count anew. */
void sy_field_heading(SyDocument *d, const char *style_name);
/* Of the switch \\*; true if it is known, also where it leaves the number as it is. */
bool sy_field_number_format(const char *name, SyNumberFormat *format);
/* The value of the first \\* that says how a number is written; NULL: none does. */
const char *sy_field_format_switch(const GPtrArray *words);
/* A number under a field's switches \\* and \\#; NULL: one of them is unknown. Caller frees. */
char *sy_field_number(const GPtrArray *words, SyNumberFormat format, int n);
/* symbol.c: what a code of a font of symbols (Symbol, Wingdings …) means; 0: nothing that is known. */
gunichar sy_symbol_character(const char *family, gunichar code);
/* The same of a run's character, with the family that it is of (interned); 0: an ordinary character. */
gunichar sy_symbol_of(const SyRunProperties *run, gunichar c, const char **family);
bool sy_symbol_any(const SyRunProperties *run, const char *text, size_t length);
/* The run is in that family, and of the size in which its substitute looks like it. */
void sy_symbol_font(SyRunProperties *run, const char *family, gunichar c);
/* document.c: with styles and numbering only, no body. */
SyDocument *sy_document_open_styles(SyPackage *package, const SyDocumentOptions *options, SyDiagnostics *diagnostics);
/* drawing.c, vml.c */
const SyObject *sy_read_drawing(Reader *r, xmlNode *node);
const SyObject *sy_read_vml(Reader *r, xmlNode *pict);
/* math.c: what m:oMath holds, piece by piece in reading order; runs live in the reader's arena. */
typedef void (*SyMathEmit)(void *data, const SyRunProperties *run, const char *text, size_t length);
void sy_read_math(Reader *r, const xmlNode *math, const SyRunProperties *base, SyMathEmit emit, void *data);
/* table.c */
SyTable *sy_read_table(Reader *r, xmlNode *tbl, bool with_rows);
SyRow *sy_read_row(Reader *r, xmlNode *tr, const SyTable *table, size_t index, bool last);
/* table_style.c */
void sy_read_table_look(SyTableProperties *out, const xmlNode *look);
void sy_read_table_bands(SyTableProperties *out, const xmlNode *pr);
void sy_table_place(const SyTable *table, size_t row, bool last, size_t column, size_t span, CellPlace *out);
const TableStyle *sy_table_style(SyDocument *d, const Style *style, unsigned mask);
/* document.c */
const SyBlock *sy_read_blocks(Reader *r, xmlNode *parent, size_t *n);
/* The block-level elements of containers are taken as their parent's. */
bool sy_is_container(const xmlNode *node);
bool sy_is_container_name(const char *name, size_t length);
void sy_unsupported(const Reader *r, const char *name);
void sy_unsupported_at(SyDocument *d, const char *name, const char *part, int paragraph);

#endif

/* What the files of layout share: structure paths, laid paragraphs, slabs, galleys, pages.
 *
 * Blocks become slabs (a line, a row of a table, a forced break); slabs are stacked in a galley (a
 * cell, a header, a note, a text box) or placed on pages by the flow. All lengths in pt. */
#ifndef SY_LAYOUT_PRIVATE_H
#define SY_LAYOUT_PRIVATE_H

#include "compose/compose.h"
#include "layout/layout.h"

typedef struct Layout Layout;

struct SyTypesetter {
  SyFontSet *fonts;
  SyComposeCache *cache;
  GHashTable *runs; /* SyRunProperties by content: they outlive the documents they came from */
  gint64 begun;     /* when the document under way was, of the monotonic clock */
};

/* A structure element's place in the tree; counted by references. */
typedef struct Node Node;
struct Node {
  Layout *layout;
  Node *parent;
  SyElement element;
  unsigned depth;
  int references;
  bool opened; /* the painter knows it */
};

Node *sy_node_new(Layout *l, Node *parent, SyElementKind kind);
Node *sy_node_ref(Node *node);
void sy_node_unref(Node *node);
/* Closes and opens elements until the painter stands in node; NULL: in none. */
void sy_node_go(Layout *l, Node *node);

typedef struct Galley Galley;

/* How text stands in a cell or a box. Turned by a quarter, its lines stand beside each other. */
typedef enum {
  TURN_NONE,
  TURN_DOWN,       /* lines run down, from right to left; Japanese characters upright */
  TURN_UP,         /* all is turned back: lines run up, from left to right */
  TURN_DOWN_RIGHT, /* as down, but from left to right */
  TURN_ASIDE,      /* all is turned clockwise, Japanese characters too */
} Turn;

/* An inline or floating object, with all that painting needs. */
typedef struct {
  const SyObject *source; /* valid while its paragraph is laid out only */
  SyObjectKind kind;
  SyShape shape;
  double width, height, x, y; /* x, y: from the page's top left, for floats */
  double rotation, line_width, fill_opacity;
  uint32_t fill, line;
  bool behind, inline_object, text_is_artifact;
  bool wraps, wraps_whole; /* text keeps clear of it: beside it, or above and below only */
  SyWrapSide wrap_side;
  double clear_left, clear_top, clear_right, clear_bottom; /* distance that text keeps */
  GBytes *picture;
  const char *picture_type;
  SyInsets crop;
  bool flip_h, flip_v, stands; /* as of the object; of pictures only: figures of shapes are flipped already */
  SyFigure *figure;            /* drawn over the whole box; or NULL */
  bool inside;                 /* of a figure: node is that figure's */
  Galley *text;                /* of text boxes, labels and text paths */
  double text_x, text_y;
  double text_scale_x, text_scale_y;         /* of text paths; else 0 */
  Turn turned;                               /* the text; then: */
  double text_across, text_along, text_down; /* the room for it; down: to its first line */
  Node *node;                                /* FIGURE, or NULL: decoration */
  GPtrArray *children;                       /* Box */
} Box;

typedef enum { MARK_BOOKMARK, MARK_LINK_BEGIN, MARK_LINK_END, MARK_BOX, MARK_NOTE, MARK_COMMENT } MarkKind;
typedef struct {
  MarkKind kind;
  char *name, *uri, *tooltip;
  Node *node; /* of a link */
  Box *box;   /* of a box or a float; a float has no width in its line */
  bool floating;
  Galley *note;
  size_t comment; /* index */
} Mark;

/* The structure of ruby: by the item it came from. */
typedef struct {
  size_t item;
  Node *base, *text;
} RubyNodes;

/* A float and where it asks to stand. */
typedef struct {
  Box *box;
  SyObject where; /* its place only */
} Anchored;

/* A paragraph whose lines stand. */
typedef struct {
  int references;
  SyLines *lines;
  SyParagraphProperties properties; /* a copy; its tabs are not to be used */
  GArray *marks;                    /* Mark; placed.index says which */
  int *link_at;                     /* per line: the mark of the link open at its start, or -1 */
  Node *node, *label_node;
  GArray *rubies;                  /* RubyNodes, or NULL */
  double width;                    /* of its column */
  double left, right;              /* of borders and shading, from the column's left edge */
  GArray *bars;                    /* double: where bar tabs stand, from the column's left edge; or NULL */
  bool joined_above, joined_below; /* shares the border with the neighbour */
  char *title;                     /* of headings */
  char *style_text, *style_label, *style_number; /* of a style that a STYLEREF names; or NULL */
  bool revised;                                  /* its mark was inserted or deleted */
  int section;
  GArray *anchored;   /* Anchored: its floats on the page; or NULL */
  bool begun, lifted; /* begun: its first line stands; lifted: its floats wait for that, on no page */
} Para;

typedef struct RowBox RowBox;

typedef enum { SLAB_LINE, SLAB_ROW, SLAB_PAGE_BREAK, SLAB_COLUMN_BREAK } SlabKind;

typedef struct {
  SlabKind kind;
  double before, height, after;
  bool keep;  /* on one page with the next */
  bool bound; /* a header row that repeats: row belongs to the table */
  Para *para;
  size_t line;
  double lead; /* from the slab's top to the line's: a border's room */
  RowBox *row;
  int number;   /* of the line, in the margin; 0: none */
  bool revised; /* something in it was inserted or deleted: a bar in the margin */
  double x, y;  /* once placed: of the column's left edge and the slab's top */
  double notes; /* once placed: the height of its footnotes */
} Slab;

struct Galley {
  GPtrArray *slabs;  /* Slab, placed from the galley's top left */
  GPtrArray *floats; /* Box */
  double width, height;
  bool vertical; /* its lines run down */
};

/* Blocks that outlive the row they came in (turned.c). */
typedef struct KeptBlocks KeptBlocks;

/* A cell of the body that goes on over rows, and maybe over pages; counted by its parts. */
typedef struct {
  int references;
  Galley *rest;     /* what had no room on the pages so far, or NULL */
  int waits;        /* on so many pages it placed nothing */
  KeptBlocks *kept; /* of text that is turned; or NULL */
} Merged;

typedef struct {
  double x, width; /* from the table's left edge */
  double margin_left, margin_top, margin_bottom;
  SyBorder top, left, bottom, right;
  SyBorder page_top, page_bottom; /* of the first and the last row on a page, where top and bottom are none */
  uint32_t shading;
  Galley *content;
  double content_y;
  int valign;
  Turn turned;
  double turned_length; /* room that the text runs along; of the rows that the cell spans */
  KeptBlocks *kept;     /* of text that is turned; or NULL */
  double inner_width;
  bool continued;     /* goes on from the row above */
  bool dealt;         /* of a merge: its lines have their places */
  Merged *merge;      /* that it is a part of; the lines stand in the first part on each page */
  bool merge_ends;    /* its last part */
  double part_height; /* of a merged cell: of all its rows on the page */
  size_t column, span;
  Node *node;
} CellBox;

struct RowBox {
  double x, height;
  double inset_top, inset_bottom; /* w:tblCellSpacing: from the row's edges to its cells' */
  double lead;                    /* from the row's top to its cells' margins: spacing and border */
  SyBorder outer_top, outer_left, outer_bottom, outer_right; /* of a table whose cells are apart */
  double outer_width;                                        /* of that table */
  double tail;                                               /* below its cells' margins: spacing and border */
  double foot;                                               /* more height that it needs as the last row of a page */
  double stretched;                                          /* of its height what only a merged cell needs */
  size_t n_cells;
  CellBox *cells;
  bool header, cant_split, exact, artifact;
  GPtrArray *repeated; /* RowBox of the header rows of its table; shared; or NULL */
  double repeated_height;
  Node *node;
};

/* Blocks -> slabs, for one column's width. */
typedef struct Feeder Feeder;
struct Feeder {
  Layout *l;
  Node *node;
  double width;
  const SySection *section;
  int section_index;
  bool in_table, in_note, artifact;
  bool vertical; /* lines run down */
  bool probing;  /* only lengths are sought: turned text within is laid once */
  bool again;    /* its paragraphs have been laid before, and remembered */
  const char *note_label;
  Para *previous;   /* for borders and contextual spacing */
  Slab *last;       /* the last slab emitted of previous */
  GPtrArray *lists; /* Node: open lists by level */
  int list_id;
  struct TableState *table;
  struct FrameState *frame; /* under way, or NULL */
  void (*emit)(Feeder *self, Slab *slab);
  void (*floating)(Feeder *self, Box *box, double y); /* y: below what has been emitted */
  void *sink;
  unsigned depth;
};

/* A comment in the margin. */
typedef struct {
  size_t index;
  double y; /* of its anchor; then of its top */
  Galley *text;
} Balloon;

/* Where the footnotes of a column stand: at its foot. Those of columns that begin further down the page stand below. */
typedef struct {
  double x, width, height, rule; /* rule: of the height, the separator's */
  guint group;                   /* areas of one group stand beside each other */
} NoteArea;

typedef struct {
  Galley *text;     /* owned */
  const Slab *slab; /* that refers to it; NULL: it goes on from the column before */
  guint area;
} PlacedNote;

typedef struct Page Page;
struct Page {
  const SySection *section;
  int number, ordinal;
  bool odd, blank, first_of_section;
  bool has_margin; /* something stands beside its lines */
  char *label;
  bool vertical; /* lines run down: the page is laid out as turned back by a quarter, and painted turned */
  double width, height, left, right, top, bottom; /* as it is laid out */
  struct {
    double width, height, left, right, top, bottom;
  } paper;                   /* as it is printed: for headers, footers and floats */
  GPtrArray *slabs, *floats; /* Slab, Box */
  GArray *notes;             /* PlacedNote, from the top of their areas down */
  GArray *note_areas;        /* NoteArea */
  Galley *header, *footer;
  double header_y, footer_y;
  double lowest;
  GArray *comments; /* Balloon, or NULL */
};

typedef struct {
  Page *page;
  size_t n_columns, column;
  double x[64], w[64];
  double top, y, after, lowest; /* after: space after the last slab placed */
  double bottom;                /* above the notes of the page's earlier columns, if these are not theirs */
  guint first_area;             /* of the page's: the notes of the first column */
  guint first_note;             /* of the page's: the first that these columns' slabs can refer to */
  guint first_slab;             /* of the page's: the first that stands in these columns */
  guint first_open;             /* of the page's: the first whose column is under way */
  bool equal;                   /* the columns are equally wide */
  bool fresh;                   /* nothing stands in the column yet */
  bool forced;                  /* the column began by a forced break: space before stays */
  GPtrArray *chain;
  double chain_height;
} Flow;

struct SyPageTable {
  GHashTable *labels;    /* bookmark -> label */
  GArray *section_pages; /* int */
  size_t pages;
  GHashTable *wanted; /* styles that STYLEREF fields name */
  GHashTable *styles; /* "3 F heading 1": the first on the third page; "3 L …": its last; then StyleText */
};

struct Layout {
  SyTypesetter *typesetter;
  SyDocument *document;
  const SyDocumentSettings *settings;
  const SyLayoutOptions *options;
  const SyLimits *limits;
  const SyPageTable *known;
  SyPageTable *table;
  SyPainter *painter;
  SyDiagnostics *diagnostics;
  Node *root, *open; /* open: where the painter stands */
  unsigned elements;
  int heading_level; /* of the structure's last heading */
  Flow flow;
  int page_number, ordinal, section; /* section: of the page under way */
  int first_ordinal_of_section;
  int footnotes, endnotes;
  int line_number; /* the last that was given */
  const SyRunProperties *number_run;
  GArray *comments; /* Balloon: had no room beside their page */
  GPtrArray *endnote_ids;
  GPtrArray *carried; /* Galley: what had no room at the foot of the page before */
  double note_rule;   /* height of the separator in the section note_rule_section */
  int note_rule_section;
  GHashTable *missing; /* characters that no face has */
  GHashTable *styles;  /* style name -> text, for STYLEREF */
  bool ends_section;   /* the page under way is the last of its section */
  unsigned paragraphs; /* that have been laid out: each so many the clock is looked at */
  bool failed, stop;
};

#define MARKUP_COLOR 0xB00020u
#define COMMENT_SCALE 0.72 /* of a comment's text in the margin */
#define COMMENT_GAP 10.0   /* pt: between the text and its comments */
#define PT(twips) ((twips) / 20.0)
#define EMU(emu) ((double)(emu) / 12700.0)

guint sy_layout_run_hash(const void *run);
gboolean sy_layout_run_equal(const void *a, const void *b);
const SyRunProperties *sy_layout_intern_run(SyTypesetter *typesetter, const SyRunProperties *run);

/* paragraph.c */
void sy_feed_paragraph(Feeder *f, const SyParagraph *paragraph);
void sy_para_unref(Para *para);
void sy_slab_free(Slab *slab);
Slab *sy_slab_new(SlabKind kind);
bool sy_borders_equal(const SyParagraphProperties *a, const SyParagraphProperties *b);

/* layout.c */
/* Ends the layout once it takes longer than its limit. */
void sy_layout_look_at_clock(Layout *l);

/* galley.c */
Galley *sy_galley_new(double width);
void sy_galley_free(Galley *galley);
/* Its height anew, after its slabs have changed. */
void sy_galley_measure(Galley *galley);
/* Lays blocks out in a galley of that width. pattern gives section, node and flags. */
Galley *sy_galley_lay(const Feeder *pattern, const SyBlock *blocks, size_t n, double width, Node *node);
void sy_feed_block(Feeder *f, const SyBlock *block);
void sy_feed_end(Feeder *f);
void sy_feeder_clear(Feeder *f);

/* A feeder into galley, which is emptied by sy_feeder_clear. */
void sy_galley_feeder(Feeder *out, const Feeder *pattern, Galley *galley, Node *node);

/* frame.c */
/* True if the block is a frame's paragraph and has been taken; places the frame before it, if that ends. */
bool sy_frame_takes(Feeder *f, const SyBlock *block);
/* Places the frame under way. */
void sy_frame_end(Feeder *f);
/* Forgets it. */
void sy_frame_drop(Feeder *f);

/* object.c */
Box *sy_box_new(Feeder *f, const SyObject *object, Node *parent);
void sy_box_free(Box *box);
/* Where a float stands, from the page's top left. column_x, paragraph_y: of its anchor. */
void sy_box_settle(Layout *l, Box *box, const SyObject *object, const Page *page, double column_x, double column_width,
                   double paragraph_y);

/* figure.c */
void sy_figure_play(Layout *l, const SyFigure *figure, const SyRect *box);

/* autofit.c */
/* In pt; 0: automatic. */
double sy_width_of(SyWidth width, double available);
/* The edges of columns, n_columns + 1, from the table's left; rows: those that tell. Caller frees. */
double *sy_autofit_edges(const Feeder *f, const SyTable *table, const SyRow *rows, size_t n_rows, size_t *n_columns);

/* table.c */
void sy_table_begin(Feeder *f, const SyTable *table);
void sy_table_row(Feeder *f, const SyRow *row);
void sy_table_end(Feeder *f);
void sy_row_free(RowBox *row);
/* Where the contents of its cells stand, once its height is known. */
void sy_row_place_contents(RowBox *row);
/* Gives the rows at the head and at the foot of a column their rules: slabs of a page, from the column's first. */
void sy_rows_close(const GPtrArray *slabs, guint from);

/* cut.c */
/* Cuts what does not fit into height off: the rest, or NULL if the row may not be cut there. strict: something of each
 * cell stays. */
RowBox *sy_row_split(RowBox *row, double height, bool strict);
/* The least height at which something of the row stays, strict: of each cell; the row's own if it may not be cut. */
double sy_row_least(const RowBox *row, bool strict);
/* What of the cell's lines does not fit into that height, in a galley of its own; NULL: all fits. */
Galley *sy_cell_cut(CellBox *cell, const RowBox *row, double height);

/* merge.c */
Merged *sy_merged_ref(Merged *merge);
void sy_merged_unref(Merged *merge);
/* Ends the merge of the cells in that column of rows first..last. paged: its rows may stand on several pages. */
void sy_merge_close(const GPtrArray *rows, size_t first, size_t last, size_t column, bool paged);
/* Ends all merges of rows that stand together. */
void sy_merge_close_all(const GPtrArray *rows);
/* Once a column is full: the lines of merged cells get their places. slabs of a page, from the column's first. */
void sy_merges_settle(const GPtrArray *slabs, guint from);
/* Before a row is placed at y below them: makes it high enough for what merged cells that end with it still have to
 * set. */
void sy_merges_fit(const GPtrArray *slabs, guint from, double y, Slab *slab);

/* turned.c */
/* How text in a cell or a box is turned (SyCell.text_direction); vertical: within lines that run down. */
Turn sy_turn_of(int text_direction, bool vertical);
/* Whether lines of text that is turned so run down, as vertical ones do. */
bool sy_turn_is_vertical(Turn turn, bool around);
/* Lays the text of a cell, turned, and keeps it. */
void sy_turned_lay(const Feeder *pattern, CellBox *box, const SyRow *source, const SyCell *cell);
/* Lays it again along turned_length, now that the rows are there; kept may be NULL. */
void sy_turned_fit(CellBox *box, const KeptBlocks *kept);
void sy_kept_blocks_free(KeptBlocks *kept);
/* Text that is turned in a box: its lines are as long as the box is high. */
void sy_turned_lay_box(const Feeder *pattern, Box *box, const SyObject *object, Node *node);

/* wrap.c */
/* What text keeps clear of, as the page is laid out. */
typedef struct {
  double left, right, top, bottom;
} SyClear;
SyClear sy_wrap_clear(const Page *page, const Box *box);
typedef struct {
  const Page *page;
  double left, width, top; /* of the column, and of the paragraph's first line */
} SyWrapPlace;
/* Whether a float of the page that text keeps clear of reaches below top. */
bool sy_wrap_any(const Page *page, double top);
/* For SyComposition.measure; data: SyWrapPlace. */
bool sy_wrap_measure(void *data, double y, double height, double after, SyLinePlace *place);

/* columns.c */
/* Makes the columns under way equally high. */
void sy_columns_balance(Layout *l);

/* notes.c */
/* Of the footnotes whose references stand in the slab. */
double sy_notes_height(const Slab *slab);
/* Of the separator above the notes of a column. */
double sy_notes_rule(Layout *l);
void sy_notes_clear(PlacedNote *note);
/* Gives the columns that begin their room for notes. */
void sy_notes_open(Layout *l);
/* Where the notes of the column under way begin, or would. */
double sy_notes_room(Layout *l);
/* What is free between the text of the column under way and its notes, once it has notes of that height more. */
double sy_notes_free(Layout *l, double more);
/* Where the notes of an area stand. */
double sy_notes_top(const Page *page, guint area);
/* Puts the slab's notes at the foot of the column under way. */
void sy_notes_take(Layout *l, Slab *slab);
/* At the beginning of a column: the notes that go on from the column before. */
void sy_notes_carry(Layout *l);
/* The height of the column's notes that no slab of these columns refers to. */
double sy_notes_fixed(const Flow *flow, size_t column);
/* Once slabs have moved between the columns under way: their notes follow. */
void sy_notes_follow(Layout *l);

/* flow.c */
bool sy_flow_run(Layout *l);
void sy_flow_emit(Feeder *f, Slab *slab);
/* The footnotes and bookmarks of what has been placed on the page under way. */
void sy_flow_take(Layout *l, Slab *slab);
/* Where the next line of the body would stand on the page under way, below that space. */
double sy_flow_y(const Layout *l, double before);
/* The label of the page under way. */
const char *sy_flow_label(const Layout *l);

/* styleref.c */
/* What a STYLEREF field shows on the page under way; NULL: nothing is known. Caller frees. */
char *sy_styleref_text(Layout *l, const SyInline *field);
/* The number of the chapter on the page under way, of headings of that level; NULL: none is known. Caller frees. */
char *sy_styleref_chapter(Layout *l, int level);
bool sy_styleref_wanted(const Layout *l, const char *style_name);
/* Once a paragraph's first line is placed. */
void sy_styleref_take(Layout *l, const Para *para);
void sy_styleref_end_page(Layout *l);

/* margin.c */
/* At the beginning of a page, else of a section. */
void sy_lines_restart(Layout *l, const SySection *s, bool page);
/* Once a slab is placed: its number, whether it is revised, its comments. */
void sy_margin_take(Layout *l, Slab *slab);
/* How much wider a page is for the comments in its margin. */
double sy_margin_widening(const Layout *l, const SySection *s);
/* Once a page is full. */
void sy_margin_settle(Layout *l, Page *page);
void sy_margin_clear(GArray *balloons);
/* Numbers and bars: artifacts. */
void sy_margin_paint(Layout *l, const Page *page);
size_t sy_comment_index(Layout *l, int id);
/* "[名1]"; caller frees. */
char *sy_comment_sign(Layout *l, size_t index);

/* paint.c */
void sy_paint_page(Layout *l, Page *page);

#endif

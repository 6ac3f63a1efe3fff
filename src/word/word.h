/* word: WordprocessingML -> blocks with resolved styles, numbering and fields.
 *
 * A document is pulled block by block, so that a table of 50,000 rows needs the memory of one row.
 * Every property is resolved: document defaults, table style, paragraph style, numbering, character
 * style, direct formatting (ECMA-376 17.7.2). Lengths are in twips (1/20 pt), font sizes in
 * half-points, drawings in EMU, as the source has them and clamped to what a page can hold.
 * Strings whose comment says "interned" come from g_intern_string and compare by pointer. */
#ifndef SY_WORD_H
#define SY_WORD_H

#include "base/base.h"
#include "graphics/graphics.h"
#include "package/package.h"
#include "value/value.h"

/* ---- Runs --------------------------------------------------------------------------------- */

typedef enum { SY_VERTICAL_BASELINE, SY_VERTICAL_SUPERSCRIPT, SY_VERTICAL_SUBSCRIPT } SyVertAlign;
typedef enum {
  SY_EMPHASIS_NONE,
  SY_EMPHASIS_DOT,
  SY_EMPHASIS_COMMA,
  SY_EMPHASIS_CIRCLE,
  SY_EMPHASIS_UNDER_DOT
} SyEmphasisMark;
/* w:eastAsianLayout (17.3.2.10): 縦中横, side by side in lines that run down; 割注, two lines in one. */
typedef enum {
  SY_EAST_ASIAN_NONE,
  SY_EAST_ASIAN_ACROSS,
  SY_EAST_ASIAN_ACROSS_FIT /* It is fitted into the width of the line. */,
  SY_EAST_ASIAN_COMBINE
} SyEastAsianLayout;
typedef enum { SY_REVISION_NONE, SY_REVISION_INSERTED, SY_REVISION_DELETED } SyRevision;

typedef struct {
  const char *ascii, *hansi, *east_asia, *complex; /* families named, theme resolved; interned */
  bool hint_east_asia;                             /* w:rFonts/@w:hint */
  int size, size_complex;                          /* half-points */
  bool bold, italic, bold_complex, italic_complex;
  SyLineStyle underline;
  uint32_t underline_color; /* 0xRRGGBB or SY_COLOR_AUTO */
  bool strike, double_strike, outline, shadow, emboss, imprint;
  bool caps, small_caps, vanish, rtl, complex_script;
  bool no_proof, snap_to_grid;
  uint32_t color, highlight, shading; /* 0xRRGGBB or SY_COLOR_AUTO */
  SyVertAlign vert_align;
  SyEmphasisMark emphasis;
  int spacing;       /* twips after each character */
  int width_percent; /* w:w, 100 = normal */
  int position;      /* half-points raised */
  int kern;          /* half-points from which kerning is on; 0 off */
  int fit_text;      /* twips the run must fill; 0 none */
  unsigned fit_text_id;
  SyEastAsianLayout east_asian_layout;
  unsigned east_asian_id;    /* runs of one id are one */
  unsigned combine_brackets; /* the opening one of those about combined lines; 0: none */
  SyLineStyle border;
  uint32_t border_color;
  int border_size;                   /* w:bdr; size in 1/8 pt */
  const char *lang, *lang_east_asia; /* BCP 47, interned; NULL unknown */
  SyRevision revision;               /* NONE unless marks are asked for */
} SyRunProperties;

/* ---- Paragraphs --------------------------------------------------------------------------- */

typedef struct {
  SyLineStyle style;
  int size;       /* 1/8 pt */
  int space;      /* pt */
  uint32_t color; /* 0xRRGGBB or SY_COLOR_AUTO */
} SyBorder;

typedef enum { SY_ALIGN_LEFT, SY_ALIGN_CENTER, SY_ALIGN_RIGHT, SY_ALIGN_JUSTIFY, SY_ALIGN_DISTRIBUTE } SyAlign;
typedef enum { SY_TAB_LEFT, SY_TAB_CENTER, SY_TAB_RIGHT, SY_TAB_DECIMAL, SY_TAB_BAR } SyTabKind;
typedef enum {
  SY_LEADER_NONE,
  SY_LEADER_DOT,
  SY_LEADER_HYPHEN,
  SY_LEADER_UNDERSCORE,
  SY_LEADER_MIDDLE_DOT,
  SY_LEADER_HEAVY
} SyTabLeader;
typedef struct {
  int position;
  SyTabKind kind;
  SyTabLeader leader;
} SyTab;
typedef enum { SY_SPACING_AUTO, SY_SPACING_EXACT, SY_SPACING_AT_LEAST } SyLineRule;

typedef enum { SY_FRAME_NONE, SY_FRAME_TEXT, SY_FRAME_DROP, SY_FRAME_MARGIN_DROP } SyFrameKind;
typedef enum { SY_FRAME_HEIGHT_AUTO, SY_FRAME_HEIGHT_AT_LEAST, SY_FRAME_HEIGHT_EXACT } SyFrameHeight;
typedef enum {
  SY_FRAME_WRAP_AUTO,
  SY_FRAME_WRAP_AROUND,
  SY_FRAME_WRAP_NONE,
  SY_FRAME_WRAP_NOT_BESIDE,
  SY_FRAME_WRAP_THROUGH
} SyFrameWrap;
/* What frames and floating tables are placed from; SY_ANCHOR_TEXT is the column, or down the page the paragraph. */
typedef enum { SY_ANCHOR_TEXT, SY_ANCHOR_MARGIN, SY_ANCHOR_PAGE } SyAnchor;
/* How something is placed in what it is placed from: by an offset, or by an alignment across or down. */
typedef enum {
  SY_PLACEMENT_OFFSET,
  SY_PLACEMENT_START, /* left, or top */
  SY_PLACEMENT_CENTER,
  SY_PLACEMENT_END, /* right, or bottom */
  SY_PLACEMENT_INSIDE,
  SY_PLACEMENT_OUTSIDE,
  SY_PLACEMENT_INLINE /* Frames only: in line with the text. */
} SyPlacement;

typedef struct {
  SyAlign align;
  bool bidi;
  int indent_left, indent_right, indent_first; /* twips; first < 0: hanging */
  /* In hundredths of a character (17.3.1.12); when the _set bit is true it overrides the twips. Left
   * and right are measured in characters of the default paragraph style's size (char_size, in
   * half-points), the first line in the paragraph's own; left is where a hanging first line begins. */
  int chars_left, chars_right, chars_first, char_size;
  bool chars_left_set, chars_right_set, chars_first_set;
  bool mirror_indents;
  int space_before, space_after; /* twips */
  int lines_before, lines_after; /* hundredths of a line; 0: unused */
  bool auto_before, auto_after, contextual_spacing;
  int line;
  SyLineRule line_rule; /* 240ths of a line, or twips */
  bool keep_next, keep_lines, page_break_before, widow_control;
  bool kinsoku, word_wrap, overflow_punct, top_line_punct;
  bool auto_space_de, auto_space_dn, snap_to_grid, adjust_right_indent;
  bool suppress_line_numbers, suppress_hyphens;
  int outline_level; /* 0 to 8; 9: body text */
  SyBorder top, left, bottom, right, between, bar;
  uint32_t shading;
  size_t n_tabs;
  const SyTab *tabs;      /* ascending */
  const char *style;      /* style id, interned */
  const char *style_name; /* its w:name, interned ("heading 1") */
  SyFrameKind frame;      /* w:framePr */
  int frame_w, frame_h, frame_x, frame_y, frame_lines, frame_hspace, frame_vspace;
  SyFrameHeight frame_h_rule;
  SyAnchor frame_h_anchor, frame_v_anchor;
  SyPlacement frame_x_align, frame_y_align;
  SyFrameWrap frame_wrap;
} SyParagraphProperties;

typedef enum {
  SY_INLINE_TEXT, /* text in one run's properties */
  SY_INLINE_TAB,
  SY_INLINE_POSITION_TAB, /* w:ptab: align, relative_to_indent, leader */
  SY_INLINE_LINE_BREAK,
  SY_INLINE_PAGE_BREAK,
  SY_INLINE_COLUMN_BREAK,
  SY_INLINE_RENDERED_BREAK, /* w:lastRenderedPageBreak; layout ignores it */
  SY_INLINE_FIELD,          /* a field whose text only layout knows */
  SY_INLINE_NOTE,           /* reference to a footnote or endnote */
  SY_INLINE_OBJECT,         /* picture, shape, text box: object */
  SY_INLINE_RUBY,           /* base text with ruby above */
  SY_INLINE_BOOKMARK,       /* a place that fields and links point to: name */
  SY_INLINE_BOOKMARK_END,
  SY_INLINE_LINK_BEGIN, /* until LINK_END: uri, or name of a bookmark */
  SY_INLINE_LINK_END,
  SY_INLINE_SOFT_HYPHEN,
  SY_INLINE_COMMENT,     /* anchor of a comment; only when marks are asked for */
  SY_INLINE_BLANK_BEGIN, /* an unfilled blank (content control showing its placeholder): name */
  SY_INLINE_BLANK_END,
} SyInlineKind;

/* How ruby that is narrower than its base stands above it (17.18.76). */
typedef enum {
  SY_RUBY_CENTER,
  SY_RUBY_DISTRIBUTE_LETTER,
  SY_RUBY_DISTRIBUTE_SPACE,
  SY_RUBY_LEFT,
  SY_RUBY_RIGHT
} SyRubyAlign;

typedef enum {
  SY_FIELD_PAGE,
  SY_FIELD_NUMPAGES,
  SY_FIELD_SECTIONPAGES,
  SY_FIELD_SECTION,
  SY_FIELD_PAGEREF,
  SY_FIELD_STYLEREF
} SyFieldKind;

typedef enum {
  SY_NUMBER_DECIMAL,
  SY_NUMBER_UPPER_ROMAN,
  SY_NUMBER_LOWER_ROMAN,
  SY_NUMBER_UPPER_LETTER,
  SY_NUMBER_LOWER_LETTER,
  SY_NUMBER_FULL_WIDTH,
  SY_NUMBER_AIUEO,
  SY_NUMBER_AIUEO_HALF,
  SY_NUMBER_IROHA,
  SY_NUMBER_IROHA_HALF,
  SY_NUMBER_JAPANESE_COUNTING,
  SY_NUMBER_JAPANESE_DIGITAL,
  SY_NUMBER_JAPANESE_LEGAL,
  SY_NUMBER_IDEOGRAPH_DIGITAL,
  SY_NUMBER_IDEOGRAPH_ENCLOSED,
  SY_NUMBER_ENCLOSED_CIRCLE,
  SY_NUMBER_ENCLOSED_FULLSTOP,
  SY_NUMBER_ENCLOSED_PAREN,
  SY_NUMBER_DECIMAL_ZERO,
  SY_NUMBER_ORDINAL,
  SY_NUMBER_CARDINAL_TEXT,
  SY_NUMBER_ORDINAL_TEXT,
  SY_NUMBER_BULLET,
  SY_NUMBER_NONE,
  SY_NUMBER_DASH,
  SY_NUMBER_TRADITIONAL,
  SY_NUMBER_ZODIAC,
  SY_NUMBER_STEM_AND_BRANCH,
  SY_NUMBER_HEX,
  SY_NUMBER_CHICAGO,
  SY_NUMBER_OTHER
} SyNumberFormat;

typedef struct SyObject SyObject;
typedef struct SyBlock SyBlock;

typedef struct {
  SyInlineKind kind;
  const SyRunProperties *run; /* never NULL but for bookmarks and links */
  const char *text;           /* TEXT and RUBY: UTF-8, not NUL-bound to length; FIELD: stored result */
  size_t length;
  union {
    struct {
      SyFieldKind kind;
      SyNumberFormat format;
      bool format_set;
      const char *argument; /* bookmark or style */
      bool hyperlink;
      bool relative;
      bool by_number, bare, last; /* STYLEREF: the number of the paragraph; without its words; the last on the page */
    } field;
    struct {
      bool endnote;
      int id;
      const char *custom_mark;
    } note;
    struct {
      const char *name;
      const char *uri;
      const char *tooltip;
    } link; /* also BOOKMARK, BLANK */
    /* raise: half-points between the baselines; 0: unsaid */
    struct {
      const char *text;
      size_t length;
      const SyRunProperties *run;
      SyRubyAlign align;
      int raise;
      bool upon;
    } ruby; /* upon: on the base itself, an overstrike */
    struct {
      SyAlign align;
      bool to_indent;
      SyTabLeader leader;
    } ptab;
    struct {
      int id;
    } comment;
    const SyObject *object;
  };
} SyInline;

/* The number or bullet before a paragraph. */
typedef struct {
  const char *text;   /* "第1章", "(1)", "•"; "" if the level shows nothing */
  const char *number; /* The numbers in the text and what stands between them: "1.2"; or NULL. */
  const SyRunProperties *run;
  enum { SY_SUFFIX_TAB, SY_SUFFIX_SPACE, SY_SUFFIX_NOTHING } suffix;
  SyAlign align;
  int level; /* 0 to 8 */
  int num_id;
  bool bullet;
  GBytes *picture; /* The file of a picture bullet, or NULL. */
} SyLabel;

typedef struct {
  const SyParagraphProperties *properties;
  const SyRunProperties *mark; /* the paragraph mark's: height of an empty line */
  const SyLabel *label;        /* NULL: none */
  size_t n_inlines;
  const SyInline *inlines;
  int section;         /* index into sy_document_section */
  bool section_end;    /* last paragraph of its section */
  bool runs_in;        /* its mark is a style separator: the next paragraph goes on in its line */
  size_t n_heading;    /* How many inlines are the heading's own, if this paragraph runs on from one; else 0. */
  int ordinal;         /* 1-based among the part's paragraphs, for messages */
  SyRevision revision; /* What happened to the paragraph mark; NONE unless marks are asked for. */
} SyParagraph;

/* ---- Tables ------------------------------------------------------------------------------- */

/* Of a cell or a box (17.18.93; 20.1.10.83). */
typedef enum {
  SY_TEXT_UNSAID,
  SY_TEXT_TB_RL,
  SY_TEXT_BT_LR,
  SY_TEXT_TB_RL_V,
  SY_TEXT_LR_TB,
  SY_TEXT_LR_TB_V,
  SY_TEXT_TB_LR_V,
  SY_TEXT_ASIDE /* all turned clockwise, Japanese too */
} SyTextDirection;

typedef enum { SY_WIDTH_AUTO, SY_WIDTH_TWIPS, SY_WIDTH_PERCENT /* 1/50 % */ } SyWidthKind;
typedef struct {
  SyWidthKind kind;
  int value;
} SyWidth;

typedef struct {
  SyBorder top, left, bottom, right, inside_h, inside_v, diagonal_down, diagonal_up;
} SyBorders;

typedef struct {
  SyWidth width;
  SyAlign align;
  int indent; /* twips */
  bool fixed; /* w:tblLayout fixed */
  bool bidi;  /* columns from right to left */
  SyBorders borders;
  int cell_spacing;                                         /* twips */
  int margin_top, margin_left, margin_bottom, margin_right; /* default cell margins, twips */
  bool floating;                                            /* w:tblpPr */
  int float_x, float_y;                                     /* twips */
  SyAnchor float_h_anchor, float_v_anchor;
  SyPlacement float_x_align, float_y_align;
  int float_left, float_right, float_top, float_bottom; /* distance from text, twips */
  const char *caption, *description;                    /* accessibility, or NULL */
  const char *style;
  int look;                  /* bits of w:tblLook/@w:val: which parts of the style hold */
  int row_band, column_band; /* rows and columns in a band of the style */
} SyTableProperties;

typedef struct {
  size_t column, span; /* grid columns */
  SyWidth width;
  enum { SY_MERGE_NONE, SY_MERGE_RESTART, SY_MERGE_CONTINUE } vmerge;
  SyBorders borders; /* the cell's own; style NONE with size -1: not given */
  uint32_t shading;
  int margin_top, margin_left, margin_bottom, margin_right; /* resolved, twips */
  enum { SY_CELL_TOP, SY_CELL_CENTER, SY_CELL_BOTTOM } valign;
  SyTextDirection text_direction;
  bool no_wrap, fit_text;
  size_t n_blocks;
  const SyBlock *blocks; /* ends with a paragraph */
} SyCell;

typedef struct {
  bool header, cant_split;
  int height;
  SyLineRule height_rule; /* twips; AUTO: none */
  size_t grid_before, grid_after;
  SyWidth width_before, width_after;
  SyAlign align;
  bool align_set;
  size_t n_cells;
  const SyCell *cells;
  SyRevision revision;
} SyRow;

typedef struct {
  const SyTableProperties *properties;
  size_t n_columns;
  const int *grid; /* twips as w:tblGrid says; 0 if it says nothing */
  bool open;       /* the grid leaves widths open, or none of its columns has room for text */
  /* A table inside a cell has its rows here. A table of the body has n_rows 0: its rows follow as
   * blocks of their own, so that they can be streamed. */
  size_t n_rows;
  const SyRow *rows;
  /* Of a table of the body whose grid leaves widths open: its first rows, which tell them. They follow as blocks too.
   */
  size_t n_ahead;
  const SyRow *ahead;
  int section;
  int ordinal; /* 1-based among the part's tables */
} SyTable;

/* ---- Objects ------------------------------------------------------------------------------ */

typedef enum {
  SY_OBJECT_PICTURE,
  SY_OBJECT_TEXT_BOX,
  SY_OBJECT_SHAPE,
  SY_OBJECT_GROUP,
  SY_OBJECT_FRAME /* a labelled frame for what cannot be drawn */
} SyObjectKind;
/* Where the text of a box stands in it. */
typedef enum { SY_TEXT_AT_TOP, SY_TEXT_AT_CENTER, SY_TEXT_AT_BOTTOM } SyTextAnchor;
typedef enum { SY_WRAP_INLINE, SY_WRAP_SQUARE, SY_WRAP_TIGHT, SY_WRAP_TOP_BOTTOM, SY_WRAP_NONE } SyWrap;
typedef enum { SY_SIDE_BOTH, SY_SIDE_LEFT, SY_SIDE_RIGHT, SY_SIDE_LARGEST } SyWrapSide;
typedef enum {
  SY_SHAPE_RECTANGLE,
  SY_SHAPE_OTHER /* its figure has it */,
  SY_SHAPE_TEXT_PATH /* VML watermark */
} SyShape;
typedef enum {
  SY_REL_COLUMN,
  SY_REL_MARGIN,
  SY_REL_PAGE,
  SY_REL_PARAGRAPH,
  SY_REL_LINE,
  SY_REL_CHARACTER,
  SY_REL_LEFT_MARGIN,
  SY_REL_RIGHT_MARGIN,
  SY_REL_TOP_MARGIN,
  SY_REL_BOTTOM_MARGIN,
  SY_REL_INSIDE_MARGIN,
  SY_REL_OUTSIDE_MARGIN
} SyRelative;

struct SyObject {
  SyObjectKind kind;
  int64_t width, height; /* EMU */
  SyWrap wrap;
  SyWrapSide wrap_side; /* SQUARE and TIGHT: where text may stand beside it */
  bool behind;          /* behind the text */
  SyRelative h_from, v_from;
  int64_t x, y;            /* EMU offset, if no alignment */
  double x_share, y_share; /* besides, of the width or height of what it is placed from */
  SyPlacement h_align, v_align;
  int64_t dist_left, dist_right, dist_top, dist_bottom; /* EMU */
  bool allow_overlap, layout_in_cell;
  double rotation;         /* degrees clockwise */
  bool flip_h, flip_v;     /* mirrored left to right, top to bottom, before it is turned */
  bool stands;             /* a picture turned by a quarter: width and height are what it fills then */
  const char *description; /* alternative text, or NULL */
  const char *name;
  /* picture */
  SyImage *image; /* or NULL; borrowed */
  SyInsets crop;
  /* Drawn over the whole box: a shape's outline, a metafile, a chart; or NULL. Borrowed. */
  SyFigure *figure;
  bool inside; /* It stands in a figure with a description, and its text is the figure's. */
  /* shapes and text boxes */
  SyShape shape;
  uint32_t fill, line;
  double fill_opacity;                                      /* colours or SY_COLOR_AUTO = none */
  double line_width;                                        /* pt */
  int64_t inset_left, inset_top, inset_right, inset_bottom; /* EMU */
  SyTextAnchor anchor;
  bool auto_fit; /* height grows with the text */
  SyTextDirection text_direction;
  size_t n_blocks;
  const SyBlock *blocks;
  size_t n_children;
  const SyObject *children;             /* What a group holds; x and y count from the group's box. */
  const char *label;                    /* What a FRAME says ("グラフ"), or the text of a TEXT_PATH. */
  const SyRunProperties *text_path_run; /* font of a TEXT_PATH; it is stretched to the shape */
};

/* ---- Blocks and sections ------------------------------------------------------------------ */

typedef enum {
  SY_BLOCK_PARAGRAPH,
  SY_BLOCK_TABLE_BEGIN,
  SY_BLOCK_ROW,
  SY_BLOCK_TABLE_END,
  SY_BLOCK_TABLE /* a whole nested table */
} SyBlockKind;
struct SyBlock {
  SyBlockKind kind;
  union {
    const SyParagraph *paragraph;
    const SyTable *table; /* TABLE_BEGIN, TABLE_END and TABLE */
    const SyRow *row;
  };
};

typedef enum {
  SY_SECTION_NEXT_PAGE,
  SY_SECTION_CONTINUOUS,
  SY_SECTION_NEXT_COLUMN,
  SY_SECTION_ODD_PAGE,
  SY_SECTION_EVEN_PAGE
} SySectionStart;
typedef enum { SY_GRID_NONE, SY_GRID_LINES, SY_GRID_LINES_AND_CHARS, SY_GRID_SNAP_TO_CHARS } SyGridKind;
typedef enum { SY_HEADER_DEFAULT, SY_HEADER_FIRST, SY_HEADER_EVEN } SyHeaderKind;
/* Where the text of a page stands in it. */
typedef enum { SY_PAGE_TOP, SY_PAGE_CENTER, SY_PAGE_JUSTIFY, SY_PAGE_BOTTOM } SyPageAlign;
/* Where numbers begin again. */
typedef enum { SY_RESTART_NEVER, SY_RESTART_SECTION, SY_RESTART_PAGE } SyRestart;
typedef enum { SY_BORDERS_ALL_PAGES, SY_BORDERS_FIRST_PAGE, SY_BORDERS_NOT_FIRST_PAGE } SyBorderPages;
/* What may be set closer (w:characterSpacingControl). */
typedef enum { SY_COMPRESS_NOTHING, SY_COMPRESS_PUNCTUATION, SY_COMPRESS_PUNCTUATION_AND_KANA } SyCompression;

typedef struct {
  SySectionStart start;
  int page_width, page_height; /* twips */
  bool landscape;
  int margin_top, margin_right, margin_bottom, margin_left, header, footer, gutter; /* top, bottom < 0: exact */
  size_t n_columns;
  int column_space;
  bool columns_equal, column_line;
  const int *column_widths, *column_spaces; /* n_columns each, when not equal */
  SyGridKind grid;
  int line_pitch; /* twips */
  int char_space; /* 1/4096 pt */
  bool title_page;
  const char *headers[3], *footers[3]; /* part names by SyHeaderKind, inherited; NULL none */
  SyNumberFormat page_format;
  bool page_start_set;
  int page_start;
  int chapter_style;             /* heading level whose number stands before the page's; 0 none */
  const char *chapter_separator; /* between the two: "-" */
  SyPageAlign valign;
  int line_number_by, line_number_start, line_number_distance; /* line_number_by 0: lines have no numbers. */
  SyRestart line_number_restart;
  SyBorder border_top, border_left, border_bottom, border_right;
  bool border_from_page; /* Borders are placed from the page, not from the text. */
  SyBorderPages border_display;
  bool vertical, bidi; /* vertical: w:textDirection tbRl and the like */
  SyNumberFormat footnote_format, endnote_format;
  SyRestart footnote_restart;
  int footnote_start, endnote_start;
} SySection;

typedef struct {
  bool even_and_odd, mirror_margins, gutter_at_top;
  bool borders_leave_header, borders_leave_footer; /* page borders do not surround them */
  int default_tab;                                 /* twips */
  SyCompression character_spacing_control;
  bool strict_first_and_last;
  const char *no_breaks_after, *no_breaks_before; /* UTF-8 sets that replace the defaults, or NULL */
  int compatibility_mode;                         /* 11, 12, 14, 15 */
  bool balance_single_byte_double_byte_width, use_fe_layout, adjust_line_height_in_table;
  bool do_not_expand_shift_return, ul_trail_space, no_column_balance;
  bool do_not_snap_to_grid_in_cell, do_not_wrap_text_with_punct, do_not_use_east_asian_break_rules;
  bool split_page_break_and_mark; /* a paragraph's mark goes to the page after its break (w:splitPgBreakAndParaMark) */
  bool sums_spacing;              /* Spaces after and before add up, and automatic ones are as they are written. */
  bool space_of_same_style_in_table; /* Contextual spacing does not hold in cells. */
  bool no_space_after_break;         /* A page break takes the space before what follows it. */
  int last_line;                     /* least characters of a paragraph's last line (JLREQ 3.5.4); 0: as Word, any */
  bool has_number_of_pages;          /* docProps/app.xml says so: words_pages */
  int words_pages;
  const char *title, *creator, *subject, *keywords, *language; /* core properties; "" if none */
  const char *created;                                         /* W3CDTF, or "" */
} SyDocumentSettings;

typedef struct {
  int id;
  const char *author, *initials, *date;
  size_t n_blocks;
  const SyBlock *blocks;
} SyComment;

/* The styles of a package, which several may read with; see styles.h. */
typedef struct SyStyles SyStyles;
/* Reads styles, theme and numbering. package must outlive it. What is wrong with them is said by the document that is
 * opened with them. */
SyStyles *sy_styles_open(SyPackage *package);
void sy_styles_free(SyStyles *styles);

typedef struct {
  bool markup;            /* show insertions, deletions, comments; else as if accepted */
  const char *date;       /* What DATE and TIME fields show, "2026-12-01"; NULL: their stored results. */
  const SyLimits *limits; /* NULL: defaults */
  SyStyles *styles;       /* Those of the package, which must outlive the document; NULL: it reads its own. */
} SyDocumentOptions;

typedef struct SyDocument SyDocument;

/* Reads styles, numbering, settings, theme, notes and sections; one quick pass over the body.
 * package must outlive it. What is not supported is a warning per kind, with count and first place,
 * added by sy_document_finish. */
SyDocument *sy_document_open(SyPackage *package, const SyDocumentOptions *options, SyDiagnostics *diagnostics);
void sy_document_free(SyDocument *document);
/* The next block of the body, valid until the next call; NULL at the end or on an error (then
 * sy_document_failed). */
const SyBlock *sy_document_next(SyDocument *document);
bool sy_document_failed(const SyDocument *document);
/* Starts again at the first block; numbering and fields too. */
bool sy_document_rewind(SyDocument *document);
/* Adds the warnings about what was not supported. */
void sy_document_finish(SyDocument *document);

const SyDocumentSettings *sy_document_settings(const SyDocument *document);
size_t sy_document_section_count(const SyDocument *document);
const SySection *sy_document_section(const SyDocument *document, size_t index);
/* The blocks of a header or footer part; kept by the document. */
const SyBlock *sy_document_header(SyDocument *document, const char *part, size_t *n);
/* The blocks of a note, without its separator; NULL if there is none of that id. */
const SyBlock *sy_document_note(SyDocument *document, bool endnote, int id, size_t *n);
/* The paragraph that stands between the text and the footnotes; NULL if there is none. */
const SyBlock *sy_document_separator(SyDocument *document, size_t *n);
/* The document's default run with the character style of that name over it, as for line numbers; kept. */
const SyRunProperties *sy_document_style_run(SyDocument *document, const char *style_name);
size_t sy_document_comment_count(const SyDocument *document);
const SyComment *sy_document_comment(SyDocument *document, size_t index);
/* True if the body has a field whose text depends on later pages (NUMPAGES, SECTIONPAGES, PAGEREF, STYLEREF). */
bool sy_document_needs_counting(const SyDocument *document);
/* Table columns' content: for autofit tables of the body the document measures nothing; it says
 * whether the first pass must. */

/* Number n in a format: 3 -> "iii", "三", "③". Caller frees. */
char *sy_number_format(SyNumberFormat format, int n);
/* A format by its name in w:numFmt (17.18.59). */
SyNumberFormat sy_number_format_named(const char *name, SyNumberFormat otherwise);

/* The style that a STYLEREF field's first argument names ("1", "見出し 1", "heading 1"), case folded. Caller frees. */
char *sy_field_style_named(const char *argument);

#endif

/* value: typed values, and their YAML and JSON readers.
 *
 * A value is immutable once it is shared, counted by references, holds its own text, and knows
 * where it was read. Containers take the reference of what is put in. */
#ifndef SY_VALUE_H
#define SY_VALUE_H

#include "base/base.h"

SY_BEGIN

typedef enum {
  SY_VALUE_NULL,
  SY_VALUE_BOOL,
  SY_VALUE_NUMBER,
  SY_VALUE_TEXT,
  SY_VALUE_RICH,
  SY_VALUE_LIST,
  SY_VALUE_MAP,
  SY_VALUE_PICTURE,
} SyValueType;

typedef struct SyValue SyValue;

typedef enum {
  SY_SPAN_TEXT,      /* text, which may hold \n (line break) and \t */
  SY_SPAN_BLANK,     /* an unfilled 【　　　】: text is what is shown; a content control in Word */
  SY_SPAN_PARAGRAPH, /* ends a paragraph; no text */
} SySpanKind;

typedef struct {
  SySpanKind kind;
  bool emphasis;       /* emphasised words of the catalogue */
  bool inserted;       /* the officer's addition: marked in the review edition */
  const char *text;    /* owned by the value, UTF-8; "" if none */
  const char *id;      /* of a blank, or NULL */
  const char *label;   /* what a blank asks for, or NULL */
  const char *link;    /* address or "#bookmark", or NULL */
  const char *comment; /* Word comment anchored at this span, or NULL */
  const char *style;   /* character style's name in the template, or NULL */
} SySpan;

SyValue *sy_value_new_null(void);
SyValue *sy_value_new_bool(bool truth);
/* lexeme: how it was written ("1.10"); NULL: the shortest that reads back. */
SyValue *sy_value_new_number(double number, const char *lexeme);
SyValue *sy_value_new_text(const char *text); /* copied */
SyValue *sy_value_new_text_length(const char *text, size_t length);
SyValue *sy_value_new_rich(void);
SyValue *sy_value_new_list(void);
SyValue *sy_value_new_map(void);
/* bytes: a picture file's; a new reference is taken. name: for messages, or NULL. */
SyValue *sy_value_new_picture(GBytes *bytes, const char *name);

SyValue *sy_value_ref(SyValue *value);
void sy_value_unref(SyValue *value); /* NULL is allowed */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SyValue, sy_value_unref)

/* Building, before the value is shared. */
void sy_value_rich_add(SyValue *rich, const SySpan *span);             /* strings are copied */
void sy_value_rich_append(SyValue *rich, const SyValue *text_or_rich); /* copies spans */
void sy_value_list_add(SyValue *list, SyValue *item);                  /* takes item */
void sy_value_map_set(SyValue *map, const char *key, SyValue *value);  /* takes value; replaces */
/* The same for a key that is known not to be there: without looking for it. */
void sy_value_map_append(SyValue *map, const char *key, SyValue *value, const SyPlace *key_place);
/* An open map answers, without complaint, for keys it lacks: with the value of its key "*", or null
 * (texts and confirmed clauses). */
void sy_value_map_set_open(SyValue *map, bool open);
bool sy_value_map_open(const SyValue *map);
void sy_value_set_place(SyValue *value, const SyPlace *place); /* sheet, line, column only */

/* The text of that key, borrowed; NULL where there is none, or something else than a text. */
const char *sy_value_text_at(const SyValue *map, const char *key);
SyValueType sy_value_type(const SyValue *value);  /* NULL counts as SY_VALUE_NULL */
const char *sy_value_type_name(SyValueType type); /* translated: "a list" */
bool sy_value_truth(const SyValue *value);        /* false: null, false, "", empty list, empty rich */
bool sy_value_bool(const SyValue *value);
double sy_value_number(const SyValue *value);
/* The text of a text; a number's lexeme; "true"/"false"; "" for all others. Borrowed. */
const char *sy_value_text(const SyValue *value);
/* The text of anything but maps and pictures: rich as plain text with \n between paragraphs, lists
 * joined by separator. Caller frees. */
char *sy_value_plain(const SyValue *value, const char *separator);
size_t sy_value_count(const SyValue *value);                    /* items of a list, pairs of a map, spans of a rich */
SyValue *sy_value_item(const SyValue *list, size_t index);      /* borrowed */
const char *sy_value_key(const SyValue *map, size_t index);     /* borrowed from the map */
SyValue *sy_value_pair(const SyValue *map, size_t index);       /* borrowed */
const SySpan *sy_value_span(const SyValue *rich, size_t index); /* borrowed */
/* By the very key; then by its alias of the other language (sy_names). Borrowed; NULL if absent. */
SyValue *sy_value_get(const SyValue *map, const char *key);
GBytes *sy_value_picture_bytes(const SyValue *picture); /* borrowed */
const char *sy_value_picture_name(const SyValue *picture);
/* Sheet, line and column where the value was read; file as given. */
SyPlace sy_value_place(const SyValue *value, const char *file);
/* Where the key of that pair stands. */
SyPlace sy_value_key_place(const SyValue *map, size_t index, const char *file);
void sy_value_map_set_key_place(SyValue *map, const char *key, const SyPlace *place);
/* For readers: true if key stands in map, which grows only by sy_value_map_append. Past a few keys through *index,
 * which is NULL at first and which the caller frees (g_hash_table_destroy). */
bool sy_value_map_has_key(const SyValue *map, const char *key, GHashTable **index);

/* Whole documents. path is for messages and "-" is not special here. NULL with diagnostics. Two
 * same keys, tabs, full-width colons, aliases that explode, other encodings, … are errors with line
 * and column. Scalars of YAML stay text unless they are plain null, booleans or numbers; dates and
 * versions such as 2026-12-01 stay text. */
SyValue *sy_value_read_yaml(GBytes *bytes, const char *path, const SyLimits *limits, SyDiagnostics *diagnostics);
SyValue *sy_value_read_json(GBytes *bytes, const char *path, const SyLimits *limits, SyDiagnostics *diagnostics);
/* By the ending of path: .json, else YAML. "-" is standard input (JSON if it starts with { or [). */
SyValue *sy_value_read_file(const char *path, const SyLimits *limits, SyDiagnostics *diagnostics);

/* ---- Dates -------------------------------------------------------------------------------- */

typedef struct {
  int year, month, day;
} SyDate;
/* 2026-12-01, 2026/12/1, 2026年12月1日 or 令和8年12月1日 (元年 is 1). False if there is no such day. */
bool sy_date_parse(const char *text, SyDate *date);
/* 令和, and the year in it; NULL before 明治 (1868-01-25). */
const char *sy_date_era(const SyDate *date, int *year);
/* 0 Sunday to 6 Saturday. */
int sy_date_weekday(const SyDate *date);
/* By a picture such as Word's fields have (yyyy年M月d日, ggge年, aaa; 'text'). Caller frees; NULL: it asks for what a
 * date does not say. */
char *sy_date_by_picture(const SyDate *date, const char *picture);

/* ---- Names -------------------------------------------------------------------------------- */

/* One table of names for project files and templates: every English name with its Japanese alias. */
typedef struct {
  const char *english;  /* "specification" */
  const char *japanese; /* "仕様記載例" */
  const char *meaning;  /* English, for gettext */
  bool clause;          /* names a clause of the templates too: under texts and confirmed */
  bool inner;           /* what a key within another value is called: the place of a revision is none of delivery */
} SyName;

extern const SyName sy_names[]; /* ends with english == NULL */
/* The English name of either form; the argument itself if the table has neither. */
const char *sy_name_english(const char *name);
/* What a name stands for, in the reader's language, or NULL. english: as sy_name_english gives it. */
const char *sy_name_meaning(const char *english);
/* The Japanese name of either form; the argument itself if the table has neither. */
const char *sy_name_japanese(const char *name);
/* The same for a key within another value. */
const char *sy_name_japanese_inner(const char *name);

SY_END

#endif

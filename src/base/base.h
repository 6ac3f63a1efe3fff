/* base: what every room stands on: diagnostics, limits, hardened XML reading, atomic file writing.
 *
 * The library never prints, exits or calls setlocale. Functions that can fail return false or NULL
 * and add diagnostics to the list they are given. */
#ifndef SY_BASE_H
#define SY_BASE_H

#include <glib.h>
#include <libintl.h>
#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SY_TEXT_DOMAIN "shiyosho"
/* A message in the reader's language: English in the source, Japanese in po/ja.po. */
#define _(string) dgettext(SY_TEXT_DOMAIN, string)
#define N_(string) string

/* ---- Diagnostics ------------------------------------------------------------------------- */

typedef enum {
  SY_NOTE,    /* worth a thought */
  SY_WARNING, /* done, but look */
  SY_REFUSAL, /* exit status 1: check --final or an edition refused, part of a batch failed */
  SY_ERROR,   /* exit status 2: the input is wrong */
  SY_FAILURE, /* exit status 3: the machine failed (disk full, no permission) */
} SySeverity;

/* Where something is. Zero and NULL mean: not known. Strings are borrowed by the caller of add and
 * copied by it. */
typedef struct {
  const char *file;  /* as the user gave it */
  const char *part;  /* part of a package: word/document.xml */
  const char *sheet; /* sheet of a workbook; then line and column name a cell */
  int line, column;  /* 1-based; column counts characters */
  int paragraph;     /* 1-based, within the part */
  int table, row;    /* 1-based: table within the part, row within the table */
  const char *words; /* the words around */
  const char *under; /* the heading above */
} SyPlace;

typedef struct {
  SySeverity severity;
  const char *code; /* stable, kebab-case, static: "project-unknown-key" */
  SyPlace place;    /* owned copies */
  char *message;    /* one sentence, no place in it, no newline */
  char *hint;       /* what to do; or NULL */
} SyDiagnostic;

typedef struct SyDiagnostics SyDiagnostics;

SyDiagnostics *sy_diagnostics_new(void);
void sy_diagnostics_free(SyDiagnostics *list);
/* Adds one. code is static; place (may be NULL) and hint (may be NULL) are copied. Past
 * SY_MAX_DIAGNOSTICS the list only counts. */
void sy_diagnostics_add(SyDiagnostics *list, SySeverity severity, const char *code, const SyPlace *place,
                        const char *hint, const char *format, ...) G_GNUC_PRINTF(6, 7);
void sy_diagnostics_add_va(SyDiagnostics *list, SySeverity severity, const char *code, const SyPlace *place,
                           const char *hint, const char *format, va_list arguments) G_GNUC_PRINTF(6, 0);
size_t sy_diagnostics_count(const SyDiagnostics *list);
const SyDiagnostic *sy_diagnostics_peek(const SyDiagnostics *list, size_t index);
/* How many of that severity or worse. */
size_t sy_diagnostics_count_from(const SyDiagnostics *list, SySeverity severity);
/* Moves all of `from` to the end of `to`. */
void sy_diagnostics_take(SyDiagnostics *to, SyDiagnostics *from);
/* The exit status that the worst one stands for: 0, 1, 2 or 3. */
int sy_diagnostics_status(const SyDiagnostics *list);
/* "FILE:LINE:COLUMN: error: message" and, with a hint, a second line. Caller frees. */
char *sy_diagnostic_text(const SyDiagnostic *diagnostic);
/* The same as one JSON object on one line, without the newline. Caller frees. */
char *sy_diagnostic_json(const SyDiagnostic *diagnostic);
/* Appends s as a JSON string with its quotes. */
void sy_json_append_string(GString *out, const char *s);
/* Appends BEFORE"name": "text", if text is not NULL. */
void sy_json_append_member(GString *out, const char *before, const char *name, const char *text);

/* The candidate nearest to word (edit distance over characters, at most a third of its length), or
 * NULL. candidates end with NULL. Borrowed. */
const char *sy_nearest(const char *word, const char *const *candidates);

/* ---- Limits ------------------------------------------------------------------------------ */

typedef struct {
  size_t file_bytes;     /* a file read whole */
  size_t part_bytes;     /* one unpacked part */
  size_t package_bytes;  /* all parts unpacked */
  size_t ratio;          /* unpacked : packed, for parts over 1 MiB */
  size_t parts;          /* entries of a package */
  size_t depth;          /* of XML, YAML, JSON, sections, partials */
  size_t table_depth;    /* tables within tables */
  size_t columns;        /* of a table's grid */
  size_t cells;          /* of a document */
  size_t blocks;         /* body-level blocks of a document */
  size_t pages;          /* of a document */
  size_t picture_pixels; /* width × height */
  size_t output_bytes;   /* that a merge may produce */
  double seconds;        /* that one document may take; 0: no limit */
} SyLimits;

extern const SyLimits sy_limits_default;
/* Sets the limit of that name (the field's name with '-' for '_'); false if there is none, or the value is no number.
 */
bool sy_limits_set(SyLimits *limits, const char *name, const char *value);
bool sy_limits_known(const char *name);
/* All names with their defaults: "file-bytes=268435456, …", between as given. Caller frees. */
char *sy_limits_list(const char *between);

/* ---- Files ------------------------------------------------------------------------------- */

/* The whole file ("-" is standard input), at most limits->file_bytes; NULL with a diagnostic. */
GBytes *sy_file_read(const char *path, const SyLimits *limits, SyDiagnostics *diagnostics);

/* A file that is written beside its target and renamed: whoever kills the program finds the old
 * file or the new one, whole. "-" is standard output. */
typedef struct SyFileWriter SyFileWriter;
/* How the name of a file ends that is still being written. */
#define SY_PART_SUFFIX ".shiyosho-part"
/* ".", then so many bytes of the file's name at most, "." and six characters stand before that. */
#define SY_PART_NAME 200
/* Makes the folder if it is missing. A file is replaced as a whole on commit, also the one that a link leads to; a
 * device or a FIFO is written in place. NULL with a SY_FAILURE, or a SY_ERROR for a folder. */
SyFileWriter *sy_file_writer_new(const char *path, SyDiagnostics *diagnostics);
bool sy_file_writer_write(SyFileWriter *writer, const void *bytes, size_t length);
size_t sy_file_writer_position(const SyFileWriter *writer);
/* Takes back all that has been written; false for what is no file. */
bool sy_file_writer_rewind(SyFileWriter *writer);
/* Flushes, syncs and renames; frees the writer in every case. */
bool sy_file_writer_commit(SyFileWriter *writer, SyDiagnostics *diagnostics);
/* Removes what was written; frees the writer; NULL is allowed. */
void sy_file_writer_abort(SyFileWriter *writer);
/* True for -, and for what standard output is: /dev/stdout, or a file that the shell has opened for it. */
bool sy_file_is_output(const char *path);
/* True if both paths lead to one file that is there. */
bool sy_file_same(const char *a, const char *b);
/* folder/relative, if that is in the folder: NULL for absolute paths, for those with a segment ".." ("a..b" is a name
 * like any other), and where a symbolic link leads out of it. The file need not be there. For paths that data and
 * templates name. Caller frees. */
char *sy_file_inside(const char *folder, const char *relative);
/* Writes all of it to a descriptor, whatever signals come; false: errno says why. */
bool sy_descriptor_write(int fd, const void *bytes, size_t length);
/* Locks an open file or folder for this process, or for all that share it; false: another has it, or waits for it
 * (errno). A file system that knows no locks locks nothing, and that is true. The kernel frees the lock with the
 * descriptor. */
bool sy_descriptor_lock(int fd, bool shared);
/* How often, and how long apart [µs], to try again: the workers of a killed batch hold its locks until they are dead.
 */
#define SY_LOCK_TRIES 15
#define SY_LOCK_PAUSE 100000
/* The file's name without its folder and the ending of a kind that is read here: ".docx", ".yaml" … Caller frees. */
char *sy_file_stem(const char *path);
bool sy_file_write(const char *path, const void *bytes, size_t length, SyDiagnostics *diagnostics);

/* Finds data/catalogue.xml, templates/NAME, fonts/fonts.conf …: SHIYOSHO_DATADIR, then the source
 * tree the program was built from, then the installed prefix. Caller frees; NULL if absent. */
char *sy_data_find(const char *relative);

/* ---- Arena ------------------------------------------------------------------------------- */

/* Memory for one large result, freed at once. Zeroed, aligned for any type. */
typedef struct SyArena SyArena;
SyArena *sy_arena_new(void);
void sy_arena_free(SyArena *arena);
/* Empties it for use anew: what it gave is no longer valid. */
void sy_arena_reset(SyArena *arena);
void *sy_arena_alloc(SyArena *arena, size_t size);
char *sy_arena_strndup(SyArena *arena, const char *s, size_t length);
/* Calls release(data) when the arena is emptied or freed. */
void sy_arena_attach(SyArena *arena, void *data, GDestroyNotify release);
#define SY_ARENA_NEW(arena, type) ((type *)sy_arena_alloc((arena), sizeof(type)))
#define SY_ARENA_ARRAY(arena, type, n) ((type *)sy_arena_alloc((arena), sizeof(type) * (n)))

/* ---- XML --------------------------------------------------------------------------------- */

/* Parses UTF-8 or UTF-16 XML: no network, no entities but the five, no document type, depth at
 * most limits->depth. NULL with a diagnostic (file and part from place, line from the parser). */
xmlDoc *sy_xml_parse(const void *bytes, size_t length, const SyPlace *place, const SyLimits *limits,
                     SyDiagnostics *diagnostics);
/* ---- XML of any size ---- */
/* Where bytes come from: fills the buffer with at most size bytes; 0 at the end, -1 on damage that has been reported.
 */
typedef gssize (*SyXmlSource)(void *source, void *buffer, size_t size);
/* What a scan meets. tag: the tag as it stands, from '<' to '>'; name: its local name, within it. Any may be NULL. */
typedef struct {
  void (*start)(void *data, const char *tag, size_t length, const char *name, size_t name_length, bool empty);
  void (*end)(void *data, const char *tag, size_t length);
  void (*text)(void *data, const char *text, size_t length);
} SyXmlEvents;
/* Looks over markup without building a tree: encoding, document types, depth and attributes are checked as by
 * sy_xml_parse; events tell what is there. False with a diagnostic. What is not well-formed otherwise is for the
 * parser. */
bool sy_xml_scan(SyXmlSource read, void *source, const SyXmlEvents *events, void *data, const SyPlace *place,
                 const SyLimits *limits, SyDiagnostics *diagnostics);
/* A tree that grows at its end as the source is read and whose beginning is dropped once it has been used. The source
 * must have passed sy_xml_scan. Nodes are walked by the functions below only, until they are whole. */
typedef struct SyXmlStream SyXmlStream;
SyXmlStream *sy_xml_stream_new(SyXmlSource read, void *source, const SyPlace *place, SyDiagnostics *diagnostics);
void sy_xml_stream_free(SyXmlStream *stream);
/* The root element; NULL on an error, which has been reported. */
xmlNode *sy_xml_stream_root(SyXmlStream *stream);
/* The first child, and the next sibling, reading on as needed; NULL: there is none, or an error. */
xmlNode *sy_xml_stream_child(SyXmlStream *stream, xmlNode *node);
xmlNode *sy_xml_stream_next(SyXmlStream *stream, xmlNode *node);
/* Reads on until node's end tag. False on an error. */
bool sy_xml_stream_complete(SyXmlStream *stream, xmlNode *node);
/* Frees a node whose next sibling, or whose parent's end, has been reached. */
void sy_xml_stream_drop(SyXmlStream *stream, xmlNode *node);
/* Reads to the end of the source: whether all of it is well-formed. */
bool sy_xml_stream_finish(SyXmlStream *stream);
bool sy_xml_stream_failed(const SyXmlStream *stream);

/* The attribute without its namespace's prefix; borrowed from the tree's text node; NULL if absent. */
const char *sy_xml_attribute(const xmlNode *node, const char *local_name);
/* True if node is an element of that local name (any namespace). */
bool sy_xml_is(const xmlNode *node, const char *local_name);
/* The first child element of that local name, or NULL. */
xmlNode *sy_xml_child(const xmlNode *node, const char *local_name);
/* The text of the first child element of that local name, in the arena; "" if there is none. node may be NULL. */
const char *sy_xml_child_text(SyArena *arena, const xmlNode *node, const char *local_name);
/* The node after this one in the order of the document, within root; NULL at the end. */
xmlNode *sy_xml_following(const xmlNode *node, const xmlNode *root);
/* Appends s with & < > (and " in attributes) escaped; characters XML forbids become U+FFFD.
 * Returns how many were replaced. */
size_t sy_xml_append_text(GString *out, const char *s, gssize length);
size_t sy_xml_append_attribute(GString *out, const char *s, gssize length);

#endif

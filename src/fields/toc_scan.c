/* What a walk finds for contents: paragraphs that may be entries, and TOC fields with their results. */
#include "fields/toc_private.h"

#include <string.h>

typedef struct {
  SyField field;
  TocField *toc; /* NULL: it is another field. */
  bool page;     /* It is a PAGEREF. */
} OpenField;

typedef struct {
  Walk walk;
  TocScan *scan;
  GPtrArray *pending;         /* The names of bookmarks that have begun before a paragraph. */
  GHashTable *bookmark_names; /* id -> name */
  TocField *separating;       /* Its separator was the last thing that was seen. */
  int links;                  /* The depth of the hyperlink under way, or 0. */
  char *anchor;               /* The bookmark that it points to, or NULL. */
} TocWalk;

static void free_mark(void *p)
{
  g_free(((TocMark *)p)->text);
  g_free(p);
}

static void clear_paragraph(WalkParagraph *cleared)
{
  TocParagraph *p = (TocParagraph *)cleared;
  g_free(p->label);
  g_free(p->anchor);
  if (p->text) g_string_free(p->text, TRUE);
  if (p->entry) g_string_free(p->entry, TRUE);
  if (p->bookmarks) g_ptr_array_free(p->bookmarks, TRUE);
  if (p->sequences) g_ptr_array_free(p->sequences, TRUE);
  if (p->marks) g_ptr_array_free(p->marks, TRUE);
}

static void free_bookmark(void *data)
{
  TocBookmark *b = data;
  g_free(b->id);
  g_free(b->tag);
  g_free(b);
}

static void free_toc(void *data)
{
  TocField *toc = data;
  g_string_free(toc->instruction, TRUE);
  g_ptr_array_free(toc->inner, TRUE);
  g_ptr_array_free(toc->bookmarks, TRUE);
  g_free(toc);
}

/* ---- Paragraphs ----------------------------------------------------------------------------- */

static TocParagraph *current(const TocWalk *w)
{
  return sy_walk_paragraph(&w->walk);
}

/* The innermost TOC whose result is being read. */
static TocField *open_toc(const TocWalk *w)
{
  const GPtrArray *open = w->walk.fields.open;
  for (guint i = open->len; i-- > 0;) {
    const OpenField *field = g_ptr_array_index(open, i);
    if (field->toc) return field->toc->separated ? field->toc : NULL;
  }
  return NULL;
}

static void began(Walk *walk, WalkParagraph *began)
{
  TocWalk *w = (TocWalk *)walk;
  TocParagraph *p = (TocParagraph *)began;
  p->text = g_string_new(NULL);
  p->bookmarks = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < w->pending->len; i++) g_ptr_array_add(p->bookmarks, g_strdup(g_ptr_array_index(w->pending, i)));
  g_ptr_array_set_size(w->pending, 0);
  p->in_toc = open_toc(w) != NULL;
  if (!w->scan->prefix) w->scan->prefix = g_strndup(walk->m.prefix, walk->m.prefix_length);
}

static void settled(Walk *walk, WalkParagraph *settled, const SyLabel *label)
{
  static const char *const suffixes[] = {[SY_SUFFIX_TAB] = "\t", [SY_SUFFIX_SPACE] = " ", [SY_SUFFIX_NOTHING] = ""};
  TocParagraph *p = (TocParagraph *)settled;
  (void)walk;
  p->heading = sy_heading_level(settled->of_style->paragraph.style_name);
  if (!label) return;
  g_autofree char *text = g_strchomp(g_strdup(label->text));
  p->label = g_strconcat(text, suffixes[label->suffix], NULL);
}

static bool is_candidate(const TocScan *scan, const TocParagraph *p)
{
  if (p->in.nested || p->in.gone) return false;
  return scan->all || p->in.outline < 9 || p->heading || p->marks;
}

static bool ended(Walk *walk, WalkParagraph *ended)
{
  TocWalk *w = (TocWalk *)walk;
  TocParagraph *p = (TocParagraph *)ended;
  TocField *toc = open_toc(w);
  bool candidate = !toc && !p->in_toc && is_candidate(w->scan, p), kept = candidate || toc || p->in_toc;
  if (toc && toc->start != p && !ended->nested) g_ptr_array_add(toc->inner, p);
  if (toc && ended->has_section) toc->leave = true;
  if (candidate) g_ptr_array_add(w->scan->paragraphs, p);
  if (kept) g_ptr_array_add(w->scan->pool, p);
  return kept;
}

/* ---- Sections ------------------------------------------------------------------------------- */

/* The column's width of a section, given to the TOCs before its end. */
static void read_section(Walk *walk)
{
  const TocWalk *w = (TocWalk *)walk;
  int depth = walk->m.depth, width = 11906, left = 1440, right = 1440, gutter = 0, columns = 1, space = 720;
  while (sy_markup_next(&walk->m) && !(walk->m.kind == SY_MARKUP_END && walk->m.depth == depth)) {
    SyMarkup *m = &walk->m;
    if (m->kind != SY_MARKUP_START) continue;
    if (sy_markup_is(m, "sectPrChange")) sy_markup_skip(m);
    else if (sy_markup_is(m, "pgSz")) width = sy_markup_number(m, "w", width);
    else if (sy_markup_is(m, "pgMar")) {
      left = sy_markup_number(m, "left", left);
      right = sy_markup_number(m, "right", right);
      gutter = sy_markup_number(m, "gutter", gutter);
    } else if (sy_markup_is(m, "cols")) {
      columns = CLAMP(sy_markup_number(m, "num", 1), 1, 45);
      space = sy_markup_number(m, "space", space);
    }
  }
  int column = (width - left - right - gutter - (columns - 1) * space) / columns;
  for (guint i = 0; i < w->scan->fields->len; i++) {
    TocField *toc = g_ptr_array_index(w->scan->fields, i);
    if (toc->width == 0) toc->width = MAX(column, 1440);
  }
}

/* ---- Bookmarks ------------------------------------------------------------------------------ */

static void note_in_toc(TocWalk *w, const char *id, bool end)
{
  TocField *toc = open_toc(w);
  if (!toc) return;
  TocBookmark *b = g_new0(TocBookmark, 1);
  b->id = g_strdup(id ? id : "");
  b->end = end;
  b->tag = g_strndup(w->walk.m.text + w->walk.m.from, w->walk.m.to - w->walk.m.from);
  if (!w->walk.m.empty) toc->leave = true;
  g_ptr_array_add(toc->bookmarks, b);
}

static void bookmark_start(TocWalk *w)
{
  TocScan *scan = w->scan;
  g_autofree char *name = sy_markup_attribute(&w->walk.m, "name"), *id = sy_markup_attribute(&w->walk.m, "id");
  scan->last_id = MAX(scan->last_id, sy_markup_number(&w->walk.m, "id", 0));
  note_in_toc(w, id, false);
  if (!name) return;
  if (id) g_hash_table_insert(w->bookmark_names, g_strdup(id), g_strdup(name));
  TocRange *range = g_new0(TocRange, 1);
  *range = (TocRange){w->walk.m.from, SIZE_MAX};
  bool again = g_hash_table_contains(scan->ranges, name);
  if (again) g_free(range);
  else g_hash_table_insert(scan->ranges, g_strdup(name), range);
  if (!g_str_has_prefix(name, "_Toc") || again) return;
  g_hash_table_add(scan->names, g_strdup(name));
  TocParagraph *p = current(w);
  if (open_toc(w)) return;
  g_ptr_array_add(p ? p->bookmarks : w->pending, g_strdup(name));
}

static bool has_name(const GPtrArray *names, const char *name)
{
  for (guint i = 0; i < names->len; i++)
    if (strcmp(g_ptr_array_index(names, i), name) == 0) return true;
  return false;
}

/* A bookmark may begin before its heading's paragraph does. */
static void bookmark_end(TocWalk *w)
{
  g_autofree char *id = sy_markup_attribute(&w->walk.m, "id");
  const char *name = id ? g_hash_table_lookup(w->bookmark_names, id) : NULL;
  TocRange *range = name ? g_hash_table_lookup(w->scan->ranges, name) : NULL;
  if (range && range->to == SIZE_MAX) range->to = w->walk.m.from;
  note_in_toc(w, id, true);
  TocParagraph *p = current(w);
  if (p && range && range->from < p->in.from && g_str_has_prefix(name, "_Toc") && !open_toc(w) &&
      !has_name(p->bookmarks, name))
    g_ptr_array_add(p->bookmarks, g_strdup(name));
  /* One that ended before the next paragraph began is not that paragraph's. */
  for (guint i = 0; name && i < w->pending->len; i++)
    if (strcmp(g_ptr_array_index(w->pending, i), name) == 0) g_ptr_array_remove_index(w->pending, i--);
}

/* ---- Fields --------------------------------------------------------------------------------- */

static void add_mark(TocParagraph *p, const GPtrArray *words)
{
  const char *level = sy_field_after(words, "\\l"), *type = sy_field_after(words, "\\f");
  TocMark *mark = g_new0(TocMark, 1);
  mark->text = g_strdup(g_ptr_array_index(words, 1));
  mark->level = level ? CLAMP(atoi(level), 1, 9) : 1;
  mark->type = type ? g_ascii_toupper(*type) : 'C';
  if (!p->marks) p->marks = g_ptr_array_new_with_free_func(free_mark);
  g_ptr_array_add(p->marks, mark);
}

static TocField *new_toc(TocWalk *w, const char *instruction)
{
  TocField *toc = g_new0(TocField, 1);
  toc->instruction = g_string_new(instruction);
  toc->start = current(w);
  toc->inner = g_ptr_array_new();
  toc->bookmarks = g_ptr_array_new_with_free_func(free_bookmark);
  toc->leave = !toc->start || toc->start->in.nested || open_toc(w);
  if (toc->start) toc->start->in_toc = true;
  g_ptr_array_add(w->scan->fields, toc);
  return toc;
}

static void add_sequence(TocParagraph *p, const char *name)
{
  if (!p->sequences) p->sequences = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(p->sequences, g_strdup(name));
}

static void instructed(void *data, SyField *instructed)
{
  TocWalk *w = data;
  OpenField *field = (OpenField *)instructed;
  const GPtrArray *words = instructed->words;
  const char *argument = sy_field_word(words, 1);
  TocParagraph *p = current(w);
  if (sy_field_is(words, "TOC")) field->toc = new_toc(w, instructed->instruction->str);
  field->page = sy_field_is(words, "PAGEREF");
  if (!p || !argument) return;
  bool in_toc = open_toc(w) != NULL;
  if (in_toc && field->page) {
    p->has_page = true;
    if (!p->anchor) p->anchor = g_strdup(argument);
  } else if (in_toc && sy_field_is(words, "HYPERLINK")) {
    g_free(p->anchor);
    p->anchor = g_strdup(sy_field_after(words, "\\l"));
  } else if (sy_field_is(words, "TC")) add_mark(p, words);
  else if (sy_field_is(words, "SEQ")) add_sequence(p, argument);
}

static bool deeper_than_a_run(const TocWalk *w)
{
  const TocParagraph *p = current(w);
  return !p || w->walk.run.depth != p->in.depth + 1;
}

static void close_toc(TocWalk *w, TocField *toc, size_t from)
{
  toc->end = current(w);
  toc->closed = true;
  if (!toc->end || toc->end->in.nested) toc->leave = true;
  else toc->end->in_toc = true;
  toc->end_from = from;
}

/* A simple TOC ends with its element. */
static void end_simple_toc(TocWalk *w, TocField *toc)
{
  close_toc(w, toc, w->walk.m.from);
  toc->simple_to = w->walk.m.to;
  if (w->walk.m.kind != SY_MARKUP_END || !sy_markup_is(&w->walk.m, "fldSimple")) toc->leave = true;
}

static bool field_ended(void *data, SyField *ended)
{
  TocWalk *w = data;
  TocField *toc = ((OpenField *)ended)->toc;
  if (toc && toc->simple) end_simple_toc(w, toc);
  else if (toc) {
    toc->in_run = w->walk.run.children > 1;
    close_toc(w, toc, toc->in_run ? w->walk.field_from : w->walk.run.from);
    toc->leave = toc->leave || deeper_than_a_run(w);
    if (!toc->separated) toc->result_from = toc->end_from;
    if (w->separating == toc) w->separating = NULL, toc->open_run = true;
  }
  return false;
}

static const SyFieldReader contents = {.size = sizeof(OpenField), .instructed = instructed, .ended = field_ended};

static void separated(Walk *walk, SyField *field)
{
  TocWalk *w = (TocWalk *)walk;
  TocField *toc = ((OpenField *)field)->toc;
  if (!toc) return;
  toc->separated = true;
  toc->result_from = walk->m.to;
  toc->leave = toc->leave || deeper_than_a_run(w);
  w->separating = toc;
}

static void simple(Walk *walk, SyField *field)
{
  TocField *toc = ((OpenField *)field)->toc;
  const TocParagraph *p = sy_walk_paragraph(walk);
  if (!toc) return;
  toc->simple = toc->separated = true;
  toc->simple_from = walk->field_from;
  toc->leave = toc->leave || !p || walk->m.depth != p->in.depth + 1;
}

/* ---- Text ----------------------------------------------------------------------------------- */

static void add_text(TocWalk *w, const char *text, size_t length)
{
  TocParagraph *p = current(w);
  const OpenField *field = sy_field_top(&w->walk.fields);
  if (!p || w->walk.run.hidden || (field && !sy_field_is_separated(&field->field))) return;
  if (!open_toc(w)) {
    sy_markup_append_plain(p->text, text, length);
    return;
  }
  if (!p->entry) p->entry = g_string_new(NULL);
  if (w->anchor && !p->anchor) p->anchor = g_strdup(w->anchor);
  if (!field || !field->page) sy_markup_append_plain(p->entry, text, length);
}

static void text_element(TocWalk *w)
{
  int depth = w->walk.m.depth;
  while (sy_markup_next(&w->walk.m) && !(w->walk.m.kind == SY_MARKUP_END && w->walk.m.depth == depth))
    if (w->walk.m.kind == SY_MARKUP_TEXT) add_text(w, w->walk.m.text + w->walk.m.from, w->walk.m.to - w->walk.m.from);
}

/* ---- The walk ------------------------------------------------------------------------------- */

static void run_content(Walk *walk)
{
  TocWalk *w = (TocWalk *)walk;
  SyMarkup *m = &walk->m;
  if (w->separating) w->separating->open_run = true, w->separating = NULL;
  if (sy_markup_is(m, "t")) text_element(w);
  else if (sy_markup_is(m, "instrText")) sy_markup_instruction(m, &walk->fields);
  else if (sy_markup_is(m, "tab")) add_text(w, "\t", 1);
  else if (sy_markup_is(m, "br") || sy_markup_is(m, "cr")) add_text(w, " ", 1);
  else if (sy_markup_is(m, "noBreakHyphen")) add_text(w, "\xE2\x80\x91", 3);
}

static void run_ended(Walk *walk)
{
  TocWalk *w = (TocWalk *)walk;
  if (w->separating) w->separating->result_from = walk->m.to;
  w->separating = NULL;
}

static void element(Walk *walk)
{
  TocWalk *w = (TocWalk *)walk;
  const SyMarkup *m = &walk->m;
  if (sy_markup_is(m, "bookmarkStart")) bookmark_start(w);
  else if (sy_markup_is(m, "bookmarkEnd")) bookmark_end(w);
  else if (sy_markup_is(m, "tbl") && open_toc(w)) open_toc(w)->leave = true;
  else if (sy_markup_is(m, "hyperlink") && !w->links) {
    w->links = m->depth;
    w->anchor = sy_markup_attribute(m, "anchor");
  }
}

static void closed(Walk *walk)
{
  TocWalk *w = (TocWalk *)walk;
  if (w->links != walk->m.depth || !sy_markup_is(&walk->m, "hyperlink")) return;
  w->links = 0;
  g_clear_pointer(&w->anchor, g_free);
}

static const WalkReader reader = {.paragraph = sizeof(TocParagraph),
                                  .fields = &contents,
                                  .began = began,
                                  .settled = settled,
                                  .ended = ended,
                                  .clear = clear_paragraph,
                                  .separated = separated,
                                  .simple = simple,
                                  .section = read_section,
                                  .content = run_content,
                                  .element = element,
                                  .run_ended = run_ended,
                                  .closed = closed};

static void free_kept(void *paragraph)
{
  sy_walk_free_paragraph(&reader, paragraph);
}

TocScan *sy_toc_scan(SyStyles *styles, const char *text, size_t size, bool all)
{
  TocScan *scan = g_new0(TocScan, 1);
  scan->styles = styles;
  scan->all = all;
  scan->paragraphs = g_ptr_array_new();
  scan->pool = g_ptr_array_new_with_free_func(free_kept);
  scan->fields = g_ptr_array_new_with_free_func(free_toc);
  scan->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  scan->ranges = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  TocWalk w = {.scan = scan};
  w.pending = g_ptr_array_new_with_free_func(g_free);
  w.bookmark_names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  sy_walk(&w.walk, &reader, styles, text, size);
  for (guint i = 0; i < scan->fields->len; i++) {
    TocField *toc = g_ptr_array_index(scan->fields, i);
    if (!toc->closed || w.walk.m.failed || w.walk.paragraphs->len) toc->leave = true;
  }
  sy_walk_end(&w.walk);
  g_ptr_array_free(w.pending, TRUE);
  g_hash_table_destroy(w.bookmark_names);
  g_free(w.anchor);
  return scan;
}

void sy_toc_scan_free(TocScan *scan)
{
  if (!scan) return;
  g_ptr_array_free(scan->paragraphs, TRUE);
  g_ptr_array_free(scan->pool, TRUE);
  g_ptr_array_free(scan->fields, TRUE);
  GHashTable *tables[] = {scan->names, scan->ranges};
  for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) g_hash_table_destroy(tables[i]);
  g_free(scan->prefix);
  g_free(scan);
}

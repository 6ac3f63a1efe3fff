/* One walk over the main part: paragraphs that may be entries, and TOC fields with their results. */
#include "fields/toc_private.h"

#include <string.h>

typedef struct {
  SyField field;
  TocField *toc; /* NULL: it is another field. */
  bool page;     /* It is a PAGEREF. */
} OpenField;

typedef struct {
  TocScan *scan;
  SyMarkup m;
  GPtrArray *open;            /* TocParagraph: nested through text boxes */
  SyFieldStack fields;        /* OpenField */
  size_t at;                  /* Where the w:fldChar or w:fldSimple under way begins. */
  GPtrArray *pending;         /* names of bookmarks before a paragraph */
  GHashTable *bookmark_names; /* id -> name */
  TocRun run;
  TocField *separating; /* its separator was the last thing seen */
  int links;            /* depth of the hyperlink under way, or 0 */
  char *anchor;
  SyCounting *counting;
  SyArena *arena; /* labels */
} Walk;

static void free_mark(void *p)
{
  g_free(((TocMark *)p)->text);
  g_free(p);
}

static void free_paragraph(void *data)
{
  TocParagraph *p = data;
  g_free(p->style);
  g_free(p->label);
  g_free(p->anchor);
  if (p->text) g_string_free(p->text, TRUE);
  if (p->entry) g_string_free(p->entry, TRUE);
  if (p->bookmarks) g_ptr_array_free(p->bookmarks, TRUE);
  if (p->sequences) g_ptr_array_free(p->sequences, TRUE);
  if (p->marks) g_ptr_array_free(p->marks, TRUE);
  g_free(p);
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

static TocParagraph *current(const Walk *w)
{
  return w->open->len ? g_ptr_array_index(w->open, w->open->len - 1) : NULL;
}

/* The innermost TOC whose result is being read. */
static TocField *open_toc(const Walk *w)
{
  const GPtrArray *open = w->fields.open;
  for (guint i = open->len; i-- > 0;) {
    const OpenField *field = g_ptr_array_index(open, i);
    if (field->toc) return field->toc->separated ? field->toc : NULL;
  }
  return NULL;
}

static void begin_paragraph(Walk *w)
{
  TocParagraph *p = g_new0(TocParagraph, 1);
  p->from = w->m.from;
  p->open_to = w->m.to;
  p->depth = w->m.depth;
  p->num_id = p->level = p->outline = -1;
  p->nested = w->open->len > 0;
  p->text = g_string_new(NULL);
  p->bookmarks = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < w->pending->len; i++) g_ptr_array_add(p->bookmarks, g_strdup(g_ptr_array_index(w->pending, i)));
  g_ptr_array_set_size(w->pending, 0);
  p->in_toc = open_toc(w) != NULL;
  if (!w->scan->prefix) w->scan->prefix = g_strndup(w->m.prefix, w->m.prefix_length);
  g_ptr_array_add(w->scan->pool, p);
  g_ptr_array_add(w->open, p);
  p->outer = w->run;
  w->run = (TocRun){0};
}

/* The number counts when the paragraph's properties are known, before what is in it. */
static void settle(Walk *w, TocParagraph *p)
{
  static const char *const suffixes[] = {[SY_SUFFIX_TAB] = "\t", [SY_SUFFIX_SPACE] = " ", [SY_SUFFIX_NOTHING] = ""};
  p->settled = true;
  p->of_style = sy_styles_paragraph(w->scan->styles, p->style);
  p->heading = sy_heading_level(p->of_style->paragraph.style_name);
  int num_id = p->num_id >= 0 ? p->num_id : p->of_style->num_id;
  int level = p->level >= 0 ? p->level : p->of_style->level;
  if (p->outline < 0) p->outline = p->of_style->paragraph.outline_level;
  /* A paragraph that only ends its section, or whose mark is deleted, has no number. */
  if (num_id <= 0 || p->gone || (p->has_section && w->m.kind == SY_MARKUP_END)) return;
  static const SyRunProperties mark;
  sy_arena_reset(w->arena);
  SyLabel *label = sy_counting_label(w->counting, w->arena, num_id, level, &mark);
  if (!label || !*label->text || label->bullet) return;
  g_autofree char *text = g_strchomp(g_strdup(label->text));
  p->label = g_strconcat(text, suffixes[label->suffix], NULL);
}

static bool is_candidate(const Walk *w, const TocParagraph *p)
{
  if (p->in_toc || p->nested || p->gone) return false;
  return w->scan->all || p->outline < 9 || p->heading || p->marks;
}

static void end_paragraph(Walk *w)
{
  TocParagraph *p = current(w);
  if (!p || p->depth != w->m.depth) return;
  if (!p->settled) settle(w, p);
  p->close_from = w->m.from;
  p->to = w->m.to;
  w->run = p->outer;
  g_ptr_array_set_size(w->open, (gint)w->open->len - 1);
  TocField *toc = open_toc(w);
  if (toc && toc->start != p && !p->nested) g_ptr_array_add(toc->inner, p);
  if (toc && p->has_section) toc->leave = true;
  if (toc || p->in_toc) return;
  if (is_candidate(w, p)) g_ptr_array_add(w->scan->paragraphs, p);
  else if (w->scan->pool->len && g_ptr_array_index(w->scan->pool, w->scan->pool->len - 1) == p)
    g_ptr_array_set_size(w->scan->pool, (gint)w->scan->pool->len - 1);
}

static void property(Walk *w, TocParagraph *p)
{
  SyMarkup *m = &w->m;
  if (sy_markup_is(m, "pStyle")) {
    g_free(p->style);
    p->style = sy_markup_attribute(m, "val");
  } else if (sy_markup_is(m, "outlineLvl")) p->outline = CLAMP(sy_markup_number(m, "val", 9), 0, 9);
  else if (sy_markup_is(m, "numId")) p->num_id = sy_markup_number(m, "val", 0);
  else if (sy_markup_is(m, "ilvl")) p->level = CLAMP(sy_markup_number(m, "val", 0), 0, SY_LEVELS - 1);
}

/* ---- Sections ------------------------------------------------------------------------------- */

/* The column's width of a section, given to the TOCs before its end. */
static void read_section(Walk *w)
{
  int depth = w->m.depth, width = 11906, left = 1440, right = 1440, gutter = 0, columns = 1, space = 720;
  while (sy_markup_next(&w->m) && !(w->m.kind == SY_MARKUP_END && w->m.depth == depth)) {
    SyMarkup *m = &w->m;
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
  TocParagraph *p = current(w);
  if (p) p->has_section = true;
}

/* ---- Bookmarks ------------------------------------------------------------------------------ */

static void note_in_toc(Walk *w, const char *id, bool end)
{
  TocField *toc = open_toc(w);
  if (!toc) return;
  TocBookmark *b = g_new0(TocBookmark, 1);
  b->id = g_strdup(id ? id : "");
  b->end = end;
  b->tag = g_strndup(w->m.text + w->m.from, w->m.to - w->m.from);
  if (!w->m.empty) toc->leave = true;
  g_ptr_array_add(toc->bookmarks, b);
}

static void bookmark_start(Walk *w)
{
  TocScan *scan = w->scan;
  g_autofree char *name = sy_markup_attribute(&w->m, "name"), *id = sy_markup_attribute(&w->m, "id");
  scan->last_id = MAX(scan->last_id, sy_markup_number(&w->m, "id", 0));
  note_in_toc(w, id, false);
  if (!name) return;
  if (id) g_hash_table_insert(w->bookmark_names, g_strdup(id), g_strdup(name));
  TocRange *range = g_new0(TocRange, 1);
  *range = (TocRange){w->m.from, SIZE_MAX};
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
static void bookmark_end(Walk *w)
{
  g_autofree char *id = sy_markup_attribute(&w->m, "id");
  const char *name = id ? g_hash_table_lookup(w->bookmark_names, id) : NULL;
  TocRange *range = name ? g_hash_table_lookup(w->scan->ranges, name) : NULL;
  if (range && range->to == SIZE_MAX) range->to = w->m.from;
  note_in_toc(w, id, true);
  TocParagraph *p = current(w);
  if (p && range && range->from < p->from && g_str_has_prefix(name, "_Toc") && !open_toc(w) &&
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

static TocField *new_toc(Walk *w, const char *instruction)
{
  TocField *toc = g_new0(TocField, 1);
  toc->instruction = g_string_new(instruction);
  toc->start = current(w);
  toc->inner = g_ptr_array_new();
  toc->bookmarks = g_ptr_array_new_with_free_func(free_bookmark);
  toc->leave = !toc->start || toc->start->nested || open_toc(w);
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
  Walk *w = data;
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

static bool deeper_than_a_run(const Walk *w)
{
  const TocParagraph *p = current(w);
  return !p || w->run.depth != p->depth + 1;
}

static void close_toc(Walk *w, TocField *toc, size_t from)
{
  toc->end = current(w);
  toc->closed = true;
  if (!toc->end || toc->end->nested) toc->leave = true;
  else toc->end->in_toc = true;
  toc->end_from = from;
}

/* A simple TOC ends with its element. */
static void end_simple_toc(Walk *w, TocField *toc)
{
  close_toc(w, toc, w->m.from);
  toc->simple_to = w->m.to;
  if (w->m.kind != SY_MARKUP_END || !sy_markup_is(&w->m, "fldSimple")) toc->leave = true;
}

static bool ended(void *data, SyField *ended)
{
  Walk *w = data;
  TocField *toc = ((OpenField *)ended)->toc;
  if (toc && toc->simple) end_simple_toc(w, toc);
  else if (toc) {
    toc->in_run = w->run.children > 1;
    close_toc(w, toc, toc->in_run ? w->at : w->run.from);
    toc->leave = toc->leave || deeper_than_a_run(w);
    if (!toc->separated) toc->result_from = toc->end_from;
    if (w->separating == toc) w->separating = NULL, toc->open_run = true;
  }
  return false;
}

static const SyFieldReader contents = {.size = sizeof(OpenField), .instructed = instructed, .ended = ended};

static void field_char(Walk *w)
{
  w->at = w->m.from;
  const OpenField *field = sy_markup_field_char(&w->m, &w->fields, w);
  TocField *toc = field ? field->toc : NULL;
  if (!toc) return;
  toc->separated = true;
  toc->result_from = w->m.to;
  toc->leave = toc->leave || deeper_than_a_run(w);
  w->separating = toc;
}

static void read_body(Walk *w, int until);

static void simple_field(Walk *w)
{
  size_t from = w->m.from;
  int depth = w->m.depth;
  TocParagraph *p = current(w);
  SyFieldMark mark = sy_markup_simple_field(&w->m, &w->fields, w);
  OpenField *field = w->fields.open->len > mark.open ? sy_field_top(&w->fields) : NULL;
  TocField *toc = field ? field->toc : NULL;
  if (toc) {
    toc->simple = toc->separated = true;
    toc->simple_from = from;
    toc->leave = toc->leave || !p || depth != p->depth + 1;
  }
  read_body(w, depth);
  sy_field_end_simple(&w->fields, mark, w);
}

/* ---- Text ----------------------------------------------------------------------------------- */

static void add_text(Walk *w, const char *text, size_t length)
{
  TocParagraph *p = current(w);
  const OpenField *field = sy_field_top(&w->fields);
  if (!p || w->run.hidden || (field && !sy_field_is_separated(&field->field))) return;
  if (!open_toc(w)) {
    sy_markup_append_plain(p->text, text, length);
    return;
  }
  if (!p->entry) p->entry = g_string_new(NULL);
  if (w->anchor && !p->anchor) p->anchor = g_strdup(w->anchor);
  if (!field || !field->page) sy_markup_append_plain(p->entry, text, length);
}

static void text_element(Walk *w)
{
  int depth = w->m.depth;
  while (sy_markup_next(&w->m) && !(w->m.kind == SY_MARKUP_END && w->m.depth == depth))
    if (w->m.kind == SY_MARKUP_TEXT) add_text(w, w->m.text + w->m.from, w->m.to - w->m.from);
}

static void run_properties(Walk *w)
{
  int depth = w->m.depth;
  while (sy_markup_next(&w->m) && !(w->m.kind == SY_MARKUP_END && w->m.depth == depth)) {
    if (w->m.kind != SY_MARKUP_START) continue;
    if (sy_markup_is(&w->m, "rPrChange")) sy_markup_skip(&w->m);
    else if (sy_markup_is(&w->m, "vanish")) w->run.hidden = sy_markup_on(&w->m);
  }
}

static void mark_properties(Walk *w, TocParagraph *p)
{
  int depth = w->m.depth;
  while (sy_markup_next(&w->m) && !(w->m.kind == SY_MARKUP_END && w->m.depth == depth))
    if (w->m.kind == SY_MARKUP_START && (sy_markup_is(&w->m, "del") || sy_markup_is(&w->m, "moveFrom"))) p->gone = true;
}

static void paragraph_properties(Walk *w, TocParagraph *p)
{
  int depth = w->m.depth;
  p->ppr_from = w->m.from;
  while (sy_markup_next(&w->m) && !(w->m.kind == SY_MARKUP_END && w->m.depth == depth)) {
    if (w->m.kind != SY_MARKUP_START) continue;
    if (sy_markup_is(&w->m, "pPrChange")) sy_markup_skip(&w->m);
    else if (sy_markup_is(&w->m, "rPr")) mark_properties(w, p);
    else if (sy_markup_is(&w->m, "sectPr")) read_section(w);
    else property(w, p);
  }
  p->ppr_to = w->m.to;
}

/* ---- The walk ------------------------------------------------------------------------------- */

static void run_child(Walk *w)
{
  SyMarkup *m = &w->m;
  if (sy_markup_is(m, "rPr")) {
    run_properties(w);
    return;
  }
  w->run.children++;
  if (w->separating && !(sy_markup_is(m, "fldChar"))) w->separating->open_run = true, w->separating = NULL;
  if (sy_markup_is(m, "t")) text_element(w);
  else if (sy_markup_is(m, "instrText")) sy_markup_instruction(m, &w->fields);
  else if (sy_markup_is(m, "fldChar")) field_char(w);
  else if (sy_markup_is(m, "tab")) add_text(w, "\t", 1);
  else if (sy_markup_is(m, "br") || sy_markup_is(m, "cr")) add_text(w, " ", 1);
  else if (sy_markup_is(m, "noBreakHyphen")) add_text(w, "\xE2\x80\x91", 3);
}

static void begin_run(Walk *w)
{
  w->run = (TocRun){.from = w->m.from, .depth = w->m.depth};
}

static void end_run(Walk *w)
{
  if (w->separating) w->separating->result_from = w->m.to;
  w->separating = NULL;
  w->run.depth = 0;
}

static void start_element(Walk *w)
{
  SyMarkup *m = &w->m;
  TocParagraph *p = current(w);
  if (p && !p->settled && m->depth == p->depth + 1) {
    if (sy_markup_is(m, "pPr")) {
      paragraph_properties(w, p);
      return;
    }
    settle(w, p);
  }
  if (sy_markup_is_left_out(m)) sy_markup_skip(m);
  else if (sy_markup_is(m, "p")) begin_paragraph(w);
  else if (sy_markup_is(m, "r")) begin_run(w);
  else if (w->run.depth && m->depth == w->run.depth + 1) run_child(w);
  else if (sy_markup_is(m, "fldSimple")) simple_field(w);
  else if (sy_markup_is(m, "bookmarkStart")) bookmark_start(w);
  else if (sy_markup_is(m, "bookmarkEnd")) bookmark_end(w);
  else if (sy_markup_is(m, "sectPr")) read_section(w);
  else if (sy_markup_is(m, "tbl") && open_toc(w)) open_toc(w)->leave = true;
  else if (sy_markup_is(m, "hyperlink") && !w->links) {
    w->links = m->depth;
    w->anchor = sy_markup_attribute(m, "anchor");
  }
}

static void end_element(Walk *w)
{
  SyMarkup *m = &w->m;
  if (sy_markup_is(m, "p")) end_paragraph(w);
  else if (sy_markup_is(m, "r") && m->depth == w->run.depth) end_run(w);
  else if (w->links == m->depth && sy_markup_is(m, "hyperlink")) {
    w->links = 0;
    g_clear_pointer(&w->anchor, g_free);
  }
}

/* Until the END of that depth, or the end. */
static void read_body(Walk *w, int until)
{
  while (sy_markup_next(&w->m)) {
    if (w->m.kind == SY_MARKUP_END && w->m.depth == until) return;
    if (w->m.kind == SY_MARKUP_START) start_element(w);
    else if (w->m.kind == SY_MARKUP_END) end_element(w);
  }
}

TocScan *sy_toc_scan(SyStyles *styles, const char *text, size_t size, bool all)
{
  TocScan *scan = g_new0(TocScan, 1);
  scan->styles = styles;
  scan->text = text;
  scan->size = size;
  scan->all = all;
  scan->paragraphs = g_ptr_array_new();
  scan->pool = g_ptr_array_new_with_free_func(free_paragraph);
  scan->fields = g_ptr_array_new_with_free_func(free_toc);
  scan->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  scan->ranges = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  Walk w = {.scan = scan, .counting = sy_counting_new(styles), .arena = sy_arena_new()};
  w.open = g_ptr_array_new();
  sy_field_stack_init(&w.fields, &contents);
  w.pending = g_ptr_array_new_with_free_func(g_free);
  w.bookmark_names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  sy_markup_init(&w.m, text, size);
  read_body(&w, 0);
  for (guint i = 0; i < scan->fields->len; i++) {
    TocField *toc = g_ptr_array_index(scan->fields, i);
    if (!toc->closed || w.m.failed || w.open->len) toc->leave = true;
  }
  g_ptr_array_free(w.open, TRUE);
  sy_field_stack_clear(&w.fields);
  g_ptr_array_free(w.pending, TRUE);
  g_hash_table_destroy(w.bookmark_names);
  g_free(w.anchor);
  sy_counting_free(w.counting);
  sy_arena_free(w.arena);
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

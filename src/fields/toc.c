/* Tables of contents, built anew (17.16.5.68).
 *
 * Only the results of TOC fields and the bookmarks round headings are written; every other byte of the part stays.
 * A table that already says what it should is left alone. Words that the fields' switches need:
 *   \o "1-3" heading styles   \u outline levels        \t "Style,1" styles by name   \f C \l 1-3 TC fields
 *   \c 表    captions (SEQ)   \b NAME in a bookmark    \n [1-2] no page numbers      \p "…" between entry and page
 *   \h       links            \a as \c, without label  \z \w \x \d \s change nothing here */
#include "fields/toc_private.h"

#include <stdlib.h>
#include <string.h>

#define MOST_ENTRIES 100000

typedef struct {
  int outline_from, outline_to; /* \o; from 0: not given */
  bool by_outline_level;        /* \u */
  GHashTable *styles;           /* \t: lower-case name -> level */
  bool marks;
  char mark_type;
  int mark_from, mark_to; /* \f, \l */
  char *sequence;         /* \c or \a, or NULL */
  char *within;           /* \b, or NULL */
  int bare_from, bare_to; /* \n; from 0: not given */
  char *separator;        /* \p, or NULL: a tab */
  bool links;             /* \h */
} Spec;

typedef struct {
  TocParagraph *heading;
  int level;            /* 1 to 9 */
  char *text;           /* plain; the label in front */
  const char *bookmark; /* owned by the builder's names */
} Entry;

typedef struct {
  TocScan *scan;
  SyMarkupEdits *edits;
  GHashTable *given; /* TocParagraph -> char*: its bookmark */
  unsigned next_name;
} Builder;

/* ---- The field's switches ------------------------------------------------------------------- */

static void read_range(const char *text, int *from, int *to)
{
  int a = 0, b = 0;
  int n = text ? sscanf(text, "%d-%d", &a, &b) : 0;
  if (n == 1) b = a;
  *from = n > 0 ? CLAMP(a, 1, 9) : 1;
  *to = n > 0 ? CLAMP(b, 1, 9) : 9;
}

static void read_styles(Spec *spec, const char *list)
{
  g_auto(GStrv) parts = g_strsplit_set(list ? list : "", strchr(list ? list : "", ';') ? ";" : ",", -1);
  for (size_t i = 0; parts[i] && parts[i + 1]; i += 2) {
    g_autofree char *key = g_utf8_casefold(g_strstrip(parts[i]), -1);
    g_hash_table_insert(spec->styles, g_steal_pointer(&key), GINT_TO_POINTER(CLAMP(atoi(parts[i + 1]), 1, 9)));
  }
}

/* argument: the word after the switch, or NULL if that is a switch itself. */
static void read_switch(Spec *spec, char name, const char *argument)
{
  switch (name) {
  case 'o': read_range(argument, &spec->outline_from, &spec->outline_to); break;
  case 'u': spec->by_outline_level = true; break;
  case 't': read_styles(spec, argument); break;
  case 'f':
    spec->marks = true;
    spec->mark_type = argument ? g_ascii_toupper(*argument) : 'C';
    break;
  case 'l': read_range(argument, &spec->mark_from, &spec->mark_to); break;
  case 'c':
  case 'a':
    g_free(spec->sequence);
    spec->sequence = g_strdup(argument);
    break;
  case 'b':
    g_free(spec->within);
    spec->within = g_strdup(argument);
    break;
  case 'n': read_range(argument, &spec->bare_from, &spec->bare_to); break;
  case 'p':
    g_free(spec->separator);
    spec->separator = g_strdup(argument);
    break;
  case 'h': spec->links = true; break;
  default: break;
  }
}

static Spec *read_spec(const char *instruction)
{
  Spec *spec = g_new0(Spec, 1);
  spec->styles = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  spec->mark_from = 1;
  spec->mark_to = 9;
  g_autoptr(GPtrArray) words = sy_field_words(instruction);
  for (guint i = 1; i < words->len; i++) {
    const char *word = g_ptr_array_index(words, i), *next = i + 1 < words->len ? g_ptr_array_index(words, i + 1) : NULL;
    if (*word != '\\' || !word[1]) continue;
    const char *glued = word[2] ? word + 2 : NULL;
    read_switch(spec, g_ascii_tolower(word[1]), glued ? glued : next && *next != '\\' ? next : NULL);
  }
  bool any =
      spec->outline_from || spec->by_outline_level || g_hash_table_size(spec->styles) || spec->marks || spec->sequence;
  if (!any) spec->outline_from = 1, spec->outline_to = 9;
  return spec;
}

static void free_spec(Spec *spec)
{
  g_hash_table_destroy(spec->styles);
  g_free(spec->sequence);
  g_free(spec->within);
  g_free(spec->separator);
  g_free(spec);
}

/* ---- Entries -------------------------------------------------------------------------------- */

static bool is_within(const TocScan *scan, const Spec *spec, const TocParagraph *p)
{
  if (!spec->within) return true;
  const TocRange *range = g_hash_table_lookup(scan->ranges, spec->within);
  return range && p->in.to > range->from && p->in.from < range->to;
}

/* The level a paragraph has in the table; 0: none. */
static int level_of(const Spec *spec, const TocParagraph *p)
{
  const char *style_name = p->in.of_style->paragraph.style_name;
  if (style_name && g_hash_table_size(spec->styles)) {
    g_autofree char *key = g_utf8_casefold(style_name, -1);
    int level = GPOINTER_TO_INT(g_hash_table_lookup(spec->styles, key));
    if (level) return level;
  }
  int heading = p->heading;
  if (spec->outline_from && heading >= spec->outline_from && heading <= spec->outline_to) return heading;
  if (!spec->by_outline_level || p->in.outline >= 9) return 0;
  int from = spec->outline_from ? spec->outline_from : 1, to = spec->outline_from ? spec->outline_to : 9;
  return p->in.outline + 1 >= from && p->in.outline + 1 <= to ? p->in.outline + 1 : 0;
}

static bool is_space(gunichar c)
{
  return c == '\t' || c == ' ' || c == '\n' || c == '\r' || c == 0x3000 || c == 0xA0;
}

/* Tabs and line ends in a heading are spaces in its entry. */
static char *entry_text(const TocParagraph *p)
{
  g_autofree char *text = g_strdup(p->text->str);
  g_strdelimit(text, "\t\n\r", ' ');
  char *from = text;
  while (*from && is_space(g_utf8_get_char(from))) from = g_utf8_next_char(from);
  g_strchomp(from);
  /* Spaces may stand for what the label's suffix does not give. */
  bool spaced = from > text && p->label && !g_str_has_suffix(p->label, "\t") && !g_str_has_suffix(p->label, " ");
  return *from ? g_strconcat(p->label ? p->label : "", spaced ? " " : "", from, NULL) : NULL;
}

static void add_entry(GArray *entries, TocParagraph *p, int level, char *text)
{
  Entry entry = {.heading = p, .level = level, .text = text};
  if (text && entries->len < MOST_ENTRIES) g_array_append_val(entries, entry);
  else g_free(text);
}

static void add_marks(GArray *entries, const Spec *spec, TocParagraph *p)
{
  for (guint i = 0; p->marks && i < p->marks->len; i++) {
    const TocMark *mark = g_ptr_array_index(p->marks, i);
    if (mark->type == spec->mark_type && mark->level >= spec->mark_from && mark->level <= spec->mark_to)
      add_entry(entries, p, mark->level, g_strdup(mark->text));
  }
}

static bool counts(const TocParagraph *p, const char *sequence)
{
  for (guint i = 0; p->sequences && i < p->sequences->len; i++)
    if (g_ascii_strcasecmp(g_ptr_array_index(p->sequences, i), sequence) == 0) return true;
  return false;
}

static void clear_entry(void *entry)
{
  g_free(((Entry *)entry)->text);
}

static GArray *entries_of(const TocScan *scan, const Spec *spec)
{
  GArray *entries = g_array_new(FALSE, FALSE, sizeof(Entry));
  g_array_set_clear_func(entries, clear_entry);
  for (guint i = 0; i < scan->paragraphs->len; i++) {
    TocParagraph *p = g_ptr_array_index(scan->paragraphs, i);
    if (!is_within(scan, spec, p)) continue;
    int level = level_of(spec, p);
    if (level) add_entry(entries, p, level, entry_text(p));
    else if (spec->sequence && counts(p, spec->sequence)) add_entry(entries, p, 1, entry_text(p));
    if (spec->marks) add_marks(entries, spec, p);
  }
  return entries;
}

/* ---- Is the table right already? ------------------------------------------------------------ */

static char *without_spaces(const char *text, const char *separator)
{
  GString *out = g_string_new(NULL);
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (!is_space(c)) g_string_append_unichar(out, c);
  }
  if (separator && g_str_has_suffix(out->str, separator)) g_string_truncate(out, out->len - strlen(separator));
  return g_string_free(out, FALSE);
}

static GPtrArray *old_entries(const TocField *toc)
{
  GPtrArray *out = g_ptr_array_new();
  if (toc->start->entry) g_ptr_array_add(out, toc->start);
  for (guint i = 0; i < toc->inner->len; i++) {
    TocParagraph *p = g_ptr_array_index(toc->inner, i);
    if (p->entry) g_ptr_array_add(out, p);
  }
  if (toc->end != toc->start && toc->end->entry) g_ptr_array_add(out, toc->end);
  return out;
}

static bool has_page(const Spec *spec, const Entry *entry)
{
  return !spec->bare_from || entry->level < spec->bare_from || entry->level > spec->bare_to;
}

static bool points_to(const TocParagraph *old, const TocParagraph *heading)
{
  for (guint i = 0; old->anchor && i < heading->bookmarks->len; i++)
    if (strcmp(g_ptr_array_index(heading->bookmarks, i), old->anchor) == 0) return true;
  return false;
}

static const char *style_of_level(const TocScan *scan, const Spec *spec, int level)
{
  g_autofree char *name = spec->sequence ? g_strdup("table of figures") : g_strdup_printf("toc %d", level);
  return sy_styles_named(scan->styles, SY_STYLE_PARAGRAPH, name);
}

static bool is_right(const TocScan *scan, const Spec *spec, const TocField *toc, const GArray *entries)
{
  g_autoptr(GPtrArray) old = old_entries(toc);
  if (old->len != entries->len) return false;
  for (guint i = 0; i < old->len; i++) {
    const TocParagraph *p = g_ptr_array_index(old, i);
    const Entry *entry = &g_array_index(entries, Entry, i);
    g_autofree char *is = without_spaces(p->entry->str, spec->separator), *should = without_spaces(entry->text, NULL);
    const char *style = style_of_level(scan, spec, entry->level);
    if (strcmp(is, should) != 0 || p->has_page != has_page(spec, entry)) return false;
    if (style && g_strcmp0(style, p->in.style) != 0) return false;
    if ((p->has_page || spec->links) && !points_to(p, entry->heading)) return false;
  }
  return true;
}

/* ---- Bookmarks round headings --------------------------------------------------------------- */

static const char *new_name(Builder *b)
{
  for (;;) {
    char *name = g_strdup_printf("_Toc%09u", b->next_name++);
    if (g_hash_table_add(b->scan->names, name)) return name;
  }
}

static const char *bookmark_of(Builder *b, TocParagraph *heading)
{
  if (heading->bookmarks->len) return g_ptr_array_index(heading->bookmarks, 0);
  const char *name = g_hash_table_lookup(b->given, heading);
  if (name) return name;
  name = new_name(b);
  g_hash_table_insert(b->given, heading, (void *)name);
  const char *w = b->scan->prefix;
  int id = ++b->scan->last_id;
  g_autofree char *begin = g_strdup_printf("<%sbookmarkStart %sid=\"%d\" %sname=\"%s\"/>", w, w, id, w, name);
  g_autofree char *end = g_strdup_printf("<%sbookmarkEnd %sid=\"%d\"/>", w, w, id);
  size_t at = heading->in.ppr_to ? heading->in.ppr_to : heading->in.open_to;
  sy_markup_edits_add(b->edits, at, at, begin);
  sy_markup_edits_add(b->edits, heading->in.close_from, heading->in.close_from, end);
  return name;
}

/* ---- What is written ------------------------------------------------------------------------ */

/* The template's marks in what follows: ~ is the prefix ("w:"). */
static void append(const Builder *b, GString *out, const char *markup)
{
  for (const char *p = markup; *p; p++) {
    if (*p == '~') g_string_append(out, b->scan->prefix);
    else g_string_append_c(out, *p);
  }
}

static void append_run(const Builder *b, GString *out, const char *text, size_t length)
{
  if (length == 0) return;
  append(b, out, "<~r><~t xml:space=\"preserve\">");
  sy_xml_append_text(out, text, (gssize)length);
  append(b, out, "</~t></~r>");
}

static void append_text(const Builder *b, GString *out, const char *text)
{
  for (const char *p = text; *p;) {
    size_t n = strcspn(p, "\t");
    append_run(b, out, p, n);
    if (p[n]) append(b, out, "<~r><~tab/></~r>");
    p += n + (p[n] != 0);
  }
}

static void append_entry(Builder *b, GString *out, const Spec *spec, const Entry *entry)
{
  const char *bookmark = entry->bookmark;
  if (spec->links) {
    append(b, out, "<~hyperlink ~anchor=\"");
    sy_xml_append_attribute(out, bookmark, -1);
    append(b, out, "\" ~history=\"1\">");
  }
  append_text(b, out, entry->text);
  if (has_page(spec, entry)) {
    append_text(b, out, spec->separator ? spec->separator : "\t");
    append(b, out, "<~r><~fldChar ~fldCharType=\"begin\"/></~r><~r><~instrText xml:space=\"preserve\"> PAGEREF ");
    sy_xml_append_text(out, bookmark, -1);
    append(b, out,
           " \\h </~instrText></~r><~r><~fldChar ~fldCharType=\"separate\"/></~r><~r><~t>1</~t></~r>"
           "<~r><~fldChar ~fldCharType=\"end\"/></~r>");
  }
  if (spec->links) append(b, out, "</~hyperlink>");
}

typedef struct {
  const char *style; /* id, or NULL */
  int number_tab;    /* twips; 0: none needed */
  bool right_tab;    /* the style has none */
} LevelStyle;

/* Roughly how wide a label is, in half characters of 10.5 pt. */
static int width_of(const char *label)
{
  int n = 0;
  for (const char *p = label; *p && *p != '\t'; p = g_utf8_next_char(p))
    n += g_unichar_iswide(g_utf8_get_char(p)) ? 2 : 1;
  return n;
}

/* An entry's label is followed by a tab: where the style has no stop for it, the paragraph gets one. */
static LevelStyle level_style(const Builder *b, const Spec *spec, const GArray *entries, int level)
{
  LevelStyle out = {.style = style_of_level(b->scan, spec, level)};
  SyStyles *styles = b->scan->styles;
  const SyParagraphStyle *is = out.style ? sy_styles_paragraph(styles, out.style) : sy_styles_defaults(styles);
  const SyParagraphProperties *properties = &is->paragraph;
  bool left = properties->indent_first < 0 || (properties->chars_first_set && properties->chars_first < 0);
  out.right_tab = true;
  for (size_t i = 0; i < properties->n_tabs; i++) {
    if (properties->tabs[i].kind == SY_TAB_RIGHT) out.right_tab = false;
    else left = true;
  }
  int widest = 0;
  for (guint i = 0; i < entries->len && !left; i++) {
    const Entry *entry = &g_array_index(entries, Entry, i);
    if (entry->level == level && strchr(entry->text, '\t')) widest = MAX(widest, width_of(entry->text));
  }
  int em = is->run.size * 10;
  int indent = properties->chars_left_set ? properties->chars_left * em / 100 : properties->indent_left;
  if (widest) out.number_tab = indent + (widest / 2 + 1) * em;
  return out;
}

static void append_properties(const Builder *b, GString *out, const LevelStyle *style, int width)
{
  bool tabs = style->number_tab || style->right_tab;
  if (!style->style && !tabs) return;
  append(b, out, "<~pPr>");
  if (style->style) {
    append(b, out, "<~pStyle ~val=\"");
    sy_xml_append_attribute(out, style->style, -1);
    g_string_append(out, "\"/>");
  }
  if (tabs) append(b, out, "<~tabs>");
  const char *w = b->scan->prefix;
  if (style->number_tab)
    g_string_append_printf(out, "<%stab %sval=\"left\" %spos=\"%d\"/>", w, w, w, style->number_tab);
  if (style->right_tab)
    g_string_append_printf(out, "<%stab %sval=\"right\" %sleader=\"dot\" %spos=\"%d\"/>", w, w, w, w,
                           width ? width - 10 : 8494);
  if (tabs) append(b, out, "</~tabs>");
  append(b, out, "</~pPr>");
}

/* ---- One table ------------------------------------------------------------------------------ */

typedef struct {
  Builder *b;
  const Spec *spec;
  const TocField *toc;
  const GArray *entries;
  LevelStyle styles[10];
} Writing;

static void replace_properties(const Writing *w, const TocParagraph *p, int level)
{
  GString *out = g_string_new(NULL);
  append_properties(w->b, out, &w->styles[level], w->toc->width);
  if (p->in.ppr_to) sy_markup_edits_add(w->b->edits, p->in.ppr_from, p->in.ppr_to, out->str);
  else sy_markup_edits_add(w->b->edits, p->in.open_to, p->in.open_to, out->str);
  g_string_free(out, TRUE);
}

static void append_nth(const Writing *w, GString *out, guint i)
{
  append_entry(w->b, out, w->spec, &g_array_index(w->entries, Entry, i));
}

/* "<w:p>" and the properties of the nth entry's style. */
static void append_opening(const Writing *w, GString *out, guint i)
{
  append(w->b, out, "<~p>");
  append_properties(w->b, out, &w->styles[g_array_index(w->entries, Entry, i).level], w->toc->width);
}

/* Bookmarks that begin or end in the result, but not both, stay. */
static void append_bookmarks(const TocField *toc, GString *out)
{
  for (guint i = 0; i < toc->bookmarks->len; i++) {
    const TocBookmark *b = g_ptr_array_index(toc->bookmarks, i);
    bool paired = false;
    for (guint k = 0; k < toc->bookmarks->len && !paired; k++) {
      const TocBookmark *other = g_ptr_array_index(toc->bookmarks, k);
      paired = other->end != b->end && strcmp(other->id, b->id) == 0;
    }
    if (!paired) g_string_append(out, b->tag);
  }
}

/* What stands before the first entry: of a field that has no separator yet, that too. */
static void append_beginning(const Writing *w, GString *out)
{
  const TocField *toc = w->toc;
  if (toc->simple) {
    append(w->b, out, "<~r><~fldChar ~fldCharType=\"begin\"/></~r><~r><~instrText xml:space=\"preserve\">");
    sy_xml_append_text(out, toc->instruction->str, -1);
    append(w->b, out, "</~instrText></~r>");
  }
  if (toc->open_run) append(w->b, out, "</~r>");
  if (toc->simple || !toc->separated) append(w->b, out, "<~r><~fldChar ~fldCharType=\"separate\"/></~r>");
  append_bookmarks(toc, out);
}

static void write_in_one_paragraph(const Writing *w)
{
  const TocField *toc = w->toc;
  GString *out = g_string_new(NULL);
  if (!toc->separated && toc->in_run) append(w->b, out, "</~r>");
  append_beginning(w, out);
  for (guint i = 0; i < w->entries->len; i++) {
    if (i) {
      append(w->b, out, "</~p>");
      append_opening(w, out, i);
    }
    append_nth(w, out, i);
  }
  if (toc->simple) append(w->b, out, "<~r><~fldChar ~fldCharType=\"end\"/></~r>");
  else if (toc->in_run) append(w->b, out, "<~r>");
  size_t from = toc->simple ? toc->simple_from : toc->result_from, to = toc->simple ? toc->simple_to : toc->end_from;
  sy_markup_edits_add(w->b->edits, from, to, out->str);
  g_string_free(out, TRUE);
}

/* The first entry stands after the separator, the last before the end if one stood there. */
static void write_over_paragraphs(const Writing *w)
{
  const TocField *toc = w->toc;
  guint n = w->entries->len;
  bool last_in_end = toc->end->entry && n > 1;
  GString *out = g_string_new(NULL);
  append_beginning(w, out);
  append_nth(w, out, 0);
  sy_markup_edits_add(w->b->edits, toc->result_from, toc->start->in.close_from, out->str);
  g_string_truncate(out, 0);
  for (guint i = 1; i < (last_in_end ? n - 1 : n); i++) {
    append_opening(w, out, i);
    append_nth(w, out, i);
    append(w->b, out, "</~p>");
  }
  sy_markup_edits_add(w->b->edits, toc->start->in.to, toc->start->in.to, out->str);
  for (guint i = 0; i < toc->inner->len; i++) {
    const TocParagraph *p = g_ptr_array_index(toc->inner, i);
    sy_markup_edits_add(w->b->edits, p->in.from, p->in.to, "");
  }
  g_string_truncate(out, 0);
  if (last_in_end) {
    replace_properties(w, toc->end, g_array_index(w->entries, Entry, n - 1).level);
    append_nth(w, out, n - 1);
  }
  if (toc->in_run) append(w->b, out, "<~r>");
  size_t content = toc->end->in.ppr_to ? toc->end->in.ppr_to : toc->end->in.open_to;
  sy_markup_edits_add(w->b->edits, content, toc->end_from, out->str);
  g_string_free(out, TRUE);
}

static void build(Builder *b, const TocField *toc)
{
  Spec *spec = read_spec(toc->instruction->str);
  GArray *entries = entries_of(b->scan, spec);
  if (entries->len && !is_right(b->scan, spec, toc, entries)) {
    Writing w = {.b = b, .spec = spec, .toc = toc, .entries = entries};
    for (int level = 1; level <= 9; level++) w.styles[level] = level_style(b, spec, entries, level);
    for (guint i = 0; i < entries->len; i++) {
      Entry *entry = &g_array_index(entries, Entry, i);
      entry->bookmark = bookmark_of(b, entry->heading);
    }
    replace_properties(&w, toc->start, g_array_index(entries, Entry, 0).level);
    if (toc->start == toc->end) write_in_one_paragraph(&w);
    else write_over_paragraphs(&w);
  }
  g_array_free(entries, TRUE);
  free_spec(spec);
}

/* ---- The part ------------------------------------------------------------------------------- */

/* Every paragraph is wanted, not only those with an outline level: for styles by name and for captions. */
static bool wants_all(const TocScan *scan)
{
  for (guint i = 0; i < scan->fields->len; i++) {
    const TocField *toc = g_ptr_array_index(scan->fields, i);
    Spec *spec = read_spec(toc->instruction->str);
    bool all = g_hash_table_size(spec->styles) || spec->sequence;
    free_spec(spec);
    if (all) return true;
  }
  return false;
}

static GBytes *rebuilt(SyStyles *styles, const char *text, size_t size, void *unused)
{
  Builder b = {.scan = sy_toc_scan(styles, text, size, false), .next_name = 100000001};
  if (wants_all(b.scan)) {
    sy_toc_scan_free(b.scan);
    b.scan = sy_toc_scan(styles, text, size, true);
  }
  b.edits = sy_markup_edits_new();
  b.given = g_hash_table_new(NULL, NULL);
  for (guint i = 0; i < b.scan->fields->len; i++) {
    const TocField *toc = g_ptr_array_index(b.scan->fields, i);
    if (!toc->leave) build(&b, toc);
  }
  GBytes *out = sy_markup_edits_count(b.edits) ? sy_markup_edits_apply(b.edits, text, size) : NULL;
  sy_markup_edits_free(b.edits);
  g_hash_table_destroy(b.given);
  sy_toc_scan_free(b.scan);
  return out;
}

bool sy_fields_build_contents(SyPackage *package, SyStyles *styles, SyDiagnostics *diagnostics)
{
  static const char *const words[] = {"TOC", NULL};
  return sy_fields_rewrite_main(package, words, styles, rebuilt, NULL, diagnostics);
}

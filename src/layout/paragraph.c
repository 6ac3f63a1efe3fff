/* A paragraph: inlines -> items -> composed lines -> slabs. */
#include "layout/box_private.h"
#include "layout/feeder_private.h"
#include "layout/flow_private.h"
#include "layout/galley_private.h"
#include "layout/margin_private.h"
#include "layout/node_private.h"
#include "layout/paragraph_private.h"
#include "layout/pass_private.h"
#include "layout/row_private.h"
#include "layout/styleref_private.h"
#include "layout/unit_private.h"
#include "layout/wrap_private.h"

#include <math.h>
#include <string.h>

#define PARAGRAPHS_BETWEEN_LOOKS 64 /* at the clock */
#define SPECIAL_SECTION 9           /* outline levels from here on are body text */

/* ---- Runs that outlive their document ------------------------------------------------------- */

guint sy_layout_run_hash(const void *run)
{
  guint64 hash = 1469598103934665603u, words[sizeof(SyRunProperties) / sizeof(guint64)];
  memcpy(words, run, sizeof words);
  for (size_t i = 0; i < G_N_ELEMENTS(words); i++) hash = (hash ^ words[i] ^ hash >> 29) * 1099511628211u;
  return (guint)(hash ^ hash >> 32);
}

gboolean sy_layout_run_equal(const void *a, const void *b)
{
  return memcmp(a, b, sizeof(SyRunProperties)) == 0;
}

const SyRunProperties *sy_layout_intern_run(SyTypesetter *typesetter, const SyRunProperties *run)
{
  SyRunProperties *kept = g_hash_table_lookup(typesetter->runs, run);
  if (kept) return kept;
  kept = g_memdup2(run, sizeof *run);
  g_hash_table_add(typesetter->runs, kept);
  return kept;
}

/* ---- Slabs ---------------------------------------------------------------------------------- */

Slab *sy_slab_new(SlabKind kind)
{
  Slab *slab = g_new0(Slab, 1);
  slab->kind = kind;
  return slab;
}

void sy_slab_free(Slab *slab)
{
  if (!slab) return;
  sy_para_unref(slab->para);
  if (!slab->bound) sy_row_free(slab->row); /* A repeated header row belongs to its table. */
  g_free(slab);
}

static void clear_mark(void *p)
{
  Mark *mark = p;
  g_free(mark->name);
  g_free(mark->uri);
  g_free(mark->tooltip);
  sy_node_unref(mark->node);
  if (!mark->floating) sy_box_free(mark->box);
  sy_galley_free(mark->note);
}

void sy_para_unref(Para *para)
{
  if (!para || --para->references > 0) return;
  sy_lines_unref(para->lines);
  g_array_free(para->marks, TRUE);
  g_free(para->link_at);
  sy_node_unref(para->node);
  sy_node_unref(para->label_node);
  for (guint i = 0; para->rubies && i < para->rubies->len; i++) {
    sy_node_unref(g_array_index(para->rubies, RubyNodes, i).base);
    sy_node_unref(g_array_index(para->rubies, RubyNodes, i).text);
  }
  if (para->rubies) g_array_free(para->rubies, TRUE);
  g_free(para->title);
  if (para->bars) g_array_free(para->bars, TRUE);
  for (guint i = 0; para->lifted && i < para->anchored->len; i++)
    sy_box_free(g_array_index(para->anchored, Anchored, i).box);
  if (para->anchored) g_array_free(para->anchored, TRUE);
  g_free(para->style_text);
  g_free(para->style_label);
  g_free(para->style_number);
  g_free(para);
}

/* ---- Items ---------------------------------------------------------------------------------- */

typedef struct {
  Feeder *f;
  const SyParagraph *source;
  Para *para;
  GArray *items;   /* SyItem */
  GPtrArray *kept; /* texts made here, freed after composing */
  GArray *floats;  /* FloatAnchor */
  Node *link;
  bool counts;
} Build;

typedef struct {
  const SyObject *object;
  Box *box;
} FloatAnchor;

/* Insertions are underlined, deletions struck, both in colour. */
static void mark_up(SyRunProperties *run)
{
  run->color = MARKUP_COLOR;
  if (run->revision == SY_REVISION_INSERTED) run->underline = SY_LINE_SINGLE, run->underline_color = MARKUP_COLOR;
  else run->strike = true;
}

static void add_text(Build *b, const SyRunProperties *run, const char *text, size_t length)
{
  if (length == 0 || run->vanish) return;
  SyRunProperties marked = *run;
  if (run->revision != SY_REVISION_NONE) mark_up(&marked), run = &marked;
  SyItem item = {
      .kind = SY_ITEM_TEXT, .run = sy_layout_intern_run(b->f->l->typesetter, run), .text = text, .length = length};
  g_array_append_val(b->items, item);
}

static void add_own_text(Build *b, const SyRunProperties *run, char *text)
{
  g_ptr_array_add(b->kept, text);
  add_text(b, run, text, strlen(text));
}

static size_t add_mark(Build *b, Mark mark, const SyInline *source)
{
  size_t index = b->para->marks->len;
  g_array_append_val(b->para->marks, mark);
  SyItem item = {.kind = SY_ITEM_MARK, .run = b->source->mark, .index = index};
  g_array_append_val(b->items, item);
  return index;
}

static char *known_label(const Layout *l, const char *bookmark)
{
  const char *label = l->known ? sy_page_table_label(l->known, bookmark) : NULL;
  return label ? g_strdup(label) : NULL;
}

static char *section_pages(const Layout *l)
{
  const GArray *pages = l->known ? l->known->section_pages : NULL;
  if (!pages || (guint)l->section >= pages->len) return NULL;
  return g_strdup_printf("%d", g_array_index(pages, int, l->section));
}

/* What a field shows. NULL if it shows its stored result. */
static char *field_text(Layout *l, const SyInline *in)
{
  switch (in->field.kind) {
  case SY_FIELD_PAGE:
    return in->field.format_set ? sy_number_format(in->field.format, l->page_number) : g_strdup(sy_flow_label(l));
  case SY_FIELD_NUMPAGES: return l->known ? g_strdup_printf("%zu", l->known->pages) : NULL;
  case SY_FIELD_SECTIONPAGES: return section_pages(l);
  case SY_FIELD_SECTION: return g_strdup_printf("%d", l->section + 1);
  case SY_FIELD_PAGEREF: return known_label(l, in->field.argument);
  case SY_FIELD_STYLEREF: return sy_styleref_text(l, in);
  }
  return NULL;
}

static void add_field(Build *b, const SyInline *in)
{
  char *text = field_text(b->f->l, in);
  if (text) add_own_text(b, in->run, text);
  else add_text(b, in->run, in->text ? in->text : "", in->length);
}

static char *note_label(Build *b, const SyInline *in)
{
  Layout *l = b->f->l;
  if (b->f->in_note) return g_strdup(b->f->note_label ? b->f->note_label : "");
  if (in->note.custom_mark) return g_strdup(in->note.custom_mark);
  const SySection *s = b->f->section;
  int step = b->f->artifact ? 0 : 1; /* What is only measured, or repeated, does not count. */
  int number = in->note.endnote ? l->endnotes : l->footnotes;
  *(in->note.endnote ? &l->endnotes : &l->footnotes) += step;
  return in->note.endnote ? sy_number_format(s->endnote_format, MAX(s->endnote_start, 1) + number)
                          : sy_number_format(s->footnote_format, MAX(s->footnote_start, 1) + number);
}

/* Adds the raised mark of a note, and for a footnote of the body its text at the page's foot. */
static void add_note(Build *b, const SyInline *in)
{
  Layout *l = b->f->l;
  char *label = note_label(b, in);
  SyRunProperties raised = *in->run;
  if (!in->note.custom_mark) raised.vert_align = SY_VERTICAL_SUPERSCRIPT;
  add_own_text(b, &raised, label);
  if (b->f->in_note || b->f->artifact) return;
  size_t n = 0;
  const SyBlock *blocks = sy_document_note(l->document, in->note.endnote, in->note.id, &n);
  if (in->note.endnote) {
    if (blocks) g_ptr_array_add(l->endnote_ids, GINT_TO_POINTER(in->note.id));
    return;
  }
  if (!blocks) return;
  Feeder pattern = *b->f;
  pattern.in_note = true;
  pattern.note_label = label;
  pattern.in_table = false;
  pattern.vertical = l->flow.page && l->flow.page->vertical;
  Node *node = sy_node_new(l, b->para->node, SY_ELEMENT_NOTE);
  Mark mark = {.kind = MARK_NOTE, .note = sy_galley_lay(&pattern, blocks, n, l->flow.w[l->flow.column], node)};
  sy_node_unref(node);
  add_mark(b, mark, in);
}

static void add_object(Build *b, const SyInline *in)
{
  const SyObject *object = in->object;
  Box *box = sy_box_new(b->f, object, b->para->node);
  if (!box) return;
  if (object->wrap == SY_WRAP_INLINE) {
    SyItem item = {.kind = SY_ITEM_BOX,
                   .run = in->run ? in->run : b->source->mark,
                   .width = box->width,
                   .ascent = box->height,
                   .index = b->para->marks->len};
    /* It stands upright, with its middle on the axis of a line that runs down. */
    if (b->f->vertical) item.width = box->height, item.ascent = item.descent = box->width / 2;
    Mark mark = {.kind = MARK_BOX, .box = box};
    g_array_append_val(b->para->marks, mark);
    g_array_append_val(b->items, item);
    return;
  }
  FloatAnchor anchor = {object, box};
  g_array_append_val(b->floats, anchor);
}

static void add_link(Build *b, const SyInline *in)
{
  Node *node = sy_node_new(b->f->l, b->para->node, SY_ELEMENT_LINK);
  Mark mark = {.kind = MARK_LINK_BEGIN,
               .name = g_strdup(in->link.name),
               .uri = g_strdup(in->link.uri),
               .tooltip = g_strdup(in->link.tooltip),
               .node = node};
  add_mark(b, mark, in);
  b->link = node;
}

/* A ruby without a base stands as text, so that no reading is lost. */
static void add_ruby(Build *b, const SyInline *in)
{
  guint index = b->items->len;
  if (in->length == 0) add_text(b, in->ruby.run, in->ruby.text, in->ruby.length);
  add_text(b, in->run, in->text, in->length);
  if (in->length == 0 || in->ruby.length == 0 || b->items->len == index) return;
  SyItem *item = &g_array_index(b->items, SyItem, index);
  item->ruby = in->ruby.text;
  item->ruby_length = in->ruby.length;
  item->ruby_run = sy_layout_intern_run(b->f->l->typesetter, in->ruby.run);
  item->ruby_align = (int)in->ruby.align;
  item->ruby_raise = in->ruby.raise;
  item->ruby_upon = in->ruby.upon;
  if (!b->para->node || in->ruby.upon) return;
  Node *node = sy_node_new(b->f->l, b->link ? b->link : b->para->node, SY_ELEMENT_RUBY);
  RubyNodes nodes = {index, sy_node_new(b->f->l, node, SY_ELEMENT_RUBY_BASE),
                     sy_node_new(b->f->l, node, SY_ELEMENT_RUBY_TEXT)};
  sy_node_unref(node);
  if (!b->para->rubies) b->para->rubies = g_array_new(FALSE, FALSE, sizeof(RubyNodes));
  g_array_append_val(b->para->rubies, nodes);
}

static void add_break(Build *b, const SyInline *in)
{
  SyItem item = {.kind = SY_ITEM_BREAK, .run = in->run ? in->run : b->source->mark, .break_kind = in->kind};
  g_array_append_val(b->items, item);
}

static void add_tab(Build *b, const SyInline *in)
{
  SyItem item = {.kind = SY_ITEM_TAB,
                 .run = sy_layout_intern_run(b->f->l->typesetter, in->run ? in->run : b->source->mark)};
  if (in->kind == SY_INLINE_POSITION_TAB) {
    item.ptab = true;
    item.ptab_align = in->ptab.align;
    item.ptab_indent = in->ptab.to_indent;
    item.leader = in->ptab.leader;
  }
  g_array_append_val(b->items, item);
}

/* Adds the comment's sign. Its text stands in the margin. */
static void add_comment(Build *b, const SyInline *in)
{
  Layout *l = b->f->l;
  size_t index = sy_comment_index(l, in->comment.id);
  if (index == SIZE_MAX) return;
  SyRunProperties run = *in->run;
  run.color = MARKUP_COLOR;
  run.vert_align = SY_VERTICAL_SUPERSCRIPT;
  run.revision = SY_REVISION_NONE;
  add_own_text(b, &run, sy_comment_sign(l, index));
  add_mark(b, (Mark){.kind = MARK_COMMENT, .comment = index}, in);
}

static void add_inline(Build *b, const SyInline *in)
{
  switch (in->kind) {
  case SY_INLINE_TEXT: add_text(b, in->run, in->text, in->length); break;
  case SY_INLINE_TAB:
  case SY_INLINE_POSITION_TAB: add_tab(b, in); break;
  case SY_INLINE_LINE_BREAK:
  case SY_INLINE_PAGE_BREAK:
  case SY_INLINE_COLUMN_BREAK: add_break(b, in); break;
  case SY_INLINE_FIELD: add_field(b, in); break;
  case SY_INLINE_NOTE: add_note(b, in); break;
  case SY_INLINE_OBJECT: add_object(b, in); break;
  case SY_INLINE_RUBY: add_ruby(b, in); break;
  case SY_INLINE_BOOKMARK:
    if (!b->f->artifact) add_mark(b, (Mark){.kind = MARK_BOOKMARK, .name = g_strdup(in->link.name)}, in);
    break;
  case SY_INLINE_LINK_BEGIN:
    if (!b->f->artifact) add_link(b, in);
    break;
  case SY_INLINE_LINK_END:
    if (!b->f->artifact) add_mark(b, (Mark){.kind = MARK_LINK_END}, in);
    b->link = NULL;
    break;
  case SY_INLINE_COMMENT:
    if (!b->f->artifact) add_comment(b, in);
    break;
  default: break; /* Paper does not show marks of editing. */
  }
}

/* ---- Structure ------------------------------------------------------------------------------ */

static char *plain_text(const SyParagraph *p, bool with_label)
{
  GString *text = g_string_new(with_label && p->label && !p->label->bullet ? p->label->text : "");
  if (text->len) g_string_append_unichar(text, 0x3000);
  for (size_t i = 0; i < (p->n_heading ? p->n_heading : p->n_inlines); i++) {
    const SyInline *in = &p->inlines[i];
    if (in->kind == SY_INLINE_TEXT || in->kind == SY_INLINE_RUBY)
      g_string_append_len(text, in->text, (gssize)in->length);
    else if (in->kind == SY_INLINE_TAB) g_string_append_c(text, ' ');
  }
  return g_string_free(text, FALSE);
}

static void drop_lists(Feeder *f, size_t keep)
{
  if (f->lists && f->lists->len > keep) g_ptr_array_set_size(f->lists, (gint)keep);
}

/* The list that an item of that level stands in; lists within lists are children of items' bodies. */
static Node *list_of(Feeder *f, const SyLabel *label)
{
  if (!f->lists) f->lists = g_ptr_array_new_with_free_func((GDestroyNotify)(void (*)(void))sy_node_unref);
  if (f->list_id != label->num_id) drop_lists(f, 0);
  f->list_id = label->num_id;
  size_t level = (size_t)CLAMP(label->level, 0, 8);
  drop_lists(f, level + 1);
  while (f->lists->len <= level) {
    Node *parent = f->lists->len ? g_ptr_array_index(f->lists, f->lists->len - 1) : f->node;
    Node *list = sy_node_new(f->l, parent, SY_ELEMENT_LIST);
    list->element.ordered = !label->bullet;
    g_ptr_array_add(f->lists, list);
  }
  return g_ptr_array_index(f->lists, level);
}

static void make_list_item(Feeder *f, Para *para, const SyLabel *label)
{
  Node *item = sy_node_new(f->l, list_of(f, label), SY_ELEMENT_LIST_ITEM);
  para->label_node = sy_node_new(f->l, item, SY_ELEMENT_LABEL);
  para->node = sy_node_new(f->l, item, SY_ELEMENT_LIST_BODY);
  sy_node_unref(item);
}

static void make_nodes(Feeder *f, Para *para, const SyParagraph *source)
{
  if (f->artifact || !f->node) return;
  int outline = source->properties->outline_level;
  char *title = outline < SPECIAL_SECTION && !f->in_table && !f->in_note ? plain_text(source, true) : NULL;
  if (title && *title) {
    drop_lists(f, 0);
    para->title = title;
    para->node = sy_node_new(f->l, f->node, SY_ELEMENT_HEADING);
    /* The first heading has level 1 and none skips a level (ISO 14289-1 7.4.2), whatever the document's styles do. */
    f->l->heading_level = MIN(MIN(outline + 1, 6), f->l->heading_level + 1);
    para->node->element.level = f->l->heading_level;
    para->node->element.title = g_strdup(para->title);
    return;
  }
  g_free(title);
  const SyLabel *label = source->label;
  if (label && *label->text) {
    make_list_item(f, para, label);
    return;
  }
  drop_lists(f, 0);
  para->node = sy_node_new(f->l, f->node, SY_ELEMENT_PARAGRAPH);
}

/* ---- Composing ------------------------------------------------------------------------------ */

/* The cache's keys hold runs by address. Those of texts and tabs have been interned as they came. */
static void intern_runs(Build *b, const SyRunProperties *mark)
{
  SyTypesetter *typesetter = b->f->l->typesetter;
  for (guint i = 0; i < b->items->len; i++) {
    SyItem *item = &g_array_index(b->items, SyItem, i);
    if (item->run == b->source->mark) item->run = mark;
    else if (item->run && item->kind != SY_ITEM_TEXT && item->kind != SY_ITEM_TAB)
      item->run = sy_layout_intern_run(typesetter, item->run);
    if (item->ruby_run) item->ruby_run = sy_layout_intern_run(typesetter, item->ruby_run);
  }
}

static void compose(Build *b, double before)
{
  Feeder *f = b->f;
  Layout *l = f->l;
  const SyParagraph *source = b->source;
  const SyRunProperties *paragraph_mark = sy_layout_intern_run(l->typesetter, source->mark);
  intern_runs(b, paragraph_mark);
  SyLabel label;
  if (source->label) {
    label = *source->label;
    label.run = sy_layout_intern_run(l->typesetter, label.run);
  }
  /* Lines in cells keep to the grid only where the document says so (17.15.3.1). */
  bool off_grid = f->in_table && !l->settings->adjust_line_height_in_table;
  SyComposition c = {.n_items = b->items->len,
                     .items = (const SyItem *)(const void *)b->items->data,
                     .properties = source->properties,
                     .mark = paragraph_mark,
                     .label = source->label && *label.text ? &label : NULL,
                     .settings = l->settings,
                     .width = f->width,
                     .grid = off_grid ? SY_GRID_NONE : f->section->grid,
                     .line_pitch = PT(f->section->line_pitch),
                     .char_space = f->section->grid >= SY_GRID_LINES_AND_CHARS ? f->section->char_space / 4096.0 : 0,
                     .default_tab = PT(l->settings->default_tab),
                     .in_table = f->in_table,
                     .vertical = f->vertical};
  SyWrapPlace place;
  if (f->emit == sy_flow_emit && l->flow.page) {
    place = (SyWrapPlace){l->flow.page, l->flow.x[l->flow.column], f->width, sy_flow_y(l, before)};
    if (sy_wrap_any(place.page, place.top)) {
      c.measure = sy_wrap_measure;
      c.measure_data = &place;
    }
  }
  b->para->lines = sy_compose(l->typesetter->fonts, l->typesetter->cache, &c);
}

/* Finds which link is open at the start of each line. */
static void find_links(Para *para)
{
  para->link_at = g_new(int, para->lines->n_lines + 1);
  int open = -1;
  for (size_t i = 0; i < para->lines->n_lines; i++) {
    para->link_at[i] = open;
    const SyLine *line = &para->lines->lines[i];
    for (size_t k = 0; k < line->n_placed; k++) {
      const Mark *mark = &g_array_index(para->marks, Mark, line->placed[k].index);
      if (mark->kind == MARK_LINK_BEGIN) open = (int)line->placed[k].index;
      if (mark->kind == MARK_LINK_END) open = -1;
    }
  }
}

/* ---- Slabs of a paragraph ------------------------------------------------------------------- */

static bool has_border(const SyParagraphProperties *p)
{
  return p->top.style || p->bottom.style || p->left.style || p->right.style;
}

/* Where borders stand: at the indent, or where a hanging first line begins. */
static double left_edge(const SyParagraphProperties *p)
{
  double em = p->char_size ? p->char_size / 2.0 : 10.5;
  if (p->chars_left_set) return p->chars_left / 100.0 * em;
  return PT(p->indent_left) + PT(MIN(p->indent_first, 0));
}

static double right_edge(const SyParagraphProperties *p)
{
  double em = p->char_size ? p->char_size / 2.0 : 10.5;
  return p->chars_right_set ? p->chars_right / 100.0 * em : PT(p->indent_right);
}

bool sy_borders_equal(const SyParagraphProperties *a, const SyParagraphProperties *b)
{
  return memcmp(&a->top, &b->top, offsetof(SyParagraphProperties, shading) - offsetof(SyParagraphProperties, top)) ==
             0 &&
         fabs(left_edge(a) - left_edge(b)) < 0.01 && fabs(right_edge(a) - right_edge(b)) < 0.01 && has_border(a);
}

static double border_room(const SyBorder *border)
{
  return border->style ? border->space + border->size / 8.0 : 0;
}

#define AUTOMATIC_SPACE 14.0 /* pt: HTML's space, 280 twips */

static double spacing(const Feeder *f, int twips, int lines, bool automatic)
{
  if (automatic && !f->l->settings->sums_spacing) return AUTOMATIC_SPACE;
  if (lines > 0) {
    double pitch = f->section->grid != SY_GRID_NONE && f->section->line_pitch > 0 ? PT(f->section->line_pitch) : 12;
    return lines / 100.0 * pitch;
  }
  return PT(twips);
}

static double space_after(const Feeder *f, const SyParagraphProperties *p)
{
  return spacing(f, p->space_after, p->lines_after, p->auto_after);
}

/* Whether a paragraph gives up its space to one of the same style (17.3.1.9). */
static bool gives_space(const Feeder *f, const SyParagraphProperties *p)
{
  return p->contextual_spacing && !(f->in_table && f->l->settings->space_of_same_style_in_table);
}

static void extents(Para *para)
{
  const SyParagraphProperties *p = &para->properties;
  para->left = left_edge(p);
  para->right = para->width - right_edge(p);
}

static bool keep_after(const Para *para, size_t i)
{
  const SyParagraphProperties *p = &para->properties;
  size_t n = para->lines->n_lines;
  if (i + 1 == n) return p->keep_next;
  if (p->keep_lines) return true;
  return p->widow_control && (i == 0 || i + 2 == n);
}

/* Remembers a float until its paragraph stands: if that is on the next page, the float goes there too. */
static void remember_float(Para *para, const FloatAnchor *anchor)
{
  const SyObject *o = anchor->object;
  Anchored kept = {
      anchor->box,
      {.h_from = o->h_from, .v_from = o->v_from, .h_align = o->h_align, .v_align = o->v_align, .x = o->x, .y = o->y}};
  if (!para->anchored) para->anchored = g_array_new(FALSE, FALSE, sizeof(Anchored));
  g_array_append_val(para->anchored, kept);
}

/* Floats are settled where the flow stands now. */
static void settle_floats(Build *b, double before)
{
  for (guint i = 0; i < b->floats->len; i++) {
    FloatAnchor *anchor = &g_array_index(b->floats, FloatAnchor, i);
    anchor->box->source = anchor->object;
    b->f->floating(b->f, anchor->box, before);
    anchor->box->source = NULL;
    if (b->f->emit == sy_flow_emit) remember_float(b->para, anchor);
  }
}

/* On a line grid a border stands in what the text leaves free of its cells, and needs room only beyond that. */
static double bottom_room(const Para *para)
{
  return MAX(border_room(&para->properties.bottom) - para->lines->lines[para->lines->n_lines - 1].spare_below, 0);
}

static Slab *line_slab(Build *b, size_t i)
{
  Para *para = b->para;
  const SyParagraphProperties *p = &para->properties;
  const SyLine *line = &para->lines->lines[i];
  Slab *slab = sy_slab_new(SLAB_LINE);
  slab->para = para;
  para->references++;
  slab->line = i;
  slab->height = line->beside ? 0 : line->height;
  slab->keep = line->beside || keep_after(para, i);
  if (i == 0 && !para->joined_above) slab->lead = MAX(border_room(&p->top) - line->spare_above, 0);
  slab->height += slab->lead;
  if (i + 1 == para->lines->n_lines) slab->height += bottom_room(para);
  return slab;
}

/* The mark stands on the page that the break ends: the next section begins the page, not the break. */
static bool section_breaks(const Build *b)
{
  const Layout *l = b->f->l;
  const SySection *next =
      b->source->section_end ? sy_document_section(l->document, (size_t)b->source->section + 1) : NULL;
  return next && next->start != SY_SECTION_CONTINUOUS && !l->settings->split_page_break_and_mark;
}

static void emit_break(Build *b, size_t i)
{
  const SyLines *lines = b->para->lines;
  Slab *slab = sy_slab_new(SLAB_PAGE_BREAK);
  slab->alone = lines->n_lines == 1 && lines->lines[i].n_fragments == 0;
  b->f->emit(b->f, slab);
}

/* Before Word 2013 a break that opens its paragraph takes the space before with it to the next page. */
static bool moves_space(const Build *b, size_t i)
{
  const SyDocumentSettings *settings = b->f->l->settings;
  const SyLine *first = &b->para->lines->lines[0];
  return i == 1 && first->ends_with == SY_INLINE_PAGE_BREAK && first->n_fragments == 0 &&
         settings->compatibility_mode < 15 && !settings->no_space_after_break;
}

static void emit_lines(Build *b, double before, double after)
{
  Feeder *f = b->f;
  Para *para = b->para;
  for (size_t i = 0; i < para->lines->n_lines; i++) {
    Slab *slab = line_slab(b, i);
    if (i == 0 || moves_space(b, i)) slab->before = before;
    if (i + 1 == para->lines->n_lines) slab->after = after;
    SyInlineKind end = para->lines->lines[i].ends_with;
    if (end == SY_INLINE_PAGE_BREAK || end == SY_INLINE_COLUMN_BREAK) slab->keep = false;
    f->emit(f, slab);
    bool last = i + 1 == para->lines->n_lines;
    if (end == SY_INLINE_PAGE_BREAK && !(last && section_breaks(b))) emit_break(b, i);
    if (end == SY_INLINE_COLUMN_BREAK) f->emit(f, sy_slab_new(SLAB_COLUMN_BREAK));
  }
}

/* What comes on top of the space after the paragraph before: the gap is the larger of the two spaces, or their sum
 * where the document asks for that. A paragraph with contextual spacing gives up its own part only. */
static double space_before(Build *b)
{
  const Feeder *f = b->f;
  const SyParagraphProperties *p = b->source->properties, *above = f->previous ? &f->previous->properties : NULL;
  double own = spacing(f, p->space_before, p->lines_before, p->auto_before);
  if (!above && p->auto_before && f->in_table && !f->l->settings->sums_spacing) return 0; /* at a cell's first edge */
  if (!above) return own;
  double after = space_after(f, above), before = f->l->settings->sums_spacing ? own : MAX(own - after, 0);
  if (above->style != p->style) return before;
  if (gives_space(f, p)) before = 0;
  return gives_space(f, above) ? before - after : before;
}

/* Paragraphs of one box have no border between them, and no room for it either. Returns the space before. */
static double join_borders(Build *b, double before)
{
  Feeder *f = b->f;
  if (!f->previous || !sy_borders_equal(&f->previous->properties, b->source->properties)) return before;
  f->previous->joined_below = true;
  b->para->joined_above = true;
  return before - bottom_room(f->previous);
}

/* Floats are settled before the paragraph is composed: its lines keep clear of them. */
static void begin_paragraph(Build *b, double before)
{
  Feeder *f = b->f;
  const SyParagraphProperties *p = b->source->properties;
  if (p->page_break_before && !f->in_table) {
    Slab *slab = sy_slab_new(SLAB_PAGE_BREAK);
    slab->keep = true; /* A page that is fresh already is not broken again. */
    f->emit(f, slab);
  }
  settle_floats(b, before);
}

static bool wholly_hidden(const SyParagraph *p)
{
  if (!p->mark->vanish) return false;
  for (size_t i = 0; i < p->n_inlines; i++)
    if (p->inlines[i].kind == SY_INLINE_TEXT && !p->inlines[i].run->vanish) return false;
  return true;
}

/* Remembers a paragraph for STYLEREF fields of this pass or the next. */
static void remember_style(Feeder *f, Para *para, const SyParagraph *source)
{
  const char *name = source->properties->style_name;
  if (!name || f->artifact || f->again || f->in_note || !sy_styleref_wanted(f->l, name)) return;
  para->style_text = plain_text(source, false);
  para->style_label = g_strdup(source->label ? source->label->text : "");
  para->style_number = g_strdup(source->label && source->label->number ? source->label->number : "");
}

/* Bar tabs are no stops: each is a rule down the whole paragraph (17.18.84). */
static void find_bars(Para *para, const SyParagraphProperties *p)
{
  for (size_t i = 0; i < p->n_tabs; i++) {
    if (p->tabs[i].kind != SY_TAB_BAR) continue;
    double x = PT(p->tabs[i].position);
    if (!para->bars) para->bars = g_array_new(FALSE, FALSE, sizeof(double));
    g_array_append_val(para->bars, x);
  }
}

void sy_feed_paragraph(Feeder *f, const SyParagraph *source)
{
  if (++f->l->paragraphs % PARAGRAPHS_BETWEEN_LOOKS == 0) sy_layout_look_at_clock(f->l);
  if (wholly_hidden(source) || f->l->stop) return;
  Para *para = g_new0(Para, 1);
  para->references = 1;
  para->properties = *source->properties;
  para->width = f->width;
  para->section = f->section_index;
  para->revised = source->revision != SY_REVISION_NONE;
  para->marks = g_array_new(FALSE, TRUE, sizeof(Mark));
  g_array_set_clear_func(para->marks, clear_mark);
  extents(para);
  make_nodes(f, para, source);
  remember_style(f, para, source);
  find_bars(para, source->properties);
  Build b = {.f = f,
             .source = source,
             .para = para,
             .items = g_array_new(FALSE, TRUE, sizeof(SyItem)),
             .kept = g_ptr_array_new_with_free_func(g_free),
             .floats = g_array_new(FALSE, TRUE, sizeof(FloatAnchor))};
  for (size_t i = 0; i < source->n_inlines; i++) add_inline(&b, &source->inlines[i]);
  double before = join_borders(&b, space_before(&b));
  begin_paragraph(&b, before);
  compose(&b, before);
  find_links(para);
  emit_lines(&b, before, space_after(f, &para->properties));
  g_array_free(b.items, TRUE);
  g_array_free(b.floats, TRUE);
  g_ptr_array_free(b.kept, TRUE);
  sy_para_unref(f->previous);
  f->previous = para;
}

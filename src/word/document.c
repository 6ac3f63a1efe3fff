/* A document: its parts, and its body block by block. */
#include "word/document_private.h"
#include "word/field_private.h"
#include "word/properties_private.h"
#include "picture/picture.h"

#include <string.h>

#define MOST_ROWS_AHEAD 50           /* So many are read of a table whose columns only its cells tell, */
#define MOST_PARAGRAPHS_AHEAD 2000   /* with so many paragraphs in them. */
#define KEPT_BYTES ((size_t)1 << 20) /* a smaller main part's tree is kept for the next pass */

typedef struct {
  const SyBlock *blocks;
  size_t n;
  bool counts; /* a field depends on later pages */
} Kept;

bool sy_is_container_name(const char *name, size_t length)
{
  static const char *const names[] = {"sdt", "sdtContent", "ins", "smartTag", "customXml", "moveTo"};
  for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
    if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0) return true;
  return false;
}

bool sy_is_container(const xmlNode *node)
{
  return node->type == XML_ELEMENT_NODE &&
         sy_is_container_name((const char *)node->name, strlen((const char *)node->name));
}

/* The body is read more than once: each pass counts anew. */
void sy_unsupported_at(SyDocument *d, const char *name, const char *part, int paragraph)
{
  Unsupported *kind = g_hash_table_lookup(d->unsupported, name);
  if (!kind) {
    kind = g_new0(Unsupported, 1);
    *kind = (Unsupported){.part = part, .paragraph = paragraph, .pass = d->pass};
    g_hash_table_insert(d->unsupported, (void *)g_intern_string(name), kind);
  }
  if (kind->pass != d->pass) kind->count = 0;
  kind->pass = d->pass;
  kind->count++;
}

void sy_unsupported(const Reader *r, const char *name)
{
  sy_unsupported_at(r->d, name, r->part ? r->part->name : r->d->main.name, r->part ? r->part->paragraphs + 1 : 0);
}

/* ---- Kept blocks: headers, notes, cells ----------------------------------------------------- */

static size_t count_blocks(const xmlNode *parent)
{
  size_t n = 0;
  for (const xmlNode *c = parent->children; c; c = c->next) {
    if (sy_xml_is(c, "p") || sy_xml_is(c, "tbl")) n++;
    else if (sy_is_container(c)) n += count_blocks(c);
  }
  return n;
}

static size_t fill_blocks(Reader *r, SyBlock *out, size_t at, xmlNode *parent)
{
  for (xmlNode *c = parent->children; c; c = c->next) {
    if (sy_xml_is(c, "tbl") && r->merged)
      out[at++] = (SyBlock){.kind = SY_BLOCK_PARAGRAPH, .paragraph = sy_merged_paragraph(r)};
    if (sy_xml_is(c, "p") && sy_mark_is_deleted(r->d, c)) sy_merge_paragraph(r, c);
    else if (sy_xml_is(c, "p")) out[at++] = (SyBlock){.kind = SY_BLOCK_PARAGRAPH, .paragraph = sy_read_paragraph(r, c)};
    else if (sy_xml_is(c, "tbl")) out[at++] = (SyBlock){.kind = SY_BLOCK_TABLE, .table = sy_read_table(r, c, true)};
    else if (sy_is_container(c)) at = fill_blocks(r, out, at, c);
  }
  return at;
}

const SyBlock *sy_read_blocks(Reader *r, xmlNode *parent, size_t *n)
{
  *n = 0;
  if (++r->d->depth > (int)r->d->limits->table_depth) {
    r->d->depth--;
    sy_unsupported(r, N_("what is nested too deep"));
    return NULL;
  }
  size_t count = count_blocks(parent);
  SyBlock *out = SY_ARENA_ARRAY(r->arena, SyBlock, MAX(count, 1));
  *n = fill_blocks(r, out, 0, parent);
  if (r->merged) out[(*n)++] = (SyBlock){.kind = SY_BLOCK_PARAGRAPH, .paragraph = sy_merged_paragraph(r)};
  r->d->depth--;
  return out;
}

/* Fields are in attributes of w:fldSimple and in w:instrText. */
static bool counts_pages(const xmlNode *node)
{
  for (const xmlNode *n = node->children; n; n = n->next) {
    if (n->type != XML_ELEMENT_NODE) continue;
    const char *simple = sy_xml_is(n, "fldSimple") ? sy_xml_attribute(n, "instr") : NULL;
    const char *text = sy_xml_is(n, "instrText") && n->children ? (const char *)n->children->content : simple;
    if ((text && sy_counts_pages(text, strlen(text))) || counts_pages(n)) return true;
  }
  return false;
}

static Kept *load_header(SyDocument *d, const char *part)
{
  Kept *kept = g_hash_table_lookup(d->headers, part);
  if (kept) return kept;
  kept = g_new0(Kept, 1);
  g_hash_table_insert(d->headers, g_strdup(part), kept);
  xmlDoc *doc = sy_package_has(d->package, part) ? sy_package_load_xml(d->package, part, d->diagnostics) : NULL;
  xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
  Part of = {.name = g_intern_string(part)};
  SyFieldStack fields;
  sy_fields_init(&fields);
  Reader r = {.d = d, .arena = d->arena, .part = &of, .fields = &fields};
  if (root) kept->blocks = sy_read_blocks(&r, root, &kept->n);
  kept->counts = root && counts_pages(root);
  sy_field_stack_clear(&fields);
  if (doc) xmlFreeDoc(doc);
  return kept;
}

const SyBlock *sy_document_header(SyDocument *d, const char *part, size_t *n)
{
  const Kept *kept = load_header(d, part);
  *n = kept->n;
  return kept->blocks;
}

/* ---- Notes ---------------------------------------------------------------------------------- */

static void load_notes(SyDocument *d, size_t which, const char *suffix)
{
  const char *part = sy_package_related(d->package, d->main.name, suffix);
  d->notes[which] = g_hash_table_new(NULL, NULL);
  if (!part || !sy_package_has(d->package, part)) return;
  d->note_parts[which] = g_intern_string(part);
  d->note_docs[which] = sy_package_load_xml(d->package, part, d->diagnostics);
  xmlNode *root = d->note_docs[which] ? xmlDocGetRootElement(d->note_docs[which]) : NULL;
  for (xmlNode *n = root ? root->children : NULL; n; n = n->next) {
    const char *type = n->type == XML_ELEMENT_NODE ? sy_xml_attribute(n, "type") : NULL;
    if (which == 0 && g_strcmp0(type, "separator") == 0) d->separator = n;
    if (n->type != XML_ELEMENT_NODE || (type && strcmp(type, "normal") != 0)) continue;
    g_hash_table_insert(d->notes[which], GINT_TO_POINTER(sy_number_of(n, "id", 0)), n);
  }
}

static const SyBlock *read_note(SyDocument *d, bool endnote, xmlNode *node, size_t *n)
{
  *n = 0;
  if (!node) return NULL;
  Part part = {.name = d->note_parts[endnote]};
  SyFieldStack fields;
  sy_fields_init(&fields);
  Reader r = {.d = d, .arena = d->block_arena, .part = &part, .fields = &fields};
  const SyBlock *blocks = sy_read_blocks(&r, node, n);
  sy_field_stack_clear(&fields);
  return blocks;
}

const SyBlock *sy_document_note(SyDocument *d, bool endnote, int id, size_t *n)
{
  return read_note(d, endnote, g_hash_table_lookup(d->notes[endnote], GINT_TO_POINTER(id)), n);
}

const SyBlock *sy_document_separator(SyDocument *d, size_t *n)
{
  return read_note(d, false, d->separator, n);
}

/* ---- Opening -------------------------------------------------------------------------------- */

bool sy_document_needs_counting(const SyDocument *document)
{
  SyDocument *d = (SyDocument *)document;
  if (d->scan.counts) return true;
  for (guint i = 0; i < d->sections->len; i++) {
    const SySection *s = &g_array_index(d->sections, SySection, i);
    if (s->chapter_style) return true;
    for (size_t k = 0; k < 3; k++)
      if ((s->headers[k] && load_header(d, s->headers[k])->counts) ||
          (s->footers[k] && load_header(d, s->footers[k])->counts))
        return true;
  }
  return false;
}

static SyDocument *new_document(SyPackage *package, const SyDocumentOptions *options, SyDiagnostics *diagnostics)
{
  SyDocument *d = g_new0(SyDocument, 1);
  d->package = package;
  d->options = *options;
  d->diagnostics = diagnostics;
  d->limits = options->limits ? options->limits : &sy_limits_default;
  d->arena = sy_arena_new();
  d->block_arena = sy_arena_new();
  d->table_arena = sy_arena_new();
  d->behind = g_ptr_array_new();
  d->headers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  d->pictures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)(void (*)(void))sy_picture_free);
  d->unsupported = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
  d->sections = g_array_new(FALSE, TRUE, sizeof(SySection));
  d->stack = g_array_new(FALSE, FALSE, sizeof(Frame));
  d->scan.sections = g_ptr_array_new_with_free_func(g_free);
  sy_fields_init(&d->fields);
  d->main.name = sy_package_main(package);
  return d;
}

/* The caller's, or the document's own. */
static void take_styles(SyDocument *d)
{
  d->owns_styles = !d->options.styles;
  d->styles = d->owns_styles ? sy_styles_open(d->package) : d->options.styles;
  sy_diagnostics_take(d->diagnostics, d->styles->said);
  d->counting = sy_counting_new(d->styles);
}

SyDocument *sy_document_open(SyPackage *package, const SyDocumentOptions *options, SyDiagnostics *diagnostics)
{
  SyDocument *d = new_document(package, options, diagnostics);
  if (!d->main.name || !sy_scan_body(d, &d->scan)) {
    sy_document_free(d);
    return NULL;
  }
  take_styles(d);
  sy_settings_load(d);
  sy_sections_load(d);
  load_notes(d, 0, "footnotes");
  load_notes(d, 1, "endnotes");
  d->keeps = d->scan.bytes < KEPT_BYTES && sy_document_needs_counting(d);
  if (!sy_document_rewind(d)) {
    sy_document_free(d);
    return NULL;
  }
  return d;
}

void sy_document_free(SyDocument *d)
{
  if (!d) return;
  sy_xml_stream_free(d->body);
  sy_part_stream_free(d->part_stream);
  xmlDoc *docs[] = {d->settings_part, d->note_docs[0], d->note_docs[1]};
  for (size_t i = 0; i < G_N_ELEMENTS(docs); i++)
    if (docs[i]) xmlFreeDoc(docs[i]);
  GHashTable *tables[] = {d->headers, d->pictures, d->unsupported, d->notes[0], d->notes[1]};
  for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
    if (tables[i]) g_hash_table_destroy(tables[i]);
  sy_counting_free(d->counting);
  if (d->owns_styles) sy_styles_free(d->styles);
  g_array_free(d->sections, TRUE);
  g_array_free(d->stack, TRUE);
  g_ptr_array_free(d->scan.sections, TRUE);
  sy_field_stack_clear(&d->fields);
  if (d->comments) g_ptr_array_free(d->comments, TRUE);
  if (d->charts) g_hash_table_destroy(d->charts);
  sy_arena_free(d->arena);
  sy_arena_free(d->block_arena);
  sy_arena_free(d->table_arena);
  g_ptr_array_free(d->behind, TRUE);
  g_free(d);
}

static bool fail(SyDocument *d)
{
  d->failed = true;
  return false;
}

static bool open_body(SyDocument *d)
{
  SyPlace place = {.file = sy_package_path(d->package), .part = d->main.name};
  sy_xml_stream_free(d->body);
  sy_part_stream_free(d->part_stream);
  d->body = NULL;
  d->part_stream = sy_package_stream(d->package, d->main.name, d->diagnostics);
  if (!d->part_stream) return fail(d);
  d->body = sy_xml_stream_new(sy_part_stream_read, d->part_stream, &place, d->diagnostics);
  return true;
}

static bool enter_body(SyDocument *d)
{
  SyPlace place = {.file = sy_package_path(d->package), .part = d->main.name};
  xmlNode *root = sy_xml_stream_root(d->body), *body = root ? sy_xml_stream_child(d->body, root) : NULL;
  while (body && !sy_xml_is(body, "body")) body = sy_xml_stream_next(d->body, body);
  if (sy_xml_stream_failed(d->body)) return fail(d);
  if (!body) {
    sy_diagnostics_add(d->diagnostics, SY_ERROR, "document-no-body", &place, NULL, _("the document has no w:body"));
    return fail(d);
  }
  Frame frame = {.parent = body};
  g_array_append_val(d->stack, frame);
  return true;
}

bool sy_document_rewind(SyDocument *d)
{
  g_array_set_size(d->stack, 0);
  sy_field_stack_rewind(&d->fields);
  d->section = 0;
  d->table = NULL;
  d->main.paragraphs = d->main.tables = 0;
  sy_counting_rewind(d->counting);
  d->again = false;
  d->table_ended = false;
  d->given = 0;
  g_ptr_array_set_size(d->behind, 0);
  d->pass++;
  /* A small part's tree is kept: another pass need not parse it again. */
  return ((d->keeps && d->body) || open_body(d)) && enter_body(d);
}

/* ---- The body ------------------------------------------------------------------------------- */

static const SyBlock *give(SyDocument *d, SyBlockKind kind, const void *what)
{
  d->block.kind = kind;
  d->block.paragraph = what;
  return &d->block;
}

/* Steps to the next element, out of what ends; what lies behind is dropped. NULL: the table's or the body's end. */
static xmlNode *step(SyDocument *d)
{
  while (d->stack->len > 0) {
    Frame *frame = &g_array_index(d->stack, Frame, d->stack->len - 1);
    xmlNode *before = frame->node;
    frame->node = before ? sy_xml_stream_next(d->body, before) : sy_xml_stream_child(d->body, frame->parent);
    if (before && d->looks_ahead) g_ptr_array_add(d->behind, before);
    else if (before && !d->keeps && !sy_xml_stream_failed(d->body)) sy_xml_stream_drop(d->body, before);
    if (!frame->node) {
      if (sy_xml_stream_failed(d->body) || (d->table && d->stack->len == d->table_depth)) return NULL;
      g_array_set_size(d->stack, d->stack->len - 1);
    } else if (frame->node->type == XML_ELEMENT_NODE) {
      return frame->node;
    }
  }
  return NULL;
}

static void enter(SyDocument *d, xmlNode *parent)
{
  Frame frame = {.parent = parent};
  g_array_append_val(d->stack, frame);
}

static bool is_last_row(SyDocument *d, xmlNode *tr)
{
  for (xmlNode *n = tr; (n = sy_xml_stream_next(d->body, n));)
    if (sy_xml_is(n, "tr") || sy_is_container(n)) return false;
  return true;
}

/* The next row of the table under way; NULL: its end, or a failure. */
static const SyRow *next_row(SyDocument *d, Reader *r)
{
  for (xmlNode *node; !d->table_ended && (node = step(d));) {
    if (sy_is_container(node)) enter(d, node);
    if (!sy_xml_is(node, "tr")) continue;
    if (!sy_xml_stream_complete(d->body, node)) return NULL;
    if (sy_row_is_deleted(d, node)) continue;
    bool last = is_last_row(d, node);
    return sy_xml_stream_failed(d->body) ? NULL : sy_read_row(r, node, d->table, d->rows++, last);
  }
  d->table_ended = true;
  return NULL;
}

/* Where the grid says too little, the first rows are read before the table is given. */
static void look_ahead(SyDocument *d, Reader *r, SyTable *table)
{
  if (!table->open) return;
  SyRow *rows = SY_ARENA_ARRAY(r->arena, SyRow, MOST_ROWS_AHEAD);
  int paragraphs = d->main.paragraphs;
  d->looks_ahead = true;
  while (table->n_ahead < MOST_ROWS_AHEAD && d->main.paragraphs - paragraphs < MOST_PARAGRAPHS_AHEAD) {
    const SyRow *row = next_row(d, r);
    if (!row) break;
    rows[table->n_ahead++] = *row;
  }
  d->looks_ahead = false;
  table->ahead = rows;
}

/* The properties and the grid stand before the first row. */
static const SyBlock *begin_table(SyDocument *d, Reader *r, xmlNode *tbl)
{
  for (xmlNode *n = sy_xml_stream_child(d->body, tbl); n; n = sy_xml_stream_next(d->body, n))
    if (sy_xml_is(n, "tr") || sy_is_container(n)) break;
  if (sy_xml_stream_failed(d->body)) return NULL;
  sy_arena_reset(d->table_arena);
  r->arena = d->table_arena;
  SyTable *table = sy_read_table(r, tbl, false);
  d->table = table;
  enter(d, tbl);
  d->table_depth = d->stack->len;
  d->rows = d->given = 0;
  d->table_ended = false;
  look_ahead(d, r, table);
  return sy_xml_stream_failed(d->body) ? NULL : give(d, SY_BLOCK_TABLE_BEGIN, d->table);
}

static void drop_behind(SyDocument *d)
{
  for (guint i = 0; i < d->behind->len && !d->keeps; i++) sy_xml_stream_drop(d->body, g_ptr_array_index(d->behind, i));
  g_ptr_array_set_size(d->behind, 0);
}

static const SyBlock *end_table(SyDocument *d)
{
  const SyTable *table = d->table;
  d->table = NULL;
  g_array_set_size(d->stack, d->stack->len - 1);
  return give(d, SY_BLOCK_TABLE_END, table);
}

static const SyBlock *row_or_end(SyDocument *d, Reader *r)
{
  if (d->given < d->table->n_ahead) return give(d, SY_BLOCK_ROW, &d->table->ahead[d->given++]);
  if (d->behind->len > 0) drop_behind(d);
  const SyRow *row = next_row(d, r);
  if (sy_xml_stream_failed(d->body)) return NULL;
  return row ? give(d, SY_BLOCK_ROW, row) : end_table(d);
}

/* The paragraph right behind, or NULL. */
static xmlNode *paragraph_after(SyDocument *d, xmlNode *p)
{
  xmlNode *n = sy_xml_stream_next(d->body, p);
  while (n && n->type != XML_ELEMENT_NODE) n = sy_xml_stream_next(d->body, n);
  return n && sy_xml_is(n, "p") ? n : NULL;
}

static const SyBlock *paragraph(SyDocument *d, Reader *r, xmlNode *p)
{
  const SyParagraph *out = sy_read_paragraph(r, p);
  while (out->runs_in && paragraph_after(d, p)) {
    p = step(d);
    if (!p || !sy_xml_stream_complete(d->body, p)) return NULL;
    out = sy_join_paragraphs(r, out, sy_read_paragraph(r, p));
  }
  if (sy_xml_stream_failed(d->body)) return NULL;
  if (out->section_end && (guint)d->section + 1 < d->sections->len) d->section++;
  return give(d, SY_BLOCK_PARAGRAPH, out);
}

static const SyBlock *next_block(SyDocument *d, Reader *r)
{
  if (d->table) return row_or_end(d, r);
  for (;;) {
    xmlNode *node = d->again ? g_array_index(d->stack, Frame, d->stack->len - 1).node : step(d);
    d->again = false;
    if (!node && r->merged && !sy_xml_stream_failed(d->body))
      return give(d, SY_BLOCK_PARAGRAPH, sy_merged_paragraph(r));
    if (!node) return NULL;
    if (sy_xml_is(node, "p") && !sy_xml_stream_complete(d->body, node)) return NULL;
    if (sy_xml_is(node, "altChunk") || sy_xml_is(node, "subDoc"))
      sy_unsupported(r, N_("document within the document (w:altChunk)"));
    if (sy_is_container(node)) enter(d, node);
    else if (sy_xml_is(node, "tbl")) {
      d->again = r->merged != NULL;
      return d->again ? give(d, SY_BLOCK_PARAGRAPH, sy_merged_paragraph(r)) : begin_table(d, r, node);
    } else if (sy_xml_is(node, "p")) {
      if (!sy_mark_is_deleted(d, node)) return paragraph(d, r, node);
      sy_merge_paragraph(r, node);
    }
  }
}

const SyBlock *sy_document_next(SyDocument *d)
{
  sy_arena_reset(d->block_arena);
  if (!d->body || d->failed) return NULL;
  Reader r = {.d = d, .arena = d->block_arena, .part = &d->main, .in_body = true, .fields = &d->fields};
  const SyBlock *block = next_block(d, &r);
  if (r.merged) g_array_free(r.merged, TRUE);
  /* After the body's end the rest of the part is read for its errors' sake. */
  if (sy_xml_stream_failed(d->body) || (!block && !sy_xml_stream_finish(d->body))) d->failed = true;
  return d->failed ? NULL : block;
}

bool sy_document_failed(const SyDocument *d)
{
  return d->failed;
}

void sy_document_finish(SyDocument *d)
{
  g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(d->unsupported), (GCompareFunc)(void (*)(void))strcmp);
  for (GList *n = names; n; n = n->next) {
    const Unsupported *kind = g_hash_table_lookup(d->unsupported, n->data);
    SyPlace place = {.file = sy_package_path(d->package), .part = kind->part, .paragraph = kind->paragraph};
    sy_diagnostics_add(d->diagnostics, SY_WARNING, "document-unsupported", &place, NULL,
                       ngettext("not set as in Word: %s (%d time)", "not set as in Word: %s (%d times, here first)",
                                (unsigned long)kind->count),
                       _((const char *)n->data), kind->count);
  }
  g_hash_table_remove_all(d->unsupported);
}

const SyDocumentSettings *sy_document_settings(const SyDocument *d)
{
  return &d->settings;
}

size_t sy_document_section_count(const SyDocument *d)
{
  return d->sections->len;
}

const SySection *sy_document_section(const SyDocument *d, size_t index)
{
  return index < d->sections->len ? &g_array_index(d->sections, SySection, index) : NULL;
}

/* ---- Comments ------------------------------------------------------------------------------- */

static void load_comments(SyDocument *d)
{
  d->comments = g_ptr_array_new();
  const char *part = sy_package_related(d->package, d->main.name, "comments");
  xmlDoc *doc = part && sy_package_has(d->package, part) ? sy_package_load_xml(d->package, part, d->diagnostics) : NULL;
  xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
  Part of = {.name = part};
  SyFieldStack fields;
  sy_fields_init(&fields);
  Reader r = {.d = d, .arena = d->arena, .part = &of, .fields = &fields};
  for (xmlNode *n = root ? root->children : NULL; n; n = n->next) {
    if (!sy_xml_is(n, "comment")) continue;
    SyComment *comment = SY_ARENA_NEW(d->arena, SyComment);
    *comment = (SyComment){.id = sy_number_of(n, "id", -1),
                           .author = sy_kept_attribute(d, n, "author", ""),
                           .initials = sy_kept_attribute(d, n, "initials", ""),
                           .date = sy_kept_attribute(d, n, "date", "")};
    comment->blocks = sy_read_blocks(&r, n, &comment->n_blocks);
    g_ptr_array_add(d->comments, comment);
  }
  sy_field_stack_clear(&fields);
  if (doc) xmlFreeDoc(doc);
}

size_t sy_document_comment_count(const SyDocument *document)
{
  SyDocument *d = (SyDocument *)document;
  if (!d->comments) load_comments(d);
  return d->comments->len;
}

const SyComment *sy_document_comment(SyDocument *d, size_t index)
{
  return index < sy_document_comment_count(d) ? g_ptr_array_index(d->comments, index) : NULL;
}

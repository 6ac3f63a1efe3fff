/* Markers are paired; what stands between a section's two tags is wrapped into a section element. Where the tags stand
 * decides what is repeated: runs, blocks, rows or cells. */
#include "merge/compile_private.h"

#include <string.h>

typedef struct {
  xmlNode *open, *close;
  const xmlNode *section; /* that wraps what stands between; or NULL */
} Pair;

/* ---- Looking round --------------------------------------------------------------------------- */

bool sy_docx_is_section(const xmlNode *node)
{
  return node && node->type == XML_ELEMENT_NODE && !node->ns && strcmp((const char *)node->name, SY_SECTION) == 0;
}

static bool has_sibling(const xmlNode *node)
{
  for (const xmlNode *s = node->parent->children; s; s = s->next)
    if (s != node && s->type == XML_ELEMENT_NODE) return true;
  return false;
}

/* True for a section's wrapper, and for a content control that holds just one row or cell. */
static bool wraps(const xmlNode *parent, const xmlNode *node)
{
  if (sy_docx_is_section(parent)) return true;
  if (sy_docx_is(parent, "sdt"))
    return sy_docx_is(node, "sdtContent") && parent->parent && !sy_docx_is(parent->parent, "p");
  bool cell = sy_docx_is_section(node) ? sy_docx_marker(node)->level >= SY_LEVEL_ROWS
                                       : sy_docx_is(node, "tc") || sy_docx_is(node, "tr");
  return cell && sy_docx_is(parent, "sdtContent") && !has_sibling(node) && sy_docx_is(parent->parent, "sdt");
}

/* The parent, wrappers of inner sections left out; NULL for NULL: a tag outside of any paragraph, row or cell. */
static xmlNode *parent_of(const xmlNode *node)
{
  xmlNode *parent = node ? node->parent : NULL;
  while (parent && wraps(parent, node)) {
    node = parent;
    parent = parent->parent;
  }
  return parent;
}

/* The outermost of the wrappers around node, or itself. */
static xmlNode *lifted(xmlNode *node)
{
  while (node->parent && wraps(node->parent, node)) node = node->parent;
  return node;
}

static xmlNode *ancestor(const xmlNode *node, const char *name)
{
  for (xmlNode *up = node->parent; up; up = up->parent)
    if (sy_docx_is(up, name)) return up;
  return NULL;
}

static bool has_ancestor(const xmlNode *node, const xmlNode *wanted)
{
  for (; node; node = node->parent)
    if (node == wanted) return true;
  return false;
}

static bool text_shows(const char *text)
{
  for (; *text; text = g_utf8_next_char(text))
    if (!g_unichar_isspace(g_utf8_get_char(text))) return true;
  return false;
}

bool sy_docx_shows(const xmlNode *node, bool tags_too)
{
  static const char *const objects[] = {
      "drawing",   "pict", "object",        "footnoteReference", "endnoteReference", "sym",  "fldChar", "br",
      "fldSimple", "sdt",  "annotationRef", "footnoteRef",       "endnoteRef",       "ruby", "ptab"};
  const SyMarker *marker = sy_docx_marker(node);
  if (marker && !sy_docx_is_section(node)) {
    SyTagKind kind = marker->tag->kind;
    return tags_too && (kind == SY_TAG_VALUE || kind == SY_TAG_RAW || kind == SY_TAG_PARTIAL);
  }
  if (sy_docx_is(node, "pPr") || sy_docx_is(node, "rPr")) return false;
  if (sy_docx_is(node, "t") || sy_docx_is(node, "delText")) {
    xmlChar *text = xmlNodeGetContent(node);
    bool shows = text_shows((const char *)text);
    xmlFree(text);
    return shows;
  }
  for (size_t i = 0; i < G_N_ELEMENTS(objects); i++)
    if (sy_docx_is(node, objects[i])) return true;
  for (const xmlNode *child = node->children; child; child = child->next)
    if (child->type == XML_ELEMENT_NODE && sy_docx_shows(child, tags_too)) return true;
  return false;
}

/* True if something before (forwards: after) the node within the paragraph shows. */
static bool shows_beside(const xmlNode *paragraph, const xmlNode *node, bool forwards)
{
  for (; node && node != paragraph; node = node->parent) /* a paragraph in a paragraph is none of Word's */
    for (const xmlNode *s = forwards ? node->next : node->prev; s; s = forwards ? s->next : s->prev)
      if (s->type == XML_ELEMENT_NODE && sy_docx_shows(s, true)) return true;
  return false;
}

/* ---- Wrapping -------------------------------------------------------------------------------- */

static void unlink_free(xmlNode *node)
{
  xmlUnlinkNode(node);
  xmlFreeNode(node);
}

/* Puts the siblings from first to last into a section element, and gives that. */
static xmlNode *wrap(SyCompiler *c, xmlNode *open, SySectionLevel level, xmlNode *first, xmlNode *last)
{
  SyMarker *marker = SY_ARENA_NEW(c->docx->arena, SyMarker);
  *marker = *sy_docx_marker(open);
  marker->level = level;
  xmlNode *section = xmlNewDocNode(first->doc, NULL, BAD_CAST SY_SECTION, NULL);
  section->_private = marker;
  xmlAddPrevSibling(first, section);
  for (xmlNode *node = first, *next;; node = next) {
    next = node->next;
    xmlUnlinkNode(node);
    /* xmlAddChild would join neighbouring text nodes; there are none of these at our levels that matter. */
    xmlAddChild(section, node);
    if (node == last) break;
  }
  return section;
}

/* NULL, for who returns it. */
static xmlNode *fault_cut(SyCompiler *c, const xmlNode *open, const xmlNode *close)
{
  const SyMarker *o = sy_docx_marker(open), *e = sy_docx_marker(close);
  g_autofree char *hint = g_strdup_printf(
      _("put both tags into one paragraph, or each into a paragraph or table row of its own; it closes in "
        "paragraph %d “%s”"),
      e->place.paragraph, e->place.words);
  sy_docx_fault(c, &o->place, "template-cuts", hint, _("the section “%s” would cut a paragraph, table or row apart"),
                o->tag->name);
  return NULL;
}

/* Splits the elements between marker and top, so that marker becomes top's child; false: one of them cannot be split.
 */
static bool split_up(xmlNode *marker, const xmlNode *top)
{
  while (marker->parent != top) {
    xmlNode *parent = marker->parent;
    if (sy_docx_is(parent, "sdtContent") || sy_docx_is(parent, "sdt") || sy_docx_is(parent, "p") ||
        sy_docx_is_section(parent))
      return false;
    xmlNode *second = sy_docx_copy(parent, false);
    for (xmlNode *node = marker->next, *next; node; node = next) {
      next = node->next;
      xmlUnlinkNode(node);
      xmlAddChild(second, node);
    }
    xmlUnlinkNode(marker);
    xmlAddNextSibling(parent, marker);
    if (second->children) xmlAddNextSibling(marker, second);
    else xmlFreeNode(second);
    if (!parent->children) unlink_free(parent);
  }
  return true;
}

static bool is_numbered(const SyCompiler *c, const xmlNode *paragraph)
{
  const xmlNode *properties = sy_xml_child(paragraph, "pPr");
  if (!properties) return false;
  const xmlNode *list = sy_xml_child(properties, "numPr");
  const char *id = list ? sy_docx_child_value(list, "numId") : NULL;
  if (id) return strcmp(id, "0") != 0;
  const char *style = sy_docx_child_value(properties, "pStyle");
  return style && g_hash_table_contains(c->docx->numbered, style);
}

/* True if a comes before b among their siblings, or is it. */
static bool in_order(const xmlNode *a, const xmlNode *b)
{
  for (; a; a = a->next)
    if (a == b) return true;
  return false;
}

static xmlNode *wrap_runs(SyCompiler *c, xmlNode *open, xmlNode *close)
{
  xmlNode *paragraph = ancestor(open, "p");
  if (!paragraph || !ancestor(close, "p")) return fault_cut(c, open, close);
  xmlNode *top = open->parent;
  while (top && !has_ancestor(close, top)) top = top->parent;
  if (!top || !split_up(open, top) || !split_up(close, top)) return fault_cut(c, open, close);
  bool whole = !shows_beside(paragraph, open, false) && !shows_beside(paragraph, close, true);
  xmlNode *block = lifted(paragraph);
  if (whole && is_numbered(c, paragraph) && block->parent) return wrap(c, open, SY_LEVEL_BLOCKS, block, block);
  if (open->next == close) return NULL;
  if (!in_order(open->next, close->prev)) return fault_cut(c, open, close);
  return wrap(c, open, SY_LEVEL_RUNS, open->next, close->prev);
}

/* Says where a run of blocks or rows begins or ends: the one the tag stands in, or its neighbour. */
static bool edge(xmlNode *tag, xmlNode *paragraph, xmlNode *block, bool opening, xmlNode **out)
{
  bool before = shows_beside(paragraph, tag, false), after = shows_beside(paragraph, tag, true);
  if (before && after) return false;
  bool own = opening ? after : before;
  *out = own ? block : opening ? block->next : block->prev;
  return true;
}

static xmlNode *wrap_blocks(SyCompiler *c, xmlNode *open, xmlNode *close, xmlNode *container)
{
  xmlNode *first_paragraph = ancestor(open, "p"), *last_paragraph = ancestor(close, "p");
  if (parent_of(first_paragraph) != container || parent_of(last_paragraph) != container)
    return fault_cut(c, open, close);
  xmlNode *first, *last;
  if (!edge(open, first_paragraph, lifted(first_paragraph), true, &first) ||
      !edge(close, last_paragraph, lifted(last_paragraph), false, &last))
    return fault_cut(c, open, close);
  return first && last && in_order(first, last) ? wrap(c, open, SY_LEVEL_BLOCKS, first, last) : NULL;
}

static bool row_shows(const xmlNode *row)
{
  return sy_docx_shows(row, true);
}

static xmlNode *wrap_rows(SyCompiler *c, xmlNode *open, xmlNode *close, xmlNode *table)
{
  xmlNode *first_row = ancestor(open, "tr"), *last_row = ancestor(close, "tr");
  if (parent_of(first_row) != table || parent_of(last_row) != table) return fault_cut(c, open, close);
  xmlNode *first = lifted(first_row), *last = lifted(last_row);
  if (!row_shows(first_row)) first = first->next;
  if (!row_shows(last_row)) last = last->prev;
  return first && last && in_order(first, last) ? wrap(c, open, SY_LEVEL_ROWS, first, last) : NULL;
}

static xmlNode *first_cell(const xmlNode *row, bool last)
{
  xmlNode *found = NULL;
  for (xmlNode *node = row->children; node; node = node->next) {
    xmlNode *cell = node;
    while (cell && (sy_docx_is_section(cell) || sy_docx_is(cell, "sdt") || sy_docx_is(cell, "sdtContent")))
      cell = sy_docx_is(cell, "sdt") ? sy_xml_child(cell, "sdtContent") : last ? cell->last : cell->children;
    if (!cell || !sy_docx_is(cell, "tc")) continue;
    found = cell;
    if (!last) return found;
  }
  return found;
}

/* Cells repeat where text beside a tag shows that its cell does not belong to them, or where another row of the table
 * has tags of that name too; else the row does, in whichever of its cells the tags stand. */
static xmlNode *wrap_in_row(SyCompiler *c, xmlNode *open, xmlNode *close, xmlNode *row)
{
  xmlNode *from = ancestor(open, "tc"), *to = ancestor(close, "tc");
  if (parent_of(from) != row || parent_of(to) != row) return fault_cut(c, open, close);
  bool after_text = shows_beside(from, open, false) && !shows_beside(from, open, true);
  bool before_text = shows_beside(to, close, true) && !shows_beside(to, close, false);
  bool whole = from == first_cell(row, false) && to == first_cell(row, true);
  if (!after_text && !before_text && (whole || !sy_docx_marker(open)->elsewhere)) {
    xmlNode *own = lifted(row);
    sy_docx_marker(open)->within = !whole;
    return wrap(c, open, SY_LEVEL_ROWS, own, own);
  }
  xmlNode *first = lifted(from), *last = lifted(to);
  if (after_text) first = first->next;
  if (before_text) last = last->prev;
  return first && last && in_order(first, last) ? wrap(c, open, SY_LEVEL_CELLS, first, last) : NULL;
}

/* {{#name|column}}, {{#name|row}}: from the cell or row that it opens in to the one that it closes in. */
static xmlNode *wrap_named(SyCompiler *c, xmlNode *open, xmlNode *close, SyFilterScope scope)
{
  bool column = scope == SY_REPEATS_COLUMNS;
  const char *name = column ? "tc" : "tr";
  xmlNode *first = ancestor(open, name), *last = ancestor(close, name), *holder = parent_of(first);
  if (!first || !last || parent_of(last) != holder || !sy_docx_is(holder, column ? "tr" : "tbl"))
    return fault_cut(c, open, close);
  first = lifted(first);
  last = lifted(last);
  if (!in_order(first, last)) return fault_cut(c, open, close);
  return wrap(c, open, column ? SY_LEVEL_CELLS : SY_LEVEL_ROWS, first, last);
}

static SyFilterScope scope_of(const SyTag *tag)
{
  for (size_t i = 0; i < tag->n_filters; i++)
    if (sy_filter_scope(tag->filters[i].filter) != SY_REPEATS_PLACE) return sy_filter_scope(tag->filters[i].filter);
  return SY_REPEATS_PLACE;
}

static xmlNode *wrap_pair(SyCompiler *c, const Pair *pair)
{
  xmlNode *open = pair->open, *close = pair->close;
  SyFilterScope scope = scope_of(sy_docx_marker(open)->tag);
  if (scope != SY_REPEATS_PLACE) return wrap_named(c, open, close, scope);
  xmlNode *common = open->parent;
  while (common && !has_ancestor(close, common)) common = common->parent;
  while (sy_docx_is_section(common)) common = common->parent;
  if (!common) return fault_cut(c, open, close);
  if (sy_docx_is(common, "p") || ancestor(open, "p") == ancestor(close, "p")) return wrap_runs(c, open, close);
  if (sy_docx_is(common, "tr")) return wrap_in_row(c, open, close, common);
  if (sy_docx_is(common, "tbl")) return wrap_rows(c, open, close, common);
  return wrap_blocks(c, open, close, common);
}

/* What is repeated or left out must hold whole fields: as many ends as beginnings, none of them before (17.16.18). */
static void check_fields(SyCompiler *c, const Pair *pair)
{
  const SyMarker *marker = sy_docx_marker(pair->open);
  int depth = 0;
  for (const xmlNode *node = pair->section ? sy_xml_following(pair->section, pair->section) : NULL; node && depth >= 0;
       node = sy_xml_following(node, pair->section)) {
    const char *type = sy_docx_is(node, "fldChar") ? sy_xml_attribute(node, "fldCharType") : NULL;
    if (type && strcmp(type, "begin") == 0) depth++;
    if (type && strcmp(type, "end") == 0) depth--;
  }
  if (depth == 0) return;
  sy_docx_fault(c, &marker->place, "template-cuts-field",
                _("put the tags of the section before and after the whole field (Alt+F9 shows fields in Word)"),
                _("the section “%s” would cut a field apart"), marker->tag->name);
}

static void warn_ragged_as(const SyCompiler *c, const SyMarker *marker, const char *message)
{
  SyPlace place = marker->place;
  place.file = c->options->path;
  const char *name = marker->tag->name;
  g_autofree char *hint =
      g_strdup_printf(_("write {{#%s|行}} if rows are to repeat, {{#%s|列}} if cells are"), name, name);
  sy_diagnostics_add(c->diagnostics, SY_WARNING, "template-ragged", &place, hint, message, name);
}

/* The section of rows that is around the section, or NULL. */
static const xmlNode *rows_around(const xmlNode *section)
{
  const xmlNode *rows = section->parent;
  while (rows && !sy_docx_is(rows, "tbl") &&
         !(sy_docx_is_section(rows) && sy_docx_marker(rows)->level == SY_LEVEL_ROWS))
    rows = rows->parent;
  return sy_docx_is_section(rows) ? rows : NULL;
}

/* What repeats within a row that repeats, unless `column` or `row` says that this is meant, or text beside the tags
 * does. Cells: each row would have as many as its item says. The row itself, by tags in some of its cells: an item that
 * has none of them has no row. */
static void warn_ragged(const SyCompiler *c, const Pair *pair)
{
  const SyMarker *marker = sy_docx_marker(pair->open);
  const xmlNode *section = pair->section;
  if (!section || marker->stale || scope_of(marker->tag) != SY_REPEATS_PLACE || !rows_around(section)) return;
  SySectionLevel level = sy_docx_marker(section)->level;
  if (level == SY_LEVEL_CELLS && has_ancestor(pair->close, section))
    warn_ragged_as(
        c, marker,
        _("the cells of “%s” repeat within a row that repeats too: its rows may differ in their number of cells"));
  if (level == SY_LEVEL_ROWS && marker->within && rows_around(section) == section->parent && !section->prev &&
      !section->next)
    warn_ragged_as(
        c, marker,
        _("“%s” repeats the row within a section that repeats it too: an item without any of them has no row"));
}

/* ---- Pairing --------------------------------------------------------------------------------- */

/* True if the name is in the list; then it is not any more. */
static bool take_name(GPtrArray *names, const char *name)
{
  guint at;
  if (!g_ptr_array_find_with_equal_func(names, name, g_str_equal, &at)) return false;
  g_ptr_array_remove_index(names, at);
  return true;
}

static void pair_up(SyCompiler *c, const GPtrArray *story, GArray *pairs)
{
  g_autoptr(GPtrArray) stack = g_ptr_array_new(), crossed = g_ptr_array_new();
  for (guint i = 0; i < story->len; i++) {
    xmlNode *node = story->pdata[i];
    const SyMarker *marker = sy_docx_marker(node);
    SyTagKind kind = marker->tag->kind;
    if (kind == SY_TAG_SECTION || kind == SY_TAG_INVERTED) g_ptr_array_add(stack, node);
    if (kind != SY_TAG_CLOSE) continue;
    xmlNode *open = stack->len ? stack->pdata[stack->len - 1] : NULL;
    const SyMarker *opened = open ? sy_docx_marker(open) : NULL;
    if ((!opened || strcmp(opened->tag->name, marker->tag->name) != 0) && take_name(crossed, marker->tag->name))
      continue;
    if (!opened) {
      g_autofree char *hint = g_strdup_printf(_("open it before with {{#%s}}"), marker->tag->name);
      sy_docx_fault(c, &marker->place, "template-not-open", hint, _("“%s” closes here, but no section is open"),
                    marker->tag->name);
      continue;
    }
    if (strcmp(opened->tag->name, marker->tag->name) != 0) {
      g_autofree char *hint = g_strdup_printf(_("“%s” opens in paragraph %d “%s” and must close first"),
                                              opened->tag->name, opened->place.paragraph, opened->place.words);
      sy_docx_fault(c, &marker->place, "template-wrong-close", hint,
                    _("“%s” closes here, but was not the last to open"), marker->tag->name);
      /* Go on as if what was forgotten had been closed, so that other faults are found too. */
      for (guint k = stack->len; k-- > 0;)
        if (strcmp(sy_docx_marker(stack->pdata[k])->tag->name, marker->tag->name) == 0) {
          for (guint over = k + 1; over < stack->len; over++)
            g_ptr_array_add(crossed, sy_docx_marker(stack->pdata[over])->tag->name);
          g_ptr_array_set_size(stack, (gint)k);
          break;
        }
      continue;
    }
    Pair pair = {.open = open, .close = node};
    g_array_append_val(pairs, pair);
    g_ptr_array_set_size(stack, (gint)stack->len - 1);
  }
  for (guint i = 0; i < stack->len; i++) {
    const SyMarker *marker = sy_docx_marker(stack->pdata[i]);
    g_autofree char *hint = g_strdup_printf(_("close it with {{/%s}}"), marker->tag->name);
    sy_docx_fault(c, &marker->place, "template-unclosed-section", hint,
                  _("the section “%s” opens here and does not close"), marker->tag->name);
  }
}

/* Notes on each opening tag whether another row of its table has tags of the same name. */
static void note_rows(GArray *pairs)
{
  g_autoptr(GHashTable) rows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL); /* first row; NULL: more */
  for (int noting = 0; noting < 2; noting++)
    for (guint i = 0; i < pairs->len; i++) {
      SyMarker *marker = sy_docx_marker(g_array_index(pairs, Pair, i).open);
      xmlNode *row = ancestor(g_array_index(pairs, Pair, i).open, "tr");
      if (!row) continue;
      g_autofree char *key = g_strdup_printf("%p %s", (void *)ancestor(row, "tbl"), marker->tag->name);
      void *known;
      bool met = g_hash_table_lookup_extended(rows, key, NULL, &known);
      if (noting) marker->elsewhere = known == NULL;
      else g_hash_table_insert(rows, g_steal_pointer(&key), !met || known == row ? row : NULL);
    }
}

/* ---- Clearing up ----------------------------------------------------------------------------- */

static bool is_block(const xmlNode *node)
{
  return sy_docx_is(node, "p") || sy_docx_is(node, "tbl") || sy_docx_is(node, "sdt") || sy_docx_is(node, "altChunk") ||
         sy_docx_marker(node);
}

/* A cell must hold a paragraph. */
static bool has_other_block(const xmlNode *paragraph)
{
  for (const xmlNode *node = paragraph->parent->children; node; node = node->next)
    if (node != paragraph && is_block(node)) return true;
  return false;
}

/* The nearest paragraph beside this one, the following ones first. */
static xmlNode *neighbour(xmlNode *paragraph, bool *follows)
{
  for (int before = 0; before < 2; before++) {
    xmlNode *node = before ? paragraph->prev : paragraph->next;
    while (node && !sy_docx_is_section(node) && !sy_docx_is(node, "p")) node = before ? node->prev : node->next;
    while (sy_docx_is_section(node)) node = before ? node->last : node->children;
    *follows = !before;
    if (sy_docx_is(node, "p")) return node;
  }
  return NULL;
}

/* The sign of a comment moves to the paragraph beside. */
static void move_comment(xmlNode *run, xmlNode *paragraph)
{
  bool follows;
  xmlNode *to = neighbour(paragraph, &follows), *properties = to ? sy_xml_child(to, "pPr") : NULL;
  if (!to) return;
  xmlUnlinkNode(run);
  if (!follows) xmlAddChild(to, run);
  else if (properties) xmlAddNextSibling(properties, run);
  else if (to->children) xmlAddPrevSibling(to->children, run);
  else xmlAddChild(to, run);
}

/* A table that ends a cell, text box or the like is followed by a paragraph: this one. */
static bool ends_after_table(const xmlNode *paragraph)
{
  if (sy_docx_is_section(paragraph->parent) || sy_docx_is(paragraph->parent, "body")) return false;
  for (const xmlNode *node = paragraph->next; node; node = node->next)
    if (is_block(node)) return false;
  const xmlNode *before = paragraph->prev;
  while (before && !is_block(before)) before = before->prev;
  return before && !sy_docx_is(before, "p") && !sy_docx_marker(before);
}

/* A page break before the paragraph goes to the one that follows it; false: none does. */
static bool move_break(const xmlNode *paragraph)
{
  const xmlNode *properties = sy_xml_child(paragraph, "pPr"),
                *page = properties ? sy_xml_child(properties, "pageBreakBefore") : NULL;
  if (!page) return true;
  const xmlNode *next = paragraph->next;
  while (next && (sy_docx_is_section(next) || !is_block(next)))
    next = sy_docx_is_section(next) ? next->children : next->next;
  if (!sy_docx_is(next, "p")) return false;
  xmlNode *to = sy_xml_child(next, "pPr");
  if (!to) {
    to = xmlNewDocNode(next->doc, next->ns, BAD_CAST "pPr", NULL);
    if (next->children) xmlAddPrevSibling(next->children, to);
    else xmlAddChild((xmlNode *)next, to);
  }
  if (sy_xml_child(to, "pageBreakBefore")) return true;
  /* w:pStyle, w:keepNext and w:keepLines stand before it (17.3.1.26). */
  static const char *const before[] = {"pStyle", "keepNext", "keepLines"};
  xmlNode *after = NULL;
  for (size_t i = 0; i < G_N_ELEMENTS(before); i++)
    if (sy_xml_child(to, before[i])) after = sy_xml_child(to, before[i]);
  xmlNode *copy = sy_docx_copy(page, true);
  if (after) xmlAddNextSibling(after, copy);
  else if (to->children) xmlAddPrevSibling(to->children, copy);
  else xmlAddChild(to, copy);
  return true;
}

/* Takes a paragraph out that held nothing but tags; its bookmarks and comments stay. */
static void drop_paragraph(xmlNode *paragraph)
{
  const xmlNode *properties = sy_xml_child(paragraph, "pPr");
  if (properties && sy_xml_child(properties, "sectPr")) return;
  if (!has_other_block(paragraph) || ends_after_table(paragraph)) return;
  if (!move_break(paragraph)) return;
  static const char *const marks[] = {"bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd"};
  for (xmlNode *child = paragraph->children, *next; child; child = next) {
    next = child->next;
    bool mark = false;
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) mark = mark || sy_docx_is(child, marks[i]);
    if (sy_docx_is(child, "r") && sy_xml_child(child, "commentReference")) move_comment(child, paragraph);
    if (!mark) continue;
    xmlUnlinkNode(child);
    xmlAddPrevSibling(paragraph, child);
  }
  unlink_free(paragraph);
}

/* True if the marker is alone in its paragraph with others that show nothing, and no section of runs is there. */
static bool is_bare(const xmlNode *paragraph)
{
  if (sy_docx_shows(paragraph, true)) return false;
  for (const xmlNode *child = paragraph->children; child; child = child->next)
    if (sy_docx_is_section(child)) return false;
  return true;
}

/* What is left of a part when its tags have done their work, and may have to go. Elements are freed at the end only, so
 * that none is looked at afterwards. */
typedef struct {
  GHashTable *seen;
  GPtrArray *rows, *paragraphs;
} Rest;

static void touch(const Rest *rest, GPtrArray *list, xmlNode *node)
{
  if (node && g_hash_table_add(rest->seen, node)) g_ptr_array_add(list, node);
}

/* A sub-document whose tag stands alone in its paragraph takes the paragraph's place. */
static void take_place(xmlNode *node, const Rest *rest)
{
  xmlNode *paragraph = ancestor(node, "p");
  if (!paragraph || node->parent != paragraph || shows_beside(paragraph, node, false) ||
      shows_beside(paragraph, node, true))
    return;
  for (const xmlNode *child = paragraph->children; child; child = child->next)
    if (sy_docx_is_section(child)) return;
  xmlUnlinkNode(node);
  xmlAddPrevSibling(paragraph, node);
  sy_docx_marker(node)->whole = true;
  touch(rest, rest->paragraphs, paragraph);
}

/* Tags that are not values have done their work. */
static void drop_tags(const GPtrArray *story, const Rest *rest)
{
  for (guint i = 0; i < story->len; i++) {
    xmlNode *node = story->pdata[i];
    SyTagKind kind = sy_docx_marker(node)->tag->kind;
    if (kind == SY_TAG_PARTIAL) take_place(node, rest);
    if (kind == SY_TAG_VALUE || kind == SY_TAG_RAW || kind == SY_TAG_PARTIAL) continue;
    touch(rest, rest->paragraphs, ancestor(node, "p"));
    touch(rest, rest->rows, ancestor(node, "tr"));
    unlink_free(node);
  }
}

/* True if an element around the node goes, and the node with it. */
static bool goes_with_another(const xmlNode *node, GHashTable *going)
{
  for (const xmlNode *up = node->parent; up; up = up->parent)
    if (g_hash_table_contains(going, up)) return true;
  return false;
}

/* Cells that repeat are wanted, empty or not. */
static bool repeats_cells(const xmlNode *row)
{
  for (const xmlNode *child = row->children; child; child = child->next)
    if (sy_docx_is_section(child)) return true;
  return false;
}

/* A table, or a content control in it, must hold a row. */
static bool has_other_row(const xmlNode *row, GHashTable *going)
{
  for (const xmlNode *node = row->parent->children; node; node = node->next)
    if (node != row && !g_hash_table_contains(going, node) &&
        (sy_docx_is(node, "tr") || sy_docx_is(node, "sdt") || sy_docx_is_section(node)))
      return true;
  return false;
}

/* Rows and paragraphs that held nothing but tags go; a row that is repeated for its empty cells stays. */
static void clear_up(const Rest *rest)
{
  g_autoptr(GHashTable) going = g_hash_table_new(NULL, NULL);
  g_autoptr(GPtrArray) rows = g_ptr_array_new(), paragraphs = g_ptr_array_new();
  for (guint i = 0; i < rest->rows->len; i++) {
    xmlNode *row = rest->rows->pdata[i];
    bool repeated = sy_docx_is_section(row->parent) && !row->prev && !row->next;
    if (!row_shows(row) && !repeated && !repeats_cells(row) && has_other_row(row, going)) g_hash_table_add(going, row);
  }
  for (guint i = 0; i < rest->paragraphs->len; i++)
    if (is_bare(rest->paragraphs->pdata[i])) g_hash_table_add(going, rest->paragraphs->pdata[i]);
  for (guint i = 0; i < rest->paragraphs->len; i++)
    if (g_hash_table_contains(going, rest->paragraphs->pdata[i]) &&
        !goes_with_another(rest->paragraphs->pdata[i], going))
      g_ptr_array_add(paragraphs, rest->paragraphs->pdata[i]);
  for (guint i = 0; i < rest->rows->len; i++)
    if (g_hash_table_contains(going, rest->rows->pdata[i]) && !goes_with_another(rest->rows->pdata[i], going))
      g_ptr_array_add(rows, rest->rows->pdata[i]);
  for (guint i = 0; i < paragraphs->len; i++) drop_paragraph(paragraphs->pdata[i]);
  for (guint i = 0; i < rows->len; i++) unlink_free(rows->pdata[i]);
}

void sy_docx_structure(SyCompiler *c, GPtrArray *story)
{
  g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
  pair_up(c, story, pairs);
  note_rows(pairs);
  for (guint i = 0; i < pairs->len; i++) {
    Pair *pair = &g_array_index(pairs, Pair, i);
    pair->section = wrap_pair(c, pair);
  }
  for (guint i = 0; i < pairs->len; i++) {
    check_fields(c, &g_array_index(pairs, Pair, i));
    warn_ragged(c, &g_array_index(pairs, Pair, i));
  }
  Rest rest = {g_hash_table_new(NULL, NULL), g_ptr_array_new(), g_ptr_array_new()};
  drop_tags(story, &rest);
  clear_up(&rest);
  g_hash_table_destroy(rest.seen);
  g_ptr_array_free(rest.rows, TRUE);
  g_ptr_array_free(rest.paragraphs, TRUE);
}

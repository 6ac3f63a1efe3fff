/* A compiled part and data -> the part's bytes. */
#include "merge/merge_private.h"

#include <string.h>

/* ---- Keys -------------------------------------------------------------------------------------- */

static void render_key(SyRender *r, const SyNode *node)
{
  const SyKey *key = &g_array_index(r->docx->keys, SyKey, node->key);
  unsigned number = r->keys[node->key];
  r->met[node->key] = true;
  if (number == 0) {
    sy_xml_append_attribute(r->out, key->original, -1);
    return;
  }
  if (key->kind != SY_KEY_NAME) {
    g_string_append_printf(r->out, "%u", number);
    return;
  }
  /* A bookmark's name has at most 40 characters (17.13.6.2). */
  g_autofree char *mark = g_strdup_printf("_%u", number);
  g_autofree char *stem =
      g_utf8_substring(key->original, 0, MIN(g_utf8_strlen(key->original, -1), 40 - (glong)strlen(mark)));
  sy_xml_append_attribute(r->out, stem, -1);
  g_string_append(r->out, mark);
}

static void renew_keys(SyRender *r, const SyNode *section)
{
  for (guint i = 0; section->keys && i < section->keys->len; i++) {
    unsigned key = g_array_index(section->keys, unsigned, i);
    if (!r->met[key]) continue;
    SyKeyKind kind = g_array_index(r->docx->keys, SyKey, key).kind;
    if (kind != SY_KEY_LIST) {
      r->keys[key] = r->next_id++;
      continue;
    }
    r->keys[key] = r->next_list++;
    g_ptr_array_add(r->lists,
                    g_strdup_printf("%s\n%u", g_array_index(r->docx->keys, SyKey, key).original, r->keys[key]));
  }
}

/* ---- Values ------------------------------------------------------------------------------------ */

static SyPlace place_of(const SyRender *r, const SyNode *node)
{
  SyPlace place = node->place;
  place.file = r->options->path;
  return place;
}

/* A new reference; NULL where there is none, which has then been said. */
static SyValue *evaluate(SyRender *r, const SyNode *node)
{
  if (node->stale) {
    g_autofree char *problem = NULL;
    return sy_scope_evaluate(r->scope, node->tag, &problem);
  }
  SyPlace place = place_of(r, node);
  return sy_scope_value(r->scope, node->tag, r->options->names, &place, r->diagnostics, &r->failed);
}

static void render_text(SyRender *r, const SyNode *node)
{
  SyTemplateOptions options = *r->options;
  options.escape = SY_ESCAPE_ALL;
  if (!sy_text_template_render(node->text, r->scope, &options, r->out, r->diagnostics)) r->failed = true;
}

static void render_target(SyRender *r, const SyNode *node)
{
  SyTemplateOptions options = *r->options;
  options.escape = SY_ESCAPE_NONE;
  g_autoptr(GString) target = g_string_new(NULL);
  if (!sy_text_template_render(node->text, r->scope, &options, target, r->diagnostics)) r->failed = true;
  g_autofree char *escaped = g_uri_escape_string(target->str, "!#$&'()*+,/:;=?@[]%", FALSE);
  g_string_append(r->out, sy_package_add_relationship(r->merged, r->part, node->more, escaped, true));
}

static void render_control(SyRender *r, const SyNode *node)
{
  g_autofree char *problem = NULL;
  g_autoptr(SyValue) value = sy_scope_evaluate(r->scope, node->tag, &problem);
  SyValueType type = sy_value_type(value);
  bool fills = value && type != SY_VALUE_MAP && type != SY_VALUE_PICTURE && type != SY_VALUE_NULL;
  if (!fills) {
    sy_docx_render(r, node->children->pdata[1]);
    return;
  }
  sy_docx_render(r, node->children->pdata[0]);
  g_string_append(r->out, node->bytes);
  const SyNode *outer = r->paragraph;
  r->paragraph = NULL;
  g_autofree char *plain = type == SY_VALUE_LIST || node->plain ? sy_value_plain(value, "、") : NULL;
  g_autoptr(SyValue) joined = plain ? sy_value_new_text(plain) : NULL;
  sy_docx_render_value(r, node, joined ? joined : value);
  r->paragraph = outer;
  g_string_append(r->out, node->more);
}

/* ---- Notes ------------------------------------------------------------------------------------- */

/* *part: the name of the notes' part. */
static const SyNode *note_of(const SyRender *r, bool endnote, int id, const char **name)
{
  for (guint i = 0; i < r->docx->parts->len; i++) {
    const SyCompiledPart *part = r->docx->parts->pdata[i];
    bool endnotes = part->notes && strstr(part->name, "endnotes");
    if (!part->notes || endnotes != endnote) continue;
    *name = part->name;
    return g_hash_table_lookup(part->notes, GINT_TO_POINTER(id));
  }
  return NULL;
}

/* The reference, and the note itself into the notes' part: a copy for each reference. */
static void render_note(SyRender *r, const SyNode *node)
{
  const char *kind = node->endnote ? "endnote" : "footnote";
  const char *outer_part = r->part, *part = NULL;
  const SyNode *note = note_of(r, node->endnote, node->number, &part);
  int id = node->number;
  if (note) {
    g_autofree char *name = g_strdup_printf("%s %d", kind, id);
    if (!g_hash_table_add(r->used_notes, g_steal_pointer(&name))) {
      id = r->next_note[node->endnote]++;
      r->notes_copied[node->endnote] = true;
    }
    GString *outer = r->out;
    const SyNode *paragraph = r->paragraph;
    r->out = r->notes[node->endnote];
    r->part = part;
    g_string_append_printf(r->out, "<w:%s w:id=\"%d\">", kind, id);
    sy_docx_render(r, note);
    r->out = outer;
    r->part = outer_part;
    r->paragraph = paragraph;
  }
  g_string_append_printf(r->out, "<w:%sReference%s w:id=\"%d\"/>", kind, node->more, id);
  r->visible++;
}

/* ---- Structure --------------------------------------------------------------------------------- */

#define TABLE_END "</w:tbl>"
/* Word joins tables that follow each other: a line of no height keeps them apart. */
#define TABLE_BREAK                                                                                                    \
  "<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"20\" w:lineRule=\"exact\"/></w:pPr></w:p>"

static bool ends_with(const GString *out, size_t from, const char *end)
{
  size_t n = strlen(end);
  return out->len >= from + n && memcmp(out->str + out->len - n, end, n) == 0;
}

static bool begins_with_table(const SyNode *node)
{
  while (node && node->kind == SY_NODE_SECTION) node = node->children->len ? node->children->pdata[0] : NULL;
  if (!node) return false;
  return node->kind == SY_NODE_TABLE || (node->kind == SY_NODE_BYTES && g_str_has_prefix(node->bytes, "<w:tbl>"));
}

static void part_tables(SyRender *r, const SyNode *next)
{
  if (begins_with_table(next) && ends_with(r->out, 0, TABLE_END)) g_string_append(r->out, TABLE_BREAK);
}

static bool too_much(SyRender *r, const SyNode *node)
{
  SyPlace place = place_of(r, node);
  if (r->depth > r->limits->depth) {
    sy_diagnostics_add(r->diagnostics, SY_ERROR, "template-too-deep", &place, NULL,
                       _("sections and partials are nested more than %zu deep"), r->limits->depth);
  } else if (r->out->len > r->limits->output_bytes) {
    sy_diagnostics_add(r->diagnostics, SY_ERROR, "template-too-large", &place,
                       _("--limit output-bytes=NUMBER raises the limit"),
                       _("the merged part would be larger than %zu bytes"), r->limits->output_bytes);
  } else if (r->limits->seconds > 0 && (++r->copies & 1023) == 0 &&
             (double)(g_get_monotonic_time() - r->begun) > r->limits->seconds * G_USEC_PER_SEC) {
    sy_diagnostics_add(r->diagnostics, SY_ERROR, "template-too-long", &place,
                       _("--limit seconds=NUMBER raises the limit"), _("merging takes longer than %g seconds"),
                       r->limits->seconds);
  } else {
    return false;
  }
  r->failed = true;
  return true;
}

static void render_copy(SyRender *r, const SyNode *node, const SyScope *scope)
{
  if (too_much(r, node)) return;
  renew_keys(r, node);
  const SyScope *outer = r->scope;
  r->scope = scope;
  r->depth++;
  if (node->level == SY_LEVEL_BLOCKS) part_tables(r, node->children->len ? node->children->pdata[0] : NULL);
  sy_docx_render_children(r, node);
  r->depth--;
  r->scope = outer;
}

static void render_section(SyRender *r, const SyNode *node)
{
  g_autoptr(SyValue) value = evaluate(r, node);
  if (node->tag->kind == SY_TAG_INVERTED) {
    if (!sy_value_truth(value) && !r->failed) render_copy(r, node, r->scope);
    return;
  }
  if (!sy_value_truth(value)) return;
  if (sy_value_type(value) != SY_VALUE_LIST) {
    SyScope scope = {.outer = r->scope, .value = value};
    render_copy(r, node, &scope);
    return;
  }
  size_t n = sy_value_count(value);
  for (size_t i = 0; i < n && !r->failed; i++) {
    SyScope scope = sy_scope_item(r->scope, node->tag, value, i);
    render_copy(r, node, &scope);
  }
}

/* Where values are written: their paragraph, and what is around them in it. */
typedef struct {
  const SyNode *paragraph;
  const SyAround *around;
  bool inside;
} Spot;

static Spot go_to(SyRender *r, const SyNode *paragraph)
{
  Spot before = {r->paragraph, r->around, r->inside};
  r->paragraph = paragraph;
  r->around = NULL;
  r->inside = false;
  return before;
}

/* A value or sub-document within the paragraph; around: to be kept until go_back. */
static Spot go_into(SyRender *r, const SyNode *node, SyAround *around)
{
  Spot before = {r->paragraph, r->around, r->inside};
  *around = (SyAround){.outer = r->around, .node = node};
  r->around = around;
  if (node->inside) r->paragraph = NULL;
  r->inside = r->inside || node->inside;
  return before;
}

static void go_back(SyRender *r, const Spot *before)
{
  r->paragraph = before->paragraph;
  r->around = before->around;
  r->inside = before->inside;
}

static void render_paragraph(SyRender *r, const SyNode *node)
{
  size_t from = r->out->len, visible = r->visible;
  Spot outer = go_to(r, node);
  sy_docx_render_children(r, node);
  go_back(r, &outer);
  if (node->droppable && r->visible == visible) g_string_truncate(r->out, from);
}

static bool holds_block(const char *content)
{
  return strstr(content, "<w:p>") || strstr(content, "<w:p ") || strstr(content, "<w:p/>") ||
         strstr(content, "<w:tbl>");
}

/* A start tag, children, an end tag; nothing if no child is of the kind that must be there. */
static void render_container(SyRender *r, const SyNode *node, const char *needed)
{
  size_t from = r->out->len, visible = r->visible;
  g_string_append(r->out, node->bytes);
  size_t inside = r->out->len;
  Spot outer = go_to(r, NULL);
  sy_docx_render_children(r, node);
  go_back(r, &outer);
  const char *content = r->out->str + inside;
  bool empty = node->droppable && r->visible == visible;
  if (empty || (needed && !strstr(content, needed))) {
    g_string_truncate(r->out, from);
    return;
  }
  if (node->needs_block && (!holds_block(content) || ends_with(r->out, inside, TABLE_END)))
    g_string_append(r->out, "<w:p/>");
  g_string_append(r->out, node->more);
  if (node->namespaces && !r->failed) sy_docx_widen(r, node, from);
}

static void render_partial(SyRender *r, const SyNode *node)
{
  if (!node->partial || too_much(r, node)) return;
  renew_keys(r, node->partial);
  SyAround around;
  Spot outer = go_into(r, node, &around);
  r->depth++;
  part_tables(r, node->partial->children->len ? node->partial->children->pdata[0] : NULL);
  sy_docx_render_children(r, node->partial);
  r->depth--;
  go_back(r, &outer);
}

void sy_docx_render_children(SyRender *r, const SyNode *node)
{
  const SyNode *before = NULL;
  for (guint i = 0; i < node->children->len && !r->failed; i++) {
    const SyNode *child = node->children->pdata[i];
    if (before && before->kind == SY_NODE_SECTION && before->level == SY_LEVEL_BLOCKS) part_tables(r, child);
    sy_docx_render(r, child);
    before = child;
  }
}

void sy_docx_render(SyRender *r, const SyNode *node)
{
  switch (node->kind) {
  case SY_NODE_BYTES:
    g_string_append_len(r->out, node->bytes, (gssize)node->length);
    r->visible += node->visible;
    break;
  case SY_NODE_VALUE: {
    g_autoptr(SyValue) value = evaluate(r, node);
    SyAround around;
    Spot outer = go_into(r, node, &around);
    if (value) sy_docx_render_value(r, node, value);
    go_back(r, &outer);
    break;
  }
  case SY_NODE_TEXT: render_text(r, node); break;
  case SY_NODE_SECTION: render_section(r, node); break;
  case SY_NODE_PARAGRAPH: render_paragraph(r, node); break;
  case SY_NODE_TABLE: render_container(r, node, "<w:tr"); break;
  case SY_NODE_ROW: render_container(r, node, "<w:tc"); break;
  case SY_NODE_CELL:
  case SY_NODE_STORY: render_container(r, node, NULL); break;
  case SY_NODE_KEY: render_key(r, node); break;
  case SY_NODE_ONCE:
    if (r->keys[node->key] == 0) sy_docx_render_children(r, node);
    r->met[node->key] = true;
    break;
  case SY_NODE_NOTE: render_note(r, node); break;
  case SY_NODE_TARGET: render_target(r, node); break;
  case SY_NODE_PICTURE: sy_docx_render_picture(r, node); break;
  case SY_NODE_CONTROL: render_control(r, node); break;
  case SY_NODE_PARTIAL: render_partial(r, node); break;
  case SY_NODE_BREAK: sy_docx_new_paragraph(r); break;
  }
}

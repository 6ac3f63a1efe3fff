/* A compiled part and data -> the part's bytes. */
#include "merge/picture_private.h"

#include <string.h>

/* ---- Keys -------------------------------------------------------------------------------------- */

static void render_key(SyRender *r, const SyNode *node)
{
  const SyKey *key = &g_array_index(r->docx->keys, SyKey, node->key.index);
  unsigned number = r->keys[node->key.index];
  r->met[node->key.index] = true;
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

SyPlace sy_docx_place_of(const SyRender *r, const SyUse *use)
{
  SyPlace place = use->place;
  place.file = r->options->path;
  return place;
}

/* A new reference; NULL where there is none, which has then been said. */
static SyValue *evaluate(SyRender *r, const SyUse *use)
{
  if (use->stale || g_hash_table_contains(r->said, use)) {
    g_autofree char *problem = NULL;
    return sy_scope_evaluate(r->scope, use->tag, &problem);
  }
  SyPlace place = sy_docx_place_of(r, use);
  bool failed = false;
  SyValue *value = sy_scope_value(r->scope, use->tag, r->options->names, &place, r->diagnostics, &failed);
  if (failed) g_hash_table_add(r->said, (void *)use);
  r->unfit = r->unfit || failed;
  return value;
}

static void render_text(SyRender *r, const SyNode *node)
{
  SyTemplateOptions options = *r->options;
  options.escape = node->text.field ? SY_ESCAPE_FIELD : SY_ESCAPE_ALL;
  if (!sy_text_template_render(node->text.text, r->scope, &options, r->out, r->diagnostics)) r->failed = true;
}

static void render_target(SyRender *r, const SyNode *node)
{
  SyTemplateOptions options = *r->options;
  options.escape = SY_ESCAPE_NONE;
  g_autoptr(GString) target = g_string_new(NULL);
  if (!sy_text_template_render(node->text.text, r->scope, &options, target, r->diagnostics)) r->failed = true;
  g_autofree char *escaped = g_uri_escape_string(target->str, "!#$&'()*+,/:;=?@[]%", FALSE);
  g_string_append(r->out, sy_package_add_relationship(r->merged, r->part, node->text.relationship, escaped, true));
}

/* ---- Notes ------------------------------------------------------------------------------------- */

/* The reference, and the note itself into the notes' part: a copy for each reference. */
static void render_note(SyRender *r, const SyNode *node)
{
  bool endnote = node->note.endnote;
  const char *kind = endnote ? "endnote" : "footnote";
  const SyCompiledPart *part = sy_docx_notes(r->docx, endnote);
  const SyNode *note = part ? g_hash_table_lookup(part->notes, GINT_TO_POINTER(node->note.id)) : NULL;
  int id = node->note.id;
  if (note) {
    g_autofree char *name = g_strdup_printf("%s %d", kind, id);
    if (!g_hash_table_add(r->used_notes, g_steal_pointer(&name))) {
      id = r->next_note[endnote]++;
      r->notes_copied[endnote] = true;
    }
    GString *outer = r->out;
    const char *outer_part = r->part;
    SyColumns *columns = r->columns;
    r->out = r->notes[endnote];
    r->part = part->name;
    r->columns = NULL;
    g_string_append_printf(r->out, "<w:%s w:id=\"%d\">", kind, id);
    sy_docx_render(r, note);
    r->out = outer;
    r->part = outer_part;
    r->columns = columns;
  }
  g_string_append_printf(r->out, "<w:%sReference%s w:id=\"%d\"/>", kind, node->note.attributes, id);
  r->visible++;
}

/* ---- Structure --------------------------------------------------------------------------------- */

SyWritten sy_docx_written(const SyRender *r)
{
  return (SyWritten){.length = r->out->len,
                     .held = r->held,
                     .visible = r->visible,
                     .last = r->last,
                     .events = r->columns ? sy_columns_count(r->columns) : 0};
}

void sy_docx_take_back(SyRender *r, const SyWritten *written)
{
  g_string_truncate(r->out, written->length);
  r->held = written->held;
  r->visible = written->visible;
  r->last = written->last;
  if (r->columns) sy_columns_take_back(r->columns, written->events);
}

static bool too_much(SyRender *r, const SyUse *use)
{
  SyPlace place = sy_docx_place_of(r, use);
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
  if (too_much(r, node->section.use)) return;
  renew_keys(r, node);
  const SyScope *outer = r->scope;
  r->scope = scope;
  r->depth++;
  sy_docx_render_children(r, node);
  r->depth--;
  r->scope = outer;
}

static void render_list(SyRender *r, const SyNode *node, SyValue *list)
{
  size_t n = sy_value_count(list);
  for (size_t i = 0; i < n && !r->failed; i++) {
    SyScope scope = sy_scope_item(r->scope, node->section.use->tag, list, i);
    render_copy(r, node, &scope);
  }
}

/* A content control is filled by what is a text, a list of texts, a yes or no, or a picture. What is wrong with the
 * value is said where it is written. */
static bool fills(SyRender *r, const SyTag *tag)
{
  g_autofree char *problem = NULL;
  g_autoptr(SyValue) value = sy_scope_evaluate(r->scope, tag, &problem);
  SyValueType type = sy_value_type(value);
  bool maps = type == SY_VALUE_LIST && sy_value_type(sy_value_item(value, 0)) == SY_VALUE_MAP;
  return problem || (value && type != SY_VALUE_MAP && type != SY_VALUE_NULL && !maps);
}

static void render_section(SyRender *r, const SyNode *node)
{
  if (node->section.when != SY_WHEN_TRUE) {
    bool filled = fills(r, node->section.use->tag);
    if (filled == (node->section.when == SY_WHEN_FILLS)) render_copy(r, node, r->scope);
    return;
  }
  g_autoptr(SyValue) value = evaluate(r, node->section.use);
  bool truth = sy_value_truth(value);
  if (node->section.use->tag->kind == SY_TAG_INVERTED) {
    if (!truth && !r->failed) render_copy(r, node, r->scope);
  } else if (truth && sy_value_type(value) == SY_VALUE_LIST) {
    render_list(r, node, value);
  } else if (truth) {
    SyScope scope = {.outer = r->scope, .value = value};
    render_copy(r, node, &scope);
  }
  if (node->section.level == SY_LEVEL_CELLS) sy_columns_note(r, SY_COLUMNS_SECTION, node);
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
  if (node->value.inside) r->paragraph = NULL;
  r->inside = r->inside || node->value.inside;
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
  SyWritten before = sy_docx_written(r);
  Spot outer = go_to(r, node);
  sy_docx_render(r, node->paragraph.head);
  sy_docx_render_children(r, node);
  g_string_append(r->out, node->paragraph.end);
  go_back(r, &outer);
  if (node->paragraph.droppable && r->visible == before.visible) sy_docx_take_back(r, &before);
  else if (!node->paragraph.nested) sy_docx_end_block(r, SY_BLOCK_PARAGRAPH);
}

static void render_bytes(SyRender *r, const SyNode *node)
{
  sy_docx_begin_block(r, node->bytes.first, node->bytes.joined);
  g_string_append_len(r->out, node->bytes.text, (gssize)node->bytes.length);
  sy_docx_end_block(r, node->bytes.last);
  r->visible += node->bytes.visible;
}

/* The text of the list that the value names; NULL: the value itself. */
static SyValue *choose(SyRender *r, const SyNode *node, const SyValue *value)
{
  const SyChoices *choices = node->value.choices;
  if (choices->kind == SY_CHOICES_BOX) return sy_value_new_text(choices->items[sy_value_truth(value)].text);
  g_autofree char *text = sy_value_plain(value, "、");
  for (size_t i = 0; i < choices->n; i++)
    if (strcmp(text, choices->items[i].text) == 0 || strcmp(text, choices->items[i].value) == 0)
      return sy_value_new_text(choices->items[i].text);
  if (choices->kind == SY_CHOICES_OPEN || !*text) return NULL;
  g_autoptr(GString) list = g_string_new(NULL);
  for (size_t i = 0; i < choices->n && i < 10; i++)
    g_string_append_printf(list, "%s“%s”", i ? ", " : "", choices->items[i].text);
  g_autofree char *hint = g_strdup_printf(_("it takes %s"), list->str);
  SyPlace place = sy_docx_place_of(r, node->value.use);
  sy_diagnostics_add(r->diagnostics, SY_ERROR, "template-not-in-list", &place, hint,
                     _("“%s”: “%s” is none of what the list of the content control offers"), node->value.use->tag->name,
                     text);
  r->failed = true;
  return NULL;
}

static void warn_replaced(SyRender *r, const SyUse *use)
{
  if (!g_hash_table_add(r->said, (void *)use)) return;
  SyPlace place = sy_docx_place_of(r, use);
  sy_diagnostics_add(r->diagnostics, SY_WARNING, "template-control-characters", &place, NULL,
                     _("“%s”: characters that XML forbids were replaced by U+FFFD"), use->tag->name);
}

static void render_value(SyRender *r, const SyNode *node)
{
  r->replaced = false;
  g_autoptr(SyValue) value = evaluate(r, node->value.use);
  SyAround around;
  Spot outer = go_into(r, node, &around);
  g_autoptr(SyValue) chosen = value && node->value.choices ? choose(r, node, value) : NULL;
  g_autofree char *text = value && node->value.plain && !chosen ? sy_value_plain(value, "、") : NULL;
  g_autoptr(SyValue) plain = text ? sy_value_new_text(text) : NULL;
  if (value) sy_docx_render_value(r, node->value.use, node->value.formats, chosen ? chosen : plain ? plain : value);
  go_back(r, &outer);
  if (r->replaced) warn_replaced(r, node->value.use);
  r->replaced = false;
}

static void render_partial(SyRender *r, const SyNode *node)
{
  if (!node->value.partial || too_much(r, node->value.use)) return;
  renew_keys(r, node->value.partial);
  SyAround around;
  Spot outer = go_into(r, node, &around);
  r->depth++;
  sy_docx_render_children(r, node->value.partial);
  r->depth--;
  go_back(r, &outer);
}

static void render_once(SyRender *r, const SyNode *node)
{
  if (r->keys[node->key.index] == 0) sy_docx_render_children(r, node);
  r->met[node->key.index] = true;
}

void sy_docx_render_children(SyRender *r, const SyNode *node)
{
  for (guint i = 0; node->children && i < node->children->len && !r->failed; i++)
    sy_docx_render(r, node->children->pdata[i]);
}

void sy_docx_render(SyRender *r, const SyNode *node)
{
  switch (node->kind) {
  case SY_NODE_BYTES: render_bytes(r, node); break;
  case SY_NODE_GROUP: sy_docx_render_children(r, node); break;
  case SY_NODE_VALUE: render_value(r, node); break;
  case SY_NODE_PARTIAL: render_partial(r, node); break;
  case SY_NODE_TEXT: render_text(r, node); break;
  case SY_NODE_TARGET: render_target(r, node); break;
  case SY_NODE_SECTION: render_section(r, node); break;
  case SY_NODE_PARAGRAPH: render_paragraph(r, node); break;
  case SY_NODE_HOLDER: sy_docx_render_holder(r, node); break;
  case SY_NODE_KEY: render_key(r, node); break;
  case SY_NODE_ONCE: render_once(r, node); break;
  case SY_NODE_NOTE: render_note(r, node); break;
  case SY_NODE_COMMENT: sy_docx_render_comment(r, node); break;
  case SY_NODE_PART: sy_docx_render_part(r, node); break;
  case SY_NODE_PICTURE: sy_docx_render_picture(r, node); break;
  case SY_NODE_BREAK: sy_docx_new_paragraph(r); break;
  case SY_NODE_GRID: sy_columns_note(r, SY_COLUMNS_GRID, node); break;
  case SY_NODE_GAPS: sy_columns_note(r, SY_COLUMNS_GAPS, node); break;
  case SY_NODE_SIZE: sy_columns_note(r, SY_COLUMNS_SIZE, node); break;
  }
}

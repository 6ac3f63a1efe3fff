/* Headers, charts, diagrams and comments that are referred to in a section: they know the names there, and are written
 * for each reference. */
#include "merge/render_private.h"

#include <string.h>

const SyCompiledPart *sy_docx_compiled(const SyDocxTemplate *docx, const char *name)
{
  for (guint i = 0; i < docx->parts->len; i++) {
    const SyCompiledPart *part = docx->parts->pdata[i];
    if (strcmp(part->name, name) == 0) return part;
  }
  return NULL;
}

const SyCompiledPart *sy_docx_comments(const SyDocxTemplate *docx)
{
  for (guint i = 0; i < docx->parts->len; i++) {
    const SyCompiledPart *part = docx->parts->pdata[i];
    if (part->kind == SY_PART_COMMENTS && part->notes) return part;
  }
  return NULL;
}

bool sy_docx_is_within(const SyDocxTemplate *docx, const SyCompiledPart *part)
{
  return part->tagged && g_hash_table_contains(docx->within, part->name) &&
         !g_hash_table_contains(docx->outside, part->name);
}

/* What is at hand in the part around, kept while another is written. */
typedef struct {
  GString *out;
  const char *part;
  const SyNode *paragraph;
  const SyAround *around;
  SyColumns *columns;
  SyBlock last;
  size_t held, visible;
  bool inside;
} Outer;

static Outer leave(SyRender *r, GString *out, const char *part)
{
  Outer outer = {r->out, r->part, r->paragraph, r->around, r->columns, r->last, r->held, r->visible, r->inside};
  r->out = out;
  r->part = part;
  r->paragraph = NULL;
  r->around = NULL;
  r->columns = NULL;
  r->last = SY_BLOCK_NONE;
  r->held = 0;
  r->inside = false;
  return outer;
}

static void come_back(SyRender *r, const Outer *outer)
{
  r->out = outer->out;
  r->part = outer->part;
  r->paragraph = outer->paragraph;
  r->around = outer->around;
  r->columns = outer->columns;
  r->last = outer->last;
  r->held = outer->held;
  r->visible = outer->visible;
  r->inside = outer->inside;
}

/* "word/header1.xml" -> "word/header1_m2.xml", which the package has not yet. */
static const char *fresh_name(SyRender *r, const char *name)
{
  const char *dot = strrchr(name, '.');
  size_t stem = dot ? (size_t)(dot - name) : strlen(name);
  g_autofree char *own = NULL;
  do {
    g_free(own);
    own = g_strdup_printf("%.*s_m%u%s", (int)stem, name, ++r->next_part, dot ? dot : "");
  } while (sy_package_has(r->merged, own));
  return g_intern_string(own);
}

static void copy_relationships(SyRender *r, const char *from, const char *to)
{
  size_t n;
  const SyRelationship *list = sy_package_relationships(r->merged, from, &n);
  g_autofree SyRelationship *own = g_memdup2(list, n * sizeof *list);
  for (size_t i = 0; i < n; i++)
    sy_package_put_relationship(r->merged, to, own[i].id, own[i].type, own[i].target, own[i].external);
}

void sy_docx_render_part(SyRender *r, const SyNode *node)
{
  const SyCompiledPart *part = sy_docx_compiled(r->docx, node->part.name);
  if (!part || !part->tagged) {
    g_string_append(r->out, node->part.id);
    return;
  }
  const char *name = fresh_name(r, part->name);
  copy_relationships(r, part->name, name);
  Outer outer = leave(r, NULL, name);
  GString *text = sy_docx_part_text(r, part);
  come_back(r, &outer);
  if (!text) return;
  g_autoptr(GBytes) bytes = g_string_free_to_bytes(text);
  sy_package_set(r->merged, name, sy_package_content_type(r->merged, part->name), bytes);
  g_string_append(r->out, sy_package_add_relationship(r->merged, r->part, node->part.relationship, name, false));
}

void sy_docx_render_comment(SyRender *r, const SyNode *node)
{
  const SyCompiledPart *part = sy_docx_comments(r->docx);
  const SyNode *comment = part ? g_hash_table_lookup(part->notes, GINT_TO_POINTER(node->comment.id)) : NULL;
  if (!comment) return;
  GString *text = g_string_new(NULL);
  Outer outer = leave(r, text, part->name);
  sy_docx_render(r, comment);
  come_back(r, &outer);
  g_hash_table_insert(r->noted, GINT_TO_POINTER(node->comment.id + 1), g_string_free(text, FALSE));
}

void sy_docx_merge_commented(SyRender *r)
{
  const SyCompiledPart *part = sy_docx_comments(r->docx);
  if (!part || !part->tagged) return;
  GString *out = g_string_new(part->head);
  for (guint i = 0; i < part->order->len && !r->failed; i++) {
    int id = g_array_index(part->order, int, i);
    const char *text = g_hash_table_lookup(r->noted, GINT_TO_POINTER(id + 1));
    if (text) g_string_append(out, text);
    /* What was referred to in a section that is not there is not there either. */
    if (text || g_hash_table_contains(r->docx->commented, GINT_TO_POINTER(id + 1))) continue;
    Outer outer = leave(r, out, part->name);
    sy_docx_render(r, g_hash_table_lookup(part->notes, GINT_TO_POINTER(id)));
    come_back(r, &outer);
  }
  g_string_append(out, part->tail);
  g_autoptr(GBytes) bytes = g_string_free_to_bytes(out);
  if (!r->failed) sy_package_set(r->merged, part->name, NULL, bytes);
}

static void drop_part(SyRender *r, const char *name)
{
  const char *main = sy_package_main(r->merged);
  size_t n;
  const SyRelationship *list = sy_package_relationships(r->merged, main, &n);
  for (size_t i = 0; i < n; i++) {
    if (list[i].external || strcmp(list[i].target, name) != 0) continue;
    sy_package_remove_relationship(r->merged, main, list[i].id);
    break;
  }
  sy_package_remove(r->merged, name);
}

void sy_docx_drop_within(SyRender *r)
{
  for (guint i = 0; i < r->docx->parts->len; i++) {
    const SyCompiledPart *part = r->docx->parts->pdata[i];
    if (sy_docx_is_within(r->docx, part)) drop_part(r, part->name);
  }
}

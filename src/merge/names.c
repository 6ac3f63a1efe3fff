/* The tags of a compiled template, in order and with the sections around them; the names that they use. */
#include "merge/tree_private.h"

#include <string.h>

/* ---- Walking ----------------------------------------------------------------------------------- */

typedef struct {
  const SyDocxTemplate *docx;
  const SyTagVisitor *visitor;
  void *user;
  SyPlace place;       /* of the text at hand */
  GPtrArray *partials; /* SyNode: the sub-documents around; one that includes itself is seen once */
} Walk;

static bool is_section(const SyTag *tag)
{
  return tag->kind == SY_TAG_SECTION || tag->kind == SY_TAG_INVERTED;
}

static SyTagRole role_of(const SyTag *tag, SyNodeKind kind)
{
  if (is_section(tag)) return SY_ROLE_SECTION;
  if (tag->kind == SY_TAG_PARTIAL || tag->kind == SY_TAG_PARENT) return SY_ROLE_PARTIAL;
  return kind == SY_NODE_PICTURE ? SY_ROLE_PICTURE : SY_ROLE_TEXT;
}

static void see_text_tag(void *user, const SyTag *tag, int line, bool closes)
{
  Walk *walk = user;
  if (!closes) walk->visitor->use(walk->user, tag, role_of(tag, SY_NODE_TEXT), &walk->place);
  if (is_section(tag) && !closes && walk->visitor->enter) walk->visitor->enter(walk->user, tag);
  if (is_section(tag) && closes && walk->visitor->leave) walk->visitor->leave(walk->user, tag);
}

static void walk_text(Walk *walk, const SyTextTemplate *text, const SyPlace *place)
{
  walk->place = *place;
  sy_text_template_each(text, see_text_tag, walk);
}

static void walk_node(Walk *walk, const SyNode *node);

static void walk_children(Walk *walk, const SyNode *node)
{
  for (guint i = 0; node->children && i < node->children->len; i++) walk_node(walk, node->children->pdata[i]);
}

static void walk_note(Walk *walk, const SyNode *node)
{
  const SyCompiledPart *part = sy_docx_notes(walk->docx, node->note.endnote);
  const SyNode *note = part ? g_hash_table_lookup(part->notes, GINT_TO_POINTER(node->note.id)) : NULL;
  if (note) walk_node(walk, note);
}

/* A part that is written where it is referred to, or a comment. */
static void walk_part(Walk *walk, const SyNode *node)
{
  const SyCompiledPart *part =
      node->kind == SY_NODE_COMMENT ? sy_docx_comments(walk->docx) : sy_docx_compiled(walk->docx, node->part.name);
  if (!part) return;
  SyPlace place = {.part = part->name};
  if (node->kind == SY_NODE_COMMENT) {
    const SyNode *comment = g_hash_table_lookup(part->notes, GINT_TO_POINTER(node->comment.id));
    if (comment) walk_node(walk, comment);
  } else if (part->properties) walk_text(walk, part->properties, &place);
  else walk_node(walk, part->root);
}

/* Comments that are referred to outside of sections, or not at all. */
static void walk_comments(Walk *walk, const SyCompiledPart *part)
{
  for (guint i = 0; i < part->order->len; i++) {
    int id = g_array_index(part->order, int, i);
    if (!g_hash_table_contains(walk->docx->commented, GINT_TO_POINTER(id + 1)))
      walk_node(walk, g_hash_table_lookup(part->notes, GINT_TO_POINTER(id)));
  }
}

static void walk_partial(Walk *walk, const SyNode *partial)
{
  if (g_ptr_array_find(walk->partials, partial, NULL)) return;
  g_ptr_array_add(walk->partials, (void *)partial);
  walk_children(walk, partial);
  g_ptr_array_set_size(walk->partials, (gint)walk->partials->len - 1);
}

/* False: in a table of contents, which is made anew. */
static bool see_use(Walk *walk, const SyNode *node, const SyUse *use)
{
  if (!use->stale) walk->visitor->use(walk->user, use->tag, role_of(use->tag, node->kind), &use->place);
  return !use->stale;
}

static void walk_section(Walk *walk, const SyNode *node)
{
  const SyUse *use = node->section.use;
  if (node->section.when == SY_WHEN_FILLS) walk->visitor->use(walk->user, use->tag, SY_ROLE_CONTROL, &use->place);
  if (node->section.when == SY_WHEN_STAYS) walk_children(walk, node);
  if (node->section.when != SY_WHEN_TRUE) return;
  if (!see_use(walk, node, use)) return;
  if (walk->visitor->enter) walk->visitor->enter(walk->user, use->tag);
  walk_children(walk, node);
  if (walk->visitor->leave) walk->visitor->leave(walk->user, use->tag);
}

static void walk_node(Walk *walk, const SyNode *node)
{
  switch (node->kind) {
  case SY_NODE_VALUE: see_use(walk, node, node->value.use); break;
  case SY_NODE_PARTIAL:
    if (see_use(walk, node, node->value.use) && node->value.partial) walk_partial(walk, node->value.partial);
    break;
  case SY_NODE_TEXT:
  case SY_NODE_TARGET: walk_text(walk, node->text.text, &node->text.place); break;
  case SY_NODE_SECTION: walk_section(walk, node); break;
  case SY_NODE_NOTE: walk_note(walk, node); break;
  case SY_NODE_COMMENT:
  case SY_NODE_PART: walk_part(walk, node); break;
  case SY_NODE_PICTURE:
    see_use(walk, node, node->picture.use);
    if (node->picture.text) walk_text(walk, node->picture.text, &node->picture.use->place);
    break;
  case SY_NODE_PARAGRAPH:
    walk_node(walk, node->paragraph.head);
    walk_children(walk, node);
    break;
  case SY_NODE_HOLDER:
    walk_node(walk, node->holder.head);
    walk_children(walk, node);
    break;
  default: walk_children(walk, node);
  }
}

void sy_docx_template_walk(const SyDocxTemplate *docx, const SyTagVisitor *visitor, void *user)
{
  Walk walk = {.docx = docx, .visitor = visitor, .user = user, .partials = g_ptr_array_new()};
  for (guint i = 0; i < docx->parts->len; i++) {
    const SyCompiledPart *part = docx->parts->pdata[i];
    SyPlace place = {.part = part->name};
    if (sy_docx_is_within(docx, part)) continue;
    if (part->kind == SY_PART_COMMENTS && part->notes) walk_comments(&walk, part);
    if (part->root) walk_node(&walk, part->root);
    if (part->properties) walk_text(&walk, part->properties, &place);
  }
  g_ptr_array_free(walk.partials, TRUE);
}

/* ---- Names ------------------------------------------------------------------------------------- */

typedef struct {
  GPtrArray *scopes; /* names of the sections around; owned strings */
  GPtrArray *found;
  GHashTable *met;
} Names;

/* A name as it is seen from the root. Caller frees. */
static char *full_name(const Names *names, const SyTag *tag)
{
  const char *around = names->scopes->len ? names->scopes->pdata[names->scopes->len - 1] : "";
  if (tag->n_path == 0) return g_strdup(around);
  const char *dot = strrchr(around, '.'), *list = sy_name_english(dot ? dot + 1 : around);
  if (tag->n_path > 1 && *around && sy_scope_is_item(tag->path[0], list)) {
    g_autofree char *rest = g_strjoinv(".", (char **)tag->path + 1);
    return g_strdup_printf("%s.%s", around, rest);
  }
  if (tag->n_path > 1 || !*around || strcmp(sy_name_english(tag->name), list) == 0) return g_strdup(tag->name);
  return g_strdup_printf("%s.%s", around, tag->name);
}

static bool is_named(const SyTag *tag)
{
  bool fixed = (tag->kind == SY_TAG_PARTIAL || tag->kind == SY_TAG_PARENT) && !tag->dynamic;
  return !fixed && tag->kind != SY_TAG_BLOCK && tag->name[0] != '@';
}

static void see_name(void *user, const SyTag *tag, SyTagRole role, const SyPlace *place)
{
  Names *names = user;
  if (!is_named(tag)) return;
  char *full = full_name(names, tag);
  if (*full && !g_hash_table_contains(names->met, full)) {
    g_hash_table_add(names->met, full);
    g_ptr_array_add(names->found, full);
  } else {
    g_free(full);
  }
}

static void enter_scope(void *user, const SyTag *section)
{
  Names *names = user;
  const char *around = names->scopes->len ? names->scopes->pdata[names->scopes->len - 1] : "";
  g_ptr_array_add(names->scopes, section->kind == SY_TAG_INVERTED ? g_strdup(around) : full_name(names, section));
}

static void leave_scope(void *user, const SyTag *section)
{
  Names *names = user;
  g_ptr_array_set_size(names->scopes, (gint)names->scopes->len - 1);
}

bool sy_docx_template_has_contents(const SyDocxTemplate *docx)
{
  return docx->has_contents;
}

bool sy_docx_template_has_fields(const SyDocxTemplate *docx)
{
  return docx->has_fields || docx->has_contents;
}

const char *const *sy_docx_template_names(const SyDocxTemplate *docx)
{
  return (const char *const *)docx->names;
}

void sy_docx_collect_names(SyDocxTemplate *docx)
{
  static const SyTagVisitor visitor = {see_name, enter_scope, leave_scope};
  Names names = {.scopes = g_ptr_array_new_with_free_func(g_free),
                 .found = g_ptr_array_new(),
                 .met = g_hash_table_new(g_str_hash, g_str_equal)};
  sy_docx_template_walk(docx, &visitor, &names);
  g_ptr_array_add(names.found, NULL);
  docx->names = (char **)g_ptr_array_free(names.found, FALSE);
  g_hash_table_destroy(names.met);
  g_ptr_array_free(names.scopes, TRUE);
}

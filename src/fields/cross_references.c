/* Fields that name other places of the main part, brought up to date in its bytes before it is read: REF (17.16.5.51),
 * SEQ (17.16.5.56) and the STYLEREF fields of the text (17.16.5.59). Only the texts of results are written; a result of
 * more than plain text in one paragraph stays as it is stored, and so does one that names a bookmark or a number that
 * is not there. */
#include "fields/fields.h"
#include "fields/rewrite_private.h"
#include "fields/walk_private.h"

#include <string.h>

#define MOST_OPEN 64        /* bookmarks open at one place */
#define MOST_TEXT 16384     /* bytes of a bookmark's text */
#define MOST_KEPT (1 << 26) /* bytes of the texts of all */

typedef struct {
  WalkParagraph in;
  SyNumberPlace place;
  bool numbered;
  char *own, *number; /* What its label says; NULL: it has none. */
  GString *text;      /* The plain text. */
} Paragraph;

/* A bookmark: its text, and the number of the paragraph that it begins in. */
typedef struct {
  size_t at;
  guint paragraph;
  bool odd;    /* over paragraphs, or not of plain text: it has none */
  bool unkept; /* odd, for it is beyond what is kept */
  GString *text;
  SyNumberPlace place;
  char *own, *number;
} Target;

typedef struct {
  size_t from, to;
} Range;

/* A field whose result may have to be written. */
typedef struct {
  SyField field;
  size_t at;
  guint paragraph;
  bool odd, wanted;
  GString *stored;
  GArray *ranges;      /* Range: the content of its w:t */
  char *computed;      /* SEQ and STYLEREF: known where they stand */
  SyNumberPlace place; /* REF: of its own paragraph */
} Reference;

typedef struct {
  char *own, *number, *full, *text;
} Styled;

typedef struct {
  Walk walk;
  guint ordinal;       /* The number of the paragraph that began last. */
  GHashTable *targets; /* name -> Target */
  GHashTable *open;    /* id -> Target: those whose end is to come, and none that is odd. */
  size_t kept;         /* bytes of the targets' texts */
  bool unkept;         /* A field asked for a text that was not kept. */
  GHashTable *styled;  /* style's name, case folded -> Styled: the last paragraph of it */
  GPtrArray *pending;  /* Reference: those to be resolved, in order. */
  bool japanese;       /* The document's East Asian language is Japanese, or it does not say. */
} Finder;

/* ---- Lives ---------------------------------------------------------------------------------- */

static void clear_paragraph(WalkParagraph *cleared)
{
  Paragraph *p = (Paragraph *)cleared;
  sy_number_place_clear(&p->place);
  g_string_free(p->text, TRUE);
  g_free(p->own);
  g_free(p->number);
}

static void free_target(void *data)
{
  Target *target = data;
  sy_number_place_clear(&target->place);
  g_string_free(target->text, TRUE);
  g_free(target->own);
  g_free(target->number);
  g_free(target);
}

static void clear_reference(SyField *field)
{
  Reference *reference = (Reference *)field;
  g_string_free(reference->stored, TRUE);
  g_array_free(reference->ranges, TRUE);
  sy_number_place_clear(&reference->place);
  g_free(reference->computed);
}

static void free_styled(void *data)
{
  Styled *styled = data;
  g_free(styled->own);
  g_free(styled->number);
  g_free(styled->full);
  g_free(styled->text);
  g_free(styled);
}

/* ---- Paragraphs and their numbers ----------------------------------------------------------- */

/* Its text will not be asked for. */
static void give_up(Finder *w, Target *target)
{
  w->kept -= target->text->len;
  g_string_free(target->text, TRUE);
  target->text = g_string_new(NULL);
  target->odd = true;
}

static Paragraph *current(const Finder *w)
{
  return sy_walk_paragraph(&w->walk);
}

static void began(Walk *walk, WalkParagraph *p)
{
  ((Paragraph *)p)->text = g_string_new(NULL);
  ((Finder *)walk)->ordinal++;
}

static void settled(Walk *walk, WalkParagraph *settled, const SyLabel *label)
{
  Paragraph *p = (Paragraph *)settled;
  p->numbered = label != NULL;
  if (!label) return;
  sy_number_place(walk->counting, settled->num_id, settled->level, &p->place);
  p->own = g_strdup(p->place.labels[settled->level]);
  p->number = g_strdup(label->number);
}

static void remember_style(Finder *w, const Paragraph *p)
{
  const char *name = p->in.of_style->paragraph.style_name;
  if (!name || p->in.gone || p->text->len + (p->own ? 1 : 0) == 0) return;
  Styled *styled = g_new0(Styled, 1);
  styled->own = g_strdup(p->own);
  styled->number = g_strdup(p->number);
  styled->full = p->numbered ? sy_number_place_relative(&p->place, NULL) : NULL;
  styled->text = g_strdup(p->text->str);
  g_hash_table_replace(w->styled, g_utf8_casefold(name, -1), styled);
}

static bool ended(Walk *walk, WalkParagraph *ended)
{
  Finder *w = (Finder *)walk;
  remember_style(w, (const Paragraph *)ended);
  GHashTableIter iter;
  void *target;
  g_hash_table_iter_init(&iter, w->open);
  while (g_hash_table_iter_next(&iter, NULL, &target)) give_up(w, target);
  g_hash_table_remove_all(w->open);
  return false;
}

/* ---- Bookmarks ------------------------------------------------------------------------------ */

static void bookmark_start(Finder *w)
{
  Paragraph *p = current(w);
  char *name = sy_markup_attribute(&w->walk.m, "name");
  g_autofree char *id = sy_markup_attribute(&w->walk.m, "id");
  if (!name || !p || g_hash_table_contains(w->targets, name)) {
    g_free(name);
    return;
  }
  Target *target = g_new0(Target, 1);
  target->at = w->walk.m.from;
  target->paragraph = w->ordinal;
  target->text = g_string_new(NULL);
  sy_number_place_copy(&target->place, &p->place);
  target->own = g_strdup(p->own);
  target->number = g_strdup(p->number);
  g_hash_table_insert(w->targets, name, target);
  target->odd = target->unkept = g_hash_table_size(w->open) >= MOST_OPEN;
  if (id && !target->odd) g_hash_table_replace(w->open, g_steal_pointer(&id), target);
}

static void bookmark_end(Finder *w)
{
  g_autofree char *id = sy_markup_attribute(&w->walk.m, "id");
  if (id) g_hash_table_remove(w->open, id);
}

static void add_to_bookmarks(Finder *w, const char *text, size_t length, bool odd)
{
  GHashTableIter iter;
  void *data;
  if (g_hash_table_size(w->open) == 0) return;
  g_hash_table_iter_init(&iter, w->open);
  while (g_hash_table_iter_next(&iter, NULL, &data)) {
    Target *target = data;
    target->unkept = !odd && (target->text->len + length > MOST_TEXT || w->kept + length > MOST_KEPT);
    if (odd || target->unkept) {
      give_up(w, target);
      g_hash_table_iter_remove(&iter);
      continue;
    }
    g_string_append_len(target->text, text, (gssize)length);
    w->kept += length;
  }
}

/* ---- Fields --------------------------------------------------------------------------------- */

static bool has(const Reference *field, const char *name)
{
  return sy_field_has(field->field.words, name);
}

/* A STYLEREF of the text shows what is nearest before it. */
static char *style_reference(const Finder *w, const Reference *field)
{
  const char *argument = sy_field_word(field->field.words, 1);
  if (!argument) return NULL;
  g_autofree char *name = sy_field_style_named(argument);
  const Styled *styled = g_hash_table_lookup(w->styled, name);
  if (!styled) return NULL;
  bool numbers = has(field, "\\n") || has(field, "\\r") || has(field, "\\w");
  if (has(field, "\\s") || (numbers && has(field, "\\t"))) return g_strdup(styled->number);
  if (numbers) return g_strdup(has(field, "\\w") ? styled->full : styled->own);
  return has(field, "\\p") ? NULL : g_strdup(styled->text);
}

static void instructed(void *data, SyField *instructed)
{
  Finder *w = data;
  Reference *field = (Reference *)instructed;
  const GPtrArray *words = instructed->words;
  Paragraph *p = current(w);
  if (sy_field_is(words, "SEQ")) field->computed = sy_counting_sequence(w->walk.counting, words, NULL);
  else if (sy_field_is(words, "STYLEREF")) field->computed = style_reference(w, field);
  field->wanted = field->computed || sy_field_is(words, "REF");
  if (field->wanted && p) sy_number_place_copy(&field->place, &p->place);
}

static void show(Finder *w, const char *text, size_t length)
{
  Paragraph *p = current(w);
  if (p) g_string_append_len(p->text, text, (gssize)length);
  add_to_bookmarks(w, text, length, false);
}

static void field_began(void *data, SyField *began)
{
  Finder *w = data;
  Reference *field = (Reference *)began;
  field->stored = g_string_new(NULL);
  field->ranges = g_array_new(FALSE, FALSE, sizeof(Range));
  field->at = w->walk.m.from;
  field->paragraph = w->ordinal;
  for (guint i = 0; i + 1 < w->walk.fields.open->len; i++)
    ((Reference *)g_ptr_array_index(w->walk.fields.open, i))->odd = true;
}

static bool field_ended(void *data, SyField *ended)
{
  Finder *w = data;
  Reference *field = (Reference *)ended;
  field->odd = field->odd || field->paragraph != w->ordinal;
  if (field->computed) {
    const char *text = field->odd ? field->stored->str : field->computed;
    show(w, text, strlen(text));
  }
  bool kept = field->wanted && !field->odd && field->ranges->len;
  if (kept) g_ptr_array_add(w->pending, field);
  return kept;
}

static const SyFieldReader references = {.size = sizeof(Reference),
                                         .began = field_began,
                                         .instructed = instructed,
                                         .ended = field_ended,
                                         .clear = clear_reference};

static void free_reference(void *data)
{
  sy_field_free(&references, data);
}

/* ---- Text ----------------------------------------------------------------------------------- */

static void text_element(Finder *w)
{
  Reference *field = sy_field_top(&w->walk.fields);
  bool separated = field && sy_field_is_separated(&field->field), empty = w->walk.m.empty;
  Range range = {w->walk.m.to, w->walk.m.to};
  GString *text = g_string_new(NULL);
  sy_markup_read_text(&w->walk.m, text);
  range.to = w->walk.m.from;
  if (separated) {
    g_string_append_len(field->stored, text->str, (gssize)text->len);
    if (!empty) g_array_append_val(field->ranges, range);
  }
  bool shown = !w->walk.run.hidden && (!field || (separated && !field->computed));
  if (shown) show(w, text->str, text->len);
  g_string_free(text, TRUE);
}

/* Marks what a result or a bookmark may not hold if its text is to be taken or written. */
static void other_content(Finder *w)
{
  static const char *const odd[] = {"tab",           "br",    "cr",  "drawing",           "pict",
                                    "object",        "ruby",  "sym", "footnoteReference", "endnoteReference",
                                    "noBreakHyphen", "oMath", "ptab"};
  Reference *field = sy_field_top(&w->walk.fields);
  for (size_t i = 0; i < G_N_ELEMENTS(odd); i++) {
    if (!sy_markup_is(&w->walk.m, odd[i])) continue;
    add_to_bookmarks(w, "", 0, true);
    if (field && sy_field_is_separated(&field->field)) field->odd = true;
  }
}

/* ---- The walk ------------------------------------------------------------------------------- */

static void element(Walk *walk)
{
  Finder *w = (Finder *)walk;
  SyMarkup *m = &walk->m;
  if (sy_markup_is(m, "t")) text_element(w);
  else if (sy_markup_is(m, "instrText")) sy_markup_instruction(m, &walk->fields);
  else if (sy_markup_is(m, "bookmarkStart")) bookmark_start(w);
  else if (sy_markup_is(m, "bookmarkEnd")) bookmark_end(w);
  else other_content(w);
}

static const WalkReader reader = {.paragraph = sizeof(Paragraph),
                                  .fields = &references,
                                  .began = began,
                                  .settled = settled,
                                  .ended = ended,
                                  .clear = clear_paragraph,
                                  .content = element,
                                  .element = element};

/* ---- Results -------------------------------------------------------------------------------- */

static char *reference_number(const Reference *field, const Target *target)
{
  if (!target->own) return NULL;
  if (has(field, "\\t")) return g_strdup(target->number);
  if (has(field, "\\n")) return g_strdup(target->own);
  return sy_number_place_relative(&target->place, has(field, "\\w") ? NULL : &field->place);
}

/* What a REF field should say; NULL: what is stored stands. */
static char *reference_text(Finder *w, const Reference *field)
{
  const GPtrArray *words = field->field.words;
  const char *bookmark = sy_field_word(words, 1);
  const Target *target = bookmark ? g_hash_table_lookup(w->targets, bookmark) : NULL;
  if (!target || has(field, "\\f") || has(field, "\\d") || sy_field_changes_case(words)) return NULL;
  bool numbers = has(field, "\\n") || has(field, "\\r") || has(field, "\\w");
  if (!numbers && target->unkept) w->unkept = true;
  if (!numbers && !has(field, "\\p")) return target->odd || target->text->len == 0 ? NULL : g_strdup(target->text->str);
  g_autofree char *number = numbers ? reference_number(field, target) : g_strdup("");
  if (!number || !has(field, "\\p")) return g_steal_pointer(&number);
  const char *side = w->japanese ? (target->at < field->at ? "上" : "下") : target->at < field->at ? "above" : "below";
  return g_strconcat(number, *number ? " " : "", side, NULL);
}

static void write_result(SyMarkupEdits *edits, const Reference *field, const char *text)
{
  GString *escaped = g_string_new(NULL);
  sy_xml_append_text(escaped, text, -1);
  for (guint i = 0; i < field->ranges->len; i++) {
    Range range = g_array_index(field->ranges, Range, i);
    sy_markup_edits_add(edits, range.from, range.to, i == 0 ? escaped->str : "");
  }
  g_string_free(escaped, TRUE);
}

static GBytes *updated(Finder *w, const char *text, size_t size)
{
  SyMarkupEdits *edits = sy_markup_edits_new();
  for (guint i = 0; i < w->pending->len && !w->walk.m.failed; i++) {
    const Reference *field = g_ptr_array_index(w->pending, i);
    g_autofree char *should = field->computed ? g_strdup(field->computed) : reference_text(w, field);
    if (should && strcmp(should, field->stored->str) != 0) write_result(edits, field, should);
  }
  GBytes *out = sy_markup_edits_count(edits) ? sy_markup_edits_apply(edits, text, size) : NULL;
  sy_markup_edits_free(edits);
  return out;
}

/* *unkept (bool): a field shows what is stored, for the text of its bookmark is beyond what is kept. */
static GBytes *walk_over(SyStyles *styles, const char *text, size_t size, void *unkept)
{
  Finder w = {.kept = 0};
  w.pending = g_ptr_array_new_with_free_func(free_reference);
  w.targets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_target);
  w.open = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  w.styled = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_styled);
  const char *language = sy_styles_defaults(styles)->run.lang_east_asia;
  w.japanese = !language || g_str_has_prefix(language, "ja");
  sy_walk(&w.walk, &reader, styles, text, size);
  GBytes *out = updated(&w, text, size);
  *(bool *)unkept = w.unkept;
  sy_walk_end(&w.walk);
  GHashTable *tables[] = {w.open, w.targets, w.styled};
  for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) g_hash_table_destroy(tables[i]);
  g_ptr_array_free(w.pending, TRUE);
  return out;
}

bool sy_fields_update_references(SyPackage *package, SyStyles *styles, SyDiagnostics *diagnostics)
{
  static const char *const words[] = {" REF ", ">REF ", "\"REF ", "STYLEREF", "SEQ ", NULL};
  bool unkept = false;
  bool good = sy_fields_rewrite_main(package, words, styles, walk_over, &unkept, diagnostics);
  SyPlace place = {.part = sy_package_main(package)};
  if (unkept)
    sy_diagnostics_add(
        diagnostics, SY_WARNING, "reference-bookmark", &place,
        _("put shorter bookmarks, and fewer within each other, around what is referred to"),
        _("a REF field names a bookmark that is too long, or stands within too many others; it shows what is stored"));
  return good;
}

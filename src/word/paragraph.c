/* w:p -> a paragraph: its properties, its runs, fields, links and marks (17.3). */
#include "word/document_private.h"
#include "word/field_private.h"
#include "word/numbering_private.h"
#include "word/properties_private.h"
#include "word/symbol_private.h"

#include <string.h>

typedef struct {
  Reader *r;
  GArray *out;                 /* SyInline */
  const SyRunProperties *base; /* What the paragraph's style gives. */
  const xmlNode *last_rpr;     /* runs in a row often have the same w:rPr */
  unsigned links;
  SyRevision revision;
} Inlines;

static void read_inlines(Inlines *in, xmlNode *parent);

static void push(Inlines *in, SyInline inl)
{
  g_array_append_val(in->out, inl);
}

/* ---- Fields --------------------------------------------------------------------------------- */

/* True if what is read is not shown: it is an instruction, or a result that is replaced. */
static bool dropped(const Inlines *in)
{
  const GPtrArray *open = in->r->fields->open;
  for (guint i = 0; i < open->len; i++) {
    const Field *field = g_ptr_array_index(open, i);
    if (!sy_field_is_separated(&field->field) || field->drop) return true;
  }
  return false;
}

/* A copy that lives as long as the block; NULL for "" and NULL. */
static const char *keep(Inlines *in, const char *text)
{
  return text && *text ? sy_arena_strndup(in->r->arena, text, strlen(text)) : NULL;
}

static void begin_link(Inlines *in, const char *anchor, const char *uri, const char *tooltip)
{
  SyInline link = {.kind = SY_INLINE_LINK_BEGIN};
  link.link.name = keep(in, anchor);
  link.link.uri = keep(in, uri);
  link.link.tooltip = keep(in, tooltip);
  push(in, link);
  in->links++;
}

static void end_link(Inlines *in)
{
  if (in->links == 0) return;
  in->links--;
  push(in, (SyInline){.kind = SY_INLINE_LINK_END});
}

static void read_number_switch(Field *field, const GPtrArray *words)
{
  const char *name = sy_field_format_switch(words);
  SyNumberFormat format = SY_NUMBER_DECIMAL;
  if (name && sy_field_number_format(name, &format)) field->format = format, field->format_set = true;
}

static char *sequence(SyDocument *d, const GPtrArray *words)
{
  bool beyond = false;
  char *text = sy_counting_sequence(d->counting, words, &beyond);
  if (beyond) sy_unsupported_at(d, N_("number of a sequence beyond 1,000,000,000"), d->main.name, 0);
  return text;
}

/* Fields whose text only layout knows. */
static void read_kind(Inlines *in, Field *field, const GPtrArray *words)
{
  static const struct {
    const char *name;
    SyFieldKind kind;
    bool argument;
  } kinds[] = {{"PAGE", SY_FIELD_PAGE, false},
               {"NUMPAGES", SY_FIELD_NUMPAGES, false},
               {"SECTIONPAGES", SY_FIELD_SECTIONPAGES, false},
               {"SECTION", SY_FIELD_SECTION, false},
               {"PAGEREF", SY_FIELD_PAGEREF, true},
               {"STYLEREF", SY_FIELD_STYLEREF, true}};
  /* In the text a STYLEREF's result is right already (cross_references.c); in headers it hangs on the page. */
  bool stored = in->r->in_body && sy_field_is(words, "STYLEREF");
  for (size_t i = 0; i < G_N_ELEMENTS(kinds) && !stored; i++) {
    if (!sy_field_is(words, kinds[i].name)) continue;
    field->drop = true;
    field->kind = kinds[i].kind;
    field->argument = kinds[i].argument ? g_strdup(sy_field_word(words, 1)) : NULL;
    read_number_switch(field, words);
    field->by_number = sy_field_has(words, "\\n") || sy_field_has(words, "\\r") || sy_field_has(words, "\\w");
    field->bare = sy_field_has(words, "\\s") || (field->by_number && sy_field_has(words, "\\t"));
    field->last = sy_field_has(words, "\\l");
  }
}

/* Fields that link to a place. */
static void read_link(Inlines *in, Field *field, const GPtrArray *words)
{
  const char *argument = sy_field_word(words, 1);
  bool hyperlink = sy_field_is(words, "HYPERLINK"),
       reference = (sy_field_is(words, "REF") || sy_field_is(words, "PAGEREF")) && sy_field_has(words, "\\h");
  field->link = in->links == 0 && (hyperlink || reference);
  if (field->link && hyperlink) {
    bool outside = argument && *argument != '\\';
    begin_link(in, sy_field_after(words, "\\l"), outside ? argument : NULL, sy_field_after(words, "\\o"));
  } else if (field->link) begin_link(in, argument, NULL, NULL);
}

/* What an instruction asks for, once it is whole (17.16.5). */
static void instructed(void *data, SyField *instructed)
{
  Inlines *in = data;
  Field *field = (Field *)instructed;
  const GPtrArray *words = instructed->words;
  field->at = in->out->len;
  if (words->len == 0) return;
  field->contents = sy_field_is(words, "TOC");
  read_kind(in, field, words);
  read_link(in, field, words);
  if (field->form && g_str_has_prefix(sy_field_word(words, 0), "FORM")) field->text = g_steal_pointer(&field->form);
  if (!field->text) field->text = sy_field_date(in->r->d->options.date, words);
  if (!field->text) field->text = sequence(in->r->d, words);
  field->drop = field->drop || field->text;
}

static void push_known(Inlines *in, const Field *field)
{
  size_t length = strlen(field->text);
  if (length == 0) return;
  push(in, (SyInline){.kind = SY_INLINE_TEXT,
                      .run = field->run ? field->run : in->base,
                      .text = sy_arena_strndup(in->r->arena, field->text, length),
                      .length = length});
}

static void push_field(Inlines *in, const Field *field)
{
  SyInline out = {.kind = SY_INLINE_FIELD, .run = field->run ? field->run : in->base, .length = field->result->len};
  out.text = sy_arena_strndup(in->r->arena, field->result->str, field->result->len);
  out.field.kind = field->kind;
  out.field.argument = keep(in, field->argument);
  out.field.format = field->format;
  out.field.format_set = field->format_set;
  out.field.by_number = field->by_number;
  out.field.bare = field->bare;
  out.field.last = field->last;
  push(in, out);
}

static bool ended(void *data, SyField *ended)
{
  Inlines *in = data;
  Field *field = (Field *)ended;
  /* What was read for another paragraph is gone. */
  if (field->paragraph != in->r->part->paragraphs) field->run = NULL;
  bool shown = !dropped(in), whole = field->began == in->r->part->paragraphs && field->at == in->out->len;
  if (field->text && shown) push_known(in, field);
  else if (field->drop && shown) push_field(in, field);
  else if (whole && shown) sy_eq_set(in->r, ended->instruction, field->pieces, in->out);
  if (field->link) end_link(in);
  return false;
}

static void began(void *data, SyField *began)
{
  const Inlines *in = data;
  Field *field = (Field *)began;
  field->result = g_string_new(NULL);
  field->paragraph = field->began = in->r->part->paragraphs;
}

static void clear_field(SyField *cleared)
{
  Field *field = (Field *)cleared;
  g_string_free(field->result, TRUE);
  if (field->pieces) g_array_free(field->pieces, TRUE);
  g_free(field->text);
  g_free(field->form);
  g_free(field->argument);
}

void sy_fields_init(SyFieldStack *fields)
{
  static const SyFieldReader how = {
      .size = sizeof(Field), .began = began, .instructed = instructed, .ended = ended, .clear = clear_field};
  sy_field_stack_init(fields, &how);
}

static void field_char(Inlines *in, const SyRunProperties *run, const xmlNode *node)
{
  SyFieldStack *fields = in->r->fields;
  Field *field;
  switch (sy_field_char(sy_xml_attribute(node, "fldCharType"))) {
  case SY_FIELD_CHAR_BEGIN:
    field = sy_field_begin(fields, in);
    if (!field) break;
    field->form = sy_form_shown(sy_xml_child(node, "ffData"));
    field->run = run;
    break;
  case SY_FIELD_CHAR_SEPARATE: sy_field_separate(fields, in); break;
  case SY_FIELD_CHAR_END: sy_field_end(fields, in); break;
  case SY_FIELD_CHAR_OTHER: break;
  }
}

static void simple_field(Inlines *in, xmlNode *node)
{
  SyFieldMark mark = sy_field_begin_simple(in->r->fields, sy_xml_attribute(node, "instr"), in);
  read_inlines(in, node);
  sy_field_end_simple(in->r->fields, mark, in);
}

/* ---- Runs ----------------------------------------------------------------------------------- */

static bool in_contents(const Inlines *in)
{
  const GPtrArray *open = in->r->fields->open;
  for (guint i = 0; i < open->len; i++)
    if (((const Field *)g_ptr_array_index(open, i))->contents) return true;
  return false;
}

/* Word gives the entries of a table of contents the character style Hyperlink, but shows them without its look. */
static bool shows_style(const Inlines *in, const char *id)
{
  const Style *style = in->r->fields->open->len ? sy_style(in->r->d->styles, id) : NULL;
  return !style || g_ascii_strcasecmp(style->name, "Hyperlink") != 0 || !in_contents(in);
}

static const SyRunProperties *run_properties(Inlines *in, const xmlNode *rpr)
{
  if (!rpr && in->revision == SY_REVISION_NONE) return in->base;
  SyRunProperties *out = SY_ARENA_NEW(in->r->arena, SyRunProperties);
  memcpy(out, in->base, sizeof *out);
  const xmlNode *style = rpr ? sy_xml_child(rpr, "rStyle") : NULL;
  const char *id = style ? sy_xml_attribute(style, "val") : NULL;
  if (id && shows_style(in, id)) sy_style_run(in->r->d->styles, out, id);
  sy_read_run_properties(in->r->d->styles, out, rpr);
  out->revision = in->revision;
  return out;
}

static void push_text(Inlines *in, const SyRunProperties *run, const char *text, size_t length)
{
  if (length == 0) return;
  push(in,
       (SyInline){
           .kind = SY_INLINE_TEXT, .run = run, .text = sy_arena_strndup(in->r->arena, text, length), .length = length});
}

static void push_symbol(Inlines *in, const SyRunProperties *run, const char *family, gunichar c)
{
  char text[8];
  SyRunProperties *own = SY_ARENA_NEW(in->r->arena, SyRunProperties);
  *own = *run;
  sy_symbol_font(own, family, c);
  push_text(in, own, text, (size_t)g_unichar_to_utf8(c, text));
}

/* Text in which some characters are codes of a font of symbols. */
static void add_symbols(Inlines *in, const SyRunProperties *run, const char *text, size_t length)
{
  const char *from = text, *p = text;
  for (; p < text + length; p = g_utf8_next_char(p)) {
    const char *family;
    gunichar c = sy_symbol_of(run, g_utf8_get_char(p), &family);
    if (!c) continue;
    push_text(in, run, from, (size_t)(p - from));
    push_symbol(in, run, family, c);
    from = g_utf8_next_char(p);
  }
  push_text(in, run, from, (size_t)(p - from));
}

static void add_text(Inlines *in, const SyRunProperties *run, const char *text, size_t length)
{
  if (length == 0) return;
  Field *field = sy_field_top(in->r->fields);
  if (field && sy_field_is_separated(&field->field) && field->drop) {
    if (field->result->len == 0) field->run = run, field->paragraph = in->r->part->paragraphs;
    g_string_append_len(field->result, text, (gssize)length);
  }
  if (dropped(in)) return;
  if (sy_symbol_any(run, text, length)) add_symbols(in, run, text, length);
  else push_text(in, run, text, length);
}

static void text_node(Inlines *in, const SyRunProperties *run, xmlNode *node)
{
  for (const xmlNode *n = node->children; n; n = n->next)
    if ((n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE) && n->content)
      add_text(in, run, (const char *)n->content, strlen((const char *)n->content));
}

static void break_node(Inlines *in, const SyRunProperties *run, const xmlNode *node)
{
  const char *type = sy_xml_attribute(node, "type");
  SyInlineKind kind = g_strcmp0(type, "page") == 0     ? SY_INLINE_PAGE_BREAK
                      : g_strcmp0(type, "column") == 0 ? SY_INLINE_COLUMN_BREAK
                                                       : SY_INLINE_LINE_BREAK;
  push(in, (SyInline){.kind = kind, .run = run});
}

static void note_node(Inlines *in, const SyRunProperties *run, const xmlNode *node, bool endnote)
{
  SyInline out = {.kind = SY_INLINE_NOTE, .run = run};
  out.note.endnote = endnote;
  out.note.id = sy_number_of(node, "id", -1);
  push(in, out);
}

static void comment_node(Inlines *in, const SyRunProperties *run, const xmlNode *node)
{
  SyInline out = {.kind = SY_INLINE_COMMENT, .run = run};
  out.comment.id = sy_number_of(node, "id", -1);
  push(in, out);
}

/* A code of the font that is named; where that is unknown, a character of it. */
static void symbol_node(Inlines *in, const SyRunProperties *run, const xmlNode *node)
{
  const char *hex = sy_xml_attribute(node, "char"), *family = sy_xml_attribute(node, "font");
  gunichar code = hex ? (gunichar)g_ascii_strtoull(hex, NULL, 16) : 0, c = sy_symbol_character(family, code);
  if (c && !dropped(in)) push_symbol(in, run, family, c);
  if (c || code == 0 || !g_unichar_validate(code)) return;
  SyRunProperties *own = SY_ARENA_NEW(in->r->arena, SyRunProperties);
  *own = *run;
  if (family && *family) sy_symbol_font(own, family, code);
  char text[8];
  add_text(in, own, text, (size_t)g_unichar_to_utf8(code, text));
}

static void plain_of(GString *out, const xmlNode *node)
{
  for (const xmlNode *n = node ? node->children : NULL; n; n = n->next) {
    if (sy_xml_is(n, "t"))
      for (const xmlNode *t = n->children; t; t = t->next)
        if (t->content) g_string_append(out, (const char *)t->content);
    if (n->type == XML_ELEMENT_NODE && !sy_xml_is(n, "t")) plain_of(out, n);
  }
}

static const xmlNode *run_properties_in(const xmlNode *parent)
{
  const xmlNode *run = parent ? sy_xml_child(parent, "r") : NULL;
  return run ? sy_xml_child(run, "rPr") : NULL;
}

static SyRubyAlign ruby_align(const xmlNode *pr)
{
  static const char *const names[] = {[SY_RUBY_CENTER] = "center",
                                      [SY_RUBY_DISTRIBUTE_LETTER] = "distributeLetter",
                                      [SY_RUBY_DISTRIBUTE_SPACE] = "distributeSpace",
                                      [SY_RUBY_LEFT] = "left",
                                      [SY_RUBY_RIGHT] = "right"};
  const xmlNode *node = pr ? sy_xml_child(pr, "rubyAlign") : NULL;
  const char *name = node ? sy_xml_attribute(node, "val") : NULL;
  for (size_t i = 0; name && i < G_N_ELEMENTS(names); i++)
    if (strcmp(name, names[i]) == 0) return (SyRubyAlign)i;
  return SY_RUBY_DISTRIBUTE_SPACE;
}

static const SyRunProperties *ruby_run(Inlines *in, const SyRunProperties *base, const xmlNode *rt, const xmlNode *pr)
{
  SyRunProperties *out = SY_ARENA_NEW(in->r->arena, SyRunProperties);
  const xmlNode *rpr = run_properties_in(rt), *size = pr ? sy_xml_child(pr, "hps") : NULL;
  memcpy(out, rpr ? run_properties(in, rpr) : base, sizeof *out);
  bool own = rpr && sy_xml_child(rpr, "sz");
  if (size) out->size = sy_number_of(size, "val", base->size / 2);
  else if (!own) out->size = base->size / 2;
  out->size = CLAMP(out->size, 2, 2 * MAX(base->size, 2));
  out->emphasis = SY_EMPHASIS_NONE;
  out->underline = SY_LINE_NONE;
  return out;
}

static void ruby_node(Inlines *in, const SyRunProperties *run, const xmlNode *node)
{
  const xmlNode *pr = sy_xml_child(node, "rubyPr"), *of_base = sy_xml_child(node, "rubyBase"),
                *rt = sy_xml_child(node, "rt");
  const xmlNode *base_rpr = run_properties_in(of_base), *raise = pr ? sy_xml_child(pr, "hpsRaise") : NULL;
  if (base_rpr) run = run_properties(in, base_rpr);
  GString *base = g_string_new(NULL), *ruby = g_string_new(NULL);
  plain_of(base, of_base);
  plain_of(ruby, rt);
  SyInline out = {.kind = SY_INLINE_RUBY,
                  .run = run,
                  .text = sy_arena_strndup(in->r->arena, base->str, base->len),
                  .length = base->len};
  out.ruby.text = sy_arena_strndup(in->r->arena, ruby->str, ruby->len);
  out.ruby.length = ruby->len;
  out.ruby.run = ruby_run(in, run, rt, pr);
  out.ruby.align = ruby_align(pr);
  out.ruby.raise = CLAMP(sy_number_of(raise, "val", 0), 0, 400);
  if (!dropped(in)) push(in, out);
  g_string_free(base, TRUE);
  g_string_free(ruby, TRUE);
}

static void object_node(Inlines *in, const SyRunProperties *run, const SyObject *object)
{
  if (!object || dropped(in)) return;
  SyInline out = {.kind = SY_INLINE_OBJECT, .run = run};
  out.object = object;
  push(in, out);
}

static void instruction_node(Inlines *in, const SyRunProperties *run, const xmlNode *node)
{
  if (!sy_field_takes_instruction(in->r->fields)) return;
  Field *field = sy_field_top(in->r->fields);
  GString *instruction = field->field.instruction;
  if (!field->pieces) field->pieces = g_array_new(FALSE, FALSE, sizeof(FieldPiece));
  FieldPiece piece = {instruction->len, run};
  if (field->began == in->r->part->paragraphs) g_array_append_val(field->pieces, piece);
  xmlChar *text = xmlNodeGetContent(node);
  if (text) g_string_append(instruction, (const char *)text);
  xmlFree(text);
}

static void ptab_node(Inlines *in, const SyRunProperties *run, const xmlNode *node)
{
  SyInline out = {.kind = SY_INLINE_POSITION_TAB, .run = run};
  out.ptab.align = sy_align(sy_xml_attribute(node, "alignment"), SY_ALIGN_LEFT);
  out.ptab.to_indent = g_strcmp0(sy_xml_attribute(node, "relativeTo"), "indent") == 0;
  push(in, out);
}

static void read_run_children(Inlines *in, const SyRunProperties *run, xmlNode *r);

/* The first choice that we understand; else the fallback (part 3, 7.6). */
static void alternate(Inlines *in, const SyRunProperties *run, xmlNode *node)
{
  xmlNode *choice = sy_xml_child(node, "Choice"), *fallback = sy_xml_child(node, "Fallback");
  const char *requires = choice ? sy_xml_attribute(choice, "Requires") : NULL;
  bool ours = requires && (strstr(requires, "wps") || strstr(requires, "wpg") || strstr(requires, "wpc") ||
                           strstr(requires, "wp14") || strstr(requires, "w14"));
  xmlNode *taken = ours || !fallback ? choice : fallback;
  if (taken) read_run_children(in, run, taken);
}

static void run_child(Inlines *in, const SyRunProperties *run, xmlNode *n)
{
  if (sy_xml_is(n, "t") || (sy_xml_is(n, "delText") && in->revision == SY_REVISION_DELETED)) text_node(in, run, n);
  else if (sy_xml_is(n, "instrText")) instruction_node(in, run, n);
  else if (sy_xml_is(n, "fldChar")) field_char(in, run, n);
  else if (sy_xml_is(n, "footnoteReference")) note_node(in, run, n, false);
  else if (sy_xml_is(n, "endnoteReference")) note_node(in, run, n, true);
  else if (sy_xml_is(n, "footnoteRef") || sy_xml_is(n, "endnoteRef")) note_node(in, run, n, false);
  else if (sy_xml_is(n, "drawing")) object_node(in, run, sy_read_drawing(in->r, n));
  else if (sy_xml_is(n, "pict") || sy_xml_is(n, "object")) object_node(in, run, sy_read_vml(in->r, n));
  else if (sy_xml_is(n, "AlternateContent")) alternate(in, run, n);
  else if (sy_xml_is(n, "ruby")) ruby_node(in, run, n);
  else if (sy_xml_is(n, "sym")) symbol_node(in, run, n);
  else if (sy_xml_is(n, "commentReference") && in->r->d->options.markup) comment_node(in, run, n);
  else if (dropped(in)) return;
  else if (sy_xml_is(n, "tab")) push(in, (SyInline){.kind = SY_INLINE_TAB, .run = run});
  else if (sy_xml_is(n, "ptab")) ptab_node(in, run, n);
  else if (sy_xml_is(n, "br")) break_node(in, run, n);
  else if (sy_xml_is(n, "cr")) push(in, (SyInline){.kind = SY_INLINE_LINE_BREAK, .run = run});
  else if (sy_xml_is(n, "noBreakHyphen")) add_text(in, run, "\xE2\x80\x91", 3);
}

static void read_run_children(Inlines *in, const SyRunProperties *run, xmlNode *r)
{
  for (xmlNode *n = r->children; n; n = n->next) run_child(in, run, n);
}

/* ---- What stands between runs --------------------------------------------------------------- */

static void hyperlink(Inlines *in, xmlNode *node)
{
  const char *id = sy_xml_attribute(node, "id"), *anchor = sy_xml_attribute(node, "anchor");
  const SyRelationship *target = id ? sy_package_relationship(in->r->d->package, in->r->part->name, id) : NULL;
  bool link = (target || anchor) && in->links == 0;
  if (link) begin_link(in, anchor, target ? target->target : NULL, sy_xml_attribute(node, "tooltip"));
  read_inlines(in, node);
  if (link) end_link(in);
}

static void bookmark(Inlines *in, const xmlNode *node)
{
  const char *name = sy_xml_attribute(node, "name");
  if (!name) return;
  SyInline out = {.kind = SY_INLINE_BOOKMARK};
  out.link.name = sy_arena_strndup(in->r->arena, name, strlen(name));
  push(in, out);
}

static bool is_transparent(const xmlNode *n)
{
  static const char *const names[] = {"smartTag", "sdt", "sdtContent", "customXml", "dir", "bdo", "oMathPara"};
  for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
    if (sy_xml_is(n, names[i])) return true;
  return false;
}

static SyRevision revision_of(const xmlNode *n)
{
  if (sy_xml_is(n, "ins") || sy_xml_is(n, "moveTo")) return SY_REVISION_INSERTED;
  return sy_xml_is(n, "del") || sy_xml_is(n, "moveFrom") ? SY_REVISION_DELETED : SY_REVISION_NONE;
}

static void read_revision(Inlines *in, xmlNode *node, SyRevision revision)
{
  bool marks = in->r->d->options.markup;
  if (revision == SY_REVISION_DELETED && !marks) return;
  SyRevision outer = in->revision;
  if (marks && outer != SY_REVISION_DELETED) in->revision = revision;
  read_inlines(in, node);
  in->revision = outer;
}

static void equation_text(void *data, const SyRunProperties *run, const char *text, size_t length)
{
  add_text(data, run, text, length);
}

static void equation(Inlines *in, const xmlNode *node)
{
  sy_unsupported(in->r, N_("equation (in one line instead)"));
  sy_read_math(in->r, node, run_properties(in, NULL), equation_text, in);
}

static void read_inlines(Inlines *in, xmlNode *parent)
{
  if (++in->r->d->depth > 200) {
    in->r->d->depth--;
    return;
  }
  for (xmlNode *n = parent->children; n; n = n->next) {
    if (n->type != XML_ELEMENT_NODE) continue;
    if (sy_xml_is(n, "r")) read_run_children(in, run_properties(in, sy_xml_child(n, "rPr")), n);
    else if (sy_xml_is(n, "hyperlink")) hyperlink(in, n);
    else if (sy_xml_is(n, "fldSimple")) simple_field(in, n);
    else if (sy_xml_is(n, "bookmarkStart")) bookmark(in, n);
    else if (sy_xml_is(n, "AlternateContent")) alternate(in, in->base, n);
    else if (sy_xml_is(n, "oMath")) equation(in, n);
    else if (revision_of(n) != SY_REVISION_NONE) read_revision(in, n, revision_of(n));
    else if (is_transparent(n)) {
      read_inlines(in, n);
    }
  }
  in->r->d->depth--;
}

/* ---- The paragraph -------------------------------------------------------------------------- */

static void number_of(const SyStyles *styles, const xmlNode *ppr, const Resolved *style, int *num_id, int *level)
{
  const xmlNode *direct = ppr ? sy_xml_child(ppr, "numPr") : NULL;
  const xmlNode *id = direct ? sy_xml_child(direct, "numId") : NULL,
                *ilvl = direct ? sy_xml_child(direct, "ilvl") : NULL;
  *num_id = sy_number_of(id, "val", style->is.num_id);
  *level = ilvl ? CLAMP(sy_number_of(ilvl, "val", 0), 0, SY_LEVELS - 1) : style->is.level;
  if (style->number && id && !ilvl) *level = sy_linked_level(styles, *num_id, style->style->id, *level);
}

static const SyParagraphProperties *paragraph_properties(Reader *r, const xmlNode *ppr, const Resolved *style,
                                                         int num_id, int level)
{
  if (!ppr) return &style->is.paragraph;
  SyParagraphProperties *out = SY_ARENA_NEW(r->arena, SyParagraphProperties);
  g_autoptr(GArray) tabs = g_array_sized_new(FALSE, TRUE, sizeof(SyTab), MAX(style->tabs->len, 8));
  *out = style->is.paragraph;
  if (style->tabs->len) g_array_append_vals(tabs, style->tabs->data, style->tabs->len);
  const xmlNode *node = num_id && sy_xml_child(ppr, "numPr") ? sy_numbering_level(r->d->styles, num_id, level) : NULL;
  if (node) sy_read_paragraph_properties(out, tabs, sy_xml_child(node, "pPr"));
  sy_read_paragraph_properties(out, tabs, ppr);
  SyTab *kept = SY_ARENA_ARRAY(r->arena, SyTab, MAX(tabs->len, 1));
  if (tabs->len) memcpy(kept, tabs->data, tabs->len * sizeof(SyTab));
  out->tabs = kept;
  out->n_tabs = tabs->len;
  return out;
}

static const Resolved *style_of(Reader *r, const xmlNode *p)
{
  const xmlNode *ppr = p ? sy_xml_child(p, "pPr") : NULL, *named = ppr ? sy_xml_child(ppr, "pStyle") : NULL;
  SyStyles *s = r->d->styles;
  const Style *wanted = named ? sy_style(s, sy_xml_attribute(named, "val")) : NULL;
  return sy_style_resolve(s, wanted ? wanted : sy_style(s, s->default_paragraph), r->table_style);
}

/* Of the paragraph's mark. */
static SyRevision revision_in(const xmlNode *rpr)
{
  if (sy_xml_child(rpr, "del") || sy_xml_child(rpr, "moveFrom")) return SY_REVISION_DELETED;
  return sy_xml_child(rpr, "ins") || sy_xml_child(rpr, "moveTo") ? SY_REVISION_INSERTED : SY_REVISION_NONE;
}

SyParagraph *sy_read_paragraph(Reader *r, xmlNode *p)
{
  SyParagraph *out = SY_ARENA_NEW(r->arena, SyParagraph);
  const xmlNode *ppr = sy_xml_child(p, "pPr");
  const Resolved *style = style_of(r, p);
  int num_id, level;
  number_of(r->d->styles, ppr, style, &num_id, &level);
  out->properties = paragraph_properties(r, ppr, style, num_id, level);
  out->mark = &style->is.run;
  const xmlNode *rpr = ppr ? sy_xml_child(ppr, "rPr") : NULL;
  if (rpr) {
    SyRunProperties *mark = SY_ARENA_NEW(r->arena, SyRunProperties);
    *mark = style->is.run;
    sy_read_run_properties(r->d->styles, mark, rpr);
    out->mark = mark;
  }
  /* A paragraph that only ends its section has no number. */
  bool bare = ppr && sy_xml_child(ppr, "sectPr") && !sy_xml_child(p, "r");
  out->label = num_id > 0 && !bare ? sy_counting_label(r->d->counting, r->arena, num_id, level, out->mark) : NULL;
  Inlines in = {
      .r = r, .out = r->merged ? r->merged : g_array_new(FALSE, TRUE, sizeof(SyInline)), .base = &style->is.run};
  r->merged = NULL;
  if (style->style) sy_counting_heading(r->d->counting, style->style->name);
  read_inlines(&in, p);
  while (in.links) end_link(&in);
  SyInline *inlines = SY_ARENA_ARRAY(r->arena, SyInline, MAX(in.out->len, 1));
  if (in.out->len) memcpy(inlines, in.out->data, in.out->len * sizeof(SyInline));
  out->inlines = inlines;
  out->n_inlines = in.out->len;
  g_array_free(in.out, TRUE);
  out->runs_in = sy_on(rpr, "specVanish", false) && out->mark->vanish;
  out->section = r->d->section;
  out->section_end = r->in_body && ppr && sy_xml_child(ppr, "sectPr");
  out->ordinal = ++r->part->paragraphs;
  if (r->d->options.markup && rpr) out->revision = revision_in(rpr);
  return out;
}

/* ---- Paragraphs that go on in the next ------------------------------------------------------ */

bool sy_mark_is_deleted(const SyDocument *d, const xmlNode *p)
{
  const xmlNode *ppr = d->options.markup ? NULL : sy_xml_child(p, "pPr"), *rpr = ppr ? sy_xml_child(ppr, "rPr") : NULL;
  return rpr && revision_in(rpr) == SY_REVISION_DELETED && !sy_xml_child(ppr, "sectPr");
}

bool sy_row_is_deleted(const SyDocument *d, const xmlNode *tr)
{
  const xmlNode *pr = d->options.markup ? NULL : sy_xml_child(tr, "trPr");
  return pr && sy_xml_child(pr, "del");
}

void sy_merge_paragraph(Reader *r, xmlNode *p)
{
  Inlines in = {.r = r,
                .out = r->merged ? r->merged : g_array_new(FALSE, TRUE, sizeof(SyInline)),
                .base = &style_of(r, p)->is.run};
  read_inlines(&in, p);
  while (in.links) end_link(&in);
  r->merged = in.out;
  r->part->paragraphs++;
  if (in.out->len > 0) return;
  g_array_free(in.out, TRUE);
  r->merged = NULL;
}

const SyParagraph *sy_merged_paragraph(Reader *r)
{
  SyParagraph *out = SY_ARENA_NEW(r->arena, SyParagraph);
  const Resolved *style = style_of(r, NULL);
  SyInline *inlines = SY_ARENA_ARRAY(r->arena, SyInline, r->merged->len);
  memcpy(inlines, r->merged->data, r->merged->len * sizeof(SyInline));
  *out = (SyParagraph){.properties = &style->is.paragraph,
                       .mark = &style->is.run,
                       .n_inlines = r->merged->len,
                       .inlines = inlines,
                       .section = r->d->section,
                       .ordinal = r->part->paragraphs};
  g_array_free(r->merged, TRUE);
  r->merged = NULL;
  return out;
}

SyParagraph *sy_join_paragraphs(Reader *r, const SyParagraph *heading, const SyParagraph *text)
{
  SyParagraph *out = SY_ARENA_NEW(r->arena, SyParagraph);
  *out = *text;
  SyParagraphProperties *p = SY_ARENA_NEW(r->arena, SyParagraphProperties);
  *p = *heading->properties;
  p->keep_next = text->properties->keep_next;
  p->keep_lines = text->properties->keep_lines;
  p->widow_control = text->properties->widow_control;
  p->space_after = text->properties->space_after;
  p->lines_after = text->properties->lines_after;
  p->auto_after = text->properties->auto_after;
  out->properties = p;
  out->label = heading->label;
  out->n_heading = heading->n_heading ? heading->n_heading : heading->n_inlines;
  out->n_inlines = heading->n_inlines + text->n_inlines;
  SyInline *inlines = SY_ARENA_ARRAY(r->arena, SyInline, MAX(out->n_inlines, 1));
  if (heading->n_inlines) memcpy(inlines, heading->inlines, heading->n_inlines * sizeof(SyInline));
  if (text->n_inlines) memcpy(inlines + heading->n_inlines, text->inlines, text->n_inlines * sizeof(SyInline));
  out->inlines = inlines;
  return out;
}

/* Fields of mail merge (ECMA-376 17.16.5.35) become tags; what their switches ask for becomes filters. */
#include "merge/compile_private.h"
#include "package/field.h"

#include <string.h>

/* ---- Switches ------------------------------------------------------------------------------- */

/* The filters of the words of \*; without a filter there is nothing to do. */
static const struct {
  const char *word, *filter;
} formats[] = {{"MERGEFORMAT", NULL},        {"CHARFORMAT", NULL},
               {"Upper", "upper"},           {"Lower", "lower"},
               {"DBCHAR", "fullwidth"},      {"SBCHAR", "halfwidth"},
               {"CIRCLENUM", "circled"},     {"AIUEO", "aiu"},
               {"IROHA", "iroha"},           {"KANJINUM1", "kansuji_digits"},
               {"KANJINUM2", "kansuji"},     {"KANJINUM3", "daiji"},
               {"DBNUM1", "kansuji_digits"}, {"DBNUM2", "kansuji"},
               {"DBNUM3", "daiji"},          {"Arabic", NULL}};

/* Appends an argument between quotation marks, as tags have them; false: no mark is free. */
static bool append_argument(GString *tag, const char *filter, const char *argument)
{
  const char *mark = !strchr(argument, '"') ? "\"" : !strchr(argument, '\'') ? "'" : NULL;
  if (!mark || strstr(argument, "{{") || strstr(argument, "}}")) return false;
  g_string_append_printf(tag, "|%s:%s%s%s", filter, mark, argument, mark);
  return true;
}

/* Appends a switch's filter; false: there is none for it. around gets the texts of \b and \f, which come last. */
static bool append_switch(GString *tag, GString *around, char letter, const char *value)
{
  switch (letter) {
  case '@': return sy_filter_is_date_pattern(value) && append_argument(tag, "date", value);
  case '#': return sy_filter_is_number_picture(value) && append_argument(tag, "number", value);
  case 'b': return append_argument(around, "before", value);
  case 'f': return append_argument(around, "after", value);
  case 'm': return true; /* the field is mapped: a matter of address books */
  case '*':
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++)
      if (g_ascii_strcasecmp(value, formats[i].word) == 0) {
        if (formats[i].filter) g_string_append_printf(tag, "|%s", formats[i].filter);
        return true;
      }
    return false;
  default: return false;
  }
}

static void warn_switch(SyCompiler *c, const char *field, const char *word, const char *value)
{
  if (c->stale) return;
  g_autofree char *words = g_strdup_printf("MERGEFIELD %s", field);
  SyPlace place = sy_docx_place_here(c, words);
  place.file = c->options->path;
  sy_diagnostics_add(c->diagnostics, SY_WARNING, "template-field-switch", &place,
                     _("write a tag with filters instead of the field"),
                     _("the switch “\\%s” of the mail merge field “%s” has no counterpart here: it is left out"),
                     value ? value : word, field);
}

/* True for a switch, "\\@"; a backslash alone is none. */
static bool is_switch(const char *word)
{
  return word && *word == '\\' && word[1];
}

/* The words MERGEFIELD 会社名 \@ "yyyy年M月d日" -> "{{会社名|date:"yyyy年M月d日"}}"; NULL: it is another field. */
static char *tag_of_field(SyCompiler *c, const GPtrArray *words)
{
  const char *name = sy_field_word(words, 1);
  if (!sy_field_is(words, "MERGEFIELD") || !name || is_switch(name)) return NULL;
  GString *tag = g_string_new("{{"), *around = g_string_new(NULL);
  g_string_append(tag, name);
  for (guint i = 2; i < words->len; i++) {
    const char *word = sy_field_word(words, i), *next = sy_field_word(words, i + 1), *value = NULL;
    if (!is_switch(word)) continue;
    const char letter = g_ascii_tolower(word[1]);
    bool takes = strchr("@#*bf", letter) != NULL;
    if (takes && next && !is_switch(next)) value = next, i++;
    g_autofree char *both = value ? g_strdup_printf("%s %s", word + 1, value) : NULL;
    if ((takes && !value) || !append_switch(tag, around, letter, value ? value : ""))
      warn_switch(c, name, word + 1, both);
  }
  g_string_append_printf(tag, "%s}}", around->str);
  g_string_free(around, TRUE);
  return g_string_free(tag, FALSE);
}

/* Typed quotation marks are those of an instruction too. Caller frees. */
static GPtrArray *words_of(const char *instruction)
{
  g_autoptr(GString) plain = g_string_new(instruction);
  g_string_replace(plain, "“", "\"", 0);
  g_string_replace(plain, "”", "\"", 0);
  return sy_field_words(plain->str);
}

/* ---- Fields --------------------------------------------------------------------------------- */

static xmlNode *tag_run(const xmlNode *pattern, const char *tag)
{
  xmlNs *w = pattern->ns;
  xmlNode *run = xmlNewDocNode(pattern->doc, w, BAD_CAST "r", NULL);
  const xmlNode *properties = sy_docx_is(pattern, "r") ? sy_xml_child(pattern, "rPr") : NULL;
  if (properties) xmlAddChild(run, sy_docx_copy(properties, true));
  xmlNewTextChild(run, w, BAD_CAST "t", BAD_CAST tag);
  return run;
}

static void replace_simple_field(SyCompiler *c, xmlNode *field)
{
  const char *instruction = sy_xml_attribute(field, "instr");
  g_autoptr(GPtrArray) words = words_of(instruction ? instruction : "");
  g_autofree char *tag = tag_of_field(c, words);
  if (!tag) return;
  xmlNode *first = sy_xml_child(field, "r");
  xmlReplaceNode(field, tag_run(first ? first : field, tag));
  xmlFreeNode(field);
}

/* True if a field of mail merge stands in the field that begins there. */
static bool holds_merged(const xmlNode *begin)
{
  int depth = 0;
  for (const xmlNode *run = begin; run; run = run->next)
    for (const xmlNode *child = run->children; child; child = child->next) {
      const char *type = sy_docx_is(child, "fldChar") ? sy_xml_attribute(child, "fldCharType") : NULL;
      if (type && strcmp(type, "begin") == 0) depth++;
      if (type && strcmp(type, "end") == 0 && --depth == 0) return false;
      if (!sy_docx_is(child, "instrText")) continue;
      xmlChar *text = xmlNodeGetContent(child);
      bool merged = strstr((const char *)text, "MERGEFIELD") != NULL;
      xmlFree(text);
      if (merged) return true;
    }
  return false;
}

/* Fields that Word evaluates when it merges (17.16.5): their stored results do not follow the data. */
static void warn_around(SyCompiler *c, const char *instruction)
{
  static const char *const names[] = {"IF", "=", "COMPARE", "NEXTIF", "SKIPIF", "NEXT", "SET", "ASK", "FILLIN"};
  g_autofree char *own = g_strstrip(g_strdup(instruction));
  own[*own == '=' ? 1 : strcspn(own, " \t\"")] = 0;
  bool known = false;
  for (size_t i = 0; i < G_N_ELEMENTS(names); i++) known = known || g_ascii_strcasecmp(own, names[i]) == 0;
  if (!known || c->stale) return;
  SyPlace place = sy_docx_place_here(c, own);
  place.file = c->options->path;
  sy_diagnostics_add(
      c->diagnostics, SY_WARNING, "template-field-around", &place,
      _("write a section instead: {{#name = \"text\"}} … {{/name}}; give a calculated number a name in the data"),
      _("the field “%s” is not evaluated: it keeps the result that Word has stored"), own);
}

/* A complex field, as far as it stands in one row of runs. */
typedef struct {
  SyField field;
  xmlNode *end;          /* The run that ends it; NULL: it goes on behind the row. */
  xmlNode *result;       /* The run of its result's first text, or NULL. */
  bool separated, nests; /* It has a separator; another field stands in it. */
} RowField;

typedef struct {
  SyFieldStack stack;
  RowField *field; /* The one that the row begins with, once it has ended. */
} Row;

static bool keep_field(void *row, SyField *field)
{
  ((Row *)row)->field = (RowField *)field;
  return true;
}

static const SyFieldReader in_a_row = {.size = sizeof(RowField), .ended = keep_field};

static void read_child(Row *row, const xmlNode *child)
{
  RowField *field = sy_field_top(&row->stack);
  if (sy_docx_is(child, "instrText") && sy_field_takes_instruction(&row->stack)) {
    xmlChar *text = xmlNodeGetContent(child);
    if (text) g_string_append(field->field.instruction, (const char *)text);
    xmlFree(text);
  }
  if (!sy_docx_is(child, "fldChar")) return;
  switch (sy_field_char(sy_xml_attribute(child, "fldCharType"))) {
  case SY_FIELD_CHAR_BEGIN:
    if (field) field->nests = true;
    else sy_field_begin(&row->stack, row);
    break;
  case SY_FIELD_CHAR_SEPARATE:
    field = sy_field_separate(&row->stack, row);
    if (field) field->separated = true;
    break;
  case SY_FIELD_CHAR_END: sy_field_end(&row->stack, row); break;
  case SY_FIELD_CHAR_OTHER: break;
  }
}

/* Reads the field that begins in this run, to its end or the end of the row; NULL: another field stands in it. */
static const RowField *read_row(Row *row, xmlNode *begin)
{
  sy_field_stack_init(&row->stack, &in_a_row);
  RowField *field = NULL;
  for (xmlNode *run = begin; run && !row->field; run = run->next) {
    for (xmlNode *child = run->children; child && !row->field; child = child->next) read_child(row, child);
    field = row->field ? row->field : sy_field_top(&row->stack);
    if (!field || field->nests) return NULL;
    if (!field->result && field->separated && sy_xml_child(run, "t")) field->result = run;
    if (row->field) field->end = run;
  }
  return field;
}

static void free_row(Row *row)
{
  if (row->field) sy_field_free(&in_a_row, &row->field->field);
  sy_field_stack_clear(&row->stack);
}

/* Joins an instruction into its first element, so that a tag in it is whole. */
static void join_instruction(const RowField *field, xmlNode *begin)
{
  const GString *instruction = field->field.instruction;
  bool met = false;
  for (xmlNode *run = begin; run && run != field->end; run = run->next)
    for (xmlNode *child = run->children; child; child = child->next)
      if (sy_docx_is(child, "instrText")) {
        sy_docx_set_text(child, met ? "" : instruction->str, met ? 0 : instruction->len);
        met = true;
      }
}

/* A tag takes the place of the field's runs; what else stands among them stays if it is a bookmark. */
static void replace_runs(const RowField *field, xmlNode *begin, const char *tag)
{
  xmlAddPrevSibling(begin, tag_run(field->result ? field->result : begin, tag));
  for (xmlNode *run = begin, *next; run; run = next) {
    next = run == field->end ? NULL : run->next;
    if (sy_docx_is(run, "bookmarkStart") || sy_docx_is(run, "bookmarkEnd")) continue;
    xmlUnlinkNode(run);
    xmlFreeNode(run);
  }
}

static void replace_complex_field(SyCompiler *c, xmlNode *begin)
{
  Row row = {.field = NULL};
  const RowField *field = read_row(&row, begin);
  const RowField *outer = field ? NULL : sy_field_top(&row.stack);
  if (outer && outer->nests && holds_merged(begin)) warn_around(c, outer->field.instruction->str);
  const char *instruction = field ? field->field.instruction->str : "";
  g_autoptr(GPtrArray) words = words_of(instruction);
  g_autofree char *tag = field && field->end ? tag_of_field(c, words) : NULL;
  if (tag) replace_runs(field, begin, tag);
  else if (strstr(instruction, "{{")) join_instruction(field, begin);
  free_row(&row);
}

void sy_docx_replace_fields(SyCompiler *c, xmlNode *node)
{
  for (xmlNode *child = node->children, *next; child; child = next) {
    next = child->next;
    if (child->type != XML_ELEMENT_NODE || sy_docx_is_apart(child)) continue;
    if (sy_docx_is(child, "fldSimple")) {
      replace_simple_field(c, child);
    } else if (sy_docx_is(child, "r")) {
      const xmlNode *field = sy_xml_child(child, "fldChar");
      const char *type = field ? sy_xml_attribute(field, "fldCharType") : NULL;
      if (!type || strcmp(type, "begin") != 0) continue;
      xmlNode *before = child->prev;
      replace_complex_field(c, child);
      /* The field may have gone with its runs: go on after what stands in its place. */
      xmlNode *now = before ? before->next : node->children;
      next = now ? now->next : NULL;
    } else {
      sy_docx_replace_fields(c, child);
    }
  }
}

/* Fields of mail merge (ECMA-376 17.16.5.35) become tags; what their switches ask for becomes filters. */
#include "merge/compile_private.h"

#include <string.h>

/* ---- Switches ------------------------------------------------------------------------------- */

/* \* with that word; no filter: nothing to do. */
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

/* An argument between quotation marks, as tags have them; false: no mark is free. */
static bool append_argument(GString *tag, const char *filter, const char *argument)
{
  const char *mark = !strchr(argument, '"') ? "\"" : !strchr(argument, '\'') ? "'" : NULL;
  if (!mark || strstr(argument, "{{") || strstr(argument, "}}")) return false;
  g_string_append_printf(tag, "|%s:%s%s%s", filter, mark, argument, mark);
  return true;
}

/* One switch's filter; false: there is none for it. around: the texts of \b and \f, which come last. */
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

/* The words of an instruction: quotation marks taken off, a switch's sign is \x1f. NULL: it cannot be read. */
static char **words_of(const char *instruction)
{
  /* The shell's reading must not take backslashes, comments, single quotes and dollars. */
  g_autoptr(GString) plain = g_string_new(instruction);
  g_string_replace(plain, "“", "\"", 0);
  g_string_replace(plain, "”", "\"", 0);
  g_strdelimit(plain->str, "\\", '\x1f');
  g_strdelimit(plain->str, "#", '\x1e');
  g_strdelimit(plain->str, "'", '\x1d');
  char **words = NULL;
  if (!g_shell_parse_argv(plain->str, NULL, &words, NULL)) return NULL;
  for (char **word = words; *word; word++) {
    g_strdelimit(*word, "\x1e", '#');
    g_strdelimit(*word, "\x1d", '\'');
  }
  return words;
}

/* "MERGEFIELD 会社名 \@ "yyyy年M月d日"" -> "{{会社名|date:"yyyy年M月d日"}}"; NULL: another field. */
static char *tag_of_field(SyCompiler *c, const char *instruction)
{
  g_auto(GStrv) words = words_of(instruction);
  if (!words || !words[0] || !words[1] || g_ascii_strcasecmp(words[0], "MERGEFIELD") != 0) return NULL;
  GString *tag = g_string_new("{{"), *around = g_string_new(NULL);
  g_string_append(tag, words[1]);
  for (char **word = words + 2; *word; word++) {
    if (**word != '\x1f' || !(*word)[1]) continue;
    const char letter = g_ascii_tolower((*word)[1]), *value = NULL;
    bool takes = strchr("@#*bf", letter) != NULL;
    g_autofree char *shown = g_strdup(*word + 1);
    if (takes && (*word)[2]) value = *word + 2;
    else if (takes && word[1] && *word[1] != '\x1f') value = *++word;
    g_autofree char *both = value && !shown[1] ? g_strdup_printf("%s %s", shown, value) : NULL;
    if ((takes && !value) || !append_switch(tag, around, letter, value ? value : ""))
      warn_switch(c, words[1], shown, both);
  }
  g_string_append_printf(tag, "%s}}", around->str);
  g_string_free(around, TRUE);
  return g_string_free(tag, FALSE);
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
  g_autofree char *tag = instruction ? tag_of_field(c, instruction) : NULL;
  if (!tag) return;
  xmlNode *first = sy_xml_child(field, "r");
  xmlReplaceNode(field, tag_run(first ? first : field, tag));
  xmlFreeNode(field);
}

/* Complex field from the run that begins it: its instruction is joined, and if it is mail merge's the runs give way. */
static void replace_complex_field(SyCompiler *c, xmlNode *begin)
{
  GString *instruction = g_string_new(NULL);
  xmlNode *first_text = NULL, *end = NULL, *result = NULL;
  int depth = 0;
  bool reading = true, broken = false;
  for (xmlNode *run = begin; run && !end && !broken; run = run->next) {
    for (xmlNode *child = run->children; child; child = child->next) {
      if (sy_docx_is(child, "instrText") && reading && depth == 1) {
        xmlChar *text = xmlNodeGetContent(child);
        g_string_append(instruction, (const char *)text);
        xmlFree(text);
        if (!first_text) first_text = child;
      }
      const char *type = sy_docx_is(child, "fldChar") ? sy_xml_attribute(child, "fldCharType") : NULL;
      if (!type) continue;
      if (strcmp(type, "begin") == 0 && ++depth > 1) broken = true;
      if (strcmp(type, "separate") == 0) reading = false;
      if (strcmp(type, "end") == 0 && --depth == 0) end = run;
    }
    if (!reading && !result && sy_xml_child(run, "t")) result = run;
  }
  g_autofree char *tag = end && !broken ? tag_of_field(c, instruction->str) : NULL;
  /* An instruction with a tag in it is joined into one element, so that the tag is whole. */
  if (!tag && first_text && !broken && strstr(instruction->str, "{{")) {
    bool met = false;
    for (xmlNode *run = begin; run && run != end; run = run->next)
      for (xmlNode *child = run->children; child; child = child->next)
        if (sy_docx_is(child, "instrText")) {
          sy_docx_set_text(child, met ? "" : instruction->str, met ? 0 : instruction->len);
          met = true;
        }
  }
  g_string_free(instruction, TRUE);
  if (!tag) return;
  xmlAddPrevSibling(begin, tag_run(result ? result : begin, tag));
  for (xmlNode *run = begin, *next; run; run = next) {
    next = run == end ? NULL : run->next;
    if (sy_docx_is(run, "bookmarkStart") || sy_docx_is(run, "bookmarkEnd")) continue;
    xmlUnlinkNode(run);
    xmlFreeNode(run);
  }
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

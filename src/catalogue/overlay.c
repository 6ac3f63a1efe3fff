/* Overlays: single texts replaced, added, or checked against the original. */
#include "catalogue/catalogue_private.h"

#include <stddef.h>
#include <string.h>

/* Fields by their names in an overlay: of the requirement, or of one of its levels. */
static const struct {
  const char *name;
  bool of_level;
  size_t offset;
} fields[] = {
    {"name", false, offsetof(SyCatalogueRequirement, name)},
    {"condition", false, offsetof(SyCatalogueRequirement, condition)},
    {"purpose", false, offsetof(SyCatalogueRequirement, purpose)},
    {"guidance", false, offsetof(SyCatalogueRequirement, guidance)},
    {"caution", false, offsetof(SyCatalogueRequirement, caution)},
    {"threat", true, offsetof(SyCatalogueLevel, threat)},
    {"effect", true, offsetof(SyCatalogueLevel, effect)},
    {"specification", true, offsetof(SyCatalogueLevel, specification)},
    {"proposals", true, offsetof(SyCatalogueLevel, proposals)},
};

static const SyCatalogueText **find_field(SyCatalogueRequirement *r, const char *field, const char *level)
{
  for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
    if (strcmp(fields[i].name, field) != 0 || fields[i].of_level != (level != NULL)) continue;
    char *base = level ? (char *)&r->levels[sy_level_parse(level)] : (char *)r;
    return (const SyCatalogueText **)(void *)(base + fields[i].offset);
  }
  return NULL;
}

typedef struct {
  const char *date, *by;
} Checked;

/* When somebody compared it with the original, and who. Empty: nobody has. */
static bool read_checked(SyCatalogueOwner *own, const xmlNode *node, const char *path, Checked *checked,
                         SyDiagnostics *diagnostics)
{
  const char *written = sy_xml_attribute(node, "checked"), *by = sy_xml_attribute(node, "by");
  *checked = (Checked){0};
  if (!written || !*written) return true;
  SyPlace place = {.file = path, .line = node->line};
  SyDate date;
  if (!sy_date_parse(written, &date)) {
    sy_diagnostics_add(diagnostics, SY_ERROR, "overlay-date", &place, _("write it like 2026-12-01 or 令和8年12月1日"),
                       _("“%s” of “%s” is no date"), written, "checked");
    return false;
  }
  if (!by || !*by) {
    sy_diagnostics_add(diagnostics, SY_ERROR, "overlay-by", &place, NULL,
                       _("it has been checked, but “by” does not say by whom"));
    return false;
  }
  char iso[16];
  g_snprintf(iso, sizeof iso, "%04d-%02d-%02d", date.year, date.month, date.day);
  *checked = (Checked){sy_catalogue_keep(own, iso), sy_catalogue_keep(own, by)};
  return true;
}

static bool apply_text(SyCatalogueOwner *own, const xmlNode *node, const char *path, SyDiagnostics *diagnostics)
{
  const char *id = sy_xml_attribute(node, "requirement"), *field = sy_xml_attribute(node, "field");
  const char *level = sy_xml_attribute(node, "level");
  Checked checked;
  if (!read_checked(own, node, path, &checked, diagnostics)) return false;
  SyCatalogueRequirement *r = (SyCatalogueRequirement *)sy_catalogue_lookup(&own->catalogue, id);
  SyPlace place = {.file = path, .line = node->line};
  if (!r) {
    sy_diagnostics_add(diagnostics, SY_ERROR, "overlay-requirement", &place, _("shiyosho list shows all"),
                       _("the catalogue has no requirement %s"), id);
    return false;
  }
  if (strcmp(field, "levels") == 0) {
    r->levels_checked = checked.date;
    r->levels_by = checked.by;
    return true;
  }
  const SyCatalogueText **slot = find_field(r, field, level);
  bool replaces = sy_xml_child(node, "text") || sy_xml_child(node, "item");
  if (!slot || (!*slot && !replaces)) {
    sy_diagnostics_add(diagnostics, SY_ERROR, "overlay-field", &place,
                       _("threat, effect, specification and proposals need a level; the others have none"),
                       _("%s has no text “%s” there"), id, field);
    return false;
  }
  SyCatalogueText *text = SY_ARENA_NEW(own->arena, SyCatalogueText);
  if (*slot) *text = **slot;
  else text->status = SY_STATUS_SUPPLIED;
  if (replaces) sy_catalogue_replace_items(own, text, node, r);
  text->checked = checked.date;
  text->by = checked.by;
  *slot = text;
  if (slot == &r->condition) {
    g_autofree char *condition = sy_value_plain(text->items[0], "");
    r->condition_text = sy_catalogue_keep(own, condition);
  }
  return true;
}

static bool apply_condition(SyCatalogueOwner *own, const xmlNode *node, const char *path, SyDiagnostics *diagnostics)
{
  const char *id = sy_xml_attribute(node, "id");
  for (size_t i = 0; i < own->catalogue.n_conditions; i++) {
    SyCatalogueCondition *c = &own->conditions[i];
    if (strcmp(c->id, id) != 0) continue;
    if (sy_xml_attribute(node, "name")) c->name = sy_catalogue_keep(own, sy_xml_attribute(node, "name"));
    xmlChar *question = xmlNodeGetContent(node);
    if (question[strspn((char *)question, " \r\n\t")]) c->question = sy_catalogue_keep(own, (char *)question);
    xmlFree(question);
    Checked checked;
    if (!read_checked(own, node, path, &checked, diagnostics)) return false;
    c->checked = checked.date;
    c->by = checked.by;
    return true;
  }
  SyPlace place = {.file = path, .line = node->line};
  sy_diagnostics_add(diagnostics, SY_ERROR, "overlay-condition", &place, NULL, _("the catalogue has no condition %s"),
                     id);
  return false;
}

/* An added requirement stands after the last one of its policy. */
static void insert_requirement(SyCatalogueOwner *own, const xmlNode *node)
{
  SyCatalogueRequirement added;
  sy_catalogue_read_requirement(own, &added, node);
  added.added = true;
  size_t n = own->catalogue.n_requirements, at = n;
  for (size_t i = n; i > 0 && at == n; i--)
    if (strcmp(own->requirements[i - 1].policy, added.policy) == 0) at = i;
  memmove(&own->requirements[at + 1], &own->requirements[at], (n - at) * sizeof added);
  own->requirements[at] = added;
  own->catalogue.n_requirements++;
}

bool sy_catalogue_apply_overlay(SyCatalogueOwner *own, const xmlNode *root, const char *path,
                                SyDiagnostics *diagnostics)
{
  bool good = true;
  for (const xmlNode *node = root->children; node; node = node->next)
    if (sy_xml_is(node, "requirement")) insert_requirement(own, node);
  for (const xmlNode *node = root->children; node; node = node->next) {
    if (sy_xml_is(node, "text-of")) good = apply_text(own, node, path, diagnostics) && good;
    if (sy_xml_is(node, "condition-of")) good = apply_condition(own, node, path, diagnostics) && good;
  }
  return good;
}

/* ---- The skeleton ------------------------------------------------------------------------- */

static void append_rich(GString *out, const SyValue *rich)
{
  for (size_t i = 0; i < sy_value_count(rich); i++) {
    const SySpan *span = sy_value_span(rich, i);
    if (span->emphasis) g_string_append(out, "<em>");
    if (span->kind == SY_SPAN_BLANK) g_string_append_printf(out, "<blank id=\"%s\"/>", span->id);
    else sy_xml_append_text(out, span->text, -1);
    if (span->emphasis) g_string_append(out, "</em>");
  }
}

/* Comments may not hold two hyphens. */
static void append_comment(GString *out, const char *s)
{
  g_autofree char *safe = g_strdelimit(g_strdup(s), "-", '_');
  g_string_append(out, safe);
}

static void append_text_of(GString *out, const SyCatalogueRequirement *r, const char *field, int level,
                           const SyCatalogueText *text)
{
  if (!text || text->status == SY_STATUS_SOURCE) return;
  g_string_append_printf(out, "  <!-- %s", sy_status_name(text->status));
  if (text->cell) g_string_append_printf(out, "（原典の位置 %s）", text->cell);
  for (size_t i = 0; i < text->n_repairs; i++) {
    g_string_append(out, "：");
    append_comment(out, text->repairs[i]);
  }
  g_string_append_printf(out, " -->\n  <text-of requirement=\"%s\" field=\"%s\"", r->id, field);
  if (level >= 0) g_string_append_printf(out, " level=\"%s\"", sy_level_english((SyLevel)level));
  g_string_append(out, " checked=\"\" by=\"\">\n");
  const char *tag = text->list ? "item" : "text";
  for (size_t i = 0; i < text->n_items; i++) {
    g_string_append_printf(out, "    <%s>", tag);
    append_rich(out, text->items[i]);
    g_string_append_printf(out, "</%s>\n", tag);
  }
  g_string_append(out, "  </text-of>\n");
}

static void append_requirement(GString *out, const SyCatalogueRequirement *r)
{
  size_t before = out->len;
  g_autofree char *name = sy_value_plain(r->name->items[0], "");
  g_string_append_printf(out, "\n  <!-- ==== %s %s ==== -->\n", r->id, name);
  size_t head = out->len;
  for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
    if (fields[i].of_level) continue;
    append_text_of(out, r, fields[i].name, -1,
                   *(const SyCatalogueText *const *)(const void *)((const char *)r + fields[i].offset));
  }
  if (r->levels_status != SY_STATUS_SOURCE) {
    g_string_append_printf(out, "  <!-- %s（実施レベルの割当て）：", sy_status_name(r->levels_status));
    if (r->levels_note) append_comment(out, r->levels_note);
    g_string_append_printf(out, " -->\n  <text-of requirement=\"%s\" field=\"levels\" checked=\"\" by=\"\"/>\n", r->id);
  }
  for (int l = 0; l < SY_LEVEL_COUNT; l++)
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
      if (fields[i].of_level)
        append_text_of(out, r, fields[i].name, l,
                       *(const SyCatalogueText *const *)(const void *)((const char *)&r->levels[l] + fields[i].offset));
  if (out->len == head) g_string_truncate(out, before);
}

char *sy_catalogue_overlay_skeleton(const SyCatalogue *catalogue)
{
  GString *out = g_string_new(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<!-- 原本確認票：原典にない文言（補筆）、直した文言（校訂）及び推定した実施レベルの一覧。\n"
      "     原本と照らし合わせたものから、checked に確認した日（例 2026-04-01）を、by に確認した者を書く。\n"
      "     checked が空のままのものは、未確認として扱う。\n"
      "     文言が原本と違うときは、text 又は item の中を原本のとおりに直す。em は強調、blank は【　】の位置を表す。\n"
      "     使い方：shiyosho build 案件.yaml に、オプション overlay でこのファイルの名前を与える。 -->\n"
      "<overlay xmlns=\"urn:shiyosho:catalogue:1\">\n");
  for (size_t i = 0; i < catalogue->n_conditions; i++) {
    const SyCatalogueCondition *c = &catalogue->conditions[i];
    if (c->status == SY_STATUS_SOURCE) continue;
    g_string_append_printf(out, "  <!-- %s（判断条件の名称と設問） -->\n  <condition-of id=\"%s\" name=\"",
                           sy_status_name(c->status), c->id);
    sy_xml_append_attribute(out, c->name, -1);
    g_string_append(out, "\" checked=\"\" by=\"\">");
    sy_xml_append_text(out, c->question, -1);
    g_string_append(out, "</condition-of>\n");
  }
  for (size_t i = 0; i < catalogue->n_requirements; i++) append_requirement(out, &catalogue->requirements[i]);
  g_string_append(out, "</overlay>\n");
  return g_string_free(out, FALSE);
}

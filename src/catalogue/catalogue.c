#include "catalogue/catalogue.h"
#include "base/data.h"
#include "catalogue/catalogue_private.h"

#include <libxml/relaxng.h>
#include <string.h>

static const struct {
  const char *english, *japanese;
} levels[SY_LEVEL_COUNT] = {
    [SY_LEVEL_LOW] = {"low", "低位"}, [SY_LEVEL_MID] = {"mid", "中位"}, [SY_LEVEL_HIGH] = {"high", "高位"}};

static const struct {
  const char *english, *japanese;
} statuses[SY_STATUS_COUNT] = {[SY_STATUS_SOURCE] = {"source", ""},
                               [SY_STATUS_EMENDED] = {"emended", "校訂"},
                               [SY_STATUS_SUPPLIED] = {"supplied", "補筆"},
                               [SY_STATUS_INFERRED] = {"inferred", "推定"}};

int sy_level_parse(const char *word)
{
  for (int i = 0; i < SY_LEVEL_COUNT; i++)
    if (strcmp(word, levels[i].english) == 0 || strcmp(word, levels[i].japanese) == 0) return i;
  return -1;
}

const char *sy_level_name(SyLevel level)
{
  return levels[level].japanese;
}

const char *sy_level_english(SyLevel level)
{
  return levels[level].english;
}

const char *sy_status_name(SyStatus status)
{
  return statuses[status].japanese;
}

static SyStatus parse_status(const char *word)
{
  for (int i = 0; i < SY_STATUS_COUNT; i++)
    if (word && strcmp(word, statuses[i].english) == 0) return (SyStatus)i;
  return SY_STATUS_SOURCE;
}

/* ---- Texts -------------------------------------------------------------------------------- */

static const char *keep(SyCatalogueOwner *own, const char *s)
{
  return s ? sy_arena_strndup(own->arena, s, strlen(s)) : NULL;
}

static const char *keep_content(SyCatalogueOwner *own, const xmlNode *node)
{
  xmlChar *content = xmlNodeGetContent(node);
  const char *kept = keep(own, (const char *)content);
  xmlFree(content);
  return kept;
}

static void add_blank(SyValue *rich, const xmlNode *node, bool emphasis, const xmlNode *requirement)
{
  const char *id = sy_xml_attribute(node, "id"), *label = id;
  for (const xmlNode *d = requirement ? requirement->children : NULL; d; d = d->next)
    if (sy_xml_is(d, "blank-definition") && strcmp(sy_xml_attribute(d, "id"), id) == 0)
      label = sy_xml_attribute(d, "label");
  SySpan span = {.kind = SY_SPAN_BLANK, .emphasis = emphasis, .text = SY_BLANK_TEXT, .id = id, .label = label};
  sy_value_rich_add(rich, &span);
}

/* <text> or <item>: text, <em>, <blank/>. The schema bounds the depth to two. */
static void add_mixed(SyValue *rich, const xmlNode *node, bool emphasis, const xmlNode *requirement)
{
  for (const xmlNode *child = node->children; child; child = child->next) {
    if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) {
      SySpan span = {.kind = SY_SPAN_TEXT, .emphasis = emphasis, .text = (const char *)child->content};
      sy_value_rich_add(rich, &span);
    } else if (sy_xml_is(child, "blank")) {
      add_blank(rich, child, emphasis, requirement);
    } else if (sy_xml_is(child, "em")) {
      add_mixed(rich, child, true, requirement);
    }
  }
}

/* The items of a field element, or of an overlay's text-of. */
static void read_items(SyCatalogueOwner *own, SyCatalogueText *text, const xmlNode *field, const xmlNode *requirement)
{
  size_t n = 0;
  for (const xmlNode *c = field->children; c; c = c->next) n += sy_xml_is(c, "text") || sy_xml_is(c, "item");
  SyValue **items = SY_ARENA_ARRAY(own->arena, SyValue *, n);
  n = 0;
  for (const xmlNode *c = field->children; c; c = c->next) {
    if (!sy_xml_is(c, "text") && !sy_xml_is(c, "item")) continue;
    text->list = sy_xml_is(c, "item");
    items[n] = sy_value_new_rich();
    add_mixed(items[n], c, false, requirement);
    g_ptr_array_add(own->values, items[n++]);
  }
  text->n_items = n;
  text->items = items;
}

static SyCatalogueText *read_text(SyCatalogueOwner *own, const xmlNode *parent, const char *name,
                                  const xmlNode *requirement)
{
  const xmlNode *field = sy_xml_child(parent, name);
  if (!field) return NULL;
  SyCatalogueText *text = SY_ARENA_NEW(own->arena, SyCatalogueText);
  text->status = parse_status(sy_xml_attribute(field, "status"));
  text->cell = keep(own, sy_xml_attribute(field, "cell"));
  text->note = keep(own, sy_xml_attribute(field, "note"));
  read_items(own, text, field, requirement);
  size_t n = 0;
  for (const xmlNode *c = field->children; c; c = c->next) n += sy_xml_is(c, "repair");
  const char **repairs = SY_ARENA_ARRAY(own->arena, const char *, n);
  n = 0;
  for (const xmlNode *c = field->children; c; c = c->next)
    if (sy_xml_is(c, "repair")) repairs[n++] = keep_content(own, c);
  text->n_repairs = n;
  text->repairs = repairs;
  return text;
}

/* ---- Requirements ------------------------------------------------------------------------- */

static void read_level(SyCatalogueOwner *own, SyCatalogueRequirement *r, const xmlNode *node,
                       const xmlNode *requirement)
{
  int level = sy_level_parse(sy_xml_attribute(node, "id"));
  SyCatalogueLevel *own_level = &r->levels[level];
  own_level->kind = sy_xml_attribute(node, "same")   ? SY_LEVEL_SAME
                    : sy_xml_attribute(node, "none") ? SY_LEVEL_NONE
                                                     : SY_LEVEL_OWN;
  own_level->threat = read_text(own, node, "threat", requirement);
  own_level->effect = read_text(own, node, "effect", requirement);
  own_level->specification = read_text(own, node, "specification", requirement);
  own_level->proposals = read_text(own, node, "proposals", requirement);
}

static void read_blanks(SyCatalogueOwner *own, SyCatalogueRequirement *r, const xmlNode *node)
{
  size_t n = 0;
  for (const xmlNode *c = node->children; c; c = c->next) n += sy_xml_is(c, "blank-definition");
  SyCatalogueBlank *blanks = SY_ARENA_ARRAY(own->arena, SyCatalogueBlank, n);
  n = 0;
  for (const xmlNode *c = node->children; c; c = c->next)
    if (sy_xml_is(c, "blank-definition"))
      blanks[n++] = (SyCatalogueBlank){keep(own, sy_xml_attribute(c, "id")), keep(own, sy_xml_attribute(c, "label")),
                                       keep(own, sy_xml_attribute(c, "example"))};
  r->n_blanks = n;
  r->blanks = blanks;
}

static char *first_text(const SyCatalogueText *text)
{
  return text && text->n_items ? sy_value_plain(text->items[0], "") : g_strdup("");
}

void sy_catalogue_read_requirement(SyCatalogueOwner *own, SyCatalogueRequirement *r, const xmlNode *node)
{
  *r = (SyCatalogueRequirement){.id = keep(own, sy_xml_attribute(node, "id"))};
  g_auto(GStrv) pieces = g_strsplit(r->id, "-", 3);
  r->category = keep(own, pieces[0]);
  g_autofree char *policy = pieces[0] && pieces[1] ? g_strdup_printf("%s-%s", pieces[0], pieces[1]) : g_strdup(r->id);
  r->policy = keep(own, policy);
  r->name = read_text(own, node, "name", node);
  r->condition = read_text(own, node, "condition", node);
  r->purpose = read_text(own, node, "purpose", node);
  r->guidance = read_text(own, node, "guidance", node);
  r->caution = read_text(own, node, "caution", node);
  g_autofree char *condition = first_text(r->condition);
  r->condition_text = keep(own, condition);
  const char *guidance = sy_xml_attribute(node, "guidance-level");
  r->guidance_level = guidance ? sy_level_parse(guidance) : -1;
  r->levels_status = parse_status(sy_xml_attribute(node, "levels-status"));
  r->levels_note = keep(own, sy_xml_attribute(node, "levels-note"));
  r->note = keep(own, sy_xml_attribute(node, "note"));
  for (int i = 0; i < SY_LEVEL_COUNT; i++) r->levels[i].kind = SY_LEVEL_NONE;
  for (const xmlNode *c = node->children; c; c = c->next)
    if (sy_xml_is(c, "level")) read_level(own, r, c, node);
  read_blanks(own, r, node);
}

void sy_catalogue_replace_items(SyCatalogueOwner *own, SyCatalogueText *text, const xmlNode *node,
                                const SyCatalogueRequirement *r)
{
  read_items(own, text, node, NULL);
  /* Labels of blanks come from the requirement: the overlay names them only. */
  (void)r;
}

const char *sy_catalogue_keep(SyCatalogueOwner *own, const char *s)
{
  return keep(own, s);
}

/* ---- The whole ---------------------------------------------------------------------------- */

static size_t count_children(const xmlNode *node, const char *name)
{
  size_t n = 0;
  for (const xmlNode *c = node ? node->children : NULL; c; c = c->next) n += sy_xml_is(c, name);
  return n;
}

static void read_categories(SyCatalogueOwner *own, const xmlNode *root)
{
  const xmlNode *parent = sy_xml_child(root, "categories");
  SyCatalogueCategory *list = SY_ARENA_ARRAY(own->arena, SyCatalogueCategory, count_children(parent, "category"));
  size_t n = 0;
  for (const xmlNode *c = parent->children; c; c = c->next) {
    if (!sy_xml_is(c, "category")) continue;
    SyCataloguePolicy *policies = SY_ARENA_ARRAY(own->arena, SyCataloguePolicy, count_children(c, "policy"));
    size_t m = 0;
    for (const xmlNode *p = c->children; p; p = p->next)
      if (sy_xml_is(p, "policy"))
        policies[m++] =
            (SyCataloguePolicy){keep(own, sy_xml_attribute(p, "id")), keep(own, sy_xml_attribute(p, "name"))};
    list[n++] = (SyCatalogueCategory){keep(own, sy_xml_attribute(c, "id")), keep(own, sy_xml_attribute(c, "name")), m,
                                      policies};
  }
  own->catalogue.n_categories = n;
  own->catalogue.categories = list;
}

static void read_conditions(SyCatalogueOwner *own, const xmlNode *root)
{
  const xmlNode *parent = sy_xml_child(root, "conditions");
  own->conditions = SY_ARENA_ARRAY(own->arena, SyCatalogueCondition, count_children(parent, "condition"));
  size_t n = 0;
  for (const xmlNode *c = parent->children; c; c = c->next)
    if (sy_xml_is(c, "condition"))
      own->conditions[n++] = (SyCatalogueCondition){.id = keep(own, sy_xml_attribute(c, "id")),
                                                    .name = keep(own, sy_xml_attribute(c, "name")),
                                                    .question = keep_content(own, c),
                                                    .status = parse_status(sy_xml_attribute(c, "status"))};
  own->catalogue.n_conditions = n;
  own->catalogue.conditions = own->conditions;
}

static void read_legend(SyCatalogueOwner *own, const xmlNode *root)
{
  const xmlNode *parent = sy_xml_child(root, "legend");
  SyCatalogueLegend *list = SY_ARENA_ARRAY(own->arena, SyCatalogueLegend, count_children(parent, "entry"));
  size_t n = 0;
  for (const xmlNode *c = parent->children; c; c = c->next)
    if (sy_xml_is(c, "entry"))
      list[n++] = (SyCatalogueLegend){keep(own, sy_xml_attribute(c, "about")), keep_content(own, c),
                                      (int)g_ascii_strtoll(sy_xml_attribute(c, "line"), NULL, 10)};
  own->catalogue.n_legend = n;
  own->catalogue.legend = list;
}

/* Room for what an overlay adds. */
static void read_requirements(SyCatalogueOwner *own, const xmlNode *root, size_t more)
{
  const xmlNode *parent = sy_xml_child(root, "requirements");
  own->requirements = SY_ARENA_ARRAY(own->arena, SyCatalogueRequirement, count_children(parent, "requirement") + more);
  size_t n = 0;
  for (const xmlNode *c = parent->children; c; c = c->next)
    if (sy_xml_is(c, "requirement")) sy_catalogue_read_requirement(own, &own->requirements[n++], c);
  own->catalogue.n_requirements = n;
  own->catalogue.requirements = own->requirements;
}

typedef struct {
  const SyPlace *place;
  SyDiagnostics *diagnostics;
} SchemaUser;

static void on_schema_error(void *data, xmlErrorPtr error)
{
  const SchemaUser *user = data;
  SyPlace place = *user->place;
  place.line = error->line;
  g_autofree char *said = g_strdup(error->message ? error->message : "");
  g_strdelimit(said, "\r\n", ' ');
  g_strchomp(said);
  sy_diagnostics_add(user->diagnostics, SY_ERROR, "catalogue-schema", &place,
                     _("data/catalogue.rng tells the form of the file"), _("this does not belong here: %s"), said);
}

/* Against data/catalogue.rng; messages name file and line. */
static bool validate(xmlDoc *document, const SyPlace *place, const char *data, SyDiagnostics *diagnostics)
{
  g_autofree char *path = sy_data_need(data, "data/catalogue.rng", diagnostics);
  if (!path) return false;
  xmlRelaxNGParserCtxt *parser = xmlRelaxNGNewParserCtxt(path);
  xmlRelaxNG *schema = parser ? xmlRelaxNGParse(parser) : NULL;
  if (parser) xmlRelaxNGFreeParserCtxt(parser);
  if (!schema) {
    sy_diagnostics_add(diagnostics, SY_FAILURE, "catalogue-no-schema", place, _("install shiyosho anew"),
                       _("data/catalogue.rng is broken"));
    return false;
  }
  xmlRelaxNGValidCtxt *context = xmlRelaxNGNewValidCtxt(schema);
  SchemaUser user = {place, diagnostics};
  xmlRelaxNGSetValidStructuredErrors(context, on_schema_error, &user);
  int result = xmlRelaxNGValidateDoc(context, document);
  xmlRelaxNGFreeValidCtxt(context);
  xmlRelaxNGFree(schema);
  return result == 0;
}

static xmlDoc *read_xml(SyCatalogueOwner *own, const char *path, const char *root, const SyCatalogueOptions *options,
                        SyDiagnostics *diagnostics)
{
  g_autoptr(GBytes) bytes = sy_file_read(path, options->limits, diagnostics);
  if (!bytes) return NULL;
  gsize length;
  const void *data = g_bytes_get_data(bytes, &length);
  SyPlace place = {.file = path};
  xmlDoc *document = sy_xml_parse(data, length, &place, options->limits, diagnostics);
  if (!document) return NULL;
  bool right = sy_xml_is(xmlDocGetRootElement(document), root);
  if (!right)
    sy_diagnostics_add(diagnostics, SY_ERROR, "catalogue-root", &place, NULL,
                       _("the file must begin with the element “%s”"), root);
  if (!right || !validate(document, &place, options->data, diagnostics)) {
    xmlFreeDoc(document);
    return NULL;
  }
  g_checksum_update(own->sum, data, (gssize)length);
  return document;
}

/* "-", or letters of conditions with " or " between. */
static bool check_condition(const SyCatalogue *catalogue, const SyCatalogueRequirement *r, const SyPlace *place,
                            SyDiagnostics *diagnostics)
{
  if (strcmp(r->condition_text, "-") == 0) return true;
  g_auto(GStrv) letters = g_strsplit(r->condition_text, " or ", -1);
  bool good = letters[0] != NULL;
  for (char **letter = letters; *letter; letter++) {
    bool known = false;
    for (size_t i = 0; i < catalogue->n_conditions; i++) known |= strcmp(catalogue->conditions[i].id, *letter) == 0;
    good = good && known;
  }
  if (!good)
    sy_diagnostics_add(diagnostics, SY_ERROR, "catalogue-condition", place,
                       _("write -, a letter, or letters with “or” between: A or F"),
                       _("%s: “%s” is no condition of the catalogue's"), r->id, r->condition_text);
  return good;
}

/* Every blank of a specification has its label. */
static bool check_blanks(const SyCatalogueRequirement *r, const SyPlace *place, SyDiagnostics *diagnostics)
{
  bool good = true;
  for (int l = 0; l < SY_LEVEL_COUNT; l++) {
    const SyCatalogueText *text = r->levels[l].specification;
    for (size_t i = 0; text && i < text->n_items; i++) {
      for (size_t k = 0; k < sy_value_count(text->items[i]); k++) {
        const SySpan *span = sy_value_span(text->items[i], k);
        bool known = span->kind != SY_SPAN_BLANK;
        for (size_t b = 0; b < r->n_blanks; b++) known |= span->id && strcmp(r->blanks[b].id, span->id) == 0;
        if (known) continue;
        sy_diagnostics_add(diagnostics, SY_ERROR, "catalogue-blank", place, NULL,
                           _("%s: the blank “%s” has no blank-definition"), r->id, span->id);
        good = false;
      }
    }
  }
  return good;
}

static bool check_requirements(const SyCatalogue *catalogue, const char *path, SyDiagnostics *diagnostics)
{
  bool good = true;
  for (size_t i = 0; i < catalogue->n_requirements; i++) {
    const SyCatalogueRequirement *r = &catalogue->requirements[i];
    bool known = false;
    for (size_t c = 0; c < catalogue->n_categories; c++)
      for (size_t p = 0; p < catalogue->categories[c].n_policies; p++)
        known |= strcmp(catalogue->categories[c].policies[p].id, r->policy) == 0;
    bool twice = sy_catalogue_lookup(catalogue, r->id) != r;
    SyPlace place = {.file = path};
    if (!known)
      sy_diagnostics_add(diagnostics, SY_ERROR, "catalogue-policy", &place, NULL,
                         _("%s: the catalogue has no policy %s"), r->id, r->policy);
    if (twice)
      sy_diagnostics_add(diagnostics, SY_ERROR, "catalogue-same-id", &place, NULL, _("%s stands here twice"), r->id);
    good = check_condition(catalogue, r, &place, diagnostics) && check_blanks(r, &place, diagnostics) && good &&
           known && !twice;
  }
  return good;
}

static void read_catalogue(SyCatalogueOwner *own, const xmlNode *root, size_t more)
{
  own->catalogue.title = keep_content(own, sy_xml_child(root, "title"));
  read_categories(own, root);
  read_conditions(own, root);
  read_legend(own, root);
  read_requirements(own, root, more);
}

SyCatalogue *sy_catalogue_load(const SyCatalogueOptions *options, SyDiagnostics *diagnostics)
{
  static const SyCatalogueOptions own_catalogue = {0};
  if (!options) options = &own_catalogue;
  const char *overlay = options->overlay;
  g_autofree char *found =
      options->path ? g_strdup(options->path) : sy_data_need(options->data, "data/catalogue.xml", diagnostics);
  if (!found) return NULL;
  SyCatalogueOwner *own = g_new0(SyCatalogueOwner, 1);
  own->arena = sy_arena_new();
  own->values = g_ptr_array_new_with_free_func((GDestroyNotify)sy_value_unref);
  own->sum = g_checksum_new(G_CHECKSUM_SHA256);
  xmlDoc *document = read_xml(own, found, "catalogue", options, diagnostics);
  xmlDoc *over = document && overlay ? read_xml(own, overlay, "overlay", options, diagnostics) : NULL;
  bool good = document && (!overlay || over);
  if (good) {
    const xmlNode *changes = over ? xmlDocGetRootElement(over) : NULL;
    read_catalogue(own, xmlDocGetRootElement(document), count_children(changes, "requirement"));
    good = (!changes || sy_catalogue_apply_overlay(own, changes, overlay, diagnostics)) &&
           check_requirements(&own->catalogue, overlay ? overlay : found, diagnostics);
  }
  if (document) xmlFreeDoc(document);
  if (over) xmlFreeDoc(over);
  if (good) return &own->catalogue;
  sy_catalogue_free(&own->catalogue);
  return NULL;
}

void sy_catalogue_free(SyCatalogue *catalogue)
{
  if (!catalogue) return;
  SyCatalogueOwner *own = (SyCatalogueOwner *)catalogue; /* its first member */
  sy_arena_free(own->arena);
  g_ptr_array_free(own->values, TRUE);
  g_checksum_free(own->sum);
  g_free(own);
}

void sy_catalogue_digest(const SyCatalogue *catalogue, GChecksum *sum)
{
  const SyCatalogueOwner *own = (const SyCatalogueOwner *)catalogue;
  g_autoptr(GChecksum) copy = g_checksum_copy(own->sum);
  g_checksum_update(sum, (const guchar *)g_checksum_get_string(copy), -1);
}

const SyCatalogueRequirement *sy_catalogue_lookup(const SyCatalogue *catalogue, const char *id)
{
  for (size_t i = 0; i < catalogue->n_requirements; i++)
    if (strcmp(catalogue->requirements[i].id, id) == 0) return &catalogue->requirements[i];
  return NULL;
}

const SyCatalogueBlank *sy_catalogue_blank(const SyCatalogueRequirement *requirement, const char *word)
{
  for (size_t i = 0; requirement && i < requirement->n_blanks; i++) {
    const SyCatalogueBlank *blank = &requirement->blanks[i];
    if (strcmp(blank->id, word) == 0 || strcmp(blank->label, word) == 0) return blank;
  }
  return NULL;
}

int sy_catalogue_effective_level(const SyCatalogueRequirement *requirement, SyLevel level)
{
  int l = (int)level;
  while (l >= 0 && requirement->levels[l].kind == SY_LEVEL_SAME) l--;
  return l >= 0 && requirement->levels[l].kind == SY_LEVEL_OWN ? l : -1;
}

bool sy_catalogue_text_says_nothing(const SyCatalogueText *text)
{
  if (!text || text->n_items == 0) return true;
  g_autofree char *plain = first_text(text);
  return text->n_items == 1 && strcmp(plain, "（特になし）") == 0;
}

bool sy_catalogue_text_unchecked(const SyCatalogueText *text)
{
  return text && text->status != SY_STATUS_SOURCE && !text->checked;
}

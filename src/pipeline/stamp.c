/* What a merged package says of itself: who wrote it, and when. */
#include "pipeline/stamp.h"

#include <stdlib.h>
#include <string.h>

#define CORE_TYPE "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
#define APP_TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties"

static const char *const empty_core =
    "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" "
    "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" "
    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"/>";
static const char *const empty_app =
    "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"/>";

/* The properties' document, a new one if the package has none. *part: its name. */
static xmlDoc *open_properties(SyPackage *package, const char *suffix, const char *type, const char *fresh_part,
                               const char *fresh, const char **part, SyDiagnostics *diagnostics)
{
  *part = sy_package_related(package, "", suffix);
  if (*part && sy_package_has(package, *part)) return sy_package_load_xml(package, *part, diagnostics);
  *part = fresh_part;
  sy_package_add_relationship(package, "", type, fresh_part, false);
  return xmlParseDoc(BAD_CAST fresh);
}

static xmlNode *put(xmlNode *root, const char *prefix, const char *name, const char *text, bool keep)
{
  xmlNode *node = sy_xml_child(root, name);
  /* Escaped, and without the characters that XML forbids: both calls below read it as markup. */
  g_autoptr(GString) escaped = g_string_new(NULL);
  sy_xml_append_text(escaped, text, -1);
  if (!node) {
    xmlNs *ns = prefix ? xmlSearchNs(root->doc, root, BAD_CAST prefix) : root->ns;
    node = xmlNewChild(root, ns ? ns : root->ns, BAD_CAST name, BAD_CAST escaped->str);
  } else if (!keep || !node->children) {
    xmlNodeSetContent(node, BAD_CAST escaped->str);
  }
  return node;
}

static void put_time(xmlNode *root, const char *name, const char *time)
{
  xmlNode *node = put(root, "dcterms", name, time, false);
  xmlNs *xsi = xmlSearchNs(root->doc, root, BAD_CAST "xsi");
  if (!xsi) xsi = xmlNewNs(root, BAD_CAST "http://www.w3.org/2001/XMLSchema-instance", BAD_CAST "xsi");
  xmlSetNsProp(node, xsi, BAD_CAST "type", BAD_CAST "dcterms:W3CDTF");
}

/* Elements of app.xml that what was merged makes untrue. */
static const char *const stale[] = {
    "Pages",     "Words",        "Characters",    "Lines",    "Paragraphs", "CharactersWithSpaces",
    "TotalTime", "HeadingPairs", "TitlesOfParts", "Template", "AppVersion"};

bool sy_stamp_package(SyPackage *package, const SyStamp *stamp, SyDiagnostics *diagnostics)
{
  const char *part;
  xmlDoc *core =
      open_properties(package, "core-properties", CORE_TYPE, "docProps/core.xml", empty_core, &part, diagnostics);
  if (!core) return false;
  xmlNode *root = xmlDocGetRootElement(core);
  put(root, "dc", "title", stamp->title, true);
  if (*stamp->author) put(root, "dc", "creator", stamp->author, true);
  put_time(root, "created", stamp->time);
  put_time(root, "modified", stamp->time);
  xmlNode *last = sy_xml_child(root, "lastModifiedBy");
  if (last) xmlUnlinkNode(last), xmlFreeNode(last);
  sy_package_set_xml(package, part, "application/vnd.openxmlformats-package.core-properties+xml", core);
  xmlFreeDoc(core);
  xmlDoc *app =
      open_properties(package, "extended-properties", APP_TYPE, "docProps/app.xml", empty_app, &part, diagnostics);
  if (!app) return false;
  root = xmlDocGetRootElement(app);
  for (size_t i = 0; i < G_N_ELEMENTS(stale); i++) {
    xmlNode *node = sy_xml_child(root, stale[i]);
    if (node) xmlUnlinkNode(node), xmlFreeNode(node);
  }
  put(root, NULL, "Application", SY_STAMP_APPLICATION, false);
  sy_package_set_xml(package, part, "application/vnd.openxmlformats-officedocument.extended-properties+xml", app);
  xmlFreeDoc(app);
  return true;
}

bool sy_stamp_is_foreign(const char *path, const SyLimits *limits, char **program)
{
  *program = NULL;
  if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) return false;
  SyDiagnostics *unheard = sy_diagnostics_new();
  g_autoptr(SyPackage) package = sy_package_open(path, limits, unheard);
  const char *part = package ? sy_package_related(package, "", "extended-properties") : NULL;
  xmlDoc *app = part && sy_package_has(package, part) ? sy_package_load_xml(package, part, unheard) : NULL;
  xmlNode *root = app ? xmlDocGetRootElement(app) : NULL, *node = root ? sy_xml_child(root, "Application") : NULL;
  xmlChar *text = node ? xmlNodeGetContent(node) : NULL;
  bool ours = text && strcmp((const char *)text, SY_STAMP_APPLICATION) == 0;
  if (!ours) *program = g_strdup(text ? (const char *)text : "");
  xmlFree(text);
  if (app) xmlFreeDoc(app);
  sy_diagnostics_free(unheard);
  return !ours;
}

char *sy_stamp_time(const char *date, const char *other)
{
  SyDate day;
  if (date && sy_date_parse(date, &day))
    return g_strdup_printf("%04d-%02d-%02dT00:00:00Z", day.year, day.month, day.day);
  return g_strdup(other ? other : "2000-01-01T00:00:00Z");
}

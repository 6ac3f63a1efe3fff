/* What is merged is a plain document again: it is no template, holds macros only where its name says so, and is no main
 * document of Word's own mail merge, which asks for its data source when it is opened. */
#include "merge/render_private.h"

#include <string.h>

#define WORD_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."

/* What a Word file is, by how its name ends. The first is the one for any other name. */
static const struct {
  const char *end, *type;
  bool macros;
} kinds[] = {{".docx", WORD_TYPE "document.main+xml", false},
             {".docm", "application/vnd.ms-word.document.macroEnabled.main+xml", true},
             {".dotx", WORD_TYPE "template.main+xml", false},
             {".dotm", "application/vnd.ms-word.template.macroEnabledTemplate.main+xml", true}};

static size_t kind_of(const char *output)
{
  g_autofree char *lower = output ? g_ascii_strdown(output, -1) : NULL;
  for (size_t i = 0; lower && i < G_N_ELEMENTS(kinds); i++)
    if (g_str_has_suffix(lower, kinds[i].end)) return i;
  return 0;
}

/* Relationships of macros and of what only they serve, from the package or its main part. */
static const char *const macros[] = {"vbaProject", "wordVbaData", "keyMapCustomizations", "attachedToolbars",
                                     "extensibility"};
/* Relationships of the settings that lead to data sources and templates (17.14, 17.15.1.6). */
static const char *const sources[] = {"mailMergeSource", "mailMergeHeaderSource", "recipientData", "attachedTemplate"};

static bool ends_with_one(const char *type, const char *const *words, size_t n)
{
  const char *slash = strrchr(type, '/');
  for (size_t i = 0; slash && i < n; i++)
    if (strcmp(slash + 1, words[i]) == 0) return true;
  return false;
}

/* Takes relationships of these kinds away, with the parts they lead to and those that belong to these; false: there are
 * none. */
static bool remove_related(SyPackage *package, const char *part, const char *const *words, size_t n)
{
  bool found = false;
  for (bool again = true; again;) {
    again = false;
    size_t count;
    const SyRelationship *list = sy_package_relationships(package, part, &count);
    for (size_t i = 0; i < count && !again; i++) {
      if (!ends_with_one(list[i].type, words, n)) continue;
      const SyRelationship own = list[i];
      if (!own.external && strcmp(own.target, part) != 0) {
        remove_related(package, own.target, words, n);
        sy_package_remove(package, own.target);
      }
      sy_package_remove_relationship(package, part, own.id);
      found = again = true;
    }
  }
  return found;
}

static void set_kind(SyRender *r, const char *output)
{
  const char *main = sy_package_main(r->merged), *type = main ? sy_package_content_type(r->merged, main) : NULL;
  size_t own = kind_of(output);
  bool known = false;
  for (size_t i = 0; type && i < G_N_ELEMENTS(kinds); i++) known = known || strcmp(type, kinds[i].type) == 0;
  if (!known) return;
  if (strcmp(type, kinds[own].type) != 0) {
    g_autoptr(GBytes) bytes = sy_package_load(r->merged, main, r->diagnostics);
    if (bytes) sy_package_set(r->merged, main, kinds[own].type, bytes);
    else r->failed = true;
  }
  if (kinds[own].macros) return;
  bool found = remove_related(r->merged, main, macros, G_N_ELEMENTS(macros));
  found = remove_related(r->merged, "", macros, G_N_ELEMENTS(macros)) || found;
  SyPlace place = {.file = r->options->path};
  if (found)
    sy_diagnostics_add(r->diagnostics, SY_NOTE, "template-macros", &place,
                       _("give the result a name in .docm to keep them"),
                       _("the macros of the template are left out: a .docx holds none"));
}

static void clear_settings(SyRender *r)
{
  static const char *const gone[] = {"mailMerge", "attachedTemplate", "linkStyles"};
  const char *part = sy_package_related(r->merged, sy_package_main(r->merged), "settings");
  if (!part || !sy_package_has(r->merged, part)) return;
  xmlDoc *document = sy_package_load_xml(r->merged, part, r->diagnostics);
  xmlNode *root = document ? xmlDocGetRootElement(document) : NULL;
  bool changed = false;
  for (size_t i = 0; root && i < G_N_ELEMENTS(gone); i++) {
    xmlNode *own = sy_xml_child(root, gone[i]);
    if (!own) continue;
    xmlUnlinkNode(own);
    xmlFreeNode(own);
    changed = true;
  }
  if (changed) sy_package_set_xml(r->merged, part, NULL, document);
  if (document) xmlFreeDoc(document);
  else r->failed = true;
  remove_related(r->merged, part, sources, G_N_ELEMENTS(sources));
}

void sy_docx_make_plain(SyRender *r)
{
  set_kind(r, r->options->output);
  if (!r->failed) clear_settings(r);
}

/* The relationships of parts (ECMA-376 part 2, clause 9). */
#include "package/package_private.h"

#include <string.h>

void sy_relations_free(void *data)
{
  SyRelations *relations = data;
  g_array_free(relations->list, TRUE);
  g_hash_table_destroy(relations->by_id);
  g_free(relations);
}

/* A target relative to its source part's folder -> a part name, dots resolved within the package. */
static char *resolve(const char *source, const char *target)
{
  g_autofree char *clean = g_strndup(target, strcspn(target, "#"));
  g_autofree char *unescaped = g_uri_unescape_string(clean, NULL);
  const char *own = unescaped ? unescaped : clean;
  g_autofree char *folder = g_strdup(source);
  char *slash = strrchr(folder, '/');
  *(slash ? slash : folder) = 0;
  g_autofree char *joined = own[0] == '/' ? g_strdup(own + 1) : g_strdup_printf("%s/%s", folder, own);
  g_auto(GStrv) segments = g_strsplit(joined, "/", -1);
  g_autoptr(GPtrArray) kept = g_ptr_array_new();
  for (char **s = segments; *s; s++) {
    if (strcmp(*s, "") == 0 || strcmp(*s, ".") == 0) continue;
    if (strcmp(*s, "..") != 0) g_ptr_array_add(kept, *s);
    else if (kept->len > 0) g_ptr_array_set_size(kept, (gint)kept->len - 1);
  }
  g_ptr_array_add(kept, NULL);
  return g_strjoinv("/", (char **)kept->pdata);
}

/* word/document.xml -> word/_rels/document.xml.rels */
char *sy_relationships_name(const char *part)
{
  const char *slash = strrchr(part, '/');
  if (!slash) return g_strdup_printf("_rels/%s.rels", part);
  return g_strdup_printf("%.*s/_rels/%s.rels", (int)(slash - part), part, slash + 1);
}

/* Targets come from the data: the package's own strings go with it. */
static const char *keep(SyPackage *package, const char *text)
{
  return g_string_chunk_insert_const(package->strings, text);
}

/* Of two with one id the first counts. */
static void append_relationship(SyRelations *relations, const SyRelationship *own)
{
  g_array_append_val(relations->list, *own);
  if (!g_hash_table_contains(relations->by_id, own->id))
    g_hash_table_insert(relations->by_id, (void *)own->id, GUINT_TO_POINTER(relations->list->len));
}

static void add_relationship(SyPackage *package, SyRelations *relations, const char *source, const xmlNode *node)
{
  const char *id = sy_xml_attribute(node, "Id"), *type = sy_xml_attribute(node, "Type");
  const char *target = sy_xml_attribute(node, "Target"), *mode = sy_xml_attribute(node, "TargetMode");
  if (!id || !type || !target) return;
  SyRelationship relationship = {
      .id = keep(package, id), .type = keep(package, type), .external = mode && strcmp(mode, "External") == 0};
  /* "#place" is a place in the part itself, not another part. */
  bool as_written = relationship.external || target[0] == '#';
  g_autofree char *resolved = as_written ? g_strdup(target) : resolve(source, target);
  relationship.target = keep(package, resolved);
  append_relationship(relations, &relationship);
}

static SyRelations *relations_of(SyPackage *package, const char *part)
{
  g_autofree char *key = g_ascii_strdown(part, -1);
  SyRelations *relations = g_hash_table_lookup(package->relations, key);
  if (relations) return relations;
  relations = g_new0(SyRelations, 1);
  relations->list = g_array_new(FALSE, FALSE, sizeof(SyRelationship));
  relations->by_id = g_hash_table_new(g_str_hash, g_str_equal);
  g_hash_table_insert(package->relations, g_strdup(key), relations);
  g_autofree char *name = sy_relationships_name(part);
  if (!sy_package_find(package, name)) return relations;
  /* Broken relationships count as none: what needs one then says what it misses. */
  SyDiagnostics *unheard = sy_diagnostics_new();
  xmlDoc *document = sy_package_load_xml(package, name, unheard);
  xmlNode *root = document ? xmlDocGetRootElement(document) : NULL;
  for (xmlNode *node = root ? root->children : NULL; node; node = node->next)
    if (sy_xml_is(node, "Relationship")) add_relationship(package, relations, part, node);
  if (document) xmlFreeDoc(document);
  sy_diagnostics_free(unheard);
  return relations;
}

const SyRelationship *sy_package_relationships(SyPackage *package, const char *part, size_t *n)
{
  const SyRelations *relations = relations_of(package, part);
  *n = relations->list->len;
  return (const SyRelationship *)(void *)relations->list->data;
}

const SyRelationship *sy_package_relationship(SyPackage *package, const char *part, const char *id)
{
  const SyRelations *relations = relations_of(package, part);
  guint found = GPOINTER_TO_UINT(g_hash_table_lookup(relations->by_id, id));
  return found ? &g_array_index(relations->list, SyRelationship, found - 1) : NULL;
}

const char *sy_package_related(SyPackage *package, const char *part, const char *suffix)
{
  size_t n;
  const SyRelationship *list = sy_package_relationships(package, part, &n);
  for (size_t i = 0; i < n; i++) {
    const char *slash = strrchr(list[i].type, '/');
    if (!list[i].external && slash && strcmp(slash + 1, suffix) == 0) return list[i].target;
  }
  return NULL;
}

void sy_package_put_relationship(SyPackage *package, const char *part, const char *id, const char *type,
                                 const char *target, bool external)
{
  SyRelations *relations = relations_of(package, part);
  SyRelationship own = {
      .id = keep(package, id), .type = keep(package, type), .target = keep(package, target), .external = external};
  append_relationship(relations, &own);
  relations->changed = true;
}

void sy_package_remove_relationship(SyPackage *package, const char *part, const char *id)
{
  SyRelations *relations = relations_of(package, part);
  GArray *kept = g_array_new(FALSE, FALSE, sizeof(SyRelationship));
  for (guint i = 0; i < relations->list->len; i++) {
    const SyRelationship *own = &g_array_index(relations->list, SyRelationship, i);
    if (strcmp(own->id, id) != 0) g_array_append_val(kept, *own);
  }
  GArray *before = relations->list;
  relations->changed = relations->changed || kept->len < before->len;
  relations->list = g_array_new(FALSE, FALSE, sizeof(SyRelationship));
  g_hash_table_remove_all(relations->by_id);
  for (guint i = 0; i < kept->len; i++) append_relationship(relations, &g_array_index(kept, SyRelationship, i));
  g_array_free(kept, TRUE);
  g_array_free(before, TRUE);
}

const char *sy_package_add_relationship(SyPackage *package, const char *part, const char *type, const char *target,
                                        bool external)
{
  const SyRelations *relations = relations_of(package, part);
  for (unsigned i = relations->list->len + 1;; i++) {
    g_autofree char *id = g_strdup_printf("rId%u", i);
    if (sy_package_relationship(package, part, id)) continue;
    sy_package_put_relationship(package, part, id, type, target, external);
    return keep(package, id);
  }
}

/* Structure paths: elements are opened and closed on the way from one node to the next. */
#include "layout/node_private.h"
#include "layout/pass_private.h"

Node *sy_node_new(Layout *l, Node *parent, SyElementKind kind)
{
  Node *node = g_new0(Node, 1);
  node->layout = l;
  node->references = 1;
  node->parent = parent ? sy_node_ref(parent) : NULL;
  node->depth = parent ? parent->depth + 1 : 0;
  node->element.kind = kind;
  node->element.id = ++l->elements;
  return node;
}

Node *sy_node_ref(Node *node)
{
  if (node) node->references++;
  return node;
}

void sy_node_unref(Node *node)
{
  while (node && --node->references == 0) {
    Node *parent = node->parent;
    SyPainter *painter = node->layout->painter;
    if (node->opened && painter->forget_element) painter->forget_element(painter, node->element.id);
    g_free((char *)node->element.alt);
    g_free((char *)node->element.title);
    g_free(node);
    node = parent;
  }
}

static void open_down_to(Layout *l, Node *from, Node *node)
{
  if (node == from) return;
  open_down_to(l, from, node->parent);
  node->opened = true;
  l->painter->begin_element(l->painter, &node->element);
}

void sy_node_go(Layout *l, Node *node)
{
  if (!l->painter || node == l->open) return;
  Node *common = node, *old = l->open;
  while (common && (!old || common->depth > old->depth)) common = common->parent;
  while (old && (!common || old->depth > common->depth)) {
    l->painter->end_element(l->painter);
    old = old->parent;
  }
  while (old != common) {
    l->painter->end_element(l->painter);
    old = old->parent;
    common = common->parent;
  }
  if (node) open_down_to(l, common, node);
  sy_node_ref(node);
  sy_node_unref(l->open);
  l->open = node;
}

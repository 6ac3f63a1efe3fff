/* Structure paths: where an element of the document stands in the tree of structure that the painter builds. */
#ifndef SY_LAYOUT_NODE_PRIVATE_H
#define SY_LAYOUT_NODE_PRIVATE_H

#include "graphics/painter.h"

typedef struct Layout Layout;

/* A structure element and its parent. Nodes are counted by references; a node holds one to its parent. */
typedef struct Node Node;
struct Node {
  Layout *layout;
  Node *parent;
  SyElement element;
  unsigned depth;
  int references;
  bool opened; /* The painter knows the element. */
};

Node *sy_node_new(Layout *l, Node *parent, SyElementKind kind);
Node *sy_node_ref(Node *node);
void sy_node_unref(Node *node);
/* Closes and opens elements until the painter stands in node. With NULL it closes all of them. */
void sy_node_go(Layout *l, Node *node);

#endif

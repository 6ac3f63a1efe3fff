/* compose_private: the steps of composing a paragraph, in their order. */
#ifndef SY_COMPOSE_PRIVATE_H
#define SY_COMPOSE_PRIVATE_H

#include "compose/cluster_private.h"

/* The mark that printers set where they lack a character. */
#define SY_GETA_MARK 0x3013

/* compose_text.c: items -> clusters. */
void sy_compose_clusters(Composer *c);
/* compose_shape.c: clusters -> glyphs. */
void sy_compose_shape(Composer *c);
void sy_compose_note_missing(Composer *c, uint32_t character);
/* compose_stretch.c: what the document says of the widths of characters. */
void sy_compose_stretch(Composer *c);
/* compose_space.c: the spaces and the places where a line may break. */
void sy_compose_space(Composer *c);
/* What a full-width cluster may give up at the end, and at the head, of a line; pt. */
float sy_compose_trail(const Composer *c, const Cluster *cluster);
float sy_compose_lead(const Composer *c, const Cluster *cluster);
/* compose_line.c: where lines end, and where their clusters stand. */
void sy_compose_lines(Composer *c);
/* compose_fragment.c: the clusters from..to at x[] become fragments of the line. */
void sy_compose_fragments(Composer *c, SyLine *line, size_t from, size_t to, const float *x);
void sy_compose_height(Composer *c, SyLine *line, size_t from, size_t to);

#endif

#ifndef ATTRIBUTION_MODEL_FUNCTIONS_H
#define ATTRIBUTION_MODEL_FUNCTIONS_H

#include "attribution/model/models.h"

/*
 * The functions behind the table in models.c, each a model_fn: see models.h
 * for what they are given and must give. Callers use the table.
 */

/* model_single.c: all to one touch */
model_fn model_first;
model_fn model_last;
model_fn model_last_non_direct;

/* model_shared.c: the same to all */
model_fn model_linear;

/* model_anchored.c: fixed parts to certain touches */
model_fn model_position;
model_fn model_j_shaped;
model_fn model_inverse_j;
model_fn model_u_lead;
model_fn model_w_shaped;
model_fn model_full_path;

/* model_decay.c: by age */
model_fn model_time_decay;

/* model_shapley.c: by what each key adds */
model_fn model_shapley;

#endif

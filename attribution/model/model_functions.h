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

/* model_shared.c: by place in the journey */
model_fn model_linear;
model_fn model_position;

/* model_decay.c: by age */
model_fn model_time_decay;

#endif

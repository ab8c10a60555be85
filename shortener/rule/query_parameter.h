#ifndef SHORTENER_QUERY_PARAMETER_H
#define SHORTENER_QUERY_PARAMETER_H

#include <stdbool.h>

#include "core/slice.h"
#include "shortener/rule/rule.h"

/*
 * Does a request's query (raw, without '?', or none) have the parameter, with
 * one of its values if it has any? Names and values of the request are decoded
 * as forms encode them, byte by byte and without allocating; what is not
 * encoded right equals nothing. Letters count in their case.
 */
bool query_parameter_holds(const struct rule_parameter *parameter,
                           struct slice query);

#endif

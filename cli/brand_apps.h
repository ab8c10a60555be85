#ifndef CLI_BRAND_APPS_H
#define CLI_BRAND_APPS_H

#include <jansson.h>

#include "cli/invocation.h"
#include "core/error.h"

/*
 * The apps of a brand as options, each repeatable; together they replace those
 * that the brand had, and one empty value removes them all:
 *
 *     --ios-app ABCDE12345.com.acme.app
 *     --android-app com.acme.app=14:6D:...:E9,...
 */
int brand_apps_set(const struct invocation *inv, json_t *body,
                   struct error *err) __attribute__((warn_unused_result));

#endif

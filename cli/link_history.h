#ifndef CLI_LINK_HISTORY_H
#define CLI_LINK_HISTORY_H

#include "cli/invocation.h"
#include "core/error.h"

/*
 * `waypost link history`: what became of a link, the newest first.
 *
 *     2026-11-25T16:20:03Z  changed by admin
 *         destination: https://acme.com/spring -> https://acme.com/summer
 *         campaign: - -> summer-26
 *     2026-11-20T08:00:12Z  created
 *
 * `path` is the link's own ("/api/v1/links/BRAND/SLUG").
 */
int link_history_show(struct invocation *inv, const char *path,
                      struct error *err) __attribute__((warn_unused_result));

#endif

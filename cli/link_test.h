#ifndef CLI_LINK_TEST_H
#define CLI_LINK_TEST_H

#include "cli/invocation.h"
#include "core/error.h"

/*
 * `waypost link test`: where a link would lead a visitor, and why.
 *
 *     302 https://acme.com/de?utm_source=mail
 *     rule 2, variant rule2, device mobile, os ios
 *     1  os does not hold   os=android -> rule1=https://play.acme.com/
 *     2  holds              lang=de -> rule2=https://acme.com/de
 *
 * `path` is the link's own ("/api/v1/links/BRAND/SLUG").
 */
int link_test_run(struct invocation *inv, const char *path, struct error *err)
    __attribute__((warn_unused_result));

#endif

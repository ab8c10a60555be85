#ifndef CLI_LINK_INTAKE_H
#define CLI_LINK_INTAKE_H

#include <jansson.h>

#include "cli/client.h"
#include "cli/name_set.h"
#include "core/error.h"

/*
 * What a link of a file needs before it is sent: its brand, a name by which a
 * second import finds it, which no other link of the file has, and, if it has
 * a password, which no file tells, that it is there already.
 *
 *     struct link_intake intake;
 *     link_intake_init(&intake, client, brand);     NULL: the file's brands
 *     code = link_intake_check(&intake, link, &err);
 *     link_intake_release(&intake);
 */
struct link_intake {
    struct client *client;
    const char *brand; /* of all links, or NULL; not owned */
    char *only_brand;  /* of those that name none; owned, NULL until asked */
    struct name_set names;
};

void link_intake_init(struct link_intake *intake, struct client *client,
                      const char *brand);
void link_intake_release(struct link_intake *intake);

/*
 * ERROR_INVALID: the link is to be rejected. Others mean the whole import: the
 * server cannot be asked, or there is more than one brand to choose from.
 */
int link_intake_check(struct link_intake *intake, json_t *link,
                      struct error *err) __attribute__((warn_unused_result));

#endif

#ifndef SERVER_MERGE_NAME_H
#define SERVER_MERGE_NAME_H

#include "core/error.h"
#include "server/api/call/api_call.h"

/*
 * Which mail merge a call's path names: .../links/{brand}/{slug}/merges/{id}.
 *
 *     merge_name_read(&name, call, &err)
 *     ... name.id, name.link ...
 *     merge_name_release(&name);          in any case
 */
struct merge_name {
    char *id;   /* owned */
    char *link; /* owned: "<host>/<slug>" as it is stored */
};

/* ERROR_NOT_FOUND for what can be no merge. The link is not looked up. */
int merge_name_read(struct merge_name *name, const struct api_call *call,
                    struct error *err) __attribute__((warn_unused_result));

void merge_name_release(struct merge_name *name);

#endif

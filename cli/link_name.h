#ifndef CLI_LINK_NAME_H
#define CLI_LINK_NAME_H

#include "cli/invocation.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * How a person names a link: "go.acme.com/spring", the short URL itself as
 * `link add` printed it, or "spring" alone where there is only one brand.
 *
 *     struct link_name name = LINK_NAME_INIT;
 *     if (link_name_find(&name, inv, "spring", &err) == 0)
 *         ... link_name_path(&name) ...
 *     link_name_release(&name);
 */
struct link_name {
    char *brand; /* owned */
    char *slug;  /* owned */
};

#define LINK_NAME_INIT \
    {                  \
        NULL, NULL     \
    }

/*
 * Splits the text; *brand is SLICE_NONE if it names none. Scheme and port of
 * an URL are dropped. ERROR_USAGE if a part is empty.
 */
int link_name_parse(struct slice text, struct slice *brand, struct slice *slug,
                    struct error *err) __attribute__((warn_unused_result));

/* The same, asking the server for the only brand where none is named. */
int link_name_find(struct link_name *name, struct invocation *inv,
                   const char *text, struct error *err)
    __attribute__((warn_unused_result));

/* The only brand there is; the caller frees. ERROR_USAGE if there are several,
 * ERROR_NOT_FOUND if there is none. */
int link_name_brand(struct client *client, char **brand, struct error *err)
    __attribute__((warn_unused_result));

/* "/api/v1/links/BRAND/SLUG", percent-encoded; the caller frees. */
char *link_name_path(const struct link_name *name);

void link_name_release(struct link_name *name);

#endif

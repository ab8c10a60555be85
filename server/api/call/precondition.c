#include "server/api/call/precondition.h"

#include <stdlib.h>

#include "server/api/call/etag.h"

static char *copy_header(const struct api_call *call, struct slice name)
{
    struct slice value = api_call_request_header(call, name);

    return slice_is_none(value) ? NULL : slice_copy(value);
}

void precondition_init(struct precondition *pre, const struct api_call *call)
{
    pre->match = copy_header(call, SLICE("if-match"));
    pre->none_match = copy_header(call, SLICE("if-none-match"));
}

void precondition_release(struct precondition *pre)
{
    free(pre->match);
    free(pre->none_match);
    *pre = (struct precondition){0};
}

int precondition_check(const struct precondition *pre, int64_t version,
                       struct error *err)
{
    if (pre->match == NULL ||
        etag_matches(slice_str(pre->match), version, false))
        return 0;
    return error_field(err, ERROR_CONFLICT, "changed", "If-Match",
                       "If-Match: somebody changed it meanwhile; read it again "
                       "and send its new ETag");
}

bool precondition_is_known(const struct precondition *pre, int64_t version)
{
    return pre->none_match != NULL &&
           etag_matches(slice_str(pre->none_match), version, true);
}

void precondition_add_etag(struct api_call *call, int64_t version)
{
    struct buffer tag = BUFFER_INIT;

    etag_append(&tag, version);
    api_call_header(call, SLICE("ETag"), buffer_slice(&tag));
    buffer_release(&tag);
}

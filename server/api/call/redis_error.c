#include "server/api/call/redis_error.h"

int redis_error_set(struct error *err, enum error_code code,
                    const struct redisReply *reply)
{
    struct slice words = redis_reply_slice(reply);

    switch (code) {
    case ERROR_NONE:
        return 0;
    case ERROR_TIMEOUT:
        return error_set(err, code,
                         "Redis did not answer in time, and whether it did "
                         "what was asked is not known; look, then try again");
    case ERROR_REPLY:
        return error_set(err, code, "Redis refused: %" SLICE_FMT,
                         SLICE_ARG(words));
    case ERROR_CANCELLED:
        return error_set(err, code, "the server is stopping; try again later");
    default:
        return error_set(err, code,
                         "Redis cannot be reached now; try again shortly");
    }
}

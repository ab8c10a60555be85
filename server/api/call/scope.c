#include "server/api/call/scope.h"

static const char *const scope_names[SCOPE_COUNT] = {
    "links:read", "links:write", "events:write", "reports:read", "admin",
};

bool scope_parse(struct slice name, unsigned *scope)
{
    for (unsigned i = 0; i < SCOPE_COUNT; i++) {
        if (slice_equal(name, slice_str(scope_names[i]))) {
            *scope = 1U << i;
            return true;
        }
    }
    return false;
}

const char *scope_name(unsigned i)
{
    return scope_names[i];
}

void scope_append(struct buffer *out, unsigned scopes)
{
    const char *separator = "";

    for (unsigned i = 0; i < SCOPE_COUNT; i++) {
        if (scopes & 1U << i) {
            buffer_appendf(out, "%s%s", separator, scope_names[i]);
            separator = " ";
        }
    }
}

unsigned scope_read(struct slice text)
{
    struct slice name;
    unsigned scopes = 0;
    unsigned scope;

    while (slice_split(&text, ' ', &name)) {
        if (scope_parse(name, &scope))
            scopes |= scope;
    }
    return scopes;
}

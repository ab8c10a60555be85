#include "shortener/address/host_pattern.h"

#include <string.h>

static bool is_address(const char *host)
{
    size_t len = strlen(host);

    /* Only addresses end in a digit (host.h). */
    return host[0] == '[' || (host[len - 1] >= '0' && host[len - 1] <= '9');
}

int host_pattern_normalise(struct slice text, const char *field, char *out,
                           struct error *err)
{
    bool below =
        slice_starts(text, SLICE("*.")) || slice_starts(text, SLICE("."));
    struct slice host =
        below ? slice_skip(text, slice_find(text, '.') + 1) : text;
    size_t len;

    if (slice_find(host, '*') < host.len)
        return error_field(err, ERROR_INVALID, "bad_host", field,
                           "%s: \"%" SLICE_FMT
                           "\": a star stands for whole names and at the "
                           "front alone, such as *.acme.com",
                           field, SLICE_ARG(slice_head(text, 80)));
    if (host_normalise(host, field, out + below, err) < 0)
        return err->code;
    len = strlen(out + below);
    if (len > 1 && out[below + len - 1] == '.')
        out[below + len - 1] = '\0';
    if (below && is_address(out + below))
        return error_field(err, ERROR_INVALID, "bad_host", field,
                           "%s: nothing is below the address %s; give it "
                           "without the dot",
                           field, out + below);
    if (below)
        out[0] = '.';
    return 0;
}

static bool matches(struct slice pattern, struct slice host)
{
    if (!slice_starts(pattern, SLICE(".")))
        return slice_equal(pattern, host);
    return host.len > pattern.len && slice_ends(host, pattern);
}

bool host_pattern_match(struct slice list, struct slice host)
{
    struct slice pattern;

    while (list.len > 0 && slice_split(&list, '\n', &pattern)) {
        if (pattern.len > 0 && matches(pattern, host))
            return true;
    }
    return false;
}

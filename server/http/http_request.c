#include "server/http/http_request.h"

#include "server/http/http_head.h"

struct slice http_request_header(const struct http_request *request,
                                 struct slice name)
{
    return http_head_field(request->head, request->base, name);
}

bool http_request_next_header(const struct http_request *request, size_t *at,
                              struct slice *name, struct slice *value)
{
    const struct http_field *field;

    if (*at >= request->head->field_count)
        return false;
    field = &request->head->fields[(*at)++];
    *name = http_head_slice(field->name, request->base);
    *value = http_head_slice(field->value, request->base);
    return true;
}

size_t http_request_host(const struct http_request *request, char *out,
                         size_t cap)
{
    struct slice host = request->host;

    if (host.len > 0 && host.ptr[host.len - 1] == '.')
        host.len--;
    if (host.len > cap)
        return 0;
    for (size_t i = 0; i < host.len; i++) {
        out[i] = host.ptr[i];
        if (out[i] >= 'A' && out[i] <= 'Z')
            out[i] = (char)(out[i] + ('a' - 'A'));
    }
    return host.len;
}

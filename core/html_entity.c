#include "core/html_entity.h"

struct slice html_entity(uint32_t code)
{
    switch (code) {
    case '&':
        return SLICE("&amp;");
    case '<':
        return SLICE("&lt;");
    case '>':
        return SLICE("&gt;");
    case '"':
        return SLICE("&quot;");
    case '\'':
        return SLICE("&#39;");
    default:
        return SLICE_NONE;
    }
}

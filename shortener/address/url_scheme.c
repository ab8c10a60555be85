#include "shortener/address/url_scheme.h"

#include <stddef.h>

bool url_scheme_is_valid(struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

        if (!letter && (i == 0 || ((c < '0' || c > '9') && c != '+' &&
                                   c != '-' && c != '.')))
            return false;
    }
    return text.len > 0;
}

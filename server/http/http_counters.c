#include "server/http/http_counters.h"

enum http_counter http_counters_refusal(int status)
{
    switch (status) {
    case 408:
        return HTTP_REFUSED_408;
    case 413:
        return HTTP_REFUSED_413;
    case 414:
        return HTTP_REFUSED_414;
    case 417:
        return HTTP_REFUSED_417;
    case 431:
        return HTTP_REFUSED_431;
    case 501:
        return HTTP_REFUSED_501;
    case 505:
        return HTTP_REFUSED_505;
    default:
        return HTTP_REFUSED_400;
    }
}

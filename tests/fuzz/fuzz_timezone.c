/* module: core */
/*
 * A TZif file, and its footer's rule. Whatever parses must give an offset of
 * less than 26 hours, within the span that it says, at any instant.
 */
#include <stdint.h>
#include <stdlib.h>

#include "core/timezone.h"

static void check(const struct timezone_rules *zone, int64_t ms)
{
    int64_t from_ms;
    int64_t until_ms;
    int32_t offset_s = timezone_span(zone, ms, &from_ms, &until_ms);

    if (offset_s <= -26 * 3600 || offset_s >= 26 * 3600 || from_ms > ms ||
        until_ms <= ms)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int64_t instants[] = {-4000000000000, 0, 951782400000,
                                       1793491200000, 32503680000000};
    struct timezone_rules *zone;
    struct error err = ERROR_INIT;

    if (timezone_parse(slice_of(data, size), &zone, &err) < 0)
        return 0;
    for (size_t i = 0; i < sizeof(instants) / sizeof(instants[0]); i++) {
        check(zone, instants[i]);
        (void)timezone_day_start(zone, instants[i] / 86400000);
    }
    timezone_free(&zone);
    return 0;
}

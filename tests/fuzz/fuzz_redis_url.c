/* module: core */

/*
 * An address of Redis, as --redis gives it. Whatever comes, the settings are
 * either filled in, terminated and usable, or as they were; the error never
 * quotes the address.
 */
#include <stdlib.h>

#include "core/redis_url.h"

static void require(bool condition)
{
    if (!condition)
        abort();
}

static bool is_text(const char *text, size_t size)
{
    return memchr(text, '\0', size) != NULL;
}

static void check_parsed(const struct redis_config *config)
{
    require(is_text(config->path, sizeof(config->path)));
    require(is_text(config->host, sizeof(config->host)));
    require(is_text(config->user, sizeof(config->user)));
    require(is_text(config->password, sizeof(config->password)));
    require(config->path[0] == '/' ||
            (config->path[0] == '\0' && config->host[0] != '\0' &&
             config->port > 0));
    require(config->database >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice url = slice_of(data, size);
    struct redis_config config = {.host = "untouched", .database = 9};
    struct error err = ERROR_INIT;

    if (redis_url_parse(url, &config, &err) == 0) {
        check_parsed(&config);
        return 0;
    }
    require(err.code == ERROR_USAGE || err.code == ERROR_UNSUPPORTED);
    require(strcmp(config.host, "untouched") == 0 && config.database == 9);
    require(size < 16 ||
            slice_search(slice_str(err.message), url) == strlen(err.message));
    return 0;
}

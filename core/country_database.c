#include "core/country_database.h"

#include <errno.h>
#include <maxminddb.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

struct country_database {
    MMDB_s mmdb;
};

/* A database of, say, networks' owners opens well and knows no country. */
static int check_kind(const struct country_database *countries,
                      const char *path, struct error *err)
{
    struct slice type = slice_str(countries->mmdb.metadata.database_type);

    if (slice_search_nocase(type, SLICE("country")) < type.len ||
        slice_search_nocase(type, SLICE("city")) < type.len ||
        slice_search_nocase(type, SLICE("enterprise")) < type.len)
        return 0;
    return error_set(err, ERROR_CORRUPT,
                     "%s is a database of type \"%" SLICE_FMT
                     "\", which knows no countries; give one of countries or "
                     "cities",
                     path, SLICE_ARG(slice_head(type, 60)));
}

int country_database_open(const char *path, struct country_database **countries,
                          struct error *err)
{
    struct country_database *opened = memory_zalloc(1, sizeof(*opened));
    int status = MMDB_open(path, MMDB_MODE_MMAP, &opened->mmdb);
    int code;

    *countries = NULL;
    if (status != MMDB_SUCCESS) {
        free(opened);
        if (status == MMDB_FILE_OPEN_ERROR || status == MMDB_IO_ERROR)
            return error_errno(err, errno, "cannot open %s", path);
        return error_set(err, ERROR_CORRUPT, "%s is no .mmdb database: %s",
                         path, MMDB_strerror(status));
    }
    code = check_kind(opened, path, err);
    if (code < 0)
        country_database_free(&opened);
    *countries = opened;
    return code;
}

/* Two letters under `name`, "country" or "registered_country". */
static bool read_code(MMDB_entry_s *entry, const char *name,
                      char code[COUNTRY_CODE_LENGTH])
{
    MMDB_entry_data_s data;

    if (MMDB_get_value(entry, &data, name, "iso_code", NULL) != MMDB_SUCCESS ||
        !data.has_data || data.type != MMDB_DATA_TYPE_UTF8_STRING ||
        data.data_size != COUNTRY_CODE_LENGTH)
        return false;
    for (size_t i = 0; i < COUNTRY_CODE_LENGTH; i++) {
        code[i] = data.utf8_string[i];
        if (code[i] < 'A' || code[i] > 'Z')
            return false;
    }
    return true;
}

struct slice country_database_find(const struct country_database *countries,
                                   const struct sockaddr *address,
                                   char code[COUNTRY_CODE_LENGTH])
{
    MMDB_lookup_result_s result;
    int error;

    if (countries == NULL ||
        (address->sa_family != AF_INET && address->sa_family != AF_INET6))
        return slice_of(code, 0);
    result = MMDB_lookup_sockaddr(&countries->mmdb, address, &error);
    if (error != MMDB_SUCCESS || !result.found_entry)
        return slice_of(code, 0);
    if (read_code(&result.entry, "country", code) ||
        read_code(&result.entry, "registered_country", code))
        return slice_of(code, COUNTRY_CODE_LENGTH);
    return slice_of(code, 0);
}

void country_database_free(struct country_database **countries)
{
    if (*countries == NULL)
        return;
    MMDB_close(&(*countries)->mmdb);
    free(*countries);
    *countries = NULL;
}

#include "core/country_database.h"

#include <errno.h>
#include <maxminddb.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/file.h"
#include "core/memory.h"

struct country_database {
    MMDB_s mmdb;
    atomic_uint refs;
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

static int write_all(int fd, struct slice bytes)
{
    while (bytes.len > 0) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);

        if (n < 0 && errno != EINTR)
            return -1;
        bytes = slice_skip(bytes, n > 0 ? (size_t)n : 0);
    }
    return 0;
}

/*
 * A file of our own with what the operator's holds now: libmaxminddb maps what
 * it opens, and would crash when that were written over or cut in its place.
 */
static int copy_file(const char *path, int *fd, struct error *err)
{
    struct buffer bytes = BUFFER_INIT;
    int code = file_read(path, COUNTRY_DATABASE_MAX, &bytes, err);

    *fd = -1;
    if (code == 0)
        *fd = memfd_create("countries", MFD_CLOEXEC);
    if (code == 0 && (*fd < 0 || write_all(*fd, buffer_slice(&bytes)) < 0)) {
        code = error_errno(err, errno, "cannot keep %s in memory", path);
        if (*fd >= 0)
            close(*fd);
    }
    buffer_release(&bytes);
    return code;
}

static int open_copy(struct country_database *opened, const char *path, int fd,
                     struct error *err)
{
    char copy[32];
    int status;

    snprintf(copy, sizeof(copy), "/proc/self/fd/%d", fd);
    status = MMDB_open(copy, MMDB_MODE_MMAP, &opened->mmdb);
    if (status == MMDB_SUCCESS)
        return 0;
    return error_set(err, ERROR_CORRUPT, "%s is no .mmdb database: %s", path,
                     MMDB_strerror(status));
}

int country_database_open(const char *path, struct country_database **countries,
                          struct error *err)
{
    struct country_database *opened;
    int code;
    int fd;

    *countries = NULL;
    if (copy_file(path, &fd, err) < 0)
        return err->code;
    opened = memory_zalloc(1, sizeof(*opened));
    atomic_init(&opened->refs, 1);
    code = open_copy(opened, path, fd, err);
    close(fd);
    if (code < 0) {
        free(opened);
        return code;
    }
    code = check_kind(opened, path, err);
    if (code < 0)
        country_database_unref(&opened);
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

struct country_database *country_database_ref(
    struct country_database *countries)
{
    if (countries != NULL)
        atomic_fetch_add(&countries->refs, 1);
    return countries;
}

void country_database_unref(struct country_database **countries)
{
    struct country_database *self = *countries;

    *countries = NULL;
    if (self == NULL || atomic_fetch_sub(&self->refs, 1) > 1)
        return;
    MMDB_close(&self->mmdb);
    free(self);
}

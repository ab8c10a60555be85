#include "server/countries.h"

#include "core/log.h"

static int read_database(const char *path, void **value, struct error *err)
{
    struct country_database *database;

    if (country_database_open(path, &database, err) < 0)
        return err->code;
    log_info("database of countries read", log_str("file", path));
    *value = database;
    return 0;
}

static void *ref_database(void *value)
{
    return country_database_ref(value);
}

static void unref_database(void *value)
{
    struct country_database *database = value;

    country_database_unref(&database);
}

static const struct reread_file_kind kind = {
    .option = "--geoip",
    .what = "database of countries",
    .read = read_database,
    .ref = ref_database,
    .unref = unref_database,
};

int countries_init(struct reread_file *countries, const char *path,
                   struct error *err)
{
    return reread_file_init(countries, &kind, path, err);
}

bool countries_take(struct reread_file *countries, uint64_t *seen,
                    struct country_database **database)
{
    void *value;

    if (!reread_file_take(countries, seen, &value))
        return false;
    country_database_unref(database);
    *database = value;
    return true;
}

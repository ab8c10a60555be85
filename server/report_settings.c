#include "server/report_settings.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "attribution/query/currency.h"
#include "attribution/query/rates.h"
#include "core/log.h"

/* When the file changed; zero if it cannot be looked at. */
static struct timespec changed_at(const char *path)
{
    struct stat file;

    if (stat(path, &file) < 0)
        return (struct timespec){0};
    return file.st_mtim;
}

static int read_rates(struct report_settings *own, struct error *err)
{
    struct timespec changed = changed_at(own->rates_path);
    struct rates *rates;

    if (rates_read(own->rates_path, &rates, err) < 0)
        return err->code;
    rates_unref(&own->defaults.rates);
    own->defaults.rates = rates;
    own->changed = changed;
    return 0;
}

/* An empty query shows whether the settings are understood. */
static int check_defaults(const struct report_settings *own, struct error *err)
{
    struct report_query query;
    const char *currency = own->defaults.currency;

    if (currency != NULL && !currency_is_code(slice_str(currency)))
        return error_field(err, ERROR_USAGE, "bad_option", "currency",
                           "--currency: \"%s\" is not three capital letters, "
                           "such as USD",
                           currency);
    if (report_query_init(&query, NULL, 0, &own->defaults, err) < 0)
        return error_prefix(err, "--%s", err->field);
    report_query_release(&query);
    return 0;
}

/* None at all is fine, one that cannot be read is not. */
static int read_first_rates(struct report_settings *own, struct error *err)
{
    if (own->rates_path == NULL || read_rates(own, err) == 0)
        return 0;
    return error_prefix(err, "--rates");
}

int report_settings_init(struct report_settings *own, const char *tz,
                         const char *currency, const char *stages,
                         const char *rates_path, struct error *err)
{
    *own = (struct report_settings){
        .defaults = {.tz = tz, .currency = currency, .stages = stages},
        .rates_path =
            rates_path != NULL ? slice_copy(slice_str(rates_path)) : NULL,
    };
    if (check_defaults(own, err) == 0 && read_first_rates(own, err) == 0)
        return 0;
    report_settings_release(own);
    return err->code;
}

void report_settings_release(struct report_settings *own)
{
    rates_unref(&own->defaults.rates);
    free(own->rates_path);
    own->rates_path = NULL;
}

const struct report_defaults *report_settings_now(struct report_settings *own)
{
    struct error err = ERROR_INIT;
    struct timespec changed;

    if (own->rates_path == NULL)
        return &own->defaults;
    changed = changed_at(own->rates_path);
    if (changed.tv_sec == own->changed.tv_sec &&
        changed.tv_nsec == own->changed.tv_nsec)
        return &own->defaults;
    if (read_rates(own, &err) < 0) {
        log_error("the rates cannot be read; the old ones stay",
                  log_str("why", err.message));
        own->changed = changed;
    }
    return &own->defaults;
}

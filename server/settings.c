#include "server/settings.h"

#include <stdlib.h>
#include <unistd.h>

#include "core/data_dir.h"
#include "core/log.h"
#include "core/option_help.h"

static const struct option_def settings_options[] = {
    {"config", OPTION_TEXT, NULL, "FILE",
     "read options from FILE, one \"name = value\" a line", 0, 0, true},
    {"data", OPTION_TEXT, NULL, "DIR",
     "where spools, tokens and the private Redis live (default: "
     "/var/lib/waypost for root, else ~/.local/share/waypost)",
     0, 0, false},
    {"listen", OPTION_TEXT, "0.0.0.0:8080", "ADDR:PORT",
     "where brands' links are served", 0, 0, false},
    {"tls-listen", OPTION_TEXT, NULL, "ADDR:PORT",
     "where they are served with TLS, too: 0.0.0.0:443 (default: nowhere)", 0,
     0, false},
    {"certificates", OPTION_TEXT, NULL, "DIR",
     "certificates for --tls-listen, DIR/<host>/fullchain.pem and privkey.pem, "
     "or DIR/<host>.pem; read again when they change",
     0, 0, false},
    {"certificates-loaded", OPTION_INT, "1000", "N",
     "hosts whose certificates are kept in memory; the others are read when "
     "they are asked for",
     1, 1000000, false},
    {"ticket-rotation", OPTION_INT, "43200", "S",
     "time after which TLS session tickets get a new key; the old one is good "
     "for as long again",
     1, 302400, false},
    {"admin", OPTION_TEXT, "127.0.0.1:8081", "ADDR:PORT",
     "where the API is served", 0, 0, false},
    {"redis", OPTION_TEXT, NULL, "URL",
     "use this Redis, redis://host:port or unix:///path, instead of a private "
     "one",
     0, 0, false},
    {"workers", OPTION_INT, "0", "N", "redirect workers; 0: one a core", 0, 256,
     false},
    {"spool-max", OPTION_SIZE, "1g", "BYTES",
     "what a worker's spool may hold while Redis is away; then clicks are "
     "dropped",
     1 << 20, INT64_MAX, false},
    {"spool-segment", OPTION_SIZE, "8m", "BYTES", "size of a spool file",
     64 << 10, 1 << 30, false},
    {"sync-interval", OPTION_INT, "100", "MS",
     "time between two fsyncs of the spools: what a power cut may cost", 1,
     60000, false},
    {"cache", OPTION_SIZE, "64m", "BYTES", "links cached, a worker", 64 << 10,
     INT64_MAX, false},
    {"connections", OPTION_INT, "16384", "N",
     "connections a worker; idle ones give way", 16, 1000000, false},
    {"header-timeout", OPTION_INT, "10000", "MS",
     "for a TLS handshake, and for a request's head, to arrive", 10, 3600000,
     false},
    {"idle-timeout", OPTION_INT, "60000", "MS", "for the next request to begin",
     10, 3600000, false},
    {"drain-timeout", OPTION_INT, "10000", "MS",
     "for requests to finish and clicks to reach Redis at a stop", 0, 3600000,
     false},
    {"client-address", OPTION_TEXT, "truncated", "MODE",
     "what a click keeps of the address: truncated, full or none", 0, 0, false},
    {"tz", OPTION_TEXT, "UTC", "ZONE",
     "whose days reports and exchange rates go by: Europe/Zurich", 0, 0, false},
    {"currency", OPTION_TEXT, NULL, "CODE",
     "the currency of reports' sums where amounts are in several", 0, 0, false},
    {"stages", OPTION_TEXT, NULL, "STAGE,...",
     "the funnel, first stage first (default: "
     "reply,lead,mql,sal,sql,won,renewal)",
     0, 0, false},
    {"rates", OPTION_TEXT, NULL, "FILE",
     "exchange rates, one \"2026-11-20,EUR,USD,1.0843\" a line; read again "
     "when it changes",
     0, 0, false},
    {"geoip", OPTION_TEXT, NULL, "FILE",
     "which country an address is in, for rules: a .mmdb database", 0, 0,
     false},
    {"blocklist", OPTION_TEXT, NULL, "FILE",
     "hosts that no link may lead to, one a line; read again when it changes",
     0, 0, false},
    {"not-found-limit", OPTION_INT, "120", "N",
     "unknown addresses that a network may ask for in a minute, a worker; "
     "beyond it all its look-ups are answered 429; 0: no limit",
     0, 1000000, false},
    {"dns", OPTION_TEXT, NULL, "ADDR[:PORT]",
     "the name server that brand verify asks (default: the system's)", 0, 0,
     false},
    {"log-level", OPTION_TEXT, "info", "LEVEL",
     "least level logged: debug, info, warn or error", 0, 0, false},
    {"help", OPTION_BOOL, "no", "", "show this text", 0, 0, true},
};

#define SETTINGS_COUNT (sizeof(settings_options) / sizeof(settings_options[0]))

void settings_help(struct buffer *out)
{
    buffer_append(out,
                  SLICE("Usage: waypost serve [options]\n\n"
                        "Serves brands' links, the API, and a private Redis "
                        "unless --redis names one.\n\nOptions:\n"));
    option_help_append(settings_options, SETTINGS_COUNT, out);
    buffer_append(out, SLICE("\nExample:\n  waypost serve --data ./data "
                             "--listen 0.0.0.0:8080 --admin 127.0.0.1:8081\n"));
}

static int read_log_level(const struct options *opts, struct error *err)
{
    enum log_level level;
    const char *name = options_text(opts, "log-level");

    if (!log_parse_level(slice_str(name), &level))
        return error_field(err, ERROR_USAGE, "bad_option", "log-level",
                           "--log-level: \"%s\" is not debug, info, warn or "
                           "error",
                           name);
    log_set_level(level);
    return 0;
}

static int read_address_mode(struct settings *settings, struct error *err)
{
    static const char *const names[] = {
        [VISITOR_ADDRESS_TRUNCATED] = "truncated",
        [VISITOR_ADDRESS_FULL] = "full",
        [VISITOR_ADDRESS_NONE] = "none",
    };
    const char *name = options_text(&settings->options, "client-address");

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (slice_equal(slice_str(name), slice_str(names[i]))) {
            settings->address_mode = (enum visitor_address_mode)i;
            return 0;
        }
    }
    return error_field(err, ERROR_USAGE, "bad_option", "client-address",
                       "--client-address: \"%s\" is not truncated, full or "
                       "none",
                       name);
}

static int read_reports(struct settings *settings, struct error *err)
{
    const struct options *opts = &settings->options;

    return report_settings_init(&settings->reports, options_text(opts, "tz"),
                                options_text(opts, "currency"),
                                options_text(opts, "stages"),
                                options_text(opts, "rates"), err);
}

static int read_blocklist(struct settings *settings, struct error *err)
{
    return blocklist_init(&settings->blocklist,
                          options_text(&settings->options, "blocklist"), err);
}

/* Without one, no rule about a country ever holds. */
static int read_countries(struct settings *settings, struct error *err)
{
    return countries_init(&settings->countries,
                          options_text(&settings->options, "geoip"), err);
}

/* One without the other would be a mistake that nobody sees. */
static int check_tls(const struct options *opts, struct error *err)
{
    const char *listen = options_text(opts, "tls-listen");
    const char *certificates = options_text(opts, "certificates");

    if (listen != NULL && certificates == NULL)
        return error_field(err, ERROR_USAGE, "bad_option", "tls-listen",
                           "--tls-listen needs certificates; name their "
                           "directory with --certificates DIR");
    if (certificates != NULL && listen == NULL)
        return error_field(err, ERROR_USAGE, "bad_option", "certificates",
                           "--certificates is of no use without --tls-listen; "
                           "add --tls-listen 0.0.0.0:443");
    return 0;
}

static unsigned count_workers(int64_t wanted)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    if (wanted > 0)
        return (unsigned)wanted;
    return cores > 0 ? (unsigned)cores : 1;
}

static void take_values(struct settings *settings)
{
    const struct options *opts = &settings->options;
    const char *data = options_text(opts, "data");

    settings->data_dir =
        data != NULL ? slice_copy(slice_str(data)) : data_dir_default();
    settings->listen = options_text(opts, "listen");
    settings->tls_listen = options_text(opts, "tls-listen");
    settings->certificates = options_text(opts, "certificates");
    settings->certificates_loaded = options_int(opts, "certificates-loaded");
    settings->ticket_rotation_s = options_int(opts, "ticket-rotation");
    settings->admin = options_text(opts, "admin");
    settings->redis = options_text(opts, "redis");
    settings->workers = count_workers(options_int(opts, "workers"));
    settings->spool_max = options_int(opts, "spool-max");
    settings->spool_segment = options_int(opts, "spool-segment");
    settings->sync_ms = options_int(opts, "sync-interval");
    settings->cache_bytes = options_int(opts, "cache");
    settings->connections = options_int(opts, "connections");
    settings->header_ms = options_int(opts, "header-timeout");
    settings->idle_ms = options_int(opts, "idle-timeout");
    settings->drain_ms = options_int(opts, "drain-timeout");
    settings->not_found_limit = options_int(opts, "not-found-limit");
}

static int read_sources(struct options *opts, int argc, char **argv,
                        struct error *err)
{
    const char *path;

    if (options_read_args(opts, argc, argv, err) < 0 ||
        options_read_env(opts, err) < 0)
        return err->code;
    path = options_text(opts, "config");
    if (path != NULL && options_read_file(opts, path, err) < 0)
        return err->code;
    if (opts->positional_count > 0)
        return error_set(err, ERROR_USAGE,
                         "serve takes no argument \"%s\"; see waypost serve "
                         "--help",
                         opts->positional[0]);
    return 0;
}

/* All of it is what the operator wrote or named: a file that cannot be read,
 * or is of another kind, is no failure of ours. */
static int blame_input(struct error *err)
{
    if (err->code == ERROR_IO || err->code == ERROR_FULL ||
        err->code == ERROR_CORRUPT)
        err->code = ERROR_INVALID;
    return err->code;
}

int settings_read(struct settings *settings, int argc, char **argv,
                  struct error *err)
{
    *settings = (struct settings){
        .blocklist = REREAD_FILE_INIT,
        .countries = REREAD_FILE_INIT,
    };
    options_init(&settings->options, settings_options, SETTINGS_COUNT);
    if (read_sources(&settings->options, argc, argv, err) < 0)
        goto fail;
    settings->help = options_bool(&settings->options, "help");
    if (read_log_level(&settings->options, err) < 0 ||
        check_tls(&settings->options, err) < 0 ||
        read_address_mode(settings, err) < 0 ||
        dns_server_parse(&settings->dns,
                         options_text(&settings->options, "dns"), err) < 0 ||
        read_reports(settings, err) < 0 || read_blocklist(settings, err) < 0 ||
        read_countries(settings, err) < 0)
        goto fail;
    take_values(settings);
    return 0;
fail:
    settings_release(settings);
    return blame_input(err);
}

void settings_release(struct settings *settings)
{
    reread_file_release(&settings->countries);
    reread_file_release(&settings->blocklist);
    report_settings_release(&settings->reports);
    free(settings->data_dir);
    options_release(&settings->options);
    *settings = (struct settings){0};
}

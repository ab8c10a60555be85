#include "server/serve.h"

#include <stdio.h>

#include "qr/qr_request.h"
#include "server/service.h"
#include "server/settings.h"

static int print_help(void)
{
    struct buffer text = BUFFER_INIT;

    settings_help(&text);
    fputs(buffer_str(&text), stdout);
    buffer_release(&text);
    return 0;
}

static int fail(const struct error *err)
{
    if (err->code == ERROR_CANCELLED) /* a stop, and a stop is no failure */
        return 0;
    fprintf(stderr, "waypost: %s\n", err->message);
    return error_exit_status(err->code);
}

int serve_run(int argc, char **argv)
{
    struct error err = ERROR_INIT;
    struct settings settings;
    struct service *service;
    int status = 0;

    if (settings_read(&settings, argc, argv, &err) < 0)
        return fail(&err);
    if (settings.help) {
        status = print_help();
        goto out;
    }
    qr_request_start();
    service = service_new(&settings, &err);
    if (service == NULL) {
        status = fail(&err);
        goto out;
    }
    service_run(service);
    service_free(&service);
    qr_request_finish();
out:
    settings_release(&settings);
    return status;
}

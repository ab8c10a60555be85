#ifndef SHORTENER_CLIENT_H
#define SHORTENER_CLIENT_H

#include "core/slice.h"

/*
 * What a visitor's browser says of the machine that it runs on: the class of
 * device and the operating system, as bits of enum rule_device and enum
 * rule_system (rule.h); 0 where it is none that rules know, such as a
 * television.
 *
 * The client hints of Chromium's browsers go before the user agent, which
 * they have frozen. What cannot be known: an iPad that asks for desktop pages
 * (Safari's default) says that it is a Mac.
 */
struct client {
    unsigned device, system;
};

struct client_headers {
    struct slice user_agent;
    struct slice platform; /* Sec-CH-UA-Platform, a quoted string, or empty */
    struct slice mobile;   /* Sec-CH-UA-Mobile, "?0" or "?1", or empty */
};

/* No allocation. */
void client_recognise(struct client *client,
                      const struct client_headers *headers);

#endif

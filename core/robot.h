#ifndef CORE_ROBOT_H
#define CORE_ROBOT_H

#include "core/slice.h"

/*
 * Does a user agent say by its own words that no person reads the answer?
 * Crawlers, link previews and HTTP libraries mostly do, scanners of mail
 * sometimes; what hides as a browser is not found here.
 */
enum robot {
    ROBOT_NONE,
    ROBOT_SELF_NAMED, /* calls itself a crawler */
    ROBOT_SCANNER,    /* mail security, or Office, that tries a link */
    ROBOT_PREVIEW,    /* a messenger's or network's link preview */
    ROBOT_TOOL        /* an HTTP library or command line tool */
};

#define ROBOT_AGENT_MAX 512 /* bytes of a user agent that are looked at */

/* ROBOT_NONE for an empty one, too. No allocation; some microseconds. */
enum robot robot_recognise(struct slice user_agent);

#endif

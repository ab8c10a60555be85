#include "core/sandbox.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/memory.h"

struct sandbox {
    pid_t keeper;
    int fd; /* to it */
};

/* What travels before a request's bytes. */
struct sandbox_request {
    size_t len;
    struct sandbox_limits limits;
};

/* And before an answer's. */
enum sandbox_end {
    SANDBOX_ANSWERED,
    SANDBOX_LIMIT, /* a signal ended it, as those of the limits do */
    SANDBOX_BROKEN /* there was no process or pipe for it */
};

struct sandbox_answer {
    enum sandbox_end end;
    size_t len;
};

/* ---- Bytes --------------------------------------------------------------- */

static bool sandbox_write(int fd, const void *bytes, size_t len)
{
    const char *at = bytes;

    while (len > 0) {
        ssize_t wrote = write(fd, at, len);

        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return false;
        at += wrote;
        len -= (size_t)wrote;
    }
    return true;
}

/* All of `len` bytes, or false at the end. */
static bool sandbox_read(int fd, void *bytes, size_t len)
{
    char *at = bytes;

    while (len > 0) {
        ssize_t got = read(fd, at, len);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        at += got;
        len -= (size_t)got;
    }
    return true;
}

/* `len` bytes more for the buffer; it is unchanged without them. */
static bool sandbox_take(int fd, struct buffer *out, size_t len)
{
    if (len > 0 && !sandbox_read(fd, buffer_reserve(out, len), len))
        return false;
    buffer_commit(out, len);
    return true;
}

/* ---- The process of one request ------------------------------------------ */

/* Bytes of the address space that are taken already. */
static rlim_t sandbox_space(void)
{
    FILE *file = fopen("/proc/self/statm", "re");
    uint64_t pages = 0;

    if (file != NULL) {
        char text[64];
        struct slice line;

        if (fgets(text, sizeof(text), file) != NULL) {
            struct slice rest = slice_str(text);

            slice_split(&rest, ' ', &line);
            (void)!slice_parse_u64(line, &pages);
        }
        fclose(file);
    }
    return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

static void sandbox_limit(const struct sandbox_limits *limits)
{
    struct rlimit time = {limits->seconds, limits->seconds};
    rlim_t most = sandbox_space() + limits->bytes;
    struct rlimit space = {most, most};
    struct rlimit none = {0, 0};

    setrlimit(RLIMIT_CPU, &time);
    setrlimit(RLIMIT_AS, &space);
    setrlimit(RLIMIT_CORE, &none);
}

static void sandbox_do(sandbox_work *work, struct slice request,
                       const struct sandbox_limits *limits, int fd)
{
    struct buffer answer = BUFFER_INIT;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sandbox_limit(limits);
    work(request, &answer);
    _exit(sandbox_write(fd, answer.data, answer.len) ? 0 : 1);
}

/* ---- The keeper ---------------------------------------------------------- */

/* What the process wrote, and how it ended. */
static enum sandbox_end sandbox_collect(pid_t pid, int fd, struct buffer *out)
{
    int status = 0;
    ssize_t got;

    while ((got = read(fd, buffer_reserve(out, 65536), 65536)) != 0) {
        if (got > 0)
            buffer_commit(out, (size_t)got);
        else if (errno != EINTR)
            break;
    }
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return SANDBOX_ANSWERED;
    return WIFSIGNALED(status) ? SANDBOX_LIMIT : SANDBOX_BROKEN;
}

static enum sandbox_end sandbox_serve(sandbox_work *work, struct slice request,
                                      const struct sandbox_limits *limits,
                                      struct buffer *out)
{
    enum sandbox_end end = SANDBOX_BROKEN;
    int ends[2];
    pid_t pid;

    if (pipe(ends) < 0)
        return end;
    pid = fork();
    if (pid == 0)
        sandbox_do(work, request, limits, ends[1]);
    close(ends[1]);
    if (pid > 0)
        end = sandbox_collect(pid, ends[0], out);
    close(ends[0]);
    return end;
}

/* Until the other side closes. */
static void sandbox_keep(sandbox_work *work, int fd)
{
    struct sandbox_request head;

    while (sandbox_read(fd, &head, sizeof(head))) {
        struct buffer request = BUFFER_INIT;
        struct buffer bytes = BUFFER_INIT;
        struct sandbox_answer answer;

        if (!sandbox_take(fd, &request, head.len))
            break;
        answer.end =
            sandbox_serve(work, buffer_slice(&request), &head.limits, &bytes);
        answer.len = answer.end == SANDBOX_ANSWERED ? bytes.len : 0;
        if (!sandbox_write(fd, &answer, sizeof(answer)) ||
            !sandbox_write(fd, bytes.data, answer.len))
            break;
        buffer_release(&request);
        buffer_release(&bytes);
    }
    _exit(0);
}

/* Signals that stop the program are for its main thread, which ends this. */
static void sandbox_begin(sandbox_work *work, int fd)
{
    static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};

    for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
        signal(ignored[i], SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sandbox_keep(work, fd);
}

/* -------------------------------------------------------------------------- */

struct sandbox *sandbox_new(sandbox_work *work, struct error *err)
{
    struct sandbox *sandbox;
    int ends[2];
    pid_t pid;

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
        error_errno(err, errno, "cannot make a pair of sockets");
        return NULL;
    }
    pid = fork();
    if (pid == 0) {
        close(ends[0]);
        sandbox_begin(work, ends[1]);
    }
    close(ends[1]);
    if (pid < 0) {
        error_errno(err, errno, "cannot start a process");
        close(ends[0]);
        return NULL;
    }
    sandbox = memory_zalloc(1, sizeof(*sandbox));
    sandbox->keeper = pid;
    sandbox->fd = ends[0];
    return sandbox;
}

int sandbox_run(struct sandbox *sandbox, struct slice request,
                const struct sandbox_limits *limits, struct buffer *answer,
                struct error *err)
{
    struct sandbox_request head = {request.len, *limits};
    struct sandbox_answer result = {SANDBOX_BROKEN, 0};

    if (!sandbox_write(sandbox->fd, &head, sizeof(head)) ||
        !sandbox_write(sandbox->fd, request.ptr, request.len) ||
        !sandbox_read(sandbox->fd, &result, sizeof(result)) ||
        !sandbox_take(sandbox->fd, answer, result.len))
        return error_set(err, ERROR_INTERNAL,
                         "the process for such work has ended; restart the "
                         "server");
    if (result.end == SANDBOX_LIMIT)
        return error_field(err, ERROR_FULL, "too_much_work", "",
                           "it takes more than %u seconds or %zu MB",
                           limits->seconds, limits->bytes >> 20);
    if (result.end == SANDBOX_BROKEN)
        return error_set(err, ERROR_INTERNAL,
                         "the system has no process for this work");
    return 0;
}

void sandbox_free(struct sandbox **sandbox)
{
    struct sandbox *self = *sandbox;

    if (self == NULL)
        return;
    *sandbox = NULL;
    close(self->fd);
    while (waitpid(self->keeper, NULL, 0) < 0 && errno == EINTR)
        ;
    free(self);
}

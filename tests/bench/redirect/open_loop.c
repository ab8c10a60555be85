/*
 * Opens new connections at a fixed rate, whatever the server does, and sends
 * one request on each:
 *
 *     bench_open_loop PORT HOST PATH RATE SECONDS
 *
 * A latency is counted from the moment at which the connection was due, so that
 * a server that holds up the next ones pays for it. Prints one line of JSON:
 * requests answered with a redirect, microseconds it took, errors (other
 * answers, connections that failed or had no answer after PATIENCE_NS), and the
 * latencies' percentiles in microseconds. It never sleeps: give it a core.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/memory.h"
#include "core/slice.h"
#include "tests/bench/redirect/latencies.h"

#define SECOND_NS   INT64_C(1000000000)
#define PATIENCE_NS (2 * SECOND_NS)
#define EVENTS_MAX  256
#define ANSWER_MAX  4096

/* Of one connection, by its descriptor. */
struct visit {
    int64_t due_ns;
    bool sent;
    bool open;
};

struct load {
    struct sockaddr_in server;
    char request[512];
    size_t request_len;
    int64_t start_ns;
    int64_t rate;
    size_t wanted;
    size_t begun;
    struct latencies seen;
    int epoll;
    struct visit *visits;
    size_t visits_max;
};

static int64_t due_ns(const struct load *load, size_t number)
{
    return load->start_ns + (int64_t)number * SECOND_NS / load->rate;
}

static void visit_end(struct load *load, int fd, bool redirected)
{
    struct visit *visit = &load->visits[fd];

    if (redirected)
        latencies_add(&load->seen, visit->due_ns);
    else
        load->seen.errors++;
    visit->open = false;
    close(fd);
}

static void visit_begin(struct load *load)
{
    int64_t due = due_ns(load, load->begun++);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET};

    if (fd < 0 || (size_t)fd >= load->visits_max) {
        load->seen.errors++;
        if (fd >= 0)
            close(fd);
        return;
    }
    load->visits[fd] = (struct visit){.due_ns = due, .open = true};
    event.data.fd = fd;
    if ((connect(fd, (const struct sockaddr *)&load->server,
                 sizeof(load->server)) < 0 &&
         errno != EINPROGRESS) ||
        epoll_ctl(load->epoll, EPOLL_CTL_ADD, fd, &event) < 0)
        visit_end(load, fd, false);
}

/* The answer has no body worth waiting for, and comes in one piece. */
static void visit_read(struct load *load, int fd)
{
    static const char redirect[] = "HTTP/1.1 302 ";
    char answer[ANSWER_MAX];
    ssize_t len = recv(fd, answer, sizeof(answer), 0);

    if (len < 0 && errno == EAGAIN)
        return;
    visit_end(load, fd,
              len > (ssize_t)sizeof(redirect) &&
                  memcmp(answer, redirect, sizeof(redirect) - 1) == 0);
}

static void visit_go_on(struct load *load, int fd, uint32_t events)
{
    struct visit *visit = &load->visits[fd];

    if ((events & (EPOLLERR | EPOLLHUP)) != 0 && !visit->sent) {
        visit_end(load, fd, false);
        return;
    }
    if ((events & EPOLLOUT) != 0 && !visit->sent) {
        visit->sent = true;
        if (send(fd, load->request, load->request_len, MSG_NOSIGNAL) !=
            (ssize_t)load->request_len) {
            visit_end(load, fd, false);
            return;
        }
    }
    if ((events & (EPOLLIN | EPOLLERR | EPOLLHUP)) != 0)
        visit_read(load, fd);
}

static void load_turn(struct load *load)
{
    struct epoll_event events[EVENTS_MAX];
    int count = epoll_wait(load->epoll, events, EVENTS_MAX, 0);

    for (int i = 0; i < count; i++)
        visit_go_on(load, events[i].data.fd, events[i].events);
}

static void load_give_up(struct load *load)
{
    for (size_t fd = 0; fd < load->visits_max; fd++) {
        if (load->visits[fd].open)
            visit_end(load, (int)fd, false);
    }
}

static void load_run(struct load *load)
{
    int64_t deadline;

    load->start_ns = latencies_now();
    deadline = due_ns(load, load->wanted) + PATIENCE_NS;
    while (load->seen.answered + load->seen.errors < load->wanted &&
           latencies_now() < deadline) {
        while (load->begun < load->wanted &&
               latencies_now() >= due_ns(load, load->begun))
            visit_begin(load);
        load_turn(load);
    }
    load_give_up(load);
}

/* As many descriptors as the system lets us have. */
static void load_room(struct load *load)
{
    struct rlimit files = {.rlim_cur = 1024};

    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max < 65536 ? files.rlim_max : 65536;
    setrlimit(RLIMIT_NOFILE, &files);
    load->visits_max = (size_t)files.rlim_cur;
    load->visits = memory_zalloc(load->visits_max, sizeof(*load->visits));
    latencies_init(&load->seen, load->wanted);
}

static bool load_read(struct load *load, char **argv)
{
    int64_t port;
    int64_t seconds;
    int len;

    if (!slice_parse_i64(slice_str(argv[1]), &port) || port < 1 ||
        port > 65535 || !slice_parse_i64(slice_str(argv[4]), &load->rate) ||
        load->rate < 1 || load->rate > 1000000 ||
        !slice_parse_i64(slice_str(argv[5]), &seconds) || seconds < 1 ||
        seconds > 3600)
        return false;
    load->server = (struct sockaddr_in){
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    load->wanted = (size_t)(load->rate * seconds);
    len = snprintf(load->request, sizeof(load->request),
                   "GET %s HTTP/1.1\r\nHost: %s:%d\r\n"
                   "User-Agent: Mozilla/5.0 (X11; Linux x86_64) Bench/1\r\n"
                   "Connection: close\r\n\r\n",
                   argv[3], argv[2], (int)port);
    load->request_len = (size_t)len;
    return len > 0 && load->request_len < sizeof(load->request);
}

int main(int argc, char **argv)
{
    struct load load = {0};
    int64_t began;

    if (argc != 6 || !load_read(&load, argv)) {
        fputs("use: bench_open_loop PORT HOST PATH RATE SECONDS\n", stderr);
        return 64;
    }
    load.epoll = epoll_create1(EPOLL_CLOEXEC);
    if (load.epoll < 0) {
        perror("bench_open_loop: epoll_create1");
        return 70;
    }
    load_room(&load);
    began = latencies_now();
    load_run(&load);
    latencies_print(&load.seen, latencies_now() - began);
    close(load.epoll);
    free(load.visits);
    latencies_release(&load.seen);
    return 0;
}

/*
 * The least that answers HTTP: one thread, epoll, and a 202 for each request, whose end is told by
 * Content-Length. Nothing of the body is read. What a machine can do at the most for one core.
 *
 *   cc -O2 -o responder responder.c && ./responder PORT      (or /path/of/a.socket)
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define EVENTS_MAX 512
#define INPUT_BYTES (64 * 1024)
#define ANSWERS_MAX 1024

static const char ANSWER[] =
    "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nDate: Tue, 15 Jul 2025 12:34:56 GMT\r\n\r\n";
#define ANSWER_BYTES (sizeof(ANSWER) - 1)

struct client {
  int descriptor;
  size_t length; /* bytes of requests that are not whole yet */
  char input[INPUT_BYTES];
};

static char answers[ANSWERS_MAX * ANSWER_BYTES];

static void fail(const char *what) {
  perror(what);
  exit(1);
}

/* The length of the request at the beginning, or 0 while it is not whole. */
static size_t request_length(const char *input, size_t length) {
  const char *end = memmem(input, length, "\r\n\r\n", 4);
  if (end == NULL) return 0;
  size_t body = 0;
  for (const char *line = input; line < end;) {
    if (strncasecmp(line, "content-length:", 15) == 0) body = strtoul(line + 15, NULL, 10);
    const char *next = memmem(line, end + 2 - line, "\r\n", 2);
    line = next + 2;
  }
  size_t whole = (size_t)(end + 4 - input) + body;
  return whole <= length ? whole : 0;
}

/* 0: the connection is over. */
static int serve(struct client *client) {
  ssize_t count = read(client->descriptor, client->input + client->length, INPUT_BYTES - 1 - client->length);
  if (count < 0 && errno == EAGAIN) return 1;
  if (count <= 0) return 0;
  client->length += count;
  client->input[client->length] = 0; /* ends strtoul */

  size_t offset = 0;
  int answered = 0;
  size_t request = request_length(client->input, client->length);
  while (request > 0 && answered < ANSWERS_MAX) {
    answered++;
    offset += request;
    request = request_length(client->input + offset, client->length - offset);
  }
  client->length -= offset;
  memmove(client->input, client->input + offset, client->length);
  size_t bytes = answered * ANSWER_BYTES;
  return bytes == 0 || write(client->descriptor, answers, bytes) == (ssize_t)bytes;
}

static int listen_on(int port) {
  int server = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  int on = 1;
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(server, (struct sockaddr *)&address, sizeof address) < 0) fail("bind");
  if (listen(server, 4096) < 0) fail("listen");
  return server;
}

static int listen_at(const char *path) {
  int server = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  if (bind(server, (struct sockaddr *)&address, sizeof address) < 0) fail("bind");
  if (listen(server, 4096) < 0) fail("listen");
  return server;
}

static void take_in(int epoll, int server) {
  int descriptor;
  while ((descriptor = accept4(server, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
    int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct client *client = malloc(sizeof *client);
    client->descriptor = descriptor;
    client->length = 0;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = client};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) < 0) fail("epoll_ctl");
  }
}

int main(int count, char **arguments) {
  const char *place = count > 1 ? arguments[1] : "9999";
  int server = place[0] == '/' ? listen_at(place) : listen_on(atoi(place));
  int epoll = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
  if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, server, &event) < 0) fail("epoll");
  for (int index = 0; index < ANSWERS_MAX; index++)
    memcpy(answers + index * ANSWER_BYTES, ANSWER, ANSWER_BYTES);

  struct epoll_event events[EVENTS_MAX];
  for (;;) {
    int ready = epoll_wait(epoll, events, EVENTS_MAX, -1);
    if (ready < 0 && errno != EINTR) fail("epoll_wait");
    for (int index = 0; index < ready; index++) {
      struct client *client = events[index].data.ptr;
      if (client == NULL) {
        take_in(epoll, server);
      } else if (!serve(client)) {
        close(client->descriptor);
        free(client);
      }
    }
  }
}

/** Event loops and sockets of the system at hand: io_uring, epoll or NIO, and fair slices. */
@NullMarked
package dev.comporta.net;

import org.jspecify.annotations.NullMarked;

/**
 * An HTTP/1.1 server that knows routes and no payments: a lean path for requests of which only the
 * body matters, Netty's codec for everything else, both as strict as RFC 9112 allows.
 *
 * <p>Whoever has something to serve brings {@link dev.comporta.http.Route}s: what asks for it, who
 * may, and a handler that gives an {@link dev.comporta.http.Exchange}, answered at once or later.
 */
@NullMarked
package dev.comporta.http;

import org.jspecify.annotations.NullMarked;

/**
 * The live page: what a gateway does now and did in the last hour, for people. It reads the meters
 * that {@code /metrics} tells, so that both always agree, and sends one small message to all that
 * look, a few times a second. While nobody looks, it only keeps a line of numbers each second.
 *
 * <p>The page itself is plain files, open to anyone; every number and every action is for
 * administrators, by the same rule as other operators' routes.
 */
@NullMarked
package dev.comporta.page;

import org.jspecify.annotations.NullMarked;

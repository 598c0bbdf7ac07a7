/**
 * The operator's commands: clients of a running gateway's HTTP API, which print tables. They know
 * nothing of the gateway's insides.
 */
@NullMarked
package dev.comporta.cli.operator;

import org.jspecify.annotations.NullMarked;

package dev.comporta.workbench.demo;

import java.time.Duration;

/**
 * How to run the demo.
 *
 * @param crashing whether the gateway is killed half-way and started again
 * @param drain how long the last payments may take to settle
 */
record DemoOptions(int users, boolean crashing, Duration drain) {}

package dev.comporta.workbench.demo;

import dev.comporta.workbench.wire.Condition;
import java.time.Duration;

/** What both processors suffer, for a while. */
public record Stage(Duration duration, Condition byDefault, Condition byFallback) {}

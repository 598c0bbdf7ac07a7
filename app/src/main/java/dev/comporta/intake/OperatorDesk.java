package dev.comporta.intake;

import dev.comporta.payment.Operator;
import java.util.function.Supplier;

/**
 * What operators may look into and decide. All of it follows the {@link AdminRule}.
 *
 * @param operator called on the engine's thread
 * @param processorsJson for {@code /processors}; called on any event loop, so it must not block
 */
public record OperatorDesk(Operator operator, Supplier<String> processorsJson) {}

package dev.comporta.store;

import dev.comporta.payment.Payment;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The payments that are not settled, by slot number, so that an index of numbers can name them. */
final class OpenPayments {
    private @Nullable Payment[] slots = new @Nullable Payment[1024];
    private int[] freeSlots = new int[1024];
    private int freeCount;
    private int usedCount;

    int size() {
        return usedCount - freeCount;
    }

    int add(Payment payment) {
        int slot = freeCount > 0 ? freeSlots[--freeCount] : usedCount++;
        if (slot == slots.length) {
            slots = Arrays.copyOf(slots, slot * 2);
        }
        slots[slot] = payment;
        return slot;
    }

    Payment get(int slot) {
        Payment payment = slots[slot];
        if (payment == null) {
            throw new IllegalStateException("no payment in slot " + slot);
        }
        return payment;
    }

    void remove(int slot) {
        slots[slot] = null;
        if (freeCount == freeSlots.length) {
            freeSlots = Arrays.copyOf(freeSlots, freeCount * 2);
        }
        freeSlots[freeCount++] = slot;
    }

    void forEach(Consumer<Payment> action) {
        for (int slot = 0; slot < usedCount; slot++) {
            Payment payment = slots[slot];
            if (payment != null) {
                action.accept(payment);
            }
        }
    }

    void clear() {
        Arrays.fill(slots, 0, usedCount, null);
        freeCount = 0;
        usedCount = 0;
    }
}

package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.workbench.audit.Windows;
import dev.comporta.workbench.wire.ProcessorTotals;
import dev.comporta.workbench.wire.Total;
import dev.comporta.workbench.wire.Window;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Function;

/**
 * What clients were told, what the gateway tells, and what the processors booked. Once nothing is
 * undecided, the three must agree to the cent.
 */
final class ThreeSets {
    private final Map<UUID, Long> posted;
    private final Set<UUID> acknowledged;
    private final List<ProcessorBooking> bookings;
    private final Map<UUID, ProcessorBooking> bookingsById = new HashMap<>();

    ThreeSets(Map<UUID, Long> posted, Set<UUID> acknowledged, List<ProcessorBooking> bookings) {
        this.posted = posted;
        this.acknowledged = acknowledged;
        this.bookings = bookings;
        bookings.forEach(booking -> bookingsById.put(booking.id(), booking));
    }

    /** No payment lost, booked twice, for another amount, or out of nowhere. */
    ThreeSets shouldHoldEachPaymentOnce() {
        List<UUID> booked = bookings.stream().map(ProcessorBooking::id).toList();
        assertThat(booked).as("booked twice").doesNotHaveDuplicates();
        assertThat(acknowledged).as("lost").allMatch(bookingsById::containsKey);
        assertThat(booked).as("phantom").allMatch(posted::containsKey);
        assertThat(bookings)
                .as("booked for another amount")
                .allMatch(booking -> booking.cents() == posted.getOrDefault(booking.id(), -1L));
        return this;
    }

    /** {@code GET /payments/{id}} tells of each payment what the processors' tables say. */
    ThreeSets shouldBeToldByTheGateway(URI gateway) {
        try (WireConnection connection = new WireConnection(gateway)) {
            for (UUID id : posted.keySet()) {
                ProcessorBooking booking = bookingsById.get(id);
                ToldPayment told = ToldPayment.ask(connection, id);
                assertThat(told)
                        .as("payment %s", id)
                        .isEqualTo(
                                booking == null
                                        ? ToldPayment.UNKNOWN
                                        : ToldPayment.settled(booking));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return this;
    }

    /** Windows that begin and end anywhere, many of them exactly at a payment. */
    ThreeSets shouldAgreeInWindows(
            Function<Window, ProcessorTotals> gateway, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Window> windows = new ArrayList<>(List.of(Window.EVERYTHING));
        if (!bookings.isEmpty()) {
            windows.addAll(Windows.random(span(), count / 2, random));
            for (int number = count / 2; number < count; number++) {
                windows.add(windowBetween(anyInstant(random), anyInstant(random)));
            }
        }
        for (Window window : windows) {
            assertThat(gateway.apply(window)).as("%s, seed=%d", window, seed).isEqualTo(in(window));
        }
        return this;
    }

    /** What the processors booked in a window. */
    ProcessorTotals in(Window window) {
        return new ProcessorTotals(in(window, "default"), in(window, "fallback"));
    }

    private Total in(Window window, String processor) {
        Total total = Total.NOTHING;
        for (ProcessorBooking booking : bookings) {
            if (booking.processor().equals(processor)
                    && !booking.requestedAt().isBefore(window.from())
                    && !booking.requestedAt().isAfter(window.to())) {
                total = total.plus(new Total(1, booking.cents()));
            }
        }
        return total;
    }

    /** From the first booking to the last. */
    Window span() {
        List<Instant> instants =
                bookings.stream()
                        .map(ProcessorBooking::requestedAt)
                        .sorted(Comparator.naturalOrder())
                        .toList();
        return new Window(instants.getFirst(), instants.getLast());
    }

    private Instant anyInstant(SplittableRandom random) {
        return bookings.get(random.nextInt(bookings.size())).requestedAt();
    }

    private static Window windowBetween(Instant one, Instant other) {
        return one.isBefore(other) ? new Window(one, other) : new Window(other, one);
    }

    @Override
    public String toString() {
        return "posted %d, acknowledged %d, booked %d"
                .formatted(posted.size(), acknowledged.size(), bookings.size());
    }
}

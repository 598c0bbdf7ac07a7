package dev.comporta.processor;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * In which order the addresses of one host are tried: first the one that worked last, then those
 * that have not failed, then those that failed, the longest ago first. So one that is dead costs
 * its time once, and not for each connection.
 *
 * <p>Threading: one owner.
 */
final class AddressOrder {
    private final SequencedSet<InetAddress> failed = new LinkedHashSet<>();
    private @Nullable InetAddress lastWorked;

    /** Sorts what a name stands for now. */
    List<InetAddress> of(List<InetAddress> addresses) {
        failed.retainAll(addresses);
        List<InetAddress> order = new ArrayList<>(addresses);
        order.removeAll(failed);
        if (order.remove(lastWorked)) {
            order.addFirst(lastWorked);
        }
        order.addAll(failed);
        return order;
    }

    void worked(InetAddress address) {
        failed.remove(address);
        lastWorked = address;
    }

    void failed(InetAddress address) {
        failed.remove(address);
        failed.add(address);
    }
}

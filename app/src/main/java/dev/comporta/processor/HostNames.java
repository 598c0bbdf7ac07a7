package dev.comporta.processor;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** What turns the name of a host into its addresses. It may block. */
public interface HostNames {

    /** All addresses of a host, at least one, in the order in which they should be tried. */
    List<InetAddress> addressesOf(String host) throws UnknownHostException;
}

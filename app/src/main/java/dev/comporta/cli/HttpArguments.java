package dev.comporta.cli;

import dev.comporta.http.HttpOptions;
import dev.comporta.http.UnixSocket;
import dev.comporta.setting.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where clients find the gateway. */
final class HttpArguments {
    @Option(
            names = "--port",
            defaultValue = "${env:PORT:-" + HttpOptions.PORT + "}",
            paramLabel = "N",
            description = "TCP port; 0 chooses a free one. PORT (${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--bind",
            defaultValue = "${env:BIND:-" + HttpOptions.HOST + "}",
            paramLabel = "ADDRESS",
            description = "Address to listen on; 0.0.0.0 for all. BIND (${DEFAULT-VALUE})")
    private String bind = "";

    @Option(
            names = "--hosts",
            defaultValue = "${env:HOSTS:-}",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Names by which clients call it, beside localhost and the bound address, split"
                            + " by commas; other ones are refused. With none, a gateway that is"
                            + " bound to more than the loopback takes any name from what is no"
                            + " browser. HOSTS (none)")
    private List<String> hosts = List.of();

    @Option(
            names = "--unix-socket",
            defaultValue = "${env:UNIX_SOCKET:-}",
            paramLabel = "PATH",
            description = "Unix domain socket to listen on too. UNIX_SOCKET (none)")
    private String unixSocket = "";

    @Option(
            names = "--unix-socket-mode",
            defaultValue = "${env:UNIX_SOCKET_MODE:-0660}",
            paramLabel = "OCTAL",
            description =
                    "Who may connect there: the mode of the socket's file, as chmod takes it."
                            + " UNIX_SOCKET_MODE (${DEFAULT-VALUE})")
    private String unixSocketMode = "";

    HttpOptions options() {
        return new HttpOptions(
                bind,
                port,
                hosts.stream().map(String::strip).filter(name -> !name.isEmpty()).toList(),
                Optional.of(unixSocket).filter(path -> !path.isEmpty()).map(this::socket));
    }

    private UnixSocket socket(String path) {
        return Setting.of("UNIX_SOCKET_MODE", () -> UnixSocket.of(Path.of(path), unixSocketMode));
    }
}

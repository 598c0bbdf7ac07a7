package dev.comporta.cli.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Which gateway is asked, as whom, and whose certificate it may have. */
public class GatewayAccess {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--url",
            scope = ScopeType.INHERIT,
            defaultValue = "${env:COMPORTA_URL:-}",
            paramLabel = "URL",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            description = "Who is asked. COMPORTA_URL (its usual port on 127.0.0.1)")
    private String url = "";

    private final String usualUrl;

    /** A gateway at its usual port. */
    public GatewayAccess() {
        this("http://127.0.0.1:9999");
    }

    /** Another service, at its usual URL. */
    public GatewayAccess(String usualUrl) {
        this.usualUrl = usualUrl;
    }

    @Option(
            names = "--admin-token",
            scope = ScopeType.INHERIT,
            defaultValue = "${env:ADMIN_TOKEN:-}",
            paramLabel = "TOKEN",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            description = "Its bearer token. Better given as ADMIN_TOKEN (none)")
    private String token = "";

    @Option(
            names = "--api-key-file",
            scope = ScopeType.INHERIT,
            defaultValue = "${env:API_KEY_FILE:-}",
            paramLabel = "FILE",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            description =
                    "An API key of the gateway's. API_KEY_FILE, or the key itself in API_KEY (none)")
    private String keyFile = "";

    @Option(
            names = "--ca",
            scope = ScopeType.INHERIT,
            defaultValue = "${env:COMPORTA_CA:-}",
            paramLabel = "FILE",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            description =
                    "Certificates in PEM that are trusted for https, in place of the JDK's."
                            + " COMPORTA_CA (none)")
    private String ca = "";

    /**
     * One that asks this gateway.
     *
     * @throws ParameterException where an option can't be used
     */
    public GatewayClient client() {
        try {
            return new GatewayClient(
                    url.isEmpty() ? usualUrl : url, token, apiKey(), trusted("--ca", ca));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec().commandLine(), e.getMessage(), e);
        }
    }

    /**
     * The certificates in an option's file; empty: those that the JDK trusts.
     *
     * @throws ParameterException where it can't be used
     */
    public SSLContext trusted(String option, String file) {
        try {
            return TrustedCertificates.context(option, file);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec().commandLine(), e.getMessage(), e);
        }
    }

    /** It is no option: command lines are visible to others. */
    private String apiKey() {
        if (keyFile.isEmpty()) {
            return Objects.requireNonNullElse(System.getenv("API_KEY"), "");
        }
        try {
            return Files.readString(Path.of(keyFile));
        } catch (IOException e) {
            throw new IllegalArgumentException("--api-key-file: can't read " + keyFile, e);
        }
    }

    /** The command that has these options. */
    final CommandSpec spec() {
        return Objects.requireNonNull(spec);
    }
}

package dev.comporta.http;

/**
 * What can be wrong with a request (RFC 9457). Each room lists its own. The slugs are part of the
 * public contract, and of docs/errors.md: add, never rename.
 *
 * @param slug the problem's name in a URL
 * @param detail which part of the request is meant, and what was expected; never what was sent
 */
public record Problem(int status, String slug, String detail) {

    /** The same with a detail of this one case. */
    public Problem withDetail(String detail) {
        return new Problem(status, slug, detail);
    }

    /** The problem's identity: a reference relative to the gateway. */
    public String type() {
        return "/problems/" + slug;
    }

    /** The header lines that its status asks for. */
    public String fields() {
        return switch (status) {
            case 401 -> "WWW-Authenticate: Bearer\r\n";
            case 429, 503 -> "Retry-After: 1\r\n";
            default -> "";
        };
    }

    /** The slug in words. */
    String title() {
        return Character.toUpperCase(slug.charAt(0)) + slug.substring(1).replace('-', ' ');
    }
}

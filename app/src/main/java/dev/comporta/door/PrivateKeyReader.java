package dev.comporta.door;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;

/**
 * Reads a private key out of PEM. The JDK takes PKCS#8 only; the older forms are what PKCS#8 has
 * inside, so they are put into it (RFC 5958, RFC 8017 A.1.2, RFC 5915).
 */
final class PrivateKeyReader {
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int CURVE = 0xA0;
    private static final byte[] VERSION = HexFormat.of().parseHex("020100");
    private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d0101010500");
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    private PrivateKeyReader() {}

    /**
     * The first key of a file.
     *
     * @param algorithm of the certificate's key
     * @throws IllegalArgumentException where there is none of that kind
     */
    static PrivateKey read(byte[] text, String algorithm) {
        for (Pem block : Pem.read(text)) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return key(block.der(), algorithm);
                }
                case "RSA PRIVATE KEY" -> {
                    return key(pkcs8(RSA, block.der()), algorithm);
                }
                case "EC PRIVATE KEY" -> {
                    return key(pkcs8(concat(EC, curve(block.der())), block.der()), algorithm);
                }
                default -> {} // parameters, and certificates that stand in the same file
            }
        }
        throw new IllegalArgumentException(
                new String(text, ISO_8859_1).contains("ENCRYPTED")
                        ? "the private key is encrypted: it must be in the clear, readable for the"
                                + " gateway only"
                        : "there is no private key in PEM");
    }

    private static PrivateKey key(byte[] pkcs8, String algorithm) {
        try {
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (InvalidKeySpecException | NoSuchAlgorithmException e) {
            throw new IllegalArgumentException(
                    "the private key is damaged, or of another kind than the certificate's ("
                            + algorithm
                            + ")",
                    e);
        }
    }

    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return element(
                SEQUENCE, concat(VERSION, element(SEQUENCE, algorithm), element(OCTETS, key)));
    }

    /** Sequence of a version, the number, and in [0] the curve's name. */
    private static byte[] curve(byte[] sec1) {
        try {
            ByteBuffer in = ByteBuffer.wrap(sec1);
            in.get();
            length(in);
            while (in.hasRemaining()) {
                int tag = in.get() & 0xFF;
                byte[] content = new byte[length(in)];
                in.get(content);
                if (tag == CURVE) {
                    return content;
                }
            }
        } catch (RuntimeException e) { // it ends too early, or a length is none
            throw new IllegalArgumentException("the private key is damaged", e);
        }
        throw new IllegalArgumentException("the private key does not name its curve");
    }

    private static int length(ByteBuffer in) {
        int first = in.get() & 0xFF;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = first & 0x7F; i > 0; i--) {
            length = (length << 8) + (in.get() & 0xFF);
        }
        return length;
    }

    private static byte[] element(int tag, byte[] content) {
        int length = content.length;
        byte[] head =
                length < 0x80
                        ? new byte[] {(byte) tag, (byte) length}
                        : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        return concat(head, content);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }
}

package dev.comporta.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors of the reference implementation: bytes 0, 1, 2… under the key of bytes 0 to 15. */
@Timeout(20)
class SipHashTest {

    @ParameterizedTest
    @CsvSource({
        "0,a3817f04ba25a8e66df67214c7550293",
        "1,da87c1d86b99af44347659119b22fc45",
        "8,3b62a9ba6258f5610f83e264f31497b4",
        "15,5493e99933b0a8117e08ec0f97cfc3d9",
        "63,5150d1772f50834a503e069a973fbd7c",
    })
    void shouldHashAsTheReference(int length, String hash) {
        byte[] bytes = new byte[length + 3]; // what follows is not looked at
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        SipHash sip = new SipHash(new SipHash.Key(0x0706050403020100L, 0x0f0e0d0c0b0a0908L));

        sip.hash(bytes, length);

        byte[] out =
                ByteBuffer.allocate(16)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(sip.first())
                        .putLong(sip.second())
                        .array();
        assertThat(HexFormat.of().formatHex(out)).isEqualTo(hash);
    }
}

package dev.comporta.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.comporta.json.JsonCursor;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body {@code {"correlationId":"<uuid>","amount":19.90}} strictly by RFC 8259 (on top of
 * {@link JsonCursor}), without allocation beyond the UUID.
 *
 * <p>Unknown fields are skipped whole, repeated ones too; a repeated {@code correlationId} or
 * {@code amount} is a defect. Of several defects the first in the order of {@link ScanVerdict} is
 * told, so that 400 always outranks 422.
 *
 * <p>Threading: one owner; the result is valid until the next call.
 */
final class PaymentScanner {
    private static final byte[] ID_NAME = "correlationId".getBytes(ISO_8859_1);
    private static final byte[] AMOUNT_NAME = "amount".getBytes(ISO_8859_1);

    private final JsonCursor cursor = new JsonCursor();
    private final AmountReader amount = new AmountReader();
    private ScanVerdict idVerdict = ScanVerdict.ID_MISSING;
    private ScanVerdict amountVerdict = ScanVerdict.AMOUNT_MISSING;
    private @Nullable UUID id;
    private long amountCents;

    ScanVerdict scan(byte[] bytes, int offset, int length) {
        cursor.reset(bytes, offset, length);
        idVerdict = ScanVerdict.ID_MISSING;
        amountVerdict = ScanVerdict.AMOUNT_MISSING;
        if (cursor.peekToken() != '{') {
            return readAnyDocument();
        }
        if (!readMembers() || !cursor.isAtEnd()) {
            return defectOfSyntax();
        }
        return fieldVerdict();
    }

    /** The correlation id of the body that was just found valid. */
    UUID id() {
        if (id == null) {
            throw new IllegalStateException("no valid body was scanned");
        }
        return id;
    }

    /** The amount of the body that was just found valid. */
    long amountCents() {
        return amountCents;
    }

    private ScanVerdict readAnyDocument() {
        return cursor.skipValue(1) && cursor.isAtEnd()
                ? ScanVerdict.NOT_AN_OBJECT
                : defectOfSyntax();
    }

    private ScanVerdict defectOfSyntax() {
        return cursor.isTooDeep() ? ScanVerdict.TOO_DEEP : ScanVerdict.NOT_JSON;
    }

    private boolean readMembers() {
        cursor.accept('{');
        if (cursor.accept('}')) {
            return true;
        }
        do {
            if (!readMember()) {
                return false;
            }
        } while (cursor.accept(','));
        return cursor.accept('}');
    }

    private boolean readMember() {
        if (!cursor.readName()) {
            return false;
        }
        if (cursor.stringEquals(ID_NAME)) {
            return readId();
        }
        return cursor.stringEquals(AMOUNT_NAME) ? readAmount() : cursor.skipValue(2);
    }

    private boolean readId() {
        boolean first = idVerdict == ScanVerdict.ID_MISSING;
        boolean text = cursor.peekToken() == '"';
        if (text ? !cursor.readString() : !cursor.skipValue(2)) {
            return false;
        }
        id = text && first ? cursor.stringAsUuid() : null;
        idVerdict =
                !first
                        ? ScanVerdict.DUPLICATE_ID
                        : id == null ? ScanVerdict.ID_NOT_A_UUID : ScanVerdict.VALID;
        return true;
    }

    private boolean readAmount() {
        boolean first = amountVerdict == ScanVerdict.AMOUNT_MISSING;
        int token = cursor.peekToken();
        boolean number = token == '-' || (token >= '0' && token <= '9');
        int start = cursor.position();
        if (!cursor.skipValue(2)) {
            return false;
        }
        if (!first) {
            amountVerdict = ScanVerdict.DUPLICATE_AMOUNT;
        } else if (!number) {
            amountVerdict = ScanVerdict.AMOUNT_NOT_A_NUMBER;
        } else {
            amountVerdict = amount.read(cursor.bytes(), start, cursor.position());
            amountCents = amount.cents();
        }
        return true;
    }

    private ScanVerdict fieldVerdict() {
        if (idVerdict == ScanVerdict.VALID) {
            return amountVerdict;
        }
        if (amountVerdict == ScanVerdict.VALID) {
            return idVerdict;
        }
        return idVerdict.compareTo(amountVerdict) < 0 ? idVerdict : amountVerdict;
    }
}

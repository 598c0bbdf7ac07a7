package dev.comporta.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.comporta.json.InstantText;
import java.time.Instant;

/**
 * Reads when an event happened: seconds or milliseconds since 1970, told apart by their size, or an
 * ISO-8601 instant. Any instant of the years 2000 to 2099 by UTC may be told.
 */
final class EventTime {
    /** It can't be read, or is out of range. */
    static final long NONE = Long.MIN_VALUE;

    static final long FIRST_SECOND = 946_684_800L; // 2000-01-01T00:00:00Z
    static final long END_SECOND = 4_102_444_800L; // 2100-01-01T00:00:00Z

    /** As many digits as the last millisecond has. */
    private static final int DIGITS_MAX = 13;

    private static final int PLAIN_LENGTH = "2025-07-15T12:34:56".length();
    private static final int DECIMALS_MAX = 9;
    private static final int[] MONTH_DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    /** From 0000-03-01 to 1970-01-01. */
    private static final int EPOCH_DAYS = 719_468;

    private EventTime() {}

    /** The milliseconds since 1970 that a JSON number tells; whole ones only. */
    static long ofNumber(byte[] bytes, int start, int end) {
        if (end - start > DIGITS_MAX) {
            return NONE;
        }
        long value = 0;
        for (int i = start; i < end; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return NONE;
            }
            value = value * 10 + bytes[i] - '0';
        }
        return value < END_SECOND ? inRange(value * 1_000) : inRange(value);
    }

    /** The milliseconds since 1970 of an ISO-8601 instant; what is finer is cut off. */
    static long ofText(byte[] bytes, int start, int end) {
        long millis = ofPlainText(bytes, start, end);
        if (millis != NONE) {
            return inRange(millis);
        }
        Instant instant = InstantText.read(new String(bytes, start, end - start, UTF_8));
        return instant == null ? NONE : inRange(clampedMillis(instant));
    }

    private static long clampedMillis(Instant instant) {
        long second = instant.getEpochSecond();
        return second < FIRST_SECOND || second >= END_SECOND ? NONE : instant.toEpochMilli();
    }

    private static long inRange(long millis) {
        return millis >= FIRST_SECOND * 1_000 && millis < END_SECOND * 1_000 ? millis : NONE;
    }

    /** Of the usual form, without allocation: {@code 2025-07-15T12:34:56.789Z}. */
    private static long ofPlainText(byte[] bytes, int start, int end) {
        if (end - start <= PLAIN_LENGTH || bytes[end - 1] != 'Z' || !hasMarks(bytes, start)) {
            return NONE;
        }
        int year = number(bytes, start, 4);
        int month = number(bytes, start + 5, 2);
        int day = number(bytes, start + 8, 2);
        int hour = number(bytes, start + 11, 2);
        int minute = number(bytes, start + 14, 2);
        int second = number(bytes, start + 17, 2);
        int milli = millis(bytes, start + PLAIN_LENGTH, end - 1);
        boolean isTime = hour < 24 && minute < 60 && second < 60;
        if ((year | month | day | hour | minute | second | milli) < 0 || !isTime) {
            return NONE;
        }
        return isDate(year, month, day)
                ? (((days(year, month, day) * 24L + hour) * 60 + minute) * 60 + second) * 1_000
                        + milli
                : NONE;
    }

    private static boolean hasMarks(byte[] bytes, int start) {
        return bytes[start + 4] == '-'
                && bytes[start + 7] == '-'
                && bytes[start + 10] == 'T'
                && bytes[start + 13] == ':'
                && bytes[start + 16] == ':';
    }

    private static boolean isDate(int year, int month, int day) {
        boolean isMonth = month >= 1 && month <= 12 && day >= 1;
        boolean isLeapDay = month == 2 && day == 29 && isLeap(year);
        return isMonth && (day <= MONTH_DAYS[month - 1] || isLeapDay);
    }

    private static boolean isLeap(int year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    /** Negative where one of them is no digit. */
    private static int number(byte[] bytes, int start, int count) {
        int value = 0;
        for (int i = start; i < start + count; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** Of the decimals behind a point, if any; negative where they are none. */
    private static int millis(byte[] bytes, int start, int end) {
        if (start == end) {
            return 0;
        }
        int decimals = end - start - 1;
        if (bytes[start] != '.' || decimals < 1 || decimals > DECIMALS_MAX) {
            return -1;
        }
        int nanos = number(bytes, start + 1, decimals);
        for (int i = decimals; i < DECIMALS_MAX; i++) {
            nanos *= 10;
        }
        return nanos < 0 ? -1 : nanos / 1_000_000;
    }

    /** Days since 1970, by counting years from March on: a leap day is the last of its year. */
    private static int days(int year, int month, int day) {
        int marchYear = month > 2 ? year : year - 1;
        int sinceMarch = (month + 9) % 12;
        int dayOfYear = (153 * sinceMarch + 2) / 5 + day - 1;
        return marchYear * 365
                + marchYear / 4
                - marchYear / 100
                + marchYear / 400
                + dayOfYear
                - EPOCH_DAYS;
    }
}

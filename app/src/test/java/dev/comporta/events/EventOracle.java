package dev.comporta.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.comporta.json.InstantText;
import dev.comporta.json.JsonCursor;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Judges an event with Jackson, BigDecimal and the rules of the contract: what its fields say, or
 * that it is none. The JDK checks the UTF-8, because Jackson takes some ill-formed sequences.
 */
final class EventOracle {
    static final String REFUSED = "refused";

    private static final long FIRST_MILLIS = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();
    private static final long END_MILLIS = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();
    private static final Set<String> TYPES = Set.of("install", "click", "impression", "conversion");
    private static final Set<String> PLATFORMS = Set.of("ios", "android", "web");
    private static final Set<String> TEXTS =
            Set.of(
                    "user_id",
                    "session_id",
                    "device_id",
                    "idfa",
                    "gaid",
                    "country",
                    "language",
                    "user_agent",
                    "ip_address",
                    "campaign_id",
                    "ad_group_id",
                    "creative_id",
                    "network_id");
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(JsonCursor.MAX_DEPTH)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private final Set<String> names = new HashSet<>();
    private final Map<String, String> said = new TreeMap<>();
    private int unknown;
    private boolean good = true;

    private EventOracle() {}

    /** All that it says, by name; or {@link #REFUSED}. */
    static String judge(byte[] bytes) {
        String text;
        try {
            text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return REFUSED;
        }
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            return new EventOracle().judge(parser);
        } catch (JacksonException e) {
            return REFUSED;
        }
    }

    private String judge(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return REFUSED;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            require(names.add(name) && isWhole(name));
            parser.nextToken();
            read(name, parser);
        }
        boolean isWhole = parser.nextToken() == null;
        for (String field :
                new String[] {"event_id", "app_id", "event_type", "timestamp", "platform"}) {
            require(said.containsKey(field));
        }
        return good && isWhole && unknown <= 128 ? said.toString() : REFUSED;
    }

    private void require(boolean rule) {
        good &= rule;
    }

    private void read(String name, JsonParser parser) {
        JsonToken token = parser.currentToken();
        boolean isText = token == JsonToken.VALUE_STRING;
        if (token == JsonToken.VALUE_NULL && !isUnknown(name)) {
            return;
        }
        switch (name) {
            case "event_id", "app_id" -> take(name, isText, parser.getString(), isId(parser));
            case "event_type" ->
                    take(name, isText, parser.getString(), TYPES.contains(parser.getString()));
            case "platform" -> {
                String platform = parser.getString().toLowerCase(Locale.ROOT);
                take(name, isText, platform, PLATFORMS.contains(platform));
            }
            case "currency" ->
                    take(
                            name,
                            isText,
                            parser.getString(),
                            parser.getString().matches("[A-Za-z]{3}"));
            case "timestamp" -> takeTime(name, token, parser.getString());
            case "revenue" -> takeMoney(name, token, parser.getString());
            case "custom_params" -> takeParams(name, parser);
            default -> {
                if (TEXTS.contains(name)) {
                    int most = name.equals("user_agent") ? 2_048 : 1_024;
                    String text = parser.getString();
                    take(name, isText, text, text.getBytes(UTF_8).length <= most);
                } else {
                    unknown++;
                }
            }
        }
        drain(parser);
    }

    private static boolean isUnknown(String name) {
        for (EventField field : EventField.values()) {
            if (field.label().equals(name)) {
                return false;
            }
        }
        return true;
    }

    private void take(String name, boolean isType, @Nullable String text, boolean isGood) {
        require(isType && isGood);
        said.put(name, String.valueOf(text));
    }

    private static boolean isId(JsonParser parser) {
        String id = parser.getString();
        int characters = id.codePointCount(0, id.length());
        return characters >= 1 && characters <= 128;
    }

    private void takeTime(String name, JsonToken token, String text) {
        long millis = 0;
        if (token == JsonToken.VALUE_STRING) {
            Instant instant = InstantText.read(text);
            if (instant != null && instant.getEpochSecond() < END_MILLIS) {
                millis = Math.max(0, instant.getEpochSecond()) * 1_000;
                millis += instant.getNano() / 1_000_000;
            }
        } else if (token == JsonToken.VALUE_NUMBER_INT && text.length() <= 13) {
            long value = Long.parseLong(text);
            millis = value < END_MILLIS / 1_000 ? value * 1_000 : value;
        }
        require(millis >= FIRST_MILLIS && millis < END_MILLIS);
        said.put(name, Long.toString(millis));
    }

    private void takeMoney(String name, @Nullable JsonToken token, String text) {
        boolean isNumber = token != null && token.isNumeric();
        require(isNumber && text.length() <= 64);
        if (isNumber) {
            require(isMoney(text));
            said.put(name, text);
        }
    }

    private static boolean isMoney(String text) {
        try {
            BigDecimal plain = new BigDecimal(text).stripTrailingZeros();
            return plain.signum() == 0
                    || (plain.precision() - plain.scale() <= 18 && plain.scale() <= 18);
        } catch (NumberFormatException e) { // an exponent beyond an int
            return !text.replaceFirst("[eE].*", "").matches(".*[1-9].*");
        }
    }

    private void takeParams(String name, JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            require(false);
            return;
        }
        Map<String, String> params = new LinkedHashMap<>();
        int count = 0;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String param = parser.currentName();
            boolean isText = parser.nextToken() == JsonToken.VALUE_STRING;
            String text = parser.getString();
            count++;
            require(isText && isWhole(param) && !params.containsKey(param) && count <= 64);
            require(param.getBytes(UTF_8).length <= 256 && text.getBytes(UTF_8).length <= 4_096);
            params.put(param, text);
            drain(parser);
        }
        said.put(name, params.toString());
    }

    /** Reads the current value to its end, text and all, so that every byte of it is judged. */
    private void drain(JsonParser parser) {
        int depth = 0;
        JsonToken token = parser.currentToken();
        while (token != null) {
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            require(isWhole(parser.getString()));
            if (depth <= 0) {
                return;
            }
            token = parser.nextToken();
        }
    }

    /** Whether no surrogate stands alone. */
    private static boolean isWhole(@Nullable String text) {
        return text == null
                || text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= 0xDFFF);
    }
}

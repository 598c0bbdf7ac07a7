package dev.comporta.events;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Events as they are sent. */
final class EventTexts {

    /** The custom_params of the event that was just read, as Jackson reads them. */
    static Map<String, String> customParams(EventScanner scanner) {
        return JsonMapper.shared()
                .readValue(
                        scanner.text(EventField.CUSTOM_PARAMS),
                        new TypeReference<LinkedHashMap<String, String>>() {});
    }

    private EventTexts() {}

    /** The least that an event says. */
    static String event(String id) {
        return eventOf("app-1", id);
    }

    static String eventOf(String app, String id) {
        return "{\"event_id\":\""
                + id
                + "\",\"app_id\":\""
                + app
                + "\",\"event_type\":\"install\",\"timestamp\":1752583872,\"platform\":\"ios\"}";
    }

    /** With one more member. */
    static String with(String member) {
        return event("e-1").replaceFirst("}$", "," + member.replace("\\", "\\\\") + "}");
    }

    /** With another value in the place of a required one. */
    static String having(String field, String value) {
        return event("e-1")
                .replaceFirst(
                        "\"" + field + "\":(\"[^\"]*\"|[0-9]+)",
                        "\"" + field + "\":" + value.replace("\\", "\\\\"));
    }

    /** One that says all that can be said. */
    static String fullEvent(String id) {
        return "{\"event_id\":\""
                + id
                + "\",\"app_id\":\"com.example.shop\",\"event_type\":\"conversion\","
                + "\"timestamp\":\"2025-07-15T12:34:56.789Z\",\"platform\":\"Android\","
                + "\"user_id\":\"u-77\",\"session_id\":\"s-1\",\"device_id\":\"d-1\","
                + "\"idfa\":\"\",\"gaid\":\"38400000-8cf0-11bd-b23e-10b96e40000d\","
                + "\"country\":\"BR\",\"language\":\"pt-BR\",\"user_agent\":\"Mozilla/5.0\","
                + "\"ip_address\":\"203.0.113.7\",\"campaign_id\":\"c-9\","
                + "\"ad_group_id\":\"g-3\",\"creative_id\":\"k-2\",\"network_id\":\"n-1\","
                + "\"revenue\":19.99,\"currency\":\"BRL\","
                + "\"custom_params\":{\"plan\":\"gold\",\"step\":\"3\"}}";
    }
}

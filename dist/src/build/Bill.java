import java.security.MessageDigest;
import java.util.jar.JarFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the bill of materials true of a distribution, and writes down the licences of what is in it:
 * what has no jar there is left out (libraries of other platforms), jars have the checksums that they
 * have there, and the Java runtime is listed too, which is where most security updates come from.
 *
 * <p>Called by {@code assemble}: {@code java Bill.java BOM HOME}, with the jars in {@code HOME/lib}.
 */
void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[1]);
    JsonMapper json = JsonMapper.builder().build();
    ObjectNode bom = (ObjectNode) json.readTree(Path.of(arguments[0]).toFile());
    ((ObjectNode) bom.path("metadata").path("component")).put("name", "comporta");

    Set<String> absent = new HashSet<>();
    for (JsonNode component : bom.path("components")) {
        Path jar = home.resolve("lib", jarName(component));
        if (Files.exists(jar)) {
            fit((ObjectNode) component, sha256(jar));
        } else {
            absent.add(component.path("bom-ref").asString());
        }
    }
    drop((ArrayNode) bom.path("components"), it -> absent.contains(it.path("bom-ref").asString()));
    drop((ArrayNode) bom.path("dependencies"), it -> absent.contains(it.path("ref").asString()));
    for (JsonNode dependency : bom.path("dependencies")) {
        if (dependency.path("dependsOn") instanceof ArrayNode needed) {
            drop(needed, it -> absent.contains(it.asString()));
        }
    }
    writeLicences(bom, home);
    ((ArrayNode) bom.path("components")).add(runtime(json));
    json.writerWithDefaultPrettyPrinter().writeValue(home.resolve("bom.json").toFile(), bom);
}

String jarName(JsonNode component) {
    String purl = component.path("purl").asString();
    int classifier = purl.indexOf("classifier=");
    return component.path("name").asString()
            + "-"
            + component.path("version").asString()
            + (classifier < 0 ? "" : "-" + purl.substring(classifier + 11).replaceAll("&.*", ""))
            + ".jar";
}

void fit(ObjectNode component, String sha256) {
    boolean asPublished = component.path("hashes").valueStream().anyMatch(it -> it.path("content").asString().equals(sha256));
    component.putArray("hashes").addObject().put("alg", "SHA-256").put("content", sha256);
    if (!asPublished) {
        component.putObject("pedigree").put("notes", "Old class files were given stack maps (app/src/build/UpgradeClasses.java).");
    }
}

void drop(ArrayNode nodes, Predicate<JsonNode> unwanted) {
    for (int i = nodes.size() - 1; i >= 0; i--) {
        if (unwanted.test(nodes.get(i))) {
            nodes.remove(i);
        }
    }
}

ObjectNode runtime(JsonMapper json) {
    String version = Runtime.version().toString();
    ObjectNode runtime = json.createObjectNode();
    runtime.put("type", "platform")
            .put("bom-ref", "pkg:generic/openjdk@" + version)
            .put("publisher", System.getProperty("java.vendor"))
            .put("name", "openjdk")
            .put("version", version)
            .put("cpe", "cpe:2.3:a:oracle:openjdk:" + System.getProperty("java.version") + ":*:*:*:*:*:*:*")
            .put("purl", "pkg:generic/openjdk@" + version);
    runtime.putArray("licenses").addObject().put("expression", "GPL-2.0-only WITH Classpath-exception-2.0");
    return runtime;
}

/** A list, the text of each licence once, and what the jars bring along themselves. */
void writeLicences(JsonNode bom, Path home) throws Exception {
    Path directory = Files.createDirectories(home.resolve("licenses"));
    List<String> lines = new ArrayList<>();
    for (JsonNode component : bom.path("components")) {
        if (component.path("group").asString().equals("dev.comporta")) {
            continue;
        }
        List<String> ids = new ArrayList<>();
        for (JsonNode entry : component.path("licenses")) {
            ObjectNode licence = (ObjectNode) entry.path("license");
            ids.add(licence.path("id").asString());
            Files.write(
                    directory.resolve(licence.path("id").asString() + ".txt"),
                    Base64.getMimeDecoder().decode(licence.remove("text").path("content").asString()));
        }
        if (ids.isEmpty()) {
            throw new IllegalStateException("no licence is known of " + component.path("purl"));
        }
        String jar = jarName(component);
        lines.add(jar + ": " + String.join(" or ", ids));
        copyLegalFiles(home.resolve("lib", jar), directory.resolve(jar.replace(".jar", "")));
    }
    lines.add("runtime: GPL-2.0-only WITH Classpath-exception-2.0, see runtime/legal");
    Files.write(directory.resolve("THIRD-PARTY.txt"), lines);
}

void copyLegalFiles(Path jar, Path directory) throws Exception {
    try (JarFile file = new JarFile(jar.toFile())) {
        for (var entry : Collections.list(file.entries())) {
            String name = entry.getName();
            if (name.matches("META-INF/[^/]*(LICENSE|NOTICE)[^/]*")) {
                Files.createDirectories(directory);
                Files.write(
                        directory.resolve(name.substring("META-INF/".length())),
                        file.getInputStream(entry).readAllBytes());
            }
        }
    }
}

String sha256(Path file) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(digest);
}

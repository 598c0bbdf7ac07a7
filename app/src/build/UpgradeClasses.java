import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;

/**
 * Brings the classes of a jar that was compiled for Java 5 up to the format of Java 7, which has
 * stack maps: older classes stand in no AOT cache, so each start would parse and verify them
 * again. Their code stays as it is. What is new enough already is copied.
 *
 * <p>Called by the build: {@code java UpgradeClasses.java DIRECTORY PREFIX}, for the jars whose
 * names begin so.
 */
void main(String[] arguments) throws IOException {
    try (var jars = Files.newDirectoryStream(Path.of(arguments[0]), arguments[1] + "*.jar")) {
        for (Path jar : jars) {
            upgrade(jar);
        }
    }
}

void upgrade(Path jar) throws IOException {
    Path upgraded = Path.of(jar + ".new");
    var time = Files.getLastModifiedTime(jar); // a cache knows its jars by it
    try (var types = new URLClassLoader(new URL[] {jar.toUri().toURL()});
            var in = new JarInputStream(Files.newInputStream(jar));
            var out = new JarOutputStream(Files.newOutputStream(upgraded))) {
        var manifest = new JarEntry(JarFile.MANIFEST_NAME);
        manifest.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0)); // the same in each build
        out.putNextEntry(manifest);
        in.getManifest().write(out);
        out.closeEntry();
        ClassFile format =
                ClassFile.of(
                        StackMapsOption.GENERATE_STACK_MAPS,
                        ClassHierarchyResolverOption.of(
                                ClassHierarchyResolver.ofResourceParsing(types)));
        for (JarEntry entry; (entry = in.getNextJarEntry()) != null; ) {
            byte[] bytes = in.readAllBytes();
            JarEntry copy = new JarEntry(entry.getName());
            copy.setTime(entry.getTime());
            out.putNextEntry(copy);
            out.write(entry.getName().endsWith(".class") ? upgraded(format, bytes) : bytes);
            out.closeEntry();
        }
    }
    Files.setLastModifiedTime(upgraded, time);
    Files.move(upgraded, jar, StandardCopyOption.REPLACE_EXISTING);
}

byte[] upgraded(ClassFile format, byte[] bytes) {
    ClassModel read = format.parse(bytes);
    if (read.majorVersion() >= ClassFile.JAVA_7_VERSION) {
        return bytes;
    }
    return format.transformClass(
            read,
            ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
                    .andThen(
                            ClassTransform.endHandler(
                                    builder -> builder.withVersion(ClassFile.JAVA_7_VERSION, 0))));
}

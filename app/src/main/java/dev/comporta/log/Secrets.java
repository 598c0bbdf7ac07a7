package dev.comporta.log;

import java.util.regex.Pattern;

/** What must not be told, wherever it stands in somebody's words. */
public final class Secrets {
    /** What stands before the @ of a URL may be a password, also where it is no valid URL. */
    private static final Pattern USER = Pattern.compile("//[^\\s\"';,]*@");

    private Secrets() {}

    public static String hide(String words) {
        return words.indexOf('@') < 0 ? words : USER.matcher(words).replaceAll("//…@");
    }
}

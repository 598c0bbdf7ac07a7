package dev.comporta.http;

/**
 * What a streamed answer is made of.
 *
 * <p>Threading: called on the connection's event loop, so it must not block.
 */
public interface StreamSource {

    /**
     * The answer's head has left, and so have all answers before it: from now on parts may be
     * written. Called once at most; never where the client asked for the head only, or is gone.
     */
    void onOpened(AnswerStream stream);

    /**
     * Nothing can be written any more: the stream was ended, by its source or since the server goes
     * down, or the client has gone, or doesn't read. Called once for each that was opened.
     */
    void onClosed(AnswerStream stream);
}

package dev.comporta.relay;

import dev.comporta.http.Answer;

/**
 * An answer as it came from an owner.
 *
 * @param isLast whether the owner does nothing more of what this connection sent
 */
record OwnersAnswer(Answer answer, boolean isLast) {
    int status() {
        return answer.status();
    }
}

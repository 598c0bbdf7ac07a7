package dev.comporta.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.comporta.json.Hex;
import dev.comporta.payment.Operator;
import dev.comporta.payment.Operator.Intervention;
import dev.comporta.payment.Resolution;
import java.util.Optional;
import java.util.UUID;

/**
 * The paths of the operator's desk.
 *
 * <p>Threading: immutable; called on every event loop.
 */
final class OperatorRoutes {
    private static final String RETRY_SUFFIX = "/retry";
    private static final String ACKNOWLEDGE_SUFFIX = "/acknowledge";
    private static final String RESOLVE_SUFFIX = "/resolve";
    private static final String DEAD_LETTERS = "/dead-letters/";
    private static final String IN_DOUBT = "/in-doubt/";

    /** A payment in a page: its longest numbers and words come to some 350 bytes. */
    private static final int ENTRY_BYTES_MAX = 512;

    private final OperatorDesk desk;
    private final Answers answers;

    OperatorRoutes(OperatorDesk desk, Answers answers) {
        this.desk = desk;
        this.answers = answers;
        ResolutionReader.load();
        NoteReader.load();
    }

    /** The endpoint of a path that names a payment; {@link Endpoint#NONE} for any other. */
    static Endpoint endpointAt(String path) {
        if (path.startsWith(DEAD_LETTERS) && path.endsWith(RETRY_SUFFIX)) {
            return Endpoint.DEAD_LETTER_RETRY;
        }
        if (path.startsWith(DEAD_LETTERS) && path.endsWith(ACKNOWLEDGE_SUFFIX)) {
            return Endpoint.DEAD_LETTER_ACKNOWLEDGE;
        }
        return path.startsWith(IN_DOUBT) && path.endsWith(RESOLVE_SUFFIX)
                ? Endpoint.IN_DOUBT_RESOLVE
                : Endpoint.NONE;
    }

    /** The exchange for a request that was not refused. */
    Exchange exchange(
            Connection connection,
            Endpoint endpoint,
            RequestTarget target,
            byte[] body,
            int bodyLength) {
        try {
            return switch (endpoint) {
                case PROCESSORS ->
                        Exchange.answered(
                                connection, Answer.json(200, desk.processorsJson().get()));
                case DEAD_LETTERS -> deadLetters(connection, ListQuery.ofDeadLetters(target));
                case DEAD_LETTERS_RETRY -> retryAll(connection, ListQuery.ofRetries(target));
                case DEAD_LETTER_RETRY ->
                        retry(connection, idIn(target.path(), DEAD_LETTERS, RETRY_SUFFIX));
                case DEAD_LETTER_ACKNOWLEDGE ->
                        acknowledge(
                                connection,
                                idIn(target.path(), DEAD_LETTERS, ACKNOWLEDGE_SUFFIX),
                                NoteReader.read(body, bodyLength));
                case IN_DOUBT -> inDoubt(connection, ListQuery.ofDoubts(target));
                case IN_DOUBT_RESOLVE ->
                        resolve(
                                connection,
                                idIn(target.path(), IN_DOUBT, RESOLVE_SUFFIX),
                                ResolutionReader.read(body, bodyLength));
                default -> throw new IllegalArgumentException("no path of operators: " + endpoint);
            };
        } catch (ListQuery.Refused e) {
            return Exchange.answered(connection, answers.of(e.problem(), e.detail()));
        }
    }

    private Exchange deadLetters(Connection connection, ListQuery query) {
        return new Inquiry(
                connection,
                query.limit() * ENTRY_BYTES_MAX,
                (payments, answer) ->
                        desk.operator()
                                .deadLetters(
                                        query.reason(),
                                        query.after(),
                                        query.limit(),
                                        page ->
                                                answer.accept(
                                                        Answer.json(
                                                                200,
                                                                OperatorText.deadLetters(page)))));
    }

    private Exchange inDoubt(Connection connection, ListQuery query) {
        return new Inquiry(
                connection,
                query.limit() * ENTRY_BYTES_MAX,
                (payments, answer) ->
                        desk.operator()
                                .inDoubt(
                                        query.after(),
                                        query.limit(),
                                        page ->
                                                answer.accept(
                                                        Answer.json(
                                                                200, OperatorText.inDoubt(page)))));
    }

    private Exchange retry(Connection connection, UUID id) {
        return new Inquiry(
                connection,
                (payments, answer) ->
                        desk.operator()
                                .retry(
                                        id,
                                        done ->
                                                answer.accept(
                                                        answerOf(
                                                                done,
                                                                Problem.NOT_A_DEAD_LETTER,
                                                                OperatorText.state(
                                                                        id, "pending")))));
    }

    private Exchange acknowledge(Connection connection, UUID id, Optional<String> note) {
        if (note.isEmpty()) {
            return Exchange.answered(connection, answers.of(Problem.INVALID_NOTE));
        }
        return new Inquiry(
                connection,
                (payments, answer) ->
                        desk.operator()
                                .acknowledge(
                                        id,
                                        note.get(),
                                        done ->
                                                answer.accept(
                                                        answerOf(
                                                                done,
                                                                Problem.NOT_A_DEAD_LETTER,
                                                                OperatorText.state(
                                                                        id, "acknowledged")))));
    }

    private Exchange retryAll(Connection connection, ListQuery query) {
        var reason = query.reason().orElseThrow();
        return new Inquiry(
                connection,
                (payments, answer) ->
                        desk.operator()
                                .retryAll(
                                        reason,
                                        query.limit(),
                                        retried ->
                                                answer.accept(answerOf(reason.slug(), retried))));
    }

    private Answer answerOf(String reason, Operator.Retried retried) {
        return answerOf(
                retried.intervention(),
                Problem.NOT_A_DEAD_LETTER,
                OperatorText.retried(reason, retried));
    }

    private Exchange resolve(Connection connection, UUID id, ResolutionReader.Reading reading) {
        return switch (reading) {
            case ResolutionReader.Reading.Refused(Problem problem, String detail) ->
                    Exchange.answered(connection, answers.of(problem, detail));
            case ResolutionReader.Reading.Read(Resolution resolution, String note) -> {
                String state = resolution instanceof Resolution.Booked ? "settled" : "pending";
                yield new Inquiry(
                        connection,
                        (payments, answer) ->
                                desk.operator()
                                        .resolve(
                                                id,
                                                resolution,
                                                note,
                                                done ->
                                                        answer.accept(
                                                                answerOf(
                                                                        done,
                                                                        Problem.NOT_IN_DOUBT,
                                                                        OperatorText.state(
                                                                                id, state)))));
            }
        };
    }

    private Answer answerOf(Intervention intervention, Problem wrongState, String body) {
        return switch (intervention) {
            case DONE -> Answer.json(200, body);
            case NO_SUCH_PAYMENT -> answers.of(Problem.NO_SUCH_PAYMENT);
            case WRONG_STATE -> answers.of(wrongState);
            case MAY_BE_BOOKED -> answers.of(Problem.MAY_BE_BOOKED);
            case FULL -> answers.of(Problem.FULL);
            case UNAVAILABLE -> answers.of(Problem.STORE_UNAVAILABLE);
        };
    }

    private static UUID idIn(String path, String prefix, String suffix) throws ListQuery.Refused {
        int end = path.length() - suffix.length();
        byte[] text =
                path.substring(prefix.length(), Math.max(prefix.length(), end)).getBytes(US_ASCII);
        UUID id = Hex.uuid(text, 0, text.length);
        if (id == null) {
            throw new ListQuery.Refused(Problem.NOT_A_UUID, Problem.NOT_A_UUID.detail());
        }
        return id;
    }
}

package firstring.http.server;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Reads one request's body as it arrives. A body over a limit is read further and dropped, up to a second limit, so
 * that its client gets to read the response. Runs on one thread at a time.
 */
final class BodyGathering implements Runnable {
    /** How much of a refused body is read and dropped; the connection of a longer one is closed. */
    static final long MAX_DROPPED_BYTES = 16L * 1024 * 1024;

    private static final int OK = 200;
    private static final byte[] NOTHING = new byte[0];

    record Context(Request request, Response response, Callback callback, RequestState exchange, Source source) {}

    private final BodyHandler handler;
    private final Context context;
    private final Limits limits;
    private final BodyBudget budget;
    private byte[] bytes = NOTHING;
    private int length;
    private long seen;
    private int refusal = OK;
    private Scheduler.@Nullable Task deadline;

    BodyGathering(BodyHandler handler, Context context, Limits limits, BodyBudget budget) {
        this.handler = handler;
        this.context = context;
        this.limits = limits;
        this.budget = budget;
    }

    @Override
    public void run() {
        while (true) {
            Content.Chunk chunk = context.request.read();
            if (chunk == null) {
                startDeadline();
                context.request.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                refuse(statusOf(chunk.getFailure()));
                return;
            }
            take(chunk);
            if (chunk.isLast() || (refusal != OK && seen > MAX_DROPPED_BYTES)) {
                finish();
                return;
            }
        }
    }

    private void startDeadline() {
        if (deadline == null) {
            Request request = context.request;
            deadline = request.getComponents()
                    .getScheduler()
                    .schedule(
                            () -> request.fail(new TimeoutException("body")),
                            limits.bodyTimeout().toMillis(),
                            TimeUnit.MILLISECONDS);
        }
    }

    private static int statusOf(Throwable failure) {
        return switch (failure) {
            case TimeoutException _ -> 408;
            case HttpException http -> http.getCode();
            default -> 400;
        };
    }

    private void take(Content.Chunk chunk) {
        ByteBuffer content = chunk.getByteBuffer();
        seen += content.remaining();
        if (refusal == OK && Math.max(seen, context.request.getLength()) > limits.maxBodyBytes()) {
            refusal = 413;
        }
        if (refusal == OK && !makeRoom(content.remaining())) {
            refusal = 503;
        }
        if (refusal == OK) {
            int count = content.remaining();
            content.get(bytes, length, count);
            length += count;
        } else {
            drop();
        }
        chunk.release();
    }

    /** Grows the array as bytes arrive, never by the length that a client announces, nor beyond it. */
    private boolean makeRoom(int count) {
        int needed = length + count;
        if (needed <= bytes.length) {
            return true;
        }
        long announced = context.request.getLength();
        int max = (int) (announced < 0 ? limits.maxBodyBytes() : Math.min(announced, limits.maxBodyBytes()));
        return resize(Math.max(needed, Math.min(bytes.length * 2, max)));
    }

    private boolean resize(int capacity) {
        if (!budget.resize(context.source, bytes.length, capacity)) {
            return false;
        }
        if (capacity != bytes.length) {
            bytes = Arrays.copyOf(bytes, capacity);
        }
        return true;
    }

    /** Releases what has arrived of a refused body. */
    private void drop() {
        length = 0;
        resize(0);
    }

    private void finish() {
        if (refusal != OK) {
            refuse(refusal);
            return;
        }
        cancelDeadline();
        resize(length);
        context.exchange.body = bytes;
        Callback callback = releasing();
        try {
            if (!handler.next(context.request, context.response, callback)) {
                refuse(404);
            }
        } catch (Throwable failure) {
            Response.writeError(context.request, context.response, callback, failure);
        }
    }

    private void refuse(int status) {
        cancelDeadline();
        drop();
        AnswerWriter.write(
                ErrorAnswers.ofStatus(status, context.exchange), context.exchange, context.response, releasing());
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel();
        }
    }

    private Callback releasing() {
        int taken = bytes.length;
        return new Callback.Nested(context.callback) {
            @Override
            public void completed() {
                budget.resize(context.source, taken, 0);
            }
        };
    }
}

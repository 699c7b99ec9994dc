package firstring.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One keep-alive connection of the generator, with at most one lead in progress. Used by one thread. */
final class LoadConnection implements AutoCloseable {
    private static final int MAX_ANSWER_BYTES = 64 * 1024;

    private final InetSocketAddress server;
    private final Requests requests;
    private final Tally tally;
    private final LongSupplier leads;
    private long end;
    private final byte[] requestBytes;
    private final ByteBuffer request;
    private final byte[] answerBytes = new byte[MAX_ANSWER_BYTES];
    private final ByteBuffer answer = ByteBuffer.wrap(answerBytes);
    private @Nullable SocketChannel channel;
    private long sentAt;
    private boolean waiting;

    LoadConnection(InetSocketAddress server, Requests requests, Tally tally, LongSupplier leads) {
        this.server = server;
        this.requests = requests;
        this.tally = tally;
        this.leads = leads;
        this.requestBytes = new byte[requests.maxLength()];
        this.request = ByteBuffer.wrap(requestBytes);
    }

    /** Connects; nothing is sent yet. */
    void open(Selector selector) throws IOException {
        SocketChannel opened = SocketChannel.open(server);
        channel = opened;
        opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
        opened.configureBlocking(false);
        opened.register(selector, SelectionKey.OP_READ, this);
    }

    /** Sends the first lead; from then on each response triggers the next one, until {@code end} on the nano clock. */
    void begin(Selector selector, long lastMoment) throws IOException {
        end = lastMoment;
        SocketChannel opened = Objects.requireNonNull(channel);
        sendOne(opened, Objects.requireNonNull(opened.keyFor(selector)));
    }

    boolean isWaiting() {
        return waiting;
    }

    /** Handles the operations for which the socket is ready. */
    void serve(SelectionKey key) {
        try {
            SocketChannel ready = (SocketChannel) key.channel();
            if (key.isWritable()) {
                send(ready, key);
            }
            if (key.isReadable()) {
                receive(ready, key);
            }
        } catch (IOException broken) {
            lose(key, broken.toString());
        }
    }

    private void sendNext(SocketChannel ready, SelectionKey key) throws IOException {
        if (System.nanoTime() >= end) {
            key.cancel();
            return;
        }
        sendOne(ready, key);
    }

    private void sendOne(SocketChannel ready, SelectionKey key) throws IOException {
        request.limit(requests.write(leads.getAsLong(), requestBytes)).position(0);
        answer.clear();
        sentAt = System.nanoTime();
        waiting = true;
        send(ready, key);
    }

    private void send(SocketChannel ready, SelectionKey key) throws IOException {
        ready.write(request);
        int interest = request.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != interest) {
            key.interestOps(interest);
        }
    }

    private void receive(SocketChannel ready, SelectionKey key) throws IOException {
        if (ready.read(answer) < 0) {
            lose(key, "connection closed by the server");
            return;
        }
        int length = AnswerHead.totalLength(answerBytes, answer.position());
        if (length >= 0 && answer.position() >= length) {
            note();
            sendNext(ready, key);
        } else if (!answer.hasRemaining()) {
            lose(key, "response longer than 64 kB");
        }
    }

    private void note() {
        long nanos = System.nanoTime() - sentAt;
        waiting = false;
        switch (AnswerHead.status(answerBytes)) {
            case 201 -> tally.created(nanos);
            case 200 -> tally.updated(nanos);
            default -> tally.failed(answerText());
        }
    }

    private String answerText() {
        return new String(answerBytes, 0, Math.min(answer.position(), 1_000), StandardCharsets.UTF_8);
    }

    private void lose(SelectionKey key, String reason) {
        key.cancel();
        close();
        if (waiting) {
            waiting = false;
            tally.failed(reason);
        }
        if (System.nanoTime() < end) {
            reopen(key.selector());
        }
    }

    private void reopen(Selector selector) {
        try {
            open(selector);
            begin(selector, end);
        } catch (IOException refused) {
            tally.failed(refused.toString());
        }
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}

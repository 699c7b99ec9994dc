package firstring.bench;

import firstring.bench.growth.Population;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/** Tries to post one lead to a server that may not be listening yet. */
record FirstLead(InetSocketAddress server, Requests requests) {
    private static final long PAUSE_MILLIS = 5;
    private static final int ANSWER_BYTES = 64;

    /** True when the server answered 201. */
    boolean isCreated(Population sent) throws InterruptedException {
        byte[] bytes = new byte[requests.maxLength()];
        try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
            int length = requests.write(sent.begin(Workload.NEW).next(), bytes);
            socket.getOutputStream().write(bytes, 0, length);
            byte[] answer = socket.getInputStream().readNBytes(ANSWER_BYTES);
            return answer.length == ANSWER_BYTES && AnswerHead.status(answer) == 201;
        } catch (IOException notYet) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            return false;
        }
    }
}

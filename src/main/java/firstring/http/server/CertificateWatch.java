package firstring.http.server;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** Checks every ten seconds whether the TLS files have changed, from the server's start to its stop. */
final class CertificateWatch extends AbstractLifeCycle {
    private static final long EVERY_SECONDS = 10;

    private final CertificateFiles certificate;
    private final Scheduler scheduler;
    private volatile Scheduler.@Nullable Task next;

    CertificateWatch(CertificateFiles certificate, Scheduler scheduler) {
        this.certificate = certificate;
        this.scheduler = scheduler;
    }

    @Override
    protected void doStart() {
        next = scheduler.schedule(this::look, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        certificate.reloadIfChanged();
        if (isRunning()) {
            doStart();
        }
    }

    @Override
    protected void doStop() {
        Scheduler.Task task = next;
        if (task != null) {
            task.cancel();
        }
    }
}

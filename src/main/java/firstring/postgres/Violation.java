package firstring.postgres;

import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Tells which constraint a statement violated. */
public final class Violation {
    private Violation() {}

    /** True when this failure is a violation of this constraint or unique index. */
    public static boolean isOf(String constraint, Throwable failure) {
        return constraint(failure).filter(constraint::equals).isPresent();
    }

    private static Optional<String> constraint(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PSQLException refused) {
                return Optional.ofNullable(refused.getServerErrorMessage()).map(ServerErrorMessage::getConstraint);
            }
        }
        return Optional.empty();
    }
}

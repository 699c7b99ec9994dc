package firstring.accounts.audit;

import firstring.accounts.Author;
import java.time.Instant;

/** One row of the audit log; changes are JSON. */
record AuditRow(long id, Instant at, Author author, String action, AuditLog.Thing thing, String changes) {}

package firstring.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Database failures are classified in the same way for leads, requests, edits and sequences. */
class SqlFailureTest {
    @ParameterizedTest
    @CsvSource({
        "40001, LOST_RACE",
        "40P01, LOST_RACE",
        "23505, DUPLICATE",
        "23503, DANGLING",
        "55P03, LOCKED",
        "25P03, LOCKED",
        "57014, TIMED_OUT",
        "57P01, AWAY",
        "57P03, AWAY",
        "08006, AWAY",
        "53300, AWAY",
        "53200, AWAY",
        "53100, NO_SPACE",
        "58030, NO_SPACE",
        "25006, READ_ONLY",
        "23514, OURS",
        "42601, OURS"
    })
    void aNestedSqlStateIsClassifiedTheSame(String state, SqlFailure expected) {
        SQLException failure = new SQLException("refused", state);
        assertThat(SqlFailure.of(failure)).isEqualTo(expected);
        assertThat(SqlFailure.of(new IllegalStateException(new ConnectionException(failure))))
                .isEqualTo(expected);
    }

    @Test
    void aPoolTimeoutNamesItsCause() {
        assertThat(SqlFailure.of(new SQLTransientConnectionException("no connection")))
                .isEqualTo(SqlFailure.BUSY);
        SQLTransientConnectionException refused =
                new SQLTransientConnectionException("no connection", new SQLException("no password", "28P01"));
        assertThat(new DatabaseFault("no", refused).isOfConnection()).isFalse();
    }

    @Test
    void aDatabaseFailureIsNotBlamedOnTheRequest() {
        assertThat(SqlFailure.of(new RuntimeException(new SQLException("stops", "57P01")))
                        .passes())
                .isTrue();
        assertThat(SqlFailure.of(new IllegalStateException("a bug")).passes()).isFalse();
        assertThat(SqlFailure.of(new SQLException("a bug", "23514")).passes()).isFalse();
    }
}

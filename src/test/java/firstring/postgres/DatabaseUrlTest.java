package firstring.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseUrlTest {

    @ParameterizedTest
    @CsvSource({
        "postgres://ann:pw@db:5433/leads, jdbc:postgresql://db:5433/leads, ann, pw",
        "postgresql://ann:p%40%2F%3Aw@db/leads?sslmode=require, jdbc:postgresql://db/leads?sslmode=require, ann, p@/:w",
        "postgres://ann:a+b@db/leads, jdbc:postgresql://db/leads, ann, a+b",
        "postgres://ann@db, jdbc:postgresql://db/ann, ann, ''",
        "jdbc:postgresql://db/leads?user=ann&password=p%26w, jdbc:postgresql://db/leads, ann, p&w",
        "postgres://ann:pw@[::1]:5432/leads, jdbc:postgresql://[::1]:5432/leads, ann, pw",
        "postgres://ann:pw@db/leads?connect_timeout=3&application_name=x,"
                + " jdbc:postgresql://db/leads?connectTimeout=3&ApplicationName=x, ann, pw"
    })
    void bothNotationsAreRead(String text, String jdbcUrl, String user, String password) {
        assertThat(DatabaseUrl.parse(text)).isEqualTo(new DatabaseUrl(jdbcUrl, user, password));
    }

    @Test
    void aSeparateUserAndPasswordOverrideThoseInTheUrl() {
        assertThat(DatabaseUrl.parse("jdbc:postgresql://db/leads", "bob", "secret"))
                .isEqualTo(new DatabaseUrl("jdbc:postgresql://db/leads", "bob", "secret"));
        assertThat(DatabaseUrl.parse("postgres://ann:pw@db/leads", "bob", "secret")
                        .user())
                .isEqualTo("bob");
    }

    @Test
    void severalHostsAndTheWritableOneAreRead() {
        assertThat(DatabaseUrl.parse("postgres://ann:pw@a:1,b:2/leads?target_session_attrs=read-write")
                        .jdbcUrl())
                .isEqualTo("jdbc:postgresql://a:1,b:2/leads?targetServerType=primary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "db:5432/leads",
                "mysql://ann:hush@db/leads",
                "postgres://db/leads",
                "postgres://ann:hush@/leads",
                "postgres://ann:hush@%2Ftmp/leads",
                "postgres://ann:hush@db:port/leads",
                "postgres://ann:hush@db:99999/leads",
                "postgres://ann:hush%zz@db/leads",
                "postgres://ann:hush@db/leads?sslmode"
            })
    void aFaultIsOneSentenceWithoutTheSecret(String text) {
        assertThatThrownBy(() -> DatabaseUrl.parse(text))
                .isInstanceOf(DatabaseFault.class)
                .hasMessageEndingWith(".")
                .hasMessageNotContaining("hush");
    }

    @Test
    void itsTextDoesNotShowThePassword() {
        assertThat(DatabaseUrl.parse("postgres://ann:hush@db/leads").toString()).doesNotContain("hush");
    }
}

package firstring.accounts.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import firstring.concurrent.HeavyWork;
import firstring.concurrent.Overloaded;
import firstring.text.HiddenText;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashing passwords with Argon2id. */
final class PasswordsTest {
    private static final Passwords passwords = Passwords.onOwnThreads();

    @AfterAll
    static void stop() {
        passwords.close();
    }

    @Test
    void aHashMatchesOnlyItsPasswordAndDiffersEachTime() {
        String hash = passwords.hash("pässwörd 😀");
        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("pässwörd");
        assertThat(passwords.matches("pässwörd 😀", hash)).isTrue();
        assertThat(passwords.matches("passwörd 😀", hash)).isFalse();
        assertThat(passwords.hash("pässwörd 😀")).isNotEqualTo(hash);
    }

    /** From the reference implementation: argon2 somesalt -id -t 2 -m 16 -p 1 -l 32, password "password". */
    @Test
    void aHashOfTheReferenceImplementationMatches() {
        String reference = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assertThat(passwords.matches("password", reference)).isTrue();
        assertThat(passwords.matches("passwore", reference)).isFalse();
    }

    @Test
    void aFloodOfGuessesDoesNotBlockKnownBrowsers() {
        HeavyWork flooded = HeavyWork.named("strangers_passwords");
        flooded.close();
        try (Passwords busy = new Passwords(HeavyWork.named("passwords"), flooded)) {
            String hash = busy.hash("plenty of gray herons");
            assertThatThrownBy(() -> busy.matchesStrangers("plenty of gray herons", hash))
                    .isInstanceOf(Overloaded.class);
            assertThat(busy.matches("plenty of gray herons", hash)).isTrue();
        }
    }

    @Test
    void aMalformedHashMatchesNoPassword() {
        assertThat(passwords.matches("x", "")).isFalse();
        assertThat(passwords.matches("x", "plain")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "Ab1$, TOO_SHORT",
        "x7$kQp2!m, TOO_SHORT",
        "password1234, EASY_TO_GUESS",
        "123456789012, EASY_TO_GUESS",
        "qwertyuiop12, EASY_TO_GUESS",
        "aaaaaaaaaaaaaaaaaaaaaaaa, EASY_TO_GUESS",
        "firstring2026, EASY_TO_GUESS",
        "ada@brake.example, PERSONAL",
        "Lovelace.Ada1, PERSONAL",
        "ecalevolada12, PERSONAL"
    })
    void refusesCommonAndPersonalPasswords(String password, PasswordFault fault) {
        assertThat(passwords.findFault(new HiddenText(password), List.of("Ada Lovelace", "ada@brake.example")))
                .hasValueSatisfying(found -> assertThat(found).isIn(fault, PasswordFault.PERSONAL));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"correct horse battery staple", "x7$kQp2!mZ", "plenty of gray herons", "9fJ-3kd_Q1xW8aLz0PqTgA"})
    void acceptsALongOrRandomPassword(String password) {
        assertThat(passwords.findFault(new HiddenText(password), List.of("Ada Lovelace")))
                .isEmpty();
    }

    @Test
    void anOverlongPasswordIsRefusedWithoutHashing() {
        HiddenText endless = new HiddenText("4@8({[<3".repeat(32_768));
        assertThat(passwords.findFault(endless, List.of())).contains(PasswordFault.TOO_LONG);
        HiddenText longest = new HiddenText("4@8({[<3".repeat(32).substring(1));
        assertThat(passwords.findFault(longest, List.of())).isEmpty();
    }
}

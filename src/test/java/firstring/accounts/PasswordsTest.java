package firstring.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Passwords as Argon2id. */
final class PasswordsTest {
    private final Passwords passwords = new Passwords();

    @Test
    void aHashFitsItsPasswordAloneAndDiffersEachTime() {
        String hash = passwords.hash("pässwörd 😀");
        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("pässwörd");
        assertThat(passwords.matches("pässwörd 😀", hash)).isTrue();
        assertThat(passwords.matches("passwörd 😀", hash)).isFalse();
        assertThat(passwords.hash("pässwörd 😀")).isNotEqualTo(hash);
    }

    /** Made by the reference implementation: argon2 somesalt -id -t 2 -m 16 -p 1 -l 32, password "password". */
    @Test
    void theReferenceImplementationsHashIsKnown() {
        String reference = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assertThat(passwords.matches("password", reference)).isTrue();
        assertThat(passwords.matches("passwore", reference)).isFalse();
    }

    @Test
    void whatIsNoHashFitsNothing() {
        assertThat(passwords.matches("x", "")).isFalse();
        assertThat(passwords.matches("x", "plain")).isFalse();
    }
}

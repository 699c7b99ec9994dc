package firstring.accounts.users;

import firstring.concurrent.HeavyWork;
import firstring.concurrent.Overloaded;
import firstring.text.HiddenText;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hashes passwords with Argon2id, in the PHC string form {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}: 19 MiB and
 * two passes each (OWASP's first choice of settings). All hashes of this process are computed on the same few threads,
 * which limits processors and memory; strangers' have their own threads, so that a flood of guesses does not keep known
 * users out. Each method throws {@link Overloaded} when too many wait for those threads. Thread-safe.
 */
public final class Passwords implements AutoCloseable {
    public static final int MAX_LENGTH = 255;

    private static final int MEMORY_KIB = 19_456;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=([0-9]{1,7}),t=([0-9]{1,3}),p=([0-9]{1,2})\\$([^$]{1,100})\\$([^$]{1,200})");

    private final SecureRandom random = new SecureRandom();
    private final HeavyWork work;
    private final HeavyWork strangers;

    /**
     * The memory of a working thread, kept from hash to hash: 19 MiB of garbage for each would stop the entire server
     * to collect it.
     */
    private final ThreadLocal<BlockPool> memory =
            ThreadLocal.withInitial(() -> new FixedBlockPool(Argon2BytesGenerator.getBlockCount(MEMORY_KIB, LANES)));

    Passwords(HeavyWork work, HeavyWork strangers) {
        this.work = work;
        this.strangers = strangers;
    }

    /** Creates its own threads, which end with {@link #close()}. */
    public static Passwords onOwnThreads() {
        return new Passwords(HeavyWork.named("passwords"), HeavyWork.named("strangers_passwords"));
    }

    /** The costs a stored hash was created with, so that it can be checked after ours have changed. */
    private record Costs(int memoryKib, int passes, int lanes) {}

    /** True for input too long to be a password; it is not hashed. */
    public static boolean isTooLong(String password) {
        return password.length() > 2 * MAX_LENGTH || password.codePointCount(0, password.length()) > MAX_LENGTH;
    }

    public String hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        Costs costs = new Costs(MEMORY_KIB, PASSES, LANES);
        byte[] hash = work.run(() -> derive(password, salt, costs, HASH_BYTES));
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
                .formatted(MEMORY_KIB, PASSES, LANES, base64.encodeToString(salt), base64.encodeToString(hash));
    }

    /** For someone who is signed in or uses a known device. */
    public boolean matches(String password, String stored) {
        return matches(work, password, stored);
    }

    /** For everyone else. */
    public boolean matchesStrangers(String password, String stored) {
        return matches(strangers, password, stored);
    }

    /** Refuses a stranger's attempt before any other work when the comparison would be refused. */
    public void refuseStrangersWhenFull() {
        strangers.refuseWhenFull();
    }

    private boolean matches(HeavyWork work, String password, String stored) {
        Matcher phc = PHC.matcher(stored);
        if (!phc.matches()) {
            return false;
        }
        Costs costs = new Costs(
                Integer.parseInt(phc.group(1)), Integer.parseInt(phc.group(2)), Integer.parseInt(phc.group(3)));
        byte[] salt = Base64.getDecoder().decode(phc.group(4));
        byte[] hash = Base64.getDecoder().decode(phc.group(5));
        return MessageDigest.isEqual(hash, work.run(() -> derive(password, salt, costs, hash.length)));
    }

    /**
     * The reason why a new password is rejected; empty when it is acceptable.
     *
     * @param personal the user's name, email address and similar words that strangers would try first
     */
    public Optional<PasswordFault> findFault(HiddenText password, List<String> personal) {
        return isTooLong(password.reveal())
                ? Optional.of(PasswordFault.TOO_LONG)
                : work.run(() -> PasswordStrength.findFault(password.reveal(), personal));
    }

    public void addMeters(MeterRegistry registry) {
        work.addMeters(registry);
        strangers.addMeters(registry);
    }

    @Override
    public void close() {
        work.close();
        strangers.close();
    }

    private byte[] derive(String password, byte[] salt, Costs costs, int length) {
        byte[] hash = new byte[length];
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(costs.memoryKib())
                .withIterations(costs.passes())
                .withParallelism(costs.lanes())
                .withSalt(salt)
                .withBlockPool(memory.get())
                .build());
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }
}

package firstring.messages.providers;

import firstring.accounts.AccountId;
import firstring.json.Json;
import firstring.messages.Channel;
import firstring.messages.providers.Provider.Security;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import firstring.text.HiddenText;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The providers of accounts. Secrets are encrypted in the row. Thread-safe. */
public final class ProviderStore {
    private static final String FIND = """
            select channel, kind, settings, secret, version, updated_at
            from message_provider
            where account_id = :account and channel = :channel
            """;

    private static final String LOCK = """
            select channel, kind, settings, secret, version, updated_at
            from message_provider
            where account_id = :account and channel = :channel
            for update
            """;

    private static final String LIST = """
            select channel, kind, settings, secret, version, updated_at
            from message_provider
            where account_id = :account
            order by channel
            """;

    private static final String PUT = """
            insert into message_provider as p (account_id, channel, kind, settings, secret, created_at, updated_at)
            select :account, :channel, :kind, :settings::jsonb, :secret, :now, :now
            where :version = 0 or exists (
              select from message_provider as known
              where known.account_id = :account and known.channel = :channel)
            on conflict (account_id, channel) do update
            set kind = excluded.kind, settings = excluded.settings, secret = excluded.secret,
                version = p.version + 1, updated_at = excluded.updated_at
            where p.account_id = :account and p.version = :version
            """;

    private static final String DELETE =
            "delete from message_provider where account_id = :account and channel = :channel";

    private final Database database;
    private final SecretBox box;

    public ProviderStore(Database database, SecretBox box) {
        this.database = database;
        this.box = box;
    }

    public record Stored(Provider provider, long version, Instant updatedAt) {}

    /** The provider for messages of this channel. */
    public Optional<Stored> find(Handle handle, AccountId account, Channel channel) {
        return find(handle, FIND, account, channel);
    }

    private Optional<Stored> find(Handle handle, String sql, AccountId account, Channel channel) {
        return handle.createQuery(sql)
                .bind("account", account.value())
                .bind("channel", channel.provider().code())
                .map((row, context) -> read(account, row))
                .findOne();
    }

    /** As {@link #find}; no one else changes it before the transaction ends. */
    Optional<Stored> lock(Handle tx, AccountId account, Channel channel) {
        return find(tx, LOCK, account, channel);
    }

    public Optional<Stored> find(AccountId account, Channel channel) {
        return database.jdbi().withHandle(handle -> find(handle, account, channel));
    }

    List<Stored> list(AccountId account) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST)
                        .bind("account", account.value())
                        .map((row, context) -> read(account, row))
                        .list());
    }

    /** False when the stored provider has another version; with 0: when any is stored. */
    boolean put(Handle tx, AccountId account, Provider provider, long version, Instant now) {
        return tx.createUpdate(PUT)
                        .bind("account", account.value())
                        .bind("channel", provider.channel().code())
                        .bind("kind", provider.kind())
                        .bind("settings", Json.text(settings(provider)))
                        .bind("secret", box.seal(provider.secret(), context(account, provider.channel())))
                        .bind("version", version)
                        .bind("now", Moments.utc(now))
                        .execute()
                == 1;
    }

    boolean delete(Handle tx, AccountId account, Channel channel) {
        return tx.createUpdate(DELETE)
                        .bind("account", account.value())
                        .bind("channel", channel.code())
                        .execute()
                == 1;
    }

    /** All settings except the secret, as stored and shown. */
    static Map<String, @Nullable Object> settings(Provider provider) {
        Map<String, @Nullable Object> settings = new LinkedHashMap<>();
        switch (provider) {
            case Provider.Twilio twilio -> {
                settings.put("base_url", twilio.baseUrl().toString());
                settings.put("account_sid", twilio.accountSid());
            }
            case Provider.Http http -> settings.put("base_url", http.baseUrl().toString());
            case Provider.Smtp smtp -> {
                settings.put("host", smtp.host());
                settings.put("port", smtp.port());
                settings.put("security", smtp.security().code());
                settings.put("user", smtp.user());
                settings.put("name", smtp.name());
                settings.put("reply_to", smtp.replyTo());
            }
        }
        settings.put("sender", provider.sender());
        return settings;
    }

    private Stored read(AccountId account, ResultSet row) throws SQLException {
        Channel channel = Channel.ofCode(row.getString("channel"));
        HiddenText secret = box.open(row.getBytes("secret"), context(account, channel));
        Provider provider = provider(row.getString("kind"), Json.tree(row.getString("settings")), secret);
        return new Stored(provider, row.getLong("version"), Moments.get(row, "updated_at"));
    }

    private static Provider provider(String kind, JsonNode settings, HiddenText secret) {
        String sender = text(settings, "sender");
        return switch (kind) {
            case "twilio" ->
                new Provider.Twilio(
                        baseUrl(settings), settings.path("account_sid").asString(), sender, secret);
            case "http" -> new Provider.Http(baseUrl(settings), sender, secret);
            case "smtp" ->
                new Provider.Smtp(
                        settings.path("host").asString(),
                        settings.path("port").asInt(),
                        Security.valueOf(settings.path("security").asString().toUpperCase(Locale.ROOT)),
                        text(settings, "user"),
                        settings.path("sender").asString(),
                        text(settings, "name"),
                        text(settings, "reply_to"),
                        secret);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static URI baseUrl(JsonNode settings) {
        return URI.create(settings.path("base_url").asString());
    }

    private static @Nullable String text(JsonNode settings, String name) {
        JsonNode value = settings.path(name);
        return value.isString() ? value.asString() : null;
    }

    private static String context(AccountId account, Channel channel) {
        return account.value() + "/" + channel.code();
    }
}

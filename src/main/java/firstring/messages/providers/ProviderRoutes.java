package firstring.messages.providers;

import firstring.accounts.AccountId;
import firstring.accounts.Accounts;
import firstring.accounts.Author;
import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.accounts.audit.AuditLog;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Etag;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.body.StrictForm;
import firstring.messages.Channel;
import firstring.messages.OutboxStore;
import firstring.messages.SignedLinks;
import firstring.messages.providers.ProviderStore.Stored;
import firstring.outbound.Outbound;
import firstring.postgres.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/messaging}: the account's providers. Every user can see whether the account can send; only admins can
 * see and edit the providers.
 */
public final class ProviderRoutes {
    private static final String ALL = "/api/v1/messaging";

    /** The version when there is no provider. */
    private static final long NONE = 0;

    private static final int ATTEMPTS = 5;

    private final Accounts accounts;
    private final InstantSource clock;
    private final Database database;
    private final ProviderStore providers;
    private final OutboxStore outbox;
    private final SignedLinks links;
    private final Outbound outbound;

    /** The stores that the routes use. */
    public record Stores(Database database, ProviderStore providers, OutboxStore outbox) {}

    public ProviderRoutes(Accounts accounts, InstantSource clock, Stores stores, SignedLinks links, Outbound outbound) {
        this.accounts = accounts;
        this.clock = clock;
        this.database = stores.database();
        this.providers = stores.providers();
        this.outbox = stores.outbox();
        this.links = links;
        this.outbound = outbound;
    }

    public void addTo(Routes routes) {
        Guard guard = accounts.guard();
        routes.on("GET", ALL, guard.manage(Role.AGENT, this::get));
        add(routes, Channel.SMS, ProviderForm.SMS_KEYS, ProviderForm::readSms);
        add(routes, Channel.EMAIL, ProviderForm.EMAIL_KEYS, ProviderForm::readEmail);
    }

    private void add(Routes routes, Channel channel, Set<String> keys, Function<ProviderForm, Provider> read) {
        Guard guard = accounts.guard();
        String path = ALL + "/" + channel.code();
        routes.on("GET", path, guard.manage(Role.ADMIN, (caller, call) -> get(caller, channel)))
                .on(
                        "PUT",
                        path,
                        guard.manage(
                                Role.ADMIN,
                                (caller, call) -> StrictForm.body(
                                        call, keys, params -> put(caller, call, channel, params, read))))
                .on("DELETE", path, guard.manage(Role.ADMIN, (caller, call) -> delete(caller, call, channel)));
    }

    private Answer get(Caller caller, Call call) {
        return Answer.json(200, view(caller));
    }

    private Answer get(Caller caller, Channel channel) {
        return providers
                .find(caller.account(), channel)
                .map(stored -> answer(caller.account(), stored))
                .orElseGet(Answer::notFound);
    }

    private Answer answer(AccountId account, Stored stored) {
        return Etag.on(Answer.json(200, view(account, stored)), stored.version());
    }

    /**
     * Reads the provider again after a concurrent change, so that {@code If-Match} is still valid at the moment of the
     * change.
     */
    private Answer put(
            Caller caller, Call call, Channel channel, Params params, Function<ProviderForm, Provider> read) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Optional<Answer> answer = tryPut(caller, call, channel, params, read);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        return Etag.stale();
    }

    private Optional<Answer> tryPut(
            Caller caller, Call call, Channel channel, Params params, Function<ProviderForm, Provider> read) {
        AccountId account = caller.account();
        Optional<Stored> stored = providers.find(account, channel);
        Optional<Answer> stale = Etag.mismatch(call, stored.map(Stored::version).orElse(NONE));
        if (stale.isPresent()) {
            return stale;
        }
        String region = accounts.settings().getSettings(account).country();
        Provider provider =
                read.apply(new ProviderForm(params, stored.map(Stored::provider), region, outbound::forbids));
        if (!params.faults().isEmpty()) {
            return Optional.of(Answer.invalid(params.faults()));
        }
        boolean saved = save(Author.of(caller, call), stored, provider);
        return saved ? Optional.of(get(caller, channel)) : Optional.empty();
    }

    /** False when the provider is no longer the stored one. */
    private boolean save(Author author, Optional<Stored> stored, Provider provider) {
        AccountId account = author.account();
        Instant now = clock.instant();
        return database.jdbi().inTransaction(tx -> {
            if (!providers.put(
                    tx, account, provider, stored.map(Stored::version).orElse(NONE), now)) {
                return false;
            }
            outbox.release(tx, account, provider.channel(), now);
            audit(tx, author, provider.channel(), stored.map(Stored::provider), Optional.of(provider));
            return true;
        });
    }

    private Answer delete(Caller caller, Call call, Channel channel) {
        return database.jdbi().inTransaction(tx -> {
            Optional<Stored> stored = providers.lock(tx, caller.account(), channel);
            Optional<Answer> refusal = Etag.refusal(call, stored.map(Stored::version));
            if (refusal.isPresent()) {
                return refusal.get();
            }
            providers.delete(tx, caller.account(), channel);
            audit(tx, Author.of(caller, call), channel, stored.map(Stored::provider), Optional.empty());
            return Answer.empty();
        });
    }

    private void audit(Handle tx, Author author, Channel channel, Optional<Provider> before, Optional<Provider> after) {
        AuditLog.Thing thing = new AuditLog.Thing("messaging", channel.code(), channel.code());
        accounts.audit().changed(tx, author, thing, audited(before), audited(after));
    }

    private static Map<String, @Nullable Object> audited(Optional<Provider> provider) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        provider.ifPresent(known -> {
            view.put("kind", known.kind());
            view.putAll(ProviderStore.settings(known));
            view.put("secret", known.secret());
        });
        return view;
    }

    private Map<String, @Nullable Object> view(Caller caller) {
        List<Stored> stored = providers.list(caller.account());
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        boolean sees = caller.role().isAtLeast(Role.ADMIN);
        for (Channel channel : List.of(Channel.SMS, Channel.EMAIL)) {
            Optional<Stored> one = stored.stream()
                    .filter(known -> known.provider().channel() == channel)
                    .findFirst();
            view.put(
                    channel.code(),
                    one.map(known -> sees ? view(caller.account(), known) : nameOf(known))
                            .orElse(null));
        }
        Map<String, Integer> held = new LinkedHashMap<>();
        Channel.ALL.forEach(channel -> held.put(channel.code(), 0));
        held.putAll(outbox.countHeld(caller.account()));
        view.put("held", held);
        return view;
    }

    private static Map<String, @Nullable Object> nameOf(Stored stored) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("kind", stored.provider().kind());
        view.put("sender", stored.provider().sender());
        return view;
    }

    private Map<String, @Nullable Object> view(AccountId account, Stored stored) {
        Provider provider = stored.provider();
        Map<String, @Nullable Object> view = nameOf(stored);
        view.putAll(ProviderStore.settings(provider));
        view.put("has_secret", !provider.secret().reveal().isEmpty());
        view.put("inbound_url", links.callback(account, provider.kind(), "inbound"));
        view.put("updated_at", stored.updatedAt());
        return view;
    }
}

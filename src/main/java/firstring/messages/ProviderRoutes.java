package firstring.messages;

import firstring.accounts.AccountId;
import firstring.accounts.Accounts;
import firstring.accounts.AuditLog;
import firstring.accounts.Author;
import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Etag;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.StrictForm;
import firstring.messages.ProviderStore.Stored;
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

/** {@code /api/v1/messaging}: what the account sends by. Everybody sees whether it can send, admins see and edit by what. */
final class ProviderRoutes {
    private static final String ALL = "/api/v1/messaging";

    private final Accounts accounts;
    private final InstantSource clock;
    private final Database database;
    private final ProviderStore providers;
    private final OutboxStore outbox;
    private final Links links;
    private final Outbound outbound;

    /** Where it is kept what is sent, and by what. */
    record Stores(Database database, ProviderStore providers, OutboxStore outbox) {}

    ProviderRoutes(Accounts accounts, InstantSource clock, Stores stores, Links links, Outbound outbound) {
        this.accounts = accounts;
        this.clock = clock;
        this.database = stores.database();
        this.providers = stores.providers();
        this.outbox = stores.outbox();
        this.links = links;
        this.outbound = outbound;
    }

    void addTo(Routes routes) {
        Guard guard = accounts.guard();
        routes.on("GET", ALL, guard.manage(Role.AGENT, this::get));
        add(routes, Channel.SMS, ProviderForm.SMS_KEYS, ProviderForm::readSms);
        add(routes, Channel.EMAIL, ProviderForm.EMAIL_KEYS, ProviderForm::readEmail);
    }

    private void add(Routes routes, Channel channel, Set<String> keys, Function<ProviderForm, Provider> read) {
        Guard guard = accounts.guard();
        String path = ALL + "/" + channel.code();
        routes.on(
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

    private Answer put(
            Caller caller, Call call, Channel channel, Params params, Function<ProviderForm, Provider> read) {
        AccountId account = caller.account();
        Optional<Stored> stored = providers.find(account, channel);
        Optional<Answer> stale = stored.flatMap(known -> Etag.mismatch(call, known.version()));
        if (stale.isPresent()) {
            return stale.get();
        }
        String region = accounts.settings().getSettings(account).country();
        Provider provider =
                read.apply(new ProviderForm(params, stored.map(Stored::provider), region, outbound::forbids));
        if (!params.faults().isEmpty()) {
            return Answer.invalid(params.faults());
        }
        Instant now = clock.instant();
        database.jdbi().useTransaction(tx -> {
            providers.put(tx, account, provider, now);
            outbox.release(tx, account, channel, now);
            audit(tx, Author.of(caller, call), channel, stored.map(Stored::provider), Optional.of(provider));
        });
        Stored saved = providers.find(account, channel).orElseThrow();
        return Etag.on(Answer.json(200, view(account, saved)), saved.version());
    }

    private Answer delete(Caller caller, Call call, Channel channel) {
        Optional<Stored> stored = providers.find(caller.account(), channel);
        if (stored.isEmpty()) {
            return Answer.notFound();
        }
        database.jdbi().useTransaction(tx -> {
            providers.delete(tx, caller.account(), channel);
            audit(tx, Author.of(caller, call), channel, stored.map(Stored::provider), Optional.empty());
        });
        return Answer.empty();
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

package firstring.messages;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.contacts.ContactId;
import firstring.contacts.Loaded;
import firstring.contacts.Visibility;
import firstring.http.Paging;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The rows of messages, and their timeline entries. Thread-safe. */
public final class MessageStore {
    static final String COLUMNS = """
            id, contact_id, channel, state, from_address, to_address, subject, body, html, media_url, segments,
            occasion, line_id, user_id, outcome, rule, idempotency_key, provider_id, attempt, not_before, due_at,
            created_at, updated_at, sent_at, delivered_at
            """;

    private static final String SELECT = "select " + COLUMNS + " from message ";

    private static final String INSERT = """
            insert into message (account_id, id, contact_id, direction, channel, state, from_address, to_address,
              subject, body, html, media_url, segments, occasion, line_id, user_id, outcome, rule, idempotency_key,
              provider_id, attempt, not_before, due_at, created_at, updated_at)
            values (:account, :id, :contact, :direction, :channel, :state, :from, :to, :subject, :body, :html,
              :media_url, :segments, :occasion, :line, :user, :outcome, :rule, :key, :provider_id, :attempt, :not_before, :due_at,
              :created_at, :updated_at)
            on conflict (account_id, idempotency_key) do nothing
            """;

    /** Messages sent by users whose contacts are visible, and messages to and from those contacts. */
    private static final String SEEN = """
            (:all or user_id = any(:owners) or (:unowned and contact_id is null) or contact_id in (
              select c.id from contact c
              where c.account_id = :account and (c.user_id = any(:owners) or (:unowned and c.user_id is null))))
            """;

    private static final String SELECT_ONE = "select " + COLUMNS + ", " + SEEN + " as visible from message ";

    private static final String FIND = SELECT_ONE + "where account_id = :account and id = :id";

    private static final String LOCK = FIND + " for update";

    private static final String FIND_BY_KEY = SELECT_ONE + "where account_id = :account and idempotency_key = :key";

    private static final String WEIGH = """
            select id, 2000 + octet_length(body) + coalesce(octet_length(html), 0) as bytes
            from message
            where account_id = :account and (:after::bigint is null or id < :after)
              and (:contact::bigint is null or contact_id = :contact)
              and (:state::text is null or state = :state)
              and (:channel::text is null or channel = :channel)
              and
            """ + SEEN + """
            order by id desc
            limit :limit
            """;

    private static final String LIST =
            SELECT + "where account_id = :account and id = any (:ids) and " + SEEN + " order by id desc";

    private static final String INSERT_EVENT = """
            insert into timeline (account_id, contact_id, at, id, kind, user_id, outcome, note, message_id)
            values (:account, :contact, :at, :event, 'message', :user, :outcome, :note, :id)
            """;

    private final Database database;

    MessageStore(Database database) {
        this.database = database;
    }

    /**
     * The filter of a list; null: all.
     *
     * @param visible messages of visible contacts, and messages that the caller sent
     */
    record Filter(
            @Nullable ContactId contact,
            @Nullable MessageState state,
            @Nullable Channel channel,
            Visibility visible) {}

    /** False when a message with this key already exists. */
    public boolean insert(Handle tx, AccountId account, Message message) {
        return tx.createUpdate(INSERT)
                        .bind("account", account.value())
                        .bind("id", message.id().value())
                        .bind("contact", value(message.contact()))
                        .bind("direction", message.isInbound() ? "inbound" : "outbound")
                        .bind("channel", message.channel().code())
                        .bind("state", message.standing().state().code())
                        .bind("from", message.way().from())
                        .bind("to", message.way().to())
                        .bind("subject", message.content().subject())
                        .bind("body", message.content().body())
                        .bind("html", message.content().html())
                        .bind("media_url", message.content().mediaUrl())
                        .bind("segments", message.content().segments())
                        .bind("occasion", message.way().occasion().code())
                        .bind("line", message.way().line())
                        .bind("user", value(message.way().user()))
                        .bind("outcome", message.standing().outcome())
                        .bind("rule", code(message.standing().rule()))
                        .bind("key", message.standing().key())
                        .bind("provider_id", message.standing().providerId())
                        .bind("attempt", message.standing().attempt())
                        .bind("not_before", Moments.utcOrNull(message.moments().notBefore()))
                        .bind("due_at", Moments.utcOrNull(message.moments().dueAt()))
                        .bind("created_at", Moments.utc(message.moments().createdAt()))
                        .bind("updated_at", Moments.utc(message.moments().updatedAt()))
                        .execute()
                == 1;
    }

    /** Adds the state of the message to the contact's timeline. */
    public void insertEvent(Handle tx, AccountId account, Message message, Event event) {
        if (message.contact() == null) {
            return;
        }
        tx.createUpdate(INSERT_EVENT)
                .bind("account", account.value())
                .bind("contact", message.contact().value())
                .bind("at", Moments.utc(event.at()))
                .bind("event", event.id())
                .bind("user", value(message.way().user()))
                .bind("outcome", event.state().code())
                .bind("note", event.note())
                .bind("id", message.id().value())
                .execute();
    }

    /** @param note the text of a new message, otherwise the reason for its state */
    public record Event(
            long id,
            Instant at,
            MessageState state,
            @Nullable String note) {}

    public Loaded<Message> find(AccountId account, MessageId id, Visibility visible) {
        return database.jdbi().withHandle(handle -> find(handle, account, id, visible));
    }

    public Loaded<Message> find(Handle tx, AccountId account, MessageId id, Visibility visible) {
        return load(tx.createQuery(FIND).bind("id", id.value()), account, visible);
    }

    /** A message that exists and is visible. */
    Message get(Handle tx, AccountId account, MessageId id, Visibility visible) {
        return find(tx, account, id, visible).seen().orElseThrow();
    }

    public Loaded<Message> lock(Handle tx, AccountId account, MessageId id, Visibility visible) {
        return load(tx.createQuery(LOCK).bind("id", id.value()), account, visible);
    }

    public Loaded<Message> findByKey(Handle tx, AccountId account, String key, Visibility visible) {
        return load(tx.createQuery(FIND_BY_KEY).bind("key", key), account, visible);
    }

    /** @param more whether further messages follow the page */
    record Page(List<Message> messages, boolean more) {}

    private record Weight(long id, long bytes) {}

    /** The newest first, as many as fit on a page. */
    Page list(AccountId account, Filter filter, Paging paging) {
        List<Weight> found = weigh(account, filter, paging);
        List<Weight> fitting = found.subList(
                0, paging.reserve(found.stream().map(Weight::bytes).toList()));
        List<Long> ids = fitting.stream().map(Weight::id).toList();
        List<Message> messages = database.jdbi()
                .withHandle(handle -> bind(handle.createQuery(LIST), filter.visible())
                        .bind("account", account.value())
                        .bindArray("ids", Long.class, ids)
                        .map((row, context) -> read(row))
                        .list());
        return new Page(messages, fitting.size() < found.size());
    }

    private List<Weight> weigh(AccountId account, Filter filter, Paging paging) {
        MessageState state = filter.state();
        Channel channel = filter.channel();
        return database.jdbi()
                .withHandle(handle -> bind(handle.createQuery(WEIGH), filter.visible())
                        .bind("account", account.value())
                        .bind("after", paging.after())
                        .bind("contact", value(filter.contact()))
                        .bind("state", state == null ? null : state.code())
                        .bind("channel", channel == null ? null : channel.code())
                        .bind("limit", paging.fetch())
                        .map((row, context) -> new Weight(row.getLong("id"), row.getLong("bytes")))
                        .list());
    }

    private static Loaded<Message> load(Query query, AccountId account, Visibility visible) {
        return bind(query, visible)
                .bind("account", account.value())
                .map((row, context) ->
                        row.getBoolean("visible") ? new Loaded.Seen<>(read(row)) : new Loaded.Hidden<Message>())
                .findOne()
                .orElseGet(Loaded.Missing::new);
    }

    private static Query bind(Query query, Visibility visible) {
        return query.bind("all", visible.all())
                .bind("unowned", visible.unowned())
                .bindArray("owners", Long.class, List.copyOf(visible.owners()));
    }

    private static @Nullable Long value(@Nullable ContactId contact) {
        return contact == null ? null : contact.value();
    }

    private static @Nullable Long value(@Nullable UserId user) {
        return user == null ? null : user.value();
    }

    private static @Nullable String code(@Nullable SendRule rule) {
        return rule == null ? null : rule.code();
    }

    static Message read(ResultSet row) throws SQLException {
        Long contact = row.getObject("contact_id", Long.class);
        return new Message(
                new MessageId(row.getLong("id")),
                contact == null ? null : new ContactId(contact),
                Channel.ofCode(row.getString("channel")),
                new Message.Content(
                        row.getString("subject"),
                        row.getString("body"),
                        row.getString("html"),
                        row.getString("media_url"),
                        row.getObject("segments", Integer.class)),
                readWay(row),
                readStanding(row),
                readMoments(row));
    }

    private static Message.Way readWay(ResultSet row) throws SQLException {
        Long user = row.getObject("user_id", Long.class);
        return new Message.Way(
                row.getString("from_address"),
                row.getString("to_address"),
                row.getObject("line_id", Long.class),
                user == null ? null : new UserId(user),
                SendReason.ofCode(row.getString("occasion")));
    }

    private static Message.Standing readStanding(ResultSet row) throws SQLException {
        String rule = row.getString("rule");
        return new Message.Standing(
                MessageState.ofCode(row.getString("state")),
                row.getString("outcome"),
                rule == null ? null : SendRule.ofCode(rule),
                row.getString("idempotency_key"),
                row.getString("provider_id"),
                row.getInt("attempt"));
    }

    private static Message.Moments readMoments(ResultSet row) throws SQLException {
        return new Message.Moments(
                Moments.find(row, "not_before"),
                Moments.find(row, "due_at"),
                Moments.get(row, "created_at"),
                Moments.get(row, "updated_at"),
                Moments.find(row, "sent_at"),
                Moments.find(row, "delivered_at"));
    }
}

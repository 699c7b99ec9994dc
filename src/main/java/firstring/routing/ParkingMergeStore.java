package firstring.routing;

import firstring.accounts.AccountId;
import firstring.contacts.merge.ContactsMerged;
import firstring.postgres.Moments;
import firstring.postgres.RowCopies;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Keeps parkings consistent when two contacts are merged: with an owner, none stays open; without one, one parking stays, the
 * kept contact's if it has one. Undoing the merge checks the ring groups of reopened parkings again. Thread-safe.
 */
public final class ParkingMergeStore implements ContactsMerged {
    private static final RowCopies PARKINGS = new RowCopies("parking", List.of("contact_id"));

    private static final String CLOSE = """
            update parking p set state = 'superseded', closed_at = ?
            where p.account_id = ? and p.state = 'open' and (
              ? and p.contact_id in (?, ?)
              or p.contact_id = ? and exists (
                select from parking o where o.account_id = ? and o.contact_id = ? and o.state = 'open'))
            """;

    private static final String GIVE = "update parking set contact_id = ? where account_id = ? and contact_id = ?";

    private final HandOutStore handOuts;

    public ParkingMergeStore(HandOutStore handOuts) {
        this.handOuts = handOuts;
    }

    @Override
    public List<RowCopies> copies() {
        return List.of(PARKINGS);
    }

    @Override
    public void contactsMerged(Connection tx, AccountId account, Merge merge) throws SQLException {
        try (PreparedStatement close = tx.prepareStatement(CLOSE);
                PreparedStatement give = tx.prepareStatement(GIVE)) {
            close.setObject(1, Moments.utc(merge.at()));
            close.setLong(2, account.value());
            close.setBoolean(3, merge.owner() != null);
            close.setLong(4, merge.kept().value());
            close.setLong(5, merge.gone().value());
            close.setLong(6, merge.gone().value());
            close.setLong(7, account.value());
            close.setLong(8, merge.kept().value());
            close.executeUpdate();
            give.setLong(1, merge.kept().value());
            give.setLong(2, account.value());
            give.setLong(3, merge.gone().value());
            give.executeUpdate();
        }
    }

    @Override
    public void mergeUndone(Connection tx, AccountId account, Undo undo) throws SQLException {
        List<RingGroupId> groups = new ArrayList<>();
        for (JsonNode parking : undo.before().path(PARKINGS.table())) {
            if (parking.path("state").asString().equals("open")) {
                groups.add(new RingGroupId(parking.path("ring_group_id").asLong()));
            }
        }
        handOuts.ensureDue(tx, account, groups, undo.at());
    }
}

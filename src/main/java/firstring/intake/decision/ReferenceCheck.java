package firstring.intake.decision;

import firstring.accounts.UserId;
import firstring.accounts.users.EmailKey;
import firstring.dialer.DialerListId;
import firstring.http.Params;
import firstring.intake.NewLead;
import firstring.intake.decision.References.Kind;
import firstring.routing.RingGroupId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds ids that the account does not know to a lead's shape faults, so that one answer lists all of them
 * (docs/contract.md 1.2).
 */
final class ReferenceCheck {
    private final BatchFacts facts;
    private final NewLead lead;
    private final Map<String, List<String>> errors;

    ReferenceCheck(BatchFacts facts, NewLead lead) {
        this.facts = facts;
        this.lead = lead;
        this.errors = new LinkedHashMap<>(lead.faults());
    }

    Map<String, List<String>> errors() {
        check("line_id", Kind.LINE, lead.person().lineId());
        check("disposition_status_id", Kind.DISPOSITION_STATUS, lead.person().dispositionStatusId());
        check("tag_id", Kind.TAG, lead.actions().tagId());
        check("sequence_id", Kind.SEQUENCE, lead.actions().sequenceId());
        Long user = lead.routing().userId();
        if (user != null && !facts.users.containsKey(new UserId(user))) {
            addInvalid("user_id");
        }
        String email = lead.routing().userEmail();
        if (email != null && !facts.usersByEmail.containsKey(EmailKey.of(email))) {
            addInvalid("user_email");
        }
        Long group = lead.routing().ringGroupId();
        if (group != null && !facts.ringGroups.containsKey(new RingGroupId(group))) {
            addInvalid("ring_group_id");
        }
        for (long list : lead.actions().lists()) {
            if (!facts.lists.containsKey(new DialerListId(list))) {
                addInvalid("list_ids", "There is no list %d.".formatted(list));
            }
        }
        return errors;
    }

    private void check(String field, Kind kind, @Nullable Long id) {
        if (id != null && facts.references.find(kind, id) == null) {
            addInvalid(field);
        }
    }

    private void addInvalid(String field) {
        errors.putIfAbsent(field, List.of(invalid(field)));
    }

    /** Adds a sentence for one faulty item of a field with several. */
    private void addInvalid(String field, String item) {
        List<String> sentences = new ArrayList<>(errors.getOrDefault(field, List.of(invalid(field))));
        sentences.add(item);
        errors.put(field, sentences);
    }

    private static String invalid(String field) {
        return "The selected %s is invalid.".formatted(Params.words(field));
    }
}

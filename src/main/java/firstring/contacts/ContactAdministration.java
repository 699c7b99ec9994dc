package firstring.contacts;

import firstring.accounts.Platform;
import firstring.contacts.catalog.CatalogRoutes;
import firstring.contacts.catalog.CustomFieldRoutes;
import firstring.contacts.catalog.CustomFields;
import firstring.contacts.merge.ConflictRoutes;
import firstring.contacts.merge.ContactMerges;
import firstring.contacts.merge.MergeRoutes;
import firstring.contacts.timeline.TimelineRoutes;
import firstring.http.Routes;
import java.util.Set;

/**
 * The routes of a contact's timeline, merges, conflicts and Do Not Contact, and of what an account defines for its
 * contacts: tags, lines, disposition statuses, lead sources, custom fields. Thread-safe.
 */
public final class ContactAdministration {
    private final CatalogRoutes catalogs;
    private final CustomFieldRoutes customFields;
    private final DoNotContactRoutes doNotContact;
    private final TimelineRoutes timeline;
    private final MergeRoutes merges;
    private final ConflictRoutes conflicts;

    /** @param reservedKeys keys that no custom field can have */
    public ContactAdministration(
            Platform platform, Contacts contacts, CustomFields customFields, Set<String> reservedKeys) {
        this.catalogs = new CatalogRoutes(platform.database(), platform.ids(), platform.clock(), platform.accounts());
        this.customFields = new CustomFieldRoutes(
                platform.accounts(), platform.database(), platform.ids(), platform.clock(), customFields, reservedKeys);
        this.doNotContact =
                new DoNotContactRoutes(platform.accounts(), contacts, platform.database(), platform.clock());
        this.timeline = new TimelineRoutes(platform.guard(), contacts, platform.database());
        ContactMerges merging = new ContactMerges(contacts, platform.database());
        this.merges = new MergeRoutes(platform.guard(), contacts, merging);
        this.conflicts = new ConflictRoutes(platform.guard(), platform.database(), merging);
    }

    public void addTo(Routes routes) {
        catalogs.addTo(routes);
        customFields.addTo(routes);
        doNotContact.addTo(routes);
        timeline.addTo(routes);
        merges.addTo(routes);
        conflicts.addTo(routes);
    }
}

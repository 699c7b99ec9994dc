package firstring.contactbook;

import firstring.accounts.Platform;
import firstring.contacts.Contacts;
import firstring.contacts.catalog.CustomFields;
import firstring.http.Routes;

/** The door to the contact book: the routes that list, find, show and export contacts. Thread-safe. */
public final class ContactBook {
    private final ContactRoutes contacts;
    private final ContactExportRoutes exports;
    private final SavedSearchRoutes savedSearches;

    public ContactBook(Platform platform, Contacts contacts, CustomFields customFields) {
        this.contacts = new ContactRoutes(
                platform.guard(), platform.settings(), contacts, customFields, platform.database(), platform.clock());
        this.exports = new ContactExportRoutes(platform.accounts(), contacts, customFields, platform.database());
        this.savedSearches = new SavedSearchRoutes(
                platform.guard(), platform.settings(), platform.database(), platform.ids(), platform.clock());
    }

    public void addTo(Routes routes) {
        contacts.addTo(routes);
        exports.addTo(routes);
        savedSearches.addTo(routes);
    }
}

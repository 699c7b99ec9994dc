import client.ApiClient;
import client.ApiException;
import client.api.ContactsApi;
import client.api.LeadApiApi;
import client.model.Contact;
import client.model.ContactEdit;
import client.model.Lead;
import client.model.LeadAnswer;
import client.model.LeadPhoneNumber;
import client.model.TagNamesInput;
import java.util.concurrent.ThreadLocalRandom;

/** Posts a lead, creates a contact and reads it back, by the client generated from the API description. */
public final class CreateContact {
    public static void main(String[] args) throws ApiException {
        ApiClient client = new ApiClient().setBasePath(args[0]);
        client.setBearerToken(args[1]);

        // Tags as one string: what the generator makes of a list or a string can only write the string.
        Lead lead = new Lead()
                .phoneNumber(new LeadPhoneNumber(number()))
                .firstName("Java")
                .tags(new TagNamesInput("generated,java"));
        LeadAnswer answer = new LeadApiApi(client).postLead(null, null, lead);

        ContactsApi contacts = new ContactsApi(client);
        Contact created = contacts.createContact(new ContactEdit().phoneNumber(number()).firstName("Java"));
        Contact read = contacts.getContact(created.getId());
        if (!read.getPhoneNumber().equals(created.getPhoneNumber())) {
            throw new IllegalStateException("another contact: " + read);
        }
        System.out.println("Java: lead " + answer.getLeadId() + ": " + answer.getMessage() + " Contact " + read.getId()
                + ": created.");
    }

    private static String number() {
        return "+1818" + ThreadLocalRandom.current().nextInt(4_000_000, 8_000_000);
    }
}

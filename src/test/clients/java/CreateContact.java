import client.ApiClient;
import client.ApiException;
import client.api.ContactsApi;
import client.api.LeadApiApi;
import client.model.Contact;
import client.model.ContactEdit;
import client.model.Lead;
import client.model.LeadAnswer;
import client.model.LeadPhoneNumber;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Posts a lead, creates a contact and reads it back, by the client generated from the API description. */
public final class CreateContact {
    public static void main(String[] args) throws ApiException {
        ApiClient client = new ApiClient();
        client.updateBaseUri(args[0]);
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + args[1]));

        Lead lead = new Lead()
                .phoneNumber(new LeadPhoneNumber(number()))
                .firstName("Java")
                .tags(List.of("generated", "java"));
        LeadAnswer answer = new LeadApiApi(client).postLead(null, new Lead(), lead);

        ContactsApi contacts = new ContactsApi(client);
        Contact created =
                contacts.createContact(new ContactEdit().phoneNumber(number()).firstName("Java"));
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

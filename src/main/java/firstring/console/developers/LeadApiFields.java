package firstring.console.developers;

import firstring.console.developers.LeadApiView.Field;
import firstring.console.developers.LeadApiView.Status;
import firstring.json.Json;
import firstring.json.Layout;
import java.util.List;
import java.util.Map;

/** The parameters and answers of the Lead API (docs/contract.md 1.2, 1.4) in a few words each. */
public final class LeadApiFields {
    public static final List<Field> ALL = List.of(
            new Field("api_token", "text", "Required. In the body, the query, or as Authorization: Bearer.", "…"),
            new Field(
                    "phone_number",
                    "text",
                    "Required. In any format. Without +, it is read as a number of the country of the lead, else of the account.",
                    "+1 818 555 1234"),
            new Field(
                    "other_phone_numbers",
                    "list",
                    "Up to 20 of {label, phone_number}, or a comma-separated text. They never match a contact.",
                    "[{\"label\":\"Office\",\"phone_number\":\"+1 818 555 9876\"}]"),
            new Field(
                    "name",
                    "text ≤ 255",
                    "Split at its last space; fills only when first and last name are both blank.",
                    "Jane Roe"),
            new Field("first_name", "text ≤ 255", "Wins over name.", "Jane"),
            new Field("last_name", "text ≤ 255", "Wins over name.", "Roe"),
            new Field("email", "text ≤ 320", "One address.", "jane@example.com"),
            new Field("company_name", "text ≤ 255", "", "Harbor Foods"),
            new Field("address", "text ≤ 255", "", "12 Elm Street"),
            new Field("city", "text ≤ 255", "", "Los Angeles"),
            new Field("state", "text ≤ 255", "A hint of the time zone.", "CA"),
            new Field("zipcode", "text ≤ 255", "A hint of the time zone.", "90001"),
            new Field("country", "text", "ISO code or English name; also the region of the number.", "US"),
            new Field("website", "text ≤ 2,048", "", "https://example.com"),
            new Field(
                    "date_of_birth",
                    "date",
                    "MM/DD/YYYY or YYYY-MM-DD, from 1900 on, not in the future.",
                    "04/23/1985"),
            new Field("timezone", "text", "IANA name. Without it the zone is inferred.", "America/Los_Angeles"),
            new Field(
                    "notes",
                    "text ≤ 65,535",
                    "Every note sent also stays on the timeline.",
                    "Asked for a call after work"),
            new Field("csf1", "text ≤ 1,000", "Custom field 1.", ""),
            new Field("csf2", "text ≤ 1,000", "Custom field 2.", ""),
            new Field("lead_source", "text ≤ 255", "A name. Created when it is new.", "Spring landing page"),
            new Field("user_id", "id", "The owner.", "42"),
            new Field("user_email", "text", "The owner by email.", "ana@example.com"),
            new Field(
                    "distribute_to_ring_group",
                    "boolean",
                    "Give the contact to one member of the ring group. user_id or user_email wins over it.",
                    "true"),
            new Field("ring_group_id", "id", "Required with distribute_to_ring_group.", "7"),
            new Field(
                    "check_available_users",
                    "boolean",
                    "Only members available now. If there is none, the lead waits.",
                    "true"),
            new Field(
                    "check_available_users_with_fallback",
                    "boolean",
                    "Available members first, else any active one.",
                    "true"),
            new Field("add_to_powerdialer", "boolean", "Into the owner's queue.", "true"),
            new Field(
                    "powerdialer_position",
                    "top or bottom",
                    "Default bottom. The latest sent to the top comes first.",
                    "top"),
            new Field("list_ids", "ids", "Up to 20 dialer lists to add the contact to. No owner is needed.", "[5]"),
            new Field("sequence_id", "id", "Enroll after saving. Also called automation_id, workflow_id.", "3"),
            new Field("force_update_sequence", "boolean", "Move a contact that is in another sequence.", "false"),
            new Field("line_id", "id", "The contact's line.", "5"),
            new Field("disposition_status_id", "id", "The contact's disposition.", "9"),
            new Field("tag_id", "id", "A tag to add.", "11"),
            new Field(
                    "tags", "list", "Names, or a comma-separated text. New ones are created.", "[\"Hot\",\"Spring\"]"),
            new Field("is_dnc", "boolean", "true marks Do Not Contact; false never clears it.", "false"),
            new Field(
                    "text_authorized",
                    "boolean",
                    "Whether the person may get SMS. Kept in the consent ledger.",
                    "true"),
            new Field(
                    "consent_channels",
                    "list",
                    "What was agreed to: sms, call, email. Others are left out.",
                    "[\"sms\",\"call\"]"),
            new Field("consent_text", "text ≤ 10,000", "The text that was shown.", "I agree to be called."),
            new Field(
                    "consent_at",
                    "date-time",
                    "When it was given. Default: when the lead comes in.",
                    "2026-01-31T09:00:00Z"),
            new Field("consent_ip", "text", "The person's IP address.", "203.0.113.7"),
            new Field("consent_page_url", "text ≤ 2,048", "Where it was shown.", "https://example.com/quote"),
            new Field(
                    "consent_certificate_id",
                    "text ≤ 255",
                    "Also called xxTrustedFormCertUrl, trusted_form_cert_url, universal_leadid.",
                    "https://cert.trustedform.com/0f1e"),
            new Field(
                    "force_update",
                    "boolean",
                    "Overwrite filled fields. Without it only blank ones are filled.",
                    "false"),
            new Field("explain", "boolean", "Adds the reasons of every decision to the answer.", "true"),
            new Field("dry_run", "boolean", "Decides everything and writes nothing.", "true"));

    static final List<Status> STATUSES = List.of(
            new Status("201", "A new contact.", """
                    {
                      "message": "Contact created.",
                      "contact_id": 1201,
                      "lead_id": 5512,
                      "phone_number": "+18185551234",
                      "user_id": 42,
                      "timezone": "America/Los_Angeles",
                      "powerdialer": {
                        "user_id": 42,
                        "position": 1,
                        "already_queued": false
                      },
                      "sequence_id": null,
                      "next_call_at": "2026-07-15T19:00:00Z",
                      "warnings": []
                    }"""),
            new Status(
                    "200",
                    "A contact that existed: blank fields were filled, or all with force_update. The rest is as with 201.",
                    """
                    {
                      "message": "Contact updated.",
                      "contact_id": 1201,
                      "lead_id": 5513
                    }"""),
            new Status(
                    "400",
                    "Something in it is wrong. Names every fault at once. The lead is kept and can be corrected in the inbox.",
                    """
                    {
                      "message": "The given data was invalid.",
                      "errors": {
                        "phone_number": [
                          "Phone number is empty or invalid."
                        ]
                      },
                      "lead_id": 5514
                    }"""),
            new Status("401", "No token, or none in force.", message("Unauthenticated.")),
            new Status(
                    "403",
                    "The token may not post leads, or the origin is not allowed.",
                    message("This action is unauthorized.")),
            new Status("409", "The account refuses contacts that exist.", message("Contact already exists.")),
            new Status("413", "More than 256 KiB.", message("The body is too large.")),
            new Status(
                    "415",
                    "The content type, charset or encoding is not supported. The lead is kept.",
                    message("The content type text/csv is not supported. Send JSON, a form or XML.")),
            new Status(
                    "422",
                    "The Idempotency-Key was already used with different values.",
                    message("This Idempotency-Key was used with other fields.")),
            new Status(
                    "429",
                    "Too many attempts: wait as Retry-After says, then send again.",
                    message("Too Many Attempts.")),
            new Status(
                    "503",
                    "Busy: wait as Retry-After says, then send again.",
                    message("The server is busy. Please try again.")));

    private static String message(String sentence) {
        return Layout.ofAny(Json.text(Map.of("message", sentence)));
    }

    private LeadApiFields() {}
}

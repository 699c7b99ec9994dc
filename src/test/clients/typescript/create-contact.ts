// Posts a lead, creates a contact and reads both back, typed by the API description.
import createClient from "openapi-fetch";
import type { paths } from "./api.js";

const [baseUrl, token] = process.argv.slice(2);
const client = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });

async function main(): Promise<void> {
    const number = () => `+1818${4000000 + Math.floor(Math.random() * 4000000)}`;

    const lead = await client.POST("/api/v1/webhook/forms", {
        body: { phone_number: number(), first_name: "Type", last_name: "Script", tags: ["generated"] },
    });
    if (!lead.data) {
        throw new Error(`no lead: ${lead.response.status} ${JSON.stringify(lead.error)}`);
    }

    const created = await client.POST("/api/v1/contacts", { body: { phone_number: number(), first_name: "Type" } });
    if (!created.data) {
        throw new Error(`no contact: ${created.response.status} ${JSON.stringify(created.error)}`);
    }
    const read = await client.GET("/api/v1/contacts/{id}", { params: { path: { id: created.data.id } } });
    if (read.data?.phone_number !== created.data.phone_number) {
        throw new Error(`another contact: ${JSON.stringify(read.data)}`);
    }
    console.log(`TypeScript: lead ${lead.data.lead_id}: ${lead.data.message} Contact ${read.data.id}: created.`);
}

await main();

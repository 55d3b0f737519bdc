import { type SQL, sql } from "drizzle-orm";
import { moveRevision } from "../../db/fragments.ts";
import type { Made } from "../../db/idempotency.ts";
import type { Page } from "../../db/rows.ts";
import { customers } from "../../db/schema/customers.ts";
import { customerReference } from "./keys.ts";

/** What may be said of a customer; null where nothing is. */
export interface CustomerValues {
  readonly firstName: string;
  readonly lastName: string;
  readonly gender: string | null;
  /** Years, as stated. */
  readonly age: number | null;
  /** `YYYY-MM-DD`. */
  readonly dob: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly city: string | null;
  readonly incomeLevel: string | null;
  readonly shoppingPreference: string | null;
  readonly customerSegment: string | null;
}

export const CUSTOMER = {
  id: "number",
  uuid: "text",
  reference: "text",
  firstName: "text",
  lastName: "text",
  gender: "text?",
  age: "number?",
  dob: "text?",
  email: "text?",
  phone: "text?",
  city: "text?",
  incomeLevel: "text?",
  shoppingPreference: "text?",
  customerSegment: "text?",
} as const;

export const customerPage = ({ after, limit }: Page): SQL =>
  sql`select c.id, c.uuid, ${customerReference()} as reference, c.first_name as "firstName", c.last_name as "lastName",
      c.gender, c.age, c.dob, c.email, c.phone, c.city, c.income_level as "incomeLevel",
      c.shopping_preference as "shoppingPreference", c.customer_segment as "customerSegment"
    from ${customers} c where c.id > ${after} order by c.id limit ${limit}`;

/** What is made of a customer beside what the caller says. */
export const MADE_CUSTOMER = { id: "number", uuid: "text", reference: "text", at: "number" } as const;

export const madeCustomer = (uuid: string): Made<typeof MADE_CUSTOMER> => ({
  shape: MADE_CUSTOMER,
  query: sql`select c.id, c.uuid, ${customerReference()} as reference, c.created_at as at
    from ${customers} c where c.uuid = ${uuid}`,
});

export const createCustomerBatch = (
  id: number | null,
  uuid: string,
  values: CustomerValues,
  now: number,
): SQL[] => [
  sql`insert into ${customers} (id, uuid, first_name, last_name, gender, age, dob, email, phone, city, income_level,
      shopping_preference, customer_segment, created_at, updated_at)
    values (${id}, ${uuid}, ${values.firstName}, ${values.lastName}, ${values.gender}, ${values.age}, ${values.dob},
      ${values.email}, ${values.phone}, ${values.city}, ${values.incomeLevel}, ${values.shoppingPreference},
      ${values.customerSegment}, ${now}, ${now})`,
  moveRevision(),
];

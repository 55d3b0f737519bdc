import { type SQL, sql } from "drizzle-orm";
import { moveRevision, randomUuid } from "../../../db/fragments.ts";
import { customers } from "../../../db/schema/customers.ts";
import { memberships } from "../../../db/schema/memberships.ts";
import { productCategories } from "../../../db/schema/product_categories.ts";
import { products } from "../../../db/schema/products.ts";
import { satisfactionScores } from "../../../db/schema/satisfaction_scores.ts";

/** How a pack of rows of one kind meets the store. */
export interface MasterStatements {
  /** Each gives one row `{lines}`, a JSON array: rows that can't go in as the store stands. They come before the changes. */
  readonly refusals: readonly { readonly reason: string; readonly statement: SQL }[];
  /** What can go in, told by whether it makes rows, changes them, or only helps. Nothing new changes nothing. */
  readonly changes: readonly { readonly name: "created" | "updated" | "helps"; readonly statement: SQL }[];
}

/** The rows of a pack as a table whose columns are named in the order of the cells; `rows` is JSON. */
const table = (rows: string, names: readonly string[]): SQL =>
  sql`(select ${
    sql.join(
      names.map((name, index) => sql`value ->> ${sql.raw(String(index))} as ${sql.identifier(name)}`),
      sql`, `,
    )
  } from json_each(${rows}))`;

/** Right after a statement: the revision moves if that changed anything. */
const moved = (): { name: "helps"; statement: SQL } => ({
  name: "helps",
  statement: sql`${moveRevision()} and changes() > 0`,
});

const CUSTOMER = [
  "first_name",
  "last_name",
  "gender",
  "phone",
  "city",
  "country",
  "income_level",
  "shopping_preference",
  "customer_segment",
  "email",
  "age",
  "dob",
  "annual_income",
  "spending_score",
  "purchase_frequency",
] as const;

const names = (columns: readonly string[]): SQL =>
  sql.join(columns.map((name) => sql.identifier(name)), sql`, `);

/** `set` and condition of an update by the stated cells that differ. */
const differing = (target: SQL, columns: readonly string[]): { set: SQL; where: SQL } => ({
  set: sql.join(
    columns.map((name) =>
      sql`${sql.identifier(name)} = coalesce(v.${sql.identifier(name)}, ${target}.${sql.identifier(name)})`
    ),
    sql`, `,
  ),
  where: sql`(${
    sql.join(
      columns.map((name) =>
        sql`(v.${sql.identifier(name)} is not null and v.${sql.identifier(name)} is not ${target}.${
          sql.identifier(name)
        })`
      ),
      sql` or `,
    )
  })`,
});

export function customersStatements(rows: string, now: number): MasterStatements {
  const v = table(rows, ["line", "reference", ...CUSTOMER]);
  const { set, where } = differing(sql`${customers}`, CUSTOMER);
  const made = CUSTOMER.map((name) =>
    name === "first_name" || name === "last_name"
      ? sql`coalesce(v.${sql.identifier(name)}, '')`
      : sql`v.${sql.identifier(name)}`
  );
  return {
    refusals: [],
    changes: [
      {
        name: "updated",
        statement: sql`update ${customers} set ${set}, updated_at = max(${now}, ${customers}.updated_at + 1)
          from ${v} v where ${customers}.reference = v.reference and ${where}`,
      },
      moved(),
      {
        name: "created",
        statement: sql`insert into ${customers} (uuid, reference, created_at, updated_at, ${names(CUSTOMER)})
          select ${randomUuid()}, v.reference, ${now}, ${now}, ${sql.join(made, sql`, `)} from ${v} v
          where not exists (select 1 from ${customers} c where c.reference = v.reference)`,
      },
      moved(),
    ],
  };
}

const PRODUCT = ["name", "description", "category_id", "brand", "price_minor", "stock"] as const;

export function productsStatements(rows: string, now: number): MasterStatements {
  const v = table(rows, [
    "line",
    "reference",
    "name",
    "description",
    "category",
    "brand",
    "price_minor",
    "stock",
  ]);
  const known =
    sql`(select v.*, (select id from ${productCategories} where name = v.category) as category_id from ${v} v)`;
  const { set, where } = differing(sql`${products}`, PRODUCT);
  const unpriced =
    sql`v.price_minor is null and not exists (select 1 from ${products} p where p.reference = v.reference)`;
  return {
    refusals: [
      {
        reason: DELETED,
        statement:
          sql`select json_group_array(v.line) as lines from ${v} v join ${products} p on p.reference = v.reference
          where p.deleted_at is not null`,
      },
      {
        reason: UNPRICED,
        statement: sql`select json_group_array(v.line) as lines from ${v} v where ${unpriced}`,
      },
    ],
    changes: [
      {
        name: "helps",
        statement: sql`insert into ${productCategories} (uuid, name, created_at, updated_at)
          select ${randomUuid()}, category, ${now}, ${now} from (select distinct category from ${v} v
            where category is not null and not (${unpriced}))
          where category not in (select name from ${productCategories})`,
      },
      {
        name: "updated",
        statement: sql`update ${products} set ${set}, updated_at = max(${now}, ${products}.updated_at + 1)
          from ${known} v where ${products}.reference = v.reference and ${products}.deleted_at is null and ${where}`,
      },
      moved(),
      {
        name: "created",
        statement: sql`insert into ${products} (uuid, reference, created_at, updated_at, ${names(PRODUCT)})
          select ${randomUuid()}, v.reference, ${now}, ${now}, coalesce(v.name, v.reference), coalesce(v.description, ''),
            v.category_id, v.brand, v.price_minor, v.stock from ${known} v
          where v.price_minor is not null and not exists (select 1 from ${products} p where p.reference = v.reference)`,
      },
      moved(),
    ],
  };
}

export const DELETED = "The product was deleted";
export const UNPRICED = "A new product needs a price";

/** Of products, given as `[reference, asked]` in JSON: those that were deleted, and those that are there and asked for. */
export const productStates = (rows: string): SQL =>
  sql`select distinct p.reference, p.deleted_at is not null as deleted
    from ${table(rows, ["reference", "asked"])} v cross join ${products} p on p.reference = v.reference
    where p.deleted_at is not null or v.asked = 1`;

const unknownCustomers = (v: SQL): { reason: string; statement: SQL } => ({
  reason: "The customer is unknown",
  statement: sql`select json_group_array(v.line) as lines from ${v} v
    where not exists (select 1 from ${customers} c where c.reference = v.customer)`,
});

/** The memberships of one pack must not overlap among themselves: one statement does not see what it inserts. */
export function membershipsStatements(rows: string, now: number): MasterStatements {
  const v = table(rows, ["line", "customer", "start_period", "end_period", "tier"]);
  const overlap = sql`exists (select 1 from ${memberships} m where m.customer_id = c.id
    and m.start_period <= v.end_period and m.end_period >= v.start_period)`;
  const same = sql`exists (select 1 from ${memberships} m where m.customer_id = c.id
    and m.start_period = v.start_period and m.end_period = v.end_period and m.tier = v.tier)`;
  return {
    refusals: [
      unknownCustomers(v),
      {
        reason: OVERLAP,
        statement:
          sql`select json_group_array(v.line) as lines from ${v} v join ${customers} c on c.reference = v.customer
          where ${overlap} and not ${same}`,
      },
    ],
    changes: [
      {
        name: "created",
        statement:
          sql`insert into ${memberships} (uuid, customer_id, start_period, end_period, tier, created_at, updated_at)
          select ${randomUuid()}, c.id, v.start_period, v.end_period, v.tier, ${now}, ${now}
          from ${v} v join ${customers} c on c.reference = v.customer where not ${overlap}`,
      },
      moved(),
    ],
  };
}

export const OVERLAP = "The customer has another membership in this period";

export function satisfactionStatements(rows: string, now: number): MasterStatements {
  const v = table(rows, ["line", "customer", "date", "score"]);
  return {
    refusals: [unknownCustomers(v)],
    changes: [
      {
        name: "updated",
        statement: sql`update ${satisfactionScores} set score = v.score,
            updated_at = max(${now}, ${satisfactionScores}.updated_at + 1)
          from (select c.id as customer_id, v.date, v.score from ${v} v join ${customers} c on c.reference = v.customer) v
          where ${satisfactionScores}.customer_id = v.customer_id and ${satisfactionScores}.date = v.date
            and ${satisfactionScores}.score <> v.score`,
      },
      moved(),
      {
        name: "created",
        statement: sql`insert into ${satisfactionScores} (customer_id, date, score, created_at, updated_at)
          select c.id, v.date, v.score, ${now}, ${now} from ${v} v join ${customers} c on c.reference = v.customer where true
          on conflict (customer_id, date) do nothing`,
      },
      moved(),
    ],
  };
}

import { type SQL, sql } from "drizzle-orm";
import { moveRevision, moveRevisionIfChanged, refuseIf } from "../../db/fragments.ts";
import type { Made } from "../../db/idempotency.ts";
import { packRow, type Page } from "../../db/rows.ts";
import { customers } from "../../db/schema/customers.ts";
import { memberships, TIERS } from "../../db/schema/memberships.ts";
import { transactions } from "../../db/schema/transactions.ts";
import { type EntityKey, hasKey, idOf, isMissing } from "./keys.ts";
import { touchTransactions } from "./sales.ts";

export type Tier = typeof TIERS[number];

/** A period of inclusive calendar days (`YYYY-MM-DD`), and its tier. */
export interface MembershipValues {
  readonly startPeriod: string;
  readonly endPeriod: string;
  readonly tier: Tier;
}

export const MEMBERSHIP = {
  id: "number",
  uuid: "text",
  customerUuid: "text",
  startPeriod: "text",
  endPeriod: "text",
  tier: TIERS,
  createdAt: "number",
  updatedAt: "number",
} as const;

const selectMemberships = (): SQL =>
  sql`select m.id, m.uuid, c.uuid as "customerUuid", m.start_period as "startPeriod", m.end_period as "endPeriod", m.tier,
      m.created_at as "createdAt", m.updated_at as "updatedAt"
    from ${memberships} m cross join ${customers} c on c.id = m.customer_id`;

export const membershipPage = ({ after, limit }: Page): SQL =>
  sql`${selectMemberships()} where m.id > ${after} order by m.id limit ${limit}`;

/** One row `packed`, or none where there is no such membership. */
export const membershipRow = (key: EntityKey): SQL =>
  packRow(MEMBERSHIP, sql`${selectMemberships()} where ${hasKey(key, "m")}`);

export const MADE_MEMBERSHIP = { uuid: "text", at: "number" } as const;

export const madeMembership = (uuid: string): Made<typeof MADE_MEMBERSHIP> => ({
  shape: MADE_MEMBERSHIP,
  query: sql`select uuid, created_at as at from ${memberships} where uuid = ${uuid}`,
});

/** Refuses a period that overlaps another membership of that customer. */
const refuseOverlap = (customerId: SQL, { startPeriod, endPeriod }: MembershipValues, except: SQL): SQL =>
  refuseIf(
    "membership_overlap",
    sql`exists (select 1 from ${memberships} m where m.customer_id = ${customerId}
      and m.start_period <= ${endPeriod} and m.end_period >= ${startPeriod} and ${except})`,
  );

export const startMembershipBatch = (
  uuid: string,
  customerId: EntityKey,
  values: MembershipValues,
  now: number,
): SQL[] => [
  refuseIf("customer_unknown", isMissing(customers, customerId)),
  refuseOverlap(idOf(customers, customerId), values, sql`true`),
  sql`insert into ${memberships} (uuid, customer_id, start_period, end_period, tier, created_at, updated_at)
    values (${uuid}, ${
    idOf(customers, customerId)
  }, ${values.startPeriod}, ${values.endPeriod}, ${values.tier},
      ${now}, ${now})`,
  moveRevision(),
];

/** Changes a membership, then gives it as it is. */
export const changeMembershipBatch = (key: EntityKey, values: MembershipValues, now: number): SQL[] => [
  refuseOverlap(
    sql`(select customer_id from ${memberships} where ${hasKey(key)})`,
    values,
    sql`not ${hasKey(key, "m")}`,
  ),
  sql`update ${memberships} set start_period = ${values.startPeriod}, end_period = ${values.endPeriod},
      tier = ${values.tier}, updated_at = max(${now}, updated_at + 1) where ${hasKey(key)}`,
  moveRevisionIfChanged(),
  membershipRow(key),
];

/** Its transactions stay, without it: the foreign key sees to that, and they are stamped as changed. The second deletes. */
export const endMembershipBatch = (key: EntityKey, now: number): SQL[] => [
  touchTransactions(
    sql`(select id from ${transactions} where membership_id = ${idOf(memberships, key)})`,
    now,
  ),
  sql`delete from ${memberships} where ${hasKey(key)}`,
  moveRevisionIfChanged(),
];

import { type SQL, sql } from "drizzle-orm";
import { networkOf } from "../addresses.ts";
import { idByName } from "./accounts.ts";
import { packRows } from "../../db/rows.ts";
import { throttles } from "../../db/schema/throttles.ts";

/** A token bucket: full at first, refilled evenly, a whole bucket in a window. */
export interface Bucket {
  /** The throttle's name, as its `RateLimit` field has it. */
  readonly policy: string;
  /** Whose bucket it is; an expression where only the store knows that. */
  readonly key: string | SQL;
  readonly capacity: number;
  /** Milliseconds. */
  readonly window: number;
}

export const BUCKET_STATE = { position: "number", tokens: "number" } as const;

/** Rows of forgotten buckets that one batch deletes at most. */
const SWEPT = 100;

const MINUTE = 60_000;

/** An address that the platform does not know is one address. */
const from = (address: string | null): string => address === null ? "unknown" : networkOf(address);

/** Logins that an address may try, whether they succeed or not. */
export const loginBucket = (address: string | null, capacity: number): Bucket => ({
  policy: "login",
  key: `login:${from(address)}`,
  capacity,
  window: MINUTE,
});

export const registerBucket = (address: string | null, capacity: number): Bucket => ({
  policy: "register",
  key: `register:${from(address)}`,
  capacity,
  window: MINUTE,
});

/** New passwords of an account: each costs a hash. */
export const passwordBucket = (userId: number): Bucket => ({
  policy: "password",
  key: `password:${userId}`,
  capacity: 10,
  window: 15 * MINUTE,
});

/** Failed logins to one account: from one address, and from everywhere. Its username and its email address are one account. */
export const failureBuckets = (
  name: string,
  address: string | null,
  { failuresPerAddress, failuresPerAccount }: Readonly<
    Record<"failuresPerAddress" | "failuresPerAccount", number>
  >,
): Bucket[] => {
  const account = sql`coalesce(${idByName(name)}, 'name ' || lower(${name}))`;
  const window = 15 * MINUTE;
  return [
    {
      policy: "login-failures",
      key: sql`(select 'failures:' || ${account} || ':' || ${from(address)})`,
      capacity: failuresPerAddress,
      window,
    },
    {
      policy: "account-failures",
      key: sql`(select 'failures:' || ${account})`,
      capacity: failuresPerAccount,
      window,
    },
  ];
};

const keysOf = (buckets: readonly Bucket[]): SQL =>
  sql`(${sql.join(buckets.map(({ key }) => sql`${key}`), sql`, `)})`;

/**
 * Fills each bucket up to what it has by now. Then the last two statements take: a token of the first bucket, where it has
 * one; and where that was so, one of each of the others, or of none of them.
 */
export const takeTokens = (first: Bucket, others: readonly Bucket[], now: number): SQL[] => [
  sql`delete from ${throttles} where key in (select key from ${throttles} where expires_at < ${now} limit ${SWEPT})`,
  ...[first, ...others].map(({ key, capacity, window }) =>
    sql`insert into ${throttles} (key, tokens, updated_at, expires_at) values (${key}, ${capacity}, ${now}, ${
      now + window
    })
      on conflict (key) do update set
        tokens = min(${capacity}, tokens + max(0, ${now} - updated_at) * ${capacity / window}),
        updated_at = max(updated_at, ${now}), expires_at = max(expires_at, ${now + window})`
  ),
  sql`update ${throttles} set tokens = tokens - 1 where key = ${first.key} and tokens >= 1`,
  ...others.length === 0 ? [] : [
    sql`update ${throttles} set tokens = tokens - 1 where changes() = 1 and key in ${keysOf(others)}
      and (select min(tokens) from ${throttles} where key in ${keysOf(others)}) >= 1`,
  ],
];

/** What the buckets hold, by their position. */
export const tokensLeft = (buckets: readonly Bucket[]): SQL =>
  packRows(
    BUCKET_STATE,
    sql.join(
      buckets.map(({ key }, position) =>
        sql`select ${position} as position, tokens from ${throttles} where key = ${key}`
      ),
      sql` union all `,
    ),
  );

/** Puts a token back into each bucket. */
export const giveBack = (buckets: readonly Bucket[]): SQL[] =>
  buckets.map(({ key, capacity }) =>
    sql`update ${throttles} set tokens = min(${capacity}, tokens + 1) where key = ${key}`
  );

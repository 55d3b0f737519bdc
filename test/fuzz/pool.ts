import type { Kept } from "./nodes.ts";

/** A thing of the store, as far as the answers have told of it. */
export type Thing = Readonly<Record<string, unknown>>;

/** What the run knows to be there, or to have been there. */
export interface Pool {
  readonly living: ReadonlyMap<string, readonly Thing[]>;
  readonly gone: ReadonlyMap<string, readonly Thing[]>;
}

export const emptyPool: Pool = { living: new Map(), gone: new Map() };

/** Things of a sort that are remembered. */
const BOUND = 40;

/** One pick in so many is of what was deleted. */
const GONE = 12;

/** What the things of a path are called in the names of the fields that refer to them. */
const NOUNS: Readonly<Record<string, string>> = {
  products: "product",
  customers: "customer",
  timeframe: "time",
  transactions: "transaction",
  memberships: "membership",
  "product-categories": "category",
  sales: "sale",
};

/** The sort of thing that a documented path is about, such as `product` of `/products/{product_id}`. */
export function nounOf(path: string): string | undefined {
  const words = path.split("/").filter((word) => word !== "" && !word.startsWith("{"));
  // The view of a customer calls the reference `customer_id`, which everywhere else is another key.
  return words[0] === "customers" ? undefined : NOUNS[words.at(-1) ?? ""];
}

/** Remembers what an answer shows of the things of its path. */
export function learn(pool: Pool, path: string, body: unknown, headers: Headers): Pool {
  const noun = nounOf(path);
  if (noun === undefined) return pool;
  const etag = headers.get("etag");
  const after = /[?&]after=([^&>]+)/.exec(headers.get("link") ?? "")?.[1];
  const learnt = itemsOf(body).filter((item) => !isLine(item)).reduce(
    (known, item) => remember(known, noun, etag === null ? item : { ...item, etag }),
    pool,
  );
  return after === undefined ? learnt : remember(learnt, "after", { id: after, after });
}

/** Moves a thing to those that were deleted. */
export function forget(pool: Pool, path: string, uuid: string): Pool {
  const noun = nounOf(path) ?? "";
  const things = pool.living.get(noun) ?? [];
  return {
    living: new Map(pool.living).set(noun, things.filter((thing) => thing["uuid"] !== uuid)),
    gone: new Map(pool.gone).set(noun, [
      ...pool.gone.get(noun) ?? [],
      ...things.filter((thing) => thing["uuid"] === uuid),
    ]),
  };
}

/** The thing that is picked; rarely one that was deleted. */
export function pickOf(pool: Pool, { noun, pick }: Pick<Kept, "noun" | "pick">): Thing | undefined {
  const living = pool.living.get(noun) ?? [];
  const gone = pool.gone.get(noun) ?? [];
  const things = gone.length > 0 && (pick % GONE === 0 || living.length === 0) ? gone : living;
  return things[Math.floor(pick / GONE) % Math.max(1, things.length)];
}

export const withUuid = (pool: Pool, noun: string, uuid: unknown): Thing | undefined =>
  pool.living.get(noun)?.find((thing) => thing["uuid"] === uuid);

function remember(pool: Pool, noun: string, item: Thing): Pool {
  // Clustr calls a thing's key `uuid`, Retail `id`; a day of the calendar has none.
  const uuid = item["uuid"] ?? item["id"] ?? item["time_id"];
  const things = pool.living.get(noun) ?? [];
  const known = things.find((thing) => thing["uuid"] === uuid);
  const others = things.filter((thing) => thing !== known);
  // What is there from the start goes last: everything refers to it.
  const kept = others.length < BOUND
    ? others
    : [...others.slice(0, BOUND / 2), ...others.slice(BOUND / 2 + 1)];
  return {
    ...pool,
    living: new Map(pool.living).set(noun, [...kept, { ...known, ...item, uuid }]),
  };
}

/** The things in a body: bare, listed, or in Retail's envelope. */
function itemsOf(body: unknown): Thing[] {
  if (Array.isArray(body)) return body.filter(isThing);
  if (!isThing(body)) return [];
  const data = body["data"];
  return data === undefined ? [body] : itemsOf(data);
}

const isThing = (item: unknown): item is Thing => typeof item === "object" && item !== null;

/** The lines of a transaction are listed under its path, and have keys of their own. */
const isLine = (item: Thing): boolean => "price_per_unit" in item;

import { z } from "@hono/zod-openapi";
import { validator } from "hono/validator";
import type { Page } from "../db/rows.ts";
import { refusal } from "./room.ts";

/** What the lists have in common, however their pages are asked for. */

/** Rows a query while a whole list is sent: as texts of a page they stay in the young generation, which costs least memory. */
export const PAGE_ROWS = 250;

/** Every listed thing has a key that its list is ordered by. */
export interface Row {
  readonly id: number;
}

/** Reads the rows that come after the key `after` in the list's order. */
export type Reader<Found, Asked extends Page = Page> = (page: Asked) => Promise<Found[]>;

/** Where a list begins that is ordered by rising keys, or by falling ones. */
export const beginning = (descending: boolean): number => descending ? Number.MAX_SAFE_INTEGER : 0;

const LIMIT = "should be a whole number from 1 to 1000";

/** How many of a list are wanted. */
export const limitParameter = (description: string) =>
  z.string({ error: LIMIT }).regex(/^0*([1-9]\d{0,2}|1000)$/, LIMIT).transform(Number).optional()
    .openapi({ type: "integer", minimum: 1, maximum: 1000, description });

/** Checks the query as the rooms check theirs. */
export const checkedQuery = <Query extends z.ZodType>(schema: Query) =>
  validator("query", (stated): z.output<Query> => {
    const found = schema.safeParse(stated);
    if (!found.success) throw refusal("query", found.error);
    return found.data;
  });

/**
 * The pages after the first one, until there are no more rows or enough of them.
 *
 * @param most how many rows are wanted, with those of the first page
 */
export async function* following<Found extends Row>(
  first: readonly Found[],
  read: Reader<Found>,
  most = Infinity,
): AsyncGenerator<Found[]> {
  let left = most - first.length;
  for (let page = first; page.length === PAGE_ROWS && left > 0;) {
    const next = await read({ after: page.at(-1)?.id ?? 0, limit: Math.min(PAGE_ROWS, left) });
    yield next;
    left -= next.length;
    page = next;
  }
}

import { z } from "@hono/zod-openapi";
import type { Cut, Limits, Standing } from "../insights/cut.ts";
import { readStanding } from "../insights/standing.ts";
import type { RequestContext } from "./context.ts";
import { contentTag, holdsAlready } from "./etags.ts";
import { CalendarDay } from "./schemas.ts";
import { VERSION } from "../version.ts";

/** What analytic operations share: which part of the store they speak of, and tags that tell when an answer is out of date. */

/** The parameters that every analytic operation takes. */
export const Dates = {
  start_date: CalendarDay.optional().openapi({
    description: "First day whose sales and scores count, inclusive; absent: no bound.",
    example: "2026-01-01",
  }),
  end_date: CalendarDay.optional().openapi({
    description:
      "Last day whose sales and scores count, inclusive, and by which customers count; absent: no bound.",
    example: "2026-12-31",
  }),
  as_of: CalendarDay.optional().openapi({
    description:
      "The store as it was at the end of this day: sales by their time, scores by their date, customers by the earlier of " +
      "creation and first purchase; names and categories as they are now. Days are counted to it. " +
      "Absent: everything, days counted to the last purchase's day, but to no later day than today or `end_date`.",
    example: "2026-10-31",
  }),
};

/** How a chart's numbers are dressed. */
export const Format = {
  format: z.enum(["figure", "data"], "should be figure or data").default("figure").openapi({
    description: "`figure`: a Plotly figure. `data`: the same numbers as plain rows.",
  }),
};

/** The dates of a checked query. */
export const limitsOf = (
  { start_date, end_date, as_of }: {
    readonly start_date?: string | undefined;
    readonly end_date?: string | undefined;
    readonly as_of?: string | undefined;
  },
): Limits => ({ startDate: start_date ?? null, endDate: end_date ?? null, asOf: as_of ?? null });

/** The parameters of a question as they were understood, defaults and all. */
export type Parameters = Readonly<Record<string, string | number | undefined>>;

/**
 * Reads an answer and tags it by all that it hangs on; null where the caller holds it already (answer 304 then).
 *
 * @param operationId whose answer it is
 * @param read gives the answer with what it hangs on, out of one snapshot
 */
export async function unlessHeld<Answer extends Standing>(
  c: RequestContext,
  operationId: string,
  parameters: Parameters,
  cut: Cut,
  read: () => Promise<Answer>,
): Promise<Answer | null> {
  const tagOf = ({ revision, asOf }: Standing) => {
    const stated = Object.entries(parameters).filter(([, value]) => value !== undefined)
      .sort(([left], [right]) => left < right ? -1 : 1);
    return contentTag([VERSION, operationId, revision, asOf, JSON.stringify(stated)]);
  };
  if (c.req.header("if-none-match") !== undefined) {
    const tag = await tagOf(await readStanding(c.var.deps, cut));
    if (holdsAlready(c, tag)) {
      c.header("etag", tag);
      return null;
    }
  }
  const answer = await read();
  c.header("etag", await tagOf(answer));
  return answer;
}

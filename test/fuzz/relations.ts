import { DAY, dayOf, TODAY } from "./clock.ts";
import { type Pool, type Thing, withUuid } from "./pool.ts";

/** The last day that a sale may have. */
const LATEST = dayOf(TODAY + DAY);

type Members = [name: string, json: string][];

/**
 * Makes true what no schema can say, so that a body of the right form has the right sense too: a sale falls within the
 * membership of its own customer, a period ends after it starts, the parts of a date are that date's.
 */
export function related(members: Members, pool: Pool): Members {
  const values = new Map<string, unknown>(members.map(([name, json]) => [name, JSON.parse(json)]));
  inMembership(values, withUuid(pool, "membership", values.get("membership_id")));
  inOrder(values);
  agreeing(values);
  return members.map(([name]) => [name, JSON.stringify(values.get(name))]);
}

function inMembership(values: Map<string, unknown>, membership: Thing | undefined): void {
  if (membership === undefined || !values.has("customer_id")) return;
  values.set("customer_id", membership["customer_id"]);
  const [start, end] = [String(membership["start_period"]), String(membership["end_period"])];
  values.set("date", `${start <= LATEST && LATEST <= end ? LATEST : end}T12:00:00Z`);
}

function inOrder(values: Map<string, unknown>): void {
  const [start, end] = [values.get("start_period"), values.get("end_period")];
  if (typeof start !== "string" || typeof end !== "string" || start <= end) return;
  values.set("start_period", end).set("end_period", start);
}

function agreeing(values: Map<string, unknown>): void {
  const parts = String(values.get("date")).slice(0, 10).split("-").map(Number);
  ["year", "month", "day"].forEach((part, at) => {
    if (typeof values.get(part) === "number") values.set(part, parts[at]);
  });
}

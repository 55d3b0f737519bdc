import { z } from "@hono/zod-openapi";
import { TIERS } from "../../db/schema/memberships.ts";
import { madeInstant, madeUuid, uuid } from "../fields.ts";
import { CalendarDay } from "../schemas.ts";

const customer_id = "7b0a8a3e-1d7e-4f0f-8f0a-52b0a6b7f2d4";
const period = { start_period: "2026-01-01", end_period: "2026-12-31", tier: "gold" as const };

export const RetailMembership = z.object({
  id: madeUuid(),
  customer_id: madeUuid(),
  start_period: z.string().openapi({ format: "date" }),
  end_period: z.string().openapi({ format: "date" }),
  tier: z.enum(TIERS),
  created_at: madeInstant(),
  updated_at: madeInstant(),
}).openapi("RetailMembership", {
  example: {
    id: "d3f1a5f0-4a0e-4d57-8f7e-6b1f2c9b8a10",
    customer_id,
    ...period,
    created_at: "2026-01-01T09:00:00.000Z",
    updated_at: "2026-01-01T09:00:00.000Z",
  },
});

const fields = {
  start_period: CalendarDay.openapi({ description: "The first day, inclusive." }),
  end_period: CalendarDay.openapi({ description: "The last day, inclusive." }),
  tier: z.enum(TIERS, `should be ${TIERS.join(", ")}`),
};

export const NewRetailMembership = z.object({ customer_id: uuid(), ...fields }, {
  error: "should be a JSON object",
})
  .openapi("NewRetailMembership", { example: { customer_id, ...period } });

export const ChangedRetailMembership = z.object(fields, { error: "should be a JSON object" })
  .openapi("ChangedRetailMembership", { example: period });

export const MembershipPath = z.object({ membership_id: uuid() });

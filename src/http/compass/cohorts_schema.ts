import { z } from "@hono/zod-openapi";
import { USUAL_COHORTS } from "../../insights/cohorts.ts";
import { Dates, Format } from "../analytics.ts";
import { Day } from "./schemas.ts";

const MOST = 120;
const COHORTS = `should be a whole number of cohorts from 1 to ${MOST}`;

export const CohortsQuery = z.object({
  ...Dates,
  start_date: Dates.start_date.openapi({
    description: "First day of a first purchase that counts, inclusive; absent: no bound.",
  }),
  ...Format,
  cohorts: z.string({ error: COHORTS }).regex(/^0*([1-9]|[1-9]\d|1[01]\d|120)$/, COHORTS).transform(Number)
    .default(USUAL_COHORTS).openapi({
      type: "integer",
      minimum: 1,
      maximum: MOST,
      default: USUAL_COHORTS,
      description: "The latest so many months.",
    }),
});

const since = (description: string) => z.array(z.number().nullable()).openapi({ description });

export const CohortRow = z.object({
  cohort: Day.openapi({
    description: "The first day of the month in which they first bought.",
    example: "2026-01-01",
  }),
  customers: z.number().int().openapi({ description: "Who first bought in it." }),
  active: since("How many of them bought in that month, and in each since; null: yet to come."),
  retention: since("The same in per cent of the cohort."),
  revenue: since("What they spent in each, net of returns."),
}).openapi("CohortRow");

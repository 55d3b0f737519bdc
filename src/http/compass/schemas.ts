import { z } from "@hono/zod-openapi";

export const KeyFigures = z.object({
  total_customers: z.number().int().openapi({ description: "All customers of the store.", example: 10_000 }),
  total_lifetime_value: z.number().openapi({
    description: "Net spend of all customers.",
    example: 5_000_000.5,
  }),
  average_order_value: z.number().openapi({
    description: "Mean of the customers' average order values, over customers with a purchase.",
    example: 150.75,
  }),
  retention_rate: z.number().openapi({
    description: "Customers with more than one purchase, in per cent of all customers.",
    example: 85.5,
  }),
}).openapi("KeyFigures");

/** Plotly's own schema is the contract of a trace; here stands what all of ours share. */
export const PlotlyFigure = z.object({
  data: z.array(z.looseObject({ type: z.string() })),
  layout: z.looseObject({
    title: z.object({ text: z.string() }),
    meta: z.object({
      as_of: z.string().nullable(),
      definition: z.string(),
      shown: z.number().int(),
      total: z.number().int(),
    }),
  }),
}).openapi("PlotlyFigure", { description: "A Plotly figure: pass `data` and `layout` to Plotly.newPlot." });

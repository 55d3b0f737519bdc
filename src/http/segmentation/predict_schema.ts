import { z } from "@hono/zod-openapi";
import { madeId, madeInstant, name, whole } from "../fields.ts";

const customer = { sex: "Female", age: 35, annual_income: 65.5, spending_score: 80, purchase_frequency: 12 };
const prediction = {
  cluster: 2,
  cluster_name: "Premium Customer",
  confidence: 0.87,
  customer_data: customer,
};

const number = (least: number, most: number) => {
  const error = `should be a number from ${least} to ${most}`;
  return z.number({ error }).min(least, error).max(most, error);
};

const OBJECT = { error: "should be a JSON object" };

/** What the Segmentation document knows of a customer. */
export const customerFields = {
  sex: name().max(50, "should have at most 50 characters"),
  age: whole(18, 100),
  annual_income: number(0, 1e9).openapi({ description: "Thousands a year." }),
  spending_score: number(1, 100),
  purchase_frequency: number(0, 1e6).openapi({ description: "Purchases a year." }),
};

export const SegmentCustomer = z.object(customerFields, OBJECT)
  .openapi("SegmentCustomer", { example: customer });

export const Prediction = z.object({
  cluster: z.number().int(),
  cluster_name: z.string(),
  confidence: z.number().min(0).max(1).openapi({
    description: "1 at the cluster's centre, 0 where all centres are equally far.",
  }),
  customer_data: SegmentCustomer,
}).openapi("Prediction", { example: prediction });

const version = () => z.number().int().openapi({ description: "The model that predicted.", example: 3 });

export const VersionedPrediction = Prediction.extend({ version: version() })
  .openapi("VersionedPrediction", { example: { ...prediction, version: 3 } });

/** Customers of one request. */
const MOST_CUSTOMERS = 10_000;

/** Problems after which no further customer is looked at: an answer that names them all is longer than its request. */
const MOST_PROBLEMS = 100;

const LIST = `should be a list of 1 to ${MOST_CUSTOMERS} customers`;

/** Each customer is looked at by hand, to stop after {@link MOST_PROBLEMS}. */
export const SegmentCustomers = z.array(z.unknown(), { error: LIST }).min(1, LIST).max(MOST_CUSTOMERS, LIST)
  .transform((rows, context): z.output<typeof SegmentCustomer>[] => {
    const customers: z.output<typeof SegmentCustomer>[] = [];
    let problems = 0;
    for (const [index, row] of rows.entries()) {
      const { success, data, error } = SegmentCustomer.safeParse(row);
      if (success) customers.push(data);
      for (const { path, message } of error?.issues ?? []) {
        context.addIssue({ code: "custom", message, path: [index, ...path] });
        problems++;
      }
      if (problems >= MOST_PROBLEMS) break;
    }
    return customers;
  })
  .openapi("SegmentCustomers", {
    type: "array",
    minItems: 1,
    maxItems: MOST_CUSTOMERS,
    items: { $ref: "#/components/schemas/SegmentCustomer" },
    example: [customer],
  });

export const PredictionBatch = z.object({ predictions: z.array(Prediction), version: version() })
  .openapi("PredictionBatch", { example: { predictions: [prediction], version: 3 } });

export const PastPrediction = Prediction.extend({
  id: madeId(),
  created_at: madeInstant(),
  version: version().nullable(),
}).openapi("PastPrediction", {
  example: { id: 12, ...prediction, created_at: "2026-01-31T10:00:00.000Z", version: 3 },
});

import { z } from "@hono/zod-openapi";
import { OLDEST } from "../../commerce/bounds.ts";
import { email, id, madeId, madeUuid, text, whole } from "../fields.ts";
import { CalendarDay } from "../schemas.ts";

const example = {
  first_name: "Ann",
  last_name: "Lee",
  gender: "Female",
  age: 34,
  dob: "1992-03-14",
  email: "ann@shop.example",
  phone: "+44 20 7946 0000",
  city: "London",
  income_level: "Medium",
  shopping_preference: "Online",
  customer_segment: "Regular",
};

const shown = () => z.string().nullable();

export const ClustrCustomer = z.object({
  customer_id: madeId().openapi({ example: 1 }),
  first_name: z.string(),
  last_name: z.string(),
  gender: shown(),
  age: z.number().int().nullable().openapi({
    description: "As stated, else derived from `dob` when it is read.",
  }),
  dob: shown().openapi({ format: "date" }),
  email: shown(),
  phone: shown(),
  city: shown(),
  income_level: shown(),
  shopping_preference: shown(),
  customer_segment: shown(),
  uuid: madeUuid().openapi({ description: "The customer's key in the Retail document." }),
  reference: z.string().openapi({ description: "Its key in the system it came from.", example: "C001" }),
}).openapi("ClustrCustomer", {
  example: { customer_id: 1, ...example, uuid: "7b0a8a3e-1d7e-4f0f-8f0a-52b0a6b7f2d4", reference: "C001" },
});

export const NewClustrCustomer = z.object({
  customer_id: id().nullish().openapi({ description: "Left out: the next one. 409 when it is taken." }),
  first_name: text(),
  last_name: text(),
  gender: text().nullish(),
  age: whole(0, OLDEST).nullish(),
  dob: CalendarDay.nullish(),
  email: email().nullish(),
  phone: text().nullish(),
  city: text().nullish(),
  income_level: text().nullish(),
  shopping_preference: text().nullish(),
  customer_segment: text().nullish(),
}, { error: "should be a JSON object" }).openapi("NewClustrCustomer", { example });

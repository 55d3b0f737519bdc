import { createRoute, type z } from "@hono/zod-openapi";
import { ageOf, createCustomer, type Customer, listCustomers } from "../../commerce/customers.ts";
import { writing } from "../access.ts";
import { collection } from "../collection.ts";
import { IdempotencyHeaders, keyedBody } from "../idempotency.ts";
import { naming } from "../pointers.ts";
import { room } from "../room.ts";
import { creates, jsonOf } from "../schemas.ts";
import { ClustrCustomer, NewClustrCustomer } from "./customers_schema.ts";

const PATH = "/api/customers/";

export const clustrCustomerList = collection({
  room: "Clustr",
  path: PATH,
  operationId: "listClustrCustomers",
  summary: "All customers",
  item: ClustrCustomer,
  reader: (c) => (page) => listCustomers(c.var.deps, page),
  toWire: (found: Customer, now) => toWire(found, now),
});

export const clustrCustomerCreation = room().openapi(
  createRoute({
    method: "post",
    path: PATH,
    operationId: "createClustrCustomer",
    summary: "Create a customer",
    ...writing("Clustr", "analyst"),
    request: { headers: IdempotencyHeaders, body: jsonOf(NewClustrCustomer) },
    responses: creates(ClustrCustomer),
  }),
  async (c) => {
    const sent = c.req.valid("json");
    const customer = {
      id: sent.customer_id ?? null,
      firstName: sent.first_name,
      lastName: sent.last_name,
      gender: sent.gender ?? null,
      age: sent.age ?? null,
      dob: sent.dob ?? null,
      email: sent.email ?? null,
      phone: sent.phone ?? null,
      city: sent.city ?? null,
      incomeLevel: sent.income_level ?? null,
      shoppingPreference: sent.shopping_preference ?? null,
      customerSegment: sent.customer_segment ?? null,
    };
    const made = await naming(
      { "/id": "/customer_id" },
      createCustomer(c.var.deps, customer, await keyedBody(c)),
    );
    return c.json(toWire({ ...customer, ...made }, made.at), 201);
  },
);

const toWire = (found: Customer, now: number): z.infer<typeof ClustrCustomer> => ({
  customer_id: found.id,
  first_name: found.firstName,
  last_name: found.lastName,
  gender: found.gender,
  age: ageOf(found, now),
  dob: found.dob,
  email: found.email,
  phone: found.phone,
  city: found.city,
  income_level: found.incomeLevel,
  shopping_preference: found.shoppingPreference,
  customer_segment: found.customerSegment,
  uuid: found.uuid,
  reference: found.reference,
});

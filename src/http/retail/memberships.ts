import { createRoute, z } from "@hono/zod-openapi";
import {
  changeMembership,
  endMembership,
  getMembership,
  listMemberships,
  type Membership,
  startMembership,
} from "../../commerce/memberships.ts";
import { operation, writing } from "../access.ts";
import { collection } from "../collection.ts";
import { shownInstant } from "../fields.ts";
import { IdempotencyHeaders, keyedBody } from "../idempotency.ts";
import { naming } from "../pointers.ts";
import { room } from "../room.ts";
import { answers, bodyFailures, creates, jsonOf, missing, succeeded } from "../schemas.ts";
import { success } from "./envelope.ts";
import {
  ChangedRetailMembership,
  MembershipPath,
  NewRetailMembership,
  RetailMembership,
} from "./memberships_schema.ts";

const PATH = "/memberships/";
const ONE = "/memberships/{membership_id}";
/** What the verbs call the key in the path. */
const PATH_ID = { "/id": "path membership_id" };
const FOUND = "Membership found";
const CREATED = "Membership created successfully";
const UPDATED = "Membership updated successfully";
const DELETED = "Membership deleted successfully";

export const retailMembershipList = collection({
  room: "Retail",
  path: PATH,
  operationId: "listRetailMemberships",
  summary: "All memberships",
  item: RetailMembership,
  message: "Memberships retrieved successfully",
  reader: (c) => (page) => listMemberships(c.var.deps, page),
  toWire: (found: Membership) => toWire(found),
});

export const retailMembership = room().openapi(
  createRoute({
    method: "get",
    path: ONE,
    operationId: "getRetailMembership",
    summary: "One membership",
    ...operation("Retail", "analyst"),
    request: { params: MembershipPath },
    responses: { ...answers(succeeded(FOUND, RetailMembership), FOUND), ...missing },
  }),
  async (c) => {
    const found = await naming(PATH_ID, getMembership(c.var.deps, c.req.valid("param").membership_id));
    return c.json(success(FOUND, toWire(found)), 200);
  },
);

export const retailMembershipCreation = room().openapi(
  createRoute({
    method: "post",
    path: PATH,
    operationId: "createRetailMembership",
    summary: "Start a membership",
    description: "A customer has at most one membership a day: 409 where it would overlap another.",
    ...writing("Retail", "analyst"),
    request: { headers: IdempotencyHeaders, body: jsonOf(NewRetailMembership) },
    responses: creates(succeeded(CREATED, RetailMembership), CREATED),
  }),
  async (c) => {
    const { customer_id, start_period, end_period, tier } = c.req.valid("json");
    const values = { startPeriod: start_period, endPeriod: end_period, tier };
    const { uuid, at } = await startMembership(
      c.var.deps,
      { customerId: customer_id, ...values },
      await keyedBody(c),
    );
    const made = toWire({ uuid, customerUuid: customer_id, ...values, createdAt: at, updatedAt: at });
    return c.json(success(CREATED, made), 201);
  },
);

export const retailMembershipUpdate = room().openapi(
  createRoute({
    method: "put",
    path: ONE,
    operationId: "updateRetailMembership",
    summary: "Change a membership's period and tier",
    ...writing("Retail", "analyst"),
    request: { params: MembershipPath, body: jsonOf(ChangedRetailMembership) },
    responses: { ...answers(succeeded(UPDATED, RetailMembership), UPDATED), ...missing, ...bodyFailures },
  }),
  async (c) => {
    const { start_period, end_period, tier } = c.req.valid("json");
    const values = { startPeriod: start_period, endPeriod: end_period, tier };
    const { membership_id } = c.req.valid("param");
    const changed = await naming(PATH_ID, changeMembership(c.var.deps, membership_id, values));
    return c.json(success(UPDATED, toWire(changed)), 200);
  },
);

export const retailMembershipDeletion = room().openapi(
  createRoute({
    method: "delete",
    path: ONE,
    operationId: "deleteRetailMembership",
    summary: "Delete a membership",
    description: "For good; the sales made under it stay, without it.",
    ...operation("Retail", "analyst"),
    request: { params: MembershipPath },
    responses: { ...answers(succeeded(DELETED, z.literal(true)), DELETED), ...missing },
  }),
  async (c) => {
    await naming(PATH_ID, endMembership(c.var.deps, c.req.valid("param").membership_id));
    return c.json(success(DELETED, true as const), 200);
  },
);

const toWire = (found: Omit<Membership, "id">): z.infer<typeof RetailMembership> => ({
  id: found.uuid,
  customer_id: found.customerUuid,
  start_period: found.startPeriod,
  end_period: found.endPeriod,
  tier: found.tier,
  created_at: shownInstant(found.createdAt),
  updated_at: shownInstant(found.updatedAt),
});

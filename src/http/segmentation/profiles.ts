import { createRoute, type z } from "@hono/zod-openapi";
import {
  changeProfile,
  deleteProfile,
  getProfile,
  listProfiles,
  type Profile as Found,
  saveProfile,
} from "../../identity/profiles.ts";
import { operation, writing } from "../access.ts";
import { shownInstant } from "../fields.ts";
import { IdempotencyHeaders, keyedBody } from "../idempotency.ts";
import { naming } from "../pointers.ts";
import { room } from "../room.ts";
import { answers, bodyFailures, creates, jsonOf, missing } from "../schemas.ts";
import { signedIn } from "../signed_in.ts";
import { skippedList } from "../skipped_list.ts";
import { Message } from "./accounts_schema.ts";
import { ChangedProfile, NewProfile, Profile, ProfilePath } from "./profiles_schema.ts";

const PATH = "/profiles/";
const ONE = "/profiles/{profile_id}";
const OWN = { openness: "token", unstored: true } as const;
/** What the verbs call the key in the path. */
const PATH_ID = { "/id": "path profile_id" };
const DELETED = "Profile deleted successfully";

export const profileCreation = room().openapi(
  createRoute({
    method: "post",
    path: PATH,
    operationId: "createProfile",
    summary: "Save a customer, to predict again",
    ...writing("Segmentation", "user", OWN),
    request: { headers: IdempotencyHeaders, body: jsonOf(NewProfile) },
    responses: creates(Profile),
  }),
  async (c) => {
    const { userId } = signedIn(c);
    const { annual_income, spending_score, purchase_frequency, notes = null, ...rest } = c.req.valid("json");
    const values = {
      ...rest,
      annualIncome: annual_income,
      spendingScore: spending_score,
      purchaseFrequency: purchase_frequency,
      notes,
    };
    const { id, at } = await saveProfile(c.var.deps, userId, values, await keyedBody(c));
    return c.json(toWire({ id, userId, ...values, createdAt: at, updatedAt: at }), 201);
  },
);

export const profileList = skippedList({
  path: PATH,
  operationId: "listProfiles",
  summary: "The caller's own profiles",
  least: "user",
  item: Profile,
  reader: (c) => (page) => listProfiles(c.var.deps, signedIn(c).userId, page),
  toWire: (found: Found) => toWire(found),
});

export const oneProfile = room().openapi(
  createRoute({
    method: "get",
    path: ONE,
    operationId: "getProfile",
    summary: "One of the caller's profiles",
    ...operation("Segmentation", "user", OWN),
    request: { params: ProfilePath },
    responses: { ...answers(Profile), ...missing },
  }),
  async (c) => {
    const { profile_id } = c.req.valid("param");
    const found = await naming(PATH_ID, getProfile(c.var.deps, signedIn(c).userId, profile_id));
    return c.json(toWire(found), 200);
  },
);

export const profileUpdate = room().openapi(
  createRoute({
    method: "put",
    path: ONE,
    operationId: "updateProfile",
    summary: "Change what is sent of a profile",
    ...writing("Segmentation", "user", OWN),
    request: { params: ProfilePath, body: jsonOf(ChangedProfile) },
    responses: { ...answers(Profile), ...missing, ...bodyFailures },
  }),
  async (c) => {
    const { profile_id } = c.req.valid("param");
    const { annual_income, spending_score, purchase_frequency, ...rest } = c.req.valid("json");
    const change = {
      ...rest,
      annualIncome: annual_income,
      spendingScore: spending_score,
      purchaseFrequency: purchase_frequency,
    };
    const changed = await naming(
      PATH_ID,
      changeProfile(c.var.deps, signedIn(c).userId, profile_id, change),
    );
    return c.json(toWire(changed), 200);
  },
);

export const profileDeletion = room().openapi(
  createRoute({
    method: "delete",
    path: ONE,
    operationId: "deleteProfile",
    summary: "Delete a profile for good",
    ...operation("Segmentation", "user", OWN),
    request: { params: ProfilePath },
    responses: { ...answers(Message(DELETED)), ...missing },
  }),
  async (c) => {
    const { profile_id } = c.req.valid("param");
    await naming(PATH_ID, deleteProfile(c.var.deps, signedIn(c).userId, profile_id));
    return c.json({ message: DELETED }, 200);
  },
);

const toWire = (found: Found): z.infer<typeof Profile> => ({
  id: found.id,
  user_id: found.userId,
  name: found.name,
  sex: found.sex,
  age: found.age,
  annual_income: found.annualIncome,
  spending_score: found.spendingScore,
  purchase_frequency: found.purchaseFrequency,
  notes: found.notes,
  created_at: shownInstant(found.createdAt),
  updated_at: shownInstant(found.updatedAt),
});

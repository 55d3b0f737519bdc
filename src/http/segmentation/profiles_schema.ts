import { z } from "@hono/zod-openapi";
import { idInPath, madeId, madeInstant, name, text } from "../fields.ts";
import { customerFields } from "./predict_schema.ts";

const values = {
  name: "Ann Smith",
  sex: "Female",
  age: 35,
  annual_income: 65.5,
  spending_score: 80,
  purchase_frequency: 12,
  notes: "Asks for gift wrapping",
};
const stamps = { created_at: "2026-01-31T10:00:00.000Z", updated_at: "2026-01-31T10:00:00.000Z" };

const notes = () => text(5_000).nullable().optional();

const fields = { name: name().max(200, "should have at most 200 characters"), ...customerFields };
const OBJECT = { error: "should be a JSON object" };

export const NewProfile = z.object({ ...fields, notes: notes() }, OBJECT)
  .openapi("NewProfile", { example: values });

export const ChangedProfile = z.object(fields, OBJECT).partial().extend({ notes: notes() })
  .openapi("ChangedProfile", {
    description: "What is left out stays as it is; `notes: null` takes them away.",
    example: { age: 36, notes: null },
  });

export const Profile = z.object({
  ...fields,
  notes: z.string().nullable(),
  id: madeId(),
  user_id: madeId(),
  created_at: madeInstant(),
  updated_at: madeInstant(),
}).openapi("Profile", { example: { ...values, id: 5, user_id: 17, ...stamps } });

export const ProfilePath = z.object({ profile_id: idInPath(5) });

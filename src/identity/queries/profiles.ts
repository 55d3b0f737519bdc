import { type SQL, sql } from "drizzle-orm";
import type { Made } from "../../db/idempotency.ts";
import { packRow, type Page } from "../../db/rows.ts";
import { customerProfiles } from "../../db/schema/customer_profiles.ts";

export const PROFILE = {
  id: "number",
  userId: "number",
  name: "text",
  sex: "text",
  age: "number",
  annualIncome: "number",
  spendingScore: "number",
  purchaseFrequency: "number",
  notes: "text?",
  createdAt: "number",
  updatedAt: "number",
} as const;

/** A customer as its user describes it: income in thousands a year, score 1 to 100, purchases a year. */
export interface ProfileValues {
  readonly name: string;
  readonly sex: string;
  readonly age: number;
  readonly annualIncome: number;
  readonly spendingScore: number;
  readonly purchaseFrequency: number;
  readonly notes: string | null;
}

const selectProfiles = (): SQL =>
  sql`select id, user_id as "userId", name, sex, age, annual_income as "annualIncome", spending_score as "spendingScore",
      purchase_frequency as "purchaseFrequency", notes, created_at as "createdAt", updated_at as "updatedAt"
    from ${customerProfiles}`;

/** Someone else's profile is none. */
const ownedBy = (userId: number, id: number): SQL => sql`id = ${id} and user_id = ${userId}`;

export const profilePage = (userId: number, { after, limit }: Page, skip: number): SQL =>
  sql`${selectProfiles()} where user_id = ${userId} and id > ${after} order by id limit ${limit} offset ${skip}`;

/** One row `packed`, or none. */
export const profileRow = (userId: number, id: number): SQL =>
  packRow(PROFILE, sql`${selectProfiles()} where ${ownedBy(userId, id)}`);

export const insertProfile = (userId: number, profile: ProfileValues, now: number): SQL =>
  sql`insert into ${customerProfiles} (user_id, name, sex, age, annual_income, spending_score, purchase_frequency, notes,
      created_at, updated_at)
    values (${userId}, ${profile.name}, ${profile.sex}, ${profile.age}, ${profile.annualIncome},
      ${profile.spendingScore}, ${profile.purchaseFrequency}, ${profile.notes}, ${now}, ${now})`;

export const MADE_PROFILE = { id: "number", at: "number" } as const;

/** The profile that the batch has just made: no other is younger. */
export const madeProfile = (userId: number): Made<typeof MADE_PROFILE> => ({
  shape: MADE_PROFILE,
  query: sql`select id, created_at as at from ${customerProfiles} where user_id = ${userId}
    order by id desc limit 1`,
});

/** What changes of a profile; absent: it stays. */
export type ProfileChange = { readonly [name in keyof ProfileValues]?: ProfileValues[name] | undefined };

export const changeProfileRow = (userId: number, id: number, change: ProfileChange, now: number): SQL =>
  sql`update ${customerProfiles} set name = coalesce(${change.name ?? null}, name),
      sex = coalesce(${change.sex ?? null}, sex), age = coalesce(${change.age ?? null}, age),
      annual_income = coalesce(${change.annualIncome ?? null}, annual_income),
      spending_score = coalesce(${change.spendingScore ?? null}, spending_score),
      purchase_frequency = coalesce(${change.purchaseFrequency ?? null}, purchase_frequency),
      notes = ${change.notes === undefined ? sql`notes` : sql`${change.notes}`},
      updated_at = max(${now}, updated_at + 1) where ${ownedBy(userId, id)}`;

export const deleteProfileRow = (userId: number, id: number): SQL =>
  sql`delete from ${customerProfiles} where ${ownedBy(userId, id)}`;

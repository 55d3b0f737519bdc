import { AppError } from "../../errors.ts";
import { bell, cumulative, pick } from "./distributions.ts";
import { type Group, GROUPS } from "./groups.ts";
import { open, STREAMS } from "./random.ts";

/** How many customers, and which. */
export interface TrainingOptions {
  readonly rows: number;
  readonly seed: number;
}

/** What the Segmentation document says of its data set. */
export const TRAINING_DEFAULTS: TrainingOptions = { rows: 5_000, seed: 42 };

const MOST_ROWS = 1_000_000;
const MOST_SEED = 2 ** 32 - 1;

const HEADER = "customer_id,gender,age,annual_income,spending_score,purchase_frequency";

const groupSums = cumulative(GROUPS.map(({ share }) => share));

/** @throws {AppError} `invalid` for options out of range */
export function checkTrainingOptions(options: TrainingOptions): TrainingOptions {
  const { rows, seed } = options;
  if (!(Number.isInteger(rows) && rows >= 1 && rows <= MOST_ROWS)) {
    throw new AppError("invalid", `--rows is a whole number from 1 to ${MOST_ROWS}`);
  }
  if (!(Number.isInteger(seed) && seed >= 0 && seed <= MOST_SEED)) {
    throw new AppError("invalid", `--seed is a whole number from 0 to ${MOST_SEED}`);
  }
  return options;
}

/**
 * Made-up customers to train a segmentation model on, as the lines of a CSV file that can be imported: income in
 * thousands a year, score 1 to 100, purchases a year. They fall into five groups; the same options give the same bytes.
 */
export function* trainingCustomers({ rows, seed }: TrainingOptions): Generator<string> {
  yield `${HEADER}\n`;
  for (let index = 0; index < rows; index++) yield `${customerAt(seed, index)}\n`;
}

function customerAt(seed: number, index: number): string {
  const random = open(seed, STREAMS.person, index);
  const { age, income, spending, frequency } = groupAt(pick(random, groupSums));
  const gender = random.chance(515) ? "Female" : random.chance(970) ? "Male" : "Other";
  return [
    // Not `C…`: that is how customers are shown who came without a key.
    `T${String(index + 1).padStart(5, "0")}`,
    gender,
    within(bell(random, ...age), 18, 92),
    within(bell(random, income[0] * 10, income[1] * 10), 50, 4_000) / 10,
    within(bell(random, ...spending), 1, 100),
    within(bell(random, ...frequency), 1, 365),
  ].join(",");
}

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

function groupAt(index: number): Group {
  const group = GROUPS[index];
  if (group === undefined) throw new RangeError("There are no groups");
  return group;
}

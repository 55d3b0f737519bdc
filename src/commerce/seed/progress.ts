import { z } from "zod";
import type { Place } from "./batches.ts";
import type { SeedOptions } from "./options.ts";

/** Moves whenever the same options would give other bytes: a load that another version began can't be gone on with. */
const GENERATOR = 1;

const Progress = z.object({
  generator: z.number(),
  customers: z.number(),
  transactions: z.number(),
  seed: z.number(),
  end: z.string(),
  next: z.object({
    step: z.enum(["catalogue", "customers", "sales", "done"]),
    from: z.number(),
  }),
  done: z.boolean(),
});

/** What `store.seed` holds: the options of a load, and where it stands. */
export type Progress = z.infer<typeof Progress>;

/** The text of `store.seed` for a load that stands at `next`; the same place always gives the same text. */
export const progressText = (
  { customers, transactions, seed, end }: SeedOptions,
  next: Place,
): string =>
  JSON.stringify({
    generator: GENERATOR,
    customers,
    transactions,
    seed,
    end,
    next: { step: next.step, from: next.from },
    done: next.step === "done",
  });

/** Reads what {@link progressText} wrote; undefined for null and for text that is not a load's. */
export function parseProgress(text: string | null): Progress | undefined {
  if (text === null) return undefined;
  try {
    return Progress.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Whether a load was begun with these options, by a generator that gives the same bytes as this one. */
export const isOf = (progress: Progress, options: SeedOptions): boolean =>
  progress.generator === GENERATOR &&
  progress.customers === options.customers &&
  progress.transactions === options.transactions &&
  progress.seed === options.seed &&
  progress.end === options.end;

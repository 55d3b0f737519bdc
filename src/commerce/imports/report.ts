import type { DateOrder } from "./dates.ts";
import type { Encoding } from "./encoding.ts";
import type { ImportKind } from "./fields.ts";
import type { Problem } from "./problems.ts";

/** `partial` takes the good rows; `atomic` takes none when one is bad. */
export const IMPORT_MODES = ["partial", "atomic"] as const;
export type ImportMode = (typeof IMPORT_MODES)[number];

/** What an import came to, as the API and the task answer it. */
export interface ImportReport {
  readonly id: string;
  readonly kind: ImportKind;
  readonly mode: ImportMode;
  readonly status: "done" | "refused";
  readonly name: string;
  /** `read` is the sum of the three others; `skipped` rows were there already. */
  readonly rows: {
    readonly read: number;
    readonly loaded: number;
    readonly skipped: number;
    readonly failed: number;
  };
  readonly customers_created: number;
  readonly products_created: number;
  readonly transactions_created: number;
  readonly lines_created: number;
  /** Other kinds than sales: rows of the store that changed, and rows of the file that said nothing new. */
  readonly updated?: number;
  readonly unchanged?: number;
  /** Field → column. */
  readonly columns: Readonly<Record<string, string>>;
  readonly ignored_columns: readonly string[];
  /** `ymd` where every date has its year first; null where the file has no dates. */
  readonly date_order: DateOrder | "ymd" | null;
  readonly decimal_mark: "." | ",";
  readonly encoding: Encoding;
  readonly delimiter: string;
  readonly errors: readonly Problem[];
  readonly took_ms: number;
}

/** What the applying of a file came to. */
export interface Outcome {
  readonly read: number;
  readonly loaded: number;
  readonly customersCreated: number;
  readonly productsCreated: number;
  readonly transactionsCreated: number;
  readonly linesCreated: number;
  readonly updated: number | undefined;
  readonly problems: readonly Problem[];
  /** Atomic, and a row was bad: nothing was applied. */
  readonly refused: boolean;
}

export const failedRows = (problems: readonly Problem[]): number =>
  problems.reduce((sum, { count }) => sum + count, 0);

/** The answers of the service, as far as this page reads them. */

export interface KeyFigures {
  readonly total_customers: number;
  readonly total_lifetime_value: number;
  readonly average_order_value: number;
  /** In per cent. */
  readonly retention_rate: number;
}

/** How a number moved; `percent` is null where it was nothing before. */
export interface Change {
  readonly absolute: number;
  readonly percent: number | null;
}

/** The key figures of a period, and how they moved since an earlier one. */
export interface ComparedKeyFigures extends KeyFigures {
  readonly comparison?: {
    readonly start_date: string | null;
    readonly end_date: string;
    readonly changes: Readonly<Record<keyof KeyFigures, Change>>;
  };
}

/** How the service puts customers into groups. */
export type SegmentModel = "kmeans" | "dbscan";

export interface CustomerGroup {
  readonly RFMCategory: string;
  readonly count: number;
  readonly total_revenue: number;
}

export interface Evaluation {
  readonly silhouette_score: number | null;
  readonly davies_bouldin_index: number | null;
  readonly noise_share: number;
  readonly silhouette_sampled: { readonly rows: number; readonly of: number } | null;
}

export interface CustomerSegments {
  readonly segmentation: readonly CustomerGroup[];
  readonly evaluation: Evaluation;
}

export interface Dashboard {
  readonly total_sales: number;
  readonly total_transactions: number;
  readonly products_sold: number;
  readonly new_memberships: number;
  readonly customer_segments: CustomerSegments;
}

/** Calendar days, inclusive; an empty text is no bound. */
export interface Period {
  readonly start: string;
  readonly end: string;
}

/** A part of a figure, as Plotly names it. */
export type Part = Readonly<Record<string, unknown>>;

export interface FigureTrace extends Part {
  readonly type: string;
}

/** What a figure says of itself. */
export interface FigureMeta {
  /** The day that it speaks of; null in a store without purchases. */
  readonly as_of: string | null;
  /** What its numbers mean, in a sentence. */
  readonly definition: string;
  /** How many things are drawn, of how many there are. */
  readonly shown: number;
  readonly total: number;
}

/** A figure for Plotly. */
export interface Figure {
  readonly data: readonly FigureTrace[];
  readonly layout: Part & { readonly meta: FigureMeta };
}

/** The customers of a segment, each a point. */
export interface SegmentTrace extends FigureTrace {
  readonly name: string;
  readonly x: readonly number[];
  readonly z: readonly number[];
  readonly marker: { readonly color: string };
}

export interface SegmentsFigure extends Figure {
  readonly data: readonly SegmentTrace[];
}

/** The numbers behind a figure, or a list of its own. */
export type Row = Readonly<Record<string, unknown>>;

export interface Rows {
  readonly rows: readonly Row[];
  readonly meta?: Partial<FigureMeta>;
}

export interface ImportProgress {
  readonly phase: "staging" | "detecting" | "validating" | "applying";
  readonly done: number;
  readonly total?: number | null;
}

export interface ImportReport {
  readonly kind: string;
  readonly status: "done" | "refused";
  readonly name: string;
  readonly rows: {
    readonly read: number;
    readonly loaded: number;
    readonly skipped: number;
    readonly failed: number;
  };
  readonly customers_created: number;
  readonly products_created: number;
  readonly transactions_created: number;
  readonly updated?: number;
  readonly ignored_columns: readonly string[];
  readonly errors: readonly {
    readonly reason: string;
    readonly count: number;
    readonly lines: readonly number[];
    readonly example?: string;
  }[];
}

/** Somebody whom the service knows. */
export interface Account {
  readonly username: string;
}

/** The body of every failure. */
export interface Problem {
  readonly status: number;
  readonly detail: string;
  readonly errors: readonly { readonly pointer: string; readonly message: string }[];
}

/** The answers of the service, as far as this page reads them. */

export interface KeyFigures {
  readonly total_customers: number;
  readonly total_lifetime_value: number;
  readonly average_order_value: number;
  /** In per cent. */
  readonly retention_rate: number;
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

export interface Trace {
  readonly type: string;
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly z: readonly number[];
  readonly marker: { readonly color: string };
}

export interface Scatter {
  readonly data: readonly Trace[];
  readonly layout: {
    readonly scene: Readonly<Record<string, { readonly title: { readonly text: string } }>>;
    readonly meta: { readonly as_of: string | null; readonly shown: number; readonly total: number };
  };
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

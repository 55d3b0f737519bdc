/** Restarts of K-Means that run elsewhere, several at a time: what a pool of workers offers, and how they make one fit. */
import type { KMeansResult } from "./kmeans_job.ts";
import type { MatrixData } from "./matrix.ts";

/** A fit as restarts see it; the names are those of `kMeans`. */
interface Fit {
  readonly nClusters: number;
  readonly maxIter: number;
  readonly tol: number;
  readonly randomState: number;
}

/** One restart of a fit. */
export interface Restart extends Fit {
  /** Restarts of the same fit that come before it. */
  readonly skippedRestarts: number;
}

/** The data of a session, and the most clusters that any of its restarts has. */
export interface RestartData {
  readonly data: MatrixData;
  readonly mostClusters: number;
  readonly weights?: Float64Array;
}

/** Runs restarts over the same data. */
export interface RestartSession {
  /**
   * Runs one restart, when its turn comes.
   * @throws what the restart throws, or the reason that the session was closed with
   */
  run(restart: Restart): Promise<KMeansResult>;
  /** Ends the restarts that have not ended, with this reason. */
  close(reason?: unknown): void;
}

/** Workers that restarts can be spread over. */
export interface RestartPool {
  /** Copies the data to where all workers see it; undefined while it has no workers, or where it can have none. */
  open(data: RestartData): RestartSession | undefined;
}

/**
 * Runs the restarts of several fits over the same data in a pool.
 * @returns for each fit what running its restarts one after the other gives
 */
export function fitInPool(
  session: RestartSession,
  fits: readonly (Fit & { readonly nInit: number })[],
  onRestart: (restart: number, result: KMeansResult) => void,
): Promise<KMeansResult>[] {
  // All are handed over at once, so that no worker waits for the last restart of a fit.
  return fits.map(async ({ nInit, ...settings }) => {
    const restarts = Array.from({ length: nInit }, async (_, skippedRestarts) => {
      const result = await session.run({ ...settings, skippedRestarts });
      onRestart(skippedRestarts + 1, result);
      return result;
    });
    return (await Promise.all(restarts)).reduce((best, result) => isBetter(result, best) ? result : best);
  });
}

/**
 * Whether a later restart takes the place of the best: lower inertia, and not the same partition with other numbers; the
 * rule of `wasm/kmeans.ts`.
 */
function isBetter(result: KMeansResult, best: KMeansResult): boolean {
  return result.inertia < best.inertia && !isSamePartition(result.labels, best.labels);
}

function isSamePartition(labels: Int32Array, others: Int32Array): boolean {
  const mapping = new Map<number, number | undefined>();
  return labels.every((label, row) => {
    if (!mapping.has(label)) mapping.set(label, others[row]);
    return mapping.get(label) === others[row];
  });
}

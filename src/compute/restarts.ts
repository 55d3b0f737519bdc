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

/** What a restart found, and what it is compared by: its inertia before it is brought to the units of the data. */
export interface RestartResult {
  readonly result: KMeansResult;
  readonly scaledInertia: number;
}

/** Runs restarts over the same data. */
export interface RestartSession {
  /**
   * Runs one restart, when its turn comes.
   * @throws what the restart throws, or the reason that the session was closed with
   */
  run(restart: Restart): Promise<RestartResult>;
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
      const found = await session.run({ ...settings, skippedRestarts });
      onRestart(skippedRestarts + 1, found.result);
      return found;
    });
    const best = (await Promise.all(restarts)).reduce((best, found) => isBetter(found, best) ? found : best);
    return best.result;
  });
}

/**
 * Whether a later restart takes the place of the best: lower inertia, and not the same partition with other numbers; the
 * rule of `wasm/kmeans.ts`.
 */
function isBetter(found: RestartResult, best: RestartResult): boolean {
  return found.scaledInertia < best.scaledInertia && !isSamePartition(found.result, best.result);
}

function isSamePartition({ labels, centers }: KMeansResult, { labels: others }: KMeansResult): boolean {
  const mapping = new Int32Array(centers.rows).fill(-1);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] ?? 0;
    const other = others[row] ?? 0;
    if (mapping[label] === -1) mapping[label] = other;
    else if (mapping[label] !== other) return false;
  }
  return true;
}

/** How well a clustering separates its rows, with the noise left out. */
import { NOISE } from "../compute/dbscan.ts";
import type { Matrix } from "../compute/matrix.ts";
import { selectRows } from "../compute/sample.ts";
import { daviesBouldinScore } from "../compute/scores.ts";
import {
  SILHOUETTE_WORK_BUDGET,
  type SilhouetteOfSample,
  silhouetteOfSample,
} from "../compute/silhouette.ts";
import type { Deps } from "../deps.ts";

/** Scores of one clustering. A score is null where it is undefined: fewer than two clusters, or as many as rows. */
export interface Evaluation {
  /** Mean silhouette coefficient, −1 … 1, higher is better. */
  readonly silhouetteScore: number | null;
  /** Davies–Bouldin index, 0 and up, lower is better. */
  readonly daviesBouldinIndex: number | null;
  /** Share of the rows that are noise, 0 … 1; they are in no score. */
  readonly noiseShare: number;
  /** Null when the silhouette is exact; else the sample it was taken from. */
  readonly silhouetteSampled: Omit<SilhouetteOfSample, "score"> | null;
}

/** Most rows of an exact silhouette: under 0.1 s for 3 columns, growing with the square. */
export const EXACT_SILHOUETTE_ROWS = 20_000;

/** Fixed, so that the same data always gets the same answer. */
const SAMPLE_SEED = 0;

/**
 * Scores a clustering on the matrix it was made from.
 *
 * Noise (−1) is left out and its share reported: scikit-learn would score it as one more cluster. Above
 * {@link EXACT_SILHOUETTE_ROWS} (fewer for more than 50 columns) the silhouette is that of a stratified sample.
 * Sources: Rousseeuw 1987; Davies and Bouldin 1979.
 * @param scaled rows × columns, as clustered (standardised)
 * @param labels one per row; −1 is noise, the others any non-negative numbers
 * @throws {AppError} `invalid` when a value is not finite; `too_large` when the clusters are too many to compare
 * @throws the signal's reason when it is aborted
 */
export async function evaluateClustering(
  { wasm }: Pick<Deps, "wasm">,
  scaled: Matrix,
  labels: Int32Array,
  signal?: AbortSignal,
): Promise<Evaluation> {
  const kept = Array.from(labels.keys()).filter((row) => labels[row] !== NOISE);
  const noiseShare = labels.length === 0 ? 0 : 1 - kept.length / labels.length;
  const { matrix, numbers, clusters } = select(scaled, labels, kept);
  if (clusters < 2 || clusters > kept.length - 1) {
    return { silhouetteScore: null, daviesBouldinIndex: null, noiseShare, silhouetteSampled: null };
  }
  return {
    ...await silhouette({ wasm }, matrix, numbers, clusters, signal),
    daviesBouldinIndex: daviesBouldinScore(wasm, matrix, numbers),
    noiseShare,
  };
}

async function silhouette(
  { wasm }: Pick<Deps, "wasm">,
  matrix: Matrix,
  numbers: Int32Array,
  clusters: number,
  signal: AbortSignal | undefined,
): Promise<Pick<Evaluation, "silhouetteScore" | "silhouetteSampled">> {
  const maxRows = Math.min(
    EXACT_SILHOUETTE_ROWS,
    Math.floor(Math.sqrt(SILHOUETTE_WORK_BUDGET / matrix.columns)),
  );
  // A sample of one row a cluster says nothing: each of them would count 0.
  if (matrix.rows > maxRows && clusters > maxRows / 2) {
    return { silhouetteScore: null, silhouetteSampled: null };
  }
  const { score, ...sample } = await silhouetteOfSample(wasm, matrix, numbers, {
    maxRows,
    randomState: SAMPLE_SEED,
    signal,
  });
  return { silhouetteScore: score, silhouetteSampled: sample.rows === sample.of ? null : sample };
}

/** The chosen rows, with their labels renumbered 0 … k−1 in order of appearance. */
function select(matrix: Matrix, labels: Int32Array, rows: readonly number[]) {
  const known = new Map<number, number>();
  const numbers = Int32Array.from(rows, (row) => {
    const label = labels[row] ?? NOISE;
    const number = known.get(label) ?? known.size;
    known.set(label, number);
    return number;
  });
  return { matrix: selectRows(matrix, rows), numbers, clusters: known.size };
}

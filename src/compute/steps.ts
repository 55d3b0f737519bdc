/** How long jobs of the kernels make room for other work, and are cancelled. */

/** What a kernel answers that is not done yet. */
export const RUNNING = 0;

/** What a kernel answers when its work budget did not do. */
export const OVER_BUDGET = -1;

/** Distances to compute between two pauses, about 20 ms; a clock may stand still while computing. */
export const WORK_PER_STEP = 2e7;

/**
 * Steps until a kernel is no longer {@link RUNNING}, and pauses between the steps.
 * @returns what the last step answered
 * @throws the signal's reason when it is aborted
 */
export async function runSteps(step: () => number, signal: AbortSignal | undefined): Promise<number> {
  signal?.throwIfAborted();
  let status = step();
  while (status === RUNNING) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    signal?.throwIfAborted();
    status = step();
  }
  return status;
}

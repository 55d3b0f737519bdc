/** Stepping a job of a kernel: in pieces between which others get their turn, and no further than its work budget. */

/** How a kernel's job is stepped; every status but 0 is an end. */
export interface Steps {
  /** Works on until about `work` units are done; returns the status, 0 while it runs. */
  readonly step: (work: number) => number;
  /** Units done so far, about two nanoseconds each. */
  readonly workDone: () => number;
  readonly workBudget: number;
  /** Called between two steps; what it throws ends the job. */
  readonly onPause?: () => void;
  readonly signal?: AbortSignal | undefined;
}

/** Units between two pauses, about 30 ms; measured in work because a clock may stand still while computing. */
const WORK_PER_PAUSE = 1.5e7;

/**
 * The status with which the job ended, or 0 when it went over its budget.
 * @throws the signal's reason when it is aborted
 */
export async function runSteps({ step, workDone, workBudget, onPause, signal }: Steps): Promise<number> {
  for (;;) {
    const status = step(Math.min(WORK_PER_PAUSE, workBudget));
    if (status !== 0 || workDone() > workBudget) return status;
    onPause?.();
    await new Promise((resolve) => setTimeout(resolve, 0));
    signal?.throwIfAborted();
  }
}

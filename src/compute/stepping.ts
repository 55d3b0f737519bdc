/** Stepping a job of a kernel that knows where it is: in pieces between which others get their turn. */

/** What a kernel answers that is not done yet. */
export const RUNNING = 0;

/** The answer of a job that would need more work than it may do. */
export const OVER_BUDGET = -1;

/** How a kernel's job is stepped. */
export interface Steps {
  /** Works on for some 20 ms, measured in work because a clock may stand still while computing; returns the status. */
  readonly step: () => number;
  /** Called between two steps; what it throws ends the job. */
  readonly onPause?: () => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Steps until a kernel is no longer {@link RUNNING}.
 * @returns what the last step answered
 * @throws the signal's reason when it is aborted
 */
export async function runSteps({ step, onPause, signal }: Steps): Promise<number> {
  signal?.throwIfAborted();
  let status = step();
  while (status === RUNNING) {
    onPause?.();
    await new Promise((resolve) => setTimeout(resolve, 0));
    signal?.throwIfAborted();
    status = step();
  }
  return status;
}

/** Units of work of one step, about two nanoseconds each. */
const WORK_PER_STEP = 1.5e7;

/** How a job is stepped whose kernel counts its work and leaves the budget to its caller. */
export interface BudgetedSteps extends Omit<Steps, "step"> {
  /** Works on until about `work` units are done. */
  readonly step: (work: number) => number;
  /** Units done so far. */
  readonly workDone: () => number;
  readonly workBudget: number;
}

/** As {@link runSteps}; {@link OVER_BUDGET} when the job went over its budget. */
export function runBudgetedSteps({ step, workDone, workBudget, ...rest }: BudgetedSteps): Promise<number> {
  const work = Math.min(WORK_PER_STEP, workBudget);
  return runSteps({
    step: () => {
      const status = step(work);
      return status === RUNNING && workDone() > workBudget ? OVER_BUDGET : status;
    },
    ...rest,
  });
}

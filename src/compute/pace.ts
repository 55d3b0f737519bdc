/** The pace of a long job: it lets others run now and then, and ends when it is cancelled. */

/** Work between two pauses: about 20 ms of a kernel that multiplies and adds in f32. */
const WORK_PER_PAUSE = 3.6e8;

/** Called between two steps with the work done since the last call; throws the signal's reason when it is aborted. */
export type Pace = (work: number) => Promise<void> | undefined;

/**
 * The pace of one job. To be awaited only where it answers a promise: most steps pause not at all.
 * @param signal cancels the job at the next step
 * @param workPerPause measured in work because a clock may stand still while computing
 */
export function createPace(signal?: AbortSignal, workPerPause: number = WORK_PER_PAUSE): Pace {
  let done = 0;
  const pause = async () => {
    await new Promise((resolve) => setTimeout(resolve, 0));
    signal?.throwIfAborted();
  };
  return (work) => {
    signal?.throwIfAborted();
    done += work;
    if (done < workPerPause) return undefined;
    done = 0;
    return pause();
  };
}

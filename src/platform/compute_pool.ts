import type { KMeansResult } from "../compute/kmeans_job.ts";
import { isSingle, type MatrixData } from "../compute/matrix.ts";
import type { Greeting, Ready, RestartAnswer, RestartTask } from "../compute/restart_server.ts";
import type { Restart, RestartData, RestartPool } from "../compute/restarts.ts";
import { AppError } from "../errors.ts";

/** A worker that has had nothing to do for so long is let go, with the memory it holds, in milliseconds. */
const IDLE = 10_000;

interface Session {
  readonly data: RestartData;
}

interface Task {
  readonly session: Session;
  readonly restart: Restart;
  readonly settle: PromiseWithResolvers<KMeansResult>;
}

/** A worker, whose data it has, and what it is at. */
interface Seat {
  readonly worker: Worker;
  session: Session | undefined;
  task: Task | undefined;
}

/** A pool that can be ended. */
export interface ComputePool extends RestartPool {
  /** Whether a first worker has come up; until then, and where none does, computations stay in this isolate. */
  readonly started: Promise<boolean>;
  /** Ends all workers; what they are at fails. */
  close(): void;
}

/**
 * Workers of this process for restarts of K-Means: as many as `size`, started when they are needed. Tasks are taken in
 * the order in which they come, whoever asks.
 */
export function createComputePool(wasm: WebAssembly.Module, size: number): ComputePool {
  const seats = new Set<Seat>();
  const queue: Task[] = [];
  const started = Promise.withResolvers<boolean>();
  let works = false;
  let tasks = 0;
  let idle: ReturnType<typeof setTimeout> | undefined;

  const leave = (seat: Seat, reason: unknown) => {
    seats.delete(seat);
    seat.worker.terminate();
    seat.task?.settle.reject(reason);
  };
  const dispatch = () => {
    clearTimeout(idle);
    while (queue.length > 0) {
      const seat = [...seats].find(({ task }) => task === undefined) ??
        (seats.size < size ? sit() : undefined);
      const task = seat && queue.shift();
      if (!task) return;
      hand(seat, task);
    }
    if ([...seats].every(({ task }) => task === undefined)) idle = letGoLater();
  };
  const letGoLater = () => {
    const timer = setTimeout(() => {
      for (const seat of seats) leave(seat, undefined);
    }, IDLE);
    Deno.unrefTimer(timer);
    return timer;
  };
  const hand = (seat: Seat, task: Task) => {
    const { session, restart } = task;
    const fresh = seat.session !== session;
    seat.task = task;
    seat.session = session;
    const message: RestartTask = { task: tasks++, restart, ...fresh && { data: session.data } };
    seat.worker.postMessage(message);
  };
  const sit = (): Seat => {
    const worker = new Worker(new URL("./compute_worker.ts", import.meta.url), { type: "module" });
    const seat: Seat = { worker, session: undefined, task: undefined };
    const greeting: Greeting = { wasm };
    worker.postMessage(greeting);
    worker.onmessage = ({ data }: MessageEvent<Ready | RestartAnswer>) => {
      if ("ready" in data) {
        works = true;
        started.resolve(true);
        return;
      }
      const settle = seat.task?.settle;
      seat.task = undefined;
      if ("result" in data) settle?.resolve(data.result);
      else {
        // After a failure nothing of the job may be trusted.
        seat.session = undefined;
        settle?.reject(new AppError(data.error.code, data.error.message));
      }
      dispatch();
    };
    worker.onerror = (event) => {
      event.preventDefault();
      started.resolve(false);
      leave(seat, new AppError("internal", "A worker ended during a computation"));
      dispatch();
    };
    seats.add(seat);
    return seat;
  };

  // Where a process may not have workers, that shows as late as here.
  try {
    sit();
    dispatch();
  } catch {
    started.resolve(false);
  }
  return {
    started: started.promise,
    open(data) {
      if (!works) return undefined;
      const session: Session = { data: shareAll(data) };
      let closed: { readonly reason: unknown } | undefined;
      return {
        run(restart) {
          if (closed) return Promise.reject(closed.reason);
          const task = { session, restart, settle: Promise.withResolvers<KMeansResult>() };
          queue.push(task);
          dispatch();
          return task.settle.promise;
        },
        close(reason) {
          closed = { reason };
          const waiting = queue.filter((task) => task.session === session);
          for (const task of waiting) {
            queue.splice(queue.indexOf(task), 1);
            task.settle.reject(reason);
          }
          for (const seat of seats) {
            if (seat.task?.session === session) leave(seat, reason);
            else if (seat.session === session) seat.session = undefined;
          }
          dispatch();
        },
      };
    },
    close() {
      clearTimeout(idle);
      works = false;
      started.resolve(false);
      const reason = new AppError("unavailable", "The service is ending");
      for (const task of queue.splice(0)) task.settle.reject(reason);
      for (const seat of seats) leave(seat, reason);
    },
  };
}

/** The data in memory that all workers see, so that it is copied once. */
function shareAll({ data, weights, mostClusters }: RestartData): RestartData {
  return {
    data: shareMatrix(data),
    mostClusters,
    ...weights && { weights: shareDoubles(weights) },
  };
}

function shareMatrix(data: MatrixData): MatrixData {
  if (!isSingle(data)) return { ...data, values: shareDoubles(data.values) };
  const columns = data.columns.map((values) => {
    const shared = new Float32Array(new SharedArrayBuffer(values.byteLength));
    shared.set(values);
    return shared;
  });
  return { ...data, columns };
}

function shareDoubles(values: Float64Array): Float64Array {
  const shared = new Float64Array(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return shared;
}

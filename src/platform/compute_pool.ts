import { isSingle, type MatrixData } from "../compute/matrix.ts";
import type { Farewell, Greeting, Ready, RestartAnswer, RestartTask } from "../compute/restart_server.ts";
import type { Restart, RestartData, RestartPool, RestartResult } from "../compute/restarts.ts";
import { AppError } from "../errors.ts";

/** A worker that has had nothing to do for so long is let go, with the memory it holds, in milliseconds. */
const IDLE = 10_000;

interface Session {
  readonly data: RestartData;
  /** Tasks that wait, and how many are at work. */
  readonly waiting: Task[];
  running: number;
}

interface Task {
  readonly session: Session;
  readonly restart: Restart;
  readonly settle: PromiseWithResolvers<RestartResult>;
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
 * Workers of this process for restarts of K-Means: as many as `size`, started when they are needed. The next task is one
 * of the session that has the fewest at work, so that a long fit keeps no other waiting.
 */
export function createComputePool(wasm: WebAssembly.Module, size: number): ComputePool {
  const seats = new Set<Seat>();
  /** In the order in which they were opened. */
  const sessions = new Set<Session>();
  const started = Promise.withResolvers<boolean>();
  let works = false;
  let ended = false;
  let idle: ReturnType<typeof setTimeout> | undefined;

  const leave = (seat: Seat, reason: unknown) => {
    seats.delete(seat);
    seat.worker.terminate();
    finish(seat)?.settle.reject(reason);
  };
  const finish = (seat: Seat): Task | undefined => {
    const { task } = seat;
    seat.task = undefined;
    if (task) task.session.running--;
    return task;
  };
  const dispatch = () => {
    clearTimeout(idle);
    for (let task = nextTask(sessions); task !== undefined; task = nextTask(sessions)) {
      const seat = seatFor(task);
      if (seat) hand(seat, task);
      else if (seats.size > 0) return;
      else end(task.session, new AppError("unavailable", "No worker can be started; try again"));
    }
    if ([...seats].every(({ task }) => task === undefined)) letGoLater();
  };
  /** One that has the data already, another that is free, a new one. */
  const seatFor = ({ session }: Task): Seat | undefined => {
    const free = [...seats].filter(({ task }) => task === undefined);
    return free.find((seat) => seat.session === session) ?? free[0] ??
      (seats.size < size ? another() : undefined);
  };
  /** Undefined where no more can be had: those that are there go on, and later fits stay in this isolate. */
  const another = (): Seat | undefined => {
    try {
      return sit();
    } catch {
      works = false;
      started.resolve(false);
      return undefined;
    }
  };
  const hand = (seat: Seat, task: Task) => {
    const { session, restart } = task;
    session.waiting.shift();
    session.running++;
    const message: RestartTask = { restart, ...seat.session !== session && { data: session.data } };
    seat.task = task;
    seat.session = session;
    seat.worker.postMessage(message);
  };
  const letGoLater = () => {
    idle = setTimeout(() => {
      for (const seat of seats) leave(seat, undefined);
    }, IDLE);
    Deno.unrefTimer(idle);
  };
  const sit = (): Seat => {
    const worker = new Worker(new URL("./compute_worker.ts", import.meta.url), { type: "module" });
    const seat: Seat = { worker, session: undefined, task: undefined };
    const greeting: Greeting = { wasm };
    worker.postMessage(greeting);
    worker.onmessage = ({ data }: MessageEvent<Ready | RestartAnswer>) => {
      if ("ready" in data) {
        works = !ended;
        started.resolve(works);
      } else {
        const settle = finish(seat)?.settle;
        // After a failure nothing of the job may be trusted.
        if ("error" in data) seat.session = undefined;
        if ("found" in data) settle?.resolve(data.found);
        else settle?.reject(new AppError(data.error.code, data.error.message));
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
  const end = (session: Session, reason: unknown) => {
    sessions.delete(session);
    for (const { settle } of session.waiting.splice(0)) settle.reject(reason);
    for (const seat of seats) {
      if (seat.task?.session === session) leave(seat, reason);
      else if (seat.session === session) {
        seat.session = undefined;
        const farewell: Farewell = { forget: true };
        seat.worker.postMessage(farewell);
      }
    }
  };

  another();
  return {
    started: started.promise,
    open(data) {
      if (!works) return undefined;
      const session: Session = { data: shareAll(data), waiting: [], running: 0 };
      sessions.add(session);
      let closed: { readonly reason: unknown } | undefined;
      return {
        run(restart) {
          if (closed || ended) return Promise.reject(closed?.reason ?? endOfService());
          const task = { session, restart, settle: Promise.withResolvers<RestartResult>() };
          session.waiting.push(task);
          dispatch();
          return task.settle.promise;
        },
        close(reason) {
          closed = { reason };
          end(session, reason);
          dispatch();
        },
      };
    },
    close() {
      ended = true;
      works = false;
      clearTimeout(idle);
      started.resolve(false);
      for (const session of sessions) end(session, endOfService());
      for (const seat of seats) leave(seat, endOfService());
    },
  };
}

const endOfService = () => new AppError("unavailable", "The service is ending");

/** The first task of the session that has the fewest at work, of the one that was opened first when there are several. */
function nextTask(sessions: ReadonlySet<Session>): Task | undefined {
  const waiting = [...sessions].filter(({ waiting }) => waiting.length > 0);
  return waiting.toSorted((left, right) => left.running - right.running)[0]?.waiting[0];
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

import { describe, expect, test } from "vitest";
import { writeTurns } from "../../src/platform/server_database.ts";

/** A piece of work that ends when it is told to. */
function work() {
  let started = false;
  const { promise, resolve } = Promise.withResolvers<string>();
  const run = () => {
    started = true;
    return promise;
  };
  return { run, end: () => resolve("done"), hasStarted: () => started };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("writeTurns()", () => {
  test("lets so many writes run, and the next when one of them has ended", async () => {
    const turns = writeTurns(4);
    const writes = Array.from({ length: 6 }, work);
    const answers = writes.map(({ run }) => turns(run));
    await settled();
    expect(writes.map(({ hasStarted }) => hasStarted())).toEqual([true, true, true, true, false, false]);
    writes[2]?.end();
    await settled();
    expect(writes.map(({ hasStarted }) => hasStarted())).toEqual([true, true, true, true, true, false]);
    for (const { end } of writes) end();
    expect(await Promise.all(answers)).toEqual(Array(6).fill("done"));
  });

  test("goes on after a write that fails", async () => {
    const turns = writeTurns(2);
    const fail = () => Promise.reject(new Error("busy"));
    const answers = await Promise.allSettled(Array.from({ length: 8 }, () => turns(fail)));
    expect(answers.every(({ status }) => status === "rejected")).toBe(true);
    expect(await turns(() => Promise.resolve(1))).toBe(1);
  });

  test("fails a write that waited past the patience, and does not run it", async () => {
    const turns = writeTurns(4, 20);
    const first = Array.from({ length: 4 }, work);
    const late = work();
    const answers = Promise.allSettled([...first, late].map(({ run }) => turns(run)));
    await new Promise((resolve) => setTimeout(resolve, 40));
    for (const { end } of first) end();
    expect((await answers).at(-1)).toMatchObject({ status: "rejected", reason: { name: "TimeoutError" } });
    expect(late.hasStarted()).toBe(false);
  });
});

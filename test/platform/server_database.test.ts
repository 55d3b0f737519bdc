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

  test("fails a write as soon as it has waited past the patience, and does not run it", async () => {
    const turns = writeTurns(1, 20);
    const first = work();
    const late = work();
    const running = turns(first.run);
    await expect(turns(late.run)).rejects.toMatchObject({ name: "TimeoutError" });
    first.end();
    expect(await running).toBe("done");
    await settled();
    expect(late.hasStarted()).toBe(false);
    expect(await turns(() => Promise.resolve("next"))).toBe("next");
  });

  test("hands on what a write throws at once", async () => {
    const turns = writeTurns(1);
    const thrown = turns(() => {
      throw new TypeError("No such parameter");
    });
    await expect(thrown).rejects.toThrow("No such parameter");
    expect(await turns(() => Promise.resolve(2))).toBe(2);
  });
});

import { expect, it } from "vitest";
import bits from "../golden/bits.json" with { type: "json" };
import { testWasm } from "../support/wasm.ts";
import { hashOf } from "./same_bits/hash.ts";
import { hashJobs } from "./same_bits/jobs.ts";

/** workerd and Chromium are asked the same, in same_bits/workerd_server.test.ts and browser/same_bits.test.ts. */
it("gives the kept bits of every golden job when run on Deno", async () => {
  expect(await hashJobs(await testWasm())).toEqual(bits);
}, 120_000);

it("hashes every bit and every part", async () => {
  const hashes = await Promise.all([
    hashOf([0]),
    hashOf([-0]),
    hashOf([0, 0]),
    hashOf([Int32Array.of(1, 2)]),
    hashOf([Int32Array.of(1, 3)]),
    hashOf([Float64Array.of(1, 2).subarray(1)]),
    hashOf([1 + Number.EPSILON]),
  ]);
  expect(new Set(hashes).size).toBe(hashes.length);
});

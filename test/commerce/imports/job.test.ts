import { describe, expect, test } from "vitest";
import { importFile } from "../../../src/commerce/imports/import_file.ts";
import { line, newWorld, sales, sql } from "./world.ts";

describe("importFile() as a job", () => {
  test("importFile() tells how far it is, in every phase", async () => {
    const world = await newWorld();
    const phases = new Set<string>();
    await world.load(sales(line()), {
      onProgress: ({ phase, done, total }) => {
        phases.add(phase);
        if (total !== undefined) expect(done).toBeLessThanOrEqual(total);
      },
    });
    expect([...phases]).toEqual(["staging", "detecting", "validating", "applying"]);
  });

  test("importFile() stops when its signal does, cleans up, and is completed by the same call", async () => {
    const world = await newWorld();
    const file = sales(
      ...Array.from(
        { length: 12_000 },
        (_, index) =>
          line({ invoice: String(10_000 + index % 3000), product: `P${index % 70}`, customer: "" }),
      ),
    );
    for (const phase of ["staging", "detecting", "validating", "applying"]) {
      const controller = new AbortController();
      const stopped = await world.refusal(file, {
        signal: controller.signal,
        onProgress: (progress) => progress.phase === phase && controller.abort(),
      });
      expect(stopped.message).toMatch(/cancelled/);
      expect(await world.staged()).toBe(0);
      expect(await world.sound()).toBe(true);
    }
    const [{ n = 0 } = {}] = await world.rows(sql`select count(*) as n from transaction_items`);
    expect(Number(n)).toBeGreaterThan(0);
    expect((await world.load(file)).rows).toEqual({
      read: 12_000,
      loaded: 12_000 - Number(n),
      skipped: Number(n),
      failed: 0,
    });
    expect(await world.sound()).toBe(true);
  });

  test("importFile() sweeps what a killed import left once its lease is over, and not before", async () => {
    const world = await newWorld();
    await world.db.write([
      sql`insert into imports (id, uuid, mode, name, status, lease_until, created_at, updated_at)
        values (7, 'x', 'partial', 'x', 'applying', ${world.clock.now + 60_000}, 0, 0)`,
      sql`insert into import_chunks values (7, 0, x'00')`,
      sql`insert into import_lines (import_id, line, invoice, product, description, quantity, unit_price_minor,
        line_total_minor, occurred_at) values (7, 1, 'i', 'p', '', 1, 1, 1, 1)`,
    ]);
    await world.load(sales(line()));
    expect(await world.staged()).toBeGreaterThan(1);
    world.clock.now += 60_001;
    await world.load(sales(line()));
    expect(await world.staged()).toBe(0);
    expect(await world.rows(sql`select count(*) as n from imports where id = 7`)).toEqual([{ n: 0 }]);
  });

  test("importFile() keeps its lease while the bytes of one chunk arrive slowly", async () => {
    const world = await newWorld();
    const bytes = new TextEncoder().encode(sales(line()));
    let at = 0;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (at >= bytes.length) return controller.close();
        world.clock.now += 25_000;
        if (at === 100) await world.load(sales(line({ invoice: "other" })));
        controller.enqueue(bytes.slice(at, at + 20));
        at += 20;
      },
    });
    const report = await importFile(world.deps, { body, name: "slow.csv" });
    expect(report.rows).toMatchObject({ read: 1, loaded: 1 });
    expect(await world.staged()).toBe(0);
  });

  test("importFile() gives up when another took its rows away meanwhile", async () => {
    const world = await newWorld();
    const file = sales(
      ...Array.from({ length: 9_000 }, (_, index) => line({ invoice: String(index), customer: "" })),
    );
    let swept: Promise<unknown> | undefined;
    const refused = await world.refusal(file, {
      onProgress: ({ phase }) => {
        if (phase !== "applying" || swept !== undefined) return;
        swept = world.db.write([sql`update imports set status = 'refused', report = null`]);
      },
    });
    expect(refused.code).toBe("conflict");
    await swept;
    expect(await world.sound()).toBe(true);
  });
});

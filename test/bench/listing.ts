import { readdir, readFile } from "node:fs/promises";
import { sql } from "drizzle-orm";
import { inspectIsolate } from "./isolate.ts";
import { freePort } from "../support/process.ts";
import { startTarget, type Target, type TargetName, TARGETS } from "../support/targets.ts";

const ROWS = Number(process.argv[2] ?? 1_000_000);

/** A list over so many rows: how long it took, and what the service needed meanwhile. Times in seconds, memory in MiB. */
interface Listing {
  readonly target: string;
  readonly path: string;
  readonly rows: number;
  readonly megabytes: number;
  readonly seconds: number;
  readonly idle: Memory;
  readonly peak: Memory;
}

/** In MiB: the process's resident memory, and the isolate's heap where that can be looked into. */
type Memory = Readonly<Record<"resident" | "used" | "reserved", number>>;

const highest = (one: Memory, other: Memory): Memory => ({
  resident: Math.max(one.resident, other.resident),
  used: Math.max(one.used, other.used),
  reserved: Math.max(one.reserved, other.reserved),
});

/** Resident memory of a process group's leader and what it started, in MiB. */
async function residentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

/** The process that runs the code: workerd, in the group of the tool that started it, or the service itself. */
async function workerOf(leader: number): Promise<number> {
  const largest = { pid: leader, resident: 0 };
  for (const name of await readdir("/proc")) {
    const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
    const [, command, group] = /^\d+ \((.*)\) \S \d+ (\d+)/.exec(stat) ?? [];
    if (command !== "workerd" || Number(group) !== leader) continue;
    const resident = await residentOf(Number(name));
    if (resident > largest.resident) Object.assign(largest, { pid: Number(name), resident });
  }
  return largest.pid;
}

async function fill({ db }: Target): Promise<void> {
  const step = 100_000;
  for (let from = 1; from <= ROWS; from += step) {
    const numbers = sql`(with recursive n(i) as (select ${from} union all select i + 1 from n
      where i < ${Math.min(from + step - 1, ROWS)}) select i from n)`;
    await db.write([
      sql`insert into products (uuid, name, description, brand, price_minor, stock, created_at, updated_at)
        select printf('%08x-0000-4000-8000-000000000000', i), 'Product ' || i, 'A thing to buy', 'Brand ' || (i % 40),
          100 + i % 900, i % 50, 1700000000000 + i, 1700000000000 + i from ${numbers}`,
      sql`insert or ignore into timeframe (date, day, month, year) values ('2024-01-01', 1, 1, 2024)`,
      sql`insert into transactions (uuid, time_id, occurred_at, amount_minor, channel, created_at, updated_at)
        select printf('%08x-0000-4000-8000-000000000001', i), 1, 1704067200000, i % 10000, 'Online', 1700000000000,
          1700000000000 from ${numbers}`,
    ]);
  }
}

async function list(
  target: Target,
  measure: () => Promise<Memory>,
  path: string,
  token: string,
): Promise<Listing> {
  const headers = { authorization: `Bearer ${token}` };
  await (await fetch(`${target.url}${path}?limit=1000`, { headers })).arrayBuffer();
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const idle = await measure();
  let peak = idle;
  const sample = setInterval(() => void measure().then((now) => peak = highest(peak, now)), 20);
  const started = performance.now();
  const response = await fetch(`${target.url}${path}`, { headers });
  let bytes = 0;
  let rows = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    for (const byte of chunk) if (byte === 0x7b) rows++;
  }
  clearInterval(sample);
  const seconds = (performance.now() - started) / 1000;
  const enveloped = path.startsWith("/api/") ? 0 : 1;
  return {
    target: target.name,
    path,
    rows: rows - enveloped,
    megabytes: bytes / 2 ** 20,
    seconds,
    idle,
    peak,
  };
}

const names: TargetName[] = TARGETS.filter((name) => name === (process.argv[3] ?? name));
const found: Listing[] = [];
for (const name of names) {
  const inspectorPort = await freePort();
  const target = await startTarget(name, { asTask: true, inspectorPort });
  await fill(target);
  const token = await target.token("analyst");
  const pid = await workerOf(target.pid);
  const isolate = name.startsWith("workerd") ? await inspectIsolate(inspectorPort) : undefined;
  const measure = async (): Promise<Memory> => ({
    resident: await residentOf(pid),
    ...await isolate?.heap() ?? { used: 0, reserved: 0 },
  });
  for (const path of ["/api/products/", "/products/", "/api/transactions/", "/transactions/"]) {
    found.push(await list(target, measure, path, token));
    console.log(found.at(-1));
  }
  isolate?.close();
  await target.stop();
}
/** Idle, peak, and the difference. */
const span = (idle: number, peak: number): string =>
  peak === 0 ? "" : `${idle.toFixed(0)} → ${peak.toFixed(0)} (+${(peak - idle).toFixed(0)})`;

console.log(
  "| target | list | rows | MB | s | rows/s | resident MiB | isolate's heap in use MiB | and reserved MiB |\n" +
    "|---|---|---|---|---|---|---|---|---|",
);
for (const { target, path, rows, megabytes, seconds, idle, peak } of found) {
  const figures = [
    rows,
    megabytes.toFixed(0),
    seconds.toFixed(1),
    Math.round(rows / seconds),
    span(idle.resident, peak.resident),
    span(idle.used, peak.used),
    span(idle.reserved, peak.reserved),
  ];
  console.log(`| ${[target, path, ...figures].join(" | ")} |`);
}
process.exit(found.every(({ rows }) => rows === ROWS) ? 0 : 1);

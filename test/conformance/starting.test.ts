import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Child, freePort, startChild, until } from "../support/process.ts";
import { SECRET, startDeno, startTarget, type Target } from "../support/targets.ts";

const LOCAL = ["net", "read", "write", "env", "ffi", "sys"].map((name) => `--allow-${name}`);

describe("starting on Deno", () => {
  let folder: string;
  let child: Child | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "quintile-start-"));
  });
  afterEach(() => child?.stop());
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const database = () => ({ DATABASE_URL: `file:${join(folder, "store.db")}` });

  test.each([
    ["PORT", { PORT: "http" }, 'PORT has "http", but should be a whole number from 0 to 65535.'],
    ["DATABASE_URL", { DATABASE_URL: "postgres://x" }, 'DATABASE_URL has "postgres://x"'],
    ["ALGORITHM", { ALGORITHM: "none" }, 'ALGORITHM has "none", but should be HS256'],
    ["ACCESS", { ACCESS: "yes" }, 'ACCESS has "yes", but should be open or protected.'],
    [
      "SECRET_KEY that is missing",
      { SECRET_KEY: "" },
      "SECRET_KEY is not set, but should be a secret of at least 32 bytes",
    ],
    [
      "SECRET_KEY that is short",
      { SECRET_KEY: "short" },
      "SECRET_KEY has a value, but should be a secret of at least 32 bytes.",
    ],
    ["MAX_IMPORT_MB", { MAX_IMPORT_MB: "-1" }, "MAX_IMPORT_MB has"],
    ["CORS_ORIGINS", { CORS_ORIGINS: "shop.example" }, "CORS_ORIGINS has"],
    [
      "HOST that opens the store to all",
      { ACCESS: "open", HOST: "0.0.0.0" },
      'HOST has "0.0.0.0", but should be a loopback address',
    ],
  ])("stops with one line on a wrong %s", async (_, env, line) => {
    child = startDeno(await freePort(), LOCAL, { SECRET_KEY: SECRET, ...database(), ...env });
    expect(await child.ended).toBe(1);
    expect(child.output()).toContain(line);
    expect(child.output().trim().split("\n")).toHaveLength(1);
    if ("SECRET_KEY" in env && env.SECRET_KEY !== "") expect(child.output()).not.toContain(env.SECRET_KEY);
  });

  test("serve refuses a store that is not migrated, and says what to do", async () => {
    child = startDeno(await freePort(), LOCAL, {
      SECRET_KEY: SECRET,
      DATABASE_URL: `file:${join(folder, "empty.db")}`,
    });
    expect(await child.ended).toBe(1);
    expect(child.output()).toContain("deno task migrate");
  });

  test("start migrates, loads the demo once, keeps its secret to its owner, and serves loopback names alone", async () => {
    const port = await freePort();
    const boot = async () => {
      const started = startDeno(port, LOCAL, database(), "start");
      child = started;
      await until(started, async () => (await fetch(`http://127.0.0.1:${port}/health`)).ok, {
        what: "start",
      });
      return started;
    };
    const first = await boot();
    expect(first.output()).toContain("loading demo data");
    expect(first.output()).toContain(`http://127.0.0.1:${port}/app/`);
    expect(await (await fetch(`http://127.0.0.1:${port}/kpis`)).json()).toMatchObject({
      total_customers: 5_000,
    });
    const named = (host: string) =>
      new Promise<number | undefined>((resolve, reject) =>
        request({ host: "127.0.0.1", port, path: "/kpis", headers: { host } }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        }).on("error", reject).end()
      );
    expect(await named("localhost:8000")).toBe(200);
    expect(await named("shop.example")).toBe(403);
    const key = join(folder, "store.key");
    expect((await stat(key)).mode & 0o777).toBe(0o600);
    const secret = await readFile(key, "utf8");
    await first.stop();

    const second = await boot();
    expect(second.output()).not.toContain("loading demo data");
    expect(await readFile(key, "utf8")).toBe(secret);
  });

  test("start goes on with a demo load that was killed", async () => {
    const env = { DATABASE_URL: `file:${join(folder, "killed.db")}` };
    const port = await freePort();
    child = startDeno(port, LOCAL, env, "start");
    await until(child, () => Promise.resolve(child?.output().includes("loading demo data") ?? false), {
      what: "start",
    });
    await new Promise((resolve) => setTimeout(resolve, 700));
    await child.stop("SIGKILL");
    child = startDeno(port, LOCAL, env, "start");
    await until(child, async () => (await fetch(`http://127.0.0.1:${port}/health`)).ok, { what: "start" });
    expect(await (await fetch(`http://127.0.0.1:${port}/kpis`)).json()).toMatchObject({
      total_customers: 5_000,
    });
    const root = new URL("../../", import.meta.url);
    const verify = startChild(process.execPath, [
      "run",
      "-q",
      ...LOCAL,
      new URL("src/platform/tasks/verify.ts", root).pathname,
    ], { env });
    expect([await verify.ended, verify.output()]).toEqual([0, expect.stringContaining("equals the sales")]);
  });
});

describe("serving on Deno", () => {
  let folder: string;
  let child: Child;
  let port: number;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "quintile-serve-"));
    port = await freePort();
    const env = { DATABASE_URL: `file:${join(folder, "store.db")}`, SECRET_KEY: SECRET, ACCESS: "open" };
    const root = new URL("../../", import.meta.url);
    const task = new URL("src/platform/tasks/migrate.ts", root).pathname;
    const migrate = startChild(process.execPath, ["run", "-q", ...LOCAL, task], { env });
    expect(await migrate.ended).toBe(0);
    child = startDeno(port, LOCAL, env);
    await until(child, async () => (await fetch(`http://127.0.0.1:${port}/health`)).ok, { what: "serve" });
  });
  afterAll(async () => {
    await child.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Sends bytes as they are, and gives what came back until the other side closes. */
  const raw = (bytes: string) =>
    new Promise<string>((resolve, reject) => {
      let answer = "";
      const socket = connect(port, "127.0.0.1", () => socket.end(bytes));
      socket.on("data", (chunk) => answer += String(chunk)).on("close", () => resolve(answer)).on(
        "error",
        reject,
      );
    });
  const upload =
    `POST /imports HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nContent-Length: 500\r\n\r\nInvoiceNo`;

  test("open access on loopback refuses a foreign Host, whichever way it was started", async () => {
    expect(await raw("GET /kpis HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n")).toMatch(
      /^HTTP\/1.1 403/,
    );
  });

  test("a body that breaks off is the sender's failure, and is not logged as ours", async () => {
    expect(await raw(upload)).not.toMatch(/^HTTP\/1.1 5/);
    expect(child.output()).not.toContain('"level":"error"');
  });

  test("others are answered while a large file is imported", async () => {
    const lines = Array.from(
      { length: 120_000 },
      (_, at) =>
        `w${at >> 2},P${at % 900},Thing,${1 + at % 5},2026-01-0${1 + (at >> 2) % 9},2.50,c${
          (at >> 2) % 3000
        },UK`,
    );
    const header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
    const init = {
      method: "POST",
      body: [header, ...lines].join("\n"),
      headers: { "content-type": "text/csv" },
    };
    let running = true;
    const sent = fetch(`http://127.0.0.1:${port}/imports`, init).then((response) => response.json())
      .finally(() => running = false);
    const waits: number[] = [];
    while (running) {
      const started = performance.now();
      expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
      waits.push(performance.now() - started);
    }
    expect(await sent).toMatchObject({ rows: { loaded: 120_000 } });
    // Before turns were taken, a handful of requests waited seconds each. No figure of speed: a bound against starving.
    expect(waits.length).toBeGreaterThan(15);
    expect(Math.max(...waits)).toBeLessThan(2_000);
  });

  test("a stalled upload does not keep the process from ending", async () => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {});
    socket.write(upload);
    await new Promise((resolve) => setTimeout(resolve, 300));
    process.kill(child.process.pid ?? 0, "SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 300));
    process.kill(child.process.pid ?? 0, "SIGTERM");
    const late = new Promise((resolve) => setTimeout(() => resolve("still there"), 3_000));
    expect(await Promise.race([child.ended, late])).not.toBe("still there");
    socket.destroy();
  });
});

describe("starting on workerd", () => {
  let target: Target | undefined;
  afterEach(() => target?.stop());

  test("a protected Worker without SECRET_KEY answers health alone, and names the variable in its log only", async () => {
    target = await startTarget("workerd with a server", { env: { SECRET_KEY: "" } });
    expect((await fetch(`${target.url}/health`)).status).toBe(200);
    for (const path of ["/kpis", "/", "/app/", "/openapi.json"]) {
      const response = await fetch(`${target.url}${path}`);
      expect([path, response.status]).toEqual([path, 503]);
      expect(await response.text()).not.toContain("SECRET_KEY");
    }
    await expect.poll(target.output, { timeout: 10_000 }).toContain("SECRET_KEY is not set");
  });

  test("a Worker whose store is not migrated is not healthy", async () => {
    target = await startTarget("workerd with a server", { migrated: false });
    const health = await fetch(`${target.url}/health`);
    expect([health.status, await health.text()]).toEqual([503, expect.stringContaining("not migrated")]);
  });
});

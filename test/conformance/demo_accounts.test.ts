import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type Child, freePort, startChild, until } from "../support/process.ts";
import { SECRET, startDeno } from "../support/targets.ts";

const LOCAL = ["net", "read", "write", "env", "ffi", "sys"].map((name) => `--allow-${name}`);
const tasks = fileURLToPath(new URL("../../src/platform/tasks/", import.meta.url));
const Granted = z.object({ access_token: z.string(), refresh_token: z.string() });

/** The accounts of the demo, from the first start of a trial to a service in production. Each test goes on from the one before. */
describe("accounts of a new store", () => {
  let folder: string;
  let child: Child | undefined;
  let port: number;
  let tokens: z.infer<typeof Granted>;
  let key: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "quintile-accounts-"));
    port = await freePort();
  });
  afterEach(() => child?.stop());
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const env = () => ({ DATABASE_URL: `file:${join(folder, "store.db")}`, SECRET_KEY: SECRET });
  const boot = async (profile: "start" | "serve") => {
    const started = startDeno(port, LOCAL, env(), profile);
    child = started;
    await until(started, async () => (await fetch(`http://127.0.0.1:${port}/health`)).ok, { what: profile });
    return started;
  };
  const runTask = async (name: string, more: Readonly<Record<string, string>> = {}) => {
    const task = startChild(process.execPath, ["run", "-q", ...LOCAL, join(tasks, `${name}.ts`)], {
      env: { ...env(), ...more },
    });
    return { code: await task.ended, said: task.output().trim() };
  };
  const post = (path: string, body: unknown, token?: string) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...token === undefined ? {} : { authorization: `Bearer ${token}` },
      },
      body: JSON.stringify(body),
    });
  const statusAs = async (token: string) =>
    (await fetch(`http://127.0.0.1:${port}/auth/me`, { headers: { authorization: `Bearer ${token}` } }))
      .status;

  test("the trial comes with the documented ones, and says so", async () => {
    const started = await boot("start");
    expect(started.output()).toContain("Accounts    admin/admin123, testuser/test123");
    expect((await post("/auth/login", { username: "testuser", password: "test123" })).status).toBe(200);
    const login = await post("/auth/login", { username: "admin", password: "admin123" });
    tokens = Granted.parse(await login.json());
    const made = await post("/auth/api-keys", { name: "trial", role: "admin" }, tokens.access_token);
    key = z.object({ key: z.string() }).parse(await made.json()).key;
    expect([await statusAs(tokens.access_token), await statusAs(key)]).toEqual([200, 200]);
  });

  test("production refuses them, their tokens and their keys, and says how to remove them", async () => {
    const started = await boot("serve");
    expect(started.output()).toContain(
      "The store has 2 demo accounts, which are refused here. Remove them: deno task remove-demo-accounts",
    );
    expect((await post("/auth/login", { username: "admin", password: "admin123" })).status).toBe(401);
    expect((await post("/auth/refresh", { refresh_token: tokens.refresh_token })).status).toBe(401);
    expect([await statusAs(tokens.access_token), await statusAs(key)]).toEqual([401, 401]);
  });

  test("remove-demo-accounts removes them, once", async () => {
    expect(await runTask("remove_demo_accounts")).toEqual({ code: 0, said: "Removed 2 demo accounts." });
    expect(await runTask("remove_demo_accounts")).toEqual({ code: 0, said: "There are no demo accounts." });
    expect((await boot("serve")).output()).not.toContain("demo accounts");
  });

  test("create-admin makes an admin out of the environment, by the rules, and each name once", async () => {
    const boss = { ADMIN_USERNAME: "boss", ADMIN_PASSWORD: "a sentence that nobody guesses" };
    expect(await runTask("create_admin", { ADMIN_USERNAME: "boss" })).toEqual({
      code: 1,
      said: "Set ADMIN_PASSWORD, or run this at a terminal",
    });
    const weak = await runTask("create_admin", { ...boss, ADMIN_PASSWORD: "password" });
    expect([weak.code, weak.said]).toEqual([1, expect.stringContaining("commonest")]);
    expect((await runTask("create_admin", boss)).code).toBe(0);
    const again = await runTask("create_admin", boss);
    expect([again.code, again.said]).toEqual([1, expect.stringContaining("already taken")]);
    await boot("serve");
    const login = await post("/auth/login", { username: "boss", password: boss.ADMIN_PASSWORD });
    const { access_token } = Granted.parse(await login.json());
    expect(
      (await fetch(`http://127.0.0.1:${port}/admin/stats`, {
        headers: { authorization: `Bearer ${access_token}` },
      })).status,
    ).toBe(200);
  });
});

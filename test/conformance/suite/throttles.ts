import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { type Answer, clientOf } from "./client.ts";
import { forgetThrottles, openAccount } from "./operators.ts";
import { newPerson, PASSWORD, signInAs } from "./people.ts";
import type { World } from "./world.ts";

/** How often one may try to sign in and to register. */
export function throttles(world: () => World): void {
  const nobody = () => clientOf(world, null);
  beforeEach(() => forgetThrottles(world));

  const login = (username: string, password = "not that one", headers: Record<string, string> = {}) =>
    nobody().post("/auth/login", { username, password }, headers);
  const statuses = (answers: Answer[]) => answers.map(({ status }) => status);
  /** The buckets whose key begins so, by key. */
  const buckets = async (prefix: string): Promise<Map<string, number>> => {
    const [answer] = await world().target.db.read([
      sql`select key, tokens from throttles where key like ${`${prefix}%`} order by key`,
    ]);
    return new Map(answer?.rows.map((row) => [String(row["key"]), Number(row["tokens"])]));
  };
  const setBuckets = (key: string, tokens: number) =>
    world().target.db.write([
      sql`update throttles set tokens = ${tokens}, updated_at = ${Date.now()} where key like ${key}`,
    ]);
  const expectRefused = ({ status, headers }: Answer, policy: string, quota: number, window: number) => {
    expect(status).toBe(429);
    expect(headers.get("ratelimit-policy")).toBe(`"${policy}";q=${quota};w=${window}`);
    const [, reset = ""] = new RegExp(`^"${policy}";r=0;t=(\\d+)$`).exec(headers.get("ratelimit") ?? "") ??
      [];
    expect(headers.get("retry-after")).toBe(reset);
    expect(Number(reset)).toBeGreaterThanOrEqual(1);
    expect(Number(reset)).toBeLessThanOrEqual(Math.ceil(window / quota));
    expect(headers.get("set-cookie")).toBeNull();
    expect(headers.get("cache-control")).toBe("no-store");
  };

  test("of forty wrong passwords at once to one account, ten are tried", async () => {
    const { username } = await openAccount(world);
    const answers = await Promise.all(Array.from({ length: 40 }, () => login(username)));
    const tried = answers.filter(({ status }) => status === 401);
    const refused = answers.filter(({ status }) => status === 429);
    expect([tried.length, refused.length]).toEqual([10, 30]);
    for (const answer of refused) expectRefused(answer, "login-failures", 10, 900);
    for (const { headers } of tried) expect(headers.get("set-cookie")).toBeNull();
    // The refused ones count as attempts of the address, all the same.
    expect((await buckets("login:")).size).toBe(1);
    const left = Math.floor([...await buckets("login:")][0]?.[1] ?? 0);
    expect(left).toBeGreaterThanOrEqual(20);
    expect(left).toBeLessThan(30);
  });

  test("what is refused costs no hashing", async () => {
    const { username } = await openAccount(world);
    const timed = async () => {
      const started = performance.now();
      const { status } = await login(username);
      return { status, took: performance.now() - started };
    };
    await timed();
    const tried = [await timed(), await timed(), await timed()];
    expect(tried.map(({ status }) => status)).toEqual([401, 401, 401]);
    await setBuckets("failures:%", 0);
    const refused = [];
    for (let index = 0; index < 9; index++) refused.push(await timed());
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([429]));
    const median = (all: typeof tried) =>
      all.map(({ took }) => took).sort((a, b) => a - b)[all.length >> 1] ?? 0;
    expect(median(refused)).toBeLessThan(median(tried) / 2);
  });

  test("the right password is refused too, until there is another try", async () => {
    const { person } = await signInAs(world);
    await setBuckets("failures:%", 0);
    expectRefused(await login(person.username, PASSWORD), "login-failures", 10, 900);
    expectRefused(await nobody().post("/login", person), "login-failures", 10, 900);
    await setBuckets("failures:%", 1);
    expect((await login(person.username, PASSWORD)).status).toBe(200);
    // It was no failure, so the try is there again.
    expect((await login(person.username, PASSWORD)).status).toBe(200);
  });

  test("who succeeds uses up no failures", async () => {
    const { person, id } = await signInAs(world);
    for (const _ of [1, 2]) expect((await login(person.email, PASSWORD)).status).toBe(200);
    const found = await buckets(`failures:${id}`);
    expect(found.size).toBe(2);
    expect([...found.values()].map(Math.round)).toEqual([100, 10]);
  });

  test("a username and its address, in any case, and both login operations are one account", async () => {
    const person = newPerson();
    expect((await nobody().post("/auth/register", person)).status).toBe(201);
    expect((await login(person.username)).status).toBe(401);
    await setBuckets("failures:%", 3);
    expect((await login(person.username.toUpperCase())).status).toBe(401);
    expect((await login(person.email.toUpperCase())).status).toBe(401);
    expect((await nobody().post("/login", { ...person, email: undefined, password: "x" })).status).toBe(401);
    for (const name of [person.username, person.email]) {
      expectRefused(await login(name), "login-failures", 10, 900);
    }
    // Somebody else's tries are another matter, and so are those of a name that nobody has.
    expect((await login("nobody.at.all")).status).toBe(401);
  });

  test("a name that nobody has is throttled like any other", async () => {
    expect((await login("Nobody.At.All")).status).toBe(401);
    await setBuckets("failures:%", 0);
    expectRefused(await login("nobody.at.ALL"), "login-failures", 10, 900);
  });

  test("a hundred failures from everywhere close an account", async () => {
    const { username, id } = await openAccount(world);
    expect((await login(username)).status).toBe(401);
    await setBuckets(`failures:${id}`, 0);
    expectRefused(await login(username), "account-failures", 100, 900);
  });

  test("an address may try sixty sign-ins a minute", async () => {
    const first = await login("nobody.at.all");
    expect([first.status, [...(await buckets("login:")).values()].map(Math.round)]).toEqual([401, [59]]);
    await setBuckets("login:%", 3);
    const started = Date.now();
    const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => login(`nobody.${index}`)));
    const tried = statuses(answers).filter((status) => status === 401).length;
    // One comes back every second, and hashing takes its time.
    expect(tried).toBeGreaterThanOrEqual(3);
    expect(tried).toBeLessThanOrEqual(3 + Math.ceil((Date.now() - started) / 1000));
    await setBuckets("login:%", 0);
    expectRefused(await login("nobody.at.all"), "login", 60, 60);
    // Emptied again each time: a machine under load may take the second that fills it.
    await setBuckets("login:%", 0);
    expectRefused(await nobody().post("/login", { username: "nobody", password: "x" }), "login", 60, 60);
  });

  test("an address may register thirty accounts a minute, by both documents", async () => {
    const made = await nobody().post("/auth/register", newPerson());
    expect([made.status, made.headers.get("ratelimit")]).toEqual([201, '"register";r=29;t=2']);
    // What breaks a rule is no try.
    await nobody().post("/auth/register", { ...newPerson(), password: "short" });
    expect(Math.floor([...(await buckets("register:")).values()][0] ?? 0)).toBe(29);
    await setBuckets("register:%", 0);
    const { email: _, ...retail } = newPerson();
    expectRefused(await nobody().post("/auth/register", newPerson()), "register", 30, 60);
    await setBuckets("register:%", 0);
    expectRefused(await nobody().post("/register", retail), "register", 30, 60);
  });

  describe("the address is the platform's to know", () => {
    /** What Cloudflare sets over whatever came; its development server lets a client's own one through. */
    const CLOUDFLARES = "cf-connecting-ip";
    const CLAIMS = [
      "x-forwarded-for",
      "x-real-ip",
      "forwarded",
      "true-client-ip",
      "x-client-ip",
      "x-cluster-client-ip",
      "fastly-client-ip",
      "cf-connecting-ipv6",
      "cf-pseudo-ipv4",
      "via",
    ];
    test("no header of the client's makes it somebody else", async () => {
      expect((await login("nobody.at.all")).status).toBe(401);
      const onCloudflare = world().target.name === "workerd with a server";
      for (const name of [...CLAIMS, ...onCloudflare ? [] : [CLOUDFLARES]]) {
        await setBuckets("login:%", 0);
        const value = name === "forwarded" ? "for=203.0.113.9" : "203.0.113.9";
        expectRefused(await login("nobody.at.all", "x", { [name]: value }), "login", 60, 60);
        expect([name, [...(await buckets("login:")).keys()]]).toEqual([name, ["login:127.0.0.1"]]);
      }
      if (!onCloudflare) return;
      await login("nobody.at.all", "x", { [CLOUDFLARES]: "203.0.113.9" });
      expect([...(await buckets("login:")).keys()]).toEqual(["login:127.0.0.1", "login:203.0.113.9"]);
    });
  });
}

import { beforeAll, beforeEach, expect, test } from "vitest";
import { clientOf, recordAt } from "./client.ts";
import { forgetThrottles, openAccount, setAccount } from "./operators.ts";
import { newPerson, PASSWORD } from "./people.ts";
import type { World } from "./world.ts";

const ROUNDS = 9;

/** That a sign-in which fails says nothing about who is there: not by what it says, and not by how long it takes. */
export function enumeration(world: () => World): void {
  const nobody = () => clientOf(world, null);
  const attempts = new Map<string, { readonly username: string; readonly password: string }>();
  beforeAll(async () => {
    await forgetThrottles(world);
    const [person, demo] = [newPerson(), newPerson()];
    for (const one of [person, demo]) await nobody().post("/auth/register", one);
    const { body } = await nobody().post("/auth/login", demo);
    await setAccount(world, Number(recordAt(body, "user")["id"]), { isDemo: true });
    attempts
      .set("an unknown name", { username: "nobody.at.all", password: "not that one" })
      .set("a wrong password", { username: person.username, password: "not that one" })
      .set("no password", { username: (await openAccount(world)).username, password: "not that one" })
      .set("a demo account's password", { username: demo.username, password: PASSWORD });
  });
  beforeEach(() => forgetThrottles(world));

  test.each(["/auth/login", "/login"])("POST %s answers all of them alike", async (path) => {
    const answers = [];
    for (const [what, attempt] of attempts) {
      await forgetThrottles(world);
      const { status, headers, body } = await nobody().post(path, attempt);
      const shown = Object.fromEntries([...headers].filter(([name]) => name !== "date"));
      answers.push({ what, answer: { status, headers: shown, body: { ...recordAt(body), request_id: "" } } });
    }
    for (const { what, answer } of answers) {
      expect([what, answer]).toEqual([what, answers[0]?.answer]);
    }
    expect(answers[0]?.answer.status).toBe(401);
  });

  test("answers all of them after the same time", async () => {
    const times = new Map<string, number[]>([...attempts].map(([what]) => [what, []]));
    // The first round warms up; the others are interleaved, so that what else the machine does hits all of them.
    for (let round = 0; round <= ROUNDS; round++) {
      await forgetThrottles(world);
      for (const [what, attempt] of attempts) {
        const started = performance.now();
        await nobody().post("/auth/login", attempt);
        if (round > 0) times.get(what)?.push(performance.now() - started);
      }
    }
    const medians = Object.fromEntries(
      [...times].map(([what, all]) => [what, all.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0]),
    );
    const reference = medians["a wrong password"] ?? 0;
    for (const [what, median] of Object.entries(medians)) {
      const ratio = median / reference;
      expect(ratio > 0.6 && ratio < 1.7, `${what}: ${JSON.stringify(medians)}`).toBe(true);
    }
  });

  test("refuses a deactivated account only where the password is right", async () => {
    const person = newPerson();
    const { body } = await nobody().post("/auth/register", person);
    await setAccount(world, Number(recordAt(body)["id"]), { isActive: false });
    expect((await nobody().post("/auth/login", { ...person, password: "not that one" })).status).toBe(401);
    const refused = await nobody().post("/auth/login", person);
    expect([refused.status, refused.headers.get("set-cookie")]).toEqual([403, null]);
  });
}

import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, at, clientOf } from "./client.ts";
import { apiKeyOf, openAccount, type Operator, statusOf } from "./operators.ts";
import type { World } from "./world.ts";

/** That an admin stays, and that none takes itself away. */
export function lastAdmin(world: () => World): void {
  let others: number[] = [];
  const ids = (found: Operator[]) => sql.raw(`(${found.map(({ id }) => id).join() || "0"})`);
  const activeAdmins = async (): Promise<number[]> => {
    const [answer] = await world().target.db.read([
      sql`select id from users where role = 'admin' and is_active = 1 and is_demo = 0 order by id`,
    ]);
    return (answer?.rows ?? []).map((row) => Number(row["id"]));
  };
  const among = (list: number[]) => sql`id in (select value from json_each(${JSON.stringify(list)}))`;
  beforeAll(async () => {
    others = await activeAdmins();
    await world().target.db.write([sql`update users set is_active = 0 where ${among(others)}`]);
  });
  afterAll(async () => {
    await world().target.db.write([sql`update users set is_active = 1 where ${among(others)}`]);
  });
  /** Exactly these admins from now on. */
  const onlyAdmins = async (count: number): Promise<Operator[]> => {
    const found = await Promise.all(Array.from({ length: count }, () => openAccount(world, "admin")));
    await world().target.db.write([
      sql`update users set is_active = 0 where role = 'admin' and id not in ${ids(found)}`,
    ]);
    return found;
  };

  const WAYS: readonly [string, (one: Operator, other: Operator) => Promise<Answer>][] = [
    ["demote", ({ client }, { id }) => client.put(`/users/${id}/role`, { role: "user" })],
    [
      "demote by /admin",
      ({ client }, { id }) => client.put(`/admin/users/${id}/role`, { role: "analyst" }),
    ],
    ["delete", ({ client }, { id }) => client.remove(`/users/${id}`)],
    ["delete by /admin", ({ client }, { id }) => client.remove(`/admin/users/${id}`)],
    ["deactivate", ({ client }, { id }) => client.put(`/admin/users/${id}/toggle-active`, undefined)],
  ];

  describe("two admins at once", () => {
    test.each(WAYS)("who %s each other: one of them stays", async (_, way) => {
      for (let round = 0; round < 4; round++) {
        const [one, other] = await onlyAdmins(2);
        if (one === undefined || other === undefined) throw new Error("Two were asked for");
        const answers = await Promise.all([way(one, other), way(other, one)]);
        const statuses = answers.map(({ status }) => status).sort();
        // Whoever comes second is refused as the last admin, or is none any more.
        expect(statuses[0]).toBe(200);
        expect([401, 403, 409]).toContain(statuses[1]);
        expect(await activeAdmins()).toHaveLength(1);
      }
    });

    test("who do it in two ways: one of them stays", async () => {
      for (const [index, [, way]] of WAYS.entries()) {
        const [one, other] = await onlyAdmins(2);
        const [, another] = WAYS[(index + 2) % WAYS.length] ?? [];
        if (one === undefined || other === undefined || another === undefined) throw new Error("No two ways");
        const answers = await Promise.all([way(one, other), another(other, one)]);
        expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
        expect(await activeAdmins()).toHaveLength(1);
      }
    });

    test("in a circle of five: one of them stays at least", async () => {
      const circle = await onlyAdmins(5);
      const answers = await Promise.all(circle.flatMap((one, index) => {
        const next = circle[(index + 1) % circle.length];
        const [, way] = WAYS[index] ?? [];
        return next === undefined || way === undefined ? [] : [way(one, next)];
      }));
      expect(answers.map(({ status }) => status)).toHaveLength(5);
      for (const { status } of answers) expect([200, 401, 403, 409]).toContain(status);
      expect((await activeAdmins()).length).toBeGreaterThanOrEqual(1);
    });
  });

  test.each(WAYS)("no admin can %s itself, though there is another", async (_, way) => {
    const [one] = await onlyAdmins(2);
    if (one === undefined) throw new Error("Two were asked for");
    const { status, body } = await way(one, one);
    expect([status, at(body, "errors", 0, "pointer")]).toEqual([409, "path user_id"]);
    expect((await one.client.remove("/users/me")).status).toBe(409);
    expect(await activeAdmins()).toContain(one.id);
    expect(await statusOf(world, one.token)).toBe(200);
  });

  test("nor can its key", async () => {
    const [one] = await onlyAdmins(2);
    if (one === undefined) throw new Error("Two were asked for");
    const machine = { ...one, client: clientOf(world, await apiKeyOf(one, "admin")) };
    for (const [name, way] of WAYS) {
      // A key gives nobody a role, whoever it is.
      expect([name, (await way(machine, one)).status]).toEqual([name, name.startsWith("demote") ? 403 : 409]);
    }
    expect(await statusOf(world, one.token)).toBe(200);
  });

  test("the last one can go when somebody else has become an admin", async () => {
    const [one] = await onlyAdmins(1);
    const heir = await openAccount(world, "analyst");
    if (one === undefined) throw new Error("One was asked for");
    expect((await one.client.put(`/users/${heir.id}/role`, { role: "admin" })).status).toBe(200);
    const signedIn = await openAccount(world, "admin", heir.username);
    expect((await signedIn.client.remove(`/users/${one.id}`)).status).toBe(200);
    expect(await activeAdmins()).toEqual([heir.id]);
  });
}

import { describe, expect, test } from "vitest";
import { at, clientOf, textAt } from "./client.ts";
import { apiKeyOf, exchange, openAccount, type Operator, statusOf } from "./operators.ts";
import type { World } from "./world.ts";

/** What ends a session, and that nothing made from it outlives that. */
export function endings(world: () => World): void {
  const nobody = () => clientOf(world, null);
  const admin = () => clientOf(world, world().tokens.admin);

  const EVENTS: readonly [string, (mine: Operator) => Promise<{ readonly status: number }>][] = [
    ["a logout", ({ client }) => client.post("/auth/logout", undefined)],
    ["the session's revocation", ({ client, sessionId }) => client.remove(`/auth/sessions/${sessionId}`)],
    ["the revocation of all sessions", ({ client }) => client.remove("/auth/sessions")],
    ["a password set elsewhere", async ({ username }) => {
      const { client } = await openAccount(world, "user", username);
      return await client.put("/users/me", { password: "quite another sentence" });
    }],
    ["another role", ({ id }) => admin().put(`/users/${id}/role`, { role: "analyst" })],
    ["another role, by /admin", ({ id }) => admin().put(`/admin/users/${id}/role`, { role: "admin" })],
    ["deletion by an admin", ({ id }) => admin().remove(`/users/${id}`)],
    ["deletion by an admin, by /admin", ({ id }) => admin().remove(`/admin/users/${id}`)],
    ["deletion by its owner", ({ client }) => client.remove("/users/me")],
  ];
  test.each(EVENTS)("%s ends the token and the refresh token at once", async (_, happens) => {
    const mine = await openAccount(world);
    expect(await statusOf(world, mine.token)).toBe(200);
    expect((await happens(mine)).status).toBe(200);
    expect(await statusOf(world, mine.token)).toBe(401);
    expect(await exchange(world, mine.refreshToken)).toBe(401);
  });

  test("deactivation shuts the account out, and its old tokens stay dead when it is activated again", async () => {
    const mine = await openAccount(world);
    const key = await apiKeyOf(mine, "user");
    const toggle = () => admin().put(`/admin/users/${mine.id}/toggle-active`, undefined);
    expect(at((await toggle()).body, "is_active")).toBe(false);
    for (const credential of [mine.token, key]) expect(await statusOf(world, credential)).toBe(403);
    expect(await exchange(world, mine.refreshToken)).toBe(403);
    expect(at((await toggle()).body, "is_active")).toBe(true);
    expect(await statusOf(world, mine.token)).toBe(401);
    expect(await exchange(world, mine.refreshToken)).toBe(401);
    // A key is no session: it belongs to the account, and works while that does.
    expect(await statusOf(world, key)).toBe(200);
  });

  test("a deleted account's keys are gone", async () => {
    const mine = await openAccount(world);
    const key = await apiKeyOf(mine, "user");
    expect((await admin().remove(`/users/${mine.id}`)).status).toBe(200);
    expect(await statusOf(world, key)).toBe(401);
  });

  test("the role that an account has already changes nothing, and ends nothing", async () => {
    const mine = await openAccount(world);
    expect((await admin().put(`/users/${mine.id}/role`, { role: "user" })).status).toBe(200);
    expect(await statusOf(world, mine.token)).toBe(200);
  });

  test("a password set here leaves this session, and its refresh token", async () => {
    const mine = await openAccount(world);
    const elsewhere = await openAccount(world, "user", mine.username);
    expect((await mine.client.put("/users/me", { password: "quite another sentence" })).status).toBe(200);
    expect(await statusOf(world, elsewhere.token)).toBe(401);
    expect(await exchange(world, elsewhere.refreshToken)).toBe(401);
    expect(await statusOf(world, mine.token)).toBe(200);
    expect(await exchange(world, mine.refreshToken)).toBe(200);
  });

  describe("a refresh token that comes ten times at once", () => {
    test.each([1, 2, 3])("is exchanged once at most, and ends its session (round %i)", async () => {
      const mine = await openAccount(world);
      const answers = await Promise.all(
        Array.from(
          { length: 10 },
          () => nobody().post("/auth/refresh", { refresh_token: mine.refreshToken }),
        ),
      );
      const won = answers.filter(({ status }) => status === 200);
      expect(won.length).toBeLessThanOrEqual(1);
      expect(answers.filter(({ status }) => status === 401).length).toBe(10 - won.length);
      for (const { body } of won) {
        expect(await statusOf(world, textAt(body, "access_token"))).toBe(401);
        expect(await exchange(world, textAt(body, "refresh_token"))).toBe(401);
      }
      expect(await statusOf(world, mine.token)).toBe(401);
      expect(await exchange(world, mine.refreshToken)).toBe(401);
    });
  });

  test("a refresh token of long ago ends the session that lives on", async () => {
    const mine = await openAccount(world);
    let latest = mine.refreshToken;
    for (const _ of [1, 2, 3]) {
      const { body } = await nobody().post("/auth/refresh", { refresh_token: latest });
      latest = textAt(body, "refresh_token");
    }
    expect(await statusOf(world, mine.token)).toBe(200);
    expect(await exchange(world, mine.refreshToken)).toBe(401);
    expect(await statusOf(world, mine.token)).toBe(401);
    expect(await exchange(world, latest)).toBe(401);
  });

  test("a reuse ends that session alone", async () => {
    const mine = await openAccount(world);
    const elsewhere = await openAccount(world, "user", mine.username);
    expect(await exchange(world, mine.refreshToken)).toBe(200);
    expect(await exchange(world, mine.refreshToken)).toBe(401);
    expect(await statusOf(world, mine.token)).toBe(401);
    expect(await statusOf(world, elsewhere.token)).toBe(200);
    expect(await exchange(world, elsewhere.refreshToken)).toBe(200);
  });
}

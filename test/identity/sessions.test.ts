import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { authenticate } from "../../src/identity/authenticate.ts";
import {
  insertRefreshToken,
  sweepRefreshTokens,
  sweepSessions,
} from "../../src/identity/queries/sessions.ts";
import { digestOf, newRefreshToken } from "../../src/identity/secrets.ts";
import {
  listSessions,
  REFRESH_LIFETIME,
  refreshSession,
  revokeSession,
} from "../../src/identity/sessions.ts";
import { openDenoDatabase } from "../../src/platform/deno_database.ts";
import { freshStore, type TestStore } from "../support/store.ts";
import { callerOf, column, deskOf, NOW } from "./world.ts";

const DAY = 24 * 60 * 60 * 1000;

describe("refreshSession()", () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await freshStore();
  });
  afterAll(() => store.close());

  /** Somebody who signed in just now: a session and a refresh token of thirty days. */
  const signedIn = async () => {
    const { deps } = deskOf(store.db);
    const caller = await callerOf(deps);
    const refreshToken = newRefreshToken();
    const expiresAt = NOW + REFRESH_LIFETIME;
    await store.db.write([
      insertRefreshToken({
        hash: await digestOf(refreshToken),
        sessionId: caller.sessionId ?? "",
        now: NOW,
        expiresAt,
      }),
      sql`update sessions set expires_at = ${expiresAt} where id = ${caller.sessionId}`,
    ]);
    return { caller, refreshToken };
  };

  test("is good for thirty days, to the millisecond", async () => {
    expect(REFRESH_LIFETIME).toBe(30 * DAY);
    const { deps, clock } = deskOf(store.db);
    const [one, other] = [await signedIn(), await signedIn()];
    clock.now = NOW + 30 * DAY - 1;
    expect((await refreshSession(deps, one.refreshToken)).account.username).toBe(one.caller.username);
    clock.now = NOW + 30 * DAY;
    await expect(refreshSession(deps, other.refreshToken)).rejects.toMatchObject({ code: "unauthenticated" });
  });

  test("prolongs the session by thirty days each time, and gives an access token of thirty minutes", async () => {
    const { deps, clock } = deskOf(store.db);
    const { caller, refreshToken } = await signedIn();
    let latest = refreshToken;
    for (const days of [29, 58, 87]) {
      clock.now = NOW + days * DAY;
      const granted = await refreshSession(deps, latest);
      expect(granted.expiresIn).toBe(1800);
      expect((await authenticate(deps, granted.accessToken)).sessionId).toBe(caller.sessionId);
      const [session] = await listSessions(deps, caller);
      expect(session).toMatchObject({
        lastUsedAt: clock.now,
        expiresAt: clock.now + 30 * DAY,
        createdAt: NOW,
      });
      latest = granted.refreshToken;
      clock.now += 30 * 60_000;
      await expect(authenticate(deps, granted.accessToken)).rejects.toMatchObject({
        code: "unauthenticated",
      });
    }
  });

  test("of a token that ran out ends nothing: only one that was used is in two hands", async () => {
    const { deps, clock } = deskOf(store.db);
    const { caller, refreshToken } = await signedIn();
    await store.db.write([
      sql`update refresh_tokens set expires_at = ${NOW + 1} where session_id = ${caller.sessionId}`,
    ]);
    clock.now = NOW + 1;
    await expect(refreshSession(deps, refreshToken)).rejects.toMatchObject({ code: "unauthenticated" });
    expect((await authenticate(deps, caller.token)).sessionId).toBe(caller.sessionId);
  });

  test("twice at once, from two isolates: one at most, and then the session is over", async () => {
    const other = await openDenoDatabase(store.url);
    for (let round = 0; round < 10; round++) {
      const { caller, refreshToken } = await signedIn();
      const answers = await Promise.allSettled([
        refreshSession(deskOf(store.db).deps, refreshToken),
        refreshSession(deskOf(other).deps, refreshToken),
      ]);
      expect(answers.filter(({ status }) => status === "fulfilled").length).toBeLessThanOrEqual(1);
      const { deps } = deskOf(store.db);
      for (const answer of answers) {
        if (answer.status === "rejected") {
          expect(answer.reason).toMatchObject({ code: "unauthenticated" });
          continue;
        }
        for (const secret of [answer.value.accessToken, caller.token]) {
          await expect(authenticate(deps, secret)).rejects.toMatchObject({ code: "unauthenticated" });
        }
        await expect(refreshSession(deps, answer.value.refreshToken)).rejects.toMatchObject({
          code: "unauthenticated",
        });
      }
    }
    other.close();
  });

  test("keeps digests alone", async () => {
    const { deps } = deskOf(store.db);
    const { refreshToken } = await signedIn();
    const granted = await refreshSession(deps, refreshToken);
    const hashes = await column(store.db, "hash", sql`select hash from refresh_tokens`);
    expect(hashes).toEqual(
      expect.arrayContaining([await digestOf(refreshToken), await digestOf(granted.refreshToken)]),
    );
    for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test("remembers used tokens until they run out, and sweeps sessions with what was theirs", async () => {
    const { caller, refreshToken } = await signedIn();
    const { deps, clock } = deskOf(store.db);
    clock.now = NOW + 20 * DAY;
    await refreshSession(deps, refreshToken);
    const left = () =>
      column(store.db, "hash", sql`select hash from refresh_tokens where session_id = ${caller.sessionId}`);
    await store.db.write([sweepRefreshTokens(NOW + 30 * DAY), sweepSessions(NOW + 30 * DAY)]);
    expect(await left()).toHaveLength(2);
    await store.db.write([sweepRefreshTokens(NOW + 31 * DAY), sweepSessions(NOW + 31 * DAY)]);
    expect(await left()).toHaveLength(1);
    await store.db.write([sweepSessions(NOW + 51 * DAY)]);
    expect(await left()).toEqual([]);
  });

  test("ends nobody else's session, and none twice", async () => {
    const { deps } = deskOf(store.db);
    const [one, other] = [await signedIn(), await signedIn()];
    const id = other.caller.sessionId ?? "";
    await expect(revokeSession(deps, one.caller, id)).rejects.toMatchObject({ code: "not_found" });
    await revokeSession(deps, other.caller, id);
    await expect(revokeSession(deps, other.caller, id)).rejects.toMatchObject({ code: "not_found" });
    expect(await listSessions(deps, other.caller)).toEqual([]);
    expect(await listSessions(deps, one.caller)).toHaveLength(1);
  });
});

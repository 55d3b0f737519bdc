import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Role } from "../../src/identity/caller.ts";
import { authenticate } from "../../src/identity/authenticate.ts";
import { issueOperatorToken } from "../../src/identity/operator_token.ts";
import { freshStore, type TestStore } from "../support/store.ts";
import { depsOf } from "../http/service.ts";

describe("issueOperatorToken()", () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await freshStore();
  });
  afterAll(() => store.close());
  const deps = () => depsOf({ SECRET_KEY: "a secret of these tests, long enough" }, { db: store.db });
  const issue = (username: string, role?: Role) => issueOperatorToken(deps(), { username, role, minutes: 5 });
  const roleOf = async (token: string) => (await authenticate(deps(), token)).role;

  test("makes an analyst where nothing is said, and says so in the audit log", async () => {
    expect(await roleOf(await issue("clerk"))).toBe("analyst");
    expect(await store.db.orm.all(sql`select action from audit_log`)).toEqual([{
      action: "operator_token_issued",
    }]);
  });

  test("takes an account as it is, under its own role", async () => {
    expect(await roleOf(await issue("boss", "admin"))).toBe("admin");
    expect(await roleOf(await issue("BOSS"))).toBe("admin");
    expect(await roleOf(await issue("boss", "admin"))).toBe("admin");
  });

  test("gives nobody another role, and brings nobody back", async () => {
    await expect(issue("boss", "user")).rejects.toMatchObject({
      code: "conflict",
      message: "The account boss has the role admin; ask for that one, or choose another name",
    });
    await issue("gone", "user");
    await store.db.write([sql`update users set is_active = 0 where username = 'gone'`]);
    await expect(issue("gone")).rejects.toMatchObject({ code: "conflict" });
    expect(await store.db.orm.all(sql`select role from users where username = 'boss'`)).toEqual([{
      role: "admin",
    }]);
  });
});

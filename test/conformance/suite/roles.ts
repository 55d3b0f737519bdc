import { describe, expect, test } from "vitest";
import type { Role } from "../../../src/identity/caller.ts";
import { reaches } from "../../../src/identity/caller.ts";
import type { Operation } from "../../support/contract.ts";
import { at } from "./client.ts";
import { apiKeyOf, openAccount, setAccount } from "./operators.ts";
import type { World } from "./world.ts";

/** Who comes along. */
interface Kind {
  readonly who: string;
  /** What it may do; or the status that it gets wherever somebody is asked for. */
  readonly is: Role | 401 | 403;
  readonly isMachine?: boolean;
  /** A token or key of somebody new. */
  make(world: () => World): Promise<string | null>;
}

const ROLES = ["user", "analyst", "admin"] as const;

const KINDS: readonly Kind[] = [
  { who: "nobody", is: 401, make: () => Promise.resolve(null) },
  ...ROLES.flatMap((role): Kind[] => [
    { who: `the role ${role}`, is: role, make: async (world) => (await openAccount(world, role)).token },
    {
      who: `a key of the role ${role}`,
      is: role,
      isMachine: true,
      make: async (world) => apiKeyOf(await openAccount(world, "admin"), role),
    },
  ]),
  ...[false, true].flatMap((isMachine): Kind[] => {
    const made = async (world: () => World, values: Parameters<typeof setAccount>[2]) => {
      const account = await openAccount(world, "admin");
      const credential = isMachine ? await apiKeyOf(account, "admin") : account.token;
      await setAccount(world, account.id, values);
      return credential;
    };
    const what = isMachine ? "a key of a" : "a";
    return [
      { who: `${what} deactivated admin`, is: 403, isMachine, make: (w) => made(w, { isActive: false }) },
      { who: `${what} demo admin`, is: 401, isMachine, make: (w) => made(w, { isDemo: true }) },
    ];
  }),
];

/** Operations that end the caller's own session: each call brings somebody new. */
export const SPENDING: ReadonlySet<string> = new Set(["logoutUser", "deleteOwnAccount", "revokeSessions"]);

/** Operations on an account's credentials, which no machine may touch. */
const PERSONAL: ReadonlySet<string> = new Set([
  "updateUserRole",
  "updateUserRoleAsAdmin",
  ...SPENDING,
  "updateOwnAccount",
  "listSessions",
  "revokeSession",
  "createApiKey",
  "listApiKeys",
  "deleteApiKey",
]);

/** The least role of every operation, as it was decided; the first line that fits holds. */
const DECIDED: readonly [RegExp, string][] = [
  [/^get \/(health)?$|^post (\/auth)?\/(login|register)$|^post \/auth\/refresh$/, "nobody"],
  [/^\w+ \/(auth|users\/me|profiles|predict|clusters|elbow|history)(\/|$)/, "user"],
  [/^\w+ \/(users|admin)(\/|$)|^put \/models\/champion$/, "admin"],
  [/^/, "analyst"],
];

/** The document's operations by method and path. */
export const operationsOf = (
  { document }: World["contract"],
): { readonly method: string; readonly path: string; readonly operation: Operation }[] =>
  Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ method, path, operation }))
  );

/** A call that does nothing where it is let in: at ids that nothing has, with a body that no operation takes. */
export function idleCall(method: string, path: string, operation: Operation): [string, RequestInit] {
  const idle = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const schema = operation.parameters?.find((parameter) => parameter.name === name)?.schema;
    return at(schema, "type") === "integer" ? "987654321" : crypto.randomUUID();
  });
  if (operation.requestBody === undefined) return [idle, { method: method.toUpperCase() }];
  return [idle, {
    method: method.toUpperCase(),
    headers: { "content-type": "application/json" },
    body: '"nothing that fits"',
  }];
}

/** The refusal that somebody gets from an operation; null where it is let in. */
export function refusalOf({ is, isMachine = false }: Kind, operation: Operation): 401 | 403 | null {
  const least = ROLES.find((role) => role === operation["x-least-role"]);
  if (least === undefined) return null;
  if (typeof is === "number") return is;
  return !reaches(is, least) || (isMachine && PERSONAL.has(operation.operationId)) ? 403 : null;
}

/** Every operation × everybody who may come along, under protected access. */
export function roles(world: () => World): void {
  test("every operation asks for the role that was decided", () => {
    const wrong = operationsOf(world().contract).flatMap(({ method, path, operation }) => {
      const decided = DECIDED.find(([pattern]) => pattern.test(`${method} ${path}`))?.[1];
      const stated = operation["x-least-role"];
      return stated === decided ? [] : [`${method} ${path} asks for ${stated}, not for ${decided}`];
    });
    expect(wrong).toEqual([]);
  });

  test("the document knows the operations that this walk treats by name", () => {
    const known = operationsOf(world().contract).map(({ operation }) => operation.operationId);
    expect(known).toEqual(expect.arrayContaining([...PERSONAL]));
  });

  describe("every operation lets in, or refuses,", () => {
    test.each(KINDS)("$who", async (kind) => {
      const { contract, call } = world();
      const usual = await kind.make(world);
      const wrong: string[] = [];
      for (const { method, path, operation } of operationsOf(contract)) {
        const credential = SPENDING.has(operation.operationId) ? await kind.make(world) : usual;
        const [idle, { headers, ...init }] = idleCall(method, path, operation);
        const all = new Headers(headers);
        if (credential !== null) all.set("authorization", `Bearer ${credential}`);
        const response = await call(idle, { ...init, headers: all, as: null });
        const refusal = refusalOf(kind, operation);
        const { status } = response;
        const isRight = refusal === null
          ? status !== 401 && status !== 403 && status < 500
          : status === refusal;
        if (!isRight) wrong.push(`${method} ${path}: ${status}, and not ${refusal ?? "let in"}`);
        // A list that was let in may be long; what is said of a request is short, and is held to the document.
        if (status === 200) await response.body?.cancel();
        else await contract.check(init.method ?? "GET", path, response);
      }
      expect(wrong).toEqual([]);
    });
  });
}

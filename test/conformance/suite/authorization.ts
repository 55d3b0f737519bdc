import { connect } from "node:net";
import { beforeAll, expect, test } from "vitest";
import { openAccount, type Operator } from "./operators.ts";
import type { World } from "./world.ts";

/** The one way to bring a token along, beside the cookie. */
export function authorization(world: () => World): void {
  let mine: Operator;
  let other: Operator;
  beforeAll(async () => {
    mine = await openAccount(world);
    other = await openAccount(world, "admin");
  });

  const ask = async (authorization: string) => {
    const { call, contract } = world();
    const response = await call("/auth/me", { as: null, headers: { authorization } });
    await contract.check("GET", "/auth/me", response);
    return response.status;
  };

  test("the header has one form", async () => {
    const { token } = mine;
    for (const header of [`bearer ${token}`, `BEARER ${token}`, `Bearer ${token} `, ` Bearer ${token}`]) {
      expect([header, await ask(header)]).toEqual([header, 200]);
    }
    const wrong = [
      token,
      `Bearer${token}`,
      `Bearer  ${token}`,
      `Bearer\t${token}`,
      `Bearer\u00a0${token}`,
      `Bearer: ${token}`,
      `Bearer "${token}"`,
      `Bearer ${token},`,
      `Bearer ${token}, Bearer ${token}`,
      `Bearer x, Bearer ${token}`,
      `Bearer ${token} ${token}`,
      `Token ${token}`,
      `JWT ${token}`,
      `Basic ${btoa(`${mine.username}:${token}`)}`,
      `Bearer realm="x", token=${token}`,
      "Bearer",
      "Bearer ",
    ];
    for (const header of wrong) expect([header, await ask(header)]).toEqual([header, 401]);
  });

  test("of several Authorization headers no second one counts", async () => {
    const { url } = world().target;
    const good = `Bearer ${mine.token}`;
    expect(await rawStatus(url, [good])).toBe(200);
    for (const headers of [["Bearer not.a.token", good], ["Basic YTpi", good], ["Bearer", good]]) {
      expect([headers[0], await rawStatus(url, headers)]).toEqual([headers[0], 401]);
    }
    const asOther = await rawStatus(url, [good, `Bearer ${other.token}`], "/admin/stats");
    expect([401, 403]).toContain(asOther);
  });

  test("nothing but the header and the cookie is looked at", async () => {
    const { call } = world();
    const names = ["access_token", "token", "authorization", "Authorization", "bearer", "api_key", "session"];
    for (const name of names) {
      const response = await call(`/auth/me?${name}=${mine.token}`, { as: null });
      expect([name, response.status]).toEqual([name, 401]);
      const header = await call("/auth/me", { as: null, headers: { [`X-${name}`]: mine.token } });
      expect([name, header.status]).toEqual([name, 401]);
    }
    const proxy = { "proxy-authorization": `Bearer ${mine.token}`, "x-forwarded-user": mine.username };
    expect((await call("/auth/me", { as: null, headers: proxy })).status).toBe(401);
  });
}

/** Sends Authorization headers as lines of their own, which no fetch does; gives the answer's status. */
function rawStatus(url: string, authorizations: readonly string[], path = "/auth/me"): Promise<number> {
  const { hostname, port, host } = new URL(url);
  const lines = authorizations.map((value) => `Authorization: ${value}\r\n`).join("");
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${lines}Connection: close\r\n\r\n`);
    });
    let answer = "";
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => answer += text);
    socket.on("error", reject);
    socket.on("close", () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1])));
  });
}

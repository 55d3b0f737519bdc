import { describe, expect, test } from "vitest";
import { cookieName, giveCookie, takeCookie } from "../../src/http/session_cookie.ts";
import { bareService } from "./service.ts";

/** The cookie that is given and the one that takes it back, at a URL. */
async function cookiesAt(url: string): Promise<(string | null)[]> {
  const app = bareService();
  app.get("/give", (c) => {
    giveCookie(c, "a.b.c", 1800);
    return c.text(cookieName(c));
  });
  app.get("/take", (c) => {
    takeCookie(c);
    return c.text("");
  });
  const given = await app.request(`${url}/give`);
  const taken = await app.request(`${url}/take`);
  return [await given.text(), given.headers.get("set-cookie"), taken.headers.get("set-cookie")];
}

describe("the session cookie", () => {
  test.each([
    "https://shop.example",
    "https://shop.example:8443",
    "http://shop.example",
    "http://10.0.0.7:8000",
    "http://localhost.elsewhere.example",
    "http://127.0.0.1.elsewhere.example",
    "http://127.elsewhere.example",
    "https://localhost:8000",
    "https://127.0.0.1",
    "https://[::1]",
    "http://[::2]",
  ])("is bound to the host and to https at %s", async (url) => {
    expect(await cookiesAt(url)).toEqual([
      "__Host-session",
      "__Host-session=a.b.c; Max-Age=1800; Path=/; HttpOnly; Secure; SameSite=Strict",
      "__Host-session=; Max-Age=0; Path=/; Secure",
    ]);
  });

  test.each([
    "http://localhost",
    "http://localhost:8000",
    "http://LOCALHOST:8000",
    "http://127.0.0.1:8000",
    "http://127.1.2.3",
    "http://[::1]:8000",
  ])("is a plain one at %s, where a browser keeps no other", async (url) => {
    expect(await cookiesAt(url)).toEqual([
      "session",
      "session=a.b.c; Max-Age=1800; Path=/; HttpOnly; SameSite=Strict",
      "session=; Max-Age=0; Path=/",
    ]);
  });
});

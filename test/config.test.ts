import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { ConfigError, parseConfig, type Profile } from "../src/config.ts";

const SECRET = "0123456789abcdef0123456789abcdef";

describe("parseConfig()", () => {
  test("gives the documented defaults of each way to run", () => {
    expect(parseConfig({}, "start")).toMatchObject({
      host: "127.0.0.1",
      port: 8000,
      databaseUrl: "file:quintile.db",
      algorithm: "HS256",
      accessTokenExpireMinutes: 30,
      access: "open",
      registration: "open",
      corsOrigins: ["http://localhost:5173", "http://localhost:3000"],
      maxImportBytes: 64 * 1024 * 1024,
    });
    expect(parseConfig({ SECRET_KEY: SECRET }, "serve")).toMatchObject({
      access: "protected",
      registration: "closed",
      corsOrigins: [],
    });
    expect(parseConfig({}, "worker")).toMatchObject({ access: "protected", secretKey: undefined });
  });

  test("reads an empty value as one that is not set", () => {
    expect(parseConfig({ PORT: "", CORS_ORIGINS: "", REGISTRATION: "" }, "start")).toEqual(
      parseConfig({}, "start"),
    );
  });

  test("understands the database addresses of the documents", () => {
    const url = (DATABASE_URL: string) => parseConfig({ DATABASE_URL }, "start").databaseUrl;
    expect(url("sqlite:///shop.db")).toBe("file:shop.db");
    expect(url("sqlite:////var/lib/shop.db")).toBe("file:/var/lib/shop.db");
    for (
      const stated of ["file:x.db", "libsql://shop.example", "https://shop.example", "http://127.0.0.1:8080"]
    ) {
      expect(url(stated)).toBe(stated);
    }
  });

  test("lets registration be said apart from access", () => {
    expect(parseConfig({ REGISTRATION: "closed" }, "start").registration).toBe("closed");
    expect(parseConfig({ REGISTRATION: "open", SECRET_KEY: SECRET }, "serve").registration).toBe("open");
  });

  test("opens the store to everybody only when told so twice", () => {
    const anywhere = { HOST: "0.0.0.0", ACCESS: "open", ACCESS_OPEN_ANYWHERE: "1", SECRET_KEY: SECRET };
    expect(parseConfig(anywhere, "serve")).toMatchObject({ access: "open", loopbackOnly: false });
    expect(parseConfig({ ...anywhere, HOST: "localhost", ACCESS_OPEN_ANYWHERE: "0" }, "serve").loopbackOnly)
      .toBe(true);
    expect(parseConfig({ SECRET_KEY: SECRET }, "serve").loopbackOnly).toBe(false);
  });

  test("lets a task run beside any service, whatever that serves to whom", () => {
    expect(parseConfig({ HOST: "0.0.0.0" }, "task").access).toBe("protected");
    expect(parseConfig({ HOST: "0.0.0.0", ACCESS: "open" }, "task").secretKey).toBeUndefined();
  });

  test("counts a secret in bytes, not characters", () => {
    expect(parseConfig({ SECRET_KEY: "é".repeat(16) }, "serve").secretKey).toBe("é".repeat(16));
    expect(() => parseConfig({ SECRET_KEY: "é".repeat(15) }, "serve")).toThrow(ConfigError);
  });

  const wrong: [Profile, Record<string, string>, string][] = [
    ["start", { PORT: "65536" }, 'PORT has "65536", but should be a whole number from 0 to 65535.'],
    ["start", { PORT: "0x50" }, 'PORT has "0x50", but should be a whole number from 0 to 65535.'],
    [
      "start",
      { DATABASE_URL: "file:" },
      'DATABASE_URL has "file:", but should be file:PATH, libsql://…, https://… or http://….',
    ],
    [
      "start",
      { ALGORITHM: "RS256" },
      'ALGORITHM has "RS256", but should be HS256, the one algorithm that Quintile signs with.',
    ],
    [
      "start",
      { ACCESS_TOKEN_EXPIRE_MINUTES: "0" },
      'ACCESS_TOKEN_EXPIRE_MINUTES has "0", but should be a whole number from 1 to 43200.',
    ],
    ["start", { ACCESS: "Open" }, 'ACCESS has "Open", but should be open or protected.'],
    ["start", { REGISTRATION: "1" }, 'REGISTRATION has "1", but should be open or closed.'],
    [
      "start",
      { MAX_IMPORT_MB: "1.5" },
      'MAX_IMPORT_MB has "1.5", but should be a whole number from 1 to 4096.',
    ],
    [
      "start",
      { HOST: "0.0.0.0" },
      'HOST has "0.0.0.0", but should be a loopback address while ACCESS is open (or set ACCESS_OPEN_ANYWHERE=1 to serve everyone).',
    ],
    [
      "worker",
      { ACCESS: "open" },
      'ACCESS has "open", but should be protected on a Worker (or set ACCESS_OPEN_ANYWHERE=1 to serve everyone).',
    ],
    [
      "serve",
      {},
      "SECRET_KEY is not set, but should be a secret of at least 32 bytes, such as the output of: openssl rand -base64 48.",
    ],
    [
      "serve",
      { SECRET_KEY: "hunter2" },
      "SECRET_KEY has a value, but should be a secret of at least 32 bytes.",
    ],
  ];
  test.each(wrong)("says in one line what is wrong when %s gets %o", (profile, record, line) => {
    expect(() => parseConfig(record, profile)).toThrow(new ConfigError(line));
  });

  test("reads every variable that .env.example and the README name, and no other", async () => {
    const read = (name: string) => readFile(new URL(`../${name}`, import.meta.url), "utf8");
    const [source, example, readme] = await Promise.all([
      read("src/config.ts"),
      read(".env.example"),
      read("README.md"),
    ]);
    const table = readme.slice(readme.indexOf("## Configuration"), readme.indexOf("## In production"));
    const names = (text: string, pattern: RegExp) =>
      [...new Set([...text.matchAll(pattern)].map(([, name]) => name))].sort();
    const known = names(source, /^ {4}([A-Z_]+): /gm);
    expect(known.length).toBeGreaterThan(10);
    expect(names(example, /^#? ?([A-Z_]+)=/gm)).toEqual(known);
    expect(names(table.slice(table.indexOf("| variable")), /(?<=^\|[^|]*)`([A-Z_]+)`/gm)).toEqual(known);
  });
});

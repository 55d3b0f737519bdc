import { z } from "zod";

/** The smallest secret that HS256 may be signed with (RFC 7518, section 3.2). */
const SECRET_BYTES = 32;
const SEGMENTATION_ORIGINS = "http://localhost:5173,http://localhost:3000";
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/;

/** How a process is run: `start` is the local trial, `serve` the production form, `worker` Cloudflare's; a `task` serves nobody. */
export type Profile = "start" | "serve" | "worker" | "task";

const whole = (least: number, most: number) => {
  const problem = `a whole number from ${least} to ${most}`;
  return z.string().regex(/^\d{1,15}$/, problem).transform(Number).pipe(
    z.number().min(least, problem).max(most, problem),
  );
};

const databaseUrl = z.string()
  .transform((url) => url.startsWith("sqlite:///") ? `file:${url.slice("sqlite:///".length)}` : url)
  .refine(
    (url) => /^(file:.+|(libsql|https?):\/\/[^/]+.*)$/.test(url),
    "file:PATH, libsql://…, https://… or http://…",
  );

const origins = z.string()
  .transform((text) =>
    text.split(",").map((origin) => origin.trim().replace(/\/$/, "")).filter((origin) => origin !== "")
  )
  .refine(
    (list) => list.every((origin) => origin === "*" || /^https?:\/\/[^/\s]+$/.test(origin)),
    "origins such as https://shop.example, separated by commas, or *",
  );

const variables = (profile: Profile) =>
  z.object({
    HOST: z.string().min(1, "an address such as 127.0.0.1").default("127.0.0.1"),
    PORT: whole(0, 65_535).default(8000),
    DATABASE_URL: databaseUrl.default("file:quintile.db"),
    DATABASE_AUTH_TOKEN: z.string().optional(),
    DATABASE_WRITES_AT_ONCE: whole(1, 64).default(1),
    SECRET_KEY: z.string()
      .refine(
        (secret) => new TextEncoder().encode(secret).length >= SECRET_BYTES,
        `a secret of at least ${SECRET_BYTES} bytes`,
      )
      .optional(),
    ALGORITHM: z.literal("HS256", "HS256, the one algorithm that Quintile signs with").default("HS256"),
    ACCESS_TOKEN_EXPIRE_MINUTES: whole(1, 43_200).default(30),
    CORS_ORIGINS: origins.default(profile === "start" ? SEGMENTATION_ORIGINS.split(",") : []),
    ACCESS: z.enum(["open", "protected"], "open or protected").default(
      profile === "start" ? "open" : "protected",
    ),
    ACCESS_OPEN_ANYWHERE: z.enum(["0", "1"], "0 or 1").default("0"),
    REGISTRATION: z.enum(["open", "closed"], "open or closed").optional(),
    COMPUTE_WORKERS: whole(0, 64).optional(),
    MAX_IMPORT_MB: whole(1, 4_096).default(64),
    LOGINS_PER_MINUTE: whole(1, 1_000_000).default(60),
    REGISTERS_PER_MINUTE: whole(1, 1_000_000).default(30),
    FAILED_LOGINS_PER_ADDRESS: whole(1, 1_000_000).default(10),
    FAILED_LOGINS_PER_ACCOUNT: whole(1, 1_000_000).default(100),
  });

/** Everything that can be set, parsed once; the platforms read it from the environment, tests pass a record. */
export interface Config {
  readonly profile: Profile;
  readonly host: string;
  /** 0 asks the system for a free port. */
  readonly port: number;
  readonly databaseUrl: string;
  readonly databaseAuthToken: string | undefined;
  /** Writes that one Deno process has under way at a libSQL server. */
  readonly databaseWritesAtOnce: number;
  readonly secretKey: string | undefined;
  readonly algorithm: "HS256";
  readonly accessTokenExpireMinutes: number;
  readonly corsOrigins: readonly string[];
  readonly access: "open" | "protected";
  /** Open to everybody who is on this machine: only a loopback `Host` is served. */
  readonly loopbackOnly: boolean;
  readonly registration: "open" | "closed";
  /** Workers that a Deno process computes with beside itself; undefined: as many as there are cores. */
  readonly computeWorkers: number | undefined;
  /** Bytes that an imported file may have. */
  readonly maxImportBytes: number;
  readonly throttles: {
    /** Logins a minute that one address may try. */
    readonly logins: number;
    /** Registrations a minute from one address. */
    readonly registers: number;
    /** Failed logins in fifteen minutes to one account from one address, and from everywhere. */
    readonly failuresPerAddress: number;
    readonly failuresPerAccount: number;
  };
}

/** A setting that can't be used. Its message is one line: the variable, what it has, what it should be. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** Never shown, not even when wrong. */
const SECRETS: ReadonlySet<string> = new Set(["SECRET_KEY", "DATABASE_AUTH_TOKEN"]);

const refuse = (name: string, has: string | undefined, shouldBe: string): never => {
  const shown = has === undefined ? "is not set" : SECRETS.has(name) ? "has a value" : `has "${has}"`;
  throw new ConfigError(`${name} ${shown}, but should be ${shouldBe}.`);
};

/**
 * Reads the settings out of a plain record, such as the environment. An empty value counts as not set.
 *
 * @throws {ConfigError} naming the first variable that is wrong
 */
export function parseConfig(record: Readonly<Record<string, string | undefined>>, profile: Profile): Config {
  const stated = Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = variables(profile).safeParse(stated);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0] ?? "The environment");
    return refuse(name, stated[name], issue?.message ?? "valid");
  }
  const found = parsed.data;
  if (profile === "serve" && found.SECRET_KEY === undefined) {
    refuse(
      "SECRET_KEY",
      undefined,
      `a secret of at least ${SECRET_BYTES} bytes, such as the output of: openssl rand -base64 48`,
    );
  }
  if (
    found.ACCESS === "open" && (profile === "start" || profile === "serve") && !LOOPBACK.test(found.HOST) &&
    found.ACCESS_OPEN_ANYWHERE !== "1"
  ) {
    refuse(
      "HOST",
      found.HOST,
      "a loopback address while ACCESS is open (or set ACCESS_OPEN_ANYWHERE=1 to serve everyone)",
    );
  }
  if (found.ACCESS === "open" && profile === "worker" && found.ACCESS_OPEN_ANYWHERE !== "1") {
    refuse("ACCESS", found.ACCESS, "protected on a Worker (or set ACCESS_OPEN_ANYWHERE=1 to serve everyone)");
  }
  return {
    profile,
    host: found.HOST,
    port: found.PORT,
    databaseUrl: found.DATABASE_URL,
    databaseAuthToken: found.DATABASE_AUTH_TOKEN,
    databaseWritesAtOnce: found.DATABASE_WRITES_AT_ONCE,
    secretKey: found.SECRET_KEY,
    algorithm: found.ALGORITHM,
    accessTokenExpireMinutes: found.ACCESS_TOKEN_EXPIRE_MINUTES,
    corsOrigins: found.CORS_ORIGINS,
    access: found.ACCESS,
    loopbackOnly: found.ACCESS === "open" && found.ACCESS_OPEN_ANYWHERE !== "1",
    registration: found.REGISTRATION ?? (found.ACCESS === "open" ? "open" : "closed"),
    computeWorkers: found.COMPUTE_WORKERS,
    maxImportBytes: found.MAX_IMPORT_MB * 1024 * 1024,
    throttles: {
      logins: found.LOGINS_PER_MINUTE,
      registers: found.REGISTERS_PER_MINUTE,
      failuresPerAddress: found.FAILED_LOGINS_PER_ADDRESS,
      failuresPerAccount: found.FAILED_LOGINS_PER_ACCOUNT,
    },
  };
}

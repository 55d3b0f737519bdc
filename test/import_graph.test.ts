import { readdir, readFile } from "node:fs/promises";
import { dirname, join, normalize } from "node:path/posix";
import { fileURLToPath } from "node:url";
import {
  createSourceFile,
  forEachChild,
  isIdentifier,
  isPropertyAccessExpression,
  type Node,
  preProcessFile,
  ScriptTarget,
} from "typescript";
import { beforeAll, describe, expect, test } from "vitest";

const source = fileURLToPath(new URL("../src/", import.meta.url));

/** The floors, top first: an arrow goes down, or stays in its own room. */
const FLOORS: readonly (readonly string[])[] = [
  ["platform"],
  ["app"],
  ["http"],
  ["workbench", "insights", "baskets"],
  ["clustering", "identity", "commerce"],
  // What belongs to a request: it names the database and the configuration, and every feature takes it.
  ["deps"],
  ["db", "compute"],
  ["errors", "config", "version", "digest"],
];
/** Between rooms of one floor or of two feature floors, only these arrows. */
const BESIDE = new Set([
  "insights→clustering",
  "insights→commerce",
  "baskets→commerce",
  "workbench→clustering",
]);
const FEATURES = new Set(["workbench", "insights", "baskets", "clustering", "identity", "commerce"]);

interface Module {
  /** Path below `src/`. */
  readonly path: string;
  readonly room: string;
  /** Paths below `src/` that it imports. */
  readonly local: readonly string[];
  readonly packages: readonly string[];
  readonly usesDeno: boolean;
}

const roomOf = (path: string): string =>
  path.includes("/") ? path.slice(0, path.indexOf("/")) : path.replace(/\.\w+$/, "");

function mentions(node: Node, name: string): boolean {
  if (isPropertyAccessExpression(node) && isIdentifier(node.expression) && node.expression.text === name) {
    return true;
  }
  return forEachChild(node, (child) => mentions(child, name) || undefined) ?? false;
}

async function readModules(): Promise<Module[]> {
  const files = (await readdir(source, { recursive: true })).map((path) => path.replaceAll("\\", "/")).filter(
    (path) => /\.(ts|js)$/.test(path),
  );
  return await Promise.all(files.map(async (path) => {
    const text = await readFile(join(source, path), "utf8");
    const imported = preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
    return {
      path,
      room: roomOf(path),
      local: imported.filter((name) => name.startsWith(".")).map((name) =>
        normalize(join(dirname(path), name))
      ),
      packages: imported.filter((name) => !name.startsWith(".")),
      usesDeno: mentions(createSourceFile(path, text, ScriptTarget.Latest), "Deno"),
    };
  }));
}

describe("imports of src/", () => {
  let modules: Module[];
  beforeAll(async () => {
    modules = (await readModules()).filter(({ room }) => room !== "ui");
  });
  /** What breaks a rule, as `path → import`: a failure names every culprit. */
  const culprits = (breaks: (module: Module, imported: string) => boolean, of: "local" | "packages") =>
    modules.flatMap((module) =>
      module[of].filter((name) => breaks(module, name)).map((name) => `${module.path} → ${name}`)
    );
  const floor = (room: string) => FLOORS.findIndex((rooms) => rooms.includes(room));

  test("every room has its floor", () => {
    expect(modules.length).toBeGreaterThan(100);
    expect(modules.filter(({ room }) => floor(room) === -1).map(({ path }) => path)).toEqual([]);
  });

  test("every arrow goes downhill", () => {
    expect(culprits(({ room }, name) => {
      const target = roomOf(name);
      if (room === target || name.startsWith("..")) return false;
      if (floor(target) <= floor(room)) return true;
      return FEATURES.has(room) && FEATURES.has(target) && !BESIDE.has(`${room}→${target}`);
    }, "local")).toEqual([]);
  });

  test("the rooms of the documented APIs do not know each other", () => {
    const api = (path: string) => /^http\/(\w+)\//.exec(path)?.[1];
    expect(culprits(({ path }, name) => {
      const [own, other] = [api(path), api(name)];
      return own !== undefined && other !== undefined && own !== other;
    }, "local")).toEqual([]);
  });

  test("there is no circle", () => {
    const known = new Map(modules.map((module) => [module.path, module]));
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(" → "));
      if (done.has(path)) return;
      done.add(path);
      for (const next of known.get(path)?.local ?? []) walk(next, [...trail, path]);
    };
    for (const { path } of modules) walk(path, []);
    expect(circles).toEqual([]);
  });

  test("SQL lives in db/ and in the features' queries", () => {
    const home = /^db\/|(^|\/)queries(\.ts$|\/)|^platform\/migrations\.ts$/;
    expect(culprits(({ path }, name) => name.startsWith("drizzle-orm") && !home.test(path), "packages"))
      .toEqual([]);
  });

  test("hono lives in http/, app.ts and platform/", () => {
    const home = /^(http\/|platform\/|app\.ts$)/;
    expect(culprits(({ path }, name) => /^(hono|@hono\/)/.test(name) && !home.test(path), "packages"))
      .toEqual([]);
  });

  test("node:*, cloudflare:* and Deno live in platform/, and hashing of passwords", () => {
    const home = /^platform\/|^identity\/passwords\.ts$/;
    expect(culprits(({ path }, name) => /^(node|cloudflare):/.test(name) && !home.test(path), "packages"))
      .toEqual([]);
    expect(
      modules.filter(({ path, usesDeno }) => usesDeno && !path.startsWith("platform/")).map(({ path }) =>
        path
      ),
    ).toEqual([]);
  });

  test("only tests know the references of the kernels, and only Deno's platform the native client", () => {
    expect(
      culprits(
        ({ path }, name) => name.startsWith("compute/reference/") && !path.startsWith("compute/reference/"),
        "local",
      ),
    ).toEqual([]);
    const text = (path: string) => readFile(join(source, path), "utf8");
    return Promise.all(
      modules.filter(({ packages }) => packages.includes("@libsql/client")).map(async ({ path }) => {
        const values = [
          ...(await text(path)).matchAll(
            /^import (?!type\b).*"@libsql\/client"|await import\("@libsql\/client"\)/gm,
          ),
        ];
        expect([path, values.length]).toEqual([path, path === "platform/deno_database.ts" ? 1 : 0]);
      }),
    );
  });
});

describe("src/ui", () => {
  test("imports nothing of the server", async () => {
    const pages = (await readModules()).filter(({ room }) => room === "ui");
    expect(
      pages.flatMap(({ path, local }) =>
        local.filter((name) => !name.startsWith("ui/")).map((name) => `${path} → ${name}`)
      ),
    ).toEqual([]);
  });
});

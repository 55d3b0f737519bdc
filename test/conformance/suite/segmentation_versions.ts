import { describe, expect, test } from "vitest";
import { at, clientOf, listAt, numberAt, recordAt } from "./client.ts";
import type { World } from "./world.ts";

const CUSTOMER = { sex: "Female", age: 35, annual_income: 65.5, spending_score: 80, purchase_frequency: 12 };

/** The versions of the model, and which of them predicts; at least four are there. */
export function segmentationVersions(world: () => World): void {
  const analyst = clientOf(world);
  const user = () => clientOf(world, world().tokens.user);
  const admin = () => clientOf(world, world().tokens.admin);
  const nobody = clientOf(world, null);
  const pointerOf = (body: unknown) => at(body, "errors", 0, "pointer");
  const train = async (body: unknown) => {
    const { status, body: answer } = await analyst.post("/train", body);
    expect(status).toBe(200);
    return recordAt(answer);
  };

  describe("the versions", () => {
    test("are listed by number, in pages that link to the next one", async () => {
      const all = listAt((await analyst.get("/models")).body);
      const versions = all.map((model) => numberAt(model, "version"));
      expect(versions).toEqual(versions.toSorted((left, right) => left - right));
      expect(all.at(-1)).toMatchObject({ is_champion: true, origin: "trained" });
      const first = await analyst.get("/models?limit=2");
      expect(first.body).toEqual(all.slice(0, 2));
      const next = /^<([^>]+)>; rel="next"$/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
      expect((await analyst.get(next)).body).toEqual(all.slice(2, 4));
    });

    test("are shown whole, by number", async () => {
      const summary = recordAt(listAt((await analyst.get("/models")).body).at(-1));
      const { status, body } = await analyst.get(`/models/${summary["version"]}`);
      expect(status).toBe(200);
      expect(body).toEqual({ ...summary, document: expect.any(Object) });
      const clusters = listAt(body, "document", "clusters");
      expect(clusters.map((one) => at(one, "cluster_name"))).toEqual(
        listAt((await user().get("/clusters")).body, "clusters").map((one) => at(one, "cluster_name")),
      );
    });

    test("that are not there are a 404, and what is no number a 422", async () => {
      const unknown = await analyst.get("/models/999999");
      expect([unknown.status, pointerOf(unknown.body)]).toEqual([404, "path version"]);
      const wrong = await analyst.get("/models/first");
      expect([wrong.status, pointerOf(wrong.body)]).toEqual([422, "path version"]);
    });

    test("are an analyst's to see, and an admin's to choose among", async () => {
      for (const path of ["/models", "/models/1"]) {
        expect((await nobody.get(path)).status).toBe(401);
        expect((await user().get(path)).status).toBe(403);
      }
      expect((await nobody.put("/models/champion", { version: 1 })).status).toBe(401);
      expect((await user().put("/models/champion", { version: 1 })).status).toBe(403);
      expect((await analyst.put("/models/champion", { version: 1 })).status).toBe(403);
    });

    test("can be rolled back: predictions change at once, and history keeps what predicted", async () => {
      const client = clientOf(world, await world().target.token("user"));
      const older = await train({ n_clusters: 2 });
      const newer = await train({ n_clusters: 6 });
      const versionNow = async () => numberAt((await client.post("/predict", CUSTOMER)).body, "version");
      expect(await versionNow()).toBe(newer["version"]);
      const back = await admin().put("/models/champion", { version: older["version"] });
      expect([back.status, back.body]).toMatchObject([200, {
        version: older["version"],
        is_champion: true,
        n_clusters: 2,
      }]);
      expect(await versionNow()).toBe(older["version"]);
      expect(numberAt((await client.get("/clusters")).body, "n_clusters")).toBe(2);
      const history = listAt((await client.get("/history")).body, "history");
      expect(history.map((row) => at(row, "version"))).toEqual([older["version"], newer["version"]]);
      expect((await admin().put("/models/champion", { version: newer["version"] })).status).toBe(200);
      expect(await versionNow()).toBe(newer["version"]);
    });

    test.each([{ version: 999_999 }, { version: 0 }, { version: "1" }, {}])(
      "are not chosen by %j",
      async (body) => {
        const before = (await analyst.get("/models")).body;
        const refused = await admin().put("/models/champion", body);
        expect([refused.status, pointerOf(refused.body)]).toEqual([422, "/version"]);
        expect((await analyst.get("/models")).body).toEqual(before);
      },
    );
  });
}

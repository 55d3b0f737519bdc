import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { trainModel } from "../../../src/clustering/model/train.ts";
import { testWasm } from "../../support/wasm.ts";
import { at, clientOf, listAt, numberAt, recordAt } from "./client.ts";
import { eventsOf } from "./events.ts";
import { segmentationPredictions } from "./segmentation_predictions.ts";
import { segmentationVersions } from "./segmentation_versions.ts";
import type { World } from "./world.ts";

const UNTRAINED = "Model not trained. Please train the model first using /train endpoint";
const CUSTOMER = { sex: "Female", age: 35, annual_income: 65.5, spending_score: 80, purchase_frequency: 12 };
const KS = [2, 3, 4, 5, 6, 7, 8, 9, 10];

/** Training, predicting and the versions of the model; each test goes on from the one before. */
export function segmentationModel(world: () => World): void {
  const analyst = clientOf(world);
  const user = () => clientOf(world, world().tokens.user);
  const nobody = clientOf(world, null);
  /** A user without a history. */
  const newcomer = async () => clientOf(world, await world().target.token("user"));
  const pointerOf = (body: unknown) => at(body, "errors", 0, "pointer");
  const train = async (body?: unknown) => {
    const { status, body: answer } = await analyst.post("/train", body);
    expect(status).toBe(200);
    return recordAt(answer);
  };
  const stream = (path: string, init: RequestInit = {}) =>
    world().call(path, { ...init, headers: { accept: "text/event-stream", ...init.headers } });

  describe("without a model", () => {
    test("predictions and clusters are a 409 that says what to do, and nothing is remembered", async () => {
      await world().target.db.write([sql`delete from models`]);
      const client = await newcomer();
      for (
        const { status, body } of [
          await client.post("/predict", CUSTOMER),
          await client.post("/predict/batch", [CUSTOMER]),
          await client.get("/clusters"),
        ]
      ) {
        expect([status, at(body, "error")]).toEqual([409, UNTRAINED]);
      }
      expect((await client.get("/history")).body).toEqual({ history: [], total: 0 });
      expect((await analyst.get("/models")).body).toEqual([]);
    });

    test("GET /elbow needs none, and makes none", async () => {
      const { status, body } = await user().get("/elbow");
      expect(status).toBe(200);
      expect(body).toEqual({
        optimal_k: expect.any(Number),
        k_range: KS,
        inertias: expect.any(Array),
        silhouette_scores: expect.any(Array),
      });
      const inertias = listAt(body, "inertias").map(Number);
      expect(inertias).toEqual(inertias.toSorted((left, right) => right - left));
      const scores = listAt(body, "silhouette_scores").map(Number);
      expect(KS[scores.indexOf(Math.max(...scores))]).toBe(at(body, "optimal_k"));
      expect((await user().get("/clusters")).status).toBe(409);
    });
  });

  describe("POST /train", () => {
    test("trains the number of clusters that GET /elbow finds best, without a body", async () => {
      const { status, body } = await analyst.post("/train", undefined);
      expect(status).toBe(200);
      expect(body).toEqual({
        message: "Model trained successfully",
        n_clusters: numberAt((await user().get("/elbow")).body, "optimal_k"),
        silhouette_score: expect.any(Number),
        inertia: expect.any(Number),
        version: expect.any(Number),
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        clusters: {
          kept: [],
          new: Array.from({ length: numberAt(body, "n_clusters") }, (_, id) => id),
          gone: [],
        },
      });
    });

    test("again keeps every cluster's id and name: the document is the same", async () => {
      const before = (await user().get("/clusters")).body;
      const { body: first } = await analyst.get("/models");
      const again = await train({});
      expect(again).toMatchObject({
        version: numberAt(first, 0, "version") + 1,
        hash: at(first, 0, "hash"),
        clusters: { kept: listAt(before, "clusters").map((one) => at(one, "cluster_id")), new: [], gone: [] },
      });
      expect((await user().get("/clusters")).body).toEqual(before);
    });

    test("makes the same document, to the last bit, as this process does of the same store", async () => {
      const served = await train({});
      const { db } = world().target;
      const here = await trainModel({ db, wasm: await testWasm(), now: Date.now }, {});
      expect(here.hash).toBe(served["hash"]);
      expect(here.version).toBe(Number(served["version"]) + 1);
    });

    test("takes a number of clusters, a seed and features", async () => {
      const found = await train({ n_clusters: 3, random_state: 7, features: ["spending_score", "age"] });
      expect(found["n_clusters"]).toBe(3);
      const model = await analyst.get(`/models/${found["version"]}`);
      expect(recordAt(model.body)).toMatchObject({
        features: ["age", "spending_score"],
        document: { parameters: { n_clusters: 3, random_state: 7 }, selection: null },
      });
      await train();
    });

    test.each([
      ["/n_clusters", { n_clusters: 1 }],
      ["/n_clusters", { n_clusters: 11 }],
      ["/n_clusters", { n_clusters: 2.5 }],
      ["/n_clusters", { n_clusters: "3" }],
      ["/random_state", { random_state: -1 }],
      ["/random_state", { random_state: 2 ** 32 }],
      ["/features", { features: [] }],
      ["/features", { features: ["age", "age"] }],
      ["/features", { features: "age" }],
      ["/features/0", { features: ["height"] }],
      ["", []],
    ])("names %s where a body breaks a rule: %j", async (pointer, body) => {
      const { status, body: problem } = await analyst.post("/train", body);
      expect([status, pointerOf(problem)]).toEqual([422, pointer]);
    });

    test("refuses a body that is no JSON", async () => {
      expect((await analyst.post("/train", "{}", { "content-type": "text/plain" })).status).toBe(415);
      expect((await analyst.post("/train", "{")).status).toBe(400);
      expect((await analyst.post("/train", `{"features":"${"x".repeat(1_048_576)}"}`)).status).toBe(413);
    });

    test("with an Idempotency-Key trains once, and refuses another body under it", async () => {
      const headers = { "idempotency-key": crypto.randomUUID() };
      const first = await analyst.post("/train", { n_clusters: 4 }, headers);
      expect((await analyst.post("/train", { n_clusters: 4 }, headers)).body).toEqual(first.body);
      expect((await analyst.post("/train", { n_clusters: 5 }, headers)).status).toBe(422);
      expect(numberAt(await train(), "version")).toBe(numberAt(first.body, "version") + 1);
    });

    test("needs an analyst under protected access", async () => {
      expect((await nobody.post("/train", undefined)).status).toBe(401);
      expect((await user().post("/train", undefined)).status).toBe(403);
    });

    test("by several at once makes one version each, of which one is the champion", async () => {
      const trained = await Promise.all(
        [2, 3, 4].map((n_clusters) => analyst.post("/train", { n_clusters })),
      );
      const versions = trained.filter(({ status }) => status === 200).map(({ body }) =>
        numberAt(body, "version")
      );
      expect(trained.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(new Set(versions).size).toBe(3);
      const models = listAt((await analyst.get("/models")).body);
      expect(models.filter((model) => at(model, "is_champion") === true)).toHaveLength(1);
      await train();
    });
  });

  describe("as server-sent events", () => {
    test("POST /train tells each k, then the documented body", async () => {
      const response = await stream("/train", { method: "POST" });
      expect(response.headers.get("content-type")).toContain("text/event-stream");
      const events = eventsOf(await response.text());
      expect(events.slice(0, -1)).toEqual(KS.map((k, index) => ({
        event: "progress",
        data: {
          k,
          inertia: expect.any(Number),
          silhouette_score: expect.any(Number),
          step: index + 1,
          steps: KS.length,
        },
      })));
      expect(events.at(-1)).toMatchObject({
        event: "result",
        data: { message: "Model trained successfully" },
      });
      const { contract } = world();
      expect(contract.problems({ $ref: "#/components/schemas/TrainedModel" }, events.at(-1)?.data)).toEqual(
        [],
      );
    });

    test("GET /elbow tells each k, then the same as without events", async () => {
      const events = eventsOf(await (await stream("/elbow")).text());
      expect(events.slice(0, -1).map(({ event, data }) => [event, at(data, "k")])).toEqual(
        KS.map((k) => ["progress", k]),
      );
      expect(events.at(-1)).toEqual({ event: "result", data: (await user().get("/elbow")).body });
    });

    test("a wrong body is a problem before anything is streamed", async () => {
      const headers = { "content-type": "application/json" };
      const response = await stream("/train", { method: "POST", headers, body: '{"n_clusters":1}' });
      expect(await world().contract.check("POST", "/train", response)).toMatchObject({ status: 422 });
    });

    test("too few customers are a 409 that counts them, streamed or not", async () => {
      await withoutIncomes(world(), async () => {
        for (
          const { status, body } of [await analyst.post("/train", undefined), await user().get("/elbow")]
        ) {
          expect(status).toBe(409);
          expect(at(body, "error")).toMatch(
            /^Only 0 of \d+ customers have all of .*annual_income \(\d+ customers\)/,
          );
        }
        for (const path of ["/train", "/elbow"]) {
          const events = eventsOf(
            await (await stream(path, { method: path === "/train" ? "POST" : "GET" })).text(),
          );
          expect(events).toEqual([{ event: "error", data: expect.objectContaining({ status: 409 }) }]);
        }
      });
    });
  });

  describe("GET /clusters", () => {
    test("describes the clusters of the training rows, by id", async () => {
      const { body } = await user().get("/clusters");
      const clusters = listAt(body, "clusters");
      expect(clusters).toHaveLength(numberAt(body, "n_clusters"));
      const ids = clusters.map((one) => numberAt(one, "cluster_id"));
      expect(ids).toEqual([...new Set(ids)].toSorted((left, right) => left - right));
      expect(new Set(clusters.map((one) => at(one, "cluster_name"))).size).toBe(clusters.length);
      expect(clusters.reduce<number>((sum, one) => sum + numberAt(one, "size"), 0)).toBe(
        numberAt(body, "total_customers"),
      );
      for (const one of clusters) {
        expect(numberAt(one, "avg_age")).toBeGreaterThan(17);
        expect(numberAt(one, "avg_spending_score")).toBeLessThanOrEqual(100);
      }
    });

    test("needs a token", async () => {
      for (const path of ["/clusters", "/elbow", "/history"]) {
        expect([path, (await nobody.get(path)).status]).toEqual([path, 401]);
      }
    });
  });

  segmentationPredictions(world);
  segmentationVersions(world);
}

/** Does something while no customer's income is known. */
async function withoutIncomes({ target: { db } }: World, act: () => Promise<void>): Promise<void> {
  const { kept } = await db.orm.get<{ kept: string }>(
    sql`select json_group_object(id, annual_income) as kept from customers where annual_income is not null`,
  );
  await db.write([sql`update customers set annual_income = null`]);
  try {
    await act();
  } finally {
    await db.write([
      sql`update customers set annual_income = k.value from json_each(${kept}) k where customers.id = k.key`,
    ]);
  }
}

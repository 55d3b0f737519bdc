import { describe, expect, test } from "vitest";
import { at, type Client, clientOf, listAt, numberAt, recordAt, textAt } from "./client.ts";
import type { World } from "./world.ts";

const CUSTOMER = { sex: "Female", age: 35, annual_income: 65.5, spending_score: 80, purchase_frequency: 12 };

/** Values that no customer has, and the field that is wrong. */
const WRONG: [string, Record<string, unknown>][] = [
  ["/sex", { sex: "" }],
  ["/sex", { sex: " " }],
  ["/sex", { sex: "x".repeat(51) }],
  ["/sex", { sex: null }],
  ["/sex", { sex: "a\u0000" }],
  ["/age", { age: 17 }],
  ["/age", { age: 101 }],
  ["/age", { age: 35.5 }],
  ["/age", { age: "35" }],
  ["/annual_income", { annual_income: -0.01 }],
  ["/annual_income", { annual_income: 1e10 }],
  ["/spending_score", { spending_score: 0.5 }],
  ["/spending_score", { spending_score: 100.5 }],
  ["/purchase_frequency", { purchase_frequency: -1 }],
  ["/purchase_frequency", { purchase_frequency: null }],
  ["/purchase_frequency", { purchase_frequency: undefined }],
];

/** Predictions, one by one and in batches, and what is remembered of them; a model is trained. */
export function segmentationPredictions(world: () => World): void {
  const user = () => clientOf(world, world().tokens.user);
  const nobody = clientOf(world, null);
  /** A user without a history. */
  const newcomer = async () => clientOf(world, await world().target.token("user"));
  const pointerOf = (body: unknown) => at(body, "errors", 0, "pointer");
  const totalOf = async (client: Client) => numberAt((await client.get("/history?limit=1")).body, "total");

  describe("POST /predict", () => {
    test("names a segment of the model, and remembers it with its version", async () => {
      const client = await newcomer();
      const { status, body } = await client.post("/predict", { ...CUSTOMER, name: "Ann", version: 99 });
      expect(status).toBe(200);
      const clusters = listAt((await client.get("/clusters")).body, "clusters");
      const cluster = clusters.find((one) => at(one, "cluster_id") === at(body, "cluster"));
      expect(body).toEqual({
        cluster: expect.any(Number),
        cluster_name: at(cluster, "cluster_name"),
        confidence: expect.any(Number),
        customer_data: CUSTOMER,
        version: expect.any(Number),
      });
      const { body: history, headers } = await client.get("/history");
      expect(history).toEqual({
        history: [{ ...recordAt(body), id: expect.any(Number), created_at: expect.stringMatching(/Z$/) }],
        total: 1,
      });
      expect(headers.get("cache-control")).toBe("no-store");
    });

    test.each(WRONG)("names %s where it breaks a rule: case %#", async (pointer, change) => {
      const { status, body } = await user().post("/predict", { ...CUSTOMER, ...change });
      expect([status, pointerOf(body)]).toEqual([422, pointer]);
    });

    test("takes the bounds themselves", async () => {
      const least = { sex: "x", age: 18, annual_income: 0, spending_score: 1, purchase_frequency: 0 };
      const most = {
        sex: "x".repeat(50),
        age: 100,
        annual_income: 1e9,
        spending_score: 100,
        purchase_frequency: 1e6,
      };
      for (const customer of [least, most]) {
        const { status, body } = await user().post("/predict", customer);
        expect([status, at(body, "customer_data")]).toEqual([200, customer]);
      }
    });

    test("needs a token, whose role is the least", async () => {
      expect((await nobody.post("/predict", CUSTOMER)).status).toBe(401);
      expect((await nobody.post("/predict/batch", [CUSTOMER])).status).toBe(401);
    });
  });

  describe("POST /predict/batch", () => {
    test("predicts for ten thousand customers in their order, and remembers them all", async () => {
      const client = await newcomer();
      const customers = Array.from({ length: 10_000 }, (_, index) => ({
        ...CUSTOMER,
        age: 18 + index % 80,
        annual_income: index % 140,
        spending_score: 1 + index % 99,
      }));
      const { status, body } = await client.post("/predict/batch", customers);
      expect(status).toBe(200);
      const predictions = listAt(body, "predictions");
      expect(predictions.map((one) => at(one, "customer_data"))).toEqual(customers);
      const alone = recordAt((await client.post("/predict", customers[77])).body);
      expect({ ...recordAt(predictions[77]), version: at(body, "version") }).toEqual(alone);
      const history = (await client.get("/history")).body;
      expect(at(history, "total")).toBe(10_001);
      const rows = listAt(history, "history");
      expect(rows.slice(1).map((row) => at(row, "customer_data"))).toEqual(customers.toReversed());
      expect(rows.every((row) => at(row, "version") === at(body, "version"))).toBe(true);
      const part = listAt((await client.get("/history?skip=3&limit=600")).body, "history");
      expect(part).toEqual(rows.slice(3, 603));
    });

    test("names the customer and field that are wrong, and remembers nothing", async () => {
      const client = await newcomer();
      const customers: unknown[] = Array.from({ length: 40 }, () => CUSTOMER);
      customers[17] = { ...CUSTOMER, age: 17 };
      customers[33] = "Ann";
      const { status, body } = await client.post("/predict/batch", customers);
      expect([status, listAt(body, "errors").map((one) => textAt(one, "pointer"))]).toEqual([
        422,
        ["/17/age", "/33"],
      ]);
      expect(await totalOf(client)).toBe(0);
    });

    test("stops looking after a hundred problems, so that its answer stays short", async () => {
      const { status, body } = await user().post("/predict/batch", Array.from({ length: 10_000 }, () => 1));
      expect([status, listAt(body, "errors").length]).toEqual([422, 100]);
    });

    test.each([
      ["no customers", []],
      ["one that is no list", CUSTOMER],
      ["10,001 customers", Array.from({ length: 10_001 }, () => CUSTOMER)],
      ["a million of nothing", `[${"0,".repeat(999_999)}0]`],
    ])("refuses %s", async (_, body) => {
      const refused = await user().post("/predict/batch", body);
      expect([refused.status, pointerOf(refused.body)]).toEqual([422, ""]);
    });

    test("refuses more than 4 MiB", async () => {
      const body = JSON.stringify([{ ...CUSTOMER, sex: "x".repeat(4_194_304) }]);
      expect((await user().post("/predict/batch", body)).status).toBe(413);
    });
  });

  describe("GET /history", () => {
    test("shows the caller's own predictions, newest first, without those that are skipped", async () => {
      const [client, other] = [await newcomer(), await newcomer()];
      for (const age of [20, 30, 40, 50]) {
        await client.post("/predict", { ...CUSTOMER, age });
        await other.post("/predict", CUSTOMER);
      }
      const ages = async (query: string) => {
        const { body } = await client.get(`/history${query}`);
        expect(at(body, "total")).toBe(4);
        return listAt(body, "history").map((row) => at(row, "customer_data", "age"));
      };
      expect(await ages("")).toEqual([50, 40, 30, 20]);
      expect(await ages("?skip=1&limit=2")).toEqual([40, 30]);
      expect(await ages("?skip=4")).toEqual([]);
      for (const query of ["?skip=-1", "?limit=0", "?limit=1001", "?skip=x"]) {
        expect((await client.get(`/history${query}`)).status).toBe(422);
      }
    });
  });
}

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { prepareChampion } from "../../../src/clustering/model/champion.ts";
import { parseDocument } from "../../../src/clustering/model/document.ts";
import { type CustomerValues, FEATURES } from "../../../src/clustering/model/features.ts";
import { predict } from "../../../src/clustering/model/predict.ts";
import { rowsOf } from "../../compute/rows.ts";
import { makeDataset } from "../../golden/datasets.ts";
import golden from "../../golden/sklearn_model.json" with { type: "json" };
import { exampleDocument } from "./example.ts";

const champion = prepareChampion(1, exampleDocument());
const customer = (age: number, annual_income: number): CustomerValues => ({
  age,
  annual_income,
  spending_score: 50,
  purchase_frequency: 3,
});

describe("predict()", () => {
  test("gives the nearest cluster in standardised space", () => {
    // By plain distances the first would be nearer: √800 to √900.
    expect(predict(champion, customer(50, 60))).toMatchObject({ cluster: 4, clusterName: "High Value" });
    expect(predict(champion, customer(31, 60))).toMatchObject({ cluster: 0, clusterName: "Average Spender" });
  });

  test("is sure on a centroid, and not at all between two", () => {
    expect(predict(champion, customer(30, 40))).toEqual({
      cluster: 0,
      clusterName: "Average Spender",
      confidence: 1,
    });
    expect(predict(champion, customer(40, 65))).toEqual({
      cluster: 0,
      clusterName: "Average Spender",
      confidence: 0,
    });
  });

  test("rounds the confidence to two decimals", () => {
    // One deviation from the first centroid, √(9 + 6.25) off the other.
    expect(predict(champion, customer(20, 40)).confidence).toBe(
      Math.round((1 - 1 / Math.hypot(3, 2.5)) * 100) / 100,
    );
  });

  test("is sure when all centroids are where the customer is, and takes the lowest id", () => {
    const document = exampleDocument();
    const same = prepareChampion(1, {
      ...document,
      clusters: document.clusters.toReversed().map((cluster) => ({ ...cluster, centroid: [30, 40] })),
    });
    expect(predict(same, customer(30, 40))).toMatchObject({ cluster: 0, confidence: 1 });
    expect(predict(same, customer(99, 99))).toMatchObject({ cluster: 0, confidence: 0 });
  });

  test("is sure of a model with one cluster", () => {
    const document = exampleDocument();
    const one = prepareChampion(1, { ...document, clusters: document.clusters.slice(1) });
    expect(predict(one, customer(99, 99))).toEqual({ cluster: 4, clusterName: "High Value", confidence: 1 });
  });

  test("does what a plain computation does, on any model and customer", () => {
    const value = fc.double({ min: -100, max: 100, noNaN: true });
    const models = fc.record({
      mean: fc.tuple(value, value),
      scale: fc.tuple(
        fc.double({ min: 0.1, max: 50, noNaN: true }),
        fc.double({ min: 0.1, max: 50, noNaN: true }),
      ),
      centroids: fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 10 }),
      at: fc.tuple(value, value),
    });
    fc.assert(
      fc.property(models, ({ mean, scale, centroids, at }) => {
        const document = exampleDocument();
        const [base] = document.clusters;
        const model = prepareChampion(1, {
          ...document,
          scaler: { mean, scale },
          clusters: centroids.map((centroid, id) => ({
            ...base ?? expect.fail(),
            cluster_id: id,
            cluster_name: `Segment ${id}`,
            centroid,
          })),
        });
        const distances = centroids.map((centroid) =>
          Math.hypot(
            ...centroid.map((one, index) =>
              (at[index] ?? 0) / (scale[index] ?? 1) - one / (scale[index] ?? 1)
            ),
          )
        );
        const found = predict(model, customer(...at));
        const own = distances[found.cluster] ?? NaN;
        const farthest = Math.max(...distances);
        expect(own).toBeCloseTo(Math.min(...distances), 9);
        if (farthest > 1e-6) {
          expect(Math.abs(found.confidence - (1 - own / farthest))).toBeLessThanOrEqual(0.005 + 1e-9);
        }
        expect(found.clusterName).toBe(`Segment ${found.cluster}`);
      }),
    );
  });

  test("predicts as scikit-learn does with the model that a document was made of", () => {
    const model = prepareChampion(1, parseDocument(golden.document));
    const rows = rowsOf(makeDataset(golden.data));
    const found = rows.map((row) => {
      const [age = 0, annual_income = 0, spending_score = 0, purchase_frequency = 0] = row;
      return predict(model, { age, annual_income, spending_score, purchase_frequency }).cluster;
    });
    expect(FEATURES).toEqual(golden.document.features);
    expect(found).toEqual(golden.clusters);
  });
});

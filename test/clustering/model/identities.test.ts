import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { identifyClusters } from "../../../src/clustering/model/identities.ts";
import { exampleDocument } from "./example.ts";

const scaler = { mean: [40, 50], scale: [10, 20] };
const FEATURES = ["age", "annual_income"] as const;

describe("identifyClusters()", () => {
  test("numbers the clusters of a first model in their order", () => {
    const centers = [[0, 0], [1, 1], [2, 2]];
    expect(identifyClusters({ features: FEATURES, scaler, centers }, undefined)).toEqual({
      ids: [0, 1, 2],
      changes: { kept: [], added: [0, 1, 2], gone: [] },
    });
  });

  test("gives the ids of the clusters that lie nearest, in the new model's space", () => {
    // The example's clusters stand at (−1, −0.5) and (1, 2) in it.
    expect(
      identifyClusters({ features: FEATURES, scaler, centers: [[1.1, 1.9], [-1, -0.4]] }, exampleDocument()),
    )
      .toEqual({ ids: [4, 0], changes: { kept: [0, 4], added: [], gone: [] } });
  });

  test("reads an old model whose features are in another order", () => {
    const turned = {
      ...exampleDocument(),
      features: ["annual_income" as const, "age" as const],
      clusters: exampleDocument().clusters.map((one) => ({ ...one, centroid: one.centroid.toReversed() })),
    };
    expect(identifyClusters({ features: FEATURES, scaler, centers: [[1.1, 1.9], [-1, -0.4]] }, turned).ids)
      .toEqual([4, 0]);
  });

  test("gives further clusters the lowest ids that are free", () => {
    const centers = [[9, 9], [1, 2], [-1, -0.5], [8, -8]];
    expect(identifyClusters({ features: FEATURES, scaler, centers }, exampleDocument())).toEqual({
      ids: [1, 4, 0, 2],
      changes: { kept: [0, 4], added: [1, 2], gone: [] },
    });
  });

  test("tells which clusters are gone", () => {
    expect(identifyClusters({ features: FEATURES, scaler, centers: [[1, 2]] }, exampleDocument())).toEqual({
      ids: [4],
      changes: { kept: [4], added: [], gone: [0] },
    });
  });

  test("begins anew when the features are others", () => {
    const found = identifyClusters(
      { features: ["age"], scaler: { mean: [0], scale: [1] }, centers: [[1], [2], [3]] },
      exampleDocument(),
    );
    expect(found).toEqual({ ids: [0, 1, 2], changes: { kept: [], added: [0, 1, 2], gone: [0, 4] } });
  });

  test("gives each cluster one id, and each id one story", () => {
    const coordinate = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 8 }), (centers) => {
        const { ids, changes } = identifyClusters({ features: FEATURES, scaler, centers }, exampleDocument());
        expect(new Set(ids).size).toBe(centers.length);
        expect([...changes.kept, ...changes.added].toSorted((a, b) => a - b)).toEqual(
          ids.toSorted((a, b) => a - b),
        );
        expect([...changes.kept, ...changes.gone].toSorted((a, b) => a - b)).toEqual([0, 4]);
      }),
    );
  });
});

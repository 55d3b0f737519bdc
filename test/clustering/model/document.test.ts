import { describe, expect, test } from "vitest";
import { documentText, type ModelDocument, parseDocument } from "../../../src/clustering/model/document.ts";
import { sha256 } from "../../../src/digest.ts";
import { exampleDocument } from "./example.ts";

/** The same with its keys in another order, all the way down. */
const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).toReversed().map(([key, one]) => [key, reversed(one)]));
};

/** The example with one value replaced. */
function withValue(path: string, value: unknown): unknown {
  const document = exampleDocument();
  const steps = path.split("/").slice(1);
  const last = steps.pop() ?? "";
  const holder = steps.reduce<object>((at, step) => Reflect.get(at, step), document);
  Reflect.set(holder, last, value);
  return document;
}

describe("documentText()", () => {
  test("is the same text whatever order the keys come in, and keeps every digit", () => {
    const text = documentText(exampleDocument());
    expect(documentText(parseDocument(reversed(exampleDocument())))).toBe(text);
    expect(JSON.parse(text)).toEqual(exampleDocument());
    expect(Object.keys(JSON.parse(text))).toEqual([
      ..."format algorithm features scaler clusters parameters metrics selection data".split(" "),
    ]);
    expect(documentText(parseDocument(JSON.parse(text)))).toBe(text);
  });
});

describe("sha256()", () => {
  test("gives the digest of the standard's example", async () => {
    expect(await sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});

describe("parseDocument()", () => {
  const wrong: [string, unknown, string?][] = [
    ["/format", "quintile-segmentation-model/2"],
    ["/algorithm/name", "dbscan"],
    ["/algorithm/version", "2"],
    ["/features", []],
    ["/features", ["age", "age"]],
    ["/features/0", "height"],
    ["/scaler/mean", [1]],
    ["/scaler/mean/0", Infinity],
    ["/scaler/scale/1", 0],
    ["/scaler/scale/1", -1],
    ["/scaler/scale", [1, 1, 1]],
    ["/clusters", []],
    ["/clusters/1/cluster_id", 0],
    ["/clusters/1/cluster_id", 1000],
    ["/clusters/1/cluster_id", -1],
    ["/clusters/1/cluster_id", 0.5],
    ["/clusters/1/cluster_name", "Average Spender"],
    ["/clusters/1/cluster_name", ""],
    ["/clusters/1/cluster_name", " High Value"],
    ["/clusters/1/cluster_name", "a\u0000b"],
    ["/clusters/1/cluster_name", "\ud800"],
    ["/clusters/1/cluster_name", "n".repeat(101)],
    ["/clusters/0/centroid", [1]],
    ["/clusters/0/centroid/0", NaN],
    ["/clusters/0/centroid/0", "30"],
    ["/clusters/0/size", -1],
    ["/clusters/0/size", 13, "/data/rows"],
    ["/clusters/0/averages/age", undefined],
    ["/parameters/n_clusters", 1],
    ["/parameters/random_state", 2 ** 32],
    ["/parameters/random_state", null],
    ["/metrics/inertia", -1],
    ["/metrics/silhouette_score", 1.5],
    ["/selection/inertias", [1]],
    ["/selection/silhouette_scores", [1]],
    ["/data/hash", "ABC"],
    ["/owner", "me", ""],
  ];

  test.each(wrong)("throws invalid, naming the field, when %s is %s", (path, value, pointer = path) => {
    expect(() => parseDocument(withValue(path, value))).toThrow(expect.objectContaining({
      code: "invalid",
      message: "This is not a model in the format quintile-segmentation-model/1",
      details: expect.arrayContaining([expect.objectContaining({ pointer })]),
    }));
  });

  test.each([null, [], "model", 1, undefined])("throws invalid for %s", (document) => {
    expect(() => parseDocument(document)).toThrow(expect.objectContaining({ code: "invalid" }));
  });

  test("takes 100 clusters, and no more", () => {
    const many = (count: number): ModelDocument => ({
      ...exampleDocument(),
      clusters: Array.from({ length: count }, (_, id) => ({
        ...exampleDocument().clusters.slice(0, 1)[0] ?? expect.fail(),
        cluster_id: id,
        cluster_name: `Segment ${id}`,
        size: 1,
      })),
      parameters: { ...exampleDocument().parameters, n_clusters: 100 },
      data: { ...exampleDocument().data, rows: count },
    });
    expect(parseDocument(many(100)).clusters).toHaveLength(100);
    expect(() => parseDocument(many(101))).toThrow(expect.objectContaining({ code: "invalid" }));
  });

  test("names no more than 20 fields", () => {
    const bad = { ...exampleDocument(), scaler: { mean: new Array(50).fill("x"), scale: [] } };
    try {
      parseDocument(bad);
      expect.fail();
    } catch (error) {
      expect(error).toMatchObject({ code: "invalid", details: { length: 20 } });
    }
  });
});

/// <reference lib="dom" />
import { element } from "../element.ts";
import { formatCount, formatScore, formatShare } from "../format.ts";
import type { Evaluation } from "../wire.ts";

/** How far the groups can be relied on, in words first and in scores for who knows them. */
export function renderEvaluation(found: Evaluation): HTMLElement {
  const { silhouette_score, davies_bouldin_index, noise_share, silhouette_sampled } = found;
  const scores = [
    silhouette_score === null ? undefined : fact(
      "Silhouette score",
      `${formatScore(silhouette_score)} (from −1 to 1, more is better)`,
    ),
    davies_bouldin_index === null ? undefined : fact(
      "Davies–Bouldin index",
      `${formatScore(davies_bouldin_index)} (from 0, less is better)`,
    ),
    fact("In no group", `${formatShare(noise_share)} of customers`),
    silhouette_sampled === null ? undefined : fact(
      "Measured on",
      `${formatCount(silhouette_sampled.rows)} of ${formatCount(silhouette_sampled.of)} customers`,
    ),
  ];
  return element(
    "div",
    { class: "evaluation" },
    element("h3", {}, "How clear are these groups?"),
    element("p", {}, [separation(silhouette_score), compactness(davies_bouldin_index)].join(" ").trim()),
    element(
      "details",
      {},
      element("summary", {}, "The scores behind this"),
      element("dl", { class: "facts" }, ...scores.flatMap((pair) => pair ?? [])),
    ),
  );
}

const fact = (name: string, value: string): HTMLElement[] => [
  element("dt", {}, name),
  element("dd", {}, value),
];

function separation(silhouette: number | null): string {
  if (silhouette === null) {
    return "There are too few groups, or customers in them, to say how well they stand apart.";
  }
  if (silhouette >= 0.5) return "The groups stand clearly apart: you can plan with them.";
  if (silhouette >= 0.25) {
    return "The groups stand apart, with customers in between: read them as tendencies.";
  }
  return "The groups overlap a good deal: treat them as a rough sketch.";
}

function compactness(daviesBouldin: number | null): string {
  if (daviesBouldin === null) return "";
  return daviesBouldin < 1
    ? "Customers within one group are much alike."
    : "Customers within one group still differ from each other.";
}

import { type About, type Figure, metaOf } from "./figure.ts";

/** The mean of the scores, 0 to 10, with at most two decimals; null without one. */
export interface SatisfactionRow {
  readonly average_score: number | null;
  readonly scores: number;
}

/** Red, yellow and green that differ in lightness too, so that they are told apart without hues. */
const STEPS = [
  { range: [0, 3], color: "#CC3311" },
  { range: [3, 7], color: "#F0E442" },
  { range: [7, 10], color: "#009E73" },
];

/** Draws the mean score on a scale from 0 to 10; without scores it has no value. */
export const satisfactionGauge = (
  { average_score, scores }: SatisfactionRow,
  about: About,
): Figure => ({
  data: [{
    type: "indicator",
    mode: "gauge+number",
    name: "Satisfaction",
    value: average_score,
    title: { text: "Average score (0 to 10)" },
    number: { valueformat: ".2f" },
    gauge: {
      axis: { range: [0, 10] },
      bar: { color: "#222222", thickness: 0.25 },
      steps: STEPS,
      ...average_score === null
        ? {}
        : { threshold: { line: { color: "#000000", width: 4 }, thickness: 0.85, value: average_score } },
    },
  }],
  layout: {
    title: { text: "Customer satisfaction" },
    meta: metaOf(about, {
      definition: "Mean of all satisfaction scores, each from 0 to 10.",
      shown: scores,
      total: scores,
    }),
  },
});

/** RFM scores as methods define them: 1 + floor(5 × strictly worse / n); larger values are better. */
export function scoresOf(values: readonly number[]): number[] {
  const worse = new Map<number, number>();
  values.toSorted((left, right) => left - right).forEach((value, place) => {
    if (!worse.has(value)) worse.set(value, place);
  });
  return values.map((value) => 1 + Math.floor(5 * (worse.get(value) ?? 0) / values.length));
}

/** The segment of one cell of the 125. */
export function segmentOf(
  recency: number,
  frequency: number,
  monetary: number,
): string {
  const both = (frequency + monetary) / 2;
  if (recency >= 4) {
    if (both >= 4) return "champions";
    if (both >= 3) return "loyal";
    if (both >= 2) return "potential_loyalists";
    return recency === 5 ? "new_customers" : "promising";
  }
  if (recency === 3) {
    return both >= 3 ? "loyal" : both >= 2 ? "need_attention" : "about_to_sleep";
  }
  if (recency === 2) return both >= 3 ? "at_risk" : "hibernating";
  return both >= 4 ? "cant_lose_them" : both >= 3 ? "at_risk" : "lost";
}

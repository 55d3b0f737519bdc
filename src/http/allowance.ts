import type { Allowance } from "../errors.ts";

/** What is left of an allowance, as `RateLimit` fields (draft-ietf-httpapi-ratelimit-headers). */
export const allowanceHeaders = (
  { policy, quota, windowSeconds, remaining, resetSeconds }: Allowance,
): Record<"ratelimit" | "ratelimit-policy", string> => ({
  ratelimit: `"${policy}";r=${remaining};t=${resetSeconds}`,
  "ratelimit-policy": `"${policy}";q=${quota};w=${windowSeconds}`,
});

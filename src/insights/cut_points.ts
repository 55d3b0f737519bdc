import { AppError } from "../errors.ts";

/** @throws {AppError} `invalid`, naming both, when `high` is not above `medium`: nothing could lie between them */
export function orderedCuts({ high, medium }: { readonly high: number; readonly medium: number }): void {
  if (high > medium) return;
  throw new AppError("invalid", `high should be above medium; here they are ${high} and ${medium}`, [
    "?high",
    "?medium",
  ]);
}

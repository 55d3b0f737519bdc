import { visibleOn } from "../colours.ts";
import type { Part } from "../wire.ts";

/** What a figure is dressed for. */
export interface Looks {
  readonly dark: boolean;
  /** Whether it is drawn on a phone, or as narrow as there. */
  readonly narrow: boolean;
  /** The page's letters, as CSS names them. */
  readonly family: string;
}

/** A part of a figure that has parts itself; an empty one where it has none. */
export const partOf = (value: unknown): Part => isPart(value) ? value : {};

export const isPart = (value: unknown): value is Part =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const listOf = (value: unknown): readonly unknown[] => Array.isArray(value) ? value : [];

/** One colour or a list of them, each made visible on the ground; whatever else it is stays so. */
export function recoloured(value: unknown, dark: boolean): unknown {
  if (typeof value === "string") return visibleOn(value, dark);
  return Array.isArray(value) ? value.map((each) => recoloured(each, dark)) : value;
}

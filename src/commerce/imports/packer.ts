import type { ImportKind } from "./fields.ts";
import type { Packed } from "./rows.ts";

/** The kinds that are applied straight from the second pass. */
export type MasterKind = Exclude<ImportKind, "sales">;

/** Rows of one file cut into groups in which a set-based statement treats each as if they came one by one. */
export type Groups = readonly (readonly Packed[])[];

const MOST_ROWS = 5_000;

/**
 * Rows that speak of the same thing are laid together (the later word wins where it says something), so that a group holds
 * each reference, or customer and day, once. Memberships can't be merged: one that overlaps an earlier one of its group opens
 * the next group.
 */
export function groupRows(kind: MasterKind, rows: readonly Packed[]): Groups {
  return kind === "memberships" ? groupMemberships(rows) : groupByKey(kind, rows);
}

function groupByKey(kind: MasterKind, rows: readonly Packed[]): Groups {
  const groups: Packed[][] = [];
  let group: Packed[] = [];
  let places = new Map<string, number>();
  for (const row of rows) {
    const key = kind === "satisfaction" ? `${row[1]} ${row[2]}` : String(row[1]);
    const place = places.get(key);
    const earlier = place === undefined ? undefined : group[place];
    if (place !== undefined && earlier !== undefined) {
      group[place] = row.map((value, index) => value ?? earlier[index] ?? null);
      continue;
    }
    if (group.length === MOST_ROWS) {
      groups.push(group);
      group = [];
      places = new Map();
    }
    places.set(key, group.length);
    group.push(row);
  }
  return group.length === 0 ? groups : [...groups, group];
}

function groupMemberships(rows: readonly Packed[]): Groups {
  const groups: Packed[][] = [];
  let group: Packed[] = [];
  let periods = gatherPeriods();
  for (const row of rows) {
    if (group.length === MOST_ROWS || !periods.add(row)) {
      groups.push(group);
      group = [];
      periods = gatherPeriods();
      periods.add(row);
    }
    group.push(row);
  }
  return group.length === 0 ? groups : [...groups, group];
}

/** What a new membership is beside those that were added before. */
export type Beside = "free" | "same" | "overlaps";

/** The periods of memberships seen so far. */
export function gatherPeriods() {
  const byCustomer = new Map<string, Packed[]>();
  let size = 0;
  const beside = (row: Packed): Beside => {
    const others = byCustomer.get(String(row[1])) ?? [];
    if (others.some((other) => other[2] === row[2] && other[3] === row[3] && other[4] === row[4])) {
      return "same";
    }
    const overlaps = others.some((other) =>
      String(other[2]) <= String(row[3]) && String(other[3]) >= String(row[2])
    );
    return overlaps ? "overlaps" : "free";
  };
  return {
    beside,
    size: () => size,
    /** Adds the row if its period is free; false if not. */
    add(row: Packed): boolean {
      if (beside(row) !== "free") return false;
      const key = String(row[1]);
      const others = byCustomer.get(key);
      if (others === undefined) byCustomer.set(key, [row]);
      else others.push(row);
      size++;
      return true;
    },
  };
}

import { describe, expect, test } from "vitest";
import {
  columnsOf,
  count,
  money,
  month,
  name,
  percent,
  share,
  text,
} from "../../../../src/ui/app/figures/columns.ts";

const written = (column: ReturnType<typeof count>, row: Readonly<Record<string, unknown>>) =>
  column.write(column.value(row));

test("columns write each number as what it is", () => {
  expect(written(count("Customers", "n"), { n: 1234.4 })).toBe("1,234");
  expect(written(money("Spent", "n"), { n: 12.5 })).toBe("12.50");
  expect(written(percent("Share", "n"), { n: 24.1 })).toBe("24.1%");
  expect(written(share("Alive", "n"), { n: 0.914 })).toBe("91.4%");
  expect(written(month("Month", "m"), { m: "2026-01-01" })).toBe("Jan 2026");
  expect(written(text("Risk", "t"), { t: "High" })).toBe("High");
  expect(written(name("Segment", "s"), { s: "cant_lose_them" })).toBe("Can't lose them");
  expect(written(count("First", (row) => row["other"]), { other: 2 })).toBe("2");
});

test("columns write a dash where there is nothing", () => {
  for (
    const column of [count("Customers", "n"), money("Spent", "n"), month("Month", "n"), text("Risk", "n")]
  ) {
    expect([written(column, { n: null }), written(column, {})]).toEqual(["–", "–"]);
  }
});

describe("columnsOf()", () => {
  test("makes a column of every field, by its name and what it holds", () => {
    const rows = [{ first_day: "2026-01-31", revenue: 1234.567, note: "as is", odd: null }];
    const columns = columnsOf(rows);
    expect(columns.map(({ label, isNumber }) => [label, isNumber])).toEqual([
      ["First day", false],
      ["Revenue", true],
      ["Note", false],
      ["Odd", false],
    ]);
    expect(columns.map((column) => column.write(column.value(rows[0] ?? {}))))
      .toEqual(["Jan 31, 2026", "1,234.57", "as is", "–"]);
  });

  test("makes none of no rows", () => {
    expect(columnsOf([])).toEqual([]);
  });
});

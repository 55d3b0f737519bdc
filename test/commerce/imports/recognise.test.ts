import { describe, expect, test } from "vitest";
import { recognise } from "../../../src/commerce/imports/recognise.ts";
import { UCI_COLUMNS } from "./uci_columns.ts";

describe("recognise()", () => {
  test("recognise() knows UCI's columns and common others", () => {
    expect(recognise(UCI_COLUMNS)).toMatchObject({ kind: "sales", ignored: [] });
    expect(
      recognise([
        "Invoice",
        "StockCode",
        "Description",
        "Quantity",
        "InvoiceDate",
        "Price",
        "Customer ID",
        "Country",
      ]).kind,
    )
      .toBe("sales");
    expect(recognise(["order_id", "SKU", "qty", "unit-price", "Order Date", "client_id", "note"]))
      .toMatchObject({
        kind: "sales",
        columns: {
          invoice: "order_id",
          product: "SKU",
          quantity: "qty",
          unit_price: "unit-price",
          customer: "client_id",
        },
        ignored: ["note"],
      });
    expect(
      recognise(["transaction_id", "product_id", "product_name", "quantity", "price", "timestamp"]).columns,
    ).toMatchObject({
      product: "product_id",
      description: "product_name",
    });
  });
  test("recognise() tells the kinds apart", () => {
    expect(
      recognise(["customer_id", "sex", "age", "annual_income", "spending_score", "purchase_frequency"]).kind,
    ).toBe("customers");
    expect(
      recognise([
        "CustomerID",
        "Age",
        "Annual_Income",
        "Spending_Score",
        "Purchase_Frequency",
        "Membership_Years",
      ]).kind,
    )
      .toBe("customers");
    expect(recognise(["sku", "name", "category", "brand", "price", "stock"]).kind).toBe("products");
    expect(recognise(["customer_id", "start_period", "end_period", "tier"]).kind).toBe("memberships");
    expect(recognise(["customer_id", "date", "score"]).kind).toBe("satisfaction");
  });
  test("recognise() takes a mapping before names", () => {
    const found = recognise([...UCI_COLUMNS, "Net"], { unit_price: "Net" });
    expect(found.columns["unit_price"]).toBe("Net");
    expect(found.ignored).toEqual(["UnitPrice"]);
    expect(() => recognise(UCI_COLUMNS, { unit_price: "Nett" })).toThrow(/does not have: Nett/);
    expect(() => recognise(UCI_COLUMNS, { colour: "Country" })).toThrow(/fields that no kind of file has/);
  });
  test("recognise() names what is missing, what was found, and how to map", () => {
    expect(() => recognise(UCI_COLUMNS.filter((name) => name !== "UnitPrice"))).toThrow(
      /sales file lacks unit_price; found: InvoiceNo, .*--map unit_price=Column/,
    );
    expect(() => recognise(["a", "b"])).toThrow(/not those of a known kind/);
    expect(() => recognise([...UCI_COLUMNS, "invoice no"])).toThrow(/twice: invoice no/);
    expect(() => recognise(["customer_id"])).toThrow(/lacks/);
  });
  test("recognise() passes over columns without a name", () => {
    const found = recognise([...UCI_COLUMNS, "", " ", "-"]);
    expect([found.kind, found.positions.size, found.ignored]).toEqual(["sales", 8, ["-"]]);
  });
  test("recognise() refuses a header of too many columns, and looks at each name once", () => {
    expect(recognise([...UCI_COLUMNS, ...Array.from({ length: 992 }, (_, index) => `c${index}`)]).kind).toBe(
      "sales",
    );
    const before = performance.now();
    expect(() => recognise(Array.from({ length: 15_000 }, (_, index) => `c${index}`))).toThrow(
      /names 15000 columns; at most 1000/,
    );
    expect(performance.now() - before).toBeLessThan(1000);
  });
});

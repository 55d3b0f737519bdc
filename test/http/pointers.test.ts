import { describe, expect, test } from "vitest";
import { AppError } from "../../src/errors.ts";
import { naming } from "../../src/http/pointers.ts";

const NAMES = { "/id": "/product_sku", "/lines": "/transaction_details", "/quantity": "/amount/0" };

const renamed = async (pointer: string) =>
  await naming(NAMES, Promise.reject(new AppError("invalid", "Wrong", [pointer])));

describe("naming()", () => {
  test("gives what the verb gives", async () => {
    expect(await naming(NAMES, Promise.resolve(7))).toBe(7);
  });

  test.each([
    ["/id", "/product_sku"],
    ["/lines", "/transaction_details"],
    ["/lines/0/quantity", "/transaction_details/0/quantity"],
    ["/quantity", "/amount/0"],
    ["/id/below", "/product_sku/below"],
    ["/ids", "/ids"],
    ["/id_of", "/id_of"],
    ["/of/id", "/of/id"],
    ["/product_sku", "/product_sku"],
    ["header if-match", "header if-match"],
    ["", ""],
  ])("calls %j %j", async (pointer, wanted) => {
    await expect(renamed(pointer)).rejects.toMatchObject({
      name: "AppError",
      details: [{ pointer: wanted, message: "Wrong" }],
    });
  });

  test("keeps all else that the error says, and the error itself as the cause", async () => {
    const error = new AppError("throttled", "Later", ["/id", { pointer: "/lines/1", message: "This too" }], {
      retryAfter: 5,
      allow: ["GET"],
    });
    const thrown = await naming(NAMES, Promise.reject(error)).catch((reason: unknown) => reason);
    expect(thrown).toMatchObject({
      code: "throttled",
      message: "Later",
      details: [
        { pointer: "/product_sku", message: "Later" },
        { pointer: "/transaction_details/1", message: "This too" },
      ],
      retryAfter: 5,
      allow: ["GET"],
    });
    expect(thrown).toHaveProperty("cause", error);
  });

  test("passes what is not ours on as it is", async () => {
    const error = new TypeError("x is not iterable");
    await expect(naming(NAMES, Promise.reject(error))).rejects.toBe(error);
  });
});

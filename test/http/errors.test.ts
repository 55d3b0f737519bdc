import { describe, expect, test } from "vitest";
import { problemBody, statusOf, toAppError } from "../../src/http/errors.ts";
import { AppError, type ErrorCode } from "../../src/errors.ts";

describe("statusOf()", () => {
  const codes: [ErrorCode, number, number][] = [
    ["malformed", 400, 400],
    ["invalid", 422, 400],
    ["unauthenticated", 401, 401],
    ["forbidden", 403, 403],
    ["not_found", 404, 404],
    ["method_not_allowed", 405, 405],
    ["conflict", 409, 400],
    ["precondition_failed", 412, 412],
    ["too_large", 413, 413],
    ["unsupported_media_type", 415, 400],
    ["throttled", 429, 429],
    ["unavailable", 503, 503],
    ["internal", 500, 500],
  ];
  test.each(codes)("gives %s the status of the room's document", (code, status, plain) => {
    for (const room of ["Clustr", "Retail", "Segmentation", "Quintile"] as const) {
      expect(statusOf(code, room)).toBe(status);
    }
    for (const room of ["Compass", "Workbench"] as const) expect(statusOf(code, room)).toBe(plain);
    expect(statusOf(code, undefined)).toBe(status);
  });
});

describe("problemBody()", () => {
  test("says what is wrong and where", () => {
    expect(
      problemBody(
        new AppError("invalid", "Mend it", ["/a", { pointer: "/b", message: "This too" }]),
        "Compass",
        "id-1",
      ),
    ).toEqual({
      type: "urn:quintile:error:invalid",
      title: "Bad Request",
      status: 400,
      detail: "Mend it",
      error: "Mend it",
      request_id: "id-1",
      errors: [{ pointer: "/a", message: "Mend it" }, { pointer: "/b", message: "This too" }],
    });
  });
});

describe("toAppError()", () => {
  test("tells a caller nothing of what it does not know", () => {
    const thrown = new Error("select * from users where email = 'ann@shop.example'");
    const error = toAppError(thrown);
    expect(error.code).toBe("internal");
    expect(JSON.stringify(problemBody(error, "Retail", "id"))).not.toMatch(/select|users|ann/);
    expect(error.cause).toBe(thrown);
  });

  test.each([null, undefined, "text", { code: 1 }])("takes %o for a defect", (thrown) => {
    expect(toAppError(thrown).code).toBe("internal");
  });
});

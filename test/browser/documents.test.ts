import { expect, test } from "vitest";
import { openPage, overflow } from "./browser.ts";
import { useStage } from "./stage.ts";

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>;
}

const stage = useStage();

const operationIds = async (): Promise<string[]> => {
  const { paths } = await stage.service.get<Document>("/openapi.json");
  return Object.values(paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId)
  );
};

test("docs page lists every operation", async () => {
  const { page, complaints, close } = await openPage(stage.browser, stage.service.url, "/docs");
  await page.locator(".opblock").first().waitFor();
  const listed = await page.locator(".opblock").evaluateAll((blocks) => blocks.map(({ id }) => id));
  for (const operationId of await operationIds()) {
    expect(listed.filter((id) => id.endsWith(`-${operationId}`)), operationId).toHaveLength(1);
  }
  expect(complaints).toEqual([]);
  await close();
});

test("docs page tries GET /kpis out and shows its answer", async () => {
  const { page, complaints, close } = await openPage(stage.browser, stage.service.url, "/docs");
  const kpis = page.locator('.opblock[id$="-getKpis"]');
  await kpis.locator(".opblock-summary-control").click();
  await kpis.getByRole("button", { name: "Try it out" }).click();
  await kpis.getByRole("button", { name: "Execute" }).click();
  const answer = kpis.locator(".live-responses-table");
  await answer.waitFor();
  expect(await answer.locator(".response-col_status").last().innerText()).toMatch(/^200/);
  const { total_customers } = await stage.service.get<{ total_customers: number }>("/kpis");
  expect(await answer.innerText()).toContain(`"total_customers": ${total_customers}`);
  expect(complaints).toEqual([]);
  await close();
});

test("redoc page describes every operation", async () => {
  const { page, complaints, close } = await openPage(stage.browser, stage.service.url, "/redoc");
  await page.locator('[id$="operation/getKpis"]').first().waitFor();
  for (const operationId of await operationIds()) {
    expect(await page.locator(`[id$="operation/${operationId}"]`).count(), operationId).toBeGreaterThan(0);
  }
  expect(await page.locator("h1").first().innerText()).toContain("Quintile");
  expect(complaints).toEqual([]);
  await close();
});

test.each(["/docs", "/redoc"])("%s fits a phone", async (path) => {
  const { page, close } = await openPage(stage.browser, stage.service.url, path, {
    viewport: { width: 390, height: 844 },
  });
  await page.getByText("Sales totals of a period").filter({ visible: true }).first().waitFor();
  expect(await overflow(page)).toBe(0);
  await close();
});

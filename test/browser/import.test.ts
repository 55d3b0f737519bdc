import { expect, test } from "vitest";
import { figure, openDashboard } from "./browser.ts";
import { useStage } from "./stage.ts";

const stage = useStage();

const open = () => openDashboard(stage.browser, stage.service.url);
const csv = (name: string, text: string) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

const SALES = `InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
T-1,CUP,Tea cup,3,2026-10-01 10:00,12.50,990001,France
T-2,POT,Tea pot,a few,2026-10-02 10:00,30.00,990002,France
T-3,POT,Tea pot,1,2026-10-02 11:00,30.00,990002,France
`;

test("dashboard page imports a file, shows its report and moves the numbers", async () => {
  const { page, complaints, close } = await open();
  const customers = await figure(page, "total_customers");
  const sales = await figure(page, "total_sales");
  await page.setInputFiles("#import-file", csv("october.csv", SALES));
  const report = page.locator("#import-report");
  await report.waitFor();
  expect(await report.locator("h3").innerText()).toBe("2 rows of october.csv loaded");
  expect(await report.innerText()).toContain("New: 2 customers, 2 products, and 2 purchases.");
  expect([await figure(page, "rows_read"), await figure(page, "rows_failed")]).toEqual([3, 1]);
  expect(await report.locator(".reasons").innerText()).toMatch(/1 row: .*a few.*\s+Line 3/);
  await expect.poll(() => figure(page, "total_customers")).toBe(customers + 2);
  await expect.poll(() => figure(page, "total_sales")).toBeCloseTo(sales + 67.5, 2);

  await page.setInputFiles("#import-file", csv("october.csv", SALES));
  await expect.poll(() => report.locator("h3").innerText()).toBe("october.csv holds nothing new");
  expect(complaints).toEqual([]);
  await close();
});

test("dashboard page takes a dropped file, and shows the API's own sentence where it refuses", async () => {
  const { page, complaints, close } = await open();
  const transfer = await page.evaluateHandle(
    `(() => { const transfer = new DataTransfer();
      transfer.items.add(new File(["colour,taste\\nred,sweet\\n"], "fruit.csv", { type: "text/csv" }));
      return transfer; })()`,
  );
  await page.locator(".drop").dispatchEvent("drop", { dataTransfer: transfer });
  const failure = page.locator("#import .failure");
  await failure.waitFor();
  const form = new FormData();
  form.append("file", new Blob(["colour,taste\nred,sweet\n"], { type: "text/csv" }), "fruit.csv");
  const answer = await fetch(`${stage.service.url}/imports`, { method: "POST", body: form });
  const { detail }: { detail: string } = await answer.json();
  expect(await failure.innerText()).toContain(detail);
  expect(complaints).toEqual([]);
  await close();
});

test("dashboard page passes on what the reader says about a file", async () => {
  const { page, complaints, close } = await open();
  await page.getByText("Options").click();
  await page.getByLabel("Rows with a mistake").selectOption("Load nothing");
  await page.getByLabel("Dates are written").selectOption({ label: "Day first (31/12/2026)" });
  await page.getByLabel("Columns with unusual names").fill("invoice = Beleg\nunit_price = Preis netto\n");
  const header = "Beleg,StockCode,Description,Quantity,InvoiceDate,Preis netto,CustomerID,Country\n";
  const good = "O-1,CUP,Tea cup,2,03/02/2026 10:00,4.50,990011,Austria\n";
  const bad = "O-2,CUP,Tea cup,none,04/02/2026 10:00,4.50,990012,Austria\n";
  const title = page.locator("#import-report h3");
  await page.setInputFiles("#import-file", csv("orders.csv", header + good + bad));
  const failure = page.locator("#import .failure");
  await failure.waitFor();
  expect(await failure.innerText()).toMatch(/Nothing was imported: 1 of 2 rows .*line 3/s);
  await page.setInputFiles("#import-file", csv("mended.csv", header + good));
  await expect.poll(() => title.innerText()).toBe("1 row of mended.csv loaded");
  await page.getByLabel("From").fill("2026-02-03");
  await page.getByLabel("to", { exact: true }).fill("2026-02-03");
  const { data } = await stage.service.get<{ data: { total_sales: number } }>(
    "/dashboard/?start_date=2026-02-03&end_date=2026-02-03",
  );
  expect(data.total_sales).toBeGreaterThanOrEqual(9);
  await expect.poll(() => figure(page, "total_sales")).toBeCloseTo(data.total_sales, 2);
  expect(complaints).toEqual([]);
  await close();
});

test("dashboard page can be worked with the keyboard alone", async () => {
  const { page, complaints, close } = await open();
  const reached = new Set<string>();
  for (let presses = 0; presses < 70; presses++) {
    await page.keyboard.press("Tab");
    reached.add(
      await page.evaluate<string>("document.activeElement.id || document.activeElement.textContent.trim()"),
    );
  }
  expect([...reached]).toEqual(
    expect.arrayContaining([
      "Skip to the numbers",
      "Try the API",
      "Import your data",
      "Are they staying?",
      "Last 12 months",
      "period-start",
      "The scores behind this",
      "import-file",
      "Options",
    ]),
  );
  expect(complaints).toEqual([]);
  await close();
});

import { seedStore } from "../../src/commerce/seed/load.ts";
import { DEMO } from "../../src/commerce/seed/options.ts";
import { freshStore } from "../support/store.ts";
import { startTarget, TARGETS } from "../support/targets.ts";
import { compare, type Side, timed } from "./measure.ts";
import { type Job, startAnchor } from "./python.ts";

/** Training and prediction over HTTP on every target, on the demo's 5,000 customers, beside scikit-learn. */
const store = await freshStore();
await seedStore(store, DEMO);
const anchor = await startAnchor();
console.log(anchor === null ? "SKIPPED: the Python side is not here" : `Beside us: ${anchor.about}`);
if (anchor?.fault) console.log(anchor.fault);
const python = (name: string, job: Job): Side[] =>
  anchor === null ? [] : [{ name, run: () => anchor.run(job) }];

/** Fails unless the answer is a success: a refusal would be fast. */
async function expectDone(response: Response): Promise<void> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status}: ${text}`);
}

const customer = { sex: "Female", age: 34, annual_income: 62, spending_score: 81, purchase_frequency: 14 };
for (const name of TARGETS) {
  const target = await startTarget(name, { asTask: true });
  await seedStore(target, DEMO);
  const headers = {
    authorization: `Bearer ${await target.token("admin")}`,
    "content-type": "application/json",
  };
  const post = async (path: string, body: unknown) =>
    await expectDone(
      await fetch(`${target.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) }),
    );
  await compare(
    `POST /train, 5,000 customers, k = 2 … 10, ten starts each, exact silhouettes: ${name}`,
    { name: "Quintile, request to JSON", run: timed(() => post("/train", {})) },
    [
      ...python("pandas + scikit-learn, one thread", { job: "train", path: store.url.slice("file:".length) }),
      ...python("pandas + scikit-learn, two threads", {
        job: "train",
        path: store.url.slice("file:".length),
        threads: 2,
      }),
    ],
    3,
  );
  await compare(`POST /predict: ${name}`, {
    name: "one customer, with the session's check and its history",
    run: timed(() => post("/predict", customer)),
  }, [{
    name: "10,000 customers at /predict/batch",
    run: timed(() => post("/predict/batch", Array.from({ length: 10_000 }, () => customer))),
  }], 15);
  await target.stop();
}
anchor?.close();
await store.close();

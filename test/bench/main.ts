import { createApp } from "../../src/app.ts";
import { seedStore } from "../../src/commerce/seed/load.ts";
import { DEMO } from "../../src/commerce/seed/options.ts";
import { parseConfig } from "../../src/config.ts";
import { freshStore } from "../support/store.ts";
import { testWasm } from "../support/wasm.ts";
import { compare, timed } from "./measure.ts";
import { startAnchor } from "./python.ts";

const [wasm, anchor, store] = await Promise.all([testWasm(), startAnchor(), freshStore()]);
console.log(anchor === null ? "SKIPPED: the Python side is not here" : `Beside us: ${anchor.about}`);
if (anchor?.fault) console.log(anchor.fault);
try {
  await seedStore(store, DEMO);
  const config = parseConfig({}, "start");
  const scope = {
    db: store.db,
    now: Date.now,
    newId: () => crypto.randomUUID(),
    address: null,
  };
  const app = createApp({
    config,
    wasm,
    open: () => scope,
    asset: () => Promise.resolve(null),
  });
  const path = store.url.slice("file:".length);
  await compare(
    "The Retail dashboard over the demo (5,000 customers, 50,000 transactions)",
    {
      name: "Quintile: GET /dashboard/, request to JSON",
      run: timed(async () => await (await app.request("http://localhost/dashboard/")).text()),
    },
    anchor === null ? [] : [{
      name: "pandas + scikit-learn over the same file",
      run: () => anchor.run({ job: "dashboard", path }),
    }],
    9,
  );
} finally {
  anchor?.close();
  await store.close();
}

/** What the Worker may weigh, script and wasm together, in KiB of gzip: Cloudflare's free plan takes 3 MB, a cold start far less. */
const BUDGET = 350;

const root = new URL("../../../", import.meta.url);
const wrangler = new URL("test/tools/node_modules/wrangler/wrangler-dist/cli.js", root);
const output = new URL("dist/worker/", root);

await Deno.remove(output, { recursive: true }).catch(() => {});
const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
  args: [
    "run",
    "-A",
    "-q",
    "--node-modules-dir=manual",
    wrangler.pathname,
    "deploy",
    "--dry-run",
    "--minify",
    "--outdir",
    output.pathname,
    "--metafile",
  ],
  cwd: root,
  env: { WRANGLER_SEND_METRICS: "false", CI: "1", NO_COLOR: "1" },
}).output();
if (!success) {
  console.error(new TextDecoder().decode(stdout), new TextDecoder().decode(stderr));
  Deno.exit(1);
}

const sizes: { name: string; kib: number }[] = [];
for await (const { name, isFile } of Deno.readDir(output)) {
  if (!isFile || !/\.(js|wasm)$/.test(name)) continue;
  const packed = new Blob([await Deno.readFile(new URL(name, output))]).stream().pipeThrough(
    new CompressionStream("gzip"),
  );
  sizes.push({ name, kib: (await new Response(packed).arrayBuffer()).byteLength / 1024 });
}
const total = sizes.reduce((sum, { kib }) => sum + kib, 0);
for (const { name, kib } of sizes) console.log(`${kib.toFixed(1).padStart(8)} KiB  ${name}`);
console.log(`${total.toFixed(1).padStart(8)} KiB  gzip in all, of ${BUDGET} KiB`);
if (sizes.length < 2 || total > BUDGET) {
  console.error(
    sizes.length < 2
      ? "The script or the wasm is missing from the bundle."
      : `The Worker is over its budget. The largest packages and folders in it, before gzip:\n${await contributors()}`,
  );
  Deno.exit(1);
}

/** What the script is made of, largest first, out of the bundler's own account. */
async function contributors(): Promise<string> {
  const account: { outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }> } = JSON
    .parse(await Deno.readTextFile(new URL("bundle-meta.json", output)));
  const kib = new Map<string, number>();
  for (const { inputs } of Object.values(account.outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const part = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ??
        path.split("/").slice(0, 2).join("/");
      kib.set(part, (kib.get(part) ?? 0) + bytesInOutput / 1024);
    }
  }
  return [...kib].sort(([, a], [, b]) => b - a).slice(0, 12)
    .map(([part, size]) => `${size.toFixed(1).padStart(8)} KiB  ${part}`).join("\n");
}

import { fileURLToPath } from "node:url";
import { z } from "zod";
import { type Anchor, openAnchor } from "./anchor.ts";

export type { Job } from "./anchor.ts";

/** What the Python side is: `packages` names the versions of those that are here. */
const Hello = z.object({
  python: z.string(),
  packages: z.record(z.string(), z.string()),
  /** The instructions that the processor has for this: null where that cannot be told. */
  processor: z.enum(["avx512", "avx2", "older"]).nullable(),
  blas: z.array(z.object({ name: z.string(), kernel: z.string() })),
});
type Hello = z.infer<typeof Hello>;

/** The warm Python process that the benchmarks run beside us. */
export interface Python extends Anchor<Hello> {
  /** Versions and BLAS kernels, in a line. */
  readonly about: string;
  /** Why no ratio to it may be believed; null when all is well. */
  readonly fault: string | null;
}

/** OpenBLAS's kernels that use what the processor has. One that does not would make us look up to five times too good. */
const KERNELS = {
  avx512: ["SkylakeX", "Cooperlake", "SapphireRapids"],
  avx2: ["Haswell", "Zen", "SkylakeX", "Cooperlake", "SapphireRapids"],
  older: null,
} as const;
const REMEDY = { avx512: "SkylakeX", avx2: "Haswell", older: undefined } as const;

function faultOf({ processor, blas }: Hello): string | null {
  const fit = processor === null ? null : KERNELS[processor];
  const unfit = blas.filter(({ name, kernel }) => name === "openblas" && fit?.every((one) => one !== kernel));
  return unfit.length === 0
    ? null
    : `OpenBLAS runs its ${
      unfit[0]?.kernel
    } kernel on a processor with ${processor}: no ratio to scikit-learn counts`;
}

/** Whatever this environment says of OpenBLAS was not said for the numpy that is measured. */
function environment(kernel?: string): Record<string, string | undefined> {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith("OPENBLAS_"));
  return { ...Object.fromEntries(others), ...(kernel === undefined ? {} : { OPENBLAS_CORETYPE: kernel }) };
}

/**
 * Starts the Python side (`PYTHON`, or python3); null where it or numpy, scipy and threadpoolctl are missing. An OpenBLAS
 * that does not know the processor is told which kernel to use, once.
 */
export async function startAnchor(): Promise<Python | null> {
  const script = fileURLToPath(new URL("anchors/anchor.py", import.meta.url));
  const open = (kernel?: string) =>
    openAnchor([process.env["PYTHON"] ?? "python3", script], environment(kernel), Hello);
  let anchor = await open();
  if (anchor !== null && faultOf(anchor.hello) !== null) {
    anchor.close();
    anchor = await open(REMEDY[anchor.hello.processor ?? "older"]);
  }
  if (anchor === null) return null;
  const { packages, blas, processor, python } = anchor.hello;
  const kernels = new Set(blas.map(({ name, kernel }) => `${name} ${kernel}`.trim()));
  const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  return {
    ...anchor,
    about: `Python ${python}, ${versions.join(", ")}; BLAS: ${[...kernels].join(", ")} (processor: ${
      processor ?? "unknown, so the kernel is not asserted"
    })`,
    fault: faultOf(anchor.hello),
  };
}

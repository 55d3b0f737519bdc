import { fileURLToPath } from "node:url";
import { z } from "zod";
import { type Anchor, openAnchor } from "./anchor.ts";

const Hello = z.object({ r: z.string(), arules: z.string() });

/** Starts R with arules; null where it is not here. */
export async function startArules(): Promise<Anchor<z.infer<typeof Hello>> | null> {
  const script = fileURLToPath(new URL("anchors/anchor.R", import.meta.url));
  return await openAnchor(["Rscript", script], process.env, Hello);
}

import type { Context } from "hono";
import type { Deps } from "../deps.ts";
import type { Caller } from "../identity/caller.ts";

/** The five documents, and our own operations. It decides which status a bad input gets. */
export type Room = "Clustr" | "Retail" | "Compass" | "Segmentation" | "Workbench" | "Quintile";

/** What every handler finds in its context. */
export interface Environment {
  Variables: {
    deps: Deps;
    requestId: string;
    room: Room;
    /** Who asks; null for nobody (open access, or a public operation). */
    caller: Caller | null;
    /** The bytes of a JSON body, once it has been read. */
    body: Uint8Array<ArrayBuffer>;
  };
}

export type RequestContext = Context<Environment>;

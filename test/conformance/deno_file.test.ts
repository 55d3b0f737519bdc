import { conformance } from "./suite.ts";

conformance("Deno with a file");

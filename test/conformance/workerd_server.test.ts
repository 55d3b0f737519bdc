import { conformance } from "./suite.ts";

conformance("workerd with a server");

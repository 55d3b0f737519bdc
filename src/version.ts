/** Of this build; `deno.json` states the same (a test compares them). */
export const VERSION = "0.1.0";

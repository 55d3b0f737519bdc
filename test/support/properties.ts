import fc from "fast-check";

// The gate gives the same verdict on the same code; on a developer's machine every run explores new cases.
if (process.env["CI"] !== undefined) fc.configureGlobal({ seed: 20_261_122 });

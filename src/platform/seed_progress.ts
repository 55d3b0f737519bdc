import type { SeedProgress } from "../commerce/seed/load.ts";

const BAR = 30;
const count = new Intl.NumberFormat("en-US");

/**
 * Shows how far a load has come: a bar that is drawn over itself on a terminal, one plain line elsewhere.
 * Pass the result to `seedStore`; it writes to standard error, so that output can be piped.
 */
export function showSeedProgress(): (progress: SeedProgress) => void {
  const isTerminal = Deno.stderr.isTerminal();
  const encoder = new TextEncoder();
  let announced = false;
  return ({ customers, transactions, of }) => {
    if (!isTerminal) {
      if (!announced) console.error(`Loading ${sizeOf(of.customers, of.transactions)} …`);
      announced = true;
      return;
    }
    const whole = of.customers + of.transactions;
    const part = customers + transactions;
    const filled = Math.floor(part / whole * BAR);
    const percent = String(Math.floor(part / whole * 100)).padStart(3);
    const bar = "█".repeat(filled) + "░".repeat(BAR - filled);
    const end = part === whole ? "\n" : "";
    Deno.stderr.writeSync(
      encoder.encode(`\r${bar} ${percent} %  ${sizeOf(customers, transactions)}\x1b[K${end}`),
    );
  };
}

/** `5,000 customers and 50,000 transactions`. */
export const sizeOf = (customers: number, transactions: number): string =>
  `${count.format(customers)} ${customers === 1 ? "customer" : "customers"} and ${
    count.format(transactions)
  } ${transactions === 1 ? "transaction" : "transactions"}`;

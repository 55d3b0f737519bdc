import { fromMinor } from "../commerce/money.ts";
import type { Deps } from "../deps.ts";
import type { Cut, Standing } from "./cut.ts";
import { readTopCustomers } from "./queries/customers.ts";

/** How many Compass documents. */
const MOST = 5;

/** A customer by the reference they are shown under, and their net spend in units. */
export interface TopCustomer {
  readonly reference: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly totalLifetimeValue: number;
}

/** The five customers with the largest lifetime value; ties by reference, as text. */
export async function topCustomers(
  { db }: Pick<Deps, "db">,
  cut: Cut,
): Promise<Standing & { customers: TopCustomer[] }> {
  const { customers, ...standing } = await readTopCustomers(db, cut, MOST);
  return {
    ...standing,
    customers: customers.map(({ spendMinor, ...customer }) => ({
      ...customer,
      totalLifetimeValue: fromMinor(spendMinor),
    })),
  };
}

import { money, number, share, text } from "../figures/columns.ts";
import type { ListSpec } from "../figures/list_panel.ts";
import type { Row } from "../wire.ts";

/** The lists of the page, in the words of whoever runs a shop. */

const CUSTOMER = [
  { ...text("Customer", "customer_id"), value: fullNameOf },
  text("Number", "customer_id"),
];

/** Nobody is without a name to call them by. */
function fullNameOf({ first_name, last_name, customer_id }: Row): unknown {
  const name = [first_name, last_name].filter((part) => typeof part === "string" && part !== "").join(" ");
  return name === "" ? customer_id : name;
}

export const topCustomers: ListSpec = {
  id: "top-customers",
  title: "Your best customers so far",
  lead: "Who spent the most with you, net of returns.",
  shape: "list",
  source: { path: "/top_customers" },
  nothing: "Nobody has bought anything in this period.",
  columns: [...CUSTOMER, money("Spent", "total_lifetime_value")],
};

export const futureValue: ListSpec = {
  id: "future-value",
  title: "Worth most in the next 12 months",
  lead:
    "An estimate from how often, how lately and for how much each customer ever bought: what they are worth, and how sure it is " +
    "that they still are a customer.",
  shape: "list",
  source: { path: "/clv", parameters: { limit: "10" }, span: "until" },
  nothing: "Nobody has bought anything in this period.",
  columns: [
    ...CUSTOMER,
    money("Worth", "lifetime_value"),
    number("Purchases", "expected_purchases"),
    money("Each", "expected_order_value"),
    share("Still a customer", "probability_alive"),
  ],
};

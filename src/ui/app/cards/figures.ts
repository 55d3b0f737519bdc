import { count, money, month, name, nameOf, percent, text } from "../figures/columns.ts";
import type { FigureSpec } from "../figures/figure_panel.ts";
import { listOf, partOf } from "../figures/looks.ts";
import type { SegmentsFigure } from "../wire.ts";
import { renderSegments } from "./segments.ts";

/** The figures of the page, in the words of whoever runs a shop. */

export const monthlyRevenue: FigureSpec = {
  id: "monthly-revenue",
  title: "Revenue month by month",
  lead:
    "Is the line going up? Look for the same season a year before, too: many shops have their good months.",
  shape: "line",
  isWide: true,
  ways: [{ label: "Revenue", source: { path: "/monthly_revenue" } }],
  nothing: "No sales",
  columns: [month("Month", "month"), money("Revenue", "revenue"), count("Purchases", "purchases")],
};

export const categories: FigureSpec = {
  id: "categories",
  title: "What sells",
  lead: "The kinds of goods by what they bring in, the strongest first.",
  shape: "bars",
  isWide: true,
  ways: [{ label: "Revenue", source: { path: "/product_category_performance" } }],
  nothing: "No sales",
  columns: [text("Category", "category"), money("Revenue", "revenue"), count("Items", "quantity")],
};

export const lifetimeValue: FigureSpec = {
  id: "lifetime-value",
  title: "What customers are worth",
  lead: "How many spent much with you so far, and how many little.",
  shape: "round",
  ways: [{ label: "Customers", source: { path: "/customer_segments" } }],
  nothing: "No customers",
  columns: [
    text("Worth", "segment"),
    count("Customers", "customers"),
    money("Spent", "total_lifetime_value"),
  ],
};

export const segmentTiles: FigureSpec = {
  id: "segment-tiles",
  title: "Eleven kinds of customers",
  lead: "The larger a tile, the more customers are of that kind. What to do for each stands further down.",
  shape: "treemap",
  ways: [{ label: "Customers", source: { path: "/rfm/segments" } }],
  nothing: "No customers",
  columns: [
    name("Segment", "segment"),
    count("Customers", "customers"),
    percent("Share", "share"),
    money("Revenue", "revenue"),
    percent("Share of revenue", "revenue_share"),
    count("Days since last purchase", "average_recency"),
    count("Purchases each", "average_frequency"),
    money("Spent each", "average_monetary"),
    money("Average order", "average_order_value"),
  ],
};

export const segmentCube: FigureSpec<SegmentsFigure> = {
  id: "rfm-segmentation",
  title: "Who to look after",
  lead:
    "Each dot is a customer: how long ago they last bought, how often, and for how much. Drag to turn the view. " +
    "The table below says the same in words.",
  shape: "cube",
  isWide: true,
  isEager: true,
  ways: [{ label: "Customers", source: { path: "/rfm_segmentation" } }],
  nothing: "Nobody has bought anything",
  columns: "none",
  below: renderSegments,
};

export const churnRisk: FigureSpec = {
  id: "churn-risk",
  title: "Who may be gone",
  lead: "The longer somebody has not bought, the less likely they come back.",
  shape: "round",
  ways: [
    { label: "By last purchase", source: { path: "/churn_risk" } },
    {
      label: "By likelihood",
      source: { path: "/churn_risk", parameters: { method: "probability" }, span: "until" },
    },
  ],
  nothing: "No customers",
  columns: [text("Risk", "risk"), count("Customers", "customers")],
};

export const cohorts: FigureSpec = {
  id: "cohorts",
  title: "Do new customers come back?",
  lead:
    "A row is everybody who first bought in that month; each cell, how many per cent of them bought again so many " +
    "months later.",
  shape: "grid",
  ways: [{ label: "Customers", source: { path: "/cohorts" } }],
  nothing: "No customers",
  columns: (rows) => [
    month("First purchase in", "cohort"),
    count("Customers", "customers"),
    ...listOf(rows[0]?.["retention"]).map((_, since) =>
      percent(since === 0 ? "Same month" : `+${since}`, (row) => listOf(row["retention"])[since])
    ),
  ],
};

export const transitions: FigureSpec = {
  id: "transitions",
  title: "How customers have moved",
  lead:
    "On the left where customers stood at first, on the right where they stand now. A wide band up from “At risk” is good " +
    "news; one down from “Champions” is work to do.",
  shape: "bands",
  isWide: true,
  ways: [{ label: "Customers", source: { path: "/rfm/transitions", span: "between" } }],
  nothing: "No customers",
  columns: (rows) => [
    { ...name("From", "from"), write: (from) => from === "none" ? "Not yet bought" : nameOf(String(from)) },
    count("Customers", "customers"),
    ...Object.keys(partOf(rows[0]?.["to"])).map((to) =>
      count(`To ${nameOf(to)}`, (row) => partOf(row["to"])[to])
    ),
  ],
};

export const satisfaction: FigureSpec = {
  id: "satisfaction",
  title: "What they say",
  lead:
    "The average of the scores that customers gave, from 0 to 10: above 7 is good, below 3 calls for help.",
  shape: "gauge",
  isWide: true,
  ways: [{ label: "Scores", source: { path: "/customer_satisfaction" } }],
  nothing: "Nobody has given a score",
  columns: [{ ...money("Average score", "average_score") }, count("Scores", "scores")],
};

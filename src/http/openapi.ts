import { VERSION } from "../version.ts";

/** Where clients and people find the description of the API. */
export const OPENAPI_PATH = "/openapi.json";

/** What the OpenAPI document says of the whole; the operations add themselves. */
export const documentInfo = {
  openapi: "3.1.0",
  info: {
    title: "Quintile",
    version: VERSION,
    summary: "Customer analytics for retail, at the edge",
    description:
      "Five documented APIs over one store: Clustr, Retail, Compass, Segmentation and Workbench. " +
      "Money is a number with at most two decimals, time is UTC, and every failure has the body `Problem`.",
    license: { name: "MIT", identifier: "MIT" },
  },
  servers: [{ url: "/" }],
  tags: [
    { name: "Clustr", description: "Master data and sales" },
    { name: "Retail", description: "Products, transactions, memberships and the RFM dashboard" },
    { name: "Compass", description: "Key figures and Plotly charts" },
    { name: "Segmentation", description: "Accounts, and a trained segmentation model" },
    { name: "Workbench", description: "Clustering of uploaded CSV files" },
    { name: "Quintile", description: "Imports, health, and what the five share" },
  ],
};

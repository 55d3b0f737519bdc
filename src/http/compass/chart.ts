import type { Chart } from "../../insights/figures/figure.ts";

/** The figure, or its rows with what it says of itself. */
export const dressed = <Row>({ figure, rows }: Chart<Row>, format: "figure" | "data") =>
  format === "figure" ? figure : { rows: [...rows], meta: figure.layout.meta };

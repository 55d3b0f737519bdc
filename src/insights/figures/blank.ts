import type { Layout } from "plotly.js";

/** A layout's axes where there is no trace at all: Plotly would draw those of an empty plot. */
export const NO_AXES: Pick<Partial<Layout>, "xaxis" | "yaxis"> = {
  xaxis: { visible: false },
  yaxis: { visible: false },
};

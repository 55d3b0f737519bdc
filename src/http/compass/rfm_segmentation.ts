import { createRoute } from "@hono/zod-openapi";
import { rfmSegmentation as draw } from "../../insights/rfm_segmentation.ts";
import { operation } from "../access.ts";
import { room } from "../room.ts";
import { answers } from "../schemas.ts";
import { PlotlyFigure } from "./schemas.ts";

export const rfmSegmentation = room().openapi(
  createRoute({
    method: "get",
    path: "/rfm_segmentation",
    operationId: "getRfmSegmentation",
    summary: "Customers by recency, frequency and monetary value, in eleven segments (3D scatter)",
    ...operation("Compass", "analyst"),
    responses: answers(PlotlyFigure),
  }),
  async (c) => c.json(await draw(c.var.deps), 200),
);

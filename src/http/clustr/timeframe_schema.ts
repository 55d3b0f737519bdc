import { z } from "@hono/zod-openapi";
import { id, madeId, whole } from "../fields.ts";
import { CalendarDay } from "../schemas.ts";

const example = { date: "2026-01-31", day: 31, month: 1, year: 2026 };

export const ClustrDay = z.object({
  time_id: madeId().openapi({ example: 1 }),
  date: z.string().openapi({ format: "date" }),
  day: z.number().int(),
  month: z.number().int(),
  year: z.number().int(),
}).openapi("ClustrDay", { example: { time_id: 1, ...example } });

export const NewClustrDay = z.object({
  time_id: id().nullish().openapi({ description: "Left out: the next one. 409 when it is taken." }),
  date: CalendarDay,
  day: whole(1, 31).nullish().openapi({ description: "Agrees with `date`, where it is given." }),
  month: whole(1, 12).nullish(),
  year: whole(1900, 2199).nullish(),
}, { error: "should be a JSON object" }).openapi("NewClustrDay", { example });

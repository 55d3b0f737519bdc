import { createRoute, type z } from "@hono/zod-openapi";
import { createDay, type Day, listDays, partsOf } from "../../commerce/timeframe.ts";
import { AppError } from "../../errors.ts";
import { writing } from "../access.ts";
import { collection } from "../collection.ts";
import { IdempotencyHeaders, keyedBody } from "../idempotency.ts";
import { naming } from "../pointers.ts";
import { room } from "../room.ts";
import { creates, jsonOf } from "../schemas.ts";
import { ClustrDay, NewClustrDay } from "./timeframe_schema.ts";

const PATH = "/api/timeframe/";

export const clustrDayList = collection({
  room: "Clustr",
  path: PATH,
  operationId: "listClustrDays",
  summary: "All days of the calendar",
  item: ClustrDay,
  reader: (c) => (page) => listDays(c.var.deps, page),
  toWire: (found: Day) => toWire(found),
});

export const clustrDayCreation = room().openapi(
  createRoute({
    method: "post",
    path: PATH,
    operationId: "createClustrDay",
    summary: "Add a day to the calendar",
    description: "Sales add their days themselves; a day is there once.",
    ...writing("Clustr", "analyst"),
    request: { headers: IdempotencyHeaders, body: jsonOf(NewClustrDay) },
    responses: creates(ClustrDay),
  }),
  async (c) => {
    const sent = c.req.valid("json");
    requireAgreement(sent);
    const day = { id: sent.time_id ?? null, date: sent.date };
    const made = await naming({ "/id": "/time_id" }, createDay(c.var.deps, day, await keyedBody(c)));
    return c.json(toWire(made), 201);
  },
);

/** @throws {AppError} `invalid` when the parts say another day than the date */
function requireAgreement(sent: z.infer<typeof NewClustrDay>): void {
  const parts = partsOf(sent.date);
  const wrong = (["day", "month", "year"] as const).filter((part) =>
    (sent[part] ?? parts[part]) !== parts[part]
  );
  if (wrong.length === 0) return;
  throw new AppError(
    "invalid",
    `${wrong.join(" and ")} should agree with date`,
    wrong.map((part) => ({ pointer: `/${part}`, message: `should be ${parts[part]}, as date says` })),
  );
}

const toWire = ({ id, date, day, month, year }: Day): z.infer<typeof ClustrDay> => ({
  time_id: id,
  date,
  day,
  month,
  year,
});

import { createRoute, z } from "@hono/zod-openapi";
import { ROLES } from "../../db/schema/users.ts";
import { type ApiKey, deleteApiKey, listApiKeys, makeApiKey } from "../../identity/api_keys.ts";
import { operation, writing } from "../access.ts";
import { instant, madeInstant, madeUuid, name, shownInstant, uuid } from "../fields.ts";
import { naming } from "../pointers.ts";
import { room } from "../room.ts";
import { answers, creates, jsonOf, missing } from "../schemas.ts";
import { signedIn } from "../signed_in.ts";
import { Message } from "./accounts_schema.ts";

const PATH = "/auth/api-keys";
const OWN = { openness: "token", unstored: true, personal: true } as const;
const DELETED = "API key deleted";

const KeptKey = z.object({
  id: madeUuid(),
  name: z.string(),
  prefix: z.string().openapi({ description: "How the key begins.", example: "qk_3fJk2Lx0" }),
  role: z.enum(ROLES),
  created_at: madeInstant(),
  expires_at: madeInstant().nullable(),
  last_used_at: madeInstant().nullable().openapi({ description: "To the minute." }),
}).openapi("ApiKey");

const MadeKey = KeptKey.extend({
  key: z.string().openapi({ description: "Shown this once; send it as Authorization: Bearer KEY." }),
}).openapi("MadeApiKey");

const WantedKey = z.object({
  name: name().max(100, "should have at most 100 characters"),
  role: z.enum(ROLES, `should be ${ROLES.join(", ")}`).default("user").openapi({
    description: "What it may do: at most what its owner may.",
  }),
  expires_at: instant().nullable().default(null).openapi({
    type: ["string", "null"],
    description: "Absent: until it is deleted.",
  }),
}, { error: "should be a JSON object" }).openapi("WantedApiKey", {
  example: { name: "nightly export", role: "analyst", expires_at: "2199-01-01T00:00:00Z" },
});

export const apiKeyCreation = room().openapi(
  createRoute({
    method: "post",
    path: PATH,
    operationId: "createApiKey",
    summary: "Make a key for a machine",
    ...writing("Segmentation", "user", OWN),
    request: { body: jsonOf(WantedKey) },
    responses: creates(MadeKey),
  }),
  async (c) => {
    const { name, role, expires_at: expiresAt } = c.req.valid("json");
    const { key, kept } = await makeApiKey(c.var.deps, signedIn(c), { name, role, expiresAt });
    return c.json({ ...toWire(kept), key }, 201);
  },
);

export const apiKeyList = room().openapi(
  createRoute({
    method: "get",
    path: PATH,
    operationId: "listApiKeys",
    summary: "The caller's keys, without the keys themselves",
    ...operation("Segmentation", "user", OWN),
    responses: answers(z.array(KeptKey)),
  }),
  async (c) => c.json((await listApiKeys(c.var.deps, signedIn(c))).map(toWire), 200),
);

export const apiKeyDeletion = room().openapi(
  createRoute({
    method: "delete",
    path: `${PATH}/{key_id}`,
    operationId: "deleteApiKey",
    summary: "Delete a key; it stops working at once",
    ...operation("Segmentation", "user", OWN),
    request: { params: z.object({ key_id: uuid() }) },
    responses: { ...answers(Message(DELETED)), ...missing },
  }),
  async (c) => {
    await naming(
      { "/id": "path key_id" },
      deleteApiKey(c.var.deps, signedIn(c), c.req.valid("param").key_id),
    );
    return c.json({ message: DELETED }, 200);
  },
);

const shownOrNull = (at: number | null): string | null => at === null ? null : shownInstant(at);

const toWire = (key: ApiKey): z.infer<typeof KeptKey> => ({
  id: key.uuid,
  name: key.name,
  prefix: key.prefix,
  role: key.role,
  created_at: shownInstant(key.createdAt),
  expires_at: shownOrNull(key.expiresAt),
  last_used_at: shownOrNull(key.lastUsedAt),
});

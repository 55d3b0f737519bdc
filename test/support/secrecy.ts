import { expect } from "vitest";
import { SECRET } from "./targets.ts";

/** What may show the tokens of a session that it has just opened or renewed. */
const GRANTING: ReadonlySet<string> = new Set(["loginUser", "loginRetailUser", "refreshSession"]);
/** What shows a key, once. */
const KEY_MAKING = "createApiKey";

/** What shows the hash of a model's document, and of its data. */
const MODELS: ReadonlySet<string> = new Set(["trainModel", "listModels", "getModel", "setChampionModel"]);

/** What no answer may hold, whatever the operation. */
const NEVER: readonly RegExp[] = [
  // A password hash, in any of the forms that libraries write.
  /\$(scrypt|argon2\w*|pbkdf2[\w-]*|2[aby])\$/,
  // A field that is, or would be, a secret or the trace of one.
  /"([\w-]*password[\w-]*|[\w-]*secret[\w-]*|(key|token|refresh|phc)_?hash|token_?version)"\s*:/i,
];

/** A digest, but for a model's. */
const DIGEST = /"hash"\s*:/;

const API_KEY = /qk_[\w-]{43}/;
const REFRESH_TOKEN = /qr_[\w-]{43}/;
const JWT = /eyJ[\w-]{10,}\.eyJ[\w-]+/;

/**
 * What an answer gives away that it must not; empty when it keeps everything to itself.
 *
 * @param operationId the operation that answered, null for none
 */
export function leaksOf(operationId: string | null, { status, headers }: Response, text: string): string[] {
  const grants = operationId !== null && GRANTING.has(operationId) && status === 200;
  const makesKey = operationId === KEY_MAKING && status === 201;
  // The session cookie is such a token too; what is in it is looked at where nothing is granted.
  const shown = [
    text,
    ...[...headers].filter(([name]) => !(grants && name === "set-cookie")).map(([, value]) => value),
  ].join("\n");
  return [
    ...NEVER.flatMap((pattern) => pattern.exec(shown)?.[0] ?? []),
    ...DIGEST.test(shown) && !MODELS.has(operationId ?? "") ? ["a hash"] : [],
    ...shown.includes(SECRET) ? ["the secret that tokens are signed with"] : [],
    ...API_KEY.test(shown) && !makesKey ? ["an API key"] : [],
    ...REFRESH_TOKEN.test(shown) && !grants ? ["a refresh token"] : [],
    ...JWT.test(shown) && !grants ? ["an access token"] : [],
  ];
}

/** Fails when an answer gives away a hash, a key, a token or the secret where it must not. */
export const expectNoSecrets = (operationId: string | null, response: Response, text: string): void =>
  expect(leaksOf(operationId, response, text), `what ${operationId ?? response.url} gives away`).toEqual([]);

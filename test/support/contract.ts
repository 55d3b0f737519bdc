import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { expect } from "vitest";

/** As much of an OpenAPI document as the tests read. */
export interface OpenApi {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, unknown> };
}

export interface Operation {
  readonly operationId: string;
  readonly tags: string[];
  readonly security: Record<string, string[]>[];
  readonly "x-least-role": string;
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: object }> }>;
}

/** Checks answers against what the service's own OpenAPI document declares. */
export interface Contract {
  readonly document: OpenApi;
  /** Reads the answer, and fails unless its status, content type and body are declared for the operation. */
  check(method: string, path: string, response: Response): Promise<unknown>;
}

export async function readContract(url: string): Promise<Contract> {
  const document: OpenApi = await (await fetch(`${url}/openapi.json`)).json();
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema({ $id: "https://document.test/openapi", ...document });
  const resolved = (schema: object) =>
    JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"https://document.test/openapi#/'));
  return {
    document,
    async check(method, path, response) {
      const operation = document.paths[path]?.[method.toLowerCase()];
      if (operation === undefined) throw new Error(`${method} ${path} is not documented`);
      const type = response.headers.get("content-type")?.split(";")[0] ?? "";
      const declared = operation.responses[response.status]?.content?.[type];
      const body: unknown = await response.json();
      if (declared === undefined) {
        throw new Error(
          `${method} ${path} does not declare ${response.status} ${type}: ${JSON.stringify(body)}`,
        );
      }
      const validate = ajv.compile(resolved(declared.schema));
      expect(validate(body) ? [] : validate.errors, `${method} ${path} ${response.status}`).toEqual([]);
      return body;
    },
  };
}

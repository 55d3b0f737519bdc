import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { expect } from "vitest";
import { expectNoSecrets } from "./secrecy.ts";

/** As much of an OpenAPI document as the tests read. */
export interface OpenApi {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, object> };
}

export interface Operation {
  readonly operationId: string;
  readonly tags: string[];
  readonly security: Record<string, string[]>[];
  readonly "x-least-role": string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Record<string, Answer>;
}

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly schema: object;
}

interface Answer {
  readonly headers?: Record<string, { readonly required?: boolean; readonly schema: object }>;
  /** Absent: the answer has no body. */
  readonly content?: Content;
}

type Content = Record<string, { readonly schema: object }>;

/** Checks answers against what the service's own OpenAPI document declares. */
export interface Contract {
  readonly document: OpenApi;
  /** Reads the answer, and fails unless its status, content type, headers and body are declared for the operation. */
  check(method: string, path: string, response: Response): Promise<unknown>;
  /** Reads the answer to what is not declared (another path or method), and fails unless it is a `Problem`. */
  checkProblem(response: Response): Promise<unknown>;
  /** What a schema of the document has against a value; empty when it is valid. */
  problems(schema: object, value: unknown): string[];
}

export async function readContract(url: string): Promise<Contract> {
  return contractOf(await (await fetch(`${url}/openapi.json`)).json());
}

export function contractOf(document: OpenApi): Contract {
  const problems = validation(document);
  const valid = (schema: object, value: unknown, what: string) => {
    const found = problems(schema, value);
    expect(found, `${what}: ${found.join("; ")}`).toEqual([]);
  };
  return {
    document,
    problems,
    async check(method, path, response) {
      // HEAD is GET without the body.
      const operation = document.paths[path]?.[method === "HEAD" ? "get" : method.toLowerCase()];
      if (operation === undefined) throw new Error(`${method} ${path} is not documented`);
      const text = await response.text();
      expectNoSecrets(operation.operationId, response, text);
      const type = typeOf(response);
      const what = `${method} ${path} ${response.status}`;
      const declared = operation.responses[response.status];
      const schema = declared?.content?.[type]?.schema;
      const isEmpty = declared !== undefined && declared.content === undefined;
      if (declared === undefined || (schema === undefined && !isEmpty)) {
        throw new Error(`${method} ${path} does not declare ${response.status} ${type}: ${text}`);
      }
      checkHeaders(declared, response, (header, value) => valid(header, value, `${what}: a header`));
      if (method === "HEAD" || schema === undefined) {
        expect(text, `${what}: the body`).toBe("");
        return;
      }
      const body: unknown = JSON.parse(text);
      valid(schema, body, what);
      return body;
    },
    async checkProblem(response) {
      const text = await response.text();
      expectNoSecrets(null, response, text);
      expect(typeOf(response), text).toMatch(/^application\/(problem\+)?json$/);
      const body: unknown = JSON.parse(text);
      valid({ $ref: "#/components/schemas/Problem" }, body, `the problem ${text}`);
      return body;
    },
  };
}

const typeOf = (response: Response): string => response.headers.get("content-type")?.split(";")[0] ?? "";

function checkHeaders(
  { headers = {} }: Answer,
  response: Response,
  valid: (schema: object, value: string) => void,
): void {
  for (const [name, { required, schema }] of Object.entries(headers)) {
    const value = response.headers.get(name);
    if (value !== null) valid(schema, value);
    else expect(required ?? false, `whether ${name} may be left out`).toBe(false);
  }
}

/** Validates against schemas of the document; each is compiled once. */
function validation(document: OpenApi): Contract["problems"] {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema({ $id: "https://document.test/openapi", ...document });
  const compiled = new WeakMap<object, ValidateFunction>();
  const compile = (schema: object): ValidateFunction => {
    const text = JSON.stringify(schema).replaceAll('"#/', '"https://document.test/openapi#/');
    const validate = ajv.compile(JSON.parse(text));
    compiled.set(schema, validate);
    return validate;
  };
  return (schema, value) => {
    const validate = compiled.get(schema) ?? compile(schema);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}

import type { OpenApi, Parameter } from "../support/contract.ts";

/** As much of JSON Schema as our document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** An operation to send requests to. */
export interface Target {
  /** In upper case. */
  readonly method: string;
  /** As documented, such as `/products/{product_id}`. */
  readonly path: string;
  readonly operationId: string;
  readonly tags: readonly string[];
  /** Nobody needs a token for it, and a wrong one does no harm. */
  readonly isPublic: boolean;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | undefined;
}

/** All operations of a document. */
export const targetsOf = (document: OpenApi): Target[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map((
      [method, { operationId, tags, security, parameters = [], requestBody }],
    ) => ({
      method: method.toUpperCase(),
      path,
      operationId,
      tags,
      isPublic: security.length === 0,
      parameters,
      body: requestBody?.content["application/json"]?.schema,
    }))
  );

/** The schema itself, where it only refers to one. */
export function resolved(document: OpenApi, schema: Schema): Schema {
  const name = schema.$ref?.replace("#/components/schemas/", "");
  if (name === undefined) return schema;
  const found = document.components.schemas[name];
  if (found === undefined) throw new Error(`The document refers to ${name}, and has no such schema`);
  return found;
}

export const typesOf = ({ type = [] }: Schema): readonly string[] => typeof type === "string" ? [type] : type;

/** The documented path that a request's path is one of, with or without its trailing slash. */
export const templateOf = (document: OpenApi, pathname: string): string | undefined =>
  Object.keys(document.paths).find((template) => patternOf(template).test(bareOf(pathname)));

/** Two slashes at the end are neither form of a path. */
const bareOf = (path: string): string => /[^/]\/$/.test(path) ? path.slice(0, -1) : path;

const patterns = new Map<string, RegExp>();

function patternOf(template: string): RegExp {
  const known = patterns.get(template);
  if (known !== undefined) return known;
  const pattern = new RegExp(`^${bareOf(template).replaceAll(/\{[^}]+\}/g, "[^/]+")}$`);
  patterns.set(template, pattern);
  return pattern;
}

/** Whether a JSON pointer names a place that a body of this schema can have. */
export function hasPlace(document: OpenApi, schema: Schema, pointer: string): boolean {
  let at: Schema | undefined = schema;
  for (const part of pointer.split("/").slice(1)) {
    const { properties, items } = resolved(document, at);
    at = properties?.[part] ?? (/^\d+$/.test(part) ? items : undefined);
    if (at === undefined) return false;
  }
  return true;
}

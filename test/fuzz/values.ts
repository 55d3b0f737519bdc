import fc from "fast-check";
import type { OpenApi } from "../support/contract.ts";
import { DAY, dayOf, TODAY } from "./clock.ts";
import { resolved, type Schema, typesOf } from "./document.ts";
import { type Member, type Node, value } from "./nodes.ts";

/** Where a value stands. */
export interface Place {
  readonly document: OpenApi;
  /** The field's name. */
  readonly name: string;
  /** The field that is the key of the thing to make: seldom stated. */
  readonly ownKey: string | undefined;
}

/** Where the first page begins, as a `Link` would say it. */
const FIRST = btoa("after:0").replaceAll("=", "");

const pick = fc.nat(10_000);

/** Values that the schema allows; where it is a key, mostly one that an earlier answer has shown. */
export function valueOf(schema: Schema, place: Place): fc.Arbitrary<Node> {
  const stated = resolved(place.document, schema);
  const types = typesOf(stated);
  if (stated.enum !== undefined) return fc.constantFrom(...stated.enum).map(value);
  const some = keyed(stated, place, ofType(stated, place));
  if (!types.includes("null")) return some;
  return fc.oneof({ weight: 1, arbitrary: fc.constant(value(null)) }, { weight: 6, arbitrary: some });
}

function ofType(schema: Schema, place: Place): fc.Arbitrary<Node> {
  const type = typesOf(schema).find((one) => one !== "null");
  if (type === "object") return objectOf(schema, place);
  if (type === "array") return listOf(schema, place);
  if (type === "integer") return wholeOf(schema).map(value);
  if (type === "number") return amountOf(schema).map(value);
  if (type === "string") return textOf(schema).map(value);
  if (type === "boolean") return fc.boolean().map(value);
  throw new Error(`Nothing is known of values of the schema ${JSON.stringify(schema)}`);
}

/** Fields named after a thing refer to one; `updated_at` and the entity tags speak of the thing that the path names. */
function keyed(schema: Schema, { name, ownKey }: Place, otherwise: fc.Arbitrary<Node>): fc.Arbitrary<Node> {
  const isUuid = schema.format === "uuid";
  const noun = /^(\w+)_(id|sku)$/.exec(name)?.[1];
  const field = isUuid ? "uuid" : name;
  const kept = (what: string, of: string): fc.Arbitrary<Node> =>
    fc.record({
      kind: fc.constant("kept" as const),
      noun: fc.constant(what),
      field: fc.constant(of),
      pick,
      most: fc.constant(schema.maximum ?? Infinity),
      otherwise,
    });
  const mostly = (weight: number, arbitrary: fc.Arbitrary<Node>) =>
    fc.oneof({ weight, arbitrary }, { weight: 1, arbitrary: otherwise });
  if (name === "updated_at") return mostly(9, kept("subject", "updated_at"));
  if (name === "if-match" || name === "if-none-match") return mostly(4, kept("subject", "etag"));
  if (name === "after") return kept("after", "after").map((node) => ({ ...node, otherwise: value(FIRST) }));
  if (name === "reference" || name === "customer") return mostly(4, kept("customer", "reference"));
  if (noun === undefined) return otherwise;
  return name === ownKey ? fc.oneof(otherwise, otherwise, kept(noun, field)) : mostly(14, kept(noun, field));
}

function objectOf(schema: Schema, place: Place): fc.Arbitrary<Node> {
  const { properties = {}, required = [] } = schema;
  const members = Object.entries(properties).map(([name, property]): fc.Arbitrary<Member[]> => {
    const present = valueOf(property, { ...place, name }).map((node): Member[] => [[name, node]]);
    if (required.includes(name)) return present;
    // Rarely: the key of what is to be made. Mostly: the version of what is to be changed.
    const weight = name === place.ownKey ? 1 : name === "updated_at" ? 20 : 4;
    return fc.oneof({ weight: 4, arbitrary: fc.constant<Member[]>([]) }, { weight, arbitrary: present });
  });
  return fc.tuple(...members).map((found): Node => ({ kind: "object", members: found.flat() }));
}

function listOf({ items = {}, minItems = 0, maxItems = 5 }: Schema, place: Place): fc.Arbitrary<Node> {
  return fc.array(valueOf(items, place), { minLength: minItems, maxLength: Math.min(maxItems, minItems + 3) })
    .map((nodes): Node => ({ kind: "list", items: nodes }));
}

const wholeOf = ({ minimum = -1_000, maximum = 1_000 }: Schema): fc.Arbitrary<number> =>
  fc.oneof(
    {
      weight: 28,
      arbitrary: fc.integer({
        min: Math.max(minimum, -12),
        max: Math.min(maximum, minimum < 0 ? 12 : minimum + 12),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.maxSafeInteger().map((any) => minimum + Math.abs(any) % (maximum - minimum + 1)),
    },
    { weight: 1, arbitrary: fc.constantFrom(minimum, maximum) },
  );

/** Money: at most two decimals, as the document says in words. */
const amountOf = ({ minimum = -1_000, maximum = 1_000 }: Schema): fc.Arbitrary<number> =>
  fc.oneof(
    {
      weight: 28,
      arbitrary: fc.integer({ min: Math.max(minimum * 100, -5_000), max: Math.min(maximum * 100, 5_000) }),
    },
    { weight: 1, arbitrary: fc.integer({ min: minimum * 100, max: maximum * 100 }) },
    { weight: 1, arbitrary: fc.constantFrom(minimum * 100, maximum * 100) },
  ).map((minor) => minor / 100);

function textOf({ format, pattern, maxLength = 60 }: Schema): fc.Arbitrary<string> {
  if (format === "uuid") return fc.uuid();
  if (format === "date") return day;
  if (format === "date-time") return instant;
  if (pattern !== undefined) {
    return fc.stringMatching(new RegExp(pattern)).map((text) => text.replaceAll("\u0000", " ").toWellFormed())
      .filter((text) => text.length <= maxLength && new RegExp(pattern).test(text));
  }
  return fc.oneof(
    { weight: 12, arbitrary: fc.string({ unit: "grapheme", maxLength: Math.min(maxLength, 10) }) },
    { weight: 1, arbitrary: fc.constant("x".repeat(maxLength)) },
  );
}

/** Mostly of the last years, so that days meet. */
const recent = fc.integer({ min: -700, max: 1 }).map((days) => TODAY + days * DAY);
const anyDay = fc.integer({ min: Date.UTC(1900, 0, 1) / DAY, max: Date.UTC(2199, 11, 31) / DAY }).map((
  days,
) => days * DAY);

const day = fc.oneof({ weight: 5, arbitrary: recent }, { weight: 1, arbitrary: anyDay })
  .map(dayOf);

/** In all the forms that are documented: with an offset, without one, with 0 to 9 digits of a second, or the bare day. */
const instant = fc.tuple(
  fc.oneof({ weight: 8, arbitrary: recent }, { weight: 1, arbitrary: anyDay }),
  fc.nat(DAY - 1),
  fc.constantFrom("Z", "Z", "Z", "+05:30", "-0800", "", "micro", "day"),
).map(([at, time, form]) => {
  const text = new Date(at + time).toISOString();
  if (form === "day") return text.slice(0, 10);
  return form === "micro" ? text.replace("Z", "123456Z") : text.replace("Z", form);
});

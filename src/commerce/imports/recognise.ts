import { AppError, type ErrorDetail } from "../../errors.ts";
import { fieldsOf, type ImportKind, type KindFields, KINDS } from "./fields.ts";

/** Field → name of the column that holds it, as the caller stated it. */
export type Mapping = Readonly<Record<string, string>>;

/** What the columns of a file mean. */
export interface Recognised {
  readonly kind: ImportKind;
  /** Field → position of its column. */
  readonly positions: ReadonlyMap<string, number>;
  /** Field → name of its column. */
  readonly columns: Readonly<Record<string, string>>;
  readonly ignored: readonly string[];
}

/** A column's name without what people write differently: case, spaces, underscores, dashes, dots. */
export const plainName = (name: string): string => name.trim().toLowerCase().replace(/[\s_\-.]+/g, "");

/**
 * Says what each column of the header means: as the mapping states, else by its name.
 *
 * @param kind what the caller says the file holds; found from the columns when undefined
 * @throws {AppError} `invalid` when there are too many columns, one occurs twice, a needed one is missing, or the mapping does not fit
 */
export function recognise(header: readonly string[], mapping: Mapping = {}, kind?: ImportKind): Recognised {
  refuseTooMany(header);
  const names = header.map((name) => name.trim());
  refuseDuplicates(names);
  const candidates = (kind === undefined ? KINDS : [fieldsOf(kind)]).filter((one) => knowsAll(one, mapping));
  if (candidates.length === 0) throw unknownFields(mapping, kind);
  const matches = candidates.map((one) => ({ one, positions: match(one, names, mapping) }));
  // The kind that explains most columns, fitting or not: sales without their price are no list of products.
  const most = Math.max(...matches.map(({ positions }) => positions.size));
  const likeliest = matches.filter(({ positions }) => positions.size === most);
  const fitting = likeliest.find(({ one, positions }) => lacks(one, positions).length === 0);
  if (fitting === undefined) throw missingColumns(likeliest, names, kind);
  const { one, positions } = fitting;
  const taken = new Set(positions.values());
  return {
    kind: one.kind,
    positions,
    columns: Object.fromEntries([...positions].map(([field, position]) => [field, names[position] ?? ""])),
    ignored: names.filter((name, position) => name !== "" && !taken.has(position)),
  };
}

/** How many columns are recognised for the kind that knows most of them; the separator is chosen by it. */
export function recognisedCount(header: readonly string[], mapping: Mapping): number {
  const names = header.map((name) => name.trim());
  return Math.max(...KINDS.map((one) => match(one, names, onlyPresent(mapping, names)).size));
}

const onlyPresent = (mapping: Mapping, names: readonly string[]): Mapping =>
  Object.fromEntries(Object.entries(mapping).filter(([, column]) => names.includes(column.trim())));

const knowsAll = ({ fields }: KindFields, mapping: Mapping): boolean =>
  Object.keys(mapping).every((field) => fields.some((one) => one.field === field));

function match({ fields }: KindFields, names: readonly string[], mapping: Mapping): Map<string, number> {
  const positions = new Map<string, number>();
  const free = new Map<string, number>();
  names.forEach((name, position) => free.set(plainName(name), position));
  for (const [field, column] of Object.entries(mapping)) {
    const position = names.indexOf(column.trim());
    const found = position === -1 ? free.get(plainName(column)) : position;
    if (found === undefined) {
      throw new AppError(
        "invalid",
        `The mapping names a column that the file does not have: ${column}. It has: ${shown(names)}`,
        ["?mapping"],
      );
    }
    positions.set(field, found);
  }
  for (const position of positions.values()) free.delete(plainName(names[position] ?? ""));
  for (const { field, names: known } of fields) {
    if (positions.has(field)) continue;
    const name = known.find((one) => free.has(one));
    const position = name === undefined ? undefined : free.get(name);
    if (name === undefined || position === undefined) continue;
    positions.set(field, position);
    free.delete(name);
  }
  return positions;
}

function lacks({ needed, oneOf }: KindFields, positions: ReadonlyMap<string, number>): string[] {
  const missing = needed.filter((field) => !positions.has(field));
  if (missing.length > 0 || oneOf.length === 0 || oneOf.some((field) => positions.has(field))) return missing;
  return [`one of ${oneOf.join(", ")}`];
}

/** More columns than any file of sales has; a header beyond that is not one. */
const MOST_COLUMNS = 1_000;

function refuseTooMany(header: readonly string[]): void {
  if (header.length <= MOST_COLUMNS) return;
  throw new AppError(
    "invalid",
    `The header names ${header.length} columns; at most ${MOST_COLUMNS} are read. Leave out those that are not needed`,
    ["/header"],
  );
}

/** Columns without a name are no duplicates: Excel writes them after the last one that was ever used. */
function refuseDuplicates(names: readonly string[]): void {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const name of names) {
    const plain = plainName(name);
    if (plain === "") continue;
    if (seen.has(plain)) twice.add(name);
    seen.add(plain);
  }
  if (twice.size === 0) return;
  throw new AppError("invalid", `The header names a column twice: ${shown([...twice])}. Rename one of them`, [
    "/header",
  ]);
}

function missingColumns(
  matches: readonly { one: KindFields; positions: ReadonlyMap<string, number> }[],
  names: readonly string[],
  kind: ImportKind | undefined,
): AppError {
  const nearest = matches.toSorted((a, b) => share(b) - share(a))[0];
  const missing = nearest === undefined ? [] : lacks(nearest.one, nearest.positions);
  const what = kind ?? (nearest !== undefined && nearest.positions.size > 0 ? nearest.one.kind : undefined);
  const message = what === undefined
    ? `The columns are not those of a known kind of file; found: ${shown(names)}. State kind and mapping`
    : `The header of this ${what} file lacks ${missing.join(", ")}; found: ${shown(names)}. ` +
      `Say which column it is, such as mapping={"${
        missing[0] ?? "field"
      }":"Column"} (on the command line: --map ${missing[0] ?? "field"}=Column)`;
  const details: ErrorDetail[] = missing.map((field) => ({
    pointer: `/header/${field}`,
    message: `No column for ${field}`,
  }));
  return new AppError("invalid", message, details);
}

/** How much of what a kind needs is there. */
const share = ({ one, positions }: { one: KindFields; positions: ReadonlyMap<string, number> }): number =>
  one.needed.filter((field) => positions.has(field)).length / one.needed.length + positions.size / 100;

function unknownFields(mapping: Mapping, kind: ImportKind | undefined): AppError {
  const known = (kind === undefined ? KINDS : [fieldsOf(kind)])
    .map((one) => `${one.kind}: ${one.fields.map(({ field }) => field).join(", ")}`);
  return new AppError(
    "invalid",
    `The mapping names fields that no kind of file has together: ${shown(Object.keys(mapping))}. Known are ${
      known.join("; ")
    }`,
    ["?mapping"],
  );
}

/** A list for a message, cut short: a header comes from the caller. */
const shown = (names: readonly string[]): string => {
  const text = names.slice(0, 40).join(", ");
  return text.length > 500 ? `${text.slice(0, 500)}…` : text;
};

/**
 * A JSON value that is not written down yet: some parts are only known once earlier requests are answered (`kept`), and
 * some are no value of JavaScript's (`raw`: `1e400`, `-0`, a broken text). Members are pairs, so that a name can come twice.
 */
export type Node =
  | { readonly kind: "value"; readonly value: string | number | boolean | null }
  | { readonly kind: "raw"; readonly text: string }
  | Kept
  | { readonly kind: "list"; readonly items: readonly Node[] }
  | { readonly kind: "object"; readonly members: readonly Member[] };

/** What an earlier answer said of a thing; `otherwise` where there was none. */
export interface Kept {
  readonly kind: "kept";
  /** What sort of thing, such as `product`; `subject` is the one that the request's path names. */
  readonly noun: string;
  readonly field: string;
  /** Which of them. */
  readonly pick: number;
  /** The largest number that the schema allows here; what is larger is not looked up. */
  readonly most: number;
  readonly otherwise: Node;
}

export type Member = readonly [name: string, node: Node];

/** Looks up what a node wants of earlier answers. */
export type Lookup = (wanted: Kept) => string | number | undefined;

export const value = (plain: string | number | boolean | null): Node => ({ kind: "value", value: plain });

export const raw = (text: string): Node => ({ kind: "raw", text });

/** The node as JSON text. */
export function jsonOf(node: Node, lookup: Lookup): string {
  if (node.kind === "value") return JSON.stringify(node.value);
  if (node.kind === "raw") return node.text;
  if (node.kind === "list") return `[${node.items.map((item) => jsonOf(item, lookup)).join()}]`;
  if (node.kind === "object") return objectOf(membersOf(node.members, lookup));
  const found = lookup(node);
  return found === undefined ? jsonOf(node.otherwise, lookup) : JSON.stringify(found);
}

export const membersOf = (members: readonly Member[], lookup: Lookup): [string, string][] =>
  members.map(([name, node]) => [name, jsonOf(node, lookup)]);

export const objectOf = (members: readonly (readonly [string, string])[]): string =>
  `{${members.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join()}}`;

/** The node as the text of a header, a query or a path. */
export function plainOf(node: Node, lookup: Lookup): string {
  if (node.kind === "value") return String(node.value);
  if (node.kind !== "kept") return jsonOf(node, lookup);
  const found = lookup(node);
  return found === undefined ? plainOf(node.otherwise, lookup) : String(found);
}

/** How many members the node has, at any depth. */
export function countMembers(node: Node): number {
  if (node.kind === "list") return node.items.reduce((sum, item) => sum + countMembers(item), 0);
  if (node.kind !== "object") return 0;
  return node.members.reduce((sum, [, inner]) => sum + 1 + countMembers(inner), 0);
}

/** The same node with one of its members, counted in depth first order, made into others. */
export function changeMember(node: Node, at: number, change: (member: Member) => readonly Member[]): Node {
  let left = at;
  const walk = (one: Node): Node => {
    if (one.kind === "list") return { ...one, items: one.items.map(walk) };
    if (one.kind !== "object") return one;
    return {
      ...one,
      members: one.members.flatMap((member) => {
        if (left-- === 0) return change(member);
        const inner: Member = [member[0], walk(member[1])];
        return [inner];
      }),
    };
  };
  return walk(node);
}

import fc from "fast-check";
import type { OpenApi, Parameter } from "../support/contract.ts";
import { type Damage, oddDamage } from "./damage.ts";
import type { Target } from "./document.ts";
import { changeMember, countMembers, type Member, type Node, value } from "./nodes.ts";
import {
  extraMember,
  oddContentType,
  oddHeader,
  oddMethod,
  oddNode,
  oddQuery,
  oddSegment,
  oddSuffix,
} from "./oddities.ts";
import { nounOf } from "./pool.ts";
import { valueOf } from "./values.ts";

/** A request, up to what only earlier answers can tell. */
export interface Plan {
  readonly kind: "request";
  readonly method: string;
  /** As documented; its parameters are in `keys`. */
  readonly path: string;
  readonly keys: ReadonlyMap<string, Node>;
  /** What follows the path. */
  readonly suffix: string;
  /** In the form that is not documented: with a trailing slash, or without. */
  readonly otherSlash: boolean;
  readonly query: readonly Member[];
  readonly headers: readonly Member[];
  readonly contentType: string | null;
  readonly body: Node | undefined;
  readonly damage: Damage | undefined;
  /** All of it is as the document says. */
  readonly intact: boolean;
}

/** A step of a run: a request, or one of its keyed requests once more. */
export type Step = Plan | { readonly kind: "again"; readonly pick: number };

/** How many of a hundred steps are as the document says, are spoilt, and repeat a keyed request. */
const SHARES = { intact: 54, spoilt: 40, again: 6 };

/** A step of a run over these operations. */
export function stepOf(document: OpenApi, targets: readonly Target[]): fc.Arbitrary<Step> {
  const weighted = targets.map((target) => ({
    weight: weightOf(target),
    intact: intactPlan(document, target),
  }));
  return fc.oneof(
    {
      weight: SHARES.intact,
      arbitrary: fc.oneof(...weighted.map(({ weight, intact }) => ({ weight, arbitrary: intact }))),
    },
    {
      weight: SHARES.spoilt,
      arbitrary: fc.oneof(...weighted.map(({ weight, intact }) => ({ weight, arbitrary: spoilt(intact) }))),
    },
    {
      weight: SHARES.again,
      arbitrary: fc.record({ kind: fc.constant("again" as const), pick: fc.nat(100) }),
    },
  );
}

/** Most requests make and change; a store from which as much is deleted as made would be empty. */
const weightOf = ({ method, path, tags }: Target): number => {
  // Of two days of no order, every other pair is the wrong way round; and many a reference is nobody's.
  if (path === "/rfm/transitions" || path.startsWith("/customers/")) return 2;
  if (!tags.includes("Clustr") && !tags.includes("Retail")) return 1;
  if (method === "DELETE") return 1;
  if (method === "POST" || method === "PUT") return 6;
  return method === "GET" && path.includes("{") ? 4 : 2;
};

function intactPlan(document: OpenApi, target: Target): fc.Arbitrary<Plan> {
  const { path, parameters, body } = target;
  const noun = nounOf(path);
  const ownKey = body?.properties === undefined && noun === undefined ? undefined : OWN_KEYS[noun ?? ""];
  const place = (name: string) => ({ document, name, ownKey: target.method === "POST" ? ownKey : undefined });
  const of = (where: Parameter["in"]) =>
    fc.tuple(...parameters.filter((one) => one.in === where).map(parameter));
  const parameter = ({ name, schema, required }: Parameter): fc.Arbitrary<Member[]> => {
    const present = parameterValue(name, valueOf(schema, place(name))).map((
      node,
    ): Member[] => [[name, node]]);
    const weight = name === "limit" ? 1 : 3;
    return required
      ? present
      : fc.oneof({ weight, arbitrary: fc.constant<Member[]>([]) }, { weight: 3, arbitrary: present });
  };
  return fc.record({
    kind: fc.constant("request" as const),
    method: target.method === "GET"
      ? fc.oneof({ weight: 14, arbitrary: fc.constant("GET") }, { weight: 1, arbitrary: fc.constant("HEAD") })
      : fc.constant(target.method),
    path: fc.constant(path),
    keys: of("path").map((found) => new Map(found.flat())),
    suffix: fc.constant(""),
    otherSlash: fc.nat(3).map((one) => one === 0),
    query: of("query").map((found) => found.flat()),
    headers: of("header").map((found) => found.flat()),
    contentType: fc.constant(body === undefined ? null : "application/json"),
    body: body === undefined ? fc.constant(undefined) : valueOf(body, place("")),
    damage: fc.constant(undefined),
    intact: fc.constant(true),
  });
}

/** The field of a new thing's body that is its own key, by what it is called. */
const OWN_KEYS: Readonly<Record<string, string>> = {
  product: "product_sku",
  customer: "customer_id",
  time: "time_id",
  transaction: "transaction_id",
  sale: "sale_id",
};

/** Few keys, so that some come twice, with the same body or another one. */
const parameterValue = (name: string, allowed: fc.Arbitrary<Node>): fc.Arbitrary<Node> =>
  name === "idempotency-key"
    ? fc.oneof({ weight: 2, arbitrary: fc.nat(6).map((key) => value(`key-${key}`)) }, {
      weight: 1,
      arbitrary: allowed,
    })
    : allowed;

type Change = (plan: Plan) => Plan;

/** The same request with one or two things that are not as documented. */
const spoilt = (intact: fc.Arbitrary<Plan>): fc.Arbitrary<Plan> =>
  fc.tuple(intact, fc.array(change, { minLength: 1, maxLength: 2 })).map(([plan, changes]) =>
    changes.reduce<Plan>((one, next) => next(one), { ...plan, intact: false })
  );

const inBody = (edit: (body: Node) => Node): Change => (plan) => {
  const { body } = plan;
  return body === undefined ? plan : { ...plan, body: edit(body) };
};

const edited = (at: number, edit: (member: Member) => readonly Member[]): Change =>
  inBody((body) => changeMember(body, at % Math.max(1, countMembers(body)), edit));

const extended = (member: Member): Change =>
  inBody((body) => body.kind === "object" ? { ...body, members: [...body.members, member] } : body);

/** As many lines as a sale may have, or one more: those that are there, over and over. */
const crowded = (size: number): Change =>
  inBody((body) =>
    body.kind !== "object" ? body : {
      ...body,
      members: body.members.map(([name, node]): Member => [
        name,
        node.kind !== "list" || node.items.length === 0 ? node : {
          ...node,
          items: Array.from({ length: size }, (_, at) => node.items[at % node.items.length] ?? value(null)),
        },
      ]),
    }
  );

/** For a path without a key, spoils what follows it. */
const inPath = (segment: Node, suffix: string): Change => (plan) => {
  const [name] = [...plan.keys.keys()];
  return name === undefined ? { ...plan, suffix } : { ...plan, keys: new Map([[name, segment]]) };
};

const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.tuple(fc.nat(), oddNode).map(([at, odd]) => edited(at, ([name]) => [[name, odd]])),
  },
  { weight: 3, arbitrary: fc.nat().map((at) => edited(at, () => [])) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(), oddNode).map(([at, odd]) =>
      edited(at, (member) => [member, [member[0], odd]])
    ),
  },
  { weight: 4, arbitrary: extraMember.map(extended) },
  { weight: 1, arbitrary: fc.constantFrom(5_000, 5_001).map(crowded) },
  { weight: 4, arbitrary: oddDamage.map((damage): Change => (plan) => ({ ...plan, damage })) },
  { weight: 2, arbitrary: oddContentType.map((contentType): Change => (plan) => ({ ...plan, contentType })) },
  {
    weight: 4,
    arbitrary: oddHeader.map((header): Change => (plan) => ({ ...plan, headers: [...plan.headers, header] })),
  },
  {
    weight: 4,
    arbitrary: oddQuery.map((query): Change => (plan) => ({ ...plan, query: [...plan.query, query] })),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(oddSegment, oddSuffix).map(([segment, suffix]) => inPath(segment, suffix)),
  },
  { weight: 1, arbitrary: oddSuffix.map((suffix): Change => (plan) => ({ ...plan, suffix })) },
  { weight: 1, arbitrary: oddMethod.map((method): Change => (plan) => ({ ...plan, method })) },
);

import { seedStore } from "../../src/commerce/seed/load.ts";
import { startTarget, type Target, type TargetName, TARGETS } from "../support/targets.ts";

/** How much dearer the analytic reads are at a million transactions than at ten thousand of the same customers. */
const CUSTOMERS = 5_000;
const SIZES = [10_000, Number(process.argv[2] ?? 1_000_000)] as const;
const ROUNDS = Number(process.argv[4] ?? 100);
const END = "2026-10-31";

const QUESTIONS = [
  "/kpis",
  "/monthly_revenue",
  "/customer_segments",
  "/top_customers",
  "/product_category_performance",
  "/customer_satisfaction",
  "/churn_risk",
  "/rfm_segmentation",
  "/rfm/segments",
  "/rfm?limit=100",
  "/cohorts",
  "/clv?limit=100",
  "/customers/C001",
  "/kpis?as_of=2026-06-30",
  "/cohorts?as_of=2026-06-30",
];

/** From the walk of a whole index: asked less often. */
const roundsOf = (question: string): number => question.includes("as_of") ? Math.ceil(ROUNDS / 10) : ROUNDS;

/** The time that so large a part of the answers did not take longer than. */
const percentile = (times: readonly number[], share: number): number =>
  times.toSorted((one, other) => one - other)[Math.ceil(share * times.length) - 1] ?? NaN;

async function ask({ url }: Target, question: string, token: string): Promise<number> {
  const started = performance.now();
  const response = await fetch(`${url}${question}`, { headers: { authorization: `Bearer ${token}` } });
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`${question} answered ${response.status}`);
  return performance.now() - started;
}

async function filled(name: TargetName, transactions: number) {
  const target = await startTarget(name, { asTask: true });
  await seedStore(target, { customers: CUSTOMERS, transactions, seed: 1, end: END });
  return { target, token: await target.token("analyst") };
}

let missed = 0;
for (const name of TARGETS.filter((target) => target === (process.argv[3] ?? target))) {
  const sides = [await filled(name, SIZES[0]), await filled(name, SIZES[1])] as const;
  console.log(`\n${name}: ${CUSTOMERS} customers, ${SIZES.join(" and ")} transactions, ms`);
  console.log(
    "| question | p50 small | p50 large | p95 small | p95 large | p95 ratio |\n|---|---|---|---|---|---|",
  );
  for (const question of QUESTIONS) {
    const times = sides.map(() => new Array<number>());
    for (let round = -3; round < roundsOf(question); round++) {
      for (const [index, { target, token }] of sides.entries()) {
        const time = await ask(target, question, token);
        if (round >= 0) times[index]?.push(time);
      }
    }
    const [small = [], large = []] = times;
    const ratio = percentile(large, 0.95) / percentile(small, 0.95);
    const figures = [0.5, 0.95].flatMap((share) => [percentile(small, share), percentile(large, share)]);
    console.log(
      `| ${question} | ${figures.map((figure) => figure.toFixed(2)).join(" | ")} | ${ratio.toFixed(2)} |`,
    );
    if (["/kpis", "/monthly_revenue"].includes(question) && ratio > 1.5) missed++;
  }
  await Promise.all(sides.map(({ target }) => target.stop()));
}
process.exit(missed === 0 ? 0 : 1);

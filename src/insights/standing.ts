import type { Deps } from "../deps.ts";
import type { Cut, Standing } from "./cut.ts";
import { standing, standingIn } from "./queries/cut.ts";

/** Reads what an answer hangs on, to tell whether one is still good without making it again. */
export async function readStanding({ db }: Pick<Deps, "db">, cut: Cut): Promise<Standing> {
  const [result] = await db.read([standing(cut)]);
  return standingIn(result);
}

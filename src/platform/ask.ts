import { AppError } from "../errors.ts";

/** Answers come from the environment where a variable is set there, else from whoever sits at the terminal. */
async function answer(variable: string, ask: () => Promise<string>, optional: boolean): Promise<string> {
  const set = Deno.env.get(variable);
  if (set !== undefined && set !== "") return set;
  if (!Deno.stdin.isTerminal()) {
    if (optional) return "";
    throw new AppError("invalid", `Set ${variable}, or run this at a terminal`);
  }
  return await ask();
}

/** Asks for a line. */
export const askFor = (question: string, variable: string, { optional = false } = {}): Promise<string> =>
  answer(variable, () => Promise.resolve(prompt(`${question}:`)?.trim() ?? ""), optional);

/** Asks for a line that is not shown while it is typed. */
export const askForSecret = (question: string, variable: string): Promise<string> =>
  answer(variable, () => readHidden(question), false);

const ENTER = new Set(["\r", "\n"]);
const BACKSPACE = new Set(["\b", "\u007f"]);
const INTERRUPT = "\u0003";

async function readHidden(question: string): Promise<string> {
  await Deno.stdout.write(new TextEncoder().encode(`${question}: `));
  Deno.stdin.setRaw(true);
  try {
    const typed: string[] = [];
    const decoder = new TextDecoder();
    const buffer = new Uint8Array(256);
    for (;;) {
      const size = await Deno.stdin.read(buffer);
      if (size === null) return typed.join("");
      for (const character of decoder.decode(buffer.subarray(0, size), { stream: true })) {
        if (character === INTERRUPT) throw new AppError("invalid", "Interrupted");
        if (ENTER.has(character)) return typed.join("");
        if (BACKSPACE.has(character)) typed.pop();
        else typed.push(character);
      }
    }
  } finally {
    Deno.stdin.setRaw(false);
    console.log();
  }
}

import { AppError } from "../errors.ts";

/**
 * Waits for a verb; where it fails over a field, the field is named as this document calls it.
 *
 * @param names the verb's pointers and this document's, such as `{"/id": "/product_sku"}`; what lies below one goes with it
 */
export async function naming<T>(names: Readonly<Record<string, string>>, verb: Promise<T>): Promise<T> {
  try {
    return await verb;
  } catch (error) {
    throw error instanceof AppError ? renamed(error, names) : error;
  }
}

function renamed(error: AppError, names: Readonly<Record<string, string>>): AppError {
  const details = error.details.map(({ pointer, message }) => {
    const known = Object.entries(names).find(([name]) => pointer === name || pointer.startsWith(`${name}/`));
    return {
      pointer: known === undefined ? pointer : known[1] + pointer.slice(known[0].length),
      message: inWords(message, names),
    };
  });
  const { retryAfter, allowance, allow } = error;
  return new AppError(error.code, inWords(error.message, names), details, {
    cause: error,
    ...retryAfter === undefined ? {} : { retryAfter },
    ...allowance === undefined ? {} : { allowance },
    ...allow === undefined ? {} : { allow },
  });
}

/** `The id is already taken` speaks of the field by the verb's name too. */
const inWords = (message: string, names: Readonly<Record<string, string>>): string =>
  message.replace(/^The (\w+) is already taken$/, (sentence, name) => {
    const known = names[`/${name}`];
    return known === undefined ? sentence : sentence.replace(name, known.slice(1));
  });

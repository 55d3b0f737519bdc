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
    return { pointer: known === undefined ? pointer : known[1] + pointer.slice(known[0].length), message };
  });
  const { retryAfter, allow } = error;
  return new AppError(error.code, error.message, details, {
    cause: error,
    ...retryAfter === undefined ? {} : { retryAfter },
    ...allow === undefined ? {} : { allow },
  });
}

import type { Config } from "../config.ts";

/** Makes a secret of 48 random bytes, as text. */
const newSecret = (): string => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(48))));

/**
 * Gives the local trial a secret that outlives it, in a file beside the database that only its owner can read.
 * A stated secret wins; with a database that is not a local file, a secret for this run alone.
 */
export async function localSecret(config: Config): Promise<Config> {
  if (config.secretKey !== undefined) return config;
  if (!config.databaseUrl.startsWith("file:")) return { ...config, secretKey: newSecret() };
  const path = `${config.databaseUrl.slice("file:".length).replace(/\?.*$/, "").replace(/\.db$/, "")}.key`;
  try {
    await Deno.writeTextFile(path, newSecret(), { createNew: true, mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  return { ...config, secretKey: (await Deno.readTextFile(path)).trim() };
}

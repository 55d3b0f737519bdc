import type { RequestContext } from "./context.ts";

/** The strong tag of something that is stamped whenever it changes; two writes never share a stamp. */
export const stampTag = (updatedAt: number): string => `"${updatedAt}"`;

/** The strong tag of what follows from these parts and from nothing else. */
export async function contentTag(parts: readonly (string | number | null)[]): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify(parts));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
  return `"${digest.subarray(0, 16).toBase64({ alphabet: "base64url", omitPadding: true })}"`;
}

/** Whether the caller holds this version already (`If-None-Match`, compared weakly: RFC 9110, 13.1.2). */
export function holdsAlready(c: RequestContext, tag: string): boolean {
  const stated = c.req.header("if-none-match");
  if (stated === undefined) return false;
  return stated.trim() === "*" ||
    tagsOf(stated).some((one) => one.replace(/^W\//, "") === tag.replace(/^W\//, ""));
}

/**
 * The stamps that `If-Match` allows; null for `*`, undefined without the header. Compared strongly: a weak tag, or one
 * that is not ours, allows nothing.
 */
export function stampsOfIfMatch(stated: string | undefined): number[] | null | undefined {
  if (stated === undefined) return undefined;
  if (stated.trim() === "*") return null;
  return tagsOf(stated).flatMap((tag) => {
    const stamp = /^"(0|[1-9]\d{0,14})"$/.exec(tag)?.[1];
    return stamp === undefined ? [] : [Number(stamp)];
  });
}

/** The members of the list, cut at the commas outside quotes; what is no tag equals none. */
const tagsOf = (header: string): string[] =>
  (header.match(/(?:[^,"]|"[^"]*"?)+/g) ?? []).map((member) => member.trim());

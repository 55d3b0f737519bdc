/**
 * The one form that an account's email address is kept and found in: composed (NFC), in lower case. SQLite folds the case of
 * ASCII letters alone, so that it can't be left to an index.
 */
export function canonicalEmail(email: string): string;
export function canonicalEmail(email: string | null): string | null;
export function canonicalEmail(email: string | null): string | null {
  return email === null ? null : email.normalize("NFC").toLowerCase();
}

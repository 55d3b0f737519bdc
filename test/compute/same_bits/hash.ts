/** One number or one array of a result. */
export type Part = number | Float64Array | Int32Array;

/** SHA-256 of the bits of all parts in turn, the first 16 hex digits: −0 is not 0 here, nor one NaN another. */
export async function hashOf(parts: readonly Part[]): Promise<string> {
  const arrays = parts.map((part) => typeof part === "number" ? Float64Array.of(part) : part);
  const bytes = new Uint8Array(arrays.reduce((length, { byteLength }) => length + byteLength, 0));
  let offset = 0;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), offset);
    offset += byteLength;
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

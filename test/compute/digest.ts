/** SHA-256 of labels as little-endian int32, the first 16 hex digits, as the scripts in `test/golden/` make it. */
export async function digestOf(labels: Int32Array): Promise<string> {
  const bytes = new DataView(new ArrayBuffer(labels.length * 4));
  labels.forEach((label, row) => bytes.setInt32(row * 4, label, true));
  const digest = new Uint8Array(
    await crypto.subtle.digest("SHA-256", bytes.buffer),
  );
  return [...digest.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What stands around the items of an array. */
interface Envelope {
  readonly head: string;
  readonly tail: string;
}

/**
 * A JSON array as it comes: the first items at once, then page by page as the receiver takes it in. A failure on the
 * way breaks the connection, so that nothing unfinished looks whole.
 *
 * @param items the texts of the first items
 * @param pages what follows
 */
export function jsonArray<Row>(
  { head, tail }: Envelope,
  items: readonly string[],
  pages: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
  text: (row: Row) => string,
): ReadableStream<Uint8Array> {
  const parts = texts();
  const encoder = new TextEncoder();
  async function* texts(): AsyncGenerator<string> {
    yield head + items.join(",");
    let empty = items.length === 0;
    for await (const page of pages) {
      if (page.length === 0) continue;
      yield (empty ? "" : ",") + page.map(text).join(",");
      empty = false;
    }
    yield tail;
  }
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await parts.return(undefined);
    },
  }, { highWaterMark: 0 });
}

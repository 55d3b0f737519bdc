/** What stands around the items of an array. */
interface Envelope {
  readonly head: string;
  readonly tail: string;
}

/**
 * A JSON array as it comes: the first items at once, then page by page as the receiver takes it in. A failure on the
 * way breaks the connection, so that nothing unfinished looks whole.
 *
 * @param first the first items
 * @param pages what follows
 */
export function jsonArray<Row>(
  { head, tail }: Envelope,
  first: readonly Row[],
  pages: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
  toWire: (row: Row) => unknown,
): ReadableStream<Uint8Array> {
  const parts = texts();
  const encoder = new TextEncoder();
  // Written as one text a page, not one an item: the less there is to throw away, the less memory a runtime asks for.
  const itemsOf = (rows: readonly Row[]) => JSON.stringify(rows.map(toWire)).slice(1, -1);
  async function* texts(): AsyncGenerator<string> {
    yield head + itemsOf(first);
    let empty = first.length === 0;
    for await (const page of pages) {
      if (page.length === 0) continue;
      yield (empty ? "" : ",") + itemsOf(page);
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

/** An event of a stream. */
export interface StreamedEvent {
  readonly event: string | undefined;
  readonly data: unknown;
}

/** What is read of a stream of server-sent events. */
export const eventsOf = (text: string): StreamedEvent[] =>
  text.split("\n\n").filter((block) => block.trim() !== "").map((block) => ({
    event: /^event: (.*)$/m.exec(block)?.[1],
    data: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? "null"),
  }));

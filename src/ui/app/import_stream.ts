/// <reference lib="dom" />
import { ApiError, ask, toError } from "./api.ts";
import type { ImportProgress, ImportReport, Problem } from "./wire.ts";

/** What may be said about a file; an empty text leaves it to the service. */
export type ImportChoices = Readonly<Record<"kind" | "mode" | "date_order" | "mapping", string>>;

/** Sends the file and follows the answer's events until the report or the error comes. */
export async function sendFile(
  file: File,
  choices: ImportChoices,
  onProgress: (progress: ImportProgress) => void,
  signal: AbortSignal,
): Promise<ImportReport> {
  const form = new FormData();
  for (const [name, value] of Object.entries(choices)) if (value !== "") form.append(name, value);
  // Last: the service takes the fields before the file and reads the file as it comes.
  form.append("file", file);
  const response = await ask("/imports", {
    method: "POST",
    body: form,
    headers: { accept: "text/event-stream" },
    signal,
  });
  for await (const { event, data } of readEvents(response)) {
    if (event === "progress") {
      const progress: ImportProgress = JSON.parse(data);
      onProgress(progress);
    }
    if (event === "result") {
      const report: ImportReport = JSON.parse(data);
      return report;
    }
    if (event === "error") {
      const problem: Problem = JSON.parse(data);
      throw toError(problem);
    }
  }
  throw new ApiError(
    0,
    "The connection ended before the import did. Import the file again: nothing is added twice.",
  );
}

interface ServerEvent {
  readonly event: string;
  readonly data: string;
}

/** The events of an answer; EventSource can't send a file. */
async function* readEvents(response: Response): AsyncGenerator<ServerEvent> {
  if (response.body === null) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let pending = "";
  while (true) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (pending + value).split("\n\n");
    pending = blocks.pop() ?? "";
    for (const block of blocks) yield parseEvent(block);
  }
}

function parseEvent(block: string): ServerEvent {
  const lines = block.split("\n");
  const field = (name: string) =>
    lines.filter((line) => line.startsWith(`${name}:`)).map((line) =>
      line.slice(name.length + 1).trimStart()
    );
  return { event: field("event")[0] ?? "message", data: field("data").join("\n") };
}

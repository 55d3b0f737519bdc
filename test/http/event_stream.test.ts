import { afterEach, describe, expect, test, vi } from "vitest";
import { AppError } from "../../src/errors.ts";
import { eventStream, type Listener, wantsEvents } from "../../src/http/event_stream.ts";
import { bareService } from "./service.ts";

afterEach(() => void vi.restoreAllMocks());

/** A service whose one operation runs this job. */
function serviceOf(job: (listener: Listener) => Promise<unknown>) {
  const app = bareService();
  app.use(async (c, next) => {
    c.set("requestId", "r-1");
    c.set("room", "Segmentation");
    await next();
  });
  app.get("/long", (c) => wantsEvents(c) ? eventStream(c, job) : c.json("plain"));
  return (accept = "text/event-stream") => app.request("/long", { headers: { accept } });
}

const eventsOf = async (response: Response) =>
  (await response.text()).trimEnd().split("\n\n").map((block) => {
    const [, event, data = ""] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
    return { event, data: JSON.parse(data) };
  });

describe("eventStream()", () => {
  test("tells each progress, then the one result, and keeps nothing", async () => {
    const ask = serviceOf(async ({ onProgress }) => {
      for (const step of [1, 2]) onProgress(await Promise.resolve({ step }));
      return { text: "two\nlines" };
    });
    const response = await ask();
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await eventsOf(response)).toEqual([
      { event: "progress", data: { step: 1 } },
      { event: "progress", data: { step: 2 } },
      { event: "result", data: { text: "two\nlines" } },
    ]);
  });

  test("ends with the problem of a job that fails, as the room words it", async () => {
    const ask = serviceOf(() => Promise.reject(new AppError("conflict", "There is too little", ["/rows"])));
    expect(await eventsOf(await ask())).toEqual([{
      event: "error",
      data: expect.objectContaining({
        status: 409,
        error: "There is too little",
        request_id: "r-1",
        errors: [{ pointer: "/rows", message: "There is too little" }],
      }),
    }]);
  });

  test("logs a defect, and tells nothing of it", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    const [event] = await eventsOf(await serviceOf(() => Promise.reject(new Error("a secret")))());
    expect(event).toMatchObject({ event: "error", data: { status: 500 } });
    expect(JSON.stringify(event)).not.toContain("a secret");
    expect(String(log.mock.calls[0]?.[0])).toContain('"path":"/long"');
  });

  test("cancels the job of a caller who leaves, waits until it has tidied up, and calls it no failure", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    const done: string[] = [];
    const ask = serviceOf(async ({ signal, onProgress }) => {
      try {
        for (let step = 0;; step++) {
          onProgress({ step });
          await new Promise((resolve) => setTimeout(resolve, 1));
          signal.throwIfAborted();
        }
      } finally {
        await new Promise((resolve) => setTimeout(resolve, 5));
        done.push("tidied up");
      }
    });
    const reader = (await ask()).body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(done).toEqual(["tidied up"]);
    expect(log).not.toHaveBeenCalled();
  });

  test("is for those alone who ask for events", async () => {
    const ask = serviceOf(() => Promise.resolve(1));
    for (const accept of ["application/json", "*/*"]) expect(await (await ask(accept)).json()).toBe("plain");
    expect(await eventsOf(await ask("text/event-stream, application/json;q=0.5"))).toHaveLength(1);
  });
});

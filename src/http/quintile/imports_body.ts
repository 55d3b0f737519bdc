import { decodeField, make, type MultipartError } from "multipasta";
import { AppError } from "../../errors.ts";

/** The file of a request, and what was said about it beside the query. */
export interface ImportBody {
  readonly file: ReadableStream<Uint8Array>;
  readonly name: string;
  /** Bytes of the file, where the request says so beforehand. */
  readonly size: number | undefined;
  /** Fields of the form; none where the body is the file itself. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Bodies that are the file itself. */
const RAW_TYPES: ReadonlySet<string> = new Set([
  "text/csv",
  "text/plain",
  "text/tab-separated-values",
  "application/csv",
  "application/vnd.ms-excel",
  "application/octet-stream",
]);

/**
 * Finds the file in a request, without holding it: a form is taken apart as it arrives.
 *
 * @throws {AppError} `unsupported_media_type` for any other body, `malformed` for a broken form, `invalid` for one without a file
 */
export async function readImportBody(request: Request): Promise<ImportBody> {
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  const encoding = request.headers.get("content-encoding") ?? "identity";
  if (encoding !== "identity") {
    throw new AppError(
      "unsupported_media_type",
      "Send the file uncompressed: no Content-Encoding is understood",
    );
  }
  if (request.body === null) {
    throw new AppError("invalid", "Send the file as the body, or as a form with a file");
  }
  const body = received(request.body);
  if (type === "multipart/form-data") return await readForm(request.headers, body);
  if (RAW_TYPES.has(type)) {
    const size = /^\d{1,15}$/.exec(request.headers.get("content-length") ?? "")?.[0];
    return {
      file: body,
      name: "import.csv",
      size: size === undefined ? undefined : Number(size),
      fields: {},
    };
  }
  throw new AppError(
    "unsupported_media_type",
    "Send the file as text/csv, or as multipart/form-data with a file",
  );
}

/**
 * The body, taken in hand at once: one that nobody holds when the answer begins (as events do) may be thrown away.
 * One that breaks off is the sender's failure, not ours.
 */
function received(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (cause) {
        controller.error(new AppError("malformed", "The body broke off; send the file again", [], { cause }));
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

const FIELD_BYTES = 65_536;
const FORM_PARTS = 32;
const LONGEST_NAME = 200;

/** Reads up to the first file; its bytes, and what follows, are read as the file is. */
async function readForm(headers: Headers, body: ReadableStream<Uint8Array>): Promise<ImportBody> {
  const reader = body.getReader();
  const fields: Record<string, string> = Object.create(null);
  const queue: Uint8Array[] = [];
  const state: { file: string | undefined; files: number; done: boolean; error: AppError | undefined } = {
    file: undefined,
    files: 0,
    done: false,
    error: undefined,
  };
  const parser = make({
    headers: Object.fromEntries(headers),
    maxParts: FORM_PARTS,
    maxFieldSize: FIELD_BYTES,
    isFile: ({ filename, name }) => filename !== undefined || name === "file",
    onField(info, value) {
      if (state.files > 0) {
        state.error ??= new AppError("invalid", `Put the field ${info.name} before the file`, [
          `/${info.name}`,
        ]);
      }
      fields[info.name] = decodeField(info, value);
    },
    onFile({ filename }) {
      if (++state.files > 1) state.error ??= new AppError("invalid", "Send one file at a time", ["/file"]);
      state.file ??= filename ?? "import.csv";
      return (chunk) => {
        if (chunk !== null) queue.push(chunk);
      };
    },
    onError: (error) => state.error ??= brokenForm(error),
    onDone: () => state.done = true,
  });
  /** Feeds the parser one piece; false at the end. */
  const advance = async (): Promise<boolean> => {
    const { done, value } = await reader.read();
    if (done) parser.end();
    else parser.write(value);
    if (state.error !== undefined) throw state.error;
    return !done;
  };
  while (state.file === undefined) {
    if (await advance()) continue;
    throw new AppError("invalid", "The form has no file; add one as the field file", ["/file"]);
  }
  const file = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        while (queue.length === 0) {
          if (await advance()) continue;
          if (queue.length === 0) return controller.close();
        }
        for (const piece of queue.splice(0)) controller.enqueue(piece);
      } catch (error) {
        controller.error(error);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return { file, name: state.file.slice(0, LONGEST_NAME), size: undefined, fields };
}

const brokenForm = (error: MultipartError): AppError =>
  error._tag === "ReachedLimit"
    ? new AppError("too_large", "The form has too many fields, or too long ones")
    : new AppError(
      "malformed",
      "The form is broken: it does not end, or its boundary or headers can't be read",
    );

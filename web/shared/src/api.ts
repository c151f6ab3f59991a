/** The way to the HTTP API: typed by its own document, with the CSRF token and the language on every request. */

import createClient, { type Middleware } from "openapi-fetch";
import type { components, paths } from "./generated/api.ts";
import { type Language, locales } from "./language.ts";

export type Schemas = components["schemas"];
export type Fault = Schemas["Fault"];

const UNSAFE = new Set(["POST", "PUT", "PATCH", "DELETE"]);
const caller: { csrf: string | null; language: Language } = { csrf: null, language: "en" };

/** Said once a session is known, and again when there is none. */
export function keepToken(csrf: string | null): void {
  caller.csrf = csrf;
}

export function askIn(language: Language): void {
  caller.language = language;
}

/** What the API answered instead of what was asked for: problem details (RFC 9457), or that it was out of reach. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly faults: readonly Fault[];
  readonly retryAfter: number | null;

  constructor(status: number, doc: Partial<Schemas["ProblemDetails"]>, retryAfter: number | null = null) {
    super(doc.detail ?? "");
    this.name = "Problem";
    this.status = status;
    this.code = doc.code ?? "unreachable";
    this.title = doc.title ?? "";
    this.faults = doc.errors ?? [];
    this.retryAfter = retryAfter;
  }
}

/** The problem in anything that was thrown; whatever is no answer means that the API was out of reach. */
export function problemOf(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(0, {});
}

async function problemIn(response: Response): Promise<Problem> {
  const retryAfter = Number(response.headers.get("Retry-After")) || null;
  const doc: unknown = await response.json().catch(() => ({}));
  return new Problem(response.status, doc && typeof doc === "object" ? doc : {}, retryAfter);
}

const marked: Middleware = {
  onRequest({ request }) {
    mark(request.headers, request.method);
    return request;
  },
  async onResponse({ response }) {
    if (!response.ok) throw await problemIn(response);
  },
};

function mark(headers: Headers, method: string): void {
  headers.set("Accept-Language", locales[caller.language]);
  if (UNSAFE.has(method) && caller.csrf) headers.set("X-CSRF-Token", caller.csrf);
}

// Looked up at each call, so that a test can stand in for it.
export const api = createClient<paths>({ fetch: (request) => fetch(request), credentials: "same-origin" });
api.use(marked);

/** The answer of a call that gives one; calls that fail have thrown. */
export async function answerOf<Answer>(call: Promise<{ data?: Answer }>): Promise<Answer> {
  return (await call).data as Answer;
}

/** A call by its address, for bodies whose shape the caller states. */
export async function send<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const headers = new Headers(body === undefined ? {} : { "Content-Type": "application/json" });
  mark(headers, method);
  const response = await fetch(path, {
    method,
    headers,
    credentials: "same-origin",
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw await problemIn(response);
  return (response.status === 204 ? null : await response.json()) as Answer;
}

/** A file as it is, with word of how many of its bytes are sent. */
export function sendFile<Answer>(path: string, file: Blob, onProgress: (sent: number) => void): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    const headers = new Headers({ "Content-Type": "application/octet-stream" });
    mark(headers, "POST");
    for (const [name, value] of headers) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onerror = () => reject(new Problem(0, {}));
    request.onload = () => {
      const response = new Response(request.responseText, { status: request.status });
      if (response.ok) resolve(response.json() as Promise<Answer>);
      else problemIn(response).then(reject);
    };
    request.send(file);
  });
}

/** Calls to the gateway that served the page: the session's cookie says who asks. */

/** An answer that is a refusal, or no answer at all. Thrown by `api`. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  constructor(
    /** HTTP status; 0 when nothing answered, or not to its end. */
    readonly status: number,
    /** The machine's word for it; `offline` when nothing answered, `broken_off` when the answer is not whole. */
    readonly code: string,
    /** What is wrong and how to mend it, as the server says it. */
    message: string,
    readonly requestId: string | null,
    /** Seconds to wait before another try makes sense. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }
}

export interface ApiOptions {
  readonly method?: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** Sent as JSON; a form as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** It goes out even when the page is left. */
  readonly keepalive?: boolean;
}

let refused: (error: ApiError) => void = () => {};

/** Calls `listener` whenever an answer says that nobody is logged in any more. */
export function onLoggedOut(listener: (error: ApiError) => void): void {
  refused = listener;
}

/** The answer's JSON. Throws `ApiError`, and the signal's reason. */
export async function api<T>(path: string, options: ApiOptions = {}): Promise<T> {
  const response = await request(path, options);
  return response.status === 204 ? undefined as T : await whole<T>(response.json(), options.signal);
}

/** What is read of an answer. Throws `ApiError` when it broke off or is something else, and the signal's reason. */
export async function whole<T>(reading: Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw new ApiError(0, "broken_off", String((error as Error).message), null);
  }
}

/** The answer, if it is none of refusal. Throws `ApiError`, and the signal's reason. */
export async function request(
  path: string,
  { method = "GET", body, headers = {}, signal, keepalive = false }: ApiOptions = {},
): Promise<Response> {
  const form = body instanceof FormData;
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      keepalive,
      headers: { ...body === undefined || form ? {} : { "content-type": "application/json" }, ...headers },
      ...body === undefined ? {} : { body: form ? body : JSON.stringify(body) },
      ...signal === undefined ? {} : { signal },
    });
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw new ApiError(0, "offline", String((error as Error).message), null);
  }
  if (response.ok) return response;
  const error = await errorOf(response);
  if (error.status === 401) refused(error);
  throw error;
}

async function errorOf(response: Response): Promise<ApiError> {
  const said = await response.json().catch(() => ({})) as {
    code?: string;
    details?: string;
    error?: string | { message?: string; code?: string };
  };
  const inner = typeof said.error === "object" ? said.error : {};
  const retryAfter = Number(response.headers.get("retry-after"));
  return new ApiError(
    response.status,
    said.code ?? inner.code ?? "unknown",
    said.details ?? inner.message ?? response.statusText,
    response.headers.get("x-request-id"),
    retryAfter > 0 ? retryAfter : null,
  );
}

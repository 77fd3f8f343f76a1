/** Why a URL was not fetched: it must not be, or it could not be. */

/** The URL is one that this server does not call for anybody. Thrown by `guardedFetch` before a byte is sent to it. */
export class FetchRefused extends Error {
  override readonly name = "FetchRefused";
  /** `found` and `accepted` in words for the person who named the URL. */
  constructor(url: string, readonly found: string, readonly accepted: string, options?: ErrorOptions) {
    super(`fetch "${shown(url)}": ${found}, accepted is ${accepted}`, options);
  }
}

export type FetchFailure = "network" | "timeout" | "too_large" | "redirect" | "aborted";

/** The URL was called in vain. Thrown by `guardedFetch` and by the body of its answer; the rest is in `cause`. */
export class FetchFailed extends Error {
  override readonly name = "FetchFailed";
  /** `status` is that of the answer, if there was one. */
  constructor(
    url: string,
    readonly reason: FetchFailure,
    readonly why: string,
    { status, ...options }: ErrorOptions & { readonly status?: number } = {},
  ) {
    super(`fetch "${shown(url)}": ${why}`, options);
    this.status = status ?? null;
  }
  readonly status: number | null;
}

const MAX_SHOWN = 120;

/** Without query and credentials: these hold secrets more often than not. */
function shown(text: string): string {
  const url = URL.parse(text);
  const plain = url === null ? text : `${url.protocol}//${url.host}${url.pathname}`;
  return plain.length <= MAX_SHOWN ? plain : `${plain.slice(0, MAX_SHOWN)}…`;
}

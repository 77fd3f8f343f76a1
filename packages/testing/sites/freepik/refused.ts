/** How the site says no. */

/** The site refuses a call. Thrown by whatever serves one, turned into JSON by `serveCall`. */
export class Refused extends Error {
  override readonly name = "Refused";
  constructor(
    readonly status: number,
    message: string,
    /** By field, as the page's framework gives them. */
    readonly errors: Readonly<Record<string, readonly string[]>> = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

export const unauthenticated = () => new Refused(401, "Unauthenticated.");
export const challenged = () =>
  new Refused(403, "Confirm that you are a person", { challenge: ["A person must answer the challenge."] });
export const staleToken = () => new Refused(419, "CSRF token mismatch.");
export const outOfCredits = () =>
  new Refused(402, "Not enough credits", { credits: ["Not enough credits."] });
export const throttled = (seconds: number) =>
  new Refused(429, "Too Many Attempts.", {}, { "retry-after": String(seconds) });
export const invalid = (field: string, text: string) =>
  new Refused(422, "The given data was invalid.", { [field]: [text] });

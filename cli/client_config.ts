/** The environment of the commands that call a running Sluice: `SLUICE_URL`, `SLUICE_KEY`, `NO_COLOR`. */

const DEFAULT_URL = "http://127.0.0.1:8001";

export interface ClientConfig {
  /** Where Sluice answers, without a slash at the end. */
  readonly url: string;
  /** An API key or a session's token; null when none was given, so that the server says what it needs. */
  readonly key: string | null;
  /** Whether colours are unwanted: https://no-color.org. */
  readonly plain: boolean;
}

/** A variable has a value that is not accepted. Thrown by `readClientConfig`; the message is for the person who typed. */
export class ClientConfigInvalid extends Error {
  override readonly name = "ClientConfigInvalid";
}

/** Reads the settings from `env`; an empty variable counts as absent. Throws `ClientConfigInvalid`. */
export function readClientConfig(env: Readonly<Record<string, string | undefined>>): ClientConfig {
  const { SLUICE_URL: url, SLUICE_KEY: key, NO_COLOR: noColour } = env;
  return {
    url: url === undefined || url === "" ? DEFAULT_URL : readUrl(url),
    key: key === undefined || key === "" ? null : readKey(key),
    plain: noColour !== undefined && noColour !== "",
  };
}

/** The settings of this process. Throws `ClientConfigInvalid`. */
export function clientConfig(): ClientConfig {
  return readClientConfig(Deno.env.toObject());
}

function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new ClientConfigInvalid(
      `read SLUICE_URL "${text}": expected the address of a Sluice, such as ${DEFAULT_URL}`,
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

function readKey(text: string): string {
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw new ClientConfigInvalid(
    "read SLUICE_KEY (its value is not shown): expected a key such as slk_… without spaces",
  );
}

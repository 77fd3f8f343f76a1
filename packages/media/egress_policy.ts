/** Decides whether a URL that a user named may be called, and at which address. */

import { isMetadata, isMetadataName, isPublic, parseAddress } from "./egress_address.ts";
import { allowsAddress, allowsHost, type EgressAllow, withoutDot } from "./egress_allow.ts";
import { FetchFailed, FetchRefused } from "./egress_errors.ts";

/** A URL that may be called, with the addresses it was judged by: nobody looks them up again. */
export interface Target {
  readonly url: URL;
  /** Without the brackets of IPv6 and without a dot at the end. */
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly string[];
}

export interface EgressPolicy {
  readonly allow: EgressAllow;
  /** Our own names, as `host` for all its ports or `host:port`: they would let strangers in as ourselves. */
  readonly ownHosts: readonly string[];
  /** All addresses of a name. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
}

const PUBLIC = "an https URL of a public host";

/** The target of `text`. Throws `FetchRefused`, and `FetchFailed` when the name has no address. */
export async function admit(text: string, { allow, ownHosts, resolve }: EgressPolicy): Promise<Target> {
  // 1. the text: parsed once, and used in no other form from here on
  const url = URL.parse(text);
  if (url === null) throw new FetchRefused(text, "it is no URL", PUBLIC);
  const refuse = (found: string, accepted = PUBLIC) => new FetchRefused(url.href, found, accepted);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw refuse(`its scheme is ${url.protocol.slice(0, -1)}`);
  }
  if (url.username !== "" || url.password !== "") {
    throw refuse("it holds credentials", "a URL without user name and password");
  }

  // 2. the name
  const host = withoutDot(url.hostname.replace(/^\[|\]$/g, ""));
  const port = url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port);
  const named = allowsHost(allow, withoutDot(url.hostname), port);
  if (host === "" || isMetadataName(host)) throw refuse("its host is not a public one");
  const isOwn = ownHosts.some((own) => {
    const name = own.toLowerCase();
    return name === withoutDot(url.hostname) || name === `${withoutDot(url.hostname)}:${port}`;
  });
  if (isOwn && !named) throw refuse("its host is this server", "an https URL of another host");

  // 3. the addresses: every one of them, for who answers with a good and a bad one hopes for the bad
  const literal = parseAddress(host);
  const addresses = literal === null ? await resolved(url, host, resolve) : [host];
  for (const address of addresses) {
    const parsed = parseAddress(address);
    if (parsed === null || isMetadata(parsed)) throw refuse("its host is not a public one");
    if (named || allowsAddress(allow, address)) continue;
    if (url.protocol === "http:") throw refuse("its scheme is http");
    if (!isPublic(parsed)) throw refuse("its address is private or reserved");
  }
  return { url, host, port, addresses };
}

async function resolved(
  url: URL,
  host: string,
  resolve: EgressPolicy["resolve"],
): Promise<readonly string[]> {
  const unknown = (cause?: unknown) =>
    new FetchFailed(url.href, "network", `the host "${host}" has no address`, { cause });
  const addresses = await resolve(host).catch((cause) => {
    throw unknown(cause);
  });
  if (addresses.length === 0) throw unknown();
  return addresses;
}

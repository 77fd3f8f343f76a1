/** What the operator lets users' URLs reach beside the public internet: `SLUICE_EGRESS_ALLOW`. */

import { isWithin, type Network, parseAddress, parseNetwork } from "./egress_address.ts";

/** Hosts by name and port, and networks. */
export interface EgressAllow {
  /** As `host:port`, in lower case. */
  readonly hosts: ReadonlySet<string>;
  readonly networks: readonly Network[];
}

/** Nothing but the public internet. */
export const ALLOW_NOTHING: EgressAllow = { hosts: new Set(), networks: [] };

/** The list is not one. Thrown by `parseEgressAllow` with the entry that does not fit. */
export class EgressAllowInvalid extends Error {
  override readonly name = "EgressAllowInvalid";
  constructor(entry: string) {
    super(
      `read the egress list: "${entry}" is neither host:port (such as localhost:9000 or [::1]:9000) ` +
        "nor a CIDR (such as 10.0.0.0/8)",
    );
  }
}

/** Reads `host:port` and CIDR entries, separated by commas or spaces. Throws `EgressAllowInvalid`. */
export function parseEgressAllow(text: string): EgressAllow {
  const hosts = new Set<string>();
  const networks: Network[] = [];
  for (const entry of text.split(/[\s,]+/).filter((part) => part !== "")) {
    const network = parseNetwork(entry);
    if (network !== null) networks.push(network);
    else hosts.add(hostOf(entry));
  }
  return { hosts, networks };
}

function hostOf(entry: string): string {
  const [, host = "", port = ""] = /^([^/@?#]+):(\d{1,5})$/.exec(entry) ?? [];
  // parsed as the URLs are that it will be compared with
  const url = URL.parse(`http://${host}`);
  if (url === null || url.port !== "" || Number(port) < 1 || Number(port) > 65_535) {
    throw new EgressAllowInvalid(entry);
  }
  return `${withoutDot(url.hostname)}:${Number(port)}`;
}

/** Whether the list names this host with this port. */
export function allowsHost({ hosts }: EgressAllow, host: string, port: number): boolean {
  return hosts.has(`${host}:${port}`);
}

/** Whether a network of the list holds the address. */
export function allowsAddress({ networks }: EgressAllow, address: string): boolean {
  const parsed = parseAddress(address);
  return parsed !== null && networks.some((network) => isWithin(parsed, network));
}

/** A host name without the dot that may end it: both forms are the same host. */
export function withoutDot(host: string): string {
  return host.replace(/\.+$/, "");
}

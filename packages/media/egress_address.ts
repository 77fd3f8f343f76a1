/** Which network addresses belong to the public internet: all that are not known to does not count. */

import ipaddr from "ipaddr.js";

/**
 * Where clouds give out the credentials of their machines: AWS, Azure, GCP and others at the first, then those of AWS for
 * containers (ECS, EKS), Azure's wire server, Alibaba, Oracle, and AWS on IPv6.
 */
const METADATA_ADDRESSES: ReadonlySet<string> = new Set([
  "169.254.169.254",
  "169.254.170.2",
  "169.254.170.23",
  "168.63.129.16",
  "100.100.100.200",
  "192.0.0.192",
  "fd00:ec2:0:0:0:0:0:254",
  "fd00:ec2:0:0:0:0:0:23",
]);

const METADATA_NAMES: ReadonlySet<string> = new Set([
  "metadata",
  "metadata.google.internal",
  "metadata.goog",
  "instance-data",
  "instance-data.ec2.internal",
  "metadata.azure.internal",
  "metadata.tencentyun.com",
]);

type Address = ipaddr.IPv4 | ipaddr.IPv6;

const NAT64 = ipaddr.IPv6.parseCIDR("64:ff9b::/96");
/** All that is given out as public IPv6 so far (IANA, IPv6 Global Unicast Address Assignments). */
const GLOBAL = ipaddr.IPv6.parseCIDR("2000::/3");

/** The address, or null when the text is none. IPv4 within IPv6 (mapped, NAT64) is taken out. */
export function parseAddress(text: string): Address | null {
  // lists of other notations (octal, hex) are what parsers differ about
  if (!ipaddr.IPv6.isValid(text) && !ipaddr.IPv4.isValidFourPartDecimal(text)) return null;
  const address = ipaddr.parse(text);
  if (!(address instanceof ipaddr.IPv6) || address.zoneId !== undefined) return address;
  const embeds = address.range() === "ipv4Mapped" || address.match(NAT64);
  return embeds ? new ipaddr.IPv4(address.toByteArray().slice(-4)) : address;
}

/** Whether anybody on the internet may be reached under it: neither private nor reserved nor many at once. */
export function isPublic(address: Address): boolean {
  if (address.range() !== "unicast" || isMetadata(address)) return false;
  return address instanceof ipaddr.IPv4 || address.match(GLOBAL);
}

/** Whether a cloud answers there with credentials of the machine. */
export function isMetadata(address: Address): boolean {
  return METADATA_ADDRESSES.has(address.toNormalizedString());
}

/** The same for a name in lower case, without a dot at its end. */
export function isMetadataName(name: string): boolean {
  return METADATA_NAMES.has(name);
}

/** A range of addresses. */
export type Network = readonly [base: Address, bits: number];

/** Reads CIDR notation; null when the text is none. */
export function parseNetwork(text: string): Network | null {
  return ipaddr.isValidCIDR(text) ? ipaddr.parseCIDR(text) : null;
}

/** Whether the address is of the network. */
export function isWithin(address: Address, [base, bits]: Network): boolean {
  return address.kind() === base.kind() && address.match([base, bits] as [ipaddr.IPv4, number]);
}

/** The XMP packet (ISO 16684-1) that carries a note, alone or beside what another tool wrote. */

import { noteOf, noteText, type ProvenanceNote } from "./note.ts";
import { escapeXml, unescapeXml } from "./xml.ts";

/** Longest packet that is written or read, bytes: a prompt of 32,000 characters fits however it is escaped. */
export const MAX_PACKET = 2_000_000;

/** A file has one packet; of a file that has more, so many are looked at. */
export const MAX_PACKETS = 4;

/** By this, and nothing less, a packet is known to hold a note of ours. */
const NAMESPACE = "urn:x-sluice:provenance/1.0/";
/** IPTC's word for what a generator made: cv.iptc.org/newscodes/digitalsourcetype. */
const GENERATED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";

const START = `<rdf:Description rdf:about=""` +
  ` xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"` +
  ` xmlns:dc="http://purl.org/dc/elements/1.1/"` +
  ` xmlns:xmp="http://ns.adobe.com/xap/1.0/"` +
  ` xmlns:xmpNote="http://ns.adobe.com/xmp/note/"` +
  ` xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"` +
  ` xmlns:sluice="${NAMESPACE}">`;
const END = "</rdf:Description>";
const RDF_END = "</rdf:RDF>";
const ROOT =
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">`;
const ROOT_END = `${RDF_END}</x:xmpmeta>`;
/** More notes of ours than this in one packet are not ours. */
const MAX_NOTES = 16;

type Property = readonly [name: string, xml: string];

const SOURCE_TYPE: Property = ["Iptc4xmpExt:DigitalSourceType", GENERATED];

/** A packet with the note. What `foreign` says stays, and is not said again. */
export function packetOf(note: ProvenanceNote, foreign: string | null = null): string {
  return packetWith([SOURCE_TYPE, ...propertiesOf(note)], foreign);
}

/** The packet of a JPEG that goes on in the extended XMP of that MD5. */
export function pointerTo(digest: string, foreign: string | null): string {
  return packetWith([SOURCE_TYPE, ["xmpNote:HasExtendedXMP", digest]], foreign);
}

/** The extended XMP with the note. */
export function extendedOf(note: ProvenanceNote): string {
  return ROOT + descriptionOf(propertiesOf(note)) + ROOT_END;
}

/** The MD5 of the extended XMP that the packet goes on in, or null. */
export function extensionDigestOf(packet: string): string | null {
  return /HasExtendedXMP\s*(?:>|=\s*["'])\s*([0-9A-Fa-f]{32})\b/.exec(packet)?.[1]?.toUpperCase() ?? null;
}

/** The note in the packet; null when there is none of ours, whatever else it says. */
export function noteIn(packet: string): ProvenanceNote | null {
  const at = packet.indexOf(NAMESPACE);
  const prefix = /xmlns:([A-Za-z_][\w.-]{0,40})\s*=\s*["']$/.exec(packet.slice(Math.max(0, at - 80), at))
    ?.[1];
  if (at === -1 || prefix === undefined) return null;
  const name = `${prefix}:note`;
  // tools that write the packet anew make an attribute of it
  const text = between(packet, `<${name}>`, `</${name}>`) ?? between(packet, `${name}="`, '"') ??
    between(packet, `${name}='`, "'");
  return text === null ? null : noteOf(unescapeXml(text));
}

/** The packet as text; null for bytes that are not UTF-8. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** What remains of a packet without our notes; null when that is nothing, or nothing that could be added to. */
export function foreignOf(packet: string | null): string | null {
  let rest = packet ?? "";
  for (let notes = 0; rest.includes(NAMESPACE); notes++) {
    const at = rest.indexOf(NAMESPACE);
    const start = rest.lastIndexOf("<rdf:Description", at);
    const end = rest.indexOf(END, at);
    if (start === -1 || end === -1 || notes === MAX_NOTES) return null;
    rest = rest.slice(0, start) + rest.slice(end + END.length);
  }
  return rest.includes("<rdf:Description") && rest.includes(RDF_END) ? rest : null;
}

function propertiesOf(note: ProvenanceNote): readonly Property[] {
  const prompt = `<rdf:li xml:lang="x-default">${escapeXml(note.prompt)}</rdf:li>`;
  return [
    ["sluice:note", escapeXml(noteText(note))],
    ["xmp:CreatorTool", note.app],
    ["xmp:CreateDate", escapeXml(note.createdAt)],
    ["dc:description", `<rdf:Alt>${prompt}</rdf:Alt>`],
  ];
}

function descriptionOf(properties: readonly Property[]): string {
  return START + properties.map(([name, xml]) => `<${name}>${xml}</${name}>`).join("") + END;
}

function packetWith(properties: readonly Property[], foreign: string | null): string {
  if (foreign === null) {
    return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>` +
      `${ROOT}${descriptionOf(properties)}${ROOT_END}<?xpacket end="w"?>`;
  }
  const at = foreign.lastIndexOf(RDF_END);
  const added = properties.filter(([name]) => !foreign.includes(name));
  return foreign.slice(0, at) + descriptionOf(added) + foreign.slice(at);
}

function between(text: string, before: string, after: string): string | null {
  const start = text.indexOf(before);
  if (start === -1) return null;
  const end = text.indexOf(after, start + before.length);
  return end === -1 ? null : text.slice(start + before.length, end);
}

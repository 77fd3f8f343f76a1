/** One certificate for every host that a stand-in plays, made when it is first needed and kept by the process. */

import { generate } from "selfsigned";

/** PEM texts, as `Deno.serve` takes them. */
export interface StandInCertificate {
  readonly cert: string;
  readonly key: string;
}

/** Every name that a stand-in answers to, beside loopback itself. */
const NAMES = [
  "flow.google.com",
  "flow-content.google",
  "labs.google",
  "accounts.google.com",
  "www.freepik.com",
  "pikaso-data.freepik.com",
  "pikaso.cdnpk.net",
  "localhost",
];
const DNS = 2;
const ADDRESS = 7;

let made: Promise<StandInCertificate> | null = null;

/** A self-signed certificate, good for a year; whoever trusts it gives it as one of `caCerts`. */
export function standInCertificate(): Promise<StandInCertificate> {
  return made ??= make();
}

async function make(): Promise<StandInCertificate> {
  const { cert, private: key } = await generate([{ name: "commonName", value: "Sluice stand-ins" }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(Date.now() - 86_400_000), // clocks differ
    extensions: [
      // rustls takes no authority as a server's own certificate.
      { name: "basicConstraints", cA: false, critical: true },
      {
        name: "subjectAltName",
        altNames: [
          ...NAMES.map((value) => ({ type: DNS, value }) as const),
          { type: ADDRESS, ip: "127.0.0.1" },
        ],
      },
    ],
  });
  return { cert, key };
}

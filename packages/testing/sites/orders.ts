/** Words by which a developer makes the stand-ins misbehave. */

import type { FlowSite, GrpcCode, PageChange } from "./flow/mod.ts";
import type { FreepikSite } from "./freepik/mod.ts";

const CHANGES = ["no_editor", "no_submit", "renamed_model", "moved_reply_slot"] satisfies PageChange[];
const CODES = [3, 5, 7, 8, 13, 16] satisfies GrpcCode[];

export interface Orders {
  readonly help: string;
  /** Does what the line says; answers in words what was done or what is accepted. */
  obey(line: string): string;
}

export function orders(flow: FlowSite, freepik: FreepikSite): Orders {
  const both = (act: (site: FlowSite | FreepikSite) => void) => [flow, freepik].forEach(act);
  const help = `Type, and press Enter:
  signout | signin                  nobody is signed in any more | somebody is again
  challenge on|off                  both sites doubt their visitor
  consent on|off, update on|off     Flow's dialogs
  fail <rpc> <code> [reason]        Flow refuses the next call: fail ogiZ0b 8 PUBLIC_ERROR_USER_QUOTA_REACHED
                                    codes ${CODES.join(", ")}; rpc * is any
  cut <rpc> | hang <rpc>            Flow does the work and loses the answer
  page ${CHANGES.join("|")}|normal
  presses                           what was pressed so far`;
  function obey(line: string): string {
    const [word = "", first = "", second = "", third] = line.trim().split(/\s+/);
    const isOn = first === "on";
    switch (word) {
      case "signout":
        both((site) => site.signOut());
        return "signed out";
      case "signin":
        both((site) => site.signIn());
        return "signed in";
      case "challenge":
        both((site) => site.challenge(isOn));
        return `challenge ${isOn ? "on" : "off"}`;
      case "consent":
        flow.consent(isOn);
        return `consent ${isOn ? "on" : "off"}`;
      case "update":
        flow.updateNotice(isOn);
        return `update ${isOn ? "on" : "off"}`;
      case "fail": {
        const grpc = CODES.find((code) => String(code) === second);
        if (first === "" || grpc === undefined) {
          return `fail "${line}": expected fail <rpc> <${CODES.join("|")}> [reason]`;
        }
        flow.inject({ rpc: first, what: { grpc, ...(third === undefined ? {} : { reason: third }) } });
        return `the next ${first} is refused with ${grpc} ${third ?? ""}`.trim();
      }
      case "cut":
      case "hang":
        if (first === "") return `${word}: expected the name of an rpc, such as ${word} ogiZ0b`;
        flow.inject({ rpc: first, what: word });
        return `the next ${first} is done and its answer lost`;
      case "page": {
        const change = CHANGES.find((name) => name === first) ?? null;
        if (change === null && first !== "normal") {
          return `page "${first}": accepted are ${CHANGES.join(", ")}, normal`;
        }
        flow.changePage(change);
        return `Flow's page: ${first}; load it anew to see it`;
      }
      case "presses":
        return [...flow.presses, ...freepik.presses]
          .map(({ prompt, refused, charged }) => `${refused ?? "made"}, ${charged} credits: ${prompt}`).join(
            "\n",
          ) ||
          "none yet";
      default:
        return `"${word}" is no word of these sites.\n${help}`;
    }
  }
  return { help, obey };
}

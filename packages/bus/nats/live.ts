/** The live channel as core NATS subjects: nothing is kept, nothing is resent. */

import { asPattern, asSubject } from "../subjects.ts";
import type { Live } from "../ports.ts";
import type { Link } from "./link.ts";

const PREFIX = "live.";

export function openLive(link: Link): Live {
  return {
    publish(subject, message) {
      asSubject(subject);
      if (!link.over.aborted) link.nc.publish(PREFIX + subject, JSON.stringify(message ?? null));
    },
    subscribe(pattern, handler) {
      const subscription = link.nc.subscribe(PREFIX + asPattern(pattern), {
        callback(error, message) {
          if (error !== null) return;
          try {
            handler(message.json(), message.subject.slice(PREFIX.length));
          } catch (thrown) {
            reportError(thrown); // a handler that throws must not end the subscription
          }
        },
      });
      return () => subscription.unsubscribe();
    },
  };
}

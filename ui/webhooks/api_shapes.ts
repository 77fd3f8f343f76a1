/** What `/api/webhooks` answers, as far as it is shown. */

import type { WebhookEvent } from "@sluice/domain";

export interface Endpoint {
  readonly id: string;
  readonly name: string | null;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly enabled: boolean;
  readonly disabled_reason: string | null;
  readonly secret_hint: string;
}

/** The answer that makes or renews a secret. */
export type WithSecret = Endpoint & { readonly secret: string };

export interface Delivery {
  readonly id: string;
  readonly event_id: string;
  readonly event: string;
  /** RFC 3339, as all times here. */
  readonly created_at: string;
  readonly data: unknown;
  readonly state: "pending" | "delivered" | "failed";
  readonly tries: readonly {
    readonly at: string;
    readonly attempt: number;
    readonly status: number | null;
    readonly ms: number;
    readonly error: string | null;
  }[];
  readonly next_at: string | null;
}

export interface Tested {
  readonly success: boolean;
  readonly pending?: true;
  readonly status?: number | null;
  readonly ms?: number;
  readonly error?: string | null;
}

/** Where the credits are: what was granted is what is left, what is reserved and what was used, and a bar that adds up. */

import type { Balance } from "@sluice/domain";
import { number, t } from "../text/mod.ts";

const PARTS = ["available", "reserved", "settled"] as const satisfies (keyof Balance)[];

export function Credits({ balance }: { readonly balance: Balance }) {
  const { granted, available, reserved, settled } = balance;
  return (
    <section class="card credits-card">
      <h2>{t("account.credits")}</h2>
      <p class="big numbers">{t("credits.left", { n: available })}</p>
      <div
        class="money-bar"
        role="img"
        aria-label={t("account.bar", { granted, available, reserved, used: settled })}
      >
        {PARTS.filter((part) => balance[part] > 0).map((part) => (
          <span key={part} class={part} style={{ flexGrow: balance[part] }} />
        ))}
      </div>
      <dl class="money">
        {PARTS.map((part) => (
          <div key={part}>
            <dt>
              <span class={`dot ${part}`} aria-hidden="true" />
              {t(`account.${part}`)}
            </dt>
            <dd class="numbers">{number(balance[part])}</dd>
          </div>
        ))}
        <div class="sum">
          <dt>{t("account.granted")}</dt>
          <dd class="numbers">{number(granted)}</dd>
        </div>
      </dl>
    </section>
  );
}

/** Every movement of credits, newest first, with what was there after it. */

import { useState } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { ListFoot } from "../parts/list_foot.tsx";
import { When } from "../parts/when.tsx";
import { act } from "../state/act.ts";
import { useList } from "../state/use_list.ts";
import { number, t } from "../text/mod.ts";
import { ledgerCsv, type LedgerEntry, wholeLedger } from "./ledger_file.ts";
import { saveFile } from "./save_file.ts";

export function Ledger() {
  const list = useList<LedgerEntry>({
    path: "/api/ledger?limit=25",
    field: "entries",
    idOf: ({ position, type, jobId, available, reserved }) =>
      [position, type, jobId, available, reserved].join(),
    stale: ({ type }) => type.startsWith("Credits"),
  });
  return (
    <section class="card">
      <header class="card-head">
        <h2>{t("account.ledger")}</h2>
        <CsvButton />
      </header>
      {list.lines?.length === 0 && <p class="quiet">{t("account.ledgerEmpty")}</p>}
      {list.lines !== null && list.lines.length > 0 && <Table entries={list.lines} />}
      <ListFoot list={list} />
    </section>
  );
}

function Table({ entries }: { readonly entries: readonly LedgerEntry[] }) {
  return (
    <div class="scroll-x" tabIndex={0} role="region" aria-label={t("account.ledger")}>
      <table class="table ledger">
        <thead>
          <tr>
            <th scope="col">{t("account.when")}</th>
            <th scope="col">{t("account.what")}</th>
            <th scope="col" class="number">{t("account.amount")}</th>
            <th scope="col" class="number">{t("account.available")}</th>
            <th scope="col" class="number">{t("account.reserved")}</th>
            <th scope="col">{t("account.for")}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={`${entry.position} ${entry.type} ${entry.jobId} ${entry.available}`}>
              <td>
                <When at={Date.parse(entry.at)} />
              </td>
              <td>{t(`account.${entry.type}`)}</td>
              <td class="number numbers">{number(entry.amount)}</td>
              <td class="number numbers">{number(entry.available)}</td>
              <td class="number numbers">{number(entry.reserved)}</td>
              <td>
                {entry.jobId === undefined
                  ? <span translate={false}>{entry.reason}</span>
                  : (
                    <a href={`/jobs/${entry.jobId}`}>
                      {t("account.job")} <code>{entry.jobId.slice(0, 8)}</code>
                    </a>
                  )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The whole ledger is fetched for it, page by page. */
function CsvButton() {
  const [lines, setLines] = useState<number | null>(null);
  const save = async () => {
    setLines(0);
    const entries = await act({ run: () => wholeLedger(setLines), failed: t("account.noCsv") });
    setLines(null);
    if (entries !== null) saveFile("sluice-ledger.csv", "text/csv;charset=utf-8", ledgerCsv(entries));
  };
  return (
    <button type="button" class="button" onClick={save} disabled={lines !== null}>
      <Icon name="download" />
      {lines === null ? t("account.csv") : t("account.csvLines", { n: lines })}
    </button>
  );
}

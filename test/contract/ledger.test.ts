import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLedger } from "../../src/adapters/sqlite/ledger.ts";
import { ledgerContract, type OpenLedger } from "./ledger.contract.ts";
import { ledgerQueriesContract } from "./ledger-queries.contract.ts";
import { ledgerRunsContract } from "./ledger-runs.contract.ts";

const openOnSqlite: OpenLedger = ({ queue }) => {
  const folder = mkdtempSync(join(tmpdir(), "awooo-contract-"));
  const ledger = openLedger({ path: join(folder, "awooo.db"), queue, newId: () => "chain-1" });
  return {
    ledger,
    dispose() {
      ledger.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

ledgerContract("SQLite", openOnSqlite);
ledgerQueriesContract("SQLite", openOnSqlite);
ledgerRunsContract("SQLite", openOnSqlite);

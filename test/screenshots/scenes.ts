/** What the pictures show: frames of the screens themselves, at a time that stands still, with ids that stay. */
import { boardEntry } from "../../src/domain/board.ts";
import { boardFrame } from "../../src/tui/board/frame.ts";
import { proposeFrame } from "../../src/tui/propose/layout.ts";
import { frame as reviewFrame } from "../../src/tui/review/frame.ts";
import { initialState } from "../../src/tui/review/state.ts";
import { themeFor } from "../../src/tui/theme.ts";
import { anEntry, aRequest, board, tell } from "../support/sample-board.ts";
import { everyStand } from "../support/sample-propose.ts";
import { SAMPLE_NOW, SAMPLE_SETTING, sampleIncident, sampleView } from "../support/sample-view.ts";
import type { Picture } from "./svg.ts";

const COLUMNS = 104;
/** From here on the list has room beside the selected incident. */
const BOARD_COLUMNS = 118;
/** Colours even where a picture is made without a terminal. */
const style = themeFor("16");

const signedOnce = sampleView({
  incident: sampleIncident({ status: "mitigating" }),
  signatures: [{ signer: "alice@corp" }],
});

const minutes = (count: number) => new Date(Date.parse(SAMPLE_NOW) + count * 60_000).toISOString();

function entries() {
  const rest = { signers: [], required: 1 };
  return [
    boardEntry(signedOnce.incident, signedOnce.approvals),
    anEntry("INC-2039", {
      ...{ severity: "P2", status: "mitigating", created_at: minutes(-22), services: ["shop/search"] },
      ...{ alert: "KubePodCrashLooping", firing: 2 },
      requests: [
        aRequest("INC-2039", {
          ...{ ...rest, risk_level: "medium", action_kind: "rollout_restart", operator: "bob@corp" },
          target: { kind: "deployment", name: "search", namespace: "shop" },
          expires_at: minutes(218),
        }),
      ],
    }),
    anEntry("INC-2036", {
      ...{ severity: "P1", created_at: minutes(-47), services: ["pay/ledger", "pay/api"] },
      ...{ alert: "KubeHpaMaxedOut", firing: 1 },
      requests: [
        aRequest("INC-2036", {
          ...{ ...rest, risk_level: "high", action_kind: "scale", operator: "dave@corp" },
          target: { kind: "deployment", name: "ledger", namespace: "pay" },
          expires_at: minutes(52),
        }),
      ],
    }),
    anEntry("INC-2031", {
      ...{ severity: "P3", created_at: minutes(-128), services: ["edge/ingress"] },
      ...{ alert: "CertManagerCertExpirySoon", firing: 1 },
    }),
    anEntry("INC-2027", {
      ...{ severity: "P2", status: "resolved", created_at: minutes(-90), resolved_at: minutes(-31) },
      requests: [
        aRequest("INC-2027", {
          ...{ status: "executed", risk_level: "medium", action_kind: "rollout_restart", execution: "worked" },
          target: { kind: "deployment", name: "cart", namespace: "shop" },
        }),
      ],
    }),
  ];
}

function boardPicture(): Picture {
  const opened = board({ entries: entries(), columns: BOARD_COLUMNS, rows: 26 });
  const detail = { incidentId: "INC-2041", view: signedOnce, stale: false };
  return {
    lines: boardFrame(tell(opened, { type: "detail", detail }), style),
    columns: BOARD_COLUMNS,
    title: "The board: requests that wait for a signature, active incidents, and the selected one in full",
  };
}

function reviewPicture(): Picture {
  const setting = { ...SAMPLE_SETTING, columns: COLUMNS, rows: 28 };
  return {
    lines: reviewFrame(initialState({ ...setting, view: signedOnce }), style),
    columns: COLUMNS,
    title: "The review: the exact command, its risk, who has signed, what was checked, and why",
  };
}

function proposePicture(): Picture {
  return {
    lines: proposeFrame(everyStand({ columns: COLUMNS, rows: 29 }).differ, style),
    columns: COLUMNS,
    title: "The proposal: what a model wrote beside what the library says, and where they differ",
  };
}

/** By the name of the file. */
export const SCENES: Readonly<Record<string, () => Picture>> = {
  "board.svg": boardPicture,
  "review.svg": reviewPicture,
  "propose.svg": proposePicture,
};

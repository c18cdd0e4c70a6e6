import { expect, it } from "vitest";
import { toldLines } from "../../src/tui/app/told.ts";

it("tells rows in words, and nothing that is for the eye", () => {
  const frame = [
    " awooo   alice                     03:14:07 UTC",
    "────────────────────────────────────────────────",
    "",
    "▸ ■ CRITICAL  INC-1  P1  shop/checkout      0 of 2",
    "> [#] CRITICAL  INC-1  P1",
    "  ○  INC-2  P2  investigating  22m",
    " Checks   ✓ permission   ? exists",
    "   kubectl get pods -l app in (a,b)",
  ];
  expect(toldLines(frame, "en")).toEqual([
    "awooo  alice  03:14:07 UTC",
    "selected: CRITICAL  INC-1  P1  shop/checkout  0 of 2",
    "selected: CRITICAL  INC-1  P1",
    "INC-2  P2  investigating  22m",
    "Checks  ✓ permission  ? exists",
    "kubectl get pods -l app in (a,b)",
  ]);
  expect(toldLines(frame, "zh-TW")[1]).toContain("已選取：CRITICAL");
});

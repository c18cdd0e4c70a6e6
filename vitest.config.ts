import { defineConfig } from "vitest/config";
import { ClosingLineReporter } from "./build/closing-line-reporter.ts";
import { templatesVitePlugin } from "./build/templates.mjs";

export default defineConfig({
  plugins: [templatesVitePlugin()],
  test: {
    reporters: ["default", new ClosingLineReporter()],
    // Every core works; the default leaves one out, which on two cores is half.
    maxWorkers: "100%",
    injectCjsGlobals: false,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/{domain,flows,adapters,text,build,support}/**/*.test.ts"],
          testTimeout: 20_000,
          hookTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: { name: "contract", include: ["test/contract/**/*.test.ts"], testTimeout: 30_000, hookTimeout: 30_000 },
      },
      {
        extends: true,
        test: { name: "tui", include: ["test/tui/**/*.test.{ts,tsx}"], testTimeout: 20_000, hookTimeout: 20_000 },
      },
      {
        extends: true,
        test: {
          name: "cli",
          include: ["test/cli/**/*.test.ts"],
          globalSetup: "test/support/built-program.ts",
          // These start whole programs, redis-server and Alertmanager among them.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

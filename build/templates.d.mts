import type { Plugin } from "esbuild";

export declare function loadTemplates(dir?: string): Promise<{ templates: { id: string }[]; files: string[] }>;
export declare function templatesEsbuildPlugin(dir?: string): Plugin;
export declare function templatesVitePlugin(dir?: string): {
  name: string;
  resolveId(id: string): string | undefined;
  load(id: string): Promise<string | undefined>;
};

/** The bundled templates, made from templates/*.yaml by build/templates.mjs. */
declare module "virtual:templates" {
  import type { Template } from "../../domain/template.ts";

  export const templates: Template[];
}

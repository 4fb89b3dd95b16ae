import { fileURLToPath } from "node:url";

/** Where the hello-chat programs stand; imports resolve from here as in an installed project. */
export const programFolder = fileURLToPath(new URL(".", import.meta.url));

/** The hello-chat program of a contender. */
export function programOf(module: string): string {
  return `${programFolder}${module}.ts`;
}

/** What a contender's program imports; none for the floor. */
export const packageOf: Readonly<Record<string, string | undefined>> = {
  "raw-fetch": undefined,
  openai: "openai",
  "openrouter-sdk": "@openrouter/sdk",
  wayfare: "@wayfare/core",
  "wayfare-verbs": "@wayfare/core/verbs",
};

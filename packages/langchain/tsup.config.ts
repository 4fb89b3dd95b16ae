import { readFileSync } from "node:fs";
import { defineConfig } from "tsup";
import base from "../../tsup.config.ts";

const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));

export default defineConfig({ ...base, define: { PACKAGE_VERSION: JSON.stringify(version) } });

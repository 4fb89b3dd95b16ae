import { defineConfig } from "tsup";
import base from "../../tsup.config.ts";

// `node:sqlite` has no other name: without its prefix it is not found.
export default defineConfig({ ...base, removeNodeProtocol: false });

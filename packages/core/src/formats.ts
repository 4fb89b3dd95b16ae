export { type EmulateFormatsOptions, emulateFormats } from "./client/emulate-formats.ts";

export { repairJson } from "./client/repair-json.ts";

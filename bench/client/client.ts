import { runClientProcess } from "./client-process.ts";
import { measures } from "./measures/registry.ts";

await runClientProcess(measures, (module) => import(`./contenders/${module}.ts`));

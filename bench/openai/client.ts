import { runClientProcess } from "../client/client-process.ts";
import { measures } from "./measures.ts";

await runClientProcess(measures, (module) => import(`./contenders/${module}.ts`));

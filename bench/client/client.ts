import type { CreateContender, View } from "./contender.ts";
import type { Measure } from "./measures/measure.ts";
import { isMeasureName, measures } from "./measures/registry.ts";

/** A client process: `node client.mjs <module> <view> <measure> <origin> <scale>`; prints one sample as JSON. */
const [module = "", view = "chunks", name = "", origin = "", scale = "1"] = process.argv.slice(2);
if (!isMeasureName(name)) throw new Error(`no measure ${name}`);
const measure: Measure = measures[name];
const loaded = (await import(`./contenders/${module}.ts`)) as { createContender: CreateContender };
const contender = loaded.createContender(origin + measure.path);
const sample = await measure.run(contender, view as View, Number(scale));
console.log(JSON.stringify(sample));
// Keep-alive sockets of the contender would hold the process for seconds.
process.exit();

import type { CreateContender, View } from "./contender.ts";
import type { Measures } from "./measures/measure.ts";

/** The module of a contender. */
export interface ContenderModule {
  readonly createContender: CreateContender;
}

/**
 * The whole life of a client process: `node client.mjs <module> <view> <measure> <origin> <scale>`; prints one sample as
 * JSON and exits.
 * @param load - imports the module of a contender
 */
export async function runClientProcess(
  measures: Measures,
  load: (module: string) => Promise<unknown>,
): Promise<never> {
  const [module = "", view = "chunks", name = "", origin = "", scale = "1"] = process.argv.slice(2);
  const measure = Object.hasOwn(measures, name) ? measures[name] : undefined;
  if (measure === undefined) throw new Error(`no measure ${name}`);
  const { createContender } = (await load(module)) as ContenderModule;
  const sample = await measure.run(createContender(origin + measure.path), view as View, Number(scale));
  console.log(JSON.stringify(sample));
  // Keep-alive sockets of the contender would hold the process for seconds.
  process.exit();
}

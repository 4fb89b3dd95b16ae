import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startBenchServer } from "./bench-server.ts";
import { lanes } from "./contender.ts";
import { isMeasureName } from "./measures/registry.ts";
import { runClient } from "./run-client.ts";

/** `node bench/client/profile.ts [--lane "wayfare events"] [--measure stream-event] [--scale 4] [--top 25]` */
const { values } = parseArgs({
  options: {
    lane: { type: "string", default: "wayfare" },
    measure: { type: "string", default: "chat-1" },
    scale: { type: "string", default: "4" },
    top: { type: "string", default: "25" },
  },
});

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { functionName: string; url: string; lineNumber: number };
  readonly positionTicks?: { line: number; ticks: number }[];
}

interface CpuProfile {
  readonly nodes: ProfileNode[];
  readonly samples: number[];
  readonly timeDeltas: number[];
}

interface SelfTime {
  readonly label: string;
  microseconds: number;
  readonly ticksByLine: Map<number, number>;
}

const { measure } = values;
const lane = lanes.find((candidate) => candidate.name === values.lane);
if (lane === undefined) throw new Error(`--lane must be one of ${lanes.map(({ name }) => name).join(", ")}`);
if (!isMeasureName(measure)) throw new Error(`no measure ${measure}`);

const folder = await mkdtemp(join(tmpdir(), "wayfare-profile-"));
try {
  await using server = await startBenchServer();
  const flags = ["--cpu-prof", `--cpu-prof-dir=${folder}`, "--cpu-prof-interval=200"];
  const sample = await runClient({
    lane,
    measure,
    origin: server.origin,
    scale: Number(values.scale),
    flags,
  });
  console.log(`${lane.name}, ${measure}:`, sample);
  const [file] = await readdir(folder);
  const profile = JSON.parse(await readFile(join(folder, file ?? ""), "utf8")) as CpuProfile;
  printTop(rankSelfTimes(profile), Number(values.top));
} finally {
  await rm(folder, { recursive: true });
}

/** Self time by function, the largest first; idle time is left out. */
function rankSelfTimes(profile: CpuProfile): SelfTime[] {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const byLabel = new Map<string, SelfTime>();
  const selfTimeOf = (node: ProfileNode): SelfTime => {
    const label = labelOf(node);
    const known = byLabel.get(label) ?? { label, microseconds: 0, ticksByLine: new Map() };
    byLabel.set(label, known);
    return known;
  };
  profile.samples.forEach((id, i) => {
    const node = nodes.get(id);
    if (node !== undefined) selfTimeOf(node).microseconds += profile.timeDeltas[i] ?? 0;
  });
  for (const node of profile.nodes) {
    const { ticksByLine } = selfTimeOf(node);
    for (const { line, ticks } of node.positionTicks ?? []) {
      ticksByLine.set(line, (ticksByLine.get(line) ?? 0) + ticks);
    }
  }
  byLabel.delete("(idle)");
  return [...byLabel.values()].toSorted((a, b) => b.microseconds - a.microseconds);
}

function labelOf({ callFrame }: ProfileNode): string {
  const name = callFrame.functionName || "(anonymous)";
  if (callFrame.url === "") return name;
  const path = callFrame.url.replace(
    /^.*\/node_modules\/(?!\.pnpm)|^file:\/\/.*\/(?=bench\/|packages\/)/,
    "",
  );
  return `${name}  ${path}:${callFrame.lineNumber + 1}`;
}

function printTop(ranked: readonly SelfTime[], count: number): void {
  const total = ranked.reduce((sum, { microseconds }) => sum + microseconds, 0);
  console.log("self %      ms  function  (hottest lines: share of the function)");
  for (const { label, microseconds, ticksByLine } of ranked.slice(0, count)) {
    const share = ((100 * microseconds) / total).toFixed(1).padStart(6);
    const time = (microseconds / 1000).toFixed(0).padStart(7);
    console.log(`${share} ${time}  ${label}${hottestLines(ticksByLine)}`);
  }
}

function hottestLines(ticksByLine: ReadonlyMap<number, number>): string {
  const total = [...ticksByLine.values()].reduce((a, b) => a + b, 0);
  const lines = [...ticksByLine].toSorted((a, b) => b[1] - a[1]).slice(0, 3);
  if (lines.length < 2) return "";
  return `  (${lines.map(([line, ticks]) => `${line}: ${Math.round((100 * ticks) / total)} %`).join(", ")})`;
}

import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startBenchServer } from "./bench-server.ts";
import type { Lane } from "./contender.ts";
import type { RunClient } from "./run-client.ts";

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
  /** The package, the part of Node or the kind of work that the function belongs to. */
  readonly place: string;
  microseconds: number;
  readonly ticksByLine: Map<number, number>;
}

/** What can be profiled. */
export interface Profiled {
  readonly lanes: readonly Lane[];
  readonly runClient: RunClient;
  /** The program that answers. */
  readonly server: URL;
  /** What is measured when nothing is asked. */
  readonly measure: string;
}

/**
 * Profiles a client process as the command line asks, and prints the functions with the largest self time:
 * `profile.ts [--lane wayfare] [--measure …] [--scale 4] [--top 25]`.
 */
export async function printProfile(profiled: Profiled): Promise<void> {
  const { lanes, runClient, server: script } = profiled;
  const { values } = parseArgs({
    options: {
      lane: { type: "string", default: "wayfare" },
      measure: { type: "string", default: profiled.measure },
      scale: { type: "string", default: "4" },
      top: { type: "string", default: "25" },
    },
  });
  const { measure } = values;
  const lane = lanes.find((candidate) => candidate.name === values.lane);
  if (lane === undefined)
    throw new Error(`--lane must be one of ${lanes.map(({ name }) => name).join(", ")}`);
  const folder = await mkdtemp(join(tmpdir(), "wayfare-profile-"));
  try {
    await using server = await startBenchServer(script);
    const flags = ["--cpu-prof", `--cpu-prof-dir=${folder}`, "--cpu-prof-interval=200"];
    const scale = Number(values.scale);
    const sample = await runClient({ lane, measure, origin: server.origin, scale, flags });
    console.log(`${lane.name}, ${measure}:`, sample);
    const [file] = await readdir(folder);
    const profile = JSON.parse(await readFile(join(folder, file ?? ""), "utf8")) as CpuProfile;
    const selfTimes = rankSelfTimes(profile);
    printPlaces(selfTimes);
    printTop(selfTimes, Number(values.top));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Self time by function, the largest first; idle time is left out. */
function rankSelfTimes(profile: CpuProfile): SelfTime[] {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const byLabel = new Map<string, SelfTime>();
  const selfTimeOf = (node: ProfileNode): SelfTime => {
    const label = labelOf(node);
    const known = byLabel.get(label) ?? {
      label,
      place: placeOf(node),
      microseconds: 0,
      ticksByLine: new Map(),
    };
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

function placeOf({ callFrame: { url, functionName } }: ProfileNode): string {
  if (url === "") return functionName.startsWith("(") ? functionName : "built in";
  if (url.startsWith("node:")) return url.split("/").slice(0, -1).join("/");
  const [, ours] = /\/(packages\/[^/]+)\//.exec(url) ?? [];
  const installed = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  return ours ?? installed ?? url.split("/", 3).join("/");
}

/** Self time by place, those of at least half a percent. */
function printPlaces(selfTimes: readonly SelfTime[]): void {
  const places = new Map<string, number>();
  let total = 0;
  for (const { place, microseconds } of selfTimes) {
    places.set(place, (places.get(place) ?? 0) + microseconds);
    total += microseconds;
  }
  console.log("self %      ms  place");
  for (const [place, microseconds] of [...places].toSorted((a, b) => b[1] - a[1])) {
    if (microseconds / total >= 0.005) console.log(`${columns(microseconds, total)}  ${place}`);
  }
}

function columns(microseconds: number, total: number): string {
  const share = ((100 * microseconds) / total).toFixed(1).padStart(6);
  return `${share} ${(microseconds / 1000).toFixed(0).padStart(7)}`;
}

function printTop(ranked: readonly SelfTime[], count: number): void {
  const total = ranked.reduce((sum, { microseconds }) => sum + microseconds, 0);
  console.log("self %      ms  function  (hottest lines: share of the function)");
  for (const { label, microseconds, ticksByLine } of ranked.slice(0, count)) {
    console.log(`${columns(microseconds, total)}  ${label}${hottestLines(ticksByLine)}`);
  }
}

function hottestLines(ticksByLine: ReadonlyMap<number, number>): string {
  const total = [...ticksByLine.values()].reduce((a, b) => a + b, 0);
  const lines = [...ticksByLine].toSorted((a, b) => b[1] - a[1]).slice(0, 3);
  if (lines.length < 2) return "";
  return `  (${lines.map(([line, ticks]) => `${line}: ${Math.round((100 * ticks) / total)} %`).join(", ")})`;
}

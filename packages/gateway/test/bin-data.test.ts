import { exec } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { killAll, start } from "./command.ts";
import { as, ask } from "./support.ts";

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "wayfare-home-"));
});
afterEach(killAll);
afterAll(() => rm(home, { recursive: true, force: true }));

const keyShape = /sk-or-v1-[0-9a-f]{64}/;

/** Starts on a free port and waits until it serves. */
async function serve(args: string[], env: Record<string, string>) {
  const run = start(["--port", "0", ...args], env);
  const output = await run.says("Ctrl+C");
  const url = /address +(\S+)/.exec(output)?.[1] as string;
  const stop = async () => {
    run.child.kill("SIGTERM");
    return run.ended;
  };
  return { run, output, url, stop };
}

function chat(url: string, key: string): Promise<Response> {
  return fetch(`${url}/chat/completions`, {
    method: "POST",
    body: JSON.stringify(ask("sandbox/echo")),
    ...as(key),
  });
}

describe("data of the command", () => {
  it("lie in the home folder, for its owner alone, and outlast the process; the first key is printed once", async () => {
    const env = { HOME: home, WAYFARE_DATA: "" };
    const first = await serve([], env);
    const file = join(home, ".local", "share", "wayfare", "gateway.db");
    expect(first.output).toContain(`data     ${file}`);
    expect((await stat(join(file, ".."))).mode & 0o077).toBe(0);
    expect((await stat(file)).mode & 0o077).toBe(0);
    const manager = keyShape.exec(first.output)?.[0] as string;
    const line = first.output.split("\n").find((each) => each.includes("/keys")) as string;
    const { stdout } = await promisify(exec)(`${line.replace("$MANAGEMENT_KEY", manager)} -sS`);
    const made = JSON.parse(stdout);
    expect(made.data).toMatchObject({ name: "My app", limit: 5, limit_reset: "monthly" });
    const answer = await chat(first.url, made.key);
    const { id } = (await answer.json()) as { id: string };
    expect(answer.status).toBe(200);
    expect((await chat(first.url, "other")).status).toBe(401);
    expect(await first.stop()).toBe(0);

    const second = await serve([], env);
    expect(second.output).not.toMatch(keyShape);
    expect(second.output).toContain("one that was made here is needed");
    expect(second.output).toContain("put a key of yours in place of $WAYFARE_KEY");
    expect((await chat(second.url, "other")).status).toBe(401);
    const told = await fetch(`${second.url}/generation?id=${id}`, as(made.key));
    expect(await told.json()).toMatchObject({ data: { id } });
    expect((await fetch(`${second.url}/keys`, as(manager))).status).toBe(200);
    expect(await second.stop()).toBe(0);
    const stored = (await readFile(file)).toString("latin1");
    expect(stored).not.toContain(manager);
    expect(stored).not.toContain(made.key);
  });

  it("go where XDG_DATA_HOME or --data say", async () => {
    const data = join(home, "xdg");
    const xdg = await serve([], { HOME: home, XDG_DATA_HOME: data, WAYFARE_DATA: "" });
    expect(xdg.output).toContain(`data     ${join(data, "wayfare", "gateway.db")}`);
    const flag = await serve(["--data", join(home, "own.db")], { HOME: home });
    expect(flag.output).toContain(`data     ${join(home, "own.db")}`);
  });

  it("are held in memory, with a warning, where there is no home or it cannot be written", async () => {
    const without = await serve([], { WAYFARE_DATA: "" });
    expect(without.output).toContain("Warning: data cannot be kept: there is no home directory ($HOME).");
    expect((await chat(without.url, "any")).status).toBe(200);
    const closed = await mkdtemp(join(tmpdir(), "wayfare-closed-"));
    // Also root cannot make a folder where a file lies.
    await promisify(exec)(`touch ${join(closed, ".local")}`);
    await chmod(closed, 0o500);
    const readOnly = await serve([], { HOME: closed, WAYFARE_DATA: "" });
    expect(readOnly.output).toContain(`Warning: data cannot be kept in ${join(closed, ".local")}`);
    expect((await chat(readOnly.url, "any")).status).toBe(200);
    await rm(closed, { recursive: true });
  });

  it("in a place that was chosen must be kept there", async () => {
    const run = start(["--port", "0", "--data", join(home, "own.db", "below.db")], { HOME: home });
    expect(await run.ended).toBe(1);
    expect(run.output()).toContain(
      `The gateway could not start: the data in ${join(home, "own.db", "below.db")} cannot be opened (`,
    );
    expect(run.output()).toContain("Choose another place with --data.");
    const both = start(["--data", "a", "--database", "b"], {});
    expect(await both.ended).toBe(1);
    expect(both.output()).toBe("Data are kept in one place: give --data or --database, not both.\n");
    const set = start([], { WAYFARE_DATA: "a", WAYFARE_DATABASE_URL: "b" });
    expect(await set.ended).toBe(1);
    expect(set.output()).toBe(
      "Data are kept in one place: set WAYFARE_DATA or WAYFARE_DATABASE_URL, not both.\n",
    );
  });

  it("the first key is not lost to a start that fails", async () => {
    const data = join(home, "taken.db");
    const holder = await serve([], {});
    const port = new URL(holder.url).port;
    const failed = start(["--port", port, "--data", data], {});
    expect(await failed.ended).toBe(1);
    expect(failed.output()).toBe(
      `Port ${port} is taken. Choose another with --port, or 0 for any free one.\n`,
    );
    expect((await serve(["--data", data], {})).output).toMatch(keyShape);
  });
});

describe("data that lie in the usual place", () => {
  it("are not passed over where they cannot be read", async () => {
    const data = await mkdtemp(join(home, "damaged-"));
    await mkdir(join(data, "wayfare"));
    const file = join(data, "wayfare", "gateway.db");
    await writeFile(file, "this is no database, however one looks at it".repeat(100));
    const run = start(["--port", "0"], { HOME: home, XDG_DATA_HOME: data, WAYFARE_DATA: "" });
    expect(await run.ended).toBe(1);
    expect(run.output()).toContain(`The gateway could not start: the data in ${file} cannot be opened (`);
  });
});

describe("the first management key", () => {
  it("is made once, however many gateways start on the same data", async () => {
    const data = join(home, "shared.db");
    const runs = await Promise.all(Array.from({ length: 3 }, () => serve(["--data", data], {})));
    const keys = runs.flatMap(({ output }) => keyShape.exec(output)?.[0] ?? []);
    expect(keys).toHaveLength(1);
    const list = await fetch(`${runs[0]?.url}/keys`, as(keys[0] as string));
    expect(((await list.json()) as { data: object[] }).data).toMatchObject([
      { name: "First management key", disabled: false },
    ]);
  });

  it("is made anew where the last one could not be printed", async () => {
    const data = join(home, "unseen.db");
    const run = start(["--port", "0", "--data", data], {});
    run.child.stdout?.destroy();
    await run.says("its greeting could not be printed");
    run.child.kill("SIGTERM");
    await run.ended;
    const second = await serve(["--data", data], {});
    const key = keyShape.exec(second.output)?.[0] as string;
    const list = await fetch(`${second.url}/keys`, as(key));
    expect(((await list.json()) as { data: object[] }).data).toHaveLength(1);
    await second.stop();
    expect((await serve(["--data", data], {})).output).not.toMatch(keyShape);
  });

  it("is not the only way in", async () => {
    const env = { WAYFARE_MANAGEMENT_KEYS: "way-in-one, way-in-two" };
    const { url } = await serve([], env);
    expect((await fetch(`${url}/keys`, as("way-in-two"))).status).toBe(200);
    expect((await fetch(`${url}/keys`, as("way-in"))).status).toBe(401);
  });
});

describe("limits of the command", () => {
  it("hold for all that is spent", async () => {
    const { url } = await serve(["--budget", "0.000001/day"], {});
    const answer = await chat(url, "any");
    expect(answer.status).toBe(402);
    expect(await answer.json()).toMatchObject({
      error: { metadata: { limit_source: "openrouter_workspace_budget" } },
    });
  });

  it.each([
    [["--budget", "ten/day"], 'A budget is an amount in USD and a span, such as 10/day, not "ten/day".'],
    [["--budget", "10/year"], "Spans are minute, hour, day, week and month."],
    [["--on-ledger-down", "ignore"], '--on-ledger-down must be allow or refuse, not "ignore".'],
  ])("%j is refused", async (args, message) => {
    const run = start(args, {});
    expect(await run.ended).toBe(1);
    expect(run.output()).toContain(message);
  });
});

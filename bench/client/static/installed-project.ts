import { copyFile, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageOf, programOf } from "../programs/program.ts";

const core = "@wayfare/core";
const installed = fileURLToPath(new URL("../../node_modules/", import.meta.url));

/** A folder outside the workspace that holds one hello-chat program and the package it imports. */
export interface InstalledProject extends AsyncDisposable {
  readonly folder: string;
}

/**
 * Lays out what a fresh install of the contender gives, so that nothing of the workspace (such as `@types/node`) is in
 * reach of the type checker. Must be read with preserved symlinks.
 */
export async function createInstalledProject(module: string): Promise<InstalledProject> {
  const folder = await mkdtemp(join(tmpdir(), "wayfare-types-"));
  await copyFile(programOf(module), join(folder, "program.ts"));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  const modules = join(folder, "node_modules");
  await mkdir(modules);
  const name = packageOf[module];
  if (name?.startsWith(core)) await linkOurs(core, modules);
  else if (name !== undefined) await linkWithDependencies(name, modules);
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

/** Only what the package publishes: its development dependencies stand beside it in the workspace. */
async function linkOurs(name: string, modules: string): Promise<void> {
  const target = join(modules, name);
  await mkdir(target, { recursive: true });
  const source = await realpath(join(installed, name));
  for (const entry of ["dist", "package.json"]) await symlink(join(source, entry), join(target, entry));
}

/** pnpm keeps a package and its dependencies side by side in one folder of the virtual store. */
async function linkWithDependencies(name: string, modules: string): Promise<void> {
  const store = await realpath(join(installed, name)).then((path) =>
    name.startsWith("@") ? dirname(path) : path,
  );
  const siblings = dirname(store);
  for (const entry of await readdir(siblings)) await symlink(join(siblings, entry), join(modules, entry));
}
